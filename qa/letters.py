"""A word in the wrong letters -> what it may stand for: typed in the other keyboard layout, or in Latin letters.

Knows nothing of which words exist.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product

ENGLISH_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.~QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>"
RUSSIAN_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбюЁЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ"
TO_RUSSIAN = str.maketrans(ENGLISH_KEYS, RUSSIAN_KEYS)
TO_ENGLISH = str.maketrans(RUSSIAN_KEYS, ENGLISH_KEYS)

# The keys of signs differ too: «?» is Shift+7 in the Russian layout, where the English one has «&».
SIGNS_TO_RUSSIAN = str.maketrans("&/?^$#@", "?.,:;№\"")
SIGNS_TO_ENGLISH = str.maketrans("?.,:;№\"", "&/?^$#@")


def in_other_layout(token: str, to_russian: bool) -> list[str]:
    """One token between blanks as the other layout writes it: all of it letters first, then with signs around it.

    `j,kfcnm,` -> обdасть is wrong and область, right: a comma is б inside of a word, mostly a comma after it.
    """
    table, signs = (TO_RUSSIAN, SIGNS_TO_RUSSIAN) if to_russian else (TO_ENGLISH, SIGNS_TO_ENGLISH)
    after = len(token) - len(token.rstrip(",.;:?!\"'&/^$)»…" if to_russian else ",.?!:;\"»)бю…"))
    before = len(token) - len(token.lstrip("\"'(«@"))
    found = []
    for opened, closed in product(range(before + 1), range(after + 1)):
        if opened + closed < len(token):
            inside = token[opened : len(token) - closed].translate(table)
            tail = token[len(token) - closed :]
            found.append(token[:opened] + inside + tail)
            if tail.translate(signs) != tail:
                found.append(token[:opened] + inside + tail.translate(signs))
    return found


# Readings of Latin letters, the likeliest first: investicii, kazahstan, Zhambyl, detskiy, oblast, ekonomika.
SYLLABLES = {
    "shch": "щ", "sch": "щ сч", "sh": "ш", "ch": "ч", "zh": "ж", "kh": "х", "ts": "ц тс", "tz": "ц", "ph": "ф",
    "ya": "я ья", "ja": "я ья", "ia": "ия я иа", "yu": "ю ью", "ju": "ю ью", "iu": "ию ю", "yo": "е йо",
    "jo": "е йо", "ye": "е ые ье", "je": "е э ье ые", "iy": "ий ый", "ij": "ий", "yj": "ый", "yy": "ый",
    "yi": "ый ыи", "iye": "ие", "ije": "ие", "iya": "ия", "ija": "ия", "iyu": "ию", "iju": "ию", "dzh": "дж", "x": "кс х",
    "a": "а", "b": "б бь", "c": "ц к с", "d": "д дь", "e": "е э", "f": "ф", "g": "г", "h": "х", "i": "и й ы",
    "j": "й ж", "k": "к", "l": "л ль", "m": "м мь", "n": "н нь", "o": "о", "p": "п", "q": "к қ", "r": "р рь",
    "s": "с сь", "t": "т ть", "u": "у", "v": "в", "w": "в ш", "y": "ы й и", "z": "з ж ц", "'": "ь ъ",
    "ä": "ә", "ö": "ө", "ü": "ү", "ū": "ұ", "ğ": "ғ", "ñ": "ң", "ı": "ы", "ş": "ш", "ž": "ж", "č": "ч", "š": "ш",
}  # fmt: skip
SYLLABLE = re.compile("|".join(sorted(map(re.escape, SYLLABLES), key=len, reverse=True)))
VOWEL_Y = re.compile(r"(?<=[aeiou])[yj](?![aoue])")  # chay, novoj: й after a vowel
KAZAKH_Q = str.maketrans({"к": "қ", "г": "ғ"})
OTHERWISE = 3  # places that are read otherwise than at first sight; 4 triple the work and find nothing more
READINGS = 1500  # of one word


def readings(word: str) -> Iterator[tuple[str, int]]:
    """A Latin word -> its Cyrillic readings, each with how many places are read otherwise than at first sight."""
    word = VOWEL_Y.sub("й", word.lower().replace("’", "'"))
    parts = re.findall(rf"й|{SYLLABLE.pattern}", word)
    if sum(map(len, parts)) != len(word):
        return
    choices = [SYLLABLES.get(part, part).split() for part in parts]
    first = [choice[0] for choice in choices]
    count = 0
    for places in range(OTHERWISE + 1):
        for chosen in combinations([i for i, choice in enumerate(choices) if len(choice) > 1], places):
            for letters in product(*(choices[i][1:] for i in chosen)):
                read = list(first)
                for i, letter in zip(chosen, letters, strict=True):
                    read[i] = letter
                yield "".join(read), places
                count += 1
                if count >= READINGS:
                    return


# «Алстом» for Alstom, «Фуренг» for Fureng: both written as they sound.
CYRILLIC_SOUNDS = dict(
    zip("абвгдезийклмнопрстуфхцчшщъыьэюя", "a b v g d e z i i k l m n o p r s t u f h c c s s . i . e u a".split(), strict=True)
) | {"ж": "j", "ё": "o", ".": ""}
LATIN_SOUNDS = [
    (r"sch|sh|ch|tch", "s"), (r"ph", "f"), (r"ck|[qc]", "k"), (r"x", "ks"), (r"w", "v"), (r"ou|oo|yu|ju", "u"),
    (r"ee|ea", "i"), (r"y|j", "i"), (r"h", ""),
]  # fmt: skip
