"""Ranks of right passages -> nDCG, hit rates, MRR, each with what chance alone would move it."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

DRAWS = 2000  # bootstrap samples; the interval's ends move by less than 0.001 between two runs


def ndcg(gains: Sequence[float], ideal: Sequence[float], depth: int = 10) -> float:
    """Normalised discounted cumulative gain (Järvelin and Kekäläinen 2002): gains by rank / the best possible."""
    best = dcg(sorted(ideal, reverse=True), depth)
    return dcg(gains, depth) / best if best else 0.0


def dcg(gains: Sequence[float], depth: int = 10) -> float:
    """Sum of gain / log2(rank + 1) over the first `depth` ranks."""
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains[:depth], 1))


def hit(gains: Sequence[float], depth: int) -> float:
    """1 if one of the first `depth` is right."""
    return float(any(gain > 0 for gain in gains[:depth]))


def reciprocal_rank(gains: Sequence[float], depth: int = 10) -> float:
    """1 / rank of the first right one, 0 beyond `depth`."""
    return next((1 / rank for rank, gain in enumerate(gains[:depth], 1) if gain > 0), 0.0)


def interval(values: Floats, seed: int = 0) -> tuple[float, float]:
    """The middle 95 % of the mean over bootstrap samples of the questions (Efron)."""
    if not len(values):
        return 0.0, 0.0
    draws = np.random.default_rng(seed).integers(0, len(values), (DRAWS, len(values)))
    low, high = np.percentile(values[draws].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)


def difference(one: Floats, other: Floats) -> tuple[float, float, float]:
    """Paired: the mean of other - one, and its 95 % interval."""
    gain = other - one
    return float(gain.mean()), *interval(gain)
