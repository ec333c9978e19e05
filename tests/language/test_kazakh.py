"""Kazakh words -> stems: all sixty of `data/kk_test.tsv`, and what the rules must leave alone."""

import pytest

from index.language import kazakh
from index.language.lexicon import DATA

PAIRS = [line.split("\t") for line in (DATA / "kk_test.tsv").read_text("utf-8").splitlines()]


def test_there_are_sixty() -> None:
    assert len(PAIRS) == 60


@pytest.mark.parametrize(("word", "stem"), PAIRS)
def test_stem(word: str, stem: str) -> None:
    assert kazakh.stem(word) == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("қазақстан", "қазақстан"),
        ("қазақстанда", "қазақстан"),
        ("ауданында", "аудан"),
        ("есімі", "есім"),
        ("қаһарманы", "қаһарман"),
        ("ұл", "ұл"),
        ("", ""),
        ("ө", "ө"),
        ("әәәәәә", "әәәәәә"),
        ("фосфаттың", "фосфат"),
        ("алматының", "алматы"),
        ("мұхтар", "мұхтар"),  # no plural
        ("мұхтардың", "мұхтар"),
        ("сарыарқада", "сарыарқа"),
        ("отырардағы", "отырар"),
        ("момышұлы", "момышұлы"),  # no adjective
        ("момышұлының", "момышұлы"),
        ("отырады", "отыр"),  # a verb is none of these names
        ("айлар", "ай"),
        ("түбінде", "түб"),
        ("түбі", "түб"),
        ("мектептер", "мектеп"),
    ],
)
def test_stem_beside_the_list(word: str, stem: str) -> None:
    assert kazakh.stem(word) == stem


@pytest.mark.parametrize(
    ("word", "stem"),
    [("мектептерде", "мектеп"), ("салынды", "салын"), ("старлинк", ""), ("ю", ""), ("", ""), ("завод", "")],
)
def test_known_stem(word: str, stem: str) -> None:
    assert kazakh.known_stem(word) == stem


def test_stems_are_stable() -> None:
    """A stem of a stem is the stem: a lemma in a question meets the same word in a text."""
    assert [stem for _, stem in PAIRS if kazakh.stem(stem) != stem] == []


def test_lexicon() -> None:
    assert kazakh.lexicon()["қала"] == "city; town"
    assert kazakh.lexicon()["мен"] == "-"
    assert kazakh.suffixes()[0] == max(kazakh.suffixes(), key=len)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["қазақстан", "мектеп"], True),
        (["қазақстан", "школа", "река", "мост"], True),  # a quarter of them
        (["қазақстан", "школа", "река", "мост", "вода"], False),
        (["казахстан", "школа"], False),
        ([], False),
    ],
)
def test_is_kazakh(words: list[str], expected: bool) -> None:
    assert kazakh.is_kazakh(words) is expected
