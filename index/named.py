"""A question + candidates -> which bear the name or number that is asked for, which bear another one or another code.

«Статья 4» stands above its own passages; «в статье 4» is a mention.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from index.arrays import Bools, Floats, Rows
from index.characters import one_alphabet
from index.index import Index, headed
from index.language.asked import YEAR, contradicts, defined, things
from index.language.lines import MARK
from index.language.numbered import COUNTED
from index.language.numbers import Counted, counts_otherwise
from index.language.ranges import lies_in
from index.language.terms import lemmas

DEFINITION = 1.0  # the section named X for «Что такое X?»
OWN = 2.0  # «Статья 4» or «3.2. …» itself, for who asks of that article or point
ITEM = 1.0  # «4) …» for who asks of point 4: other lists have one too
CONTRADICTION = 0.7  # the KT-1724 of another passage for the KT-1742 that is asked for, 2023 for 2024, article 5 for 4


@dataclass(frozen=True, slots=True)
class Named:
    """What the names and numbers of a question are worth to each candidate (c,), and the facts behind it.

    A sum says nothing of its parts: «Статья 4» of a law of 2024 bears the number of «статья 4 закона 2023», and
    contradicts its year.
    """

    score: Floats  # what it adds, in the measure of a score
    bears: Bools  # the number or letter that is asked for
    contradicts: Bools  # by another number, code or year than is asked for

    def contradict(self, places: Rows | int) -> None:
        """Note of the candidates at `places` that they contradict, each time it is found."""
        self.score[places] -= CONTRADICTION
        self.contradicts[places] = True


def named(index: Index, question: str, terms: Sequence[str], rows: Rows) -> Named:
    """For each candidate row (c,); `terms` are the question's. What takes longer is left to `Otherwise`."""
    count = len(rows)
    found = Named(np.zeros(count, np.float32), np.zeros(count, np.bool_), np.zeros(count, np.bool_))
    name, numbered = defined(question), things(terms)
    headings = [index.passages.heading(int(row)) for row in rows] if name or numbered else []  # they must be read
    if name:
        of = {heading: set(lemmas(heading)) for heading in set(headings)}
        for place, heading in enumerate(headings):
            if name <= of[heading]:
                found.score[place] += DEFINITION * len(name) / len(of[heading])
    for noun, wanted in numbered.items():
        _add_numbered(found, index, noun, wanted, rows, headings)
    return found


class Otherwise:
    """Which candidates have another code or year than is asked for, or count what is asked for otherwise.

    A tariff of 300 Mbit for one of 200. Texts must be read for it: only those that the terms do not clear.
    """

    def __init__(self, index: Index, codes: dict[str, set[str]], counts: Counted, rows: Rows) -> None:
        """Of the candidates `rows` (c,); `codes` and `counts` are the question's."""
        self._index, self._codes, self._counts, self._rows = index, codes, counts, rows
        self._coding = self._may_have_others()
        self._counting = self._may_count()

    def told(self, places: Rows) -> Bools:
        """Of the candidates at some places (p,), whether each does."""
        found = np.zeros(len(places), np.bool_)
        for at in np.flatnonzero((self._coding | self._counting)[places]):
            place = places[at]
            passage = self._index.passages[self._rows[place]]
            text, _ = headed(passage, self._index.documents[passage.document].title)
            found[at] = (self._coding[place] and contradicts(self._codes, f"{passage.document}\n{text}")) or (
                self._counting[place] and counts_otherwise(self._counts, text)
            )
        return found

    def _may_have_others(self) -> Bools:
        """Which candidates (c,) may have other codes; of years alone, those with another in the text or its name."""
        index, years = self._index, self._codes.get("year", set())
        if not years or len(self._codes) > 1:
            return np.full(len(self._rows), bool(self._codes))
        names = (index.passages.owner(int(row)) for row in self._rows)
        named_so = np.fromiter((bool(YEAR.search(name)) for name in names), np.bool_, len(self._rows))
        having, rows = index.aligner.having, self._rows
        return (having(index.aligner.years, rows) | named_so) & ~having(years, rows)

    def _may_count(self) -> Bools:
        """Which candidates (c,) have both the noun and the unit of what is counted."""
        found, having = np.zeros(len(self._rows), np.bool_), self._index.aligner.having
        for noun, unit in self._counts:
            found |= having([noun], self._rows) & having([unit], self._rows)
        return found


def _add_numbered(found: Named, index: Index, noun: str, wanted: set[str], rows: Rows, headings: Sequence[str]) -> None:
    """Add what one thing with a number or letter is worth to each candidate: {"статья 4"}."""
    numbers = {term.removeprefix(f"{noun} ") for term in wanted}
    of = {heading: _borne(noun, heading) for heading in set(headings)}
    mentions = index.aligner.holding(wanted, rows)
    others = np.zeros(len(rows), np.bool_)
    if not any(number[0].isdecimal() for number in numbers):
        # Of a letter the text tells as well, «точка Г» for «точка В».
        words = index.words
        bearing = (words.vocabulary[number] for number in words.beginning(f"{noun} "))
        lettered = [word for word in bearing if word[-1].isalpha()]
        others = index.aligner.holding(lettered, rows)
    for place, (row, heading) in enumerate(zip(rows, headings, strict=True)):
        marks = set(map(one_alphabet, MARK.findall(index.passages[row].text))) if noun in COUNTED else set()
        if own := numbers & (of[heading] | marks):
            is_own = numbers & of[heading] or any("." in number for number in own)
            found.score[place] += OWN if is_own else ITEM
            found.bears[place] = True
        elif (
            not mentions[place]
            and (others[place] or _is_other(numbers, of[heading]))
            and not lies_in(noun, wanted, heading)  # «Статьи 5–8» has article 6
        ):
            found.contradict(place)


@lru_cache(maxsize=10_000)  # headings
def _things(heading: str) -> dict[str, set[str]]:
    return things(lemmas(heading))


def _borne(noun: str, heading: str) -> set[str]:
    """The numbers of a thing that a heading bears, in the order «Глава 2 › Статья 4. Цена»."""
    found = {term.removeprefix(f"{noun} ") for term in _things(heading).get(noun, ())}
    if noun in COUNTED:
        found |= {one_alphabet(mark) for part in heading.split(" › ") for mark in MARK.findall(part)}
    return found


def _is_other(numbers: set[str], borne: set[str]) -> bool:
    """Whether a heading bears only other numbers, of the same depth: 3.3 for 3.2."""
    depths = {number.count(".") for number in numbers}
    return any(number.count(".") in depths and number[0].isdecimal() for number in borne)
