"""The opposite alone is no answer; where both are told, the right one is marked."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from qa.engine import Engine

ALONE = """# Устав дачного кооператива «Ромашка»

Костры на участках не разжигают.

Собрания проводят до начала сезона.

Собак весом больше 30 кг держат в вольере.

Воду включают в апреле.

Гостям запрещено ставить машины у ворот.

Ночью ворота закрыты. В июне цены подняли. Старое здание снесли. Днём дежурит Ким.
"""
BOTH = """# Устав дачного кооператива «Берёзка»

Костры на участках не разжигают, мангалы разжигают только днём.

Воду включают в апреле, а отключают в октябре.

Гостям запрещено ставить машины у ворот. Жителям можно ставить машины у ворот.

Ворота открыты с 9 часов, закрыты по понедельникам. Ночью дежурит Ли, днём дежурит Ким.

Цены снизили в мае, подняли в июне. Дом, который продал Иванов, купил Омаров.

Мастерская работает до 18 часов. Билеты продают в кассе.
"""


def engine(text: str) -> Engine:
    return Engine(in_memory([Document("устав.md", "Устав", "", text, 0, "", "utf-8")], embedded()))


@pytest.fixture(scope="module")
def alone() -> Engine:
    return engine(ALONE)


@pytest.fixture(scope="module")
def both() -> Engine:
    return engine(BOTH)


@pytest.mark.parametrize(
    "question",
    [
        "Что разжигают на участках?",
        "Когда проводят собрания после сезона?",
        "Где держат собак весом меньше 30 кг?",
        "Когда отключают воду?",
        "Кому разрешено ставить машины у ворот?",
        "Кому можно ставить машины у ворот?",
        "Когда ворота открыты?",
        "Когда цены снизили?",
        "Какое здание построили?",
        "Кто дежурит ночью?",
    ],
)
def test_the_opposite_alone_is_no_answer(alone: Engine, question: str) -> None:
    answer = alone.ask(question)
    assert (answer.found, answer.confidence < answer.threshold) == (False, True)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Что не разжигают на участках?", "Костры на участках не разжигают"),
        ("Где держат собак весом больше 30 кг?", "держат в вольере"),
        ("Когда включают воду?", "Воду включают в апреле"),
        ("Кому запрещено ставить машины у ворот?", "Гостям запрещено"),
        ("Можно ли гостям ставить машины у ворот?", "Гостям запрещено"),
        ("Когда ворота закрыты?", "Ночью ворота закрыты"),
        ("Кто дежурит днём?", "Днём дежурит Ким"),
    ],
)
def test_what_is_told_is_an_answer(alone: Engine, question: str, told: str) -> None:
    answer = alone.ask(question)
    assert answer.found
    assert told in answer.hits[0].quote


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Когда отключают воду?", "отключают в октябре"),
        ("Когда ворота открыты?", "открыты с 9"),
        ("Кому можно ставить машины у ворот?", "Жителям можно"),
        ("Кому запрещено ставить машины у ворот?", "Гостям запрещено"),
        ("Кто дежурит ночью?", "Ночью дежурит Ли"),
        ("Когда цены снизили?", "Цены снизили в мае"),
        ("Кто купил дом, который продал Иванов?", "купил Омаров"),
        ("Когда закрывают мастерскую?", "работает до 18"),
        ("Где купить билеты?", "продают в кассе"),
    ],
)
def test_where_both_are_told_the_right_one_is_the_answer(both: Engine, question: str, told: str) -> None:
    answer = both.ask(question)
    assert answer.found
    assert told in answer.hits[0].quote
