"""Bytes and names -> the disk. Every change to the index on disk is one call of one method here.

Tests put another `Disk` in its place to number, fail, record or simulate the operations.
"""

import contextlib
import errno
import mmap
import os
import shutil
import stat
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from filelock import lock_descriptor

from index.messages import message

if TYPE_CHECKING:
    from index.arrays import Buffer, Data  # it needs numpy, which takes longer than what only lists the builds

_BINARY = getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # opening a FIFO put in the place of a file must not hang

BLOCK = 8 << 20  # bytes of a mapped file that are looked at in one go

_REASONS = {
    errno.ENOSPC: message("the disk is full, free some space and try again"),
    errno.EDQUOT: message("the disk quota is used up, free some space and try again"),
    **dict.fromkeys((errno.EACCES, errno.EPERM), message("no permission, check the owner and the rights")),
    errno.EROFS: message("the file system is read-only"),
    errno.EIO: message("input/output error, check the disk"),
    errno.ENOENT: message("no such file"),
    errno.ENOTDIR: message("a file lies in the place of a folder"),
    errno.EISDIR: message("a folder lies in the place of a file"),
    errno.ENXIO: message("it is no regular file"),
    errno.EEXIST: message("the name is already taken"),
    errno.EMFILE: message("too many files are open"),
    errno.ENAMETOOLONG: message("the name is too long"),
    errno.ELOOP: message("the links form a ring"),
}


def reason(error: OSError) -> str:
    """The cause in words, without a path."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


def blocks(data: "Buffer") -> Iterator[memoryview]:
    """The bytes, BLOCK at a time; of a mapped file none stays in memory because it was looked at here."""
    view = memoryview(data)
    for start in range(0, len(view), BLOCK):
        yield view[start : start + BLOCK]
        let_go(view, start, BLOCK)


def let_go(data: "Buffer", start: int = 0, count: int | None = None) -> None:
    """Have the system take back the memory of a mapped file from `start` on; it is read again where it is needed."""
    view = memoryview(data)
    if isinstance(view.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED") and start < len(view):
        view.obj.madvise(mmap.MADV_DONTNEED, start, min(count or len(view), len(view) - start))


def _opened(path: Path) -> BinaryIO:
    return open(path, "rb", opener=lambda name, flags: os.open(name, flags | _NO_WAIT))


def _size(file: BinaryIO) -> int:
    """Of a regular file; OSError for anything else, which may have no end."""
    state = os.fstat(file.fileno())
    if not stat.S_ISREG(state.st_mode):
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), file.name)
    return state.st_size


class Disk:
    """The operating system's disk, raising OSError: changes of one operation each, changes made of them, and looks."""

    def create(self, path: Path) -> int:
        """A handle on a new empty file; FileExistsError if the name is taken."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)

    def write(self, handle: int, path: Path, data: bytes) -> None:
        """All of `data`, however often the system has to be asked."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def fsync(self, handle: int, path: Path) -> None:
        """What was written survives a power cut once this returns; the next read comes from the disk."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)  # fsync alone leaves the data in the drive's cache there
        os.fsync(handle)
        if sys.platform == "linux":
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)  # the check that follows must not read a cache

    def mkdir(self, path: Path) -> None:
        """A new folder; FileExistsError if the name is taken."""
        path.mkdir()

    def rename(self, source: Path, target: Path) -> None:
        """A folder under a new, free name."""
        source.rename(target)

    def replace(self, source: Path, target: Path) -> None:
        """A file in the place of another in one step: every reader sees the old one or the new one."""
        for pause in (0.01, 0.05, 0.2, 1.0, 0):
            try:
                source.replace(target)
                return
            except PermissionError:
                if sys.platform != "win32" or not pause:
                    raise
                time.sleep(pause)  # a reader has the target open

    def unlink(self, path: Path) -> None:
        """Remove a file."""
        path.unlink()

    def rmdir(self, path: Path) -> None:
        """Remove an empty folder."""
        path.rmdir()

    def fsync_dir(self, path: Path) -> None:
        """The names in the folder survive a power cut once this returns."""
        if sys.platform == "win32":
            return  # folders cannot be synced there
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems cannot, for folders
                raise
        finally:
            os.close(handle)

    def lock(self, path: Path, text: str) -> int:
        """A handle that holds the lock until it is closed, if only by death; `text` in the file names the holder.

        Raises BlockingIOError at once when somebody else holds it.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
        try:
            if not lock_descriptor(handle, blocking=False):
                raise BlockingIOError(errno.EAGAIN, "locked", str(path))
            os.ftruncate(handle, 0)
            os.write(handle, b" " + text.encode())  # of the byte that Windows locks nobody else can read
        except BaseException:
            os.close(handle)
            raise
        return handle

    def put(self, path: Path, data: "Data", *, sync: bool = True) -> None:
        """A new file whose bytes are on the disk, with `sync`; its name is not yet."""
        handle = self.create(path)
        try:
            for part in [data] if isinstance(data, bytes) else data:
                self.write(handle, path, part)
            if sync:
                self.fsync(handle, path)
        finally:
            self.close(handle)

    def put_over(self, path: Path, data: bytes, partial: Path) -> None:
        """A whole file in the place of another or of none, by way of `partial` beside it; on the disk with its name."""
        self.remove_tree(partial)
        self.put(partial, data)
        self.replace(partial, path)
        self.fsync_dir(path.parent)

    def put_folder(self, path: Path, files: Iterable[tuple[str, "Data"]]) -> None:
        """A new folder with files, at most one folder deep, all on the disk; its own name is not yet.

        Each file, and each piece of it, is asked for once the one before it is written, so that they need not be in
        memory together.
        """
        self.mkdir(path)
        folders: dict[Path, None] = {}
        for name, data in files:
            folder = (path / name).parent
            if folder not in {path, *folders}:
                self.mkdir(folder)
                folders[folder] = None
            self.put(path / name, data)
        for folder in [*folders, path]:
            self.fsync_dir(folder)

    def remove_tree(self, path: Path) -> None:
        """A file, a link or a folder with all that is in it, one operation each; nothing if the name is free."""
        if self.is_folder(path):
            for name in self.names(path):
                self.remove_tree(path / name)
            self.rmdir(path)
        elif path.name in self.names(path.parent):
            self.unlink(path)

    def close(self, handle: int) -> None:
        """Give a handle back."""
        os.close(handle)

    def unlock(self, handle: int) -> None:
        """Empty the file, so that nobody is named who has finished, and free the lock."""
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
        os.close(handle)

    def lock_text(self, path: Path) -> str:
        """What the holder of the lock wrote; "" when nobody did."""
        with path.open("rb", buffering=0) as file:
            file.seek(sys.platform == "win32")
            return file.read(100).decode(errors="replace").strip()

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a regular file, at most `limit` + 1 of them (so a longer file shows as longer)."""
        with _opened(path) as file:
            return file.read(min(limit, _size(file)) + 1)

    def map(self, path: Path, limit: int) -> memoryview:
        """As `read`, without a copy: what is looked at comes from the disk then, and memory may let it go again.

        The file may be removed meanwhile. Whoever writes into it or cuts it changes what is seen here, or ends the
        process by a signal; nobody does: builds are never changed.
        """
        with _opened(path) as file:
            size = min(limit + 1, _size(file))
            return memoryview(mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) if size else b"")

    def names(self, path: Path) -> list[str]:
        """The names in a folder, sorted."""
        return sorted(entry.name for entry in path.iterdir())

    def is_folder(self, path: Path, *, follow: bool = False) -> bool:
        """True for a folder; for a link to one only with `follow`."""
        try:
            return stat.S_ISDIR(path.stat(follow_symlinks=follow).st_mode)
        except OSError:
            return False

    def stamp(self, path: Path) -> str:
        """Changes when another file takes the place of this one."""
        state = path.stat()
        return f"{state.st_ino} {state.st_mtime_ns} {state.st_size}"

    def free(self, path: Path) -> int:
        """Bytes that may still be written under the folder."""
        return shutil.disk_usage(path).free
