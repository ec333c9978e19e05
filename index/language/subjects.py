"""A text -> the names of what it is about: those in its beginning, whether or not they are told again below.

«Художник Захар Белоглазов работает …»: what follows says «я», «он» or nothing, and still is about Белоглазов.
"""

import re
from functools import lru_cache

from index.language import english
from index.language.named_things import FEWEST, alike
from index.language.russian import PROPER, may_be_name
from index.language.sentences import CAPITALS
from index.language.terms import lemmas

BEGINNING, SHARE = 600, 1 / 4  # characters; of the whole, where that is short
READ = 20_000  # characters in which a word is looked for where it does not begin a sentence
CAPITALISED = rf"[{CAPITALS}][\w’-]{{2,}}"
WORD = re.compile(CAPITALISED)
# Such a word that does not begin a sentence; a mark before it may be a quotation's.
NAME = re.compile(rf"(?<=[\w,;)»”–—-][ \t\u00a0])[«\"“]?({CAPITALISED})")
QUOTES = '«"“'  # «Гранит» is a name, «Арендатор» of a contract is none
SHOUTED = re.compile(r"[^\Wa-zа-яёәғқңөұүһі\d_]+")  # a heading's; «УВ-40» is a name


def subjects(text: str, start: int = 0) -> tuple[str, ...]:
    """The names as they stand in the beginning of text[start:], each once."""
    return _subjects(text[start : start + READ], min(BEGINNING, int((len(text) - start) * SHARE)))


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
