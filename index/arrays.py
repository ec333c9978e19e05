"""numpy arrays <-> the bytes of .npy files, read as views: what is mapped stays on the disk until it is looked at."""

import io
from typing import Any

import numpy as np
import numpy.typing as npt

from index.messages import message

HEAD = 10_000  # bytes; numpy's own limit for the description of an array, and what stands before it
Buffer = bytes | memoryview  # what a file holds: read, or mapped


def npy(array: npt.NDArray[Any]) -> bytes:
    """An array -> the file that `numpy.load` reads."""
    buffer = io.BytesIO()
    np.save(buffer, array, allow_pickle=False)
    return buffer.getvalue()


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
