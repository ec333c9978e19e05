"""Damaged files -> how the store ends: refused, another whole build with a notice, or a broken promise."""

import random
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from index.errors import IndexFault
from index.storage.store import Store
from tests.storage.fault_disks import SimulatedDisk, Tree
from tests.storage.trials import ROOT, SCENARIOS, Count, publish, tag_of


def damaged(tree: Tree, path: str, data: bytes | None, later: bool = False) -> str:
    """How a store ends whose file has become `data` (None: is gone).

    "refused", "older" (another whole build, with a notice), "same" (the published one, with a notice), or a
    broken promise: "unnoticed" (no notice), "wrong" (bytes that nobody published). With `later` the build is taken
    before its large files are checked, then they are, and a fault has another one taken, as the chat does.
    """
    left = dict(tree)
    del left[path]
    if data is not None:
        left[path] = data
    store = Store(ROOT, disk=SimulatedDisk(left))
    try:
        stored = store.load(later=later)
        if any(stored.faults()):
            stored = store.load()
    except IndexFault as error:
        return "refused" if "\n" not in error.message else "two lines"
    except Exception as error:  # anything else would reach the user as a traceback
        return f"raised {type(error).__name__}"
    if tag_of(stored) is None:
        return "wrong"
    if not stored.notice:
        return "unnoticed"
    return "same" if tag_of(stored) == 2 else "older"


def two_builds() -> Tree:
    """A disk with the builds 1 and 2, the second published."""
    disk = SimulatedDisk({"/home": None})
    SCENARIOS["clean-up"].before(Store(ROOT, disk=disk))
    return disk.tree()


def one_build() -> Tree:
    """A disk with the build 2 only."""
    disk = SimulatedDisk({"/home": None})
    publish(Store(ROOT, disk=disk), 2)
    return disk.tree()


def published_files(tree: Tree) -> dict[str, bytes]:
    """The files of the published build and CURRENT: path -> bytes."""
    build = "000002" if f"{ROOT}/builds/000002" in tree else "000001"
    here = f"{ROOT}/builds/{build}/"
    return {
        path: data for path, data in tree.items() if data is not None and (path.startswith(here) or "CURRENT" in path)
    }


def every_bit(tree: Tree) -> Iterator[tuple[str, bytes]]:
    """Each bit of CURRENT, of the manifest, and of the first 64 bytes of every other file, flipped alone."""
    for path, data in published_files(tree).items():
        whole = PurePosixPath(path).name in ("CURRENT", "manifest.json")
        for bit in range(8 * (len(data) if whole else min(64, len(data)))):
            yield path, flipped(data, bit)


def flipped(data: bytes, bit: int) -> bytes:
    """The data with one bit turned over."""
    changed = bytearray(data)
    changed[bit // 8] ^= 1 << bit % 8
    return bytes(changed)


def random_damage(tree: Tree, number: int, seed: int = 7) -> Iterator[tuple[str, bytes | None]]:
    """Bits flipped anywhere, cuts, zeroed pages, junk appended, random bytes, files swapped, files gone."""
    source = random.Random(seed)
    there = published_files(tree)
    paths = sorted(path for path in there if there[path])
    for turn in range(number):
        path = source.choice(paths)
        data = there[path]
        start = source.randrange(len(data))
        changed: bytes | None = None  # the file is gone, once in seven turns
        if turn % 7 == 0:
            changed = flipped(data, source.randrange(8 * len(data)))
        elif turn % 7 == 1:
            changed = data[:start]
        elif turn % 7 == 2:
            changed = data[:start] + bytes(min(64, len(data) - start)) + data[start + 64 :]
        elif turn % 7 == 3:
            changed = data + source.randbytes(source.randrange(1, 200))
        elif turn % 7 == 4:
            changed = source.randbytes(len(data))
        elif turn % 7 == 5:
            changed = there[source.choice([other for other in paths if other != path])]
        if changed != data:  # a page of zeros may have been zeros
            yield path, changed


def damage(tree: Tree, cases: Iterable[tuple[str, bytes | None]], later: bool = False) -> Count:
    """Every case on its own."""
    count = Count()
    for path, data in cases:
        how = damaged(tree, path, data, later)
        count.end(how)
        if how not in ("refused", "older", "same"):
            count.broken.append(f"{path}: {how}")
    return count
