"""Words of minutes: what begins a part of them, what tells of a decision."""

import pytest

from index.language.minutes import begins_part, decides, is_of_minutes


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("СЛУШАЛИ: Седова.", True), ("**Постановили:** ждать.", True), ("Қаулы етті: күту.", True),
        ("Resolved: to wait.", True), ("Слушали Седова.", False), ("Слушатели: Седов.", False), ("Цена: пять.", False),
    ],
)  # fmt: skip
def test_parts_begin_with_their_name(text: str, begins: bool) -> None:
    assert begins_part(f"О крыше. {text}", len("О крыше. ")) is begins


@pytest.mark.parametrize(
    ("text", "about", "is_so"),
    [
        ("О крыше.\n- **Решили:** чинить.", "", True), ("Решили чинить.", "Протокол собрания", True),
        ("We decided to wait.", "Minutes of 5 May", True), ("Задачу никто не решил.", "Урок", False),
        ("Решили чинить.", "Протокол № 7", True), ("Решили чинить.", "протокол-7.txt", True),
        ("Решили чинить.", "Протокол педсовета", True), ("Решение принимает клиент.", "Протокол MQTT", False),
        ("Решение принимает врач.", "Протокол лечения", False),
    ],
)  # fmt: skip
def test_minutes_are_known_by_a_line_or_by_their_title(text: str, about: str, is_so: bool) -> None:
    assert is_of_minutes(text, about) is is_so


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Что решили о крыше?", True), ("ПОСТАНОВИЛИ: чинить.", True), ("Не шешті?", True), ("What was decided?", True),
        ("Как решить спор?", False),
        ("Кто предложил чинить?", False), ("Решётку покрасили.", False), ("Решает каждый.", False),
    ],
)  # fmt: skip
def test_decisions(text: str, told: bool) -> None:
    assert decides(text) is told
