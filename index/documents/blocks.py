"""Text -> blocks: headings, paragraphs, tables and code, each with its place, in Markdown and plain text.

Knows nothing of files, speakers and sentences.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.language.lines import ITEM, LINE_CLOSERS, wrap_width

FENCE = re.compile(r" {0,3}(```|~~~)")
HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=[^\s#])")
UNDERLINE = re.compile(r" {0,3}(={3,}|-{3,})\s*")
LONGEST_UNDERLINED = 150  # characters; what is longer above `---` is a paragraph and a rule
LONGEST_CODE = 2000  # lines; keeps a text full of stray ``` linear
EMPHASIS = re.compile(r"(\*\*|__|[*_`])([^*_`]+)\1")


@dataclass(frozen=True, slots=True)
class Block:
    """text[start:stop], without white space at its ends."""

    kind: str  # "heading", "text", "table" or "code"
    start: int
    stop: int
    level: int = 0  # of a heading, 1 to 6
    title: str = ""  # of a heading, without its marks
    loose: bool = True  # an empty line or a heading stands before it, or nothing


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    text: str  # with its line end
    indent: int
    width: int  # without its line end
    is_row: bool  # of a table


def blocks(text: str, start: int = 0) -> Iterator[Block]:
    """The blocks of text[start:], in order; no character but white space and marks under headings is lost."""
    lines = []
    for line in text[start:].splitlines(keepends=True):
        bare = line.lstrip()
        lines.append(_Line(start, line, len(line) - len(bare), len(line.rstrip()), bare.startswith("|")))
        start += len(line)
    width = wrap_width([line.text for line in lines])
    position = 0
    loose = True
    while position < len(lines):
        if not lines[position].width:
            position, loose = position + 1, True
            continue
        position, block = _next(lines, position, width, loose)
        yield block
        loose = block.kind == "heading"


def _next(lines: Sequence[_Line], first: int, width: int, loose: bool) -> tuple[int, Block]:
    """The block that begins with line `first`, and the line after it."""
    line = lines[first]
    kind, stop, level, title = "text", first + 1, 0, ""
    if mark := HEADING.match(line.text):
        kind, level, title = "heading", len(mark[1]), _without_closing_marks(line.text[mark.end() :])
    elif (mark := FENCE.match(line.text)) and (end := _fence_end(lines, first, mark[1])):
        kind, stop = "code", end
    elif line.is_row:
        kind = "table"
        while stop < len(lines) and lines[stop].is_row:
            stop += 1
    elif level := _underlined(lines, first):
        kind, stop, title = "heading", first + 2, line.text.strip()
    else:
        while stop < len(lines) and _goes_on(lines[stop - 1], lines[stop], width):
            stop += 1
    last = lines[stop - 1]
    if emphasis := EMPHASIS.fullmatch(title):  # «**Река**» -> «Река»; «Река *весной*» stays
        title = emphasis[2]
    return stop, Block(kind, line.start + line.indent, last.start + last.width, level, title, loose)


def _underlined(lines: Sequence[_Line], first: int) -> int:
    """The level of a heading underlined with === (1) or --- (2); 0 for other lines."""
    line = lines[first]
    if first + 1 == len(lines) or line.width > LONGEST_UNDERLINED or ITEM.match(line.text):
        return 0
    mark = UNDERLINE.fullmatch(lines[first + 1].text)
    return 0 if not mark else 1 if "=" in mark[1] else 2


def _without_closing_marks(title: str) -> str:
    """«Язык C# ##» -> «Язык C#»."""
    title = title.strip()
    bare = title.rstrip("#")
    return bare.rstrip() if bare.endswith((" ", "\t")) else title


def _fence_end(lines: Sequence[_Line], first: int, mark: str) -> int:
    """The line after the end of a block of code; 0 where it never ends, for then it is no code."""
    for stop in range(first + 1, min(len(lines), first + LONGEST_CODE)):
        if lines[stop].text.strip().startswith(mark):
            return stop + 1
    return 0


def _goes_on(before: _Line, line: _Line, width: int) -> bool:
    """Whether a line continues the paragraph of the line before it, rather than to begin its own."""
    text = line.text.lstrip()
    if not text or line.is_row or FENCE.match(line.text) or HEADING.match(line.text):
        return False
    if ITEM.match(line.text) and (before.text.rstrip()[-1] in LINE_CLOSERS + '»”"' or text[0] not in "-–—"):
        return False
    if text[0].islower():
        return True  # a verse, or a sentence wrapped without a rule
    if line.indent > before.indent:
        return False
    return before.width + 1 + len(text.split(maxsplit=1)[0]) > width
