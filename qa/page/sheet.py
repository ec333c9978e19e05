"""A document, or a passage -> the parts that show it: headings, paragraphs, lists, tables, code, with what is marked.

Markdown is shown as what it means, by elements of the templates; a part holds only pieces of the text.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from index.characters import shortened
from index.documents.blocks import PLAIN, Block, blocks
from index.documents.document import Document
from index.passages.passage import Passage
from index.passages.rows import between_bars
from qa.page.html import Mark, Piece, pieces
from qa.page.inline import Run, runs
from qa.places import place_name

DASHES = "-–—"
AFTER_TITLE = re.compile(r"[ \t]*#*[ \t]*(?:[\r\n]+[ \t]*(?:=+|-+))?\s*\Z")
FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})[^\n]*\n?|\n?[ \t]*(?:`{3,}|~{3,})[ \t]*\Z")
RULE = re.compile(r"[-*_\s]+")
DELIMITER = re.compile(r"[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
LONGEST_TITLE = 110  # characters of an entry of the contents
NOWHERE = -1  # no part is where the page opens

Part = dict[str, Any]  # what a template shows as one thing: its `kind`, and what that needs
Shown = list[tuple[str, list[Piece]]]  # runs: the element that a run stands in, and its pieces


def parts(document: Document, marks: Sequence[Mark], first: int, last: int, anchor: int = NOWHERE) -> Iterator[Part]:
    """The blocks that lie, or reach, within [first, last), for the template; a list or a table is one part.

    `marks` in the order of the text; the page opens at the part with the character at `anchor`.
    """
    own = [block for block in blocks(document) if block.stop > first and block.start < last and block.kind != "markup"]
    sheet = _Sheet(document, marks, anchor)
    named = [(start, name) for start, name in document.places if document.place_of(start) == name]  # no rows
    places = [start for start, _ in named]
    told = bisect_right(places, first) - 1
    at = 0
    while at < len(own):
        now = bisect_right(places, own[at].start) - 1
        if places and now >= 0 and (now != told or at == 0):
            yield {"kind": "place", "name": place_name(named[now][1])}
        told = now
        items = _list(own, at)
        if items:
            yield {"kind": "list", "items": [sheet.item(block) for block in items]}
            at += len(items)
            continue
        yield sheet.part(own[at])
        at += 1


def of_passage(passage: Passage, form: str, marks: Sequence[Mark]) -> list[Part]:
    """The parts of a passage, marked by offsets in it; of a plain text the one that it is."""
    text = passage.text
    if form in PLAIN:
        return [{"kind": "text", "class": "", "here": False, "runs": [("", list(pieces(text, 0, len(text), marks)))]}]
    alone = Document(passage.document, "", "", text, 0, "", "utf-8", format=form)
    return list(parts(alone, marks, 0, len(text)))


def _list(own: Sequence[Block], at: int) -> Sequence[Block]:
    """The items of a list that begins here; a line of a conversation («- Кто?», apart from others) is none."""
    stop = at
    while stop < len(own) and own[stop].kind == "item" and (stop == at or not own[stop].loose):
        stop += 1
    return own[at:stop] if stop - at > 1 else ()


@dataclass(frozen=True, slots=True)
class _Sheet:
    """One document being shown."""

    document: Document
    marks: Sequence[Mark]
    anchor: int

    def shown(self, start: int, stop: int, *, marked_up: bool = True) -> Shown:
        text = self.document.text
        own = runs(text, start, stop) if marked_up and self.document.format not in PLAIN else [Run("", start, stop)]
        return [(run.tag, list(pieces(text, run.start, run.stop, self.marks))) for run in own]

    def here(self, start: int, stop: int) -> bool:
        return start <= self.anchor < stop

    def item(self, block: Block) -> Part:
        mark = self.document.text[block.start : block.words].strip(" \t>")
        number = mark if mark[:1].isdigit() else "•"
        here = self.here(block.start, block.stop)
        return {"mark": number, "level": min(block.level, 4), "runs": self.shown(block.words, block.stop), "here": here}

    def part(self, block: Block) -> Part:
        text, start, stop = self.document.text, block.start, block.stop
        part: Part = {"kind": "text", "here": self.here(start, stop), "start": start, "class": ""}
        if block.kind == "heading":
            stop = AFTER_TITLE.search(text, block.words, stop).start() or stop  # type: ignore[union-attr]
            part |= {"kind": "heading", "level": min(block.level + 1, 6), "title": block.title[:LONGEST_TITLE]}
            return part | {"runs": self.shown(block.words, stop)}
        if block.kind == "table":
            rows, has_head = self.rows(start, stop)
            return part | {"kind": "table", "rows": rows, "has_head": has_head}
        if block.kind == "code":
            fences = list(FENCE.finditer(text, start, stop))
            if fences and fences[0].start() == start:
                start = fences[0].end()
                stop = fences[-1].start() if len(fences) > 1 else stop
            return part | {"kind": "code", "runs": self.shown(start, max(start, stop), marked_up=False)}
        if block.kind == "furniture" and RULE.fullmatch(text, start, stop):
            return part | {"kind": "rule"}
        if text[start] in DASHES and text[stop - 1] == "?":
            part |= {"kind": "asked", "level": 2, "title": _title(text[start:stop])}
        elif text[start] == ">":
            part["class"] = "rag-cited"
        elif not block.loose:
            part["class"] = "rag-line"
        return part | {"runs": self.shown(start, stop)}

    def rows(self, start: int, stop: int) -> tuple[list[list[Shown]], bool]:
        """The cells of each row, and whether the first row heads the others."""
        text, rows, has_head = self.document.text, [], False
        lines = [start, *(found.end() for found in re.finditer(r"\n", text[start:stop])), stop - start]
        for n, (left, right) in enumerate(pairwise([lines[0], *(start + at for at in lines[1:])])):
            line = text[left:right].strip()
            if n == 1 and DELIMITER.fullmatch(line):
                has_head = True
            elif line:
                rows.append([self.shown(*cell) for cell in between_bars(text, left, right)])
        return rows, has_head


def _title(text: str) -> str:
    """A question of an interviewer as an entry of the contents: what it ends with."""
    asked = " ".join(text.strip(DASHES + " ").split())
    if len(asked) > LONGEST_TITLE:
        asked = re.split(r"(?<=[.!?…])\s+", asked)[-1]
    return shortened(asked, LONGEST_TITLE)
