"""Documents, and their passages ready for the index, one after the other -> the files of a build.

No more of them is in memory than what numbers take: vectors and lines wait in files without names (`Spool`).
"""

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import Bits, Data, Floats, npy_parts
from index.columns import GrowingColumns
from index.contents import DOCUMENTS, FORMS, NAMES, OWNERS, PASSAGES
from index.documents.document import Document
from index.encoders.encoder import Encoder
from index.index import SETTINGS, Index
from index.language.forms import Forms
from index.memory import give_back
from index.passages.passage import Passage
from index.ranking.bm25 import BM25Index
from index.ranking.faiss_index import FaissIndex
from index.ranking.maxsim import files_of
from index.ranking.term_table import GrowingTermTable, PassageTerms
from index.storage.records import Lines
from index.storage.spool import Spool
from index.storage.store import BuildFiles

TAKEN = 1024  # passages of the build before that are taken over at a time


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage ready for the index."""

    passage: Passage
    words: PassageTerms
    vector: Floats  # (d,)
    sentences: Floats  # (sentences, d)
    bits: Bits  # (terms, d / 8), of the headed text


class Parts:
    """What a build is made of, as it comes."""

    def __init__(self, dimension: int, folder: Path | None = None) -> None:
        """`folder` is on the disk that takes what memory does not."""
        self._folder = folder
        self.vectors = Spool(np.float32, (dimension,), folder)
        self._sentences = Spool(np.float32, (dimension,), folder)
        self._bits = Spool(np.uint8, (-(-dimension // 8),), folder)
        self._bit_bounds = array("q", [0])
        self._words = GrowingTermTable()
        self._documents, self._passages = Lines(DOCUMENTS, folder), Lines(PASSAGES, folder)
        self._names: list[str] = []
        self._columns = GrowingColumns()
        self._owners = array("i")
        self._forms = Forms()

    @property
    def counts(self) -> dict[str, int]:
        """How many documents and passages there are."""
        return {"documents": len(self._names), "passages": len(self.vectors)}

    @property
    def names(self) -> Sequence[str]:
        """Those of the documents."""
        return self._names

    def __getitem__(self, row: int, /) -> Document:
        """One of the documents, read now."""
        return Document.of(self._documents[row])

    def add_document(self, document: Document) -> None:
        """One more document."""
        self._names.append(document.name)
        self._documents.add(document.record())
        self._columns.add(document)
        self._forms.add(document.text)

    def add_passage(self, ready: IndexedPassage) -> None:
        """One more passage; passages come in the order of their documents, which are there already."""
        owner = self._owners[-1] if self._owners else 0
        self._owners.append(self._names.index(ready.passage.document, owner))
        self._passages.add(ready.passage.record())
        self._words.add(ready.words)
        self.vectors.add(ready.vector[None])
        self._sentences.add(ready.sentences)
        self._bits.add(ready.bits)
        self._bit_bounds.append(len(self._bits))

    def take_over(self, old: Index, rows: range, stored: BuildFiles) -> None:
        """Passages of another build as they are there, one after the other, whose documents are here already.

        They are copied and not read: each step is one for a thousand of them, and what was looked at goes again.
        """
        for first in range(rows.start, rows.stop, TAKEN):
            stop = min(first + TAKEN, rows.stop)
            owner = self._owners[-1] if self._owners else 0
            for name, count in old.passages.owners(first, stop):
                owner = self._names.index(name, owner)
                self._owners.extend([owner] * count)
            self._passages.take_over(old.passages.records, first, stop)
            self._words.take_over(old.words, first, stop)
            self.vectors.add(old.vectors.rows(first, stop))
            sentences, words = (bounds[first : stop + 1] for bounds in (old.words.passage_bounds, old.maxsim.bounds))
            self._sentences.add(old.sentences.rows(int(sentences[0]), int(sentences[-1])))
            self._bit_bounds.extend((words[1:].astype(np.int64) - words[0] + len(self._bits)).tolist())
            self._bits.add(old.maxsim.bits[words[0] : words[-1]])
            stored.release()

    def to_files(self, faiss: str = "") -> Iterator[tuple[str, Data]]:
        """Every file, made when it is asked for.

        `faiss` is FAISS's word for the kind of its indexes, by default by the number of vectors.
        """
        for name, rows in (("vectors", self.vectors), ("sentences", self._sentences)):
            yield from FaissIndex.of(rows, faiss).to_files(name, self._folder).items()
            give_back()
        yield from self._documents.to_files().items()
        yield NAMES, json.dumps(self._names, ensure_ascii=False).encode("utf-8", "replace")
        yield from self._columns.to_files(DOCUMENTS).items()
        yield from self._passages.to_files().items()
        yield OWNERS, npy_parts(np.array(self._owners, np.int32))
        yield FORMS, json.dumps(self._forms.written, ensure_ascii=False).encode()
        yield from _in("maxsim", files_of(self._bits, np.array(self._bit_bounds, np.int64)))
        table = self._words.table()
        del self._words  # twice is too much
        yield from _in("words", table.to_files())
        number = {word: row for row, word in enumerate(table.vocabulary)}
        yield from _in("terms", BM25Index.of(table.ids, table.text_bounds, number).to_files())
        yield from _in("headings", BM25Index.of(table.heading_ids, table.heading_bounds, number).to_files())


def to_files(parts: Parts, encoder: Encoder, faiss: str = "") -> tuple[Iterator[tuple[str, Data]], dict[str, Any]]:
    """Everything of a build -> (named files, manifest); each file is made when it is asked for.

    `faiss` is FAISS's word for the kind of index, by default by the number of vectors.
    """
    manifest = {
        "counts": parts.counts,
        "model": {"name": encoder.name, "fingerprint": encoder.fingerprint, "dimension": encoder.dimension},
        "settings": SETTINGS,
        "faiss": faiss,
    }
    return parts.to_files(faiss), manifest


def _in(folder: str, files: Mapping[str, Data]) -> Iterator[tuple[str, Data]]:
    return ((f"{folder}/{name}", data) for name, data in files.items())
