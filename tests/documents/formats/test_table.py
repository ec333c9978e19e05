"""Rows of cells -> Markdown tables."""

import pytest

from index.documents.formats.table import convert, markdown, sheet


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


def test_titles_and_remarks_of_a_sheet_are_no_rows() -> None:
    rows = [
        ["", "Остатки на 1 мая", "", ""], ["", "", "", ""], ["", "Код", "Груз", "Тонн"], ["", "1", "Сено", 5], [],
        ["", "2", "Доски", 7], ["", "Сведения даны кладовщиком и не проверялись", "", ""], ["", "", ""],
        ["", "Кто", "Ставка"], ["", "Лапин", "0,5"],
    ]  # fmt: skip
    text, places = sheet(enumerate(rows, 1))
    assert text.split("\n\n") == [
        "Остатки на 1 мая",
        "| Код | Груз | Тонн |\n|---|---|---|\n| 1 | Сено | 5 |\n| 2 | Доски | 7 |",
        "Сведения даны кладовщиком и не проверялись",
        "| Кто | Ставка |\n|---|---|\n| Лапин | 0,5 |",
    ]
    lines = {text[offset:].split("\n")[0]: row for offset, row in places}
    assert lines["| Код | Груз | Тонн |"] == 3
    assert lines["| 1 | Сено | 5 |"] == 4
    assert lines["| 2 | Доски | 7 |"] == 6
    assert lines["| Лапин | 0,5 |"] == 10


def test_a_sheet_whose_columns_have_no_names() -> None:
    assert convert("5,Сено\n7,Доски\n").text == "|  |  |\n|---|---|\n| 5 | Сено |\n| 7 | Доски |"
    assert convert("Груз,2023,2024\nСено,5,7\n").text.startswith("| Груз | 2023 | 2024 |\n|---|")


def test_a_csv_knows_its_rows() -> None:
    made = convert("Груз,Цена\n\nСено,5\nДоски,7\n")
    assert made.places == ((0, "row 1"), (made.text.index("| Сено"), "row 3"))
