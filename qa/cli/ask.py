"""`derek ask`: a question, or a JSON Lines file of them -> the passages that answer."""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from typer import Argument, Exit, Option, Typer

from index.errors import DerekError
from index.messages import message, plural
from index.storage.disk import reason
from qa.cli.build import ensure_index
from qa.cli.console import INDEX, USAGE, IndexOption, JsonOption, fail, say, show
from qa.cli.help import Command
from qa.cli.terminal import answer_text, json_line
from qa.locale.languages import of_terminal

EXAMPLE = '{"id": "1", "question": "…"}'

app = Typer()


@app.command(
    cls=Command,
    help=message(
        "Answer a question with quotations from the documents.\n\n"
        "If there is no index yet, one is built from source/ first. A question may be misspelt, typed in the wrong "
        "keyboard layout or in Latin letters; corrections are shown. If the documents do not answer, Derek says so and "
        "shows the nearest passages."
    ),
    epilog=message(
        "Examples:\n"
        '  derek ask "How long is the bridge?"\n'
        '  derek ask "How long is the bridge?" --top 1 --explain\n'
        "  derek ask --batch questions.jsonl > answers.jsonl\n\n"
        "A line of questions.jsonl (id and history, the questions before it, may be left out):\n"
        '  {"id": "1", "question": "And how wide?", "history": ["How long is the bridge?"]}\n\n'
        "Exit code: 0; 1 if the documents do not answer, or a question of a file could not be asked."
    ),
)
def ask(
    question: Annotated[
        str | None, Argument(metavar=message("QUESTION"), help=message("the question, in quotes"))
    ] = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
    top: Annotated[int, Option(metavar="N", help=message("how many passages to show"))] = 5,
    batch: Annotated[
        Path | None,
        Option(
            metavar=message("FILE.jsonl"),
            help=message("a file of questions, one JSON object a line; prints one a line"),
        ),
    ] = None,
    explain: Annotated[bool, Option("--explain", help=message("show why each passage was found"))] = False,
) -> None:
    """Ask, and exit with 1 if the documents do not answer or a question of a batch could not be asked."""
    from index.build import open_index
    from qa.answer import Answer, checked_top
    from qa.engine import Engine
    from qa.question import Question, QuestionError

    if (question is None) == (batch is None):
        raise fail(message('give one question in quotes, derek ask "…", or a file of them: --batch FILE.jsonl'), USAGE)
    try:
        checked_top(top)
    except QuestionError as error:
        raise fail(error.message, USAGE) from error
    records = _read_batch(batch) if batch else []
    ensure_index(index)
    opened = open_index(index)
    if opened.notice:
        say(opened.notice)
    engine = Engine(opened)
    if question is not None:
        answer = engine.ask(question, top=top)
        if as_json:
            show([json_line({"id": "", **answer.to_json()})])
        else:
            from rich.console import Console

            console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
            console.print(answer_text(answer, of_terminal(), explain), end="")
        raise Exit(0 if answer.found or answer.reply else 1)
    refused = 0
    for record in records:
        try:
            line = engine.ask(record.question, record.history, top).to_json()
        except QuestionError as error:
            refused += 1
            nothing = Answer(Question(record.question, "", "", ()), False, 0.0, (), opened.build, 0.0, opened.notice)
            line = nothing.to_json() | {"error": str(error)}
        show([json_line({"id": record.id, **line})])
    if refused:
        told = plural(
            "{n} question of {all} could not be asked: see its field error",
            "{n} questions of {all} could not be asked: see their field error",
            refused,
            all=len(records),
        )
        raise fail(told)


@dataclass(frozen=True, slots=True)
class _Record:
    """A line of the file; `id` as it was given, any JSON value, "" if none was."""

    id: Any
    question: str
    history: tuple[str, ...]


def _read_batch(path: Path) -> list[_Record]:
    """The questions of a file, all checked before the first is asked; an error names the line."""
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
    lines = enumerate(text.split("\n"), 1)
    found = [
        _record(line, message("{path}, line {number}", path=path, number=at)) for at, line in lines if line.strip()
    ]
    if not found:
        raise DerekError("there are no questions in {path}. Write lines like {example}", path=path, example=EXAMPLE)
    return found


def _record(line: str, where: str) -> _Record:
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
    return _Record(fields.get("id", ""), fields["question"], tuple(history or ()))


def _refuse(constant: str) -> None:
    raise ValueError(constant)  # NaN and Infinity are not JSON
