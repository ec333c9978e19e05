"""Unit vectors -> FAISS; a question's vector -> the nearest rows. The only file that imports faiss.

FAISS checks little by itself: NaN rows are skipped silently, a wrong width returns garbage under `python -O`,
an empty index answers with row -1. So shapes, finite values and lengths are checked here.
"""

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import IndexFault

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

faiss.omp_set_num_threads(1)  # one question at a time: threads cost more than they give (stack.md, section 5)


class Vectors:
    """Exact search by inner product; row i is the vector of passage i."""

    def __init__(self, index: faiss.IndexFlatIP) -> None:
        self._index = index

    @classmethod
    def of(cls, rows: Floats) -> "Vectors":
        """Index the rows (n, d), each of length 1 or 0.

        Raises:
            IndexFault: a row is not finite or of another length; the message names it.
        """
        rows = np.ascontiguousarray(rows, np.float32)
        if rows.ndim != 2:
            raise IndexFault(f"векторы должны быть таблицей, а не {rows.shape}")
        _check(rows, "фрагмента")
        index = faiss.IndexFlatIP(rows.shape[1])
        index.add(rows)
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes, count: int, dimension: int) -> "Vectors":
        """Read what `to_bytes` wrote; the caller has checked the bytes' SHA-256.

        Raises:
            IndexFault: not a flat inner-product index of that many rows and that width.
        """
        faiss.set_deserialization_vector_byte_limit(max(4 * len(data), 1 << 20))
        try:
            index = faiss.deserialize_index(np.frombuffer(data, np.uint8))
        except (RuntimeError, MemoryError) as error:
            raise IndexFault(f"vectors.faiss не читается ({error}). Соберите заново: derek build") from error
        shape = (type(index), index.metric_type, index.ntotal, index.d)
        if shape != (faiss.IndexFlatIP, faiss.METRIC_INNER_PRODUCT, count, dimension):
            raise IndexFault(
                f"vectors.faiss: {index.ntotal} × {index.d}, а нужно {count} × {dimension}. "
                "Соберите заново: derek build --full"
            )
        return cls(index)

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

    def rows(self) -> Floats:
        """A copy of all rows (n, d)."""
        return np.asarray(self._index.reconstruct_n(0, len(self)), np.float32).reshape(-1, self.dimension)

    def search(self, query: Floats, top: int) -> tuple[Rows, Floats]:
        """A vector (d,) -> at most `top` rows and their inner products, best first."""
        query = np.ascontiguousarray(query, np.float32)
        if query.shape != (self.dimension,):
            raise IndexFault(f"вектор вопроса {query.shape}, а в индексе {self.dimension} чисел: другая модель")
        _check(query[None], "вопроса")
        top = max(0, min(top, len(self)))
        if top == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        scores, rows = self._index.search(query[None], top)
        return rows[0], scores[0]

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """The inner products of a vector (d,) with chosen rows, in their order."""
        if not len(rows):
            return np.empty(0, np.float32)
        return np.asarray(self._index.reconstruct_batch(rows) @ query, np.float32)


def _check(rows: Floats, whose: str) -> None:
    bad = ~np.isfinite(rows).all(axis=1)
    if bad.any():
        raise IndexFault(f"вектор {whose} {int(bad.argmax())} не число (NaN или бесконечность): модель неисправна")
    lengths = np.linalg.norm(rows, axis=1)
    odd = (np.abs(lengths - 1) > 1e-3) & (lengths > 1e-6)
    if odd.any():
        row = int(odd.argmax())
        raise IndexFault(f"вектор {whose} {row} имеет длину {lengths[row]:.3f}, а не 1: модель неисправна")
