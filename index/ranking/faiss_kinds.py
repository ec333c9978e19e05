"""How many vectors -> which index of FAISS finds the nearest fast enough, made of them; the same bytes each time.

Exact search costs as much as there are vectors. From the table's first limit on an inverted file takes its place: the
vectors lie in lists around centres, and a question looks through the nearest PROBES of them. A graph (HNSW) is as fast,
takes up to four times as long to build, and its links are followed blindly, so that it must be checked byte by byte
before it may be asked (`is_graph`).

Measured on sentences of texts, as wide as the embedded model's, one thread of a busy machine (`python -m
benchmarks.kinds .derek/builds/000001/sentences.npy`, a build of `python -m benchmarks.growth`): up to the limit exact
search costs less than 4 ms of a question's 90, finds all, and is made at once; lists miss a tenth of the nearest.

| vectors | kind | made, s | a question, ms | of the 10 nearest |
|---|---|---|---|---|
| 20,000 | Flat | 0.1 | 1.19 | 1.000 |
| 20,000 | IVF256,SQ8 | 0.6 | 0.27 | 0.904 |
| 20,000 | HNSW16,SQ8 | 1.2 | 0.37 | 0.970 |
| 50,000 | Flat | 0.1 | 3.74 | 1.000 |
| 50,000 | IVF512,SQ8 | 2.1 | 0.30 | 0.879 |
| 50,000 | HNSW16,SQ8 | 3.7 | 0.37 | 0.937 |
| 100,000 | Flat | 0.3 | 5.77 | 1.000 |
| 100,000 | IVF512,SQ8 | 2.7 | 0.45 | 0.891 |
| 100,000 | HNSW16,SQ8 | 9.6 | 0.50 | 0.921 |

A question searches twice, among passages and among sentences, of which there are four times as many. There, of 117,778
passages, lists instead of exact search took a question from 36 to 17 ms, and nDCG@10 stayed (docs/history.md and
benchmarks/README.md, `python -m benchmarks.growth`).
"""

import math
import re
from collections.abc import Callable
from typing import Any

import faiss
import numpy as np
import numpy.typing as npt

from index.arrays import Floats, Table, steps
from index.errors import IndexFault

EXACT = "Flat"
BY_SIZE: tuple[tuple[float, Callable[[int], str]], ...] = (  # up to so many vectors: the factory string of FAISS
    (50_000, lambda count: EXACT),
    (math.inf, lambda count: f"IVF{lists(count)},SQ8"),
)
PROBES = 32  # lists that a question looks through
ROUNDS, SAMPLE = 10, 64  # of k-means; vectors a centre, which train it
TRAINED = 1 << 18  # vectors that train an index at most: SAMPLE for each of the 4,096 lists of six million
BREADTH = 128  # candidates that a graph keeps while it is walked
SEED = 1234
LISTS = re.compile(r"(?<![A-Za-z])IVF\d+")
# How FAISS says how many vectors it needs: for centroids of PQ8, a graph NSG16, the dimensions of PCA64.
NEEDED = re.compile(r"number of clusters \((\d+)\)|graph smaller than (\d+)|cannot output (\d+) dimensions")


def lists(count: int) -> int:
    """How many lists for so many vectors: the power of two next to twice the root, so that a list has its hundreds."""
    return int(2 ** round(math.log2(2 * math.sqrt(max(count, 1)))))


def factory_for(count: int, asked: str = "") -> str:
    """What is asked for, else what the table has for so many vectors; nothing is trained on nothing."""
    if not count:
        return EXACT
    return asked or next(factory(count) for limit, factory in BY_SIZE if count <= limit)


def fewest(factory: str, dimension: int) -> int:
    """How many vectors such an index needs at least, found by a made-up one; 0 where no kind is asked for.

    IndexFault for a factory string that FAISS does not know, that finds no inner products, or of which it makes an
    index that takes no rows in their order, as IDMap,Flat.
    """
    if not factory:
        return 0
    inverted = faiss.try_extract_index_ivf(_empty(factory, dimension))
    least = 1 if inverted is None else int(inverted.nlist)
    row = np.zeros((1, dimension), np.float32)
    row[0, 0] = 1
    try:
        made(LISTS.sub("IVF1", factory), row)  # thousands of lists would take their time
    except IndexFault as error:
        told = NEEDED.search(str(error.__cause__))
        if told is None:
            raise IndexFault(
                'FAISS cannot make an index "{factory}" of vectors alone. '
                "Take one such as Flat, IVF1024,SQ8 or HNSW16,SQ8: --faiss",
                factory=factory,
            ) from error
        least = max(least, int(next(filter(None, told.groups()))))
    return least


def refuse_few(factory: str, least: int, count: int) -> None:
    """IndexFault for fewer passages than an index of this kind needs; of none an exact one is made."""
    if 0 < count < least:
        raise IndexFault(
            "an index {factory} needs {least} passages at least, and there are {count}. "
            "Take another, or that which fits their number: --faiss auto",
            factory=factory,
            least=least,
            count=count,
        )


def made(factory: str, rows: Table) -> faiss.Index:
    """An index of some rows (n, d), row i by the number i; IndexFault where the rows cannot train it."""
    index = _empty(factory, rows.shape[1])
    inverted = faiss.try_extract_index_ivf(index)
    if inverted is not None:
        inverted.cp.niter, inverted.cp.max_points_per_centroid, inverted.cp.seed = ROUNDS, SAMPLE, SEED
        inverted.nprobe = PROBES
    graph = as_graph(index)
    if graph is not None:
        graph.hnsw.efSearch = BREADTH
    try:
        if not index.is_trained:
            index.train(floats(_sample(rows)))
        for start, stop in steps(rows):
            index.add(floats(rows[start:stop]))
    except RuntimeError as error:
        raise IndexFault(
            "FAISS cannot make {factory} of {count} vectors. Take another: --faiss", factory=factory, count=len(rows)
        ) from error
    return index


def _sample(rows: Table) -> npt.NDArray[Any]:
    """At most TRAINED rows, at even distances."""
    if len(rows) <= TRAINED:
        return rows[0 : len(rows)]
    return rows[np.linspace(0, len(rows) - 1, TRAINED).astype(np.int64)]


def floats(numbers: npt.NDArray[Any]) -> Floats:
    """Numbers as FAISS takes them; no copy of what is so already."""
    with np.errstate(over="ignore"):  # what is too large becomes infinite, and that is refused
        return np.ascontiguousarray(numbers, np.float32)


def as_graph(index: faiss.Index) -> faiss.IndexHNSW | None:
    """The index as a graph, if it is one."""
    return index if isinstance(index, faiss.IndexHNSW) else None


def _empty(factory: str, dimension: int) -> faiss.Index:
    if factory == EXACT:
        return faiss.IndexFlatIP(dimension)
    try:
        return faiss.index_factory(dimension, factory, faiss.METRIC_INNER_PRODUCT)
    except RuntimeError as error:
        raise IndexFault(
            'FAISS knows no index "{factory}". Take one such as Flat, IVF1024,SQ8 or HNSW16,SQ8: --faiss',
            factory=factory,
        ) from error
