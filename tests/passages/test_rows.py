"""The cells of a row, and a header as words."""

import pytest

from index.documents.document import Document
from index.passages.rows import as_words, cells
from index.passages.splitting import split


@pytest.mark.parametrize(
    ("sentence", "found"),
    [
        ("| Бор | 5 \\| 6 |  |", ["Бор", "5 \\| 6", ""]),
        ("| Бор | 5", ["Бор", "5"]),
        ("| Бор | 5 \\|", ["Бор", "5 \\|"]),
        ("6305     09:15    10:22", ["6305", "09:15", "10:22"]),
        ("Бор\t09:15", ["Бор", "09:15"]),
        ("Бор  и  Алга", []),  # two blanks may justify a line
        ("Бор и\n     Алга", []),
        ("Бор | Алга", []),
    ],
)
def test_the_cells_of_a_line(sentence: str, found: list[str]) -> None:
    text = f"| раньше | {sentence}"
    start = len(text) - len(sentence)
    assert [text[slice(*cell)] for cell in cells(text, (start, len(text)))] == found


@pytest.mark.parametrize(
    ("lead", "kind", "words"),
    [
        ("| Лодка | Цена \\| час | **Места** |", "row", "Лодка, Цена | час, Места"),
        ("Лодка | Цена", "row", "Лодка, Цена"),
        ("Лодка   Цена\tМеста", "row", "Лодка, Цена, Места"),
        ("На пляже  |  в воде\n  **нельзя**:", "item", "На пляже | в воде нельзя:"),
    ],
)
def test_the_line_that_a_sentence_depends_on_as_words(lead: str, kind: str, words: str) -> None:
    assert as_words(lead, kind) == words


def test_a_bar_within_a_cell_stands_in_the_heading_of_a_table_that_is_cut() -> None:
    rows = "".join(f"| Лодка {n} | {'далеко, ' * 20} | {n} |\n" for n in range(20))
    text = f"# Прокат\n\n| Лодка | Цена \\| час | Места |\n|---|---|---|\n{rows}"
    headings = [one.heading for one in split(Document("a.md", "А", "", text, 0, "0", "utf-8"))]
    assert headings[1:] == ["Прокат › Лодка, Цена | час, Места"] * (len(headings) - 1)
    assert len(headings) > 2
