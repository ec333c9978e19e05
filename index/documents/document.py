"""What reading gives: documents, and a fault for each file or line that is none."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Protocol, overload

from index.documents.files import Fault

ROW = re.compile(r"(?:(?<=.):|^row )(\d+)\Z(?<!\d\d:\d\d)", re.DOTALL)  # of a place that is no time


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
    places: tuple[tuple[int, str], ...] = ()  # (offset, name) of pages, sheets and times; «sheet Цены:4» is its row 4
    corpus: str = ""  # the name of the file of which it is a line; "" where the file is the document
    # All parts of where it lies, of a line the last is its _id; in a build as `earlier.portable` has them.
    path: tuple[str, ...] = field(default=(), compare=False)

    def place_of(self, offset: int) -> str:
        """The page, sheet, slide or time at an offset; "" where the format has none."""
        return ROW.sub("", self._place(offset)[1])

    def row_of(self, offset: int) -> int:
        """The row of a sheet at an offset, from 1, as its program counts them; 0 where there are none."""
        start, name = self._place(offset)
        match = ROW.search(name)
        return int(match[1]) + self.text.count("\n", start, offset) if match else 0

    def _place(self, offset: int) -> tuple[int, str]:
        found = bisect_right(self.places, offset, key=lambda place: place[0])
        return self.places[found - 1] if found else (0, "")

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> "Document":
        """What JSON made of its fields; TypeError, KeyError or ValueError for anything else."""
        places = tuple((int(start), str(name)) for start, name in record["places"])
        lists = {name: tuple(record.get(name, ())) for name in ("speakers", "tags", "path")}
        return cls(**{**record, **lists, "places": places})

    def record(self) -> dict[str, Any]:
        """Its fields for JSON. `asdict` copies each of them, and takes ten times as long."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


class Paths(Mapping[str, Path]):
    """Where files lie, by the names of their documents; made of the parts of each path when it is asked for."""

    def __init__(self, parts: Mapping[str, tuple[str, ...]]) -> None:
        self._parts = parts

    def __getitem__(self, name: str) -> Path:
        """The absolute path of one."""
        return Path("/", *self._parts[name])

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self._parts)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._parts)


class Shelf(Protocol):
    """Where documents wait while others are read, by their numbers: a list, or a file where they are many."""

    def append(self, document: Document, /) -> None:
        """One more."""

    def __getitem__(self, number: int, /) -> Document:
        """One of them."""

    def __len__(self) -> int:
        """How many there are."""


class Shelved(Sequence[Document]):
    """Documents on a shelf in the order of their names, which are known when all have been read."""

    def __init__(self, shelf: Shelf, placed: Iterable[tuple[str, int, tuple[str, ...]]]) -> None:
        """`placed` tells of each its name, its number on the shelf, and all parts of its path."""
        self._shelf = shelf
        self._placed = sorted(placed)
        self.names = tuple(name for name, _, _ in self._placed)

    @overload
    def __getitem__(self, row: int) -> Document: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Document, ...]: ...

    def __getitem__(self, row: int | slice) -> Document | tuple[Document, ...]:
        """One of them, or some, as from the shelf."""
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        name, number, path = self._placed[row]
        return replace(self._shelf[number], name=name, path=path)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._placed)


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, and what was not."""

    documents: Shelved
    faults: tuple[Fault, ...] = ()
    paths: Mapping[str, Path] = field(default_factory=dict)  # where each lies, by name, unreadable ones too
    stale: tuple[str, ...] = ()  # the documents that could not be read, and are as they were in the build before
