"""A Report -> one HTML file that needs nothing else: no script, no link, no picture from outside."""

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from qa.checks.check import Check
from qa.checks.comparison import compare, comparison_lines
from qa.checks.pictures import confidence_picture, rank_picture
from qa.checks.quotes import plain
from qa.checks.report import shown, to_json
from qa.checks.result import Report, Result
from qa.checks.text import expected, look_closer, summary, table, verdict_line
from qa.checks.totals import allowed, exit_code, verdicts

VERDICTS = {0: "Все проверки прошли", 1: "Есть неудачи", 2: "Файл проверок пора поправить"}
EXCUSED = "Пороги выполнены, но прошли не все проверки"
CSP = "default-src 'none'; style-src 'unsafe-inline'"
STYLE = """
:root{color-scheme:light dark;--ink:#1c1c1a;--paper:#fbfaf7;--faint:#6b6a64;--line:#d9d6cc;--good:#2f7d4f;
--bad:#b3261e;--mark:#ffe9a8}
@media(prefers-color-scheme:dark){:root{--ink:#ecebe6;--paper:#191917;--faint:#a3a198;--line:#3a3934;
--good:#6fbf8b;--bad:#f2938c;--mark:#5c4a12}}
*{box-sizing:border-box}
body{margin:0 auto;padding:16px;max-width:860px;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.5rem;margin:.2em 0}h2{font-size:1.15rem;margin:1.6em 0 .4em}
.faint{color:var(--faint)}.code0{color:var(--good)}.code1,.code2{color:var(--bad)}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
td,th{padding:4px 10px;text-align:right;border-bottom:1px solid var(--line);white-space:nowrap}
th{font-weight:400;white-space:normal;overflow-wrap:normal;vertical-align:bottom}
td:first-child,th:first-child{text-align:left}th{color:var(--faint)}
svg{width:100%;max-width:640px;height:auto;font-size:11px}svg text{fill:var(--faint)}svg line{stroke:var(--line)}
svg .edge{stroke:var(--ink);stroke-dasharray:4 3}svg text.edge{stroke:none;fill:var(--ink)}
.good{fill:var(--good);fill-opacity:.65}.bad{fill:var(--bad)}
details{border:1px solid var(--line);border-radius:8px;margin:8px 0;padding:8px 12px}
summary{cursor:pointer}summary b{font-weight:600}.stage{color:var(--bad);font-size:.9em}
blockquote{margin:8px 0;padding-left:12px;border-left:3px solid var(--line)}
mark{background:var(--mark);color:inherit}code,pre{font-size:.85em;white-space:pre-wrap}
dl{margin:.4em 0}dt{color:var(--faint);font-size:.9em}dd{margin:0 0 .4em}
"""


def to_html(report: Report, baseline: Mapping[str, Any] | None = None) -> str:
    """The page: verdict, totals, pictures, thresholds, comparison with the baseline, each failure."""
    code = exit_code(report)
    verdict = EXCUSED if code == 0 and allowed(report) else VERDICTS[code]
    parts = [
        f'<h1 class="code{code}">{verdict}</h1><p class="faint">{escape(summary(report))}</p>',
        _totals(report),
        _figure("Где стоял нужный фрагмент", rank_picture(report.results)),
        _figure("Уверенность", confidence_picture(report.results)),
        _list("Пороги", [verdict_line(verdict) for verdict in verdicts(report)]),
    ]
    if baseline is not None:
        told = "\n".join(comparison_lines(compare(baseline, to_json(report))))
        parts.append(f"<h2>Сравнение с прежним отчётом</h2><pre>{escape(told)}</pre>")
    parts.append(_failures(report))
    return (
        '<!doctype html>\n<html lang="ru"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{CSP}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Проверки Derek</title><style>{STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _totals(report: Report) -> str:
    header, *rows = table(report)
    head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
    body = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _figure(title: str, picture: str) -> str:
    caption = '<p class="faint">Точка — проверка; красная не прошла.</p>'
    return f"<h2>{title}</h2>{picture}{caption}" if picture else ""


def _list(title: str, lines: list[str]) -> str:
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<h2>{title}</h2><ul>{items}</ul>" if lines else ""


def _failures(report: Report) -> str:
    failed = [result for result in report.results if result.stage.is_failure or result.stage.is_outdated]
    if not failed:
        return ""
    excused = allowed(report)
    first = "".join(_failure(result, result.check.key in excused) for result in failed)
    return f"<h2>Что не прошло: {len(failed)}</h2>{first}"


def _failure(result: Result, excused: bool) -> str:
    check = result.check
    stage = result.stage.label + (", порог допускает" if excused else "")
    facts = [("Ожидалось", expected(check)), ("Получено", result.reason)]
    facts = [*(("Прежде", question) for question in check.history), *facts]
    told = "".join(f"<dt>{name}</dt><dd>{escape(text)}</dd>" for name, text in facts)
    passages = "".join(_passage(check, passage) for passage in shown(result))
    closer = f"<p><code>{escape(look_closer(check))}</code></p>" if result.stage.is_failure else ""
    return (
        f'<details><summary><b>{escape(check.question)}</b> <span class="stage">{stage}</span><br>'
        f'<span class="faint">{escape(check.file)}:{check.line} {escape(check.id)}</span></summary>'
        f"<dl>{told}</dl>{passages}{closer}</details>"
    )


def _passage(check: Check, passage: Mapping[str, Any]) -> str:
    where = f"{passage['rank']}. {passage['document']}, знаки {passage['start']}–{passage['stop']}"
    quotes = [*(check.expect.quotes if check.expect else ()), *check.not_expect] or [passage["sentence"]]
    text = _marked(passage["text"], quotes)
    return f'<blockquote><span class="faint">{escape(where)}</span><br>{text}</blockquote>'


def _marked(text: str, quotes: list[str]) -> str:
    """`text` escaped, with the quotes in it marked where they are found, in spite of ё and line ends."""
    spaced = (r"\s+".join(re.escape(word) for word in plain(quote).split()) for quote in quotes)
    pattern = "|".join(re.sub("[её]", "[её]", quote) for quote in spaced if quote)
    parts, at = [], 0
    for found in re.finditer(pattern, text) if pattern else ():
        parts += [escape(text[at : found.start()]), f"<mark>{escape(found[0])}</mark>"]
        at = found.end()
    return "".join([*parts, escape(text[at:])]).replace("\n\n", "<br><br>")
