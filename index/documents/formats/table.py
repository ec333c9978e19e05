"""Rows of cells -> Markdown tables; a CSV file -> its rows, whatever sign divides them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.documents.formats.converted import Converted

DELIMITERS = "\t;|,"  # of equal claims the first: commas stand inside numbers and texts, «Тараз;357,8»
SAMPLE = 20_000  # characters that tell the delimiter
APOSTROPHES = re.compile(r"'[^'\n]*'[\t;|,]")  # «'Где','Цена'»
TOLD = re.compile(r"sep=([^\w\s\"]|\t)\r?(?:\n|\Z)", re.IGNORECASE)  # Excel's own first line, which is no row
NUMBER = re.compile(r"(?!(?:19|20)\d\d$)[-+]?\d[\d \u00a0.,:/%-]*")  # years may name columns
LONGEST_CELL = 40  # characters; a longer one alone in its row under a table is a remark

Row = tuple[int, Sequence[str]]  # its number, from 1, and its cells


def convert(text: str) -> Converted:
    """A CSV or TSV file as tables with their titles and remarks; it knows the number of each row."""
    told = TOLD.match(text)
    body = text[told.end() :] if told else text
    csv.field_size_limit(1 << 26)
    cells = csv.reader(body.splitlines(keepends=True), _dialect(body, told[1] if told else ""))
    made, rows = sheet(enumerate(cells, 2 if told else 1))
    return Converted(made, places=tuple((offset, f"row {row}") for offset, row in rows))


def _dialect(text: str, delimiter: str) -> type[csv.Dialect]:
    """How a file is written: with the delimiter that it names, or that which most of its rows agree on.

    Signs of quotes inside quotes stand twice, as everywhere. An apostrophe is one only where the whole file says so:
    «D'Arc, 'yes', no» has none. Blanks behind a delimiter are no part of the cell.
    """

    class Dialect(csv.excel):
        quotechar = "'" if APOSTROPHES.match(text) and '"' not in text else '"'
        skipinitialspace = True

    def agreeing(sign: str) -> float:
        """The share of the rows that have the same number of cells, of several."""
        widths = [len(cells) for cells in csv.reader(sample, Dialect, delimiter=sign) if cells]
        several = Counter(width for width in widths if width > 1)
        return max(several.values(), default=0) / max(1, len(widths))

    sample = text[:SAMPLE].splitlines(keepends=True)
    Dialect.delimiter = delimiter or max(DELIMITERS, key=agreeing)
    return Dialect


def sheet(rows: Iterable[tuple[int, Sequence[object]]]) -> tuple[str, list[tuple[int, int]]]:
    """Numbered rows of a sheet -> Markdown, and (offset, row) of those lines that do not follow from the line before.

    Titles above a table and remarks under it are paragraphs: what is alone in its row names no column.
    """
    lines: list[tuple[int, str]] = []  # 0 is the number of a line that is no row
    for group in _tables((number, [_cell(value) for value in cells]) for number, cells in rows):
        first, last = _bounds([cells for _, cells in group])
        if lines and lines[-1][1]:
            lines.append((0, ""))
        for number, cells in group[:first]:
            lines += [(number, next(filter(None, cells))), (0, "")]
        lines += _lines(group[first:last])
        for number, cells in group[last:]:
            lines += [(0, ""), (number, next(filter(None, cells)))]
    places: list[tuple[int, int]] = []
    offset, before = 0, -1
    for number, line in lines:
        if number and number != before + 1:
            places.append((offset, number))
        before = number or -1
        offset += len(line) + 1
    return "\n".join(line for _, line in lines).rstrip("\n"), places


def _tables(rows: Iterable[Row]) -> Iterable[list[Row]]:
    """The rows that have anything, in groups: behind an empty row a title or a row of names begins the next."""
    group: list[Row] = []
    filled = [(number, cells) for number, cells in rows if any(cells)]
    if any(len(cells) > 1 for _, cells in filled):  # «Прайс-лист» without a «;» is alone in its row, too
        filled = [(number, [*cells, ""] if len(cells) == 1 else cells) for number, cells in filled]
    for (before, _), (number, cells) in pairwise([(0, [""]), *filled]):
        is_apart = number > before + 1 and group and (_is_alone(cells) or _is_header(cells))
        if is_apart and not (_is_alone(cells) and len("".join(cells)) > LONGEST_CELL):
            yield group
            group = []
        group.append((number, cells))
    if group:
        yield group


def _bounds(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The first row of a table below its titles, and the one after its last, above its remarks."""
    first, last = 0, len(rows)
    while first < last and _is_alone(rows[first]):
        first += 1
    while last - 1 > first and _is_alone(rows[last - 1]) and len("".join(rows[last - 1])) > LONGEST_CELL:
        last -= 1
    return first, last


def _is_alone(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and sum(map(bool, cells)) == 1


def _is_header(cells: Sequence[str]) -> bool:
    """Whether a row can name columns: it has no number."""
    return sum(map(bool, cells)) > 1 and not any(NUMBER.fullmatch(cell) for cell in cells)


def markdown(rows: Sequence[Sequence[object]]) -> str:
    """A table with bars, each row on a line; a bar inside a cell becomes a broken one, empty columns at the end go."""
    return "\n".join(line for _, line in _lines([(0, [_cell(value) for value in row]) for row in rows]))


def _lines(rows: Sequence[Row]) -> list[tuple[int, str]]:
    """The lines of a table, each with the number of its row; names of columns that it does not have are empty."""
    full = [place for _, cells in rows for place, cell in enumerate(cells) if cell]
    if not full:
        return []
    first, width = min(full), max(full) + 1
    made = [
        (n, "| " + " | ".join([*cells[first:width], *[""] * (width - max(first, len(cells)))]) + " |")
        for n, cells in rows
    ]
    if len(rows) > 1 and any(NUMBER.fullmatch(cell) for cell in rows[0][1]) and rows[0][0]:
        made.insert(0, (0, "| " + " | ".join([""] * (width - first)) + " |"))
    return [made[0], (0, "|" + "---|" * (width - first)), *made[1:]]


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace("|", "¦").split())
