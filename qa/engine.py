"""One index, ready to be asked: whatever is worked out once an index is kept here, and let go with it."""

import time
from collections.abc import Sequence

from index.index import Index
from index.search import search
from qa.answer import TOP, Answer, answered, checked_top, replied
from qa.question import Question, cleaned, understand
from qa.reading.judge import READ, judged, reader
from qa.repair.repairer import Repairer
from qa.smalltalk.reply import reply
from qa.smalltalk.talk import small_talk


class Engine:
    """The one way in for the page, the command, the checks and the API. Safe to share between threads."""

    def __init__(self, index: Index) -> None:
        """`index` is never changed; another build is another Engine."""
        self.index = index
        self._repairer = Repairer(index)
        self._reader = reader()

    def ask(self, question: str, history: Sequence[str] = (), top: int = TOP, *, exactly: bool = False) -> Answer:
        """Answer a question typed after those in `history` (oldest first) with the best `top` passages.

        `exactly`: what was typed is what was meant, nothing in it is repaired.

        Raises QuestionError: what was typed is no question, or `top` is not 1..MOST.
        """
        started = time.perf_counter()
        checked_top(top)
        talk = small_talk(question, self._repairer)
        if talk is not None:
            said = Question(question, cleaned(question), "", ())
            return replied(self.index, said, reply(talk, self.index), started)
        understood = understand(question, history, self._repairer, self.index, exactly=exactly)
        hits = search(self.index, understood.text, max(top, READ), understood.context)
        hits = judged(understood.asked, hits, self._reader)[:top]
        return answered(self.index, understood, hits, started)
