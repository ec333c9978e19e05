"""The one table of months has each in every form that the rules ask for."""

import re

import pytest

from index.language.alternatives import TIMES
from index.language.calendar import MONTH_FORMS, MONTH_NUMBERS, MONTH_STEMS


def test_the_months_of_three_languages_have_their_numbers() -> None:
    assert [MONTH_NUMBERS[one] for one in ("январь", "май", "декабрь", "қаңтар", "may", "december")] == [
        1, 5, 12, 1, 5, 12,
    ]  # fmt: skip
    assert len(MONTH_NUMBERS) == 36


@pytest.mark.parametrize("month", str.split("января январь январе марта март августе мая май мае декабря may қаңтар"))
def test_a_month_of_a_date(month: str) -> None:
    assert re.fullmatch(MONTH_FORMS, month)


@pytest.mark.parametrize(
    ("word", "begins"), [("январских", True), ("мая", True), ("маяк", False), ("мае", False), ("мартовский", True)]
)
def test_what_begins_as_a_month(word: str, begins: bool) -> None:
    assert bool(re.match(MONTH_STEMS, word)) is begins


def test_may_is_a_verb_as_well() -> None:
    assert MONTH_NUMBERS.keys() - TIMES == {"may"}
