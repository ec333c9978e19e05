"""The chat under fire: threads ask the index that serves while a builder publishes, and is killed, again and again."""

import contextlib
import itertools
import os
import random
import re
import signal
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from index.build import build_index
from index.encoders.static import StaticEncoder
from index.errors import DerekError
from index.storage.store import Store
from qa.live import Live
from tests.storage.processes import run

# A line in: fork a builder, its pid out, and wait for its end. So a builder begins at once, its libraries imported.
BUILDERS = """
import os, pathlib, signal, sys
import simplemma, tempfile  # which a builder else imports when it needs them
from index.encoders.static import StaticEncoder
from tests.storage.live_queries import publish_for_ever
encoder = StaticEncoder()
for line in sys.stdin:
    pid = os.fork()
    if not pid:
        signal.alarm(60)  # nobody is left to kill it
        publish_for_ever(pathlib.Path(sys.argv[1]), encoder)
    print(pid, flush=True)
    os.waitpid(pid, 0)
"""
THINGS = ("лекарства", "стекло", "цемент", "кирпич", "бумагу", "сахар")
QUESTIONS = ("Что выпускает завод?", "Что выпускаит первый завод?", "Кто делает стекло?", "Когда открыли цех?")
NUMBER = re.compile(r"\b\d{6}\b")


def publish(root: Path, encoder: StaticEncoder) -> None:
    """A build of documents that carry its number, each twice: in its text and in its heading."""
    store = Store(root)
    with store.lock():
        number = f"{max((int(one.build) for one in store.builds()), default=0) + 1:06d}"
    source = root.parent / "source"
    source.mkdir(exist_ok=True)
    for place, thing in enumerate(THINGS, 1):
        text = f"# Цех {number}\n\nЗавод {place} выпускает {thing}, номер {number}. Цех открыли весной.\n"
        (source / f"{place}.md").write_text(text, encoding="utf-8")
    built = build_index([source], root, model=encoder)
    if built.build != number:
        raise SystemExit(f"built {built.build}, not {number}")


def publish_for_ever(root: Path, encoder: StaticEncoder) -> None:
    """Until it is killed; a fault ends it with its traceback on stderr, and is counted as one."""
    try:
        while True:
            publish(root, encoder)
    except BaseException as error:
        (root.parent / f"fault-{os.getpid()}").write_text(f"builder: {error!r}", encoding="utf-8")
        raise
    finally:
        os._exit(1)


@dataclass
class Asked:
    """What the threads saw."""

    queries: int = 0
    swaps: int = 0
    kills: int = 0
    mixed: int = 0
    notices: int = 0
    seconds: float = 0.0
    slowest: float = 0.0  # seconds of the slowest query
    faults: list[str] = field(default_factory=list)

    @property
    def kept(self) -> bool:
        """Whether every promise was kept."""
        return not (self.mixed or self.notices or self.faults)


def by_answer(live: Live) -> Callable[[int], bool]:
    """Ask as the page does; tells whether all of an answer's text is of the build that the answer names."""

    def ask(number: int) -> bool:
        said = live.engine.ask(QUESTIONS[number % len(QUESTIONS)], top=3)
        texts = [text for hit in said.hits for text in (hit.passage.text, hit.passage.heading, hit.document.text)]
        return {found for text in texts for found in NUMBER.findall(text)} == {said.build}

    return ask


def by_vectors(live: Live) -> Callable[[int], bool]:
    """Ask the vectors alone, some twenty times faster; tells whether the texts are of the build that was asked."""
    vectors = live.engine.index.encoder.encode_query(QUESTIONS)

    def ask(number: int) -> bool:
        index = live.engine.index
        rows, _ = index.vectors.search(vectors[number % len(QUESTIONS)], 3)
        passages = [index.passages[row] for row in rows]
        texts = [text for one in passages for text in (one.text, one.heading, index.documents[one.document].text)]
        return {found for text in texts for found in NUMBER.findall(text)} == {index.build}

    return ask


class _Fire:
    def __init__(self, live: Live, threads: int, ask_once: Callable[[int], bool]) -> None:
        self.live, self.ask_once = live, ask_once
        self.seen = Asked()
        self.stop = threading.Event()
        self.done = [0] * threads
        self.slowest = [0.0] * threads
        self.mixed = [0] * threads
        self.threads = [threading.Thread(target=self.look)]
        self.threads += [threading.Thread(target=self.ask, args=(thread,)) for thread in range(threads)]

    def look(self) -> None:
        """As `Live.watch`, but without its half second, so that the swaps are many."""
        while not self.stop.wait(0.002):
            self.seen.swaps += self.live.look()
            if self.live.notice:
                self.seen.notices += 1
                self.seen.faults.append(self.live.notice)

    def ask(self, thread: int) -> None:
        for number in itertools.count(thread):
            if self.stop.is_set():
                return
            began = time.perf_counter()
            try:
                self.mixed[thread] += not self.ask_once(number)
            except Exception as error:
                self.seen.faults.append(repr(error))
            self.slowest[thread] = max(self.slowest[thread], time.perf_counter() - began)
            self.done[thread] += 1


def queries(
    root: Path, seconds: float, asked: int = 0, swaps: int = 0, threads: int = 8, fast: bool = False, seed: int = 5
) -> Asked:
    """Ask until there are so many seconds, queries and swaps, or a builder failed by itself.

    `fast` asks the vectors alone, else it is `answer`, with its repairs. Builders are killed after 0.05 to 2 s.
    """
    publish(root, StaticEncoder())
    live = Live(root)
    fire = _Fire(live, threads, by_vectors(live) if fast else by_answer(live))
    switch = sys.getswitchinterval()
    sys.setswitchinterval(0.0005)  # or a swap waits for its turn behind 8 busy threads at each of its reads
    builders = run(BUILDERS, root)
    assert builders.stdin
    assert builders.stdout
    source, began = random.Random(seed), time.monotonic()
    for thread in fire.threads:
        thread.start()
    try:
        while time.monotonic() - began < seconds or sum(fire.done) < asked or fire.seen.swaps < swaps:
            if any(root.parent.glob("fault-*")):
                break
            builders.stdin.write("\n")
            builders.stdin.flush()
            pid = int(builders.stdout.readline())
            time.sleep(source.uniform(0.05, 2))
            with contextlib.suppress(ProcessLookupError):  # one that failed; its fault is on the disk
                os.kill(pid, signal.SIGKILL)
                fire.seen.kills += 1
    finally:
        fire.stop.set()
        for thread in fire.threads:
            thread.join()
        builders.communicate()
        sys.setswitchinterval(switch)
    return _summed(fire, root, time.monotonic() - began)


def _summed(fire: _Fire, root: Path, seconds: float) -> Asked:
    seen = fire.seen
    seen.queries, seen.mixed, seen.slowest, seen.seconds = sum(fire.done), sum(fire.mixed), max(fire.slowest), seconds
    seen.faults += [path.read_text(encoding="utf-8") for path in root.parent.glob("fault-*")]
    try:  # what the last killed builder left
        publish(root, StaticEncoder())
        seen.faults += Store(root).verify()
    except DerekError as error:
        seen.faults.append(f"after it all: {error.message}")
    return seen
