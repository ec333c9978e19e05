"""Words as a transformer means them -> 48 bytes each; the words of a question -> how well each passage answers them.

A late interaction (ColBERT's MaxSim, Khattab and Zaharia 2020): for each word of the question the best word of the
passage. A word is the mean of its tokens, and only words with content count. Of a vector of a passage only the sign of
each number is kept, after a rotation that spreads what it says evenly over the numbers (as RaBitQ does, Gao and Long
2024); the question's stay whole. What was measured, on XQuAD-ru, alone (nDCG@10, bytes a passage of 92 words):

    tokens as they are                    0.980   253,000
    words as they are                     0.979   141,000
    words with content as they are        0.979    98,000
    64 of 384 dimensions by 4 bits        0.966     2,900
    128 of 384 dimensions by 2 bits       0.973     2,900
    signs of all, not rotated             0.975     3,050
    this: signs of all, rotated           0.978     3,050

With the model as it has been trained since, the third line and the last are both 0.983, at 98,376 and 3,074 bytes in
the mean, 222,720 and 6,960 at most (`python -m benchmarks.retrieval --ablations`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import Bits, Buffer, Data, Floats, Ids, Rows, Table, from_npy, joined, npy, npy_parts
from index.encoders.encoder import Views, unit
from index.language.terms import Term
from index.messages import message
from index.ranking.term_table import ranges

UNPACKED = 512  # words at a time, as numbers that the processor's cache holds
SEED = 0  # of the signs that go before the rotation
# The cosine of a vector with the signs of another is smaller than their own, in the mean by this (Charikar 2002).
SHRUNK = np.float32(np.sqrt(2 / np.pi))


@dataclass(frozen=True, slots=True)
class MaxSim:
    """The words of an index's passages as bits; row i of the bounds is passage i."""

    bits: Bits  # (w, d / 8)
    bounds: Ids  # (n + 1,) into bits

    @classmethod
    def of(cls, passages: Sequence[Bits], dimension: int) -> "MaxSim":
        """Passages given by the bits of their words, which may be none."""
        counts = [len(words) for words in passages]
        bits = np.concatenate([np.empty((0, -(-dimension // 8)), np.uint8), *passages])
        return cls(bits, np.concatenate([[0], np.cumsum(counts)]).astype(np.int32))

    def compared(self, words: Floats, rows: Rows) -> "Compared":
        """The question's words (q, d), rotated, beside all words of the passages in `rows` (c,)."""
        positions, begins = ranges(self.bounds, rows)
        return Compared(self._cosines(words, positions), np.append(begins, len(positions)))

    def scores(self, words: Floats, weights: Floats, rows: Rows, least: Floats | None = None) -> Floats:
        """How well each passage (c,) answers the question's words (q, d), rotated, each of some weight (q,)."""
        return self.compared(words, rows).scores(weights, least)

    def cosines(self, words: Floats, row: int) -> Floats:
        """The question's words (q, d), rotated -> cosines with each word of one passage (q, w)."""
        return self._cosines(words, np.arange(self.bounds[row], self.bounds[row + 1]))

    def passage(self, row: int) -> Bits:
        """The bits of one passage, as they went in."""
        return self.bits[self.bounds[row] : self.bounds[row + 1]]

    def _cosines(self, words: Floats, positions: Rows) -> Floats:
        dimension = words.shape[1]
        sums = np.empty((len(words), len(positions)), np.float32)
        for start in range(0, len(positions), UNPACKED):
            some = slice(start, start + UNPACKED)
            signs = np.unpackbits(self.bits[positions[some]], axis=1, count=dimension).astype(np.float32)
            sums[:, some] = words @ signs.T
        sums = 2 * sums - words.sum(axis=1, keepdims=True)  # signs are 0 and 1, and mean -1 and 1
        return np.asarray(sums / (np.sqrt(dimension) * SHRUNK), np.float32)

    def to_files(self) -> dict[str, bytes]:
        """The arrays as numpy files."""
        return {name: joined(data) for name, data in files_of(self.bits, self.bounds).items()}

    @classmethod
    def from_files(cls, files: Mapping[str, Buffer], count: int, dimension: int) -> "MaxSim":
        """Read what `to_files` wrote for `count` passages; ValueError or KeyError for arrays that do not fit."""
        found = cls(*(from_npy(files[f"{field.name}.npy"]) for field in fields(cls)))
        bounds = found.bounds
        if found.bits.ndim != 2 or found.bits.shape[1] != -(-dimension // 8) or found.bits.dtype != np.uint8:
            raise ValueError(message("the bits of words do not fit"))
        if len(bounds) != count + 1 or bounds[0] != 0 or bounds[-1] != len(found.bits) or (np.diff(bounds) < 0).any():
            raise ValueError(message("the bounds of words do not fit"))
        return found


@dataclass(frozen=True, slots=True)
class Compared:
    """The words of a question beside those of some passages: compared once, scored, and asked again for the reasons."""

    cosines: Floats  # (q, t) with the words of all passages, one passage after the other
    bounds: Rows  # (c + 1,) where those of each begin and end

    def of(self, place: int) -> Floats:
        """Those with each word of the passage at a place (q, w)."""
        return self.cosines[:, self.bounds[place] : self.bounds[place + 1]]

    def scores(self, weights: Floats, least: Floats | None = None, most: Floats | None = None) -> Floats:
        """What each of the question's words weighs (q,) -> the weighted mean of best cosines (c,).

        None of a passage's best counts more than its own of `most` (q, c), nor less than of `least`. 0 for a passage
        without words, or where the question has none.
        """
        found = np.zeros(len(self.bounds) - 1, np.float32)
        filled = np.diff(self.bounds) > 0
        if not filled.any() or not weights.sum():
            return found
        best = np.maximum.reduceat(self.cosines, self.bounds[:-1][filled], axis=1)
        if most is not None:
            best = np.minimum(best, most[:, filled])
        if least is not None:
            best = np.maximum(best, least[:, filled])
        found[filled] = weights @ best / weights.sum()
        return np.maximum(found, 0)


def files_of(bits: Table, bounds: npt.NDArray[Any]) -> dict[str, Data]:
    """The files that `MaxSim.from_files` reads, of its bits, which may be many, and its bounds."""
    return {"bits.npy": npy_parts(bits), "bounds.npy": npy(bounds)}


def word_vectors(views: Views, terms: Sequence[Term]) -> Floats:
    """A text's tokens -> unit vectors of its terms (t, d): each the mean of the tokens that it is written with.

    No rows where the model sees no tokens.
    """
    tokens, spans = views.tokens, views.spans
    if not len(tokens) or not terms:
        return np.empty((0, tokens.shape[1]), np.float32)
    first = np.searchsorted(spans[:, 1], [term.start for term in terms], side="right")
    last = np.searchsorted(spans[:, 0], [term.stop for term in terms], side="left")
    sums = np.concatenate([np.zeros((1, tokens.shape[1])), np.cumsum(tokens, axis=0, dtype=np.float64)])
    return unit((sums[last] - sums[np.minimum(first, last)]).astype(np.float32))


def rotated(vectors: Floats) -> Floats:
    """Vectors (n, d) turned so that each number says about as much as any other; cosines stay."""
    return np.asarray(vectors @ _rotation(vectors.shape[1]), np.float32)


def signs(vectors: Floats) -> Bits:
    """Rotated vectors (n, d) -> the sign of each number (n, d / 8)."""
    return np.packbits(rotated(vectors) > 0, axis=1)


@cache
def _rotation(dimension: int) -> Floats:
    """A discrete cosine transform (orthonormal, type 2) of the numbers with chance signs: spreads any of them."""
    frequency, place = np.mgrid[:dimension, :dimension]
    waves = np.sqrt(2 / dimension) * np.cos(np.pi * (place + 0.5) * frequency / dimension)
    waves[0] /= np.sqrt(2)
    chance = np.random.default_rng(SEED).choice([-1, 1], dimension)
    return np.asarray(chance[:, None] * waves.T, np.float32)
