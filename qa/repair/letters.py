"""A word in the wrong letters -> what it may stand for: the other keyboard layout, or one alphabet written in another.

Knows nothing of which words exist.
"""

import re
from functools import lru_cache
from itertools import product

from index.language.latin import syllables
from qa.repair.spelling import Edge

# --- keyboard layout ---------------------------------------------------------------------------

ENGLISH_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
TO_RUSSIAN = str.maketrans(ENGLISH_KEYS, RUSSIAN_KEYS), str.maketrans("&/?^$#@", '?.,:;№"')
TO_ENGLISH = str.maketrans(RUSSIAN_KEYS, ENGLISH_KEYS), str.maketrans(",", "?")
CLOSING = ",.;:?!\"'&/^$)»…]}<>"
OPENING = "\"'(«@"


def in_other_layout(token: str, to_russian: bool, last: bool) -> list[str]:
    """What stands between two blanks, as the other layout writes it: the most letters first, then signs around it.

    `ds,bhf.n` -> выбирают, but `j,kfcnm,` -> область, with its comma. The signs have other keys as well: Shift+7 is
    «?» in the Russian layout and «&» in the English one. A «?» after the `last` word was more likely seen and meant.
    """
    letters, signs = TO_RUSSIAN if to_russian else TO_ENGLISH
    opening = len(token) - len(token.lstrip(OPENING))
    closing = len(token) - len(token.rstrip(CLOSING))
    fixed = 0  # signs at the end that are no letters in this layout
    while fixed < closing and ord(token[-1 - fixed]) not in letters:
        fixed += 1
    found = []
    for after, before in product(range(fixed, closing + 1), range(opening + 1)):
        head, inside, tail = token[:before], token[before : len(token) - after], token[len(token) - after :]
        if inside:
            tail = tail if last and tail.endswith("?") else tail.translate(signs)
            found.append(head + inside.translate(letters) + tail)
    return found or [token]


# --- words in Latin letters ---------------------------------------------------------------------


def lattice(word: str) -> list[list[Edge]]:
    """The same readings as a lattice of letters: any but a syllable's first costs 1."""
    places = enumerate(syllables(word), 1)
    return [[(letters, to, int(i > 0)) for i, letters in enumerate(choice)] for to, choice in places] + [[]]


# --- names as they sound -----------------------------------------------------------------------

LETTER_SOUNDS = str.maketrans("абвгдежзийклмнопрстуфхчшщыэ", "abvgdejziiklmnoprstufhsssie", "ъь")
SOUNDS = (("ц", "ts"), ("ю", "iu"), ("я", "ia"), ("dj", "j"), ("sch", "s"), ("sh", "s"), ("ch", "s"), ("ph", "f"),
          ("th", "t"), ("ck", "k"), ("c", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("oo", "u"), ("ou", "u"),
          ("ee", "i"), ("y", "i"))  # fmt: skip


@lru_cache(maxsize=20_000)
def sound(name: str) -> str:
    """«алстом» and alstom, «фуренг» and fureng -> the same letters; a lower-case name in either alphabet."""
    name = name.translate(LETTER_SOUNDS)
    for letters, heard in SOUNDS:
        name = name.replace(letters, heard)
    return re.sub(r"(.)\1+", r"\1", name)


def cased(word: str, like: str) -> str:
    """A lower-case word with the capitals of another."""
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[:1].isupper() else word
