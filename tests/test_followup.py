"""Whether a short question is a new one, by what the documents say; whether a word points back."""

import numpy as np
import pytest

from index.build import in_memory
from index.documents.reading import Document
from index.encoders.load import embedded
from index.encoders.static import StaticEncoder
from index.index import Index
from qa.engine import Engine
from qa.followup import Leaning, leaning_on, leans, points_back, turned, without_asking, without_replaced

TEXT = """# Уроки

Урок скрипки стоит 900 тенге, урок флейты стоит 700 тенге, за них платят в начале месяца.

# Вода

Воду пьют из кувшина в коридоре, кувшин наполняет сторож каждое утро.

# Лифт

Лифт поднимает не больше четырёх человек, вечером его выключают.
"""
LESSON = "Сколько стоит урок скрипки?"


@pytest.fixture(scope="module")
def index() -> Index:
    return in_memory([Document("shkola.md", "Школа", "", TEXT, 0, "0", "utf-8")], StaticEncoder())


@pytest.mark.parametrize(
    ("typed", "context"),
    [
        ("Вода", ""),
        ("А вода?", ""),
        ("Лифт", ""),
        ("А лифт?", ""),
        ("А сторож?", ""),
        ("А флейты?", LESSON),
        ("А урок флейты?", LESSON),
        # These point back or name nothing, whatever the documents say.
        ("А сколько?", LESSON),
        ("А кто платит?", LESSON),
        ("Кто его выключает?", LESSON),
        # A word that no document has finds nothing of its own.
        ("А гобой?", LESSON),
    ],
)
def test_the_documents_decide_on_a_short_question(index: Index, typed: str, context: str) -> None:
    assert Engine(index).ask(typed, [LESSON]).question.context == context


def test_documents_that_are_not_looked_at_do_not_decide(index: Index) -> None:
    lessons = np.array([row for row, passage in enumerate(index.passages) if "Урок" in passage.heading])
    assert 0 < len(lessons) < len(index.passages)
    assert leaning_on(index, "А вода?", LESSON) is Leaning.NONE
    assert leaning_on(index, "А вода?", LESSON, lessons) is Leaning.WHOLE


@pytest.mark.parametrize(
    ("history", "typed", "context"),
    [
        # «Вода» was a new question, so the next one is about water.
        ([LESSON, "Вода"], "А кто наполняет?", "Вода"),
        ([LESSON, "А флейты?"], "А когда платят?", "А флейты? Сколько стоит урок?"),
        ([LESSON, "А флейты?", "А когда платят?"], "А кто платит?", "А флейты? Сколько стоит урок?"),
        ([LESSON, "А флейты?"], "А гобоя?", LESSON),
        ([LESSON, "А флейты?", "А скрипки?"], "А когда платят?", LESSON),
        ([LESSON, "А кто учитель?"], "А когда платят?", LESSON),
        ([LESSON, "А флейты?", "Вода"], "А кто наполняет?", "Вода"),
        # Small talk between is no subject.
        ([LESSON, "Спасибо!", "Ок", "Помощь", "О чём этот документ?"], "А когда платят?", LESSON),
        (["Привет"], "А когда?", ""),
        # The first question names no thing, and is the subject nevertheless.
        (["Когда платят?", "А кто?", "А где?"], "А в пятницу?", "Когда платят?"),
        (["Когда поют?", "А в пятницу?"], "А в субботу?", "Когда поют?"),
        (["Когда поют?", "А играть?"], "А где?", "А играть? Когда поют?"),
        (["Привет", "Где поют?", "А кто их ведёт?"], "А когда?", "Где поют?"),
        (["Где поют?", LESSON], "А когда платят?", LESSON),
        # For whom or when was asked before is not asked on.
        (["Где поют?", "А в пятницу?"], "А кто их ведёт?", "Где поют?"),
        (["Где поют?", "А кто их ведёт?"], "А в пятницу?", "А кто их ведёт? Где поют?"),
        # What names a unit alone is no subject.
        ([LESSON, "В каком году?"], "А кто платит?", LESSON),
    ],
)
def test_what_the_conversation_is_about(index: Index, history: list[str], typed: str, context: str) -> None:
    assert Engine(index).ask(typed, history).question.context == context


@pytest.mark.parametrize(
    ("text", "subject", "whole"),
    [
        ("А флейты?", LESSON, "А флейты? Сколько стоит урок?"),
        ("Что насчёт флейты?", LESSON, "Что насчёт флейты? Сколько стоит урок?"),
        ("А сколько стоит флейта?", LESSON, "А сколько стоит флейта?"),
        ("А в Астане?", "Сколько школ построили в Казахстане?", "А в Астане? Сколько школ построили?"),
        ("А больниц?", "Сколько школ построили в Казахстане?", "А больниц? Сколько построили в Казахстане?"),
        ("And the flute?", "How much is a violin lesson?", "And the flute? How much is a violin lesson?"),
        ("Ал флейта?", "Скрипка сабағы қанша тұрады?", "Ал флейта? Скрипка сабағы қанша тұрады?"),
        ("А скрипки?", LESSON, LESSON),
        # What the earlier question is about stays, where nothing takes its place.
        ("А сроки?", "Как получить паспорт?", "А сроки? Как получить паспорт?"),
        # These ask another thing of the same.
        ("А в каком кабинете?", LESSON, ""),
        ("А кто учитель?", LESSON, ""),
        ("А кто её ведёт?", LESSON, ""),
        ("А в пятницу?", "Когда открыт бассейн?", ""),
        ("А почему?", LESSON, ""),
    ],
)
def test_what_a_follow_up_turns_to_another_thing(text: str, subject: str, whole: str) -> None:
    assert turned(text, subject) == whole


@pytest.mark.parametrize(
    ("text", "subject", "rest"),
    [
        ("А на работы?", "Сколько длится гарантия на проводку?", "Сколько длится гарантия?"),
        ("and for children?", "How much is a ticket for adults?", "How much is a ticket?"),
        ("А до рынка?", "Как доехать до старого вокзала?", "Как доехать?"),
        # Nothing is taken away that the follow-up does not replace.
        ("А на работы?", "Сколько длится гарантия по договору?", "Сколько длится гарантия по договору?"),
        ("А для детей?", "Сколько стоит билет для взрослых в цирк?", "Сколько стоит билет для взрослых в цирк?"),
        ("А в Астане?", "Когда открыто в субботу?", "Когда открыто в субботу?"),
        ("А в субботу?", "Сколько стоит вход в бассейн?", "Сколько стоит вход в бассейн?"),
        ("А на ужин?", "Что на обед?", "Что на обед?"),
        ("А флейты?", LESSON, LESSON),
    ],
)
def test_what_takes_the_place_of_a_thing(text: str, subject: str, rest: str) -> None:
    assert without_replaced(text, subject) == rest


def test_a_thing_that_another_replaces_is_not_asked_for() -> None:
    text = "# Гарантия\n\nГарантия на работы — два года, на проводку — пять лет. Звонить можно с девяти утра.\n"
    engine = Engine(in_memory([Document("dogovor.md", "Договор", "", text, 0, "0", "utf-8")], embedded()))
    wiring = "Сколько длится гарантия на проводку?"
    assert engine.ask(wiring).hits[0].answer == "пять лет"
    assert engine.ask("А на работы?", [wiring]).hits[0].answer == "два года"
    assert engine.ask("А на проводку?", ["Сколько длится гарантия на работы?"]).hits[0].answer == "пять лет"


def test_a_follow_up_on_a_follow_up_asks_of_the_newer_thing() -> None:
    text = (
        "## Скрипка\n\nУрок скрипки стоит 5000 тенге. Скрипку ведёт Марат Оспанов в кабинете 5.\n\n"
        "## Флейта\n\nУрок флейты стоит 4000 тенге. Флейту ведёт Анна Ли в кабинете 9.\n"
    )
    engine = Engine(in_memory([Document("shkola.md", "Школа", "", text, 0, "0", "utf-8")], embedded()))
    history = [LESSON, "А флейты?"]
    assert engine.ask("А кто её ведёт?", history).hits[0].answer == "Анна Ли"
    assert "9" in engine.ask("А в каком кабинете?", [*history, "А кто её ведёт?"]).hits[0].answer
    assert "Марат" in engine.ask("А кто её ведёт?", [*history, "А скрипки?"]).hits[0].answer
    assert "Марат" in engine.ask("А кто её ведёт?", [LESSON, "А в каком кабинете?"]).hits[0].answer


@pytest.mark.parametrize(
    ("text", "is_back"),
    [
        ("Сколько стоит?", True),
        ("Сколько длится?", True),
        ("Какая цена?", True),
        ("What is the price?", True),
        ("Цена", False),
        ("Сколько стоит обед?", False),
        ("Сколько человек?", False),  # the documents decide
        ("Сколько школ построили?", False),
    ],
)
def test_a_question_of_how_much_that_names_nothing_points_back(text: str, is_back: bool) -> None:
    assert points_back(text) is is_back


SHORT = """# Школа «Лира»

Уроки скрипки ведёт Анна Ли. Урок скрипки стоит 3000 тенге. Флейту ведёт Тимур Сеитов. Урок флейты стоит 2500 тенге.

Вода в кулере меняется каждую неделю. Бутыли привозит фирма «Родник».

Полив цветов в холле поручен дежурному классу. Устав висит у входа. Налив в бассейне проверяет завхоз.
"""


@pytest.fixture(scope="module")
def short() -> Engine:
    return Engine(in_memory([Document("lira.md", "Школа «Лира»", "", SHORT, 0, "0", "utf-8")], embedded()))


@pytest.mark.parametrize(
    ("earlier", "typed", "quote", "is_new"),
    [
        (LESSON, "Вода", "Вода в кулере", True),
        (LESSON, "А вода?", "Вода в кулере", True),
        (LESSON, "А бутыли?", "Бутыли привозит", True),
        ("Кто ведёт уроки скрипки?", "Вода", "Вода в кулере", True),
        # These may be verbs, too; said alone, they name something.
        (LESSON, "Полив", "Полив цветов", True),
        (LESSON, "Устав", "Устав висит", True),
        (LESSON, "А налив?", "Налив в бассейне", True),
        # What goes on with the question before it still does.
        ("Сколько стоит урок в школе «Лира»?", "Вода", "Вода в кулере", True),
        (LESSON, "А флейты?", "Урок флейты стоит 2500", False),
        ("Кто ведёт уроки скрипки?", "А флейты?", "Флейту ведёт Тимур", False),
        ("Кто ведёт уроки скрипки?", "Сколько стоит?", "Урок скрипки стоит 3000", False),
        ("Когда меняют воду?", "А кто привозит?", "Бутыли привозит", False),
    ],
)
def test_sentences_decide_where_one_passage_speaks_of_both(
    short: Engine, earlier: str, typed: str, quote: str, is_new: bool
) -> None:
    assert len(short.index.passages) == 1
    answer = short.ask(typed, [earlier])
    assert answer.hits[0].quote.startswith(quote)
    assert answer.question.context == ("" if is_new else earlier)


def test_what_asks_another_thing_of_the_same_does_not_ask_the_first_again() -> None:
    text = (
        "## Скрипка\n\nУрок скрипки стоит 3000 тенге. Ведёт уроки Анна Ли.\n\n"
        "## Флейта\n\nУрок флейты стоит 2500 тенге. Ведёт уроки Тимур Сеитов.\n"
    )
    engine = Engine(in_memory([Document("lira.md", "Лира", "", text, 0, "0", "utf-8")], embedded()))
    who = "Кто ведёт уроки флейты?"
    answer = engine.ask("Цена?", [who])
    assert (answer.hits[0].answer, answer.question.context) == ("2500 тенге", "ведёт уроки флейты")
    assert engine.ask("А скрипки?", [who, "Цена?"]).hits[0].answer == "Анна Ли"
    assert engine.ask("А скрипки?", [who]).hits[0].answer == "Анна Ли"


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("Кто ведёт уроки флейты?", "ведёт уроки флейты"),
        ("Сколько стоит урок скрипки?", "стоит урок скрипки"),
        ("How much is a lesson?", "is a lesson"),
        ("Скрипка сабағы қанша тұрады?", "Скрипка сабағы тұрады"),
    ],
)
def test_a_question_without_its_asking(text: str, subject: str) -> None:
    assert without_asking(text) == subject


def test_what_the_barest_questions_lean_on() -> None:
    text = (
        "# Общежитие\n\nМесто стоит 10 000 тенге в месяц.\n\n# Столовая\n\nОбед стоит 900 тенге. Обед длится час.\n\n"
        "# Хор\n\nКонцерт хора длится два часа. Билет на концерт стоит 2000 тенге. Концерт начинается в 18:00. "
        "В хоре поют 24 человека.\n"
    )
    engine = Engine(in_memory([Document("dom.md", "Дом", "", text, 0, "0", "utf-8")], embedded()))
    for history, typed, answer in (
        ("Когда начинается концерт?", "Сколько стоит?", "2000 тенге"),
        ("Когда начинается концерт?", "Какая цена?", "2000 тенге"),
        ("Сколько стоит обед?", "Сколько длится?", "час"),
        ("Сколько стоит обед?", "Сколько стоит билет на концерт?", "2000 тенге"),
        ("Сколько стоит обед?", "Сколько человек?", "24 человека"),
    ):
        assert engine.ask(typed, [history]).hits[0].answer == answer


def test_stands_alone(index: Index) -> None:
    assert leaning_on(index, "А вода?", LESSON) is Leaning.NONE
    assert leaning_on(index, "А флейты?", LESSON) is Leaning.WHOLE
    assert leaning_on(index, "А где?", LESSON) is Leaning.WHOLE  # nothing to search for


@pytest.mark.parametrize(
    "text",
    [
        "Какой закон приняли в сфере IT?",
        "Можно ли варить суп там, где спят?",
        "Хозяин молчит. Считать ли это согласием?",
        "Не успел забрать стеллажи. Их сразу выбросят?",
        "Сторож ушёл: кому звонить?",
        "Вода",
        "А флейты?",
        "Что в пятницу?",  # the documents decide
        "В каком году построили лифт?",
        "Год",
    ],
)
def test_what_points_at_nothing_before(text: str) -> None:
    assert not points_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "А где?",
        "А кто построил?",
        "Кто его построил?",
        "что это?",
        "Зачем это им?",
        "Was anyone hurt then?",
        "Who led it at that time?",
        "А в пятницу?",
        "а в воскресенье?",
        "В каком году?",
        "In what year?",
        "Қай жылы?",
        "ал қыста ше?",
        "а с июля",
        "Ал BV-30?",
        "А за 2023 год?",
    ],
)
def test_what_points_back(text: str) -> None:
    assert points_back(text)


def test_here_may_point_back_or_not() -> None:
    assert leans("Можно ли открыть тут парикмахерскую?")
    assert not points_back("Можно ли открыть тут парикмахерскую?")
