"""Questions that stand for themselves, each before its answer: of an FAQ, of an interview in bold letters -> voices."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.documents.block import Block
from index.documents.document import Document
from index.language.asked import ASKING, ASKING_IN_KAZAKH, ASKING_WHY
from index.language.lines import trimmed
from index.language.sentences import of_paragraph
from index.passages.talk.dashed import DASH, opening_dash
from index.passages.talk.voices import AFTER_QUESTION, Spoken, Voice, is_question, may_answer, roles

BEFORE_QUESTION = re.compile(r"[\s*_\u2060«\"(]*(?:\d{1,3}(?:\.\d{1,3})*[.)]\s+)?[\s*_]*")
BOLD_QUESTION = re.compile(r"(?:\d{1,3}[.)]\s+)?(\*\*|__)[^*_]+\?\s*\1")
BOLD_PARAGRAPH = re.compile(r"(\*\*|__)[^*_]+\1")
# Whoever is interviewed is addressed.
ADDRESSES = re.compile(
    r"(?<!\w)(?:вы|вас|вам|вами|ваш\w{0,3}|ты|тебя|тебе|тво[йяёией]\w{0,2}|сіз\w{0,5}|you|your)(?!\w)", re.IGNORECASE
)
CAPITAL = "[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ]"
WORDS = r"[^\n.!?:;–—]"
# «- Что делать, если книга потеряна⏎  Купить такую же.»: what asks without its mark, on a line of its own
UNMARKED = re.compile(
    rf"(?=\W*{CAPITAL})(?:\W*(?i:{ASKING}|{ASKING_WHY}|(?:можно|нужно) ли|can|do|does|is|are)\b{WORDS}{{3,100}}"
    rf"|{WORDS}{{0,60}}\b(?i:{ASKING_IN_KAZAKH})\b{WORDS}{{0,60}})"
    rf"(?<![,\s])(?=[ \t]*\r?\n[ \t\u2060]*{CAPITAL})"
)
REPLY = re.compile(rf"[ \t*_]*[–—-][ \t\u00a0]+(?:{CAPITAL}|\d)")  # no «— спросил он»
LONGEST_QUESTION = 400  # characters of a question that stands for itself
FEW = 6  # of so many blocks of a text one is a question, at least, for its plain questions to be those of an FAQ


def questioned(document: Document, found: Sequence[Block], is_faq: bool = False) -> Spoken:
    """Questions that stand for themselves, each with its answer: numbered, bold, in a list, on a line of their own.

    Of a text that is known to be an FAQ one is enough.
    """
    text = document.text
    made: list[Block] = []
    asked: dict[int, bool] = {}  # number of a question -> whether its looks alone make it one of an FAQ
    prompts = _prompts(text, found)
    for number, block in enumerate(found):
        end = block.stop if number in prompts else _question_end(text, block)
        is_last = end and trimmed(text, end, block.stop)[0] == block.stop
        after = found[number + 1] if number + 1 < len(found) else None
        is_talk = (
            after is not None and opening_dash(text, block) and opening_dash(text, after)
        )  # in a story: «- Куда? - В город.»
        if not end or (is_last and (after is None or is_talk or not may_answer(text, after))):
            made.append(block)
            continue
        head = text[block.start : end]
        is_plain = is_last or DASH.match(text, trimmed(text, end, block.stop)[0])  # «Когда закрыто? — В среду.»
        asked[len(made)] = not is_plain or block.kind == "item" or "**" in head or "__" in head
        made.append(replace(block, stop=trimmed(text, block.start, end)[1]))
        if not is_last:
            start, stop = trimmed(text, end, block.stop)
            made.append(replace(block, kind="text", start=start, stop=stop, words=start, loose=False))
    words = sum(block.kind in {"text", "item"} for block in made)
    is_one = len(asked) > 1 and (sum(asked.values()) > 1 or len(asked) * FEW >= words)
    if not asked or not (is_faq or is_one):
        return Spoken(list(found))
    asker, speaker = roles(document)
    voices = {}
    for number in asked:
        opening = BEFORE_QUESTION.match(text, made[number].words)
        voices[number] = Voice(True, asker, opening.end() if opening else made[number].words)
        voices[number + 1] = Voice(False, speaker, made[number + 1].words)
    if end := _listed_until(made, sorted(asked)):
        voices[end] = Voice(asks=False, speaker="", words=made[end].words, ends=True)
    return Spoken(made, voices)


def _listed_until(made: Sequence[Block], asked: Sequence[int]) -> int:
    """The first block behind a list whose items are questions with their answers in them; 0 where there is none."""
    last = asked[-1]
    listed = all(block.level for block in made[asked[0] : last + 2])
    is_list = listed and all(made[number].kind == "item" for number in asked)
    return next((last + 2 + at for at, one in enumerate(made[last + 2 :]) if not one.level), 0) if is_list else 0


def _prompts(text: str, found: Sequence[Block]) -> set[int]:
    """The blocks with which an interviewer asks without a question: «**Говорят, вы лечите пчёл музыкой.**».

    They are bold from end to end, as his questions are, and stand between an answer and the next.
    """
    bold = {
        number: is_question(text, block)
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
        and may_answer(text, found[number + 1])
    }


def _question_end(text: str, block: Block) -> int:
    """Where a question that opens a block ends; 0 where it is none, or prose goes on behind it on its line."""
    if block.kind not in {"text", "item"}:
        return 0
    if bold := BOLD_QUESTION.match(text, block.words, min(block.stop, block.words + LONGEST_QUESTION)):
        return bold.end()
    content = text[block.words : min(block.stop, block.words + LONGEST_QUESTION)]
    if block.kind == "item" and (unmarked := UNMARKED.match(content)):
        return block.words + unmarked.end()
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
    is_replied = REPLY.match(content, end)
    return block.words + end if ends_line or numbered or is_replied else 0
