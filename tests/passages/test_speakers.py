"""Paragraphs -> who begins to speak at which, and who asks and who answers."""

from dataclasses import replace

import pytest

from index.documents.blocks import blocks
from index.documents.document import Document
from index.passages.speakers import spoken
from index.passages.splitting import split
from index.passages.talk.voices import roles
from tests.passages.interviews import GUEST, document


def marked(text: str, speakers: tuple[str, ...] = (), form: str = "md") -> list[str]:
    """The words of each marked paragraph: «? Анна: Как живёте?», «! Иван: Хорошо.»"""
    one = replace(document(text, speakers), format=form)
    heard = spoken(one, blocks(one))
    return [
        f"{'?' if mark.asks else '!'} {mark.speaker}: {text[mark.words : heard.blocks[number].stop]}"
        for number, mark in sorted(heard.voices.items())
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # dashes
        ("— Как живёте?\n\n— Хорошо.", ["? Корреспондент: Как живёте?", "! Анна Лугова: Хорошо."]),
        (
            "- Расскажите о реке.\n\n- Она широкая.\n\n- А зимой?\n\n- Лёд.",
            ["? Корреспондент: Расскажите о реке.", "! Анна Лугова: Она широкая.", "? Корреспондент: А зимой?",
             "! Анна Лугова: Лёд."],
        ),
        (
            "— Кто чинит мост?\n\n— А кто, если не мы?\n\n— И давно?\n\n— Давно.",
            ["? Корреспондент: Кто чинит мост?", "! Анна Лугова: А кто, если не мы?", "? Корреспондент: И давно?",
             "! Анна Лугова: Давно."],
        ),
        ("— Как живёте?\n\nХорошо.", ["? Корреспондент: Как живёте?"]),
        # lists
        ("Взять с собой:\n\n- соль;\n\n- спички;\n\n- нож.", []),
        ("- Соль.\n- Спички.\n- Нож? Нет.", []),
        (
            "— Что взять?\n\n— Немного:\n- Соль.\n- Спички.\n\n— А нож?\n\n— Не надо.",
            ["? Корреспондент: Что взять?", "! Анна Лугова: Немного:", "? Корреспондент: А нож?",
             "! Анна Лугова: Не надо."],
        ),
        # labels
        (
            "Вопрос: Как живёте?\nОтвет: Хорошо.\nВопрос: А зимой?\nОтвет: Холодно.",
            ["? Корреспондент: Как живёте?", "! Анна Лугова: Хорошо.", "? Корреспондент: А зимой?",
             "! Анна Лугова: Холодно."],
        ),
        (
            "**Пётр:** Как живёте?\n\n**Иван:** Хорошо.\n\nГлавное: вода.\n\n**Пётр:** А зимой?\n\n**Иван:** Лёд.",
            ["? Пётр: Как живёте?", "! Иван: Хорошо.", "? Пётр: А зимой?", "! Иван: Лёд."],
        ),
        (
            "**Пётр** (9:05): Паром ушёл.\n\n**Иван** (9:06): Вижу.\n\n**Пётр** (9:07): Жду.\n\n**Иван** (9:09): И я.",
            ["! Пётр: Паром ушёл.", "! Иван: Вижу.", "! Пётр: Жду.", "! Иван: И я."],
        ),
        (
            "12.05.2024, 10:15 - Пётр: Где паром?\n12.05.2024, 10:17 - Иван: Тут.\n[2024-05-13, 8:00] Пётр: Жду.",
            ["? Пётр: Где паром?", "! Иван: Тут.", "! Пётр: Жду."],
        ),
        (
            "[10:15, 12.05.2024] Пётр: Где паром?\n[10:17, 12.05.2024] Иван: Тут.\n[8:00, 13.05.2024] Пётр: Жду.",
            ["? Пётр: Где паром?", "! Иван: Тут.", "! Пётр: Жду."],
        ),
        (
            "[10:15 AM, 5/12/2024] Arman: Where is it?\n[10:17 am, 5/12/2024] Zhanna: Here.\n"
            "5/13/24, 1:00 PM - Arman: Thanks.",
            ["? Arman: Where is it?", "! Zhanna: Here.", "! Arman: Thanks."],
        ),
        (  # whoever is not among the contacts, signs before a name, and the mark that iOS writes before attachments
            "[12.05.2024, 10:15:01] ~ Пётр: Где паром?\n\u200e[12.05.2024, 10:17:01] 🌸 Анна: Тут.\n"
            "[12.05.2024, 10:18:01] +7 701 123-45-67: Жду.",
            ["? Пётр: Где паром?", "! Анна: Тут.", "! +7 701 123-45-67: Жду."],
        ),
        ("+7 701 123-45-67: касса\n+7 701 123-45-68: склад\n+7 701 123-45-69: цех", []),
        ("10:15, 12.05.2024 паром ушёл.\n\n10:17, он пришёл.\n\n[10:17] Его нет.", []),
        (
            "ПЁТР (10:02)\nПаром ушёл.\n\nИВАН (10:03)\nВижу.\n\nПЁТР (10:05)\nЖду.",
            ["! ПЁТР: Паром ушёл.", "! ИВАН: Вижу.", "! ПЁТР: Жду."],
        ),
        ("Цена: 100 рублей.\nВес: 2 кг.\n\nЦена: 200 рублей.\nВес: 3 кг.", []),
        # bold questions
        (
            "**Как живёте?**\n\nХорошо.\n\n**А зимой?**\n\nХолодно.",
            ["? Корреспондент: Как живёте?**", "! Анна Лугова: Хорошо.", "? Корреспондент: А зимой?**",
             "! Анна Лугова: Холодно."],
        ),
        ("**Как живёте?**\n\nХорошо.", []),
        (
            "**Паром стар.**\n\nЕму сто лет.\n\n**Как вы живёте?**\n\nХорошо.\n\n**Говорят, вы поёте.**\n\nПою.\n\n"
            "**А зимой?**\n\n**Нет.**\n\nХолодно.\n\n**А плаваете?**\n\nДа.\n\n**А весной?**\n\nТепло.",
            ["? Корреспондент: Как вы живёте?**", "! Анна Лугова: Хорошо.", "? Корреспондент: Говорят, вы поёте.**",
             "! Анна Лугова: Пою.", "? Корреспондент: А зимой?**", "! Анна Лугова: **Нет.**",
             "? Корреспондент: А плаваете?**", "! Анна Лугова: Да.", "? Корреспондент: А весной?**",
             "! Анна Лугова: Тепло."],
        ),
        (  # nobody is addressed: an FAQ with a sentence that it stresses
            "**Где паром?**\n\nУ моста.\n\n**Паром ходит летом.**\n\nЗимой лёд.\n\n**А лодка?**\n\nТам.",
            ["? Корреспондент: Где паром?**", "! Анна Лугова: У моста.", "? Корреспондент: А лодка?**",
             "! Анна Лугова: Там."],
        ),
        # people who talk in a story
        (
            "Мы шли к реке.\n\n- Пора.\n\n- Рано ещё.\n\n- Иду.\n\n- Куда?\n\n- В город.\n\nСолнце село.\n\n"
            "- Поздно.\n\n- Знаю.\n\n- Что с ним?\n\n- Устал.\n\n- Жаль.\n\nНочью пошёл дождь.\n\nМы спали.",
            [],
        ),
        ("Река.\n\nВода.", []),
    ],
)  # fmt: skip
def test_marks(text: str, expected: list[str]) -> None:
    assert marked(text, GUEST) == expected


TALK = "**Анна:** Где паром?\n\n**Пётр:** У моста.\n\n**Анна:** А лодка?\n\n**Пётр:** Там."


@pytest.mark.parametrize("speakers", [("Анна", "Пётр"), ("Пётр", "Анна")])
def test_who_asks_is_heard_whatever_the_order_of_the_names(speakers: tuple[str, str]) -> None:
    """The last of two names is taken to ask only where the talk does not tell."""
    assert marked(TALK, speakers) == ["? Анна: Где паром?", "! Пётр: У моста.", "? Анна: А лодка?", "! Пётр: Там."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Who is alone asks nobody; behind his words others speak, until he is named again.
        ("ИВАН: Дед умер. Где его плот?\n\nУ моста.", ["! ИВАН: Дед умер. Где его плот?"]),
        (
            "ИВАН: Дед молол.\n\nМельница стара.\n\nОна тут.\n\nИВАН: Уеду ли? Нет.\n\nНочь.",
            ["! ИВАН: Дед молол.", "! : Мельница стара.", "! ИВАН: Уеду ли? Нет."],
        ),
        # Who answers himself asks nobody either.
        (
            "ИВАН: Дед молол.\n\nОЛЬГА: Да.\n\nИВАН: Уеду ли? Нет. Куда я?\n\nОЛЬГА: Ночь.\n\nИВАН: Плот тут. Где ты?"
            "\n\nОЛЬГА: Тут.\n\nИВАН: Вижу.",
            ["! ИВАН: Дед молол.", "! ОЛЬГА: Да.", "! ИВАН: Уеду ли? Нет. Куда я?", "! ОЛЬГА: Ночь.",
             "? ИВАН: Плот тут. Где ты?", "! ОЛЬГА: Тут.", "! ИВАН: Вижу."],
        ),
    ],
)  # fmt: skip
def test_subtitles(text: str, expected: list[str]) -> None:
    assert marked(text, form="srt") == expected


def test_questions_before_the_labels_of_others() -> None:
    """An FAQ in two layouts; a label that names nobody is no speaker."""
    plain = "1. Где паром?\n\nУ моста.\n\n2. А лодка?\n\nТам."
    labelled = "**В:** Почём?\n**О:** Даром.\n\n**В:** Где касса?\n**О:** Тут."
    assert marked(f"{plain}\n\n{labelled}") == [
        "? : Где паром?", "! : У моста.", "? : А лодка?", "! : Там.",
        "? : Почём?", "! : Даром.", "? : Где касса?", "! : Тут.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("speakers", "expected"),
    [
        (("Анна Лугова", "Корреспондент"), ("Корреспондент", "Анна Лугова")),
        (("Ведущий", "Анна Лугова"), ("Ведущий", "Анна Лугова")),
        (("Анна Лугова", "Пётр Ильин"), ("Пётр Ильин", "Анна Лугова")),  # the last asks
        (("Анна", "Иван", "Ведущий"), ("Ведущий", "")),
        (("Анна Лугова",), ("", "Анна Лугова")),
        (("Ведущий",), ("", "")),
        ((), ("", "")),
    ],
)
def test_roles(speakers: tuple[str, ...], expected: tuple[str, str]) -> None:
    assert roles(document("", speakers)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Анна Ли   0:05\nСколько лодок в гараже?\nПётр Ом   0:12\nЛодок семь.\n"
        "Анна Ли   0:20\nА вёсел?\nПётр Ом   0:25\nВёсел десять.",
        "*Анна Ли:* Сколько лодок в гараже?\n\n*Пётр Ом:* Лодок семь.\n\n*Анна Ли:* А вёсел?\n\n*Пётр Ом:* Десять.",
    ],
)
@pytest.mark.parametrize("form", ["md", "txt"])
def test_labels_on_lines_of_their_own_and_slanted_ones(text: str, form: str) -> None:
    passages = split(Document("a", "a", "", text, 0, "", "utf-8", format=form))
    assert [(one.heading, one.speaker) for one in passages] == [
        ("Сколько лодок в гараже?", "Пётр Ом"),
        ("А вёсел?", "Пётр Ом"),
    ]


@pytest.mark.parametrize("form", ["md", "txt"])
def test_the_day_in_a_stamp_is_in_no_sentence(form: str) -> None:
    text = "[10:15, 12.05.2024] Пётр: Паром ушёл.\n[10:17, 12.05.2024] Иван: Вижу.\n[8:00, 13.05.2024] Пётр: Жду."
    for part in (text, text.split("\n", 1)[0]):  # who speaks alone, too
        passages = split(Document("a", "a", "", part, 0, "", "utf-8", format=form))
        told = [part[one.start : one.stop] for each in passages for one in each.sentences if one.kind != "label"]
        assert not any("2024" in one for one in told)
