"""One index, ready to be asked: whatever is worked out once an index is kept here, and let go with it."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache, partial
from pathlib import Path

from index.arrays import Rows
from index.errors import DerekError
from index.filters import EVERYTHING, Filter
from index.hit import Hit
from index.index import Index
from index.opening import open_index
from index.search import search
from index.storage.milvus.address import place
from qa.answer import Answer, answered, calibration, checked_top, confidence, replied
from qa.calibrate import kept
from qa.limits import TOP
from qa.locale.languages import ENGLISH, of_text, tell
from qa.question import Question, cleaned, understand
from qa.reading.judge import READ, reader
from qa.reading.read import read
from qa.reading.reader import Reader
from qa.repair.repairer import Repairer
from qa.smalltalk.named import Names, names, told_of
from qa.smalltalk.reply import NO_DOCUMENTS, reply
from qa.smalltalk.talk import ALSO_HEADINGS, is_heading, small_talk
from qa.surer import surer_first
from qa.versions import newer_first

FILTERS = 32  # of which the rows are kept
FIRST = 256  # hits that tell of short questions whether they stand alone


class Engine:
    """The one way in for the page, the command, the checks and the API. Safe to share between threads."""

    def __init__(self, index: Index, threshold: float | None = None) -> None:
        """`index` is never changed; another build is another Engine. `threshold`: its own, if it has one."""
        self.index = index
        self._threshold = threshold
        self._repairer = Repairer(index)
        self._reader = reader()
        self._within = within = lru_cache(FILTERS)(lambda only: _within(index, only))
        # Kept: the next question has this one in its history. Without `self` the engine goes as soon as it is let go.
        self._first = lru_cache(FIRST)(partial(_first, within, self._reader))

    @cached_property
    def _names(self) -> Names:
        return names(self.index)

    @cached_property
    def counts(self) -> Counter[str]:
        """How many passages each document has, by its name."""
        return self.index.passages.counts()

    def ask(
        self,
        question: str,
        history: str | Sequence[str] = (),
        top: int = TOP,
        only: Filter = EVERYTHING,
        *,
        exactly: bool = False,
    ) -> Answer:
        """Answer a question typed after those in `history` (oldest first, or one) with the best `top` passages.

        `only` narrows what is searched. `exactly`: what was typed is what was meant, nothing in it is repaired.

        Raises QuestionError: what was typed is no question, or `top` is not 1..MOST;
        FilterError: no document is left to be searched; IndexFault: the index, which is large and was opened before
        all of it had been checked, is damaged.
        """
        checking = self.index.checking
        try:
            before = [history] if isinstance(history, str) else history
            answer = self._asked(question, before, top, only, exactly)
        except DerekError:
            raise
        except Exception:
            checking.finish()  # damage may show as any error
            checking.refuse()
            raise
        checking.refuse()
        return answer

    def _asked(self, question: str, history: Sequence[str], top: int, only: Filter, exactly: bool) -> Answer:
        started = time.perf_counter()
        checked_top(top)
        if not self.index.passages:
            none = tell(NO_DOCUMENTS, of_text(question, ENGLISH))
            return replied(self.index, Question(question, cleaned(question), "", ()), none, started)
        talk = small_talk(question, self._repairer) or told_of(question, lambda: self._names, self._repairer)
        if talk is None:
            return self._searched(question, history, top, only, exactly, started)
        if talk.kind in ALSO_HEADINGS:
            answer = self._searched(question, (), top, only, exactly, started)
            if answer.found and is_heading(question, answer.hits[0].passage.heading):
                return answer
        said = Question(question, cleaned(question), "", ())
        if not talk.language:
            talk = replace(talk, language=of_text(" ".join(history[-1:]), ENGLISH))
        return replied(self.index, said, reply(talk, self.index, only), started)

    def _searched(
        self, question: str, history: Sequence[str], top: int, only: Filter, exactly: bool, started: float
    ) -> Answer:
        index, rows = self._within(only)
        first = partial(self._first, only)
        understood = understand(question, history, self._repairer, index, rows, first=first, exactly=exactly)
        hits = search(index, understood.text, max(top, READ), understood.context, rows)
        hits = ranked(understood.text, hits, self._reader, understood.context)
        return answered(self.index, understood, hits[:top], started, self._threshold)


def _within(index: Index, only: Filter) -> tuple[Index, Rows | None]:
    """The index and the rows of it to be looked at."""
    return (index, None) if only == EVERYTHING else (only.narrowed(index), only.rows(index))


def _first(
    within: Callable[[Filter], tuple[Index, Rows | None]], reader: Reader, only: Filter, text: str, context: str
) -> Hit | None:
    """The first hit as it is read."""
    index, rows = within(only)
    return next(iter(ranked(text, search(index, text, READ, context, rows), reader, context)), None)


def ranked(question: str, hits: Sequence[Hit], reader: Reader, context: str = "") -> list[Hit]:
    """Hits as found -> as shown: read, a sure one before one to be refused, of two versions the newer first."""
    found = surer_first(read(question, hits, reader, context), confidence, calibration().threshold)
    return newer_first(question, found, confidence)


def open_engine(root: str | Path = ".derek", build: str | None = None) -> Engine:
    """The index in the folder `root`, as `derek build` made it, ready to be asked; `build`: a number of `derek list`.

    `root` may be an address in a Milvus, too: "milvus+http://host:19530/name".

    It takes about half a second; keep the Engine. What was published since is seen by opening it again.
    Raises DerekError: there is no usable index, or its model is missing; the message says what to do.
    """
    folder = place(root)
    return Engine(open_index(folder, build), kept(folder))
