"""A row of a table, or a line of columns -> its cells, as offsets; a header -> words.

Knows nothing of blocks and sentences. A bar with a backslash before it stands within a cell, as in Markdown.
"""

import re

from index.characters import as_shown
from index.language.lines import trimmed

BAR = re.compile(r"(?<!\\)\|")  # between cells
# Between the columns of a plain text; two blanks may justify a line, but none that is known to be a header.
GAP = re.compile(r"(?<=\S)(?:[ \u00a0]{3,}|[ \u00a0]*\t[ \u00a0\t]*)(?=\S)")
HEADER_GAP = re.compile(r"[ \u00a0]{2,}|[ \u00a0]*\t[ \u00a0\t]*")

Span = tuple[int, int]


def cells(text: str, sentence: Span) -> list[Span]:
    """The cells of a row as (start, stop), without blanks; none of another sentence than a row or a line of columns."""
    if text.startswith("|", sentence[0]):
        return between_bars(text, *sentence)
    found = _cut(text, *sentence, GAP)
    return found if len(found) > 1 else []


def between_bars(text: str, start: int, stop: int) -> list[Span]:
    """The cells of the row text[start:stop], without blanks; nothing stands before the first bar, nor behind the last.

    A row may have neither of these two bars.
    """
    found = _cut(text, start, stop, BAR)
    return [cell for n, cell in enumerate(found) if cell[0] < cell[1] or 0 < n < len(found) - 1]


def as_words(lead: str, kind: str) -> str:
    """The line that a sentence of a kind depends on, on one line; a header by commas, «Лодка, Цена | час, Места»."""
    line = as_shown(lead).replace("**", "")
    if kind == "row":
        between = BAR if BAR.search(line) else HEADER_GAP
        line = ", ".join(filter(None, map(str.strip, between.split(line)))).replace("\\|", "|")
    return " ".join(line.split())


def _cut(text: str, start: int, stop: int, between: re.Pattern[str]) -> list[Span]:
    edges = [start, *(at for cut in between.finditer(text, start, stop) for at in cut.span()), stop]
    return [trimmed(text, *edges[at : at + 2]) for at in range(0, len(edges), 2)]
