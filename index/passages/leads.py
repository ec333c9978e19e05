"""Blocks one after the other -> the line that each depends on: what says what a list, a table or a command is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.documents.block import Block
from index.language.lines import DEEP
from index.passages.sentence import Sentence, Span
from index.passages.talk.voices import AFTER_QUESTION
from index.passages.turns import Part

COUNTED = re.compile(r"[ \t>]*\(?(\d{1,3})[.)](?!\d)")  # the mark of an item that has a number
POINT = re.compile(rf"({DEEP})[ \t]+(?=\S)")  # «3.1. » of a contract, no «1.5 литра»
NUMBER = re.compile(r"\d+(?:\.\d+)*")  # of an item: 4, 3.1.2
NO_SIGN = re.compile(r"[\s>\u2060]|\[.?\]")  # beside the mark of an item: a quotation, a box to be ticked
LONGEST_LEAD = 150  # characters of a line without a point that a list follows: «На пляже запрещается»


@dataclass(frozen=True, slots=True)
class _Item:
    """An item of a list: how deep, the sentence that others depend on, its mark, whether it only leads to others."""

    level: int
    span: Span
    mark: str
    leads: bool


class Leads:
    """Asked for the line of each block of a text, and then told the block's sentences, in their order."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._items: list[_Item] = []  # around
        self._intro: Span | None = None  # the line that may introduce a list
        self._before: Span | None = None  # the last sentence
        self._counted = 0  # the number of the last item that is not nested

    def of(self, block: Block) -> Span | None:
        """The line that the block depends on."""
        if block.kind == "item":
            self._items = _around(self._text, block, self._items)
            return self._of_item(block)
        if block.kind == "text" and block.level:
            self._items = [item for item in self._items if item.level <= block.level]
            return self._items[-1].span if self._items else None
        return self._before if block.kind == "code" else None

    def _of_item(self, block: Block) -> Span | None:
        lead = next((item.span for item in reversed(self._items) if item.level < block.level or item.leads), None)
        number = COUNTED.match(self._text, block.start, block.words)
        if number and not lead:
            if block.loose and int(number[1]) <= self._counted:
                self._intro = (
                    None  # «1. О трубах. 2. Разное.» of an agenda, and below it «1. СЛУШАЛИ: …» of another list
                )
            self._counted = int(number[1])
        return lead or self._intro

    def take(self, block: Block, sentences: Sequence[Sentence]) -> None:
        """The sentences of the block that was asked for last."""
        spans = [(one.start, one.stop) for one in sentences if one.kind != "label"]
        if block.kind == "item" and spans:
            # «Сложите колышки. Считать их обязательно:» leads by its last sentence.
            leads = sentences[-1].kind == "lead"
            item = _Item(block.level, spans[-1] if leads else spans[0], _mark(self._text, block), leads)
            self._items.append(item)
        elif block.kind in {"heading", "table"}:
            self._intro, self._items, self._counted = None, [], 0
        elif block.kind == "text" and not block.level:
            self._items, self._counted = [], 0
            self._intro = spans[-1] if spans and _introduces(self._text, spans[-1]) else None
        self._before = spans[-1] if spans and block.kind != "heading" else None


def with_points(text: str, parts: Sequence[Part]) -> list[Part]:
    """Points that are paragraphs in Markdown, as items: «3.1. Запрещается:», and «3.1.1. рубить ели;» below it."""
    told: list[Part] = []
    above = ""  # «3.1.»: the number of the point that leads to others
    for part in parts:
        block = part.block
        point = POINT.match(text, block.start, block.stop) if block.kind == "text" and not block.level else None
        mark = point[1] if point else _mark(text, block) if block.kind == "item" else ""
        number = NUMBER.match(mark)
        is_within = above != "" and mark.startswith(above)
        leads = number is not None and mark[-1] in ".)" and text[block.stop - 1] == ":"
        if point and (is_within or leads) and not part.voice:
            part = replace(part, block=replace(block, kind="item", level=1, words=point.end()))
        if number and leads and not is_within:
            above = f"{number[0]}."
        elif part.block.kind != "item":
            above = ""
        told.append(part)
    return told


def _around(text: str, block: Block, items: Sequence[_Item]) -> list[_Item]:
    """Those of the items before a block that stand around it.

    An item that is less deep does, and of the same depth one with another mark: «4. Запрещается:» around «а) курить;»,
    until 5. comes. But a number that goes on another list ends them all: 4. below «3.1. Нельзя:», 3.1. below 2.
    """
    mark = _mark(text, block)
    level = [item for item in items if item.level == block.level]
    kinds = [_kind(item.mark) for item in level]
    goes_on = _kind(mark) in kinds
    if goes_on:
        level = level[: kinds.index(_kind(mark))]
    if number := NUMBER.match(mark):
        is_within = any(mark.startswith(f"{item.mark.rstrip('.')}.") for item in level)  # 4.1. in 4.
        if not is_within and ("." in number[0] or not (goes_on or number[0] == "1")):
            level = []
    return [*(item for item in items if item.level < block.level), *level]


def _mark(text: str, block: Block) -> str:
    """What stands before the words of an item: «3.1.», «а)», «-»; nothing where it has no mark."""
    return NO_SIGN.sub("", text[block.start : block.words])


def _kind(mark: str) -> str:
    """A mark with the same sign for any number or letter: «1.1.» for «3.12.», «a)» for «б)»."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d+", "1", mark))


def _introduces(text: str, span: Span) -> bool:
    """Whether a line leads to a list: it ends with a colon, or it is short and has no full stop."""
    last = text[slice(*span)].rstrip(AFTER_QUESTION)[-1:]
    return last == ":" or (last not in ".!?…;" and span[1] - span[0] <= LONGEST_LEAD)
