"""Lines of a plain text -> which of them go on the paragraph of the line before: the one notion of "wrapped".

Knows nothing of sentences, and of headings and tables only that they begin a line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from index.characters import INVISIBLE, LINE_ENDS

NOT_WRAPPED = 10**9  # a width that no line reaches
NARROWEST = 25  # a column narrower than this is a list of words
WIDEST = 240  # a longer line is a paragraph
ENOUGH = 3  # lines of a paragraph that surely are wrapped tell its own width
RAGGED = 0.8  # of the width: whoever wraps by hand may leave so much room at the end of a line
LINE_CLOSERS = ".!?…:;"  # a line that ends so may be whole
CLOSING_MARKS = "»”\"')]*_"  # may follow a closer
DEEP = r"\d{1,2}(?:\.\d{1,2})+\.|\d{1,2}(?:\.\d{1,2}){2,}"  # «3.2.» of a contract
ITEM = re.compile(rf"\s*(?:[-–—*+•·‣▪]|\(?(?:\d{{1,3}}|[a-zа-я])[.)]|{DEEP})\s+(?=\S)")  # of a list
# «г. Тараз», «п. 5», «т. е.»: a letter before all but a word with a small letter may be short for a word.
SHORT_WORD = re.compile(r"\s*([a-zа-я])\.\s+(?:[^a-zа-яё]|[a-zа-яё]\.)")
LETTER = re.compile(r"^[ \t]*\(?([a-zа-я])[.)][ \t]", re.MULTILINE)
ALPHABETS = "абвгдежзиклмнопрстуфхцчшщэюя", "абвгдежзийклмнопрстуфхцчшщэюя", "abcdefghijklmnopqrstuvwxyz"
LONGEST_ITEM = 2000  # characters from one letter of a list to the next
# What a line is counted by: «3.2. …», «4) …», «б) …».
MARK = re.compile(r"^[\s#*_>–—-]*\(?(\d+(?:\.\d+)+(?=[.)]?\s)|\d+(?=[.)]\s)|[^\W\d_](?=\)\s))", re.MULTILINE)
OWN_LINE = re.compile(rf"\s*(?:[-–—*+•·‣▪#>]\s|\||\(?\d{{1,3}}[.)]\s|[a-zа-я]\)\s|(?:{DEEP})\s)")  # an item, a row
FIELD = re.compile(r"[*_]{0,3}[^\W\d_][^\n:.!?]{0,30}:[*_]{0,3}\s")  # «Адрес: …», «**Адрес:** …»
# Dots that lead the eye to a number: «Введение ........ 3», «Стрижка . . . . 600 руб.», «Плов …… 290 р.».
LEADER = r"(?<![.…])(?<![.…][ \u00a0])(?:(?:\.[ \u00a0]?){4,}|…[ \u00a0]?(?:…[ \u00a0]?)+)"
COUNT = r"(?:[^\W\d_]{1,4}\s|[^\w\s]\s?)?\d[^\n]{0,25}"  # «600», «от 6 500 руб.», «$5»
LED = re.compile(rf"\S.*?{LEADER}\s*{COUNT}")
ENTRY = re.compile(  # «мука — 500 г», «Борщ ..... 240 р.», «Плов … 290 р.»
    r"[^\W\d_][^\n:.!?;–—]{0,40}\s(?:[–—]|-)\s(?=\S)(?:(?![.!?]\s+[^\W\da-zа-яё])[^\n]){1,40}"
    rf"|{LED.pattern}|[^\W\d_][^\n:.!?;–—…]{{0,40}}\s(?:…|\.{{3}}|_{{3,}})\s{COUNT}"
)
LONGEST_ENTRY = 60  # characters of a line of a list that has no marks
DASHES = "–—"
GOING_ON = re.compile(rf"(?:[{DASHES}]\s+)?[а-яёa-zәғқңөұүһі]")  # «Талас⏎— река»
BROKEN = re.compile(  # «гаран-⏎тийный», a page's number between them
    rf"(?<=[^\W\d_])(?:-|\u00ad)[ \t]*(?:\r\n|[{LINE_ENDS}])[ \t]*(?:\s*\u2060[\s\u2060]*)?(?=[^\W\d_])"
)
LINE = re.compile(rf"[^{LINE_ENDS}]*(?:\r\n|[{LINE_ENDS}]|\Z)")


@dataclass(frozen=True, slots=True)
class Line:
    """text[start:stop], without white space and invisible signs at its ends; `indent` stood before it."""

    text: str
    start: int
    indent: int

    @property
    def stop(self) -> int:
        """Where its last sign ends."""
        return self.start + len(self.text)

    @property
    def width(self) -> int:
        """How far it reaches from the margin."""
        return self.indent + len(self.text)

    @property
    def is_open(self) -> bool:
        """Whether it stops in the middle of a sentence, by its last sign."""
        return self.text.rstrip(CLOSING_MARKS)[-1:] not in LINE_CLOSERS


def lines_of(text: str, start: int = 0, stop: int | None = None) -> Iterator[Line]:
    """The lines of text[start:stop], empty ones too."""
    end = len(text) if stop is None else stop
    while start < end:
        match = LINE.match(text, start, end)
        assert match
        line = match[0]
        head = len(line) - len(line.lstrip(WHITE))
        yield Line(line.strip(WHITE), start + head, head)
        start = match.end()


WHITE = INVISIBLE + LINE_ENDS + "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace())


def trimmed(text: str, start: int, stop: int) -> tuple[int, int]:
    """The ends of text[start:stop] without white space and invisible signs; equal ones where nothing is left."""
    while start < stop and text[start] in WHITE:
        start += 1
    while stop > start and text[stop - 1] in WHITE:
        stop -= 1
    return start, stop


def wrap_width(lines: Sequence[Line]) -> int:
    """The width at which the lines of a text are wrapped; NOT_WRAPPED where each is a paragraph.

    Lines that are surely wrapped tell it: they stop in the middle of a sentence, and a small letter begins the next.
    """
    widths = sorted(_wrapped_widths(lines))
    if not widths:
        return NOT_WRAPPED
    width = widths[int(0.95 * (len(widths) - 1))]  # a long link may stand out
    return width if NARROWEST <= width <= WIDEST else NOT_WRAPPED


def wrap_widths(lines: Sequence[Line]) -> list[int]:
    """For each line the width at which its paragraph is wrapped: its own where enough of its lines tell it.

    A text may be put together of others, as the licences of a package are.
    """
    whole = wrap_width(lines)
    found: list[int] = []
    while len(found) < len(lines):
        first = stop = len(found)
        while stop < len(lines) and lines[stop].text:
            stop += 1
        run = lines[first:stop]
        if all(line.text.isupper() for line in run):  # capitals only, as in a disclaimer, have no small letters to tell
            run = [replace(line, text=line.text.lower()) for line in run]
        sure = _wrapped_widths(run)
        width = max(sure) if len(sure) >= ENOUGH and max(sure) <= WIDEST else whole
        found += [max(NARROWEST, width)] * (stop - first) or [whole]
    return found


def _wrapped_widths(lines: Sequence[Line]) -> list[int]:
    """How wide the lines are that surely are wrapped."""
    return [
        line.width
        for line, after in pairwise(lines)
        if line.text and line.is_open and GOING_ON.match(after.text) and not OWN_LINE.match(after.text.lstrip(DASHES))
    ]


def goes_on(before: Line, line: Line, width: int) -> bool:
    """Whether a line goes on the paragraph of the one before it, in a text wrapped at `width`."""
    text = line.text
    if not text or not before.text or before.text[0] in "#|" or is_led(text) or is_led(before.text):
        return False
    if before.text[-1:] in "-\u00ad" and before.text[-2:-1].isalpha() and text[0].isalpha():
        return True  # a word broken at the end of the line
    room = width - before.width - 1 - len(text.split(maxsplit=1)[0])  # for its first word; under 0 it found none
    is_full = room < width * (1 - RAGGED)
    if text[0] in DASHES and before.is_open and is_full:
        return True  # «Талас⏎— река»: no speaker, no item
    if OWN_LINE.match(text):
        return False
    if text[0].islower():
        return True
    if ITEM.match(before.text) and line.indent > before.indent:
        return before.is_open or is_full
    if FIELD.match(text) and FIELD.match(before.text):
        return False
    if line.indent > before.indent or FIELD.match(text):
        return before.is_open and room < 0
    return is_full if before.is_open else room < 0


def item_mark(text: str, start: int, stop: int) -> re.Match[str] | None:
    """The mark of a list's item with which text[start:stop] begins: «2) », «б. », but not the «г. » of «г. Тараз»."""
    short = SHORT_WORD.match(text, start, stop)
    return None if short and short.start(1) not in _lettered(text) else ITEM.match(text, start, stop)


@lru_cache(maxsize=1)  # asked for line by line
def _lettered(text: str) -> frozenset[int]:
    """Where the letters of lists are, «а. Песни⏎б. Танцы»: they run on from «а», unlike «р. Талас⏎с. Кулан»."""
    found: set[int] = set()
    run, last = "", 0
    for match in LETTER.finditer(text):
        letter, place = match[1], match.start(1)
        if letter in "аa":
            run, last = letter, place
        elif run and place - last < LONGEST_ITEM and any(one.startswith(run + letter) for one in ALPHABETS):
            found |= {last, place}
            run, last = run + letter, place
    return frozenset(found)


def is_led(line: str) -> bool:
    """Whether dots lead to a number at the end of a line: «Борщ ..... 240 р.»; such a line stands alone."""
    return len(line) <= WIDEST and LED.fullmatch(line) is not None


def fields(lines: Sequence[str]) -> list[bool]:
    """Which lines of a paragraph are fields, each by itself: «Адрес: …⏎Телефон: …», «**Дата:** …⏎**Место:** …».

    All are, or two in a row with capital letters, or two or more with bold labels.
    """
    told = [FIELD.match(line) is not None for line in lines]
    if all(told):
        return told
    bold = [is_field and line.startswith(("**", "__")) for is_field, line in zip(told, lines, strict=True)]
    sure = [is_field and (one or line[0].isupper()) for is_field, one, line in zip(told, bold, lines, strict=True)]
    around = zip([False, *sure], [*sure[1:], False], strict=False)
    return [
        one and (before or after or (is_bold and sum(bold) > 1))
        for one, is_bold, (before, after) in zip(sure, bold, around, strict=True)
    ]


def first_entry(lines: Sequence[str]) -> int | None:
    """Where a list without marks begins in the lines of a paragraph, «Для лапши:⏎мука — 500 г⏎соль по вкусу»; or None.

    All are short, and two of three, two at least, are entries: a name, a dash or dots, and what belongs to it.
    """
    is_title = all(map(is_led, lines[1:])) and not is_led(lines[0])  # «Супы⏎Борщ ..... 240 р.⏎Солянка ..... 310 р.»
    first = int(lines[0].endswith(":") or is_title)
    own = lines[first:]
    found = sum(bool(ENTRY.fullmatch(line)) for line in own)
    longest = max(len(re.sub(LEADER, " ", line)) for line in own)
    if found < 2 or found * 3 < len(own) * 2 or longest > LONGEST_ENTRY:
        return None
    ends = any(line[-1] in ".!?:" and not ENTRY.fullmatch(line) for line in own)
    return None if ends or any(map(OWN_LINE.match, lines)) else first


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs of a plain text as (start, stop)."""
    lines = list(lines_of(text))
    widths = wrap_widths(lines)
    first = None
    for number, line in enumerate(lines):
        if first is not None and not goes_on(lines[number - 1], line, widths[number]):
            yield first.start, lines[number - 1].stop
            first = None
        if first is None and line.text:
            first = line
    if first is not None:
        yield first.start, lines[-1].stop
