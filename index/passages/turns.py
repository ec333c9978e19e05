"""Document -> turns: a question and its answer, a section under its headings, or what stands before them.

Knows nothing of the lengths of passages: splitting.py cuts the turns.
"""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from index.characters import shortened
from index.documents.block import NO_TEXT, Block
from index.documents.blocks import blocks
from index.documents.document import Document
from index.language.sentences import LONGEST_SENTENCE
from index.passages.speakers import spoken
from index.passages.talk.dashed import DASH
from index.passages.talk.voices import Spoken, Voice, roles

QUESTION_PARAGRAPHS = 4  # at most, before an answer has to follow
LONGEST_HEADING = LONGEST_SENTENCE  # characters: it stands beside each passage of its turn, and is no longer than one
LONGEST_REMARK = 20  # characters: «Согласен.» does not end what somebody else says


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a turn, and who begins to speak with it."""

    block: Block
    voice: Voice | None = None
    apart: bool = False  # what is no text stands before it: a page's number, a list of links


@dataclass(frozen=True, slots=True)
class Turn:
    """Blocks that belong together; the first `opening` of them are the question or the headings."""

    heading: str
    parts: tuple[Part, ...]
    opening: int
    asker: str
    speaker: str
    named: bool  # the opening holds all that the heading says

    @property
    def blocks(self) -> tuple[Block, ...]:
        """Its blocks alone."""
        return tuple(part.block for part in self.parts)


def turns(document: Document) -> Iterator[Turn]:
    """The turns of a document, in order; each block of text belongs to exactly one, without its leading dash."""
    found = blocks(document)
    heard = spoken(document, [block for block in found if block.kind not in NO_TEXT])
    hidden = [block.start for block in found if block.kind in NO_TEXT and block.kind != "markup"]  # that shows nothing
    passed = 0
    turn = _Open(document)
    for number, block in enumerate(heard.blocks):
        voice = heard.voices.get(number)
        before, passed = passed, bisect_left(hidden, block.start)
        apart = passed > before
        if voice and (dash := DASH.match(document.text, block.start)):
            block = replace(block, start=dash.end(), words=max(dash.end(), block.words))
            if block.kind == "item":  # the dash begins speech here, and no line of a list
                block = replace(block, kind="text", level=0)
            voice = replace(voice, words=max(dash.end(), voice.words))
        if voice and turn.takes_remark(block, voice):
            voice = replace(voice, speaker=turn.speaker)
        if turn.is_closed_by(block, voice):
            yield turn.closed()
            turn = turn.next(voice)
        if block.kind == "heading":
            turn.add_heading(Part(block, None, apart))
        elif voice and voice.asks:
            turn.add_question(Part(block, voice, apart))
        elif voice is None and turn.awaits_answer and _answer_follows(heard, number):
            turn.add_question(Part(block, Voice(True, turn.asker, block.words), apart))  # a question of two paragraphs
        else:
            turn.add_text(Part(block, voice, apart))
    if turn.parts:
        yield turn.closed()


def _answer_follows(heard: Spoken, number: int) -> bool:
    """Whether the next to begin to speak, close by, is one who answers."""
    found = heard.blocks
    for place in range(number + 1, min(number + QUESTION_PARAGRAPHS, len(found))):
        if found[place].kind == "heading":
            return False
        if place in heard.voices:
            return not heard.voices[place].asks
    return False


@dataclass(slots=True)
class _Open:
    """A turn while blocks are still added to it."""

    document: Document
    headings: tuple[tuple[int, str], ...] = ()  # (level, title) above it
    question: str = ""
    only_asks: bool = True  # of who asked: the question stands over all answers until the next one
    asker: str = ""
    speaker: str = ""
    opening: int = 0
    parts: list[Part] = field(default_factory=list)

    @property
    def awaits_answer(self) -> bool:
        return bool(self.question) and len(self.parts) == self.opening

    def takes_remark(self, block: Block, voice: Voice) -> bool:
        """Whether somebody else's word or two stand inside of what one says."""
        words = self.document.text[voice.words : block.stop]
        is_short = 0 < len(words) <= LONGEST_REMARK and len(words.split()) < 3  # «Ключи у охраны.» is somebody's own
        return is_short and not voice.asks and not voice.ends and bool(self.speaker) and not self.question

    def is_closed_by(self, block: Block, voice: Voice | None) -> bool:
        is_answered = len(self.parts) > self.opening
        if block.kind == "heading" or (voice and voice.asks):
            return is_answered or bool(self.question and self.parts)
        return (
            voice is not None
            and is_answered
            and (voice.ends or voice.speaker != self.speaker or not (self.question or voice.speaker))
        )

    def next(self, voice: Voice | None) -> "_Open":
        keeps = voice is not None and not voice.asks and not voice.ends and self.only_asks
        return _Open(self.document, self.headings, self.question if keeps else "")

    def add_heading(self, part: Part) -> None:
        block = part.block
        above = tuple(heading for heading in self.headings if heading[0] < block.level)
        is_title = block.level == 1 and block.title == self.document.title  # known with each passage anyway
        self.headings = above if is_title else (*above, (block.level, block.title))
        self.question = ""
        self.parts.append(part)
        self.opening += 1

    def add_question(self, part: Part) -> None:
        assert part.voice
        voice, text = part.voice, self.document.text[part.voice.words : part.block.stop].strip("*_")
        self.question = " ".join([*self.question.split(), *text.split()])
        self.asker, self.only_asks = voice.speaker, voice.only_asks
        self.parts.append(part)
        self.opening += 1

    def add_text(self, part: Part) -> None:
        if part.voice:
            self.speaker = part.voice.speaker
        elif self.awaits_answer:
            self.speaker = roles(self.document)[1]
        self.parts.append(part)

    def closed(self) -> Turn:
        titles = [title for _, title in self.headings]
        heading = shortened(self.question or " › ".join(titles), LONGEST_HEADING)
        named = self.opening > 0 and (bool(self.question) or len(titles) == 1)
        return Turn(heading, tuple(self.parts), self.opening, self.asker, self.speaker, named)
