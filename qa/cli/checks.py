"""`derek check`, `compare`, `calibrate`: check files -> which answers are right, by which of two more, how sure."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

from typer import Argument, Exit, Option, Typer

from index.messages import joined, message, plural
from qa.cli.build import ensure_index
from qa.cli.console import FILE, INDEX, SOURCE, USAGE, IndexOption, JsonOption, fail, progress_bar, say, show
from qa.cli.help import Command
from qa.cli.terminal import json_line
from qa.locale.languages import of_terminal

if TYPE_CHECKING:
    from qa.checks.run import Told

CheckFiles = Annotated[
    list[Path] | None, Argument(metavar=FILE, help=message("check files, or folders of them"), show_default="source/")
]

app = Typer()


@app.command(
    cls=Command,
    help=message(
        "Ask the questions of check files and check the answers.\n\n"
        "If there is no index yet, one is built from source/ first."
    ),
    epilog=message(
        "Examples:\n"
        "  derek check                              the checks in source/*.checks.yaml\n"
        "  derek check --html report.html --json new.json\n"
        "  derek check --baseline old.json          fail if a check was lost since then\n"
        "  derek check --draft source/report.md     write checks to begin with\n\n"
        "Exit code:\n"
        "  0  all passed\n"
        "  1  some failed\n"
        "  2  a check file is wrong or out of date\n"
        "  3  there is no usable index"
    ),
)
def check(
    paths: CheckFiles = None,
    index: IndexOption = INDEX,
    junit: Annotated[Path | None, Option(metavar=FILE, help=message("write a JUnit XML report"))] = None,
    json_file: Annotated[Path | None, Option("--json", metavar=FILE, help=message("write a JSON report"))] = None,
    html: Annotated[Path | None, Option(metavar=FILE, help=message("write an HTML report, one file"))] = None,
    baseline: Annotated[
        Path | None, Option(metavar=FILE, help=message("an earlier JSON report to compare with"))
    ] = None,
    only_failed: Annotated[
        Path | None, Option("--only-failed", metavar=FILE, help=message("only what did not pass in this JSON report"))
    ] = None,
    lost_allowed: Annotated[
        int, Option("--lost-allowed", metavar="N", min=0, help=message("how many checks --baseline may lose"))
    ] = 0,
    draft: Annotated[
        str | None,
        Option(
            metavar=message("DOCUMENT"),
            help=message("write a draft of its checks beside a document; a file, or its name in the index"),
        ),
    ] = None,
    schema: Annotated[bool, Option("--schema", help=message("print the JSON Schema of check files"))] = False,
) -> None:
    """Run the checks and write the reports, or write what helps to make checks."""
    from qa.checks.run import CheckOptions, run

    if draft:
        from qa.checks.draft import write_draft

        document = _on_disk(draft, index)
        written = write_draft(document)
        if not written.count:
            show([message("nothing is new: the checks beside {document} are all that a draft has", document=document)])
            return
        line = plural(
            '{path}: {n} check. Write its question, and delete its line "draft: true"',
            '{path}: {n} checks. Write the question of each, and delete its line "draft: true"',
            written.count,
            path=written.path,
        )
        show([line])
        return
    if schema:
        from qa.checks.schema import json_schema

        show([json.dumps(json_schema(), ensure_ascii=False, indent=2)])
        return
    options = CheckOptions(
        tuple(paths or [SOURCE]), junit, json_file, html, baseline, only_failed, lost_allowed, of_terminal()
    )
    with progress_bar() as progress:
        told = run(options, index, progress, prepare=lambda: ensure_index(index))
    _finish(told)


@app.command(
    cls=Command,
    help=message(
        "Put the same checks to two models or two builds.\n\n"
        "Models are compared over the documents beside the check files; they come from a folder or the local cache."
    ),
    epilog=message(
        "Examples:\n"
        "  derek compare --model derek --model /models/bge-m3    derek is the embedded one\n"
        "  derek compare --build 000001 --build 000002\n\n"
        "Exit code:\n"
        "  0  the second lost no check\n"
        "  1  it lost some\n"
        "  2  an option or a check file is wrong\n"
        "  3  there is no usable index or model"
    ),
)
def compare(
    paths: CheckFiles = None,
    model: Annotated[
        list[str] | None, Option(metavar=message("NAME_OR_FOLDER"), help=message("given twice: two models"))
    ] = None,
    build: Annotated[
        list[str] | None, Option(metavar=message("BUILD"), help=message("given twice: two builds of the index"))
    ] = None,
    index: IndexOption = INDEX,
) -> None:
    """The first side is the one to beat."""
    from qa.checks.compare import CompareOptions, run

    options = CompareOptions(tuple(paths or [SOURCE]), tuple(model or ()), tuple(build or ()))
    with progress_bar() as progress:
        told = run(options, index, progress)
    _finish(told)


def _on_disk(document: str, index: Path) -> Path:
    """The file of a document that is named by its path, or as the index names it. Raises DocumentError."""
    from index.documents.names import named, similar
    from index.documents.reading import read_documents
    from index.errors import DocumentError
    from index.sources import remembered

    path = Path(document)
    sources = remembered(index)
    there = [one for one in sources.paths if one.exists()]
    if path.exists() or not there:
        return path
    places = read_documents(there, sources.without, may_be_empty=True).paths
    found = named(document, places)
    if len(found) == 1:
        return places[found[0]]
    told = message("{document} is no file, and the index has no document of this name", document=document)
    if found:
        told = message("{document} may be any of {names}: name one", document=document, names=", ".join(found))
    raise DocumentError(joined(". ", filter(None, [told, "" if found else similar(document, places)])))


def _finish(told: "Told") -> NoReturn:
    """The report on stdout; that there is none, for want of an index or a model, on stderr."""
    from qa.checks.run import NO_INDEX

    if told.code == NO_INDEX:
        raise fail(joined("; ", told.lines), NO_INDEX)
    show(told.lines)
    raise Exit(told.code)


@app.command(
    cls=Command,
    help=message(
        "Find from which confidence on there is an answer in your documents, by your checks, and keep it with the "
        "index.\n\n"
        "The checks are asked; the threshold is where false refusals and false answers are least together. It holds "
        "for all builds of this index, in the terminal, on the page and in checks. Confidences do not change."
    ),
    epilog=message(
        "Examples:\n"
        "  derek calibrate                          by the checks in source/*.checks.yaml\n"
        "  derek calibrate my.checks.yaml\n"
        "  derek calibrate --reset                  the threshold of the package again\n\n"
        "Exit code: 0; 2 where the checks are wrong or too few; 3 where there is no usable index"
    ),
)
def calibrate(
    paths: CheckFiles = None,
    index: IndexOption = INDEX,
    reset: Annotated[bool, Option("--reset", help=message("take the threshold of the package again"))] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask, and write the threshold down."""
    from index.opening import open_index
    from qa.calibrate import FILE as KEPT
    from qa.calibrate import fitted, keep
    from qa.checks.faults import CheckFileError
    from qa.checks.files import read_check_files
    from qa.checks.run import run_checks
    from qa.engine import Engine

    if reset:
        keep(index, None)
        say(message("The threshold of the package holds again"))
        return
    try:
        files = read_check_files(tuple(paths or [SOURCE]))
    except CheckFileError as error:
        show(error.faults)
        raise Exit(USAGE) from error
    ensure_index(index)
    with progress_bar() as progress:
        ran = run_checks(files, Engine(open_index(index)), progress, message("Checking"))
    asked = [one for one in ran.results if one.answer and not one.check.refusable]
    sides = (
        [one.answer.confidence for one in asked if one.answer and one.check.answerable is side]
        for side in (True, False)
    )
    try:
        own = fitted(*sides)
    except ValueError as error:
        raise fail(error.args[0], USAGE) from error
    keep(index, own)
    if as_json:
        show([json_line(asdict(own))])
    else:
        say(
            message(
                "From a confidence of {threshold:.2f} on there is an answer: {refused} of {answerable} questions with "
                "one are refused, {answered} of {unanswerable} without one are answered. Kept in {file}",
                **asdict(own),
                file=index / KEPT,
            )
        )
