"""Terms of passages -> BM25; terms of a question -> a score for each passage.

BM25 (Robertson and Zaragoza 2009) in Lucene's form, by bm25s. A heading is scored beside the text, not in it: it
repeats in all passages of a turn and would make them tie.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import Buffer, from_npy, npy

Floats = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.int64]

K1 = 1.2  # Lucene's defaults; 0.9/0.4 and 1.5/0.75 measured no better on XQuAD-ru (95.8 / 95.8 / 95.5)
B = 0.75
ARRAYS = ("data", "indices", "indptr")


class BM25Index:
    """BM25 over lists of terms; row i is passage i."""

    def __init__(self, arrays: Mapping[str, npt.NDArray[Any]], vocabulary: dict[str, int], count: int) -> None:
        """The scores as a sparse matrix, a column for each term; ARRAYS as scipy names them."""
        self._arrays = arrays
        self._vocabulary = vocabulary
        self._count = count

    @classmethod
    def of(cls, passages: Sequence[Sequence[str]]) -> "BM25Index":
        """Index passages given as their terms."""
        import bm25s  # brings scipy, which only a build needs

        words = sorted({term for terms in passages for term in terms})
        vocabulary = {word: number for number, word in enumerate(words)}
        arrays: dict[str, npt.NDArray[Any]] = {}
        if vocabulary:
            model = bm25s.BM25(method="lucene", k1=K1, b=B)
            ids = [[vocabulary[term] for term in terms] for terms in passages]
            model.index((ids, dict(vocabulary)), show_progress=False)  # bm25s adds an empty word to its copy
            arrays = {name: model.scores[name] for name in ARRAYS}
        return cls(arrays, vocabulary, len(passages))

    def __len__(self) -> int:
        """The number of terms."""
        return len(self._vocabulary)

    def by_passage(self) -> Iterator[tuple[Numbers, Floats]]:
        """Of each passage the numbers of its terms (t,) and what each adds to a score (t,)."""
        none = np.zeros(1, np.int64)
        data, rows, bounds = (self._arrays.get(name, none[:size]) for name, size in zip(ARRAYS, (0, 0, 1), strict=True))
        order = np.argsort(rows, kind="stable")
        terms = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))[order]
        ends = np.searchsorted(rows[order], np.arange(self._count + 1))
        for start, stop in pairwise(ends.tolist()):
            yield terms[start:stop].astype(np.int64), data[order[start:stop]].astype(np.float32)

    def scores(self, question: Sequence[str]) -> Floats:
        """BM25 of each passage (n,) for the terms of a question; 0 where none occurs."""
        scores = np.zeros(self._count, np.float32)
        for number in (self._vocabulary[term] for term in question if term in self._vocabulary):
            column = slice(*self._arrays["indptr"][number : number + 2])
            scores[self._arrays["indices"][column]] += self._arrays["data"][column]  # a passage stands there once
        return scores

    def to_files(self) -> dict[str, bytes]:
        """The index as named files: numpy arrays and a vocabulary that a human can open."""
        files = {"vocabulary.json": json.dumps(list(self._vocabulary), ensure_ascii=False).encode()}
        return files | {f"{name}.npy": npy(array) for name, array in self._arrays.items()}

    @classmethod
    def from_files(cls, files: Mapping[str, Buffer], count: int) -> "BM25Index":
        """Read what `to_files` wrote; arrays stay where they are, in memory or mapped."""
        vocabulary = {word: number for number, word in enumerate(json.loads(bytes(files["vocabulary.json"])))}
        arrays = {name: from_npy(files[f"{name}.npy"]) for name in ARRAYS if vocabulary}
        return cls(arrays, vocabulary, count)
