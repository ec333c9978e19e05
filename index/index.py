"""The files of a build (`parts.py` makes them) -> Index: everything that a question needs."""

import json
import shlex
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from index.arrays import Buffer
from index.contents import FORMS, Documents, Passages
from index.documents.document import Document
from index.encoders.encoder import EMBEDDED, Encoder
from index.encoders.word_vectors import WordVectors, word_vectors
from index.errors import IndexFault
from index.language.terms import VERSION as LANGUAGE_VERSION
from index.messages import message
from index.passages.passage import SETTINGS as CUT
from index.passages.passage import Passage
from index.ranking import bm25
from index.ranking.alignment import Aligner
from index.ranking.bm25 import BM25Index
from index.ranking.faiss_index import FaissIndex
from index.ranking.maxsim import MaxSim
from index.ranking.term_table import TermTable
from index.ranking.vector_index import TermIndex, VectorIndex
from index.storage.checking import Checking
from index.storage.store import BuildFiles

SETTINGS = {
    "passages": CUT,
    "language": LANGUAGE_VERSION,
    "views": 1,  # raise it when the same passage is given to the model otherwise
    "terms": {"k1": bm25.K1, "b": bm25.B},  # BM25's arrays hold them
    "parts": 5,  # raise it when a build holds other files, or more in them
}
DOCUMENTS = "documents.jsonl"
BROKEN = (KeyError, ValueError, TypeError, IndexError, EOFError)  # what parts raise that do not fit together


@dataclass(frozen=True, slots=True)
class Index:
    """One build in memory, never changed: everything that a question needs."""

    build: str
    manifest: Mapping[str, Any]
    documents: Documents
    passages: Passages
    terms: TermIndex
    headings: TermIndex
    vectors: VectorIndex  # row i is passage i
    sentences: VectorIndex  # row i is sentence i of `words`
    words: TermTable  # the terms of every passage, sentence by sentence
    maxsim: MaxSim
    aligner: Aligner
    encoder: Encoder
    word_vectors: WordVectors
    forms: Mapping[str, str]  # each word of the documents in normal form -> as it is first written
    checking: Checking
    notice: str = ""
    narrowed: bool = False  # the parts of `Searched` find only passages that are searched, by themselves

    @property
    def told(self) -> str:
        """What a reader should know of it at the moment."""
        return self.notice or self.checking.notice


class Searched(NamedTuple):
    """The parts of an Index that find candidates."""

    terms: TermIndex
    headings: TermIndex
    vectors: VectorIndex
    sentences: VectorIndex


def headed(passage: Passage, title: str) -> tuple[str, int]:
    """A passage as the model sees it, below its document's title and its heading; where its own text begins.

    A title that is only the file's name is left out: a renamed document is the same to the model.
    """
    heading = "" if passage.question or not passage.heading else f"{passage.heading}\n"
    named = title and title != Path(passage.document).stem and not heading.startswith(title)
    above = f"{title}\n{heading}" if named else heading
    return above + passage.text, len(above)


def names_in(documents: Buffer) -> list[str]:
    """The bytes of documents.jsonl -> the names of the documents."""
    return [str(record["name"]) for record in _records(documents)]


def _records(data: Buffer) -> Iterator[dict[str, Any]]:
    """JSON Lines, cut at line feeds only: a text may hold other line ends, such as U+2028."""
    return (json.loads(line) for line in bytes(data).decode().split("\n") if line)


def on_disk(stored: BuildFiles, number: Mapping[str, int], count: int, lines: int, dimension: int) -> Searched:
    """What finds candidates among `count` passages with `lines` sentences, read from the files of a build.

    `number` is that of each word.
    """
    return Searched(
        terms=BM25Index.from_files(folder(stored.files, "terms"), number, count),
        headings=BM25Index.from_files(folder(stored.files, "headings"), number, count),
        vectors=_vectors(stored, "vectors", count, dimension),
        sentences=_vectors(stored, "sentences", lines, dimension),
    )


Searching = Callable[[BuildFiles, Mapping[str, int], int, int, int], Searched]  # as on_disk


def open_files(stored: BuildFiles, encoder: Encoder, searched: Searching = on_disk) -> Index:
    """A build read from the disk -> Index; documents and passages of a large one are read when they are asked for.

    `searched` is called as `on_disk` is, which it may take the place of.
    Raises IndexFault: it was built by another model or other rules, or its parts do not fit together.
    """
    made = stored.manifest
    _refuse_foreign(stored, encoder)
    try:
        documents = Documents(stored.files, stored.check)
        cut = Passages(stored.files, documents)
        if not stored.is_mapped:  # a fault shows at once, and takes no longer
            documents.read()
            cut.read()
        count = len(cut)
        if made["counts"] != {"documents": len(documents), "passages": count}:
            read = {"documents": len(documents), "passages": count, "counts": made["counts"]}
            raise ValueError(message("{documents} documents and {passages} passages instead of {counts}", **read))
        words = TermTable.from_files(folder(stored.files, "words"))
        if len(words.passage_bounds) != count + 1:
            raise ValueError(message("words and passages.jsonl are not of one length"))
        dimension, aligner = made["model"]["dimension"], Aligner(words, word_vectors())
        return Index(
            build=stored.build,
            manifest=made,
            documents=documents,
            passages=cut,
            **searched(stored, aligner.number, count, len(words.places), dimension)._asdict(),
            words=words,
            maxsim=MaxSim.from_files(folder(stored.files, "maxsim"), count, dimension),
            aligner=aligner,
            encoder=encoder,
            word_vectors=word_vectors(),
            forms=json.loads(bytes(stored.files[FORMS])),
            checking=Checking(stored),
            notice=stored.notice,
        )
    except BROKEN as error:
        raise _incomplete(stored, error) from error


def _vectors(stored: BuildFiles, name: str, count: int, dimension: int) -> FaissIndex:
    found = FaissIndex.from_files(stored.files, name, count, dimension)
    if found.is_graph:
        stored.check(f"{name}.faiss")
    return found


def read_documents_of(stored: BuildFiles) -> dict[str, Document]:
    """The documents of a build, whatever model and rules made it, by name; IndexFault if they are none."""
    try:
        return {record["name"]: Document.of(record) for record in _records(stored.files[DOCUMENTS])}
    except BROKEN as error:
        raise _incomplete(stored, error) from error


def _incomplete(stored: BuildFiles, error: Exception) -> IndexFault:
    why = error.args[0] if error.args else str(error)
    if isinstance(error, KeyError):
        why = message("{name} is missing", name=error)
    return IndexFault(
        "build {build} is incomplete ({why}). Build again: derek build --full", build=stored.build, why=why
    )


def _refuse_foreign(stored: BuildFiles, encoder: Encoder) -> None:
    """A build by other rules or another model would answer, and answer wrongly."""
    model = stored.manifest.get("model")
    made = model.get("fingerprint") if isinstance(model, dict) else None
    if stored.manifest.get("settings") != SETTINGS:
        raise IndexFault(
            "build {build} was made by another version of Derek, by other rules. Build again: derek build",
            build=stored.build,
        )
    if made != encoder.fingerprint:
        again = "derek build" if encoder.name == EMBEDDED else f"derek build --model {shlex.quote(encoder.name)}"
        told = {"build": stored.build, "name": encoder.name, "made": made, "now": encoder.fingerprint, "again": again}
        raise IndexFault(
            "build {build} was made by another model than the present {name} "
            "(fingerprint {made}, not {now}). Build again: {again}",
            **told,
        )


def folder(files: Mapping[str, Buffer], name: str) -> dict[str, Buffer]:
    """The files in a folder of a build, by their names there."""
    return {file.removeprefix(f"{name}/"): data for file, data in files.items() if file.startswith(f"{name}/")}
