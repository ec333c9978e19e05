"""A Word file -> the same with the numbers that Word shows before paragraphs written into their text.

«3.2. Оплата» has no number in the file: a paragraph names a list and a level, and Word counts when it shows them. So
nobody would find point 3.2, and lists that go on behind a paragraph would begin at 1 again. Bullets stay as they are.
ISO/IEC 29500-1 (Office Open XML), section 17.9, has what is counted how.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT, NUMBERING, STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
LEVELS = 9
PLACE = re.compile(r"%([1-9])")
LATIN, RUSSIAN = "abcdefghijklmnopqrstuvwxyz", "абвгдежзиклмнопрстуфхцчшщэюя"  # Word leaves out ё, й, ъ, ы, ь
ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x")),
    *((9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)


@dataclass(frozen=True, slots=True)
class Level:
    """How a level of a list is counted and shown: «%1.%2.» has the numbers of levels 1 and 2."""

    form: str  # w:numFmt: decimal, lowerLetter, ...
    text: str
    start: int = 1
    is_decimal: bool = False  # w:isLgl: the numbers of the levels above in digits, too


@dataclass(slots=True)
class List:
    """Levels of a w:num, and the counts that it shares with others of the same w:abstractNum."""

    levels: dict[int, Level]
    counts: dict[int, int]
    restarts: dict[int, int] = field(default_factory=dict)  # level -> where this list begins anew

    def next(self, level: int) -> str:
        """What stands before the next paragraph of that level; "" where nothing does, or a bullet."""
        known = self.levels.get(level)
        if known is None:
            return ""
        begin = self.restarts.pop(level, None)
        self.counts[level] = begin if begin is not None else self.counts.get(level, known.start - 1) + 1
        for deeper in range(level + 1, LEVELS):
            self.counts.pop(deeper, None)
        if known.form in {"bullet", "none"}:
            return ""
        return PLACE.sub(lambda match: self._shown(int(match[1]) - 1, known), known.text).strip()

    def _shown(self, level: int, within: Level) -> str:
        own = self.levels.get(level, within)
        number = self.counts.get(level, own.start)
        return str(number) if within.is_decimal else shown(number, own.form)


def numbered(data: bytes) -> bytes:
    """The bytes of a .docx -> those of one whose numbers are text; the same bytes where Word would show none.

    Raises what zipfile and ElementTree raise for files that are none.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not {DOCUMENT, NUMBERING} <= set(archive.namelist()):
            return data
        document, numbering = (ElementTree.fromstring(archive.read(name)) for name in (DOCUMENT, NUMBERING))
        styles = ElementTree.fromstring(archive.read(STYLES)) if STYLES in archive.namelist() else Element("none")
        written = _write(document, lists(numbering), _of_styles(styles, numbering))
        if not written:
            return data
        _forget_styles(numbering, written)
        return rewritten(archive, {DOCUMENT: document, NUMBERING: numbering})


def edited(data: bytes, mark: bytes, change: Callable[[Element], None]) -> bytes:
    """The bytes of a .docx after a change of its document; the same bytes where that has not the mark to be changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(DOCUMENT)
        if mark not in xml:
            return data
        document = ElementTree.fromstring(xml)
        change(document)
        return rewritten(archive, {DOCUMENT: document})


def rewritten(archive: zipfile.ZipFile, made: Mapping[str, Element]) -> bytes:
    """The bytes of an archive with other parts under some of its names."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as copy:
        for name in archive.namelist():
            copy.writestr(name, ElementTree.tostring(made[name]) if name in made else archive.read(name))
    return out.getvalue()


def lists(numbering: Element) -> dict[str, List]:
    """word/numbering.xml -> each w:num by its number."""
    levels = {one.get(f"{WORD}abstractNumId"): _levels(one) for one in numbering.iter(f"{WORD}abstractNum")}
    counts: dict[str | None, dict[int, int]] = {}
    found = {}
    for one in numbering.iter(f"{WORD}num"):
        abstract = _value(one, "abstractNumId")
        made = List(dict(levels.get(abstract, {})), counts.setdefault(abstract, {}))
        for override in one.iter(f"{WORD}lvlOverride"):
            made.levels |= _levels(override)
            if (start := _value(override, "startOverride")) is not None:
                made.restarts[_number(override.get(f"{WORD}ilvl"))] = _number(start)
        found[one.get(f"{WORD}numId", "")] = made
    return found


def shown(number: int, form: str) -> str:
    """A number as w:numFmt has it; forms that are not known here in digits."""
    alphabet = {"lowerLetter": LATIN, "upperLetter": LATIN, "russianLower": RUSSIAN, "russianUpper": RUSSIAN}.get(form)
    if alphabet and number > 0:
        text = alphabet[(number - 1) % len(alphabet)] * (1 + (number - 1) // len(alphabet))  # a … z, aa, bb
    elif form in {"lowerRoman", "upperRoman"} and 0 < number < 4000:
        text = _roman(number)
    else:
        text = f"{number:02}" if form == "decimalZero" else str(number)
    return text.upper() if form.startswith(("upper", "russianUpper")) else text


def _roman(number: int) -> str:
    text = ""
    for worth, letters in ROMAN:
        text += letters * (number // worth)
        number %= worth
    return text


def _write(document: Element, lists: Mapping[str, List], of_styles: Mapping[str, tuple[str, int]]) -> set[str]:
    """Numbers written before the texts of paragraphs, which are in no list then; those lists."""
    written = set()
    places = [_place(paragraph, of_styles) for paragraph in document.iter(f"{WORD}p")]
    plain = _plain(places, lists)
    for paragraph, (number, level) in zip(document.iter(f"{WORD}p"), places, strict=True):
        label = lists[number].next(level) if number in lists else ""
        if not label or number in plain or not any(paragraph.itertext()):  # an empty one counts, and says nothing
            continue
        properties = paragraph.find(f"{WORD}pPr")
        assert properties is not None  # it has the place
        for named in properties.findall(f"{WORD}numPr"):
            properties.remove(named)
        run = Element(f"{WORD}r")
        text = ElementTree.SubElement(run, f"{WORD}t", {"{http://www.w3.org/XML/1998/namespace}space": "preserve"})
        text.text = f"{label} "
        paragraph.insert(list(paragraph).index(properties) + 1, run)
        written.add(number)
    return written


def _place(paragraph: Element, of_styles: Mapping[str, tuple[str, int]]) -> tuple[str, int]:
    """The w:num of a paragraph and its level; "" for one in no list."""
    properties = paragraph.find(f"{WORD}pPr")
    if properties is None:
        return "", 0
    number, level = of_styles.get(_value(properties, "pStyle") or "", ("", 0))
    named = properties.find(f"{WORD}numPr")
    if named is not None:
        number = _value(named, "numId") or number
        level = _number(_value(named, "ilvl"), level)
    return number, level


def _plain(places: Sequence[tuple[str, int]], lists: Mapping[str, List]) -> set[str]:
    """Lists without a break whose numbers are 1, 2, 3 on each level: Markdown counts and nests them as Word does."""
    found = set()
    rows_of: dict[str, list[int]] = {}
    for row, (number, _) in enumerate(places):
        if number in lists:
            rows_of.setdefault(number, []).append(row)
    shared = Counter(id(one.counts) for one in lists.values())
    for number, rows in rows_of.items():
        levels = [lists[number].levels.get(level) for level in {places[row][1] for row in rows}]
        is_counted = all(level and level.form in {"decimal", "bullet"} and level.start == 1 for level in levels)
        is_bare = all(level and len(PLACE.findall(level.text)) < 2 for level in levels)
        alone = shared[id(lists[number].counts)] == 1 and not lists[number].restarts
        if is_counted and is_bare and alone and rows[-1] - rows[0] + 1 == len(rows):
            found.add(number)
    return found


def _of_styles(styles: Element, numbering: Element) -> dict[str, tuple[str, int]]:
    """Each paragraph style that is in a list -> the w:num and the level; one that is based on it too."""
    level_of = {_value(level, "pStyle"): _number(level.get(f"{WORD}ilvl")) for level in numbering.iter(f"{WORD}lvl")}
    all_styles = {one.get(f"{WORD}styleId", ""): one for one in styles.iter(f"{WORD}style")}
    found = {}
    for name in all_styles:
        for style in _line(name, all_styles):
            named = style.find(f"{WORD}pPr/{WORD}numPr")
            if named is not None:
                own = level_of.get(name, level_of.get(style.get(f"{WORD}styleId")))
                level = _number(_value(named, "ilvl"), 0) if own is None else own
                found[name] = (_value(named, "numId") or "", level)
                break
    return found


def _line(name: str, styles: Mapping[str, Element]) -> Iterator[Element]:
    """A style and those that it is based on; a circle ends where it closes."""
    seen = set()
    while name in styles and name not in seen:
        seen.add(name)
        yield styles[name]
        name = _value(styles[name], "basedOn") or ""


def _forget_styles(numbering: Element, written: Set[str]) -> None:
    """The styles of some lists are in none any more, but for bullets: what they number is text now."""
    of = {one.get(f"{WORD}numId"): _value(one, "abstractNumId") for one in numbering.iter(f"{WORD}num")}
    gone = {of[number] for number in written}
    for abstract in numbering.iter(f"{WORD}abstractNum"):
        for level in abstract.iter(f"{WORD}lvl") if abstract.get(f"{WORD}abstractNumId") in gone else ():
            style = level.find(f"{WORD}pStyle")
            if style is not None and _value(level, "numFmt") != "bullet":
                level.remove(style)


def _levels(place: Element) -> dict[int, Level]:
    found = {}
    for level in place.iter(f"{WORD}lvl"):
        is_decimal = level.find(f"{WORD}isLgl") is not None
        start = _number(_value(level, "start"), 1)
        form, text = _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
        found[_number(level.get(f"{WORD}ilvl"))] = Level(form, text, start, is_decimal)
    return found


def _value(place: Element, name: str) -> str | None:
    """`w:val` of a child."""
    child = place.find(f"{WORD}{name}")
    return None if child is None else child.get(f"{WORD}val")


def _number(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else otherwise
