"""Tables of a page -> tables whose first row names the columns, or items of a name and what it names."""

from typing import Any

MOST_SPANNED = 100  # rows or columns of a cell
QUESTIONS = (["вопрос", "ответ"], ["сұрақ", "жауап"], ["question", "answer"])  # name columns that need no names
LONGEST_VALUE = 200  # characters of a cell of «Адрес | улица Соляная, 4»
APART = frozenset(
    {"p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "pre", "blockquote"}
    | {"section", "article", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6"}
)


def told(soup: Any, table: Any) -> None:
    """A table as Markdown can tell it: no cell spans others, and the first row names columns, if any does."""
    _fill(soup, table)
    _name(soup, table)


def _text(cell: Any) -> str:
    """What a cell shows: words are apart where lines are, and not where a word is bold in part: «10 <b>р</b>абочих»."""
    return " ".join(_shown(cell).split())


def _shown(tag: Any) -> str:
    pieces = (child if isinstance(child, str) else _shown(child) for child in tag.children)
    return f" {''.join(pieces)} " if tag.name in APART else "".join(pieces)


def _name(soup: Any, table: Any) -> None:
    """A table without names of columns: its first row has them, or of two columns the first names the second."""
    if caption := table.find("caption", recursive=False):
        caption.name = "p"
        table.insert_before(caption.extract())
    if table.find("th") or table.find("table"):
        return
    rows = [[_text(cell) for cell in row.find_all("td", recursive=False)] for row in table.find_all("tr")]
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
            text = _text(cell)
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
