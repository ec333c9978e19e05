"""A text -> the names of what it is about: those in its beginning, whether or not they are told again below.

«Художник Захар Белоглазов работает …»: what follows says «я», «он» or nothing, and still is about Белоглазов.
"""

import re
from functools import lru_cache

from index.language.russian import may_be_proper

BEGINNING = 600  # characters
READ = 20_000  # characters in which a word is looked for where it does not begin a sentence
# A word with a capital that does not begin a sentence; a mark before it may be a quotation's.
NAME = re.compile(r"(?<=[\w,;)»”–—-]\s)[«\"“]?([A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w’-]{2,})")
QUOTES = '«"“'  # «Гранит» is a name, «Арендатор» of a contract is none
CAPITALS = re.compile(r"[^\Wa-zа-яёәғқңөұүһі\d_]+")  # a heading's; «УВ-40» is a name
WORD = re.compile(r"[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ][\w’-]{2,}")
ENDING, SHORTEST = 3, 4  # letters that cases change at most; letters that two names have to share at least


def subjects(text: str, start: int = 0) -> tuple[str, ...]:
    """The names as they stand in the beginning of text[start:], each once."""
    return _subjects(text[start : start + READ])


@lru_cache(maxsize=64)  # documents that are read for question after question
def _subjects(text: str) -> tuple[str, ...]:
    named: dict[str, set[str]] = {}
    for match in NAME.finditer(text):
        name = match[1].lower()
        if not CAPITALS.fullmatch(match[1]) and (match[0][0] in QUOTES or may_be_proper(name)):
            named.setdefault(name[:SHORTEST], set()).add(name)
    found: list[str] = []
    for word in WORD.findall(text[:BEGINNING]):
        low = word.lower()
        is_name = any(_alike(low, name) for name in named.get(low[:SHORTEST], ()))
        if is_name and not any(_alike(low, other.lower()) for other in found):
            found.append(word)
    return tuple(found)


def _alike(one: str, other: str) -> bool:
    """Whether two names may be forms of one."""
    shared = max(SHORTEST, min(len(one), len(other)) - ENDING)
    return one[:shared] == other[:shared]
