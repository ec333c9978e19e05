"""A JSON Lines file of questions -> records, all checked before the first is asked; one of them -> its answer."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DerekError
from index.messages import message
from index.storage.disk import reason

if TYPE_CHECKING:
    from qa.engine import Engine

EXAMPLE = '{"id": "1", "question": "…"}'


@dataclass(frozen=True, slots=True)
class Record:
    """One line: `id` as it was given, any JSON value, "" if none was."""

    id: Any
    question: str
    history: tuple[str, ...]


def read_batch(path: Path) -> list[Record]:
    """The questions of a file. Raises DerekError, naming the line, for anything that is none."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DerekError(
            "the file of questions {path} cannot be read: {reason}. Check the path", path=path, reason=reason(error)
        ) from error
    except UnicodeDecodeError as error:
        raise DerekError(
            "the file of questions {path} is not UTF-8 (byte {byte}). Save it as UTF-8", path=path, byte=error.start
        ) from error
    found = [
        _record(line, message("{path}, line {number}", path=path, number=number))
        for number, line in enumerate(text.split("\n"), 1)
        if line.strip()
    ]
    if not found:
        raise DerekError("there are no questions in {path}. Write lines like {example}", path=path, example=EXAMPLE)
    return found


def _record(line: str, where: str) -> Record:
    try:
        fields = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DerekError("{where}: not JSON. Write {example}", where=where, example=EXAMPLE) from error
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str):
        raise DerekError('{where}: "question" must be a text. Write {example}', where=where, example=EXAMPLE)
    history = fields.get("history")
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(one, str) for one in history):
        raise DerekError(
            '{where}: "history" must be a list of texts, the questions before it: {example}',
            where=where,
            example='["…", "…"]',
        )
    return Record(fields.get("id", ""), fields["question"], tuple(history))


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are not JSON


def answer_record(engine: "Engine", record: Record, top: int) -> dict[str, Any]:
    """The contract of `ask --batch`; a question that cannot be asked has `error` and no passages."""
    from qa.question import QuestionError

    line: dict[str, Any] = {"id": record.id}
    try:
        return line | engine.ask(record.question, record.history, top).to_json()
    except QuestionError as error:
        return line | {
            "question": record.question,
            "asked": "",
            "repairs": [],
            "found": False,
            "confidence": 0.0,
            "build": engine.index.build,
            "ms": 0.0,
            "notice": engine.index.notice,
            "passages": [],
            "error": str(error),
        }
