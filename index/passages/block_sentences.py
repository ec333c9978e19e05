"""Blocks of a document -> their sentences, each with what it is and which line it depends on.

A sentence is what can be marked: of a paragraph, an item, a row of a table, a line of code. Headings, questions, labels
and the lines that only lead to others are sentences too, of kinds that answer nothing.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.documents.block import Block
from index.documents.markdown import LONGEST_BOLD, is_dateline
from index.language import russian
from index.language.lines import trimmed
from index.language.sentences import LONGEST_SENTENCE, of_paragraph
from index.passages.leads import LONGEST_LEAD, Leads, with_points
from index.passages.sentence import DELIMITER, FENCE, Sentence, Span
from index.passages.talk.labelled import BOLD, TIMED
from index.passages.talk.voices import AFTER_QUESTION
from index.passages.turns import Part

LINE = re.compile(r"[^\r\n]+")
UNDERLINE = re.compile(r"[\r\n]+[ \t>]*(?:=+|-+)[ \t]*\Z")
ANSWER_LABEL = re.compile(rf"{BOLD}?(?:ответ|жауап|answer|[AО]):{BOLD}?\s+(?=\S)", re.IGNORECASE)
COMMENT = re.compile(r"[ \t>]*(?:#(?!!)|//|--\s|REM\s)[^\r\n]*", re.IGNORECASE)
EMPTY_LINE = re.compile(r"\n[ \t>]*\r?\n|\r[ \t>]*\r")
LONGEST_COMMENT = 80  # characters of one that says what the next line does; a longer one tells something itself
RUSSIAN = re.compile(r"[а-яё]+")


def sentences_of(text: str, parts: Sequence[Part], openings: int = 0) -> list[list[Sentence]]:
    """The sentences of each block; the first `openings` are a question or headings."""
    found: list[list[Sentence]] = []
    leads = Leads(text)
    parts = with_points(text, parts)
    for number, part in enumerate(parts):
        block = part.block
        after = parts[number + 1].block if number + 1 < len(parts) else None
        below = parts[number - 1].block.kind if number else ""
        is_tight = after is not None and after.kind == "item" and not after.loose and block.kind == "text"
        follows = "" if after is None else "tight item" if is_tight else after.kind
        made = _of_block(text, part, leads.of(block), number < openings, follows)
        found.append(_without_dateline(text, block, below, made))
        leads.take(block, found[-1])
    return found


def _without_dateline(text: str, block: Block, below: str, made: Iterable[Sentence]) -> list[Sentence]:
    """The sentences of a block; that of «*5 мая 2025, газета «Искра»*», first or below a title, answers nothing."""
    line = text[block.words : block.stop]
    is_one = block.kind == "text" and below in {"", "heading"} and len(line) <= LONGEST_BOLD and is_dateline(line)
    return [replace(one, kind="label") for one in made] if is_one and line[-2:-1] not in ".!?" else list(made)


def _of_block(text: str, part: Part, lead: Span | None, is_opening: bool, follows: str) -> Iterator[Sentence]:
    block, mark = part.block, part.voice
    if block.kind == "table":
        yield from _rows(text, block)
    elif block.kind == "code":
        yield from _code(text, block, lead)
    elif block.kind == "heading":
        stop = block.stop
        if underline := UNDERLINE.search(text, block.words, block.stop):
            stop = trimmed(text, block.words, underline.start())[1]
        kind = "question" if text[block.words : stop].rstrip(AFTER_QUESTION).endswith("?") else "heading"
        yield from (Sentence(*span, kind) for span in _pieces(text, block.words, stop))
    else:
        words = mark.words if mark else block.words
        if not mark and (timed := TIMED.match(text, words, block.stop)) and text[words] in "[(":
            words = timed.end()
        if not mark and (answer := ANSWER_LABEL.match(text, words, block.stop)):
            words = answer.end()
        if words > block.words and any(sign.isalnum() for sign in text[block.words : words]):
            yield Sentence(*trimmed(text, block.words, words), "label")
        yield from _of_words(text, words, block, part, lead, is_opening, follows)


def _of_words(
    text: str, words: int, block: Block, part: Part, lead: Span | None, is_opening: bool, follows: str
) -> Iterator[Sentence]:
    found = [(words + first, words + last) for first, last in of_paragraph(text[words : block.stop])]
    asked = [text[slice(*span)].rstrip(AFTER_QUESTION).endswith("?") for span in found]
    all_asked = is_opening and part.voice is not None and (part.voice.only_asks or not any(asked))
    for place, (start, stop) in enumerate(found):
        kind = "item" if block.kind == "item" else "text"
        is_last = place + 1 == len(found)
        if all_asked or (asked[place] and (len(found) == 1 or (is_opening and part.voice is not None))):
            kind = "question"
        elif is_last and _only_leads(text[start:stop].rstrip(AFTER_QUESTION), follows):
            kind = "lead"
        yield Sentence(start, stop, kind, lead)


def _only_leads(line: str, follows: str) -> bool:
    """Whether a line only introduces what follows: by its colon, or as «Встреча 5 июня» above items, without a verb."""
    if line[-1:] == ":":
        return follows in {"item", "tight item", "table", "code"}
    words = RUSSIAN.findall(line.lower())
    is_title = follows == "tight item" and len(line) <= LONGEST_LEAD and line[-1:] not in ".!?…;,"
    return is_title and len(words) > 0 and not russian.has_predicate(words)


def _pieces(text: str, start: int, stop: int) -> Iterator[Span]:
    """A heading whole; only one that no passage could hold is cut."""
    if stop - start <= LONGEST_SENTENCE:
        yield start, stop
    else:
        yield from ((start + first, start + last) for first, last in of_paragraph(text[start:stop]))


def _rows(text: str, block: Block) -> Iterator[Sentence]:
    """The rows of a table; the first is the header where a line of dashes follows, or it alone has no number."""
    lines = [trimmed(text, *match.span()) for match in LINE.finditer(text, block.start, block.stop)]
    lines = [span for span in lines if span[0] < span[1]]
    rows = [span for span in lines if not DELIMITER.fullmatch(text, *span)]
    ruled = len(lines) > 1 and len(rows) > 0 and lines[0] == rows[0] and lines[1] not in rows
    header = rows[0] if rows and (ruled or _looks_like_header(text, rows)) and len(rows) > 1 else None
    for span in rows:
        if span == header:
            yield Sentence(*span, "header")
        else:
            yield from (Sentence(*piece, "row", header) for piece in _row(text, *span))


def _looks_like_header(text: str, rows: Sequence[Span]) -> bool:
    """No figure in the first row, one in each of the others."""
    has = [any(sign.isdigit() for sign in text[slice(*span)]) for span in rows]
    return len(rows) > 1 and not has[0] and all(has[1:])


def _row(text: str, start: int, stop: int) -> Iterator[Span]:
    """A row whole; one that no passage could hold is cut between its cells, or, in one, as a sentence is."""
    while stop - start > LONGEST_SENTENCE:
        end = text.rfind("|", start + 1, start + LONGEST_SENTENCE)
        if end <= start:
            end = start + of_paragraph(text[start:stop])[0][1]
        yield trimmed(text, start, end)
        start = trimmed(text, end, stop)[0]
    if start < stop:
        yield start, stop


def _code(text: str, block: Block, lead: Span | None) -> Iterator[Sentence]:
    """The lines of code without its fences; a line that ends with a backslash goes on."""
    spans = [match.span() for match in LINE.finditer(text, block.start, block.stop)]
    if spans and FENCE.fullmatch(text, *spans[0]):
        spans = spans[1:-1] if FENCE.fullmatch(text, *spans[-1]) else spans[1:]
    joined: list[Span] = []
    for start, stop in spans:
        if joined and text[joined[-1][1] - 1] == "\\":
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    said, ended = lead, block.start
    for place, (start, stop) in enumerate(joined):
        first, last = trimmed(text, start, stop)
        if EMPTY_LINE.search(text, ended, first):
            said = lead  # a comment is on the lines below it, as far as the next empty one
        ended = stop
        if first == last:
            continue
        if _says_what_follows(text, joined[place : place + 2]):
            said = (first, last)
            yield Sentence(first, last, "lead", lead)
        else:
            yield from (Sentence(first + one, first + other, "code", said) for one, other in _cut(text[first:last]))


def _says_what_follows(text: str, lines: Sequence[Span]) -> bool:
    """Whether the first of two lines of code is a short comment on the second."""
    if len(lines) < 2 or not COMMENT.fullmatch(text, *lines[0]) or COMMENT.fullmatch(text, *lines[1]):
        return False
    said, code = (text[slice(*trimmed(text, *line))] for line in lines)
    return bool(code) and len(said) <= LONGEST_COMMENT and said[-1:] not in ".!?"


def _cut(line: str) -> list[Span]:
    return [(0, len(line))] if len(line) <= LONGEST_SENTENCE else of_paragraph(line)
