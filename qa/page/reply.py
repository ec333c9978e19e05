"""An answer -> one line of HTML for the chat, in one of three looks: a direct answer, something close, no answer."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from types import MappingProxyType

from index.characters import on_one_line
from index.columns import Columns
from index.contents import columns_of
from index.documents.document import Document
from index.errors import FilterError
from index.filters import EVERYTHING, Filter
from index.hit import Hit
from index.language.asked import asks_for_several
from index.language.terms import terms
from index.messages import joined, message, some_of
from qa.answer import Answer
from qa.limits import TOP
from qa.page.elsewhere import Link, copies, newer
from qa.page.html import Mark, Piece, day, render
from qa.page.inline import bare
from qa.page.library import Library, related
from qa.page.sheet import Part, of_passage
from qa.places import Target, address, address_of
from qa.question import Question
from qa.repair import KINDS

# `confidence` is the calibrated chance that the first passage answers; from evens up it is called an answer.
DIRECT = 0.5
# A passage that meets at least this share of what the first one meets is shown, others are folded.
CLOSE = 0.75
# Word vectors this close share a meaning a reader sees (вырасти, увеличиться: 0.68; сколько, стоить: 0.29).
NEAR = 0.45
SAME = 0.999

LONG_QUOTE = 220  # characters: from about four lines on, the large letters of a short quote become tiring
MANY = 10  # documents in the list; among more of them one is looked for
INLINE = 3  # other places that are named in a line; more are folded
TAGS = 12  # of the documents, offered to narrow a question to
LISTED = 40  # documents named in the header; a corpus of thousands must not make the page heavy
APART = 14.0  # percent of the map's length between two numbers on it, so that both can be read and met with a finger

NONE: Mapping[str, Document] = MappingProxyType({})
BADGES = {"direct": message("Direct answer"), "close": message("Close, but may not answer")}


@dataclass(frozen=True, slots=True)
class Card:
    """A passage as the reply shows it."""

    n: int  # from 1
    hit: Hit
    is_near: bool  # it meets nearly as much of the question as the first one
    quote: str  # the best sentence, from the document's own text
    said: list[Piece]  # the same, with the words in it that answer
    lead: str  # the line that it depends on: «На пляже запрещается:»
    date: str  # of the document; of two versions also one that only the name tells
    newer: list[Link]  # the later version, or nothing
    copies: list[Link]  # where else the same stands
    parts: list[Part]  # of the passage, as its document's page has them; its best sentence is marked if it answers


@dataclass(frozen=True, slots=True)
class Spot:
    """A passage on the map of its document."""

    card: Card
    at: str  # percent of the map's length


@dataclass(frozen=True, slots=True)
class Chip:
    """What was done to the question, and what to ask without it: `exactly` as typed, `alone`, or `everywhere`."""

    told: str
    without: str
    undo: str  # what the button of the chip does


def header_html(library: Library, language: str, *, guarded: bool = False, operated: bool = False) -> str:
    """The head of the page: its title, how many documents, how fresh, and which.

    `guarded`: one can log out; `operated`: one can bring documents.
    """
    own = _listed(library, "") | _kinds(columns_of(library.documents))
    return render("header.html", language, guarded=guarded, operated=operated, many=MANY, **own)


def documents_html(library: Library, language: str, find: str) -> str:
    """The items of the list of documents whose titles have all words of `find`, or the beginnings of such."""
    return render("documents.html", language, **_listed(library, find))


def summary_html(library: Library, language: str) -> str:
    """The line above the list: how many documents, and how fresh."""
    return render("summary.html", language, library=library)


def _listed(library: Library, find: str) -> dict[str, object]:
    words = [word.lower() for word in find.split()]
    columns = columns_of(library.documents)
    titles = zip((title.lower() for title in columns.title), columns.names, strict=True)
    found = [(title, name) for title, name in titles if all(word in title for word in words)]
    shown = [library.documents[name] for _, name in nsmallest(LISTED, found)]
    rows = [(address(document, Target()), document) for document in shown]
    return {"library": library, "rows": rows, "rest": len(found) - len(rows)}


def _kinds(documents: Columns) -> dict[str, object]:
    """What documents can be told apart by, beside names: whether they have dates, and which tags, frequent first."""
    tags: Counter[str] = Counter()
    for own, often in documents.tags.counts():
        for tag in own:
            tags[tag] += often
    return {"dated": any(documents.day.values), "tags": [tag for tag, _ in tags.most_common(TAGS)]}


def reply_html(
    answer: Answer,
    language: str,
    documents: Mapping[str, Document] = NONE,
    only: Filter = EVERYTHING,
    *,
    further: bool = False,
) -> str:
    """An answer -> the whole reply, one line that begins with <div>.

    `documents` are all that serve, `only` is what the question was narrowed to; `further`: more passages than
    usual were asked for.
    """
    if answer.reply:
        return render("talk.html", language, answer=answer)
    cards = list(_cards(answer, documents))
    own = {
        "answer": answer,
        "look": look(answer),
        "chips": [*narrowing(only, documents), *chips(answer.question)],
        "cards": cards,
        "near": [card for card in cards[1:] if card.is_near],
        "weak": [card for card in cards[1:] if not card.is_near],
        "map": spots(cards),
        "unfolded": bool(cards) and _is_of_list(cards[0].hit) and asks_for_several(answer.question.text),
        "related": related(answer, language) if answer.hits else (),
        "further": further,
        "is_all": further or len(cards) < TOP,
        "documents": _searched(only, documents),
    }
    limits = {"long_quote": LONG_QUOTE, "inline": INLINE, "listed": LISTED}
    return render("reply.html", language, badges=BADGES, address_of=address_of, **limits, **own)


def look(answer: Answer) -> str:
    """`direct`, `close` or `none`."""
    if not (answer.found and answer.hits):
        return "none"
    return "direct" if answer.confidence >= DIRECT else "close"


def chips(question: Question) -> Iterator[Chip]:
    """In which ways what was looked for is not what was typed."""
    kinds = list(dict.fromkeys(repair.kind for repair in question.repairs))
    why = joined(", ", [KINDS[kind] for kind in kinds if kind != "followup"])
    if why:
        told = message('Searched for: "{text}" ({why})', text=question.text, why=why)
        yield Chip(told, "exactly", message("Ask again exactly as typed"))
    if "followup" in kinds:
        told = message('With the earlier question in mind: "{question}"', question=question.context)
        yield Chip(told, "alone", message("Ask again without the earlier question"))


def _searched(only: Filter, documents: Mapping[str, Document]) -> int:
    """How many documents; 0 where the build that serves now has none of those any more."""
    try:
        return len(documents) if only == EVERYTHING else int(only.kept(documents).sum())
    except FilterError:
        return 0


def narrowing(only: Filter, documents: Mapping[str, Document]) -> Iterator[Chip]:
    """That not all documents were searched."""
    told: list[str] = []
    if only.documents:
        titles = [documents[name].title if name in documents else name for name in only.documents]
        told.append(message("Only in: {names}", names=some_of(titles)))
    if only.since:
        told.append(message("Not before {since}", since=day(only.since)))
    if only.until:
        told.append(message("Not after {until}", until=day(only.until)))
    if only.tags:
        told.append(message("With the tag {tags}", tags=", ".join(only.tags)))
    if told:
        yield Chip(joined(" · ", told), "everywhere", message("Ask again in all documents"))


def spots(cards: Sequence[Card]) -> list[Spot]:
    """The passages of the first one's document on a map of it, in its order, kept apart."""
    own = [card for card in cards if card.hit.document.name == cards[0].hit.document.name]
    own.sort(key=lambda card: card.hit.passage.start)
    size = max(len(own[0].hit.document.text), 1) if own else 1
    places = [100 * card.hit.sentence[0] / size for card in own]
    apart = min(APART, 100 / len(places)) if places else APART
    for n in range(1, len(places)):
        places[n] = max(places[n], places[n - 1] + apart)
    last = 100.0
    for n in reversed(range(len(places))):
        places[n] = last = min(places[n], last)
        last -= apart
    return [Spot(card, f"{at:.1f}") for card, at in zip(own, places, strict=True)]


def _cards(answer: Answer, documents: Mapping[str, Document]) -> Iterator[Card]:
    for rank, hit in enumerate(answer.hits):
        whole, form, first = hit.document.text, hit.document.format, answer.hits[0].met
        yield Card(
            n=rank + 1,
            hit=hit,
            is_near=answer.found and hit.met >= CLOSE * first > 0,
            quote="".join(shown for shown, _ in _flowing(whole, *hit.sentence, [], form)),
            said=_flowing(whole, *hit.sentence, [Mark(*hit.words, "rag-words")] if hit.words else [], form),
            lead="".join(shown for shown, _ in _flowing(hit.lead, 0, len(hit.lead), [], form)),
            date=answer.date_of(hit),
            newer=list(newer(hit, documents)),
            copies=copies(hit, documents),
            parts=of_passage(hit.passage, form, list(_marks(hit, answer.found))),
        )


def _is_of_list(hit: Hit) -> bool:
    """Whether what is marked is an item among others: who asks for several wants to see these, too."""
    items = [one for one in hit.passage.sentences if one.kind == "item"]
    own = next((one for one in items if (one.start, one.stop) == hit.sentence), None)
    return own is not None and sum(one.lead == own.lead for one in items) > 1


def _flowing(text: str, start: int, stop: int, marks: Sequence[Mark], form: str) -> list[Piece]:
    """A sentence as `bare` cuts it, without the ends of the lines that it was wrapped in."""
    return [(on_one_line(shown), mark) for shown, mark in bare(text, start, stop, marks, form)]


def _marks(hit: Hit, found: bool) -> Iterator[Mark]:
    """What is marked in a passage, in its order: the words that met, and the sentence where the documents answer."""
    passage = hit.passage
    left, right = (min(max(at - passage.start, 0), len(passage.text)) for at in hit.sentence) if found else (0, 0)
    met = list(_met(hit))
    yield from (mark for mark in met if mark.stop <= left)
    at = left
    for mark in (one for one in met if one.start < right and one.stop > left):
        yield Mark(at, mark.start, "rag-answer")
        yield replace(mark, kind=f"rag-answer {mark.kind}")
        at = mark.stop
    yield Mark(at, right, "rag-answer")
    yield from (mark for mark in met if mark.start >= max(at, right))


def _met(hit: Hit) -> Iterator[Mark]:
    """The words of the passage that a word of the question met; a soft one tells which."""
    met: dict[str, tuple[float, str]] = {}
    for m in hit.matches:
        if m.similarity >= NEAR:
            met[m.passage] = max(met.get(m.passage, (0.0, "")), (m.similarity, m.question))
    for term in terms(hit.passage.text):
        if term.text in met:
            similarity, asked = met[term.text]
            told = "" if similarity >= SAME else message('close to "{word}"', word=asked)
            yield Mark(term.start, term.stop, "rag-term rag-near" if told else "rag-term", told)
