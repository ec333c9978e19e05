"""Rows of cells -> Markdown tables."""

import pytest

from index.documents.formats.table import convert, markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Груз,Цена\nЛодка,5\n", "| Груз | Цена |\n|---|---|\n| Лодка | 5 |"),
        ('Груз;Цена\r\n"Лодка; плот";1,5\r\n', "| Груз | Цена |\n|---|---|\n| Лодка; плот | 1,5 |"),
        ("Груз\tЦена\nЛодка\t5", "| Груз | Цена |\n|---|---|\n| Лодка | 5 |"),
        ('а,б\n"две\nстроки",|\n\n', "| а | б |\n|---|---|\n| две строки | ¦ |"),
        ("", ""),
    ],
)
def test_csv(text: str, expected: str) -> None:
    assert convert(text).text == expected


def test_rows_of_several_lengths() -> None:
    assert markdown([["а", None, ""], [1, 2.5]]) == "| а |  |\n|---|---|\n| 1 | 2.5 |"
