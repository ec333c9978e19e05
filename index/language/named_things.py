"""A question -> the names and numbers in it that a text does not have: what it asks of others is told elsewhere.

«Сколько инвестиций пришло в Туркестанскую область?» is not answered by a passage on another region, though it has all
the other words. Names are compared by how they begin, whatever their case; those of a question in another script than
the text («Левка» is "Levka" in an English question) tell nothing.
"""

import re
from functools import lru_cache

from index.language.ranges import inside
from index.language.sentences import CAPITALS
from index.language.spelling import in_other_letters, skeleton, strict_skeleton
from index.language.terms import lemmas, terms

NAME = re.compile(rf"(?<=[\w,»)”] )[«\"“(]?([{CAPITALS}][\w’-]{{2,}})")  # the first word tells nothing
WORD = re.compile(r"[^\W\d_][\w’-]*")
DIGIT = re.compile(r"\d")
LATIN = re.compile(r"[A-Za-z]")
ENDING = 3  # letters that cases change at most
SHORTEST, FEWEST = 4, 3  # letters that two names have to share at least, and two short ones


def absent(question: str, text: str) -> float:
    """The share, 0 to 1, of a question's names and numbers that a text does not have; 0 if it has none of either."""
    names = [match[1] for match in NAME.finditer(question)]
    words = {word.lower() for word in WORD.findall(text)} if names else set()
    if names and (asked := _is_latin(question)) is not _is_latin(text):
        names = [name for name in names if _is_latin(name) is not asked]
    found = [any(_are_alike(name.lower(), word) for word in words) for name in names]
    said = terms(question)
    days = {term.start for term in said if term.text.startswith("--")}
    numbers = {term.text for term in said if DIGIT.search(term.text) and not ("." in term.text and term.start in days)}
    if numbers:
        told = set(lemmas(text)) | inside(question, text)
        found += [number in told for number in numbers]
    return found.count(False) / len(found) if found else 0.0


def _is_latin(text: str) -> bool:
    return 2 * len(LATIN.findall(text)) > sum(map(str.isalpha, text))


def _are_alike(name: str, word: str) -> bool:
    """Whether two words in lower case may be forms of one name, of two spellings or of one."""
    if in_other_letters(name, word) and alike(skeleton(name) or name, skeleton(word) or word):
        return True  # Уәлиханов, Валиханов
    return alike(_plain(name), _plain(word))


@lru_cache(1 << 14)
def _plain(low: str) -> str:
    return (strict_skeleton(low) or low).replace("х", "к")  # «Қазақстан» is «Казахстан»


def alike(one: str, other: str) -> bool:
    """Whether two names in lower case may be forms of one: «Белоглазов» and «Белоглазовым», «Анна» and «Анны»."""
    shortest = min(len(one), len(other))
    shared = max(min(SHORTEST, max(FEWEST, shortest - 1)), shortest - ENDING)
    return one[:shared] == other[:shared]
