"""Names in Kazakh and in Russian spelling have one skeleton; other words keep their own."""

import pytest

from index.language.spelling import skeleton

PAIRS = [
    ("шоқан", "чокан"), ("қашғария", "кашгария"), ("әуезов", "ауэзов"), ("шымкент", "чимкент"), ("жәңгір", "джангир"),
    ("қарағанды", "караганда"), ("сырдария", "сырдарья"), ("мұхтар", "мухтар"), ("төле", "толе"), ("ғабит", "габит"),
    ("қамыстыкөл", "камыстыкол"), ("ақмола", "акмола"), ("үржар", "уржар"), ("еңбек", "енбек"),
]  # fmt: skip


@pytest.mark.parametrize(("kazakh", "russian"), PAIRS)
def test_two_spellings_of_a_name_have_one_skeleton(kazakh: str, russian: str) -> None:
    assert skeleton(kazakh) == skeleton(russian) != ""


@pytest.mark.parametrize(("one", "other"), [("алматы", "астана"), ("шоқан", "сакен"), ("абай", "абылай")])
def test_two_names_have_two(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize("word", ["час", "кт-1724", "12", ""])
def test_short_words_and_codes_have_none(word: str) -> None:
    assert skeleton(word) == ""
