"""Letters with their places -> a line as it is read."""

import pytest

from index.documents.formats.pdf import Letter, in_reading_order

SIZE = 10.0


def drawn(*runs: tuple[str, float]) -> list[Letter]:
    """Runs of letters, each six points wide, from the place where it begins; `_` is a space that PDFium put in."""
    letters = []
    for text, start in runs:
        for number, character in enumerate(text):
            left = start + 6 * number
            width = 0 if character == "_" else 6
            letters.append(Letter(character.replace("_", " "), left, left + width, SIZE, added=character in "_\n"))
    return letters


@pytest.mark.parametrize(
    ("runs", "read"),
    [
        ([("дом и сад\n", 0)], "дом и сад\n"),
        ([("Хал", 0), ("_", 24), ("ы", 18), ("_", 24), ("айы", 30), ("_", 60), ("қ", 24)], "Халықайы"),
        ([("ар", 0), ("_", 12), ("а", 18), ("_", 40), ("қ", 12), ("\n", 24)], "арқа\n"),
        ([("тау", 0), ("су", 40), ("қ", 30)], "тау қ су"),  # 12 points apart, and 4: spaces that nobody drew
        ([("тау ", 0), ("су", 30), ("қ", 24)], "тау қсу"),  # the space is there, and is not doubled
        ([("тау", 0), ("тау", 1)], "таутау"),  # drawn twice for bold: left as drawn
        ([("שלום", 0), ("א", -6)], "שלוםא"),  # runs from right to left: left as drawn
    ],
)
def test_letters_drawn_late_go_where_they_stand(runs: list[tuple[str, float]], read: str) -> None:
    assert in_reading_order(drawn(*runs)) == read
