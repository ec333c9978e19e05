"""Rows of cells -> Markdown tables; a CSV file -> its rows, whatever sign divides them."""

import csv
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from index.documents.formats.converted import Converted
from index.language.calendar import KAZAKH_MONTHS

DELIMITERS = "\t;|,"  # of equal claims the first: commas stand inside numbers and texts, «Тараз;357,8»
SAMPLE = 20_000  # characters that tell the delimiter
APOSTROPHES = re.compile(r"'[^'\n]*'[\t;|,]")  # «'Где','Цена'»
TOLD = re.compile(r"sep=([^\w\s\"]|\t)\r?(?:\n|\Z)", re.IGNORECASE)  # Excel's own first line, which is no row
NUMBER = re.compile(r"(?!(?:19|20)\d\d$)[-+]?\d[\d \u00a0.,:/%-]*")  # years may name columns
# Times that name columns: 01.05, 01.2024, 2024-05-01; «5 мая», «май 2024 г.», «1 кв. 2024», «2024 год».
YEAR = r"(?:19|20)\d\d(?:\s?(?:гг?|года?|ж|жылы?)(?![^\W\d_])\.?)?"
DATE = r"\d\d\.(?:0[1-9]|1[0-2])|\d\d?\.\d\d\.(?:\d\d)?\d\d|\d\d\.(?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?"
MONTH = (
    r"(?:\d\d?\s)?(?:янв(?:ар[ья])?|фев(?:рал[ья]|р)?|март?а?|апр(?:ел[ья])?|ма[йя]|июн[ья]?|июл[ья]?|авг(?:уста?)?"
    r"|сент?(?:ябр[ья])?|окт(?:ябр[ья])?|ноя(?:бр[ья]|б)?|дек(?:абр[ья])?"
    rf"|{'|'.join(KAZAKH_MONTHS)}"
    r"|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
QUARTER = r"(?:[1-4]|I{1,3}|IV)(?:-?[йм])?\s?(?:кв(?:артал)?|полугодие|тоқсан|quarter)\.?|[QH][1-4]"
PERIOD = re.compile(rf"(?:{DATE}|(?:{MONTH}|{QUARTER}),?(?:\s{YEAR})?|{YEAR})", re.IGNORECASE)
MOST_SPANNED = 100  # rows or columns of a cell
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
    named: Sequence[str] = []  # the columns of the table before
    for group in _tables((number, [_cell(value) for value in cells]) for number, cells in rows):
        first, last = _bounds([cells for _, cells in group])
        if lines and lines[-1][1]:
            lines.append((0, ""))
        for number, cells in group[:first]:
            lines += [(number, next(filter(None, cells))), (0, "")]
        table = _with_names(group[first:last], named)
        named = table[0][1] if len(table) > 1 and _is_header(table[0][1], table[1][1]) else []
        lines += _lines(table)
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
    for at, (number, cells) in enumerate(filled):
        below = filled[at + 1][1] if at + 1 < len(filled) else []
        is_apart = (
            group and number > group[-1][0] + 1 and (_is_alone(cells) or (len(cells) > 1 and _is_header(cells, below)))
        )
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


def _is_header(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row can name the columns of the row below it: it has no number, or only such as are times."""
    return not any(NUMBER.fullmatch(cell) for cell in cells) or are_times(cells, below)


def are_times(cells: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a row names columns by times: «Дежурный | 01.05 | 02.05», «День | 1 | 2 | 3», «Рост | 2023 г. | 2024 г.».

    Above a row with figures of the same form, they are none: «Хлеб | 10.05 | 12.10» above «Соль | 11.50 | 13.20».
    """
    figured = [at for at, cell in enumerate(cells) if any(sign.isdecimal() for sign in cell)]
    if len(figured) < 2 or figured[0] == 0:
        return False
    if [cells[at] for at in figured] == [str(day) for day in range(1, len(figured) + 1)]:
        return len(figured) > 2
    alike = [_is_alike(cells[at], below[at]) for at in figured if at < len(below) and below[at]]
    return all(PERIOD.fullmatch(cells[at]) for at in figured) and not (alike and all(alike))


def _is_alike(name: str, value: str) -> bool:
    """Whether what stands below a time is one too, or has its form; a year is a number as others are."""
    form = re.sub(r"\d", "0", name)
    return bool(PERIOD.fullmatch(value)) or (form == re.sub(r"\d", "0", value) and not name.isdecimal())


def _with_names(rows: Sequence[Row], before: Sequence[str]) -> Sequence[Row]:
    """A table whose names are in its first row: joined from two, or those of the table before, of which it goes on."""
    if len(rows) > 2 and (names := joined_names(rows[0][1], rows[1][1])):
        return [(rows[0][0], names), *rows[2:]]
    goes_on = len(rows) > 0 and not _is_header(rows[0][1], rows[1][1] if len(rows) > 1 else [])
    is_named = all(at < len(before) and before[at] for _, cells in rows for at, cell in enumerate(cells) if cell)
    return [(0, before), *rows] if goes_on and before and is_named else rows


def joined_names(over: Sequence[str], under: Sequence[str]) -> list[str]:
    """Names of columns in two rows -> in one: «Цена» over «опт» and «розница» -> «Цена опт», «Цена розница».

    None where the second row is no such: it has no number, and something under each part of a wide name, nothing of
    its own under others. What is wide stands in each of its columns, or in the first one only.
    """
    width = max(len(over), len(under))
    over, under = ([*cells, *[""] * (width - len(cells))] for cells in (over, under))
    parts = {at for at in range(1, width) if under[at] and over[at] in {"", over[at - 1]}}
    wide = parts | {at - 1 for at in parts}
    names = list(over)
    for at in range(1, width):
        names[at] = over[at] or names[at - 1]
    is_told = all((under[at] not in {"", names[at]}) == (at in wide) for at in range(width))
    if not parts or 0 in wide or not is_told or any(NUMBER.fullmatch(cell) for cell in (*over, *under)):
        return []
    names = [names[at] if at in wide else over[at] for at in range(width)]
    return stacked([names, under])


def stacked(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows of names, of one width -> one row of them; what stands over itself is said once."""
    return [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*rows, strict=True)]


def fill(rows: list[list[str]], row: int, column: int, end: int, last: int) -> None:
    """Write the text of a merged cell into each row to `end` and each column to `last`, where others are beside it.

    What is alone in its row is a title or a remark, and stands once.
    """
    if row >= len(rows) or not any(cell for at, cell in enumerate(rows[row]) if not column <= at < last):
        return
    for cells in rows[row:end]:
        cells.extend([""] * (min(last, MOST_SPANNED) - len(cells)))
        cells[column:last] = [rows[row][column]] * (min(last, len(cells)) - column)


def markdown(rows: Sequence[Sequence[object]]) -> str:
    """A table with bars, each row on a line; a bar inside a cell becomes a broken one, empty columns at the end go."""
    cells = [(0, [_cell(value) for value in row]) for row in rows]
    return "\n".join(line for _, line in _lines(_with_names(cells, [])))


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
    if len(rows) > 1 and rows[0][0] and not _is_header(rows[0][1], rows[1][1]):
        made.insert(0, (0, "| " + " | ".join([""] * (width - first)) + " |"))
    return [made[0], (0, "|" + "---|" * (width - first)), *made[1:]]


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace("|", "¦").split())
