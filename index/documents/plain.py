"""A plain text -> blocks: paragraphs whose lines may be wrapped by hand, items, tables, code, underlined headings."""

import re
from collections.abc import Sequence

from index.documents.block import LONGEST_UNDERLINED, Block
from index.documents.pages import PAGE_LINE
from index.language.lines import ITEM, WIDEST, Line, first_entry, goes_on, is_led, item_mark, lines_of, wrap_widths

FENCE = re.compile(r"(`{3,}|~{3,})")
CODE_FOLLOWS = re.compile(r"::$|^\.\. (?:code|code-block|sourcecode|parsed-literal)::")
COLUMNS = re.compile(r"(?<=\S)(?: {2,}|[ ]*\t[ \t]*)(?=\S)")  # between the cells of a table without bars
UNDERLINE = re.compile(r"={3,}|-{3,}")
LONGEST_CODE = 2000  # lines; keeps a text full of stray ``` linear


def blocks(text: str, start: int = 0) -> list[Block]:
    """The blocks of text[start:], in order."""
    lines = list(lines_of(text, start))
    widths = wrap_widths(lines)
    found: list[Block] = []
    position, loose = 0, True
    while position < len(lines):
        if not lines[position].text:
            position, loose = position + 1, True
            continue
        if found and (stop := _indented_end(lines, position)):
            block = Block("code", lines[position].start, lines[stop - 1].stop, loose=loose)
            position = stop
        elif stop := _columns_end(lines, position):
            block = Block("table", lines[position].start, lines[stop - 1].stop, loose=loose)
            position = stop
        elif loose and (listed := _listed(lines, position)):
            found += listed[:-1]
            block = listed[-1]
            position += len(listed)
        else:
            position, block = _next(text, lines, position, widths[position], loose)
        found.append(block)
        loose = block.kind == "heading"
    return found


def _next(text: str, lines: Sequence[Line], first: int, width: int, loose: bool) -> tuple[int, Block]:
    """The block that begins with line `first`, and the line after it."""
    line = lines[first]
    kind, stop, level, title, words = "text", first + 1, 0, "", line.start
    if (mark := FENCE.match(line.text)) and (end := _fence_end(lines, first, mark[1])):
        kind, stop = "code", end
    elif PAGE_LINE.fullmatch(line.text):
        kind = "furniture"
    elif line.text.startswith("|"):
        kind = "table"
        while stop < len(lines) and lines[stop].text.startswith("|"):
            stop += 1
    elif level := _underlined(lines, first):
        kind, stop, title = "heading", first + 2, line.text
    else:
        if item := item_mark(text, line.start, line.stop):
            kind, level, words = "item", 1 + (line.indent > 3), item.end()
        elif is_led(line.text):
            kind, level = "item", 1
        while (
            stop < len(lines)
            and not PAGE_LINE.fullmatch(lines[stop].text)
            and goes_on(lines[stop - 1], lines[stop], width)
        ):
            stop += 1
    return stop, Block(kind, line.start, lines[stop - 1].stop, level, title, loose, words)


def _listed(lines: Sequence[Line], first: int) -> list[Block]:
    """The lines as far as the next empty one or heading, where they are a list without marks; its lead before it."""
    stop = first
    while stop < len(lines) and 0 < len(lines[stop].text) <= WIDEST and not _underlined(lines, stop):
        stop += 1
    own = lines[first:stop]
    begin = first_entry([line.text for line in own]) if len(own) > 1 else None
    if begin is None:
        return []
    return [
        Block(
            "item" if number >= begin else "text", line.start, line.stop, number >= begin, "", number == 0, line.start
        )
        for number, line in enumerate(own)
    ]


def _underlined(lines: Sequence[Line], first: int) -> int:
    """The level of a heading underlined with === (1) or --- (2); 0 for other lines."""
    line = lines[first]
    if first + 1 == len(lines) or len(line.text) > LONGEST_UNDERLINED or ITEM.match(line.text):
        return 0
    mark = UNDERLINE.fullmatch(lines[first + 1].text)
    is_title = mark and any(sign.isalnum() for sign in line.text)
    return 0 if not is_title else 1 if "=" in lines[first + 1].text else 2


def _fence_end(lines: Sequence[Line], first: int, mark: str) -> int:
    """The line after the end of a block of code, closed by a fence of its own sign at least as long; 0 without one."""
    for stop in range(first + 1, min(len(lines), first + LONGEST_CODE)):
        text = lines[stop].text
        if text.startswith(mark) and not text.strip(mark[0]):
            return stop + 1
    return 0


def _indented_end(lines: Sequence[Line], first: int) -> int:
    """The line after the end of code that stands indented behind «::», as reStructuredText has it; 0 where none is."""
    lead = next(lines[place] for place in range(first - 1, -1, -1) if lines[place].text)
    if not CODE_FOLLOWS.search(lead.text) or lines[first].indent <= lead.indent or lines[first - 1].text:
        return 0
    stop = last = first
    while stop < len(lines) and (not lines[stop].text or lines[stop].indent > lead.indent):
        stop += 1
        last = stop if lines[stop - 1].text else last
    return last


def _columns_end(lines: Sequence[Line], first: int) -> int:
    """The line after a table whose cells stand apart by blanks or tabs, the same number in each row; 0 for other lines.

    Three rows of two cells, or two rows of three: one line such as «Директор      И. Петров» is none. A row may have
    fewer cells, two at least, that begin where those of the first row do: the others are empty.
    """
    columns = _columns(lines[first])
    cells = len(columns)
    if cells == 1:
        return 0
    stop = first
    while stop < len(lines) and lines[stop].text:
        own = _columns(lines[stop])
        if len(own) != cells and not (len(own) > 1 and columns.issuperset(own)):
            break
        stop += 1
    return stop if (stop - first) * cells > 5 and stop - first > 1 else 0


def _columns(line: Line) -> set[int]:
    """Where the cells of a row begin, from the margin."""
    return {line.indent, *(line.indent + gap.end() for gap in COLUMNS.finditer(line.text))}
