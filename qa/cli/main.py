"""The `derek` command: its parts put together, run, and every mistake turned into one line and an exit code."""

import atexit
import gc
import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from index.errors import DerekError
from index.messages import message
from qa import __version__
from qa.cli import ask, build, builds, chat, checks, doctor, documents, feedback, mcp, models
from qa.cli.console import USAGE, complain, nowhere, show
from qa.cli.help import Group
from qa.cli.usage import usage_line
from qa.offline import force_offline

INTERRUPTED = 130  # exit code after Ctrl-C, as shells have it

app = typer.Typer(
    cls=Group,
    help=message(
        "Derek answers questions about your documents with exact quotations from them. It works without a network.\n\n"
        "Put documents into the folder source/ and begin with: derek chat"
    ),
    epilog=message(
        "Examples:\n"
        "  derek chat                             ask in a browser\n"
        '  derek ask "How long is the bridge?"    ask in the terminal\n'
        "  derek build report.txt minutes/        other documents than those in source/\n"
        "  derek COMMAND --help                   all about a command"
    ),
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for part in (build, ask, chat, documents, checks, builds, doctor, models, feedback, mcp):
    app.add_typer(part.app)


def print_version(wanted: bool) -> None:
    """The answer to --version, and the end."""
    if wanted:
        show([f"derek {__version__}"])
        raise typer.Exit


@app.callback()
def derek(
    version: Annotated[
        bool, typer.Option("--version", callback=print_version, is_eager=True, help=message("print the version"))
    ] = False,
) -> None:
    """What holds for every command: nothing but --version, which ends the program."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command; one line and a non-zero exit for every mistake."""
    if arguments is None:  # a process of our own: at its end Python would look through all that was loaded for garbage
        atexit.register(gc.freeze)
    given = list(sys.argv[1:] if arguments is None else arguments) or ["--help"]
    force_offline(download=given[0] == "build" and any(word.startswith("--model") for word in given))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # a terminal of another encoding must not end in a traceback
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        code = _run(given)
        if sys.stdout is not None:
            sys.stdout.flush()  # here, where a closed pipe is expected
    except KeyboardInterrupt:
        code = INTERRUPTED
    except BrokenPipeError:  # `derek show … | head`
        nowhere()
        code = 1
    if code == INTERRUPTED:
        complain(message("interrupted"))
    sys.exit(code)


def _run(given: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        return command.main(args=given, prog_name="derek", standalone_mode=False) or 0
    except DerekError as error:
        complain(error.message)
        return 1
    except Exception as error:
        if not hasattr(error, "format_message"):  # not typer's: a mistake of ours, and its traceback is wanted
            raise
        commands = list(getattr(command, "commands", ()))
        called = given[0] if given[0] in commands else ""
        complain(usage_line(error.format_message(), called, commands))
        return USAGE
