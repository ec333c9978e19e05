"""A part of an index -> its files, whole."""

from collections.abc import Mapping
from typing import Protocol

from index.arrays import Data, joined


class Part(Protocol):
    def to_files(self) -> Mapping[str, Data]: ...


def files_of(part: Part) -> dict[str, bytes]:
    return {name: joined(data) for name, data in part.to_files().items()}


def most_at_once(part: Part) -> int:
    """The bytes of the largest piece in which an array comes; all come piece by piece."""
    pieces = [data for name, data in part.to_files().items() if name.endswith(".npy")]
    assert not any(isinstance(data, bytes) for data in pieces)
    return max(len(piece) for data in pieces for piece in data if isinstance(piece, bytes))
