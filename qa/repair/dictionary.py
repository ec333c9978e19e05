"""A lattice of letters -> the Russian words that it spells, by walking the dictionary's automaton.

Asking pymorphy for each of a thousand spellings takes up to 25 ms; a walk leaves a spelling at its first impossible
letter.
"""

from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

from index.language import russian
from qa.repair.spelling import ANY, Edge

END_OF_WORD = 1  # pymorphy keeps `word`, this byte, and numbers of its grammar
LETTERS = {letter: letter.encode() for letter in "абвгдежзийклмнопрстуфхцчшщъыьэюяё"}


def spelled(lattice: Sequence[Sequence[Edge]], budget: int) -> dict[str, int]:
    """Words along the edges from place 0 to the last place, for at most `budget` -> their least cost.

    The lattice has the edges of each place; they lead on, or stay and cost something. The letter е stands for ё too.
    """
    automaton = _automaton()
    found: dict[str, int] = {}
    last = len(lattice) - 1
    ways = [("", 0, automaton.ROOT, 0)]
    while ways:
        word, place, node, cost = ways.pop()
        if place == last and automaton.follow_char(END_OF_WORD, node) is not None:
            found[word] = min(cost, found.get(word, cost))
        for letters, to, more in lattice[place]:
            if cost + more > budget:
                continue
            if letters == ANY:
                ways += [(word + letter, to, one, cost + more) for letter, one in _children(node)]
            else:
                ways += [(word + letters, to, one, cost + more) for one in _follow(node, letters)]
    return found


@cache
def _automaton() -> Any:
    dictionary = russian.morphology().dictionary
    try:
        return dictionary.words.dct
    except AttributeError:  # pymorphy3[fast] reads the same file by an extension that cannot be walked
        return import_module("dawg_python").RecordDAWG(">HH").load(str(Path(dictionary.path) / "words.dawg")).dct


@lru_cache(maxsize=20_000)
def _children(node: int) -> list[tuple[str, int]]:
    """The letters that may come next, and where they lead."""
    automaton = _automaton()
    halves = {byte: automaton.follow_char(byte, node) for byte in (0xD0, 0xD1)}  # of the letters' two bytes
    found = []
    for letter, (half, rest) in LETTERS.items():
        to = None if halves[half] is None else automaton.follow_char(rest, halves[half])
        if to is not None:
            found.append(("е" if letter == "ё" else letter, to))
    return found


def _follow(node: int, letters: str) -> list[int]:
    """The nodes that letters lead to: none or one or, for an е, up to two."""
    nodes = [node]
    for letter in letters:
        spellings = (LETTERS["е"], LETTERS["ё"]) if letter == "е" else (letter.encode(),)
        follow = _automaton().follow_bytes
        nodes = [to for one in nodes for spelling in spellings if (to := follow(spelling, one)) is not None]
    return nodes
