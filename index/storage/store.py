"""Files + a manifest -> the next build on disk, published so that readers see the old one or the new one; and back."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.characters import visible
from index.errors import IndexFault
from index.messages import message
from index.storage.build_files import MANIFEST, MANIFEST_LIMIT, BuildFiles, BuildFolder, Damage, Foreign, sha256
from index.storage.builds import CURRENT, HELD, TEMPORARY, Builds, Pointer
from index.storage.disk import Disk
from index.storage.lock import Lock
from index.storage.milvus.address import place
from index.storage.publisher import KEEP, Publisher
from index.storage.vector_cache import save_vectors, saved_vectors

if TYPE_CHECKING:
    from index.arrays import Data  # it needs numpy, which takes longer than what only lists the builds

__all__ = ["Build", "BuildFiles", "Store"]

ATTEMPTS = 50  # a builder cannot remove the build we read more often than it publishes, and that takes 10 ms
BLOCK = 4096  # bytes a file system gives out at least, for the estimate of space
MARGIN = 1 << 20  # bytes for folders and the pointer


@dataclass(frozen=True, slots=True)
class Build:
    """One line of the list of builds; `fault` is "" or why it is unusable."""

    build: str
    created: str  # UTC, ISO
    bytes: int
    published: bool  # CURRENT points at it
    held: bool  # waits for `activate`
    fault: str
    manifest: dict[str, Any]


class Store:
    """Builds under `root`, read and written. Writing raises IndexFault with one line when the disk refuses.

    `notice` tells what the last publish, activate or rollback could not promise ("" as a rule).
    """

    def __init__(self, root: Path, keep: int = KEEP, disk: Disk | None = None) -> None:
        """`keep`: builds that stay where nobody asked for another number (`keep_from_now_on`)."""
        self.root = root = place(root)
        self.disk = disk or Disk()
        self.notice = ""
        self._builds = Builds(root, self.disk)
        self._lock = Lock(self._builds)
        self.publisher = Publisher(self._builds, max(1, keep))

    def load(self, build: str | None = None, *, fallback: bool = True, later: bool = False) -> BuildFiles:
        """The published build, or the one named (also one that is held), with every byte checked.

        With `later` the large files of a large build are left for `BuildFiles.faults`, which must be asked. A fault of
        the published build makes the newest older whole one serve, with a notice; `fallback=False` forbids that.
        Raises IndexFault when there is none, and when a newer program made the published one.
        """
        if build is None:
            return self._load_published(fallback, later)
        build = self._builds.require(build, self._builds.all())
        try:
            return self._builds.at(build).load(later=later)
        except Damage as damage:
            raise _unfit(build, damage) from damage

    def _load_published(self, fallback: bool, later: bool) -> BuildFiles:
        for _ in range(ATTEMPTS):
            before, build = self.fingerprint(), ""
            try:
                pointer = self._builds.pointer()
                build = pointer.build
                return self._builds.at(build, pointer.manifest_sha256).load(later=later)
            except Damage as damage:
                if self.fingerprint() == before:  # else a builder published and cleaned up while we read
                    return self._instead(build, damage, fallback and not isinstance(damage, Foreign))
        raise IndexFault("index {root} changes too fast to be read. Try again later", root=self._builds.shown)

    def _instead(self, broken: str, damage: Damage, fallback: bool) -> BuildFiles:
        """The newest whole build before the one CURRENT names ("" when it names none, then the newest of all)."""
        why = (
            message("build {build} is unusable ({why})", build=broken, why=damage.message) if broken else damage.message
        )
        for name in self._builds.before(broken) if fallback else ():
            with contextlib.suppress(Damage):
                files = self._builds.at(name).load()
                created = visible(files.manifest["created"])
                instead = message("Build {build} of {created} answers in its place", build=name, created=created)
                notice = message("Attention: {why}. {instead}. Build again: derek build", why=why, instead=instead)
                return replace(files, notice=notice)
        raise self._builds.no_index(broken, damage) from damage

    def manifest(self) -> dict[str, Any]:
        """The manifest of the published build, or of the newest before it that has a whole one; {} where none has.

        No other file is read.
        """
        for folder in self._newest_first():
            with contextlib.suppress(Damage):
                return folder.manifest().fields
        return {}

    def file(self, name: str) -> bytes:
        """One file of that build, checked; b"" where no build has it whole. Nothing else is read."""
        for folder in self._newest_first():
            with contextlib.suppress(Damage):
                for entry in folder.manifest().files:
                    if entry.name == name:
                        return folder.file(entry)
        return b""

    def manifest_bytes(self, build: str) -> bytes:
        """manifest.json of one build, as it stands; b"" where it cannot be read."""
        with contextlib.suppress(Damage):
            return self._builds.at(build).read(MANIFEST, MANIFEST_LIMIT)
        return b""

    def _newest_first(self) -> Iterator[BuildFolder]:
        """The published build and those before it."""
        current = self._builds.current()
        for name in (*([current] if current else ()), *self._builds.before(current or "")):
            yield self._builds.at(name)

    def current(self) -> str | None:
        """The number of the published build, or None when CURRENT is missing or damaged."""
        return self._builds.current()

    def fingerprint(self) -> str:
        """Changes with every publishing; "" when there is no index. Costs one stat and one small read."""
        with contextlib.suppress(OSError):
            stamp = self.disk.stamp(self.root / CURRENT)
            return f"{stamp} {self._builds.read_current()!r}"  # the bytes, because clocks and inodes may repeat
        return ""

    def builds(self) -> list[Build]:
        """All builds, oldest first, held ones too. Reads every byte of them."""
        current = self.current()
        return [self._listed(name, current) for name in self._builds.all()]

    def _listed(self, name: str, current: str | None) -> Build:
        folder = self._builds.at(name)
        held = folder.path.name != name
        published = name == current and not held
        try:
            manifest = folder.manifest()
        except Damage as damage:
            return Build(name, "", 0, published, held, damage.message, {})
        size = sum(entry.size for entry in manifest.files)
        broken = next((damage.message for damage in folder.faults()), "")
        return Build(name, manifest.created, size, published, held, broken, manifest.fields)

    def verify(self, build: str | None = None) -> list[str]:
        """Faults of the published build (or the one named), down to files that do not belong there, a line each."""
        digest = None
        if build is None:
            try:
                pointer = self._builds.pointer()
            except Damage as damage:
                return [self._builds.no_index("", damage).message]
            build, digest = pointer.build, pointer.manifest_sha256
        elif build not in self._builds.all():
            return [message("there is no build {build}", build=visible(build)[:40])]
        folder = self._builds.at(build, digest)
        faults = [*(damage.message for damage in folder.faults()), *folder.extras()]
        return [message("build {build}: {why}", build=build, why=fault) for fault in faults]

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Nobody else builds inside; the same thread may take it again. IndexFault at once names the other builder."""
        return self._lock.hold()

    def publish(
        self,
        files: "Mapping[str, bytes] | Iterable[tuple[str, Data]]",
        manifest: Mapping[str, Any],
        *,
        verify: Callable[[BuildFiles], object] | None = None,
        activate: bool = True,
    ) -> str:
        """Write, check and publish the next build; its number.

        Of files that are made one after the other, or piece by piece, no two need be in memory together. `verify`
        gets the build as read back from the disk and raises to refuse it. `activate=False` keeps the build unpublished
        (`load(number)` reads it, `activate(number)` publishes it, the next publish removes it). After an error the
        old build serves on. The manifest gets format, build, created and files.
        Raises ValueError or TypeError for names and values that cannot be stored.
        """
        with self.lock():
            self.notice = ""
            build = f"{self._builds.newest() + 1:06d}"
            self.publisher.clear(held=True)
            if isinstance(files, Mapping):
                self.ensure_space(sum(-(-len(data) // BLOCK) * BLOCK for data in (MANIFEST, *files.values())))
                files = files.items()
            try:
                written, pointer = self.publisher.write(build, files, manifest)
                if verify is not None:
                    verify(written)
                self.publisher.rename(build, TEMPORARY, "" if activate else HELD)
                if activate:
                    self.notice = self.publisher.switch(pointer)
            except BaseException:
                self.publisher.discard(build)
                raise
            return build

    def adopt(self, build: str, files: Iterable[tuple[str, bytes]], digest: str) -> None:
        """Publish a build that was made elsewhere, in the place of one of this number.

        `files` are all of its files as they are, manifest.json last, of which `digest` is the hash.
        """
        with self.lock():
            self.publisher.clear(held=True)
            try:
                pointer = self.publisher.adopt(build, files, digest)
                self.notice = self.publisher.switch(pointer)
            except BaseException:
                self.publisher.discard(build)
                raise

    def keep_from_now_on(self, count: int) -> None:
        """How many builds stay once the next one is published, and from then on."""
        with self.lock():
            self.publisher.keep_from_now_on(max(1, count))

    def activate(self, build: str) -> None:
        """Publish a build that was kept unpublished."""
        build = self._builds.require(build, self._builds.all())
        with self.lock():
            self.notice = ""
            self.publisher.clear()
            pointer = self._checked(build)
            if self._builds.at(build).path.name != build:
                self.publisher.rename(build, HELD)
            self.notice = self.publisher.switch(pointer)

    def rollback(self, build: str | None = None) -> str:
        """Publish again the build named, by default the newest whole one before the published; its number.

        Removes nothing, so a rollback can be rolled back: name the newer build.
        """
        if build is None:
            older = self._builds.before(self.current() or "")
            build = next((name for name in older if not any(self._builds.at(name).faults())), None)
        if build is None:
            what = message("there is no intact build before the published one in {root}", root=self._builds.shown)
            raise IndexFault("{what}. Build again: derek build", what=what)
        build = self._builds.require(build, self._builds.published())
        with self.lock():
            self.notice = ""
            self.publisher.clear()
            self.notice = self.publisher.point(self._checked(build))
        return build

    def _checked(self, build: str) -> Pointer:
        """What CURRENT is to say of the build, once every byte of it has been read and found right."""
        folder = self._builds.at(build)
        for damage in folder.faults():
            raise _unfit(build, damage)
        return Pointer(build, sha256(folder.read(MANIFEST, MANIFEST_LIMIT)))

    def ensure_space(self, need: int) -> None:
        """IndexFault when the disk has less than `need` bytes for a build; call it before long work, too."""
        places = (self.root, *self.root.parents)
        folder = next((place for place in places if self.disk.is_folder(place, follow=True)), self.root)
        with self._builds.telling(message("cannot start a build")):
            free = self.disk.free(folder)
        if free < need + MARGIN:
            what = message("too little space on the disk for a build in {root}", root=self._builds.shown)
            sizes = message("{need:.1f} MB needed, {free:.1f} MB free", need=(need + MARGIN) / 1e6, free=free / 1e6)
            raise IndexFault("{what}: {sizes}. Free some space", what=what, sizes=sizes)

    def checkpoint(self, name: str) -> bytes | None:
        """What an interrupted build saved under this name; None if nothing, or nothing whole."""
        return saved_vectors(self.disk, self._builds.work, name)

    def has_checkpoints(self) -> bool:
        """Whether an interrupted build may have saved anything."""
        return self.disk.is_folder(self._builds.work)

    def save_checkpoint(self, name: str, data: bytes) -> None:
        """Keep `data` for the next build, should this one be interrupted; forgotten when one is published."""
        with self.lock(), self._builds.telling(message("the vectors computed so far were not kept")):
            save_vectors(self.disk, self._builds.work, name, data)


def _unfit(build: str, damage: Damage) -> IndexFault:
    why = damage.message
    if isinstance(damage, Foreign):
        return IndexFault("build {build} cannot be used: {why}", build=build, why=why)
    return IndexFault("build {build} is unusable: {why}. Build again: derek build", build=build, why=why)
