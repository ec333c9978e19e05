"""Passages -> the terms of each of their sentences as numbers, in flat arrays that can be searched by numpy.

Row i of every per-passage array is passage i. Number 0 is the empty word: it closes each sentence and
heading, so that none is empty (numpy's reduceat has no empty segments).
"""

import json
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from itertools import takewhile

import numpy as np

from index.arrays import Bits, Buffer, Data, Ids, Rows, from_npy, npy_parts
from index.errors import IndexFault
from index.language.answer_types import held
from index.language.lines import MARK
from index.language.spelling import skeleton
from index.language.subjects import FILE_WORD, stem
from index.language.terms import lemmas
from index.messages import message
from index.passages.passage import Passage

MOST = (1 << 31) - 1  # terms, the end of each sentence and heading counted: their numbers have four bytes
COUNTED = 20_000  # passages whose words are counted at a time


@dataclass(frozen=True, slots=True)
class PassageTerms:
    """The terms of one passage: its sentences (start, stop in the document; terms) and what stands above it."""

    sentences: tuple[tuple[int, int, tuple[str, ...]], ...]
    heading: tuple[str, ...]
    titled: int = 0  # how many of the first of `heading` name the document: its title, its file's name, its subjects
    held: tuple[int, ...] = ()  # what each sentence holds (language/answer_types.py); () if none holds anything

    @property
    def terms(self) -> list[str]:
        """The terms of the text without the heading."""
        return [term for _, _, terms in self.sentences for term in terms]


def passage_terms(passage: Passage, title: str = "") -> PassageTerms:
    """A passage of a document of that title -> the terms of it and of what stands above it.

    Above it are the document's title, the words of its file name, its subjects, all of which name the document; the
    heading unless the text begins with it, and the numbers of its points.
    """
    found = []
    texts = [passage.text[one.start - passage.start : one.stop - passage.start] for one in passage.sentences]
    for one, text in zip(passage.sentences, texts, strict=True):
        # Not by their places among the terms of the whole text, which the model's words need: «Кем был его отец?» is
        # Russian among Kazakh sentences, too, and no term joins two of them. One in 38 differs in texts of both
        # languages, one in 3,000 of a Russian corpus.
        found.append((one.start, one.stop, tuple(lemmas(text))))
    name = " ".join(FILE_WORD.findall(stem(passage.document)))
    named = tuple(dict.fromkeys(lemmas(title) + lemmas(name) + lemmas(", ".join(passage.subjects))))
    above = lemmas("" if passage.question else passage.heading)
    points = [f"пункт {mark}" for mark in MARK.findall(passage.text) if "." in mark]  # «3.2. …» is point 3.2
    heading = tuple(dict.fromkeys([*named, *above, *points]))
    return PassageTerms(tuple(found), heading, len(named), tuple(map(held, texts)))


@dataclass(frozen=True, slots=True)
class TermTable:
    """All terms of an index. Bounds have one element more than what they bound."""

    vocabulary: tuple[str, ...]  # word 0 is ""
    ids: Ids  # (t,) the sentences' terms, one after the other
    sentence_bounds: Ids  # (m + 1,) into ids
    passage_bounds: Ids  # (n + 1,) into sentences
    places: Ids  # (m, 2) start and stop of each sentence in its document
    heading_ids: Ids  # (h,)
    heading_bounds: Ids  # (n + 1,) into heading_ids
    titled: Ids  # (n,) how many of the first heading_ids of each passage name its document
    held: Bits  # (m,) which types of answers each sentence holds (language/answer_types.py)
    frequency: Ids  # (v,) in how many passages each word stands, headings counted
    spelt: Ids  # (s,) the words that may have another spelling, by what the spellings have in common

    @classmethod
    def of(cls, passages: Iterable[PassageTerms]) -> "TermTable":
        """Number the terms of the passages."""
        growing = GrowingTermTable()
        for words in passages:
            growing.add(words)
        return growing.table()

    @property
    def text_bounds(self) -> Ids:
        """Where the ids of each passage's text begin and end (n + 1,)."""
        return np.asarray(self.sentence_bounds[self.passage_bounds], np.int32)

    def spelt_as(self, common: str) -> list[int]:
        """The words whose spellings have this in common (`skeleton`), by their numbers; none for ""."""
        if not common:
            return []

        def own(number: int) -> str:
            return skeleton(self.vocabulary[number])

        first = bisect_left(self.spelt, common, key=own)
        alike = takewhile(lambda number: own(number) == common, self.spelt[first:])
        return [int(number) for number in alike]

    def beginning(self, letters: str) -> range:
        """The words that begin so, by their numbers: the vocabulary is sorted, so that they stand together."""
        first = bisect_left(self.vocabulary, letters)
        return range(first, bisect_left(self.vocabulary, f"{letters}{chr(sys.maxunicode)}", first))

    def to_files(self) -> dict[str, Data]:
        """The arrays as numpy files, piece by piece; the vocabulary as JSON that a human can open."""
        arrays: dict[str, Data] = {
            f"{field.name}.npy": npy_parts(getattr(self, field.name)) for field in fields(self)[1:]
        }
        return {"vocabulary.json": json.dumps(self.vocabulary, ensure_ascii=False).encode(), **arrays}

    @classmethod
    def from_files(cls, files: Mapping[str, Buffer]) -> "TermTable":
        """Read what `to_files` wrote; ValueError or KeyError for arrays that do not fit together."""
        arrays = [from_npy(files[f"{f.name}.npy"]) for f in fields(cls)[1:]]
        words = cls(tuple(json.loads(bytes(files["vocabulary.json"]))), *arrays)
        for bounds, count in (
            (words.sentence_bounds, len(words.ids)),
            (words.passage_bounds, len(words.places)),
            (words.heading_bounds, len(words.heading_ids)),
        ):
            if bounds[0] != 0 or bounds[-1] != count or (np.diff(bounds) < 0).any():
                raise ValueError(message("the bounds of terms do not fit"))
        if len(words.titled) != len(words.heading_bounds) - 1 or (words.titled >= np.diff(words.heading_bounds)).any():
            raise ValueError(message("the bounds of terms do not fit"))
        if words.held.shape != (len(words.places),) or words.held.dtype != np.uint8:
            raise ValueError(message("the bounds of terms do not fit"))
        if len(words.frequency) != len(words.vocabulary):
            raise ValueError(message("the numbers of words do not fit the vocabulary"))
        for ids in (words.ids, words.heading_ids, words.spelt):
            if len(ids) and not 0 <= ids.min() <= ids.max() < len(words.vocabulary):
                raise ValueError(message("the numbers of words do not fit the vocabulary"))
        return words


class GrowingTermTable:
    """Passages one after the other -> a TermTable: each term has four bytes, and the number of its first occurrence."""

    def __init__(self) -> None:
        self._number = {"": 0}
        self._ids, self._heading_ids = array("i"), array("i")
        self._sentence_bounds, self._passage_bounds, self._heading_bounds = (array("i", [0]) for _ in range(3))
        self._places, self._titled, self._held = array("i"), array("i"), array("B")
        self._other: TermTable | None = None  # of which passages are taken over, and its words by their numbers here
        self._place = np.empty(0, np.int32)

    def add(self, words: PassageTerms) -> None:
        """One more passage; IndexFault where they have more terms than can be numbered."""
        own = sum(len(terms) + 1 for _, _, terms in words.sentences)
        if max(len(self._ids) + own, len(self._heading_ids) + len(words.heading) + 1) > MOST:
            raise IndexFault(
                "the documents have more than {most} words, which is more than one index holds. "
                "Make several of them, each of some of the documents: derek build FOLDER --index FOLDER",
                most=f"{MOST:,}",
            )
        for start, stop, terms in words.sentences:
            self._put(terms, self._ids, self._sentence_bounds)
            self._places.extend((start, stop))
        self._held.extend(words.held or bytes(len(words.sentences)))
        self._passage_bounds.append(len(self._places) // 2)
        self._put(words.heading, self._heading_ids, self._heading_bounds)
        self._titled.append(words.titled)

    def take_over(self, table: TermTable, first: int, stop: int) -> None:
        """The passages of another table from one row to another: numbers instead of words, and all at once."""
        sentences = table.passage_bounds[first : stop + 1]
        self._passage_bounds.extend(_moved(sentences, len(self._places) // 2))
        self._places.frombytes(table.places[sentences[0] : sentences[-1]].tobytes())
        text, heading = table.sentence_bounds[sentences[0] : sentences[-1] + 1], table.heading_bounds[first : stop + 1]
        for ids, bounds, grown, ends in (
            (table.ids, text, self._ids, self._sentence_bounds),
            (table.heading_ids, heading, self._heading_ids, self._heading_bounds),
        ):
            ends.extend(_moved(bounds, len(grown)))
            grown.frombytes(self._numbered(ids[bounds[0] : bounds[-1]], table).tobytes())
        self._titled.frombytes(table.titled[first:stop].tobytes())
        self._held.frombytes(table.held[sentences[0] : sentences[-1]].tobytes())

    def _numbered(self, ids: Ids, table: TermTable) -> Ids:
        """Words by their numbers in another table -> by their numbers here."""
        if self._other is not table:
            self._other, self._place = table, np.full(len(table.vocabulary), -1, np.int32)
        number = self._number
        for one in np.unique(ids[self._place[ids] < 0]).tolist():
            self._place[one] = number.setdefault(table.vocabulary[one], len(number))
        return self._place[ids]

    def _put(self, terms: Iterable[str], ids: "array[int]", bounds: "array[int]") -> None:
        number = self._number
        ids.extend([number.setdefault(term, len(number)) for term in terms])
        ids.append(0)
        bounds.append(len(ids))

    def table(self) -> TermTable:
        """All of it, the words numbered by their order in the alphabet."""
        vocabulary = ("", *sorted(self._number.keys() - {""}))
        place = np.empty(len(vocabulary), np.int32)
        place[[self._number[word] for word in vocabulary]] = np.arange(len(vocabulary))
        common = {row: skeleton(word) for row, word in enumerate(vocabulary)}
        spelt = sorted((row for row in common if common[row]), key=lambda row: (common[row], row))
        made = TermTable(
            vocabulary,
            place[_numbers(self._ids)],
            _numbers(self._sentence_bounds),
            _numbers(self._passage_bounds),
            _numbers(self._places).reshape(-1, 2),
            place[_numbers(self._heading_ids)],
            _numbers(self._heading_bounds),
            _numbers(self._titled),
            np.array(self._held, np.uint8),
            np.zeros(len(vocabulary), np.int32),
            np.array(spelt, np.int32),
        )
        _count_passages(made)
        return made


def _moved(bounds: Ids, to: int) -> list[int]:
    """The ends of what is bounded, once it begins there."""
    return list((bounds[1:].astype(np.int64) - bounds[0] + to).tolist())


def _numbers(grown: "array[int]") -> Ids:
    return np.frombuffer(grown, np.int32) if grown else np.empty(0, np.int32)


def _count_passages(words: TermTable) -> None:
    """Fill in the frequency: in how many passages each word stands; the empty one stands in all."""
    texts, headings = (
        occurrences(ids, bounds)
        for ids, bounds in ((words.ids, words.text_bounds), (words.heading_ids, words.heading_bounds))
    )
    count = len(words.passage_bounds) - 1
    for (first, rows, _), (second, others, _) in zip(texts, headings, strict=True):
        # Not np.unique of both, which takes ten times as long to find out that each is sorted.
        twice = np.intersect1d(first * count + rows, second * count + others, assume_unique=True) // count
        for numbers, each in ((first, 1), (second, 1), (twice, -1)):
            words.frequency[:] += each * np.bincount(numbers, minlength=len(words.vocabulary)).astype(np.int32)
    words.frequency[0] = count


def occurrences(ids: Ids, bounds: Ids) -> Iterator[tuple[Rows, Rows, Rows]]:
    """Words (t,) and what bounds those of each row (n + 1,) -> which word stands in which row how often.

    Of COUNTED rows at a time, by word and row; the empty word is left out.
    """
    for first in range(0, len(bounds) - 1, COUNTED):
        own = bounds[first : first + COUNTED + 1].astype(np.int64)
        count = len(own) - 1
        key = ids[own[0] : own[-1]].astype(np.int64) * count + np.repeat(np.arange(count), np.diff(own))
        pairs, often = np.unique(key[key >= count], return_counts=True)
        yield pairs // count, pairs % count + first, often


def distinct(ids: Ids, size: int) -> tuple[Ids, Rows]:
    """Words of a vocabulary of that size -> each once, ascending, and for each where it stands among these.

    As `numpy.unique`, which sorts.
    """
    seen = np.zeros(size, np.bool_)
    seen[ids] = True
    numbers = np.flatnonzero(seen).astype(np.int32)
    place = np.empty(size, np.int64)
    place[numbers] = np.arange(len(numbers))
    return numbers, place[ids]


def ranges(bounds: Ids, rows: Rows) -> tuple[Rows, Rows]:
    """Rows -> the positions that they bound, one row after the other, and where each row begins among them."""
    starts = bounds[rows].astype(np.int64)
    lengths = bounds[rows + 1].astype(np.int64) - starts
    begins = np.concatenate([[0], np.cumsum(lengths)])
    positions = np.arange(begins[-1]) + np.repeat(starts - begins[:-1], lengths)
    return positions, begins[:-1]
