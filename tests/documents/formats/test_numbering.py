"""Word's lists -> the numbers that Word shows, as text."""

import io
import zipfile

import pytest

from index.documents.formats.numbering import DOCUMENT, NUMBERING, STYLES, numbered, shown
from index.documents.formats.office import docx

pytest.importorskip("mammoth", reason="the extra `formats` is not installed")
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"

Entry = tuple[str, str, int] | tuple[str, str] | str  # text, w:num and level; or text and style; or text


def word(*entries: Entry, levels: dict[str, list[tuple[str, str]]], styles: str = "", nums: str = "") -> bytes:
    """A .docx of paragraphs; `levels` of each list are (form, text), `nums` more of <w:num>."""
    body = "".join(map(paragraph, entries))
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{name}">'
        + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
            + (f'<w:pStyle w:val="{text.split("/")[1]}"/>' if "/" in text else "")
            + f'<w:lvlText w:val="{text.split("/")[0]}"/></w:lvl>'
            for level, (form, text) in enumerate(own)
        )
        + "</w:abstractNum>"
        for name, own in levels.items()
    )
    own = "".join(f'<w:num w:numId="{one}"><w:abstractNumId w:val="{one}"/></w:num>' for one in levels)
    relations = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>' for name in ("numbering", "styles")
    )
    files = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r" '
        f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        DOCUMENT: f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        NUMBERING: f'<w:numbering xmlns:w="{WORD}">{abstract}{own}{nums}</w:numbering>',
        STYLES: f'<w:styles xmlns:w="{WORD}">{styles}</w:styles>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def paragraph(entry: Entry) -> str:
    text, *place = (entry,) if isinstance(entry, str) else entry
    inside = f'<w:pStyle w:val="{place[0]}"/>' if len(place) == 1 else ""
    if len(place) == 2:
        inside = f'<w:numPr><w:ilvl w:val="{place[1]}"/><w:numId w:val="{place[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{inside}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


CONTRACT = [("decimal", "%1."), ("decimal", "%1.%2."), ("russianLower", "%3)")]


def test_points_of_a_contract_have_their_numbers() -> None:
    made = word(
        ("Предмет", "5", 0), ("Поставщик везёт зерно.", "5", 1), "Стороны согласны.", ("Цена", "5", 0),
        ("Зерно стоит сто тенге.", "5", 1), ("Платят:", "5", 1), ("вперёд;", "5", 2), ("после.", "5", 2),
        ("Срок", "5", 0), levels={"5": CONTRACT},
    )  # fmt: skip
    assert docx(made).text == (
        "1. Предмет\n\n1.1. Поставщик везёт зерно.\n\nСтороны согласны.\n\n2. Цена\n\n2.1. Зерно стоит сто тенге.\n\n"
        "2.2. Платят:\n\nа) вперёд;\n\nб) после.\n\n3. Срок"
    )


def test_a_list_goes_on_behind_a_paragraph() -> None:
    made = word(("Лодка", "1", 0), "Она деревянная.", ("Весло", "1", 0), levels={"1": [("decimal", "%1)")]})
    assert docx(made).text == "1) Лодка\n\nОна деревянная.\n\n2) Весло"


def test_a_list_without_a_break_stays_a_list() -> None:
    made = word(("Лодка", "1", 0), ("Весло", "1", 1), levels={"1": [("decimal", "%1."), ("bullet", "·")]})
    assert numbered(made) == made
    assert docx(made).text == "1. Лодка\n   - Весло"


def test_bullets_stay_beside_numbers() -> None:
    made = word(("Срок", "1", 0), ("Год.", "1", 1), ("Зима.", "2", 0), levels={"1": CONTRACT, "2": [("bullet", "·")]})
    assert docx(made).text == "1. Срок\n\n1.1. Год.\n\n- Зима."


def test_headings_are_counted_by_their_styles() -> None:
    named = '<w:name w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:type="paragraph" w:styleId="H1">{named}</w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/><w:basedOn w:val="H1"/></w:style>'
    )
    made = word(
        ("Река", "H1"), ("Исток", "H2"), "Родник.", ("Устье", "H2"), ("Озеро", "H1"),
        levels={"1": [("upperRoman", "%1./H1"), ("decimal", "%1.%2/H2")]}, styles=styles,
    )  # fmt: skip
    assert docx(made).text == "# I. Река\n\n## I.1 Исток\n\nРодник.\n\n## I.2 Устье\n\n# II. Озеро"


def test_lists_of_one_kind_go_on_counting_or_begin_where_they_say() -> None:
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="4"/></w:lvlOverride>'
    nums = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/>{more}</w:num>'
        for number, more in (("7", ""), ("8", again))
    )
    made = word(
        *[("а", "1", 0), ("б", "7", 0), ("в", "8", 0), ("г", "8", 0)], levels={"1": [("decimal", "%1.")]}, nums=nums
    )
    assert docx(made).text == "1. а\n\n2. б\n\n4. в\n\n5. г"


def test_an_empty_paragraph_counts_and_a_list_that_is_not_there_is_none() -> None:
    made = word(("а", "1", 1), ("", "1", 1), ("б", "1", 1), ("в", "9", 0), levels={"1": CONTRACT})
    assert docx(made).text == "1.1. а\n\n1.3. б\n\nв"


@pytest.mark.parametrize(
    ("number", "form", "text"),
    [
        (4, "decimal", "4"), (4, "decimalZero", "04"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"),
        (7, "russianLower", "ж"), (10, "russianUpper", "К"), (1994, "upperRoman", "MCMXCIV"), (9, "lowerRoman", "ix"),
        (0, "lowerLetter", "0"), (5, "chicago", "5"),
    ],
)  # fmt: skip
def test_forms_of_numbers(number: int, form: str, text: str) -> None:
    assert shown(number, form) == text
