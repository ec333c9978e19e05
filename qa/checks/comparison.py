"""Two reports -> which checks were lost, gained and moved, and whether that could be chance."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.messages import Message, joined, message
from qa.checks.measures import Estimate, difference, reciprocal
from qa.checks.report import Report, ReportedCheck
from qa.checks.result import Stage


@dataclass(frozen=True, slots=True)
class Change:
    """One check in both reports; `before` and `after` say the stage and the rank."""

    key: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. `mrr`: by how much 1/rank differs over the checks in both."""

    lost: tuple[Change, ...]
    gained: tuple[Change, ...]
    moved: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    same: int
    mrr: Estimate


def compare(old: Report, new: Report) -> Comparison:
    """Changes from `old` to `new`. A check that passed and is now skipped is lost.

    Where `new` is of some checks only, those that it left out are not compared.
    """
    before = {check.key: check for check in old.checks}
    after = {check.key: check for check in new.checks}
    both = [key for key in after if key in before]
    changes = {key: Change(key, after[key].question, _told(before[key]), _told(after[key])) for key in both}
    passed = {key: (before[key].stage is Stage.PASSED, after[key].stage is Stage.PASSED) for key in both}
    lost = [changes[key] for key in both if passed[key] == (True, False)]
    gained = [changes[key] for key in both if passed[key] == (False, True)]
    moved = [
        changes[key]
        for key in both
        if passed[key] in ((True, True), (False, False)) and changes[key].before != changes[key].after
    ]
    ranked = [key for key in both if before[key].rank or after[key].rank]
    return Comparison(
        lost=tuple(lost),
        gained=tuple(gained),
        moved=tuple(moved),
        added=tuple(key for key in after if key not in before),
        removed=() if new.partial else tuple(key for key in before if key not in after),
        same=len(both) - len(lost) - len(gained) - len(moved),
        mrr=difference(
            [reciprocal(before[key].rank) for key in ranked], [reciprocal(after[key].rank) for key in ranked]
        ),
    )


def comparison_lines(comparison: Comparison) -> list[str]:
    """The comparison as messages, a line each; what was lost comes first."""
    mrr = comparison.mrr
    return [
        *_changed(message("Lost: {n}", n=len(comparison.lost)), comparison.lost),
        *_changed(message("Gained: {n}", n=len(comparison.gained)), comparison.gained),
        *_changed(message("Moved: {n}", n=len(comparison.moved)), comparison.moved),
        *([message("New checks: {keys}", keys=", ".join(comparison.added))] if comparison.added else ()),
        *([message("Gone: {keys}", keys=", ".join(comparison.removed))] if comparison.removed else ()),
        message(
            "Unchanged: {n}; MRR {mean:+.3f} ({bounds})",
            n=comparison.same,
            mean=mrr.mean,
            bounds=bounds(mrr, f"{mrr.low:+.3f}…{mrr.high:+.3f}"),
        ),
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
    rank = message("rank {rank}", rank=check.rank) if check.rank else ""
    if check.stage is Stage.PASSED and rank:
        return rank
    return joined(", ", [check.stage.label, rank]) if rank else check.stage.label
