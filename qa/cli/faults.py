"""What could not be read -> lines for a person: faults of one kind are one line with their count."""

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath

from index.documents.files import Fault
from index.messages import joined, message, plural
from qa.cli.terminal import SHOWN, one_line

MOST_KINDS = 8  # suffixes that are counted on a line


def fault_lines(faults: Sequence[Fault]) -> list[str]:
    """A line for each fault; more than SHOWN of a kind are one, with the first names and how many of which suffix."""
    kinds: dict[tuple[str, bool, bool], list[Fault]] = {}
    for fault in faults:
        reason = getattr(fault.reason, "template", "") or str(fault.reason)
        kinds.setdefault((reason, fault.fatal, fault.is_read), []).append(fault)
    lines = []
    for alike in kinds.values():
        if len(alike) <= SHOWN:
            lines += [_line(one.name, one) for one in alike]
        else:
            lines.append(_line(_counted(alike), alike[0]))
    return lines


def _line(name: str, fault: Fault) -> str:
    if fault.fatal:
        return message("not read: {name}: {reason}", name=name, reason=fault.reason)
    if fault.is_read:
        return message("a note on {name}: {reason}", name=name, reason=fault.reason)
    return message("left out: {name}: {reason}", name=name, reason=fault.reason)


def _counted(faults: Sequence[Fault]) -> str:
    """«61 files (.png 30, .py 31), such as a.png, b.py, c.py»."""
    suffixes = Counter(PurePath(fault.name).suffix.lower() or fault.name for fault in faults)
    kinds = ", ".join(f"{suffix} {count}" for suffix, count in suffixes.most_common(MOST_KINDS))
    files = plural("{n} file", "{n} files", len(faults))
    counted = joined(" ", (files, f"({one_line(kinds)})")) if 1 < len(suffixes) < len(faults) else files
    return message("{files}, such as {names}", files=counted, names=_names(faults))


def _names(faults: Sequence[Fault]) -> str:
    return one_line(", ".join(fault.name for fault in faults[:SHOWN]))
