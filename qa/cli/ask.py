"""`derek ask`: a question, a file of them, or a dialogue -> the passages that answer."""

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Argument, Exit, Option, Typer

from index.errors import FilterError
from index.memory import uncollected
from index.messages import message, plural
from qa.cli.build import ensure_index
from qa.cli.console import INDEX, USAGE, IndexOption, JsonOption, fail, print_answer, say, show
from qa.cli.help import Command
from qa.cli.terminal import json_line
from qa.limits import TOP

if TYPE_CHECKING:
    from index.filters import Filter
    from qa.cli.asking import Asking
    from qa.cli.batch import Record

app = Typer()


@app.command(
    cls=Command,
    help=message(
        "Answer a question with quotations from the documents; without one, a dialogue begins on a terminal.\n\n"
        "If there is no index yet, one is built from source/ first. A question may be misspelt, typed in the wrong "
        "keyboard layout or in Latin letters; corrections are shown. If the documents do not answer, Derek says so and "
        "shows the nearest passages."
    ),
    epilog=message(
        "Examples:\n"
        '  derek ask "How long is the bridge?"\n'
        '  derek ask "How long is the bridge?" --top 1 --explain\n'
        '  derek ask "What does water cost?" --since 2024 --tag tariffs\n'
        "  derek ask --batch questions.jsonl > answers.jsonl\n\n"
        "A line of questions.jsonl (all but question may be left out; history is the questions before it, only is what "
        "is searched, instead of the options; fields of your own are not looked at):\n"
        '  {"id": "1", "question": "And how wide?", "history": ["How long is it?"], "only": {"since": "2024"}}\n\n'
        "Exit code: 0; 1 if the documents do not answer, or a question of a file could not be asked; 3 if there is no "
        "usable index."
    ),
)
def ask(
    question: Annotated[
        str | None, Argument(metavar=message("QUESTION"), help=message("the question, in quotes"))
    ] = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
    top: Annotated[int, Option(metavar="N", help=message("how many passages to show"))] = TOP,
    batch: Annotated[
        Path | None,
        Option(
            metavar=message("FILE.jsonl"),
            help=message("a file of questions, one JSON object a line; prints one a line; - is standard input"),
        ),
    ] = None,
    explain: Annotated[bool, Option("--explain", help=message("show why each passage was found"))] = False,
    document: Annotated[
        list[str] | None,
        Option(metavar=message("NAME"), help=message("search this document, or a folder/ of them; may be repeated")),
    ] = None,
    since: Annotated[
        str, Option(metavar=message("DATE"), help=message("search documents of this day, month or year, or later"))
    ] = "",
    until: Annotated[str, Option(metavar=message("DATE"), help=message("or earlier"))] = "",
    tag: Annotated[
        list[str] | None,
        Option(metavar=message("TAG"), help=message("search documents with this tag in their head; may be repeated")),
    ] = None,
) -> None:
    """Ask, and exit with 1 if the documents do not answer or a question of a batch could not be asked."""
    with uncollected():
        from index.filters import Filter
        from qa.answer import checked_top
        from qa.cli.asking import or_no_index
        from qa.cli.batch import read_batch
        from qa.question import QuestionError

    is_dialogue = question is None and batch is None and not as_json and sys.stdin is not None and sys.stdin.isatty()
    if (question is None) == (batch is None) and not is_dialogue:
        raise fail(message('give one question in quotes, derek ask "…", or a file of them: --batch FILE.jsonl'), USAGE)
    try:
        checked_top(top)
        only = Filter.of(document or (), since, until, tag or ())
    except (QuestionError, FilterError) as error:
        raise fail(error.message, USAGE) from error
    records = read_batch(batch, only) if batch else []
    with or_no_index():
        if batch is not None:
            _ask_all(records, index, top)
        elif question is None:
            from qa.cli.dialogue import converse

            converse(_asking(index), top, only, explain)
        else:
            _ask_one(question, index, top, only, explain=explain, as_json=as_json)


def _asking(index: Path, *, later: bool = True) -> "Asking":
    from qa.cli.asking import Asking

    ensure_index(index)
    asking = Asking(index, say, later=later)
    _tell_gone(index)
    return asking


def _ask_one(question: str, index: Path, top: int, only: "Filter", *, explain: bool, as_json: bool) -> None:
    with uncollected():
        asking = _asking(index)
        answer = asking.ask(question, top=top, only=only)
    if as_json:
        show([json_line({"id": "", **answer.to_json()})])
    else:
        print_answer(answer, explain)
    raise Exit(0 if answer.found or (answer.reply and asking.engine.index.documents) else 1)


def _ask_all(records: "Sequence[Record]", index: Path, top: int) -> None:
    """A line is written once and for all, so that all of a large index is checked before the first."""
    from qa.answer import Answer
    from qa.question import Question, QuestionError

    asking, refused = _asking(index, later=False), 0
    opened = asking.engine.index
    for record in records:
        try:
            line = asking.ask(record.question, record.history, top, record.only).to_json()
        except (QuestionError, FilterError) as error:
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


def _tell_gone(index: Path) -> None:
    """Say which of the sources of the index are gone."""
    from index.sources import remembered

    for gone in remembered(index).missing():
        typed = shlex.quote(str(gone))
        say(
            message(
                "{path} is gone, and the index still answers from it. Take it out: derek remove {typed}",
                path=gone,
                typed=typed,
            )
        )
