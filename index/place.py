"""Where a passage stands, and of what day the document is: of several places that say the same, the latest first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents.dates import iso_date
from index.documents.document import Document
from index.passages.passage import Passage

DAY = re.compile(r"(?<!\d)(?:(?:19|20)\d\d-\d\d-\d\d|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d)(?!\d)")
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: one of several that say the same."""

    document: str
    title: str
    date: str  # of the document, as `dated` tells it
    start: int
    stop: int

    @classmethod
    def of(cls, passage: Passage, document: Document) -> "Place":
        """The place of a passage of the document."""
        return cls(document.name, document.title, dated(document), passage.start, passage.stop)


def dated(document: Document) -> str:
    """The date of a document, 2024-05-01; else the day, or the year, in its title or its name; or "".

    These compare as strings: a year is earlier than its days.
    """
    if document.date:
        return document.date
    for text in (document.title, document.name):
        if days := [day for found in DAY.findall(text) if (day := iso_date(found))]:
            return max(days)
    for text in (document.title, document.name):
        if years := YEAR.findall(text):
            return str(max(years))
    return ""


def newest_first(places: Sequence[Place]) -> tuple[Place, ...]:
    """Places in the order in which a person wants them: the latest document first, then by name."""
    by_name = sorted(places, key=lambda place: (place.document, place.start))
    return tuple(sorted(by_name, key=lambda place: place.date, reverse=True))
