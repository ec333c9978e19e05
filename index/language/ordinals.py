"""«Вторая смена», «2-я смена», «екінші ауысым», "the second shift" -> which of several things of a name is meant."""

import re
from itertools import pairwise

from index.language.calendar import DAYS
from index.language.terms import terms

# In their order, from the first on.
KAZAKH = "бірінші екінші үшінші төртінші бесінші алтыншы жетінші сегізінші тоғызыншы оныншы"
ENGLISH = "first second third fourth fifth sixth seventh eighth ninth tenth"
NUMBERS = DAYS | {word: str(at) for words in (KAZAKH, ENGLISH) for at, word in enumerate(words.split(), 1)}
# From the number to the noun: «2-я смена», «2-ауысым», "2nd shift"; not «2 смены», which counts them.
IN_DIGITS = re.compile(r"(\d{1,2})(?:-|-?(?:[ыоа]?[йяею]|[ое]?го|[ое]?му|ші|шы|st|nd|rd|th)\s+)", re.IGNORECASE)


def ranks(text: str) -> set[tuple[str, str]]:
    """The terms that an ordinal stands right before, each with its number: {("смена", "2")}."""
    found: set[tuple[str, str]] = set()
    for before, after in pairwise(terms(text)):
        if not after.text[:1].isalpha():
            continue
        in_digits = IN_DIGITS.fullmatch(text, before.start, after.start)
        is_beside = not text[before.stop : after.start].strip()
        if number := in_digits[1] if in_digits else NUMBERS.get(before.text, "") if is_beside else "":
            found.add((after.text, number))
    return found
