"""Files + a manifest -> the next build on disk, published so that a reader sees the old one or the new one."""

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import IndexFault
from index.messages import Message, message
from index.storage.build_files import MANIFEST, MANIFEST_LIMIT, BuildFiles, seal, sha256
from index.storage.builds import HELD, TEMPORARY, Builds, Pointer
from index.storage.disk import Disk
from index.storage.lock import Lock
from index.storage.publisher import Publisher
from index.storage.reader import Build, faults, listed, load_named, load_published, unfit
from index.storage.vector_cache import InterruptedVectors

__all__ = ["Build", "BuildFiles", "Store"]

BLOCK = 4096  # bytes a file system gives out at least, for the estimate of space
MARGIN = 1 << 20  # bytes for folders and the pointer


class Store:
    """Builds under `root`, read and written. Writing raises IndexFault with one line when the disk refuses.

    `notice` tells what the last publish, activate or rollback could not promise ("" as a rule).
    """

    def __init__(self, root: Path, keep: int = 2, disk: Disk | None = None) -> None:
        self.root = root
        self.disk = disk or Disk()
        self.notice = ""
        self._builds = Builds(root, self.disk)
        self._lock = Lock(self._builds)
        self._vectors = InterruptedVectors(root / "work", self.disk)
        self.publisher = Publisher(self._builds, max(1, keep), self._vectors)

    # -- reading -------------------------------------------------------------------------------------

    def load(self, build: str | None = None, *, fallback: bool = True) -> BuildFiles:
        """The published build, or the one named (also one that is held), with every byte checked.

        A fault of the published build makes the newest older whole one serve, with a notice; `fallback=False`
        forbids that. Raises IndexFault when there is none, and when a newer program made the published one.
        """
        return load_published(self._builds, fallback) if build is None else load_named(self._builds, build)

    def current(self) -> str | None:
        """The number of the published build, or None when CURRENT is missing or damaged."""
        return self._builds.current()

    def fingerprint(self) -> str:
        """Changes with every publishing; "" when there is no index. Costs one stat and one small read."""
        return self._builds.fingerprint()

    def builds(self) -> list[Build]:
        """All builds, oldest first, held ones too."""
        return list(listed(self._builds))

    def verify(self, build: str | None = None) -> list[str]:
        """Faults of the published build (or the one named), a line each; [] when there are none."""
        return list(faults(self._builds, build))

    # -- writing -------------------------------------------------------------------------------------

    def lock(self) -> contextlib.AbstractContextManager[None]:
        """Nobody else builds in the meantime; the same thread may take it again; death lets it go.

        Raises IndexFault, without waiting, that names the other builder; also if the folder is not writable.
        """
        return self._lock.hold()

    def publish(
        self,
        files: Mapping[str, bytes],
        manifest: Mapping[str, Any],
        *,
        verify: Callable[[BuildFiles], object] | None = None,
        activate: bool = True,
    ) -> str:
        """Write, check and publish the next build; its number.

        `verify` gets the build as read back from the disk and raises to refuse it. `activate=False` keeps the
        build unpublished (`load(number)` reads it, `activate(number)` publishes it, the next publish removes
        it). After an error the old build serves on. The manifest gets format, build, created and files.
        Raises ValueError or TypeError for names and values that cannot be stored.
        """
        with self.lock():
            self.notice = ""
            build = f"{self._builds.newest() + 1:06d}"
            self.publisher.clear(held=True)
            sealed = seal(manifest, build, datetime.now(UTC).isoformat(timespec="seconds"), files)
            self.ensure_space(sum(map(_on_disk, files.values())) + _on_disk(sealed))
            try:
                written = self.publisher.write(build, files, sealed)
                if verify is not None:
                    verify(written)
                self.publisher.rename(build, TEMPORARY, "" if activate else HELD)
                if activate:
                    self.notice = self.publisher.switch(Pointer(build, sha256(sealed)))
            except BaseException:
                self.publisher.discard(build)
                raise
            return build

    def activate(self, build: str) -> None:
        """Publish a build that was kept unpublished."""
        self._builds.require(build, self._builds.all())
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
            build = self._previous()
        self._builds.require(build, self._builds.published())
        with self.lock():
            self.notice = ""
            self.publisher.clear()
            self.notice = self.publisher.point(self._checked(build))
        return build

    def ensure_space(self, need: int) -> None:
        """IndexFault when the disk has less than `need` bytes for a build; call it before long work, too."""
        folder = self.root
        while not self.disk.is_folder(folder, follow=True) and folder != folder.parent:
            folder = folder.parent
        with self._builds.telling(message("cannot start a build")):
            free = self.disk.free(folder)
        if free < need + MARGIN:
            raise IndexFault(
                message(
                    "too little space on the disk for a build in {root}: {need} needed, {free} free. Free some space",
                    root=self._builds.shown,
                    need=_megabytes(need + MARGIN),
                    free=_megabytes(free),
                )
            )

    def checkpoint(self, name: str) -> bytes | None:
        """What an interrupted build saved under this name; None if nothing, or nothing whole."""
        return self._vectors.get(name)

    def save_checkpoint(self, name: str, data: bytes) -> None:
        """Keep `data` for the next build, should this one be interrupted; forgotten when one is published."""
        with self.lock(), self._builds.telling(message("the vectors computed so far were not kept")):
            self._vectors.put(name, data)

    def _previous(self) -> str:
        current = self._builds.current()
        for name in reversed(self._builds.published()):
            if (current is None or int(name) < int(current)) and not any(self._builds.at(name).faults()):
                return name
        raise IndexFault(
            message(
                "there is no whole build before the published one in {root}. Build again: derek build",
                root=self._builds.shown,
            )
        )

    def _checked(self, build: str) -> Pointer:
        """What CURRENT is to say of the build, once every byte of it has been read and found right."""
        folder = self._builds.at(build)
        for fault in folder.faults():
            raise unfit(build, fault)
        return Pointer(build, sha256(folder.read(MANIFEST, MANIFEST_LIMIT)))


def _on_disk(data: bytes) -> int:
    return -(-len(data) // BLOCK) * BLOCK


def _megabytes(size: int) -> Message:
    return message("{size} MB", size=f"{size / 1e6:.1f}")
