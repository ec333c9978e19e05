"""numpy arrays <-> the bytes of .npy files, read as views: what is mapped stays on the disk until it is looked at."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from index.messages import message

HEAD = 10_000  # bytes; numpy's own limit for the description of an array, and what stands before it
BLOCK = 8 << 20  # bytes of a table that are looked at in one go
SIGN_EXPONENT_FRACTION = np.int32(np.uint32(0x8FFFE000).view(np.int32))  # the bits that a half fills
EXPONENTS = np.float32(2.0**112)  # 127 - 15, what is added to exponents of either precision
Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]  # numbers of rows, and where those of each begin
Ids = npt.NDArray[np.int32]  # numbers of words, as they are stored
Bools = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]  # eight facts a number
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


def of_halves(halves: npt.NDArray[np.float16]) -> npt.NDArray[np.float32]:
    """Finite numbers in half precision -> the same in single precision.

    As `astype`, which takes five times as long where numpy was built without the processor's own step for it. The bits
    of exponent and fraction stand 13 places further left in single precision, whose exponents begin 112 lower.
    """
    bits = np.ascontiguousarray(halves).view(np.int16).astype(np.int32)  # the sign is carried into the upper half
    bits <<= 13
    bits &= SIGN_EXPONENT_FRACTION
    found = bits.view(np.float32)
    found *= EXPONENTS
    return found


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
