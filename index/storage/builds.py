"""The folder of an index -> which builds it holds, where each lies, and the one that CURRENT names. Changes nothing."""

import contextlib
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from index.characters import visible
from index.errors import IndexFault
from index.messages import joined, message
from index.storage.build_files import SHA256, BuildFolder, Damage, Foreign, json_object
from index.storage.disk import Disk, reason
from index.storage.milvus.address import address_of

CURRENT = "CURRENT"
HELD = ".held-"  # before the number of a build that is whole but waits to be activated
TEMPORARY = ".tmp-"  # before the number of a build at work or being removed; debris when its builder is dead

_LIMIT = 1024  # bytes; a CURRENT has 111
_BUILD = re.compile(r"[0-9]{6}|[1-9][0-9]{6,17}")  # "000042": one number, one name
_DIGITS = 6  # at least


class NoPointer(Damage):
    """There is no CURRENT: nothing was published here, or it was removed."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """What CURRENT says: the published build and the hash of its manifest. Every bit counts: it has one spelling."""

    build: str
    manifest_sha256: str

    def to_bytes(self) -> bytes:
        """The bytes of CURRENT."""
        return (json.dumps(asdict(self)) + "\n").encode()

    @classmethod
    def from_bytes(cls, raw: bytes) -> "Pointer":
        """Damage for all that `to_bytes` does not write."""
        fields = json_object(raw, CURRENT) if len(raw) <= _LIMIT else {}
        pointer = cls(str(fields.get("build")), str(fields.get("manifest_sha256")))
        if pointer.to_bytes() != raw or not SHA256.fullmatch(pointer.manifest_sha256):
            raise Damage("file {name} is damaged", name=CURRENT)
        if not _BUILD.fullmatch(pointer.build):
            raise Damage("file {name} holds no number of a build", name=CURRENT)
        return pointer


class Builds:
    """The builds under `root`. Works in a folder that may not be written, and beside a builder at work."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self.root = root
        self.folder = root / "builds"
        self.work = root / "work"  # what an interrupted build leaves to the next
        self.disk = disk
        self.shown = visible(str(address_of(root) or root))  # for a message

    def published(self) -> list[str]:
        """Builds that were published, or were about to be when their builder died; oldest first."""
        return self._numbers("")

    def all(self) -> list[str]:
        """These and the ones that wait to be activated, oldest first."""
        return sorted({*self.published(), *self._numbers(HELD)}, key=int)

    def _numbers(self, prefix: str) -> list[str]:
        names = (name.removeprefix(prefix) for name in self.names(self.folder) if name.startswith(prefix))
        return sorted(filter(_BUILD.fullmatch, names), key=int)

    def before(self, build: str) -> Iterator[str]:
        """The published builds older than this one, newest first; all of them for ""."""
        return (name for name in reversed(self.published()) if not build or int(name) < int(build))

    def newest(self) -> int:
        """The highest number seen here, also in a CURRENT whose build is gone: no number is used twice."""
        return max(int(name) for name in (*self.all(), self.current() or "000000"))

    def at(self, build: str, digest: str | None = None) -> BuildFolder:
        """Where a build lies; one that is held, when there is no other of this number."""
        names = self.names(self.folder)
        waits = build not in names and f"{HELD}{build}" in names
        return BuildFolder(self.disk, self.folder / (f"{HELD}{build}" if waits else build), build, digest)

    def names(self, folder: Path) -> list[str]:
        """The names in a folder; none when it cannot be read."""
        with contextlib.suppress(OSError):
            return self.disk.names(folder)
        return []

    def pointer(self) -> Pointer:
        """What CURRENT says; Damage when it says nothing."""
        try:
            return Pointer.from_bytes(self.read_current())
        except FileNotFoundError as error:
            raise NoPointer("there is no file {name}", name=CURRENT) from error
        except NotADirectoryError as error:
            raise self.in_the_way() from error
        except OSError as error:
            raise Damage("file {name} cannot be read: {why}", name=CURRENT, why=reason(error)) from error

    def current(self) -> str | None:
        """The number of the published build, or None when CURRENT is missing or damaged."""
        with contextlib.suppress(Damage):
            return self.pointer().build
        return None

    def read_current(self) -> bytes:
        """CURRENT as it stands; OSError when it cannot be read."""
        return self.disk.read(self.root / CURRENT, _LIMIT)

    def require(self, build: str, among: Sequence[str]) -> str:
        """The build of this number, of which zeros may be left out; IndexFault if it is not among those."""
        found = build.zfill(_DIGITS)
        if found not in among:
            what = message("there is no build {build} in {root}", build=visible(build)[:40], root=self.shown)
            there = ", ".join(among) or message("none yet")
            raise IndexFault("{what}. There are: {builds}", what=what, builds=there)
        return found

    def in_the_way(self) -> IndexFault:
        """The fault when a file lies where the index's folder should be."""
        what = message("a file lies in the place of the folder {root}", root=self.shown)
        return IndexFault("{what}. Remove it, or choose another folder: --index", what=what)

    def no_index(self, build: str, damage: Damage) -> IndexFault:
        """The fault when nothing can serve; `build` is the one that CURRENT names, "" if it names none."""
        if isinstance(damage, Foreign):
            return IndexFault("index {root} cannot be used: {why}", root=self.shown, why=damage.message)
        if isinstance(damage, NoPointer) and not self.published():
            return IndexFault("there is no index in {root} yet. Build it: derek build", root=self.shown)
        why = message("build {build}: {why}", build=build, why=damage.message) if build else damage.message
        return IndexFault("index {root} is unusable: {why}. Build again: derek build", root=self.shown, why=why)

    @contextlib.contextmanager
    def telling(self, what: str) -> Iterator[None]:
        """Turn what the disk says while `what` is done into the one line that a person can act on."""
        try:
            yield
        except OSError as error:
            blocked = isinstance(error, NotADirectoryError | FileExistsError)
            if blocked and not self.disk.is_folder(self.root, follow=True):
                raise self.in_the_way() from error
            place = visible(str(error.filename or self.root))
            raise IndexFault(joined(": ", [what, place, reason(error)])) from error
