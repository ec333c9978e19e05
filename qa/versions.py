"""Hits -> the same, in which of two versions of a text the newer comes first and the older right after it, named so.

Tariffs of 2023 and of 2024 disagree: a person should see both, with their dates, and the valid one first.
"""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations

from index.documents.document import Document
from index.hit import Hit
from index.language.asked import codes
from index.language.tokens import normal_form
from index.place import Place, dated

ALIKE = 0.75  # of the words of two passages are the same, numbers aside: they are versions of one text
OF_ONE_NAME = 0.4  # the same, where the documents are named alike: tariff-2023.md, tariff-2024.md
WORD, NUMBER = re.compile(r"\w+"), re.compile(r"\w*\d\w*")
LESS_SURE = 0.2  # by so much the newer may be less of an answer, and still come first


def newer_first(asked: str, hits: Sequence[Hit], sure: Callable[[Hit], float]) -> list[Hit]:
    """The hits in their order, but of two versions the newer first and the older right behind it, naming the newer.

    A question that names the year of the older one alone gets that one first. Else a newer version that lacks the
    answer, by how likely (`sure`, 0..1) a hit answers, stays where it is.
    """
    years = codes(asked).get("year", set())
    found = list(hits)
    for one, other in combinations(hits, 2):
        if not are_versions(one, other):
            continue
        older, newer = sorted((one, other), key=lambda hit: dated(hit.document))
        is_asked = [dated(hit.document)[:4] in years for hit in (older, newer)]
        first, second = (older, newer) if is_asked == [True, False] else (newer, older)
        if is_asked[0] == is_asked[1] and sure(first) < sure(second) - LESS_SURE:
            continue
        at, to = ([hit.row for hit in found].index(hit.row) for hit in (first, second))
        ahead, behind = found[at], found[to]
        found = [hit for hit in found if hit.row not in (ahead.row, behind.row)]
        found[min(at, to) : min(at, to)] = [
            _with_newer(hit, newer) if hit.row == older.row else hit for hit in (ahead, behind)
        ]
    return found


def _with_newer(hit: Hit, newer: Hit) -> Hit:
    place = Place.of(newer.passage, newer.document)
    return hit if hit.newer and hit.newer.date > place.date else replace(hit, newer=place)


def are_versions(one: Hit, other: Hit) -> bool:
    """Whether two passages are of documents of different dates, and have most of their words in common."""
    days = {dated(one.document), dated(other.document)}
    if len(days) == 1 or "" in days or one.document.name == other.document.name:
        return False
    first, second = (_words(hit.passage.text) for hit in (one, other))
    both = 2 * (first & second).total() / max(1, first.total() + second.total())
    return both >= (OF_ONE_NAME if _name(one.document) == _name(other.document) else ALIKE)


@lru_cache(maxsize=512)  # each hit is compared with every other
def _words(text: str) -> Counter[str]:
    return Counter(normal_form(word) for word in WORD.findall(NUMBER.sub(" ", text)))


def _name(document: Document) -> str:
    """What is left of a document's name without its folders and numbers."""
    return re.sub(r"\d+", "", document.name.rpartition("/")[2]).casefold()
