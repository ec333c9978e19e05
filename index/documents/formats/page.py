"""HTML -> Markdown, by markdownify: what a reader of the page sees, without scripts, styles and hidden parts."""

import re
from typing import Any

from index.documents.formats.converted import Converted
from index.errors import DocumentError

DEFINED = re.compile(r"(?<=\S)\n:[ ]{3}")  # what <dt> names -> what <dd> says: «Касса: с 7 до 22»
MOST_SPANNED = 100  # rows or columns of a cell
UNSEEN = [
    *("script", "style", "noscript", "template", "head", "nav", "iframe", "svg", "canvas", "object"),
    *("input", "button", "select", "textarea"),
]
NOTE = re.compile(r"\s*\[?(?:\d{1,3}|[*†‡])\]?\s*")  # the mark of a footnote, a link of its own
BACK = re.compile(r"\s*[↑↩][\ufe0e\ufe0f]?\s*")  # leads from a footnote back to its mark
QUESTIONS = (["вопрос", "ответ"], ["сұрақ", "жауап"], ["question", "answer"])  # name columns that need no names
BLOCKS = ["p", "div", "li", "ul", "section", "table", "address", "small"]
RIGHTS = re.compile(r"©|\(c\)|copyright\b|все права защищены|all rights reserved|барлық құқықтар", re.IGNORECASE)
LONGEST_RIGHTS = 200  # characters of a line of them
LONGEST_VALUE = 200  # characters of a cell of «Адрес | улица Соляная, 4»


def convert(html: str) -> Converted:
    """The text of a page and its title; DocumentError for tags nested beyond measure."""
    from bs4 import BeautifulSoup
    from markdownify import MarkdownConverter

    try:
        soup = BeautifulSoup(html, "lxml")
        title = " ".join(soup.title.get_text().split()) if soup.title else ""
        _strip(soup)
        for mark in soup.find_all("a", href=re.compile("#")):
            if (mark.find_parent("sup") and NOTE.fullmatch(mark.get_text())) or BACK.fullmatch(mark.get_text()):
                mark.decompose()
        for paragraph in soup.find_all("p"):
            _embolden(paragraph)
        for table in soup.find_all("table"):
            _fill(soup, table)
            _name(soup, table)
        made = MarkdownConverter(
            heading_style="ATX", bullets="-", escape_asterisks=False, escape_underscores=False, escape_misc=False,
            strip=["img", "a", "b", "strong", "i", "em"],
        ).convert_soup(soup)  # fmt: skip
    except RecursionError:
        raise DocumentError("its tags are nested too deep; save it as .txt or .md") from None
    made = DEFINED.sub(": ", made.replace("\u00a0", " "))
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


def _embolden(paragraph: Any) -> None:
    """A paragraph all in bold keeps the marks of it, which elsewhere only stand in the way: it may be a heading."""
    bold = paragraph.find_all(["b", "strong"])
    text = " ".join(paragraph.get_text().split())
    is_all = text == " ".join("".join(one.get_text() for one in bold).split())
    if text and is_all and "*" not in text and not paragraph.find_parent(["li", "td", "th", "blockquote"]):
        paragraph.string = f"**{text}**"


def _name(soup: Any, table: Any) -> None:
    """A table without names of columns: its first row has them, or of two columns the first names the second."""
    if caption := table.find("caption", recursive=False):
        caption.name = "p"
        table.insert_before(caption.extract())
    if table.find("th") or table.find("table"):
        return
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all("td", recursive=False)] for row in table.find_all("tr")
    ]
    figures = [any(sign.isdigit() for cell in row for sign in cell) for row in rows]
    width = max(map(len, rows), default=0)
    alike = all(len(row) == width and all(row) for row in rows[:1])
    if len(rows) > 2 and width > 1 and alike and not figures[0] and (all(figures[1:]) or width > 2):
        for cell in table.find("tr").find_all("td", recursive=False):
            cell.name = "th"
    elif width == 2 and all(len(cell) <= LONGEST_VALUE for row in rows for cell in row):
        pairs = soup.new_tag("ul")
        for row in rows:
            item = soup.new_tag("li")
            item.string = (" " if row[:1] and row[0].endswith("?") else ": ").join(filter(None, row))
            if item.string and [cell.lower() for cell in row] not in QUESTIONS:
                pairs.append(item)
        table.replace_with(pairs)


def _fill(soup: Any, table: Any) -> None:
    """Cells that span rows or columns are written into each, so that all stand under their header; a header of several
    rows becomes one: «Приём» over «утро» and «вечер» -> «Приём утро», «Приём вечер».
    """
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    grid: dict[tuple[int, int], str] = {}
    spans = False
    for at, row in enumerate(rows):
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False):
            while (at, column) in grid:
                column += 1
            down, right = _number(cell.get("rowspan")), _number(cell.get("colspan"))
            spans = spans or down > 1 or right > 1
            text = cell.get_text(" ", strip=True)
            grid |= {(at + y, column + x): text for y in range(down) for x in range(right)}
    if not spans:
        return
    width = max(column for _, column in grid) + 1
    texts = [[grid.get((at, column), "") for column in range(width)] for at in range(len(rows))]
    heads = sum(bool(row.find_parent("thead")) for row in rows)
    if heads > 1:
        texts[:heads] = [[" ".join(dict.fromkeys(filter(None, column))) for column in zip(*texts[:heads], strict=True)]]
        for row in rows[1:heads]:
            row.decompose()
        del rows[1:heads]
    for row, cells in zip(rows, texts, strict=True):
        row.clear()
        for text in cells:
            cell = soup.new_tag("th" if row is rows[0] and heads else "td")
            cell.string = text
            row.append(cell)


def _number(value: object) -> int:
    text = str(value or "")
    return min(max(1, int(text)), MOST_SPANNED) if text.isdecimal() and len(text) < 6 else 1


def _is_hidden(tag: object) -> bool:
    attributes = getattr(tag, "attrs", None) or {}
    style = str(attributes.get("style", "")).replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or attributes.get("aria-hidden") == "true"
