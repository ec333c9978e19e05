"""Documents -> a published build: what changed is prepared again, what did not is taken from the build before."""

import contextlib
import gc
import os
import shlex
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from index.arrays import Table, joined
from index.documents.document import Document
from index.documents.earlier import Earlier, portable
from index.documents.files import Fault, is_never_read, nowhere, shown_parts
from index.documents.names import on_disk
from index.documents.reading import nothing, read_documents
from index.encoders.encoder import EMBEDDED, Encoder
from index.encoders.load import load_encoder
from index.encoders.over_ray import Machines
from index.errors import DerekError, DocumentError, IndexFault, Interrupted, ReplaceError
from index.index import Index, open_files, read_documents_of
from index.language.terms import lemmas
from index.memory import give_back
from index.messages import message, plural, some_of
from index.mirror import building
from index.opening import open_index
from index.parts import IndexedPassage, Parts, to_files
from index.passages.passage import Passage
from index.plan import Plan, plan, unchanged
from index.prepare import BATCH, Cut, DiskShelf, Kept, Known, Progress, Texts, already_seen, prepare, to_ask
from index.ranking.faiss_kinds import fewest, refuse_few
from index.ranking.vector_index import lost_row
from index.sources import Sources, home_of
from index.spread import spread
from index.storage.store import BuildFiles, Store

__all__ = ["BuildReport", "Plan", "Progress", "build_index", "differences", "in_memory", "open_index"]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What came of it; `build` is empty for a dry run, and the one that stays where nothing has changed."""

    build: str
    plan: Plan
    faults: tuple[Fault, ...]
    notice: str
    seconds: float
    unchanged: bool = False

    def to_json(self) -> dict[str, Any]:
        """The contract of `derek build --json`: names of documents, counts of passages."""
        plan = {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self.plan).items()}
        return {
            "build": self.build,
            **plan,
            "faults": [{"name": f.name, "reason": f.reason, "fatal": f.fatal} for f in self.faults],
            "notice": self.notice,
            "seconds": round(self.seconds, 3),
            "unchanged": self.unchanged,
        }


@dataclass(frozen=True, slots=True)
class _Before:
    """The documents of the published build, and the build itself if its passages and vectors may be taken over."""

    documents: Mapping[str, Document] = field(default_factory=dict)
    index: Index | None = None
    stored: BuildFiles = field(default_factory=lambda: BuildFiles("", {}, {}))

    def fill(self, parts: Parts, passages: Iterable[IndexedPassage | range]) -> None:
        """Put passages among the parts, and those from one row of this build to another."""
        for one in passages:
            if isinstance(one, IndexedPassage):
                parts.add_passage(one)
            elif self.index is not None:
                parts.take_over(self.index, one, self.stored)


def build_index(
    paths: Sequence[Path],
    root: Path,
    *,
    without: Sequence[Path] | None = None,
    forget: Collection[str] = (),
    replace: bool = False,
    model: str | Encoder | None = None,
    faiss: str | None = None,
    keep: int | None = None,
    full: bool = False,
    dry_run: bool = False,
    activate: bool = True,
    ray: str | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read the documents in `paths`, and publish a build of them under `root`, unless that changes nothing.

    `without` is left out of them; None is what the build before left out. `forget` names documents that do not stay
    where they cannot be read. `replace` lets documents go whose sources
    are not among the paths. `keep` is how many builds stay from now on, `model` a name for `load_encoder`, or an
    encoder; None is that of the build before, else two and the embedded model. `faiss` is FAISS's word for the kind of
    its indexes, "" for that which fits their size; None is as in the build before, else "". `full` prepares every
    document anew. `dry_run` only tells what would be done, and writes nothing. `activate=False` keeps the build
    unpublished (`Store.activate`). `ray` has the passages encoded by workers: `local`, `local:WORKERS`, or HOST:PORT of
    a cluster (`index/encoders/over_ray.py`); the build is the same byte for byte.
    Where there is a build, an empty source makes an empty one. Raises DerekError: nothing can be read, the model is
    missing, another build is at work, the disk refuses; ReplaceError: documents of other sources would go.
    """
    started = time.perf_counter()
    machines = Machines.of(ray)
    store = Store(root)
    root = store.root
    if gone := [path for path in paths if not os.path.lexists(on_disk(path))]:
        ours = [path for path in gone if path in Sources.of(store.manifest(), root).paths]
        raise _gone(ours) if ours else nowhere(gone)  # a slip of the finger leaves no folder behind
    with contextlib.nullcontext() if dry_run else building(store):  # first of all: two builders read in vain
        last = store.manifest()
        if model is None:
            model = _model_of(last)
        encoder = load_encoder(model, download=not dry_run) if isinstance(model, str) else model
        faiss = last.get("faiss", "") if faiss is None else faiss
        least = fewest(faiss, encoder.dimension)
        before = _previous(store, encoder)
        old = None if full else before.index
        if progress:
            progress(message("Reading documents"), 0, len(paths))
        then = Sources.of(last, root)
        sources = then.read_from(paths)
        if without is not None:
            sources = Sources(sources.paths, tuple(without))
        home = shown_parts(home_of(root))
        earlier = Earlier(before.documents, home, forget)
        folder = None if dry_run else root
        shelf = DiskShelf(folder)
        reading = read_documents(sources.paths, sources.without, earlier, may_be_empty=True, shelf=shelf)
        documents, stale, faults = reading.documents, reading.stale, reading.faults
        # It is told once: as a source it would be told, and be a fault, for ever.
        read = tuple(one for one in sources.paths if one in then.paths or not is_never_read(one))
        if not documents and (not last or any(fault.fatal for fault in faults)):
            raise nothing(paths, faults)
        same = unchanged(documents, before.documents)
        before.stored.release()
        known = Known(old)
        cut = _cut(documents, same if old else frozenset(), known, folder, progress)
        kept = Kept(old, same)
        unknown = cut.unknown - already_seen(to_ask(documents, cut, kept, encoder, known), store)
        made = plan(documents.names, stale, before.documents, same, unknown, cut.count + kept.count)
        refuse_few(faiss, least, made.passages)
        going = None if replace else _replacing(paths, then.dropped(sources), made.removed)
        if dry_run:
            notice = going.message if going else ""
            return BuildReport("", made, faults, notice, time.perf_counter() - started)
        if going:
            raise going
        told = {
            "stale": list(stale),
            "sources": Sources(read, sources.without).to_manifest(root),
            "faiss": faiss,
            **({"keep": last["keep"]} if "keep" in last else {}),
        }
        notice = _kept(store, keep)
        if old is not None and old.build == store.current() and _is_same(made, told, old):
            seconds = time.perf_counter() - started
            return BuildReport(old.build, made, faults, notice, seconds, unchanged=True)
        store.ensure_space(_estimate(shelf.characters, made.passages, encoder))
        if not last and not any(lemmas(document.text) for document in documents):
            where = ", ".join(map(str, paths))
            raise DocumentError(
                "the documents have not a single word ({where}): nothing could be answered", where=where
            )
        parts = _parts(portable(documents, home), encoder, root)
        del documents, reading, shelf  # the parts have them now, where those that have changed are read again
        asked = partial(to_ask, parts, cut, kept, encoder, known)
        with _telling(asked, store):
            spread(asked(), cut.unknown, encoder, store, machines, progress)
            before.fill(parts, prepare(parts, cut, kept, encoder, known, store, progress))
        del asked, cut, kept, known, before, old, earlier  # the files need the memory
        gc.collect()  # an Index holds itself, by what keeps its documents and passages
        give_back()
        files, manifest = to_files(parts, encoder, faiss)
        manifest |= told
        build = store.publish(
            files, manifest, verify=lambda stored: _verify(stored, encoder, parts.vectors), activate=activate
        )
    return BuildReport(build, made, faults, store.notice, time.perf_counter() - started)


def in_memory(documents: Sequence[Document], encoder: Encoder) -> Index:
    """Documents -> an Index that is never written: for tests and benchmarks."""
    parts = _parts(documents, encoder)
    cut = _cut(parts, frozenset(), Known(None))
    _Before().fill(parts, prepare(parts, cut, Kept(None, ()), encoder))
    files, manifest = to_files(parts, encoder)
    return open_files(BuildFiles("memory", manifest, {name: joined(data) for name, data in files}), encoder)


def _parts(documents: Iterable[Document], encoder: Encoder, folder: Path | None = None) -> Parts:
    """Documents -> what a build is made of, without its passages; `folder` is on the disk that takes what is large."""
    parts = Parts(encoder.dimension, folder)
    for document in documents:
        parts.add_document(document)
    return parts


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


@contextlib.contextmanager
def _telling(asked: Callable[[], Iterator[tuple[str, str, int]]], store: Store) -> Iterator[None]:
    """Ctrl-C in here -> Interrupted, with how many passages of those `asked` are kept, where some are."""
    try:
        yield
    except KeyboardInterrupt as error:
        if count := already_seen(asked(), store):
            raise Interrupted(count) from error
        raise


def _model_of(manifest: Mapping[str, Any]) -> str:
    """The name of the model that made a build; a plain `derek build` goes on with it."""
    model = manifest.get("model")
    return model["name"] if isinstance(model, dict) and isinstance(model.get("name"), str) else EMBEDDED


def _gone(paths: Sequence[Path]) -> DocumentError:
    told, typed = ", ".join(map(str, paths)), shlex.join(map(str, paths))
    return DocumentError(
        "a source of the index is gone: {paths}. Bring it back, or take it out: derek remove {typed}",
        paths=told,
        typed=typed,
    )


def _replacing(paths: Sequence[Path], dropped: Sequence[Path], removed: Sequence[str]) -> ReplaceError | None:
    """What to say when documents of other sources would go; None if none would."""
    if not dropped or not removed:
        return None
    where, there = ", ".join(map(str, paths)), ", ".join(map(str, dropped))
    gone = plural("{n} document would go", "{n} documents would go", len(removed))
    named = some_of(removed)
    told = {"paths": where, "typed": shlex.join(map(str, paths)), "dropped": there, "gone": gone, "names": named}
    return ReplaceError(
        "the index is made of {dropped} too, and {gone}: {names}. To keep it all: derek add {typed}; "
        "to build from {paths} alone: --replace",
        **told,
    )


def _kept(store: Store, keep: int | None) -> str:
    """Have so many builds kept from now on, and what to say of it."""
    if not keep:
        return ""
    store.keep_from_now_on(keep)
    return plural("From now on {n} build is kept", "From now on {n} builds are kept", keep)


def _is_same(made: Plan, told: Mapping[str, Any], old: Index) -> bool:
    """Whether a build would be the one that is published: by the same model and rules, or `old` would not be open."""
    changes = made.added or made.changed or made.removed or made.encoded
    return not changes and all(old.manifest.get(name) == value for name, value in told.items())


def _previous(store: Store, encoder: Encoder) -> _Before:
    before = _Before()
    with contextlib.suppress(DerekError):  # none, damaged, or made by other rules: all is prepared again
        stored = store.load()
        with contextlib.suppress(DerekError):
            index = open_files(stored, encoder)
            return _Before(index.documents, index, stored)
        before = _Before(read_documents_of(stored))
    return before


def _cut(
    documents: Texts, same: Set[str], known: Known, folder: Path | None = None, progress: Progress | None = None
) -> Cut:
    """The passages of each document that is not the same, letter for letter, in the build before."""
    cut = Cut(known, folder)
    for number, name in enumerate(documents.names):
        if progress and number % BATCH == 0:
            progress(message("Cutting passages"), number, len(documents.names))
        if name not in same:
            cut.add(documents[number])
    return cut


def _estimate(characters: int, count: int, encoder: Encoder) -> int:
    """Bytes of a build: vectors, UTF-8 text, and about as much again for the terms (measured on the sample)."""
    return 4 * count * encoder.dimension + 4 * characters


def _verify(stored: BuildFiles, encoder: Encoder, vectors: Table) -> None:
    """A build as read back from the disk must open, hold the vectors, and find passages by them."""
    index = open_files(replace(stored, notice=""), encoder)
    if not index.vectors.holds(vectors):
        raise IndexFault(
            "the vectors read back differ from those written: the new build is refused, the previous one stays"
        )
    if lost := lost_row(index.vectors, atol=1e-6):
        raise IndexFault(
            "passage {row} does not find itself ({score:.3f}): the new build is refused, the previous one stays",
            row=lost[0],
            score=lost[1],
        )
