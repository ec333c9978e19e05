"""Texts -> unit vectors: what an index needs of a model."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]


class Encoder(Protocol):
    """What an index needs of a model: rows of unit length, or zero where it knows nothing of a text."""

    name: str
    fingerprint: str  # equal fingerprints promise equal vectors
    dimension: int

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension)."""

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension)."""


def unit(rows: Floats) -> Floats:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)
