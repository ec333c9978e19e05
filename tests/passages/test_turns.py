"""Documents -> turns: where each begins (a `|` in the text), under which heading, and who speaks."""

from dataclasses import replace

import pytest

from index.passages.splitting import split
from index.passages.turns import turns
from tests.passages.interviews import GUEST, document


def cut(text: str) -> str:
    """The text with `|` before each turn but the first, `/` for its line ends."""
    found = list(turns(document(text)))
    for turn in reversed(found[1:]):
        start = turn.blocks[0].start
        text = f"{text[:start]}|{text[start:]}"
    return text.replace("\n", "/")


@pytest.mark.parametrize(
    "marked",
    [
        # A question and its answer belong together, whatever stands before.
        "Разговор у реки.//— |Как живёте?//— Хорошо.//— |А зимой?//— Холодно.",
        "– Как живёте?//– Хорошо.//Лодка есть.//– |А зимой?//– Холодно.",
        "- Как живёте?//- Хорошо.//- |А зимой?//- Холодно.",
        "— Как живёте?/— Хорошо./— |А зимой?/— Холодно.",
        # A question without its mark, an answer with one: the speakers alternate.
        "— Расскажите о реке.//— Она широкая.//— |А глубокая?//— Очень.",
        "— Кто чинит мост?//— А кто, если не мы?//— |И давно?//— Давно.",
        # A question in two paragraphs.
        "— Говорят, мост стар.//Это правда?//— Правда.//— |А школа?//— Нова.",
        # Answers without a dash.
        "— Как живёте?//Хорошо.//Лодка есть.//— |А зимой?//Холодно.",
        # A list is a list, inside an answer as well.
        "Взять с собой://- соль;//- спички;//- нож.",
        "Взять с собой://- Соль.//- Спички.//- Нож? Нет.",
        "— Что взять?//— Немного:/- Соль./- Спички.//— |А нож?//— Не надо.",
        # Labels.
        "Вопрос: Как живёте?/Ответ: Хорошо./|Вопрос: А зимой?/Ответ: Холодно.",
        "**Анна:** Как живёте?//**Иван:** Хорошо.//Лодка есть.//|**Анна:** А зимой?//**Иван:** Холодно.",
        "Цена: 100 рублей./Вес: 2 кг.//Цена: 200 рублей./Вес: 3 кг.",
        # Bold questions.
        "**Как живёте?**//Хорошо.//Лодка есть.//|**А зимой?**//Холодно.",
        # Sections, a heading with its text, an empty section with the next one.
        "# Река//Вода.//|## Весной//Разлив.//|## Зимой//### Лёд//Толстый.",
        "Весна/=====//Разлив.//|Зима/-----//Лёд.",
        "## Весной/Разлив./```/# не заголовок//и не абзац/```/|## Зимой/Лёд.",
    ],
)
def test_turns(marked: str) -> None:
    assert cut(marked.replace("|", "").replace("/", "\n")) == marked


@pytest.mark.parametrize(
    ("text", "speakers", "expected"),
    [
        ("О реке.\n\n— Как\nживёте?\n\n— Хорошо.", GUEST, [("", "", False), ("Как живёте?", "Анна Лугова", True)]),
        ("— Как живёте?\n\n— Хорошо.", ("Анна Лугова", "Пётр Ильин"), [("Как живёте?", "Анна Лугова", True)]),
        ("— Как живёте?\n\n— Хорошо.", ("Ведущий", "Анна Лугова"), [("Как живёте?", "Анна Лугова", True)]),
        ("— Как живёте?\n\n— Хорошо.", ("Анна Лугова",), [("Как живёте?", "Анна Лугова", True)]),
        ("— Как живёте?\n\n— Хорошо.", ("Анна", "Иван", "Ведущий"), [("Как живёте?", "", True)]),
        ("— Как живёте?\n\n— Хорошо.", (), [("Как живёте?", "", True)]),
        (
            "Вопрос: Как живёте?\nОтвет: Хорошо.\nВопрос: А зимой?\nОтвет: Холодно.",
            GUEST,
            [("Как живёте?", "Анна Лугова", True), ("А зимой?", "Анна Лугова", True)],
        ),
        (
            "**Анна**: Как живёте?\n\n**Иван**: Хорошо.\n\n**Олег**: Плохо.\n\n**Анна**: А зимой?\n\n"
            "**Олег**: Холодно.\n\n**Иван**: Терпимо.",
            (),
            [
                ("Как живёте?", "Иван", True),
                ("Как живёте?", "Олег", False),
                ("А зимой?", "Олег", True),
                ("А зимой?", "Иван", False),
            ],
        ),
        (
            "Председатель: Кто за насос?\nСедов: Климов согласен.\n\nСлушали: о дороге.\n\nСлушали: о воде.",
            (),
            [("Кто за насос?", "Седов", True), ("", "", False), ("", "", False)],
        ),
        ("— Президент сказал: «Пора?»\n\n— Пора.", (), [("Президент сказал: «Пора?»", "", True)]),
        (
            "# Река\n\nВода.\n\n## Весной\n\nРазлив.\n\n### Мост\n\nСтарый.\n\n## Зимой\n\nЛёд.",
            (),
            [("", "", False), ("Весной", "", True), ("Весной › Мост", "", False), ("Зимой", "", True)],
        ),
        ("# Дом\n\nВода.\n\n## Весной\n\nРазлив.", (), [("Дом", "", True), ("Дом › Весной", "", False)]),
    ],
)
def test_headings_and_speakers(text: str, speakers: tuple[str, ...], expected: list[tuple[str, str, bool]]) -> None:
    assert [(one.heading, one.speaker, one.named) for one in turns(document(text, speakers))] == expected


def test_who_asks_and_what_opens_a_turn() -> None:
    before, asked, again = turns(document("О реке.\n\n— Мост стар.\n\nЭто правда?\n\n— Правда.\n\n— А школа?", GUEST))
    assert (before.opening, before.asker, before.named) == (0, "", False)
    assert (asked.opening, asked.asker, asked.heading) == (2, "Корреспондент", "Мост стар. Это правда?")
    assert (again.opening, len(again.blocks), again.heading) == (1, 1, "А школа?")


def test_a_heading_is_no_longer_than_a_passage() -> None:
    (turn,) = turns(document(f"— {'Слово ' * 400}?\n\n— Да."))
    assert turn.heading == "Слово " * 198 + "Слово…"  # the next word would make it 1,200


def test_a_short_sentence_is_its_speakers_own_and_a_word_is_a_remark() -> None:
    text = "Анна: Паром ушёл.\nИван: Ключи у нас.\nАнна: Жду.\nИван: Скоро буду тут."
    assert [turn.speaker for turn in turns(document(text))] == ["Анна", "Иван"]


def test_a_dash_behind_a_hidden_comment_is_no_word_of_the_question() -> None:
    passages = split(document("\u2060- Почём лодка?\n5 тенге.\n\nА плот?\n\n* 2 тенге"))
    assert [one.heading for one in passages] == ["Почём лодка?", "А плот?"]
    assert all(one.start <= each.start for one in passages for each in one.sentences)


def test_a_dash_that_begins_speech_makes_no_item_of_a_list() -> None:
    text = "— Как живёте?\n\n— Хорошо. Лодка есть.\n\n— Что взять?\n\n— Немного:\n- Соль.\n- Спички.\n"
    for form in ("txt", "md"):
        found = turns(replace(document(text), format=form))
        said = [(block.kind, block.level) for turn in found for block in turn.blocks]
        assert said == [("text", 0)] * 4 + [("item", 1)] * 2, form
