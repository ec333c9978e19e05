"""Answers, plans and builds -> lines for a terminal. Makes text only; `cli.py` prints it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from rich.text import Text

if TYPE_CHECKING:  # the command starts with this file, and should not load an index to print one line
    from index.build import BuildReport, Plan
    from index.documents.reading import Document
    from index.passages.splitting import Passage
    from index.search import Hit
    from index.storage.store import Build
    from qa.answer import Answer

# What steers a terminal or turns the reading order around: C0, C1 (0x9b alone opens a command), bidi, halves.
STEERING = r"\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff"
CONTROL = re.compile(rf"[\x00-\x08\x0b-\x1f{STEERING}]")
IN_JSON = re.compile(f"[{STEERING}]")  # json.dumps escapes the rest of them itself
REPAIRS = {
    "layout": "раскладка",
    "translit": "латиница",
    "spelling": "опечатка",
    "followup": "продолжение разговора",
}
SHOWN = 3  # names in a list before «и ещё N»


def safe(text: str) -> str:
    """Text without control characters: a document must not steer the terminal."""
    return CONTROL.sub(" ", text)


def one_line(text: str) -> str:
    """Safe text on one line."""
    return " ".join(safe(text).split())


def json_line(value: Any) -> str:
    """JSON on one line, Russian readable, with no character that steers a terminal or ends a line."""
    line = json.dumps(value, ensure_ascii=False)
    return IN_JSON.sub(lambda match: f"\\u{ord(match[0]):04x}", line)


def place(hit: Hit) -> str:
    """Where a hit stands: title · date · who speaks · characters."""
    passage, document = hit.passage, hit.document
    parts = [document.title or document.name, document.date, passage.speaker]
    return one_line(" · ".join([*filter(None, parts), f"{document.name}:{passage.start}–{passage.stop}"]))


def answer_text(answer: Answer, explain: bool = False) -> Text:
    """An answer as a person reads it: the quotation first, then where it stands, then the passages."""
    text = Text()
    if answer.notice:
        text.append(f"{one_line(answer.notice)}\n\n", "yellow")
    for repair in answer.question.repairs:
        text.append(
            f"{REPAIRS.get(repair.kind, repair.kind)}: {one_line(repair.before)} → {one_line(repair.after)}\n", "dim"
        )
    if not answer.found:
        text.append("В документах нет ответа на этот вопрос.\n", "bold")
        text.append("Ближайшее, что нашлось (это не ответ):\n" if answer.hits else "", "dim")
    for rank, hit in enumerate(answer.hits, 1):
        text.append("\n")
        _append_hit(text, rank, hit, leading=answer.found and rank == 1)
        if explain:
            text.append(explanation(hit), "cyan")
    if explain:
        text.append(f"\nуверенность {answer.confidence:.3f} · сборка {answer.build} · {answer.ms:.1f} мс\n", "cyan")
    return text


def _append_hit(text: Text, rank: int, hit: Hit, leading: bool) -> None:
    start, stop = hit.sentence
    document = hit.document.text
    if leading:
        text.append(f"«{one_line(document[start:stop])}»\n", "bold green")
    text.append(f"[{rank}] {place(hit)}\n", "dim")
    before, after = one_line(document[hit.passage.start : start]), one_line(document[stop : hit.passage.stop])
    text.append(f"{before} " if before else "")
    text.append(one_line(document[start:stop]), "bold")
    text.append(f" {after}\n" if after else "\n")


def explanation(hit: Hit) -> str:
    """Why a hit stands where it stands: its signals, and which word met which."""
    signals = " + ".join(f"{name} {value:.2f}" for name, value in asdict(hit.signals).items())
    words = ", ".join(
        match.question if match.similarity == 1 else f"{match.question} ~ {match.passage} {match.similarity:.2f}"
        for match in hit.matches
    )
    return f"    итог {hit.score:.3f} = {signals}\n    слова: {words or 'общих нет'}\n"


def counted(number: int, one: str, few: str, many: str) -> str:
    """1 документ, 2 документа, 5 документов."""
    if number % 10 == 1 and number % 100 != 11:
        return f"{number} {one}"
    return f"{number} {few if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else many}"


def plan_lines(plan: Plan) -> list[str]:
    """What a build does, in one line, and the names of what it touches."""
    passages = counted(plan.passages, "фрагмента", "фрагментов", "фрагментов")
    first = (
        f"новых {len(plan.added)}, изменено {len(plan.changed)}, удалено {len(plan.removed)}, "
        f"без изменений {len(plan.kept)}: закодировать {plan.encoded} из {passages}"
    )
    named = (("новые", plan.added), ("изменены", plan.changed), ("удалены", plan.removed))
    lines = [f"  {word}: {names(found)}" for word, found in named if found]
    if plan.stale:
        lines.append(f"  не прочитаны, осталась прежняя версия: {names(plan.stale)}")
    return [first, *lines]


def names(found: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    rest = len(found) - SHOWN
    return one_line(", ".join(found[:SHOWN])) + (f" и ещё {rest}" if rest > 0 else "")


def built_line(built: BuildReport) -> str:
    """What came of a build."""
    passages = counted(built.plan.passages, "фрагмент", "фрагмента", "фрагментов")
    plan = built.plan
    count = len(plan.kept) + len(plan.added) + len(plan.changed) + len(plan.stale)
    documents = counted(count, "документ", "документа", "документов")
    return f"Сборка {built.build} опубликована: {documents}, {passages}, {built.seconds:.1f} с"


def build_lines(builds: Iterable[Build]) -> list[str]:
    """The list of builds, newest last, the published one starred."""
    lines = []
    for one in builds:
        what = one.fault or (
            f"документов {_field(one, 'counts', 'documents')}, фрагментов {_field(one, 'counts', 'passages')}, "
            f"модель {_field(one, 'model', 'name')}, {one.bytes / 1e6:.1f} МБ"
        )
        state = "* " if one.published else "  "
        held = " (не опубликована)" if one.held else ""
        lines.append(one_line(f"{one.build} {one.created} {what}{held}").join([state, ""]))
    return lines


def _field(build: Build, part: str, name: str) -> Any:
    """A field of a manifest that anybody may have written."""
    fields = build.manifest.get(part)
    return fields.get(name, "?") if isinstance(fields, dict) else "?"


def passage_lines(document: Document, passages: Sequence[Passage]) -> list[str]:
    """The passages of a document and where they are cut."""
    head = filter(None, [document.name, document.title, document.date, document.encoding])
    lines = [one_line(" · ".join(head))]
    for number, passage in enumerate(passages, 1):
        about = " · ".join(filter(None, [passage.speaker, passage.heading]))
        length = passage.stop - passage.start
        lines += ["", one_line(f"── {number} · {passage.start}–{passage.stop} ({length}) · {about}")]
        lines.append(safe(passage.text.replace("\r", "")))
    return lines
