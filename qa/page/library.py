"""What the page may tell about the documents, and the questions of their own that it offers as examples."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice

from index.documents.reading import Document
from index.passages.splitting import Passage


@dataclass(frozen=True, slots=True)
class Library:
    """What the page may tell about the index it is served from; asked for anew at each request."""

    build: str
    built_at: str  # ISO date and time
    documents: Mapping[str, Document]
    notice: str = ""
    examples: tuple[str, ...] = ()


# A question that leans on what was said before it is no example: "Что для этого делается?"
_LEANS = re.compile(
    r"\b(?:эт(?:о[тйм]?|от|а|у|и|их|им|ими|ого|ому|ой|ом)|т(?:ого|ому|акие|акой|акая|акое|аких)|"
    r"он[аои]?|е(?:го|му|ё|е)|её|их|им|ими|ней|них|ним|нему|там|здесь|тут|тогда|это)\b",
    re.IGNORECASE,
)
LOOKED_AT = 5000  # passages; a corpus of a million must not make each load of the page wait
_OPENS = re.compile(r"^(?:(?:а|и|но|так|же|ну|итак|то есть)[\s,]+)+", re.IGNORECASE)


def examples(passages: Iterable[Passage], limit: int = 4) -> tuple[str, ...]:
    """The documents' own questions that make sense alone, the shortest of each first, at most `limit`."""
    by_document: dict[str, list[str]] = {}
    for passage in islice(passages, LOOKED_AT):
        found = re.findall(r"[^.?!…]+\?", passage.heading)
        if not found:
            continue
        question = _OPENS.sub("", found[-1].strip(" \t\r\n\xa0—–-«»\"'"))
        if 20 <= len(question) <= 110 and not _LEANS.search(question):
            by_document.setdefault(passage.document, []).append(question[0].upper() + question[1:])
    rows = [sorted(dict.fromkeys(asked), key=len) for asked in by_document.values()]
    turns = [row[i] for i in range(limit) for row in rows if i < len(row)]
    return tuple(dict.fromkeys(turns))[:limit]
