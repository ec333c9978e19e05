"""A Query + an Index -> the rows worth a closer look: by BM25, and by FAISS over passages and over sentences."""

import numpy as np

from index.arrays import Floats, Rows
from index.index import Index
from index.query import Query
from index.ranking.term_table import ranges

CANDIDATES = 150  # from BM25, from passages, from sentences; 300 found no more among 12,000 passages
FEW = 200  # of all these are looked at word by word; of more the
LOOKED = 150  # that stand best in the three orders together
RANKED = 60  # what reciprocal rank fusion adds to a rank (Cormack et al. 2009)
COPIES = 4  # times as many as are asked for are read, since some say the same


def candidates(index: Index, query: Query, only: Rows | None = None, top: int = 1) -> Rows:
    """The rows worth a closer look, in the index's order; `only` are those to choose from.

    All if there are FEW, else the best by BM25, the nearest by passage and by sentence, and of these LOOKED; more
    where so many are asked for (`top`) that copies among them would leave too few.
    """
    each = max(CANDIDATES, COPIES * top)
    rows = _nearest(index, query, each) if only is None else _best(index, query, only, each)
    return rows if len(rows) <= FEW else _promising(index, query, rows, max(LOOKED, COPIES * top))


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
    best = [np.argpartition(-one, each)[:each] for one in _orders(index, query, only)]
    return np.asarray(only[np.unique(best)], np.int64)


def _promising(index: Index, query: Query, rows: Rows, most: int) -> Rows:
    """At most `most` of the rows, those that stand best in the three orders together, by reciprocal rank fusion."""
    fused = np.zeros(len(rows))
    shares = 1 / (RANKED + np.arange(len(rows)))
    for one in _orders(index, query, rows):
        fused[np.argsort(-one, kind="stable")] += shares
    return np.sort(rows[np.argsort(-fused, kind="stable")[:most]])


def _orders(index: Index, query: Query, rows: Rows) -> tuple[Floats, Floats, Floats]:
    """What puts rows in order (r,): BM25, the cosine of the passage, and that of its nearest sentence."""
    sentences, begins = ranges(index.words.passage_bounds, rows)
    return (
        query.lexical[rows],
        index.vectors.cosines(query.vector, rows),
        np.maximum.reduceat(index.sentences.cosines(query.vector, sentences), begins),
    )
