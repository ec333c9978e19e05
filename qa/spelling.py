"""A word -> its neighbours: what one slip of the finger or two of the ear make of it, and how far those are.

Knows nothing of which words exist.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA

RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюя"
ENGLISH = "abcdefghijklmnopqrstuvwxyz"

# Letters that are heard alike in an unstressed vowel or before a voiceless consonant: «инвистицыи», «агенство».
VOWELS_ALIKE = ("ао", "еиэыя", "ую", "ая")
CONSONANTS_ALIKE = ("бп", "вф", "гк", "дт", "жшщ", "зс")
SOUNDS = str.maketrans(
    {letter: group[0] for group in ("ао", "еиэыяй", "ую", *CONSONANTS_ALIKE) for letter in group} | {"ь": "", "ъ": ""}
)
MUTE = ((r"вств", "ств"), (r"([сз])[дт](?=[нл])", r"\1"), (r"[дт]ь?с", "ц"), (r"[сз]ч", "щ"))  # «чуство», «грусный»
CONSONANTS = "бвгджзклмнпрстфхцчшщ"
KEYBOARD = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")
KAZAKH_FOR = {"а": "ә", "г": "ғ", "к": "қ", "н": "ң", "о": "ө", "у": "ұү", "х": "һ", "и": "і", "ы": "і"}

ADJACENT_KEY = 0.2  # a slip to the next key is likelier than to any other
FIRST_LETTER = 0.2  # the first letter is seldom wrong
EXTRA_LETTER = 0.05  # a letter is left out more often than one is added
SAME_ENDING = 0.1  # nor is the ending


@lru_cache(maxsize=1000)
def edits(word: str, alphabet: str = RUSSIAN) -> frozenset[str]:
    """All words one edit away (Norvig 2007): a letter dropped, two swapped, one replaced, one inserted."""
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    replaced = {left + letter + right[1:] for left, right in splits if right for letter in alphabet}
    inserted = {left + letter + right for left, right in splits for letter in alphabet}
    return frozenset((dropped | swapped | replaced | inserted) - {word})


def misheard(word: str) -> set[str]:
    """Words that sound alike: one vowel or consonant for its double, a letter doubled or not, with ь or without."""
    found = set()
    for i, letter in enumerate(word):
        left, right = word[:i], word[i + 1 :]
        for group in (*VOWELS_ALIKE, *CONSONANTS_ALIKE):
            if letter in group:
                found.update(left + other + right for other in group if other != letter)
        if letter == word[i - 1 : i] or letter in "ьъ":
            found.add(left + right)
        elif letter in CONSONANTS:
            found.add(left + letter + letter + right)
            found.add(left + letter + "ь" + right)
    return found


def misheard_twice(word: str) -> set[str]:
    """Two such mistakes in one word: «госсударственые», «преподавотили»."""
    return {second for first in misheard(word) for second in misheard(first)} - {word}


def with_kazakh_letters(word: str, most: int = 3) -> list[str]:
    """«калай» -> қалай, қәлай, ...: a Kazakh word typed without the letters that Russian lacks."""
    found = [word]
    step = [(word, 0)]
    for _ in range(most):
        step = [
            (left[:i] + other + left[i + 1 :], i + 1)
            for left, begin in step
            for i in range(begin, len(left))
            for other in KAZAKH_FOR.get(left[i], "")
        ]
        found += [left for left, _ in step]
    return found[1:]


@lru_cache(maxsize=20_000)
def sound(word: str) -> str:
    """A Russian word as it is heard: the same for words that are misspelt by ear."""
    for letters, heard in MUTE:
        word = re.sub(letters, heard, word)
    return re.sub(r"(.)\1+", r"\1", word.translate(SOUNDS))


def distance(typed: str, meant: str) -> float:
    """Edits from what was typed to what was meant; a mistake of the ear counts half, a slip to the next key less."""
    edited = OSA.distance(typed, meant)
    far = (edited + min(edited, OSA.distance(sound(typed), sound(meant)))) / 2
    if typed[:1] != meant[:1] and set(typed[:2]) != set(meant[:2]):
        far += FIRST_LETTER
    if len(typed) == len(meant):
        differ = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
        far -= ADJACENT_KEY * (len(differ) == 1 and _adjacent(*differ[0]))
    if typed[-2:] == meant[-2:]:
        far -= SAME_ENDING
    return far + EXTRA_LETTER * (len(typed) > len(meant))


def _adjacent(one: str, other: str) -> bool:
    return any(one in row and other in row and abs(row.index(one) - row.index(other)) == 1 for row in KEYBOARD)
