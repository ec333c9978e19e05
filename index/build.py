"""Documents -> a published build: what changed is prepared again, what did not is taken from the build before."""

import contextlib
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from index.documents.files import Fault
from index.documents.reading import Document, read_documents
from index.encoders.encoder import EMBEDDED, Encoder, Floats
from index.encoders.load import load_encoder
from index.errors import DerekError, DocumentError, IndexFault
from index.index import Index, open_files, read_documents_of, to_files
from index.language.terms import lemmas
from index.messages import message
from index.passages.splitting import Passage, split
from index.plan import Plan, plan, with_stale
from index.prepare import BATCH, Known, Progress, prepare, taken_over, unknown
from index.storage.store import BuildFiles, Store

__all__ = ["BuildReport", "Plan", "Progress", "build_index", "differences", "in_memory", "open_index"]

SELF_QUERIES = 5  # passages that must find themselves before a build is published


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What came of it; `build` is empty for a dry run."""

    build: str
    plan: Plan
    faults: tuple[Fault, ...]
    notice: str
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """The contract of `derek build --json`: names of documents, counts of passages."""
        plan = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self.plan).items()}
        return {
            "build": self.build,
            **plan,
            "faults": [{"name": f.name, "reason": f.reason, "fatal": f.fatal} for f in self.faults],
            "notice": self.notice,
            "seconds": round(self.seconds, 3),
        }


def build_index(
    paths: Sequence[Path],
    root: Path,
    *,
    model: str | Encoder | None = None,
    full: bool = False,
    dry_run: bool = False,
    activate: bool = True,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the documents in `paths`, and publish a build of them under `root`.

    `model` is a name for `load_encoder`, or an encoder; None is the model of the published build, if there is one,
    else the embedded one. `full` prepares every document anew. `dry_run` only
    tells what would be done, and writes nothing. `activate=False` keeps the build unpublished (`Store.activate`).
    Raises DerekError: nothing can be read, the model is missing, another build is at work, the disk refuses.
    """
    started = time.perf_counter()
    if not all(os.path.lexists(path) for path in paths):
        read_documents(paths)  # raises; a slip of the finger leaves no folder behind
    store = Store(root)
    with contextlib.nullcontext() if dry_run else store.lock():  # first of all: two builders read in vain
        if model is None:
            model = _model_of(store)
        encoder = load_encoder(model, download=not dry_run) if isinstance(model, str) else model
        before, old = _previous(store, encoder)
        old = None if full else old
        if progress:
            progress(message("Reading documents"), 0, len(paths))
        reading = read_documents(paths)
        documents, stale = with_stale(reading.documents, reading.faults, before)
        cut = _cut(documents, old, progress)
        kept = taken_over(documents, cut, old)
        known = Known(old)
        passages = sum(len(cut.get(one.name, ())) + len(kept.get(one.name, ())) for one in documents)
        made = plan(documents, stale, before, unknown(documents, cut, known), passages)
        if dry_run:
            return BuildReport("", made, reading.faults, "", time.perf_counter() - started)
        store.ensure_space(_estimate(documents, made.passages, encoder))
        if not any(lemmas(document.text) for document in documents):
            where = ", ".join(map(str, paths))
            raise DocumentError(
                "the documents have not a single word ({where}): nothing could be answered", where=where
            )
        ready = prepare(documents, cut, kept, encoder, known, store, progress)
        files, manifest = to_files(documents, ready, encoder)
        manifest["stale"] = list(stale)
        vectors = np.array([one.vector for one in ready], np.float32)
        build = store.publish(
            files, manifest, verify=lambda stored: _verify(stored, encoder, vectors), activate=activate
        )
    return BuildReport(build, made, reading.faults, store.notice, time.perf_counter() - started)


def open_index(root: Path, build: str | None = None, *, like: Index | None = None, fallback: bool = True) -> Index:
    """The published build under `root` (or the one named), ready for questions.

    `like` lends its model if it is the one that made the build, which saves the time to load it. With
    `fallback=False` a damaged build is refused, else the newest whole one before it serves, with a notice.
    Raises IndexFault: there is none that may be used, and how to mend it; ModelError: its model is missing.
    """
    stored = Store(root).load(build, fallback=fallback)
    model = stored.manifest.get("model")
    if not isinstance(model, dict) or not isinstance(model.get("name"), str):
        raise IndexFault("build {build} names no model. Build again: derek build", build=stored.build)
    if like is not None and like.encoder.fingerprint == model.get("fingerprint"):
        return open_files(stored, like.encoder)
    return open_files(stored, load_encoder(model["name"]))


def in_memory(documents: Sequence[Document], encoder: Encoder) -> Index:
    """Documents -> an Index that is never written: for tests and benchmarks."""
    ready = prepare(documents, _cut(documents, None, None), {}, encoder)
    files, manifest = to_files(documents, ready, encoder)
    return open_files(BuildFiles("memory", manifest, files, ""), encoder)


@dataclass(frozen=True, slots=True)
class Differences:
    """What came and what went between two builds."""

    added: tuple[Passage, ...]
    removed: tuple[Passage, ...]


def differences(one: Index, other: Index) -> Differences:
    """The passages of the one build that the other has not, and the other way round, by document and text."""
    before = {(passage.document, passage.text): passage for passage in one.passages}
    after = {(passage.document, passage.text): passage for passage in other.passages}
    return Differences(
        added=tuple(after[key] for key in after if key not in before),
        removed=tuple(before[key] for key in before if key not in after),
    )


def _model_of(store: Store) -> str:
    """The name of the model that made the published build; a plain `derek build` goes on with it."""
    with contextlib.suppress(DerekError):
        model = store.load().manifest.get("model")
        if isinstance(model, dict) and isinstance(model.get("name"), str):
            return str(model["name"])
    return EMBEDDED


def _previous(store: Store, encoder: Encoder) -> tuple[Mapping[str, Document], Index | None]:
    """The documents of the published build, and the build itself if its passages and vectors may be taken over."""
    before: Mapping[str, Document] = {}
    with contextlib.suppress(DerekError):  # none, damaged, or made by other rules: all is prepared again
        stored = store.load()
        before, _ = read_documents_of(stored)
        return before, open_files(stored, encoder)
    return before, None


def _cut(documents: Sequence[Document], old: Index | None, progress: Progress | None) -> dict[str, list[Passage]]:
    """The passages of each document that is not, letter for letter, in the build before."""
    cut = {}
    for number, document in enumerate(documents):
        if progress and number % BATCH == 0:
            progress(message("Cutting passages"), number, len(documents))
        if old is None or old.documents.get(document.name) != document:
            cut[document.name] = split(document)
    return cut


def _estimate(documents: Sequence[Document], count: int, encoder: Encoder) -> int:
    """Bytes of a build: vectors, UTF-8 text, and about as much again for the terms (measured on the sample)."""
    return 4 * count * encoder.dimension + 4 * sum(len(document.text) for document in documents)


def _verify(stored: BuildFiles, encoder: Encoder, vectors: Floats) -> None:
    """A build as read back from the disk must open, hold the vectors, and find passages by them."""
    index = open_files(replace(stored, notice=""), encoder)
    if not np.array_equal(index.vectors.rows(), vectors):
        raise IndexFault(
            "the vectors read back differ from those written: the new build is refused, the previous one stays"
        )
    for row in np.linspace(0, len(vectors) - 1, min(SELF_QUERIES, len(vectors))).astype(int):
        (nearest,), (score,) = index.vectors.search(vectors[row], 1)
        twin = np.allclose(vectors[nearest], vectors[row], atol=1e-6)  # an equal text elsewhere will do
        if not twin and vectors[row].any():
            told = {"row": row, "score": float(score)}
            raise IndexFault(
                "passage {row} does not find itself ({score:.3f}): the new build is refused, the previous one stays",
                **told,
            )
