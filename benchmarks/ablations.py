"""An index with one part taken away or made whole: what that part is worth, or what its compression costs."""

from copy import copy
from dataclasses import replace

import numpy as np

from index.arrays import Floats, Rows
from index.encoders.encoder import Encoder
from index.index import Index, headed
from index.language.terms import terms
from index.ranking.alignment import Aligner
from index.ranking.maxsim import MaxSim, rotated, word_vectors

BATCH = 64  # passages that the model sees at once


def without_word_vectors(index: Index) -> Index:
    """The index as if no two words were near in meaning.

    The same word, its relatives by their first letters and its other spelling meet as before, and words weigh the same.
    """
    silent = copy(index.word_vectors)
    silent.weights = np.zeros_like(silent.weights)
    return replace(index, aligner=Aligner(index.words, silent))


class WholeWords(MaxSim):
    """The words of passages as the model gives them: `bits` are their vectors (w, d), rotated."""

    def _cosines(self, words: Floats, positions: Rows) -> Floats:
        return np.asarray(words @ self.bits[positions].T, np.float32)


def whole_words(index: Index, encoder: Encoder) -> WholeWords:
    """The vectors of the words of which the index keeps the signs: all its passages are encoded once more."""
    texts = [headed(one, index.documents[one.document].title)[0] for one in index.passages]
    vectors = []
    for first in range(0, len(texts), BATCH):
        batch = texts[first : first + BATCH]
        for text, views in zip(batch, encoder.encode_passages(batch, [[] for _ in batch]), strict=True):
            vectors.append(rotated(word_vectors(views, terms(text))))
    return WholeWords(np.concatenate(vectors), index.maxsim.bounds)


def bytes_a_passage(words: MaxSim) -> tuple[float, int]:
    """What the words of a passage take, in the mean and at most."""
    sizes = np.diff(words.bounds) * words.bits[:1].nbytes
    return float(sizes.mean()), int(sizes.max())
