"""Marks of quoted letters -> blanks, at the same places."""

import pytest

from index.documents.quoted import without_quote_marks
from index.language.sentences import sentences


def test_a_quoted_letter() -> None:
    text = (
        "Марат пишет:\n> Напоминаю, что по договору срок отгрузки был\n> 15 мая, а предоплата составляет\n"
        "> 30 процентов.\n>\n> До встречи.\n>> Когда наконец пройдёт этот срок,\n>> Марат?\n"
    )
    bare = without_quote_marks(text)
    assert len(bare) == len(text)
    assert [" ".join(bare[start:stop].split()) for start, stop in sentences(bare)] == [
        "Марат пишет:",
        "Напоминаю, что по договору срок отгрузки был 15 мая, а предоплата составляет 30 процентов.",
        "До встречи.",
        "Когда наконец пройдёт этот срок, Марат?",
    ]


@pytest.mark.parametrize("text", ["Скидка:\n> 5 шт. 10 %\n> 9 шт. 20 %", ">>> import os\n>>> os.sep", "> Цена\nвыше."])
def test_other_marks_stay(text: str) -> None:
    assert without_quote_marks(text) == text
