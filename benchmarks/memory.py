"""A process -> the most memory that it has had."""

import resource
import sys
from pathlib import Path


def own() -> int:
    """What this process has now, in bytes, mapped files left out, whose pages the system takes back; 0 if untold."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon")), 0)


def peak() -> int:
    """The most memory that this process has had, in bytes: mapped files count as far as they were looked at."""
    status = Path("/proc/self/status")
    if status.exists():  # what `getrusage` tells on Linux begins with the peak of the process that started this one
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
