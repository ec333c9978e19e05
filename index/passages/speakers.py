"""Blocks of a document -> the blocks at which somebody begins to speak, and who asks and who answers.

Knows nothing of passages. What it does not recognise as a conversation or as questions and answers has no voices.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.documents.block import Block
from index.documents.document import Document
from index.passages.talk.dashed import dashed
from index.passages.talk.labelled import labelled
from index.passages.talk.questioned import questioned
from index.passages.talk.voices import Spoken, Voice

QUESTIONS = re.compile(r"\|?\s*\**(?:вопрос|сұрақ|question)\w*\**\s*\|", re.IGNORECASE)  # names the first column


def spoken(document: Document, found: Sequence[Block]) -> Spoken:
    """Who speaks; no voices where the document is no conversation."""
    for way in (labelled, dashed, questioned):
        told = way(document, found)
        if told.voices:
            told = _with_other_questions(document, told) if way is labelled else told
            return _with_tables_apart(document.text, told)
    return Spoken(list(found))


def _with_other_questions(document: Document, told: Spoken) -> Spoken:
    """An FAQ in two layouts: «В: … О: …», and before or behind an answer questions that stand for themselves."""
    if any(voice.speaker for voice in told.voices.values()):
        return told  # people talk
    made: list[Block] = []
    voices: dict[int, Voice] = {}
    for first, stop in pairwise([-1, *sorted(told.voices), len(told.blocks)]):
        voice = told.voices.get(first)
        if voice:
            voices[len(made)] = voice
            made.append(told.blocks[first])
        behind = told.blocks[first + 1 : stop]
        own = Spoken(behind) if voice and voice.asks else questioned(document, behind, is_faq=True)
        voices |= {number + len(made): heard for number, heard in own.voices.items()}
        made += own.blocks
    return Spoken(made, voices)


def _with_tables_apart(text: str, told: Spoken) -> Spoken:
    """A table of questions and answers is no part of the answer above it."""
    voices = dict(told.voices)
    for number, block in enumerate(told.blocks):
        if block.kind == "table" and QUESTIONS.match(text, block.start, block.stop):
            voices.setdefault(number, Voice(asks=False, speaker="", words=block.words, ends=True))
    return Spoken(told.blocks, voices)
