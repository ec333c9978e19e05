"""Blocks at which somebody begins to speak, and what the ways to find them share."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.documents.block import Block
from index.documents.document import Document
from index.language.lines import trimmed

ASKS = re.compile(
    r"вопрос|сұрақ|корр|журналист|ведущ|интервьюер|редакци|модератор|question|interviewer|host$|[qв]$", re.IGNORECASE
)
AFTER_QUESTION = "»”\"')]*_ \t\r\n\u2060\u2029"  # may follow the mark of a question


@dataclass(frozen=True, slots=True)
class Voice:
    """A block at which somebody begins to speak; the words start after a dash or a label."""

    asks: bool
    speaker: str
    words: int
    only_asks: bool = True  # of who asks: it is his business here, so that nothing that he says is an answer
    ends: bool = False  # what was asked and said before ends here, though nobody begins to speak


@dataclass(frozen=True, slots=True)
class Spoken:
    """The blocks of a document, cut where somebody begins to speak, and who begins to speak at which of them."""

    blocks: list[Block]
    voices: dict[int, Voice] = field(default_factory=dict)


def roles(document: Document) -> tuple[str, str]:
    """(who asks, who answers), as far as the participants of the front matter tell."""
    names = document.speakers
    if len(names) < 2:
        return ("", "") if not names or ASKS.match(names[0]) else ("", names[0])
    asker = next((name for name in names if ASKS.match(name)), names[-1])
    others = [name for name in names if name != asker]
    return asker, others[0] if len(others) == 1 else ""


def is_question(text: str, block: Block) -> bool:
    """Whether a block ends with a question."""
    return text[max(block.start, block.stop - 20) : block.stop].rstrip(AFTER_QUESTION).endswith("?")


def may_answer(text: str, block: Block) -> bool:
    """Whether a block can be the answer to what stands before it."""
    return block.kind in {"text", "item", "table", "code"} and not is_question(text, block)


def cut_at(text: str, found: Sequence[Block], begins: Callable[[int, int], bool]) -> list[Block]:
    """Blocks of words cut before each of their lines that begins somebody's words: begins(start, stop of the block)."""
    made: list[Block] = []
    for block in found:
        places = [block.start]
        if block.kind in {"text", "item"}:
            lines = (match.end() for match in re.finditer(r"[\r\n\u2028\u2029]\s*", text[block.start : block.stop]))
            places += [block.start + place for place in lines if begins(block.start + place, block.stop)]
        for start, stop in pairwise([*places, block.stop]):
            first, last = trimmed(text, start, stop)
            if start == block.start:
                made.append(replace(block, start=first, stop=last))
            elif first < last:
                made.append(replace(block, kind="text", start=first, stop=last, words=first, loose=False))
    return made
