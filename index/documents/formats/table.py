"""Rows of cells -> a Markdown table; a CSV file -> its rows, whatever sign divides them."""

import csv
from collections.abc import Sequence

from index.documents.formats.converted import Converted

DELIMITERS = ",;\t|"
SAMPLE = 20_000  # characters that tell the delimiter


def convert(text: str) -> Converted:
    """A CSV or TSV file as one table; its first row is the header."""
    try:
        dialect: csv.Dialect | type[csv.Dialect] = csv.Sniffer().sniff(text[:SAMPLE], DELIMITERS)
    except csv.Error:
        dialect = csv.excel
    csv.field_size_limit(1 << 26)
    return Converted(markdown([row for row in csv.reader(text.splitlines(keepends=True), dialect) if any(row)]))


def markdown(rows: Sequence[Sequence[object]]) -> str:
    """A table with bars, each row on a line; a bar inside a cell becomes a broken one, empty columns at the end go."""
    cells = [[_cell(value) for value in row] for row in rows]
    width = max((place + 1 for row in cells for place, cell in enumerate(row) if cell), default=0)
    lines = ["| " + " | ".join([*row[:width], *[""] * (width - len(row))]) + " |" for row in cells]
    return "\n".join([*lines[:1], "|" + "---|" * width, *lines[1:]]) if width else ""


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).replace("|", "¦").split())
