"""A question that a heading answers -> its hits, the heading marked: the day of some news, the section of a version.

A heading is no sentence and is never quoted otherwise: «2.1.0 (2024-03-01)» answers «Когда вышла 2.1.0?» and nothing
else, and «Что нового в 2.1.0?» is answered by all that stands below it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.encoders.encoder import Span
from index.hit import Fit, Hit
from index.language.answer_types import holds, main_clause
from index.language.calendar import DATE, SHORT_DATE
from index.language.terms import lemmas
from index.language.times import DAY
from qa.reading.borne import certain, put_first

HAPPENED = frozenset(str.split("пройти проходить состояться произойти случиться быть happen take place hold өту болу"))
VERSION = re.compile(r"(?<![\w.])v?(\d+(?:\.\d+)+)(?![\w]|\.\d)", re.IGNORECASE)
VERSIONED = re.compile(
    r"верси|выпуск|релиз|обновлени|измен|нұсқа|change|release|version|history|what.s new", re.IGNORECASE
)
RELEASED = frozenset(
    str.split("""
        выйти выпустить выход выпуск выпущенный релиз версия опубликовать появиться дата обновление release version
        publish come ship date day out шығу нұсқа
    """)
)
CHANGED = RELEASED | frozenset(
    str.split("""
        новый новое изменить измениться изменение изменённый исправить исправление добавить удалить убрать улучшить
        нового сделать программа список change fix add remove new improve news feature bug жаңа өзгеріс өзгеру
    """)
)


def put_version_first(question: str, hits: Sequence[Hit]) -> list[Hit] | None:
    """The hits with the section of a version first, where its day or what is new in it is asked for; else None."""
    asked, versions = _asked(question), set(VERSION.findall(question))
    bearing = [hit for hit in hits if _is_of(versions, _versions(hit))]
    if DAY.search(main_clause(question)):
        dated = [(hit, at) for hit in bearing if (at := _date(hit, versions))] if asked <= RELEASED else []
        return put_first(_marked(_sure(dated[0][0]), dated[0][1]), hits) if dated else None
    if bearing and asked <= CHANGED and (below := next((one for one in bearing[0].sentences if one.answers), None)):
        span = below.start, below.stop
        return put_first(replace(_sure(bearing[0]), sentence=span, words=None), hits)
    return None


def mark_day_above(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits; a date asked for that only the heading tells is marked there."""
    if not DAY.search(main_clause(question)):
        return list(hits)
    return [_told_above(_asked(question), set(VERSION.findall(question)), hit) for hit in hits]


def _asked(question: str) -> set[str]:
    """The terms of a question without its versions."""
    return set(lemmas(VERSION.sub(" ", question)))


def _versions(hit: Hit) -> set[str]:
    """The versions that a passage is about: those in its heading, of a document or a heading that tells of versions."""
    found = set(VERSION.findall(hit.passage.heading))
    alone = all(not term.isalpha() or term in RELEASED for term in lemmas(hit.passage.heading.partition(" › ")[0]))
    told = f"{hit.document.name} {hit.document.title} {hit.passage.heading}"
    return found if alone or VERSIONED.search(told) else set()


def _is_of(asked: set[str], borne: set[str]) -> bool:
    """Whether one of the versions asked for is among others, or 2.1 where they have 2.1.0."""
    return any(own == one or own.startswith(f"{one}.") for one in asked for own in borne)


def _told_above(asked: set[str], versions: set[str], hit: Hit) -> Hit:
    """A hit with the date in its heading marked, if the heading has what is asked for and the sentence tells no time.

    Where the heading has all that is asked for, an hour or a season in the sentence is another matter: «Музей работал
    до двух часов» for «Когда прошла ночь музеев?».
    """
    if _date_in(hit.document.text, hit.sentence, versions) or not (at := _date(hit, versions)):
        return hit
    said = set(lemmas(hit.document.text[slice(*at[0])]))
    wanted = {term for term in asked - HAPPENED if term.isalpha()}
    is_told = wanted <= said if holds("time", hit.quote) else bool(wanted & said)
    return _marked(hit, at) if wanted and is_told else hit


def _date(hit: Hit, versions: set[str]) -> tuple[Span, Span] | None:
    """The first heading inside a passage with a date: where it stands, and where the date in it."""
    headings: list[Fit] = [one for one in hit.sentences if not one.answers]
    kinds = {(one.start, one.stop): one.kind for one in hit.passage.sentences}
    for one in headings:
        span = one.start, one.stop
        if kinds.get(span) == "heading" and (match := _date_in(hit.document.text, span, versions)):
            return span, match.span()
    return None


def _date_in(text: str, within: Span, versions: set[str]) -> re.Match[str] | None:
    """A date; «24.04.01» is none where that version is asked for."""
    short = SHORT_DATE.search(text, *within)
    return DATE.search(text, *within) or (short if short and not _is_of(versions, {short[0]}) else None)


def _marked(hit: Hit, at: tuple[Span, Span]) -> Hit:
    return replace(hit, sentence=at[0], words=at[1], evidence=replace(hit.evidence, holds=1.0))


def _sure(hit: Hit) -> Hit:
    found = certain(hit, VERSION.findall(hit.passage.heading))  # 2.1 and 2.1.0 are different words
    return replace(found, evidence=replace(found.evidence, unsure=0.0))
