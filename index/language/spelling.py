"""A word in Kazakh or Russian spelling -> what the two have in common: Шоқан and Чокан, Қашғария and Кашгария."""

import re
from functools import lru_cache

from index.language.tokens import KAZAKH

SHORTEST = 4  # letters of a word that has one: шас and час are two words
# Kazakh letters as Russian writes names with them (Шоқан -> Чокан, Әуезов -> Ауэзов, Шымкент -> Чимкент), and as people
# type them who lack the keys. Both sides are folded, so a pair that Russian keeps apart (ы and и) falls together.
FOLDED = str.maketrans("әғқңөұүһіыэёч", "агкноуухииееш")
JOINED = re.compile("дж")  # Джангир -> Жәңгір
SOFT = re.compile("ь(?=[яюе])|ъ(?=[яюе])")  # Сырдарья -> Сырдария
ENDING = re.compile("[аеи]$")  # Караганда -> Қарағанды

VOWELS = "аәеиоөуұүыіэюя"

# What a Kazakh word and a Russian one may differ in besides; two Russian words that do are two: Хабаров and Кабаров.
# Балқаш -> Балхаш, Қонаев -> Кунаев, Жоңғария -> Джунгария, Күләш -> Куляш, Алакөл -> Алаколь
LOOSELY = str.maketrans({"х": "к", "о": "у", "я": "а", "ь": None})
FIRST = re.compile("^уа")  # Уәлиханов -> Валиханов
ROUNDED = re.compile("(?<=у)([бвгджзйклмнпрстфхцшщ]{1,2})и")  # Байқоңыр -> Байконур
# The lemma of a name that no dictionary has is without its end: Кашгария -> кашгари, Улытау -> улыта.
LOOSE_ENDING = re.compile("(?<=.{4})(?:ау|и[аею])$|(?<=..)и[айею]$|[аеиу]$")


@lru_cache(1 << 14)  # a search by halves looks at the same words again and again
def skeleton(word: str) -> str:
    """A lower-case word without what the two spellings may differ in; "" for a short one, or one with other signs."""
    common = FIRST.sub("ва", _folded(word)).translate(LOOSELY)
    return LOOSE_ENDING.sub("", ROUNDED.sub(r"\1у", common).replace("йи", "и"))  # Байсейітова -> Байсеитова


def strict_skeleton(word: str) -> str:
    """The same of a word beside another in the same letters: only what is told apart by the keys at hand."""
    return ENDING.sub("", _folded(word))


def are_spellings(one: str, other: str) -> bool:
    """Whether two words are one in two spellings; both may lack Kazakh letters: Сырдария and Сырдарья."""
    if not in_other_letters(one, other):
        return strict_skeleton(one) == strict_skeleton(other) != ""
    kazakh, russian = (one, other) if KAZAKH.search(one) else (other, one)
    if russian[-1] in VOWELS and kazakh[-1] not in VOWELS:
        return False  # Бұқар is no Бухара; the other way round the lemma may have lost it: Сарыарқа, сарыарк
    return skeleton(one) == skeleton(other) != ""


def in_other_letters(one: str, other: str) -> bool:
    """Whether one of two words has letters that Russian lacks and the other has none."""
    return bool(KAZAKH.search(one)) is not bool(KAZAKH.search(other))


def _folded(word: str) -> str:
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    return SOFT.sub("и", JOINED.sub("ж", word)).translate(FOLDED)
