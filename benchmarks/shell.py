"""A command of `derek ask`, or any call -> how long it takes; needs no extra."""

import subprocess
import time
from collections.abc import Callable, Mapping, Sequence


def timed(action: Callable[[], object]) -> float:
    """How many seconds it takes to call something."""
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def asked(command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
    """Run `derek ask`, whose question comes last; it ends with 1 where the documents do not answer.

    Raises SystemExit: it ended with neither 0 nor 1.
    """
    ended = subprocess.run(command, stdout=subprocess.DEVNULL, env=environment, check=False).returncode
    if ended not in (0, 1):
        raise SystemExit(f"derek ask ended with {ended}: {command[-1]}")
