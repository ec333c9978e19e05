"""A text -> the names of what it is about: those in its beginning, whether or not they are told again below.

«Художник Захар Белоглазов работает …»: what follows says «я», «он» or nothing, and still is about Белоглазов. The name
of its file tells it, too, if only in Latin letters: utyug.md.
"""

import re
from functools import lru_cache
from pathlib import Path

from index.language import english, latin
from index.language.named_things import FEWEST, alike
from index.language.russian import PROPER, may_be_name
from index.language.sentences import CAPITALS
from index.language.terms import lemmas
from index.language.tokens import CYRILLIC, LATIN, normal_form

BEGINNING, SHARE = 600, 1 / 4  # characters; of the whole, where that is short
READ = 20_000  # characters in which a word is looked for where it does not begin a sentence
CAPITALISED = rf"[{CAPITALS}][\w’-]{{2,}}"
WORD = re.compile(CAPITALISED)
# Such a word that does not begin a sentence; a mark before it may be a quotation's.
NAME = re.compile(rf"(?<=[\w,;)»”–—-][ \t\u00a0])[«\"“]?({CAPITALISED})")
QUOTES = '«"“'  # «Гранит» is a name, «Арендатор» of a contract is none
FILE_WORD = re.compile(r"[^\W\d_]{3,}")  # of the name: no dates, numbers, initials
LATIN_WORD = re.compile(r"(?<![^\W\d_])[A-Za-z]{3,}(?![^\W\d_])")
SHOUTED = re.compile(r"[^\Wa-zа-яёәғқңөұүһі\d_]+")  # a heading's; «УВ-40» is a name


def subjects(text: str, start: int = 0, file: str = "") -> tuple[str, ...]:
    """The names as they stand in the beginning of text[start:], each once, and what the name of its file is meant for.

    utyug.md -> утюг, if the text is in Cyrillic.
    """
    read = text[start : start + READ]
    named = _subjects(read, min(BEGINNING, int((len(text) - start) * SHARE)))
    return (*named, *(_called(read, file) if LATIN_WORD.search(stem(file)) else ()))


def stem(file: str) -> str:
    """The name of a file without its ending; "" for the name of a document that is none."""
    return Path(file).stem if Path(file).suffix else ""


@lru_cache(maxsize=64)
def _called(text: str, file: str) -> tuple[str, ...]:
    """The words of a file's name in Latin letters that are words in Cyrillic."""
    if len(CYRILLIC.findall(text)) <= len(LATIN.findall(text)):
        return ()
    told = {normal_form(word) for word in FILE_WORD.findall(text)}
    found = (latin.meant(word.lower(), told) for word in LATIN_WORD.findall(stem(file)))
    return tuple(dict.fromkeys(filter(None, found)))


@lru_cache(maxsize=64)  # documents that are read for question after question
def _subjects(text: str, beginning: int) -> tuple[str, ...]:
    first = WORD.findall(text[:beginning])
    begin = {word.lower()[:FEWEST] for word in first}  # others are not looked up: the English dictionary takes 0.2 s
    named: dict[str, set[str]] = {}
    for match in NAME.finditer(text):
        name = match[1].lower()
        if name[:FEWEST] not in begin or SHOUTED.fullmatch(match[1]):
            continue
        if match[0][0] in QUOTES or _is_uncommon(name):
            named.setdefault(name[:FEWEST], set()).add(name)
    found: dict[tuple[str, ...], str] = {}
    for word in first:
        low = word.lower()
        if any(alike(low, name) for name in named.get(low[:FEWEST], ())):
            found.setdefault(tuple(lemmas(word)), word)
    return tuple(found.values())


def _is_uncommon(word: str) -> bool:
    """Whether a lower-case word is no common one of Russian or English; Kazakh writes these without a capital."""
    return not english.is_known(word) if word.isascii() else may_be_name(word, PROPER)
