"""A folder for builds -> made if it is missing, and held by one builder at a time."""

import contextlib
import errno
import os
import re
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import takewhile

from index.characters import visible
from index.errors import IndexFault
from index.messages import message
from index.storage.builds import Builds

LOCK = "LOCK"  # empty, or the holder's process and since when it builds: "4711 2026-01-31T12:00:00+00:00"
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL}  # the file system has none
PATIENCE = 200  # looks at the text, 5 ms apart: its writer, on a busy machine, may not have come to write it


class Lock:
    """The right to change what is under a folder of builds."""

    def __init__(self, builds: Builds) -> None:
        self._builds = builds
        self._disk = builds.disk
        self._path = builds.root / LOCK
        self._holder: int | None = None  # the thread that holds it

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Held inside, or till death; the same thread may hold it again. IndexFault at once when somebody else does."""
        if self._holder == threading.get_ident():
            yield
            return
        with self._builds.telling(message("cannot start a build")):
            self._make_folders()
            handle = self._take()
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._disk.unlock(handle)

    def _take(self) -> int:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            return self._disk.lock(self._path, f"{os.getpid()} {now}")
        except BlockingIOError as error:
            at_work = message("index {root} is already being built by {who}", root=self._builds.shown, who=self._who())
            raise IndexFault("{what}. Wait until it is done, or stop it", what=at_work) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
            unable = message("the file system under {root} cannot lock files", root=self._builds.shown)
            raise IndexFault("{what}. Build on a local disk: --index", what=unable) from error

    def _who(self) -> str:
        """The holder, in words."""
        pid, since = "", ""
        for _ in range(PATIENCE):
            with contextlib.suppress(OSError):
                pid, _, since = self._disk.lock_text(self._path).partition(" ")
            if _alive(pid):  # else left by one that died; the holder is about to write its own
                break
            time.sleep(0.005)
        if not pid or not since:
            return message("another process")
        return message("process {pid} since {since}", pid=visible(pid), since=visible(since))

    def _make_folders(self) -> None:
        root = self._builds.root
        missing = [*takewhile(lambda folder: not self._disk.is_folder(folder, follow=True), (root, *root.parents))]
        if not missing:
            with contextlib.suppress(PermissionError):  # a parent we may not read
                self._disk.fsync_dir(root.parent)  # an earlier builder may have died before it did this
        for folder in (*reversed(missing), self._builds.folder):
            try:
                self._disk.mkdir(folder)
            except FileExistsError:
                if not self._disk.is_folder(folder, follow=True):
                    raise
            self._disk.fsync_dir(folder.parent)


def _alive(pid: str) -> bool:
    if not re.fullmatch(r"[0-9]{1,9}", pid):
        return False
    try:
        if sys.platform != "win32":  # there signal 0 is no harmless question
            os.kill(int(pid), 0)
    except OSError as error:
        return not isinstance(error, ProcessLookupError)  # else somebody else's process
    return True
