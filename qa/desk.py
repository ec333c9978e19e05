"""Questions that come at once -> as many worked on as the machine can bear, the others in a line of limited length."""

from collections.abc import Callable
from typing import TypeVar

import anyio
from anyio import to_thread

T = TypeVar("T")

# Questions worked on at once, and waiting. With one at once, everybody waited behind clients that had left.
AT_ONCE, WAITING = 4, 64
AFTER = 2  # seconds after which one who was turned away may come back


class BusyError(Exception):
    """The line is full; come back `AFTER` seconds later."""


class Desk:
    """Where the page and the API have their questions answered, in threads. One for a server."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        """How many are worked on and how many may wait."""
        self._most = at_once + waiting
        self._at_once = at_once
        self._here = 0
        self._threads: anyio.CapacityLimiter | None = None  # belongs to the loop that runs

    async def serve(self, work: Callable[[], T]) -> T:
        """The result of `work`, done in a thread when it is its turn; raises BusyError when the line is full."""
        if self._here >= self._most:
            raise BusyError
        if self._threads is None:
            self._threads = anyio.CapacityLimiter(self._at_once)
        self._here += 1
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            self._here -= 1
