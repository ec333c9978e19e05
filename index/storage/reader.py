"""A folder of builds -> the one that serves: the published build, or an older whole one, and then it says so.

Only reads: works in a folder that may not be written, and beside a builder at work.
"""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import IndexFault
from index.storage.disk import Disk, reason, shown
from index.storage.lock import in_the_way
from index.storage.manifest import POINTER_LIMIT, Damage, Foreign, number, read_pointer
from index.storage.stored import BuildFiles, extras, faults, read_build, read_manifest

REMEDY = "соберите заново: derek build"
CURRENT = "CURRENT"
HELD = ".held-"  # before the number of a build that is whole but waits to be activated
ATTEMPTS = 50  # a builder cannot remove the build we read more often than it publishes, and that takes 10 ms


@dataclass(frozen=True, slots=True)
class Build:
    """One line of the list of builds; `fault` is "" or why it is unfit (judged by the manifest alone)."""

    build: str
    created: str  # UTC, ISO
    bytes: int
    published: bool  # CURRENT points at it
    held: bool  # waits for `activate`
    fault: str
    manifest: dict[str, Any]


class Reader:
    """The builds under `root`."""

    def __init__(self, root: Path, disk: Disk | None = None) -> None:
        self.root = root
        self.folder = root / "builds"
        self.disk = disk or Disk()

    def load(self, build: str | None = None, *, fallback: bool = True) -> BuildFiles:
        """The published build, or the one named (also one that is held), with every byte checked.

        A fault of the published build makes the newest older whole one serve, with a notice; `fallback=False`
        forbids that. Raises IndexFault when there is none, and when a newer program made the published one.
        """
        if build is not None:
            return self._load_named(build)
        for _ in range(ATTEMPTS):
            text = self._current_text()
            try:
                name, digest = self._pointer(text)
                return read_build(self.disk, self._place(name), name, digest)
            except Foreign as error:
                raise IndexFault(f"индекс {shown(self.root)}: {error}") from error
            except Damage as damage:
                if self._current_text() != text:
                    continue  # a builder published and cleaned up while we read
                stored = self._older(text, damage) if fallback else None
                if stored is None:
                    raise self._no_index(damage) from damage
                return stored
        raise IndexFault(f"индекс {shown(self.root)} меняется быстрее, чем читается; повторите позже")

    def current(self) -> str | None:
        """The number of the published build, or None when CURRENT is missing or damaged."""
        return self._named(self._current_text())

    def fingerprint(self) -> str:
        """Changes with every publishing; "" when there is no CURRENT. Costs one stat and one small read."""
        try:
            stamp = self.disk.stamp(self.root / CURRENT)
        except OSError:
            return ""
        return f"{stamp} {self._current_text()!r}"  # the text, because clocks and inodes may repeat

    def builds(self) -> list[Build]:
        """All builds, oldest first, held ones too."""
        current = self.current()
        found = []
        for name in self._all():
            place = self._place(name)
            manifest: dict[str, Any] = {}
            fault = ""
            try:
                manifest = read_manifest(self.disk, place, name)
            except Damage as damage:
                fault = str(damage)
            size = sum(entry["bytes"] for entry in manifest.get("files", {}).values())
            created = manifest.get("created", "")
            held = place.name != name
            found.append(Build(name, created, size, name == current and not held, held, fault, manifest))
        return found

    def verify(self, build: str | None = None) -> list[str]:
        """Faults of the published build (or the one named), a Russian line each; [] when there are none."""
        digest = None
        if build is None:
            try:
                build, digest = self._pointer(self._current_text())
            except Damage as damage:
                return [str(self._no_index(damage))]
        elif build not in self._all():
            return [f"нет сборки {shown(build)[:40]}"]
        found = [*self._faults(build, digest), *extras(self.disk, self._place(build), build)]
        return [f"сборка {build}: {fault}" for fault in found]

    def _faults(self, build: str, digest: str | None = None) -> list[str]:
        return list(faults(self.disk, self._place(build), build, digest))

    # -- CURRENT -------------------------------------------------------------------------------------

    def _current_text(self) -> bytes | None:
        with contextlib.suppress(OSError):
            return self.disk.read(self.root / CURRENT, POINTER_LIMIT)
        return None

    def _pointer(self, text: bytes | None) -> tuple[str, str]:
        """Build and manifest hash; Damage when there are none. `text` is None if CURRENT was not readable."""
        if text is None:
            try:
                text = self.disk.read(self.root / CURRENT, POINTER_LIMIT)
            except FileNotFoundError as error:
                raise Damage(f"нет файла {CURRENT}") from error
            except NotADirectoryError as error:
                raise in_the_way(self.root) from error
            except OSError as error:
                raise Damage(f"файл {CURRENT} не читается: {reason(error)}") from error
        return read_pointer(text)

    # -- the folder of builds ------------------------------------------------------------------------

    def _names(self, folder: Path) -> list[str]:
        with contextlib.suppress(OSError):
            return self.disk.names(folder)
        return []

    def _published(self) -> list[str]:
        """Builds that were published, or were about to be when their builder died; oldest first."""
        return sorted((name for name in self._names(self.folder) if number(name) is not None), key=int)

    def _held(self) -> list[str]:
        names = (name.removeprefix(HELD) for name in self._names(self.folder) if name.startswith(HELD))
        return sorted((name for name in names if number(name) is not None), key=int)

    def _all(self) -> list[str]:
        return sorted({*self._published(), *self._held()}, key=int)

    def _place(self, build: str) -> Path:
        """The folder of a build; of one that is held, when there is no other of this number."""
        if build in self._held() and build not in self._published():
            return self.folder / f"{HELD}{build}"
        return self.folder / build

    # -- refusals ------------------------------------------------------------------------------------

    def _load_named(self, build: str) -> BuildFiles:
        self._known(build, self._all())
        try:
            return read_build(self.disk, self._place(build), build)
        except Foreign as error:
            raise IndexFault(f"сборка {build}: {error}") from error
        except Damage as damage:
            raise IndexFault(f"сборка {build} негодна: {damage}; {REMEDY}") from damage

    def _known(self, build: str, names: Sequence[str]) -> None:
        if build not in names:
            known = "есть: " + ", ".join(names) if names else "нет ни одной"
            raise IndexFault(f"нет сборки {shown(build)[:40]} в {shown(self.root)}; {known}")

    def _older(self, text: bytes | None, damage: Damage) -> BuildFiles | None:
        """The newest whole build before the one CURRENT names; the newest of all when CURRENT names none."""
        broken = self._named(text)
        what = f"сборка {broken} негодна ({damage})" if broken else f"{damage}"
        for name in reversed(self._published()):
            if broken and int(name) >= int(broken):
                continue
            with contextlib.suppress(Damage):
                stored = read_build(self.disk, self.folder / name, name)
                notice = f"Внимание: {what}; отвечает сборка {name} от {stored.manifest['created']}; {REMEDY}"
                return BuildFiles(name, stored.manifest, stored.files, notice)
        return None

    def _named(self, text: bytes | None) -> str | None:
        with contextlib.suppress(Damage):
            return self._pointer(text)[0]
        return None

    def _no_index(self, damage: Damage) -> IndexFault:
        if str(damage) == f"нет файла {CURRENT}" and not self._published():
            return IndexFault(f"в папке {shown(self.root)} ещё нет индекса; соберите его: derek build")
        broken = self.current()
        what = f"сборка {broken}: {damage}" if broken else f"{damage}"
        return IndexFault(f"индекс {shown(self.root)} негоден: {what}; {REMEDY}")
