import json
from pathlib import Path

import pytest

from qa.checks.comparison import compare, comparison_lines, failed_keys, paired_bootstrap, read_report
from qa.checks.lines import CheckFileError
from qa.checks.report import to_json, to_json_text
from tests.checks.reports import ANSWERED, LOW, PASSES, RIGHTLY_REFUSED, SKIPPED, report

WORSE = PASSES.replace("1931 году", "Ладыгин").replace("id: passes", "id: passes, top: 1")
LATER = PASSES.replace("tags: год", "skip: потом")


def test_lost_gained_moved_added_and_removed(tmp_path: Path) -> None:
    better = LOW.replace("top: 1", "top: 2")
    old = to_json(report(tmp_path, PASSES, LOW, RIGHTLY_REFUSED))
    new = to_json(report(tmp_path, WORSE, better, ANSWERED))
    told = compare(old, new)
    assert [(c.key, c.before, c.after) for c in told.lost] == [
        ("a.checks.yaml::passes", "место 1", "нет среди кандидатов")
    ]
    assert [(c.key, c.before, c.after) for c in told.gained] == [
        ("a.checks.yaml::low", "слишком низко, место 2", "место 2")
    ]
    assert (told.added, told.removed, told.same) == (
        ("a.checks.yaml::answered",), ("a.checks.yaml::none",), 0,
    )  # fmt: skip
    assert comparison_lines(told)[:2] == [
        "Потеряно: 1",
        "  a.checks.yaml::passes: место 1 → нет среди кандидатов: Когда построили мост?",
    ]
    assert comparison_lines(told)[-1].startswith("Без перемен: 0; MRR -0.500 (95 %: -1.000…")


def test_a_check_that_is_skipped_now_is_lost(tmp_path: Path) -> None:
    told = compare(to_json(report(tmp_path, PASSES)), to_json(report(tmp_path, LATER, RIGHTLY_REFUSED)))
    assert [change.after for change in told.lost] == ["пропущена"]


def test_a_part_of_the_checks_removes_none(tmp_path: Path) -> None:
    old = report(tmp_path, PASSES, RIGHTLY_REFUSED)
    part = report(tmp_path, PASSES, RIGHTLY_REFUSED, only={"a.checks.yaml::passes"})
    told = compare(to_json(old), to_json(part))
    assert (told.removed, told.same, told.lost) == ((), 1, ())


def test_the_bootstrap_is_paired_and_repeats() -> None:
    assert paired_bootstrap([], []) == (0.0, 0.0, 0.0)
    assert paired_bootstrap([0.5, 1.0, 0.2], [0.6, 1.1, 0.3]) == pytest.approx((0.1, 0.1, 0.1))
    mean, low, high = paired_bootstrap([1, 0, 1, 0], [0, 1, 1, 1])
    assert (mean, low, high) == (0.25, -0.5, 1.0)
    assert paired_bootstrap([1, 0, 1, 0], [0, 1, 1, 1]) == (mean, low, high)


def test_failed_keys_leave_out_what_was_skipped(tmp_path: Path) -> None:
    ran = report(tmp_path, PASSES, LOW, ANSWERED, SKIPPED)
    assert failed_keys(to_json(ran)) == {"a.checks.yaml::low", "a.checks.yaml::answered"}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "это не отчёт derek check --json"),
        ("[]", "это не отчёт derek check --json"),
        ('{"format": 1, "checks": [{"key": "a"}]}', "это не отчёт derek check --json"),
        ('{"format": 9, "checks": []}', r"отчёт другого вида \(9\): запишите заново"),
        ("[" * 100_000, "это не отчёт derek check --json"),
    ],
)
def test_a_baseline_must_be_a_report(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "old.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CheckFileError, match=f"old.json: {fault}"):
        read_report(path)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    ran = report(tmp_path, PASSES, LOW)
    path = tmp_path / "old.json"
    path.write_text(to_json_text(ran), encoding="utf-8")
    assert read_report(path) == to_json(ran) == json.loads(to_json_text(ran))
