"""Files of office programs -> Markdown, each by the library of its format (the extra `formats`).

Run in a process of its own (conversion.py): what a broken or hostile file does to a library stays there.
"""

import io
import re
import zipfile
from collections.abc import Callable

from index.documents.formats import page
from index.documents.formats.converted import Converted, joined
from index.documents.formats.table import markdown
from index.documents.pages import without_heads

ESCAPED = re.compile(r"(?<!^)\\([\\`*_{}\[\]()#+\-.!|<>~])", re.MULTILINE)


def docx(data: bytes) -> Converted:
    """Word: headings, lists and tables by mammoth."""
    import mammoth

    html = mammoth.convert_to_html(io.BytesIO(data), convert_image=mammoth.images.img_element(lambda _: {"src": ""}))
    return page.convert(html.value)


def pdf(data: bytes) -> Converted:
    """The characters of each page as they stand; its lines are wrapped as in any plain text."""
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    pages = []
    for number, sheet in enumerate(document, 1):
        text = sheet.get_textpage().get_text_range().replace("\r\n", "\n").replace("\ufffe", "-").replace("\x02", "-")
        pages.append((f"page {number}", text.strip("\n")))
    bare = without_heads([text for _, text in pages])
    return joined([(name, text) for (name, _), text in zip(pages, bare, strict=True)], "\n")  # a sentence may go on


def odt(data: bytes) -> Converted:
    """OpenDocument text, by odfdo, which escapes each sign that Markdown might take for markup."""
    import odfdo

    return Converted(ESCAPED.sub(r"\1", str(odfdo.Document(io.BytesIO(data)).to_markdown())))


def rtf(data: bytes) -> Converted:
    """Rich Text, by striprtf; its table cells are divided by bars."""
    from striprtf.striprtf import rtf_to_text

    text: str = rtf_to_text(data.decode("latin-1"), errors="ignore")
    return Converted(text.replace("\n", "\n\n"))


def epub(data: bytes) -> Converted:
    """A book: its pages of HTML in the order of their names, as the spine lists them."""
    import posixpath

    with zipfile.ZipFile(io.BytesIO(data)) as book:
        container = book.read("META-INF/container.xml").decode("utf-8", "replace")
        match = re.search(r'full-path="([^"]+)"', container)
        root = match[1] if match else ""
        package = book.read(root).decode("utf-8", "replace")
        items = {}
        for tag in re.findall(r"<(?:\w+:)?item\s[^>]*>", package):
            fields = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
            items[fields.get("id", "")] = fields.get("href", "")
        order = re.findall(r'<(?:\w+:)?itemref\s[^>]*?idref="([^"]+)"', package)
        title = re.search(r"<dc:title[^>]*>([^<]*)", package)
        parts = []
        for number, name in enumerate(order, 1):
            path = posixpath.normpath(posixpath.join(posixpath.dirname(root), items.get(name, "")))
            if path in book.namelist():
                parts.append((f"part {number}", page.convert(book.read(path).decode("utf-8", "replace")).text))
    told = title[1].strip() if title else ""
    return joined(parts, title="" if told == "Unknown Title" else told)  # as LibreOffice writes for a text without one


def pptx(data: bytes) -> Converted:
    """Slides: their titles as headings, their texts and tables."""
    from pptx import Presentation

    slides = []
    for number, slide in enumerate(Presentation(io.BytesIO(data)).slides, 1):
        lines = []
        for shape in slide.shapes:
            if shape.has_text_frame and shape.text_frame.text.strip():
                text = shape.text_frame.text.replace("\v", "\n")
                is_title = shape == slide.shapes.title
                lines.append(f"## {' '.join(text.split())}" if is_title else text.replace("\n", "\n\n"))
            elif shape.has_table:
                lines.append(markdown([[cell.text for cell in row.cells] for row in shape.table.rows]))
        slides.append((f"slide {number}", "\n\n".join(lines)))
    return joined(slides)


def xlsx(data: bytes) -> Converted:
    """A workbook: each sheet a table under its name."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    sheets = []
    for sheet in book.worksheets:
        rows = [[_value(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
        table = markdown([row for row in rows if any(cell != "" for cell in row)])
        sheets.append((f"sheet {sheet.title}", f"## {sheet.title}\n\n{table}" if table else ""))
    return joined(sheets)


def _value(cell: object) -> object:
    """A whole number without a point, a date without midnight; "" for an empty cell."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return int(cell)
    return str(cell).removesuffix(" 00:00:00")


CONVERTERS: dict[str, Callable[[bytes], Converted]] = {
    ".docx": docx, ".pdf": pdf, ".odt": odt, ".rtf": rtf, ".epub": epub, ".pptx": pptx, ".xlsx": xlsx
}  # fmt: skip
