"""A document and a place in it -> a page with its text and that place marked, no script."""

from collections.abc import Iterator

from index.documents.document import Document
from qa.page.html import Mark, render
from qa.page.sheet import parts
from qa.places import Target, address

# Characters of text on one page: a telephone lays out this much at once; a book is shown in parts.
LIMIT = 300_000
CONTENTS = range(3, 200)  # headings that make a list of contents worth while


def document_html(document: Document, place: Target, language: str, notice: str = "") -> str:
    """A whole HTML page with the document's text (or the part of it around the place)."""
    size = len(document.text)
    first = document.body
    if size - first > LIMIT:
        first = max(first, min(place.start, size) - LIMIT // 2)
    last = min(size, first + LIMIT)
    earlier, later = max(0, first - LIMIT // 2), last + LIMIT // 2
    anchor = place.left if place.right > place.left else place.start
    shown = list(parts(document, marks(place), first, last, anchor))
    return render(
        "document.html",
        language,
        document=document,
        notice=notice,
        earlier=address(document, Target(earlier, earlier)) if first > document.body else "",
        later=address(document, Target(later, later)) if last < size else "",
        parts=shown,
        contents=list(_contents(shown)),
    )


def marks(place: Target) -> tuple[Mark, ...]:
    """The sentence of a place, and the passage around it, in the order of the text."""
    return (
        Mark(place.start, min(place.left, place.stop), "rag-around"),
        Mark(place.left, place.right, "rag-answer"),
        Mark(max(place.start, place.right), place.stop, "rag-around"),
    )


def _contents(shown: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """The headings, or where there are none the questions asked, if there are enough to choose from."""
    for kind in ("heading", "asked"):
        found = [part for part in shown if part["kind"] == kind]
        if len(found) in CONTENTS:
            yield from found
            return
