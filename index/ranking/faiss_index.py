"""Unit vectors of passages or sentences -> FAISS; a question's vector -> the nearest rows.

FAISS checks little by itself: NaN rows are skipped silently, a wrong width returns garbage under `python -O`,
an empty index answers with row -1. So shapes, finite values and lengths are checked here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.arrays import Buffer, Data, Floats, Rows, Table, from_npy, npy_parts, of_halves, steps
from index.errors import IndexFault
from index.messages import Message, message
from index.ranking.faiss_kinds import as_graph, factory_for, floats, made
from index.storage.spool import Spool

TOLERANCE = 1e-3  # of a row's length; half precision rounds it by 5e-4 at most
MORE = 32  # rows beyond those asked for, of an index that finds among rounded vectors: the exact ones order them
AT_ONCE = 8192  # rows that are compared at a time: a filter may choose a million
WRITTEN = 1 << 20  # bytes that FAISS hands over at a time
REMEDY = message("Build again: derek build --full")

faiss.omp_set_num_threads(1)  # one question at a time: threads cost more than they give


class Halves:
    """Rows in half precision, rounded when they are looked at."""

    dtype = np.dtype(np.float16)

    def __init__(self, rows: Table) -> None:
        self._rows = rows
        self.shape = rows.shape

    def __len__(self) -> int:
        """How many rows."""
        return len(self._rows)

    def __getitem__(self, rows: Any) -> npt.NDArray[np.float16]:
        """Some of them."""
        return self._rows[rows].astype(np.float16)


class FaissIndex:
    """Search by inner product; row i is the vector of passage (or sentence) i.

    Exact for few vectors. For many the index finds the rows only, among rounded vectors; beside it stand the vectors
    themselves in half precision, which tell how near each is, and are taken over by the next build.
    """

    def __init__(self, index: faiss.Index, halves: Table | None = None, kept: object = None) -> None:
        """`halves` are the rows (n, d), None where the index has them; `kept`, what the index reads from."""
        self._index = index
        self._halves = halves
        self._kept = kept

    @classmethod
    def of(cls, rows: Table, factory: str = "") -> "FaissIndex":
        """Index the rows (n, d), each of length 1 or 0; `factory` is FAISS's word for a kind, by default by size.

        Raises IndexFault: a row is not finite or of another length; the message names it.
        """
        if len(rows.shape) != 2 or not rows.shape[1]:
            raise IndexFault("vectors must be a table, not {shape}: the model is broken", shape=rows.shape)
        for start, stop in steps(rows):
            _check(floats(rows[start:stop]), start)
        index = made(factory_for(len(rows), factory), rows)
        return cls(index) if _is_exact(index) else cls(index, Halves(rows))

    @classmethod
    def from_files(cls, files: Mapping[str, Buffer], name: str, count: int, dimension: int) -> "FaissIndex":
        """Read what `to_files` wrote under that name; KeyError where it is missing, IndexFault as `from_bytes`."""
        return cls.from_bytes(files[f"{name}.faiss"], count, dimension, f"{name}.faiss", files.get(f"{name}.npy"))

    @classmethod
    def from_bytes(
        cls, data: Buffer, count: int, dimension: int, name: str = "vectors.faiss", halves: Buffer | None = None
    ) -> "FaissIndex":
        """Read what `to_bytes` wrote to the file `name`; what is mapped stays on the disk until it is looked at.

        `halves` are the rows beside it. Raises IndexFault: not an inner-product index of that many rows and that
        width, or one that needs its rows beside it and has none.
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
        rows = None if halves is None else from_npy(halves)
        if (rows is None and not _is_exact(index)) or index.metric_type != faiss.METRIC_INNER_PRODUCT:
            told = {"name": name, "kind": kind, "remedy": REMEDY}
            raise IndexFault("{name} holds {kind} instead of IndexFlatIP. {remedy}", **told)
        shapes = {(index.ntotal, index.d), (count, dimension) if rows is None else rows.shape}
        for height, width in shapes:
            if (height, width) != (count, dimension):
                raise IndexFault(
                    "{name} is {rows} × {width}, not {count} × {dimension}. {remedy}",
                    **{"name": name, "rows": height, "width": width},
                    **{"count": count, "dimension": dimension, "remedy": REMEDY},
                )
        if rows is not None and rows.dtype != np.float16:
            raise IndexFault("{name} cannot be read. {remedy}", name=name, remedy=REMEDY)
        return cls(index, rows, kept)

    def to_bytes(self) -> bytes:
        """The index as FAISS writes it; `faiss.write_index` itself can lose data silently."""
        return faiss.serialize_index(self._index).tobytes()

    def to_files(self, name: str, folder: Path | None = None) -> dict[str, Data]:
        """The index and, where it has them not itself, the rows, piece by piece; `folder` as of a Spool."""
        spool = Spool(np.uint8, folder=folder)
        # Not into a file of FAISS's own: what is lost there it does not tell.
        writer = faiss.PyCallbackIOWriter(spool.add_bytes, WRITTEN)  # type: ignore[attr-defined]
        faiss.write_index(self._index, writer)
        files: dict[str, Data] = {f"{name}.faiss": spool.blocks()}
        return files if self._halves is None else {**files, f"{name}.npy": npy_parts(self._halves)}

    @property
    def is_graph(self) -> bool:
        """Whether a search follows links, so that a damaged one may end the process: check the bytes before."""
        return as_graph(self._index) is not None

    def __len__(self) -> int:
        """The number of rows."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """The width of a row."""
        return int(self._index.d)

    def rows(self, start: int = 0, stop: int | None = None) -> Floats:
        """A copy of the rows from `start` to `stop`, by default of all (n, d)."""
        stop = len(self) if stop is None else stop
        if self._halves is not None:
            return of_halves(self._halves[start:stop])
        count = stop - start
        return np.asarray(self._index.reconstruct_n(start, count), np.float32).reshape(-1, self.dimension)

    def row(self, number: int) -> Floats:
        """A copy of one row (d,)."""
        return np.asarray(self.rows(number, number + 1)[0], np.float32)

    def holds(self, rows: Table) -> bool:
        """Whether its rows are these (n, d), as far as it keeps them; looks at some at a time."""
        if rows.shape != (len(self), self.dimension):
            return False
        kind = np.float32 if self._halves is None else np.float16
        return all(np.array_equal(self.rows(start, stop), rows[start:stop].astype(kind)) for start, stop in steps(rows))

    def search(self, query: Floats, top: int) -> tuple[Rows, Floats]:
        """A vector (d,) -> at most `top` rows and their inner products, best first, equal ones by row.

        Some of the nearest may be missing where the index is not exact.
        """
        query = self._question(query)
        top = max(0, min(top, len(self)))
        if top == 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        more = 0 if self._halves is None else MORE
        (scores,), (rows,) = self._index.search(query[None], min(top + more, len(self)))
        if self._halves is not None:
            rows = rows[rows >= 0]  # the lists that were looked through may have fewer
            scores = self.cosines(query, rows)
        order = np.lexsort((rows, -scores))[:top]  # FAISS gives the later of two equal rows first
        return rows[order], scores[order]

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """The inner products of a vector (d,) with chosen rows, in their order."""
        query = self._question(query)
        if not len(rows):
            return np.empty(0, np.float32)
        if rows.min() < 0 or rows.max() >= len(self):  # FAISS would read whatever lies beside its memory
            told = {"first": rows.min(), "last": rows.max(), "count": len(self), "remedy": REMEDY}
            raise IndexFault("rows {first}–{last} were asked for, and there are {count}. {remedy}", **told)
        parts = (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
        return np.concatenate([np.asarray(self._at(part) @ query, np.float32) for part in parts])

    def _at(self, rows: Rows) -> Floats:
        if self._halves is None:
            return self._index.reconstruct_batch(rows)
        if isinstance(self._halves, np.ndarray):
            return of_halves(self._halves.take(rows, axis=0))  # twice as fast as [rows]
        return of_halves(self._halves[rows])

    def _question(self, query: Floats) -> Floats:
        query = floats(query)
        if query.shape != (self.dimension,):
            told = {"width": " × ".join(map(str, query.shape)), "dimension": self.dimension, "remedy": REMEDY}
            raise IndexFault(
                "the vector of the question is {width} wide, the index {dimension}: another model. {remedy}", **told
            )
        if not abs(float(query @ query) - 1) < TOLERANCE:  # a careful look at what this quick one does not pass
            _check(query[None])
        return query


def _is_exact(index: faiss.Index) -> bool:
    """Whether it compares with each vector as it is, and gives it back."""
    return type(index) is faiss.IndexFlatIP


def _check(rows: Floats, first: int | None = None) -> None:
    """`first` is the number of the first row; None says that it is a question."""

    def whose(row: int) -> Message:
        return message("of the question") if first is None else message("in row {row}", row=first + row)

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
