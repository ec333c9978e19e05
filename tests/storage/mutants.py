"""The store with one step of its protocol left out, moved or done wrong: the trials must catch each."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

import index.storage.manifest
import index.storage.stored
from index.storage.disk import Disk
from index.storage.manifest import pointer, seal, sha256
from index.storage.store import Store
from tests.storage.fault_disks import FaultyDisk, ForgetfulDisk
from tests.storage.trials import ROOT, SCENARIOS, Count, power, prepared


class CleansFirst(Store):
    """Removes old builds before CURRENT names the new one."""

    def _point(self, build: str, digest: str, *, clean: bool = True) -> None:
        self._clean(build, self.current())
        super()._point(build, digest, clean=False)


class CleansBeforeSync(Store):
    """Removes old builds before the folder with CURRENT is synced."""

    def _point(self, build: str, digest: str, *, clean: bool = True) -> None:
        self.disk.put(self.root / "CURRENT.tmp", pointer(build, digest))
        self.disk.replace(self.root / "CURRENT.tmp", self.root / "CURRENT")
        self._clean(build, None)
        self.disk.fsync_dir(self.root)


class PointsInPlace(Store):
    """Writes CURRENT itself, without a temporary file."""

    def _point(self, build: str, digest: str, *, clean: bool = True) -> None:
        before = self.current()
        if "CURRENT" in self.disk.names(self.root):
            self.disk.unlink(self.root / "CURRENT")
        self.disk.put(self.root / "CURRENT", pointer(build, digest))
        self.disk.fsync_dir(self.root)
        self._clean(build, before)


class PointsFirst(Store):
    """Makes CURRENT name the build before the build has its name."""

    def publish(self, files: Any, manifest: Any, **more: Any) -> str:
        with self.lock():
            self._clear()
            before = self.current()
            build = f"{self._newest() + 1:06d}"
            sealed = seal(manifest, build, "", files)
            self.disk.put_folder(self.folder / f".tmp-{build}", {**files, "manifest.json": sealed})
            self._point(build, sha256(sealed), clean=False)
            self.disk.rename(self.folder / f".tmp-{build}", self.folder / build)
            self.disk.fsync_dir(self.folder)
            self._clean(build, before)
        return build


class WritesInPlace(Store):
    """Writes the new build over the old one, under the same number."""

    def publish(self, files: Any, manifest: Any, **more: Any) -> str:
        build = self.current()
        if build is None:
            return super().publish(files, manifest, **more)
        with self.lock():
            self.disk.remove_tree(self.folder / build)
            sealed = seal(manifest, build, "", files)
            self.disk.put_folder(self.folder / build, {**files, "manifest.json": sealed})
            self.disk.fsync_dir(self.folder)
            self._point(build, sha256(sealed))
        return build


class CallsItFailed(Store):
    """Takes an error after the replacement of CURRENT for a failure."""

    def _current_text(self) -> bytes | None:
        return None if self.disk.__class__ is FaultyDisk and self._replaced() else super()._current_text()

    def _replaced(self) -> bool:
        assert isinstance(self.disk, FaultyDisk)
        return self.disk.trace[-1][0] == "fsync_dir" and self.disk.trace[-2][0] == "replace"


class NeverClears(Store):
    """Leaves what dead builders left."""

    def _clear(self, *, held: bool = False) -> None:
        self.notice = ""


Forget = Callable[[str, Path, str], bool]

FORGETFUL: dict[str, Forget] = {
    "no fsync of files": lambda op, path, last: op == "fsync" and path.name not in ("manifest.json", "CURRENT.tmp"),
    "no fsync of the manifest": lambda op, path, last: op == "fsync" and path.name == "manifest.json",
    "no fsync of CURRENT.tmp": lambda op, path, last: op == "fsync" and path.name == "CURRENT.tmp",
    "no fsync of a build's subfolder": lambda op, path, last: op == "fsync_dir" and path.name == "terms",
    "no fsync of a build's folder": lambda op, path, last: op == "fsync_dir" and path.name.startswith(".tmp-"),
    "no fsync of builds": lambda op, path, last: op == "fsync_dir" and path.name == "builds",
    "no fsync after CURRENT": lambda op, path, last: op == "fsync_dir" and path.name == ROOT.name and last == "replace",
    "no fsync before CURRENT": lambda op, path, last: (
        op == "fsync_dir" and path.name == ROOT.name and last != "replace"
    ),
    "no fsync of the parent": lambda op, path, last: op == "fsync_dir" and path == ROOT.parent,
}
REORDERED: dict[str, type[Store]] = {
    "clean-up before CURRENT": CleansFirst,
    "clean-up before the fsync after CURRENT": CleansBeforeSync,
    "CURRENT written in place": PointsInPlace,
    "CURRENT before the build's name": PointsFirst,
    "build written in place": WritesInPlace,
}


def power_mutant(name: str, strict: bool, enough: int = 1 << 30, extra: int = 4) -> Count:
    """Power cuts in a first, second and third build by the mutant; one build kept, so nothing hides it."""
    count = Count()
    for scenario in (SCENARIOS["first build"], SCENARIOS["second build"], SCENARIOS["clean-up"]):
        if name in FORGETFUL:
            disk = prepared(scenario, lambda tree: ForgetfulDisk(FORGETFUL[name], tree), keep=1)
            store = Store
        else:
            disk, store = prepared(scenario, keep=1), REORDERED[name]
        part = power(scenario, disk, store, 1, extra, strict, False, enough=enough)
        count.cases += part.cases
        count.broken += part.broken
        if len(count.broken) >= enough:
            break
    return count


def blind() -> contextlib.AbstractContextManager[object]:
    """A mutant that reads files without looking at their hashes."""

    def read_file(disk: Disk, place: Path, name: str, entry: dict[str, Any]) -> bytes:
        return index.storage.stored.read_bytes(disk, place, name, 1 << 30)

    return patch.object(index.storage.stored, "read_file", read_file)


def trusting() -> contextlib.AbstractContextManager[object]:
    """A mutant that parses the manifest without looking at its hash."""
    return patch.object(
        index.storage.stored, "unseal", lambda raw, build, digest=None: index.storage.manifest._json(raw, "manifest")
    )
