"""A Query + an Index -> the rows worth a closer look: by BM25, and by FAISS over passages and over sentences."""

from dataclasses import dataclass

import numpy as np

from index.arrays import Bools, Floats, Rows
from index.index import Index
from index.query import Query
from index.ranking.term_table import ranges

CANDIDATES = 150  # from BM25, from passages, from sentences; 300 found no more among 12,000 passages
FEW = 200  # of all these are looked at word by word; of more the
LOOKED = 150  # that stand best in the three orders together
RANKED = 60  # what reciprocal rank fusion adds to a rank (Cormack et al. 2009)
COPIES = 4  # times as many as are asked for are read, since some say the same


@dataclass(frozen=True, slots=True)
class Candidates:
    """Rows of passages, in the index's order, with what FAISS says of them."""

    rows: Rows  # (c,)
    passages: Floats  # (c,) the cosine of each
    sentences: Floats  # (s,) those of all their sentences, one passage after the other
    begins: Rows  # (c,) where each passage's begin among them

    @classmethod
    def of(cls, index: Index, query: Query, rows: Rows) -> "Candidates":
        """Some rows, of which each is looked at."""
        sentences, begins = ranges(index.words.passage_bounds, rows)
        near = index.vectors.cosines(query.vector, rows), index.sentences.cosines(query.vector, sentences)
        return cls(rows, *near, begins)

    def orders(self, query: Query) -> tuple[Floats, Floats, Floats]:
        """What puts them in order (c,): BM25, the cosine of the passage, and that of its nearest sentence."""
        return query.lexical[self.rows], self.passages, np.maximum.reduceat(self.sentences, self.begins)

    def only(self, kept: Bools) -> "Candidates":
        """Those of them that are kept (c,)."""
        lengths = np.diff(np.append(self.begins, len(self.sentences)))
        begins = np.cumsum(lengths[kept]) - lengths[kept]
        return Candidates(self.rows[kept], self.passages[kept], self.sentences[np.repeat(kept, lengths)], begins)


def candidates(index: Index, query: Query, only: Rows | None = None, top: int = 1) -> Candidates:
    """The rows worth a closer look; `only` are those to choose from.

    All if there are FEW, else the best by BM25, the nearest by passage and by sentence, and of these LOOKED; more
    where so many are asked for (`top`) that copies among them would leave too few.
    """
    each = max(CANDIDATES, COPIES * top)
    rows = _nearest(index, query, each) if only is None else _best(index, query, only, each)
    found = Candidates.of(index, query, rows)
    return found if len(rows) <= FEW else _promising(query, found, max(LOOKED, COPIES * top))


def _nearest(index: Index, query: Query, each: int) -> Rows:
    """`each` of the best by each order, found by its index."""
    found = np.flatnonzero(query.lexical > 0)
    if len(found) > each:
        found = found[np.argpartition(-query.lexical[found], each)[:each]]
    near, _ = index.vectors.search(query.vector, each)
    sentences, _ = index.sentences.search(query.vector, each)
    owners = np.searchsorted(index.words.passage_bounds, sentences, side="right") - 1
    return np.unique(np.concatenate([found, near, owners])).astype(np.int64)


def _best(index: Index, query: Query, only: Rows, each: int) -> Rows:
    """The same of some rows, each of which is looked at."""
    if len(only) <= max(FEW, each):
        return only
    if index.narrowed:
        return _nearest(index, query, each)
    best = [np.argpartition(-one, each)[:each] for one in Candidates.of(index, query, only).orders(query)]
    return np.asarray(only[np.unique(best)], np.int64)


def _promising(query: Query, found: Candidates, most: int) -> Candidates:
    """At most `most` of the rows, those that stand best in the three orders together, by reciprocal rank fusion."""
    fused = np.zeros(len(found.rows))
    shares = 1 / (RANKED + np.arange(len(found.rows)))
    for one in found.orders(query):
        fused[np.argsort(-one, kind="stable")] += shares
    kept = np.zeros(len(found.rows), np.bool_)
    kept[np.argsort(-fused, kind="stable")[:most]] = True
    return found.only(kept)
