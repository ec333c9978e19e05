"""HTML -> Markdown, by markdownify: what a reader of the page sees, without scripts, styles and hidden parts."""

import re
from copy import copy
from typing import Any

from index.documents.formats import telegram
from index.documents.formats.converted import Converted
from index.documents.formats.html_tables import told
from index.errors import DocumentError

DEFINED = re.compile(r"(?<=\S)([:?!]?)\n:[ ]{3}")  # what <dt> names -> what <dd> says: «Касса: с 7 до 22»
APART = [  # stand apart from what is beside them, and markdownify does not know it
    *("address", "aside", "center", "details", "dialog", "dir", "fieldset", "figure", "footer", "form", "header"),
    *("hgroup", "legend", "main", "menu", "search", "summary"),
]
UNSEEN = [
    *("script", "style", "noscript", "template", "head", "nav", "iframe", "svg", "canvas", "object"),
    *("input", "button", "select", "textarea", "datalist"),
]
NOTE = re.compile(r"\s*\[?(?:\d{1,3}|[*†‡])\]?\s*")  # the mark of a footnote, a link of its own
NOTED = re.compile(r"[^\W\d_]{4}[»”\").,:;!?]*$")  # no unit and no variable, as m, sin, (a + b)
FIGURES, RAISED = re.compile(r"[+\-−]?\d+"), str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")
BACK = re.compile(r"\s*[↑↩][\ufe0e\ufe0f]?\s*")  # leads from a footnote back to its mark
BLOCKS = ["p", "div", "li", "ul", "section", "table", "address", "small"]
RIGHTS = re.compile(r"©|\(c\)|copyright\b|все права защищены|all rights reserved|барлық құқықтар", re.IGNORECASE)
LONGEST_RIGHTS = 200  # characters of a line of them


def convert(html: str) -> Converted:
    """The text of a page and its title; DocumentError for tags nested beyond measure."""
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    try:
        soup = BeautifulSoup(html, "lxml")
        title = " ".join(soup.title.get_text().split()) if soup.title else ""
        _strip(soup)
        telegram.told(soup)
        for mark in soup.find_all("a", href=re.compile("#")):
            is_raised = mark.find_parent("sup") or "noteref" in f"{mark.get('epub:type')} {mark.get('role')}"
            if (is_raised and NOTE.fullmatch(mark.get_text())) or BACK.fullmatch(mark.get_text()):
                mark.decompose()
        for power in soup.find_all("sup"):
            _raise(power)
        for block in soup.find_all(APART):
            block.name = "div"
        _define(soup)
        for paragraph in soup.find_all("p"):
            _embolden(paragraph)
        for table in soup.find_all("table"):
            told(soup, table)
        made = MarkdownConverter(
            heading_style="ATX", bullets="-", escape_asterisks=False, escape_underscores=False, escape_misc=False,
            strip=["img", "a", "b", "strong", "i", "em"],
        ).convert_soup(soup)  # fmt: skip
    except RecursionError:
        raise DocumentError("its tags are nested too deep; save it as .txt or .md") from None
    made = DEFINED.sub(lambda end: f"{end[1] or ':'} ", made.replace("\u00a0", " "))
    lines = (line.rstrip() for line in made.split("\n"))
    return Converted(re.sub(r"\n{3,}", "\n\n", "\n".join(lines).strip("\n")), title)


def _strip(soup: Any) -> None:
    """Take out what no reader of the page sees, or sees on every page."""
    from bs4 import Comment

    for comment in soup.find_all(string=lambda string: isinstance(string, Comment)):
        comment.extract()
    for tag in soup.find_all(UNSEEN):
        tag.decompose()
    for tag in soup.find_all(_is_hidden):
        tag.decompose()
    for footer in soup.find_all("footer"):
        if not footer.find_parent(["article", "blockquote"]):
            _without_rights(footer)


def _without_rights(footer: Any) -> None:
    """The foot of a page without what stands on every page of a site: whose rights, and links; an address stays."""
    for block in [*footer.find_all(BLOCKS), footer]:
        if block.find(BLOCKS):
            continue
        text = " ".join(block.get_text(" ").split())
        linked = sum(len("".join(link.get_text().split())) for link in block.find_all("a"))
        is_rights = len(text) <= LONGEST_RIGHTS and RIGHTS.match(text)
        if is_rights or linked * 2 > len(text.replace(" ", "")):
            block.clear()


def _define(soup: Any) -> None:
    """A <dt> for each <dd>: for the second meaning of «Оплата» again, and one for «Возврат» and «Обмен» together."""
    for name in soup.find_all("dt"):
        if (beside := name.find_next_sibling()) and beside.name == "dt":
            beside.insert(0, f"{name.get_text().strip()}, ")
            name.decompose()
    for meaning in soup.find_all("dd"):
        beside, name = meaning.find_previous_sibling(), meaning.find_previous_sibling("dt")
        if name and beside.name == "dd":
            meaning.insert_before(copy(name))


def _raise(power: Any) -> None:
    """«10<sup>24</sup>» is 10²⁴ and no 1024; «Ромашка»<sup>3</sup> has a footnote; «м<sup>2</sup>» is typed м2."""
    before = str(power.previous_element) if isinstance(power.previous_element, str) else ""
    text = power.get_text().strip()
    if text.strip("[]").isdecimal() and NOTED.search(before):
        power.decompose()
    elif FIGURES.fullmatch(text):
        power.string = raised(before, text)


def raised(before: str, text: str) -> str:
    """Figures that stand raised behind other signs than letters, in raised figures; other texts as they are."""
    is_power = FIGURES.fullmatch(text) and not before[-1:].isalpha()
    return text.translate(RAISED) if is_power else text


def _embolden(paragraph: Any) -> None:
    """A paragraph all in bold keeps the marks of it, which elsewhere only stand in the way: it may be a heading."""
    bold = paragraph.find_all(["b", "strong"])
    text = " ".join(paragraph.get_text().split())
    is_all = text == " ".join("".join(one.get_text() for one in bold).split())
    if text and is_all and "*" not in text and not paragraph.find_parent(["li", "td", "th", "blockquote"]):
        paragraph.string = f"**{text}**"


def _is_hidden(tag: object) -> bool:
    attributes = getattr(tag, "attrs", None) or {}
    style = str(attributes.get("style", "")).replace(" ", "").lower()
    is_closed = getattr(tag, "name", "") == "dialog" and "open" not in attributes
    return "hidden" in attributes or "display:none" in style or attributes.get("aria-hidden") == "true" or is_closed
