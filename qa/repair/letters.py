"""A word in the wrong letters -> what it may stand for: the other keyboard layout, or one alphabet written in another.

Knows nothing of which words exist.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, islice, product

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


# --- Russian in Latin letters ------------------------------------------------------------------

# The likeliest reading first: investicii, kazahstan, Zhambyl, detskiy, oblast, ekonomika, mineralnye.
SYLLABLES = {
    "shch": "щ", "sch": "щ сч", "sh": "ш щ", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц тс", "ph": "ф", "dzh": "дж",
    "ya": "я ья", "ja": "я ья", "ia": "ия я", "yu": "ю ью", "ju": "ю ью", "iu": "ию ю", "yo": "е йо",
    "jo": "е йо", "ye": "е ые ье", "je": "е э ье", "iy": "ий ый", "ij": "ий", "yj": "ый", "yy": "ый", "yi": "ый",
    "iye": "ие", "ije": "ие", "iya": "ия", "ija": "ия", "iyu": "ию", "iju": "ию",
    "a": "а", "b": "б", "c": "ц к с", "d": "д дь", "e": "е э", "f": "ф", "g": "г", "h": "х", "i": "и й ы",
    "j": "й ж", "k": "к", "l": "л ль", "m": "м", "n": "н нь", "o": "о", "p": "п", "q": "к қ", "r": "р рь",
    "s": "с сь", "t": "т ть", "u": "у", "v": "в вь", "w": "в ш", "x": "х кс", "y": "ы й и", "z": "з ж", "'": "ь ъ",
    "ä": "ә", "ö": "ө", "ü": "ү", "ū": "ұ", "ğ": "ғ", "ñ": "ң", "ı": "ы", "ş": "ш", "ž": "ж", "č": "ч", "š": "ш",
}  # fmt: skip
SYLLABLE = re.compile("ые|й|" + "|".join(sorted(map(re.escape, SYLLABLES), key=len, reverse=True)))
ENDING_YE = re.compile(r"(?<=[^aeiouyj'])[yj]e$")  # mineralnye
Y_AFTER_VOWEL = re.compile(r"(?<=[aeou])[yji](?![aoue])")  # chay, novoj, tsifrovoi
OTHERWISE = 3  # places of a word that are read otherwise than at first sight
READINGS = 600  # of one word


def syllables(word: str) -> list[list[str]]:
    """A Latin word -> the readings of each of its syllables; nothing where it has letters that are read in no way."""
    word = Y_AFTER_VOWEL.sub("й", ENDING_YE.sub("ые", word.lower().replace("’", "'")))
    parts = SYLLABLE.findall(word)
    return [SYLLABLES.get(part, part).split() for part in parts] if "".join(parts) == word else []


def readings(word: str) -> Iterator[tuple[str, int]]:
    """A Latin word -> its Cyrillic readings, each with how many syllables are read otherwise than at first sight."""
    choices = syllables(word)
    open_places = [place for place, choice in enumerate(choices) if len(choice) > 1]
    ways = (
        dict(zip(chosen, letters, strict=True))
        for count in range(OTHERWISE + 1)
        for chosen in combinations(open_places, count)
        for letters in product(*(choices[place][1:] for place in chosen))
    )
    for way in islice(ways, READINGS if choices else 0):
        yield "".join(way.get(place, choice[0]) for place, choice in enumerate(choices)), len(way)


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
