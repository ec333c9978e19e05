"""Memory that was freed -> the system."""

import contextlib
import ctypes


def give_back() -> None:
    """glibc keeps what is freed, and what is taken next in large pieces would come on top of it."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library
        ctypes.CDLL(None).malloc_trim(0)
