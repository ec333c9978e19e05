"""A file of questions, one JSON object a line -> records, all checked before the first is asked."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import DerekError, FilterError
from index.filters import Filter
from index.messages import message
from index.storage.disk import reason

STDIN = Path("-")
EXAMPLE = '{"id": "1", "question": "…"}'
ONLY = '{"document": ["…"], "since": "2024", "until": "2024-05-31", "tag": ["…"]}'


@dataclass(frozen=True, slots=True)
class Record:
    """A line of the file; `id` as it was given, any JSON value, "" if none was."""

    id: Any
    question: str
    history: tuple[str, ...]
    only: Filter


def read_batch(path: Path, only: Filter) -> list[Record]:
    """The questions of a file, all checked before the first is asked; an error names the line.

    `only` is for the lines that have no field of this name.
    """
    name = message("standard input") if path == STDIN else str(path)
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
    lines = enumerate(text.split("\n"), 1)
    found = [
        _record(line, only, message("{path}, line {number}", path=path, number=at))
        for at, line in lines
        if line.strip()
    ]
    if not found:
        raise DerekError("there are no questions in {path}. Write lines like {example}", path=name, example=EXAMPLE)
    return found


def _record(line: str, only: Filter, where: str) -> Record:
    try:
        fields = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DerekError("{where}: not JSON. Write {example}", where=where, example=EXAMPLE) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str):
        raise DerekError('{where}: "question" must be a text. Write {example}', where=where, example=EXAMPLE)
    history = fields.get("history")
    if not isinstance(history, list | None) or not all(isinstance(one, str) for one in history or ()):
        raise DerekError(
            '{where}: "history" must be a list of texts, the questions before it: {example}',
            where=where,
            example='["…", "…"]',
        )
    return Record(fields.get("id", ""), fields["question"], tuple(history or ()), _only(fields, only, where))


def _only(fields: dict[str, Any], otherwise: Filter, where: str) -> Filter:
    """The field `only` of a line, with the names of the options."""
    given = fields.get("only")
    if given is None:
        return otherwise
    texts = {name: given.get(name, "") for name in ("since", "until")} if isinstance(given, dict) else {}
    lists = {name: _listed(given.get(name, [])) for name in ("document", "tag")} if isinstance(given, dict) else {}
    known = isinstance(given, dict) and given.keys() <= texts.keys() | lists.keys()
    if not known or not all(isinstance(one, str) for one in [*texts.values(), *sum(lists.values(), [])]):
        raise DerekError('{where}: "only" must be like {example}', where=where, example=ONLY)
    try:
        return Filter.of(lists["document"], texts["since"], texts["until"], lists["tag"])
    except FilterError as error:
        raise DerekError("{where}: {why}", where=where, why=error.message) from error


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are not JSON
