"""Labels before what is said, «Анна: …», «[00:05] Анна: …», «Вопрос: …» -> who speaks where."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from index.documents.block import Block
from index.documents.document import Document
from index.language import english, minutes, russian
from index.language.sentences import of_paragraph
from index.passages.talk.voices import AFTER_QUESTION, ASKS, Spoken, Voice, cut_at, is_question, roles

DAY = r"(?:\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d\d)|\d{4}-\d\d-\d\d)"  # as messengers write it
HALF = r"(?:\s?[AaPp]\.?[Mm]\b\.?)?"  # of a day: «10:00 AM»
# «12.05.2024, 10:15», and «[10:15, 12.05.2024]» as WhatsApp's page copies it.
TIME = rf"[\[(]?(?:{DAY},?\s+)?(?:\d{{1,2}}:)?\d{{1,2}}:\d{{2}}(?:[.,]\d{{1,3}})?{HALF}(?:,\s+{DAY})?[\])]?"
TIMED = re.compile(rf"{TIME}(?:\s*(?:-->|[-–—])\s*{TIME})?[\s,–—-]*(?=\S)")  # «[00:00:05] Анна: …»
BOLD = r"(?:\*{1,3}|_{1,3})"  # or slanted
NAME = r"(?P<name>[^\W\d_][^\n:*_?!|]{0,60}?)"
UNSAVED = r"(?:[^\w\s\[(«\"'*|:+-]{1,8}\s*)"  # «[12.05.2024, 10:17:01] ~ Марат: …», «12.05.2024, 10:15 - 🌸 Лена: …»
LABEL = re.compile(
    rf"(?:[-–—]\s+|\u200e)?(?:{TIMED.pattern}{UNSAVED}?)?{BOLD}?{NAME}{BOLD}?\s*(?:{TIME})?{BOLD}?:{BOLD}?(?:\s+|\Z)"
    rf"|{BOLD}?(?P<timed>[^\W\d_][^\n:*_?!|]{{0,40}}?){BOLD}?,?\s+{TIME}[ \t]*(?:\n|\Z)"
    rf"|\u200e?{TIMED.pattern}(?P<phone>\+\d[\d \u00a0()-]{{6,20}}\d):\s+"
)
# «Вопрос 1.», «Ответ №2:», «Q3.»
NUMBERED = re.compile(
    rf"{BOLD}?(?P<name>вопрос|ответ|сұрақ|жауап|question|answer|q|a)\s*(?:№\s*)?(?:\d+\s*)?[.:)]{BOLD}?\s+",
    re.IGNORECASE,
)
LONGEST_LABEL = 4  # words: «Расул Амангалиевич Коспанов, политолог:»
NO_NAME = re.compile(r"(?:вопрос|ответ|сұрақ|жауап|question|answer|[qaво])\.?$", re.IGNORECASE)  # labels, but nobody
ANSWERS = re.compile(r"ответ|жауап|answer|[aо]$", re.IGNORECASE)
PEOPLE = frozenset(str.split("speaker host guest interviewer moderator user assistant customer agent doctor patient"))
NAMING = frozenset({"srt", "vtt"})  # formats in which whoever begins to speak is named
FEWEST_TIMED = 3  # labels with a time are those of a talk, though nobody speaks twice


@dataclass(frozen=True, slots=True)
class _Labels:
    """What the labels of a text tell of who speaks, by their names."""

    counts: Counter[str]  # how often each stands
    asking: Counter[str]  # and before what ends with a question
    asker: str  # who asks, and who answers, as far as that is known
    speaker: str
    people: frozenset[str]  # that may be somebody's name
    named: frozenset[str]  # that say that somebody asks: «Вопрос», «Корр.»
    answering: frozenset[str]  # and answers: «Ответ»

    @classmethod
    def of(cls, document: Document, found: Sequence[tuple[str, bool]]) -> "_Labels":
        """Of names, each with whether what follows ends with a question."""
        counts = Counter(name for name, _ in found)
        asking = Counter(name for name, asks in found if asks)
        asker, speaker = _roles_heard(document, counts, asking)
        return cls(
            counts,
            asking,
            asker,
            speaker,
            people=frozenset(name for name in counts if _is_person(name) or name in document.speakers),
            named=frozenset(name for name in counts if ASKS.match(name) or name == asker),
            answering=frozenset(name for name in counts if ANSWERS.match(name)),
        )

    @property
    def business(self) -> frozenset[str]:
        """Whose business it is to ask, by name or by what they say."""
        return self.named | {name for name in self.counts if self.asking[name] * 2 > self.counts[name]}

    @property
    def only_asking(self) -> frozenset[str]:
        """Who does nothing else than ask, so that nothing that he says answers; where all of them ask, nobody."""
        total = sum(self.counts.values())
        often = {name for name in self.business if self.counts[name] * 3 >= total}
        return self.named | often if self.business != set(self.counts) else self.named

    def is_talk(self, form: str, timed: int) -> bool:
        """Whether people talk, in a document of that format, `timed` labels with a time; not «Цена: … Адрес: …»."""
        some_ask = self.business and self.business != set(self.counts)
        return bool(
            (self.named and self.answering)
            or sum(self.counts[name] > 1 for name in self.people) > 1
            or (len(self.people) > 1 and timed >= FEWEST_TIMED)
            or (self.people and form in NAMING)  # they name whoever speaks, though he is alone
            or (len(self.people | self.named) > 1 and max(self.counts.values()) > 1 and some_ask)
        )

    def who(self, name: str) -> str:
        """Who speaks behind a label; "" where it names nobody, and nobody is known to ask or to answer."""
        known = self.asker if ASKS.match(name) else self.speaker if ANSWERS.match(name) else ""
        return known or ("" if NO_NAME.match(name) else name)


def labelled(document: Document, found: Sequence[Block]) -> Spoken:
    """«Вопрос: … Ответ: …», «**Анна:** …», «[00:05] Анна: …»: two that speak, twice each, or one of them asks."""
    text = document.text
    blocks = list(_with_words(text, cut_at(text, found, lambda start, stop: _label(text, start, stop) is not None)))
    places = {
        number: label
        for number, block in enumerate(blocks)
        if block.kind in {"text", "item"} and (label := _label(text, block.words, block.stop))
    }
    labels = _Labels.of(document, [(name, is_question(text, blocks[at])) for at, (name, _) in places.items()])
    timed = sum(bool(re.search(TIME, text[blocks[at].start : words])) for at, (_, words) in places.items())
    if not labels.is_talk(document.format, timed):
        return Spoken(blocks)
    only_asking = labels.only_asking
    voices = {}
    for number, (name, words) in places.items():
        block = blocks[number]
        if minutes.LABEL.fullmatch(name):  # what comes next on the agenda answers no question that was asked before
            voices[number] = Voice(asks=False, speaker="", words=block.words, ends=True)
        elif name in labels.people | labels.named | labels.answering:  # else «Главное: …» in the middle of an answer
            may_ask = number + 1 < len(blocks) and len(labels.counts) > 1
            asks = name in only_asking or (may_ask and _asks(text, words, block))
            voices[number] = Voice(asks, labels.who(name), words, name in only_asking)
    if document.format in NAMING:
        for (number, (name, _)), (later, (again, _)) in pairwise(places.items()):
            if name == again and number in voices and number + 1 < later:  # named again: others spoke between
                voices[number + 1] = Voice(asks=False, speaker="", words=blocks[number + 1].words, ends=True)
    return Spoken(blocks, voices)


def _asks(text: str, words: int, block: Block) -> bool:
    """Whether what somebody says ends with a question to others; not «Уеду ли я? Нет. Куда я без озера?»."""
    if not is_question(text, block):
        return False
    content = text[words : block.stop]
    asked = [content[:stop].rstrip(AFTER_QUESTION).endswith("?") for _, stop in of_paragraph(content)]
    return asked == sorted(asked)  # statements, then questions


def _roles_heard(document: Document, counts: Counter[str], asking: Counter[str]) -> tuple[str, str]:
    """roles(), unless what the participants say tells otherwise: their order in the front matter is only a custom."""
    asker, speaker = roles(document)
    if ASKS.match(asker) or counts[asker] <= 1 or asking[asker] * 2 > counts[asker]:
        return asker, speaker
    heard = [name for name in document.speakers if asking[name] * 2 > counts[name] > 0]
    return (heard[0], asker) if len(heard) == 1 else (asker, speaker)


def _with_words(text: str, found: Sequence[Block]) -> Iterator[Block]:
    """The blocks; a label that has a line to itself, «Анна Ли 0:05», with the words on the next."""
    alone = False
    for block, after in pairwise([*found, None]):
        assert block
        if alone:
            alone = False
            continue
        label = _label(text, block.words, block.stop) if block.kind in {"text", "item"} else None
        tight = after is not None and after.kind == "text" and not after.loose
        alone = bool(label and label[1] >= block.stop and tight and not _label(text, after.words, after.stop))  # type: ignore[union-attr]
        yield replace(block, stop=after.stop) if alone and after else block


def _label(text: str, start: int, stop: int) -> tuple[str, int] | None:
    """Who is named before the words at a place, and where his words start."""
    match = NUMBERED.match(text, start, stop) or LABEL.match(text, start, stop)
    if not match:
        return None
    if match.re is LABEL and match["phone"]:
        return match["phone"], match.end()
    whole = match["name"] or match["timed"]
    name = whole.partition(",")[0].strip()  # «Мария Ли, к. м. н.»
    if not (name[:1].isupper() or match.re is NUMBERED) or len(name.split()) > LONGEST_LABEL:
        return None
    return (name.capitalize() if match.re is NUMBERED else name), match.end()


def _is_person(name: str) -> bool:
    """Whether a label can name who speaks: «Анна», «АК», «Председатель», "Speaker 1"; not «Цена»."""
    words = name.lower().replace(".", " ").split()
    if name[0] == "+":
        return True  # the telephone of who is not known by name
    if ASKS.match(name) or ANSWERS.match(name) or (len(name) < 4 and name.isupper()):
        return True
    if all(word[0].isascii() for word in words):
        return words[0].rstrip("0123456789_") in PEOPLE or not english.is_known(words[0])
    return any(russian.may_be_person(word) for word in words)
