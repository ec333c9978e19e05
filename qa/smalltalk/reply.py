"""Talk + an Index -> what is replied, in the language that was typed; of documents, from their titles and headings."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from index.characters import shortened
from index.contents import columns_of
from index.filters import EVERYTHING, Filter
from index.index import Index
from index.messages import joined, message, plural
from qa.locale.languages import tell
from qa.smalltalk.talk import Talk

LISTED = 12  # titles or headings in a reply; the rest is counted
LONGEST = 120  # characters of one; an interviewer's question may be a paragraph
QUESTION = re.compile(r"[.!?…]\s+([^.!?…]+\?)$")

NO_DOCUMENTS = message("There are no documents here yet. Add some: derek add FILE_OR_FOLDER")
SAID = {
    "thanks": message("You are welcome. If you have another question about the documents, just ask."),
    "greeting": message("Hello! Ask a question about the documents, and I will answer with a quotation from them."),
    "bye": message("Goodbye! The documents stay here: come back with any question."),
    "ok": message("Good. Ask on when you like."),
    "help": message(
        "Ask in your own words what you want to know: I find the place in the documents that answers, and quote it. "
        'If they do not answer, I say so. Ask "What is this document about?" or "What sections are there?" to see '
        "what there is."
    ),
    "more": message(
        "All that was found stands with the answer before: look at its other passages, or ask again, more exactly or "
        "in other words."
    ),
    "wrong": message(
        "Sorry, that was not it. Look at the other passages of the answer before, or ask again, more exactly or in "
        "other words."
    ),
    "stop": message("Nothing goes on here that could be stopped. Ask your next question when you like."),
    "who": message("I am Derek, a program and not a person: I answer questions with exact quotations from documents."),
}


def reply(talk: Talk, index: Index, only: Filter = EVERYTHING) -> str:
    """The whole reply; lists have a line for each entry. Of the documents, those that `only` leaves are told of.

    FilterError: it leaves none.
    """
    if talk.kind in SAID:
        return tell(SAID[talk.kind], talk.language)
    titles = _titles(index, only)
    titles = [one for one in titles if one[0] == talk.document] or titles
    told: list[str]
    if len(titles) == 1:
        [(name, title)] = titles
        told = [*_one(title, headings(index, name))]
    elif titles:
        shown = [_shortened(title) for _, title in titles]
        told = [plural("{n} document is here:", "{n} documents are here:", len(titles)), *_listed(shown)]
        if talk.kind == "sections":
            told.append(message('Ask of one of them: "What sections are there in {title}?"', title=shown[0]))
    else:
        told = [NO_DOCUMENTS]
    return tell(joined("\n", told), talk.language)


def _titles(index: Index, only: Filter) -> list[tuple[str, str]]:
    """The name of each document that is told of, and its title, or the name again; reads none of them."""
    columns = columns_of(index.documents)
    rows: Sequence[int] = range(len(columns.names))
    if rows and only != EVERYTHING:
        rows = np.flatnonzero(only.kept(index.documents)).tolist()
    names, titles = columns.names, columns.title
    return [(names[row], titles[row] or names[row]) for row in rows]


def headings(index: Index, name: str) -> list[str]:
    """The headings of a document in its order: of the highest level that has more than one, or the questions asked."""
    own = (index.passages[row] for row in index.passages.rows_of({name}))
    paths = [passage.heading.split(" › ") for passage in own if passage.heading]
    deepest = max(map(len, paths), default=0)
    found: list[str] = []
    for level in range(1, deepest + 1):
        found = list(dict.fromkeys(" › ".join(path[:level]) for path in paths))
        if len(found) > 1:
            break
    return [_shortened(heading) for heading in found]


def _one(title: str, found: Sequence[str]) -> Iterator[str]:
    yield message('The document is called "{title}".', title=_shortened(title))
    if found:
        yield message("What it tells of, in its order:")
        yield from _listed(found)
    else:
        yield message("It has no headings.")


def _listed(names: Sequence[str]) -> Iterator[str]:
    yield from (f"• {_shortened(name)}" for name in names[:LISTED])
    if len(names) > LISTED:
        yield message("and {n} more", n=len(names) - LISTED)


def _shortened(text: str) -> str:
    """At most LONGEST characters; of an interviewer's long turn, the question that it ends with."""
    text = " ".join(text.split())
    if len(text) > LONGEST and (asked := QUESTION.search(text)):
        text = asked[1]
    return shortened(text, LONGEST)
