"""What a question asks for: a day, an hour, or how long."""

import pytest

from index.language.answer_types import answer_type
from index.language.times import CLOCK, DAY, LENGTH


@pytest.mark.parametrize(
    "question",
    [
        "Когда открыли депо?",
        "Депо қашан ашылды?",
        "В каком году открыли депо?",
        "В котором году открыли депо?",
        "В какие годы работало депо?",
        "Какого года тариф?",
        "В каком месяце открыли депо?",
        "Какого числа собрание?",
        "До какого числа платить?",
        "На какое число перенесли?",
        "Какая дата у письма?",
        "Дата собрания?",
        "What day is the meeting?",
        "Which year was it?",
        "In which month does it open?",
        "Депо қай күні ашылды?",
        "Депо қай айда ашылды?",
    ],
)
def test_a_day_is_asked_for(question: str) -> None:
    assert (bool(DAY.search(question)), answer_type(question)) == (True, "time")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Какое число участников?", "number"),
        ("На какой странице дата?", ""),
        ("Где стоит дата?", "place"),
        ("Какой формат даты?", ""),
        ("What date format is used?", ""),
        ("Қай жылқы озды?", ""),
        ("Сколько дней в году?", "number"),
        ("Сколько было Ли, когда он уехал?", "number"),
    ],
)
def test_something_else_is_asked_for(question: str, kind: str) -> None:
    assert answer_type(question) == kind


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
