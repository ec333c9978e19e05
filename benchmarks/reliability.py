"""The long trials with their figures: `python -m benchmarks.reliability all`, or one by name.

`queries` takes --seconds N, --queries N and --swaps N: it goes on until all are reached.
"""

import argparse
import itertools
import multiprocessing
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index.storage.disk import Disk
from index.storage.store import Store
from tests.storage import damage as store_damage
from tests.storage import live_queries
from tests.storage import mutants as store_mutants
from tests.storage import processes as store_processes
from tests.storage import trials as store_trials
from tests.storage.fault_disks import FaultyDisk, Tree
from tests.storage.trials import ROOT, SCENARIOS, Count


def crash() -> bool:
    """Every operation of every scenario: simulated faults in memory and on this disk, and real SIGKILL."""
    good = _tell("in memory, once and for good", store_trials.crash_all(SCENARIOS, store_trials.FAULTS, (False, True)))
    with tempfile.TemporaryDirectory() as folder:
        numbers = itertools.count()

        def make(tree: Tree) -> tuple[Disk, Path]:
            here = Path(folder) / str(next(numbers))
            store_trials.lay(tree, here)
            return Disk(), here / str(ROOT).lstrip("/")

        good &= _tell("on this disk, once", store_trials.crash_all(SCENARIOS, store_trials.FAULTS, (False,), make=make))
        count = Count()
        for name, half in itertools.product(SCENARIOS, ("sigkill", "sigkill-half")):
            _really_killed(name, half, make, count)
        return _tell("on this disk, by SIGKILL", count) and good


def _really_killed(name: str, fault: str, make: Callable[[Tree], tuple[Disk, Path]], count: Count) -> None:
    scenario = SCENARIOS[name]
    tree = store_trials.prepared(scenario).tree()
    for at in itertools.count():
        disk, root = make(tree)
        process = multiprocessing.get_context("fork").Process(target=_act, args=(name, root, at, fault))
        process.start()
        process.join()
        if process.exitcode == 0:
            return  # fewer operations than that
        try:
            store_trials.after(Store(root, disk=disk), scenario, "killed", f"{fault} at {at}")
            count.end("killed")
        except Exception as error:
            count.end("broken")
            count.broken.append(f"{name}: {error}")


def _act(name: str, root: Path, at: int, fault: str) -> None:
    SCENARIOS[name].act(Store(root, disk=FaultyDisk(Disk(), at, fault)))


def power() -> bool:
    """A power cut ahead of every operation, with many states that it may leave; the next build each time."""
    total = Count()
    for (name, scenario), strict in itertools.product(SCENARIOS.items(), (True, False)):
        part = store_trials.power(scenario, store_trials.prepared(scenario), extra=1000, strict=strict)
        total.cases += part.cases
        total.broken += [f"{name}: {line}" for line in part.broken]
    good = _tell("different states after a power cut", total)
    for name in ("first build", "second build", "clean-up"):
        good &= _tell(f"builder killed, next one done, power cut: {name}", store_trials.kill_then_power(name, 20))
    return good


def mutants() -> bool:
    """The protocol with one step wrong. strict: CURRENT alone must be right; user: what serves is judged."""
    caught = 0
    names = [*store_mutants.FORGETFUL, *store_mutants.REORDERED]
    print(f"{'mutant':45}{'states':>8}{'strict':>8}{'user':>8}")
    for name in names:
        strict, user = (
            store_mutants.power_mutant(name, True, extra=50),
            store_mutants.power_mutant(name, False, extra=50),
        )
        caught += bool(strict.broken)
        print(f"{name:45}{strict.cases:8}{len(strict.broken):8}{len(user.broken):8}")
    total = len(names)
    for name, store in store_mutants.CRASHING.items():
        count = store_trials.crash_all(["after a crash"], ("EIO-after", "kill-half"), (False,), store)
        total, caught = total + 1, caught + bool(count.broken)
        print(f"{name:45}{count.cases:8}{len(count.broken):8}  (crash trials)")
    for mutant in (store_mutants.blind, store_mutants.trusting):
        tree = store_damage.two_builds()
        with mutant():
            count = store_damage.damage(tree, store_damage.random_damage(tree, 1000))
        total, caught = total + 1, caught + bool(count.broken)
        print(f"{mutant.__name__:45}{count.cases:8}{len(count.broken):8}  (damage trials)")
    with tempfile.TemporaryDirectory() as folder:
        (contest,) = store_processes.contend(Path(folder) / ".derek", 3, 1, "unlocked")
    total, caught = total + 1, caught + (len(contest.won) > 1)
    print(f"{'no lock':45}{3:8}{len(contest.won):8}  (builders trial)")
    print(f"caught {caught} of {total}")
    return caught == total


def damage() -> bool:
    """Every bit of CURRENT, manifest and heads of files, 14,000 random cases; with an older build or none."""
    good = True
    for builds in (store_damage.two_builds, store_damage.one_build):
        tree = builds()
        good &= _tell(f"{builds.__name__}, every bit", store_damage.damage(tree, store_damage.every_bit(tree)))
        cases = store_damage.random_damage(tree, 14_000)
        good &= _tell(f"{builds.__name__}, at random", store_damage.damage(tree, cases))
    return good


def builders() -> bool:
    """50 processes ask for the lock at once, 100 times."""
    with tempfile.TemporaryDirectory() as folder:
        rounds = store_processes.contend(Path(folder) / ".derek", 50, 100)
    one = sum(len(contest.won) == 1 for contest in rounds)
    named = sum(contest.named for contest in rounds)
    print(f"50 builders at once, {len(rounds)} rounds: exactly one won in {one}; losers named it {named} times")
    return one == len(rounds) and named == 49 * len(rounds)


def swap(seconds: float = 120) -> bool:
    """Readers in this process, a builder in another that is killed every 20-400 ms of its work."""
    with tempfile.TemporaryDirectory() as folder:
        seen = store_processes.swap(Path(folder) / ".derek", seconds, seed=random.randrange(1 << 30))
    print(
        f"{seen.looks} looks, {seen.loads} builds swapped in, {seen.kills} kills: {seen.wrong} mixed,"
        f" {seen.backwards} backwards, {seen.notices} notices, {len(seen.faults)} faults;"
        f" slowest swap {seen.slowest * 1000:.0f} ms"
    )
    return not (seen.wrong or seen.backwards or seen.notices or seen.faults)


def queries(seconds: float = 60, asked: int = 0, swaps: int = 0) -> bool:
    """8 threads ask `Live.index` while builders publish and are killed: by the whole answer, then by vectors alone."""
    good = True
    for name, fast, least in (("answers", False, (0, 0)), ("vectors alone", True, (asked, swaps))):
        with tempfile.TemporaryDirectory() as folder:
            seed = random.randrange(1 << 30)
            seen = live_queries.queries(Path(folder) / ".derek", seconds, *least, fast=fast, seed=seed)
        print(
            f"{name}: {seen.queries} queries on 8 threads in {seen.seconds:.0f} s, {seen.swaps} swaps,"
            f" {seen.kills} builders killed: {len(seen.faults)} errors, {seen.mixed} answers that mix builds,"
            f" {seen.notices} notices; slowest query {seen.slowest * 1000:.0f} ms",
            flush=True,
        )
        for line in seen.faults[:5]:
            print("   ", line)
        good &= seen.kept
    return good


def _tell(what: str, count: Count) -> bool:
    ends = ", ".join(f"{how} {number}" for how, number in sorted(count.ends.items()) if how != "state")
    print(f"{what}: {count.cases} cases{f' ({ends})' if ends else ''}, {len(count.broken)} broken promises")
    for line in count.broken[:5]:
        print("   ", line)
    return not count.broken


TRIALS = {trial.__name__: trial for trial in (crash, power, mutants, damage, builders, swap, queries)}


def main(given: list[str]) -> int:
    """Run the trials named; 0 when every promise was kept, 2 for a name that is none."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reliability")
    parser.add_argument("names", nargs="+", choices=[*TRIALS, "all"])
    parser.add_argument("--seconds", type=float, default=60, help="`queries`: at least so long, each way of asking")
    parser.add_argument("--queries", type=int, default=0, help="`queries`: at least so many, of the vectors alone")
    parser.add_argument("--swaps", type=int, default=0, help="`queries`: at least so many, of the vectors alone")
    options = parser.parse_args(given)
    names = options.names
    trials = {**TRIALS, "queries": lambda: queries(options.seconds, options.queries, options.swaps)}
    good = True
    for name in TRIALS if "all" in names else names:
        began = time.perf_counter()
        good &= trials[name]()
        print(f"-- {name}: {time.perf_counter() - began:.1f} s\n", flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
