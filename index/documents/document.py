"""What reading gives: documents, and a fault for each file or line that is none."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.documents.files import Fault


@dataclass(frozen=True, slots=True)
class Document:
    """A text to answer from. Offsets into `text` count code points."""

    name: str  # unique among the documents read together
    title: str
    date: str  # ISO, or ""
    text: str  # decoded, without a byte order mark, otherwise as it was
    body: int  # where the body starts, after front matter
    sha256: str  # of the file's bytes; BEIR: of the line's
    encoding: str
    speakers: tuple[str, ...] = ()  # participants, in the order of the front matter
    format: str = "md"  # of the file, which tells how its text is read: "txt" has no marks, others are Markdown
    tags: tuple[str, ...] = ()  # of the front matter
    places: tuple[tuple[int, str], ...] = ()  # (offset, name) of pages, sheets and times, as `place_of` tells them

    def place_of(self, offset: int) -> str:
        """The page, sheet, slide or time at an offset; "" where the format has none."""
        found = bisect_right(self.places, offset, key=lambda place: place[0])
        return self.places[found - 1][1] if found else ""

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Document":
        """What JSON made of its fields; TypeError, KeyError or ValueError for anything else."""
        places = tuple((int(start), str(name)) for start, name in record["places"])
        lists = {name: tuple(record.get(name, ())) for name in ("speakers", "tags")}
        return cls(**{**record, **lists, "places": places})


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was not."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)  # where each lies, by name, unreadable ones too
