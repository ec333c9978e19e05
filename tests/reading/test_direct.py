"""What tells no number or time is no answer to a question for one."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from qa.engine import Engine

MUSEUM = """# Музей соли

В музее выставлено много образцов соли. Реставрация длилась долго. Старые витрины меняют заранее.

Экскурсии проводят по выходным, группами. Экспонаты собирали школьники. Вход для детей бесплатный.

Таблетки принимают после еды. Двенадцать смотрителей дежурят в залах. Ксерокопия стоит двадцать тенге.

Ремонт крыши занял целый год. Залог возвращают в полном размере.

| Сотрудник | Должность | Телефон | Дата приёма |
|---|---|---|---|
| Иванов Сергей | водитель |  | 01.02.2021 |
| Шин Виктор | сторож | 210 | 05.09.2024 |
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(in_memory([Document("музей.md", "Музей", "", MUSEUM, 0, "", "utf-8")], embedded()))


@pytest.mark.parametrize(
    "question", ["Сколько образцов соли в музее?", "Сколько длилась реставрация?", "Когда меняют старые витрины?"]
)
def test_what_tells_no_number_or_time_is_no_answer(engine: Engine, question: str) -> None:
    assert not engine.ask(question).found


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Сколько стоит ксерокопия?", "двадцать тенге"),
        ("Сколько смотрителей дежурят в залах?", "Двенадцать смотрителей"),
        ("Сколько стоит вход для детей?", "бесплатный"),
        ("Сколько времени занял ремонт крыши?", "целый год"),
        ("Сколько залога возвращают?", "в полном размере"),
        ("Когда проводят экскурсии?", "по выходным"),
        ("Когда принимают таблетки?", "после еды"),
        ("Кто собирал экспонаты?", "школьники"),
    ],
)
def test_a_number_or_a_time_in_words_is_one(engine: Engine, question: str, told: str) -> None:
    answer = engine.ask(question)
    assert answer.found
    assert told in answer.hits[0].quote


def test_a_row_with_nothing_in_the_column_asked_for_is_no_answer(engine: Engine) -> None:
    assert not engine.ask("телефон водителя").found
    assert engine.ask("телефон сторожа").found
    assert engine.ask("Кто работает водителем?").found


@pytest.mark.parametrize(
    ("sentence", "is_direct"),
    [
        ("Қоңырау тек шындық айтылғанда сыңғырлайды.", True),
        ("Қоңырау таң атқанша сыңғырлайды.", True),
        ("Қоңырау күмістей сыңғырлайды.", False),
    ],
)
def test_a_kazakh_verb_may_tell_when(sentence: str, is_direct: bool) -> None:
    text = f"# Ертегі\n\n{sentence} Оны ұста соққан.\n"
    answer = Engine(in_memory([Document("a.md", "Ертегі", "", text, 0, "", "utf-8")], embedded())).ask(
        "Қоңырау қай кезде сыңғырлайды?"
    )
    assert answer.hits[0].quote == sentence
    assert answer.hits[0].is_direct is is_direct


@pytest.mark.parametrize(
    ("question", "sentence", "is_direct"),
    [
        ("Сколько процентов жителей — казахи?", "В 2009 году здесь жили казахи, 38 700 жителей.", False),
        ("Сколько процентов жителей — казахи?", "Из жителей казахи — 71 %.", True),
        ("Сколько процентов жителей — казахи?", "Казахов среди жителей две трети.", True),
        ("Қазақтар неше пайыз?", "Тұрғындардың 71 пайызы — қазақтар.", True),
        ("Сколько жителей — казахи?", "В 2009 году здесь жили казахи, 38 700 жителей.", True),
    ],
)
def test_a_percentage_is_told_by_a_share(question: str, sentence: str, is_direct: bool) -> None:
    engine = Engine(in_memory([Document("a.md", "Село", "", f"# Село\n\n{sentence}\n", 0, "", "utf-8")], embedded()))
    answer = engine.ask(question)
    assert (answer.hits[0].quote, answer.hits[0].is_direct) == (sentence, is_direct)
