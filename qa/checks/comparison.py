"""Two JSON reports -> which checks were lost, gained and moved, and whether that could be chance."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from qa.checks.lines import CheckFileError
from qa.checks.report import FORMAT
from qa.checks.text import UNPRINTABLE

ROUNDS = 10_000  # of the bootstrap: its interval is then steady to the third decimal
SEED = 7  # two runs of one comparison must print the same
SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Change:
    """One check in both reports; `before` and `after` say the stage and the rank."""

    key: str
    question: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs. `interval`: mean difference of 1/rank over the checks in both, and its 95 % bounds."""

    lost: tuple[Change, ...]
    gained: tuple[Change, ...]
    moved: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    same: int
    interval: tuple[float, float, float]


def read_report(path: Path) -> dict[str, Any]:
    """A report written by `--json`. Raises CheckFileError, in one line, for anything else."""
    try:
        report = json.loads(path.read_text(encoding="utf-8"))
        if report["format"] != FORMAT:
            fault = f"отчёт другого вида ({report['format']}): запишите заново"
            raise CheckFileError(str(path), [(0, fault)])
        for check in report["checks"]:
            check["key"], check["stage"], check["rank"]
    except OSError as error:
        raise CheckFileError(str(path), [(0, f"отчёт не читается: {error.strerror}")]) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise CheckFileError(str(path), [(0, "это не отчёт derek check --json")]) from error
    return dict(report)


def failed_keys(report: Mapping[str, Any]) -> set[str]:
    """The checks that did not pass in a report; skipped ones are not among them."""
    return {check["key"] for check in report["checks"] if check["stage"] not in ("passed", SKIPPED)}


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    """Changes from `old` to `new`. A check that passed and is now skipped is lost.

    Where `new` is of some checks only, those that it left out are not compared.
    """
    before = {check["key"]: check for check in old["checks"]}
    after = {check["key"]: check for check in new["checks"]}
    both = [key for key in after if key in before]
    changes = {key: Change(key, after[key]["question"], _told(before[key]), _told(after[key])) for key in both}
    passed = {key: (before[key]["stage"] == "passed", after[key]["stage"] == "passed") for key in both}
    lost = [changes[key] for key in both if passed[key] == (True, False)]
    gained = [changes[key] for key in both if passed[key] == (False, True)]
    moved = [
        changes[key]
        for key in both
        if passed[key] in ((True, True), (False, False)) and changes[key].before != changes[key].after
    ]
    ranked = [key for key in both if before[key]["rank"] or after[key]["rank"]]
    return Comparison(
        lost=tuple(lost),
        gained=tuple(gained),
        moved=tuple(moved),
        added=tuple(key for key in after if key not in before),
        removed=() if new["partial"] else tuple(key for key in before if key not in after),
        same=len(both) - len(lost) - len(gained) - len(moved),
        interval=paired_bootstrap(
            [_reciprocal(before[key]) for key in ranked], [_reciprocal(after[key]) for key in ranked]
        ),
    )


def paired_bootstrap(one: Sequence[float], other: Sequence[float]) -> tuple[float, float, float]:
    """The mean of other - one over pairs, and the 2.5 % and 97.5 % bounds; zeros where there are no pairs."""
    differences = np.asarray(other, float) - np.asarray(one, float)
    if not len(differences):
        return 0.0, 0.0, 0.0
    drawn = np.random.default_rng(SEED).integers(0, len(differences), (ROUNDS, len(differences)))
    low, high = np.quantile(differences[drawn].mean(axis=1), [0.025, 0.975])
    return float(differences.mean()), float(low), float(high)


def comparison_lines(comparison: Comparison) -> list[str]:
    """The comparison for a terminal; what was lost comes first."""
    lines: list[str] = []
    for title, changes in (
        ("Потеряно", comparison.lost),
        ("Приобретено", comparison.gained),
        ("Сдвинулось", comparison.moved),
    ):
        lines += [f"{title}: {len(changes)}"] if changes else []
        lines += [f"  {c.key}: {c.before} → {c.after}: {c.question}" for c in changes]
    for title, keys in (("Новые проверки", comparison.added), ("Исчезли", comparison.removed)):
        lines += [f"{title}: {', '.join(keys)}"] if keys else []
    mean, low, high = comparison.interval
    sure = ", разница может быть случайной" if mean and low <= 0 <= high else ""
    lines.append(f"Без перемен: {comparison.same}; MRR {mean:+.3f} (95 %: {low:+.3f}…{high:+.3f}{sure})")
    return [UNPRINTABLE.sub("\ufffd", line) for line in lines]


def _told(check: Mapping[str, Any]) -> str:
    """«место 3», or the stage where it did not pass, with the rank if there is one."""
    rank = f"место {check['rank']}" if check["rank"] else ""
    if check["stage"] == "passed":
        return rank or "прошла"
    return ", ".join(filter(None, (check["label"], rank)))


def _reciprocal(check: Mapping[str, Any]) -> float:
    return 1 / check["rank"] if check["rank"] else 0.0
