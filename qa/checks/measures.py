"""Ranks of right passages -> hit rate and reciprocal rank, and what chance alone would move their mean.

The benchmarks measure by the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

ROUNDS = 10_000  # bootstrap samples: the interval is then steady to the third decimal
BLOCK = 100  # samples drawn at a time: ten thousand checks need no more than some megabytes
SEED = 7  # two runs of one comparison must print the same


@dataclass(frozen=True, slots=True)
class Estimate:
    """A mean, and the bounds within which it lies in 95 of 100 samples."""

    mean: float
    low: float
    high: float

    @property
    def may_be_chance(self) -> bool:
        """Whether a difference is there, but its interval reaches over zero."""
        return self.mean != 0 and self.low <= 0 <= self.high


def hit(rank: int | None, depth: int) -> float:
    """1 if the right passage is among the first `depth`; None: it was not found."""
    return float(rank is not None and rank <= depth)


def reciprocal(rank: int | None) -> float:
    """1 / rank, whose mean is the MRR; 0 where the right passage was not found."""
    return 1 / rank if rank else 0.0


def bootstrap(values: Sequence[float] | npt.NDArray[np.float64]) -> Estimate:
    """The mean of the values and the middle 95 % of the means of samples drawn from them (Efron); zeros for none."""
    known = np.asarray(values, float)
    if not len(known):
        return Estimate(0.0, 0.0, 0.0)
    draw = np.random.default_rng(SEED).integers
    means = [known[draw(0, len(known), (BLOCK, len(known)))].mean(axis=1) for _ in range(ROUNDS // BLOCK)]
    low, high = np.quantile(np.concatenate(means), [0.025, 0.975])
    return Estimate(float(known.mean()), float(low), float(high))
