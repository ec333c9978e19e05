"""Questions typed one after the other in a terminal -> answers; each may lean on those before it."""

import locale
from contextlib import suppress

from index.errors import FilterError
from index.filters import Filter
from index.messages import message
from qa.cli.asking import Asking
from qa.cli.console import complain, print_answer, say
from qa.question import QuestionError

PROMPT = "? "


def converse(asking: Asking, top: int, only: Filter, explain: bool) -> None:
    """Ask until an empty line or Ctrl-D."""
    # Where the system has no such locale as LC_ALL names, readline takes the bytes of Cyrillic for its commands.
    if locale.setlocale(locale.LC_CTYPE) not in {"C", "POSIX"}:
        with suppress(ImportError):  # not on every system
            import readline  # noqa: F401 -- gives `input` the arrow keys

    say(message("Ask; an empty line or Ctrl-D ends it"))
    history: list[str] = []
    while typed := _typed():
        try:
            answer = asking.ask(typed, history, top, only)
        except (QuestionError, FilterError) as error:
            complain(error.message)
            continue
        print_answer(answer, explain)
        history.append(typed)


def _typed() -> str:
    with suppress(EOFError):
        return input(PROMPT).strip()
    return ""
