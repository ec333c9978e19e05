"""numpy arrays <-> the bytes of .npy files, read as views: what is mapped stays on the disk until it is looked at."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.messages import message

HEAD = 10_000  # bytes; numpy's own limit for the description of an array, and what stands before it
BLOCK = 8 << 20  # bytes of a table that are looked at in one go
Buffer = bytes | memoryview  # what a file holds: read, or mapped
Data = bytes | Iterable[bytes]  # what a file is to hold: whole, or piece by piece


class Table(Protocol):
    """Rows of numbers of one type, of which some are read at a time: an array, or a Spool."""

    @property
    def dtype(self) -> np.dtype[Any]:
        """The type of the numbers."""

    @property
    def shape(self) -> tuple[int, ...]:
        """How many rows, and their width."""

    def __len__(self) -> int:
        """How many rows."""

    def __getitem__(self, rows: Any, /) -> npt.NDArray[Any]:
        """The rows from one to another (a slice), or chosen ones by their numbers."""


def npy(array: npt.NDArray[Any]) -> bytes:
    """An array -> the file that `numpy.load` reads."""
    return joined(npy_parts(array))


def npy_parts(table: Table) -> Iterator[bytes]:
    """The same of any table, piece by piece."""
    head = io.BytesIO()
    told = {"descr": np.lib.format.dtype_to_descr(table.dtype), "fortran_order": False, "shape": table.shape}
    np.lib.format.write_array_header_1_0(head, told)
    yield head.getvalue()
    for start, stop in steps(table):
        yield table[start:stop].tobytes()


def steps(table: Table) -> Iterator[tuple[int, int]]:
    """From where to where its rows are read if BLOCK bytes are looked at in one go."""
    width = table.dtype.itemsize * int(np.prod(table.shape[1:], dtype=np.int64))
    step = max(1, BLOCK // max(width, 1))
    return ((start, min(start + step, len(table))) for start in range(0, len(table), step))


def joined(data: Data) -> bytes:
    """What a file is to hold, whole."""
    return data if isinstance(data, bytes) else b"".join(data)


def from_npy(data: Buffer) -> npt.NDArray[Any]:
    """What `npy` wrote -> the array, which cannot be changed; no copy. ValueError for anything else."""
    head = io.BytesIO(bytes(data[:HEAD]))
    if np.lib.format.read_magic(head) != (1, 0):
        raise ValueError(message("an array is of another format"))
    shape, is_fortran, dtype = np.lib.format.read_array_header_1_0(head)
    if is_fortran or dtype.hasobject:
        raise ValueError(message("an array is of another format"))
    count = int(np.prod(shape, dtype=np.int64))
    if len(data) - head.tell() != count * dtype.itemsize:
        raise ValueError(message("an array is not as long as it says"))
    return np.frombuffer(data, dtype, count, head.tell()).reshape(shape)
