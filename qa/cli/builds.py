"""`derek list`, `diff`, `rollback`, `verify`: the builds of an index."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from typer import Argument, Exit, Option, Typer

from index.characters import one_line
from index.errors import DerekError
from index.messages import message, plural
from qa.cli.console import INDEX, PATH, SOURCE, IndexOption, JsonOption, complain, fetched, show
from qa.cli.help import Command
from qa.cli.terminal import build_lines, json_line
from qa.locale.languages import of_terminal

if TYPE_CHECKING:
    from index.passages.passage import Passage

EXCERPT = 100  # characters of a passage in a list of changes

app = Typer()


@app.command("list", cls=Command, help=message("List the builds of the index; a star marks the published one."))
def list_builds(index: IndexOption = INDEX, as_json: JsonOption = False) -> None:
    """A line for each build, damaged ones too."""
    from dataclasses import asdict

    from index.storage.store import Store

    builds = Store(fetched(index)).builds()
    if as_json:
        show([json_line([asdict(one) for one in builds])])
        return
    if not builds:
        raise DerekError("{index} has no builds. Make the first: derek build", index=index)
    show(build_lines(builds, of_terminal()))


@app.command(
    cls=Command,
    help=message("Compare two builds: passages added and removed, checks lost, gained and moved."),
    epilog=message("Example:\n  derek diff 000001 000002     numbers as derek list shows them"),
)
def diff(
    before: Annotated[str, Argument(metavar=message("BEFORE"), help=message("the number of a build"))],
    after: Annotated[str, Argument(metavar=message("AFTER"), help=message("the number of a later one"))],
    checks: Annotated[
        list[Path] | None,
        Option("--checks", metavar=PATH, help=message("check files, or folders of them"), show_default="source/"),
    ] = None,
    index: IndexOption = INDEX,
    as_json: JsonOption = False,
) -> None:
    """Both builds are opened, and the checks put to both."""
    from dataclasses import asdict

    from index.build import differences
    from index.opening import open_index
    from qa.checks.comparison import comparison_lines
    from qa.checks.files import read_check_files
    from qa.checks.gate import checks_beside, compare_builds

    one = open_index(fetched(index), before)
    other = open_index(index, after, like=one)
    files = read_check_files(checks) if checks else checks_beside([SOURCE])
    compared = compare_builds(files, index, one, other) if files else None
    changes = differences(one, other)
    if as_json:
        came_and_went = {"added": list(map(_plain, changes.added)), "removed": list(map(_plain, changes.removed))}
        kinds = ("lost", "gained", "moved") if compared else ()
        checked = {kind: [asdict(change) for change in getattr(compared, kind)] for kind in kinds}
        show([json_line({"before": one.build, "after": other.build, **came_and_went, "checks": checked})])
        return
    told = comparison_lines(compared) if compared else []
    passages = [
        f"{sign} {one_line(passage.document)}:{passage.start}–{passage.stop}  {one_line(passage.text)[:EXCERPT]}"
        for sign, changed in (("-", changes.removed), ("+", changes.added))
        for passage in changed
    ]
    counted = message(
        "{before} → {after}: {added}, {removed}",
        before=one.build,
        after=other.build,
        added=plural("{n} passage added", "{n} passages added", len(changes.added)),
        removed=plural("{n} passage removed", "{n} passages removed", len(changes.removed)),
    )
    show([*passages, counted, *told])


def _plain(passage: "Passage") -> dict[str, Any]:
    return {name: getattr(passage, name) for name in ("document", "start", "stop", "heading", "text")}


@app.command(
    cls=Command,
    help=message(
        "Publish an earlier build again.\n\nThe documents stay as they are: the next derek build reads them again."
    ),
    epilog=message(
        "Examples:\n"
        "  derek rollback            the build before the published one\n"
        "  derek rollback 000002     that build"
    ),
)
def rollback(
    number: Annotated[
        str | None,
        Argument(
            metavar=message("BUILD"), help=message("the number of a build"), show_default=message("the one before")
        ),
    ] = None,
    index: IndexOption = INDEX,
) -> None:
    """The running chat takes it over within a second."""
    from index.mirror import building
    from index.storage.store import Store

    store = Store(index)
    with building(store):
        build = store.rollback(number)
    show([message("Build {build} is published", build=build)])


@app.command(
    cls=Command,
    help=message("Read every byte of the published build and name each fault."),
    epilog=message("Exit code: 0, or 1 if there is a fault."),
)
def verify(index: IndexOption = INDEX, as_json: JsonOption = False) -> None:
    """Checksums first; what they let pass must open too, or it is an error like any other."""
    from index.opening import open_index
    from index.storage.milvus.address import address_of
    from index.storage.store import Store

    store, address = Store(index), address_of(index)
    if address is None:
        build, faults = store.current(), store.verify()
    else:
        from index.mirror import verified

        build, faults = verified(address)
    if not faults:
        try:
            open_index(index)
        except DerekError as error:
            faults = [error.message]
    if as_json:
        show([json_line({"build": build, "faults": faults})])
    elif not faults:
        show([message("Build {build}: all files are there and whole", build=build)])
    for fault in () if as_json else faults:
        complain(fault)
    if faults:
        raise Exit(1)
