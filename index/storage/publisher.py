"""The steps by which a build comes to serve, each a method here, in the order in which the disk must have them.

Files, manifest and names reach the disk (fsync) before CURRENT names the build, and CURRENT reaches it before anything
old goes. tests/storage/test_faults.py breaks each step in turn.
"""

import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import IndexFault
from index.messages import message
from index.storage.build_files import BuildFiles, BuildFolder, Damage, Foreign, Sealed, json_object
from index.storage.builds import CURRENT, HELD, TEMPORARY, Builds, Pointer
from index.storage.disk import reason

if TYPE_CHECKING:
    from index.arrays import Data  # it needs numpy, which takes longer than what only lists the builds

NEXT = "CURRENT.tmp"  # becomes CURRENT
KEPT, NEXT_KEPT = "KEEP", "KEEP.tmp"  # how many builds stay, where somebody asked for a number
KEPT_LIMIT = 1024  # bytes
KEEP = 2  # builds that stay, where nobody asked for more


@dataclass(frozen=True, slots=True)
class Publisher:
    """Changes the folder of builds, for whoever holds its lock; IndexFault with one line when the disk refuses.

    A method that gives a string gives a notice: what it could not promise, "" as a rule.
    """

    builds: Builds
    keep: int  # builds that stay with one that asks for no other number

    def clear(self, *, held: bool = False) -> None:
        """Remove what dead builders left; with `held` also builds that were kept unpublished."""
        builds = self.builds
        with builds.telling(message("cannot remove what an interrupted build left")):
            for name in (NEXT, NEXT_KEPT):
                builds.disk.remove_tree(builds.root / name)
            for name in builds.names(builds.folder):
                if name.startswith(TEMPORARY) or (held and name.startswith(HELD)):
                    builds.disk.remove_tree(builds.folder / name)

    def write(
        self, build: str, files: Iterable[tuple[str, "Data"]], manifest: Mapping[str, Any]
    ) -> tuple[BuildFiles, Pointer]:
        """The build under a temporary name, all of it on the disk; what the disk gives back of it, every byte read.

        And what CURRENT is to say of it.
        """
        sealed = Sealed(files, manifest, build)
        with self.builds.telling(message("build {build} was not written", build=build)):
            self.builds.disk.put_folder(self._temporary(build), sealed)
        return self._written(build, sealed.digest), Pointer(build, sealed.digest)

    def adopt(self, build: str, files: Iterable[tuple[str, bytes]], digest: str) -> Pointer:
        """A build made elsewhere under its own name, in the place of another, as it is and read back."""
        place = self._temporary(build)
        with self.builds.telling(message("build {build} was not written", build=build)):
            self.builds.disk.put_folder(place, files)
        self._written(build, digest)
        with self.builds.telling(message("build {build} was not written", build=build)):
            self.builds.disk.remove_tree(self.builds.folder / build)
        self.rename(build, TEMPORARY)
        return Pointer(build, digest)

    def _temporary(self, build: str) -> Path:
        return self.builds.folder / f"{TEMPORARY}{build}"

    def _written(self, build: str, digest: str) -> BuildFiles:
        """What the disk gives back of a build under its temporary name, every byte read."""
        try:
            return BuildFolder(self.builds.disk, self._temporary(build), build, digest).load()
        except Damage as damage:
            what = message("build {build} was written with an error ({why})", build=build, why=damage.message)
            raise IndexFault("{what}. Check the disk and try again", what=what) from damage

    def rename(self, build: str, before: str, after: str = "") -> None:
        """Give the build its own name, or that of one that is held; `before` and `after` stand ahead of its number."""
        builds = self.builds
        with builds.telling(message("build {build} was not published", build=build)):
            builds.disk.rename(builds.folder / f"{before}{build}", builds.folder / f"{after}{build}")
            builds.disk.fsync_dir(builds.folder)

    def switch(self, pointer: Pointer) -> str:
        """Make the build serve, and clean up behind it; a notice."""
        before = self.builds.current()
        # A doubtful switch is not acknowledged, so nothing old may go.
        return self.point(pointer) or self.clean(pointer.build, before)

    def point(self, pointer: Pointer) -> str:
        """Make CURRENT name the build; acknowledged when this returns without a notice."""
        root, disk, text = self.builds.root, self.builds.disk, pointer.to_bytes()
        with self.builds.telling(message("build {build} was not published", build=pointer.build)):
            disk.put(root / NEXT, text)
            try:
                disk.replace(root / NEXT, root / CURRENT)
                disk.fsync_dir(root)
            except OSError as error:
                if not self.points(text):
                    raise
                what = message("build {build} is published, but the disk did not confirm it", build=pointer.build)
                return message("{what} ({why}). A power cut may undo it. Check the disk", what=what, why=reason(error))
        return ""

    def points(self, text: bytes) -> bool:
        """Whether CURRENT holds these bytes now."""
        with contextlib.suppress(OSError):
            return self.builds.read_current() == text
        return False

    def kept_by(self, build: str) -> int:
        """How many builds are to stay when this one is published, itself among them.

        What KEPT says counts, then the manifest of the build, in which versions before this one wrote it.
        """
        disk, place = self.builds.disk, self.builds.root / KEPT
        told: tuple[Callable[[], object], ...] = (
            lambda: json_object(disk.read(place, KEPT_LIMIT), KEPT).get("builds"),
            lambda: self.builds.at(build).manifest().fields.get("keep"),
        )
        for read in told:
            with contextlib.suppress(OSError, Damage):
                asked = read()
                if type(asked) is int and asked > 0:
                    return asked
        return self.keep

    def keep_from_now_on(self, count: int) -> None:
        """Write down how many builds are to stay; what is there now stays until the next one is published."""
        builds = self.builds
        with builds.telling(message("how many builds are kept was not changed")):
            told = (json.dumps({"builds": count}) + "\n").encode()
            builds.disk.put_over(builds.root / KEPT, told, builds.root / NEXT_KEPT)

    def clean(self, build: str, before: str | None) -> str:
        """Keep the new build, the one it replaces and the newest whole ones; the rest goes. A notice."""
        folder, disk = self.builds.folder, self.builds.disk
        try:
            others = set(self.builds.published()) - {build}
            kept, most = 1, self.kept_by(build)
            for name in sorted(others, key=lambda name: (name == before, int(name)), reverse=True):
                faults = self.builds.at(name).faults()  # read only as far as they are asked for
                if kept < most and all(isinstance(fault, Foreign) for fault in faults):
                    kept += 1  # whole, or of a newer program, which may want it back
                else:  # first out of sight, at once: a crash must not leave half a build under a good name
                    disk.rename(folder / name, folder / f"{TEMPORARY}{name}")
                    disk.remove_tree(folder / f"{TEMPORARY}{name}")
            disk.remove_tree(self.builds.work)
        except OSError as error:
            return message("build {build} is published, but what is old stays: {why}", build=build, why=reason(error))
        return ""

    def discard(self, build: str) -> None:
        """Remove what a failed publishing leaves, as far as the disk lets us; the next build clears the rest."""
        builds = self.builds
        with contextlib.suppress(OSError):
            if CURRENT in builds.disk.names(builds.root) and build.encode() in builds.read_current():
                return  # published after all
            for name in (f"{TEMPORARY}{build}", f"{HELD}{build}", build):
                builds.disk.remove_tree(builds.folder / name)
            builds.disk.remove_tree(builds.root / NEXT)
