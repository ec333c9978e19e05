"""Russian words -> lemmas, known ones by the dictionary and names by their endings."""

import pytest

from index.language import russian


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("школами", ("школа", False)),
        ("елка", ("елка", False)),
        ("который", ("который", True)),
        ("сколько", ("сколько", True)),
        ("и", ("и", True)),
        # names that the dictionary guesses anew in each case
        ("токаева", ("токаев", False)),
        ("токаевым", ("токаев", False)),
        ("мангистауской", ("мангистауский", False)),
    ],
)
def test_lemma(word: str, expected: tuple[str, bool]) -> None:
    assert russian.lemma(word) == expected


@pytest.mark.parametrize(("word", "expected"), [("школами", True), ("елка", True), ("мектепте", False), ("", False)])
def test_is_known(word: str, expected: bool) -> None:
    assert russian.is_known(word) is expected


@pytest.mark.parametrize(
    ("word", "expected"), [("построили", True), ("построен", True), ("построят", False), ("закрытый", False)]
)
def test_is_past(word: str, expected: bool) -> None:
    assert russian.is_past(word) is expected


def test_rank() -> None:
    assert russian.rank("быть") == 0.0
    assert russian.rank("старлинк") is None


def test_lexicon() -> None:
    assert russian.lexicon()["год"] == "year"


@pytest.mark.parametrize(
    ("word", "turned"),
    [
        ("неиспользованный", True),
        ("незаконна", True),
        ("неуплату", True),
        ("недалеко", True),
        ("неделю", False),
        ("неделе", False),
        ("необходимо", False),
        ("немецкий", False),
    ],
)
def test_a_word_that_another_one_turns_around(word: str, turned: bool) -> None:
    assert russian.is_turned(word) is turned


def test_what_a_sentence_tells_is_a_verb_and_no_imperative() -> None:
    words = ("пустят", "принимаете", "оплачен", "нужна", "назовите", "принимать", "цена")
    assert [word for word in words if russian.is_finite(word)] == ["пустят", "принимаете", "оплачен", "нужна"]
    assert [word for word in words if russian.is_asked_of_you(word)] == ["принимаете"]


@pytest.mark.parametrize("form", ["валиханов", "валиханова", "валиханову", "валихановым", "валиханове"])
def test_a_surname_is_no_plural_of_a_name(form: str) -> None:
    assert russian.lemma(form)[0] == "валиханов"


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("иванов", "иванов"), ("столов", "стол"), ("полов", "пол"), ("султанов", "султан"), ("асан", "асан")],
)
def test_what_is_no_surname_of_a_name_stays(form: str, lemma: str) -> None:
    assert russian.lemma(form)[0] == lemma
