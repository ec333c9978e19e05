"""`derek feedback`: what people said of answers on the page -> drafts of checks."""

import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

from typer import Argument, Typer

from index.errors import DerekError
from index.messages import message, plural
from index.storage.disk import reason
from qa.cli.console import FOLDER, INDEX, IndexOption, say, show
from qa.cli.help import Command, Group

app = Typer()
feedback = Typer(cls=Group, help=message("What people said of answers on the page."), no_args_is_help=True)
app.add_typer(feedback, name="feedback")


@feedback.callback()
def about() -> None:
    """What holds for its commands: nothing."""


@feedback.command(
    cls=Command,
    help=message(
        "Write drafts of checks from what people said of answers.\n\n"
        "A check is written for each answer that was called right, and for each right passage that was picked. "
        "They are drafts: read each, then delete its draft: true."
    ),
    epilog=message("Example:\n  derek feedback export checks/    writes checks/report.feedback.checks.yaml"),
)
def export(
    folder: Annotated[Path, Argument(metavar=FOLDER, help=message("where to write them"))] = Path(),
    index: IndexOption = INDEX,
) -> None:
    """A check file for each document that somebody spoke of."""
    from qa.checks.draft import Drafted, to_yaml
    from qa.feedback import read_feedback
    from qa.locale.languages import ENGLISH, of_text

    by_document: dict[str, dict[tuple[str, ...], Drafted]] = {}
    skipped = 0
    for one in read_feedback(index):
        meant = one.right or (one.shown if one.is_right else None)
        if meant is None:
            skipped += 1
            continue
        asked = (*one.history, one.question)  # of what was said twice the last counts
        drafts = by_document.setdefault(meant.document, {})
        drafts[tuple(map(str.casefold, asked))] = Drafted(one.question, (meant.quote,), one.history)
    targets = {name: folder / f"{stem}.feedback.checks.yaml" for name, stem in _stems(list(by_document)).items()}
    if there := [path for path in targets.values() if os.path.lexists(path)]:  # before the first is written
        raise DerekError("{path} is there already: remove or rename it", path=there[0])
    for name, path in targets.items():
        said = list(by_document[name].values())
        _write(path, to_yaml(name, said, of_text(said[0].question, ENGLISH)))
        show([str(path)])
    if skipped:
        say(
            plural(
                "{n} remark names no right passage and became no check",
                "{n} remarks name no right passage and became no check",
                skipped,
            )
        )


def _stems(names: Sequence[str]) -> dict[str, str]:
    """What the files of checks are called: as the document, or, where several are called so, with its folders too."""
    alike = Counter(Path(name).stem.casefold() for name in names)
    return {
        name: Path(name).stem if alike[Path(name).stem.casefold()] == 1 else name.replace("/", "-") for name in names
    }


def _write(path: Path, text: str) -> None:
    """A new file, and the folders above it."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as stream:
            stream.write(text)
    except OSError as error:
        if isinstance(error, FileExistsError | NotADirectoryError) and not path.parent.is_dir():
            raise DerekError("a file lies in the place of the folder {root}", root=path.parent) from error
        raise DerekError("{name} could not be written: {why}", name=path, why=reason(error)) from error
