"""A question for a number of things in the form by which a share is found, and texts that tell one."""

from collections.abc import Sequence

import pytest

from index.hit import Fit
from qa.reading.judge import judged
from qa.reading.reader import Reading, Window
from qa.reading.shares import as_share, tells_share
from tests.reading.test_judge import ByWord, hit_of


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Сколько лекарств завозят из-за границы?", "Какой процент лекарств завозят из-за границы?"),
        ("сколько сахара ввозят", "какой процент сахара ввозят"),
        ("А сколько импортных лекарств?", "А какой процент импортных лекарств?"),
        ("How many medicines are imported?", "What percentage of medicines are imported?"),
        ("and how much of our medicine is imported", "and what percentage of our medicine is imported"),
        ("Сколько тонн сахара ввозят?", ""),
        ("Сколько лет заводу?", ""),
        ("Сколько стоит урок?", ""),
        ("Сколько ввозят сахара?", ""),
        ("Во сколько открывается музей?", ""),
        ("Какой процент лекарств ввозят?", ""),
        ("How much does it cost?", ""),
        ("How many tons of sugar are imported?", ""),
        ("Қанша дәрі әкелінеді?", ""),
    ],
)
def test_how_many_things_are_also_a_share_of_them(question: str, asked: str) -> None:
    assert as_share(question) == asked


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Больше 80% препаратов ввозят.", True),
        ("Ввозят 80 процентов.", True),
        ("More than 80 per cent is imported.", True),
        ("Ввозят 80 тонн.", False),
        ("| Доля | 80 % |", False),
        ("Ниже таблица.\n| Доля | 80 % |", False),
    ],
)
def test_a_number_of_per_cent_is_a_share(text: str, tells: bool) -> None:
    assert tells_share(text) is tells


class TellsShares(ByWord):
    """Finds no share where a number of things is asked for."""

    def __init__(self, word: str) -> None:
        super().__init__(word)
        self.asked: list[tuple[str, list[str]]] = []

    def read(self, question: str, windows: Sequence[Window]) -> list[Reading]:
        self.asked.append((question, [window.text for window in windows]))
        found = super().read(question, windows)
        return found if "процент" in question else [Reading(-5.0, one.sentences, one.spans) for one in found]


def test_a_window_that_tells_a_share_is_read_in_both_forms_and_the_surer_counts() -> None:
    shared, counted = "Ввозят 80% лекарств.", "Лекарств ввозят мало."
    hits = [hit_of(text, [Fit(0, len(text), 0.5, True)]) for text in (shared, counted)]
    reader = TellsShares("80%")
    first, second = judged("Сколько лекарств ввозят?", hits, reader)
    assert (first.quote, first.answer, first.evidence.answerable) == (shared, "80%", 2.0)
    assert second.evidence.answerable == -5.0
    assert reader.asked == [
        ("Сколько лекарств ввозят?", [shared, counted]),
        ("Какой процент лекарств ввозят?", [shared]),
    ]
