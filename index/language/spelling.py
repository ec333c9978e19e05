"""A word in Kazakh or Russian spelling -> what the two have in common: Шоқан and Чокан, Қашғария and Кашгария."""

import re
from functools import lru_cache

SHORTEST = 4  # letters of a word that has one: шас and час are two words
# Kazakh letters as Russian writes names with them (Шоқан -> Чокан, Әуезов -> Ауэзов, Шымкент -> Чимкент), and as people
# type them who lack the keys. Both sides are folded, so a pair that Russian keeps apart (ы and и) falls together.
FOLDED = str.maketrans("әғқңөұүһіыэёч", "агкноуухииееш")
JOINED = re.compile("дж")  # Джангир -> Жәңгір
SOFT = re.compile("ь(?=[яюе])|ъ(?=[яюе])")  # Сырдарья -> Сырдария
ENDING = re.compile("[аеи]$")  # Караганда -> Қарағанды


@lru_cache(1 << 14)  # a search by halves looks at the same words again and again
def skeleton(word: str) -> str:
    """A lower-case word without what the two spellings differ in; "" for a short one, or one with other signs."""
    if len(word) < SHORTEST or not word.isalpha():
        return ""
    return ENDING.sub("", SOFT.sub("и", JOINED.sub("ж", word)).translate(FOLDED))
