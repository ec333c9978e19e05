"""Gains of the passages found, by rank -> nDCG and the first right rank; confidences -> how far they can be relied on.

The rest is measured as checks are.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 10  # of confidences, each a tenth wide


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


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of about the same confidence: their mean confidence, the share of right ones, how many they are."""

    sure: float
    right: float
    count: int


def reliability(sure: np.ndarray, right: np.ndarray) -> list[Bin]:
    """Confidences (n,) and whether each is right (n,) -> the BINS that have any, by confidence."""
    of = np.minimum((sure * BINS).astype(int), BINS - 1)
    chosen = [of == number for number in sorted(set(of.tolist()))]
    return [Bin(float(sure[own].mean()), float(right[own].mean()), int(own.sum())) for own in chosen]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini et al. 2015): |share right - mean confidence| of each bin, by their size."""
    return sum(one.count * abs(one.right - one.sure) for one in bins) / sum(one.count for one in bins)
