"""English words -> lemmas."""

import pytest

from index.language import english


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("schools", ("school", False)),
        ("kazakhstan's", ("kazakhstan", False)),
        ("the", ("the", True)),
        ("don't", ("don't", True)),
        ("we've", ("we've", True)),
        ("o'connor", ("o'connor", False)),
    ],
)
def test_lemma(word: str, expected: tuple[str, bool]) -> None:
    assert english.lemma(word) == expected


@pytest.mark.parametrize(("word", "expected"), [("schools", True), ("the", True), ("it's", True), ("xyzzy", False)])
def test_is_known(word: str, expected: bool) -> None:
    assert english.is_known(word) is expected
