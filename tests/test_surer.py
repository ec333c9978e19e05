"""A hit that surely answers stands before one that would be refused, and before no other."""

from collections.abc import Sequence

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.static import StaticEncoder
from index.hit import Evidence, Hit, Signals
from index.passages.passage import Passage
from index.search import search
from qa.answer import confidence
from qa.engine import ranked
from qa.reading.reader import Reading, Window
from qa.surer import SURE, surer_first

RULES = """# Склад

Молоко хранят при температуре от двух до шести градусов. Дверь камеры с молоком не держат открытой.

# Сроки

Всё, что привезли с завода, лежит здесь недолго. Пять суток держат молоко, а сыр два месяца.
"""


class Reads:
    """A reader to whom a text answers that tells of so many days."""

    def read(self, _question: str, windows: Sequence[Window]) -> list[Reading]:
        return [
            Reading(2.5 if "суток" in one.text else -2.5, (-1.0,) * len(one.sentences), one.sentences)
            for one in windows
        ]


def hit(row: int, score: float, sure: float) -> Hit:
    document = Document("a.md", "a", "", "Мост через реку открыли осенью.", 0, "a.md", "utf-8")
    passage = Passage("a.md", "", "", 0, 31, document.text)
    return Hit(row, passage, document, Signals(terms=score), Evidence(answerable=sure), (), (0, 31))


@pytest.mark.parametrize(
    ("sure", "order"),
    [
        ((0.2, 0.8, 0.9), [2, 0, 1]),
        ((0.2, 0.4, SURE), [2, 0, 1]),
        ((0.2, 0.4, SURE - 0.01), [0, 1, 2]),
        ((0.3, 0.9, 0.9), [0, 1, 2]),  # the first one answers
        ((0.2, 0.8, 0.8), [1, 0, 2]),  # of two that are as sure the one found first
    ],
)
def test_the_surest_comes_first_where_the_first_would_be_refused(sure: tuple[float, ...], order: list[int]) -> None:
    hits = [hit(row, 9.0 - row, one) for row, one in enumerate(sure)]
    found = surer_first(hits, lambda one: one.evidence.answerable, 0.3)
    assert [one.row for one in found] == order
    assert found[0].score == pytest.approx(9.0)  # never below those behind it
    assert sum(one.signals.rule for one in found) == pytest.approx(order[0])  # what lifted it is told


def test_no_hits_have_no_order() -> None:
    assert surer_first([], lambda one: 1.0, 0.3) == []


def test_hits_are_shown_in_this_order() -> None:
    index = in_memory([Document("a.md", "Склад", "", RULES, 0, "a.md", "utf-8")], StaticEncoder())
    question = "Сколько хранят молоко?"
    found = search(index, question, 2)
    assert [hit.passage.heading for hit in found] == ["", "Сроки"]
    shown = ranked(question, found, Reads())  # type: ignore[arg-type]
    assert [hit.passage.heading for hit in shown] == ["Сроки", ""]
    assert [confidence(hit) > SURE for hit in shown] == [True, False]
