"""Which kind of FAISS's index pays from how many vectors on: what the table in `index/ranking/faiss_kinds.py` rests on.

    python -m benchmarks.kinds .derek/builds/000001/sentences.npy [--sizes 20000 50000 100000] [--width 384]

The vectors are those that a large build keeps in half precision beside its index (`python -m benchmarks.growth
--folder` makes such builds), at even distances. Narrower ones are turned into the given width, which leaves each inner
product as it is. Questions are vectors left out of the index. Seconds and milliseconds are the processor's, on one
thread.
"""

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.arrays import Floats, from_npy
from index.encoders.encoder import unit
from index.ranking.faiss_index import FaissIndex
from index.ranking.faiss_kinds import EXACT, lists

SIZES = (20_000, 50_000, 100_000)
WIDTH = 384  # of the embedded model
QUESTIONS = 200
NEAREST = 10


@dataclass(frozen=True)
class Kind:
    """What was measured of one kind of index; seconds, milliseconds, the share of the nearest that it finds."""

    size: int
    factory: str
    making: float
    asking: float
    recall: float


def kinds(size: int) -> tuple[str, ...]:
    """The kinds that are compared among so many vectors, the exact one first."""
    return EXACT, f"IVF{lists(size)},SQ8", "HNSW16,SQ8"


def widened(rows: Floats, width: int) -> Floats:
    """Unit vectors (n, d) in more dimensions, with the same inner products."""
    if rows.shape[1] >= width:
        return unit(rows)
    turned, _ = np.linalg.qr(np.random.default_rng(1).normal(size=(width, rows.shape[1])))
    return unit(rows @ turned.T.astype(np.float32))


def measured(rows: Floats, questions: Floats) -> list[Kind]:
    """Each kind of index of the rows (n, d), asked each of the questions (q, d)."""
    found: list[Kind] = []
    right: list[set[int]] = []
    for factory in kinds(len(rows)):
        started = time.process_time()
        index = FaissIndex.of(rows, factory)
        made = time.process_time()
        near = [set(index.search(question, NEAREST)[0].tolist()) for question in questions]
        asked = time.process_time()
        right = right or near
        recall = sum(len(one & other) for one, other in zip(near, right, strict=True)) / (NEAREST * len(questions))
        found.append(Kind(len(rows), factory, made - started, 1000 * (asked - made) / len(questions), recall))
    return found


def row(kind: Kind) -> str:
    """A line of the table."""
    return f"| {kind.size:,} | {kind.factory} | {kind.making:.1f} | {kind.asking:.2f} | {kind.recall:.3f} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("vectors", type=Path)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--width", type=int, default=WIDTH)
    given = parser.parse_args(arguments)
    every = from_npy(memoryview(given.vectors.read_bytes()))
    print("| vectors | kind | made, s | a question, ms | of the 10 nearest |\n|---|---|---|---|---|")
    for size in given.sizes:
        chosen = np.linspace(0, len(every) - 1, size + QUESTIONS).astype(np.int64)
        rows = widened(every[chosen].astype(np.float32), given.width)
        is_question = np.zeros(len(rows), np.bool_)
        is_question[np.linspace(0, len(rows) - 1, QUESTIONS).astype(np.int64)] = True
        for kind in measured(rows[~is_question], rows[is_question]):
            print(row(kind), flush=True)


if __name__ == "__main__":
    main()
