"""A hit -> where else the same stands and which newer version says otherwise, as names with links."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from index.documents.document import Document
from index.hit import Hit
from index.place import Place
from qa.places import address, place_of_quote


@dataclass(frozen=True, slots=True)
class Link:
    """A place in a document, as a reply names it."""

    name: str
    date: str  # of the document; "" if none is known
    address: str  # "" where the document does not serve any more


def copies(hit: Hit, documents: Mapping[str, Document]) -> list[Link]:
    """The other places of the same text, the newest document first."""
    own = (hit.document.name, hit.passage.start)
    others = [one for one in hit.places if (one.document, one.start) != own]
    bearers: dict[str, set[str]] = {hit.document.title: {hit.document.name}}
    for one in others:
        bearers.setdefault(one.title, set()).add(one.document)
    # A text that lies in nine folders has nine times the same title: then the names tell them apart.
    return [_link(hit, one, one.document if len(bearers[one.title]) > 1 else one.title, documents) for one in others]


def newer(hit: Hit, documents: Mapping[str, Document]) -> Iterator[Link]:
    """The later version, if there is one: its date tells it from this one, whatever its title."""
    if hit.newer:
        yield _link(hit, hit.newer, hit.newer.title, documents)


def _link(hit: Hit, place: Place, name: str, documents: Mapping[str, Document]) -> Link:
    document = documents.get(place.document)
    leads = address(document, place_of_quote(document, place.start, place.stop, hit.quote)) if document else ""
    return Link(name or place.document, place.date, leads)
