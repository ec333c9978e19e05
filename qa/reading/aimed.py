"""The words that a reader marks in a sentence -> those that the question is after, and without loose ends.

The column of a table that it names, and all of a command.
"""

import re
from collections.abc import Callable, Sequence

from index.encoders.encoder import Span
from qa.reading.cells import asked_for, cells
from qa.reading.words import whole

# The words that answer best of those inside a span, and that fit, where something is to; None where there are none.
Best = Callable[[Span, Callable[[Span], bool] | None], Span | None]

HOW = re.compile(
    r"\bкак\b(?! (?:долго|часто|много|скоро|быстро|давно|назыв|зов))|\bкоманд|"
    r"\bhow\b(?! (?:many|much|long|often|old|far|big|large|fast))|\bcommand\b|\bқалай\b",
    re.IGNORECASE,
)
PROMPT, COMMENT = re.compile(r"[$>] +"), re.compile(r"\s+(?:#|//)\s[^\n]*\Z")


def aimed(
    question: str, text: str, sentence: Span, words: Span, best: Best, kind: str = "text", lead: str = ""
) -> Span:
    """The words of a sentence of a text that the question is after; inside the sentence, and never empty.

    `kind` is that of the sentence (index/passages/sentence.py), `lead` the line that it depends on.
    """
    if kind == "code" and HOW.search(question):
        return _command(text, sentence)
    within = sentence
    if row := cells(text, sentence):
        within, words = _in_a_cell(question, text, row, words, best, lead)
    return whole(text, within, words)


def _command(text: str, sentence: Span) -> Span:
    """A line of code without the prompt before it and the remark behind it: `list export --pdf     # as a PDF`."""
    start, stop = sentence
    if prompt := PROMPT.match(text, start, stop):
        start = prompt.end()
    remark = COMMENT.search(text, start, stop)
    return start, remark.start() if remark else stop


def _in_a_cell(question: str, text: str, row: Sequence[Span], words: Span, best: Best, lead: str) -> tuple[Span, Span]:
    """The cell of a row that is asked for, and the words in it: that of the column named, else the best of the words'.

    All of a cell is marked where the reader's words stand in another one.
    """
    named = asked_for(question, lead, [text[slice(*cell)] for cell in row]) if lead else None
    if named is not None:
        cell = row[named]
        return cell, words if _inside(words, cell) else cell
    own = [cell for cell in row if max(cell[0], words[0]) < min(cell[1], words[1])]
    if not own:
        return words, words
    found = best((own[0][0], own[-1][1]), lambda span: any(_inside(span, cell) for cell in own))
    if found:
        cell = next(cell for cell in own if _inside(found, cell))
    else:
        cell = max(own, key=lambda one: min(one[1], words[1]) - max(one[0], words[0]))
    return cell, (max(words[0], cell[0]), min(words[1], cell[1]))


def _inside(words: Span, within: Span) -> bool:
    return within[0] <= words[0] and words[1] <= within[1]
