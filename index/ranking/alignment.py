"""Question terms <-> passage terms by word vectors: which word of a passage answers to each word of a question.

What names a document, each of its sentences is about: it tells documents from each other, and no passages of one.

A late interaction (ColBERT's MaxSim, Khattab and Zaharia 2020) over static vectors: cheap, and it says why a passage
matched, word by word.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from os.path import commonprefix

import numpy as np
import numpy.typing as npt

from index.arrays import Bools, Floats, Ids, Rows
from index.encoders.encoder import unit
from index.encoders.word_vectors import WordVectors
from index.language.calendar import YEAR
from index.language.spelling import are_spellings, skeleton
from index.ranking.bm25 import K1, B
from index.ranking.term_table import TermTable, distinct, ranges

SAME = 1.0  # the similarity of a word with itself
SOFT = 0.7  # a neighbour in meaning counts at most this much of the word itself; flat from 0.6 to 1 in our trials
NEAR = 0.4  # cosines below this are noise between unrelated words: no occurrence, and no match to show
HEADING_OCCURRENCE = 0.3  # an occurrence in the heading beside one in the text: it repeats in every passage of its turn
HEADING_MATCH = 0.5  # a match in the heading beside one in the text; 0.3 and 0.7 measured the same
# A word without a vector is near to those that begin alike: Жамбыл and жамбылский.
FAMILY_LETTERS, FAMILY_SHARE, FAMILY = 5, 0.6, 0.85
QUESTIONS = 64  # whose words are kept
DATED = re.compile(rf"{YEAR.pattern}(?!\d)")
NAME_LIKE = FAMILY  # from here on a word names what another does
SPELT = 0.95  # a name in Kazakh and in Russian spelling: Шоқан and Чокан


@dataclass(frozen=True, slots=True)
class Match:
    """A question term and the passage term that it met; similarity 1.0 is the same word."""

    question: str
    passage: str
    similarity: float


@dataclass(frozen=True, slots=True)
class Aligned:
    """How question terms (q of them) meet chosen passages (c) and their sentences (s). Matches are 0..1."""

    occurrences: Floats  # (q, c) how often, neighbours in part, the heading at HEADING_OCCURRENCE; 1 of `names`
    lengths: Floats  # (c,) terms, as a share of the index's mean
    by_passage: Floats  # (q, c) best match in the text or, at HEADING_MATCH, in the heading; 1 of `names`
    by_sentence: Floats  # (q, s)
    names: Bools  # (q, c) which name the passage's document, and so are told of in all its sentences
    sentences: Rows  # (s,) rows of sentences
    begins: Rows  # (c,) where each passage's sentences begin among them
    numbers: Ids  # (u,) the words of them all, by their numbers in the index, each once
    met: Floats  # (q, u) how question terms match them
    words: Rows  # (t,) the places among `numbers` of the words of the passages' texts, one passage after the other
    starts: Rows  # (c,) where each passage's begin among them

    def bm25(self, weights: Floats) -> Floats:
        """BM25 with soft occurrences, as a share of the question's weight (c,): 0 .. K1 + 1."""
        saturated = self.occurrences * (K1 + 1) / (self.occurrences + K1 * (1 - B + B * self.lengths))
        return share(weights, np.asarray(saturated, np.float32))


def share(weights: Floats, matched: Floats) -> Floats:
    """Matches (q, n) -> how much of the question's weight they cover (n,)."""
    return np.asarray(weights @ matched / max(float(weights.sum()), 1e-9), np.float32)


class Aligner:
    """The words of an index with their vectors."""

    def __init__(self, words: TermTable, vectors: WordVectors) -> None:
        self.words = words
        self.number = {word: number for number, word in enumerate(words.vocabulary)}  # of each word
        self._word_vectors = vectors
        self._places = vectors.places(words.vocabulary)
        self._asked = lru_cache(QUESTIONS)(self._of_question)  # each hit asks for the same
        self._count = len(words.passage_bounds) - 1
        self._idf = self._inverse(words.frequency)
        ends = words.sentence_bounds[words.passage_bounds]
        text = np.diff(ends) - np.diff(words.passage_bounds)  # without the empty words that close sentences
        lengths = text + HEADING_OCCURRENCE * (np.diff(words.heading_bounds) - 1)
        self._lengths = np.asarray(lengths / max(float(lengths.mean()) if len(lengths) else 0, 1), np.float32)

    def _inverse(self, frequency: npt.ArrayLike) -> Floats:
        """Lucene's idf: never negative."""
        df = np.asarray(frequency, np.float32)
        return np.asarray(np.log(1 + (self._count - df + 0.5) / (df + 0.5)), np.float32)

    def weights(self, terms: Sequence[str]) -> Floats:
        """How much each question term matters (q,): sqrt(idf here) x information in the language (-ln p).

        idf alone is noise in an index of a few passages, information alone knows nothing of it.
        """
        unknown = float(self._inverse(0))
        idf = np.array([self._idf[self.number[t]] if t in self.number else unknown for t in terms], np.float32)
        return np.asarray(np.sqrt(idf) * self._word_vectors.information(terms), np.float32)

    def _relatives(self, term: str) -> Rows:
        """Words of the index that begin as the term does, one of the two being without a vector."""
        if len(term) < FAMILY_LETTERS or not term.isalpha():
            return np.empty(0, np.int64)
        vocabulary, alike = self.words.vocabulary, self.words.beginning(term[:FAMILY_LETTERS])
        numbers = np.arange(alike.start, alike.stop)
        if self._word_vectors.knows(term):
            numbers = numbers[self._places[numbers] == 0]
        return np.array(
            [
                number
                for number in numbers.tolist()
                if vocabulary[number].isalpha() and _common_beginning(term, vocabulary[number]) >= FAMILY_SHARE
            ],
            np.int64,
        )

    def _spellings(self, term: str) -> Rows:
        """Words of the index that are the term in the other spelling, not both being words of the language."""
        known = self._word_vectors.knows(term)
        alike = self.words.spelt_as(skeleton(term))
        found = [number for number in alike if are_spellings(term, self.words.vocabulary[number])]
        return np.array([number for number in found if not (known and self._places[number])], np.int64)

    def _own(self, term: str) -> Rows:
        """The number of a term itself, if the index has it."""
        return np.array([self.number[term]] if term in self.number else [], np.int64)

    def _of_question(self, terms: tuple[str, ...]) -> tuple[Floats, list[tuple[Rows, Rows]]]:
        """The vectors (q, d) of a question's terms, and the relatives and spellings of each."""
        related = [(self._relatives(term), self._spellings(term)) for term in terms]
        return unit(self._word_vectors.rows(terms)), related

    def similarities(self, terms: Sequence[str], numbers: Ids) -> Floats:
        """Cosines of question terms with words of the index (q, len(numbers)), SAME for the same; `numbers` rise."""
        places = self._places[numbers]
        known = np.flatnonzero(places)
        vectors = self._word_vectors.at(places[known])
        lengths = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
        asked, related = self._asked(tuple(terms))
        table = np.zeros((len(terms), len(numbers)), np.float32)
        table[:, known] = np.clip((vectors @ asked.T).T / np.where(lengths > 0, lengths, 1), 0, 1)
        for place, (term, (relatives, spellings)) in enumerate(zip(terms, related, strict=True)):
            for alike, similarity in ((relatives, FAMILY), (spellings, SPELT), (self._own(term), SAME)):
                if len(alike):
                    table[place, _among(numbers, alike)] = similarity
        return table

    @cached_property
    def years(self) -> list[str]:
        """The words of the index that begin with a year: 2024, 2024-03-15."""
        words = self.words
        numbers = (number for digit in "12" for number in words.beginning(digit))
        return [words.vocabulary[number] for number in numbers if DATED.match(words.vocabulary[number])]

    def holding(self, terms: Iterable[str], rows: Rows) -> Bools:
        """Which of the passages in `rows` (c,) have one of some terms in their text."""
        numbers = [self.number[term] for term in terms if term in self.number]
        if not numbers or not len(rows):
            return np.zeros(len(rows), np.bool_)
        sentences, begins = ranges(self.words.passage_bounds, rows)
        positions, sentence_begins = ranges(self.words.sentence_bounds, sentences)
        held = np.isin(self.words.ids[positions], numbers)
        return np.asarray(np.logical_or.reduceat(held, sentence_begins[begins]), np.bool_)

    def above(self, terms: Iterable[str], rows: Rows) -> Bools:
        """Which of the passages in `rows` (c,) have one of some terms in what stands above their text."""
        numbers = [self.number[term] for term in terms if term in self.number]
        positions, begins = ranges(self.words.heading_bounds, rows)
        held = np.isin(self.words.heading_ids[positions], numbers)
        return np.asarray(np.logical_or.reduceat(held, begins), np.bool_) if len(rows) else np.zeros(0, np.bool_)

    def having(self, terms: Collection[str], rows: Rows) -> Bools:
        """Which of the passages in `rows` (c,) have one of some terms, in their text or above it."""
        return self.holding(terms, rows) | self.above(terms, rows)

    def align(self, terms: Sequence[str], rows: Rows) -> Aligned:
        """Question terms against the passages in `rows` and their sentences."""
        words = self.words
        sentences, begins = ranges(words.passage_bounds, rows)
        positions, sentence_begins = ranges(words.sentence_bounds, sentences)
        heading_positions, heading_begins = ranges(words.heading_bounds, rows)
        ids = np.concatenate([words.ids[positions], words.heading_ids[heading_positions]])
        numbers, where = distinct(ids, len(words.vocabulary))
        similar = self.similarities(terms, numbers)
        matched, counted = match(similar), occurrence(similar)
        in_texts, in_headings = where[: len(positions)], where[len(positions) :]
        by_sentence = np.maximum.reduceat(matched.take(in_texts, axis=1), sentence_begins, axis=1)
        in_text = np.add.reduceat(counted.take(in_texts, axis=1), sentence_begins[begins], axis=1)
        in_heading = np.add.reduceat(counted.take(in_headings, axis=1), heading_begins, axis=1)
        above = similar.take(in_headings, axis=1)
        by_heading = match(np.float32(HEADING_MATCH) * np.maximum.reduceat(above, heading_begins, axis=1))
        names = self._names(rows, heading_begins, above)
        told = np.repeat(names.astype(np.float32), np.diff(np.append(begins, len(sentences))), axis=1)
        by_sentence = np.maximum(by_sentence, told)
        return Aligned(
            occurrences=np.where(names, 1, in_text + np.float32(HEADING_OCCURRENCE) * in_heading).astype(np.float32),
            lengths=self._lengths[rows],
            by_passage=np.maximum(np.maximum.reduceat(by_sentence, begins, axis=1), by_heading),
            by_sentence=by_sentence,
            names=names,
            sentences=sentences,
            begins=begins,
            numbers=numbers,
            met=matched,
            words=in_texts,
            starts=sentence_begins[begins],
        )

    def _names(self, rows: Rows, begins: Rows, similar: Floats) -> Bools:
        """Which question terms (q) name the documents of `rows` (q, c), in whatever form or spelling.

        Given are the similarities (q, h) with all that stands above the passages, and where it begins for each (c,).
        """
        lengths = np.diff(np.append(begins, similar.shape[1]))
        places = np.arange(similar.shape[1]) - np.repeat(begins, lengths)
        is_name = places < np.repeat(self.words.titled[rows], lengths)
        return np.asarray(np.logical_or.reduceat(is_name & (similar >= NAME_LIKE - EQUAL), begins, axis=1), np.bool_)

    def matches(self, terms: Sequence[str], aligned: Aligned, place: int) -> tuple[Match, ...]:
        """Each question term that the text of the passage at `place` (of c) matches, with the word that it met.

        In the question's order; `aligned` is what align() said of these terms.
        """
        ends = np.append(aligned.starts, len(aligned.words))
        own = np.sort(aligned.words[ends[place] : ends[place + 1]])  # of two that are as near, the first
        best = own[aligned.met[:, own].argmax(axis=1)]
        return tuple(
            Match(term, self.words.vocabulary[aligned.numbers[column]], round(float(aligned.met[row, column]), 3))
            for row, (term, column) in enumerate(zip(terms, best, strict=True))
            if aligned.met[row, column] >= SOFT * NEAR
        )


EQUAL = 1e-4  # rounding of cosines


def match(similar: Floats) -> Floats:
    """Similarities -> matches: 1 for the word itself, SOFT x the cosine for another."""
    return np.where(similar >= SAME - EQUAL, 1, SOFT * similar).astype(np.float32)


def occurrence(similar: Floats) -> Floats:
    """Similarities -> occurrences: 1 for the word itself, for another SOFT x how far it is above NEAR."""
    near = SOFT * np.clip((similar - NEAR) / (1 - NEAR), 0, 1)
    return np.where(similar >= SAME - EQUAL, 1, near).astype(np.float32)


def _among(numbers: Ids, some: Rows) -> Rows:
    """Where some of the numbers, which rise, stand among them; those that are not there are left out."""
    places = np.searchsorted(numbers, some)
    inside = places < len(numbers)
    return np.asarray(places[inside][numbers[places[inside]] == some[inside]], np.int64)


def _common_beginning(one: str, other: str) -> float:
    """How many letters two words begin with alike, as a share of the longer."""
    return len(commonprefix([one, other])) / max(len(one), len(other))
