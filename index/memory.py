"""Memory that was freed -> the system; and memory in which nothing is looked for that could be freed."""

import contextlib
import ctypes
import gc
from collections.abc import Iterator


def give_back() -> None:
    """glibc keeps what is freed, and what is taken next in large pieces would come on top of it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Python looks for no garbage in here: where much is loaded that stays, it finds none and takes its time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
