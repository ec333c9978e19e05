"""Which sentences of a passage are marked later: lines of another name, and those without the price asked for."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from index.hit import Evidence, Fit, Hit, Signals
from index.passages.passage import Passage
from qa.engine import Engine
from qa.reading.costs import ELSEWHERE, OPPOSES, costs

MINUTES = ("Дата: 14 марта.", "Председатель собрания: Жумабаев Е.", "Секретарь: Петрова О.", "Говорили о кровле.")
WORKS = ("Крыша течёт над квартирами 57–60.", "Работы оценили в 4 млн 800 тыс. тенге.", "Гарантия — пять лет.")


def later(question: str, *parts: str) -> dict[str, float]:
    """What it costs to mark each sentence of a passage; those that cost nothing left out."""
    text = " ".join(parts)
    starts = [text.index(part) for part in parts]
    fits = tuple(Fit(start, start + len(part), 0.5, True) for start, part in zip(starts, parts, strict=True))
    document = Document("a.md", "", "", text, 0, "0", "utf-8")
    passage = Passage("a.md", "", "", 0, len(text), text)
    hit = Hit(0, passage, document, Signals(), Evidence(), (), (0, len(parts[0])), fits)
    return {text[slice(*span)]: cost for span, cost in costs(question, "", hit).cost.items() if cost}


@pytest.mark.parametrize(
    ("question", "cost"),
    [
        ("Кто был председателем собрания?", {"Дата: 14 марта.": OPPOSES, "Секретарь: Петрова О.": OPPOSES}),
        ("Кто секретарь?", {"Дата: 14 марта.": OPPOSES, "Председатель собрания: Жумабаев Е.": OPPOSES}),
        # «собрания» names the chairman's line as well, which is no other then.
        ("Кто секретарь собрания?", {"Дата: 14 марта.": OPPOSES}),
        ("Кто говорил о собрании?", {}),  # none is asked for by all of its name
        ("О чём говорили?", {}),
        ("Что делать секретарю?", {"Дата: 14 марта.": OPPOSES, "Председатель собрания: Жумабаев Е.": OPPOSES}),
    ],
)
def test_a_line_of_another_name_is_marked_later(question: str, cost: dict[str, float]) -> None:
    assert later(question, *MINUTES) == cost


def test_what_is_no_name_before_a_colon_names_no_line() -> None:
    parts = ("Чего делать не надо: спать.", "Повторять не подряд, а с промежутками: через день.", "Итог: сон.")
    assert later("Что делать?", *parts) == {}


@pytest.mark.parametrize(
    ("question", "parts", "dear"),
    [
        ("Во сколько обойдётся ремонт крыши?", WORKS, {WORKS[0], WORKS[2]}),
        ("Сколько стоит ремонт?", WORKS, {WORKS[0], WORKS[2]}),
        ("До какого числа держится цена?", WORKS, set()),
        ("Сколько лет гарантии?", WORKS, set()),  # no price is asked for
        ("Сколько стоит ремонт?", WORKS[:1] + WORKS[2:], set()),  # none has one
        ("Сколько стоит вход?", ("Вход стоит 500 тенге.", "Детям бесплатно.", "Взрослым 700."), set()),
        ("Сколько стоит вход?", ("Вход 500 ₸.", "Построен в 1998 году."), {"Построен в 1998 году."}),
        ("How much is a room?", ("A room is $40.", "It has 2 beds.", "Breakfast is included."), {"It has 2 beds."}),
    ],
)
def test_what_has_no_price_is_marked_later(question: str, parts: tuple[str, ...], dear: set[str]) -> None:
    assert later(question, *parts) == dict.fromkeys(dear, OPPOSES * ELSEWHERE)


SHIFTS = ("Первая смена — с 8:00.", "Вторая смена — до 18:40.", "Обед общий.")


@pytest.mark.parametrize(
    ("question", "parts", "dear"),
    [
        ("Когда начинается вторая смена?", SHIFTS, {SHIFTS[0]}),
        ("Когда начинается 1-я смена?", SHIFTS, {SHIFTS[1]}),
        ("Когда третья смена?", SHIFTS, set()),  # nothing tells of it
        ("Когда второй обед?", SHIFTS, set()),
        ("Сколько смен?", SHIFTS, set()),
        ("Екінші ауысым қашан?", ("Бірінші ауысым 8:00-де.", "Екінші ауысым 13:30-да."), {"Бірінші ауысым 8:00-де."}),
        ("When is the second shift?", ("The first shift is at 8.", "2nd shift: 14:00."), {"The first shift is at 8."}),
    ],
)
def test_another_thing_of_a_name_is_marked_later(question: str, parts: tuple[str, ...], dear: set[str]) -> None:
    assert later(question, *parts) == dict.fromkeys(dear, OPPOSES)


def later_rows(question: str, header: str, *rows: str) -> set[str]:
    """The rows of a table that are marked later."""
    text = "\n".join((header, *rows))
    starts = [text.index(row) for row in rows]
    lead = (0, len(header))
    fits = tuple(Fit(start, start + len(row), 0.5, True, lead) for start, row in zip(starts, rows, strict=True))
    document = Document("a.md", "", "", text, 0, "0", "utf-8")
    passage = Passage("a.md", "", "", 0, len(text), text)
    hit = Hit(0, passage, document, Signals(), Evidence(), (), lead, fits)
    return {text[slice(*span)] for span, cost in costs(question, "", hit).cost.items() if cost}


SWIMMING = ("| Группа | Возраст | Цена |", "| Дельфин | 4–6 лет | 6 400 ₽ |", "| Акула | 7–12 лет | 5 800 ₽ |")
MEMORY = ("| Ресурс | Минимум |", "| Процессор | 2 ядра |", "| Память | 4 ГБ |", "| Диск | 3 ГБ |", "| Java | 17 |")
LESSONS = ("| Урок | Начало |", "| 1 | 8:10 |", "| 2 | 9:05 |", "| 3 | 10:05 |")
BIKES = (
    "| Велосипед | Залог |",
    "| Городской | залог 3 |",
    "| Горный | залог 7 |",
    "| Тандем | нет |",
    "| Сани | нет |",
)
CRAFTS = ("| Занятие | Ведёт |", "| Гончарный круг | Лаптев |", "| Кружевоплетение | Котова |", "| Роспись | Зуева |")


@pytest.mark.parametrize(
    ("question", "table", "meant"),
    [
        ("Сколько стоит группа для ребёнка 9 лет?", SWIMMING, {SWIMMING[2]}),
        ("почём группа для девятилетнего мальчика", SWIMMING, {SWIMMING[2]}),
        ("почём группа для пятилетки", SWIMMING, {SWIMMING[1]}),
        ("Сколько стоит группа для ребёнка 15 лет?", SWIMMING, {*SWIMMING[1:]}),  # no row is meant
        ("Сколько нужно памяти, 2 ГБ хватит?", MEMORY, {*MEMORY[1:3]}),  # either may be meant
        ("У чего 2 ядра?", MEMORY, {MEMORY[1]}),
        ("Когда третий урок?", LESSONS, {LESSONS[3]}),
        ("Когда урок 2?", LESSONS, {LESSONS[2]}),
        ("Когда третья перемена?", LESSONS, {*LESSONS[1:]}),
        ("Кто учит плести кружево?", CRAFTS, {CRAFTS[2]}),
        ("Кто учит росписи?", CRAFTS, {CRAFTS[3]}),
        ("Какой залог за горный?", BIKES, {BIKES[2]}),
        ("Какой залог?", BIKES, {*BIKES[1:3]}),
    ],
)
def test_the_row_that_is_meant(question: str, table: tuple[str, ...], meant: set[str]) -> None:
    assert {*table[1:]} - later_rows(question, *table) == meant


HOURS = ("Вторая смена — 2, 3 и 6 классы.", "Она начинается в 13:50.", "Кончается в шесть вечера.")


@pytest.mark.parametrize(
    ("question", "dear"),
    [
        ("Во сколько начинается вторая смена?", {HOURS[0]}),
        ("Во сколько обойдётся вторая смена?", set()),  # no hour is asked for
        ("Какие классы во второй смене?", set()),
    ],
)
def test_what_tells_no_hour_is_marked_later(question: str, dear: set[str]) -> None:
    assert later(question, *HOURS) == dict.fromkeys(dear, OPPOSES * ELSEWHERE)


def test_a_decimal_is_no_year() -> None:
    told = ("Оборот — 2,74 млрд.", "Экспорт — 1,93 млрд.", "Доля Китая в 2023 году — 37 %.", "В 2021-м было 18 %.")
    assert later("Сколько вывезли в 2023 году?", *told) == {told[3]: OPPOSES}


def test_the_line_that_is_named_is_the_answer() -> None:
    text = (
        "# Протокол собрания\n\nДата: 14 марта 2026 года. Место: холл первого подъезда. Присутствовали собственники 43 "
        "квартир из 60.\nПредседатель собрания: Жумабаев Ерлан Талгатович. Секретарь: Петрова Ольга Ивановна.\n"
    )
    engine = Engine(in_memory([Document("a.md", "Протокол", "", text, 0, "0", "utf-8")], embedded()))
    assert engine.ask("Кто был председателем собрания?").hits[0].answer == "Жумабаев Ерлан Талгатович"
    assert engine.ask("Кто секретарь собрания?").hits[0].answer == "Петрова Ольга Ивановна"
