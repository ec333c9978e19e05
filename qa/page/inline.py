"""A stretch of Markdown -> its runs without the marks: what is bold, slanted or code. Offsets stay those of the text.

Pictures and links are shown as their words: nothing in a document leads out of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from index.documents.blocks import PLAIN
from qa.page.html import Mark, Piece, pieces

DEEPEST = 3  # marks within marks

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
    found = [piece for run in runs(text, start, stop) for piece in pieces(text, run.start, run.stop, marks)]
    if not text[start:stop].lstrip().startswith("|"):
        return found
    lines = [re.sub(r"\s*\|\s*", " · ", shown) for shown, _ in found]
    lines[0], lines[-1] = lines[0].removeprefix(" · "), lines[-1].removesuffix(" · ")
    return [(shown, mark) for shown, (_, mark) in zip(lines, found, strict=True)]
