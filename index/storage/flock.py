"""A path -> an exclusive lock that ends with its holder's life, and a text in it that names the holder."""

import contextlib
import errno
import os
import sys
import time
from pathlib import Path

_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}
_PATIENCE = 20  # looks at the text, 5 ms apart: its writer may not have written yet


class NoLocks(OSError):
    """The file system has no flock."""


def take(path: Path, text: str) -> int:
    """A handle that holds the lock until it is closed; `text` is in the file for others to read.

    Raises BlockingIOError at once when somebody else holds it, NoLocks when the file system cannot lock.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
    try:
        _flock(handle)
        os.ftruncate(handle, 0)
        os.write(handle, text.encode())
    except BaseException:
        os.close(handle)
        raise
    return handle


def let_go(handle: int) -> None:
    """Empty the file, so that nobody is named who has finished, and free the lock."""
    with contextlib.suppress(OSError):
        os.ftruncate(handle, 0)
    os.close(handle)


def holder(path: Path) -> str:
    """The text of whoever holds the lock, "" when none can be read."""
    text = ""
    for _ in range(_PATIENCE):
        with contextlib.suppress(OSError):
            text = path.read_bytes()[:100].decode(errors="replace")
        if _alive(text.partition(" ")[0]):  # else left by one that died; the holder is about to write its own
            break
        time.sleep(0.005)
    return text


def _alive(pid: str) -> bool:
    if not (pid.isascii() and pid.isdigit()) or len(pid) > 9:
        return False
    if sys.platform == "win32":
        return True  # there signal 0 is no harmless question
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # somebody else's process
    return True


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
