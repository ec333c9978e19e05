from pathlib import Path

import pytest

from qa.checks.comparison import compare, comparison_lines
from qa.checks.report import Report, report_of
from qa.locale.languages import tell
from tests.checks.brackets import brackets
from tests.checks.runs import ANSWERED, LOW, PASSES, RIGHTLY_REFUSED, run

WORSE = PASSES.replace("1931 году", "Ладыгин").replace("id: passes", "id: passes, top: 1")
LATER = PASSES.replace("tags: год", "skip: потом")


def test_lost_gained_moved_added_and_removed(tmp_path: Path) -> None:
    better = LOW.replace("top: 1", "top: 2")
    old = report_of(run(tmp_path, PASSES, LOW, RIGHTLY_REFUSED))
    new = report_of(run(tmp_path, WORSE, better, ANSWERED))
    told = compare(old, new)
    assert [(c.key, c.before, c.after) for c in told.lost] == [
        ("a.checks.yaml::passes", "rank 1", "not among the candidates")
    ]
    assert [(c.key, c.before, c.after) for c in told.gained] == [("a.checks.yaml::low", "too low, rank 2", "rank 2")]
    assert (told.added, told.removed, told.same) == (
        ("a.checks.yaml::answered",), ("a.checks.yaml::none",), 0,
    )  # fmt: skip
    assert comparison_lines(told) == [
        "Lost: 1",
        "  a.checks.yaml::passes: rank 1 → not among the candidates: Когда построили мост?",
        "Gained: 1",
        "  a.checks.yaml::low: too low, rank 2 → rank 2: Завод в Таразе: с 1935 года он варит?",
        "New checks: a.checks.yaml::answered",
        "Gone: a.checks.yaml::none",
        "Unchanged: 0; MRR -0.500 (95 %: -1.000…+0.000, the difference may be chance)",
    ]


def test_a_check_that_is_skipped_now_is_lost(tmp_path: Path) -> None:
    told = compare(report_of(run(tmp_path, PASSES)), report_of(run(tmp_path, LATER, RIGHTLY_REFUSED)))
    assert [change.after for change in told.lost] == ["skipped"]


def test_a_change_is_said_in_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language = brackets(monkeypatch)
    told = compare(report_of(run(tmp_path, PASSES)), report_of(run(tmp_path, WORSE)))
    assert [tell(line, language) for line in comparison_lines(told)] == [
        "[Lost: 1]",
        "  a.checks.yaml::passes: [rank 1] → [not among the candidates]: Когда построили мост?",
        "[Unchanged: 0; MRR -1.000 ([95 %: -1.000…-1.000])]",
    ]


def called(report: Report, file: str) -> Report:
    """The report, of a check file of another name."""
    checks = (one.model_copy(update={"file": file, "key": f"{file}::{one.id}"}) for one in report.checks)
    return report.model_copy(update={"checks": tuple(checks)})


@pytest.mark.parametrize(
    ("old_file", "new_file", "is_same"),
    [
        ("a.checks.yaml", "source/x/a.checks.yaml", True),  # another file is called so now
        ("/home/d/source/x/a.checks.yaml", "source/x/a.checks.yaml", True),
        ("source/x/a.checks.yaml", "a.checks.yaml", True),
        ("source/x/a.checks.yaml", "source/y/a.checks.yaml", False),
        ("a.checks.yaml", "source/aa.checks.yaml", False),
    ],
)
def test_a_check_is_lost_however_its_file_is_called(
    tmp_path: Path, old_file: str, new_file: str, is_same: bool
) -> None:
    old, new = report_of(run(tmp_path, PASSES)), report_of(run(tmp_path, WORSE))
    told = compare(called(old, old_file), called(new, new_file))
    assert [len(some) for some in (told.lost, told.added, told.removed)] == ([1, 0, 0] if is_same else [0, 1, 1])


def test_of_two_files_of_a_name_neither_hides_a_loss(tmp_path: Path) -> None:
    old, lost = report_of(run(tmp_path, PASSES)), report_of(run(tmp_path, WORSE))
    both = lost.model_copy(
        update={"checks": (*called(old, "y/a.checks.yaml").checks, *called(lost, "x/a.checks.yaml").checks)}
    )
    told = compare(called(old, "a.checks.yaml"), both)
    assert ([change.key for change in told.lost], told.added) == (["x/a.checks.yaml::passes"], ())
    told = compare(both, called(lost, "a.checks.yaml"))
    assert ([change.key for change in told.lost], told.removed) == (
        ["a.checks.yaml::passes"], ("x/a.checks.yaml::passes",),
    )  # fmt: skip


def test_a_part_of_the_checks_removes_none(tmp_path: Path) -> None:
    old = run(tmp_path, PASSES, RIGHTLY_REFUSED)
    part = run(tmp_path, PASSES, RIGHTLY_REFUSED, only={"a.checks.yaml::passes"})
    told = compare(report_of(old), report_of(part))
    assert (told.removed, told.same, told.lost) == ((), 1, ())
