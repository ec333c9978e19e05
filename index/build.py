"""Documents -> Index -> files of a build, and back. `store.py` keeps the files; this file knows what is in them."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from index import language, passages
from index.alignment import Aligner
from index.documents import Document
from index.encoder import EmbeddedEncoder, Encoder, Floats, unit
from index.errors import IndexFault
from index.passages import Passage
from index.store import Store, Stored
from index.terms import Terms
from index.vectors import Vectors
from index.words import PassageWords, Words, words_of

HEADING = 0.3  # a heading's vector is added to its passage's at this weight, or all passages of a turn tie
BATCH = 64  # passages encoded between two steps of the progress bar
SETTINGS = {"passages": passages.SETTINGS, "language": language.VERSION, "heading": HEADING}

Progress = Callable[[str, int, int], None]  # what is done, how many of how many


@dataclass(frozen=True, slots=True)
class Index:
    """One build in memory, never changed: everything that a question needs."""

    build: str
    manifest: Mapping[str, Any]
    documents: Mapping[str, Document]
    passages: tuple[Passage, ...]
    terms: Terms
    headings: Terms
    vectors: Vectors
    aligner: Aligner
    encoder: Encoder
    embedded: EmbeddedEncoder
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build has to do: names of documents, and how many passages are encoded anew."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ready:
    """A passage ready for the index."""

    passage: Passage
    words: PassageWords
    vector: Floats


def plan(documents: Iterable[Document], old: Index | None) -> Plan:
    """Compare documents with those of an index by their content."""
    new = {document.name: document.sha256 for document in documents}
    before = {name: document.sha256 for name, document in old.documents.items()} if old else {}
    return Plan(
        added=tuple(sorted(new.keys() - before.keys())),
        changed=tuple(sorted(n for n in new.keys() & before.keys() if new[n] != before[n])),
        removed=tuple(sorted(before.keys() - new.keys())),
        kept=tuple(sorted(n for n in new.keys() & before.keys() if new[n] == before[n])),
    )


def reusable(old: Index, encoder: Encoder) -> bool:
    """Whether passages and vectors of an index may be kept: same cutting, language rules and model."""
    made = old.manifest
    return bool(made.get("settings") == SETTINGS and made["model"]["fingerprint"] == encoder.fingerprint)


def prepare(
    documents: Sequence[Document], encoder: Encoder, old: Index | None = None, progress: Progress | None = None
) -> list[Ready]:
    """Documents -> passages with terms and vectors; those of unchanged documents are taken from `old`."""
    kept: dict[str, list[Ready]] = {}
    if old is not None and reusable(old, encoder):
        unchanged = set(plan(documents, old).kept)
        rows = old.vectors.rows()
        for row, passage in enumerate(old.passages):
            if passage.document in unchanged:
                ready = Ready(passage, old.aligner.words.passage(row), rows[row])
                kept.setdefault(passage.document, []).append(ready)
    fresh: dict[str, list[Passage]] = {}
    for done, document in enumerate(documents, 1):
        if document.name not in kept:
            fresh[document.name] = passages.split(document)
        if progress:
            progress("Делю на фрагменты", done, len(documents))
    vectors = _encode([p for cut in fresh.values() for p in cut], encoder, progress)
    position = 0
    ready_passages = []
    for document in documents:
        if document.name in kept:
            ready_passages += kept[document.name]
            continue
        for passage in fresh[document.name]:
            ready_passages.append(Ready(passage, words_of(passage), vectors[position]))
            position += 1
    return ready_passages


def _encode(cut: Sequence[Passage], encoder: Encoder, progress: Progress | None) -> Floats:
    """Vectors of passages: the text's, leaning toward the heading's (n, d)."""
    headings = sorted({passage.heading for passage in cut if passage.heading and not passage.question})
    heading_vectors = dict(zip(headings, encoder.encode_document(headings), strict=True)) if headings else {}
    rows = []
    for start in range(0, len(cut), BATCH):
        batch = cut[start : start + BATCH]
        vectors = encoder.encode_document([passage.text for passage in batch])
        for passage, vector in zip(batch, vectors, strict=True):
            heading = None if passage.question else heading_vectors.get(passage.heading)
            rows.append(vector if heading is None else vector + HEADING * heading)
        if progress:
            progress("Считаю векторы", start + len(batch), len(cut))
    return unit(np.array(rows, np.float32).reshape(-1, encoder.dimension))


def to_files(documents: Sequence[Document], ready: Sequence[Ready], encoder: Encoder) -> tuple[dict[str, bytes], dict[str, Any]]:
    """Everything of a build -> (named files, manifest)."""
    words = Words.of([one.words for one in ready])
    files = {
        "documents.jsonl": _lines(asdict(document) for document in documents),
        "passages.jsonl": _lines(_without_text(one.passage) for one in ready),
        "vectors.faiss": Vectors.of(
            np.array([one.vector for one in ready], np.float32).reshape(-1, encoder.dimension)
        ).to_bytes(),
    }
    parts = {
        "words": words.to_files(),
        "terms": Terms.of([one.words.terms for one in ready]).to_files(),
        "headings": Terms.of([one.words.heading for one in ready]).to_files(),
    }
    for folder, contents in parts.items():
        files |= {f"{folder}/{name}": data for name, data in contents.items()}
    manifest = {
        "counts": {"documents": len(documents), "passages": len(ready)},
        "model": {"name": encoder.name, "fingerprint": encoder.fingerprint, "dimension": encoder.dimension},
        "settings": SETTINGS,
        "documents": [
            {"name": d.name, "sha256": d.sha256, "encoding": d.encoding, "characters": len(d.text)}
            for d in documents
        ],
    }
    return files, manifest


def _lines(records: Iterable[Mapping[str, Any]]) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def _without_text(passage: Passage) -> dict[str, Any]:
    return {key: value for key, value in asdict(passage).items() if key != "text"}


def in_memory(documents: Sequence[Document], encoder: Encoder, embedded: EmbeddedEncoder) -> Index:
    """Documents -> an Index that is never written: for tests and benchmarks."""
    files, manifest = to_files(documents, prepare(documents, encoder), encoder)
    return from_stored(Stored("memory", manifest, files, ""), encoder, embedded)


def from_stored(stored: Stored, encoder: Encoder, embedded: EmbeddedEncoder) -> Index:
    """A build read from the disk -> Index.

    Raises:
        IndexFault: it was built by another model or other rules, or its parts do not fit together.
    """
    made = stored.manifest
    if made.get("settings") != SETTINGS or made["model"]["fingerprint"] != encoder.fingerprint:
        raise IndexFault(
            f"сборка {stored.build} сделана моделью «{made['model']['name']}» или правилами, "
            "которых в этой версии уже нет. Соберите заново: derek build"
        )
    try:
        documents = {}
        for line in stored.files["documents.jsonl"].decode().splitlines():
            record = json.loads(line)
            documents[record["name"]] = Document(**{**record, "speakers": tuple(record["speakers"])})
        cut = []
        for line in stored.files["passages.jsonl"].decode().splitlines():
            record = json.loads(line)
            text = documents[record["document"]].text[record["start"] : record["stop"]]
            cut.append(Passage(**record, text=text))
        count = len(cut)
        if count != made["counts"]["passages"]:
            raise ValueError(f"{count} фрагментов, а в manifest.json {made['counts']['passages']}")
        words = Words.from_files(_folder(stored.files, "words"))
        if len(words.passage_bounds) != count + 1:
            raise ValueError("words и passages.jsonl разной длины")
        return Index(
            build=stored.build,
            manifest=made,
            documents=documents,
            passages=tuple(cut),
            terms=Terms.from_files(_folder(stored.files, "terms"), count),
            headings=Terms.from_files(_folder(stored.files, "headings"), count),
            vectors=Vectors.from_bytes(stored.files["vectors.faiss"], count, made["model"]["dimension"]),
            aligner=Aligner(words, embedded),
            encoder=encoder,
            embedded=embedded,
            notice=stored.notice,
        )
    except (KeyError, ValueError, TypeError) as error:
        raise IndexFault(f"сборка {stored.build} неполна ({error}). Соберите заново: derek build --full") from error


def _folder(files: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(f"{folder}/"): data for name, data in files.items() if name.startswith(f"{folder}/")}
