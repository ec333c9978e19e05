"""Rows and files of a build <-> three collections of one Milvus; an alias names the build that serves.

`docs_000005_3f2a9c1b_passages`, `…_sentences` and `…_files` are build 000005 of the index `docs`, whose manifest.json
has a hash that begins so. They are never changed once the alias `docs` names them (the last one, for all three), and
builds of two machines never share one. A file stands in rows of text, since Milvus keeps no bytes.
"""

import re
import shlex
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from index.errors import IndexFault
from index.storage.build_files import MANIFEST, BuildFiles, Damage, FileEntry, Manifest, checked, manifest_in, sha256
from index.storage.milvus.address import Address
from index.storage.milvus.server import Kind, Server, connect

PASSAGES, SENTENCES, FILES = KINDS = ("passages", "sentences", "files")
VECTOR, TERMS = "vector", "terms"

FILTERED: dict[str, Kind] = {"document": "text", "date": "text", "tags": "texts"}
COLUMNS: dict[str, dict[str, Kind]] = {
    PASSAGES: {"row": "key", VECTOR: "vector", TERMS: "terms", **FILTERED, "passage": "json"},
    SENTENCES: {"row": "key", VECTOR: "vector", "owner": "number", **FILTERED},
    FILES: {"row": "key", "name": "text", "data": "text", "unused": "vector"},  # Milvus wants a vector in each
}
PART = 48_000  # bytes of a file in a row; 64,000 letters, and Milvus takes 65,535
PARTS = 64  # rows of files that travel together
DIGEST = 8  # hex digits in a name


@dataclass(frozen=True, slots=True)
class RemoteBuild:
    """One build there, whole or not yet."""

    server: Server
    index: str  # the alias
    build: str
    digest: str  # how the hash of its manifest.json begins

    @classmethod
    def of(cls, server: Server, collection: str, index: str) -> "RemoteBuild | None":
        """The build that a collection is a part of; None for one that is none of ours."""
        kinds = "|".join(KINDS)
        found = re.fullmatch(rf"{index}_(\d{{6,18}})_([0-9a-f]{{{DIGEST}}})_(?:{kinds})", collection)
        return cls(server, index, found[1], found[2]) if found else None

    def collection(self, kind: str) -> str:
        """The name of its passages, sentences or files."""
        return f"{self.index}_{self.build}_{self.digest}_{kind}"

    def write(self, kind: str, rows: Iterable[Mapping[str, Any]], count: int, width: int) -> None:
        """All rows of its passages or sentences, `count` in number; IndexFault unless so many arrive."""
        self._put(kind, rows, count, width)

    def write_files(self, files: Mapping[str, Any], manifest: bytes) -> None:
        """All its files, the manifest last: where that stands the build is whole."""
        parts = [*files.items(), (MANIFEST, manifest)]
        count = sum(len(_starts(len(data))) for _, data in parts)
        rows = (
            {"name": name, "data": b64encode(data[start : start + PART]).decode(), "unused": [1.0, 0.0]}
            for name, data in parts
            for start in _starts(len(data))
        )
        self._put(FILES, ({"row": row, **part} for row, part in enumerate(rows)), count, 2, PARTS)

    def _put(self, kind: str, rows: Iterable[Mapping[str, Any]], count: int, width: int, page: int = 0) -> None:
        name = self.collection(kind)
        self.server.create(name, COLUMNS[kind], width, count)
        self.server.insert(name, rows, page) if page else self.server.insert(name, rows)
        self.server.load(name)
        found = self.server.count(name)
        if found != count:
            told = {"name": name, "found": found, "count": count}
            raise IndexFault("{name} has {found} rows instead of {count}", **told)

    def load(self) -> None:
        """Make it ready for questions."""
        for kind in KINDS:
            self.server.load(self.collection(kind))

    def is_whole(self) -> bool:
        """Whether its builder came to the end of it."""
        there = self.server.collections()
        if any(self.collection(kind) not in there for kind in KINDS):
            return False
        self.server.load(self.collection(FILES))
        return bool(self.server.rows(self.collection(FILES), f'name == "{MANIFEST}"', ()))

    def manifest_bytes(self) -> bytes:
        """manifest.json; Damage if it is not the one that the name of the build promises."""
        self.server.load(self.collection(FILES))
        rows = self.server.rows(self.collection(FILES), f'name == "{MANIFEST}"', ("data",))
        raw = b"".join(b64decode(row["data"]) for row in rows)
        if not sha256(raw).startswith(self.digest):
            raise Damage("file {name} is damaged", name=MANIFEST)
        return raw

    def manifest(self) -> Manifest:
        """The manifest, found whole; Damage or Foreign as of a build on the disk."""
        return manifest_in(self.manifest_bytes(), self.build)

    def files(self, entries: Iterable[FileEntry], needed: Callable[[str], bool]) -> Iterator[tuple[str, bytes]]:
        """Those of its files, `entries`, whose names are needed, each checked by its hash."""
        row = 0
        for entry in entries:
            first, row = row, row + len(_starts(entry.size))
            if needed(entry.name):
                data = b"".join(self._parts(first, row))
                checked(entry, data)
                yield entry.name, data

    def _parts(self, first: int, last: int) -> Iterator[bytes]:
        for start in range(first, last, PARTS):
            where = f"row >= {start} and row < {min(start + PARTS, last)}"
            for row in self.server.rows(self.collection(FILES), where, ("data",)):
                yield b64decode(row["data"])

    def read(self, needed: Callable[[str], bool]) -> BuildFiles:
        """The build in the memory of this machine, as far as files of such names are needed."""
        manifest = self.manifest()
        return BuildFiles(self.build, manifest.fields, dict(self.files(manifest.files, needed)))

    def drop(self) -> None:
        """Remove what there is of it."""
        for name in self.server.collections():
            if RemoteBuild.of(self.server, name, self.index) == self:
                self.server.drop(name)


def _starts(size: int) -> range:
    return range(0, size, PART)


def serving(address: Address) -> RemoteBuild | None:
    """The build that the alias names now; None if there is none. IndexFault: it names something else, or no answer."""
    server = connect(address)
    collection = server.named(address.name)
    if not collection:
        return None
    build = RemoteBuild.of(server, collection, address.name)
    if build is None:
        told = {"name": address.name, "collection": collection, "address": address}
        raise IndexFault("{name} means the collection {collection}, no index: choose another name, {address}", **told)
    return build


def published(address: Address) -> RemoteBuild:
    """The same; IndexFault also where there is none."""
    build = serving(address)
    if build is None:
        raise IndexFault(
            "there is no index at {address} yet. Build it: derek build --index {typed}",
            address=str(address),
            typed=shlex.quote(str(address)),
        )
    return build


def all_builds(address: Address) -> list[RemoteBuild]:
    """Every build there, whole or not, the newest first."""
    server = connect(address)
    found = (RemoteBuild.of(server, name, address.name) for name in server.collections())
    return sorted({one for one in found if one}, key=lambda one: (int(one.build), one.digest), reverse=True)


def point(build: RemoteBuild) -> None:
    """Let the build serve, from one moment to the next."""
    build.server.point(build.index, build.collection(FILES))
