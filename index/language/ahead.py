"""Texts that are needed soon -> their terms, found meanwhile by other processes, one on each core.

A process reads texts and writes their terms, a line of JSON each way, until its input ends. Where one fails nothing is
lost: the terms are found here, when they are asked for.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import SimpleQueue

from index.language.terms import Term, terms

Process = subprocess.Popen[bytes]
Found = Mapping[str, tuple[Term, ...]]

# The same modules as here, wherever these lie.
SERVE = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from index.language.ahead import serve; serve()"


class Ahead:
    """Processes that find terms; each has a thread here that speaks with it."""

    def __init__(self, count: int) -> None:
        """Start so many."""
        self._threads = ThreadPoolExecutor(count)
        self._free: SimpleQueue[Process] = SimpleQueue()
        self._all = [_started() for _ in range(count)]
        for process in self._all:
            self._free.put(process)

    def find(self, texts: Sequence[str]) -> Future[Found]:
        """Have the terms of some texts found; those that it cannot find are left out."""
        return self._threads.submit(self._asked, list(dict.fromkeys(texts)))

    def _asked(self, texts: Sequence[str]) -> Found:
        process = self._free.get()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(texts).encode() + b"\n")
            process.stdin.flush()
            found = json.loads(process.stdout.readline())
        except (OSError, ValueError):  # it has died
            return {}
        finally:
            self._free.put(process)
        return {text: tuple(Term(*one) for one in own) for text, own in zip(texts, found, strict=True)}

    def end(self) -> None:
        """End all of them; what is still asked for is let go."""
        for process in self._all:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._all:
            process.communicate()


@contextmanager
def started(count: int) -> Iterator[Ahead | None]:
    """So many processes, until they are not needed any more; None for none."""
    if not count:
        yield None
        return
    ahead = Ahead(count)
    try:
        yield ahead
    finally:
        ahead.end()


def _started() -> Process:
    # In a session of its own Ctrl-C does not reach it: its input ends with the process that started it.
    return subprocess.Popen(
        [sys.executable, "-c", SERVE, json.dumps(sys.path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )


def serve() -> None:
    """What runs in a process."""
    for line in sys.stdin.buffer:
        found = [[(one.text, one.start, one.stop) for one in terms(text)] for text in json.loads(line)]
        sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")
        sys.stdout.buffer.flush()
