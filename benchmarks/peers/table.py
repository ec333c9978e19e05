"""What was measured of a system -> a row of the table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.measures import ndcg

COLUMNS = (
    "",
    "passages",
    "indexed, s (processor); a second",
    "question, ms, p50 / p95 (processor)",
    "cold start, s (processor)",
    "peak asking, MB",
    "on disk, MB",
    "XQuAD-ru: nDCG@10; first / among three",
    "development sets: the same",
)
HEAD = f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"


@dataclass(frozen=True)
class Measured:
    """Seconds and bytes; `ranks` by the questions of XQuAD-ru and by the others, 0 where nothing right was found."""

    name: str
    passages: int
    building: tuple[float, float]  # by the clock, by the processor
    cold: tuple[float, float]
    walls: Sequence[float]  # of each question
    cpus: Sequence[float]
    peak: int
    disk: int
    ranks: tuple[Sequence[int], Sequence[int]]


def row(one: Measured) -> str:
    """A line of the table."""
    wall, cpu = one.building
    cold, cold_cpu = one.cold
    cells = (
        one.name,
        f"{one.passages}",
        f"{wall:.0f} ({cpu:.0f}); {one.passages / wall:.1f}",
        f"{quantiles(one.walls)} ({quantiles(one.cpus)})",
        f"{cold:.1f} ({cold_cpu:.1f})",
        f"{one.peak / 1e6:.0f}",
        f"{one.disk / 1e6:.1f}",
        *map(quality, one.ranks),
    )
    return f"| {' | '.join(cells)} |"


def quantiles(seconds: Sequence[float]) -> str:
    """The middle one and the late one, in milliseconds."""
    middle, late = 1000 * np.quantile(seconds, (0.5, 0.95))
    return f"{middle:.0f} / {late:.0f}"


def quality(ranks: Sequence[int]) -> str:
    """By the rank of the first that is right, as if nothing else were."""
    if not ranks:
        return "-"
    gain = np.mean([ndcg([0] * (rank - 1) + [1], [1]) if rank else 0 for rank in ranks])
    first, three = (np.mean([0 < rank <= depth for rank in ranks]) for depth in (1, 3))
    return f"{gain:.3f}; {first:.3f} / {three:.3f}"
