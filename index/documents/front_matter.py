"""Text of a file -> its head (title, date, participants) and where the body starts.

Knows nothing of files on disk and of encodings.
"""

import re
from dataclasses import dataclass
from itertools import dropwhile
from typing import Any

import yaml

from index.documents.block import Block
from index.documents.blocks import text_blocks
from index.documents.counted import counted_noun, roman_number
from index.documents.dates import iso_date
from index.documents.yaml_problems import remedy
from index.errors import DocumentError
from index.language.lines import FIELD as LABEL
from index.messages import message

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
UNCLOSED = re.compile(r"---[ \t]*\r?\n[\w-]+:(?:[ \t]|\r?\n)")
# One that nobody closed ends with its last line that could be of one.
OPEN_FRONT_MATTER = re.compile(r"---[ \t]*\r?\n((?:(?:[\w-]+:|[ \t]+\S|-[ \t])[^\r\n]*(?:\r?\n|\Z))+)")
FIELD = re.compile(r"([\w-]+):[ \t]*(.*)")
LONGEST_FRONT_MATTER = 100_000  # characters; what is longer stands between two rules
DATED = re.compile(r"\s*date (\d{4}-\d{2}-\d{2})\s+")  # ` date 2025-12-25 Казахстан ...`, from a crawler
# What the parser says -> what it means here.
PROBLEMS = {"cannot start any token": message("no text begins with this character without quotes")}
LONGEST_TITLE = 150  # characters
TITLE = re.compile(r"[«\"“]?[^\W\d_](?:.|\n)*[^\s.!?:;,…-]")
BOLD = re.compile(r"([*_]{2,3})([^*_\n]+)\1")
FIRST = 4000  # characters in which it is looked for
RUBRIC = 3  # words at most
APART = 12  # signs before a line that stands at the right: «УТВЕРЖДАЮ»
TOML = re.compile(r"\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)  # as Hugo writes it
TOML_FIELD = re.compile(r"^([ \t]*[\w-]+)[ \t]*=[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """What a file says of itself before its body starts, at offset `body`."""

    title: str = ""
    date: str = ""
    speakers: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    body: int = 0
    notice: str = ""  # a message: something there was passed over


def read_head(text: str, markdown: bool) -> Head:
    """The head of a Markdown or plain text; `notice` tells the line where the front matter is broken."""
    if not markdown:
        match = DATED.match(text)
        date = iso_date(match[1]) if match else ""
        return Head(date=date, body=match.end()) if match and date else Head(title=first_line(text))
    match, told = FRONT_MATTER.match(text), ""
    if toml := TOML.match(text):
        hugo = _by_lines(TOML_FIELD.sub(r"\1: ", toml[1]))
        title = one_line(hugo.get("title")) or heading_or_first_line(text[toml.end() :])
        return Head(title=title, date=iso_date(one_line(hugo.get("date"))), body=toml.end())
    if not match and UNCLOSED.match(text):
        match = OPEN_FRONT_MATTER.match(text)
        told = message("line 1: the front matter is not closed; a line --- has to end it")
    try:
        fields = _front_matter(match[1]) if match else None
    except DocumentError as error:
        fields, told = _by_lines(match[1] if match else ""), error.message
    if not match or fields is None:  # none, or a rule, a line of text, a rule
        return Head(title=heading_or_first_line(text))
    title = one_line(fields.get("title")) or heading_or_first_line(text[match.end() :])
    typed = one_line(fields.get("date"))
    date = iso_date(typed)
    if typed and not date:
        told = told or message('the date "{date}" is not understood and left out; write YYYY-MM-DD', date=typed[:40])
    return Head(title, date, _names(fields.get("participants")), tags_of(fields.get("tags")), match.end(), told)


def _by_lines(text: str) -> dict[str, Any]:
    """What is no YAML, line by line: «title: Итоги: план» has one plain meaning, and items belong to the key above."""
    fields: dict[str, Any] = {}
    key = ""
    for line in text.splitlines():
        if match := FIELD.fullmatch(line):
            key = match[1]
            fields[key] = match[2].strip(" \t\"'[]")
        elif key and (item := re.fullmatch(r"\s*-\s+(.*)", line)):
            names = fields[key] if isinstance(fields[key], list) else []
            fields[key] = [*names, item[1].strip(" \t\"'")]
    return fields


def _front_matter(text: str) -> dict[str, Any] | None:
    if len(text) > LONGEST_FRONT_MATTER:
        return None
    try:
        # BaseLoader is as safe as SafeLoader and leaves `2025-12-25` and `no` the strings that were typed.
        fields = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
    except yaml.MarkedYAMLError as error:
        problem = error.problem or ""
        # A quote that is never closed is told where it opens, anything else where it was met.
        mark = error.context_mark if "end of stream" in problem else error.problem_mark
        offset = mark.index if mark else 0
        told = remedy(problem, PROBLEMS)
    except yaml.reader.ReaderError as error:
        offset, told = error.position, message("a character that YAML does not allow")
    except (RecursionError, ValueError):
        offset, told = 0, message("nested too deep")
    else:
        return fields if isinstance(fields, dict) else {} if fields in (None, "") else None
    line = text.count("\n", 0, offset) + 2  # the first line of the file is the opening ---
    raise DocumentError("line {line}: the front matter is not valid YAML ({problem}); fix it", line=line, problem=told)


def one_line(value: object) -> str:
    """A text with single blanks; "" for what is no text."""
    return " ".join(value.split()) if isinstance(value, str) else ""


def tags_of(value: object) -> tuple[str, ...]:
    """«вода, тарифы», or a list -> its parts."""
    tags = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
    return tuple(dict.fromkeys(tag for tag in map(one_line, tags) if tag))


def _names(value: object) -> tuple[str, ...]:
    """«Расул Амангалиевич Коспанов, политолог» -> the part before the comma."""
    names = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    found = (one_line(name).partition(",")[0].strip() for name in names)
    return tuple(dict.fromkeys(name for name in found if name))


def heading_or_first_line(text: str) -> str:
    """The title of a Markdown text: its first heading of level 1, or else a first line that stands apart."""
    return top_heading(text) or first_line(text, is_markdown=True)


def first_line(text: str, is_markdown: bool = False) -> str:
    """What a text is called by its first line or lines, which stand apart; "" where it begins with a sentence.

    A rubric above a title in capitals, «Из зала суда», is none, nor is what stands at the right: «УТВЕРЖДАЮ».
    """
    found = [block for block in text_blocks(text[:FIRST], is_markdown=is_markdown) if block.kind != "furniture"]
    found = list(dropwhile(lambda block: block.start - text.rfind("\n", 0, block.start) > APART, found))
    if is_markdown and found and found[0].kind == "heading":
        return ""  # of a section (top_heading)
    titles = [_as_title(text, block) for block in found[:2]]
    if len(found) < 2 or not titles[0]:
        return ""
    return titles[1] if titles[1].isupper() and len(titles[0].split()) <= RUBRIC else titles[0]


def _as_title(text: str, block: Block) -> str:
    """A block on one line, if it may be a title; else "". None is a label with what it is of, «Адрес: Омск»."""
    said = block.title or text[block.start : block.stop]
    if bold := BOLD.fullmatch(said):
        said = bold[2]
    fits = block.kind in ("text", "heading") and len(said) <= LONGEST_TITLE and TITLE.fullmatch(said)
    is_part = counted_noun(said) or roman_number(said) or (LABEL.match(f"{said} ") and not said.isupper())
    return one_line(said) if fits and not is_part else ""


def top_heading(text: str) -> str:
    """The first heading of level 1 in a Markdown text, or one that it begins with, above all others; "" without."""
    found = text_blocks(text)
    headings = [block for block in found if block.kind == "heading"]
    first = next((block for block in headings if block.level == 1), None)
    if first is None and headings and found[0] is headings[0]:
        first = found[0] if all(block.level > found[0].level for block in headings[1:]) else None
    return first.title if first else ""
