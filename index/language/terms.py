"""Text -> terms (lemmas, numbers) in Russian, Kazakh and English, each with its place.

Knows nothing of documents. Rules are small named functions and tables, each with the phrase that demanded it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from index.language import english, kazakh, russian
from index.language.kazakh import is_kazakh
from index.language.tokens import ABBREVIATIONS, CYRILLIC, KAZAKH, LATIN, MONTHS, TOKEN, normal_form, number, roman

VERSION = 3  # part of each build: raise it when the same text gives other sentences or terms
LONGEST_WORD = 60  # letters; what is longer is no word, and has no lemma
CAPITALS = frozenset({"IT", "US", "WHO"})  # «сфера IT»: no pronouns


@dataclass(frozen=True, slots=True)
class Term:
    """A normalised word or number and the place (code points) where it stands in the text."""

    text: str
    start: int
    stop: int


def _date(token: re.Match[str]) -> list[Term]:
    """25.12.2025 and 2025-12-25 -> 25, декабрь, 2025."""
    parts = ("day", "month", "year") if token["day"] else ("iso_year", "iso_month", "iso_day")
    return [
        Term(MONTHS[int(token[part]) - 1] if "month" in part else str(int(token[part])), *token.span(part))
        for part in parts
    ]


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
            return kazakh_term(stem), kazakh.lexicon()[stem] == "-"
        if own_letters:
            return kazakh.stem(word), False
    return russian.lemma(word)


def terms(text: str) -> list[Term]:
    """The content words and numbers of a text, as lemmas, in order; words without content are left out."""
    tokens = list(TOKEN.finditer(text))
    forms = [normal_form(token.group()) for token in tokens]
    in_kazakh = is_kazakh([form for form, token in zip(forms, tokens, strict=True) if token["word"]])
    found = []
    for token, form in zip(tokens, forms, strict=True):
        if token["date"]:
            found += _date(token)
            continue
        if digits := number(form) if token["number"] else roman(token.group()):
            found.append(Term(digits, token.start(), token.end()))
            continue
        form = ABBREVIATIONS.get(form, form)
        term, empty = lemma(form, in_kazakh)
        if empty and token.group() in CAPITALS and not text.isupper():
            term, empty = form, False
        if not empty and (len(term) > 1 or not term.isalpha()):
            found.append(Term(term, token.start(), token.end()))
    return found


def lemmas(text: str) -> list[str]:
    """The terms of a text without their places."""
    return [term.text for term in terms(text)]
