"""Hits -> the same, with one that surely answers before a first one that would be refused.

Search and reader together put hits in order, and search has the larger say: it knows more of what a passage is about.
Where its first hit answers so little that the documents would be said not to answer, the reader is followed.
"""

from collections.abc import Callable, Sequence

from index.hit import Hit
from qa.reading.borne import put_first

SURE = 0.7  # how likely a later hit must answer; below it more near misses are answered (docs/history.md)


def surer_first(hits: Sequence[Hit], sure: Callable[[Hit], float], least: float) -> list[Hit]:
    """The hits in their order, but the surest one first where the first is less sure than `least` and that one is SURE.

    `sure`: how likely a hit answers, 0..1.
    """
    if not hits or sure(hits[0]) >= least:
        return list(hits)
    surest = max(hits, key=sure)
    return put_first(surest, hits) if sure(surest) >= SURE else list(hits)
