"""Vectors of an interrupted build <-> files that the next build finds; trusted by their hash only."""

import hashlib
from pathlib import Path

from index.storage.disk import Disk

_DIGEST = 32  # bytes of SHA-256 before the data
_LIMIT = 1 << 40  # bytes; only a bound for the read


class InterruptedVectors:
    """What a build had computed when it was interrupted, under `folder`, until a build is published.

    Nothing is synced: what a power cut tears fails its hash, and is computed again.
    """

    def __init__(self, folder: Path, disk: Disk) -> None:
        self._folder = folder
        self._disk = disk

    def get(self, name: str) -> bytes | None:
        """What was put under the name, or None if nothing whole is there."""
        try:
            raw = self._disk.read(self._path(name), _LIMIT)
        except OSError:
            return None
        return raw[_DIGEST:] if _digest(name, raw[_DIGEST:]) == raw[:_DIGEST] else None

    def put(self, name: str, data: bytes) -> None:
        """Keep the data under the name, in the place of what was there; OSError if the disk refuses."""
        if not self._disk.is_folder(self._folder):
            self._disk.mkdir(self._folder)
        path = self._path(name)
        temporary = path.with_suffix(".tmp")
        self._disk.remove_tree(temporary)
        self._disk.put(temporary, _digest(name, data) + data, sync=False)
        self._disk.replace(temporary, path)

    def clear(self) -> None:
        """Forget everything."""
        self._disk.remove_tree(self._folder)

    def _path(self, name: str) -> Path:
        return self._folder / hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()


def _digest(name: str, data: bytes) -> bytes:
    label = name.encode(errors="surrogatepass")
    return hashlib.sha256(len(label).to_bytes(8) + label + data).digest()
