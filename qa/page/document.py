"""A document and a place in it -> a page with its text and that place marked; no script."""

from collections.abc import Iterator
from dataclasses import dataclass

from index.documents.blocks import Block, blocks
from index.documents.reading import Document
from qa.page.html import Piece, render
from qa.page.place import Place, address

# Characters of text on one page: a telephone lays out this much at once; a book is shown in parts.
LIMIT = 300_000
DASHES = "-–—"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A block of the document as an element of the page; `here` is where the link scrolls to."""

    tag: str
    kind: str
    pieces: tuple[Piece, ...]
    here: bool


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


def unknown_html(language: str) -> str:
    """The page for a document that the index does not have."""
    return render("unknown.html", language)


def _paragraphs(document: Document, place: Place, first: int, last: int) -> Iterator[Paragraph]:
    """The blocks that lie, or reach, within [first, last)."""
    text = document.text
    anchor = place.left if place.right > place.left else place.start
    for block in blocks(text, document.body):
        if block.stop > first and block.start < last:
            start = text.index(block.title, block.start) if block.kind == "heading" else block.start
            stop = start + len(block.title) if block.kind == "heading" else block.stop
            tag, kind = _look(text, block)
            here = block.start <= anchor < block.stop
            yield Paragraph(tag, kind, tuple(_pieces(text, start, stop, place)), here)


def _look(text: str, block: Block) -> tuple[str, str]:
    """The tag and the class of a block: a heading, letters of one width, an interviewer's question, a mere line."""
    if block.kind == "heading":
        return f"h{min(block.level + 1, 6)}", ""
    if block.kind in ("table", "code"):
        return "pre", ""
    if text[block.start] in DASHES and text[block.stop - 1] == "?":
        return "p", "rag-asked"
    return "p", "" if block.loose else "rag-line"


def _pieces(text: str, start: int, stop: int, place: Place) -> Iterator[Piece]:
    """text[start:stop], cut where the marks begin and end."""
    edges = (min(max(at, start), stop) for at in (place.start, place.stop, place.left, place.right))
    cuts = sorted({start, stop, *edges})
    for a, b in zip(cuts, cuts[1:], strict=False):
        if place.left <= a and b <= place.right:
            yield Piece(text[a:b], "rag-answer")
        elif place.start <= a and b <= place.stop:
            yield Piece(text[a:b], "rag-around")
        else:
            yield Piece(text[a:b])
