"""Documents -> a published build: what changed is prepared anew, what did not is taken from the build before."""

import hashlib
import io
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index import passages
from index.documents import Document, Fault, read_documents
from index.encoder import EMBEDDED, EmbeddedEncoder, Encoder, Floats, load_encoder, unit
from index.errors import DerekError, IndexFault
from index.index import HEADING, SETTINGS, Index, Ready, from_stored, to_files
from index.passages import Passage
from index.store import Store, Stored
from index.words import words_of

BATCH = 64  # passages encoded between two steps of the progress bar, and kept if the build is interrupted
SELF_QUERIES = 5  # passages that must find themselves before a build is published

Progress = Callable[[str, int, int], None]  # what is being done, how many done, of how many


@dataclass(frozen=True, slots=True)
class Plan:
    """What a build does: names of documents, and how many passages have to be encoded."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    stale: tuple[str, ...]  # could not be read, so the version of the build before stays
    encoded: int
    passages: int


@dataclass(frozen=True, slots=True)
class Built:
    """What came of it; `build` is empty for a dry run."""

    build: str
    plan: Plan
    faults: tuple[Fault, ...]
    notice: str
    seconds: float


def build_index(
    paths: Sequence[Path],
    root: Path,
    *,
    model: str = EMBEDDED,
    full: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Read the documents in `paths`, and publish a build of them under `root`.

    `full` prepares every document anew. `dry_run` only tells what would be done.

    Raises:
        DerekError: nothing can be read, the model is missing, another build is at work, the disk refuses.
    """
    started = time.perf_counter()
    store = Store(root)
    reading = read_documents(paths)
    encoder = load_encoder(model)
    old = None if full else _previous(store, encoder)
    documents, stale = _with_stale(reading.documents, reading.faults, old)
    fresh = {d.name: passages.split(d) for d in documents if not _unchanged(d, old)}
    made = _plan(documents, stale, fresh, old, store)
    if dry_run:
        return Built("", made, reading.faults, "", time.perf_counter() - started)
    with store.lock():
        vectors = _encode([p for cut in fresh.values() for p in cut], encoder, store, progress)
        files, manifest = to_files(documents, _ready(documents, fresh, vectors, old), encoder)
        manifest["stale"] = list(stale)
        embedded = _embedded(encoder)
        build = store.publish(files, manifest, verify=lambda stored: _verify(stored, encoder, embedded))
    return Built(build, made, reading.faults, store.notice, time.perf_counter() - started)


def open_index(root: Path, build: str | None = None) -> Index:
    """The published build under `root` (or the one named), ready for questions.

    Raises:
        IndexFault: there is none that may be used; the message names the remedy.
        ModelError: the model that made it cannot be loaded.
    """
    stored = Store(root).load(build)
    try:
        encoder = load_encoder(str(stored.manifest["model"]["name"]))
    except (KeyError, TypeError) as error:
        raise IndexFault(f"сборка {stored.build} не называет модель. Соберите заново: derek build") from error
    return from_stored(stored, encoder, _embedded(encoder))


def in_memory(documents: Sequence[Document], encoder: Encoder, embedded: EmbeddedEncoder) -> Index:
    """Documents -> an Index that is never written: for tests and benchmarks."""
    fresh = {document.name: passages.split(document) for document in documents}
    vectors = _encode([p for cut in fresh.values() for p in cut], encoder, None, None)
    files, manifest = to_files(documents, _ready(documents, fresh, vectors, None), encoder)
    return from_stored(Stored("memory", manifest, files, ""), encoder, embedded)


def _embedded(encoder: Encoder) -> EmbeddedEncoder:
    return encoder if isinstance(encoder, EmbeddedEncoder) else EmbeddedEncoder()


def _previous(store: Store, encoder: Encoder) -> Index | None:
    """The published build, if its passages and vectors may be taken over: same rules, same model."""
    try:
        return from_stored(store.load(), encoder, _embedded(encoder))
    except DerekError:
        return None  # none, damaged, or made by other rules: everything is prepared anew


def _with_stale(
    documents: Iterable[Document], faults: Iterable[Fault], old: Index | None
) -> tuple[list[Document], tuple[str, ...]]:
    """The documents read, and for each that could not be read its version in the build before."""
    found = {document.name: document for document in documents}
    stale = []
    for fault in faults:
        if fault.fatal and old is not None and fault.name in old.documents and fault.name not in found:
            found[fault.name] = old.documents[fault.name]
            stale.append(fault.name)
    return [found[name] for name in sorted(found)], tuple(sorted(stale))


def _unchanged(document: Document, old: Index | None) -> bool:
    return old is not None and old.documents.get(document.name) == document


def _plan(
    documents: Sequence[Document],
    stale: tuple[str, ...],
    fresh: Mapping[str, Sequence[Passage]],
    old: Index | None,
    store: Store,
) -> Plan:
    before = set(old.documents) if old else _names(store)
    now = {document.name for document in documents}
    kept = now - fresh.keys()
    encoded = sum(map(len, fresh.values()))
    untouched = sum(passage.document in kept for passage in old.passages) if old else 0
    return Plan(
        added=tuple(sorted(now - before)),
        changed=tuple(sorted(fresh.keys() & before)),
        removed=tuple(sorted(before - now)),
        kept=tuple(sorted(kept)),
        stale=stale,
        encoded=encoded,
        passages=encoded + untouched,
    )


def _names(store: Store) -> set[str]:
    """The documents of a published build whose vectors cannot be taken over."""
    try:
        return {record["name"] for record in store.load().manifest["documents"]}
    except (DerekError, KeyError, TypeError):
        return set()


def _ready(
    documents: Sequence[Document], fresh: Mapping[str, Sequence[Passage]], vectors: Floats, old: Index | None
) -> list[Ready]:
    """All passages in the order of the documents; those of unchanged documents come from `old`."""
    kept: dict[str, list[Ready]] = {}
    if old is not None:
        rows = old.vectors.rows()
        for row, passage in enumerate(old.passages):
            if passage.document not in fresh:
                one = Ready(passage, old.aligner.words.passage(row), rows[row])
                kept.setdefault(passage.document, []).append(one)
    place = {
        (passage.document, passage.start): row
        for row, passage in enumerate(p for cut in fresh.values() for p in cut)
    }
    ready: list[Ready] = []
    for document in documents:
        ready += kept.get(document.name, [])
        for passage in fresh.get(document.name, ()):
            row = place[passage.document, passage.start]
            ready.append(Ready(passage, words_of(passage), vectors[row]))
    return ready


def _encode(
    cut: Sequence[Passage], encoder: Encoder, store: Store | None, progress: Progress | None
) -> Floats:
    """Vectors of passages: the text's, leaning toward the heading's (n, d)."""
    headings = sorted({passage.heading for passage in cut if passage.heading and not passage.question})
    of_heading = dict(zip(headings, encoder.encode_document(headings), strict=True)) if headings else {}
    rows: list[Floats] = []
    for start in range(0, len(cut), BATCH):
        batch = cut[start : start + BATCH]
        for passage, vector in zip(batch, _batch(batch, encoder, store), strict=True):
            heading = None if passage.question else of_heading.get(passage.heading)
            rows.append(vector if heading is None else vector + np.float32(HEADING) * heading)
        if progress:
            progress("Считаю векторы", start + len(batch), len(cut))
    return unit(np.array(rows, np.float32).reshape(-1, encoder.dimension))


def _batch(batch: Sequence[Passage], encoder: Encoder, store: Store | None) -> Floats:
    """Vectors of a batch; of a slow model they are kept, so that an interrupted build goes on where it stopped."""
    texts = [passage.text for passage in batch]
    if store is None or encoder.name == EMBEDDED:
        return encoder.encode_document(texts)
    name = hashlib.sha256("\x00".join([encoder.fingerprint, *texts]).encode("utf-8", "replace")).hexdigest()
    saved = store.checkpoint(name)
    if saved is not None:
        return np.asarray(np.load(io.BytesIO(saved), allow_pickle=False), np.float32)
    vectors = encoder.encode_document(texts)
    buffer = io.BytesIO()
    np.save(buffer, vectors, allow_pickle=False)
    store.save_checkpoint(name, buffer.getvalue())
    return vectors


def _verify(stored: Stored, encoder: Encoder, embedded: EmbeddedEncoder) -> None:
    """A build as read back from the disk must open, and some of its passages must find themselves."""
    index = from_stored(replace(stored, notice=""), encoder, embedded)
    rows = index.vectors.rows()
    for row in np.linspace(0, len(rows) - 1, min(SELF_QUERIES, len(rows))).astype(int):
        _, scores = index.vectors.search(rows[row], 1)
        own = float(rows[row] @ rows[row])
        if not len(scores) or scores[0] < own - 1e-3:
            raise IndexFault(f"фрагмент {row} не находит сам себя: сборка отвергнута, прежняя осталась")


def differences(one: Index, other: Index) -> dict[str, Any]:
    """Passages added and removed between two builds, by document and text."""
    before = {(passage.document, passage.text): passage for passage in one.passages}
    after = {(passage.document, passage.text): passage for passage in other.passages}
    return {
        "added": [after[key] for key in after if key not in before],
        "removed": [before[key] for key in before if key not in after],
    }
