"""A threshold of one's own: where it lies, and that it is kept whole."""

from pathlib import Path

import pytest

from index.errors import IndexFault
from qa.calibrate import FILE, OwnThreshold, fitted, keep, kept, stamp


def test_it_lies_where_refusals_and_false_answers_are_least() -> None:
    own = fitted([0.9, 0.8, 0.7, 0.6, 0.3], [0.5, 0.4, 0.2, 0.1, 0.1])
    assert own == OwnThreshold(0.55, 5, 1, 5, 0)  # midway between 0.5 and 0.6; 0.3 is refused


def test_of_thresholds_as_good_the_one_with_most_room() -> None:
    # Between 0.3 and 0.5, and between 0.5 and 0.9, one in five is wrong on one side.
    assert fitted([0.9, 0.9, 0.9, 0.9, 0.5], [0.5, 0.3, 0.3, 0.3, 0.3]).threshold == 0.7


def test_shares_count_not_numbers() -> None:
    own = fitted([0.6] * 50 + [0.2] * 9, [0.1] * 4 + [0.4])
    assert own.threshold == 0.5  # nine of 59 are less than one of five
    assert (own.refused, own.answered) == (9, 0)


def test_too_few_questions_say_nothing() -> None:
    with pytest.raises(ValueError, match=r"5 questions with an answer and 4 without"):
        fitted([0.9] * 5, [0.1] * 4)


def test_it_is_kept_and_taken_away(tmp_path: Path) -> None:
    assert (kept(tmp_path), stamp(tmp_path)) == (None, "")
    keep(tmp_path, OwnThreshold(0.42, 5, 0, 5, 0))
    first = stamp(tmp_path)
    assert kept(tmp_path) == 0.42
    keep(tmp_path, OwnThreshold(0.5, 5, 0, 5, 0))
    assert kept(tmp_path) == 0.5
    assert stamp(tmp_path) not in ("", first)
    keep(tmp_path, None)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{}", '{"threshold": "x"}', '{"threshold": NaN}', "[1]"])
def test_a_damaged_one_says_what_to_do(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(IndexFault, match=f"{FILE} is damaged: write it again with `derek calibrate`"):
        kept(tmp_path)
