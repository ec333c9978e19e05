"""Texts -> unit vectors: what an index needs of a model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.arrays import Floats, Ids

Span = tuple[int, int]  # from, to, in code points
Tell = Callable[[int], None]  # hears how many are done

EMBEDDED = "derek"  # the name under which a build remembers the model of the package


@dataclass(frozen=True, slots=True)
class Views:
    """A text seen three ways; a vector is zero where there is no token."""

    vector: Floats  # (d,), unit: the text as a whole
    sentences: Floats  # (sentences, d), unit
    tokens: Floats  # (tokens, d), none from a model that sees no tokens
    spans: Ids  # (tokens, 2): where each stands in the text


class Encoder(Protocol):
    """What an index needs of a model: rows of unit length, or zero where it knows nothing of a text."""

    name: str
    fingerprint: str  # equal fingerprints promise equal vectors
    dimension: int

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension)."""

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension)."""

    def encode_questions(self, texts: Sequence[str]) -> list[Views]:
        """Questions as wholes and token by token."""

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]], tell: Tell | None = None
    ) -> list[Views]:
        """Passages as wholes, by the sentences given for each, and token by token.

        `tell` hears of each that is done, where a model sees them one by one.
        """


class TextEncoder:
    """An encoder by its two plain verbs, for a model that gives one vector a text: a sentence is a text of its own."""

    dimension: int

    def encode_query(self, texts: Sequence[str]) -> Floats:
        """Questions -> (n, dimension)."""
        raise NotImplementedError

    def encode_document(self, texts: Sequence[str]) -> Floats:
        """Passages -> (n, dimension)."""
        raise NotImplementedError

    def encode_questions(self, texts: Sequence[str]) -> list[Views]:
        """Questions as wholes; no tokens."""
        return [self._views(vector, vector[:0].reshape(0, self.dimension)) for vector in self.encode_query(texts)]

    def encode_passages(
        self, texts: Sequence[str], sentences: Sequence[Sequence[Span]], tell: Tell | None = None
    ) -> list[Views]:
        """Passages as wholes, and each of their sentences by itself; no tokens. All together, so nobody is told."""
        wholes = self.encode_document(texts)
        alone = [text[start:stop] for text, spans in zip(texts, sentences, strict=True) for start, stop in spans]
        rows = iter(self.encode_document(alone))
        return [
            self._views(whole, np.array([next(rows) for _ in spans], np.float32).reshape(-1, self.dimension))
            for whole, spans in zip(wholes, sentences, strict=True)
        ]

    def _views(self, vector: Floats, sentences: Floats) -> Views:
        return Views(vector, sentences, np.empty((0, self.dimension), np.float32), np.empty((0, 2), np.int32))


def unit(rows: Floats) -> Floats:
    """Rows scaled to length 1; a zero row stays zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)
