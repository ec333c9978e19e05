"""Text -> blocks: headings with their levels and titles, paragraphs, tables and code."""

import pytest

from index.documents.blocks import text_blocks


def told(text: str, is_markdown: bool = True) -> list[str]:
    """Each block as its kind and its text, line ends as `/`; of a heading its level and title too."""
    return [
        f"{one.kind}{f' {one.level} {one.title}' if one.level else ''}: "
        + text[one.start : one.stop].replace("\n", "/")
        for one in text_blocks(text, 0, is_markdown)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Река\nВода.", ["heading 1 Река: # Река", "text: Вода."]),
        ("### Язык C# ##\n", ["heading 3 Язык C#: ### Язык C# ##"]),
        ("## **Река**", ["heading 2 Река: ## **Река**"]),
        ("## Река *весной*", ["heading 2 Река *весной*: ## Река *весной*"]),
        ("Река\n====\nВесна\n---\nВода.", ["heading 1 Река: Река/====", "heading 2 Весна: Весна/---", "text: Вода."]),
        ("- соль\n---", ["item 1 : - соль", "furniture: ---"]),
        ("#метка\n####### семь", ["text: #метка/####### семь"]),
        ("```\n# код\n\nкод\n```\nВода.", ["code: ```/# код//код/```", "text: Вода."]),
        ("```\nбез конца", ["code: ```/без конца"]),
        ("| a |\n|---|\n| 1 |\nВода.", ["table: | a |/|---|/| 1 |", "text: Вода."]),
        ("  Вода.  \n\n \nЛёд.\n", ["text: Вода.", "text: Лёд."]),
        ("Шла вода\nи ушла.\nЛёд.", ["text: Шла вода/и ушла./Лёд."]),
        ("Взять:\n- соль\n- спички", ["text: Взять:", "item 1 : - соль", "item 1 : - спички"]),
        ("", []),
    ],
)
def test_blocks(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize("mark", ["* * *", "***", "- - -", "•", "~~~"])
def test_marks_between_paragraphs_are_no_text(mark: str) -> None:
    assert told(f"Вода.\n\n{mark}\n\nЛёд.", is_markdown=False) == ["text: Вода.", f"furniture: {mark}", "text: Лёд."]


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    lines = ["Весной река разливается так широко, что до", "соседнего хутора добираются на лодках.", "Старики помнят."]
    assert told("\n".join(lines), is_markdown=False) == [f"text: {'/'.join(lines)}"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Запуск::\n\n    Паром --пуск\n\n    Паром --стоп\n\nВсё.",
            ["text: Запуск::", "code: Паром --пуск//    Паром --стоп", "text: Всё."],
        ),
        (".. code:: bash\n\n    Паром --пуск\nВсё.", ["text: .. code:: bash", "code: Паром --пуск", "text: Всё."]),
        (
            ".. |Мост| image:: мост.png\n   :target: мост.html\n\nВсё.",
            ["definition: .. |Мост| image:: мост.png", "definition: :target: мост.html", "text: Всё."],
        ),
    ],
)
def test_restructured_text(text: str, expected: list[str]) -> None:
    assert told(text, is_markdown=False) == expected


def test_articles_of_a_law_in_lines_without_empty_ones_between() -> None:
    text = "Паром ходит.\nСтатья 4. Перевоз людей\nПеревоз бесплатен.\nЭто сказано в\nСтатья 5. Лодки"
    assert told(text, is_markdown=False)[:3] == [
        "text: Паром ходит.",
        "heading 5 Статья 4. Перевоз людей: Статья 4. Перевоз людей",
        "text: Перевоз бесплатен.",
    ]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("г. Тараз стар.|р. Талас быстра.|с. Кулан мал.", "г. Тараз стар.|р. Талас быстра.|с. Кулан мал."),
        ("п. 5 договора в силе.|т. е. всё в силе.", "п. 5 договора в силе.|т. е. всё в силе."),
        ("а. Песни хора|б. Танцы|в. Чай", "Песни хора|Танцы|Чай"),
        ("а. Песни хора|г. Тараз поёт.|б. Танцы", "Песни хора|г. Тараз поёт.|Танцы"),
        ("a. Songs|b. Tea", "Songs|Tea"),
        ("в) Чай|г) Тараз", "Чай|Тараз"),
        ("б. петь", "петь"),
    ],
)  # fmt: skip
def test_a_letter_marks_an_item_where_letters_run_on(lines: str, words: str) -> None:
    text = "Поход.\n\n" + lines.replace("|", "\n\n")
    found = text_blocks(text, 0, False)[1:]
    assert "|".join(text[one.words : one.stop] for one in found) == words
    assert [one.kind == "item" for one in found] == [
        a != b for a, b in zip(lines.split("|"), words.split("|"), strict=True)
    ]


def test_columns_of_a_plain_text_are_a_table() -> None:
    rows = "Груз      Цена   Срок\nПлот      7      день\nЛодка\t5 \tчас"
    assert told(f"Цены:\n{rows}\n\nВсё.", is_markdown=False) == [
        "text: Цены:", f"table: {rows}".replace("\n", "/"), "text: Всё."
    ]  # fmt: skip
    assert told("Директор       И. Петров\nБухгалтер      А. Ли", is_markdown=False)[0][:4] == "text"


def test_a_row_of_columns_may_have_empty_cells() -> None:
    rows = "Рейс  Время  Дни     Кроме\n11    5:12   будни\n13    6:40   субб.   июля\n15    7:30           мая"
    assert told(f"Паром\n\n{rows}\n\nВсё.", is_markdown=False)[1] == f"table: {rows}".replace("\n", "/")
    kinds = [one.kind for one in text_blocks("Рейс  Время  Дни\n11    5:12   будни\n11   6:40\nПаром стар.", 0, False)]
    assert kinds == ["table", "text", "text"]  # a cell that begins elsewhere


def test_a_law_pasted_into_markdown() -> None:
    text = "Статья 3. Запреты\nНа пароме запрещается:\nа) курить;\nб) петь.\n\nСтатья 4. Цена и\nсрок\n\nНет."
    assert told(text) == [
        "heading 5 Статья 3. Запреты: Статья 3. Запреты",
        "text: На пароме запрещается:",
        "item 1 : а) курить;",
        "item 1 : б) петь.",
        "heading 5 Статья 4. Цена и срок: Статья 4. Цена и/срок",
        "text: Нет.",
    ]


def test_twenty_badges_are_links() -> None:
    badge = f"[![Паром](https://example.org/{'a' * 30}.svg)](https://example.org/{'b' * 30})"
    (block,) = text_blocks("\n".join([badge] * 20))
    assert block.kind == "link"


def test_what_stands_apart_is_loose() -> None:
    assert [one.loose for one in text_blocks("Река.\n- Вода.\n\nЛёд.\n# Мост\nСтарый.")] == [
        True,
        False,
        True,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("*5 ноября 2025, газета «Искра»*", "text"),
        ("_газета «Искра», 05.11.25_", "text"),
        ("*2025 жылғы 5 қараша, «Арқа таңы» газеті*", "text"),
        ("*Ақтөбе, 5 қараша*", "text"),
        ("*The Spark, May 5*", "text"),
        ("*Омск, 9 мая*", "text"),
        ("*Вода и лёд*", "heading 6 Вода и лёд"),
        ("*10 советов лодочнику*", "heading 6 10 советов лодочнику"),
        ("**Итоги 2025 года**", "heading 6 Итоги 2025 года"),
    ],
)
def test_a_slanted_line_is_a_heading_but_not_a_dateline(line: str, kind: str) -> None:
    assert told(f"# Река\n\n{line}\n\nВода высока.")[1] == f"{kind}: {line}"


def test_the_text_before_the_start_is_passed_over() -> None:
    text = "---\nВода."
    (block,) = text_blocks(text, 4)
    assert text[block.start : block.stop] == "Вода."


def test_a_contract_line_by_line() -> None:
    text = "1. ПЛАТА\n1.1. Платят по пятницам,\nналичными.\n1.2. Пени нет.\n2. Сроки\n2.1. Срок год."
    assert told(text, is_markdown=False) == [
        "heading 2 1. ПЛАТА: 1. ПЛАТА",
        "item 1 : 1.1. Платят по пятницам,/наличными.",
        "item 1 : 1.2. Пени нет.",
        "heading 2 2. Сроки: 2. Сроки",
        "item 1 : 2.1. Срок год.",
    ]
    assert told("1.1. Платят по пятницам.\n1.2. Пени нет,\n1.5 кг сена.") == [
        "text: 1.1. Платят по пятницам.",
        "text: 1.2. Пени нет,/1.5 кг сена.",
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Паромная переправа\n\nПаром ходит по будням.", "heading 1 Паромная переправа"),
        ("Паром ушёл.\n\nОн вернётся.", "text"),
        ("Паром\n\nЛодка\n\nПлот", "text"),
        ("Паромная переправа\nПаром ходит по будням.", "text"),
        ("Адрес:\n\nПричал 4.", "text"),
    ],
)
def test_the_title_of_a_plain_text(text: str, kind: str) -> None:
    assert told(text, is_markdown=False)[0].partition(":")[0] == kind


def test_a_contract_in_paragraphs_as_word_gives_it() -> None:
    text = (
        "1. Предмет договора\n\n1.1. Поставщик везёт зерно.\n\n2. Цена\n\n2.1. Платят:\n\nа) вперёд;\n\n"
        "б) после приёмки.\n\n"
        "В срок.\n\nОСОБЫЕ УСЛОВИЯ\n\nЗапрещается:\n\n– курить;\n\n– шуметь.\n\n1. Соль\n\n2. Спички"
    )
    assert told(text) == [
        "heading 2 1. Предмет договора: 1. Предмет договора",
        "text: 1.1. Поставщик везёт зерно.",
        "heading 2 2. Цена: 2. Цена",
        "text: 2.1. Платят:",
        "item 1 : а) вперёд;",
        "item 1 : б) после приёмки.",
        "text: В срок.",
        "heading 2 ОСОБЫЕ УСЛОВИЯ: ОСОБЫЕ УСЛОВИЯ",
        "text: Запрещается:",
        "item 1 : – курить;",
        "item 1 : – шуметь.",
        "item 1 : 1. Соль",
        "item 1 : 2. Спички",
    ]


@pytest.mark.parametrize("text", ["Он сказал:\n\n— Едем.\n\n— Едем.", "# Кто идёт:\n\nа) никто;"])
def test_speech_behind_a_colon_and_a_letter_under_a_heading_are_no_items(text: str) -> None:
    assert not any(block.startswith("item") for block in told(text))


@pytest.mark.parametrize("is_markdown", [True, False])
def test_the_first_line_is_the_title_of_a_text_without_headings(is_markdown: bool) -> None:
    text = "Договор аренды\n\n1. Предмет\n\n1.1. Сдаётся лодка.\n\n2. Цена\n\n2.1. Пять тенге."
    assert told(text, is_markdown)[:2] == [
        "heading 1 Договор аренды: Договор аренды",
        "heading 2 1. Предмет: 1. Предмет",
    ]
    assert told("Договор аренды\n\nЛодка новая.\n\n# Цена\n\nПять.")[0] == "text: Договор аренды"


def test_fields_line_by_line_are_each_a_block() -> None:
    assert told("Ёмкость бака: 4,5 л\nМощность: 2 кВт\n\nВода:\nхолодная и чистая.") == [
        "text: Ёмкость бака: 4,5 л", "text: Мощность: 2 кВт", "text: Вода:/холодная и чистая."
    ]  # fmt: skip


LONG = "ТОО «Паром», тел. +7 701 555 33 44, хутор Нижний, причал у старого моста"


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize(
    "marked",
    [
        "**Дата:** 22 июня|**Место:** причал 4|**Были:** Седов, Ким",
        "__Дата__: 22 июня|__Место__: причал 4",
        f"Хозяин парома: {LONG}|Сторож парома: {LONG}",
        f"Сторож и хозяин живут на хуторе в низовьях|Хозяин: {LONG}|Сторож: Ким\nи двое его братьев.",
    ],
)
def test_fields_in_a_row_are_each_a_block(marked: str, is_markdown: bool) -> None:
    pieces = [f"text: {piece}".replace("\n", "/") for piece in marked.split("|")]
    assert told(marked.replace("|", "\n"), is_markdown) == pieces


def test_a_field_alone_goes_on_a_paragraph_of_markdown() -> None:
    assert told("Вода высока, и вот\nОтвет: нет.") == ["text: Вода высока, и вот/Ответ: нет."]


def test_bold_labels_part_a_paragraph_of_wrapped_fields() -> None:
    text = "**Были:** Седов, Ким,\nЛапин\n**Не было:** Бойко\n\n**Дата: 5 мая**\n**Место: причал**"
    assert told(text) == [
        "text: **Были:** Седов, Ким,/Лапин",
        "text: **Не было:** Бойко",
        "text: **Дата: 5 мая**",
        "text: **Место: причал**",
    ]


def test_a_line_with_dots_to_a_price_stands_alone_in_a_paragraph() -> None:
    assert told("Мёд ..... 600 руб.\nПенсионерам скидка.") == [
        "item 1 : Мёд ..... 600 руб.",
        "text: Пенсионерам скидка.",
    ]


@pytest.mark.parametrize("is_markdown", [True, False])
def test_chapters_with_roman_numbers(is_markdown: bool) -> None:
    text = "Устав артели\n\nI. Общее\n\nВода общая.\n\nII. Лодки\n\n1.1. Весло\n\nВёсла свои.\n\nІІІ Паром\n\nОн стар."
    assert told(text, is_markdown) == [
        "heading 1 Устав артели: Устав артели",
        "heading 2 I. Общее: I. Общее",
        "text: Вода общая.",
        "heading 2 II. Лодки: II. Лодки",
        "heading 4 1.1. Весло: 1.1. Весло",
        "text: Вёсла свои.",
        "heading 2 ІІІ Паром: ІІІ Паром",
        "text: Он стар.",
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ["I. Newton", "V. Hugo"],  # initials
        ["II. Лодки", "III. Паром"],  # no first
        ["I. Лодки", "III. Паром"],
        ["I. Лодка стоит.", "II. Паром ушёл."],  # sentences
        ["I. лодки", "II. паром"],
        ["Письмо первое", "Ответ второй"],
        ["Письмо первое", "Письмо первое"],
        ["Письмо первое ушло", "Письмо второе ушло"],
        ["Письмо первое, длинное", "Письмо второе, короткое"],
        ["Two letters", "Three letters"],
        ["Новое письмо", "Старое письмо"],
    ],
)
def test_lines_that_count_nothing_are_no_headings(lines: list[str]) -> None:
    text = "Вода.\n\n" + "\n\n".join(f"{line}\n\nЛёд тонок." for line in lines)
    assert {one.kind for one in text_blocks(text, 0, False)} == {"text"}


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize(
    ("lines", "level"),
    [
        (["Письмо первое", "Письмо второе", "Письмо двадцать третье"], 3),
        (["Первое письмо", "Второе письмо"], 3),
        (["Бірінші хат", "Екінші хат", "Он бірінші хат"], 3),
        (["Letter one", "Letter two"], 3),
        (["CHAPTER ONE", "Chapter Two"], 3),
        (["Глава первая. Река", "Глава вторая. Лёд"], 3),
        (["Часть первая", "Часть четвёртая"], 2),
    ],
)
def test_lines_that_count_by_a_noun_are_headings(lines: list[str], level: int, is_markdown: bool) -> None:
    text = "\n\n".join(f"{line}\n\nЛёд тонок." for line in lines)
    expected = [part for line in lines for part in (f"heading {level} {line}: {line}", "text: Лёд тонок.")]
    assert told(text, is_markdown) == expected


def test_a_list_of_parts_without_text_between_is_none_of_headings() -> None:
    parts = "Письмо первое\n\nПисьмо второе"
    assert [one.kind for one in text_blocks(f"Вода.\n\n{parts}\n\nЛёд.", 0, False)] == [
        "text",
        "text",
        "heading",
        "text",
    ]


ENTRIES = "Для лапши:\nмука — 500 г\nсоль по вкусу\nяйцо - 1 шт."


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (ENTRIES, ["text", "item", "item", "item"]),
        ("мука — 500 г\nвода — 150 мл", ["item", "item"]),
        ("Для лапши:\nмука — 500 г\nсоль по вкусу\nперец по вкусу\nяйцо — 1 шт.", ["text"]),  # half are entries
        ("Взять:\nмука — 500 г", ["text"]),  # one alone
        (
            "Талас — река, что течёт с гор, и в ней\nвода — холодная, как снег, и чистая. Она поит пять хуторов.",
            ["text"],
        ),
        ("река — дорога\nвода — дом. Так говорят.", ["text"]),  # two sentences
    ],
)
def test_a_list_without_marks(text: str, kinds: list[str], is_markdown: bool) -> None:
    found = text_blocks(text, 0, is_markdown)
    assert [one.kind for one in found] == kinds
    if len(kinds) > 1:
        assert [text[one.start : one.stop] for one in found] == text.split("\n")


@pytest.mark.parametrize("is_markdown", [True, False])
def test_a_point_of_minutes_heads_what_was_said_on_it(is_markdown: bool) -> None:
    below = "\n\nСЛУШАЛИ: Седова. Течёт.\n\nПОСТАНОВИЛИ: Чинить."
    assert told(f"Протокол 7\n\n1. О крыше.{below}", is_markdown)[1] == "heading 2 1. О крыше.: 1. О крыше."
    assert told("Протокол 7\n\n1. О крыше.\n\nСедов: Течёт.", is_markdown)[1].partition(":")[0].startswith("item")


@pytest.mark.parametrize("is_markdown", [True, False])
@pytest.mark.parametrize(
    "point", ["1. СЛУШАЛИ: Седова о крыше. Она течёт.", "1. Слушали: о крыше", "1. Крыша стара. Она течёт."]
)
def test_what_was_said_on_a_point_of_minutes_is_no_heading(point: str, is_markdown: bool) -> None:
    found = told(f"Протокол 7\n\n{point}\n\nРЕШИЛИ: чинить.\n\n2. РАЗНОЕ: пусто.", is_markdown)
    assert [one.partition(":")[0].rstrip() for one in found[1:]] == ["item 1", "text", "item 1"]


def test_a_heading_in_each_other_line_of_a_plain_text_ends_a_list_without_marks() -> None:
    text = "мука — 5 г\nвода — 7 мл\nСоус\n===\nперец — 2 шт.\nсоль — 1 г"
    assert [one.kind for one in text_blocks(text, 0, False)] == ["item", "item", "heading", "item", "item"]
    many = "Аб\n===\nтекст\n" * 10_000  # quadratic work would take minutes for them
    assert [one.kind for one in text_blocks(many, 0, False)] == ["heading", "text"] * 10_000


def test_numbered_lines_right_above_their_sentences_are_headings() -> None:
    text = (
        "1. Общие сведения\nЧайник нужен дома.\n\n2. Меры безопасности\nНе включайте пустой.\n3. Как чистить\nЩёткой."
    )
    assert [block[:4] for block in told(text, is_markdown=False)] == ["head", "text"] * 3


@pytest.mark.parametrize(
    "text",
    [
        "1. Откройте сайт\nАдрес указан в договоре.\n2. Введите пароль\nОн из цифр.",
        "1. Вскипятить воду\nХватит литра.\n2. Насыпать чай\nХватит ложки.",
        "1. Сайтты ашыңыз\nМекенжайы шартта.\n2. Құпиясөзді енгізіңіз\nОл цифрдан тұрады.",
        "1. Вода\n2. Соль\n3. Мука\nВсё смешать.",
        "Документы:\n1. Паспорт\nЕго вернут.\n2. Справка\nЕё выдаст школа.",
        "5. Приложение\nОно приложено.",
    ],
)
def test_numbered_steps_and_lists_are_no_headings(text: str) -> None:
    assert "heading" not in " ".join(told(text, is_markdown=False))
