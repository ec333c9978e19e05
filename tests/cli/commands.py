"""What the tests of the commands share: two documents, a question, and what a command comes to."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

TEXTS = {
    "apteka.md": "---\ntitle: Об аптеках\ndate: 2025-12-25\n---\n"
    "Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.\n",
    "teatr.txt": "Театр открыли весной. На открытии играли пьесу о реке.\n",
}
QUESTION = "Что выпускает завод?"
BINARY = bytes(range(256)) * 9
EVIL = "\x1b]0;хозяин\x07\x9b31m\u202e"  # sets a window's title, turns red, turns the reading order around
STEERING = set("\x1b\x07\x9b\u202e")


class Done(NamedTuple):
    """What a command came to."""

    code: int
    out: str
    err: str


Derek = Callable[..., Done]


def contents(root: Path) -> dict[str, bytes]:
    """Every file under a folder but the lock, which a builder leaves there."""
    files = (path for path in root.rglob("*") if path.is_file() and path.name != "LOCK")
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def assert_one_line(done: Done, code: int, *says: str) -> None:
    """Nothing but one line on stderr, which has all of `says`."""
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith("derek: ")
    assert done.err.count("\n") == 1
    assert done.err.endswith("\n")
    assert [text for text in says if text not in done.err] == []
