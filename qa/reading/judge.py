"""A question + hits -> the same hits as read: which sentence is marked, the words in it, how sure, in what order.

Only the first hits are read, which is what takes the time; the others stay as they were found.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from index.encoders.encoder import Span
from index.hit import Hit
from index.language.answer_types import answer_type
from index.language.asked import CODE, leaning, opposes, without_period
from index.language.minutes import decides, is_of_minutes
from index.language.named_things import absent
from index.language.subjects import subjects
from index.language.terms import lemmas, terms
from qa.followup import with_earlier
from qa.reading.aimed import aimed
from qa.reading.carried import borne, carried
from qa.reading.reader import Reader, Reading
from qa.reading.spelt import spelt_alike
from qa.reading.windows import Placed, best_window

READ = 5  # hits
# Weights, by the share of right sentences marked and right passages first on all sets together (benchmarks/answers.py).
LIKELY = 0.5  # how likely a sentence is among those of its window, beside how likely the window answers
FITS = 2.0  # how well it fits the question by search
MOVES = 0.2  # what the reader adds to a hit's score, for each unit of its logit
OPPOSES = 3.0  # a sentence of another code, date or number, or of the opposite, is marked so much later
DIGIT = re.compile(r"\d")
LONG = 100  # characters of an answer; longer ones say no more
FEW = 0.34  # a share of the rows or items of a passage
LISTED = 0.4  # of what a row costs
ELSEWHERE = 2.0  # times what a row costs: an item of another list, under a line that says so
UNDECIDED = 6.0  # who proposed something in minutes, where they tell what was decided: the reader takes one for both
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
    placed = [best_window(hit, asked) for hit in hits[:READ]]
    windows = [one.window for one in placed if one]
    read = iter(reader.read(spelt_alike(asked, [one.text for one in windows]), windows))
    found = [
        _judged(question, context, hit, one, next(read)) if one else _unread(hit)
        for hit, one in zip(hits, placed, strict=False)
    ]
    return [*sorted(found, key=lambda hit: -hit.score), *hits[READ:]]


def _unread(hit: Hit) -> Hit:
    """A hit of which nothing may be marked."""
    signals, evidence = replace(hit.signals, reader=MOVES * LEAST), replace(hit.evidence, answerable=LEAST)
    return replace(hit, signals=signals, evidence=evidence)


def _judged(question: str, context: str, hit: Hit, placed: Placed, reading: Reading) -> Hit:
    fits = {(one.start, one.stop): one.fit for one in hit.sentences}
    said = {span: hit.document.text[slice(*span)] for span in fits}
    asked = leaning(question, context)
    bears, before = borne(asked, hit), carried(asked, hit)
    against = {span: opposes(question, text, context, bears + before[span]) for span, text in said.items()}
    kinds = {(one.start, one.stop): one.kind for one in hit.passage.sentences}
    items = {span for span, kind in kinds.items() if kind == "item"}
    leads = {(one.start, one.stop): hit.document.text[slice(*one.lead)] for one in hit.sentences if one.lead}
    lacking = _lacking(without_period(asked), said, items, leads, before)
    undecided, elsewhere = _undecided(asked, hit), _of_other_lists(asked, hit)
    best = max(
        (
            _Marked(
                sentence,
                _by(words, shift),
                LIKELY * max(score, LEAST)
                + FITS * fits[sentence]
                - OPPOSES * max(against[sentence], lacking[sentence], ELSEWHERE * (sentence in elsewhere))
                - UNDECIDED * (sentence in undecided),
                shift,
                reading,
            )
            for number, (sentence, words, score) in enumerate(
                zip(placed.sentences, reading.spans, reading.sentences, strict=True)
            )
            for shift in [sentence[0] - placed.window.sentences[number][0]]
        ),
        key=lambda marked: marked.weight,
    )
    sure = answerable(reading)
    passage = hit.passage
    about = subjects(hit.document.text, hit.document.body)
    whole = "\n".join((hit.document.name, hit.document.title, *about, passage.heading, bears, passage.text))
    return replace(
        hit,
        signals=replace(hit.signals, reader=MOVES * sure),
        evidence=replace(
            hit.evidence,
            answerable=sure,
            contradicts=max(hit.evidence.contradicts, float(against[best.sentence])),
            absent=absent(asked, whole),
            told=min(1.0, (best.words[1] - best.words[0]) / LONG),
            unsure=best.reading.tokens.entropy if best.reading.tokens else 0.0,
        ),
        sentence=best.sentence,
        words=_aimed(
            question if answer_type(question) else asked,
            hit,
            best,
            kinds.get(best.sentence, "text"),
            leads.get(best.sentence, ""),
        ),
    )


def _aimed(question: str, hit: Hit, marked: _Marked, kind: str, lead: str) -> Span:
    """The words to be marked in the sentence; those of the reader are nothing where the sentence was cut off."""
    if marked.words[0] == marked.words[1]:
        return marked.words
    return aimed(question, hit.document.text, marked.sentence, marked.words, marked.best, kind, lead)


def _lacking(
    question: str, said: Mapping[Span, str], items: Set[Span], leads: Mapping[Span, str], before: Mapping[Span, str]
) -> dict[Span, float]:
    """How much each sentence lacks that another has: 1 for a number of the question, or a word that few rows have.

    A sentence of running text lacks no number if it has none of that length: «Дирижёр — Омарова» goes on from «Хор пел
    12 мая». A row does. Nor does what goes on from one that has it (in `before`).
    Of the items of a list, LISTED for such a word: they may say it in other words, as rows do not. A date or a
    telephone number is one number (index/language/joints.py). The number of a code is none («ХК-320»), and what the
    header of a table holds (in `leads`) no row of it lacks, nor tells a row from others.
    """
    asked = set(lemmas(question)) - _of_codes(question)
    headers = {leads[span] for span, text in said.items() if text.startswith("|") and span in leads}
    rows = [span for span, text in said.items() if text.startswith("|") and text not in headers]
    listed = [span for span in said if span in items]
    if not any(map(DIGIT.search, asked)) and not rows and len(listed) < 2:
        return dict.fromkeys(said, 0.0)  # most questions, whose sentences need not be read for it
    above = {span: set(lemmas(leads[span])) if span in leads else set() for span in rows}
    led = {span: {term for term in asked & own if DIGIT.search(term)} for span, own in above.items()}
    of = {span: asked & set(lemmas(f"{before[span]}{text}")) - led.get(span, set()) for span, text in said.items()}
    numbers = {span: {term for term in own if DIGIT.search(term)} for span, own in of.items()}
    has_number = any(numbers[span] for span, text in said.items() if text not in headers)
    lengths = {len(term) for own in numbers.values() for term in own}
    found = {
        span: float(
            has_number
            and not numbers[span] | led.get(span, set())
            and (span in rows or span in items or any(len(number) in lengths for number in _numbers(text)))
        )
        for span, text in said.items()
    }
    for alike, much in ((rows, 1.0), (listed, LISTED)):
        told = Counter(term for span in alike for term in of[span])
        rare = {term for term, count in told.items() if count <= max(1, len(alike) * FEW)}
        for span in alike if rare else ():
            found[span] = max(found[span], much * (not of[span] & rare))
    return found


def _numbers(text: str) -> set[str]:
    """The terms of a text that have a digit."""
    return {term for term in lemmas(text) if DIGIT.search(term)}


def _of_codes(question: str) -> set[str]:
    """The numbers of a question that are only part of a code: 320 of «Сколько стоит ХК-320?»."""
    inside = [match.span() for match in CODE.finditer(question)]
    parts: set[str] = set()
    others: set[str] = set()
    for term in terms(question):
        is_part = any(start < term.start and term.stop <= stop for start, stop in inside)
        (parts if is_part and term.text.isdecimal() else others).add(term.text)
    return parts - others


def _of_other_lists(question: str, hit: Hit) -> Set[Span]:
    """The sentences below other lines than those with the words of the question, of a passage with several lists.

    «Для соуса: …» tells nothing of «Для лапши: …», but «перец для лапши» may stand anywhere.
    """
    leads = {one.lead for one in hit.sentences if one.lead}
    if len(leads) < 2:
        return set()
    text, asked = hit.document.text, set(lemmas(question))
    told = {lead: asked & set(lemmas(text[slice(*lead)])) for lead in leads}
    wanted = {term for term in asked if 0 < sum(term in own for own in told.values()) < len(told)}
    return {
        (one.start, one.stop)
        for one in hit.sentences
        if wanted and one.lead and not wanted & (told[one.lead] | set(lemmas(text[one.start : one.stop])))
    }


def _undecided(question: str, hit: Hit) -> Set[Span]:
    """The sentences of minutes that tell of no decision, nor does their lead, where one is asked for and told of."""
    text, passage = hit.document.text, hit.passage
    about = f"{hit.document.name}\n{hit.document.title}\n{passage.heading}"
    if not decides(question) or not is_of_minutes(passage.text, about):
        return set()
    told = {
        (one.start, one.stop): text[slice(*(one.lead or (0, 0)))] + text[one.start : one.stop] for one in hit.sentences
    }
    undecided = {span for span, words in told.items() if not decides(words)}
    return undecided if len(undecided) < len(told) else set()


def answerable(reading: Reading) -> float:
    """The logit, within what it means."""
    return float(np.clip(reading.answerable, LEAST, MOST))


def _by(span: Span, shift: int) -> Span:
    return span[0] + shift, span[1] + shift
