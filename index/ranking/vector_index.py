"""What a question needs of an index's vectors and terms, wherever they are: on this disk, or in a Milvus."""

from collections.abc import Sequence
from typing import Protocol, Self, runtime_checkable

import numpy as np

from index.arrays import Floats, Rows, Table
from index.encoders.encoder import unit

SELF_QUERIES = 5  # rows that must find themselves before an index is published


class VectorIndex(Protocol):
    """Search by inner product among rows of length 1 or 0; row i is the vector of passage (or sentence) i."""

    def __len__(self) -> int:
        """The number of rows."""

    @property
    def dimension(self) -> int:
        """The width of a row."""

    def rows(self, start: int = 0, stop: int | None = None) -> Floats:
        """A copy of the rows from `start` to `stop`, by default of all (n, d)."""

    def row(self, number: int) -> Floats:
        """A copy of one row (d,)."""

    def holds(self, rows: Table) -> bool:
        """Whether its rows are these (n, d)."""

    def search(self, query: Floats, top: int) -> tuple[Rows, Floats]:
        """A vector (d,) -> at most `top` rows and their inner products, best first, equal ones by row."""

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """The inner products of a vector (d,) with chosen rows, in their order."""


def lost_row(index: VectorIndex, atol: float) -> tuple[int, float] | None:
    """The first of five rows, spread over all, that finds neither itself nor a row whose numbers are within `atol`.

    With the inner product of what it finds instead, 0 for nothing. A graph or lists may pass over one of many, and an
    equal text elsewhere will do.
    """
    for row in np.linspace(0, len(index) - 1, min(SELF_QUERIES, len(index))).astype(int).tolist():
        vector = index.row(row)
        nearest, products = index.search(unit(vector), 1)
        found = len(nearest) and np.allclose(index.row(int(nearest[0])), vector, atol=atol)
        if vector.any() and not found:
            return row, float(products[0]) if len(products) else 0.0
    return None


class TermIndex(Protocol):
    """BM25 over the terms of passages; row i is passage i."""

    def scores(self, question: Sequence[str]) -> Floats:
        """BM25 of each passage (n,) for the terms of a question; 0 where none occurs."""


@runtime_checkable
class Filtering(Protocol):
    """What can leave passages out by itself while it searches."""

    def among(self, where: str) -> Self:
        """The same, which finds only what an expression chooses (`milvus_index.expression`)."""
