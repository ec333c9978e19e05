from collections.abc import Iterator

import pytest

from index.passages.splitting import Passage
from qa.page.library import LOOKED_AT, Library, examples, librarian
from tests.page.samples import FakeEngine, FakeIndex, FakeLive, asked, make_document


@pytest.mark.parametrize(
    ("heading", "offered"),
    [
        ("Отчего инвесторы выбирают Тараз?", ("Отчего инвесторы выбирают Тараз?",)),
        ("Всё готово. А каким Вам видится потенциал области?", ("Каким Вам видится потенциал области?",)),
        ("Что построили в этом году в Таразе?", ("Что построили в этом году в Таразе?",)),
        ("Что такое Цифровой кодекс страны?", ("Что такое Цифровой кодекс страны?",)),
        ("Которое из озёр там глубже всех?", ()),
        ("Что для этого делается в республике?", ()),
        ("Какая роль отводится регионам в его стратегии?", ()),
        ("Қазақстанда бұл мектептер қайда салынды?", ()),
        ("How will they build the new plant?", ()),
        ("Почему?", ()),
        ("Дороги и мосты", ()),
    ],
)
def test_examples_are_the_documents_own_questions_that_make_sense_alone(heading, offered):
    assert examples([asked("a", heading)] * 2) == offered


def test_examples_take_turns_between_documents():
    questions = ["Кто построит новый завод?", "Когда откроют дорогу в Тараз?", "Где и как добывают фосфаты теперь?"]
    cut = [asked(d, f"{q[:-1]} {d}?") for d in "аб" for q in questions]
    assert examples(cut, 3) == (
        "Кто построит новый завод а?",
        "Кто построит новый завод б?",
        "Когда откроют дорогу в Тараз а?",
    )


def test_the_same_question_of_two_documents_is_offered_once():
    question = "Кто построит новый завод?"
    assert examples([asked("а", question), asked("б", question)]) == (question,)


class Passages:
    """Passages without end; counts what is taken."""

    taken = 0

    def __iter__(self) -> Iterator[Passage]:
        while True:
            self.taken += 1
            yield asked("zavody.md", "Чинят ли дорогу в Тараз?")


def test_the_library_is_what_serves_now_and_examples_are_looked_for_once_an_engine():
    documents, passages = {"zavody.md": make_document()}, Passages()
    live = FakeLive(FakeEngine(FakeIndex(documents, passages)), notice="Новая сборка не принята")
    library = librarian(live)
    expected = Library("000007", "2025-12-26", documents, "Новая сборка не принята", ("Чинят ли дорогу в Тараз?",))
    assert (library(), library()) == (expected, expected)
    assert passages.taken == LOOKED_AT
    live.engine, live.notice = FakeEngine(FakeIndex({}, [])), ""
    assert library() == Library("000007", "2025-12-26", {})
