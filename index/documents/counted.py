"""Short lines -> by what they count the parts of a text: «II. Членство» by 2, «Письмо второе» by a noun and its word.

One alone may be anything, «I. Newton», «Второе письмо»; blocks.py takes them for headings only in a series.
"""

import re
from collections.abc import Iterable, Sequence

from index.language.letters import ROMAN_LETTERS
from index.language.ordinals import ENGLISH, KAZAKH
from index.language.tokens import TO_ROMAN, roman

ROMAN_TITLE = re.compile(r"([IVXІХ]{1,7})[.)]?[ \t]+([^\W\d_][^\r\n]*)")
# In the nominative, as a heading has them.
RUSSIAN_ORDINAL = re.compile(
    r"(?:перв|четв[её]рт|пят|девят|десят|\w{2,8}надцат|двадцат|тридцат)(?:ый|ая|ое)|трет(?:ий|ья|ье)"
    r"|(?:втор|шест|седьм|восьм|сороков)(?:ой|ая|ое)"
)
ORDINALS = frozenset(
    str.split(f"""
        {KAZAKH} жиырмасыншы отызыншы
        {ENGLISH} eleventh twelfth thirteenth fourteenth
        fifteenth sixteenth seventeenth eighteenth nineteenth twentieth
    """)
)
# Behind the noun alone: "Chapter Two", but "Two chapters".
CARDINALS = frozenset(
    str.split("""
        one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
        eighteen nineteen twenty
    """)
)
TENS = frozenset(str.split("двадцать тридцать сорок он жиырма отыз қырық twenty thirty forty"))  # «двадцать первое»
CLOSERS = (".", ",", ";", ":", "!", "?", "…")


def roman_number(line: str) -> int:
    """3 for «III. Органы управления»; 0 for a line that does not begin so, a sentence, or none with a capital."""
    match = ROMAN_TITLE.fullmatch(line)
    if not match or line.endswith(CLOSERS) or not match[2][0].isupper():
        return 0
    number = match[1].translate(TO_ROMAN)
    return int(ROMAN_LETTERS.get(number) or roman(number) or 0)


def counted_noun(line: str) -> tuple[str, str] | None:
    """(noun, ordinal) for «Письмо второе», «Второе письмо», «Глава вторая. Дорога», "Chapter Two"; None for others."""
    name, _, title = line.partition(". ")
    words = name.rstrip(".").lower().split()
    if not 1 < len(words) < 4 or not "".join(words).isalpha() or not line[0].isupper() or title.endswith(CLOSERS):
        return None
    if _is_ordinal(words[1:], CARDINALS):
        return words[0], " ".join(words[1:])
    return (words[-1], " ".join(words[:-1])) if _is_ordinal(words[:-1], frozenset()) else None


def _is_ordinal(words: Sequence[str], more: frozenset[str]) -> bool:
    """Whether one or two words are an ordinal number, «второе», «двадцать второе», or one of `more`."""
    *tens, last = words
    is_one = last in ORDINALS or last in more or RUSSIAN_ORDINAL.fullmatch(last) is not None
    return is_one and TENS.issuperset(tens)


def rising(counted: Iterable[tuple[int, int]]) -> set[int]:
    """The places of those (place, number) that rise from 1 by ones, two at least; a new 1 begins again."""
    found: set[int] = set()
    run: list[int] = []
    for place, number in counted:
        if number == 1:
            run = []
        if number == len(run) + 1:
            run.append(place)
            found.update(run if len(run) > 1 else ())
    return found
