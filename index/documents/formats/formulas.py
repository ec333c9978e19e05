"""A Word file -> the same with its formulas as text on the line: «S=πr²», «(a+b)/2»; mammoth would leave them out."""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from index.documents.formats.numbering import WORD, edited
from index.documents.formats.page import raised

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def with_formulas(data: bytes) -> bytes:
    """The bytes of a .docx whose m:oMath are runs of text (ISO/IEC 29500-1, 22.1); the same bytes where it has none."""
    return edited(data, b":oMath", _write)


def _write(document: Element) -> None:
    for place in list(document.iter()):
        for number, formula in enumerate(place):
            if formula.tag in {f"{MATH}oMath", f"{MATH}oMathPara"}:
                run = Element(f"{WORD}r")
                ElementTree.SubElement(run, f"{WORD}t").text = line(formula)
                place[number] = run


def line(part: Element) -> str:
    """A formula on one line."""

    def of(name: str) -> str:
        inner = part.find(f"{MATH}{name}")
        return "" if inner is None else line(inner)

    match part.tag.removeprefix(MATH):
        case "t":
            return part.text or ""
        case "f":
            return f"{_bracketed(of('num'))}/{_bracketed(of('den'))}"
        case "sSup":
            power = raised("", of("sup"))
            return of("e") + (power if power != of("sup") else f"^{_bracketed(power)}")
        case "rad":
            return f"√{_bracketed(of('e'))}"
        case "d":
            return f"({''.join(map(line, part.findall(f'{MATH}e')))})"
    return "".join(map(line, part))


def _bracketed(text: str) -> str:
    return text if text.isalnum() else f"({text})"
