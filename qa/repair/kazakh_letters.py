"""A Kazakh word typed without the letters that Russian lacks -> the word: кайда -> қайда, терен -> терең."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from index.language import kazakh
from index.language.tokens import KAZAKH
from qa.repair.spelling import KAZAKH_FOR

FOLDED = str.maketrans("әғқңөұүһіы", "агкноуухии")
LONGEST_SUFFIX, SHORTEST_STEM = 7, 3
# What a question asks with, whatever the documents hold: «кайда», «калай», «кимнин».
ASKING = frozenset(
    str.split("""
        қайда қайдан қайдағы қашан қашаннан қашанға қанша қаншада қаншадан қаншасы қаншаға қаншалықты қандай қандайы
        қалай қалайша қай қайсы қайсысы қайсысын қайсысының кім кімге кімді кімде кімнен кімнің кіммен кімдер
        кімдердің неліктен нешінші нешеуі
    """)
)

Table = Mapping[str, tuple[str, ...]]  # a word without its letters -> the words that it may be


def table(words: Iterable[str]) -> Table:
    """Those of some words that have such a letter."""
    found: dict[str, list[str]] = defaultdict(list)
    for word in words:
        if KAZAKH.search(word):
            found[word.translate(FOLDED)].append(word)
    return {plain: tuple(meant) for plain, meant in found.items()}


@cache
def of_language() -> Table:
    """The words of the lexicon and the names beside it."""
    return table(dict.fromkeys((*kazakh.lexicon(), *sorted(kazakh.names()))))


@cache
def asking() -> Table:
    """The words that ask."""
    return table(sorted(ASKING))


@cache
def _suffixes() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for suffix in kazakh.suffixes():
        found[suffix.translate(FOLDED)].append(suffix)
    return {plain: tuple(meant) for plain, meant in found.items()}


def restored(typed: str, *tables: Table) -> list[str]:
    """The words of the tables that a lower-case word may be, those of the first table first."""
    plain = typed.translate(FOLDED)
    meant = dict.fromkeys(word for one in tables for word in one.get(plain, ()))
    return [word for word in meant if word != typed and _may_be(typed, word)]


def restored_with_ending(typed: str, *tables: Table) -> list[str]:
    """The same of a word that has an ending: «конакуйдин» -> қонақүйдің."""
    found = []
    for place in range(max(SHORTEST_STEM, len(typed) - LONGEST_SUFFIX), len(typed)):
        ends = [end for end in _suffixes().get(typed[place:].translate(FOLDED), ()) if _may_be(typed[place:], end)]
        stems = [typed[:place], *restored(typed[:place], *tables)] if ends else []
        known = [stem for stem in stems if stem != typed[:place] or stem in kazakh.lexicon()]
        found += [stem + end for stem in known for end in ends if stem + end != typed and _agree(stem, end)]
    return found


def _may_be(typed: str, word: str) -> bool:
    return len(typed) == len(word) and all(
        one == other or other in KAZAKH_FOR.get(one, "") for one, other in zip(typed, word, strict=True)
    )


def _agree(stem: str, end: str) -> bool:
    """Whether an ending has vowels of the kind of the last one of the stem: «көлге», «қалаға»."""
    last = next((letter for letter in reversed(stem) if letter in BACK + FRONT), "")
    return not any(letter in (BACK if last in FRONT else FRONT) for letter in end if last)


BACK, FRONT = "аоұы", "әеөүі"
