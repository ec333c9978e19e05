"""A question + hits -> the same hits as read: which sentence is marked, the words in it, how sure, in what order.

Only the first hits are read, which is what takes the time; the others stay as they were found.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from index.encoders.encoder import Span
from index.hit import Hit
from index.language.answer_types import answer_type
from index.language.asked import leaning
from index.language.named_things import absent
from qa.followup import with_earlier
from qa.reading.aimed import aimed
from qa.reading.carried import borne
from qa.reading.costs import ASKED, ELSEWHERE, OPPOSES, Costs, costs
from qa.reading.reader import Reader, Reading, Window
from qa.reading.shares import as_share, tells_share
from qa.reading.spelt import spelt_alike
from qa.reading.windows import Placed, best_window

READ = 5  # hits
APART = OPPOSES * ELSEWHERE  # of such a cost no sentence is the middle of a window: it tells no price, or no hour
# Weights, by the share of right sentences marked and right passages first on all sets together (benchmarks/answers.py).
LIKELY = 0.5  # how likely a sentence is among those of its window, beside how likely the window answers
FITS = 2.0  # how well it fits the question by search
MOVES = 0.2  # what the reader adds to a hit's score, for each unit of its logit
LONG = 100  # characters of an answer; longer ones say no more
LEAST, MOST = -6.0, 6.0  # logits beyond say no more


@dataclass(frozen=True, slots=True)
class _Marked:
    """A sentence that could be marked, the words in it, and how much speaks for it."""

    sentence: Span
    words: Span  # as the reader gives them
    weight: float
    shift: int  # from the window that was read to the document
    reading: Reading

    def best(self, within: Span, fits: Callable[[Span], bool] | None = None) -> Span | None:
        """The words that answer best of those inside a span of the document (Tokens.best)."""
        tokens, shift = self.reading.tokens, self.shift
        if tokens is None:
            return None
        found = tokens.best(_by(within, -shift), fits and (lambda span: fits(_by(span, shift))))
        return _by(found, shift) if found else None


@cache
def reader() -> Reader:
    """The reader of the package, loaded once a process."""
    return Reader()


def judged(question: str, hits: Sequence[Hit], reader: Reader, context: str = "") -> list[Hit]:
    """The hits, the first READ of them read and put in a new order; `context` is an earlier question leaned on.

    The reader reads both as «А когда? (Сколько школ построили?)»; the rules go by what is asked now, and by the earlier
    question where that has nothing of the kind.
    """
    asked = with_earlier(question, context)
    against = [costs(question, context, hit) for hit in hits[:READ]]
    placed = [
        best_window(hit, asked, {span: cost / FITS for span, cost in its.cost.items() if APART <= cost < ASKED})
        for hit, its in zip(hits, against, strict=False)
    ]
    windows = [one.window for one in placed if one]
    read = iter(_read(spelt_alike(asked, [one.text for one in windows]), windows, reader))
    found = [
        _judged(question, context, hit, one, its, next(read)) if one else _unread(hit)
        for hit, one, its in zip(hits, placed, against, strict=False)
    ]
    return [*sorted(found, key=lambda hit: -hit.score), *hits[READ:]]


def _read(asked: str, windows: Sequence[Window], reader: Reader) -> list[Reading]:
    """What the reader says of each window; where a share may answer, by the surer of two forms of the question."""
    found = reader.read(asked, windows)
    by_share = as_share(asked)
    shares = [row for row, window in enumerate(windows) if by_share and tells_share(window.text)]
    again = reader.read(by_share, [windows[row] for row in shares]) if shares else []
    for row, other in zip(shares, again, strict=True):
        found[row] = max(found[row], other, key=answerable)
    return found


def _unread(hit: Hit) -> Hit:
    """A hit of which nothing may be marked."""
    signals, evidence = replace(hit.signals, reader=MOVES * LEAST), replace(hit.evidence, answerable=LEAST)
    return replace(hit, signals=signals, evidence=evidence)


def _judged(question: str, context: str, hit: Hit, placed: Placed, against: Costs, reading: Reading) -> Hit:
    asked = leaning(question, context)
    best = max(_markable(hit, placed, reading, against), key=lambda marked: marked.weight)
    sure = answerable(reading)
    passage, document = hit.passage, hit.document
    whole = (document.name, document.title, *passage.subjects, passage.heading, borne(asked, hit), passage.text)
    return replace(
        hit,
        signals=replace(hit.signals, reader=MOVES * sure),
        evidence=replace(
            hit.evidence,
            answerable=sure,
            contradicts=max(hit.evidence.contradicts, float(against.opposed[best.sentence])),
            absent=absent(asked, "\n".join(whole)),
            told=min(1.0, (best.words[1] - best.words[0]) / LONG),
            unsure=best.reading.tokens.entropy if best.reading.tokens else 0.0,
        ),
        sentence=best.sentence,
        words=_aimed(question if answer_type(question) else asked, hit, best),
    )


def _markable(hit: Hit, placed: Placed, reading: Reading, against: Costs) -> Iterator[_Marked]:
    """The sentences of a window that was read, and how much speaks for each.

    What answers the question that stands right above it fits as well as that does.
    """
    fits = {(one.start, one.stop): one.fit for one in hit.sentences}
    read = zip(placed.sentences, placed.window.sentences, reading.spans, reading.sentences, strict=True)
    for sentence, inside, words, score in read:
        shift = sentence[0] - inside[0]
        fit = max(fits[one] for one in (sentence, *against.above.get(sentence, ())))
        weight = LIKELY * max(score, LEAST) + FITS * fit - against.cost[sentence]
        yield _Marked(sentence, _by(words, shift), weight, shift, reading)


def _aimed(question: str, hit: Hit, marked: _Marked) -> Span:
    """The words to be marked in the sentence; those of the reader are nothing where the sentence was cut off."""
    if marked.words[0] == marked.words[1]:
        return marked.words
    kind = next((one.kind for one in hit.passage.sentences if (one.start, one.stop) == marked.sentence), "text")
    lead = next((one.lead for one in hit.sentences if one.lead and (one.start, one.stop) == marked.sentence), (0, 0))
    text = hit.document.text
    return aimed(question, text, marked.sentence, marked.words, marked.best, kind, text[slice(*lead)])


def answerable(reading: Reading) -> float:
    """The logit, within what it means."""
    return float(np.clip(reading.answerable, LEAST, MOST))


def _by(span: Span, shift: int) -> Span:
    return span[0] + shift, span[1] + shift
