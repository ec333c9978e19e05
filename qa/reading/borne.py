"""A question for an article or a point by its number alone -> its hits, the one that bears the number as the answer.

«Что говорится в статье 4?» asks nothing that a sentence could answer: all of the article does, from its first sentence.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from index.characters import one_alphabet
from index.hit import Fit, Hit
from index.language.answer_types import answer_type
from index.language.asked import opposes, things
from index.language.lines import MARK
from index.language.numbered import ARTICLES, COUNTED, SMALLEST
from index.language.terms import lemmas
from index.ranking.alignment import Match
from qa.reading.carried import borne
from qa.reading.judge import MOST

# What is said of it, and what it is part of; nothing else may be asked.
SAYING = frozenset(
    str.split("""
        говорить говориться сказать сказано гласить устанавливать установить предусматривать предусмотреть содержать
        содержаться написать написано описывать описываться называть называться посвятить посвященный речь идти текст
        содержание регулировать определять указать указано закон кодекс договор устав правило инструкция
        документ положение регламент номер показать привести прочитать
        say tell state contain describe law contract agreement document text айтылу айту жазылу жазу туралы заң шарт
    """)
)
WHICH = re.compile(r"\b(?:как(?:ой|ая|ое|ие|ого|ую|им|ом|их)|which)\s+(\w+)", re.IGNORECASE)  # «Какой закон указан в …»
PARTS = re.compile(r"[\d.]+|[^\W\d_]")


def put_point_first(question: str, hits: Sequence[Hit]) -> list[Hit] | None:
    """The hits with the one first that bears the number, where nothing but the number is asked for; else None."""
    said = lemmas(question)
    wanted = _wanted(said)
    bearing = [hit for hit in hits if hit.bears]
    if not wanted or not bearing:
        return None
    named = {*wanted, *(term for found in wanted.values() for term in found)}
    asks_within = answer_type(question) or any(set(lemmas(one)) - named for one in WHICH.findall(question))
    if asks_within or not all(term in SAYING or term in named or PARTS.fullmatch(term) for term in said):
        return None
    return put_first(_answering(max(bearing, key=lambda hit: hit.score), _numbers(wanted)), hits)


def mark_point(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits; in those that bear the point that is named a sentence of it is marked."""
    numbers = _numbers(_wanted(lemmas(question)))
    return [_within(question, hit, numbers) if hit.bears else hit for hit in hits]


def _wanted(said: Iterable[str]) -> dict[str, set[str]]:
    """Of the terms of a question the articles and points, by what they are: {"пункт": {"пункт 3.2"}}."""
    return {noun: found for noun, found in things(said).items() if noun in COUNTED | ARTICLES}


def _numbers(wanted: Mapping[str, set[str]]) -> set[str]:
    """The numbers of the lines that are asked for, of the smallest things; an article has a heading."""
    points = next((found for noun in SMALLEST if (found := wanted.get(noun))), set())
    points = points or {term for noun, found in wanted.items() if noun not in ARTICLES for term in found}
    return {term.rpartition(" ")[2] for term in points}


def certain(hit: Hit, borne: Iterable[str]) -> Hit:
    """A hit that answers by what it bears, which is what it meets of the question where its text meets nothing.

    What the sentence contradicted that the reader had chosen is nothing to it.
    """
    evidence = replace(hit.evidence, answerable=MOST, contradicts=0.0, absent=0.0)
    return replace(hit, evidence=evidence, matches=hit.matches or tuple(Match(one, one, 1.0) for one in borne))


def put_first(hit: Hit, hits: Sequence[Hit]) -> list[Hit]:
    """The hits with this one of them first, its score at least that of the best."""
    signals = replace(hit.signals, rule=hit.signals.rule + max(0.0, hits[0].score - hit.score))
    return [replace(hit, signals=signals), *(one for one in hits if one.row != hit.row)]


def _answering(hit: Hit, numbers: set[str]) -> Hit:
    """The hit as the answer, from the first sentence of the point on."""
    answering = [one for one in hit.sentences if one.answers]
    first = next(iter(_point(hit, numbers) or answering), None)
    found = certain(hit, sorted(numbers))  # marks are no text
    return replace(found, sentence=(first.start, first.stop), words=(first.start, first.stop)) if first else found


def _within(question: str, hit: Hit, numbers: set[str]) -> Hit:
    """The hit with a sentence of the point marked, where it has the point in it."""
    own = _point(hit, numbers)
    if not own or any((one.start, one.stop) == hit.sentence for one in own):
        return hit
    best = max(own, key=lambda one: one.fit)
    contradicts = float(opposes(question, hit.document.text[best.start : best.stop], before=borne(question, hit)))
    return replace(
        hit, sentence=(best.start, best.stop), words=None, evidence=replace(hit.evidence, contradicts=contradicts)
    )


def _point(hit: Hit, numbers: set[str]) -> list[Fit]:
    """The sentences of the point with one of the numbers: from its mark to the next one that is none of its own."""
    marks = list(MARK.finditer(hit.document.text, hit.passage.start, hit.passage.stop))
    for place, match in enumerate(marks):
        if one_alphabet(match[1]) in numbers:
            after = next((one for one in marks[place + 1 :] if not _is_within(one[1], match[1])), None)
            stop = after.start(1) if after else hit.passage.stop
            return [one for one in hit.sentences if one.answers and match.end() < one.stop and one.start < stop]
    return []


def _is_within(mark: str, point: str) -> bool:
    """Whether «б)» or «2.2.1» is part of «2.2»."""
    return mark.startswith(f"{point}.") or (mark.isalpha() and not point.isalpha())
