"""Which of several things of a name is meant."""

import pytest

from index.language.ordinals import ranks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Вторая смена идёт до семи, первый и третий классы — до часа.", {("смена", "2"), ("класс", "3")}),
        ("2-я смена, 3-й этаж, 5-го класса", {("смена", "2"), ("этаж", "3"), ("класс", "5")}),
        ("2 смены и 3 этажа", set()),  # how many
        ("Екінші ауысым, 3-қабат", {("ауыс", "2"), ("қабат", "3")}),
        ("The second floor, the 3rd exit", {("floor", "2"), ("exit", "3")}),
        ("Второй, этаж", set()),
        ("во-вторых, смена", set()),
    ],
)
def test_an_ordinal_tells_which_thing_of_a_name_is_meant(text: str, found: set[tuple[str, str]]) -> None:
    assert ranks(text) == found
