"""A document and a place in it <-> the address that opens it there, also in a later version of the document."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from index.documents.document import Document
from index.messages import message

if TYPE_CHECKING:
    from index.hit import Hit  # brings numpy, which `derek --help` must not wait for

VERSION = 12  # digits of the fingerprint that an address carries
QUOTED = 120  # characters of the quotation in an address, by which it is found in a later version of the document


@dataclass(frozen=True, slots=True)
class Target:
    """What to mark: a passage [start, stop) and in it a sentence [left, right), as offsets in the text."""

    start: int = 0
    stop: int = 0
    left: int = 0
    right: int = 0


def place_name(name: str) -> str:
    """The name of a place of a converted document, `page 3`, as a message; a time as it is."""
    kind, _, which = name.partition(" ")
    known = {
        "page": message("page {n}", n=which),
        "sheet": message("sheet {n}", n=which),
        "slide": message("slide {n}", n=which),
        "part": message("part {n}", n=which),
    }
    return known.get(kind, name) if which else name


def address(document: Document, place: Target) -> str:
    """The link that opens the document at the place; it carries which version is meant and how the quotation begins."""
    query: dict[str, str | int] = {
        **{"name": document.name, "start": place.start, "stop": place.stop, "from": place.left, "to": place.right},
        "sha": document.sha256[:VERSION],
    }
    quote = " ".join(document.text[place.left : place.right].split())
    if quote:
        query["text"] = quote if len(quote) <= QUOTED else quote[:QUOTED].rsplit(" ", 1)[0]
    return f"document?{urlencode(query)}#here"


def address_of(hit: "Hit") -> str:
    """The link that opens the hit's document at its passage."""
    return address(hit.document, Target(hit.passage.start, hit.passage.stop, *hit.sentence))


def place_of_quote(document: Document, start: int, stop: int, quote: str) -> Target:
    """The passage text[start:stop] with the quotation in it, its blanks aside; the whole passage where it is not."""
    found = _of_words(quote.split(), document.text, start, stop)
    return Target(start, stop, *(found or (start, stop)))


def place_of(query: Mapping[str, str]) -> Target:
    """The place in an address; 0 for what is no number, so that a mangled link still opens."""
    given = (query.get(key, "") for key in ("start", "stop", "from", "to"))
    return Target(*(int(offset) if re.fullmatch("[0-9]{1,11}", offset) else 0 for offset in given))


def located(document: Document, query: Mapping[str, str]) -> tuple[Target, str]:
    """The place that an address means, and what to tell of it: in another version the quotation is looked for."""
    place = place_of(query)
    if document.sha256[:VERSION] == query.get("sha", document.sha256[:VERSION]):
        return place, ""
    text = document.text
    found = _of_words(query.get("text", "")[: 2 * QUOTED].split(), text, document.body, len(text))
    if found:
        told = message("The document has changed since the answer. The quotation still stands in it, here.")
        return Target(*found, *found), told
    told = message("The document has changed since the answer, and the quotation does not stand in it any more.")
    return Target(place.start, place.start), told


def _of_words(words: Sequence[str], text: str, start: int, stop: int) -> tuple[int, int] | None:
    """Where these words stand in text[start:stop], whatever blanks lie between them."""
    found = re.compile(r"\s+".join(map(re.escape, words))).search(text, start, stop) if words else None
    return found.span() if found else None
