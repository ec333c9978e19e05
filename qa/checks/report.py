"""A Report -> plain values and JSON: what `--json` writes and `--baseline` reads."""

import json
from typing import Any

from qa.checks.result import Report, Result
from qa.checks.totals import Total, allowed, exit_code, totals, verdicts

FORMAT = 1  # `--baseline` refuses another


def to_json(report: Report) -> dict[str, Any]:
    """All of the report as plain values; passages are kept for the checks that failed."""
    excused = allowed(report)
    return {
        "format": FORMAT,
        "build": report.build,
        "seconds": round(report.seconds, 3),
        "partial": report.partial,
        "exit_code": exit_code(report),
        "totals": [_total_to_json(one) for one in totals(report)],
        "thresholds": [
            {
                "file": verdict.file,
                "tag": verdict.threshold.tag,
                "metric": verdict.threshold.metric,
                "limit": verdict.threshold.limit,
                "value": round(verdict.value, 4),
                "holds": verdict.holds,
            }
            for verdict in verdicts(report)
        ],
        "checks": [_result_to_json(result, result.check.key in excused) for result in report.results],
    }


def _total_to_json(one: Total) -> dict[str, Any]:
    counts = {"passed": one.passed, "failed": one.failed, "outdated": one.outdated, "skipped": one.skipped}
    shares = {metric: round(value, 4) for metric, value in one.metrics.items()}
    return {"tag": one.tag, **counts, "metrics": shares}


def _result_to_json(result: Result, excused: bool) -> dict[str, Any]:
    check, answer = result.check, result.answer
    return {
        "key": check.key,
        "file": check.file,
        "line": check.line,
        "id": check.id,
        "question": check.question,
        "history": list(check.history),
        "tags": list(check.tags),
        "lang": check.lang,
        "answerable": check.answerable,
        "top": check.top,
        "stage": result.stage.value,
        "label": result.stage.label,
        "reason": result.reason,
        "allowed": excused,
        "rank": result.rank,
        "found": answer.found if answer else None,
        "confidence": round(answer.confidence, 4) if answer else None,
        "ms": round(answer.ms, 2) if answer else None,
        "passages": shown(result) if result.stage.is_failure else [],
    }


def shown(result: Result) -> list[dict[str, Any]]:
    """The passages that a person would see for the check, those of its `top`."""
    hits = result.answer.hits[: result.check.top] if result.answer else ()
    return [
        {
            "rank": rank,
            "document": hit.passage.document,
            "heading": hit.passage.heading,
            "start": hit.passage.start,
            "stop": hit.passage.stop,
            "text": hit.passage.text,
            "sentence": hit.document.text[slice(*hit.sentence)],
        }
        for rank, hit in enumerate(hits, 1)
    ]


def to_json_text(report: Report) -> str:
    """`to_json` as it is written to a file."""
    return json.dumps(to_json(report), ensure_ascii=False, indent=1) + "\n"
