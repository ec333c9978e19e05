"""A JSON Lines file of questions -> records, all checked before the first is asked; one of them -> its answer."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.errors import DerekError
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
        raise DerekError(f"файл вопросов {path} не читается: {reason(error)}. Проверьте путь") from error
    except UnicodeDecodeError as error:
        raise DerekError(f"файл вопросов {path} не в UTF-8 (байт {error.start}). Сохраните его в UTF-8") from error
    found = [
        _record(line, f"{path}, строка {number}") for number, line in enumerate(text.split("\n"), 1) if line.strip()
    ]
    if not found:
        raise DerekError(f"в файле {path} нет вопросов. Добавьте строки вида {EXAMPLE}")
    return found


def _record(line: str, where: str) -> Record:
    try:
        fields = json.loads(line, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise DerekError(f"{where}: не JSON. Нужен объект вида {EXAMPLE}") from error
    if not isinstance(fields, dict) or not isinstance(fields.get("question"), str):
        raise DerekError(f"{where}: нет строки question. Нужен объект вида {EXAMPLE}")
    history = fields.get("history")
    if history is None:
        history = []
    if not isinstance(history, list) or not all(isinstance(one, str) for one in history):
        raise DerekError(f'{where}: history — не список строк. Впишите прежние вопросы: ["…", "…"]')
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
