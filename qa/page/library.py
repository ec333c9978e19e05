"""The index that serves -> what the page may tell of it, and the documents' own questions offered as examples."""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import filterfalse, islice
from weakref import WeakKeyDictionary

from index.documents.reading import Document
from index.passages.splitting import Passage
from qa.engine import Engine
from qa.followup import leans
from qa.live import Live


@dataclass(frozen=True, slots=True)
class Library:
    """What the page may tell about the index it is served from; asked for anew at each request."""

    build: str
    built_at: str  # ISO date and time
    documents: Mapping[str, Document]
    notice: str = ""
    examples: tuple[str, ...] = ()


class Librarian:
    """Tells of the index that serves now; looks for examples once an engine, for that is a walk through passages."""

    def __init__(self, live: Live) -> None:
        """`live` is asked anew each time: its engine is swapped when a new build is published."""
        self._live = live
        self._offered: WeakKeyDictionary[Engine, tuple[str, ...]] = WeakKeyDictionary()

    def library(self) -> Library:
        """What holds at this moment."""
        engine = self._live.engine
        index = engine.index
        if engine not in self._offered:
            self._offered[engine] = examples(index.passages)
        return Library(
            build=index.build,
            built_at=str(index.manifest.get("created", "")),
            documents=index.documents,
            notice=self._live.notice,
            examples=self._offered[engine],
        )


LOOKED_AT = 5000  # passages; a corpus of a million must not make the first load of the page wait
OFFERED = 4
LENGTHS = range(20, 111)  # characters that fit a button and say something
OPENING = re.compile(r"^(?:(?:а|и|но|так|же|ну|итак|то есть)[\s,]+)+", re.IGNORECASE)


def examples(passages: Iterable[Passage], limit: int = OFFERED) -> tuple[str, ...]:
    """The documents' own questions that make sense alone, the shortest of each first, at most `limit`."""
    by_document: dict[str, dict[str, None]] = {}
    for passage in islice(passages, LOOKED_AT):
        found = re.findall(r"[^.?!…]+\?", passage.heading)
        question = OPENING.sub("", found[-1].strip(" \t\r\n\xa0—–-«»\"'")) if found else ""
        if len(question) in LENGTHS:
            by_document.setdefault(passage.document, {})[question[0].upper() + question[1:]] = None
    rows = [filterfalse(leans, sorted(asked, key=len)) for asked in by_document.values()]
    offered: dict[str, None] = {}
    for question in _in_turns(rows):
        offered[question] = None
        if len(offered) == limit:
            break
    return tuple(offered)


def _in_turns(rows: Iterable[Iterator[str]]) -> Iterator[str]:
    """One of each row, then a second of each, and so on; no row is read further than that."""
    waiting = deque(rows)
    while waiting:
        row = waiting.popleft()
        for one in row:
            yield one
            waiting.append(row)
            break
