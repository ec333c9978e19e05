"""Files + a manifest -> the next build on disk, published so that a reader sees the old one or the new one.

The order of writes is the whole of it: files, manifest and names reach the disk (fsync) before CURRENT names
it, and CURRENT reaches it before anything old goes. tests/test_store_faults.py breaks each step in turn.
"""

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from index.errors import IndexFault
from index.storage.disk import Disk, reason, shown
from index.storage.lock import Lock, telling
from index.storage.manifest import (
    FORMAT,
    MANIFEST,
    MANIFEST_LIMIT,
    POINTER_LIMIT,
    Damage,
    Foreign,
    pointer,
    seal,
    sha256,
)
from index.storage.reader import CURRENT, HELD, REMEDY, Build, Reader
from index.storage.stored import BuildFiles, read_build, read_bytes, read_manifest
from index.storage.vector_cache import Scratch

__all__ = ["FORMAT", "Build", "Store", "BuildFiles"]

TEMPORARY = ".tmp-"  # before the number of a build at work or being removed; debris when its builder is dead
POINTER = "CURRENT.tmp"
BLOCK = 4096  # bytes a file system gives out at least, for the estimate of space
MARGIN = 1 << 20  # bytes for folders and the pointer


class Store(Reader):
    """Builds under `root`, read and written. Writing raises IndexFault with one line when the disk refuses.

    `notice` tells what the last publish, activate or rollback could not promise ("" as a rule).
    """

    def __init__(self, root: Path, keep: int = 2, disk: Disk | None = None) -> None:
        super().__init__(root, disk)
        self.keep = max(1, keep)
        self.notice = ""
        self._scratch = Scratch(root / "work", self.disk)
        self._lock = Lock(root, self.disk)

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
            build = f"{self._newest() + 1:06d}"
            self._clear(held=True)
            sealed = seal(manifest, build, datetime.now(UTC).isoformat(timespec="seconds"), files)
            self.ensure_space(sum(map(_on_disk, files.values())) + _on_disk(sealed))
            place = self.folder / f"{TEMPORARY}{build}"
            target = self.folder / (build if activate else f"{HELD}{build}")
            try:
                with self._telling(f"сборка {build} не записана"):
                    self.disk.put_folder(place, {**files, MANIFEST: sealed})
                stored = self._read_back(place, build, sha256(sealed))
                if verify is not None:
                    verify(stored)
                with self._telling(f"сборка {build} не записана"):
                    self.disk.rename(place, target)
                    self.disk.fsync_dir(self.folder)
                if activate:
                    self._point(build, sha256(sealed))
            except BaseException:
                self._discard(build)
                raise
            return build

    def activate(self, build: str) -> None:
        """Publish a build that was kept unpublished."""
        self._known(build, self._all())
        with self.lock():
            self._clear()
            digest = self._checked(build)
            if build in self._held():
                with self._telling(f"сборка {build} не опубликована"):
                    self.disk.rename(self._place(build), self.folder / build)
                    self.disk.fsync_dir(self.folder)
            self._point(build, digest)

    def rollback(self, build: str | None = None) -> str:
        """Publish again the build named, by default the newest whole one before the published; its number.

        Removes nothing, so a rollback can be rolled back: name the newer build.
        """
        if build is None:
            build = self._previous()
        self._known(build, self._published())
        with self.lock():
            self._clear()
            self._point(build, self._checked(build), clean=False)
        return build

    def ensure_space(self, need: int) -> None:
        """IndexFault when the disk has less than `need` bytes for a build; call it before long work, too."""
        folder = self.root
        while not self.disk.is_folder(folder, follow=True) and folder != folder.parent:
            folder = folder.parent
        with self._telling("нельзя начать сборку"):
            free = self.disk.free(folder)
        if free < need + MARGIN:
            raise IndexFault(
                f"на диске мало места для сборки в {shown(self.root)}: нужно {_megabytes(need + MARGIN)},"
                f" свободно {_megabytes(free)}; освободите место"
            )

    def checkpoint(self, name: str) -> bytes | None:
        """What an interrupted build saved under this name; None if nothing, or nothing whole."""
        return self._scratch.get(name)

    def save_checkpoint(self, name: str, data: bytes) -> None:
        """Keep `data` for the next build, should this one be interrupted; forgotten when one is published."""
        with self.lock(), self._telling("промежуточный итог не записан"):
            self._scratch.put(name, data)

    # -- steps of publishing -------------------------------------------------------------------------

    def _read_back(self, place: Path, build: str, digest: str) -> BuildFiles:
        try:
            return read_build(self.disk, place, build, digest)
        except Damage as damage:
            raise IndexFault(f"сборка {build} записалась с ошибкой ({damage}); проверьте диск и повторите") from damage

    def _point(self, build: str, digest: str, *, clean: bool = True) -> None:
        """Make CURRENT name the build; acknowledged when this returns without a notice."""
        before = self.current()
        path = self.root / POINTER
        text = pointer(build, digest)
        with self._telling(f"сборка {build} не опубликована"):
            self.disk.put(path, text)
            try:
                self.disk.replace(path, self.root / CURRENT)
                self.disk.fsync_dir(self.root)
            except OSError as error:
                if self._current_text() != text:
                    raise
                self.notice = (
                    f"сборка {build} опубликована, но диск не подтвердил запись ({reason(error)}):"
                    " после отключения питания может вернуться прежняя сборка; проверьте диск"
                )
                return  # not acknowledged, so nothing old may go
        if clean:
            self._clean(build, before)

    def _clean(self, build: str, before: str | None) -> None:
        """Keep the new build, the one it replaces and the newest whole ones, `keep` in all; the rest goes."""
        try:
            older = sorted(set(self._published()) - {build}, key=lambda name: (name == before, int(name)), reverse=True)
            kept = 1
            for name in older:
                if kept < self.keep and self._worth_keeping(name):
                    kept += 1
                else:  # first out of sight, at once: a crash must not leave half a build under a good name
                    self.disk.rename(self.folder / name, self.folder / f"{TEMPORARY}{name}")
                    self.disk.remove_tree(self.folder / f"{TEMPORARY}{name}")
            self._scratch.clear()
        except OSError as error:
            self.notice = f"сборка {build} опубликована, но старое не удалилось: {reason(error)}"

    def _worth_keeping(self, name: str) -> bool:
        try:
            read_manifest(self.disk, self.folder / name, name)
        except Foreign:
            return True  # a newer program may want it back
        except Damage:
            return False
        return not self._faults(name)

    def _discard(self, build: str) -> None:
        """Remove what a failed publish leaves, as far as the disk lets us; the next build clears the rest."""
        with contextlib.suppress(OSError):
            try:
                text = self.disk.read(self.root / CURRENT, POINTER_LIMIT)
            except FileNotFoundError:
                text = b""
            if build.encode() in text:
                return  # published after all
            for name in (f"{TEMPORARY}{build}", f"{HELD}{build}", build):
                if name in self._names(self.folder):
                    self.disk.remove_tree(self.folder / name)
            if POINTER in self._names(self.root):
                self.disk.unlink(self.root / POINTER)

    def _clear(self, *, held: bool = False) -> None:
        """Remove what dead builders left; with `held` also builds that were kept unpublished."""
        self.notice = ""
        with self._telling("не удалить остатки прерванной сборки"):
            if POINTER in self._names(self.root):
                self.disk.unlink(self.root / POINTER)
            for name in self._names(self.folder):
                if name.startswith(TEMPORARY) or (held and name.startswith(HELD)):
                    self.disk.remove_tree(self.folder / name)

    # -- which build ---------------------------------------------------------------------------------

    def _newest(self) -> int:
        """The highest number seen here, also in a CURRENT whose build is gone: no number is used twice."""
        names = [*self._published(), *self._held(), self.current() or "000000"]
        return max(int(name) for name in names)

    def _previous(self) -> str:
        current = self.current()
        for name in reversed(self._published()):
            if (current is None or int(name) < int(current)) and not self._faults(name):
                return name
        raise IndexFault(f"в {shown(self.root)} нет годной сборки старше опубликованной; {REMEDY}")

    def _checked(self, build: str) -> str:
        """The hash of the build's manifest, once every byte of the build has been read and found right."""
        for fault in self._faults(build):
            raise IndexFault(f"сборка {build} негодна: {fault}; {REMEDY}")
        return sha256(read_bytes(self.disk, self._place(build), MANIFEST, MANIFEST_LIMIT))

    def _telling(self, what: str) -> contextlib.AbstractContextManager[None]:
        return telling(what, self.root, self.disk)


def _on_disk(data: bytes) -> int:
    return -(-len(data) // BLOCK) * BLOCK


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} МБ".replace(".", ",")
