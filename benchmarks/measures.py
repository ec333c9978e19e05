"""Gains of the passages found, by rank -> nDCG and the first right rank; the rest is measured as checks are."""

import math
from collections.abc import Sequence


def ndcg(gains: Sequence[float], ideal: Sequence[float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002): gains by rank / the best possible."""
    best = dcg(sorted(ideal, reverse=True), depth)
    return dcg(gains, depth) / best if best else 0.0


def dcg(gains: Sequence[float], depth: int = 10) -> float:
    """Sum of gain / log2(rank + 1) over the first `depth` ranks."""
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:depth], 1))


def first_right(gains: Sequence[float], depth: int = 10) -> int | None:
    """The rank of the first that is right; None beyond `depth`."""
    return next((rank for rank, gain in enumerate(gains[:depth], 1) if gain > 0), None)
