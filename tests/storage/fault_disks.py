"""Disks that fail on purpose: one errs or dies at a numbered operation, one in memory loses its power."""

import contextlib
import errno
import itertools
import os
import random
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

from index.storage.disk import Disk

PAGE = 64  # bytes; small, so that small files have several pages to lose


class Killed(BaseException):
    """The process is gone: nothing it would still do reaches the disk."""


class FaultyDisk(Disk):
    """Passes every operation on to `base`, counts the changes, and fails at number `at` (0 is the first).

    fault: kill (nothing of it happens), kill-half (half a write, the whole of anything else), sigkill and
    sigkill-half (the same, really), ENOSPC, EIO, EACCES (half a write, nothing of anything else), EIO-after
    (it happened, and yet the disk says no). With `sticky` every later change fails too.
    """

    def __init__(self, base: Disk, at: int = -1, fault: str = "kill", sticky: bool = False) -> None:
        self.base, self.at, self.fault, self.sticky = base, at, fault, sticky
        self.trace: list[tuple[str, Path]] = []
        self.dead = False

    def _change(self, op: str, path: Path, whole: Callable[[], object], half: Callable[[], object] | None) -> object:
        if self.dead:
            raise Killed
        number = len(self.trace)
        self.trace.append((op, path))
        if number != self.at and not (self.sticky and number > self.at >= 0):
            return whole()
        if self.fault.endswith("-half"):
            with contextlib.suppress(OSError):
                (half or whole)()
        if self.fault.startswith("sigkill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if self.fault.startswith("kill"):
            self.dead = True
            raise Killed
        if self.fault == "EIO-after" and op != "lock":
            whole()
        elif half is not None:
            half()
        code = getattr(errno, self.fault.removesuffix("-after"))
        raise OSError(code, os.strerror(code), str(path))

    def create(self, path: Path) -> int:
        return self._change("create", path, lambda: self.base.create(path), None)  # type: ignore[return-value]

    def write(self, handle: int, path: Path, data: bytes) -> None:
        self._change(
            "write",
            path,
            lambda: self.base.write(handle, path, data),
            lambda: self.base.write(handle, path, data[: len(data) // 2]),
        )

    def fsync(self, handle: int, path: Path) -> None:
        self._change("fsync", path, lambda: self.base.fsync(handle, path), None)

    def mkdir(self, path: Path) -> None:
        self._change("mkdir", path, lambda: self.base.mkdir(path), None)

    def rename(self, source: Path, target: Path) -> None:
        self._change("rename", target, lambda: self.base.rename(source, target), None)

    def replace(self, source: Path, target: Path) -> None:
        self._change("replace", target, lambda: self.base.replace(source, target), None)

    def unlink(self, path: Path) -> None:
        self._change("unlink", path, lambda: self.base.unlink(path), None)

    def rmdir(self, path: Path) -> None:
        self._change("rmdir", path, lambda: self.base.rmdir(path), None)

    def fsync_dir(self, path: Path) -> None:
        self._change("fsync_dir", path, lambda: self.base.fsync_dir(path), None)

    def lock(self, path: Path, text: str) -> int:
        def nothing() -> None:
            """Death would free the lock, a simulated one would not: so it is taken whole or not at all."""

        got = self._change("lock", path, lambda: self.base.lock(path, text), nothing)
        return got  # type: ignore[return-value]

    def close(self, handle: int) -> None:
        self.base.close(handle)

    def unlock(self, handle: int) -> None:
        self.base.unlock(handle)

    def read(self, path: Path, limit: int) -> bytes:
        return self.base.read(path, limit)

    def map(self, path: Path, limit: int) -> memoryview:
        return self.base.map(path, limit)

    def names(self, path: Path) -> list[str]:
        return self.base.names(path)

    def is_folder(self, path: Path, *, follow: bool = False) -> bool:
        return self.base.is_folder(path, follow=follow)

    def stamp(self, path: Path) -> str:
        return self.base.stamp(path)

    def lock_text(self, path: Path) -> str:
        return self.base.lock_text(path)

    def free(self, path: Path) -> int:
        return self.base.free(path)


class _File:
    def __init__(self, data: bytes = b"") -> None:
        self.data = self.synced = data


class _Folder:
    def __init__(self) -> None:
        self.entries: dict[str, _File | _Folder] = {}
        self.synced: dict[str, _File | _Folder] = {}
        self.pending: list[tuple[str, str, _File | _Folder | None]] = []  # removed, added, what the latter names

    def change(self, removed: str, added: str, node: "_File | _Folder | None") -> None:
        self.pending.append((removed, added, node))
        _apply(self.entries, removed, added, node)


def _apply(entries: dict, removed: str, added: str, node: "_File | _Folder | None") -> None:  # type: ignore[type-arg]
    entries.pop(removed, None)
    if node is not None:
        entries[added] = node


Tree = dict[str, bytes | None]  # path -> bytes of a file, None for a folder
Plan = Callable[[int, str], int]  # (number of the un-synced thing, "name" or "file") -> 0 lost, 1 kept, 2.. torn
WAYS = 5  # of an un-synced file: old, full, cut, zeroed, pages missing


class SimulatedDisk(Disk):
    """A disk in memory that knows what has been synced, so that `crash` can show what a power cut may leave.

    Strict POSIX, stricter than ext4: the name of a synced file may still be lost, names in one folder reach
    the disk in any order or not at all, un-synced bytes may be there, half there, or zeros. A rename is one
    step, as on every file system with a journal. `before` is called ahead of every change.
    """

    def __init__(self, tree: Tree | None = None) -> None:
        self.top = _Folder()
        self.before: Callable[[], None] = lambda: None
        self.last = ""  # the operation before this one
        self._handles: dict[int, _File] = {}
        self._number = itertools.count(3)
        for path, data in (tree or {}).items():
            parent, name = self._parent(Path(path))
            node = _Folder() if data is None else _File(data)
            parent.entries[name] = parent.synced[name] = node

    # -- what tests ask ------------------------------------------------------------------------------

    def tree(self) -> Tree:
        """All there is."""
        return dict(_flat(self.top, "", lambda folder: folder.entries, lambda file: file.data))

    def crash(self, plan: Plan) -> Tree:
        """What is there when the power comes back; `plan` decides the fate of each thing not synced."""
        number = itertools.count()

        def entries(folder: _Folder) -> dict[str, _File | _Folder]:
            left = dict(folder.synced)
            for removed, added, node in folder.pending:
                if plan(next(number), "name"):
                    _apply(left, removed, added, node)
            return left

        def content(file: _File) -> bytes:
            if file.data == file.synced:
                return file.data
            return _torn(file, plan(next(number), "file"))

        return dict(_flat(self.top, "", entries, content))

    def states(self, extra: int, source: random.Random) -> Iterator[Tree]:
        """Different trees that a power cut at this moment may leave.

        Nothing un-synced kept, all of it, all but one thing (in every torn way), one thing only, and `extra`
        random mixtures.
        """
        count = 0

        def every(number: int, kind: str) -> int:
            nonlocal count
            count = max(count, number + 1)
            return 1

        self.crash(every)

        def but(one: int, way: int, others: int) -> Plan:
            return lambda number, kind: way if number == one else others

        def mixture(share: float) -> Plan:
            return lambda number, kind: int(source.random() < share) if kind == "name" else source.randrange(WAYS)

        plans = [but(-1, 0, 0), but(-1, 0, 1)]
        for one in range(count):
            plans += [*(but(one, way, 1) for way in (0, 2, 3, 4)), but(one, 1, 0)]
        plans += [mixture(source.random()) for _ in range(extra)]
        seen = set()
        for plan in plans:
            tree = self.crash(plan)
            key = hash(tuple(sorted(tree.items())))
            if key not in seen:
                seen.add(key)
                yield tree

    # -- Disk ----------------------------------------------------------------------------------------

    def create(self, path: Path) -> int:
        folder, name = self._begin("create", path)
        if name in folder.entries:
            raise _error(errno.EEXIST, path)
        file = _File()
        folder.change("", name, file)
        handle = next(self._number)
        self._handles[handle] = file
        return handle

    def write(self, handle: int, path: Path, data: bytes) -> None:
        self._begin("write", path)
        self._handles[handle].data += data

    def fsync(self, handle: int, path: Path) -> None:
        self._begin("fsync", path)
        self._handles[handle].synced = self._handles[handle].data

    def mkdir(self, path: Path) -> None:
        folder, name = self._begin("mkdir", path)
        if name in folder.entries:
            raise _error(errno.EEXIST, path)
        folder.change("", name, _Folder())

    def rename(self, source: Path, target: Path) -> None:
        self._begin("rename", target)
        self._move(source, target)

    def replace(self, source: Path, target: Path) -> None:
        self._begin("replace", target)
        self._move(source, target)

    def unlink(self, path: Path) -> None:
        folder, name = self._begin("unlink", path)
        if not isinstance(self._find(path), _File):
            raise _error(errno.EISDIR, path)
        folder.change(name, "", None)

    def rmdir(self, path: Path) -> None:
        folder, name = self._begin("rmdir", path)
        node = self._find(path)
        if not isinstance(node, _Folder):
            raise _error(errno.ENOTDIR, path)
        if node.entries:
            raise _error(errno.ENOTEMPTY, path)
        folder.change(name, "", None)

    def fsync_dir(self, path: Path) -> None:
        self._begin("fsync_dir", path)
        folder = self._find(path)
        assert isinstance(folder, _Folder)
        folder.synced = dict(folder.entries)
        folder.pending.clear()

    def lock(self, path: Path, text: str) -> int:
        folder, name = self._begin("lock", path)
        if name not in folder.entries:
            folder.change("", name, _File())
        return next(self._number)

    def close(self, handle: int) -> None:
        del self._handles[handle]

    def unlock(self, handle: int) -> None:
        pass

    def read(self, path: Path, limit: int) -> bytes:
        node = self._find(path)
        if not isinstance(node, _File):
            raise _error(errno.EISDIR, path)
        return node.data[: limit + 1]

    def map(self, path: Path, limit: int) -> memoryview:
        return memoryview(self.read(path, limit))

    def names(self, path: Path) -> list[str]:
        node = self._find(path)
        if not isinstance(node, _Folder):
            raise _error(errno.ENOTDIR, path)
        return sorted(node.entries)

    def is_folder(self, path: Path, *, follow: bool = False) -> bool:
        try:
            return isinstance(self._find(path), _Folder)
        except OSError:
            return False

    def stamp(self, path: Path) -> str:
        return str(id(self._find(path)))

    def free(self, path: Path) -> int:
        return 1 << 40

    # -- inside --------------------------------------------------------------------------------------

    def _begin(self, op: str, path: Path) -> tuple[_Folder, str]:
        self.before()
        self.last = op
        return self._parent(path)

    def _find(self, path: Path) -> _File | _Folder:
        node: _File | _Folder = self.top
        for part in path.parts[1:]:
            if not isinstance(node, _Folder):
                raise _error(errno.ENOTDIR, path)
            if part not in node.entries:
                raise _error(errno.ENOENT, path)
            node = node.entries[part]
        return node

    def _parent(self, path: Path) -> tuple[_Folder, str]:
        node = self._find(path.parent)
        if not isinstance(node, _Folder):
            raise _error(errno.ENOTDIR, path)
        return node, path.name

    def _move(self, source: Path, target: Path) -> None:
        node = self._find(source)
        folder, name = self._parent(target)
        assert source.parent == target.parent, "the store renames inside one folder only"
        there = folder.entries.get(name)
        if isinstance(there, _Folder) and (there.entries or not isinstance(node, _Folder)):
            raise _error(errno.ENOTEMPTY, target)
        folder.change(source.name, name, node)


class ForgetfulDisk(SimulatedDisk):
    """Skips the syncs for which `forget(op, path, operation before)` is true: a mutant of the protocol."""

    def __init__(self, forget: Callable[[str, Path, str], bool], tree: Tree | None = None) -> None:
        super().__init__(tree)
        self._forget = forget

    def fsync(self, handle: int, path: Path) -> None:
        if not self._forget("fsync", path, self.last):
            super().fsync(handle, path)

    def fsync_dir(self, path: Path) -> None:
        if not self._forget("fsync_dir", path, self.last):
            super().fsync_dir(path)


def _error(code: int, path: Path) -> OSError:
    return OSError(code, os.strerror(code), str(path))


def _flat(
    folder: _Folder,
    path: str,
    entries: Callable[[_Folder], dict[str, _File | _Folder]],
    content: Callable[[_File], bytes],
) -> Iterator[tuple[str, bytes | None]]:
    for name, node in entries(folder).items():
        here = f"{path}/{name}"
        if isinstance(node, _Folder):
            yield here, None
            yield from _flat(node, here, entries, content)
        else:
            yield here, content(node)


def _torn(file: _File, way: int) -> bytes:
    if way == 0:
        return file.synced
    if way == 1:
        return file.data
    middle = len(file.data) // 2
    if way == 2:
        return file.data[:middle]
    if way == 3:
        return bytes(len(file.data))
    first = file.data[: min(PAGE, middle)]  # the first page arrived, the rest are holes
    return first + bytes(len(file.data) - len(first))
