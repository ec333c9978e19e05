"""Vectors of an interrupted build <-> a file in `folder` that the next build finds, until one is published.

Trusted by their hash only. Nothing is synced: what a power cut tears fails its hash, and is computed again.
"""

import contextlib
import hashlib
from pathlib import Path

from index.storage.disk import Disk

_DIGEST = 32  # bytes of SHA-256 before the data
_LIMIT = 1 << 40  # bytes; only a bound for the read


def saved_vectors(disk: Disk, folder: Path, name: str) -> bytes | None:
    """What was saved under the name, or None if nothing whole is there."""
    label = name.encode(errors="surrogatepass")
    with contextlib.suppress(OSError):
        raw = disk.read(_path(folder, label), _LIMIT)
        if raw[:_DIGEST] == _digest(label, raw[_DIGEST:]):
            return raw[_DIGEST:]
    return None


def save_vectors(disk: Disk, folder: Path, name: str, data: bytes) -> None:
    """Keep the data under the name, in the place of what was there; OSError if the disk refuses."""
    label = name.encode(errors="surrogatepass")
    if not disk.is_folder(folder):
        disk.mkdir(folder)
    temporary = _path(folder, label).with_suffix(".tmp")
    disk.remove_tree(temporary)
    disk.put(temporary, _digest(label, data) + data, sync=False)
    disk.replace(temporary, _path(folder, label))


def _path(folder: Path, label: bytes) -> Path:
    return folder / hashlib.sha256(label).hexdigest()


def _digest(label: bytes, data: bytes) -> bytes:
    return hashlib.sha256(len(label).to_bytes(8) + label + data).digest()
