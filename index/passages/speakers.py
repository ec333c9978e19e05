"""Blocks of a document -> the blocks at which somebody begins to speak, and who asks and who answers.

Knows nothing of passages. What it does not recognise as a conversation or as questions and answers has no voices.
"""

from collections.abc import Sequence

from index.documents.block import Block
from index.documents.document import Document
from index.passages.talk.dashed import dashed
from index.passages.talk.labelled import labelled
from index.passages.talk.questioned import questioned
from index.passages.talk.voices import Spoken


def spoken(document: Document, found: Sequence[Block]) -> Spoken:
    """Who speaks; no voices where the document is no conversation."""
    for way in (labelled, dashed, questioned):
        told = way(document, found)
        if told.voices:
            return _with_questions_before(document, told) if way is labelled else told
    return Spoken(list(found))


def _with_questions_before(document: Document, told: Spoken) -> Spoken:
    """An FAQ in two layouts: «В: … О: …», and before the first label questions that stand for themselves."""
    first = min(told.voices)
    if any(voice.speaker for voice in told.voices.values()):
        return told  # people talk
    before = questioned(document, told.blocks[:first])
    later = len(before.blocks) - first
    voices = before.voices | {number + later: voice for number, voice in told.voices.items()}
    return Spoken([*before.blocks, *told.blocks[first:]], voices)
