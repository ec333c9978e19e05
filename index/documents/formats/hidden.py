"""A file of an office program -> the same without what the program does not show: hidden text, rows and columns."""

import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from index.documents.formats.numbering import WORD, edited

# «\v» up to «\v0» or to the end of its group, and the same for what a tracked change has deleted.
HIDDEN = re.compile(rb"\\(?:v|deleted)(?![a-z0-9-])[^{}]*?(?=\\v0|\\deleted0|[{}])")
ROW = re.compile(rb"<(?:\w+:)?row\s[^>]*>")
COLUMN = re.compile(rb"<(?:\w+:)?col\s[^>]*>")
FIELD = re.compile(rb'\s(\w+)="([^"]*)"')
FILTERED = re.compile(rb"<(?:\w+:)?(?:autoFilter|tablePart)\b")


def without_vanished(data: bytes) -> bytes:
    """A Word file without its runs of hidden text (w:vanish, ISO/IEC 29500-1, 17.3.2.41)."""
    return edited(data, b":vanish", _take_vanished)


def _take_vanished(document: Element) -> None:
    for place in list(document.iter()):
        for run in filter(_is_vanished, place.findall(f"{WORD}r")):
            place.remove(run)


def _is_vanished(run: Element) -> bool:
    mark = run.find(f"{WORD}rPr/{WORD}vanish")
    is_hidden = mark is not None and mark.get(f"{WORD}val") not in {"0", "false", "off"}
    return is_hidden and run.find(f"{WORD}t") is not None  # the ends of a field stay


def without_hidden(book: Any) -> None:
    """Take hidden sections, and text in styles that hide it, out of an OpenDocument text of odfdo."""
    for text in [
        *styled(book, '@text:display="none"'),
        *book.body.get_elements('//text:section[@text:display="none"]'),
    ]:
        text.delete()


def styled(book: Any, which: str) -> Iterator[Any]:
    """The runs of an OpenDocument text whose style has text properties of that XPath condition."""
    for part in ("content.xml", "styles.xml"):
        for style in book.get_part(part).root.get_elements(f"//style:style[style:text-properties[{which}]]"):
            name = style.get_attribute("style:name")
            yield from book.body.get_elements(f'//text:span[@text:style-name="{name}"]')


def hidden_cells(sheet: bytes) -> tuple[set[int], set[int]]:
    """The numbers of hidden rows and columns, from 1, in the XML of a sheet of Excel.

    Those that a filter or a folded outline hides are not: the data go on, and a click shows them.
    """
    rows = set() if FILTERED.search(sheet) else {_number(one, b"r") for one in filter(_is_hidden, ROW.findall(sheet))}
    columns = set()
    for one in filter(_is_hidden, COLUMN.findall(sheet)):
        columns |= set(range(_number(one, b"min"), _number(one, b"max") + 1))
    return rows, columns


def _is_hidden(tag: bytes) -> bool:
    fields = dict(FIELD.findall(tag))
    return fields.get(b"hidden") in {b"1", b"true"} and not fields.get(b"outlineLevel")


def _number(tag: bytes, name: bytes) -> int:
    return int(dict(FIELD.findall(tag)).get(name, b"0"))
