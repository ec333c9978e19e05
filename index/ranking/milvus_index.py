"""Vectors and terms of a build in a Milvus -> the nearest rows, found there. What FaissIndex and BM25Index do on disk.

Milvus finds the candidates, and tells how near each is; only numbers of rows and scores travel. Its indexes hold the
vectors as they are, so that a graph of many may miss a row, but puts none into another place.
"""

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np

from index.arrays import Floats, Rows, Table
from index.errors import IndexFault
from index.ranking.bm25 import BM25Index
from index.storage.milvus.server import MOST, PAGE, Server

SCORED = 4096  # passages that get a BM25 from Milvus, the best ones; the rest has 0. Candidates are far fewer
ALWAYS = 0  # the empty word, which each passage has and no question: Milvus wants no passage without terms
AFTER = "~"  # behind all digits and signs of a date


class MilvusIndex:
    """A VectorIndex whose rows are a collection's."""

    def __init__(self, server: Server, collection: str, count: int, dimension: int, where: str = "") -> None:
        """`count` rows, `dimension` wide; `where` is an expression that chooses those that `search` finds."""
        self._server = server
        self._collection = collection
        self._count = count
        self._dimension = dimension
        self._where = where

    def among(self, where: str) -> "MilvusIndex":
        """The same, whose `search` finds only what the expression chooses."""
        return MilvusIndex(self._server, self._collection, self._count, self._dimension, where)

    def __len__(self) -> int:
        """The number of rows."""
        return self._count

    @property
    def dimension(self) -> int:
        """The width of a row."""
        return self._dimension

    def rows(self, start: int = 0, stop: int | None = None) -> Floats:
        """The rows from `start` to `stop`, by default all (n, d)."""
        return self._vectors(np.arange(start, self._count if stop is None else stop))

    def row(self, number: int) -> Floats:
        """One row (d,)."""
        return np.asarray(self.rows(number, number + 1)[0], np.float32)

    def holds(self, rows: Table) -> bool:
        """Whether its rows are these (n, d); looks at some at a time."""
        if rows.shape != (self._count, self._dimension):
            return False
        starts = range(0, len(rows), PAGE)
        return all(np.array_equal(self.rows(at, min(at + PAGE, len(rows))), rows[at : at + PAGE]) for at in starts)

    def search(self, query: Floats, top: int) -> tuple[Rows, Floats]:
        """A vector (d,) -> at most `top` rows and their inner products, best first, equal ones by row."""
        asked = np.asarray(query, np.float32)
        return self._server.search(self._collection, "vector", asked, min(top, self._count), self._where)

    def cosines(self, query: Floats, rows: Rows) -> Floats:
        """The inner products of a vector (d,) with chosen rows, in their order."""
        asked, needed = np.asarray(query, np.float32), np.unique(rows)
        known = np.full(len(needed), np.nan, np.float32)
        for start in range(0, len(needed), MOST):
            some = needed[start : start + MOST]
            found, scores = self._server.search(self._collection, "vector", asked, len(some), _chosen(some.tolist()))
            known[np.searchsorted(needed, found)] = scores
        missing = np.isnan(known)  # a graph may pass over some
        if missing.any():
            known[missing] = self._vectors(needed[missing]) @ asked
        return known[np.searchsorted(needed, rows)]

    def _vectors(self, rows: Rows) -> Floats:
        """The vectors of rows in order (r,) -> (r, d)."""
        found = np.empty((len(rows), self._dimension), np.float32)
        for start in range(0, len(rows), PAGE):
            wanted = rows[start : start + PAGE].tolist()
            read = self._server.rows(self._collection, _chosen(wanted), ("vector",))
            if [one["row"] for one in read] != wanted:
                told = {"name": self._collection, "count": len(wanted), "found": len(read)}
                raise IndexFault("{name} gives {found} of {count} rows. Build again: derek build --full", **told)
            found[start : start + len(wanted)] = [one["vector"] for one in read]
        return found


def _chosen(rows: Sequence[int]) -> str:
    if rows[-1] - rows[0] == len(rows) - 1:
        return f"row >= {rows[0]} and row <= {rows[-1]}"
    return f"row in {list(rows)}"


class MilvusTerms:
    """A TermIndex over a part of the terms in a collection: those of the texts, or of the headings."""

    def __init__(
        self, server: Server, collection: str, number: Mapping[str, int], offset: int, count: int, where: str = ""
    ) -> None:
        """`number` is that of each word, to which `offset` is added there (`sparse`).

        `count` are the passages, `where` as of MilvusIndex.
        """
        self._server = server
        self._collection = collection
        self._number = number
        self._offset = offset
        self._count = count
        self._where = where

    def among(self, where: str) -> "MilvusTerms":
        """The same, where only what the expression chooses gets a score."""
        return MilvusTerms(self._server, self._collection, self._number, self._offset, self._count, where)

    def scores(self, question: Sequence[str]) -> Floats:
        """BM25 of the SCORED best passages for the terms of a question, 0 of all others (n,)."""
        scores = np.zeros(self._count, np.float32)
        asked = Counter(self._number[term] + self._offset for term in question if term in self._number)
        if asked:
            weights = {number: float(times) for number, times in asked.items()}
            rows, found = self._server.search(
                self._collection, "terms", weights, min(SCORED, self._count, MOST), self._where
            )
            scores[rows] = found
        return scores


def sparse(terms: BM25Index, headings: BM25Index) -> Iterator[dict[int, float]]:
    """Both BM25 of each passage -> its terms in Milvus: what each adds to a score, by its number.

    A word of a text has the number that it has in the vocabulary, one of a heading comes behind all these.
    """
    for own, above in zip(terms.by_passage(), headings.by_passage(), strict=True):
        found = {ALWAYS: 1.0}
        for (numbers, weights), offset in ((own, 0), (above, len(terms.number))):
            found.update(zip((numbers + offset).tolist(), weights.tolist(), strict=True))
        yield found


def expression(documents: Collection[str], since: str, until: str, tags: Collection[str]) -> str:
    """Names, dates and tags that will do (none: any) -> Milvus' words for it, by the columns `remote.FILTERED`."""
    parts = []
    if documents:
        parts.append(f"document in {_listed(documents)}")
    if since or until:
        parts.append(f"date >= {_quoted(since or '0')}")
    if wider := {since[:4], since[:7]} - {since}:  # a document that is known by its year may be of that time
        parts[-1] = f"({parts[-1]} or date in {_listed(wider)})"
    if until:
        parts.append(f"date < {_quoted(until + AFTER)}")
    if tags:
        parts.append(f"array_contains_any(tags, {_listed(tags)})")
    return " and ".join(parts)


def _listed(texts: Collection[str]) -> str:
    return f"[{', '.join(map(_quoted, sorted(texts)))}]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
