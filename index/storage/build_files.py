"""Files of a build <-> their folder, with the sealed manifest.json that promises each file's size and hash.

Every byte is checked before anyone parses it, but where a reader asks for the large files of a large build to be
checked later (`BuildFiles.faults`). The manifest opens with the hash of the rest of itself, so that an older build, at
which CURRENT no longer points, can be trusted too.
"""

import contextlib
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from index.characters import visible
from index.errors import DerekError
from index.messages import message
from index.storage.disk import Disk, blocks, let_go, reason

if TYPE_CHECKING:
    from index.arrays import Buffer, Data  # it needs numpy, which takes longer than what only lists the builds

FORMAT = 1  # of the folder and the manifest; a program refuses what is newer than itself
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 64 << 20  # bytes; of documents it holds at most the names of those that could not be read
SMALL = 64 << 20  # bytes; a build of no more is read into memory whole: that takes as long as to check it
LARGE_FILE = 1 << 20  # bytes; files of other builds are mapped from here on

SHA256 = re.compile(r"[0-9a-f]{64}")
_PART = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,99}"
_NAME = re.compile(rf"{_PART}(/{_PART})?")  # at most one folder deep, nothing hidden, no `..`
Found = TypeVar("Found", bytes, memoryview)
_HEAD = re.compile(rb'\{\n "sha256": "([0-9a-f]{64})",\n')


class Damage(DerekError):
    """A build or CURRENT may not be used; `message` is a short cause that names the file."""


class Foreign(Damage):
    """The build is whole, but another version of the program made it; the message says what to do."""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """What a manifest promises of one file; the size is in bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A manifest found whole; `fields` is all of its JSON, with what the builder put there."""

    created: str
    files: tuple[FileEntry, ...]
    fields: dict[str, Any]


@dataclass(frozen=True, slots=True)
class BuildFiles:
    """One build as it was read; `notice` is "" or one line (an older build serves, and why)."""

    build: str
    manifest: dict[str, Any]
    files: "Mapping[str, Buffer]"
    notice: str = ""
    is_mapped: bool = False  # it is large: its large files are read only where they are looked at
    unchecked: tuple[FileEntry, ...] = ()  # the mapped files of which only the size is known to be right

    def check(self, name: str) -> None:
        """Look at one file now; Damage if it is not what the manifest promises."""
        for entry in self.unchecked:
            if entry.name == name:
                _refuse_other(entry, self.files[name])

    def release(self) -> None:
        """Let go of the memory of mapped files that was filled because they were looked at; it stays theirs."""
        for data in self.files.values():
            let_go(data)

    def faults(self) -> Iterator["Damage"]:
        """What is wrong with the unchecked files: reads all of them. Does so too when the build has been removed."""
        for entry in self.unchecked:
            try:
                _refuse_other(entry, self.files[entry.name])
            except Damage as damage:
                yield damage


@dataclass(frozen=True, slots=True)
class BuildFolder:
    """Where a build lies; `digest` is the hash of its manifest where CURRENT tells it."""

    disk: Disk
    path: Path
    build: str
    digest: str | None = None

    def load(self, *, later: bool = False) -> BuildFiles:
        """The build, each file read once; Damage names the first file that is wrong.

        With `later` the large files of a large build are not read yet: `BuildFiles.faults` does.
        """
        manifest = self.manifest()
        if sum(entry.size for entry in manifest.files) <= SMALL:
            files: dict[str, Buffer] = {entry.name: self.file(entry) for entry in manifest.files}
            return BuildFiles(self.build, manifest.fields, files)
        large = [entry for entry in manifest.files if entry.size >= LARGE_FILE]
        files = {entry.name: self.mapped(entry) if entry in large else self.file(entry) for entry in manifest.files}
        found = BuildFiles(self.build, manifest.fields, files, is_mapped=True, unchecked=tuple(large))
        if later:
            return found
        for damage in found.faults():
            raise damage
        return replace(found, unchecked=())

    def manifest(self) -> Manifest:
        """The manifest; Damage for anything but a whole one of this build, Foreign for another format."""
        return manifest_in(self.read(MANIFEST, MANIFEST_LIMIT), self.build, self.digest)

    def file(self, entry: FileEntry) -> bytes:
        """The bytes of one file as the manifest promises them; Damage if they are others."""
        data = self.read(entry.name, entry.size)
        checked(entry, data)
        return data

    def mapped(self, entry: FileEntry) -> memoryview:
        """The same file, mapped; only its size has been looked at."""
        data = self._from(self.disk.map, entry.name, entry.size)
        _refuse_size(entry, data)
        return data

    def read(self, name: str, limit: int) -> bytes:
        """As `Disk.read`, with Damage instead of OSError."""
        return self._from(self.disk.read, name, limit)

    def _from(self, source: Callable[[Path, int], Found], name: str, limit: int) -> Found:
        try:
            return source(self.path / name, limit)
        except FileNotFoundError as error:
            if self.disk.is_folder(self.path, follow=True):
                raise Damage("there is no file {name}", name=name) from error
            raise Damage("there is no folder {name}", name=f"builds/{self.path.name}") from error
        except OSError as error:
            raise Damage("file {name} cannot be read: {why}", name=name, why=reason(error)) from error

    def faults(self) -> Iterator[Damage]:
        """What makes the build unfit; costs the memory of one file at a time, and little where it is large."""
        try:
            entries = self.manifest().files
        except Damage as damage:
            yield damage
            return
        for entry in entries:
            try:
                if entry.size < LARGE_FILE:
                    self.file(entry)
                else:
                    _refuse_other(entry, self.mapped(entry))
            except Damage as damage:
                yield damage

    def extras(self) -> Iterator[str]:
        """Files that the manifest does not know, one short line each. Harmless: nobody reads them."""
        with contextlib.suppress(Damage, OSError):
            known = {MANIFEST, *(entry.name for entry in self.manifest().files)}
            for name in _tree(self.disk, self.path):
                if name not in known:
                    yield message("file {name} does not belong there", name=visible(name))


def manifest_in(raw: bytes, build: str, digest: str | None = None) -> Manifest:
    """The bytes of manifest.json -> Manifest; `digest` is their hash where CURRENT tells it.

    Damage for anything but a whole one of this build, Foreign for another format.
    """
    if len(raw) > MANIFEST_LIMIT:
        raise Damage("file {name} is too large", name=MANIFEST)
    if digest is not None and sha256(raw) != digest:
        raise Damage("file {name} is not the one that CURRENT names", name=MANIFEST)
    head = _HEAD.match(raw)
    whole = head is not None and head[1].decode() == sha256(raw[head.end() :])
    if digest is None and not whole:  # a later format may be sealed otherwise, but CURRENT vouches for it
        raise Damage("file {name} is damaged", name=MANIFEST)
    fields = json_object(raw, MANIFEST)
    version, named, created = fields.get("format"), fields.get("build"), fields.get("created")
    if type(version) is not int or version > FORMAT:
        raise Foreign("its format {version} is unknown. Update the program", version=ascii(version)[:40])
    if version < FORMAT:
        raise Foreign("its format {version} is old. Build again: derek build --full", version=version)
    if not whole:
        raise Damage("file {name} is damaged", name=MANIFEST)
    if named != build:
        raise Damage("file {name} is of another build: {other}", name=MANIFEST, other=ascii(named)[:40])
    if not isinstance(created, str):
        raise Damage("file {name} has no field {field}", name=MANIFEST, field="created")
    return Manifest(created, tuple(_entries(fields.get("files"))), fields)


def checked(entry: FileEntry, data: "Buffer") -> None:
    """Damage if the bytes of a file are not those that the manifest promises."""
    _refuse_size(entry, data)
    _refuse_other(entry, data)


def _refuse_size(entry: FileEntry, data: "Buffer") -> None:
    name, size = entry.name, entry.size
    if len(data) < size:
        raise Damage("file {name} is cut short: {n} of {size} bytes", name=name, n=len(data), size=size)
    if len(data) > size:
        raise Damage("file {name} has more than the {size} bytes on record", name=name, size=size)


def _refuse_other(entry: FileEntry, data: "Buffer") -> None:
    if sha256(data) != entry.sha256:
        raise Damage("file {name} was changed: its hash is another", name=entry.name)


def sha256(data: "Buffer") -> str:
    """64 lower-case hex digits."""
    found = hashlib.sha256()
    for block in blocks(data):
        found.update(block)
    return found.hexdigest()


class _Seal:
    """The size and the hash of a file, once its bytes have gone by."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.size = 0

    @property
    def digest(self) -> str:
        return self._hash.hexdigest()

    def over(self, data: "Data") -> "Data":
        """The same bytes; those that are whole are looked at now."""
        if not isinstance(data, bytes):
            return self._passing(data)
        self._see(data)
        return data

    def _passing(self, parts: Iterable[bytes]) -> Iterator[bytes]:
        for part in parts:
            self._see(part)
            yield part

    def _see(self, part: bytes) -> None:
        self._hash.update(part)
        self.size += len(part)


class Sealed:
    """Files on their way to the disk, one after the other, and behind them the manifest.json that promises them."""

    def __init__(self, files: "Iterable[tuple[str, Data]]", manifest: Mapping[str, Any], build: str) -> None:
        """The manifest gets the caller's fields after format, build, created and files."""
        self._files, self._asked, self._build = files, manifest, build
        self.digest = ""  # of the manifest, once all have gone by

    def __iter__(self) -> "Iterator[tuple[str, Data]]":
        """All files, the manifest last; one that comes piece by piece has to be taken before the next is asked for.

        Raises ValueError for a file name that may not be stored, and as `json.dumps` for what JSON cannot hold.
        """
        found: dict[str, dict[str, Any]] = {}
        json.dumps(dict(self._asked), allow_nan=False)  # or all is written in vain
        for name, data in self._files:
            folders = {one.split("/")[0] for one in found if "/" in one}
            taken = name in folders or name.split("/")[0] in found
            if not _NAME.fullmatch(name) or name == MANIFEST or taken:
                raise ValueError(f"not a name for a file in a build: {name!r}")
            seal = _Seal()
            yield name, seal.over(data)
            found[name] = {"bytes": seal.size, "sha256": seal.digest}
        created = datetime.now(UTC).isoformat(timespec="seconds")
        own = {"format": FORMAT, "build": self._build, "created": created, "files": found}
        asked = {key: value for key, value in self._asked.items() if key not in own and key != "sha256"}
        rest = json.dumps({**own, **asked}, indent=1, allow_nan=False).encode()[2:]  # the hash stands before it
        sealed = b'{\n "sha256": "%s",\n' % sha256(rest).encode() + rest
        if len(sealed) > MANIFEST_LIMIT:
            raise ValueError(f"a manifest of {len(sealed)} bytes could not be read")
        self.digest = sha256(sealed)
        yield MANIFEST, sealed


def _entries(files: Any) -> Iterator[FileEntry]:
    if not isinstance(files, dict):
        raise Damage("file {name} has no list of files", name=MANIFEST)
    for name, entry in files.items():
        if not _NAME.fullmatch(name) or name == MANIFEST:
            raise Damage(
                "file {name} lists a file name that is not allowed: {bad}", name=MANIFEST, bad=ascii(name)[:40]
            )
        size, digest = (entry.get("bytes"), entry.get("sha256")) if isinstance(entry, dict) else (None, None)
        if type(size) is not int or size < 0 or not isinstance(digest, str) or not SHA256.fullmatch(digest):
            raise Damage("file {name} has no size or hash of {file}", name=MANIFEST, file=name)
        yield FileEntry(name, size, digest)


def json_object(raw: bytes, name: str) -> dict[str, Any]:
    """The JSON object in the bytes of a file; Damage if they hold none."""
    try:
        value = json.loads(raw.decode(), parse_constant=int)  # NaN and Infinity are not JSON, and int refuses them
    except (ValueError, RecursionError) as error:  # not UTF-8, not JSON, digits without end; nested too deep
        raise Damage("file {name} is damaged", name=name) from error
    if not isinstance(value, dict):
        raise Damage("file {name} is no JSON object", name=name)
    return value


def _tree(disk: Disk, place: Path) -> Iterator[str]:
    for name in disk.names(place):
        if disk.is_folder(place / name):
            yield from (f"{name}/{below}" for below in _tree(disk, place / name))
        else:
            yield name
