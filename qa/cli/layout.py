"""A passage -> its text as a terminal shows it: prose on one line, lists, tables and code on the lines that they have.

Makes text only, in pieces that are marked or not.
"""

import re
from collections.abc import Iterator

from index.characters import STEERING, as_shown
from index.documents.document import Document
from index.language.lines import ENTRY
from index.messages import message
from index.passages.passage import Passage
from index.passages.sentence import DELIMITER, FENCE
from qa.places import place_name

FLOWING = frozenset({"text", "question", "item", "lead"})  # kinds that a wrapped line does not end
BLANK_LINE = re.compile(r"\n[^\S\n]*\n")
CONVERTED = frozenset({"docx", "odt", "rtf", "epub", "pptx", "xlsx", "rst", "pdf", "html", "csv", "srt", "vtt"})


def pieces(text: str, passage: Passage, marked: tuple[int, int]) -> Iterator[tuple[str, bool]]:
    """(piece, whether it is marked) of text[passage.start:passage.stop]; fit to print once they are joined."""
    place, before, said = passage.start, "", ""
    for one in passage.sentences:
        gap = _safe(text[place : one.start])
        content = _safe(text[one.start : one.stop])
        if before:
            flows = before in FLOWING and one.kind in FLOWING and not _is_listed(said, one.kind, content)
            yield _between(gap, flows), False
        else:
            yield gap.lstrip(), False
        is_marked = marked[0] <= one.start and one.stop <= marked[1]
        yield (content if one.kind == "code" else " ".join(content.split())), is_marked
        place, before, said = one.stop, one.kind, content
    yield _between(_safe(text[place : passage.stop]).rstrip(), False), False


def _is_listed(before: str, kind: str, content: str) -> bool:
    """Whether a sentence is an item of a list without marks: «мука — 500 г»; not the second sentence of an item."""
    return kind == "item" and (before[-1:] not in ".!?…" or ENTRY.fullmatch(content) is not None)


def _safe(text: str) -> str:
    """The text with its line ends, and nothing else that steers a terminal."""
    lines = as_shown(text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(STEERING.sub(" ", line) for line in lines)


def _between(gap: str, flows: bool) -> str:
    """What stands between two sentences: marks, bars, and a line end where the next one begins a line."""
    if not BLANK_LINE.search(gap) and ("\n" not in gap or (flows and not gap.strip())):
        return re.sub(r"\s+", " ", gap)
    first, *lines = gap.split("\n")
    # Of whole lines there, only the rule under a header; links, contents and fences are no text.
    kept = [line.rstrip() for line in lines[:-1] if "|" in line and DELIMITER.fullmatch(line)]
    last = "" if FENCE.fullmatch(lines[-1]) else lines[-1]
    return "\n".join([first.rstrip(), *kept, last])


def where(document: Document, offset: int) -> str:
    """File and page, sheet, slide or time of a place; of a text that is shown as it was, its line."""
    name: str = document.name
    if place := place_name(document.place_of(offset)):
        name = message("{name}, {place}", name=name, place=place)
    if row := document.row_of(offset):
        return message("{name}, row {n}", name=name, n=row)
    if place:
        return name
    if document.format in CONVERTED:
        return document.name
    return f"{document.name}:{document.text.count(chr(10), 0, offset) + 1}"
