"""Sentence: a piece of a passage that may be marked, with what it is and which line it depends on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

ANSWERS = frozenset({"text", "item", "row", "code"})  # the kinds that may be marked as an answer
# Lines that are part of no sentence.
DELIMITER = re.compile(r"[|:\-+=\s\u2060]+")  # the row of a table under its header
FENCE = re.compile(r"[ \t>]*(?:`{3,}|~{3,})[^\r\n]{0,200}")  # a longer line is text, whatever it begins with

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """text[start:stop] of the document; `lead` is the span of the line that says what it is, where it needs one.

    kind     what it is                                        lead
    text     of a paragraph or answer                          None; of a paragraph inside an item that item
    item     of a list, without its mark                       the line that introduces the list, or the item above
    row      of a table, with its bars                         the header row
    code     a line of code or a command                       the comment above it, else the sentence before the code
    heading  of a section or the document                      None
    question asked in the document                             None
    lead     a line that only introduces a list, table, code   None; of a comment the sentence before the code
    header   the row that names the columns                    None
    label    who speaks, when                                  None
    """

    start: int
    stop: int
    kind: str = "text"
    lead: Span | None = None

    @property
    def answers(self) -> bool:
        """Whether it may be marked as an answer."""
        return self.kind in ANSWERS

    @classmethod
    def of(cls, record: Sequence[object]) -> "Sentence":
        """What JSON made of `[start, stop, kind, lead]`."""
        start, stop, kind, lead = record
        return cls(start, stop, kind, tuple(lead) if lead else None)  # type: ignore[arg-type]
