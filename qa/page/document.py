"""A document and a place in it <-> its address; both -> a page with the text and that place marked, no script."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from index.documents.blocks import Block, blocks
from index.documents.reading import Document
from index.search import Hit
from qa.page.html import Mark, Piece, pieces, render

# Characters of text on one page: a telephone lays out this much at once; a book is shown in parts.
LIMIT = 300_000
VERSION = 12  # digits of the fingerprint that an address carries
DASHES = "-–—"


@dataclass(frozen=True, slots=True)
class Place:
    """What to mark: a passage [start, stop) and in it a sentence [left, right), as offsets in the text."""

    start: int = 0
    stop: int = 0
    left: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the document as an element of the page; `here` is where the link scrolls to."""

    tag: str
    kind: str
    pieces: tuple[Piece, ...]
    here: bool


def address(document: Document, place: Place) -> str:
    """The link that opens the document at the place; it carries which version of the document is meant."""
    query = {"name": document.name, "start": place.start, "stop": place.stop, "from": place.left, "to": place.right}
    return "document?" + urlencode({**query, "sha": document.sha256[:VERSION]})


def address_of(hit: Hit) -> str:
    """The link that opens the hit's document at its passage."""
    return address(hit.document, Place(hit.passage.start, hit.passage.stop, *hit.sentence))


def place_of(query: Mapping[str, str]) -> Place:
    """The place in an address; 0 for what is no number, so that a mangled link still opens."""
    given = (query.get(key, "") for key in ("start", "stop", "from", "to"))
    return Place(*(int(offset) if re.fullmatch("[0-9]{1,11}", offset) else 0 for offset in given))


def is_of(document: Document, query: Mapping[str, str]) -> bool:
    """Whether an address was made for this version of the document; one that names none fits any."""
    return document.sha256[:VERSION] == query.get("sha", document.sha256[:VERSION])


def document_html(document: Document, place: Place, language: str, notice: str = "") -> str:
    """A whole HTML page with the document's text (or the part of it around the place)."""
    size = len(document.text)
    first = document.body
    if size - first > LIMIT:
        first = max(first, min(place.start, size) - LIMIT // 2)
    last = min(size, first + LIMIT)
    earlier, later = max(0, first - LIMIT // 2), last + LIMIT // 2
    return render(
        "document.html",
        language,
        document=document,
        notice=notice,
        earlier=address(document, Place(earlier, earlier)) if first > document.body else "",
        later=address(document, Place(later, later)) if last < size else "",
        paragraphs=_paragraphs(document, place, first, last),
    )


def _paragraphs(document: Document, place: Place, first: int, last: int) -> Iterator[Paragraph]:
    """The blocks that lie, or reach, within [first, last)."""
    text = document.text
    anchor = place.left if place.right > place.left else place.start
    marks = (
        Mark(place.start, min(place.left, place.stop), "rag-around"),
        Mark(place.left, place.right, "rag-answer"),
        Mark(max(place.start, place.right), place.stop, "rag-around"),
    )
    for block in blocks(document):
        if block.stop > first and block.start < last:
            start, stop = block.start, block.stop
            if block.kind == "heading":
                start = text.index(block.title, start)
                stop = start + len(block.title)
            here = block.start <= anchor < block.stop
            yield Paragraph(*_look(text, block), tuple(pieces(text, start, stop, marks)), here)


def _look(text: str, block: Block) -> tuple[str, str]:
    """The tag and the class of a block: a heading, letters of one width, an interviewer's question, a mere line."""
    if block.kind == "heading":
        return f"h{min(block.level + 1, 6)}", ""
    if block.kind in ("table", "code"):
        return "pre", ""
    if text[block.start] in DASHES and text[block.stop - 1] == "?":
        return "p", "rag-asked"
    return "p", "" if block.loose else "rag-line"
