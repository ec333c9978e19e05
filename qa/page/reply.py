"""An answer -> one line of HTML for the chat: the quote, where it stands, the passages, the strip."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from index.documents.reading import Document
from index.language.terms import terms
from index.messages import joined, message
from index.search import Hit
from qa.answer import Answer
from qa.locale.languages import ENGLISH
from qa.page.html import Piece, render
from qa.page.library import Library
from qa.page.place import Place, address, address_of
from qa.question import Question

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
REPAIRS = {
    "layout": message("keyboard layout"),
    "translit": message("Latin letters"),
    "spelling": message("spelling"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """A passage as the reply shows it; `n` counts from 1."""

    n: int
    hit: Hit
    kind: str  # of BADGES
    is_quoted: bool  # its best sentence stands large above the cards
    before: tuple[Piece, ...]
    sentence: tuple[Piece, ...]  # empty where the documents do not answer
    after: tuple[Piece, ...]

    @property
    def badge(self) -> str:
        """What the passage is for the question, in words."""
        return BADGES[self.kind]

    @property
    def link(self) -> str:
        """Where the passage opens in its document."""
        return address_of(self.hit)

    @property
    def quote(self) -> str:
        """The best sentence, from the document's own text."""
        return self.hit.document.text[slice(*self.hit.sentence)]

    @property
    def topic(self) -> str:
        """What a closed card is known by: its best sentence; what stands large above it is not said twice."""
        if not self.is_quoted:
            return self.quote
        heading = "" if self.hit.passage.question else self.hit.passage.heading
        return heading or self.hit.document.title

    @property
    def left(self) -> str:
        """Where the passage begins, in percent of its document."""
        return _percent(self.hit.passage.start, self.hit.document)

    @property
    def width(self) -> str:
        """How much of its document the passage is, in percent."""
        return _percent(self.hit.passage.stop - self.hit.passage.start, self.hit.document)


def user_html(typed: str) -> str:
    """What the person typed -> their side of the chat."""
    return render("user.html", ENGLISH, typed=typed)


def failure_html(language: str, number: str) -> str:
    """The reply when the search itself failed; `number` is what the server's log names it by."""
    return render("failure.html", language, number=number)


def header_html(library: Library, language: str) -> str:
    """The head of the page: its title, how many documents, how fresh, and which."""
    shown = nsmallest(LISTED, library.documents.values(), key=lambda d: (d.title.lower(), d.name))
    rows = [(address(document, Place()), document) for document in shown]
    return render("header.html", language, library=library, rows=rows)


def reply_html(answer: Answer, language: str) -> str:
    """An answer -> the whole reply, one line that begins with <div."""
    cards = list(_cards(answer))
    by_document: dict[str, list[Card]] = {}
    for card in cards:
        by_document.setdefault(card.hit.document.name, []).append(card)
    return render(
        "reply.html",
        language,
        answer=answer,
        changed=changed(answer.question),
        cards=cards,
        strips=list(by_document.values()),
        long_quote=LONG_QUOTE,
    )


def changed(question: Question) -> str:
    """In which way what was looked for is not what was typed; "" where it is."""
    kinds = list(dict.fromkeys(repair.kind for repair in question.repairs))
    why = joined(", ", [REPAIRS[kind] for kind in kinds if kind in REPAIRS])
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
        text, offset = hit.passage.text, hit.passage.start
        a, b = (min(max(at - offset, 0), len(text)) for at in hit.sentence) if answer.found else (0, 0)
        marks = list(_met(hit))
        yield Card(
            n=rank + 1,
            hit=hit,
            kind=badge(answer, rank),
            is_quoted=answer.found and rank == 0,
            before=tuple(_pieces(text, 0, a, marks)),
            sentence=tuple(_pieces(text, a, b, marks)),
            after=tuple(_pieces(text, b, len(text), marks)),
        )


def _met(hit: Hit) -> Iterator[tuple[int, int, Piece]]:
    """The words of the passage that a word of the question met, with their places; a soft one tells which."""
    met: dict[str, tuple[float, str]] = {}
    for m in hit.matches:
        if m.similarity >= NEAR:
            met[m.passage] = max(met.get(m.passage, (0.0, "")), (m.similarity, m.question))
    for term in terms(hit.passage.text):
        if term.text in met:
            similarity, asked = met[term.text]
            word = hit.passage.text[term.start : term.stop]
            told = "" if similarity >= SAME else message('close to "{word}"', word=asked)
            yield term.start, term.stop, Piece(word, "rag-term rag-near" if told else "rag-term", told)


def _pieces(text: str, start: int, stop: int, marks: Sequence[tuple[int, int, Piece]]) -> Iterator[Piece]:
    """text[start:stop] with the marks that lie in it."""
    at = start
    for left, right, piece in marks:
        if left >= at and right <= stop:
            yield Piece(text[at:left])
            yield piece
            at = right
    if at < stop:
        yield Piece(text[at:stop])


def _percent(length: int, document: Document) -> str:
    return f"{100 * length / max(len(document.text), 1):.2f}"
