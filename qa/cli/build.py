"""`derek build`, `add`, `remove`: documents -> a published build; other commands build the first one."""

import shlex
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Exit, Option, Typer

from index.errors import DerekError, IndexFault, Interrupted, ReplaceError
from index.messages import message, plural
from qa.built import built_line, fault_lines, plan_lines
from qa.cli import watch as watching
from qa.cli.console import (
    INDEX,
    PATH,
    SOURCE,
    USAGE,
    IndexOption,
    JsonOption,
    agreed,
    complain,
    fail,
    fetched,
    progress_bar,
    say,
    show,
)
from qa.cli.help import Command
from qa.cli.terminal import json_line

if TYPE_CHECKING:
    from index.build import BuildReport
    from index.sources import Sources

DryRunOption = Annotated[bool, Option("--dry-run", help=message("only tell what would be done"))]
GateOption = Annotated[
    bool, Option("--gate", help=message("publish only if the checks beside the documents pass as well as before"))
]

SHOWN = 5  # paths in a message

app = Typer()


@app.command(
    cls=Command,
    help=message(
        "Build the index of your documents and publish it.\n\n"
        "Only what has changed is prepared again. During a build, and if it fails, the build before it answers."
    ),
    epilog=message(
        "Examples:\n"
        "  derek build                        the documents of the index again; at first source/\n"
        "  derek build report.txt minutes/    a file and a folder\n"
        "  derek build --keep 10              and keep the ten newest builds from now on\n"
        "  derek build --dry-run              only tell what would be done\n"
        "  derek build --ray local:2          two processes compute the vectors\n"
        "  derek build --watch                build again whenever a document changes\n\n"
        "Exit code: 0, or 1 if a document could not be read or nothing was published."
    ),
)
def build(
    paths: Annotated[
        list[Path] | None,
        Argument(
            metavar=PATH,
            help=message("files and folders of documents"),
            show_default=message("those of the index, else source/"),
        ),
    ] = None,
    index: IndexOption = INDEX,
    model: Annotated[
        str | None,
        Option(
            metavar=message("NAME_OR_FOLDER"),
            help=message(
                "derek (embedded), static (embedded: fast and weaker), "
                "or a sentence-transformers model, which may be downloaded by its name"
            ),
            show_default=message("that of the index, else derek"),
        ),
    ] = None,
    replace: Annotated[
        bool, Option("--replace", help=message("let the documents go that lie elsewhere; else derek asks or refuses"))
    ] = False,
    keep: Annotated[
        int | None,
        Option(
            metavar="N",
            min=1,
            help=message("how many builds are kept, from now on"),
            show_default=message("that of the index, else 2"),
        ),
    ] = None,
    faiss: Annotated[
        str | None,
        Option(
            metavar="FACTORY",
            help=message("the kind of FAISS's indexes, such as Flat or HNSW16,SQ8; auto: that which fits their size"),
            show_default=message("that of the index, else auto"),
        ),
    ] = None,
    ray: Annotated[
        str | None,
        Option(
            metavar=message("WORKERS"),
            help=message(
                "have passages encoded by workers: local:2 (two on this machine), local (one for each core), or "
                "HOST:PORT of a Ray cluster that this machine has joined; the build is the same. "
                "Needs the extra ray: pip install 'derek[ray]'"
            ),
            show_default=message("by this process alone"),
        ),
    ] = None,
    full: Annotated[bool, Option("--full", help=message("prepare everything again, unchanged documents too"))] = False,
    dry_run: DryRunOption = False,
    gate: GateOption = False,
    watch: Annotated[
        bool, Option("--watch", help=message("build again whenever documents change, until Ctrl-C"))
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Build what was asked for, and exit with 1 unless all of it was read and published."""
    from index.sources import remembered
    from index.storage.build_files import Damage

    if dry_run and (gate or watch):
        raise fail(message("--dry-run builds nothing: leave it out, or --gate and --watch"), USAGE)
    with suppress(Damage):  # this is what mends it
        fetched(index)

    def sources() -> list[Path]:
        return paths or _sources(index)

    _tell_left_out(remembered(index).read_from(sources()), sources())

    def once() -> bool:
        kind = "" if faiss == "auto" else faiss
        kept = {"model": model, "faiss": kind, "keep": keep}
        options = {"full": full, "dry_run": dry_run, "replace": replace, "ray": ray}
        return _build_once(sources(), index, as_json, gate, **kept, **options)

    if not watch:
        raise Exit(0 if once() else 1)
    say(message("Watching the documents; Ctrl-C ends it"))
    try:
        watching.watch(watching.source_changes(sources, index), once, complain)
    except KeyboardInterrupt:
        say(message("Stopped watching"))


def _sources(index: Path) -> list[Path]:
    """What a plain `derek build` reads."""
    from index.sources import remembered
    from index.storage.store import Store

    sources = list(remembered(index).paths)
    if not sources and "sources" in Store(index).manifest():  # all of them were removed
        raise DerekError("the index {index} has no sources. Add documents: derek add FILE_OR_FOLDER", index=index)
    return sources or [SOURCE]


def _tell_left_out(sources: "Sources", paths: Sequence[Path]) -> None:
    """Say which files in these paths are there, and stay out all the same."""
    if out := sources.left_out(paths):
        told = ", ".join(str(one) for one in out[:SHOWN])
        say(
            plural(
                "{n} document stays out, since it was removed: {paths}. To take it in again: derek add {first}",
                "{n} documents stay out, since they were removed: {paths}. To take one in again: derek add {first}",
                len(out),
                paths=told,
                first=shlex.quote(str(out[0])),
            )
        )


@app.command(
    cls=Command,
    help=message("Add documents to the index; those that it has stay."),
    epilog=message("Example:\n  derek add minutes/ report.txt     from then on, derek build reads them too"),
)
def add(
    paths: Annotated[list[Path], Argument(metavar=PATH, help=message("files and folders of documents"))],
    index: IndexOption = INDEX,
    gate: GateOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """All sources are read again, as by `derek build`."""
    from index.sources import remembered

    given = remembered(fetched(index)).with_paths(paths)
    for path in paths:
        if path.is_dir() and not any(one.is_file() for one in path.rglob("*")):
            say(message("{path} is empty: what comes into it is read by the next derek build", path=path))
    _tell_left_out(given, paths)
    raise Exit(0 if _build_once(given.paths, index, as_json, gate, without=given.without, dry_run=dry_run) else 1)


@app.command(
    cls=Command,
    help=message(
        "Take documents out of the index; their files stay where they are.\n\n"
        "A document of a folder stays out at later builds; derek add FILE takes it in again."
    ),
    epilog=message(
        "Examples:\n"
        "  derek remove report.txt      a document, by its name in the index or by its path\n"
        "  derek remove minutes/        a folder"
    ),
)
def remove(
    names: Annotated[
        list[str],
        Argument(metavar=message("NAME"), help=message("documents by their name, or files and folders of documents")),
    ],
    index: IndexOption = INDEX,
    gate: GateOption = False,
    dry_run: DryRunOption = False,
    as_json: JsonOption = False,
) -> None:
    """All other sources are read again, as by `derek build`."""
    from index.documents.names import named
    from index.opening import document_names
    from index.sources import remembered

    indexed = document_names(fetched(index))
    left = remembered(index).without_names(names, indexed)
    # A line that is bad now has no place to be left out of, and would stay as it was.
    meant = (named(name, indexed) for name in names)
    forget = {found[0] for found in meant if len(found) == 1}
    options = {"without": left.without, "forget": forget, "dry_run": dry_run, "replace": True}
    raise Exit(0 if _build_once(left.paths, index, as_json, gate, **options) else 1)


def ensure_index(index: Path, source: Path = SOURCE) -> None:
    """Build the index of `source` when there is none, and say so."""
    from index.storage.milvus.address import address_of
    from index.storage.store import Store

    store = Store(index)
    if address_of(index) or store.fingerprint() or store.builds():
        return  # what is missing in a Milvus is told by whoever opens it: it may be a slip in the address
    if not source.exists():
        raise IndexFault(
            "there is neither an index {index} nor a folder of documents {source}. "
            "Build an index: derek build FILE_OR_FOLDER",
            index=index,
            source=source,
        )
    say(message("There is no index yet: building it from {source} …", source=source))
    say(built_line(_built([source], index)))


def _build_once(paths: Sequence[Path], index: Path, as_json: bool, gate: bool, **options: Any) -> bool:
    """Build and show what came of it; whether every document was read and the gate, if asked for, was passed."""
    from qa.checks.gate import decide, required_checks

    files = required_checks(paths) if gate else []
    built = _built(paths, index, activate=not gate, **options)
    decision = decide(files, index, built.build) if gate and not built.unchanged else None
    published = decision is None or decision.published
    if as_json:
        show([json_line(built.to_json() | ({"gate": decision.to_json()} if decision else {}))])
    else:
        lines = [*plan_lines(built.plan), *(decision.lines if decision else ())]
        show([*lines, built_line(built)] if built.build and published else lines)
    return published and not any(fault.fatal for fault in built.faults)


def _built(paths: Sequence[Path], index: Path, **options: Any) -> "BuildReport":
    """Build, and say what could not be read. On a terminal a person may let documents of other sources go."""
    from index.build import build_index

    try:
        with progress_bar() as progress:
            built = build_index(paths, index, progress=progress, **options)
    except Interrupted as error:
        say(
            plural(
                "{n} passage is kept: the same command, given again, goes on with it",
                "{n} passages are kept: the same command, given again, goes on with them",
                error.kept,
            )
        )
        raise
    except ReplaceError as error:
        answer = agreed(error.message)
        if answer is None:
            raise
        if not answer:
            raise fail(message("nothing was changed")) from error
        return _built(paths, index, **{**options, "replace": True})
    for line in fault_lines(built.faults):
        say(line)
    if built.notice:
        say(built.notice)
    return built
