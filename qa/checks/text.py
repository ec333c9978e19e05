"""A Run -> lines of text for a terminal: failures by stage, totals, thresholds, a summary.

All lines are messages; who prints them says them in the reader's language, and lets nothing in them steer the screen.
"""

import json
import shlex
import textwrap
from collections.abc import Sequence
from gettext import NullTranslations

from index.messages import Message, joined, message, plural, said
from qa.checks.check import Check, Result, Run, Stage
from qa.checks.report import shown
from qa.checks.totals import JudgedThreshold, allowed, judged_thresholds, total, totals

SHOWN = 200  # characters of a passage: two lines of a terminal
COLUMNS = {
    "passed": message("pass rate"),
    "hit@1": message("rank 1"),
    "hit@3": message("top 3"),
    "mrr": "MRR",
    "false_refusals": message("false refusals"),
    "false_answers": message("false answers"),
}


class TableLine(Message):
    """A line of a table, whose columns are as wide as their words are in the language in which it is said."""

    rows: Sequence[Sequence[str]]
    at: int  # which of them it is

    def said(self, translations: NullTranslations) -> str:
        """The line, after all its table was said."""
        return _aligned([[said(cell, translations) for cell in row] for row in self.rows])[self.at]


def failure_lines(result: Result) -> list[str]:
    """Where, what was asked, what was expected, what came instead, and the command to look closer."""
    check = result.check
    lines: list[str] = [joined(" — ", [f"{check.file}:{check.line} {check.id}", result.stage.label])]
    lines += [message("  earlier:  {question}", question=question) for question in check.history]
    lines.append(message("  question: {question}", question=check.question))
    lines.append(message("  expected: {expected}", expected=expected(check)))
    lines.append(message("  received: {reason}", reason=result.reason))
    if result.stage.is_failure:
        for one in shown(result):
            text = textwrap.shorten(one.text, SHOWN, placeholder="…")
            lines.append(f"    {one.rank}. {text} ({one.document}:{one.start})")
        lines.append(message("  details:  {command}", command=look_closer(check)))
    return lines


def look_closer(check: Check) -> str:
    """The shell command that shows how Derek comes to its answer."""
    only = check.only
    given = {"document": list(only.documents), "since": only.since, "until": only.until, "tag": list(only.tags)}
    given = {name: value for name, value in given.items() if value}
    if check.history:
        asked = {"id": check.id, "question": check.question, "history": list(check.history)}
        line = json.dumps(asked | ({"only": given} if given else {}), ensure_ascii=False)
        return f"echo {shlex.quote(line)} | derek ask --batch - --top 10"
    options = [(name, one) for name, value in given.items() for one in ([value] if isinstance(value, str) else value)]
    words = [word for name, one in options for word in (f"--{name}", one)]
    return " ".join(["derek ask", shlex.join([check.question, "--top", "10", "--explain", *words])])


def expected(check: Check) -> Message:
    """What the check wants, in words."""
    if not check.answerable:
        return message("no answer in the documents")
    wanted = []
    if check.wants_passage:
        what: str = message('the document "{document}"', document=check.document)
        if check.expect:
            what = joined(", ", [message('"{text}"', text=quote) for quote in check.expect.quotes])
            if len(check.expect.quotes) > 1:
                every = check.expect.every
                what = message("all of {quotes}", quotes=what) if every else message("one of {quotes}", quotes=what)
        first = plural("{what} in the first passage", "{what} in the first {n} passages", check.top, what=what)
        wanted.append(first)
    if check.quote:
        shown = joined(", ", [message('"{text}"', text=quote) for quote in check.quote])
        wanted.append(message("{quotes} in the marked sentence", quotes=shown))
    wanted += [message('no passage with "{quote}"', quote=quote) for quote in check.not_expect]
    if check.min_confidence:
        wanted.append(message("a confidence of {least:.2f} or more", least=check.min_confidence))
    return joined("; ", wanted or [message("an answer")])


def threshold_line(judged: JudgedThreshold) -> Message:
    """`file:line threshold hit@3 ≥ 0.900: 0.812, does not hold`."""
    return message(
        "{place} threshold {name} {sign} {limit:.3f}: {value:.3f}, {held}",
        place=f"{judged.file}:{judged.line}",
        name=judged.name,
        sign="≤" if judged.metric.startswith("false_") else "≥",
        limit=judged.limit,
        value=judged.value,
        held=message("holds") if judged.holds else message("does not hold"),
    )


def table(run: Run) -> list[list[str]]:
    """Rows of cells: the header, all checks, each tag. For a terminal's or a page's table."""
    rows: list[list[str]] = [["", message("checks"), *COLUMNS.values()]]
    for one in totals(run):
        cells = [_cell(column, one.metrics.get(column)) for column in COLUMNS]
        rows.append([one.tag or message("all"), str(one.run), *cells])
    return rows


def _cell(metric: str, value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if metric == "mrr" else f"{value:.1%}".replace(".0%", "%").replace("%", " %")


def summary(run: Run) -> Message:
    """`84 checks: 80 passed, 3 failed (thresholds allow 2), 1 skipped; build 000003; 0.40 s`."""
    every, excused = total(run.results), len(allowed(run))
    counts = [message("{n} passed", n=every.passed)]
    if excused:
        counts.append(message("{n} failed (thresholds allow {allowed})", n=every.failed, allowed=excused))
    elif every.failed:
        counts.append(message("{n} failed", n=every.failed))
    if every.outdated:
        counts.append(message("{n} out of date", n=every.outdated))
    if every.skipped:
        counts.append(message("{n} skipped", n=every.skipped))
    parts = [plural("{n} check: {counts}", "{n} checks: {counts}", len(run.results), counts=joined(", ", counts))]
    parts += [message("build {build}", build=run.build)] if run.build else []
    return joined("; ", [*parts, message("{seconds:.2f} s", seconds=run.seconds)])


def text_lines(run: Run) -> list[str]:
    """The whole run for a terminal: failures, totals, thresholds, the last line a summary."""
    lines: list[str] = []
    excused = allowed(run)
    for result in run.results:
        if result.stage.is_failure or result.stage.is_outdated:
            lines += failure_lines(result)
            if result.check.key in excused:
                lines.append(message("  allowed: the threshold decides (require)"))
            lines.append("")
    lines += [*aligned(table(run)), "", *map(threshold_line, judged_thresholds(run))]
    if run.results and all(result.stage is Stage.SKIPPED for result in run.results):
        reasons = joined("; ", dict.fromkeys(result.check.skip for result in run.results))
        lines.append(message("no check was run, so nothing is shown to work: {reasons}", reasons=reasons))
    return [*lines, summary(run)]


def aligned(rows: Sequence[Sequence[str]]) -> list[TableLine]:
    """Rows of cells as lines, the first column to the left, the others to the right."""
    lines = [TableLine(text) for text in _aligned(rows)]
    for at, line in enumerate(lines):
        line.rows, line.at = rows, at
    return lines


def _aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    padded = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return ["  ".join(cells).rstrip() for cells in padded]
