"""A question + a hit -> what speaks against marking each of its sentences; knows nothing of what a reader says.

Each rule looks at one thing, and the greatest of them counts (`Costs`).
"""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from index.encoders.encoder import Span
from index.hit import Hit
from index.language.answer_types import answer_type
from index.language.asked import ASKING, leaning, opposes, without_period
from index.language.minutes import decides, is_of_minutes
from index.language.numerals import NUMERALS
from index.language.ordinals import ranks
from index.language.terms import lemmas
from index.language.times import CLOCK
from qa.reading.carried import borne, carried
from qa.reading.cells import ASKS_PRICE, HOUR
from qa.reading.followed import followed
from qa.reading.lacking import lacking

# Weights, by the share of right sentences marked and right passages first on all sets together (benchmarks/answers.py).
OPPOSES = 3.0  # a sentence of another code, date or number, or of the opposite, is marked so much later
ELSEWHERE = 2.0  # times what a row costs: an item of another list, under a line that says so
UNDECIDED = 6.0  # who proposed something in minutes, where they tell what was decided: the reader takes one for both
ASKED = 20.0  # what only asks or leads to the next sentence: more than a reader and search may say for it
TOTAL = re.compile(r"\|?[\s*_]*(?:итого|всего|total|барлығы|жиыны)\b", re.IGNORECASE)  # begins a row
ASKS_TOTAL = re.compile(
    r"\b(?:итого|всего|общ(?:ая|ий|ее|ую|его|ей)|в сумме|in total|total|altogether|барлығы|жалпы)\b", re.IGNORECASE
)
NAMED_LINE = re.compile(  # «Председатель собрания: Жумабаев»
    rf"[\W_]*(?!(?:{ASKING})\b)([^\W\d_]+(?:[ \u00a0-][^\W\d_]+){{0,3}}):\s+\S", re.IGNORECASE
)
SUM_OF_MONEY = re.compile(
    r"\d\s?(?:тыс|млн|миллион|млрд|миллиард|thousand|million)|\d\s?(?:тенге|теңге|тг\b|руб|р\.|коп|[₽₸$€]|долл|евро|usd\b|kzt\b|dollar|euro)|[$€₸]\s?\d",
    re.IGNORECASE,
)
MAY_BE_PRICE = re.compile(
    r"\d[\d\s.,]*\d\d\b(?!\s*(?:г\.|год|year|жыл))|бесплатн|даром|включен|входит|\bfree\b|\bincluded\b|тегін",
    re.IGNORECASE,
)
MAY_BE_HOUR = re.compile(
    rf"\b(?:{NUMERALS})\s+(?:час|утр|дня|веч|ноч|минут|o'clock|hour|am\b|pm\b|сағат)|\b(?:полдень|полдня|полночь|полуноч\w*|"
    rf"полдев\w*|круглосуточно|noon|midnight|сағат|\d{{1,2}}\s*(?:час\w*|утра|дня|вечера|ночи|a\.?m|p\.?m)|в\s+(?:{NUMERALS}|\d))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Costs:
    """Of each sentence of a hit: whether it tells of something else or the opposite, and what it costs to mark it.

    And the sentences that answer what is asked or named right above them, each with all of those.
    """

    opposed: Mapping[Span, bool]
    cost: Mapping[Span, float]
    above: Mapping[Span, Sequence[Span]]


def costs(question: str, context: str, hit: Hit) -> Costs:
    """What speaks against each sentence of a hit; `context` is an earlier question that this one leans on."""
    said = {(one.start, one.stop): hit.document.text[one.start : one.stop] for one in hit.sentences}
    asked = leaning(question, context)
    bears, before = borne(asked, hit), carried(asked, hit)
    opposed = {span: opposes(question, text, context, bears + before[span]) for span, text in said.items()}
    lacks = lacking(without_period(asked), said, hit, before)
    undecided = _undecided(asked, hit)
    ceding = followed(asked, hit)
    apart = _not_total(asked, said) | _otherwise_named(asked, said) | _of_other_rank(asked, said)
    elsewhere = _of_other_lists(asked, hit)
    if not context:  # «Сколько длится?» after «Сколько стоит обед?» asks for no price
        if ASKS_PRICE.search(question) and answer_type(question) != "time":
            elsewhere |= _without(said, SUM_OF_MONEY, MAY_BE_PRICE)
        if CLOCK.search(question):
            elsewhere |= _without(said, HOUR, MAY_BE_HOUR)
    cost = {
        span: OPPOSES * max(opposed[span], lacks[span], ELSEWHERE * (span in elsewhere), float(span in apart))
        + UNDECIDED * (span in undecided)
        + ASKED * (span in ceding)
        for span in said
    }
    above: dict[Span, list[Span]] = {}
    for span, below in ceding.items():
        if below:
            above.setdefault(below, []).append(span)
    return Costs(opposed, cost, above)


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


def _otherwise_named(question: str, said: Mapping[Span, str]) -> Set[Span]:
    """The lines of another name, where one is asked for by its own: «Секретарь: …» for «Кто председатель?»."""
    asked = set(lemmas(question))
    named = {span: set(lemmas(match[1])) for span, text in said.items() if (match := NAMED_LINE.match(text))}
    if not any(own and own <= asked for own in named.values()):
        return set()
    return {span for span, own in named.items() if not own & asked}


def _of_other_rank(question: str, said: Mapping[Span, str]) -> Set[Span]:
    """The sentences of another thing of the same name, where one has that asked for: «первая смена» for the second."""
    asked = ranks(question)
    own = {span: ranks(text) for span, text in said.items()} if asked else {}
    if not any(told & asked for told in own.values()):
        return set()
    names = {name for name, _ in asked}
    return {span for span, told in own.items() if not told & asked and any(name in names for name, _ in told)}


def _without(said: Mapping[Span, str], tells: re.Pattern[str], may_tell: re.Pattern[str]) -> Set[Span]:
    """The sentences that do not tell what another tells, nor seem to: «квартиры 57–60», where one has «4 млн тенге»."""
    telling = {span for span, text in said.items() if tells.search(text)}
    return {span for span, text in said.items() if telling and span not in telling and not may_tell.search(text)}


def _not_total(question: str, said: Mapping[Span, str]) -> Set[Span]:
    """The rows beside that of the sum, where it is asked for and no row is named: «Сколько сделали всего?».

    That of the sum where one row is: "How many did the northern shop sell in total?".
    """
    rows = {span: text for span, text in said.items() if text.startswith("|")} if ASKS_TOTAL.search(question) else {}
    totals = {span for span, text in rows.items() if TOTAL.match(text)}
    asked = set(lemmas(ASKS_TOTAL.sub(" ", question))) if totals else set()
    named = [span for span in rows.keys() - totals if asked & set(lemmas(rows[span].strip("| ").partition("|")[0]))]
    return (totals if len(named) == 1 else set()) if named or not totals else rows.keys() - totals


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
