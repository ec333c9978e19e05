"""What tells documents apart without their texts, in columns: titles, dates, tags. Filters and lists read only these.

To read a million documents for that takes twenty seconds. A column keeps each value that occurs once, and for each
document which of them it has: of dates and tags there are few.
"""

import json
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypeVar, overload

import numpy as np

from index.arrays import Bools, Buffer, Data, Ids
from index.documents.document import Document
from index.messages import message
from index.place import dated

Value = TypeVar("Value")
Tags = tuple[str, ...]


class Head(NamedTuple):
    """What lists tell of a document."""

    name: str
    title: str
    date: str  # of its front matter
    tags: Tags
    encoding: str


class Column(Sequence[Value], Generic[Value]):
    """A value for each document, in their order."""

    def __init__(self, values: Sequence[Value], numbers: Ids) -> None:
        """`values` are those that occur, as they first do; `numbers` (d,) which of them each document has."""
        self.values = values
        self.numbers = numbers

    @classmethod
    def of(cls, values: Iterable[Value]) -> "Column[Value]":
        """The value of each document -> the column."""
        growing = _Growing()
        for value in values:
            growing.add(value)
        return cls(tuple(growing.number), np.array(growing.numbers, np.int32))

    @overload
    def __getitem__(self, row: int) -> Value: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Value]: ...

    def __getitem__(self, row: int | slice) -> Value | Sequence[Value]:
        """The value of one document, or of some."""
        if isinstance(row, slice):
            return [self.values[number] for number in self.numbers[row].tolist()]
        return self.values[int(self.numbers[row])]

    def __iter__(self) -> Iterator[Value]:
        """The value of each document."""
        return (self.values[number] for number in self.numbers.tolist())

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self.numbers)

    def where(self, fits: Callable[[Value], bool]) -> Bools:
        """Which documents have a value that fits (d,); each value is looked at once."""
        return np.fromiter((fits(value) for value in self.values), np.bool_, len(self.values))[self.numbers]

    def counts(self) -> list[tuple[Value, int]]:
        """Each value, and how many documents have it."""
        return list(zip(self.values, np.bincount(self.numbers, minlength=len(self.values)).tolist(), strict=True))


# What is kept of each document in a file of its own. `day` is of what day it is, as `dated` tells it.
COLUMNS: dict[str, Callable[[Document], Any]] = {
    "title": lambda document: document.title,
    "date": lambda document: document.date,
    "day": dated,
    "tags": lambda document: document.tags,
    "encoding": lambda document: document.encoding,
}


class Columns:
    """The columns of some documents, each made or read when it is first looked at."""

    def __init__(self, names: Sequence[str], column: Callable[[str], Column[Any]]) -> None:
        """`column` gives that of each name in COLUMNS."""
        self.names = names
        self._column = column

    @classmethod
    def of(cls, documents: Mapping[str, Document]) -> "Columns":
        """Those of documents in memory."""
        return cls(list(documents), lambda name: Column.of(map(COLUMNS[name], documents.values())))

    @cached_property
    def title(self) -> Column[str]:
        """The titles."""
        return self._column("title")

    @cached_property
    def date(self) -> Column[str]:
        """The dates of the front matter."""
        return self._column("date")

    @cached_property
    def day(self) -> Column[str]:
        """Of what day each is, as `dated` tells it."""
        return self._column("day")

    @cached_property
    def tags(self) -> Column[Tags]:
        """The tags."""
        return self._column("tags")

    @cached_property
    def encoding(self) -> Column[str]:
        """How the files were encoded."""
        return self._column("encoding")

    def heads(self) -> Iterator[Head]:
        """What lists tell of each document."""
        return map(Head, self.names, self.title, self.date, self.tags, self.encoding)


class _Growing:
    """Values one after the other: the number of each that occurs, and for each in turn which it is."""

    def __init__(self) -> None:
        self.number: dict[Any, int] = {}
        self.numbers = array("i")

    def add(self, value: Any) -> None:
        """One more."""
        self.numbers.append(self.number.setdefault(value, len(self.number)))


class GrowingColumns:
    """Documents one after the other -> the files of their columns."""

    def __init__(self) -> None:
        self._columns = {name: _Growing() for name in COLUMNS}

    def add(self, document: Document) -> None:
        """One more document."""
        for name, growing in self._columns.items():
            growing.add(COLUMNS[name](document))

    def to_files(self, folder: str) -> dict[str, Data]:
        """The files, in a folder of a build, that `column_in` reads."""
        return {
            file_of(folder, name): _written([*growing.number], growing.numbers.tolist())
            for name, growing in self._columns.items()
        }


def file_of(folder: str, name: str) -> str:
    """The file of a column."""
    return f"{folder}/{name}.json"


def _written(values: list[Any], numbers: list[int]) -> bytes:
    return json.dumps({"values": values, "numbers": numbers}, ensure_ascii=False).encode("utf-8", "replace")


def column_in(data: Buffer, count: int) -> Column[Any]:
    """The file of a column of so many documents -> the column; KeyError, TypeError or ValueError for anything else."""
    record = json.loads(bytes(data))
    values = tuple(tuple(value) if isinstance(value, list) else value for value in record["values"])
    numbers = np.array(record["numbers"], np.int32)
    if numbers.shape != (count,) or (count and not 0 <= numbers.min() <= numbers.max() < len(values)):
        raise ValueError(message("the columns of documents do not fit"))
    return Column(values, numbers)
