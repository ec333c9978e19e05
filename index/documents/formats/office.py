"""Files of office programs, and reStructuredText -> Markdown, each by the library of its format (the extra `formats`).

Run in a process of its own (conversion.py): what a broken or hostile file does to a library stays there.
"""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from index.documents.formats import page
from index.documents.formats.converted import Converted, joined
from index.documents.formats.formulas import with_formulas
from index.documents.formats.hidden import HIDDEN, hidden_cells, styled, without_hidden, without_vanished
from index.documents.formats.numbering import numbered
from index.documents.formats.page import raised
from index.documents.formats.pdf import pdf
from index.documents.formats.rst import rst
from index.documents.formats.table import fill, markdown, sheet

STYLES = "p[style-name='Title'] => h1:fresh"  # beside those that mammoth knows
LINE_BREAK = re.compile(rb"\\line(?![a-z])[ ]?")
CELLS = re.compile(r"(?:^[^|\n]*(?:\|[^|\n]*)*\|[ \t]*(?:\n+|\Z))+", re.MULTILINE)  # «День|Цена|»
# «10{\super 24}», where the figure before it is none of «\'e0».
POWER = re.compile(
    rb"((?<!\\'[0-9a-f])\d\}?\s*\{?(?:\\[a-z]+-?\d*\s?)*\\super(?![a-z])(?:\\[a-z]+-?\d*)*\s?)([+-]?\d+)"
)
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"')
ESCAPED = re.compile(r"(?<!^)\\([\\`*_{}\[\]()#+\-.!|<>~])", re.MULTILINE)


def docx(data: bytes) -> Converted:
    """Word: headings, lists and tables by mammoth, numbers as Word shows them."""
    import mammoth

    html = mammoth.convert_to_html(
        io.BytesIO(numbered(with_formulas(without_vanished(data)))),
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
        style_map=STYLES,
    )
    return page.convert(html.value)


def odt(data: bytes) -> Converted:
    """OpenDocument text, by odfdo, which escapes each sign that Markdown might take for markup."""
    import odfdo

    book = odfdo.Document(io.BytesIO(data))
    without_hidden(book)
    for power in styled(book, 'starts-with(@style:text-position, "super")'):
        before = power.xpath("preceding::text()[1]")
        power.text = raised(str(before[0]) if before else "", power.text or "")
    return Converted(ESCAPED.sub(r"\1", str(book.to_markdown()).replace("\\\n", "\n")))  # a line break is «\»


def rtf(data: bytes) -> Converted:
    """Rich Text, by striprtf; its table cells are divided by bars."""
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(
        LINE_BREAK.sub(b" ", POWER.sub(_raised, HIDDEN.sub(b"", data))).decode("latin-1"), errors="ignore"
    )
    return Converted(re.sub(r"\n+", "\n\n", CELLS.sub(_table, text)).replace("\v", "\n").strip("\n"))


def _raised(power: re.Match[bytes]) -> bytes:
    return power[1] + b"".join(b"\\u%d?" % ord(sign) for sign in raised("", power[2].decode()))


def _table(rows: re.Match[str]) -> str:
    """A table, whose line ends are told apart from those of paragraphs."""
    cells = [line.rstrip(" \t|").split("|") for line in rows[0].split("\n") if line.strip()]
    return "\n".join(["", markdown(cells).replace("\n", "\v"), ""])


def epub(data: bytes) -> Converted:
    """A book: its pages of HTML in the order of their names, as the spine lists them."""
    import posixpath
    from urllib.parse import unquote

    from bs4 import BeautifulSoup

    def named(name: str) -> re.Pattern[str]:
        return re.compile(f"(?:^|:){name}$")  # whatever its prefix is

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        container = BeautifulSoup(book.read("META-INF/container.xml"), "lxml-xml")
        root = str(container.find_all(named("rootfile"))[0]["full-path"])
        package = BeautifulSoup(book.read(root), "lxml-xml")
        pages = {item.get("id"): str(item.get("href", "")) for item in package.find_all(named("item"))}
        parts, missing = [], 0
        for number, reference in enumerate(package.find_all(named("itemref")), 1):
            href = posixpath.join(posixpath.dirname(root), pages.get(reference.get("idref"), ""))
            paths = {posixpath.normpath(href), posixpath.normpath(unquote(href))}
            path = next((name for name in book.namelist() if name in paths), None)
            if path is None:
                missing += 1
            else:
                parts.append((f"part {number}", page.convert(book.read(path).decode("utf-8", "replace")).text))
        title = package.find(named("title"))
    told = title.get_text().strip() if title else ""
    made = joined(parts, title="" if told == "Unknown Title" else told)  # as LibreOffice writes for a text without one
    return replace(made, missing=missing)


def pptx(data: bytes) -> Converted:
    """Slides: their titles as headings, their texts, tables and notes."""
    from pptx import Presentation

    slides = []
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        lines = [line for shape in slide.shapes for line in _of_shape(shape, slide.shapes.title)]
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame):
            lines.append(notes.text.replace("\v", "\n").replace("\n", "\n\n"))
        slides.append((f"slide {number}", "\n\n".join(filter(str.strip, lines))))
    return joined(slides)


def _of_shape(shape: Any, title: object) -> Iterator[str]:
    """The texts of a shape, and of those in a group."""
    if hasattr(shape, "shapes"):
        for one in shape.shapes:
            yield from _of_shape(one, title)
    elif shape.has_text_frame and shape.text_frame.text.strip():
        text = shape.text_frame.text.replace("\v", "\n")
        yield f"## {' '.join(text.split())}" if shape == title else text.replace("\n", "\n\n")
    elif getattr(shape, "has_table", False):
        yield markdown(_filled(shape.table))


def _filled(table: Any) -> list[list[str]]:
    """The texts of a table on a slide, those of merged cells in each row and column that they span."""
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row.cells):
            if cell.is_merge_origin:
                fill(rows, at, column, at + cell.span_height, column + cell.span_width)
    return rows


def xlsx(data: bytes) -> Converted:
    """A workbook: the tables of each sheet that is shown, under its name; «sheet Цены:4» is its row 4."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets: list[tuple[str, str]] = []
    places: list[tuple[int, str]] = []
    length = 0
    archive = zipfile.ZipFile(io.BytesIO(data))
    for one in book.worksheets:
        if one.sheet_state != "visible":
            continue
        cells = [[_value(cell) for cell in row] for row in one.iter_rows()]
        written = archive.read(one._worksheet_path)  # what is merged or hidden a book that is read only leaves out
        for spanned in MERGED.findall(written):
            column, row, last, end = openpyxl.utils.range_boundaries(spanned.decode())
            fill(cells, row - 1, column - 1, end, last)
        no_rows, no_columns = hidden_cells(written)
        shown = (["" if column in no_columns else cell for column, cell in enumerate(row, 1)] for row in cells)
        made, rows = sheet((number, row) for number, row in enumerate(shown, 1) if number not in no_rows)
        if made:
            head = f"## {one.title}\n\n"
            places.append((length, f"sheet {one.title}"))
            places += [(length + len(head) + offset, f"sheet {one.title}:{row}") for offset, row in rows]
            sheets.append((one.title, head + made))
            length += len(head) + len(made) + 2
    return Converted("\n\n".join(text for _, text in sheets), places=tuple(places))


def _value(cell: Any) -> str:
    """A whole number without a point, a share in percent, a date without midnight; "" for an empty cell."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, int | float) and "%" in str(cell.number_format):
        return f"{value * 100:.10g}%"
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value).removesuffix(" 00:00:00")


CONVERTERS: dict[str, Callable[[bytes], Converted]] = {
    ".docx": docx, ".pdf": pdf, ".odt": odt, ".rtf": rtf, ".epub": epub, ".pptx": pptx, ".xlsx": xlsx,
    ".rst": rst,
}  # fmt: skip
