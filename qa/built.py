"""What came of a build -> lines for a person: what it changed, and what could not be read.

Faults of one kind are one line with their count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import PurePath
from typing import TYPE_CHECKING

from index.characters import one_line
from index.messages import joined, message, plural, some_of

if TYPE_CHECKING:  # the command starts with this file, and should not load an index to print one line
    from index.build import BuildReport
    from index.documents.files import Fault
    from index.plan import Plan

SHOWN = 3  # names in a list before "and N more"
MOST_KINDS = 8  # suffixes that are counted on a line


def plan_lines(plan: Plan) -> list[str]:
    """What a build does, in one line, and the names of what it touches."""
    counted = plural(
        "{added} new, {changed} changed, {removed} removed, {kept} unchanged: {encoded} of {n} passage to encode",
        "{added} new, {changed} changed, {removed} removed, {kept} unchanged: {encoded} of {n} passages to encode",
        plan.passages,
        added=len(plan.added),
        changed=len(plan.changed),
        removed=len(plan.removed),
        kept=len(plan.kept),
        encoded=plan.encoded,
    )
    named = (
        (message("new"), plan.added),
        (message("changed"), plan.changed),
        (message("removed"), plan.removed),
        (message("not read, the earlier version stays"), plan.stale),
    )
    return [counted, *(joined("", ("  ", what, ": ", names(found))) for what, found in named if found)]


def names(found: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    return some_of([one_line(name) for name in found], SHOWN)


def built_line(built: BuildReport) -> str:
    """What came of a build."""
    plan = built.plan
    if built.unchanged:
        return message("Nothing has changed: build {build} stays", build=built.build)
    count = len(plan.kept) + len(plan.added) + len(plan.changed) + len(plan.stale)
    return message(
        "Build {build} is published: {documents}, {passages}, {seconds:.1f} s",
        build=built.build,
        documents=plural("{n} document", "{n} documents", count),
        passages=plural("{n} passage", "{n} passages", plan.passages),
        seconds=built.seconds,
    )


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
