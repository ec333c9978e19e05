"""Text -> sentences as offsets, by razdel; wrapped lines, lists and texts without an end are made bearable first.

Knows nothing of words.
"""

import re
import unicodedata
from collections.abc import Iterator

import razdel

from index.characters import LINE_ENDS
from index.language.lines import is_one_paragraph

WINDOW = 4_000  # characters given to razdel at once: its time grows with the square of what it finds no end in
LONGEST_SENTENCE = 1200  # characters; so is a passage, which never cuts a sentence

BLOCK_END = re.compile(r"\n[ \t]*\n|\r\n[ \t]*\r\n")
LINE_END = re.compile(rf"\r\n|[{LINE_ENDS}]")
CLAUSE_END = re.compile(r"[;:,.!?…—–]\s|\s")


def sentences(text: str) -> list[tuple[int, int]]:
    """Sentences as (start, stop), in order, without white space at their ends; no other text is lost.

    None is longer than LONGEST_SENTENCE: an endless one is cut after a clause, else a word, else anywhere.
    """
    found: list[tuple[int, int]] = []
    for start, stop in _paragraphs(text):
        while start < stop:
            end = min(stop, start + WINDOW)
            window: list[tuple[int, int]] = []
            for part in razdel.sentenize(text[start:end]):
                window += _shortened(text, start + part.start, start + part.stop)
            if end < stop and window and window[-1][0] > start:
                end = window.pop()[0]  # the last may go on behind the window
            found += window
            start = end
    return found


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Lines, or the whole block between blank lines where its lines are wrapped by hand."""
    position = 0
    for end in [*(match.end() for match in BLOCK_END.finditer(text)), len(text)]:
        block = text[position:end]
        if is_one_paragraph([line for line in LINE_END.split(block) if line.strip()]):
            yield position, end
        else:
            start = position
            for match in [*LINE_END.finditer(block)]:
                yield start, position + match.end()
                start = position + match.end()
            yield start, end
        position = end


def _shortened(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A sentence, in pieces of at most LONGEST_SENTENCE characters, trimmed of white space."""
    while start < stop:
        if text[start].isspace():
            start += 1
            continue
        end = stop
        if stop - start > LONGEST_SENTENCE:
            end = _cut(text, start)
        last = end
        while text[last - 1].isspace():
            last -= 1
        yield start, last
        start = end


def _cut(text: str, start: int) -> int:
    """Where to cut an endless sentence: after the last clause of its second half, a word, or before a letter."""
    window = text[start : start + LONGEST_SENTENCE]
    half = LONGEST_SENTENCE // 2
    places = [match.end() for match in CLAUSE_END.finditer(window, half)]
    clauses = [place for place in places if not window[place - 2].isalnum()]
    if clauses or places:
        return start + (clauses or places)[-1]
    end = start + LONGEST_SENTENCE
    while end > start + half and unicodedata.combining(text[end]):
        end -= 1  # never between a letter and its accents
    return end
