"""A document -> its blocks: headings, paragraphs, items, tables and code, and what is no text, each with its place.

Knows nothing of files and speakers.
"""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import replace
from itertools import pairwise

from index.documents import markdown, plain
from index.documents.block import NO_TEXT, Block
from index.documents.counted import counted_noun, rising, roman_number
from index.documents.document import Document
from index.documents.pages import PAGE_LINE, page_numbers, rejoined
from index.documents.sections import section_titles
from index.language.lines import LEADER, WIDEST, is_led
from index.language.minutes import begins_part
from index.language.numbered import TITLES
from index.language.sentences import of_paragraph

__all__ = ["NO_TEXT", "Block", "blocks", "left_out", "text_blocks"]

# Formats in which «#» is no heading; the others are Markdown, or converted to it.
PLAIN = ("txt", "srt", "vtt", "pdf", "rtf")
LONGEST_FIRST = 100  # characters of the line that a plain text begins with, as its title
PROSE = frozenset({"text", "item", "table"})
LONGEST_TITLE = 200  # characters of a heading that has no mark of one
# «Статья 8. Название», «ГЛАВА II», «8-бап. Атауы»: the smaller the number, the higher it stands.
_LEVELS = {word: level for level, words in enumerate(TITLES, 1) for word in words}
TITLE = re.compile(
    rf"(?:(?P<word>{'|'.join(_LEVELS)})\s*№?\s*(?:\d+(?:[.\-–]\d+)*|[IVXLC]+)(?![^\W_])"
    rf"|\d+-(?P<kazakh>{'|'.join(_LEVELS)})\b)[.:)]?(?P<title>.*)",
    re.IGNORECASE | re.DOTALL,
)
NUMBER_TITLE = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)(?P<point>[.)]?)[ \t]+(?P<title>[^\W\d_].*)", re.DOTALL)
LONGEST_LINKS = 20_000  # characters of a block of nothing else: README files begin with twenty badges
IS_LINK = r"(?:!?\[[^\]\n]*\]\([^)\n]*\)|!?\[[^\]\n]*\]\[[^\]\n]*\]|<?(?:https?://|www\.)\S++|\[[^\]\n]+\]:\s*\S++)"
LINKS = re.compile(rf"(?:[-*+•|]\s+|\d+[.)]\s+)?(?:\[!{IS_LINK}\]\([^)\n]*\)|{IS_LINK}|[\s,;|·•/&\-–—.])+")
CONTENTS = re.compile(r"(?:[-*+•]\s+|\d+[.)]\s+)?\[[^\]\n]*\]\(#[^)\n]*\)[.;]?")  # an item that leads into the page
CONTENTS_TITLE = re.compile(
    r"[#*_\s]*(?:содержание|оглавление|мазмұны|(?:table of )?contents)[*_:.\s=-]*", re.IGNORECASE
)
PAGED = re.compile(r"[|\s]*\S.*?(?:[\t|…]|[ .]{2,}|[^\W\d_] )[ .…|]*\d{1,4}[ |]*")  # «Введение    3»
LED_TO_PAGE = re.compile(rf"\S.*?{LEADER}\s*(\d{{1,4}})")  # «Введение ........ 3»
FEWEST_PAGES = 100  # that a text may have, however short an extract it is
SHORTEST_PAGE = 200  # characters
BEFORE_TITLE = re.compile(r"^[-*+•#\s]*(?:\d+(?:\.\d+)*[.)]?\s+)?")
# reStructuredText's pictures and targets of links, with their options.
DIRECTIVES = re.compile(
    r"(?:\s*(?:\.\. (?:\|[^|\n]+\| [\w-]+::|_[^\n]*?:|(?:image|figure|contents|include)::)|:[a-z]+:)[^\n]*(?:\n|\Z))+"
)
FURNITURE = re.compile(
    rf"{PAGE_LINE.pattern}|[-–—\s]*\d{{1,4}}[-–—\s]*|с\.\s*\d+|\d+\s*/\s*\d+|[-–—_=*.·•#~+\s\u2060]+", re.IGNORECASE
)
OPEN = re.compile(r"[\w:][*_]*\Z")  # the end of a line that is not the end of a sentence


def blocks(document: Document) -> list[Block]:
    """The blocks of a document's body in order; all but white space and marks is in one of them."""
    return text_blocks(document.text, document.body, is_markdown=document.format not in PLAIN)


def text_blocks(text: str, start: int = 0, is_markdown: bool = True) -> list[Block]:
    """The same for a text whose body begins at `start`."""
    found = list((markdown.blocks if is_markdown else plain.blocks)(text, start))
    found = _with_numbers(text, [_judged(text, block) for block in rejoined(text, found)])
    found = _with_pages(text, _with_letters(text, found) if is_markdown else found)
    return _with_contents(text, _with_titles(text, found, is_markdown))


def left_out(document: Document) -> Counter[str]:
    """How many characters are in no passage, by kind of block; front matter as `head`."""
    counts = Counter({"head": document.body} if document.body else {})
    for block in blocks(document):
        if block.kind in NO_TEXT:
            counts[block.kind] += block.stop - block.start
    return counts


def _judged(text: str, block: Block) -> Block:
    """A block of no text under its own kind: links and contents alone, page numbers, signs."""
    if block.kind not in {"text", "item"}:
        return block
    content = text[block.start : block.stop]
    if len(content) > LONGEST_LINKS:
        return block
    if CONTENTS.fullmatch(content):
        return replace(block, kind="contents")
    if DIRECTIVES.fullmatch(content):
        return replace(block, kind="definition")
    if LINKS.fullmatch(content) and any(sign.isalnum() for sign in content):
        return replace(block, kind="link")
    is_mark = not any(sign.isalnum() for sign in content)  # «* * *»
    if (FURNITURE if block.kind == "text" or is_mark else PAGE_LINE).fullmatch(content):
        return replace(block, kind="furniture", level=0)
    return block


def _with_numbers(text: str, found: Sequence[Block]) -> list[Block]:
    """Bare numbers that no sentence ends before are text: «Нас выбрали», «1200», «клиентов»; but for those of pages."""
    numbers = [place for place, block in enumerate(found) if block.kind == "furniture" and _is_number(text, block)]
    if not numbers:
        return list(found)
    told, pages = list(found), page_numbers(text, masked=True)
    for place in numbers:
        before = next((one for one in reversed(told[:place]) if one.kind not in NO_TEXT), None)
        is_open = before and before.kind in {"text", "heading"} and OPEN.search(text, before.start, before.stop)
        if is_open and found[place].start not in pages:
            told[place] = replace(found[place], kind="text")
    return told


def _is_number(text: str, block: Block) -> bool:
    return text[block.start : block.stop].strip().isdecimal()


def _with_contents(text: str, found: Sequence[Block]) -> list[Block]:
    """A list of contents under its title: its lines end with a page, or are headings of the document."""
    titles = {_bare(block.title) for block in found if block.kind == "heading"} - {""}
    told: list[Block] = []
    below = False  # such a title, or a line of such a list
    for number, block in enumerate(found):
        content = text[block.start : block.stop]
        after = found[number + 1] if number + 1 < len(found) else None
        is_title = CONTENTS_TITLE.fullmatch(content) and after and _is_contents(text, after, titles)
        below = bool(is_title) or block.kind == "contents" or (below and _is_contents(text, block, titles))
        told.append(replace(block, kind="contents") if below else block)
    return told


def _with_pages(text: str, found: Sequence[Block]) -> list[Block]:
    """Lines of contents that have no title: «Введение ...... 3», «Уход ...... 12»; those of a price list stay."""
    told = list(found)
    run: list[tuple[int, int]] = []  # (number of the block, page)
    for number, block in enumerate(found):
        is_line = block.kind in {"text", "item"} and block.stop - block.words <= WIDEST
        match = LED_TO_PAGE.fullmatch(text, block.words, block.stop) if is_line else None
        if match:
            run.append((number, int(match[1])))
        if run and (number - run[-1][0] > 1 or number + 1 == len(found)):  # the name of a part may stand between two
            if _are_pages([page for _, page in run], len(text)):
                for place, _ in run:
                    told[place] = replace(found[place], kind="contents", level=0)
            run = []
    return told


def _are_pages(numbers: Sequence[int], length: int) -> bool:
    """Whether numbers at the ends of lines are pages of a text of some characters, not prices or amounts.

    They never fall, a text so long may have so many, and some are no round ones.
    """
    is_rising = len(numbers) > 1 and all(before <= after for before, after in pairwise(numbers))
    return is_rising and numbers[-1] <= max(FEWEST_PAGES, length // SHORTEST_PAGE) and any(one % 10 for one in numbers)


def _is_contents(text: str, block: Block, titles: Set[str]) -> bool:
    """Whether each line of a block leads to a page or a heading."""
    if block.kind == "contents":
        return True
    lines = text[block.start : block.stop].splitlines()
    return block.kind in {"text", "item", "table"} and all(
        PAGED.fullmatch(line) or _bare(line) in titles for line in lines if line.strip()
    )


def _bare(title: str) -> str:
    """A heading without its marks and number, to be compared."""
    return BEFORE_TITLE.sub("", title).strip(" .:*_#").casefold()


def _with_letters(text: str, found: Sequence[Block]) -> list[Block]:
    """Items that Markdown has no marks for, each a paragraph of its own: «запрещается:», «а) курить;», «– шуметь.»."""
    told: list[Block] = []
    goes_on = False  # an item, and more may follow
    for number, block in enumerate(found):
        match = markdown.ITEM.match(text, block.start, block.stop) if block.kind == "text" else None
        leads = number > 0 and found[number - 1].kind != "heading" and text[found[number - 1].stop - 1] == ":"
        is_dash = match is not None and ")" not in match[0]
        if match and (goes_on or leads) and (not is_dash or goes_on or text[block.stop - 1] in ";,"):  # or it is speech
            block = replace(block, kind="item", level=block.level + 1, words=match.end())
            goes_on = not is_dash or text[block.stop - 1] in ";,"
        else:
            goes_on = False
        told.append(block)
    return told


def _with_titles(text: str, found: Sequence[Block], is_markdown: bool) -> list[Block]:
    """Headings without a mark: «Статья 8. Название», «1.1. Название», «НАЗВАНИЕ»; in plain text «1. Название» too."""
    told: list[Block] = []
    numbers = {
        number
        for number, block in enumerate(found)
        if not is_markdown and _is_apart(found, number) and NUMBER_TITLE.fullmatch(text, block.start, block.stop)
    }
    counted = _counted(text, found)
    deeper = max(counted.values(), default=1) - 1  # «1. Приём» stands below «II. Членство»
    sections = set() if is_markdown else section_titles(text, found)
    for number, block in enumerate(found):
        level = counted.get(number, 0) or (number in sections) * (2 + deeper)
        if not level and _may_be_title(text, block):
            level = _word_level(text, found, number) or _plain_level(text, found, number, numbers, is_markdown)
            if level and NUMBER_TITLE.fullmatch(text, block.start, block.stop):
                level = min(6, level + deeper)
        if level:
            title = " ".join(text[block.start : block.stop].split())
            block = replace(block, kind="heading", level=level, title=title, words=block.start)
        told.append(block)
    return told


def _may_be_title(text: str, block: Block) -> bool:
    """Whether a block is short text that no dots lead on to a number."""
    is_short = block.kind in {"text", "item"} and block.stop - block.start <= LONGEST_TITLE
    return is_short and not is_led(text[block.start : block.stop])


def _counted(text: str, found: Sequence[Block]) -> dict[int, int]:
    """Lines apart that count the parts of a text, «II. Членство», «Письмо второе», each with its level.

    One alone is none, and neither is a list of them without text between.
    """
    lines = {
        number: text[block.start : block.stop]
        for number, block in enumerate(found)
        if block.kind == "text" and _is_apart(found, number) and block.stop - block.start <= LONGEST_TITLE
    }
    romans = rising((number, value) for number, line in lines.items() if (value := roman_number(line)))
    told = {number: counted for number, line in lines.items() if (counted := counted_noun(line))}
    counts = Counter(noun for noun, _ in set(told.values()))  # each ordinal once
    nouns = {number: noun for number, (noun, _) in told.items() if counts[noun] > 1}
    return {number: 2 for number in romans if number + 1 not in romans} | {
        number: _LEVELS.get(noun, 2) + 1 for number, noun in nouns.items() if nouns.get(number + 1) != noun
    }


def _is_apart(found: Sequence[Block], number: int) -> bool:
    """Whether a block stands apart from what is around it, and something follows."""
    block = found[number]
    return block.loose and number + 1 < len(found) and found[number + 1].loose


def _word_level(text: str, found: Sequence[Block], number: int) -> int:
    """The level of «Статья 8. Название»; 0 where a sentence follows the number, or it goes on what stands before."""
    block = found[number]
    match = TITLE.fullmatch(text, block.start, block.stop)
    is_apart = block.loose or text[found[number - 1].stop - 1] in ".;!?:"
    if not match or not is_apart or match["title"].rstrip()[-1:] in set(".;,:!"):
        return 0
    return _LEVELS[(match["word"] or match["kazakh"]).lower()] + 1


def _is_title(text: str, found: Sequence[Block]) -> bool:
    """Whether a text begins with a short line apart, and sentences or «1. Название», «Глава первая», behind it."""
    block, after = found[0], found[1]
    content, behind = text[block.start : block.stop], text[after.start : after.stop]
    is_line = len(content) <= LONGEST_FIRST and "\n" not in content and content[0].isupper() and block.kind == "text"
    counts = NUMBER_TITLE.fullmatch(behind) or roman_number(behind) == 1 or counted_noun(behind)
    leads = after.kind == "table" or behind[-1] in ".!?…:;" or bool(counts)
    return is_line and after.loose and leads and after.kind in PROSE


def _plain_level(text: str, found: Sequence[Block], number: int, numbers: set[int], is_markdown: bool) -> int:
    """The level of a numbered or capital line that stands apart."""
    block = found[number]
    content = text[block.start : block.stop]
    match = NUMBER_TITLE.fullmatch(content)
    is_said = match is not None and begins_part(content, match.start("title"))  # «1. СЛУШАЛИ: …»
    if number + 1 == len(found) or content[-1] in ";,:!?" or "|" in content or is_said:
        return 0
    if match and begins_part(text, found[number + 1].start):  # «1. О крыше.» above «СЛУШАЛИ: …» of minutes
        return 2 if len(of_paragraph(match["title"])) == 1 else 0
    if content[-1] == ".":
        return 0
    after = text[found[number + 1].start :][:20]
    if match and after.startswith(f"{match['number']}.1"):  # «3. Сроки» above «3.1. …», whether it stands apart or not
        return min(6, match["number"].count(".") + 2)
    if not block.loose:
        return 0
    if number == 0 and not (is_markdown and any(one.kind == "heading" for one in found)) and _is_title(text, found):
        return 1
    if match and match["title"][0].isupper():
        deep = match["number"].count(".")
        if deep and (match["point"] or len(match["title"]) < 80):
            return min(6, deep + 2)
        # «1. Название», apart, with a text before the next number: an item of a list has none.
        if match["point"] and number in numbers and number + 1 not in numbers:
            return 2
    letters = [sign for sign in content if sign.isalpha()]
    is_capital = len(letters) > 3 and content.upper() == content and len(content) <= 100
    return 2 if is_capital and _is_apart(found, number) and " " in content else 0
