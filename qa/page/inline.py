"""A stretch of Markdown -> its runs without the marks: what is bold, slanted or code. Offsets stay those of the text.

Pictures and links are shown as their words: nothing in a document leads out of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.documents.blocks import PLAIN
from index.passages.rows import BAR
from qa.page.html import Mark, Piece, pieces

DEEPEST = 3  # marks within marks
BETWEEN_CELLS = re.compile(rf"\s*{BAR.pattern}\s*")

MARKS = re.compile(
    r"""
    (?P<ticks>`{1,3})(?!`) (?P<code>[^\n]+?) (?<!`)(?P=ticks)(?!`)
  | (?P<two>\*\*|__)(?=\S) (?P<bold>(?:(?!(?P=two)|\n\s*\n).)+?) (?<=\S)(?P=two)
  | (?<![\w*])\*(?=[^\s*]) (?P<star>[^*\n]+?) (?<=\S)\*(?![\w*])
  | (?<!\w)_(?=[^\s_]) (?P<line>[^_\n]+?) (?<=\S)_(?!\w)
  | !?\[(?P<words>[^\[\]\n]*)\]\([^()\s]*(?:\s+"[^"\n]*")?\)
  | (?P<cited>(?:^|(?<=\n))[ \t]*(?:>[ \t]?)+)
  | \\(?P<sign>[\\`*_{}\[\]()#+\-.!|>])
    """,
    re.VERBOSE | re.DOTALL,
)
TAGS = {"code": "code", "bold": "b", "star": "i", "line": "i", "words": "", "sign": ""}


@dataclass(frozen=True, slots=True)
class Run:
    """text[start:stop], shown in an element (`b`, `i`, `code`) or in none ("")."""

    tag: str
    start: int
    stop: int


def runs(text: str, start: int, stop: int, tag: str = "", deep: int = 0) -> Iterator[Run]:
    """The runs of text[start:stop] in order; a mark within a mark is shown as the outer one."""
    at = start
    if deep < DEEPEST:
        for found in MARKS.finditer(text, start, stop):
            kind = next((name for name in TAGS if found[name] is not None), "")
            if at < found.start():
                yield Run(tag, at, found.start())
            if kind in ("code", "sign"):
                yield Run(tag or TAGS[kind], *found.span(kind))
            elif kind:
                yield from runs(text, *found.span(kind), tag or TAGS[kind], deep + 1)
            at = found.end()
    if at < stop:
        yield Run(tag, at, stop)


def bare(text: str, start: int, stop: int, marks: Iterable[Mark], form: str) -> list[Piece]:
    """text[start:stop] of a document in a format, cut at the marks and without those of Markdown; no elements.

    The row of a table is shown with points between its cells.
    """
    marks = list(marks)
    if form in PLAIN:
        return list(pieces(text, start, stop, marks))
    is_row = text[start:stop].lstrip().startswith("|")
    found = [
        (BETWEEN_CELLS.sub(" · ", shown) if is_row and not text.startswith("\\|", run.start - 1) else shown, mark)
        for run in runs(text, start, stop)
        for shown, mark in pieces(text, run.start, run.stop, marks)
    ]
    if is_row:
        found[0] = (found[0][0].removeprefix(" · "), found[0][1])
        found[-1] = (found[-1][0].removesuffix(" · "), found[-1][1])
    return found
