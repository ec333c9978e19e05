"""Terms of passages -> BM25; terms of a question -> a score for each passage.

BM25 (Robertson and Zaragoza 2009) in Lucene's form, by bm25s. A heading is scored beside the text, not in it: it
repeats in all passages of a turn and would make them tie.
"""

import json
from collections.abc import Mapping, Sequence

import bm25s
import numpy as np
import numpy.typing as npt

from index.arrays import Buffer, from_npy, npy

Floats = npt.NDArray[np.float32]

K1 = 1.2  # Lucene's defaults; 0.9/0.4 and 1.5/0.75 measured no better on XQuAD-ru (95.8 / 95.8 / 95.5)
B = 0.75
ARRAYS = ("data", "indices", "indptr")


class BM25Index:
    """BM25 over lists of terms; row i is passage i."""

    def __init__(self, model: bm25s.BM25, vocabulary: dict[str, int], count: int) -> None:
        self._model = model
        self._vocabulary = vocabulary
        self._count = count

    @classmethod
    def of(cls, passages: Sequence[Sequence[str]]) -> "BM25Index":
        """Index passages given as their terms."""
        words = sorted({term for terms in passages for term in terms})
        vocabulary = {word: number for number, word in enumerate(words)}
        model = bm25s.BM25(method="lucene", k1=K1, b=B)
        if vocabulary:
            ids = [[vocabulary[term] for term in terms] for terms in passages]
            model.index((ids, dict(vocabulary)), show_progress=False)  # bm25s adds an empty word to its copy
        return cls(model, vocabulary, len(passages))

    def scores(self, question: Sequence[str]) -> Floats:
        """BM25 of each passage (n,) for the terms of a question; 0 where none occurs."""
        known = [self._vocabulary[term] for term in question if term in self._vocabulary]
        if not known:
            return np.zeros(self._count, np.float32)
        return np.asarray(self._model.get_scores_from_ids(known), np.float32)

    def to_files(self) -> dict[str, bytes]:
        """The index as named files: numpy arrays and a vocabulary that a human can open."""
        files = {"vocabulary.json": json.dumps(list(self._vocabulary), ensure_ascii=False).encode()}
        for name in ARRAYS if self._vocabulary else ():
            files[f"{name}.npy"] = npy(self._model.scores[name])
        return files

    @classmethod
    def from_files(cls, files: Mapping[str, Buffer], count: int) -> "BM25Index":
        """Read what `to_files` wrote; arrays stay where they are, in memory or mapped."""
        vocabulary = {word: number for number, word in enumerate(json.loads(bytes(files["vocabulary.json"])))}
        model = bm25s.BM25(method="lucene", k1=K1, b=B)
        if vocabulary:
            arrays = {name: from_npy(files[f"{name}.npy"]) for name in ARRAYS}
            model.scores = {**arrays, "num_docs": count}
            model.vocab_dict = vocabulary
            model.nonoccurrence_array = None  # Lucene's form gives an absent term nothing
        return cls(model, vocabulary, count)
