"""A question that a heading answers -> its hits, the heading marked: the day of some news, the section of a version.

A heading is no sentence and is never quoted otherwise: «2.1.0 (2024-03-01)» answers «Когда вышла 2.1.0?» and nothing
else, and «Что нового в 2.1.0?» is answered by all that stands below it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.encoders.encoder import Span
from index.hit import Fit, Hit
from index.language.answer_types import main_clause, names_time
from index.language.asked import opposes
from index.language.calendar import DATE, SHORT_DATE
from index.language.russian import is_past
from index.language.terms import lemmas
from index.language.times import DAY
from qa.reading.borne import certain, put_first

# What tells in words that something will be on another day than that of the heading: «сразу после сдачи лифта».
LATER = re.compile(
    r"\b(?:после|как только|когда|пока не|поз(?:же|днее)|потом|затем|скоро|завтра|\w*квартал\w*|тоқсан\w*|кейін|соң"
    r"|ко? (?:новому году|наурыз|рождеств|пасх|праздник|конц|начал|середин|лету|зим|весн|осен|сезон)\w*"
    r"|after|once|as soon as|when|later|soon|quarter|by (?:the end|spring|summer|autumn|winter))\b"
    r"|\bкак \w+[уюая]т\b",
    re.IGNORECASE,
)
NEXT = frozenset({"следующий", "ближайший", "next", "келесі"})
PAST = re.compile(r"\b(?:was|were|did|had)\b|[^\Wаейя][дт][ыі]\b|(?:[ғқ]ан|[гк]ен)\b", re.IGNORECASE)  # «ашылды»
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
# Kinds of changes, of the last of which nobody asks apart: «Что изменилось?» asks for all. simplemma has "fixe".
CHANGES = (
    frozenset(str.split("добавить добавление добавленный новый новое нового жаңа add new")),
    frozenset(str.split("исправить исправление исправленный fix fixe bug")),
    frozenset(str.split("удалить удаление удаленный убрать remove")),
    frozenset(str.split("улучшить улучшение улучшенный improve improvement")),
    frozenset(str.split("изменить измениться изменение измененный change")),
)
NEW = frozenset(str.split("новый новое нового жаңа new"))  # «Что нового?» asks for all, too
CHANGED = RELEASED.union(*CHANGES, str.split("сделать программа список news feature өзгеріс өзгеру"))


def put_version_first(question: str, hits: Sequence[Hit]) -> list[Hit] | None:
    """The hits with the section of a version first, where its day or what is new in it is asked for; else None."""
    asked, versions = _asked(question), set(VERSION.findall(question))
    bearing = [hit for hit in hits if _is_of(versions, _versions(hit))]
    if DAY.search(main_clause(question)):
        dated = [(hit, at) for hit in bearing if (at := _date(hit, versions))] if asked <= RELEASED else []
        return put_first(_marked(_sure(dated[0][0]), dated[0][1]), hits) if dated else None
    if bearing and asked <= CHANGED and (told := _change(asked, bearing)):
        hit, below = told
        return put_first(replace(_sure(hit), sentence=(below.start, below.stop), words=None), hits)
    return None


def mark_day_above(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits; a date asked for that only the heading tells is marked there."""
    if not DAY.search(main_clause(question)):
        return list(hits)
    asked, versions = _asked(question), set(VERSION.findall(question))
    later = None if _is_of_the_past(question) else LATER
    return [_told_above(question, asked, versions, later, hit) for hit in hits]


def _asked(question: str) -> set[str]:
    """The terms of a question without its versions."""
    return set(lemmas(VERSION.sub(" ", question)))


def _change(asked: set[str], bearing: Sequence[Hit]) -> tuple[Hit, Fit] | None:
    """The first line below a version of the kind that is asked for, with its hit: a fix for «Что исправили?».

    Where no line is of it, the first that does not say of what kind it is.
    """
    wanted = {term for kind in CHANGES[:-1] if asked & kind - NEW for term in kind}
    lines = [(hit, one, kind) for hit in bearing for one, kind in _changes(hit)]
    told = [(hit, one) for hit, one, kind in lines if not wanted or kind in wanted]
    return next(iter([*told, *((hit, one) for hit, one, kind in lines if not kind)]), None)


def _changes(hit: Hit) -> Iterator[tuple[Fit, str]]:
    """The sentences of a hit, each with the word that tells which kind of change it is: of its heading, or its own."""
    headings = {(one.start, one.stop) for one in hit.passage.sentences if one.kind == "heading"}
    above = _kind(hit.passage.heading)
    for one in hit.sentences:
        own = _kind(hit.document.text[one.start : one.stop])
        if (one.start, one.stop) in headings:
            above = own
        elif one.answers:
            yield one, above or own


def _kind(text: str) -> str:
    return next((term for term in lemmas(text) if any(term in kind for kind in CHANGES)), "")


def _versions(hit: Hit) -> set[str]:
    """The versions that a passage is about: those in its heading, of a document or a heading that tells of versions."""
    found = set(VERSION.findall(hit.passage.heading))
    alone = all(not term.isalpha() or term in RELEASED for term in lemmas(hit.passage.heading.partition(" › ")[0]))
    told = f"{hit.document.name} {hit.document.title} {hit.passage.heading}"
    return found if alone or VERSIONED.search(told) else set()


def _is_of(asked: set[str], borne: set[str]) -> bool:
    """Whether one of the versions asked for is among others, or 2.1 where they have 2.1.0."""
    return any(own == one or own.startswith(f"{one}.") for one in asked for own in borne)


def _is_of_the_past(question: str) -> bool:
    """Whether it asks when something was: «Когда открыли музей?», «Музей қашан ашылды?», not «Когда откроют?»."""
    return bool(PAST.search(question)) or any(map(is_past, re.findall(r"[а-яё]+", question.lower())))


def _told_above(question: str, asked: set[str], versions: set[str], later: re.Pattern[str] | None, hit: Hit) -> Hit:
    """A hit with the date in its heading marked, if the heading has what is asked for and the sentence tells no time.

    Where the heading has all that is asked for, an hour or a season in the sentence is another matter: «Музей работал
    до двух часов» for «Когда прошла ночь музеев?». `later` is what tells a time, too, of what is still to be.
    """
    if _date_in(hit.document.text, hit.sentence, versions) or not (at := _date(hit, versions)):
        return hit
    said = set(lemmas(hit.document.text[slice(*at[0])]))
    wanted = {term for term in asked - HAPPENED if term.isalpha()}
    is_other = names_time(hit.quote) or (later and later.search(hit.quote)) or wanted & NEXT
    is_told = wanted <= said if is_other else bool(wanted & said)
    if not wanted or not is_told:
        return hit
    # What the sentence told of something else is nothing to the heading.
    is_of_others = hit.evidence.contradicts and opposes(question, hit.document.text[slice(*at[0])])
    return _marked(replace(hit, evidence=replace(hit.evidence, contradicts=float(is_of_others))), at)


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
