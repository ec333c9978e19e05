"""Question terms <-> passage terms by word vectors: which word of a passage answers to each word of a question.

A late interaction (ColBERT's MaxSim, Khattab and Zaharia 2020) over static vectors: cheap, and it says why a passage
matched, word by word.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.encoder import EmbeddedEncoder, unit
from index.words import Words, ranges

Floats = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

SOFT = 0.7  # a neighbour in meaning counts at most this much of the word itself
NEAR = 0.4  # cosines below this are noise between unrelated words
HEADING = 0.5  # a word of the heading counts half: the heading repeats in every passage of its turn


@dataclass(frozen=True, slots=True)
class Match:
    """A question term and the passage term that it met; similarity 1.0 is the same word."""

    question: str
    passage: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """How well each question term (q of them) is matched, 0..1, in chosen passages (c) and their sentences (s)."""

    by_passage: Floats  # (q, c) in the text or, discounted, in the heading
    by_sentence: Floats  # (q, s)
    sentences: Rows  # (s,) rows of sentences
    begins: Rows  # (c,) where each passage's sentences begin among them


class Aligner:
    """The words of an index with their vectors."""

    def __init__(self, words: Words, encoder: EmbeddedEncoder) -> None:
        self.words = words
        self._number = {word: number for number, word in enumerate(words.vocabulary)}
        self._encoder = encoder
        self._vectors = unit(encoder.rows(words.vocabulary))
        frequency = words.document_frequency()
        count = len(words.passage_bounds) - 1
        # Lucene's idf: never negative, log(1 + N) for a word that the index does not have.
        self._idf = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._idf_unknown = float(np.log(1 + (count + 0.5) / 0.5))

    def weights(self, terms: Sequence[str]) -> Floats:
        """How much each question term matters (q,): its idf in this index."""
        return np.array(
            [self._idf[self._number[t]] if t in self._number else self._idf_unknown for t in terms], np.float32
        )

    def similarities(self, terms: Sequence[str], numbers: npt.NDArray[np.int32]) -> Floats:
        """Question terms against words of the index (q, len(numbers)): 1 for the same, else SOFT x cosine above NEAR."""
        cosines = unit(self._encoder.rows(terms)) @ self._vectors[numbers].T
        similar = np.where(cosines >= NEAR, SOFT * np.minimum(cosines, 1), 0).astype(np.float32)
        same = np.array([self._number.get(term, -1) for term in terms])[:, None] == numbers[None]
        similar[same] = 1
        return np.asarray(similar, np.float32)

    def align(self, terms: Sequence[str], rows: Rows) -> Aligned:
        """Question terms against the passages in `rows` and their sentences."""
        words = self.words
        sentences, passage_begins = ranges(words.passage_bounds, rows)
        positions, sentence_begins = ranges(words.sentence_bounds, sentences)
        heading_positions, heading_begins = ranges(words.heading_bounds, rows)
        ids = np.concatenate([words.ids[positions], words.heading_ids[heading_positions]])
        numbers, where = np.unique(ids, return_inverse=True)
        table = self.similarities(terms, numbers)[:, where]
        text, heading = table[:, : len(positions)], table[:, len(positions) :]
        by_sentence = np.maximum.reduceat(text, sentence_begins, axis=1)
        by_text = np.maximum.reduceat(by_sentence, passage_begins, axis=1)
        by_heading = np.maximum.reduceat(heading, heading_begins, axis=1)
        by_passage = np.maximum(by_text, HEADING * by_heading)
        return Aligned(by_passage, by_sentence, sentences, passage_begins)

    def matches(self, terms: Sequence[str], row: int) -> tuple[Match, ...]:
        """Each question term that the passage's text matches, with the word that it met, in the question's order."""
        words = self.words
        positions, _ = ranges(words.sentence_bounds, ranges(words.passage_bounds, np.array([row]))[0])
        numbers = np.unique(words.ids[positions])
        table = self.similarities(terms, numbers)
        best = table.argmax(axis=1)
        return tuple(
            Match(term, words.vocabulary[numbers[column]], round(float(table[place, column]), 3))
            for place, (term, column) in enumerate(zip(terms, best, strict=True))
            if table[place, column] > 0
        )
