"""Passages found -> those that say the same, taken together: a text that lies in nine folders is one hit, not nine.

Two passages are copies if their words are the same, letter case, line ends and marks that change nothing aside, or if
one is the other with a few words put before or after it, such as a headline, or with little words in it. Another word
makes them disagree, and so does another sign of those that change the meaning.
"""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np

from index.arrays import Rows
from index.index import Index
from index.language.terms import lemmas
from index.language.tokens import normal_form
from index.ranking.term_table import ranges

ALIKE = 0.8  # of the longer passage's words must stand in the other one, in their order
# Signs that change the meaning, and are no marks of a list, a quotation, a heading or a tag.
SIGNS = (
    r"[$€£¥¢₸₽₴₺₩%‰≤≥≠≈±]",  # «500 $», «12 %»
    r"(?<=[\w)][ \t])(?:[<>]=?|[=!]?=)(?=\s[\w(+-])|(?<=[\w)])(?:[<>]=?|[=!]?=)(?=\d)",  # «x > 5», «x<=5»
    r"(?<![\w)])[-–−](?=\d)",  # «-5 градусов»; not «5-7», not «- 5 кг»
    r"(?<=\w)[+#]+",  # «C++», «C#», «18+»
)
WORD = re.compile("|".join((r"\w+", *SIGNS)))
MINUS = str.maketrans("–−", "--")
SENTENCE = 3  # words of a sentence that says nothing of the matter: «Утверждено.»
ENDS, QUOTES = ".!?…", '»”")'
CHANGES = re.compile(r"\d|^\W|^(?:не|нет|ни|без|кроме|только|лишь|емес|жоқ|тек|no|not|never|without|except|only)$")


def grouped(index: Index, rows: Rows, most: int) -> list[list[int]]:
    """Rows of passages, best first -> at most `most` groups of their positions, each led by the best of its copies."""
    words = index.words
    sentences, begins = ranges(words.passage_bounds, rows)
    positions, sentence_begins = ranges(words.sentence_bounds, sentences)
    ids, bounds = words.ids[positions], np.append(sentence_begins[begins], len(positions))
    count = np.add.reduceat(ids > 0, bounds[:-1])
    known = np.zeros(len(words.vocabulary), np.bool_)
    free = np.ones(len(rows), np.bool_)
    groups: list[list[int]] = []
    while len(groups) < most and free.any():
        first = int(free.argmax())
        # By terms first, which are numbers, so that the words of few passages have to be looked at.
        alike = np.flatnonzero(free & (count[first] >= ALIKE * count) & (count >= ALIKE * count[first]))
        own = ids[bounds[first] : bounds[first + 1]]
        known[own] = True
        known[0] = False
        theirs, starts = ranges(bounds, alike)
        shared = np.add.reduceat(known[ids[theirs]], starts)
        known[own] = False
        near = alike[shared >= ALIKE * np.maximum(count[alike], count[first])]
        text = index.passages[rows[first]].text
        group = [int(one) for one in near if one == first or are_copies(text, index.passages[rows[one]].text)]
        group = group or [first]
        free[group] = False
        groups.append(group)
    return groups


def are_copies(one: str, other: str) -> bool:
    """Whether two texts have the same words, or the longer one only some more, of those that change nothing.

    That are a few at its beginning or its end, such as a headline, and inside it little words («же», "the") or a short
    sentence of their own («Утверждено.»). None of them has a digit or turns the meaning around.
    """
    (fewer, _), (more, long) = sorted(((_words(text), text) for text in (one, other)), key=lambda pair: len(pair[0]))
    if len(fewer) < ALIKE * len(more):
        return False
    added = _added(fewer, more)
    if added is None or any(CHANGES.search(word) for first, last in added for word in more[first:last]):
        return False
    spans = [match.span() for match in WORD.finditer(long)] if added else []
    return all(
        first == 0 or last == len(more) or _adds_little(long, spans[first:last], more[first:last])
        for first, last in added
    )


def _added(fewer: Sequence[str], more: Sequence[str]) -> list[tuple[int, int]] | None:
    """The runs of words that `more` has beyond `fewer`; None where that is not all in which they differ."""
    for start in range(len(more) - len(fewer) + 1):  # a headline: also where its words stand in the text again
        if more[start : start + len(fewer)] == fewer:
            ends = [(0, start), (start + len(fewer), len(more))]
            return [run for run in ends if run[0] < run[1]]
    steps = SequenceMatcher(None, fewer, more, autojunk=False).get_opcodes()
    if any(kind not in {"equal", "insert"} for kind, *_ in steps):
        return None
    return [(first, last) for kind, _, _, first, last in steps if kind == "insert"]


def _adds_little(text: str, spans: Sequence[tuple[int, int]], words: Sequence[str]) -> bool:
    """Whether words inside a text are little ones, or a short sentence."""
    if not lemmas(" ".join(words)):
        return True
    before, after = text[: spans[0][0]].rstrip(), text[spans[-1][1] :].lstrip(QUOTES)
    return len(words) <= SENTENCE and before[-1:] in ENDS and after[:1] in ENDS


@lru_cache(4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(normal_form(word).translate(MINUS) for word in WORD.findall(text))
