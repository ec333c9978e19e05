"""What only the label before a remark tells is marked there, and nothing else is."""

import pytest

from index.build import in_memory
from index.documents.reading import Document
from index.encoders.load import embedded
from qa.engine import Engine

TALK = """00:01:10 Айгуль Серикова (директор школы): Добрый день, коллеги.
00:01:15 Айгуль Серикова (директор школы): Ремонт спортзала закончим к первому сентября.
00:01:30 Марат Ибраев (завхоз): Краски хватит, досок не хватает двенадцати штук.
00:02:00 Айгуль Серикова (директор школы): Доски купим во вторник.
00:02:10 Марат Ибраев (завхоз): Окна меняет фирма из Тараза. Сторож у нас Канат Омаров.
00:02:30 Дина Оспанова (заместитель главврача): Медосмотр проведём в пятницу.
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(in_memory([Document("s.txt", "", "", TALK, 0, "0", "utf-8", format="txt")], embedded()))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Кто директор школы?", "Айгуль Серикова"),
        ("Кто завхоз?", "Марат Ибраев"),
        ("Кто заместитель главврача?", "Дина Оспанова"),
        ("Как зовут завхоза?", "Марат Ибраев"),
        ("Кто такой Марат Ибраев?", "завхоз"),
    ],
)
def test_a_label_is_marked_where_it_alone_tells(engine: Engine, question: str, answer: str) -> None:
    hit = engine.ask(question).hits[0]
    assert hit.answer == answer
    assert hit.quote.endswith("):")


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Кто меняет окна?", "Окна меняет фирма"),
        ("Кто сторож?", "Сторож у нас Канат Омаров"),
        ("Кто главврач?", "Медосмотр проведём"),
        ("Когда купят доски?", "Доски купим"),
        ("Скольких досок не хватает?", "Краски хватит"),
    ],
)
def test_what_is_said_is_marked_as_ever(engine: Engine, question: str, quote: str) -> None:
    assert engine.ask(question).hits[0].quote.startswith(quote)
