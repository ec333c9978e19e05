"""A PDF file -> its text, page by page, the letters of a line in the order in which they are read.

PDFium gives letters in the order in which they were drawn. Where a font lacks some (many lack those of Kazakh),
programs draw them from another font after the rest of the line: «Халы арманы» … «қ қаһ». Such a line is put together
anew from the places of its letters. Run in a process of its own, as office.py.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from index.documents.formats.converted import Converted, joined
from index.documents.pages import without_heads

HYPHEN = re.compile(r"[\ufffe\x02]\n?")  # PDFium's sign for one that ends a line
RIGHT_TO_LEFT = {"R", "AL"}  # classes of Unicode's bidirectional algorithm: such a line runs backwards by itself
OVERLAP = 0.4  # of a letter's height; kerning moves letters by less, letters drawn over others by more
GAP = 0.15  # of a letter's height: a space is a quarter of the font's size, what stands between letters next to none


@dataclass(frozen=True, slots=True)
class Letter:
    """One character on the page, in points from the left; `added` is one that PDFium put in, not the file."""

    text: str
    left: float
    right: float
    height: float
    added: bool = False


def pdf(data: bytes) -> Converted:
    """The characters of each page as they stand; its lines are wrapped as in any plain text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = ["".join(map(in_reading_order, _lines(leaf.get_textpage()))) for leaf in document]
    bare = without_heads([HYPHEN.sub("-\n", text).strip("\n") for text in pages])
    return joined([(f"page {number}", text) for number, text in enumerate(bare, 1)], "\n")  # a sentence may go on


def in_reading_order(line: Sequence[Letter]) -> str:
    """A line, from left to right where some letters were drawn after others that stand behind them.

    Left as it was drawn when letters would lie over each other, and when it is written from right to left.
    """
    drawn = "".join(letter.text for letter in line)
    placed = [letter for letter in line if not letter.added]
    if all(one.left <= other.left for one, other in zip(placed, placed[1:], strict=False)):
        return drawn
    if any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in drawn):
        return drawn
    placed.sort(key=lambda letter: letter.left)
    text = placed[0].text
    for one, other in zip(placed, placed[1:], strict=False):
        height = min(one.height, other.height)
        if other.left < one.right - OVERLAP * height:
            return drawn
        is_apart = other.left > one.right + GAP * height and not (one.text.isspace() or other.text.isspace())
        text += " " * is_apart + other.text
    return text + "\n" * drawn.endswith("\n")


def _lines(page: Any) -> Iterator[list[Letter]]:
    """The lines of a `pypdfium2.PdfTextPage`, each with its line end where it has one."""
    from pypdfium2.raw import FPDFText_IsGenerated

    text: str = page.get_text_range()
    if len(text) != page.count_chars():  # a character beyond the first plane: places would be those of others
        yield from ([Letter(line, 0, 0, 0)] for line in text.replace("\r\n", "\n").splitlines(keepends=True))
        return
    line: list[Letter] = []
    for number, character in enumerate(text):
        if character == "\r":
            continue
        left, bottom, right, top = page.get_charbox(number, loose=True)
        line.append(Letter(character, left, right, top - bottom, FPDFText_IsGenerated(page, number) == 1))
        if character == "\n":
            yield line
            line = []
    yield line
