"""A file of questions, one JSON object a line -> records, all checked before the first is asked.

A line may have fields of the writer's own, such as the answer that is expected: they are not looked at.
"""

import json
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from index.errors import DerekError
from index.filters import Filter
from index.messages import message
from index.storage.disk import reason

STDIN = Path("-")
SHOWN = 10  # numbers of lines in a message
EXAMPLE = '{"id": "1", "question": "…"}'
FIELDS = ("id", "question", "history", "only")
MISTYPED = 0.7  # how like a field another must be to be taken for it; the others are the writer's own


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the file; `id` as it was given, any JSON value, "" if none was."""

    id: Any
    question: str
    history: tuple[str, ...]
    only: Filter


def read_batch(path: Path, only: Filter) -> list[Record]:
    """The questions of a file, all checked before the first is asked; an error names the lines that are wrong.

    `only` is for the lines that have no field of this name.
    """
    name = message("standard input") if path == STDIN else str(path)
    if path == STDIN and sys.stdin is None:  # `<&-`
        raise DerekError("standard input is closed: give a file of questions, --batch FILE.jsonl")
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig") if path == STDIN else path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DerekError(
            "the file of questions {path} cannot be read: {reason}. Check the path", path=name, reason=reason(error)
        ) from error
    except UnicodeDecodeError as error:
        raise DerekError(
            "the file of questions {path} is not UTF-8 (byte {byte}). Save it as UTF-8", path=name, byte=error.start
        ) from error
    found: list[Record] = []
    faults: dict[int, DerekError] = {}
    for at, line in enumerate(text.split("\n"), 1):
        try:
            found += [_record(line, only)] if line.strip() else []
        except DerekError as error:
            faults[at] = error
    if faults:
        first, *others = faults
        where = message("{path}, line {number}", path=name, number=first)
        told: dict[str, Any] = {"where": where, "why": faults[first].message}
        if not others:
            raise DerekError("{where}: {why}", **told)
        lines = ", ".join(map(str, others[:SHOWN]))
        raise DerekError("{where}: {why} (also wrong: lines {lines})", **told, lines=lines)
    if not found:
        raise DerekError("there are no questions in {path}. Write lines like {example}", path=name, example=EXAMPLE)
    return found


def _record(line: str, only: Filter) -> Record:
    try:
        fields = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DerekError("not JSON. Write {example}", example=EXAMPLE) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str):
        raise DerekError('"question" must be a text. Write {example}', example=EXAMPLE)
    history = fields.get("history")
    if not isinstance(history, list | None) or not all(isinstance(one, str) for one in history or ()):
        raise DerekError('"history" must be a list of texts, the questions before it: {example}', example='["…", "…"]')
    for name in fields.keys() - {*FIELDS}:
        if meant := get_close_matches(name, [field for field in FIELDS if field not in fields], 1, MISTYPED):
            raise DerekError('is "{name}" meant to be "{field}"? Write it so', name=name, field=meant[0])
    narrowed = only if fields.get("only") is None else Filter.parsed(fields["only"])
    return Record(fields.get("id", ""), fields["question"], tuple(history or ()), narrowed)


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are not JSON
