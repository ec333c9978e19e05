"""The index that `derek ask` puts its questions to: one found damaged meanwhile gives way to the newest whole build."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from index.errors import IndexFault, ModelError
from index.filters import EVERYTHING, Filter
from index.opening import open_index
from index.storage.build_files import Damage
from qa.answer import Answer
from qa.calibrate import kept
from qa.cli.console import fail
from qa.engine import Engine
from qa.limits import TOP


class Asking:
    """As an Engine. A large build serves before all of it has been checked, and may be withdrawn by a question."""

    def __init__(self, root: Path, say: Callable[[str], None], *, later: bool = True) -> None:
        """Open the published build; `say` tells a person what is wrong with it, now or later.

        Without `later` a large build is checked first, too. Raises IndexFault: none can be used.
        """
        self._root, self._say = root, say
        self.engine = self._opened(later=later)

    def ask(self, question: str, history: Sequence[str] = (), top: int = TOP, only: Filter = EVERYTHING) -> Answer:
        """As `Engine.ask`, by the newest whole build where the one that was asked turns out to be damaged."""
        try:
            return self.engine.ask(question, history, top, only)
        except (IndexFault, Damage):
            checking = self.engine.index.checking
            checking.finish()
            if not checking.fault:
                raise
        self.engine = self._opened(later=False)
        return self.engine.ask(question, history, top, only)

    def _opened(self, *, later: bool) -> Engine:
        index = open_index(self._root, later=later)
        if index.told:
            self._say(index.told)
        return Engine(index, kept(self._root))


@contextmanager
def or_no_index() -> Iterator[None]:
    """An index that cannot be used ends the command as it ends `derek check`: 1 is that the documents do not answer."""
    try:
        yield
    except (IndexFault, ModelError, Damage) as error:
        from qa.checks.run import NO_INDEX

        raise fail(error.message, NO_INDEX) from error
