"""A name as a person types it -> the documents that it means. Compared in NFC: macOS writes й as two letters."""

import os
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from index.messages import message


def composed(name: str) -> str:
    """A name as all names are kept and compared."""
    return unicodedata.normalize("NFC", name)


def named(name: str, known: Iterable[str]) -> list[str]:
    """The document of this name; else all whose folders were left out, a.md for 2023/a.md and 2024/a.md; or none."""
    wanted, names = composed(name), list(known)
    whole = [one for one in names if composed(one) == wanted]
    return whole or [one for one in names if composed(one).endswith(f"/{wanted}")]


def meant(name: str, folder: Path, known: Iterable[str]) -> list[str]:
    """What a name in a file of a folder means: the document that lies there, by the end of its path; else `named`.

    In 2024/ a.md is 2024/a.md, and no 2023/a.md; it may be an a.md too, whose folder nobody knows.
    """
    names = list(known)
    path = composed(Path(os.path.abspath(folder / name)).as_posix())  # noqa: PTH100 -- resolve() would follow links
    alike = (one for one in names if f"/{composed(one)}".endswith(f"/{composed(name)}"))
    return [one for one in alike if path.endswith(f"/{composed(one)}")] or named(name, names)


def within(folder: str, known: Iterable[str]) -> list[str]:
    """The documents in a folder that is typed with its stroke, 2024/, wherever it lies; none for another name."""
    wanted = composed(folder)
    return [one for one in known if wanted.endswith("/") and f"/{wanted}" in f"/{composed(one)}"]


def similar(name: str, known: Iterable[str]) -> str:
    """A hint at names like this one, for a message; "" where there are none."""
    near = dict.fromkeys(get_close_matches(name, list(known), 3, 0.4))
    return message("Similar: {names}", names=", ".join(near)) if near else ""


def on_disk(path: Path) -> Path:
    """The path, or, where there is none of this spelling, that of the file beside it whose name looks the same."""
    if os.path.lexists(path) or not path.parent.is_dir():
        return path
    alike = (path.with_name(one) for one in sorted(os.listdir(path.parent)) if composed(one) == composed(path.name))  # noqa: PTH208
    return next(alike, path)
