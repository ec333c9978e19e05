"""The store with one step of its protocol left out, moved or done wrong: the trials must catch each."""

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest.mock import patch

from index.storage.build_files import (
    MANIFEST,
    BuildFiles,
    BuildFolder,
    Damage,
    FileEntry,
    Manifest,
    Sealed,
    json_object,
)
from index.storage.builds import CURRENT, TEMPORARY, Pointer
from index.storage.disk import Disk
from index.storage.publisher import NEXT, Publisher
from index.storage.store import Store
from tests.storage.fault_disks import ForgetfulDisk
from tests.storage.trials import ROOT, SCENARIOS, Count, MakeStore, power, prepared


class CleansFirst(Publisher):
    """Removes old builds before CURRENT names the new one."""

    def switch(self, pointer: Pointer) -> str:
        self.clean(pointer.build, self.builds.current())
        return self.point(pointer)


class CleansBeforeSync(Publisher):
    """Removes old builds before the folder with CURRENT is synced."""

    def switch(self, pointer: Pointer) -> str:
        root, disk = self.builds.root, self.builds.disk
        disk.put(root / NEXT, pointer.to_bytes())
        disk.replace(root / NEXT, root / CURRENT)
        self.clean(pointer.build, None)
        disk.fsync_dir(root)
        return ""


class PointsInPlace(Publisher):
    """Writes CURRENT itself, without a temporary file."""

    def point(self, pointer: Pointer) -> str:
        root, disk = self.builds.root, self.builds.disk
        if CURRENT in disk.names(root):
            disk.unlink(root / CURRENT)
        disk.put(root / CURRENT, pointer.to_bytes())
        disk.fsync_dir(root)
        return ""


class CallsItFailed(Publisher):
    """Takes an error after the replacement of CURRENT for a failure."""

    def points(self, text: bytes) -> bool:
        return False


class NeverClears(Publisher):
    """Leaves what dead builders left."""

    def clear(self, *, held: bool = False) -> None:
        pass


class PointsFirst(Store):
    """Makes CURRENT name the build before the build has its name."""

    def publish(self, files: Any, manifest: Any, **more: Any) -> str:
        with self.lock():
            self.publisher.clear()
            before = self.current()
            build = f"{self.publisher.builds.newest() + 1:06d}"
            _, pointer = self.publisher.write(build, files.items(), manifest)
            self.publisher.point(pointer)
            self.publisher.rename(build, TEMPORARY)
            self.publisher.clean(build, before)
        return build


class WritesInPlace(Store):
    """Writes the new build over the old one, under the same number."""

    def publish(self, files: Any, manifest: Any, **more: Any) -> str:
        build = self.current()
        if build is None:
            return super().publish(files, manifest, **more)
        with self.lock():
            folder = self.root / "builds"
            self.disk.remove_tree(folder / build)
            sealed = Sealed(files.items(), manifest, build)
            self.disk.put_folder(folder / build, sealed)
            self.disk.fsync_dir(folder)
            self.publisher.switch(Pointer(build, sealed.digest))
        return build


def publishing(by: type[Publisher]) -> MakeStore:
    """A store that publishes by the steps of a mutant."""

    def make(root: Path, keep: int = 2, disk: Disk | None = None) -> Store:
        store = Store(root, keep, disk)
        right = store.publisher
        store.publisher = by(right.builds, right.keep)
        return store

    return make


Forget = Callable[[str, Path, str], bool]

FORGETFUL: dict[str, Forget] = {
    "no fsync of files": lambda op, path, last: op == "fsync" and path.name not in (MANIFEST, NEXT),
    "no fsync of the manifest": lambda op, path, last: op == "fsync" and path.name == MANIFEST,
    "no fsync of CURRENT.tmp": lambda op, path, last: op == "fsync" and path.name == NEXT,
    "no fsync of a build's subfolder": lambda op, path, last: op == "fsync_dir" and path.name == "terms",
    "no fsync of a build's folder": lambda op, path, last: op == "fsync_dir" and path.name.startswith(TEMPORARY),
    "no fsync of builds": lambda op, path, last: op == "fsync_dir" and path.name == "builds",
    "no fsync after CURRENT": lambda op, path, last: op == "fsync_dir" and path.name == ROOT.name and last == "replace",
    "no fsync before CURRENT": lambda op, path, last: (
        op == "fsync_dir" and path.name == ROOT.name and last != "replace"
    ),
    "no fsync of the parent": lambda op, path, last: op == "fsync_dir" and path == ROOT.parent,
}
REORDERED: dict[str, MakeStore] = {
    "clean-up before CURRENT": publishing(CleansFirst),
    "clean-up before the fsync after CURRENT": publishing(CleansBeforeSync),
    "CURRENT written in place": publishing(PointsInPlace),
    "CURRENT before the build's name": PointsFirst,
    "build written in place": WritesInPlace,
}
CRASHING: dict[str, MakeStore] = {
    "success called a failure": publishing(CallsItFailed),
    "debris left": publishing(NeverClears),
}


def power_mutant(name: str, strict: bool, enough: int = 1 << 30, extra: int = 4) -> Count:
    """Power cuts in a first, second and third build by the mutant; one build kept, so nothing hides it."""
    count = Count()
    for scenario in (SCENARIOS["first build"], SCENARIOS["second build"], SCENARIOS["clean-up"]):
        if name in FORGETFUL:
            disk = prepared(scenario, lambda tree: ForgetfulDisk(FORGETFUL[name], tree), keep=1)
            store: MakeStore = Store
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
    return patch.object(BuildFolder, "file", lambda folder, entry: folder.read(entry.name, 1 << 30))


def forgetful() -> contextlib.AbstractContextManager[object]:
    """A mutant that serves large files before they are checked, and never checks them."""
    return patch.object(BuildFiles, "faults", lambda stored: iter(()))


def trusting() -> contextlib.AbstractContextManager[object]:
    """A mutant that parses the manifest without looking at its hash."""

    def manifest(folder: BuildFolder) -> Manifest:
        fields = json_object(folder.read(MANIFEST, 1 << 30), MANIFEST)
        try:
            entries = tuple(FileEntry(name, one["bytes"], one["sha256"]) for name, one in fields["files"].items())
        except (KeyError, TypeError, AttributeError) as error:
            raise Damage("no list of files") from error
        return Manifest(str(fields.get("created")), entries, fields)

    return patch.object(BuildFolder, "manifest", manifest)


def unlocked() -> contextlib.AbstractContextManager[object]:
    """A mutant that takes every lock for free."""
    return patch("index.storage.disk.lock_descriptor", lambda handle, blocking: True)
