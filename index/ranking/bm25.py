"""Terms of passages -> BM25; terms of a question -> a score for each passage.

BM25 (Robertson and Zaragoza 2009) in Lucene's form. A heading is scored beside the text, not in it: it repeats in all
passages of a turn and would make them tie.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np

from index.arrays import Buffer, Data, Floats, Ids, Rows, from_npy, npy_parts
from index.messages import message
from index.ranking.term_table import occurrences

K1 = 1.2  # Lucene's defaults; 0.9/0.4 and 1.5/0.75 measured no better on XQuAD-ru (95.8 / 95.8 / 95.5)
B = 0.75


@dataclass(frozen=True, slots=True)
class BM25Index:
    """What each word adds to the score of each passage: the columns of a sparse matrix, one a word."""

    number: Mapping[str, int]  # of each word
    bounds: Rows  # (v + 1,) where the column of each word begins and ends
    rows: Ids  # (z,) the passages of each column, ascending
    scores_of: Floats  # (z,) what the word adds to them
    count: int  # of passages

    @classmethod
    def of(cls, ids: Ids, bounds: Ids, number: Mapping[str, int]) -> "BM25Index":
        """Words by their numbers (t,), passage by passage (n + 1 bounds); 0 is the empty word, which counts nowhere.

        A word that stands tf times in a passage of length l (the mean is m), and in df of n passages, adds
        ln(1 + (n - df + 0.5) / (df + 0.5)) * tf / (tf + K1 * (1 - B + B * l / m)).
        """
        count = len(bounds) - 1
        frequency = np.zeros(len(number), np.int64)
        lengths = np.zeros(count, np.int64)
        for words, rows, often in occurrences(ids, bounds):
            frequency += np.bincount(words, minlength=len(number))
            np.add.at(lengths, rows, often)
        idf = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
        norm = K1 * (1 - B + B * lengths / max(float(lengths.mean()) if count else 0, 1e-9))
        ends = np.concatenate([[0], np.cumsum(frequency)])
        column, score = np.empty(ends[-1], np.int32), np.empty(ends[-1], np.float32)
        free = ends[:-1].copy()  # where the next passage of each word goes
        for words, rows, often in occurrences(ids, bounds):
            own, first, lengths_of = np.unique(words, return_index=True, return_counts=True)
            place = free[words] + np.arange(len(words)) - np.repeat(first, lengths_of)
            column[place], score[place] = rows, idf[words] * often / (often + norm[rows])
            free[own] += lengths_of
        return cls(number, ends, column, score, count)

    def by_passage(self) -> Iterator[tuple[Ids, Floats]]:
        """Of each passage the numbers of its words (t,) and what each adds to a score (t,)."""
        order = np.argsort(self.rows, kind="stable")
        words = np.repeat(np.arange(len(self.number), dtype=np.int32), np.diff(self.bounds))[order]
        ends = np.searchsorted(self.rows[order], np.arange(self.count + 1))
        for start, stop in pairwise(ends.tolist()):
            yield words[start:stop], self.scores_of[order[start:stop]]

    def scores(self, question: Sequence[str]) -> Floats:
        """BM25 of each passage (n,) for the terms of a question; 0 where none occurs."""
        scores = np.zeros(self.count, np.float32)
        for number in (self.number[term] for term in question if term in self.number):
            column = slice(*self.bounds[number : number + 2])
            scores[self.rows[column]] += self.scores_of[column]  # a passage stands there once
        return scores

    def to_files(self) -> dict[str, Data]:
        """The arrays as numpy files, piece by piece."""
        return {f"{field.name}.npy": npy_parts(getattr(self, field.name)) for field in fields(self)[1:4]}

    @classmethod
    def from_files(cls, files: Mapping[str, Buffer], number: Mapping[str, int], count: int) -> "BM25Index":
        """Read what `to_files` wrote; arrays stay where they are, in memory or mapped.

        ValueError or KeyError where they do not fit together or to the vocabulary.
        """
        bounds, rows, scores = (from_npy(files[f"{field.name}.npy"]) for field in fields(cls)[1:4])
        if len(bounds) != len(number) + 1 or bounds[0] != 0 or not len(rows) == len(scores) == bounds[-1]:
            raise ValueError(message("the bounds of terms do not fit"))
        return cls(number, bounds, rows, scores, count)
