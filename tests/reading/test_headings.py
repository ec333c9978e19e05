"""What only a heading tells is marked there: the day of news, or of a version, whose section tells what is new."""

import pytest

from index.build import in_memory
from index.documents.document import Document
from index.encoders.load import embedded
from qa.engine import Engine

CHANGES = """\
# Changelog

## 2.1.0 (2024-03-01)

- Added import from CSV files.
- Fixed a crash when the folder is empty.

## 2.0.0 — 12 января 2024

- Новый формат индекса: старые индексы нужно перестроить.

## [1.9.3] - 2023-11-20

### Fixed

- Ошибка при чтении файлов в кодировке cp1251.
"""
HISTORY = """\
# История версий

## 4.1.0

- Добавлен тёмный режим.
- Исправлена печать, когда удалён шрифт.
- Удалён старый формат.

## 4.0.0

- Поиск без учёта регистра.
- Fixed a crash when a folder is added.

## 3.9.0

### Добавлено

- Экспорт в CSV.

### Исправлено

- Добавление файла больше не роняет программу.
"""
NEWS = """\
# Новости музея

## 5 мая 2023 года. Открылась выставка «Степные кони»

На выставке показаны сто двадцать предметов из шести музеев. Куратор — Анна Ли.

## 17 июня 2023 года. Ночь музеев

Музей работал до двух часов ночи. Лекцию о беркутах перенесли на 24 июня.
"""
DAYS = """\
# Зоопарк

## Мартышки

Мартышек кормят дважды, в десять утра и в шесть вечера.

## Касса на улице 8 Марта

Касса открывается в девять утра, кроме понедельника.

## Пожар на складе, 3 июня 2023 года

Пожар заметил сторож Кусаинов. Склад отстроили за месяц.

## What you may do with the keys

The keys are handed back on the last evening.
"""
SHORT = """\
# Changelog

## 2.1.10 (12.03.24)

- Added import from CSV files.

## 24.04.01

- Added export to PDF files.
"""
VILLAGE = """\
# Новости села

## Двенадцатого марта. Собрание рыбаков

На собрании рыбаков выбрали старосту, Тимура Ли.

## 15.06.23 Открытие причала

Причал красили всем селом, лодки подняли на берег.
"""
HOUSE = """\
# Новости двора

## Собрание о лифте, 12 мая 2024

Следующее собрание о лифте назначено сразу после сдачи лифта. Лифт сдадут в первом квартале.

## Каток открылся после ремонта (5 января 2024)

Раздевалку катка откроют к празднику. Каток открыли после покраски бортов.

## Rooftop party, 12 May 2023

The rooftop bar opens once the stairs are mended.
"""
STATUTE = """\
# Устав

## 2.1. Членство

Членом становятся с 1 марта 2020 года.
"""


@pytest.fixture(scope="module")
def engine() -> Engine:
    texts = {
        "CHANGELOG.md": CHANGES,
        "history.md": HISTORY,
        "novosti.md": NEWS,
        "zoo.md": DAYS,
        "ustav.md": STATUTE,
        "CHANGES.md": SHORT,
        "selo.md": VILLAGE,
        "dvor.md": HOUSE,
    }
    return Engine(
        in_memory([Document(name, name, "", text, 0, name, "utf-8") for name, text in texts.items()], embedded())
    )


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        ("Когда вышла версия 2.1.0?", "2.1.0 (2024-03-01)", "2024-03-01"),
        ("когда вышла 2.0", "2.0.0 — 12 января 2024", "12 января 2024"),
        ("When was 1.9.3 released?", "[1.9.3] - 2023-11-20", "2023-11-20"),
        ("When was 2.1.10 released?", "2.1.10 (12.03.24)", "12.03.24"),
        (
            "Когда открылась выставка «Степные кони»?",
            "5 мая 2023 года. Открылась выставка «Степные кони»",
            "5 мая 2023 года",
        ),
        ("Когда было собрание о лифте?", "Собрание о лифте, 12 мая 2024", "12 мая 2024"),
        ("Когда открыли каток?", "Каток открылся после ремонта (5 января 2024)", "5 января 2024"),  # it was then, too
    ],
)
def test_a_day_that_only_the_heading_tells_is_marked_there(
    engine: Engine, question: str, quote: str, words: str
) -> None:
    answer = engine.ask(question)
    assert (answer.found, answer.hits[0].quote, answer.hits[0].answer) == (True, quote, words)


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        ("Когда прошло собрание рыбаков?", "Двенадцатого марта. Собрание рыбаков", "Двенадцатого марта"),
        ("Когда прошло открытие причала?", "15.06.23 Открытие причала", "15.06.23"),
    ],
)
def test_a_day_in_words_or_with_a_short_year_is_one(engine: Engine, question: str, quote: str, words: str) -> None:
    hit = engine.ask(question).hits[0]
    assert (hit.quote, hit.answer) == (quote, words)


def test_a_version_is_not_its_own_day(engine: Engine) -> None:
    assert "24.04.01" not in engine.ask("When was 24.04.01 released?").hits[0].answer


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Что исправлено в 1.9.3?", "Ошибка при чтении файлов в кодировке cp1251."),
        ("Что нового в версии 2.1?", "Added import from CSV files."),
        ("What changed in v2.0.0?", "Новый формат индекса: старые индексы нужно перестроить."),
        ("Что нового в 4.1.0?", "Добавлен тёмный режим."),
        ("Что исправили в 4.1.0?", "Исправлена печать, когда удалён шрифт."),
        ("Что удалили в версии 4.1.0?", "Удалён старый формат."),
        ("What was fixed in 4.0.0?", "Fixed a crash when a folder is added."),
        ("Что добавили в 4.0.0?", "Поиск без учёта регистра."),  # says of no kind
        ("Что исправили в 3.9.0?", "Добавление файла больше не роняет программу."),  # below «Исправлено»
    ],
)
def test_the_section_of_a_version_tells_what_is_new_in_it(engine: Engine, question: str, quote: str) -> None:
    answer = engine.ask(question)
    assert (answer.found, answer.hits[0].quote) == (True, quote)


def test_a_change_of_another_kind_is_no_certain_answer(engine: Engine) -> None:
    answer = engine.ask("Что удалили в версии 2.0?")  # nothing: «Новый формат индекса»
    assert answer.confidence < 0.9


@pytest.mark.parametrize(
    "question",
    ["Когда вышла версия 3.0?", "Что нового в версии 1.4?", "Когда родилась Анна Ли?", "Что нового в 2.1.1?"],
)
def test_no_heading_answers_for_another_version_or_of_something_else(engine: Engine, question: str) -> None:
    assert not engine.ask(question).found


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("На какое число перенесли лекцию о беркутах?", "Лекцию о беркутах перенесли на 24 июня."),
        ("С какого числа становятся членом?", "Членом становятся с 1 марта 2020 года."),
        ("Когда кормят мартышек?", "Мартышек кормят дважды, в десять утра и в шесть вечера."),
        ("Когда открывается касса?", "Касса открывается в девять утра, кроме понедельника."),
        ("When are the keys handed back?", "The keys are handed back on the last evening."),
        ("Кто заметил пожар, когда загорелся склад?", "Пожар заметил сторож Кусаинов."),
        ("Когда следующее собрание о лифте?", "Следующее собрание о лифте назначено сразу после сдачи лифта."),
        ("Когда сдадут лифт?", "Лифт сдадут в первом квартале."),
        ("Когда откроют раздевалку катка?", "Раздевалку катка откроют к празднику."),
        ("When does the rooftop bar open?", "The rooftop bar opens once the stairs are mended."),
    ],
)
def test_a_sentence_that_tells_a_time_is_marked_before_the_heading(engine: Engine, question: str, quote: str) -> None:
    assert engine.ask(question).hits[0].quote == quote
