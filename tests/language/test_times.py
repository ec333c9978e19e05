"""What a question asks for: a day, an hour, or how long."""

import pytest

from index.language.answer_types import answer_type
from index.language.times import CLOCK, COLUMN_DAY, HEADING_DAY, LENGTH, TIME, WHEN


@pytest.mark.parametrize(
    ("question", "kind", "asks"),
    [
        ("Когда открыли депо?", "time", "TWCH"),
        ("Депо қашан ашылды?", "time", "TWCH"),
        ("В каком году открыли депо?", "time", "TWH"),
        ("В котором году открыли депо?", "time", "TH"),
        ("В какие годы работало депо?", "time", "TH"),
        ("В каком месяце открыли депо?", "time", "T"),
        ("Какого числа собрание?", "number", "TH"),
        ("What day is the meeting?", "", "H"),
        ("Which year was it?", "", "H"),
        ("Депо қай күні ашылды?", "", "H"),
        ("Какая дата у письма?", "", "H"),
        ("В какой день собрание?", "", ""),
    ],
)
def test_a_day_is_asked_for(question: str, kind: str, asks: str) -> None:
    patterns = {"T": TIME, "W": WHEN, "C": COLUMN_DAY, "H": HEADING_DAY}
    assert answer_type(question) == kind
    assert "".join(name for name, pattern in patterns.items() if pattern.search(question)) == asks


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("Во сколько отходит катер?", CLOCK),
        ("What time is the meeting?", CLOCK),
        ("Как долго сохнет клей?", LENGTH),
        ("How long does it take?", LENGTH),
        ("Во сколько обойдётся ремонт?", None),
        ("Сколько стоит билет?", None),
    ],
)
def test_an_hour_or_how_long_is_asked_for(question: str, asks: object) -> None:
    assert [one for one in (CLOCK, LENGTH) if one.search(question)] == ([asks] if asks else [])
