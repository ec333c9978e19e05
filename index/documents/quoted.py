"""A plain text -> the same with blanks for the marks «>» of quoted letters, sign for sign, so that all places stay.

The words of a wrapped sentence do not include them. (Markdown's quotations are for markup.py.)
"""

import re

from index.characters import BREAK

LINES = re.compile(r"(?:^[ \t]*>[^\r\n]*(?:\r\n?|\n|\Z)){2,}", re.MULTILINE)  # one alone may be «> 5 шт. — 10 %»
MARKS = re.compile(r"^[ \t]*>(?:[ \t]?>)*", re.MULTILINE)
WORDS = re.compile(r"^[ \t]*>(?:[ \t]?>)*[ \t]*[^\W\d_]", re.MULTILINE)
# «… срок отгрузки был⏎> 15 мая, а …»: letters are wrapped, at whatever width, and again when they are quoted.
WRAPPED = re.compile(
    rf"^([ \t{BREAK}]*[^\W_][^\r\n]{{24,}}(?:[a-zа-яёәғқңөұүһі](?=\s+\d)|,))[ \t]*(\r\n?|\n)"
    r"(?=[ \t]+(?!\d{1,3}[.)]\s)[^\W_])",
    re.MULTILINE,
)
PROMPT = re.compile(r"[ \t]*>>> ")  # of Python's


def without_quote_marks(text: str) -> str:
    """The text without them; where the depth changes, a paragraph ends, and where a line is open, it goes on."""
    return LINES.sub(_unquoted, text) if ">" in text else text


def _unquoted(found: re.Match[str]) -> str:
    lines = found[0]
    if not WORDS.search(lines) or PROMPT.match(lines):
        return lines
    depth = 0

    def blank(marks: re.Match[str]) -> str:
        nonlocal depth
        before, depth = depth, marks[0].count(">")
        return (" " if depth == before else BREAK) + " " * (len(marks[0]) - 1)

    bare = MARKS.sub(blank, lines)
    return WRAPPED.sub(lambda line: line[0][: -len(line[2])] + " " * len(line[2]), bare)
