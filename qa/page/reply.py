"""An answer -> one line of HTML for the chat: the quote, where it stands, the passages, the strip."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest

from index.language.terms import terms
from index.messages import joined, message
from index.search import Hit
from qa.answer import Answer
from qa.page.document import Place, address, address_of
from qa.page.html import Mark, Piece, pieces, render
from qa.page.library import Library
from qa.question import Question
from qa.repair import KINDS

# `confidence` is the calibrated chance that the first passage answers; from evens up it is called an answer.
DIRECT = 0.5
# A passage that meets at least this share of what the first one meets is called close, else possibly related.
CLOSE = 0.75
# Word vectors this close share a meaning a reader sees (вырасти, увеличиться: 0.68; сколько, стоить: 0.29).
NEAR = 0.45
SAME = 0.999

LONG_QUOTE = 220  # characters: from about four lines on, the large letters of a short quote become tiring
LISTED = 40  # documents named in the header; a corpus of thousands must not make the page heavy

BADGES = {
    "direct": message("Direct answer"),
    "close": message("Close in meaning"),
    "maybe": message("Possibly related"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A passage as the reply shows it."""

    n: int  # from 1
    hit: Hit
    kind: str  # of BADGES
    is_quoted: bool  # its best sentence stands large above the cards
    quote: str  # the best sentence, from the document's own text
    said: list[Piece]  # the same, with the words in it that answer
    topic: str  # what a closed card is known by
    parts: list[list[Piece]]  # before the best sentence, the sentence if the documents answer, and after it
    left: str  # where the passage begins, in percent of its document
    width: str  # how much of its document it is


def header_html(library: Library, language: str) -> str:
    """The head of the page: its title, how many documents, how fresh, and which."""
    shown = nsmallest(LISTED, library.documents.values(), key=lambda d: (d.title.lower(), d.name))
    rows = [(address(document, Place()), document) for document in shown]
    return render("header.html", language, library=library, rows=rows)


def reply_html(answer: Answer, language: str) -> str:
    """An answer -> the whole reply, one line that begins with <div."""
    if answer.reply:
        return render("talk.html", language, answer=answer)
    cards = list(_cards(answer))
    by_document: dict[str, list[Card]] = {}
    for card in cards:
        by_document.setdefault(card.hit.document.name, []).append(card)
    own = {"answer": answer, "changed": changed(answer.question), "cards": cards, "strips": list(by_document.values())}
    return render("reply.html", language, badges=BADGES, long_quote=LONG_QUOTE, address_of=address_of, **own)


def changed(question: Question) -> str:
    """In which way what was looked for is not what was typed; "" where it is."""
    kinds = list(dict.fromkeys(repair.kind for repair in question.repairs))
    why = joined(", ", [KINDS[kind] for kind in kinds if kind != "followup"])
    told = [message('instead of "{typed}" ({why})', typed=question.typed, why=why)] if why else []
    told += [message("with the earlier question in mind")] if "followup" in kinds else []
    return joined(", ", told)


def badge(answer: Answer, rank: int) -> str:
    """`direct`, `close` or `maybe` for the passage at this rank (from 0)."""
    if not answer.found:
        return "maybe"
    if rank == 0:
        return "direct" if answer.confidence >= DIRECT else "close"
    first, this = (answer.hits[i].evidence.alignment for i in (0, rank))
    return "close" if this >= CLOSE * first > 0 else "maybe"


def _cards(answer: Answer) -> Iterator[Card]:
    for rank, hit in enumerate(answer.hits):
        passage, whole, is_quoted = hit.passage, hit.document.text, answer.found and rank == 0
        size, quote = len(passage.text), whole[slice(*hit.sentence)]
        a, b = (min(max(at - passage.start, 0), size) for at in hit.sentence) if answer.found else (0, 0)
        marks = list(_met(hit))
        heading = "" if passage.question else passage.heading
        left, width = (f"{100 * length / max(len(whole), 1):.2f}" for length in (passage.start, size))
        yield Card(
            n=rank + 1,
            hit=hit,
            kind=badge(answer, rank),
            is_quoted=is_quoted,
            quote=quote,
            said=list(pieces(whole, *hit.sentence, [Mark(*hit.words, "rag-words")] if hit.words else [])),
            topic=(heading or hit.document.title) if is_quoted else quote,  # the quote is not said twice
            parts=[list(pieces(passage.text, *ends, marks)) for ends in ((0, a), (a, b), (b, size))],
            left=left,
            width=width,
        )


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
