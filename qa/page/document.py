"""A document and a place in it <-> its address; both -> a page with the text and that place marked, no script."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from index.documents.reading import Document
from index.messages import message
from index.search import Hit
from qa.page.html import render
from qa.page.sheet import Marks, parts

# Characters of text on one page: a telephone lays out this much at once; a book is shown in parts.
LIMIT = 300_000
VERSION = 12  # digits of the fingerprint that an address carries
QUOTED = 120  # characters of the quotation in an address, by which it is found in a later version of the document
CONTENTS = range(3, 200)  # headings that make a list of contents worth while


@dataclass(frozen=True, slots=True)
class Place:
    """What to mark: a passage [start, stop) and in it a sentence [left, right), as offsets in the text."""

    start: int = 0
    stop: int = 0
    left: int = 0
    right: int = 0


def address(document: Document, place: Place) -> str:
    """The link that opens the document at the place; it carries which version is meant and how the quotation begins."""
    query: dict[str, str | int] = {
        **{"name": document.name, "start": place.start, "stop": place.stop, "from": place.left, "to": place.right},
        "sha": document.sha256[:VERSION],
    }
    quote = " ".join(document.text[place.left : place.right].split())
    if quote:
        query["text"] = quote if len(quote) <= QUOTED else quote[:QUOTED].rsplit(" ", 1)[0]
    return f"document?{urlencode(query)}#here"


def address_of(hit: Hit) -> str:
    """The link that opens the hit's document at its passage."""
    return address(hit.document, Place(hit.passage.start, hit.passage.stop, *hit.sentence))


def place_of(query: Mapping[str, str]) -> Place:
    """The place in an address; 0 for what is no number, so that a mangled link still opens."""
    given = (query.get(key, "") for key in ("start", "stop", "from", "to"))
    return Place(*(int(offset) if re.fullmatch("[0-9]{1,11}", offset) else 0 for offset in given))


def located(document: Document, query: Mapping[str, str]) -> tuple[Place, str]:
    """The place that an address means, and what to tell of it: in another version the quotation is looked for."""
    place = place_of(query)
    if document.sha256[:VERSION] == query.get("sha", document.sha256[:VERSION]):
        return place, ""
    words = query.get("text", "")[: 2 * QUOTED].split()
    found = re.compile(r"\s+".join(map(re.escape, words))).search(document.text, document.body) if words else None
    if found:
        told = message("The document has changed since the answer. The quotation still stands in it, here.")
        return Place(*found.span(), *found.span()), told
    told = message("The document has changed since the answer, and the quotation does not stand in it any more.")
    return Place(place.start, place.start), told


def document_html(document: Document, place: Place, language: str, notice: str = "") -> str:
    """A whole HTML page with the document's text (or the part of it around the place)."""
    size = len(document.text)
    first = document.body
    if size - first > LIMIT:
        first = max(first, min(place.start, size) - LIMIT // 2)
    last = min(size, first + LIMIT)
    earlier, later = max(0, first - LIMIT // 2), last + LIMIT // 2
    marks = Marks(place.start, place.stop, place.left, place.right)
    shown = list(parts(document, marks, first, last))
    return render(
        "document.html",
        language,
        document=document,
        notice=notice,
        earlier=address(document, Place(earlier, earlier)) if first > document.body else "",
        later=address(document, Place(later, later)) if last < size else "",
        parts=shown,
        contents=list(_contents(shown)),
    )


def _contents(shown: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """The headings, or where there are none the questions asked, if there are enough to choose from."""
    for kind in ("heading", "asked"):
        found = [part for part in shown if part["kind"] == kind]
        if len(found) in CONTENTS:
            yield from found
            return
