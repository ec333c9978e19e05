"""The folder of one build -> its manifest and files, every byte checked before anyone parses it."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.storage.disk import Disk, reason, shown
from index.storage.manifest import MANIFEST, MANIFEST_LIMIT, Damage, sha256, unseal


@dataclass(frozen=True, slots=True)
class BuildFiles:
    """One build as it was read; `notice` is "" or one Russian line (an older build serves, and why)."""

    build: str
    manifest: dict[str, Any]
    files: dict[str, bytes]
    notice: str = ""


def read_build(disk: Disk, place: Path, build: str, digest: str | None = None) -> BuildFiles:
    """The build in the folder, each file read once; Damage names the first file that is wrong."""
    manifest = read_manifest(disk, place, build, digest)
    files = {name: read_file(disk, place, name, entry) for name, entry in manifest["files"].items()}
    return BuildFiles(build, manifest, files)


def read_manifest(disk: Disk, place: Path, build: str, digest: str | None = None) -> dict[str, Any]:
    """The manifest, whose hash is `digest` where CURRENT tells it; Damage, or Foreign for another format."""
    return unseal(read_bytes(disk, place, MANIFEST, MANIFEST_LIMIT), build, digest)


def read_file(disk: Disk, place: Path, name: str, entry: dict[str, Any]) -> bytes:
    """The bytes of one file as its entry in the manifest promises them; Damage if they are others."""
    data = read_bytes(disk, place, name, entry["bytes"])
    if len(data) < entry["bytes"]:
        raise Damage(f"файл {name} обрезан: {len(data)} байт вместо {entry['bytes']}")
    if len(data) > entry["bytes"]:
        raise Damage(f"файл {name} длиннее, чем записано: лишнее после {entry['bytes']} байт")
    if sha256(data) != entry["sha256"]:
        raise Damage(f"файл {name} изменён: хеш не сходится")
    return data


def read_bytes(disk: Disk, place: Path, name: str, limit: int) -> bytes:
    """As `Disk.read`, with Damage instead of OSError."""
    try:
        return disk.read(place / name, limit)
    except FileNotFoundError as error:
        missing = f"файла {name}" if disk.is_folder(place, follow=True) else f"папки builds/{place.name}"
        raise Damage(f"нет {missing}") from error
    except OSError as error:
        raise Damage(f"файл {name} не читается: {reason(error)}") from error


def faults(disk: Disk, place: Path, build: str, digest: str | None = None) -> Iterator[str]:
    """What makes the build unfit, one short Russian line each; costs the memory of one file at a time."""
    try:
        manifest = read_manifest(disk, place, build, digest)
    except Damage as damage:
        yield str(damage)
        return
    for name, entry in manifest["files"].items():
        try:
            read_file(disk, place, name, entry)
        except Damage as damage:
            yield str(damage)


def extras(disk: Disk, place: Path, build: str) -> Iterator[str]:
    """Files that the manifest does not know, one short Russian line each. Harmless: nobody reads them."""
    with contextlib.suppress(Damage, OSError):
        known = {MANIFEST, *read_manifest(disk, place, build)["files"]}
        yield from (f"лишний файл {shown(name)}" for name in _tree(disk, place) if name not in known)


def _tree(disk: Disk, place: Path) -> Iterator[str]:
    for name in disk.names(place):
        if disk.is_folder(place / name):
            yield from (f"{name}/{below}" for below in _tree(disk, place / name))
        else:
            yield name
