"""What the store promises, tried under every fault: counts of cases and of broken promises.

`test_faults.py` runs the short forms, `benchmarks/reliability.py` the long ones and prints them.
"""

import contextlib
import itertools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.errors import IndexFault
from index.storage.disk import Disk
from index.storage.store import BuildFiles, Store
from tests.storage.fault_disks import FaultyDisk, Killed, SimulatedDisk, Tree

ROOT = Path("/home/.derek")  # on simulated disks
NEXT = 99  # the tag of the build that must succeed after every accident


def files(tag: int) -> dict[str, bytes]:
    """A build that tells its tag in every file, so that a mixture of two builds cannot go unseen."""
    return {
        "documents.jsonl": f'{{"build": {tag}}}\n'.encode() * 9,
        "vectors.faiss": bytes((tag * 31 + i) % 256 for i in range(300)),
        "terms/index.npy": f"terms of {tag}".encode(),
        "terms/empty": b"",
    }


def publish(store: Store, tag: int, **more: Any) -> str:
    """Publish the build of this tag."""
    return store.publish(files(tag), {"tag": tag}, **more)


def tag_of(stored: BuildFiles) -> int | None:
    """The tag of a build that is what was published under it, byte for byte; None for any other."""
    tag = stored.manifest.get("tag")
    return tag if isinstance(tag, int) and stored.files == files(tag) else None


@dataclass
class Count:
    """How many cases, how they ended, and which broke a promise."""

    cases: int = 0
    ends: dict[str, int] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def end(self, how: str) -> None:
        self.cases += 1
        self.ends[how] = self.ends.get(how, 0) + 1


def lay(tree: Tree, folder: Path) -> None:
    """Put a simulated tree under a real folder."""
    for path, data in tree.items():
        real = folder / path.lstrip("/")
        if data is None:
            real.mkdir(parents=True, exist_ok=True)
        else:
            real.write_bytes(data)


# -- scenarios: what is there, what is done, which builds may serve when it is cut short ---------------


@dataclass(frozen=True)
class Scenario:
    """`before` makes what is there, `act` is cut short; `old` serves before, `new` after (None: no index)."""

    before: Callable[[Store], object]
    act: Callable[[Store], object]
    old: int | None
    new: int


def _two(store: Store) -> None:
    publish(store, 1)
    publish(store, 2)


def _held(store: Store) -> None:
    _two(store)
    publish(store, 3, activate=False)


def _debris(store: Store) -> None:
    """Two builds, a third half made by a builder that died, a pointer never used, a checkpoint."""
    _two(store)
    store.disk.put_folder(store.root / "builds/.tmp-000003", files(3).items())
    store.disk.put(store.root / "CURRENT.tmp", b'{"buil')
    store.save_checkpoint("vectors", b"half of them")


def _rolled(store: Store) -> None:
    _two(store)
    store.rollback()


SCENARIOS = {
    "first build": Scenario(lambda store: None, lambda store: publish(store, 1), None, 1),
    "second build": Scenario(lambda store: publish(store, 1), lambda store: publish(store, 2), 1, 2),
    "clean-up": Scenario(_two, lambda store: publish(store, 3), 2, 3),
    "after a crash": Scenario(_debris, lambda store: publish(store, 3), 2, 3),
    "rollback": Scenario(_two, lambda store: store.rollback(), 2, 1),
    "build after a rollback": Scenario(_rolled, lambda store: publish(store, 3), 1, 3),
    "held build": Scenario(_two, lambda store: publish(store, 3, activate=False), 2, 2),
    "activation": Scenario(_held, lambda store: store.activate("000003"), 2, 3),
    "checkpoint": Scenario(_two, lambda store: store.save_checkpoint("vectors", b"some"), 2, 2),
}
FAULTS = ("kill", "kill-half", "ENOSPC", "EIO", "EACCES", "EIO-after")


MakeStore = Callable[..., Store]  # takes root, keep and disk, as Store does; a mutant is one


def serves(store: Store) -> int | None:
    """The tag of what `load` gives, or None when there is no index; ValueError for wrong bytes."""
    try:
        stored = store.load()
    except IndexFault:
        return None
    tag = tag_of(stored)
    if tag is None:
        raise ValueError("load gave bytes that nobody published")
    return tag


def crash(scenario: Scenario, disk: Disk, root: Path, at: int, fault: str, sticky: bool, store: MakeStore) -> str:
    """Cut the scenario short at operation `at`; how it ended: "done", "killed", "refused", "notice".

    Raises ValueError when a promise is broken, IndexError when there are fewer operations than that.
    """
    faulty = FaultyDisk(disk, at, fault, sticky)
    acting = store(root, disk=faulty)
    end = "done"
    try:
        scenario.act(acting)
    except Killed:
        end = "killed"
    except IndexFault as error:
        end = "refused"
        if "\n" in error.message or not error.message:
            raise ValueError(f"not one line: {error}") from error
    if len(faulty.trace) <= at:
        raise IndexError
    if end == "done" and acting.notice:
        end = "notice"
    where = f"{fault} at {at} {faulty.trace[at][0]} {faulty.trace[at][1].name}: {end}"
    after(store(root, disk=disk), scenario, end, where)
    return end


def after(store: Store, scenario: Scenario, end: str, where: str) -> None:
    """The promises to keep after an accident; ValueError for one that is broken."""
    allowed = {scenario.old, scenario.new}
    if end in ("done", "notice"):
        allowed = {scenario.new}
    elif end == "refused" and scenario.old is not None:  # a first build that is whole may serve, with a notice
        allowed = {scenario.old}
    got = serves(store)
    if got not in allowed:
        raise ValueError(f"{where}: {got} serves, promised {allowed}")
    publish(store, NEXT)
    stored = store.load()
    if tag_of(stored) != NEXT or stored.notice or store.notice or store.verify():
        raise ValueError(f"{where}: the next build is not whole")
    folders = (store.root, store.root / "builds")
    left = [name for folder in folders for name in store.disk.names(folder) if "tmp" in name]
    if left or len(store.builds()) > store.publisher.keep or store.disk.is_folder(store.root / "work"):
        raise ValueError(f"{where}: debris {left}, {[build.build for build in store.builds()]}")


def crash_all(
    names: Iterable[str],
    faults: tuple[str, ...],
    sticky: tuple[bool, ...],
    store: MakeStore = Store,
    make: Callable[[Tree], tuple[Disk, Path]] = lambda tree: (SimulatedDisk(tree), ROOT),
) -> Count:
    """Every operation of the scenarios x faults x once or from then on; `make` lays the disk to do it on."""
    count = Count()
    for name in names:
        scenario = SCENARIOS[name]
        tree = prepared(scenario).tree()
        for fault, stays in itertools.product(faults, sticky):
            for at in itertools.count():
                disk, root = make(tree)
                try:
                    count.end(crash(scenario, disk, root, at, fault, stays, store))
                except IndexError:
                    break
                except (ValueError, IndexFault, OSError) as error:
                    count.end("broken")
                    count.broken.append(f"{name}: {error}")
    return count


# -- power loss ----------------------------------------------------------------------------------------


def power(
    scenario: Scenario,
    disk: SimulatedDisk,
    store: MakeStore = Store,
    keep: int = 2,
    extra: int = 4,
    strict: bool = True,
    build_next: bool = True,
    seed: int = 1,
    enough: int = 1 << 30,
) -> Count:
    """The scenario with a power cut ahead of every operation and after the last, in many resulting states.

    strict: CURRENT alone must be right; `load` may not help itself with an older build. Otherwise what serves
    is judged as a user sees it. Stops at `enough` broken promises.
    """
    count, source = Count(), random.Random(seed)
    allowed: set[int | None] = {scenario.old, scenario.new}
    held: list[str] = []

    def look() -> None:
        for tree in disk.states(extra, source):
            if len(count.broken) >= enough:
                return
            count.end("state")
            try:
                _powered(tree, allowed, held, strict, build_next, keep)
            except (ValueError, IndexFault, OSError) as error:
                count.broken.append(f"{disk.last}: {error}")

    acting = store(ROOT, keep=keep, disk=disk)
    disk.before = look
    scenario.act(acting)
    allowed = {scenario.new}
    held = [build.build for build in acting.builds() if build.held]
    look()
    disk.before = lambda: None
    return count


def _powered(tree: Tree, allowed: set[int | None], held: list[str], strict: bool, build_next: bool, keep: int) -> None:
    store = Store(ROOT, keep=keep, disk=SimulatedDisk(tree))
    pointed = f"{ROOT}/CURRENT" in tree
    try:
        stored = store.load(fallback=not strict)
    except IndexFault as error:
        if None not in allowed or (strict and pointed):
            raise ValueError(f"lost: {error}") from error
    else:
        if tag_of(stored) is None:
            raise ValueError("wrong bytes")
        if tag_of(stored) not in allowed:
            raise ValueError(f"{tag_of(stored)} serves, promised {allowed}")
    for build in held:
        store.load(build)
    if build_next:
        publish(store, NEXT)
        if tag_of(store.load(fallback=False)) != NEXT:
            raise ValueError("the next build does not serve")


def prepared(scenario: Scenario, make: Callable[[Tree], SimulatedDisk] = SimulatedDisk, keep: int = 2) -> SimulatedDisk:
    """A disk on which what the scenario needs is there and has been synced."""
    disk = SimulatedDisk({"/home": None})
    scenario.before(Store(ROOT, keep=keep, disk=disk))
    return make(disk.tree())


def kill_then_power(name: str, extra: int = 4) -> Count:
    """A builder killed at every operation, the next one done and acknowledged, then the power cut.

    What the first one did is not synced by its death: the second must not take it for durable.
    """
    count = Count()
    scenario = SCENARIOS[name]
    for at in itertools.count():
        disk = prepared(scenario)
        faulty = FaultyDisk(disk, at, "kill-half")
        with contextlib.suppress(Killed):
            scenario.act(Store(ROOT, disk=faulty))
        if len(faulty.trace) <= at:
            return count
        publish(Store(ROOT, disk=disk), 7)
        for tree in disk.states(extra, random.Random(at)):
            count.end("state")
            try:
                _powered(tree, {7}, [], True, False, 2)
            except (ValueError, IndexFault, OSError) as error:
                count.broken.append(f"{name} killed at {at}: {error}")
    raise AssertionError
