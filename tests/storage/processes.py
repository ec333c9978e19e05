"""Builders as real processes: many at the lock at once, and one killed again and again under readers."""

import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import IndexFault
from index.storage.store import BuildFiles, Store
from tests.storage.trials import publish, tag_of

ROOT = Path(__file__).resolve().parents[2]

# One line in: try to take the lock and say how it went; next line in: let go, and say so.
CONTENDER = """
import os, pathlib, sys
from index.errors import IndexFault
from index.storage.store import Store
if "unlocked" in sys.argv:
    from tests.storage.mutants import unlocked
    unlocked().__enter__()
store = Store(pathlib.Path(sys.argv[1]))
for line in sys.stdin:
    try:
        with store.lock():
            print("won", os.getpid(), flush=True)
            sys.stdin.readline()
    except IndexFault as error:
        print("lost", error.message, flush=True)
        sys.stdin.readline()
    print("free", flush=True)
"""

BUILDER = """
import itertools, pathlib, sys
from tests.storage.trials import publish
from index.storage.store import Store
store = Store(pathlib.Path(sys.argv[1]))
for tag in itertools.count(int(sys.argv[2])):
    publish(store, tag)
"""


def run(script: str, *arguments: object) -> "subprocess.Popen[str]":
    """A Python process with pipes, that can import the store and its trials, since it starts in their folder."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@dataclass(frozen=True, slots=True)
class Contest:
    """What builders said who asked for the lock at the same time."""

    won: list[str]
    lost: list[str]

    @property
    def named(self) -> int:
        """How many of those who lost name the process of the only one that won."""
        winner = f"process {self.won[0].split()[1]} since 20" if len(self.won) == 1 else "nobody"
        return sum(winner in line for line in self.lost)


def contend(root: Path, builders: int, rounds: int, *mutant: str) -> list[Contest]:
    """So many builders ask at once, and so again when all have let go."""
    processes = [run(CONTENDER, root, *mutant) for _ in range(builders)]
    found = []
    try:
        for _ in range(rounds):
            answers = _ask(processes)
            _ask(processes)
            won = [answer for answer in answers if answer.startswith("won")]
            found.append(Contest(won, [answer for answer in answers if not answer.startswith("won")]))
    finally:
        for process in processes:
            process.communicate()
    return found


def _ask(processes: "list[subprocess.Popen[str]]") -> list[str]:
    """A line to each, and the line that each says then."""
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    return [process.stdout.readline().strip() for process in processes if process.stdout]


@dataclass
class Swaps:
    """What readers saw while a builder published and was killed."""

    looks: int = 0
    loads: int = 0
    kills: int = 0
    wrong: int = 0
    notices: int = 0
    backwards: int = 0
    slowest: float = 0.0  # seconds to load a build once its publishing was seen
    faults: list[str] = field(default_factory=list)


class _Chat:
    """As the running chat: a watcher swaps one object, readers take one reference to it at a time."""

    def __init__(self, root: Path, readers: int) -> None:
        self.store = Store(root)
        self.serving: BuildFiles = self.store.load()
        self.seen = Swaps()
        self.looks = [0] * readers
        self.stop = threading.Event()
        self.threads = [threading.Thread(target=self.watch)]
        self.threads += [threading.Thread(target=self.look, args=(reader,)) for reader in range(readers)]

    def watch(self) -> None:
        known = ""
        while not self.stop.wait(0.002):
            now = self.store.fingerprint()
            if now == known:
                continue
            began = time.perf_counter()
            try:
                stored = self.store.load()
            except IndexFault as fault:
                self.seen.faults.append(fault.message)
                continue
            self.seen.backwards += int(stored.build) < int(self.serving.build)
            known, self.serving = now, stored
            self.seen.loads += 1
            self.seen.notices += bool(stored.notice)
            self.seen.slowest = max(self.seen.slowest, time.perf_counter() - began)

    def look(self, reader: int) -> None:
        while not self.stop.is_set():
            self.seen.wrong += tag_of(self.serving) is None
            self.looks[reader] += 1


def swap(root: Path, seconds: float, readers: int = 4, seed: int = 3) -> Swaps:
    """Readers and a watcher here, for so long, while a builder publishes and is killed at random times."""
    store = Store(root)
    publish(store, 1)
    chat = _Chat(root, readers)
    for thread in chat.threads:
        thread.start()
    source, end = random.Random(seed), time.monotonic() + seconds
    while time.monotonic() < end:
        before = store.fingerprint()
        builder = run(BUILDER, root, int(store.current() or 0) + 1)
        while store.fingerprint() == before:
            time.sleep(0.01)  # until Python has started and the first build is out
        time.sleep(source.uniform(0.02, 0.4))
        builder.kill()
        builder.communicate()
        chat.seen.kills += 1
    chat.stop.set()
    for thread in chat.threads:
        thread.join()
    chat.seen.looks = sum(chat.looks)
    return chat.seen
