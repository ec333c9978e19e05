"""The table in `model/`: a vector for each lemma, and how much each lemma tells.

Read with numpy alone: importing sentence_transformers costs seconds and 440 MB, and a question should not. A test
holds both ways of reading the folder to the same vectors.
"""

import hashlib
import io
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
from safetensors import safe_open

from index.arrays import Floats, Ids, of_halves
from index.encoders.encoder import unit
from index.encoders.loading import reading_model

FOLDER = Path(__file__).parent / "model"
WEIGHTS = "model.safetensors"


class WordVectors:
    """Lemmas of three languages in one space, weighted by how rare they are."""

    def __init__(self, folder: Path = FOLDER) -> None:
        """Read the folder; ModelError where a file is missing or damaged."""
        with reading_model(folder):
            tokenizer = (folder / "tokenizer.json").read_bytes()
            information = (folder / "information.npy").read_bytes()
            self.vocabulary: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
            with safe_open(folder / WEIGHTS, "numpy") as arrays:
                self.weights = np.asarray(arrays.get_tensor("embedding.weight"), np.float16)
            with (folder / WEIGHTS).open("rb") as file:
                digest = hashlib.file_digest(file, "sha256")
            digest.update(tokenizer)
            digest.update(information)
            self.fingerprint = digest.hexdigest()[:16]
            self._information = np.load(io.BytesIO(information), allow_pickle=False)
            if len(self._information) != len(self.weights):
                raise ValueError(f"{len(self._information)} numbers in information.npy for {len(self.weights)} words")
            if self.weights.ndim != 2 or sorted(self.vocabulary.values()) != [*range(len(self.weights))]:
                raise ValueError(f"{len(self.vocabulary)} words for a table of {self.weights.shape}")
        self.dimension = int(self.weights.shape[1])

    def knows(self, term: str) -> bool:
        """Whether there is a vector for a term."""
        return term in self.vocabulary

    def rows(self, terms: Sequence[str]) -> Floats:
        """Terms -> their vectors (n, dimension), weighted by frequency; an unknown term is a zero row."""
        return self.at(self.places(terms))

    def places(self, terms: Sequence[str]) -> Ids:
        """Terms -> where their vectors stand (n,); 0, where there is a zero row, for an unknown one."""
        return np.array([self.vocabulary.get(term, 0) for term in terms], np.int32)

    def at(self, places: Ids) -> Floats:
        """The vectors at some places (n, dimension)."""
        return of_halves(self.weights.take(places, axis=0))

    def information(self, terms: Sequence[str]) -> Floats:
        """What each term tells (n,): -ln of its share of running words; a term that is unknown tells most."""
        return np.asarray(self._information[[self.vocabulary.get(term, 0) for term in terms]], np.float32)

    def encode(self, texts: Sequence[Sequence[str]]) -> Floats:
        """Texts given as their terms -> unit sums of the terms' vectors (n, dimension); zero where none is known."""
        sums = [self.rows(terms).sum(axis=0) for terms in texts]
        return unit(np.array(sums, np.float32).reshape(-1, self.dimension))


@cache
def word_vectors() -> WordVectors:
    """The package's own table, read once a process: it takes 60 ms and 20 MB."""
    return WordVectors()
