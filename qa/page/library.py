"""The index that serves -> what the page may tell of it, and the documents' own questions offered as examples."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import filterfalse, islice
from weakref import WeakKeyDictionary

from index.documents.reading import Document
from index.passages.splitting import Passage
from qa.engine import Engine
from qa.followup import leans
from qa.live import Live

LOOKED_AT = 5000  # passages; a corpus of a million must not make the first load of the page wait
OFFERED = 4
LENGTHS = range(20, 111)  # characters that fit a button and say something
OPENING = re.compile(r"^(?:(?:а|и|но|так|же|ну|итак|то есть)[\s,]+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Library:
    """What the page may tell about the index it is served from; asked for anew at each request."""

    build: str
    built_at: str  # ISO date and time
    documents: Mapping[str, Document]
    notice: str = ""
    examples: tuple[str, ...] = ()


def librarian(live: Live) -> Callable[[], Library]:
    """What to ask for the library that serves at the moment; examples are looked for once an engine."""
    offered: WeakKeyDictionary[Engine, tuple[str, ...]] = WeakKeyDictionary()

    def library() -> Library:
        engine = live.engine  # it is swapped when a new build is published
        index = engine.index
        if engine not in offered:
            offered[engine] = examples(index.passages)
        built_at = str(index.manifest.get("created", ""))
        return Library(index.build, built_at, index.documents, live.notice, offered[engine])

    return library


def examples(passages: Iterable[Passage], limit: int = OFFERED) -> tuple[str, ...]:
    """The documents' own questions that make sense alone, the shortest of each first, at most `limit`."""
    by_document: dict[str, dict[str, None]] = {}
    for passage in islice(passages, LOOKED_AT):
        found = re.findall(r"[^.?!…]+\?", passage.heading)
        question = OPENING.sub("", found[-1].strip(" \t\r\n\xa0—–-«»\"'")) if found else ""
        if len(question) in LENGTHS:
            by_document.setdefault(passage.document, {})[question[0].upper() + question[1:]] = None
    waiting = deque(filterfalse(leans, sorted(asked, key=len)) for asked in by_document.values())
    offered: dict[str, None] = {}
    while waiting and len(offered) < limit:
        row = waiting.popleft()
        for question in islice(row, 1):  # no row is read further than needed: `leans` is slow
            offered[question] = None
            waiting.append(row)
    return tuple(offered)
