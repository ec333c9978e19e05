"""The index that serves -> what the page may tell of it, and the documents' own questions, offered to be asked."""

import re
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import filterfalse, islice
from weakref import WeakKeyDictionary

from index.documents.document import Document
from index.messages import message
from index.passages.passage import Passage
from qa.answer import Answer
from qa.engine import Engine
from qa.followup import leans
from qa.live import Live
from qa.locale.languages import LANGUAGES, of_text, tell

LOOKED_AT = 5000  # passages; a corpus of a million must not make the first load of the page wait
OFFERED, RELATED = 4, 3
LENGTHS = range(20, 111)  # characters that fit a button and say something
TITLES = range(3, 61)  # characters of a heading that fits into a question
ASKED = re.compile(r"[^.?!…]+\?")
OPENING = re.compile(r"^(?:(?:а|и|но|так|же|ну|итак|то есть)[\s,]+)+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Library:
    """What the page may tell about the index it is served from; asked for anew at each request."""

    build: str
    built_at: str  # ISO date and time
    documents: Mapping[str, Document]
    notice: str = ""
    examples: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # in each language
    counts: Mapping[str, int] = field(default_factory=dict)  # of the passages of each document


def librarian(live: Live) -> Callable[[], Library]:
    """What to ask for the library that serves at the moment; examples are made once an engine."""
    offered: WeakKeyDictionary[Engine, Mapping[str, tuple[str, ...]]] = WeakKeyDictionary()

    def library() -> Library:
        engine = live.engine  # it is swapped when a new build is published
        index = engine.index
        if engine not in offered:
            offered[engine] = {language: examples(index.passages, language) for language in LANGUAGES}
        built_at = str(index.manifest.get("created", ""))
        return Library(index.build, built_at, index.documents, live.notice, offered[engine], engine.counts)

    return library


def examples(passages: Iterable[Passage], language: str, limit: int = OFFERED) -> tuple[str, ...]:
    """At most `limit` questions in a language, of each document in turn.

    A document's own questions that make sense alone, the shortest first; if it has none, one about its first heading.
    """
    own: dict[str, dict[str, None]] = {}
    headings: dict[str, str] = {}
    for passage in islice(passages, LOOKED_AT):
        asked = own.setdefault(passage.document, {})
        question = own_question(passage.heading)
        if question and of_text(question, language) == language:
            asked[question] = None
        if passage.heading and not ASKED.search(passage.heading):
            headings.setdefault(passage.document, passage.heading)
    waiting = deque((name, filterfalse(leans, sorted(asked, key=len))) for name, asked in own.items())
    offered: dict[str, None] = {}
    while waiting and len(offered) < limit:
        name, row = waiting.popleft()
        heading = headings.pop(name, "")
        question = next(row, "")  # no row is read further than needed: `leans` is slow
        if question:
            offered[question] = None
            waiting.append((name, row))
        elif question := question_about(heading, language):
            offered[question] = None
    return tuple(offered)


def related(answer: Answer, language: str, limit: int = RELATED) -> tuple[str, ...]:
    """At most `limit` other questions, in a language: what the passages of an answer are about, the first one aside.

    A passage's own question, if it makes sense alone, or one about its heading.
    """
    told = {answer.hits[0].passage.heading} if answer.found else set()
    offered: dict[str, None] = {}
    for heading in dict.fromkeys(hit.passage.heading for hit in answer.hits):
        question = own_question(heading) or question_about(heading, language)
        stands = of_text(question, language) == language and not leans(question)
        if heading not in told and stands and question.lower() != answer.question.text.lower():
            offered[question] = None
        if len(offered) == limit:
            break
    return tuple(filter(None, offered))


def own_question(heading: str) -> str:
    """The last question in a heading, as a person would ask it; "" if it is none, or none that fits a button."""
    found = ASKED.findall(heading)
    question = OPENING.sub("", found[-1].strip(" \t\r\n\xa0—–-«»\"'")) if found else ""
    return question[0].upper() + question[1:] if len(question) in LENGTHS else ""


def question_about(heading: str, language: str) -> str:
    """A question about the section under a heading that is none itself; "" if it is one, or does not fit."""
    title = heading.rpartition(" › ")[2].strip()
    if ASKED.search(heading) or len(title) not in TITLES:
        return ""
    return tell(message('What does it say about "{heading}"?', heading=title), language)
