"""What people say of an answer -> JSON lines beside the index; these -> drafts of checks.

What is written down comes from the documents that serve, never from a browser: it only names places.
"""

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from index.documents.document import Document
from index.errors import DerekError
from index.storage.disk import reason
from qa.places import located

NAME = "feedback.jsonl"  # in the folder of the index
LARGEST = 20_000_000  # bytes; a flood must not fill the disk
LONGEST = 2000  # characters of a question that is kept
BEFORE = 3  # earlier questions that are kept


@dataclass(frozen=True, slots=True)
class Spot:
    """A sentence of a document."""

    document: str
    start: int
    stop: int
    quote: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """One verdict: whether what was shown answers (None: that there is no answer), and where the right one is."""

    time: str  # ISO, UTC
    build: str
    question: str
    history: tuple[str, ...]
    is_right: bool
    shown: Spot | None
    right: Spot | None


def spot(link: str, documents: Mapping[str, Document]) -> Spot | None:
    """The sentence that an address leads to (qa/places.py), if it stands in a document that serves."""
    query = dict(parse_qsl(link.partition("?")[2].partition("#")[0]))
    document = documents.get(query.get("name", ""))
    if document is None:
        return None
    place, _ = located(document, query)
    quote = document.text[place.left : place.right]
    return Spot(document.name, place.left, place.right, quote) if quote.strip() else None


class Notebook:
    """The file that feedback is written to; one process, many threads."""

    def __init__(self, root: Path) -> None:
        """`root`: the folder of the index."""
        self._path = root / NAME
        self._writing = threading.Lock()

    def note(self, said: Feedback) -> bool:
        """Write it down; False if the file is full."""
        line = json.dumps(asdict(said))  # half a character too, as \\udXXX
        with self._writing:
            self._path.parent.mkdir(parents=True, exist_ok=True)  # where the index is in a Milvus, nobody made it yet
            if self._path.exists() and self._path.stat().st_size > LARGEST:
                return False
            with self._path.open("a", encoding="utf-8") as file:
                file.write(line + "\n")
        return True


def remark(said: Any, documents: Mapping[str, Document], build: str) -> Feedback:
    """What a browser sent, {question, history, is_right, shown, right}, the last two as addresses of places.

    Raises TypeError or KeyError: it is something else.
    """
    question, history, links = said["question"], said["history"], (said["shown"], said["right"])
    if not isinstance(history, list) or not all(isinstance(one, str) for one in [question, *links, *history]):
        raise TypeError
    now = datetime.now(UTC).isoformat(timespec="seconds")
    before = tuple(one[:LONGEST] for one in history[-BEFORE:])
    shown, right = (spot(link, documents) for link in links)
    return Feedback(now, build, question[:LONGEST], before, said["is_right"] is True, shown, right)


def read_feedback(root: Path) -> Iterator[Feedback]:
    """All that was written down, in its order. Raises DerekError: there is none, or a line is damaged."""
    path = root / NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        told = "there is no feedback in {path} ({why}): people give it on the page, under an answer"
        raise DerekError(told, path=path, why=reason(error)) from error
    for number, line in enumerate(lines, 1):
        try:
            fields: dict[str, Any] = json.loads(line)
            spots = {name: Spot(**fields[name]) if fields[name] else None for name in ("shown", "right")}
            yield Feedback(**{**fields, **spots, "history": tuple(fields["history"])})
        except (ValueError, TypeError, KeyError) as error:
            raise DerekError("line {number} of {path} is damaged: remove it", number=number, path=path) from error
