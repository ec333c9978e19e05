"""The head of a text: title, date, participants, where the body starts, and what is wrong in it, with its line."""

import pytest

from index.documents.dates import iso_date
from index.documents.front_matter import Head, read_head, top_heading

INTERVIEW = """---
title: "Река и люди: разговор у воды"
date: 2024-05-17
participants:
  - "Анна Петровна Лугова, учительница"
  - "Корреспондент"
---

— Как живёте?

— Хорошо.
"""


def test_front_matter() -> None:
    assert read_head(INTERVIEW, markdown=True) == Head(
        title="Река и люди: разговор у воды",
        date="2024-05-17",
        speakers=("Анна Петровна Лугова", "Корреспондент"),
        body=INTERVIEW.index("\n— Как"),
    )


@pytest.mark.parametrize(
    ("text", "title", "date", "body"),
    [
        ("# Река *весной* #\n\nВода.", "Река *весной*", "", "# Река *весной* #\n\nВода."),
        ("Вода.\n\n```\n# не заголовок\n```\n\n# Язык C#\n", "Язык C#", "", None),
        ("Река\n====\n\nВода.", "Река", "", None),
        ("## Ниже\n\nВода.", "Ниже", "", None),
        ("---\ntitle: no\ndate: 2024-05-17 10:30\n---\nВода.", "no", "2024-05-17", "Вода."),
        ("---\ndate: 17.05.2024\n---\n# Река\n", "Река", "2024-05-17", "# Река\n"),
        ("---\r\ntitle: Река\r\n---\r\nВода.", "Река", "", "Вода."),
        ('+++\ntitle = "Река"\ndate = 2024-05-17\n+++\nВода.', "Река", "2024-05-17", "Вода."),
        ("+++ и ещё.\n\nВода.", "", "", None),
        ("---\n---\nВода.", "", "", "Вода."),
        ("---\nЭто строка между чертами.\n---\nВода.", "", "", None),
        ("---\n\nЧерта без шапки.", "", "", None),
    ],
)
def test_head_of_markdown(text: str, title: str, date: str, body: str | None) -> None:
    head = read_head(text, markdown=True)
    assert (head.title, head.date) == (title, date)
    assert text[head.body :] == (text if body is None else body)


@pytest.mark.parametrize(
    ("text", "date", "body"),
    [
        (" date 2025-12-25 Весной река разливается.", "2025-12-25", "Весной река разливается."),
        ("date 2025-12-25\n\nВесной.", "2025-12-25", "Весной."),
        (" date 2025-13-45 Весной.", "", " date 2025-13-45 Весной."),
        ("Он сказал: date 2025-12-25 и ушёл.", "", "Он сказал: date 2025-12-25 и ушёл."),
        ("# Река\n", "", "# Река\n"),
    ],
)
def test_head_of_plain_text(text: str, date: str, body: str) -> None:
    head = read_head(text, markdown=False)
    assert (head.title, head.date) == ("", date)
    assert text[head.body :] == body


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        (
            "---\ntitle: Река: весна\ndate: 2024-05-17\n---\nВода.",
            2,
            'a colon too many: put the whole text in quotes, "…"',
        ),
        ('---\ndate: 2024-05-17\ntitle: "Река\n---\nВода.', 3, "a quote is not closed"),
        ("---\ntitle: @река\n---\nВода.", 2, "no text begins with this character without quotes"),
        ("---\ntitle: Река\nparticipants: [Анна\n---\nВода.", 4, "a bracket [ is not closed, or a comma is missing"),
        ("---\ntitle: *reka\n---\nВода.", 2, "found undefined alias 'reka'"),
        ("---\ntitle: a\x07b\n---\n" + "Вода. " * 99, 2, "a character that YAML does not allow"),
        ("---\na: " + "[" * 1200 + "\n---\nВода.", 2, "nested too deep"),
    ],
    ids=["colon", "quote", "sign", "bracket", "the parser's own words", "control", "depth"],
)
def test_what_is_no_yaml_is_told_with_its_line(text: str, line: int, problem: str) -> None:
    head = read_head(text, markdown=True)
    assert head.notice == f"line {line}: the front matter is not valid YAML ({problem}); fix it"
    assert text[head.body :] == text[text.index("---\nВ") + 4 :]


def test_broken_front_matter_is_read_line_by_line() -> None:
    text = "---\ntitle: Река: весна\ndate: 2024-05-17\nparticipants:\n  - Анна Лугова, учительница\n---\nВода."
    head = read_head(text, markdown=True)
    assert (head.title, head.date, head.speakers) == ("Река: весна", "2024-05-17", ("Анна Лугова",))


def test_front_matter_without_an_end() -> None:
    text = "---\ntitle: Река\n\nВода."
    told = "line 1: the front matter is not closed; a line --- has to end it"
    assert read_head(text, markdown=True) == Head(title="Река", body=text.index("\nВода"), notice=told)


def test_front_matter_is_data_and_never_code() -> None:
    bomb = "\n".join(f"l{n + 1}: &l{n + 1} [{', '.join([f'*l{n}'] * 9)}]" for n in range(9))
    fields = f"title: !!python/object/apply:os.getcwd []\nl0: &l0 [лол]\n{bomb}\nparticipants: *l9"
    head = read_head(f"---\n{fields}\n---\nВода.", markdown=True)
    assert (head.title, head.speakers) == ("", ())


@pytest.mark.parametrize(
    ("tags", "found"),
    [
        ("[вода, тарифы]", ("вода", "тарифы")),
        ("\n  - вода\n  - вода\n  - ' новый  тариф '", ("вода", "новый тариф")),
        ("вода, тарифы,", ("вода", "тарифы")),
        ("{a: b}", ()),
    ],
)
def test_tags(tags: str, found: tuple[str, ...]) -> None:
    assert read_head(f"---\ntags: {tags}\n---\nТекст.", markdown=True).tags == found


def test_a_date_that_is_none_is_told() -> None:
    head = read_head("---\ndate: в мае\n---\nВода.", markdown=True)
    assert (head.date, head.notice) == ("", 'the date "в мае" is not understood and left out; write YYYY-MM-DD')


@pytest.mark.parametrize(
    ("typed", "date"),
    [
        ("2025-12-25", "2025-12-25"),
        ("2025-12-25T10:00", "2025-12-25"),
        ("5.2.2025", "2025-02-05"),
        ("5.2.25", "2025-02-05"),
        ("5.2.98", "1998-02-05"),
        ("31.02.2025", ""),
        ("2025", ""),
        ("", ""),
    ],
)
def test_iso_date(typed: str, date: str) -> None:
    assert iso_date(typed) == date


def test_the_first_heading_of_the_first_level_is_the_title_whatever_items_stand_before_it() -> None:
    assert top_heading("- соль\n- спички\n\n## Лодка\n\n# Река\n\nВода.\n\n# Озеро") == "Река"
    assert top_heading("- соль\n\nВода.") == ""


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("УСТАВ ГАРАЖНОГО КООПЕРАТИВА\n\nI. Общие положения\n\nКооператив создан.", "УСТАВ ГАРАЖНОГО КООПЕРАТИВА"),
        ("ПРОТОКОЛ № 12\nобщего собрания\n\nСлушали отчёт.", "ПРОТОКОЛ № 12 общего собрания"),
        ("Кафе «Берёзка». Меню и цены\n\nСупы:\nборщ", "Кафе «Берёзка». Меню и цены"),
        ("Насос стоит в подвале.\n\nЕго включают утром.", ""),  # a sentence
        ("Адрес: Омск\n\nДом стоит у реки.", ""),  # a line of a form
        ("Письмо первое\n\nМилая Анна!", ""),  # one of several
        (" " * 40 + "УТВЕРЖДАЮ\n\nИнструкция действует с мая.", ""),
        (" " * 40 + "УТВЕРЖДАЮ\n\nИНСТРУКЦИЯ кладовщика\n\nОн ведёт учёт.", "ИНСТРУКЦИЯ кладовщика"),
        ("Из зала суда\n\nДВА КОЛОКОЛА\n\nСуд вынес приговор.", "ДВА КОЛОКОЛА"),
        ("Из зала суда\n\nДва колокола\n\nСуд вынес приговор.", "Из зала суда"),
        ("ЛИСТОК: ДЛЯ ПАЦИЕНТА\n\nПрочитайте его.", "ЛИСТОК: ДЛЯ ПАЦИЕНТА"),
        ("Весна\n", ""),  # nothing stands below
        ("[12.11.2025, 09:02] Марат: Всем доброе утро\n\nГотово", ""),
        ("- первое\n- второе\n\nГотово.", ""),
        ("Слова " * 40 + "\n\nГотово.", ""),  # too long
    ],
)
def test_a_plain_text_is_called_by_a_first_line_that_stands_apart(text: str, title: str) -> None:
    assert read_head(text, markdown=False) == Head(title=title)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("### Маяк\n\nОн стоит у моря.\n\n#### Свет\n\nГорит.", "Маяк"),  # above all others
        ("### Маяк\n\nОн стоит.\n\n### Порт\n\nОн шумит.", ""),  # one of two sections
        ("Слово.\n\n## Маяк\n\nОн стоит.", ""),
        ("## Маяк\n\nОн стоит.\n\n# Порт\n\nОн шумит.", "Порт"),
        ("**Договор аренды № 7**\n\nСтороны согласились.", "Договор аренды № 7"),
        ("Договор аренды\n\nСтороны согласились.", "Договор аренды"),
        ("**Анна:** Здравствуйте\n\nСтороны согласились.", ""),
    ],
)
def test_a_markdown_text_without_a_first_heading_is_called_by_what_it_begins_with(text: str, title: str) -> None:
    assert read_head(text, markdown=True) == Head(title=title)
