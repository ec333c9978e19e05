"""The documents and passages of a build -> read one by one, when they are asked for; the last of them are kept.

A question needs a few of them; an index may have a million.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, overload

import numpy as np

from index.arrays import Bools, Buffer, Ids, Rows, from_npy
from index.columns import COLUMNS, Column, Columns, column_in, file_of
from index.documents.document import Document
from index.messages import message
from index.passages.passage import Passage
from index.storage.records import Records

FORMS = "forms.json"
DOCUMENTS, PASSAGES = "documents", "passages"
KEPT = 20_000  # documents, and passages, that stay in memory once they have been read
NAMES, OWNERS = f"{DOCUMENTS}/names.json", f"{PASSAGES}/owners.npy"


class Documents(Mapping[str, Document]):
    """By name, in the order of the build."""

    def __init__(self, files: Mapping[str, Buffer], check: Callable[[str], None] = lambda _: None) -> None:
        """Of the files of a build; KeyError or ValueError where they do not fit together.

        `check` looks at a file that nobody has checked yet, before it is read.
        """
        self._files, self._check = files, check
        self._records = Records(files, DOCUMENTS)
        self.names: list[str] = json.loads(bytes(files[NAMES]))
        self._rows = {name: row for row, name in enumerate(self.names)}
        self._read = lru_cache(KEPT)(self._at)
        if len(self._rows) != len(self._records):
            raise ValueError(message("the names of documents do not fit"))
        self.columns = Columns(self.names, self._column)

    def _column(self, name: str) -> Column[Any]:
        file = file_of(DOCUMENTS, name)
        self._check(file)
        return column_in(self._files[file], len(self))

    def __getitem__(self, name: str) -> Document:
        """One document; IndexFault where its line is damaged."""
        return self._read(name)

    def _at(self, name: str) -> Document:
        record = self._records[self._rows[name]]
        if record["name"] != name:
            raise ValueError(message("the names of documents do not fit"))
        return Document.of(record)

    def __contains__(self, name: object) -> bool:
        """Whether there is such a document."""
        return name in self._rows

    def __iter__(self) -> Iterator[str]:
        """The names."""
        return iter(self.names)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    def read(self) -> None:
        """All of them, now, and what tells them apart."""
        for name in self.names:
            self[name]
        for name in COLUMNS:
            getattr(self.columns, name)


def columns_of(documents: Mapping[str, Document]) -> Columns:
    """What tells documents apart, in their order; reads none of those of a build."""
    return documents.columns if isinstance(documents, Documents) else Columns.of(documents)


class Passages(Sequence[Passage]):
    """By row."""

    def __init__(self, files: Mapping[str, Buffer], documents: Documents) -> None:
        """Of the files of a build; KeyError or ValueError where they do not fit together."""
        self.records = Records(files, PASSAGES)
        self._owners: Ids = from_npy(files[OWNERS])
        self._documents = documents
        self._read = lru_cache(KEPT)(self._at)
        self._count = len(self.records)
        if len(self._owners) != self._count:
            raise ValueError(message("the documents of passages do not fit"))

    @overload
    def __getitem__(self, row: int) -> Passage: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Passage, ...]: ...

    def __getitem__(self, row: int | slice) -> Passage | tuple[Passage, ...]:
        """One passage, or some; IndexFault where a line is damaged."""
        if isinstance(row, slice):
            return tuple(self[one] for one in range(*row.indices(len(self))))
        if not -self._count <= row < self._count:
            raise IndexError(row)
        return self._read(int(row) % self._count)

    def _at(self, row: int) -> Passage:
        record = self.records[row]
        return Passage.of(record, self._documents[record["document"]])

    def __len__(self) -> int:
        """How many there are."""
        return self._count

    def heading(self, row: int) -> str:
        """That of one passage; its document is not read."""
        return str(self.records[row]["heading"])

    def owner(self, row: int) -> str:
        """The name of the document of one passage; nothing is read."""
        return self._documents.names[int(self._owners[row])]

    def owners(self, first: int, stop: int) -> Iterator[tuple[str, int]]:
        """The documents of the passages from one row to another, in order, and how many are of each; reads none."""
        of, counts = np.unique(self._owners[first:stop], return_counts=True)
        return ((self._documents.names[one], int(count)) for one, count in zip(of, counts, strict=True))

    def counts(self) -> Counter[str]:
        """How many passages each document has, by its name; reads none."""
        names = self._documents.names
        return Counter({names[one]: int(n) for one, n in enumerate(np.bincount(self._owners)) if n})

    def row_ranges(self) -> Rows:
        """Where the passages of each document begin, in the documents' order, and where the last end (d + 1,)."""
        return np.searchsorted(self._owners, np.arange(len(self._documents) + 1))

    def rows_of(self, names: Collection[str]) -> Rows:
        """The rows of the passages of some documents (r,), in order; reads none."""
        wanted = np.array([name in names for name in self._documents.names], np.bool_)
        return self.rows_of_kept(wanted)

    def rows_of_kept(self, kept: Bools) -> Rows:
        """The same of those documents that are kept, in the order of the build (d,)."""
        return np.flatnonzero(kept[self._owners]) if len(kept) else np.empty(0, np.int64)

    def read(self) -> None:
        """All of them, now."""
        for row in range(len(self)):
            self[row]
