"""Files of office programs -> documents, by a process of its own; what it cannot read costs one line."""

import io
import zipfile
from pathlib import Path

import pytest

from index.documents import conversion
from index.documents.conversion import converted
from index.documents.files import Fault
from index.documents.reading import read_documents
from index.errors import DocumentError
from index.language.terms import lemmas
from index.passages.splitting import split
from tests.documents.samples import names, write

for library in ("mammoth", "odfdo", "openpyxl", "pptx", "pypdfium2", "striprtf"):
    pytest.importorskip(library)

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R 6 0 R]/Count 2>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length 44>>stream
BT /F 12 Tf 20 250 Td (The ferry leaves) Tj ET
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
6 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 7 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
7 0 obj<</Length 40>>stream
BT /F 12 Tf 20 250 Td (at noon.) Tj ET
endstream endobj
trailer<</Root 1 0 R>>
"""
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def zipped(**files: str) -> bytes:
    """A ZIP of files; `a__b_xml` is a/b.xml, and a leading `_` a point."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return buffer.getvalue()


WORDS = (
    '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Паром</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>Идёт в полдень.</w:t></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Плот</w:t></w:r></w:p></w:tc>"
    "<w:tc><w:p><w:r><w:t>7</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
)


def docx(body: str = WORDS) -> bytes:
    relations = f'<Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/>'
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    styles = '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    types = "http://schemas.openxmlformats.org/package/2006/content-types"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{types}"></Types>')
        archive.writestr("_rels/.rels", f'<Relationships xmlns="{namespace}">{relations}</Relationships>')
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>')
    return buffer.getvalue()


def test_word() -> None:
    made = converted(".docx", docx())
    assert made.text == "# Паром\n\nИдёт в полдень.\n\n- Плот: 7"


def test_formulas_of_word() -> None:
    def run(text: str) -> str:
        return f"<m:r><m:t>{text}</m:t></m:r>"

    square = f"<m:sSup><m:e>{run('r')}</m:e><m:sup>{run('2')}</m:sup></m:sSup>"
    half = f"<m:f><m:num>{run('a+b')}</m:num><m:den>{run('2')}</m:den></m:f>"
    root = f"<m:rad><m:e>{run('x')}</m:e></m:rad>"
    made = "".join(f"<m:oMath>{one}</m:oMath>, " for one in (f"{run('S=π')}{square}", half, root))
    body = (
        '<w:p xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:r><w:t>Площадь: </w:t></w:r>'
        f"{made}<w:r><w:t>: вот.</w:t></w:r></w:p>"
    ).replace(", ", "<w:r><w:t>, </w:t></w:r>")
    assert converted(".docx", docx(body)).text == "Площадь: S=πr², (a+b)/2, √x, : вот."


def test_pdf_knows_its_pages() -> None:
    made = converted(".pdf", PDF)
    assert (made.text, made.places) == ("The ferry leaves\nat noon.", ((0, "page 1"), (17, "page 2")))


def test_rtf() -> None:
    made = converted(".rtf", rb"{\rtf1\ansi\ansicpg1251 \'cf\'e0\'f0\'ee\'ec.\par \'cb\'b8\'e4.}")
    assert made.text == "Паром.\n\nЛёд."


def test_rtf_keeps_its_lines_and_tables() -> None:
    rows = rb"\trowd\cellx1\cellx2 a\cell b\cell\row\trowd\cellx1\cellx2 1\cell 2\cell\row\pard"
    data = rb"{\rtf1\ansi One\line two.\par " + rows + rb" End.}"
    assert converted(".rtf", data).text == "One two.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd."


def test_a_workbook_knows_its_sheets() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Цены"
    book.active.append(["Груз", "Цена"])
    book.active.append(["Плот", 7.0])
    book.create_sheet("Пусто")
    buffer = io.BytesIO()
    book.save(buffer)
    made = converted(".xlsx", buffer.getvalue())
    assert made.text == "## Цены\n\n| Груз | Цена |\n|---|---|\n| Плот | 7 |"
    assert made.places == ((0, "sheet Цены"), (9, "sheet Цены:1"), (35, "sheet Цены:2"))


def test_merged_cells_of_a_workbook() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Цены"
    for row in (
        ["Прайс-лист", None, None], ["Товар", "Цена", None], [None, "опт", "розница"],
        ["Шкаф", 100, 200], [None, 110, 210],
    ):  # fmt: skip
        sheet.append(row)
    for merged in ("A1:C1", "A2:A3", "B2:C2", "A4:A5"):
        sheet.merge_cells(merged)
    buffer = io.BytesIO()
    book.save(buffer)
    made = converted(".xlsx", buffer.getvalue())
    assert made.text.split("\n\n") == [
        "## Цены", "Прайс-лист",
        "| Товар | Цена опт | Цена розница |\n|---|---|---|\n| Шкаф | 100 | 200 |\n| Шкаф | 110 | 210 |",
    ]  # fmt: skip
    assert made.places[-1] == (made.text.index("| Шкаф"), "sheet Цены:4")


def test_a_workbook_without_what_it_hides() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Цены"
    for row in (["Груз", "Наценка", "Цена"], ["Плот", 3, 7], ["Мел", 4, 8], ["Лёд", 5, 9]):
        sheet.append(row)
    sheet.column_dimensions["B"].hidden = True
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[4].hidden, sheet.row_dimensions[4].outlineLevel = True, 1  # folded: a click shows it
    for state in ("hidden", "veryHidden"):
        secret = book.create_sheet(state)
        secret.append(["Иванов", 450])
        secret.sheet_state = state
    filtered = book.create_sheet("Отбор")
    for row in (["Груз", "Цена"], ["Плот", 7], ["Мел", 8]):
        filtered.append(row)
    filtered.auto_filter.ref = "A1:B3"
    filtered.row_dimensions[2].hidden = True
    buffer = io.BytesIO()
    book.save(buffer)
    assert [line for line in converted(".xlsx", buffer.getvalue()).text.split("\n") if "---" not in line] == [
        *("## Цены", "", "| Груз |  | Цена |", "| Плот |  | 7 |", "| Лёд |  | 9 |", ""),
        *("## Отбор", "", "| Груз | Цена |", "| Плот | 7 |", "| Мел | 8 |"),
    ]


def test_hidden_text_of_word() -> None:
    runs = "".join(
        f"<w:r><w:rPr>{mark}</w:rPr><w:t>{text}</w:t></w:r>"
        for mark, text in (("", "Скидка 10 %."), ("<w:vanish/>", "Наценка 45 %."), ('<w:vanish w:val="0"/>', "Всё."))
    )
    assert converted(".docx", docx(f"<w:p>{runs}</w:p>")).text == "Скидка 10 %.Всё."


def test_hidden_text_of_rtf() -> None:
    data = rb"{\rtf1\ansi Seen,{\v\fs20 hidden}{\deleted\revauth1 gone} too\v hidden\v0  and\viewkind4  here.}"
    assert converted(".rtf", data).text == "Seen, too and here."


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (rb"10{\super 24} kg", "10²⁴ kg"),
        (rb"{\f1\fs20 10}{\rtlch\fcs1 \super\insrsid1 -6}m", "10⁻⁶m"),
        (rb"\'e0{\super 1} m{\super 2}", "à1 m2"),
    ],
)
def test_raised_figures_of_rtf(code: bytes, text: str) -> None:
    assert converted(".rtf", rb"{\rtf1\ansi " + code + b"}").text == text


def test_hidden_and_raised_text_of_libre_office() -> None:
    odfdo = pytest.importorskip("odfdo")
    text = odfdo.Document("text")
    text.body.clear()
    text.body.append(odfdo.Paragraph("Паром идёт тайно 106."))
    text.body.append(odfdo.Paragraph("Пауза."))
    buffer = io.BytesIO()
    text.save(buffer)
    style = "".join(
        f'<style:style style:name="{name}"><style:text-properties {told}/></style:style>'
        for name, told in (("T1", 'text:display="none"'), ("T2", 'style:text-position="super 58%"'))
    )
    changes = {
        "<office:automatic-styles/>": f"<office:automatic-styles>{style}</office:automatic-styles>",
        " тайно": '<text:span text:style-name="T1"> тайно</text:span>',
        "106": '10<text:span text:style-name="T2">6</text:span>',
        "<text:p>Пауза.</text:p>": '<text:section text:display="none"><text:p>Пауза.</text:p></text:section>',
    }
    changed = io.BytesIO()
    with zipfile.ZipFile(buffer) as archive, zipfile.ZipFile(changed, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            if name == "content.xml":
                for old, new in changes.items():
                    part = part.replace(old.encode(), new.encode())
            copy.writestr(name, part)
    assert converted(".odt", changed.getvalue()).text.strip() == "Паром идёт 10⁶."


def test_merged_cells_of_a_slide() -> None:
    pptx = pytest.importorskip("pptx")
    show = pptx.Presentation()
    table = show.slides.add_slide(show.slide_layouts[6]).shapes.add_table(4, 2, 0, 0, 9, 9).table
    for at, text in enumerate(["Товар", "Цена", "Шкаф", "5", "", "7", "Стол", "9"]):
        table.cell(at // 2, at % 2).text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    buffer = io.BytesIO()
    show.save(buffer)
    assert converted(".pptx", buffer.getvalue()).text.split("\n")[2:] == [
        "| Шкаф | 5 |", "| Шкаф | 7 |", "| Стол | 9 |"
    ]  # fmt: skip


def test_slides() -> None:
    pptx = pytest.importorskip("pptx")
    show = pptx.Presentation()
    slide = show.slides.add_slide(show.slide_layouts[1])
    slide.shapes.title.text = "Паром"
    slide.placeholders[1].text = "Идёт в полдень."
    slide.notes_slide.notes_text_frame.text = "Пауза."
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(0, 0, 9, 9).text_frame.text = "И в полночь."
    buffer = io.BytesIO()
    show.save(buffer)
    assert converted(".pptx", buffer.getvalue()).text == "## Паром\n\nИдёт в полдень.\n\nИ в полночь.\n\nПауза."


def test_a_text_of_libre_office() -> None:
    odfdo = pytest.importorskip("odfdo")
    text = odfdo.Document("text")
    text.body.clear()
    text.body.append(odfdo.Header(1, "Паром"))
    text.body.append(odfdo.Paragraph("Юго-запад, 5*3 (в полдень)."))
    buffer = io.BytesIO()
    text.save(buffer)
    assert converted(".odt", buffer.getvalue()).text.split() == ["#", "Паром", "Юго-запад,", "5*3", "(в", "полдень)."]


def test_a_line_break_of_libre_office() -> None:
    odfdo = pytest.importorskip("odfdo")
    text = odfdo.Document("text")
    text.body.clear()
    line = odfdo.Paragraph("Паром идёт")
    line.append(odfdo.LineBreak())
    line.append_plain_text("в полдень.")
    text.body.append(line)
    buffer = io.BytesIO()
    text.save(buffer)
    assert converted(".odt", buffer.getvalue()).text.split() == ["Паром", "идёт", "в", "полдень."]


def test_a_book_is_read_in_its_order() -> None:
    package = (
        '<package><dc:title>Река</dc:title><item id="b" href="b.html"/><item id="a" href="a.html"/>'
        '<itemref idref="b"/><itemref idref="a"/></package>'
    )
    data = zipped(
        META_INF__container_xml='<rootfile full-path="x/p.opf"/>', x__p_opf=package,
        x__a_html="<p>Лёд.</p>", x__b_html="<h1>Паром</h1>",
    )  # fmt: skip
    data = data.replace(b"META.INF", b"META-INF")
    made = converted(".epub", data)
    assert (made.title, made.text) == ("Река", "# Паром\n\nЛёд.")


def test_a_book_whose_names_are_escaped_and_one_that_lacks_a_part(tmp_path: Path) -> None:
    package = (
        "<package><dc:title>Вода &amp; лёд</dc:title><item id='a' href='%D0%B0.html'/><item id='b' href='b.html'/>"
        "<itemref idref='a'/><itemref idref='b'/></package>"
    )
    data = zipped(
        META_INF__container_xml="<rootfile full-path='x/p.opf'/>", x__p_opf=package, x__а_html="<p>Лёд.</p>",
    ).replace(b"META.INF", b"META-INF")  # fmt: skip
    made = converted(".epub", data)
    assert (made.title, made.text, made.missing) == ("Вода & лёд", "Лёд.", 1)
    (tmp_path / "a.epub").write_bytes(data)
    reading = read_documents([tmp_path])
    assert names(reading) == ["a.epub"]
    assert [str(one.reason) for one in reading.faults] == ["1 part that it names is not in the file"]


@pytest.mark.parametrize("suffix", sorted(conversion.LIBRARIES))
def test_a_broken_file_costs_one_line(suffix: str, tmp_path: Path) -> None:
    if suffix == ".rtf":
        return  # any text is one
    write(tmp_path, a_md="Вода.")
    (tmp_path / f"b{suffix}").write_bytes(b"PK\x03\x04 no such file" * 9)
    reading = read_documents([tmp_path])
    told = "broken, or too large to be read; save it again, or as .txt or .md"
    assert (names(reading), reading.faults) == (["a.md"], (Fault(f"b{suffix}", told, fatal=True),))


def test_a_bomb_costs_one_line() -> None:
    """A thousand times its size once it is unpacked."""
    data = zipped(word__document_xml="0" * 10**8)
    with pytest.raises(DocumentError):
        converted(".docx", data)


def test_without_its_library_a_format_is_named_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a_md="Вода.", b_pdf=PDF)
    monkeypatch.setitem(conversion.LIBRARIES, ".pdf", "no_such_library")
    told = 'to read .pdf, run: pip install "derek[formats]"'
    assert read_documents([tmp_path]).faults == (Fault("b.pdf", told, fatal=False),)


def pdf(*pages: list[str]) -> bytes:
    """Lines of Latin letters on pages."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>"]
    objects.append("<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    for number, lines in enumerate(pages):
        drawn = f"BT /F 9 Tf 14 TL 40 780 Td {' '.join(f'({line}) Tj T*' for line in lines)} ET"
        resources = f"/Contents {5 + 2 * number} 0 R/Resources<</Font<</F 3 0 R>>>>"
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]{resources}>>")
        objects.append(f"<</Length {len(drawn)}>>stream\n{drawn}\nendstream\n")
    made = "".join(f"{number} 0 obj{one}endobj\n" for number, one in enumerate(objects, 1))
    return f"%PDF-1.4\n{made}trailer<</Root 1 0 R>>\n".encode()


def test_a_sentence_of_a_pdf_runs_over_its_pages(tmp_path: Path) -> None:
    pages = [
        ["Ferry rules", "The ferry runs until the lamp has been", "1"],
        ["Ferry rules", "put out by the ferryman. Children and trav-", "2"],
        ["Ferry rules", "ellers ride free.", "3"],
    ]
    (tmp_path / "a.pdf").write_bytes(pdf(*pages))
    (document,) = read_documents([tmp_path]).documents
    (passage,) = split(document)
    quotes = [" ".join(document.text[one.start : one.stop].split()) for one in passage.sentences]
    assert quotes == [
        "Ferry rules", "The ferry runs until the lamp has been put out by the ferryman.",
        "Children and trav- ellers ride free.",
    ]  # fmt: skip
    assert "traveller" in lemmas(document.text)
    assert [document.place_of(document.text.index(word)) for word in ("runs", "put", "free")] == [
        "page 1", "page 2", "page 3"
    ]  # fmt: skip
