"""Tables of a page -> tables whose first row names the columns, or items of a name and what it names."""

import re
from collections.abc import Sequence
from typing import Any

from index.documents.formats.table import MOST_SPANNED, are_times, joined_names, stacked

QUESTIONS = (["вопрос", "ответ"], ["сұрақ", "жауап"], ["question", "answer"])  # name columns that need no names
LONGEST_VALUE = 200  # characters of a cell of «Адрес | улица Соляная, 4»
SIDE = re.compile(  # of a contract, as its end names both: «Заказчик | Исполнитель»
    r"(?:заказчик|исполнитель|подрядчик|поставщик|покупатель|продавец|арендодатель|арендатор|наймодатель|наниматель"
    r"|за[йи]модавец|кредитор|за[её]мщик|работодатель|работник|лицензиар|лицензиат|комитент|комиссионер|принципал|агент"
    r"|даритель|одаряемый|ссудодатель|ссудополучатель|хранитель|поклажедатель|тапсырыс беруші|орындаушы|мердігер"
    r"|сатушы|сатып алушы|жеткізуші|жалға беруші|жалға алушы|жұмыс беруші|жұмыскер|қызметкер|customer|contractor"
    r"|client|provider|supplier|seller|buyer|purchaser|lessor|lessee|landlord|tenant|employer|employee|lender|borrower"
    r"|licensor|licensee)(?!\w)\s*:?\s*",
    re.IGNORECASE,
)
APART = frozenset(
    {"p", "div", "br", "hr", "li", "ul", "ol", "dl", "dt", "dd", "tr", "td", "th", "table", "pre", "blockquote"}
    | {"section", "article", "figcaption", "caption", "h1", "h2", "h3", "h4", "h5", "h6"}
)


def told(soup: Any, table: Any) -> None:
    """A table as Markdown can tell it: no cell spans others, and the first row names columns, if any does."""
    if caption := table.find("caption", recursive=False):
        caption.name = "p"
        table.insert_before(caption.extract())
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
    if table.find("th") or table.find("table"):
        return
    cells = [row.find_all("td", recursive=False) for row in table.find_all("tr")]
    rows = [[_text(cell) for cell in row] for row in cells]
    width = max(map(len, rows), default=0)
    if _has_names(rows, width) or (width == 2 and _are_names(cells, rows)):
        for cell in cells[0]:
            cell.name = "th"
    elif sides := _sides(rows):
        table.replace_with(_items(soup, sides))
    elif width == 2 and all(len(cell) <= LONGEST_VALUE for row in rows for cell in row):
        table.replace_with(_items(soup, [row for row in rows if [cell.lower() for cell in row] not in QUESTIONS]))


def _has_names(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the first row has no figure but times, and those below have, or are of many cells: it names columns."""
    if len(rows) < 3 or width < 2 or len(rows[0]) != width or rows[0][0].endswith(":"):
        return False
    if not all(rows[0][1:] if width > 2 else rows[0]):  # the corner of «  | утро | вечер» may be empty
        return False
    figures = [any(sign.isdigit() for cell in row for sign in cell) for row in rows]
    return (not figures[0] or are_times(rows[0], rows[1])) and (all(figures[1:]) or width > 2)


def _are_names(cells: Sequence[Sequence[Any]], rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of rows of two cells names the columns: the sides of a contract, or the only one in bold."""
    if len(rows) < 2 or not all(rows[0]):
        return False
    bold = [all(map(_is_bold, row)) for row in cells]
    return all(SIDE.fullmatch(cell) for cell in rows[0]) or (bold[0] and not any(bold[1:]))


def _is_bold(cell: Any) -> bool:
    bold = "".join(_shown(part) for part in cell.find_all(["b", "strong"]))
    return bool(bold.strip()) and "".join(bold.split()) == "".join(_shown(cell).split())


def _sides(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The sides of a contract that stand beside each other in one row, and what each of its cells tells of its side."""
    found = [SIDE.match(cell) for cell in rows[0]] if list(map(len, rows)) == [2] else []
    return [[side[0].strip(), side.string[side.end() :]] for side in found if side] if all(found) else []


def _items(soup: Any, rows: Sequence[Sequence[str]]) -> Any:
    """«Касса» and «с 7 до 22» -> an item «Касса: с 7 до 22»; «Когда?» and «В 7.» -> «Когда? В 7.»."""
    items = soup.new_tag("ul")
    for row in filter(any, rows):
        item = soup.new_tag("li")
        item.string = (" " if row[0].endswith(("?", ":")) else ": ").join(filter(None, row))
        items.append(item)
    return items


def _fill(soup: Any, table: Any) -> None:
    """Cells that span rows or columns are written into each, so that all stand under their header; a header of several
    rows becomes one: «Приём» over «утро» and «вечер» -> «Приём утро», «Приём вечер».
    """
    rows = [row for row in table.find_all("tr") if row.find_parent("table") is table]
    cells = [row.find_all(["td", "th"], recursive=False) for row in rows]
    texts = _filled(cells)
    if sum(map(len, texts)) == sum(map(len, cells)):
        return
    while len(rows) > 1 and len(cells[0]) == 1 < len(texts[0]) and not any(texts[0][1:]):
        title = soup.new_tag("p")
        title.string = texts[0][0]
        table.insert_before(title)
        rows[0].decompose()
        del rows[0], cells[0], texts[0]
    heads = _heads(rows, cells)
    if not heads and len(texts) > 2 and joined_names(*texts[:2]):
        heads = 2
    if heads > 1:
        texts[:heads] = [stacked(texts[:heads])]
        for row in rows[1:heads]:
            row.decompose()
        del rows[1:heads]
    for row, filled in zip(rows, texts, strict=True):
        row.clear()
        for text in filled:
            cell = soup.new_tag("th" if row is rows[0] and heads else "td")
            cell.string = text
            row.append(cell)


def _filled(cells: Sequence[Sequence[Any]]) -> list[list[str]]:
    """Rows of cells -> their texts, in each row and column that a cell spans; what spans all columns is told once."""
    grid: dict[tuple[int, int], str] = {}
    for at, row in enumerate(cells):
        column = 0
        for cell in row:
            while (at, column) in grid:
                column += 1
            down, right = _number(cell.get("rowspan")), _number(cell.get("colspan"))
            grid |= {(at + y, column + x): _text(cell) for y in range(down) for x in range(right)}
    width = max((column for _, column in grid), default=-1) + 1
    texts = [[grid.get((at, column), "") for column in range(width)] for at in range(len(cells))]
    for row, filled in zip(cells, texts, strict=True):
        if len(row) == 1 and _number(row[0].get("colspan")) >= width:
            filled[1:] = [""] * (width - 1)
    return texts


def _heads(rows: Sequence[Any], cells: Sequence[Sequence[Any]]) -> int:
    """How many rows at the top name the columns, by their tags."""
    heads = 0
    while heads < len(rows) and (rows[heads].find_parent("thead") or all(cell.name == "th" for cell in cells[heads])):
        heads += 1
    return heads


def _number(value: object) -> int:
    text = str(value or "")
    return min(max(1, int(text)), MOST_SPANNED) if text.isdecimal() and len(text) < 6 else 1
