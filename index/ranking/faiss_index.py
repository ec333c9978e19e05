"""Unit vectors of passages or sentences -> FAISS; a question's vector -> the nearest rows. Nobody else imports faiss.

FAISS checks little by itself: NaN rows are skipped silently, a wrong width returns garbage under `python -O`,
an empty index answers with row -1. So shapes, finite values and lengths are checked here.
"""

from collections.abc import Callable

import faiss
import numpy as np
import numpy.typing as npt

from index.arrays import Buffer
from index.errors import IndexFault
from index.messages import Message, message

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

TOLERANCE = 1e-3  # of a row's length; half precision rounds it by 5e-4 at most
REMEDY = message("Build again: derek build --full")

faiss.omp_set_num_threads(1)  # one question at a time: threads cost more than they give


class FaissIndex:
    """Exact search by inner product; row i is the vector of passage (or sentence) i."""

    def __init__(self, index: faiss.IndexFlatIP, kept: object = None) -> None:
        """`kept` is what the index reads from as long as it lives."""
        self._index = index
        self._kept = kept

    @classmethod
    def of(cls, rows: Floats) -> "FaissIndex":
        """Index the rows (n, d), each of length 1 or 0.

        Raises IndexFault: a row is not finite or of another length; the message names it.
        """
        rows = _floats(rows)
        if rows.ndim != 2 or not rows.shape[1]:
            raise IndexFault("vectors must be a table, not {shape}: the model is broken", shape=rows.shape)
        _check(rows, lambda row: message("in row {row}", row=row))
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(index)

    @classmethod
    def from_bytes(cls, data: Buffer, count: int, dimension: int, name: str = "vectors.faiss") -> "FaissIndex":
        """Read what `to_bytes` wrote to the file `name`; what is mapped stays on the disk until it is looked at.

        Raises IndexFault: not a flat inner-product index of that many rows and that width.
        """
        faiss.set_deserialization_vector_byte_limit(max(4 * len(data), 1 << 20))
        found = np.frombuffer(data, np.uint8)
        kept: object = None
        try:
            if isinstance(data, memoryview):
                reader = faiss.ZeroCopyIOReader(faiss.swig_ptr(found), len(found))  # type: ignore[attr-defined]
                index, kept = faiss.read_index(reader, faiss.IO_FLAG_MMAP_IFC), (reader, found)
            else:
                index = faiss.deserialize_index(found)
        except (RuntimeError, MemoryError) as error:
            raise IndexFault("{name} cannot be read. {remedy}", name=name, remedy=REMEDY) from error
        kind = type(index).__name__
        if type(index) is not faiss.IndexFlatIP or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            told = {"name": name, "kind": kind, "remedy": REMEDY}
            raise IndexFault("{name} holds {kind} instead of IndexFlatIP. {remedy}", **told)
        if (index.ntotal, index.d) != (count, dimension):
            raise IndexFault(
                "{name} is {rows} × {width}, not {count} × {dimension}. {remedy}",
                **{"name": name, "rows": index.ntotal, "width": index.d},
                **{"count": count, "dimension": dimension, "remedy": REMEDY},
            )
        return cls(index, kept)

    def to_bytes(self) -> bytes:
        """The index as FAISS writes it; `faiss.write_index` itself can lose data silently."""
        return faiss.serialize_index(self._index).tobytes()

    def __len__(self) -> int:
        """The number of rows."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The width of a row."""
        return int(self._index.d)

    def rows(self, start: int = 0, stop: int | None = None) -> Floats:
        """A copy of the rows from `start` to `stop`, by default of all (n, d)."""
        count = (len(self) if stop is None else stop) - start
        return np.asarray(self._index.reconstruct_n(start, count), np.float32).reshape(-1, self.dimension)

    def row(self, number: int) -> Floats:
        """A copy of one row (d,)."""
        return np.asarray(self.rows(number, number + 1)[0], np.float32)

    def search(self, query: Floats, top: int) -> tuple[Rows, Floats]:
        """A vector (d,) -> at most `top` rows and their inner products, best first, equal ones by row."""
        query = self._question(query)
        top = max(0, min(top, len(self)))
        if top == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, rows = self._index.search(query[None], top)
        order = np.lexsort((rows[0], -scores[0]))  # FAISS gives the later of two equal rows first
        return rows[0][order], scores[0][order]

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """The inner products of a vector (d,) with chosen rows, in their order."""
        query = self._question(query)
        if not len(rows):
            return np.empty(0, np.float32)
        if rows.min() < 0 or rows.max() >= len(self):  # FAISS would read whatever lies beside its memory
            told = {"first": rows.min(), "last": rows.max(), "count": len(self), "remedy": REMEDY}
            raise IndexFault("rows {first}–{last} were asked for, and there are {count}. {remedy}", **told)
        return np.asarray(self._index.reconstruct_batch(rows) @ query, np.float32)

    def _question(self, query: Floats) -> Floats:
        query = _floats(query)
        if query.shape != (self.dimension,):
            told = {"width": " × ".join(map(str, query.shape)), "dimension": self.dimension, "remedy": REMEDY}
            raise IndexFault(
                "the vector of the question is {width} wide, the index {dimension}: another model. {remedy}", **told
            )
        _check(query[None], lambda row: message("of the question"))
        return query


def _floats(numbers: Floats) -> Floats:
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and that is refused
        return np.ascontiguousarray(numbers, np.float32)


def _check(rows: Floats, whose: Callable[[int], Message]) -> None:
    bad = ~np.isfinite(rows).all(axis=1)
    if bad.any():
        raise IndexFault(
            "the vector {whose} is not a number (NaN or infinity): the model is broken", whose=whose(int(bad.argmax()))
        )
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
    odd = (np.abs(lengths - 1) > TOLERANCE) & (lengths > 0)
    if odd.any():
        row = int(odd.argmax())
        told = {"whose": whose(row), "length": float(lengths[row])}
        raise IndexFault("the vector {whose} has the length {length:.4g}, not 1: the model is broken", **told)
