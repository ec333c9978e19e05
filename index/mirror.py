"""The build that the folder of an index publishes -> the same in a Milvus, where its path spells an address; and back.

Builds are made on the disk, as always, in the folder that the path names. What is published there is published in the
Milvus too, when all of it stands there and has been read back; until then, and if the builder dies, the build before
answers. A folder without the build that answers there, on another machine, gets it first, so that what is built next
knows its documents, vectors, sources and number.
"""

import contextlib
from collections.abc import Iterator
from itertools import chain, pairwise
from typing import Any

import numpy as np

from index.contents import Documents, Passages
from index.copies import dated
from index.documents.document import Document
from index.errors import IndexFault
from index.filters import plain
from index.index import BROKEN, folder, on_disk
from index.ranking.bm25 import BM25Index
from index.ranking.milvus_index import MilvusIndex, sparse
from index.ranking.term_table import TermTable
from index.ranking.vector_index import Floats, VectorIndex
from index.storage.build_files import MANIFEST, BuildFiles, sha256
from index.storage.milvus.address import Address, address_of
from index.storage.milvus.remote import DIGEST, PASSAGES, SENTENCES, VECTOR, RemoteBuild, all_builds, point, serving
from index.storage.milvus.server import PAGE, connect
from index.storage.store import Store

TERMS_OF = ("terms", "headings")  # folders of a build
LOOKED_FOR = 5  # passages and sentences that must find themselves before a build is published


@contextlib.contextmanager
def building(store: Store) -> Iterator[None]:
    """The lock of a builder; at first what answers in the Milvus is fetched, at last what is here is published there.

    Of an index on the disk it is the lock alone. Raises IndexFault: Milvus does not answer or refuses; the build is
    here then, and the next one publishes it.
    """
    with store.lock():
        fetch(store)
        yield
        publish(store)


def fetch(store: Store) -> None:
    """Have the build that answers in the Milvus in the folder too; nothing for an index on the disk."""
    address = address_of(store.root)
    remote = serving(address) if address else None
    if remote is None or sha256(store.manifest_bytes(remote.build)).startswith(remote.digest):
        return
    raw, entries = remote.manifest_bytes(), remote.manifest().files
    store.adopt(remote.build, chain(remote.files(entries, lambda name: True), [(MANIFEST, raw)]), sha256(raw))


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
        except BaseException:
            with contextlib.suppress(IndexFault):
                remote.drop()
            raise
    point(remote)
    _clean(address, remote, before, store.publisher.kept_by(build))


def _clean(address: Address, build: RemoteBuild, before: RemoteBuild | None, keep: int) -> None:
    """Remove all but the build, the one it replaces, and the newest whole ones, `keep` in all."""
    others = [one for one in all_builds(address) if one != build]
    kept = 1
    for one in sorted(others, key=lambda other: other != before):
        if kept < keep and one.is_whole():
            kept += 1
        else:
            one.drop()


def _write(remote: RemoteBuild, stored: BuildFiles, manifest: bytes) -> None:
    """All of a build, read back and compared; IndexFault where it is another."""
    try:
        documents = Documents(stored.files)
        passages = Passages(stored.files, documents)
        words = TermTable.from_files(folder(stored.files, "words"))
        width = int(stored.manifest["model"]["dimension"])
        parts = on_disk(stored, len(passages), len(words.places), width)
        terms, headings = (BM25Index.from_files(folder(stored.files, name), len(passages)) for name in TERMS_OF)
    except BROKEN as error:
        raise IndexFault("build {build} is incomplete. Build again: derek build --full", build=stored.build) from error
    remote.write(PASSAGES, _passages(passages, documents, parts.vectors, sparse(terms, headings)), len(passages), width)
    remote.write(SENTENCES, _sentences(passages, documents, parts.sentences, words), len(words.places), width)
    remote.write_files(stored.files, manifest)
    for kind, vectors in ((PASSAGES, parts.vectors), (SENTENCES, parts.sentences)):
        _compare(remote, kind, vectors)
    for _ in remote.files(remote.manifest().files, lambda name: True):
        pass  # each is checked by its hash


def _filtered(document: Document) -> dict[str, Any]:
    return {"document": document.name, "date": dated(document), "tags": [plain(tag) for tag in document.tags]}


def _passages(
    passages: Passages, documents: Documents, vectors: VectorIndex, terms: Iterator[dict[int, float]]
) -> Iterator[dict[str, Any]]:
    for row, (passage, vector, own) in enumerate(zip(passages, _rows(vectors), terms, strict=True)):
        told = {name: getattr(passage, name) for name in ("document", "start", "stop", "speaker", "heading", "text")}
        filtered = _filtered(documents[passage.document])
        yield {"row": row, VECTOR: vector, "terms": own, **filtered, "passage": told}


def _sentences(
    passages: Passages, documents: Documents, vectors: VectorIndex, words: TermTable
) -> Iterator[dict[str, Any]]:
    coming = _rows(vectors)
    for owner, (start, stop) in enumerate(pairwise(words.passage_bounds.tolist())):
        filtered = _filtered(documents[passages[owner].document])
        for row in range(start, stop):
            yield {"row": row, VECTOR: next(coming), "owner": owner, **filtered}


def _rows(vectors: VectorIndex) -> Iterator[Floats]:
    for start in range(0, len(vectors), PAGE):
        yield from vectors.rows(start, min(start + PAGE, len(vectors)))


def _compare(remote: RemoteBuild, kind: str, vectors: VectorIndex) -> None:
    """The vectors in Milvus must be those on the disk, and some must find themselves."""
    name, count = remote.collection(kind), len(vectors)
    there = MilvusIndex(remote.server, name, count, vectors.dimension)
    for start in range(0, count, PAGE):
        stop = min(start + PAGE, count)
        if not np.array_equal(there.rows(start, stop), vectors.rows(start, stop)):
            told = {"name": name, "first": start, "last": stop - 1}
            raise IndexFault(
                "{name} gives other rows {first}–{last} than it was given. Build again: derek build", **told
            )
    for row in np.linspace(0, count - 1, min(LOOKED_FOR, count)).astype(int).tolist():
        own = vectors.row(row)
        found, _ = there.search(own, 1)
        same = len(found) and np.allclose(there.row(int(found[0])), own, atol=1e-3)  # an equal text elsewhere will do
        if own.any() and not same:
            raise IndexFault("{name}: row {row} does not find itself. Build again: derek build", name=name, row=row)
