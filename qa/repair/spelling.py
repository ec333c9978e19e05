"""A word -> its neighbours: what one slip of the finger or two of the ear make of it, and how far those are.

Knows nothing of which words exist.
"""

import re
from functools import lru_cache

from rapidfuzz.distance import OSA, Levenshtein

Edge = tuple[str, int, int]  # of a lattice: letters, the place that they lead to, what they cost
ANY = "*"  # any one letter

ENGLISH = "abcdefghijklmnopqrstuvwxyz"

# Letters that are heard alike in an unstressed vowel or before a voiceless consonant: «инвистицыи», «агенство».
VOWELS_ALIKE = ("ао", "еиэыя", "ую", "ая")
CONSONANTS_ALIKE = ("бп", "вф", "гк", "дт", "жшщ", "зс")
SOUNDS = str.maketrans(
    {letter: group[0] for group in ("ао", "еиэыяй", "ую", *CONSONANTS_ALIKE) for letter in group} | {"ь": "", "ъ": ""}
)
MUTE = ((r"вств", "ств"), (r"([сз])[дт](?=[нл])", r"\1"), (r"[дт]ь?с", "ц"), (r"[сз]ч", "щ"))  # «чуство», «грусный»
LATIN_ALIKE = ("bp", "vfw", "ckqg", "dt", "szc")
VOWELS = frozenset("аеиоуыэюяaeiouy")
CONSONANTS = "бвгджзклмнпрстфхцчшщ"
HARD_VOWEL = re.compile("(?<=[жшцчщ])ы")
KEYBOARD = ("йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю", "qwertyuiop", "asdfghjkl", "zxcvbnm")
KAZAKH_FOR = {"а": "ә", "г": "ғ", "к": "қ", "н": "ң", "о": "ө", "у": "ұү", "х": "һ", "и": "і", "ы": "і"}

# What makes one edit likelier (-) or less likely (+) than another; measured on questions with one letter changed.
NEXT_KEY = -0.2  # a slip to the next key
OTHER_KEY = 0.15  # to a key far away, for a letter that sounds otherwise
SWAPPED = -0.1
MISSING = -0.05
EXTRA = 0.05
HISSED = -0.1  # и for ы or the other way round, where a rule of spelling tells which: «граници», «жызнь»
FIRST_LETTER = 0.2  # it is seldom wrong
SAME_ENDING = -0.05  # nor is the ending: for each of its last two letters

# Letters of words in which a slip explains itself: "akim" is no akin, «коммита» no комета.
SHORTEST_SLIP, LONG = 5, 7


def edits(word: str, alphabet: str = ENGLISH) -> frozenset[str]:
    """All words one edit away (Norvig 2007): a letter dropped, two swapped, one replaced, one inserted."""
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    dropped = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    replaced = {left + letter + right[1:] for left, right in splits if right for letter in alphabet}
    inserted = {left + letter + right for left, right in splits for letter in alphabet}
    return frozenset((dropped | swapped | replaced | inserted) - {word})


def one_edit(word: str) -> list[list[Edge]]:
    """The lattice of the same words: each place of the word with the letters that may follow there."""
    lattice: list[list[Edge]] = []
    for place in range(len(word) + 1):
        edges = [(ANY, place, 1)]
        if place < len(word):
            edges += [(word[place], place + 1, 0), ("", place + 1, 1), (ANY, place + 1, 1)]
        if place + 1 < len(word):
            edges.append((word[place + 1] + word[place], place + 2, 1))
        lattice.append(edges)
    return lattice


def misheard(word: str) -> list[list[Edge]]:
    """The lattice of what sounds like a word: one vowel or consonant for its double, a letter doubled, a ь.

    Each costs 1; two of them make «госсударственые» and «преподавотили».
    """
    lattice: list[list[Edge]] = [[] for _ in range(len(word) + 1)]
    for place, letter in enumerate(word):
        edges = lattice[place]
        edges.append((letter, place + 1, 0))
        for group in (*VOWELS_ALIKE, *CONSONANTS_ALIKE):
            if letter in group:
                edges += [(other, place + 1, 1) for other in group if other != letter]
        if letter in "ьъ" or word[place + 1 : place + 2] == letter:
            edges.append(("", place + 1, 1))
        elif letter in CONSONANTS:
            edges += [(letter + letter, place + 1, 1), (letter + "ь", place + 1, 1)]
    return lattice


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
    heard = min(edited, OSA.distance(sound(typed), sound(meant)))
    far = (edited + heard) / 2
    if typed[:1] != meant[:1] and set(typed[:2]) != set(meant[:2]):
        far += FIRST_LETTER
    far += SAME_ENDING * ((typed[-1:] == meant[-1:]) + (typed[-2:] == meant[-2:]))
    if len(typed) != len(meant):
        return far + (MISSING if len(typed) < len(meant) else EXTRA)
    differ = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
    if HARD_VOWEL.sub("и", typed) == HARD_VOWEL.sub("и", meant):
        far += HISSED
    if len(differ) == 1:
        return far + (NEXT_KEY if _adjacent(*differ[0]) else OTHER_KEY if heard else 0)
    return far + (SWAPPED if edited == 1 else 0)


def is_slip(typed: str, meant: str) -> bool:
    """Whether a mistake explains itself: of the ear, a neighbouring key, two letters swapped, a vowel left out.

    In a long word a letter more or less, or another vowel, does too.
    """
    edited = OSA.distance(typed, meant)
    is_long = min(len(typed), len(meant)) >= LONG
    if sound(typed) == sound(meant):
        return edited < 2 or is_long
    if edited > 1 or len(typed) < SHORTEST_SLIP:
        return False
    (edit, *others) = Levenshtein.editops(typed, meant)
    if others:
        return True  # swapped
    if edit.tag == "replace":
        one, other = typed[edit.src_pos], meant[edit.dest_pos]
        return edit.src_pos > 0 and (_adjacent(one, other) or (is_long and {one, other} <= VOWELS))
    is_inside = edit.tag == "insert" and 0 < edit.dest_pos < len(meant) - 1
    return is_long or (is_inside and meant[edit.dest_pos] in VOWELS)


def swaps_consonants(typed: str, meant: str, by_key: bool) -> bool:
    """Whether a consonant stands for one unlike it by ear, «Ержан» and Ерлан; `by_key`: neighbouring keys are alike."""
    if OSA.distance(typed, meant) < Levenshtein.distance(typed, meant):
        return False  # two letters swapped
    pairs = [(typed[op.src_pos], meant[op.dest_pos]) for op in Levenshtein.editops(typed, meant) if op.tag == "replace"]
    return any(
        not ({a, b} & (VOWELS | {"ь", "ъ"}))
        and not any(a in group and b in group for group in (*CONSONANTS_ALIKE, *LATIN_ALIKE))
        and not (by_key and _adjacent(a, b))
        for a, b in pairs
    )


def _adjacent(one: str, other: str) -> bool:
    return any(one in row and other in row and abs(row.index(one) - row.index(other)) == 1 for row in KEYBOARD)
