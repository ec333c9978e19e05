from collections.abc import Iterator

import pytest

from index.passages.passage import Passage
from qa.page.library import LOOKED_AT, Library, examples, librarian
from tests.page.samples import FakeEngine, FakeIndex, FakeLive, asked, make_document


@pytest.mark.parametrize(
    ("heading", "offered"),
    [
        ("Отчего инвесторы выбирают Тараз?", ("Отчего инвесторы выбирают Тараз?",)),
        ("Всё готово. А каким Вам видится потенциал области?", ("Каким Вам видится потенциал области?",)),
        ("Что построили в этом году в Таразе?", ("Что построили в этом году в Таразе?",)),
        ("Что такое Цифровой кодекс страны?", ("Что такое Цифровой кодекс страны?",)),
        ("How many schools were built?", ()),  # not in the page's language
        ("Которое из озёр там глубже всех?", ()),
        ("Что для этого делается в республике?", ()),
        ("Какая роль отводится регионам в его стратегии?", ()),
        ("Қазақстанда бұл мектептер қайда салынды?", ()),
        ("How will they build the new plant?", ()),
        ("Почему?", ()),
        ("Дороги и мосты", ("Что говорится о «Дороги и мосты»?",)),
        ("Закон › Статья 5. Отпуск", ("Что говорится о «Статья 5. Отпуск»?",)),
    ],
)
def test_examples_are_the_documents_own_questions_that_make_sense_alone(heading, offered):
    assert examples([asked("a", heading)] * 2, "ru") == offered


def test_examples_are_in_the_language_of_the_page():
    cut = [asked("a", "How many schools were built?"), asked("a", "Сколько школ построили здесь?")]
    assert examples(cut, "en") == ("How many schools were built?",)
    assert examples([asked("a", "Роза")], "kk") == ("«Роза» туралы не айтылған?",)


def test_examples_take_turns_between_documents():
    questions = ["Кто построит новый завод?", "Когда откроют дорогу в Тараз?", "Где и как добывают фосфаты теперь?"]
    cut = [asked(d, f"{q[:-1]} {d}?") for d in "аб" for q in questions]
    assert examples(cut, "ru", 3) == (
        "Кто построит новый завод а?",
        "Кто построит новый завод б?",
        "Когда откроют дорогу в Тараз а?",
    )


def test_the_same_question_of_two_documents_is_offered_once():
    question = "Кто построит новый завод?"
    assert examples([asked("а", question), asked("б", question)], "ru") == (question,)


class Passages:
    """More passages than are looked at for examples; counts what is taken."""

    taken = 0

    def __iter__(self) -> Iterator[Passage]:
        for _ in range(LOOKED_AT + 1):
            self.taken += 1
            yield asked("zavody.md", "Чинят ли дорогу в Тараз?")


def test_the_library_is_what_serves_now_and_examples_are_looked_for_once_an_engine():
    documents, passages = {"zavody.md": make_document()}, Passages()
    live = FakeLive(FakeEngine(FakeIndex(documents, passages)), notice="Новая сборка не принята")
    library = librarian(live)
    offered = {"en": (), "ru": ("Чинят ли дорогу в Тараз?",), "kk": ()}
    expected = Library(
        "000007", "2025-12-26", documents, "Новая сборка не принята", offered, {"zavody.md": LOOKED_AT + 1}
    )
    assert (library(), library()) == (expected, expected)
    assert passages.taken == 4 * LOOKED_AT + 1
    live.engine, live.notice = FakeEngine(FakeIndex({}, [])), ""
    assert library() == Library("000007", "2025-12-26", {}, "", {"en": (), "ru": (), "kk": ()})
