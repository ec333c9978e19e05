"""A Markdown text -> blocks, by markdown-it's block parser, whose tokens know their lines.

Inline markup stays as it is typed; a newline inside a paragraph or an item is a blank.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from index.documents.block import LONGEST_UNDERLINED, Block
from index.language.calendar import MONTH_NUMBERS
from index.language.lines import DEEP, FIELD, WIDEST, fields, first_entry, is_led, trimmed

LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n|\Z)")  # as CommonMark counts them
LINE_END = re.compile(r"(?:\r\n?|\n)[ \t]*")
MARKER = re.compile(r"(?:[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)*[ \t>]*(?:\[[ xX]\][ \t]+)?")
QUOTED = re.compile(r"[ \t>]*")
HASHES = re.compile(r"[ \t>]*#{1,6}[ \t]*")
EMPHASIS = re.compile(r"(\*\*|__|[*_`])([^*_`]+)\1")
MONTH = rf"(?:{'|'.join(sorted({'мая', *(month[:3] for month in MONTH_NUMBERS)}))})"
# «*5 ноября 2025, газета «Искра»*» tells where and when a text was printed.
DATED = re.compile(
    r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|(?<!\d)\d{1,2}[./]\d{1,2}(?!\d)"
    rf"|(?<!\d)\d{{1,2}}[ \u00a0-]{MONTH}|\b{MONTH}\w*[ \u00a0]\d",
    re.IGNORECASE,
)
LONGEST_BOLD = 120  # characters of a bold line that is a heading
# Where a paragraph is two: hidden markup, or the end of a line too long to have been wrapped by hand.
LETTERED = r"(?:[–—•·][ \t]+|\(?(?:[a-zа-яё]|\d{1,2})\)[ \t]+)(?=\S)"  # items that Markdown has no marks for
BETWEEN = re.compile(
    rf"\u2029+|[\u2060 ]{{200,}}|(?<=[:;])[ \t]*(?:\r\n?|\n)(?=[ \t]*{LETTERED})"
    rf"|(?<=[.;:!?…])[ \t]*(?:\r\n?|\n)(?=[ \t]*(?:{DEEP})[ \t]+[^\W\d_])"  # «3.1. …» of a contract, line by line
    rf"|(?<=[^\r\n]{{{WIDEST}}}[.!?…])[ \t]*[\r\n]+"
)
ITEM = re.compile(LETTERED)
# «Статья 3. Запреты» on the first line of a paragraph that the article's text goes on: texts of laws are pasted so.
TITLE_LINE = re.compile(
    r"(?:статья|глава|раздел|article|chapter|section)[ \t]+[\dIVX][\d.]*\.[ \t]+(?-i:[A-ZА-ЯЁ])[^\r\n.;:,!?]{2,80}"
    r"(?:\r\n?|\n)(?=(?-i:[A-ZА-ЯЁ\d]))",
    re.IGNORECASE,
)
KINDS: dict[str, str] = {
    "heading_open": "heading",
    "paragraph_open": "text",
    "fence": "code",
    "code_block": "indented",
    "table_open": "table",
    "html_block": "html",
    "hr": "furniture",
}
# «*Рис. 1. Фасад музея. Фото: А. Ким*» tells of a picture, and heads nothing.
CAPTION = re.compile(
    r"[*_]{1,3}(?:(?:рис(?:унок)?|фото|илл(?:юстрация)?|схема|таблица|сурет|кесте|fig(?:ure)?|photo|table)\b\.?"
    r"(?:[ \u00a0]?(?:№[ \u00a0]?)?\d+\b|[ \u00a0]*:)|\d+-(?:сурет|кесте)\b)",
    re.IGNORECASE,
)
CYRILLIC = re.compile(r"[\u0400-\u052f]")
LATIN = re.compile(r"[A-Za-z]")


@cache
def _parser() -> MarkdownIt:
    """Blocks only: inline markup is not parsed, which keeps it linear."""
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def tokens_of(text: str) -> list[Token]:
    """markdown-it's block tokens of a text."""
    return _parser().parse(text)


def line_starts(text: str, start: int = 0) -> list[int]:
    """Where each line of text[start:] begins, and the end of the text."""
    found = []
    while start < len(text):
        found.append(start)
        match = LINE.match(text, start)
        assert match
        start = match.end()
    return [*found, len(text)]


def blocks(text: str, start: int = 0) -> list[Block]:
    """The blocks of text[start:], in order."""
    lines = line_starts(text, start)
    found = []
    covered = 0  # the first line after the last block
    loose = True
    for kind, level, first, last in _leaves(tokens_of(text[start:])):
        last = min(last, len(lines) - 1)
        if first > covered:
            gap = list(_uncovered(text, lines, covered, first, loose))
            found += gap
        loose = first == 0 or not text[lines[first - 1] : lines[first]].strip()
        if found and found[-1].kind == "heading":
            loose = True
        found += _made(text, kind, level, lines[first : last + 1], loose)
        covered = max(covered, last)
    found += _uncovered(text, lines, covered, len(lines) - 1, True)
    return found


def _leaves(tokens: Sequence[Token]) -> Iterator[tuple[str, int, int, int]]:
    """(kind, level, first line, line after the last) of each token without blocks inside."""
    deep = 0
    opens = False  # the next paragraph is an item's first
    for token in tokens:
        if token.tag in {"ul", "ol"}:
            deep += token.nesting
        opens = opens or token.type == "list_item_open"
        if not token.map or token.type not in KINDS:
            continue
        kind, level = KINDS[token.type], deep
        if kind == "heading":
            kind, level = ("setext" if token.markup in "=-" else kind), int(token.tag[1:])
        elif kind == "text" and opens:
            kind = "item"
        opens = False
        first, last = token.map
        yield kind, level, first, last


def _uncovered(text: str, lines: Sequence[int], first: int, last: int, loose: bool) -> Iterator[Block]:
    """Lines of no token: definitions of links, marks of empty items."""
    for number in range(first, last):
        start, stop = trimmed(text, lines[number], lines[number + 1])
        if start < stop:
            yield Block("definition" if text[start] == "[" else "furniture", start, stop, loose=loose)


def _made(text: str, kind: str, level: int, lines: Sequence[int], loose: bool) -> Iterator[Block]:
    """The block, or blocks, on some lines; `lines` are where each begins, and the end of the last."""
    start, stop = trimmed(text, lines[0], lines[-1])
    if start >= stop:
        if not text[lines[0] : lines[-1]].isspace():
            yield Block("markup", lines[0], lines[-1])
        return
    if kind == "setext":
        yield from _underlined(text, lines, start, stop, level, loose)
    elif kind == "heading":
        match = HASHES.match(text, lines[0])
        words = match.end() if match else start
        title = _bare(_without_closing_marks(text[words:stop]))
        if title:
            yield Block("heading", start, stop, level, title, loose, words)
        else:
            yield Block("furniture", start, stop, loose=loose)
    elif kind == "table":
        yield from _table(text, start, stop, level, loose)
    elif kind in {"code", "furniture"} or (kind == "indented" and not _is_prose(text[start:stop])):
        yield Block("code" if kind == "indented" else kind, start, stop, level, loose=loose)
    else:
        yield from _paragraphs(text, "item" if kind == "item" else "text", start, stop, level, loose)


def _table(text: str, start: int, stop: int, level: int, loose: bool) -> Iterator[Block]:
    """A table; lines without a bar that stand under it without an empty line are a paragraph."""
    end = text.rfind("|", start, stop)
    match = LINE.match(text, end)
    first, last = trimmed(text, match.end(), stop) if match else (stop, stop)
    yield Block("table", start, trimmed(text, start, first)[1], level, loose=loose)
    if first < last:
        yield from _paragraphs(text, "text", first, last, level, False)


def _paragraphs(text: str, kind: str, start: int, stop: int, level: int, loose: bool) -> Iterator[Block]:
    """A paragraph or item, in pieces where hidden markup stands inside of it; rows of a table in HTML as one."""
    if title := TITLE_LINE.match(text, start, stop):
        yield Block("text", *trimmed(text, start, title.end()), level, loose=loose)
        start, loose = title.end(), True
    entry = _first_entry(text, start, stop) if kind == "text" else None
    pieces = list(_pieces(text, start, stop, entry is not None))
    rows: list[tuple[int, int]] = []
    for number, (first, last) in enumerate(pieces):
        if text[first] == "|" and text[last - 1] == "|":
            rows.append((first, last))
            continue
        if rows:
            yield Block("table", rows[0][0], rows[-1][1], level, loose=loose)
            rows = []
        match = (MARKER if kind == "item" else QUOTED).match(text, first, last)
        words = min(match.end(), last) if match else first
        item = ITEM.match(text, first, last) if len(pieces) > 1 and kind == "text" else None
        block = Block(kind, first, last, level, loose=loose, words=words)
        is_entry = (entry is not None and number >= entry) or (kind == "text" and is_led(text[first:last]))
        if item or is_entry:
            block = Block("item", first, last, level + 1, loose=loose, words=item.end() if item else words)
        bold = None if CAPTION.match(text, words, last) else EMPHASIS.fullmatch(text, words, last)
        is_field = len(pieces) > 1 and FIELD.match(text, first, last) is not None  # «**Дата: 5 мая**»
        is_short = last - first <= LONGEST_BOLD and not is_dateline(text[words:last]) and not is_field
        if bold and kind == "text" and level == 0 and is_short and bold[2][-1] not in ".;,:?!":
            block = Block("heading", first, last, 6, " ".join(bold[2].split()), loose, words)
        yield block
        kind, loose = "text" if kind == "item" else kind, False
    if rows:
        yield Block("table", rows[0][0], rows[-1][1], level, loose=loose)


def _pieces(text: str, start: int, stop: int, is_list: bool) -> Iterator[tuple[int, int]]:
    """The pieces of a paragraph, without white space at their ends; of a list each line."""
    ends = {match.span() for match in BETWEEN.finditer(text, start, stop)}
    ends.update(match.span() for match in _own_ends(text, start, stop, is_list))
    for end, begin in [*sorted(ends), (stop, stop)]:
        first, last = trimmed(text, start, end)
        if first < last:
            yield first, last
        start = begin


def _own_ends(text: str, start: int, stop: int, is_list: bool) -> list[re.Match[str]]:
    """The line ends of a paragraph before fields, «Ёмкость: 4,5 л», and around led lines; of a list all."""
    ends = list(LINE_END.finditer(text, start, stop))
    if is_list or not ends:
        return ends
    lines = [text[slice(*trimmed(text, *place))] for place in pairwise([start, *(end.end() for end in ends), stop])]
    led, told = list(map(is_led, lines)), fields(lines)
    return [end for number, end in enumerate(ends) if led[number] or led[number + 1] or told[number + 1]]


def _first_entry(text: str, start: int, stop: int) -> int | None:
    """Which line of a paragraph is the first of a list without marks; None for another paragraph."""
    lines = [line.strip() for line in LINE_END.split(text[start:stop])]
    return first_entry(lines) if len(lines) > 1 and all(lines) else None


def is_dateline(line: str) -> bool:
    """Whether a line in italics tells where and when a text was printed."""
    slanted = EMPHASIS.fullmatch(line)
    return slanted is not None and slanted[1] in {"*", "_"} and DATED.search(slanted[2]) is not None


def _underlined(text: str, lines: Sequence[int], start: int, stop: int, level: int, loose: bool) -> Iterator[Block]:
    """A heading over === or ---; a long paragraph over --- is a paragraph and a rule."""
    first, last = trimmed(text, start, lines[-2])
    if last - first > LONGEST_UNDERLINED or (level == 2 and "\n" in text[first:last]):
        yield from _paragraphs(text, "text", first, last, 0, loose)
        rule, end = trimmed(text, lines[-2], stop)
        yield Block("furniture", rule, end, loose=False)
    else:
        title = _bare(" ".join(text[first:last].split()))
        yield Block("heading", start, stop, level, title, loose)


def _bare(title: str) -> str:
    """«**Река**» -> «Река»; «Река *весной*» stays. Without invisible signs at its ends."""
    title = title[slice(*trimmed(title, 0, len(title)))]
    match = EMPHASIS.fullmatch(title)
    return match[2] if match else title


def _without_closing_marks(title: str) -> str:
    """«Язык C# ##» -> «Язык C#»."""
    title = title.strip()
    bare = title.rstrip("#")
    return bare.rstrip() if bare.endswith((" ", "\t")) or not bare else title


def _is_prose(content: str) -> bool:
    """Whether an indented text is a paragraph rather than code: Russian typists indent by habit."""
    return len(CYRILLIC.findall(content)) > len(LATIN.findall(content))
