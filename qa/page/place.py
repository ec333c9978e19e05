"""A place in a document <-> the address, relative to the page, that opens the document there."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from index.documents.reading import Document
from index.search import Hit


@dataclass(frozen=True, slots=True)
class Place:
    """What to mark: a passage [start, stop) and in it a sentence [left, right), as offsets in the text."""

    start: int = 0
    stop: int = 0
    left: int = 0
    right: int = 0


def address(document: Document, place: Place) -> str:
    """The link that opens the document at the place; it carries which version of the document is meant."""
    query = {"name": document.name, "start": place.start, "stop": place.stop, "from": place.left, "to": place.right}
    return "document?" + urlencode({**query, "sha": _version(document)})


def address_of(hit: Hit) -> str:
    """The link that opens the hit's document at its passage."""
    return address(hit.document, Place(hit.passage.start, hit.passage.stop, *hit.sentence))


def place_of(query: Mapping[str, str]) -> Place:
    """The place in an address; 0 for what is no number, so that a mangled link still opens."""
    return Place(*(_offset(query.get(key, "")) for key in ("start", "stop", "from", "to")))


def is_of(document: Document, query: Mapping[str, str]) -> bool:
    """Whether an address was made for this version of the document; one that names none fits any."""
    return query.get("sha", _version(document)) == _version(document)


def _version(document: Document) -> str:
    return document.sha256[:12]


def _offset(value: str) -> int:
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 12 else 0
