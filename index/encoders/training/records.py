"""A file of JSON Lines packed by xz, as all training and measuring data are -> its records."""

import json
import lzma
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of the file in their order. Cut at line feeds only: a text may hold other line ends."""
    with lzma.open(path, "rt", encoding="utf-8", newline="\n") as file:
        yield from (json.loads(line) for line in file if line.strip())
