import json
from pathlib import Path
from xml.etree import ElementTree

from qa.checks.junit import to_junit
from qa.checks.report import to_json, to_json_text
from qa.checks.text import failure_lines, look_closer, summary, text_lines
from tests.checks.reports import ANSWERED, LOW, OUTDATED, PASSES, RIGHTLY_REFUSED, SKIPPED, report

HISTORY = "{id: after, question: 'А где, «там»?', history: [Кто он], expect: Талас}"


def test_a_failure_tells_all_that_is_needed_to_look_closer(tmp_path: Path) -> None:
    (low,) = report(tmp_path, LOW).results
    assert failure_lines(low) == [
        "a.checks.yaml:2 low — слишком низко",
        "  вопрос:    Завод в Таразе: с 1935 года он варит?",
        "  ожидалось: «в Таразе» среди первых 1",
        "  получено:  на месте 2, а нужно не ниже 1; первый: «Завод варит сахар из свёклы с 1935 года.» (sugar.md)",
        "    1. Завод варит сахар из свёклы с 1935 года. (sugar.md:0)",
        "  подробнее: derek ask 'Завод в Таразе: с 1935 года он варит?' --top 10 --explain",
    ]


def test_the_command_for_a_follow_up_carries_the_history(tmp_path: Path) -> None:
    (after,) = report(tmp_path, HISTORY).results
    assert look_closer(after.check) == (
        'echo \'{"id": "after", "question": "А где, «там»?", "history": ["Кто он"]}\''
        " | derek ask --batch /dev/stdin --top 10"
    )


def test_the_text_ends_with_totals_thresholds_and_a_summary(tmp_path: Path) -> None:
    ran = report(tmp_path, PASSES, LOW, RIGHTLY_REFUSED, SKIPPED, require="{hit@1: 0.5}")
    lines = text_lines(ran)
    assert lines[6] == "  допустимо: решает порог (require)"
    assert lines[8:12] == [
        "     проверок  прошло  на 1-м месте  в первых 3    MRR  ложные отказы  ложные ответы",
        "все         3  66.7 %          50 %       100 %  0.750            0 %            0 %",
        "год         2    50 %          50 %       100 %  0.750            0 %              –",
        "",
    ]
    assert lines[12] == "a.checks.yaml:1 порог hit@1 ≥ 0.500: 0.500, выполнен"
    assert lines[13].startswith(
        "Проверок: 4; прошло 2, не прошло 1 (пороги допускают: 1), пропущено 1; сборка 000007; "
    )
    assert summary(ran) == lines[13]


def test_the_json_report(tmp_path: Path) -> None:
    ran = report(tmp_path, PASSES, LOW, OUTDATED, require="{hit@1: 0.3}")
    told = json.loads(to_json_text(ran))
    assert told == to_json(ran)
    assert (told["format"], told["build"], told["exit_code"], told["partial"]) == (1, "000007", 2, False)
    assert told["thresholds"] == [
        {"file": "a.checks.yaml", "tag": "", "metric": "hit@1", "limit": 0.3, "value": 0.3333, "holds": True}
    ]
    passes, low, old = told["checks"]
    assert (passes["key"], passes["stage"], passes["rank"], passes["passages"]) == (
        "a.checks.yaml::passes", "passed", 1, [],
    )  # fmt: skip
    assert (low["stage"], low["label"], low["rank"]) == ("ranked-low", "слишком низко", 2)
    assert low["allowed"]
    assert [passage["text"] for passage in low["passages"]] == ["Завод варит сахар из свёклы с 1935 года."]
    assert (old["stage"], old["found"], old["confidence"]) == ("outdated", None, None)


def test_junit_counts_failures_errors_and_skips_apart(tmp_path: Path) -> None:
    ran = report(tmp_path, PASSES, LOW, ANSWERED, OUTDATED, SKIPPED, require="{hit@1: 0.9}")
    (suite,) = ElementTree.fromstring(to_junit(ran))
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6", "failures": "2", "errors": "1", "skipped": "2",
    }  # fmt: skip
    kinds = {case.get("name"): [told.tag for told in case] for case in suite}
    assert kinds == {
        "passes": [],
        "low": ["skipped"],
        "answered": ["failure"],
        "old": ["error"],
        "later": ["skipped"],
        "hit@1": ["failure"],
    }
    answered = suite.find("testcase[@name='answered']/failure")
    assert answered is not None
    assert answered.get("type") == "wrongly-answered"
    assert "подробнее: derek ask" in (answered.text or "")
