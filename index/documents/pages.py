"""The marks of printed pages in a text: their numbers, and a paragraph that goes on behind one.

A number inside a paragraph becomes invisible signs, as markup does (markup.py): its places stay, and the sentence that
runs over the page is one.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.characters import BREAK, UNSEEN
from index.documents.block import Block
from index.language.lines import WHITE, lines_of

# «- 2 -», «Стр. 2 из 10», "Page 2": nothing else looks so.
PAGE = (
    r"[-–—]+[ \t]*(?:\d{1,4}|[ivxlc]{1,6})[ \t]*[-–—]+"
    r"|(?:стр(?:аница|\.)?|лист|page|бет)[ \t]*\d{1,4}(?:[ \t]*(?:из|of|/)[ \t]*\d{1,4})?"
    r"|\d{1,4}[ \t]*(?:-?бет|стр\.)"
)
PAGE_LINE = re.compile(PAGE, re.IGNORECASE)
# A number that stands between two halves of a sentence: a letter before it, a small one behind it.
SEAM = re.compile(
    rf"(?<=[\w,»)–—-])(?P<before>\s++)(?P<page>(?i:{PAGE})|\d{{1,4}}(?:[ \t]*/[ \t]*\d{{1,4}})?)(?P<after>\s++)"
    r"(?=[a-zа-яёәғқңөұүһі])"
)
LONGEST = 24  # signs of a page's number; a picture in a paragraph is longer
GAP = re.compile(r"\n[^\S\n]*\r?\n|\f")  # an empty line, or the end of a page
# A number between two of them, or one that is masked already.
BARE = re.compile(
    rf"(?:{GAP.pattern}|\A)[^\S\n\f]*(?P<page>(?P<number>\d{{1,4}})(?:[ \t]*/[ \t]*\d{{1,4}})?|{UNSEEN}{{1,9}})"
    rf"(?=[^\S\n\f]*(?:{GAP.pattern}|\s*\Z))"
)


def without_seams(text: str, kept: Sequence[tuple[int, int]] = ()) -> str:
    """The text with the numbers of pages that stand inside a paragraph masked, sign for sign; not those in `kept`."""
    parts, end = [], 0
    pages = page_numbers(text)
    for match in SEAM.finditer(text):
        start, stop = match.span("page")
        around = match["before"], match["after"]
        # «12» on a line of its own may be a word of the paragraph, and between two gaps «1200» of «1200 клиентов».
        if PAGE_LINE.fullmatch(match["page"]):
            stands = all("\n" in gap or "\r" in gap or "\f" in gap for gap in around)
        else:
            stands = all(map(GAP.search, around)) and (start in pages or "\f" in "".join(around))
        if stands and not any(first <= start < last for first, last in kept):
            parts += [text[end:start], UNSEEN * (stop - start)]
            end = stop
    return "".join([*parts, text[end:]]) if parts else text


def page_numbers(text: str, masked: bool = False) -> set[int]:
    """Where the bare numbers stand that are those of pages: each is by one more than the one before it.

    Where some are `masked` already, those beside them are, too.
    """
    found = [(match.start("page"), match["number"]) for match in BARE.finditer(text)]
    pairs = [
        (one, other)
        for (one, before), (other, after) in pairwise(found)
        if (int(after) - int(before) == 1 if before and after else masked)
    ]
    return {place for pair in pairs for place in pair}


def rejoined(text: str, found: Sequence[Block]) -> list[Block]:
    """The blocks with the two halves of such a paragraph as one."""
    made: list[Block] = []
    for block in found:
        whole = next((one for one in reversed(made[-2:]) if one.kind != "markup"), None)
        gap = text[whole.stop : block.start] if whole else ""
        if whole and block.kind == "text" and whole.kind in {"text", "item"} and _is_seam(gap, text[block.start]):
            while made.pop() != whole:
                pass
            block = Block(whole.kind, whole.start, block.stop, whole.level, whole.title, whole.loose, whole.words)
        made.append(block)
    return made


def _is_seam(gap: str, sign: str) -> bool:
    return (
        (0 < gap.count(UNSEEN) <= LONGEST or "\f" in gap)
        and BREAK not in gap
        and ("\n" in gap or "\f" in gap)
        and sign.islower()
        and not gap.strip(WHITE)
    )


# A page of a PDF has a head and a foot, which say the same on each page but for its number.
FEWEST_PAGES = 3  # on which a line has to stand
PAGED = re.compile(r"\b(?:стр|с|лист|page|p|бет)\b|0 (?:из|of) 0|0 ?/ ?0", re.IGNORECASE)  # «… № 0, стр. 0»
LONGEST_HEAD = 100  # characters; blanks between two of its parts counted
FIGURES = re.compile(r"\d+")


def without_heads(pages: Sequence[str]) -> list[str]:
    """Pages without their numbers, and without heads and feet: the first head stays, and the last foot."""
    lines = [page.strip().split("\n") for page in pages]
    for row, place in [(row, 0) for row in _repeated([page[0].strip() for page in lines])] + [
        (-1 - row, -1) for row in _repeated([page[-1].strip() for page in reversed(lines)])
    ]:
        lines[row][place] = ""
    return ["\n".join(page).strip("\n") for page in lines]


def without_printed_heads(text: str) -> str:
    """The same for a plain text whose pages end with form feeds, as RFCs have them: masked, sign for sign."""
    if text.count("\f") < FEWEST_PAGES - 1:
        return text
    ends = [match.end() for match in re.finditer(r"\f|\Z", text)]
    pages = [[line for line in lines_of(text, start, stop) if line.text] for start, stop in pairwise([0, *ends])]
    pages = [page for page in pages if len(page) > 1]
    gone = [pages[row][0] for row in _repeated([page[0].text for page in pages])]
    gone += [pages[-1 - row][-1] for row in _repeated([page[-1].text for page in reversed(pages)])]
    parts, end = [], 0
    for line in sorted(gone, key=lambda line: line.start):
        parts += [text[end : line.start], UNSEEN * len(line.text)]
        end = line.stop
    return "".join([*parts, text[end:]])


def _repeated(lines: Sequence[str]) -> list[int]:
    """Which of the first lines of pages, or the last, go: those that number them, and all but the first that repeat."""
    gone: list[int] = []
    marks = [FIGURES.sub("0", line) for line in lines]
    for mark in set(marks) - {""}:
        rows = [row for row, one in enumerate(marks) if one == mark]
        told = [lines[row] for row in rows]
        is_number = mark == "0" or PAGE_LINE.fullmatch(mark)
        is_head = len(rows) >= FEWEST_PAGES and len(rows) * 2 > len(lines) and len(mark) <= LONGEST_HEAD
        if is_number and _count_pages(rows, told):
            gone += rows
        elif is_head and (len(set(told)) == 1 or (PAGED.search(mark) and _count_pages(rows, told))):
            gone += rows[1:]
    return gone


def _count_pages(rows: Sequence[int], marks: Sequence[str]) -> bool:
    """Whether a number in marks, that are alike but for it, runs as the pages do, or back; one alone tells nothing."""
    columns = list(zip(*([int(number) for number in FIGURES.findall(mark)] for mark in marks), strict=True))
    changing = [column for column in columns if len(set(column)) > 1]
    running = [
        any(len({number - step * row for number, row in zip(column, rows, strict=True)}) == 1 for step in (1, -1))
        for column in changing
    ]
    return len(rows) > 1 and bool(changing) and all(running)
