"""A run -> lines, JSON, JUnit; and the JSON read back."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from qa.checks.faults import CheckFileError
from qa.checks.junit import to_junit
from qa.checks.report import Report, read_report, report_of
from qa.checks.text import expected, failure_lines, look_closer, summary, text_lines
from qa.locale.languages import tell
from tests.checks.brackets import brackets
from tests.checks.runs import ANSWERED, LOW, OUTDATED, PASSES, RIGHTLY_REFUSED, SKIPPED, run

HISTORY = "{id: after, question: 'А где, «там»?', history: [Кто он], expect: Талас}"
REASON = 'at rank 2, where 1 or better is needed; the first: "Завод варит сахар из свёклы с 1935 года." (sugar.md)'


def test_a_failure_tells_all_that_is_needed_to_look_closer(tmp_path: Path) -> None:
    (low,) = run(tmp_path, LOW).results
    assert failure_lines(low) == [
        "a.checks.yaml:2 low — too low",
        "  question: Завод в Таразе: с 1935 года он варит?",
        '  expected: "в Таразе" in the first passage',
        f"  received: {REASON}",
        "    1. Завод варит сахар из свёклы с 1935 года. (sugar.md:0)",
        "  details:  derek ask 'Завод в Таразе: с 1935 года он варит?' --top 10 --explain",
    ]


@pytest.mark.parametrize(
    ("check", "wanted"),
    [
        ("expect: Талас", '"Талас" in the first 5 passages'),
        ("expect: [Талас, мост], top: 3", 'one of "Талас", "мост" in the first 3 passages'),
        ("expect: {all: [Талас, мост]}, top: 1", 'all of "Талас", "мост" in the first passage'),
        ("document: bridge.md, top: 2", 'the document "bridge.md" in the first 2 passages'),
        ("not_expect: [Талас, мост], answerable: true", 'no passage with "Талас"; no passage with "мост"'),
        ("expect: Талас, min_confidence: 0.5", '"Талас" in the first 5 passages; a confidence of 0.50 or more'),
        ("expect: Талас, quote: [мост]", '"Талас" in the first 5 passages; "мост" in the marked sentence'),
        ("answerable: true", "an answer"),
        ("answerable: false", "no answer in the documents"),
    ],
)
def test_what_a_check_wants_in_words(tmp_path: Path, check: str, wanted: str) -> None:
    (result,) = run(tmp_path, f"{{id: x, question: Мост?, {check}}}").results
    assert expected(result.check) == wanted


def test_the_command_for_a_follow_up_carries_the_history(tmp_path: Path) -> None:
    (after,) = run(tmp_path, HISTORY).results
    assert look_closer(after.check) == (
        'echo \'{"id": "after", "question": "А где, «там»?", "history": ["Кто он"]}\' | derek ask --batch - --top 10'
    )


def test_the_text_ends_with_totals_thresholds_and_a_summary(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES, LOW, RIGHTLY_REFUSED, SKIPPED, require="{hit@1: 0.5}")
    lines = text_lines(ran)
    assert lines[6] == "  allowed: the threshold decides (require)"
    assert lines[8:13] == [
        "     checks  pass rate  rank 1  top 3    MRR  false refusals  false answers",
        "all       3     66.7 %    50 %  100 %  0.750             0 %            0 %",
        "год       2       50 %    50 %  100 %  0.750             0 %              –",
        "",
        "a.checks.yaml:1 threshold hit@1 ≥ 0.500: 0.500, holds",
    ]
    assert re.fullmatch(
        r"4 checks: 2 passed, 1 failed \(thresholds allow 1\), 1 skipped; build 000007; \d\.\d\d s", lines[13]
    )
    assert (len(lines), summary(ran)) == (14, lines[13])


def test_columns_are_as_wide_as_their_words_in_the_language_of_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    language = brackets(monkeypatch)
    lines = text_lines(run(tmp_path, PASSES, RIGHTLY_REFUSED, require="{hit@1: 0.5}"))
    assert [tell(line, language) for line in lines[:5]] == [
        "       [checks]  [pass rate]  [rank 1]  [top 3]    MRR  [false refusals]  [false answers]",
        "[all]         2        100 %     100 %    100 %  1.000               0 %              0 %",
        "год           1        100 %     100 %    100 %  1.000               0 %                –",
        "",
        "[a.checks.yaml:1 threshold hit@1 ≥ 0.500: 1.000, [holds]]",
    ]


def test_the_json_report(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES, LOW, OUTDATED, require="{hit@1: 0.3}")
    told = json.loads(report_of(ran).to_json())
    assert list(told) == ["format", "build", "seconds", "partial", "exit_code", "totals", "thresholds", "checks"]
    assert (told["format"], told["build"], told["exit_code"], told["partial"]) == (1, "000007", 2, False)
    shares = {
        "passed": 0.3333, "hit@1": 0.3333, "hit@3": 0.6667, "hit@5": 0.6667, "hit@10": 0.6667, "mrr": 0.5,
        "false_refusals": 0.0,
    }  # fmt: skip
    assert told["totals"][0] == {
        "tag": "", "passed": 1, "failed": 1, "outdated": 1, "skipped": 0, "metrics": shares,
    }  # fmt: skip
    assert told["thresholds"] == [
        {"file": "a.checks.yaml", "tag": "", "metric": "hit@1", "limit": 0.3, "value": 0.3333, "holds": True, "line": 1}
    ]
    passes, low, old = told["checks"]
    assert (passes["key"], passes["stage"], passes["rank"], passes["passages"]) == (
        "a.checks.yaml::passes", "passed", 1, [],
    )  # fmt: skip
    assert low == {
        "key": "a.checks.yaml::low", "file": "a.checks.yaml", "line": 4, "id": "low",
        "question": "Завод в Таразе: с 1935 года он варит?", "history": [], "tags": ["год"], "lang": "",
        "answerable": True, "top": 1, "stage": "ranked-low", "label": "too low", "reason": REASON, "allowed": True,
        "rank": 2, "found": True, "confidence": 0.625, "ms": 1.0,
        "passages": [
            {
                "rank": 1, "document": "sugar.md", "heading": "", "start": 0, "stop": 40,
                "text": "Завод варит сахар из свёклы с 1935 года.",
                "sentence": "Завод варит сахар из свёклы с 1935 года.",
            }
        ],
    }  # fmt: skip
    assert (old["stage"], old["found"], old["confidence"], old["ms"]) == ("outdated", None, None, None)


def test_a_report_is_read_as_it_was_written(tmp_path: Path) -> None:
    report = report_of(run(tmp_path, PASSES, LOW, OUTDATED, SKIPPED, require="{hit@1: 0.3}"))
    path = tmp_path / "old.json"
    path.write_text(report.to_json(), encoding="utf-8")
    assert read_report(path) == report
    added = json.loads(report.to_json()) | {"by a later version": 1}
    path.write_text(json.dumps(added), encoding="utf-8")
    assert read_report(path) == report


def test_failed_checks_leave_out_what_was_skipped(tmp_path: Path) -> None:
    assert report_of(run(tmp_path, PASSES, LOW, ANSWERED, SKIPPED)).failed == {
        "a.checks.yaml::low",
        "a.checks.yaml::answered",
    }


def saved(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads(report_of(run(folder, PASSES, require="{hit@1: 0.3}")).to_json())
    return told


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"", "this is not a report of derek check --json"),
        (b"[]", "this is not a report of derek check --json"),
        (b"\xff\xfe", "this is not a report of derek check --json"),
        (b"[" * 100_000, "this is not a report of derek check --json"),
        (b'{"format": 9, "checks": []}', "a report of another format (9): write it again"),
        (b'{"format": "' + b"9" * 1000 + b'"}', f"a report of another format ({'9' * 20}): write it again"),
        (b"{}", 'this is not a report of derek check --json: "build" is missing or wrong'),
    ],
)
def test_a_baseline_must_be_a_report(tmp_path: Path, text: bytes, fault: str) -> None:
    path = tmp_path / "old.json"
    path.write_bytes(text)
    with pytest.raises(CheckFileError) as caught:
        read_report(path)
    assert caught.value.faults == (f"{path}: {fault}",)


@pytest.mark.parametrize("field", sorted({*Report.model_fields} - {"format"}))
def test_a_report_without_one_of_its_fields_is_none(tmp_path: Path, field: str) -> None:
    told = saved(tmp_path)
    del told[field]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CheckFileError, match=f'json: "{field}" is missing or wrong$'):
        read_report(path)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("label", None),
        ("key", 3),
        ("stage", "perhaps"),
        ("rank", "first"),
        ("rank", 1.5),
        ("answerable", "yes"),
        ("confidence", float("nan")),
        ("tags", "год"),
        ("passages", [{"rank": 1}]),
    ],
)
def test_a_field_of_a_check_that_is_wrong_is_named(tmp_path: Path, field: str, value: object) -> None:
    told = saved(tmp_path)
    told["checks"][0][field] = value  # type: ignore[index]
    path = tmp_path / "old.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CheckFileError, match=rf'json: "checks\.0\.{field}[\w.]*" is missing or wrong$'):
        read_report(path)


def test_a_folder_and_a_file_that_is_not_there_cannot_be_read(tmp_path: Path) -> None:
    for path, why in ((tmp_path, "a folder lies in the place of a file"), (tmp_path / "none.json", "no such file")):
        with pytest.raises(CheckFileError) as caught:
            read_report(path)
        assert caught.value.faults == (f"{path}: the report cannot be read: {why}",)


def test_junit_counts_failures_errors_and_skips_apart(tmp_path: Path) -> None:
    ran = run(tmp_path, PASSES, LOW, ANSWERED, OUTDATED, SKIPPED, require="{hit@1: 0.9}")
    (suite,) = ElementTree.fromstring(to_junit(ran))
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "6", "failures": "3", "errors": "1", "skipped": "1",
    }  # fmt: skip
    kinds = {case.get("name"): [told.tag for told in case] for case in suite}
    assert kinds == {
        "passes": [],
        "low": ["failure"],  # its threshold does not hold
        "answered": ["failure"],
        "old": ["error"],
        "later": ["skipped"],
        "hit@1": ["failure"],
    }
    answered = suite.find("testcase[@name='answered']/failure")
    assert answered is not None
    assert answered.get("type") == "wrongly-answered"
    assert (answered.text or "").splitlines()[-1] == (
        "  details:  derek ask 'Сколько стоит сахар из свёклы?' --top 10 --explain"
    )


def test_junit_is_written_in_the_language_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language = brackets(monkeypatch)
    (suite,) = ElementTree.fromstring(to_junit(run(tmp_path, ANSWERED, require="{false_answers: 0}"), language))
    told = [element.get("message") for element in suite.iter() if element.get("message")]
    first = '["Завод варит сахар из свёклы с 1935 года." (sugar.md)]'
    assert told == [
        f"[false answer]: [the documents have no answer, yet one was given: {first}]",
        "[a.checks.yaml:1 threshold false_answers ≤ 0.000: 1.000, [does not hold]]",
    ]


def test_junit_is_xml_whatever_a_reason_says(tmp_path: Path) -> None:
    skipped = "{id: later, question: Мост?, expect: Талас, skip: 'до <b>\u202e&amp; \ufffd'}"
    (suite,) = ElementTree.fromstring(to_junit(run(tmp_path, skipped)))
    assert [told.get("message") for told in suite.iter("skipped")] == ["skipped: до <b>\u202e&amp; \ufffd"]
