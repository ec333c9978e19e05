from pathlib import Path

import pytest

from qa.checks.totals import allowed, exit_code, judged_thresholds, total, totals
from tests.checks.runs import ANSWERED, FORBIDDEN, LOW, OUTDATED, PASSES, REFUSED, RIGHTLY_REFUSED, SKIPPED, run


def test_metrics_count_what_they_say(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES, LOW, REFUSED, RIGHTLY_REFUSED, ANSWERED, OUTDATED, SKIPPED)
    every, year = totals(ran)
    assert (every.passed, every.failed, every.outdated, every.skipped, every.run) == (2, 3, 1, 1, 6)
    assert every.metrics == {
        "passed": 2 / 6,
        "hit@1": 2 / 4,  # the check out of date is a miss, not left out
        "hit@3": 3 / 4,
        "hit@5": 3 / 4,
        "hit@10": 3 / 4,
        "mrr": (1 + 1 / 2 + 1) / 4,
        "false_refusals": 1 / 3,
        "false_answers": 1 / 2,
    }
    assert (year.tag, year.metrics["hit@1"], "false_answers" in year.metrics) == ("год", 1 / 2, False)
    assert total(ran.results, "год") == year


@pytest.mark.parametrize(
    ("checks", "require", "code"),
    [
        ([PASSES, RIGHTLY_REFUSED], "", 0),
        ([PASSES, SKIPPED], "", 0),
        ([SKIPPED], "", 2),
        ([PASSES, LOW], "", 1),
        ([PASSES, LOW, OUTDATED], "", 2),
        ([PASSES, LOW], "{hit@1: 0.5}", 0),
        ([PASSES, LOW], "{hit@1: 0.6}", 1),
        ([PASSES, LOW], "{hit@10: 1, mrr: 0.75}", 0),
        ([PASSES, LOW, ANSWERED], "{hit@1: 0.5}", 1),  # hit@1 says nothing of false answers
        ([PASSES, ANSWERED, RIGHTLY_REFUSED], "{false_answers: 0.5}", 0),
        ([PASSES, ANSWERED, RIGHTLY_REFUSED], "{false_answers: 0.4}", 1),
        ([PASSES, REFUSED], "{false_refusals: 0.5}", 0),
        ([PASSES, REFUSED], "{false_refusals: 0}", 1),
        ([PASSES, FORBIDDEN], "{hit@1: 1}", 1),
        ([PASSES, FORBIDDEN], "{passed: 0.5}", 0),
        ([PASSES, LOW], "{tags: {год: {hit@1: 0.5}}}", 0),
        ([PASSES, REFUSED], "{tags: {год: {passed: 0.5}}}", 1),  # the refused check has no such tag
        ([PASSES, OUTDATED], "{passed: 0.1}", 2),  # no threshold excuses a check out of date
        ([PASSES], "{hit@1: 1}", 0),
    ],
)
def test_the_exit_code(tmp_path: Path, checks: list[str], require: str, code: int) -> None:
    assert exit_code(run(tmp_path, *checks, require=require)) == code


def test_a_threshold_names_the_failures_that_it_decides(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES, LOW, ANSWERED, require="{hit@1: 0.5}")
    assert allowed(ran) == {"a.checks.yaml::low"}
    (judged,) = judged_thresholds(ran)
    assert (judged.value, judged.holds, judged.line) == (0.5, True, 1)
    for require in ("{hit@1: 0.6}", "{hit@1: 0.5, passed: 0.9}"):  # none is allowed by a threshold that is not met
        assert allowed(run(tmp_path, PASSES, LOW, ANSWERED, require=require)) == set()


def test_a_part_of_the_checks_is_judged_without_thresholds(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES, LOW, require="{hit@1: 0.5}", only={"a.checks.yaml::low"})
    assert (judged_thresholds(ran), allowed(ran), exit_code(ran)) == ([], set(), 1)


def test_a_threshold_over_skipped_checks_does_not_hold(tmp_path: Path) -> None:
    ran = run(tmp_path, RIGHTLY_REFUSED, SKIPPED, require="{hit@1: 0.5}")
    assert [judged.holds for judged in judged_thresholds(ran)] == [False]
    assert exit_code(ran) == 1
