"""Document -> turns: a question and its answer, a section under its headings, or what stands before them.

Knows nothing of the lengths of passages: splitting.py cuts the turns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from index.documents.blocks import Block, blocks
from index.documents.reading import Document
from index.language.sentences import LONGEST_SENTENCE
from index.passages.speakers import DASH, Mark, marks, roles

QUESTION_PARAGRAPHS = 4  # at most, before an answer has to follow
LONGEST_HEADING = LONGEST_SENTENCE  # characters: it stands beside each passage of its turn, and is no longer than one


@dataclass(frozen=True, slots=True)
class Turn:
    """Blocks that belong together; the first `opening` of them are the question or the headings."""

    heading: str
    blocks: tuple[Block, ...]
    opening: int
    asker: str
    speaker: str
    named: bool  # the opening holds all that the heading says


def turns(document: Document) -> Iterator[Turn]:
    """The turns of a document, in order; each block belongs to exactly one, without its leading dash."""
    found = list(blocks(document.text, document.body))
    spoken = marks(document, found)
    turn = _Open(document)
    for number, block in enumerate(found):
        mark = spoken.get(number)
        if mark and (dash := DASH.match(document.text, block.start)):
            block = replace(block, start=dash.end())
        if turn.is_closed_by(block, mark):
            yield turn.closed()
            turn = turn.next(keep_question=mark is not None and not mark.asks)
        if block.kind == "heading":
            turn.add_heading(block)
        elif mark and mark.asks:
            turn.add_question(block, mark.words, mark.speaker)
        elif mark is None and turn.awaits_answer and _answer_follows(found, spoken, number):
            turn.add_question(block, block.start, turn.asker)  # a question of two paragraphs
        else:
            turn.add_text(block, mark)
    if turn.blocks:
        yield turn.closed()


def _answer_follows(found: Sequence[Block], spoken: dict[int, Mark], number: int) -> bool:
    """Whether the next to begin to speak, close by, is one who answers."""
    for place in range(number + 1, min(number + QUESTION_PARAGRAPHS, len(found))):
        if found[place].kind == "heading":
            return False
        if place in spoken:
            return not spoken[place].asks
    return False


@dataclass(slots=True)
class _Open:
    """A turn while blocks are still added to it."""

    document: Document
    headings: tuple[tuple[int, str], ...] = ()  # (level, title) above it
    question: str = ""
    asker: str = ""
    speaker: str = ""
    opening: int = 0
    blocks: list[Block] = field(default_factory=list)

    @property
    def awaits_answer(self) -> bool:
        return bool(self.question) and len(self.blocks) == self.opening

    def is_closed_by(self, block: Block, mark: Mark | None) -> bool:
        is_answered = len(self.blocks) > self.opening
        if block.kind == "heading" or (mark and mark.asks):
            return is_answered or bool(self.question and self.blocks)
        return mark is not None and is_answered and (mark.speaker != self.speaker or not self.question)

    def next(self, keep_question: bool) -> "_Open":
        return _Open(self.document, self.headings, self.question if keep_question else "")

    def add_heading(self, block: Block) -> None:
        above = tuple(heading for heading in self.headings if heading[0] < block.level)
        is_title = block.level == 1 and block.title == self.document.title  # known with each passage anyway
        self.headings = above if is_title else (*above, (block.level, block.title))
        self.question = ""
        self.blocks.append(block)
        self.opening += 1

    def add_question(self, block: Block, words: int, asker: str) -> None:
        text = self.document.text[words : block.stop].strip("*_")
        self.question = " ".join([*self.question.split(), *text.split()])
        self.asker = asker
        self.blocks.append(block)
        self.opening += 1

    def add_text(self, block: Block, mark: Mark | None) -> None:
        if mark:
            self.speaker = mark.speaker
        elif self.awaits_answer:
            self.speaker = roles(self.document)[1]
        self.blocks.append(block)

    def closed(self) -> Turn:
        titles = [title for _, title in self.headings]
        heading = self.question or " › ".join(titles)
        if len(heading) > LONGEST_HEADING:
            heading = heading[: LONGEST_HEADING - 1].rsplit(maxsplit=1)[0] + "…"
        named = self.opening > 0 and (bool(self.question) or len(titles) == 1)
        return Turn(heading, tuple(self.blocks), self.opening, self.asker, self.speaker, named)
