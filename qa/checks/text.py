"""A Report -> lines of text for a terminal: failures by stage, totals, thresholds, a summary."""

import json
import re
import shlex
from typing import Any

from qa.checks.check import Check
from qa.checks.report import shown
from qa.checks.result import Report, Result
from qa.checks.totals import Verdict, allowed, total, totals, verdicts

SHOWN = 200  # characters of a passage: two lines of a terminal
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # a document must not steer the terminal
METRIC_NAMES = {
    "passed": "прошло",
    "hit@1": "на 1-м месте",
    "hit@3": "в первых 3",
    "hit@5": "в первых 5",
    "hit@10": "в первых 10",
    "mrr": "MRR",
    "false_refusals": "ложные отказы",
    "false_answers": "ложные ответы",
}


def look_closer(check: Check) -> str:
    """The shell command that shows how Derek comes to its answer."""
    if not check.history:
        return f"derek ask {shlex.quote(check.question)} --top 10 --explain"
    asked = {"id": check.id, "question": check.question, "history": list(check.history)}
    line = shlex.quote(json.dumps(asked, ensure_ascii=False))
    return f"echo {line} | derek ask --batch /dev/stdin --top 10"


def failure_lines(result: Result) -> list[str]:
    """Where, what was asked, what was expected, what came instead, and the command to look closer."""
    check = result.check
    lines = [f"{check.file}:{check.line} {check.id} — {result.stage.label}"]
    lines += [f"  прежде:    {question}" for question in check.history]
    lines.append(f"  вопрос:    {check.question}")
    lines.append(f"  ожидалось: {expected(check)}")
    lines.append(f"  получено:  {result.reason}")
    if result.stage.is_failure and result.answer:
        lines += [_passage_line(passage) for passage in shown(result)]
    if result.stage.is_failure:
        lines.append(f"  подробнее: {look_closer(check)}")
    return lines


def expected(check: Check) -> str:
    """What the check wants, in words."""
    if not check.answerable:
        return "ответа в документах нет"
    wanted = []
    if check.expect:
        joint = " и " if check.expect.every else " или "
        quotes = joint.join(f"«{quote}»" for quote in check.expect.quotes)
        wanted.append(f"{quotes} среди первых {check.top}")
    if check.any_passage:
        wanted.append(f"документ «{check.document}» среди первых {check.top}")
    wanted += [f"нигде нет «{quote}»" for quote in check.not_expect]
    if check.min_confidence:
        wanted.append(f"уверенность от {check.min_confidence:.2f}")
    return "; ".join(wanted) or "ответ есть"


def _passage_line(passage: dict[str, Any]) -> str:
    text = " ".join(passage["text"].split())
    text = text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"
    return f"    {passage['rank']}. {text} ({passage['document']}:{passage['start']})"


def threshold_name(verdict: Verdict) -> str:
    """`hit@3`, or `typo hit@3` for that of a tag."""
    return f"{verdict.threshold.tag} {verdict.threshold.metric}".strip()


def verdict_line(verdict: Verdict) -> str:
    """«файл:строка порог hit@3 ≥ 0.900: 0.812, не выполнен»."""
    threshold = verdict.threshold
    sign = "≤" if threshold.metric.startswith("false_") else "≥"
    held = "выполнен" if verdict.holds else "не выполнен"
    name = threshold_name(verdict)
    where = f"{verdict.file}:{threshold.line}"
    return f"{where} порог {name} {sign} {threshold.limit:.3f}: {verdict.value:.3f}, {held}"


def table(report: Report) -> list[list[str]]:
    """Rows of cells: the header, all checks, each tag. For a terminal's or a page's table."""
    columns = ["passed", "hit@1", "hit@3", "mrr", "false_refusals", "false_answers"]
    rows = [["", "проверок", *(METRIC_NAMES[column] for column in columns)]]
    for one in totals(report):
        cells = [_cell(column, one.metrics.get(column)) for column in columns]
        rows.append([one.tag or "все", str(one.run), *cells])
    return rows


def _cell(metric: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if metric == "mrr" else f"{value:.1%}".replace(".0%", "%").replace("%", " %")


def summary(report: Report) -> str:
    """«84 проверки: прошло 80, не прошло 3 (порог допускает 2), пропущена 1; сборка 000003; 0.4 с»."""
    every, excused = total(report.results), len(allowed(report))
    parts = [f"прошло {every.passed}"]
    if every.failed:
        parts.append(f"не прошло {every.failed}" + (f" (пороги допускают: {excused})" if excused else ""))
    if every.outdated:
        parts.append(f"устарело {every.outdated}")
    if every.skipped:
        parts.append(f"пропущено {every.skipped}")
    built = f"; сборка {report.build}" if report.build else ""
    return f"Проверок: {len(report.results)}; {', '.join(parts)}{built}; {report.seconds:.2f} с"


def text_lines(report: Report) -> list[str]:
    """The whole report for a terminal: failures, totals, thresholds, the last line a summary."""
    lines: list[str] = []
    excused = allowed(report)
    for result in report.results:
        if result.stage.is_failure or result.stage.is_outdated:
            lines += failure_lines(result)
            if result.check.key in excused:
                lines.append("  допустимо: решает порог (require)")
            lines.append("")
    lines += [*table_lines(report), ""]
    lines += [verdict_line(verdict) for verdict in verdicts(report)]
    return [UNPRINTABLE.sub("\ufffd", line) for line in (*lines, summary(report))]


def table_lines(report: Report) -> list[str]:
    """`table` with its columns aligned."""
    return aligned(table(report))


def aligned(rows: list[list[str]]) -> list[str]:
    """Rows of cells as lines, the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
