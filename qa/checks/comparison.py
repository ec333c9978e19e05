"""Two reports -> which checks were lost, gained and moved, and whether that could be chance."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from index.messages import Message, joined, message
from qa.checks.check import Check, Stage
from qa.checks.measures import Estimate, bootstrap, reciprocal
from qa.checks.report import Report, ReportedCheck


@dataclass(frozen=True, slots=True)
class Change:
    """One check in both reports; `before` and `after` say the stage and the rank."""

    key: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. `mrr`, `passed`: by how much 1/rank and what passed differ, over the checks asked in both."""

    lost: tuple[Change, ...]
    gained: tuple[Change, ...]
    moved: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    same: int
    mrr: Estimate
    passed: Estimate


def counterparts(
    old: Sequence[ReportedCheck], new: Sequence[Check] | Sequence[ReportedCheck]
) -> dict[str, ReportedCheck]:
    """The keys of `new` -> the same checks in `old`.

    By the key, else by its end and the question: a file is called q.checks.yaml while no other is, then
    x/q.checks.yaml. Of several in `old` one that passed: rather is a loss told that is none than one overlooked.
    """
    before, keys = {check.key: check for check in old}, {check.key for check in new}
    alike: dict[tuple[str, str], list[ReportedCheck]] = defaultdict(list)
    for check in old:
        if check.key not in keys:
            alike[PurePath(check.key).name, check.question].append(check)
    found: dict[str, ReportedCheck] = {}
    for one in new:
        named = [before[one.key]] if one.key in before else alike[PurePath(one.key).name, one.question]
        same = [other for other in named if _is_end(one.key, other.key) or _is_end(other.key, one.key)]
        if same:
            found[one.key] = max(same, key=lambda other: other.stage is Stage.PASSED)
    return found


def _is_end(short: str, key: str) -> bool:
    return f"/{key}".endswith(f"/{short}")


def compare(old: Report, new: Report) -> Comparison:
    """Changes from `old` to `new`. A check that passed and is now skipped is lost.

    Where `new` is of some checks only, those that it left out are not compared.
    """
    before = counterparts(old.checks, new.checks)
    both = [(before[check.key], check) for check in new.checks if check.key in before]
    changes: dict[int, list[Change]] = {-1: [], 0: [], 1: []}  # lost, moved, gained
    steps = []
    for was, now in both:
        change = Change(now.key, now.question, _told(was), _told(now))
        step = (now.stage is Stage.PASSED) - (was.stage is Stage.PASSED)
        if step or change.before != change.after:
            changes[step].append(change)
        steps += [step] if Stage.SKIPPED not in (was.stage, now.stage) else []
    found = {check.key for check in before.values()}
    return Comparison(
        lost=tuple(changes[-1]),
        gained=tuple(changes[1]),
        moved=tuple(changes[0]),
        added=tuple(check.key for check in new.checks if check.key not in before),
        removed=() if new.partial else tuple(check.key for check in old.checks if check.key not in found),
        same=len(both) - sum(map(len, changes.values())),
        mrr=bootstrap([reciprocal(now.rank) - reciprocal(was.rank) for was, now in both if was.rank or now.rank]),
        passed=bootstrap(steps),
    )


def comparison_lines(comparison: Comparison) -> list[str]:
    """The comparison as messages, a line each; what was lost comes first."""
    mrr = comparison.mrr
    within = bounds(mrr, f"{mrr.low:+.3f}…{mrr.high:+.3f}")
    return [
        *_changed(message("Lost: {n}", n=len(comparison.lost)), comparison.lost),
        *_changed(message("Gained: {n}", n=len(comparison.gained)), comparison.gained),
        *_changed(message("Moved: {n}", n=len(comparison.moved)), comparison.moved),
        *([message("New checks: {keys}", keys=", ".join(comparison.added))] if comparison.added else ()),
        *([message("Gone: {keys}", keys=", ".join(comparison.removed))] if comparison.removed else ()),
        message("Unchanged: {n}; MRR {mean:+.3f} ({bounds})", n=comparison.same, mean=mrr.mean, bounds=within),
    ]


def bounds(estimate: Estimate, written: str) -> Message:
    """The interval of a difference, and whether there may be none: `95 %: -0.1…+0.3, the difference may be chance`."""
    if estimate.may_be_chance:
        return message("95 %: {interval}, the difference may be chance", interval=written)
    return message("95 %: {interval}", interval=written)


def _changed(title: Message, changes: Sequence[Change]) -> list[str]:
    lines = [joined("", [f"  {c.key}: ", c.before, " → ", c.after, f": {c.question}"]) for c in changes]
    return [title, *lines] if lines else []


def _told(check: ReportedCheck) -> str:
    """The rank, or the stage where it did not pass, with the rank if there is one."""
    rank = [message("rank {rank}", rank=check.rank)] if check.rank else []
    return joined(", ", rank if rank and check.stage is Stage.PASSED else [check.stage.label, *rank])
