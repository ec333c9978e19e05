"""Rows on their way into a build -> a table that is read some rows at a time: of a million no more are in memory.

A few rows stay in memory, many lie in a file without a name, which the system removes when the builder ends, however.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import Rows, steps
from index.errors import IndexFault
from index.storage.disk import reason

MEMORY = 8 << 20  # bytes of a table that stay in memory


class Spool:
    """A table (n, *width) of numbers of one type, to which rows are added; `index.arrays.Table`."""

    def __init__(self, dtype: npt.DTypeLike, width: tuple[int, ...] = (), folder: Path | None = None) -> None:
        """`folder` is on the disk that takes what memory does not; None is the system's place for such files."""
        self.dtype = np.dtype(dtype)
        self._width = width
        self._folder = folder
        self._bytes = self.dtype.itemsize * int(np.prod(width, dtype=np.int64))  # of a row
        self._count = 0
        from tempfile import SpooledTemporaryFile  # which takes its time to import, and only a builder needs

        self._file = SpooledTemporaryFile(MEMORY, buffering=1 << 20, dir=str(folder) if folder else None)  # noqa: SIM115 -- ends with the table
        self._is_read = False

    def __del__(self) -> None:
        """Give back what it takes."""
        if hasattr(self, "_file"):
            self._file.close()

    @property
    def shape(self) -> tuple[int, ...]:
        """How many rows, and their width."""
        return (self._count, *self._width)

    def __len__(self) -> int:
        """How many rows."""
        return self._count

    def add(self, rows: npt.NDArray[Any]) -> None:
        """Put rows (m, *width) behind those that are there; IndexFault where the disk refuses."""
        if rows.shape[1:] != self._width:
            raise ValueError(f"rows of {rows.shape[1:]} do not fit a table of {self._width}")
        self.add_bytes(np.ascontiguousarray(rows, self.dtype).tobytes(), len(rows))

    def add_bytes(self, data: bytes | memoryview, count: int | None = None) -> None:
        """The same of the rows' bytes; `count`: how many rows these are, by default as many as bytes."""
        try:
            if self._is_read:
                self._file.seek(0, 2)
                self._is_read = False
            self._file.write(data)
        except OSError as error:
            raise self._refused(error) from error
        self._count += len(data) if count is None else count

    def __getitem__(self, rows: slice | Rows) -> npt.NDArray[Any]:
        """Some rows, read now: from one to another, or chosen ones by their numbers (ascending ones are fastest)."""
        if not isinstance(rows, slice):
            return np.concatenate([self[row : row + 1] for row in rows.tolist()] or [self[0:0]])
        start, stop, step = rows.indices(self._count)
        if step != 1:
            raise ValueError("rows are read one after the other")
        count = max(0, stop - start)
        try:
            self._file.seek(start * self._bytes)
            self._is_read = True
            data = self._file.read(count * self._bytes)
        except OSError as error:
            raise self._refused(error) from error
        return np.frombuffer(data, self.dtype).reshape(count, *self._width)

    def blocks(self) -> Iterator[bytes]:
        """The bytes of all rows, some at a time."""
        return (self[start:stop].tobytes() for start, stop in steps(self))

    def _refused(self, error: OSError) -> IndexFault:
        where = self._folder or "TMPDIR"
        return IndexFault("what a build is made of cannot be kept in {folder}: {why}", folder=where, why=reason(error))
