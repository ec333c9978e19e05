"""A Russian or Kazakh word in Latin letters -> its Cyrillic readings: investicii -> инвестиции, Qazaqstan -> Қазақстан.

How a Latin word may be read, and, where one names a file, which of these readings is meant.
"""

import re
from collections.abc import Iterator, Set
from functools import lru_cache
from itertools import combinations, islice, product

from index.language import english, kazakh, russian

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


# --- the name of a file ------------------------------------------------------------------------

LONG = 4  # letters of a word that a dictionary proves by itself: «fak» and "faq" are read alike
FEW = 1  # syllables read otherwise than at first sight, in a word that only the text proves: multivarka
ENDING = 2  # letters behind the stem of a word


@lru_cache(maxsize=10_000)
def _known(word: str) -> str:
    """The likeliest reading that is a Russian word; "" if none is, or it may be a name."""
    known = next((read for read, _ in readings(word) if russian.is_known(read)), "")
    return "" if known and russian.is_name(known, russian.PROPER) else known


def meant(word: str, told: Set[str]) -> str:
    """What a lower-case Latin word names in Cyrillic: utyug -> утюг; "" for report and readme, and for a foreign name.

    `told` are the words of the text. A short word, a name, and a word that is Kazakh or unknown have to stand there.
    """
    if english.is_known(word):
        return ""
    if len(word) >= LONG and (known := _known(word)):
        return known
    likely = [read for read, more in readings(word) if more <= FEW or read in kazakh.lexicon()]
    return next((read for read in likely if any(_is_form(one, read) for one in told)), "")


def _is_form(word: str, of: str) -> bool:
    """Whether a word of a text is another or a form of it: мультиваркой, no «жамбылцев» for жамбыль."""
    stem = of[:-1] if of[-1] in "аеийоуыьэюя" and len(of) > LONG else of
    return word.startswith(stem) and len(word) <= len(stem) + ENDING
