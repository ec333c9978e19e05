"""The build that the folder of an index publishes -> the same in a Milvus, where its path spells an address; and back.

Builds are made on the disk, as always, in the folder that the path names. What is published there is published in the
Milvus too, when all of it stands there and has been read back; until then, and if the builder dies, the build before
answers. A folder without the build that answers there, on another machine, gets it first, so that what is built next
knows its documents, vectors, sources and number.
"""

import contextlib
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any

import numpy as np

from index.arrays import Buffer, Floats
from index.contents import Documents, Passages
from index.errors import DerekError, IndexFault
from index.filters import plain
from index.index import BROKEN, folder
from index.messages import message
from index.place import dated
from index.ranking.bm25 import BM25Index
from index.ranking.faiss_index import FaissIndex
from index.ranking.milvus_index import MilvusIndex, sparse
from index.ranking.term_table import TermTable
from index.ranking.vector_index import lost_row
from index.storage.build_files import MANIFEST, BuildFiles, Damage, sha256
from index.storage.milvus.address import Address, address_of
from index.storage.milvus.remote import (
    DIGEST,
    PASSAGES,
    SENTENCES,
    TERMS,
    VECTOR,
    RemoteBuild,
    all_builds,
    point,
    published,
    serving,
)
from index.storage.milvus.server import PAGE, connect
from index.storage.store import Store

TOLD = ("document", "start", "stop", "speaker", "heading", "text")  # of a passage, for other programs


@contextlib.contextmanager
def building(store: Store) -> Iterator[None]:
    """The lock of a builder; at first what answers in the Milvus is fetched, at last what is here is published there.

    Of an index on the disk it is the lock alone. Raises IndexFault: Milvus does not answer or refuses; the build is
    here then, and the next one publishes it.
    """
    with store.lock():
        with contextlib.suppress(Damage):  # what cannot be read must not keep another from its place
            fetch(store)
        yield
        publish(store)


def fetch(store: Store) -> None:
    """Have the build that answers in the Milvus in the folder too; nothing for an index on the disk.

    Raises Damage, which says what to do: it is not whole there; IndexFault: Milvus does not answer, the disk refuses.
    """
    address = address_of(store.root)
    remote = serving(address) if address else None
    if remote is None or sha256(store.manifest_bytes(remote.build)).startswith(remote.digest):
        return
    try:
        raw, entries = remote.manifest_bytes(), remote.manifest().files
        store.adopt(remote.build, chain(remote.files(entries, lambda name: True), [(MANIFEST, raw)]), sha256(raw))
    except Damage as damage:
        told = {"build": remote.build, "address": address, "typed": shlex.quote(str(address)), "why": damage.message}
        raise Damage(
            "build {build} at {address} is unusable: {why}. Build again: derek build --index {typed}", **told
        ) from damage


def publish(store: Store) -> None:
    """Have the build that the folder publishes answer in the Milvus; nothing for an index on the disk."""
    address, build = address_of(store.root), store.current()
    if address is None or build is None:
        return
    raw = store.manifest_bytes(build)
    remote, before = RemoteBuild(connect(address), address.name, build, sha256(raw)[:DIGEST]), serving(address)
    if remote == before:
        return
    if remote.is_whole():  # a rollback
        remote.load()
    else:
        try:
            _write(remote, store.load(build, fallback=False), raw)
        except BaseException as error:
            with contextlib.suppress(IndexFault):
                remote.drop()
            if not isinstance(error, DerekError):
                raise
            told = {"build": build, "address": address, "typed": shlex.quote(str(address)), "why": error.message}
            raise IndexFault(
                "build {build} is made, but not published at {address}, where the one before answers: {why}. "
                "To publish it: derek build --index {typed}",
                **told,
            ) from error
    point(remote)
    _clean(address, remote, before, store.publisher.kept_by(build))


def verified(address: Address) -> tuple[str, list[str]]:
    """The number of the build that answers in a Milvus, and its faults, a line each: every byte and vector is read.

    Raises IndexFault: there is none, or Milvus does not answer.
    """
    remote = published(address)
    remote.load()
    faults: list[str] = []
    files: dict[str, Buffer] = {}
    try:
        manifest = remote.manifest()
        for entry in manifest.files:
            try:
                files.update(remote.files(manifest.files, entry.name.__eq__))
            except Damage as damage:
                faults.append(damage.message)
        if not faults:
            _compare(remote, BuildFiles(remote.build, manifest.fields, files))
    except DerekError as error:
        faults.append(error.message)
    return remote.build, [message("build {build}: {why}", build=remote.build, why=fault) for fault in faults]


def _clean(address: Address, build: RemoteBuild, before: RemoteBuild | None, keep: int) -> None:
    """Remove all but the build, the one it replaces, which is still read, and the newest whole ones: `keep` in all."""
    others = [one for one in all_builds(address) if one != build]
    kept, keep = 1, max(2, keep)
    for one in sorted(others, key=lambda other: other != before):
        if kept < keep and one.is_whole():
            kept += 1
        else:
            one.drop()


@dataclass(frozen=True, slots=True)
class _Parts:
    """What of a build goes into the rows of its collections."""

    documents: Documents
    passages: Passages
    words: TermTable
    terms: BM25Index
    headings: BM25Index
    vectors: FaissIndex
    sentences: FaissIndex

    @classmethod
    def of(cls, stored: BuildFiles) -> "_Parts":
        """Read from the files of a build; IndexFault where they do not fit together."""
        files = stored.files
        try:
            documents = Documents(files)
            passages = Passages(files, documents)
            words = TermTable.from_files(folder(files, "words"))
            width = int(stored.manifest["model"]["dimension"])
            count, lines = len(passages), len(words.places)
            number = {word: row for row, word in enumerate(words.vocabulary)}
            return cls(
                documents,
                passages,
                words,
                BM25Index.from_files(folder(files, "terms"), number, count),
                BM25Index.from_files(folder(files, "headings"), number, count),
                FaissIndex.from_files(files, "vectors", count, width),
                FaissIndex.from_files(files, "sentences", lines, width),
            )
        except BROKEN as error:
            raise IndexFault(
                "build {build} is incomplete. Build again: derek build --full", build=stored.build
            ) from error

    def passage_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the passages, in order."""
        coming = zip(self.passages, _rows(self.vectors), sparse(self.terms, self.headings), strict=True)
        for row, (passage, vector, own) in enumerate(coming):
            told = {name: getattr(passage, name) for name in TOLD}
            yield {"row": row, VECTOR: vector, TERMS: own, **self._filtered(row), "passage": told}

    def sentence_rows(self) -> Iterator[dict[str, Any]]:
        """The rows of the sentences, in order."""
        coming = _rows(self.sentences)
        for owner, (start, stop) in enumerate(pairwise(self.words.passage_bounds.tolist())):
            filtered = self._filtered(owner)
            for row in range(start, stop):
                yield {"row": row, VECTOR: next(coming), "owner": owner, **filtered}

    def _filtered(self, row: int) -> dict[str, Any]:
        """What a question may be narrowed to, as `milvus_index.expression` asks for it."""
        document = self.documents[self.passages[row].document]
        return {"document": document.name, "date": dated(document), "tags": [plain(tag) for tag in document.tags]}


def _rows(vectors: FaissIndex) -> Iterator[Floats]:
    for start in range(0, len(vectors), PAGE):
        yield from vectors.rows(start, min(start + PAGE, len(vectors)))


def _write(remote: RemoteBuild, stored: BuildFiles, manifest: bytes) -> None:
    """All of a build, read back and compared; IndexFault or Damage where it is another."""
    parts = _Parts.of(stored)
    width = parts.vectors.dimension
    remote.write(PASSAGES, parts.passage_rows(), len(parts.vectors), width)
    remote.write(SENTENCES, parts.sentence_rows(), len(parts.sentences), width)
    remote.write_files(stored.files, manifest)
    for _ in remote.files(remote.manifest().files, lambda name: True):
        pass  # each is checked by its hash
    _compare(remote, stored)


def _compare(remote: RemoteBuild, stored: BuildFiles) -> None:
    """The vectors in Milvus must be those of the files, and some must find themselves; else IndexFault."""
    parts = _Parts.of(stored)
    for kind, vectors in ((PASSAGES, parts.vectors), (SENTENCES, parts.sentences)):
        name, count = remote.collection(kind), len(vectors)
        there = MilvusIndex(remote.server, name, count, vectors.dimension)
        for start in range(0, count, PAGE):
            stop = min(start + PAGE, count)
            if not np.array_equal(there.rows(start, stop), vectors.rows(start, stop)):
                told = {"name": name, "first": start, "last": stop - 1}
                raise IndexFault("{name}: rows {first}–{last} are not those of the build", **told)
        if lost := lost_row(there, atol=1e-3):
            raise IndexFault("{name}: row {row} does not find itself", name=name, row=lost[0])
