"""Which numbers are the same, and which count the same thing otherwise."""

import pytest

from index.language.numbers import counted, counts_otherwise, same


@pytest.mark.parametrize(
    ("one", "other"), [("13.00", "13"), ("13", "13.00"), ("2", "два"), ("2", "второй"), ("200", "200")]
)
def test_the_same_number_spelt_otherwise(one: str, other: str) -> None:
    assert other in same(one)


def test_another_number_is_another() -> None:
    assert not {"300", "20", "2000", "200.5"} & same("200")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("сколько стоит тариф на 200 Мбит", {("тариф", "мбит"): {"200"}}),
        ("Пакет: 1 500 минут, пакет 300 минут", {("пакет", "минута"): {"1500", "300"}}),
        ("тариф до 300 Мбит", {}),  # only compared
        ("тариф больше 200 Мбит", {}),
        ("тариф минимум 200 Мбит", {}),
        ("тариф 200–300 Мбит", {}),  # a range
        ("заседание 5 мая", {}),  # a date
        ("Что выиграл университет в 2000 году?", {}),  # a year, which asked.py looks for
        ("Сколько стоит пакет на 2000 минут?", {("пакет", "минута"): {"2000"}}),
        ("стоит 200 тенге", {}),  # of nothing that is named
    ],
)
def test_what_is_counted(text: str, found: dict[tuple[str, str], set[str]]) -> None:
    assert counted(text) == found


@pytest.mark.parametrize(
    ("question", "text", "is_other"),
    [
        ("сколько стоит тариф на 200 Мбит", "Тариф на 300 Мбит стоит 8 000 тенге.", True),
        ("сколько стоит тариф на 200 Мбит", "Тариф на 200 Мбит стоит 6 000 тенге.", False),
        ("сколько стоит тариф на 200 Мбит", "Тариф на 300 Мбит стоит больше, чем на 200.", False),  # it has both
        ("сколько стоит тариф на 200 Мбит", "Тариф до 300 Мбит стоит 8 000 тенге.", False),
        ("сколько стоит тариф на 1500 минут", "Тариф на 1 500 минут стоит 6 000 тенге.", False),
        ("какой штраф за 2 дня просрочки", "Об отъезде сообщают за 30 дней.", False),  # of something else
        ("какой тариф больше 200 Мбит", "Тариф на 300 Мбит стоит 8 000 тенге.", False),
        ("на сколько дней комната на 2 человека", "Комната на два человека. Комната на 3 человека.", False),
    ],
)
def test_what_is_counted_otherwise(question: str, text: str, is_other: bool) -> None:
    assert counts_otherwise(counted(question), text) is is_other
