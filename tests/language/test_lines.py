"""Lines -> whether they were wrapped by hand, and how wide."""

import pytest

from index.language.lines import NOT_WRAPPED, is_one_paragraph, wrap_width

WIDE = "Весной река разливается так широко, что до"  # 42 characters
REST = "соседнего хутора добираются на лодках."


@pytest.mark.parametrize(
    ("lines", "width"),
    [
        ([WIDE, REST], 42),
        ([f"{WIDE}  ", REST, "", WIDE, REST], 42),
        ([WIDE, REST] * 30, 42),  # every other line in the middle of a sentence
        ([f"{WIDE}.", REST], NOT_WRAPPED),  # each line a sentence
        ([WIDE, WIDE, "Вода", WIDE, "Вода", "я"], NOT_WRAPPED),  # two lines of five had room for the next word
        ([WIDE[:38], REST], NOT_WRAPPED),  # narrower than a typewriter: verse
        ([WIDE * 3, REST], NOT_WRAPPED),
        ([WIDE, "", REST], NOT_WRAPPED),
        ([WIDE, f"- {REST}"], NOT_WRAPPED),
        ([], NOT_WRAPPED),
    ],
)
def test_wrap_width(lines: list[str], width: int) -> None:
    assert wrap_width(lines) == width


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([WIDE, REST], True),
        ([f"{WIDE}.", WIDE, REST], True),
        ([f"{WIDE}.", REST], False),
        ([WIDE[:38], REST], False),
        ([WIDE * 3, REST], False),
        ([WIDE, f"- {REST}"], False),
        ([WIDE, f"2. {REST}"], False),
        ([WIDE, f"> {REST}"], False),
        ([WIDE], False),
        ([], False),
    ],
)
def test_is_one_paragraph(lines: list[str], expected: bool) -> None:
    assert is_one_paragraph(lines) is expected
