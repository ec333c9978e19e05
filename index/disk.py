"""Bytes and names -> the disk. Every change to the index on disk is one call of one method here.

Tests put another `Disk` in its place to number, fail, record or simulate the operations.
"""

import contextlib
import errno
import os
import shutil
import stat
import sys
import time
from pathlib import Path

_BINARY = getattr(os, "O_BINARY", 0)
_NO_WAIT = getattr(os, "O_NONBLOCK", 0)  # opening a FIFO put in the place of a file must not hang

_REASONS = {
    errno.ENOSPC: "на диске нет места",
    errno.EDQUOT: "исчерпана квота на диске",
    errno.EACCES: "нет прав доступа",
    errno.EPERM: "нет прав доступа",
    errno.EROFS: "файловая система открыта только для чтения",
    errno.EIO: "ошибка ввода-вывода, проверьте диск",
    errno.ENOENT: "нет такого файла",
    errno.ENOTDIR: "на месте папки лежит файл",
    errno.EISDIR: "на месте файла лежит папка",
    errno.EEXIST: "такое имя уже занято",
    errno.EMFILE: "открыто слишком много файлов",
    errno.ENAMETOOLONG: "слишком длинное имя",
    errno.ELOOP: "ссылки замкнуты в кольцо",
}
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}


def reason(error: OSError) -> str:
    """The cause in Russian, without a path."""
    return _REASONS.get(error.errno or 0, error.strerror or str(error))


def shown(path: Path | str) -> str:
    """The path for a one-line message: nothing in it can break the line or the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in str(path))


class NoLocks(OSError):
    """The file system under the index has no flock."""


class Disk:
    """The operating system's disk. All methods raise OSError."""

    # -- changes, each one numbered operation ------------------------------------------------------

    def create(self, path: Path) -> int:
        """A handle on a new empty file; FileExistsError if the name is taken."""
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)

    def write(self, handle: int, path: Path, data: bytes) -> None:
        """All of `data`, however often the system has to be asked."""
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]

    def fsync(self, handle: int, path: Path) -> None:
        """What was written survives a power cut once this returns; a later read comes from the disk itself."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)  # fsync alone leaves the data in the drive's cache there
        os.fsync(handle)
        if sys.platform == "linux":
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)  # the check that follows must not read the cache

    def mkdir(self, path: Path) -> None:
        """A new folder; FileExistsError if the name is taken."""
        path.mkdir()

    def rename(self, source: Path, target: Path) -> None:
        """A folder under a new, free name."""
        source.rename(target)

    def replace(self, source: Path, target: Path) -> None:
        """A file in the place of another in one step: every reader sees the old one or the new one."""
        for pause in (0.01, 0.05, 0.2, 1.0):
            try:
                os.replace(source, target)
            except PermissionError:
                if sys.platform != "win32":
                    raise
                time.sleep(pause)  # a reader has the target open
            else:
                return
        os.replace(source, target)

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
            if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network file systems refuse for folders
                raise
        finally:
            os.close(handle)

    def lock(self, path: Path, text: str) -> int:
        """A handle that holds the lock until `close` or death, with `text` in the file for others to read.

        Raises BlockingIOError when somebody else holds it, NoLocks when the file system cannot lock.
        """
        handle = os.open(path, os.O_RDWR | os.O_CREAT | _BINARY, 0o666)
        try:
            _flock(handle)
            os.ftruncate(handle, 0)
            os.write(handle, text.encode())
        except BaseException:
            os.close(handle)
            raise
        return handle

    # -- the rest ------------------------------------------------------------------------------------

    def close(self, handle: int) -> None:
        """Give a handle back."""
        os.close(handle)

    def unlock(self, handle: int) -> None:
        """Empty the lock file, so that nobody is named who has finished, and let go."""
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
        os.close(handle)

    def read(self, path: Path, limit: int) -> bytes:
        """The bytes of a regular file, at most `limit` + 1 of them (so a longer file shows as longer)."""
        handle = os.open(path, os.O_RDONLY | _NO_WAIT | _BINARY)
        with open(handle, "rb") as file:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise IsADirectoryError(errno.EISDIR, "not a regular file", str(path))
            return file.read(min(limit, state.st_size) + 1)

    def names(self, path: Path) -> list[str]:
        """The names in a folder, sorted."""
        return sorted(os.listdir(path))

    def is_folder(self, path: Path) -> bool:
        """True for a folder itself, not for a link to one."""
        return path.is_dir() and not path.is_symlink()

    def stamp(self, path: Path) -> tuple[int, int, int]:
        """Inode, time of change in nanoseconds, size in bytes."""
        state = path.stat()
        return state.st_ino, state.st_mtime_ns, state.st_size

    def free(self, path: Path) -> int:
        """Bytes that may still be written under the folder."""
        return shutil.disk_usage(path).free


def _flock(handle: int) -> None:
    if sys.platform == "win32":  # not tried on a real Windows
        import msvcrt

        os.lseek(handle, 1 << 30, os.SEEK_SET)  # far past the text, which others must be able to read
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            raise BlockingIOError(errno.EAGAIN, "locked") from error
        os.lseek(handle, 0, os.SEEK_SET)
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as error:
        if error.errno in _NO_LOCKS:
            raise NoLocks(error.errno, error.strerror) from error
        raise
