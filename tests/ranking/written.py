"""A part of an index -> its files, whole; and what went into it."""

from collections.abc import Mapping
from typing import Protocol

from index.arrays import Data, Ids, joined
from index.ranking.term_table import PassageTerms, TermTable


class Part(Protocol):
    def to_files(self) -> Mapping[str, Data]: ...


def files_of(part: Part) -> dict[str, bytes]:
    return {name: joined(data) for name, data in part.to_files().items()}


def most_at_once(part: Part) -> int:
    """The bytes of the largest piece in which an array comes; all come piece by piece."""
    pieces = [data for name, data in part.to_files().items() if name.endswith(".npy")]
    assert not any(isinstance(data, bytes) for data in pieces)
    return max(len(piece) for data in pieces for piece in data if isinstance(piece, bytes))


def passage_of(words: TermTable, row: int) -> PassageTerms:
    """The terms of one passage, as they went in."""

    def terms(ids: Ids, bounds: Ids, at: int) -> tuple[str, ...]:
        return tuple(words.vocabulary[number] for number in ids[bounds[at] : bounds[at + 1] - 1])

    sentences = tuple(
        (*words.places[at].tolist(), terms(words.ids, words.sentence_bounds, at))
        for at in range(words.passage_bounds[row], words.passage_bounds[row + 1])
    )
    held = tuple(words.held[words.passage_bounds[row] : words.passage_bounds[row + 1]].tolist())
    return PassageTerms(sentences, terms(words.heading_ids, words.heading_bounds, row), int(words.titled[row]), held)
