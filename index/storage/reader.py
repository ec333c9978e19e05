"""A folder of builds -> the one that serves: the published build, or an older whole one, and then it says so."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from index.characters import visible
from index.errors import IndexFault
from index.messages import message
from index.storage.build_files import BuildFiles, Damage, Foreign
from index.storage.builds import Builds, NoPointer

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


def load_published(builds: Builds, fallback: bool) -> BuildFiles:
    """The build that CURRENT names; with `fallback` an older whole one in the place of a damaged one."""
    for _ in range(ATTEMPTS):
        before, name = builds.fingerprint(), ""
        try:
            pointer = builds.pointer()
            name = pointer.build
            return builds.at(name, pointer.manifest_sha256).load()
        except Foreign as error:
            why = message("index {root} cannot be used: {why}", root=builds.shown, why=error.message)
            raise IndexFault(why) from error
        except Damage as damage:
            if builds.fingerprint() != before:
                continue  # a builder published and cleaned up while we read
            older = _older(builds, name, damage) if fallback else None
            if older is None:
                raise _no_index(builds, name, damage) from damage
            return older
    raise IndexFault(message("index {root} changes faster than it can be read. Try again later", root=builds.shown))


def load_named(builds: Builds, build: str) -> BuildFiles:
    """The build of this number, also one that is held."""
    builds.require(build, builds.all())
    try:
        return builds.at(build).load()
    except Foreign as error:
        raise IndexFault(message("build {build} cannot be used: {why}", build=build, why=error.message)) from error
    except Damage as damage:
        raise unfit(build, damage.message) from damage


def listed(builds: Builds) -> Iterator[Build]:
    """All builds, oldest first, held ones too."""
    current = builds.current()
    for name in builds.all():
        folder = builds.at(name)
        held = folder.path.name != name
        published = name == current and not held
        try:
            manifest = folder.manifest()
        except Damage as damage:
            yield Build(name, "", 0, published, held, damage.message, {})
        else:
            size = sum(entry.size for entry in manifest.files)
            yield Build(name, manifest.created, size, published, held, "", manifest.fields)


def faults(builds: Builds, build: str | None) -> Iterator[str]:
    """What is wrong with the published build or the one named, down to files that do not belong there; a line each."""
    digest = None
    if build is None:
        try:
            pointer = builds.pointer()
        except Damage as damage:
            yield _no_index(builds, "", damage).message
            return
        build, digest = pointer.build, pointer.manifest_sha256
    elif build not in builds.all():
        yield message("there is no build {build}", build=visible(build)[:40])
        return
    folder = builds.at(build, digest)
    for fault in (*folder.faults(), *folder.extras()):
        yield message("build {build}: {why}", build=build, why=fault)


def unfit(build: str, why: str) -> IndexFault:
    """The refusal of a damaged build."""
    return IndexFault(message("build {build} is unfit: {why}. Build again: derek build", build=build, why=why))


def _older(builds: Builds, broken: str, damage: Damage) -> BuildFiles | None:
    """The newest whole build before the one CURRENT names; the newest of all when CURRENT names none."""
    why = damage.message
    if broken:
        why = message("build {build} is unfit ({why})", build=broken, why=why)
    for name in reversed(builds.published()):
        if broken and int(name) >= int(broken):
            continue
        with contextlib.suppress(Damage):
            files = builds.at(name).load()
            notice = message(
                "Attention: {why}. Build {build} of {created} answers in its place. Build again: derek build",
                why=why,
                build=name,
                created=visible(files.manifest["created"]),
            )
            return replace(files, notice=notice)
    return None


def _no_index(builds: Builds, build: str, damage: Damage) -> IndexFault:
    if isinstance(damage, NoPointer) and not builds.published():
        return IndexFault(message("there is no index in {root} yet. Build it: derek build", root=builds.shown))
    why = message("build {build}: {why}", build=build, why=damage.message) if build else damage.message
    return IndexFault(message("index {root} is unfit: {why}. Build again: derek build", root=builds.shown, why=why))
