"""Where the command's results and remarks go, in the terminal's language; the options that several commands have."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from typer import Exit, Option

from index.characters import one_line, safe
from index.errors import DerekError
from index.messages import message
from index.storage.disk import reason
from index.storage.milvus.address import address_of, place
from qa.cli.terminal import answer_text
from qa.locale.languages import of_terminal, tell

if TYPE_CHECKING:
    from qa.answer import Answer

INDEX = Path(".derek")
SOURCE = Path("source")
YES = {"y", "yes", "д", "да", "и", "иә"}
USAGE = 2  # exit code of a mistake in the command line, as of other programs

FOLDER, FILE, PATH = message("FOLDER"), message("FILE"), message("PATH")
IndexOption = Annotated[
    Path,
    Option(
        "--index",
        metavar=FOLDER,
        parser=place,
        help=message("the folder of the index, or its address in a Milvus: milvus+http://HOST:19530/NAME"),
    ),
]
JsonOption = Annotated[bool, Option("--json", help=message("print JSON, in English, for programs"))]


def fetched(index: Path) -> Path:
    """The same, with the build that answers in a Milvus in its folder too, where it is an address."""
    if address_of(index):
        from index.mirror import fetch
        from index.storage.store import Store

        fetch(Store(index))
    return index


def show(lines: Iterable[str]) -> None:
    """Results, a line each, on stdout."""
    language = of_terminal()
    with _written():
        print("\n".join(safe(tell(line, language)) for line in lines), flush=True)


@contextmanager
def _written() -> Iterator[None]:
    """What the system says when stdout cannot be written, a full disk -> DerekError; a closed pipe is no fault."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        nowhere()
        raise DerekError("{name} could not be written: {why}", name="stdout", why=reason(error)) from error


def nowhere() -> None:
    """Let what is left for stdout go nowhere; else Python would try to write it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_answer(answer: "Answer", explain: bool) -> None:
    """An answer as a person reads it, on stdout."""
    from rich.console import Console  # takes time to import

    console = Console(highlight=False, soft_wrap=not (sys.stdout and sys.stdout.isatty()))  # None: `>&-`
    with _written():
        console.print(answer_text(answer, of_terminal(), explain), end="")


def say(line: str) -> None:
    """A line for the person, on stderr, beside the results."""
    if sys.stderr is not None:  # `2>&-`; print would take stdout then
        print(safe(tell(line, of_terminal())), file=sys.stderr, flush=True)


def complain(text: str) -> None:
    """Say what is wrong, in one line."""
    say(f"derek: {one_line(tell(text, of_terminal()))}")


def fail(text: str, code: int = 1) -> Exit:
    """Say what is wrong; the caller raises what this returns."""
    complain(text)
    return Exit(code)


def agreed(text: str) -> bool | None:
    """Whether a person at a terminal says yes to what is said; None where nobody can be asked."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stderr and sys.stderr.isatty()):
        return None
    say(text)
    asked = tell(message("Replace? [y/N]"), of_terminal())
    print(asked, end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().lower() in YES


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar on stderr, where that is a terminal."""
    from rich.console import Console  # takes time to import
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, Task, TextColumn, TimeRemainingColumn
    from rich.text import Text

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    language = of_terminal()

    class Speed(TextColumn):
        """How many are done in a second."""

        def render(self, task: Task) -> Text:
            """Nothing until there is something to go by."""
            return Text(tell(message("{speed:.0f} a second", speed=task.speed), language) if task.speed else "")

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), Speed(""), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task, stage = bar.add_task(""), ""

        def advance(what: str, done: int, total: int) -> None:
            nonlocal stage
            if what != stage:  # each stage has a speed of its own
                bar.reset(task)
                stage = what
            bar.update(task, description=tell(what, language), completed=done, total=total)

        yield advance


def secret(path: Path) -> str:
    """The first line of a file."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise DerekError("the file {path} cannot be read: {reason}. Check the path", path=path, reason=why) from error
    if not lines or not lines[0].strip():
        raise DerekError("the file {path} is empty: write what is secret in its first line", path=path)
    return lines[0].strip()
