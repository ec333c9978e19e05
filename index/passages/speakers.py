"""Blocks of a document -> the blocks at which somebody begins to speak, and who asks and who answers.

Knows nothing of passages. What it does not recognise as a conversation or as questions and answers has no marks.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.documents.block import Block
from index.documents.document import Document
from index.language import english, minutes, russian
from index.language.lines import LINE_CLOSERS, trimmed
from index.language.sentences import of_paragraph

DASH = re.compile(r"[-–—][ \t\u00a0]+(?=\S)")
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
ASKS = re.compile(
    r"вопрос|сұрақ|корр|журналист|ведущ|интервьюер|редакци|модератор|question|interviewer|host$|[qв]$", re.IGNORECASE
)
NO_NAME = re.compile(r"(?:вопрос|ответ|сұрақ|жауап|question|answer|[qaво])\.?$", re.IGNORECASE)  # labels, but nobody
ANSWERS = re.compile(r"ответ|жауап|answer|[aо]$", re.IGNORECASE)
PEOPLE = frozenset(str.split("speaker host guest interviewer moderator user assistant customer agent doctor patient"))
AFTER_QUESTION = "»”\"')]*_ \t\r\n\u2060\u2029"  # may follow the mark of a question
BEFORE_QUESTION = re.compile(r"[\s*_\u2060«\"(]*(?:\d{1,3}(?:\.\d{1,3})*[.)]\s+)?[\s*_]*")
BOLD_QUESTION = re.compile(r"(?:\d{1,3}[.)]\s+)?(\*\*|__)[^*_]+\?\s*\1")
BOLD_PARAGRAPH = re.compile(r"(\*\*|__)[^*_]+\1")
# Whoever is interviewed is addressed.
ADDRESSES = re.compile(
    r"(?<!\w)(?:вы|вас|вам|вами|ваш\w{0,3}|ты|тебя|тебе|тво[йяёией]\w{0,2}|сіз\w{0,5}|you|your)(?!\w)", re.IGNORECASE
)
NAMING = frozenset({"srt", "vtt"})  # formats in which whoever begins to speak is named
FEWEST_TIMED = 3  # labels with a time are those of a talk, though nobody speaks twice
LONGEST_QUESTION = 400  # characters of a question that stands for itself
FEW = 6  # of so many blocks of a text one is a question, at least, for its plain questions to be those of an FAQ


@dataclass(frozen=True, slots=True)
class Mark:
    """A block at which somebody begins to speak; the words start after a dash or a label."""

    asks: bool
    speaker: str
    words: int
    only_asks: bool = True  # of who asks: it is his business here, so that nothing that he says is an answer
    ends: bool = False  # what was asked and said before ends here, though nobody begins to speak


@dataclass(frozen=True, slots=True)
class Spoken:
    """The blocks of a document, cut where somebody begins to speak, and the marks of some by their number."""

    blocks: list[Block]
    marks: dict[int, Mark] = field(default_factory=dict)


def spoken(document: Document, found: Sequence[Block]) -> Spoken:
    """Who speaks; no marks where the document is no conversation."""
    for way in (_labelled, _dashed, _questions):
        told = way(document, found)
        if told.marks:
            return _with_questions_before(document, told) if way is _labelled else told
    return Spoken(list(found))


def _with_questions_before(document: Document, told: Spoken) -> Spoken:
    """An FAQ in two layouts: «В: … О: …», and before the first label questions that stand for themselves."""
    first = min(told.marks)
    if any(mark.speaker for mark in told.marks.values()):
        return told  # people talk
    before = _questions(document, told.blocks[:first])
    later = len(before.blocks) - first
    marks = before.marks | {number + later: mark for number, mark in told.marks.items()}
    return Spoken([*before.blocks, *told.blocks[first:]], marks)


def roles(document: Document) -> tuple[str, str]:
    """(who asks, who answers), as far as the participants of the front matter tell."""
    names = document.speakers
    if len(names) < 2:
        return ("", "") if not names or ASKS.match(names[0]) else ("", names[0])
    asker = next((name for name in names if ASKS.match(name)), names[-1])
    others = [name for name in names if name != asker]
    return asker, others[0] if len(others) == 1 else ""


def _is_question(text: str, block: Block) -> bool:
    return text[max(block.start, block.stop - 20) : block.stop].rstrip(AFTER_QUESTION).endswith("?")


def _cut_at(text: str, found: Sequence[Block], begins: Callable[[int, int], bool]) -> list[Block]:
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


# --- labels ------------------------------------------------------------------------------------


def _labelled(document: Document, found: Sequence[Block]) -> Spoken:
    """«Вопрос: … Ответ: …», «**Анна:** …», «[00:05] Анна: …»: two that speak, twice each, or one of them asks."""
    text = document.text
    found = _cut_at(text, found, lambda start, stop: _label(text, start, stop) is not None)
    found = list(_with_words(text, found))
    labels = {
        number: label
        for number, block in enumerate(found)
        if block.kind in {"text", "item"} and (label := _label(text, block.words, block.stop))
    }
    counts = Counter(name for name, _ in labels.values())
    timed = sum(bool(re.search(TIME, text[found[at].start : words])) for at, (_, words) in labels.items())
    asking = Counter(name for number, (name, _) in labels.items() if _is_question(text, found[number]))
    asker, speaker = _roles_heard(document, counts, asking)
    people = {name for name in counts if _is_person(name) or name in document.speakers}
    named = {name for name in counts if ASKS.match(name) or name == asker}
    answering = {name for name in counts if ANSWERS.match(name)}
    business = named or {name for name in counts if asking[name] * 2 > counts[name]}
    twice = [name for name in people if counts[name] > 1]
    if not (
        (named and answering)
        or len(twice) > 1
        or (len(people) > 1 and timed >= FEWEST_TIMED)
        or (people and document.format in NAMING)  # they name whoever speaks, though he is alone
        or (len(people | named) > 1 and max(counts.values()) > 1 and business and business != set(counts))
    ):
        return Spoken(list(found))  # a list of «Цена: … Адрес: …»
    total = sum(counts.values())
    # Where all of them ask, nobody does nothing else.
    only_asks = named | {name for name in business if counts[name] * 3 >= total and business != set(counts)}
    marks = {}
    for number, (name, words) in labels.items():
        if minutes.LABEL.fullmatch(name):  # what comes next on the agenda answers no question that was asked before
            marks[number] = Mark(asks=False, speaker="", words=found[number].words, ends=True)
            continue
        if name not in people | named | answering:
            continue  # «Главное: …» in the middle of an answer
        known = asker if ASKS.match(name) else speaker if ANSWERS.match(name) else ""
        asks = name in only_asks or (_asks(text, words, found[number]) and number + 1 < len(found) and len(counts) > 1)
        marks[number] = Mark(asks, known or ("" if NO_NAME.match(name) else name), words, name in only_asks)
    if document.format in NAMING:
        for (number, (name, _)), (later, (again, _)) in pairwise(labels.items()):
            if name == again and number in marks and number + 1 < later:  # named again: others spoke between
                marks[number + 1] = Mark(asks=False, speaker="", words=found[number + 1].words, ends=True)
    return Spoken(list(found), marks)


def _asks(text: str, words: int, block: Block) -> bool:
    """Whether what somebody says ends with a question to others; not «Уеду ли я? Нет. Куда я без озера?»."""
    if not _is_question(text, block):
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


# --- dashes ------------------------------------------------------------------------------------


def _dashed(document: Document, found: Sequence[Block]) -> Spoken:
    """«— Вопрос? — Ответ.»: the speakers alternate; a list of «- » stays a list."""
    text = document.text
    closers = LINE_CLOSERS + AFTER_QUESTION
    found = _cut_at(text, found, lambda start, _: bool(DASH.match(text, start)) and _before(text, start) in closers)
    dashes = {number: dash for number, block in enumerate(found) if (dash := _dash(text, block))}
    asking = {number for number in dashes if _is_question(text, found[number])}
    if sum(found[number].loose for number in asking) * 2 > len(asking):
        # Speakers stand apart, so tight lines after «- » are a list inside an answer.
        dashes = {number: dash for number, dash in dashes.items() if found[number].loose}
    is_asker = _alternate(list(dashes), asking)
    questions = [number for number in dashes if is_asker[number]]
    answered = any(number + 1 < len(found) and not is_asker.get(number + 1) for number in questions)
    if not answered or len(asking.intersection(questions)) * 2 < len(questions):
        return Spoken(list(found))
    asker, speaker = roles(document)
    marks = {
        number: Mark(is_asker[number], asker if is_asker[number] else speaker, dash.end())
        for number, dash in dashes.items()
    }
    return Spoken(list(found), marks)


def _before(text: str, place: int) -> str:
    return text[:place].rstrip()[-1:] if place < 200 else text[place - 200 : place].rstrip()[-1:]


def _dash(text: str, block: Block) -> re.Match[str] | None:
    """A dash before a sentence; «- соль;» is an item of a list."""
    match = DASH.match(text, block.start, block.stop) if block.kind in {"text", "item"} else None
    return match if match and not text[match.end()].islower() and text[block.stop - 1] not in ";," else None


def _alternate(dashed: Sequence[int], asking: set[int]) -> dict[int, bool]:
    """Block -> whether it is a question: the cheapest row of roles (Viterbi over the two of them).

    It costs 1 to take for a question what has no mark of one («- Расскажите об отрасли.») or for an answer
    what has («- А кто, если не мы?»); 2 to give the same role twice running, but 0.5 for a second question
    where text without a dash, the answer to the first, stands between; 2 to begin with an answer.
    """
    if not dashed:
        return {}
    costs = {asks: float(asks != (dashed[0] in asking)) + (0 if asks else 2) for asks in (True, False)}
    steps: list[dict[bool, bool]] = []  # for each block but the first: role -> the best role before it
    for before, number in pairwise(dashed):
        again = {True: 0.5 if number - before > 1 else 2.0, False: 2.0}
        step = {asks: asks if costs[asks] + again[asks] < costs[not asks] else not asks for asks in again}
        costs = {
            asks: costs[step[asks]] + again[asks] * (step[asks] == asks) + (asks != (number in asking))
            for asks in again
        }
        steps.append(step)
    asks = costs[True] <= costs[False]
    row = [asks]
    for step in reversed(steps):
        asks = step[asks]
        row.append(asks)
    return dict(zip(dashed, reversed(row), strict=True))


# --- questions and answers ---------------------------------------------------------------------


def _questions(document: Document, found: Sequence[Block]) -> Spoken:
    """Questions that stand for themselves, each with its answer: numbered, bold, in a list, on a line of their own."""
    text = document.text
    made: list[Block] = []
    asked: dict[int, bool] = {}  # number of a question -> whether its looks alone make it one of an FAQ
    prompts = _prompts(text, found)
    for number, block in enumerate(found):
        end = block.stop if number in prompts else _question_end(text, block)
        is_last = end and trimmed(text, end, block.stop)[0] == block.stop
        after = found[number + 1] if number + 1 < len(found) else None
        is_talk = after is not None and _dash(text, block) and _dash(text, after)  # in a story: «- Куда? - В город.»
        if not end or (is_last and (after is None or is_talk or not _may_answer(text, after))):
            made.append(block)
            continue
        head = text[block.start : end]
        asked[len(made)] = not is_last or block.kind == "item" or "**" in head or "__" in head
        made.append(replace(block, stop=trimmed(text, block.start, end)[1]))
        if not is_last:
            start, stop = trimmed(text, end, block.stop)
            made.append(replace(block, kind="text", start=start, stop=stop, words=start, loose=False))
    words = sum(block.kind in {"text", "item"} for block in made)
    if len(asked) < 2 or (sum(asked.values()) < 2 and len(asked) * FEW < words):
        return Spoken(list(found))
    asker, speaker = roles(document)
    marks = {}
    for number in asked:
        opening = BEFORE_QUESTION.match(text, made[number].words)
        marks[number] = Mark(True, asker, opening.end() if opening else made[number].words)
        marks[number + 1] = Mark(False, speaker, made[number + 1].words)
    return Spoken(made, marks)


def _prompts(text: str, found: Sequence[Block]) -> set[int]:
    """The blocks with which an interviewer asks without a question: «**Говорят, вы лечите пчёл музыкой.**».

    They are bold from end to end, as his questions are, and stand between an answer and the next.
    """
    bold = {
        number: _is_question(text, block)
        for number, block in enumerate(found)
        if block.kind == "text" and not block.level and BOLD_PARAGRAPH.fullmatch(text, block.start, block.stop)
    }
    questions = [number for number, asks in bold.items() if asks]
    is_talk = any(ADDRESSES.search(text, found[number].start, found[number].stop) for number in questions)
    if not is_talk or len(questions) < 2 or len(questions) * 2 <= len(bold):
        return set()
    return {
        number
        for number, asks in bold.items()
        if not asks
        and text[found[number].start : found[number].stop].rstrip(AFTER_QUESTION)[-1:] in set(".…")
        and found[number].stop - found[number].start <= LONGEST_QUESTION
        and questions[0] < number < len(found) - 1  # an article's first lines are bold, too
        and not {number - 1, number + 1} & bold.keys()
        and _may_answer(text, found[number + 1])
    }


def _question_end(text: str, block: Block) -> int:
    """Where a question that opens a block ends; 0 where it is none, or prose goes on behind it on its line."""
    if block.kind not in {"text", "item"}:
        return 0
    if bold := BOLD_QUESTION.match(text, block.words, min(block.stop, block.words + LONGEST_QUESTION)):
        return bold.end()
    content = text[block.words : min(block.stop, block.words + LONGEST_QUESTION)]
    if "?" not in content:
        return 0
    end = 0
    for _, stop in of_paragraph(content):
        if not content[:stop].rstrip(AFTER_QUESTION).endswith("?"):
            break
        end = stop
    if not end:
        return 0
    while end < len(content) and content[end] in "*_":
        end += 1
    if not content[end:].strip(" \u2060*_"):
        return block.words + end if block.words + end <= block.stop else 0
    ends_line = content[end:].lstrip(" \t\u2060*_")[:1] in {"\r", "\n", "\u2029"}
    numbered = block.kind == "item" or BEFORE_QUESTION.match(content).group().strip()  # type: ignore[union-attr]
    return block.words + end if ends_line or numbered else 0


def _may_answer(text: str, block: Block) -> bool:
    """Whether a block can be the answer to what stands before it."""
    return block.kind in {"text", "item", "table", "code"} and not _is_question(text, block)
