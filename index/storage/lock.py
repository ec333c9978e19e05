"""A folder for builds -> made if it is missing, and held by one builder at a time."""

import contextlib
import os
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from index.errors import IndexFault
from index.storage import flock
from index.storage.disk import Disk, reason, shown


def in_the_way(root: Path) -> IndexFault:
    """The fault when a file lies where the index's folder should be."""
    return IndexFault(f"на месте папки {shown(root)} лежит файл; уберите его или укажите другую папку: --index")


@contextlib.contextmanager
def telling(what: str, root: Path, disk: Disk) -> Iterator[None]:
    """Turn what the disk says into the one line that a person can act on."""
    try:
        yield
    except OSError as error:
        if isinstance(error, NotADirectoryError | FileExistsError) and not disk.is_folder(root, follow=True):
            raise in_the_way(root) from error
        raise IndexFault(f"{what}: {shown(error.filename or root)}: {reason(error)}") from error


class Lock:
    """The right to change what is under `root`."""

    def __init__(self, root: Path, disk: Disk) -> None:
        self._root = root
        self._disk = disk
        self._holder: int | None = None  # the thread that holds it

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Held inside; the same thread may hold it again. IndexFault at once when somebody else does."""
        if self._holder == threading.get_ident():
            yield
            return
        with telling("нельзя начать сборку", self._root, self._disk):
            self._make_folders()
            handle = self._take()
        self._holder = threading.get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._disk.unlock(handle)

    def _take(self) -> int:
        path = self._root / "LOCK"
        now = datetime.now(UTC).isoformat(timespec="seconds")
        try:
            return self._disk.lock(path, f"{os.getpid()} {now}")
        except BlockingIOError as error:
            pid, _, started = flock.holder(path).partition(" ")
            who = f"процесс {shown(pid)}, начат {shown(started)}" if pid and started else "другой процесс"
            raise IndexFault(
                f"индекс {shown(self._root)} уже собирает {who}; дождитесь его конца или остановите его"
            ) from error
        except flock.NoLocks as error:
            raise IndexFault(
                f"файловая система под {shown(self._root)} не умеет блокировать файлы (flock);"
                " соберите индекс на локальном диске: --index"
            ) from error

    def _make_folders(self) -> None:
        missing = []
        for folder in (self._root, *self._root.parents):
            if self._disk.is_folder(folder, follow=True):
                break
            missing.append(folder)
        for folder in reversed(missing):
            self._make(folder)
            self._disk.fsync_dir(folder.parent)
        if not missing:
            with contextlib.suppress(PermissionError):  # a parent we may not read
                self._disk.fsync_dir(self._root.parent)  # an earlier builder may have died before it did this
        self._make(self._root / "builds")
        self._disk.fsync_dir(self._root)

    def _make(self, folder: Path) -> None:
        try:
            self._disk.mkdir(folder)
        except FileExistsError:
            if not self._disk.is_folder(folder, follow=True):
                raise
