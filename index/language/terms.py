"""Text -> terms (lemmas, numbers) in Russian, Kazakh and English, each with its place.

Knows nothing of documents. Rules are small named functions and tables, each with the phrase that demanded it.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from types import MappingProxyType

from index.language import english, kazakh, russian
from index.language.calendar import MONTHS
from index.language.joints import Term as Term
from index.language.joints import with_joints
from index.language.kazakh import is_kazakh
from index.language.letters import named_by
from index.language.tokens import (
    ABBREVIATIONS,
    BREAK,
    CODE_WORD,
    CYRILLIC,
    KAZAKH,
    LATIN,
    TOKEN,
    normal_form,
    number,
    roman,
)

VERSION = 14  # part of each build: raise it when a text gives other sentences, terms, subjects, or types of answers
LONGEST_WORD = 60  # letters; what is longer is no word, and has no lemma
# «2 кв. 2024 г.», but «кв. 12» and «2 кв. м».
QUARTER = re.compile(r"(?<![\w.,])(?:[1-4]|I{1,3}|IV)(?:-?[йм])?[ \u00a0]?(?P<kv>кв)(?!\w|\.?[ \u00a0]?к?м[²2]?(?!\w))")
NUMBER_FOLLOWS = re.compile(r"\.?[ \u00a0]*\d")
CAPITALS = frozenset({"IT", "US", "WHO"})  # «сфера IT»: no pronouns


def _date(token: re.Match[str]) -> list[Term]:
    """25.12.2025, 25/12/25, 25-12-2025 and 2025-12-25 -> 25, декабрь, 2025."""
    parts: tuple[str, ...] = ("iso_year", "iso_month", "iso_day")
    if not token["iso_year"]:
        parts = ("day", "month", "year") if token["day"] else ("dash_day", "dash_month", "dash_year")
    found = []
    for part in parts:
        value = token[part]
        if part == "year" and len(value) == 2:
            value = f"{'19' if int(value) > 50 else '20'}{value}"
        term = MONTHS[int(value) - 1] if "month" in part else str(int(value))
        found.append(Term(term, *token.span(part)))
    return found


def _phone(token: re.Match[str]) -> str:
    """+7 (701) 555-44-33 and 8 701 5554433 -> one number; "" where it has not eleven digits."""
    digits = re.sub(r"\D", "", token.group())
    return f"7{digits[1:]}" if len(digits) == 11 else ""


def _words(token: re.Match[str]) -> list[tuple[str, int, int]]:
    """A word as (normal form, start, stop); two where a line end stands in a hyphen, or a number behind letters."""
    word, start, stop = token.group(), token.start(), token.end()
    if match := BREAK.search(word):
        whole = normal_form(BREAK.sub("", word))
        halves = [normal_form(word[: match.start()]), normal_form(BREAK.sub("", word[match.end() :]))]
        if "\u00ad" in match.group() or _is_word(whole) or not _is_word(halves[1]):
            return [(whole, start, stop)]
        return [(halves[0], start, start + match.start()), (halves[1], start + match.end(), stop)]
    form = normal_form(word)
    if (match := CODE_WORD.fullmatch(word)) and len(word) < 20:
        place = start + match.end(1)
        return [(normal_form(match[1]), start, place), (match[2], place, stop)]
    return [(form, start, stop)]


def _is_word(form: str) -> bool:
    return russian.is_known(form) or english.is_known(form) or bool(kazakh.known_stem(form))


def kazakh_term(lemma: str) -> str:
    """A Kazakh lemma as a term; `kk:` keeps бар (there is) apart from the Russian бар (a pub)."""
    meaning, own = russian.lexicon().get(lemma), kazakh.lexicon().get(lemma)
    if meaning is None or own is None or set(meaning.split("; ")) & set(own.split("; ")):
        return lemma
    return f"kk:{lemma}"


@lru_cache(maxsize=200_000)
def lemma(word: str, in_kazakh: bool = False) -> tuple[str, bool]:
    """A normal form -> (lemma, whether it has no content); `in_kazakh`: the text around it is Kazakh."""
    if len(word) > LONGEST_WORD:
        return word, False
    if not CYRILLIC.search(word):
        return english.lemma(word) if LATIN.search(word) else (word, False)
    own_letters = bool(KAZAKH.search(word))
    if own_letters or in_kazakh or not russian.is_known(word):
        stem = kazakh.known_stem(word)
        if stem:
            return kazakh_term(stem), kazakh.lexicon().get(stem) == "-"
        if own_letters:
            return kazakh.stem(word), False
    return russian.lemma(word)


def terms(text: str) -> list[Term]:
    """The content words and numbers of a text, as lemmas, in order; words without content are left out."""
    known = _known.get().get(text)
    return list(_terms(text) if known is None else known)


# Who asks for terms need not know who found them: the encoder of word vectors asks, too.
_known: ContextVar[Mapping[str, tuple[Term, ...]]] = ContextVar("known", default=MappingProxyType({}))


@contextmanager
def knowing(found: Mapping[str, tuple[Term, ...]]) -> Iterator[None]:
    """In here the terms of these texts are known, and no others are (`ahead.py`); other threads know of none."""
    before = _known.get()
    _known.set(found)
    try:
        yield
    finally:
        _known.set(before)  # no reset of a token: a generator that is given up may end elsewhere


@lru_cache(maxsize=2048)  # a batch of passages with their sentences, each asked for by the index and by the encoder
def _terms(text: str) -> tuple[Term, ...]:
    tokens = list(TOKEN.finditer(text))
    forms = [normal_form(token.group()) for token in tokens]
    in_kazakh = is_kazakh([form for form, token in zip(forms, tokens, strict=True) if token["word"]])
    quarters = {match.start("kv") for match in QUARTER.finditer(text)} if "кв" in text else set()
    found: list[Term] = []
    for token, form in zip(tokens, forms, strict=True):
        if token["date"]:
            found += _date(token)
            continue
        is_number = token["number"] or token["clock"]
        known = _phone(token) if token["phone"] else number(form) if is_number else roman(token.group())
        if known := known or (form if token["sign"] else named_by(text, token)):
            found.append(Term(known, token.start(), token.end()))
            continue
        if token["phone"]:
            found += [Term(part.group(), *_moved(part, token)) for part in re.finditer(r"\d+", token.group())]
            continue
        for word, start, stop in _words(token) if token["word"] else [(form, token.start(), token.end())]:
            term = "квартал" if start in quarters else _term(word, token, in_kazakh, text)
            if term:
                found.append(Term(term, start, stop))
    return tuple(with_joints(text, found))


def _moved(part: re.Match[str], token: re.Match[str]) -> tuple[int, int]:
    return token.start() + part.start(), token.start() + part.end()


def _term(form: str, token: re.Match[str], in_kazakh: bool, text: str) -> str:
    """The lemma of a normal form; "" where it has no content."""
    typed = token.group()
    is_initial = len(typed) == 1 and typed.isupper() and not NUMBER_FOLLOWS.match(text, token.end())
    form = form if is_initial else ABBREVIATIONS.get(form, form)  # «П. 3», but «А. П. Иванов»
    term, empty = lemma(form, in_kazakh)
    if empty and typed in CAPITALS and not text.isupper():
        term, empty = form, False
    return "" if empty or (len(term) == 1 and term.isalpha()) else term


def lemmas(text: str) -> list[str]:
    """The terms of a text without their places."""
    return [term.text for term in terms(text)]
