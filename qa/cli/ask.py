"""`derek ask`: a question, or a file of them -> the passages that answer."""

from pathlib import Path
from typing import Annotated

import typer

from index.messages import message, plural
from qa.cli.build import ensure_index
from qa.cli.console import INDEX, USAGE, IndexOption, JsonOption, fail, out, say, show
from qa.cli.help import Command
from qa.cli.terminal import answer_text, json_line
from qa.locale.languages import of_terminal

app = typer.Typer()


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
        "Exit code: 0, whether the documents answer or not; 1 if a question could not be asked."
    ),
)
def ask(
    question: Annotated[
        str | None, typer.Argument(metavar=message("QUESTION"), help=message("the question, in quotes"))
    ] = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
    top: Annotated[int, typer.Option(metavar="N", help=message("how many passages to show"))] = 5,
    batch: Annotated[
        Path | None,
        typer.Option(
            metavar=message("FILE.jsonl"),
            help=message("a file of questions, one JSON object a line; prints one a line"),
        ),
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help=message("show why each passage was found"))] = False,
) -> None:
    """Ask, and exit with 1 if a question of a batch could not be asked."""
    from index.build import open_index
    from qa.answer import checked_top
    from qa.cli.batch import answer_record, read_batch
    from qa.engine import Engine
    from qa.question import QuestionError

    if (question is None) == (batch is None):
        raise fail(message('give one question in quotes, derek ask "…", or a file of them: --batch FILE.jsonl'), USAGE)
    try:
        checked_top(top)
    except QuestionError as error:
        raise fail(error.message, USAGE) from error
    records = read_batch(batch) if batch else []
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
            out().print(answer_text(answer, of_terminal(), explain), end="")
        return
    refused = 0
    for record in records:
        line = answer_record(engine, record, top)
        refused += "error" in line
        show([json_line(line)])
    if refused:
        raise fail(
            plural(
                "{n} question of {all} could not be asked: see its field error",
                "{n} questions of {all} could not be asked: see their field error",
                refused,
                all=len(records),
            )
        )
