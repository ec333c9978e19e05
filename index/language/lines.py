"""Lines -> whether they were wrapped by hand, as on a typewriter, so that a paragraph goes over several of them.

Knows nothing of sentences, and of headings and tables only that they begin a line.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

TYPEWRITER = range(40, 121)  # widths at which people and programs wrap lines by hand
NOT_WRAPPED = 10**9  # a width that no line reaches
LINE_CLOSERS = ".!?…:;"  # a line that ends so may be whole
ITEM = re.compile(r"\s*(?:[-–—*+•]|\d{1,3}[.)])\s")  # of a list
OWN_LINE = re.compile(r"\s*(?:[-–—*•#|>]|\d+[.)])\s")  # an item, a heading, a row of a table, a quotation


def wrap_width(lines: Sequence[str]) -> int:
    """The width at which the lines of a document are wrapped; NOT_WRAPPED where each is a paragraph.

    A wrapped line ends because the next word found no room, whether or not its sentence is over.
    """
    pairs = [
        (line.rstrip(), after.split(maxsplit=1)[0])
        for line, after in pairwise(lines)
        if line.strip() and after.strip() and not ITEM.match(after)
    ]
    if not pairs:
        return NOT_WRAPPED
    widths = sorted(len(line) for line, _ in pairs)
    width = widths[int(0.95 * (len(widths) - 1))]  # a long link may stand out
    full = sum(len(line) + 1 + len(word) > width for line, word in pairs)
    inside = sum(line[-1] not in LINE_CLOSERS for line, _ in pairs)
    is_wrapped = width in TYPEWRITER and full * 3 >= len(pairs) * 2 and inside * 2 >= len(pairs)
    return width if is_wrapped else NOT_WRAPPED


def is_one_paragraph(lines: Sequence[str]) -> bool:
    """Whether lines without a blank one among them, too few for `wrap_width`, are one wrapped paragraph.

    They have the width of a typewriter, and at least one stops in the middle of a sentence.
    """
    full = lines[:-1]
    return (
        bool(full)
        and all(len(line) in TYPEWRITER for line in full)
        and any(line.rstrip()[-1] not in LINE_CLOSERS + "»\"'" for line in full)
        and not any(OWN_LINE.match(line) for line in lines[1:])
    )
