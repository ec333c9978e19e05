"""An answer -> one line of escaped HTML for the chat: the quote, where it stands, the passages, the strip.

Every text from a document, a file name or a person passes `esc`; nothing else makes HTML for the chat.
"""

from collections.abc import Iterable, Sequence
from heapq import nsmallest

from index.documents.reading import Document
from index.language.terms import terms
from index.search import Hit
from qa.answer import Answer
from qa.page.escape import address, attr, day, esc
from qa.page.library import Library
from qa.page.words import Words, count

# `confidence` is the calibrated chance that the first passage answers; from evens up it is called an answer.
DIRECT = 0.5
# A passage that meets at least this share of what the first one meets is called close, else possibly related.
CLOSE = 0.75
# Word vectors this close share a meaning a reader sees (вырасти, увеличиться: 0.68; сколько, стоить: 0.29).
NEAR = 0.45
Span = tuple[int, int, float, str]  # start, stop, similarity, the question's term

LONG_QUOTE = 220  # characters: from about four lines on, the large letters of a short quote become tiring
LISTED = 40  # documents named in the header; a corpus of thousands must not make the page heavy


def link_to(hit: Hit) -> str:
    """The link that opens the hit's document at its passage."""
    return address(hit.document, hit.passage.start, hit.passage.stop, hit.sentence)


def user_html(typed: str) -> str:
    """What the person typed -> their side of the chat."""
    return f'<div class="rag-user">{esc(typed)}</div>'


def notice_html(text: str) -> str:
    """One plain line of the program's own -> a bubble, or nothing."""
    return f'<div class="rag-notice">{esc(text)}</div>' if text else ""


def failure_html(words: Words, number: str) -> str:
    """The reply when the search itself failed; `number` is what the server's log names it by."""
    return (
        f'<div class="rag-reply rag-failed" lang="{words.tag}"><p class="rag-said">{words.failed}</p>'
        f'<p class="rag-small">{words.failed_id}: {esc(number)}</p></div>'
    )


def header_html(library: Library, words: Words) -> str:
    """The head of the page: its title, how many documents, how fresh, and which."""
    total = len(library.documents)
    shown = nsmallest(LISTED, library.documents.values(), key=lambda d: (d.title.lower(), d.name))
    rows = "".join(
        f'<li><a class="rag-open" href="{address(d, 0, 0)}">{esc(d.title)}</a>'
        f'<span class="rag-small">{esc(day(d.date))}</span></li>'
        for d in shown
    )
    if total > LISTED:
        rows += f"<li>{words.more.format(n=total - LISTED)}</li>"
    fresh = ", " + words.updated.format(date=esc(day(library.built_at))) if library.built_at else ""
    return (
        f'<div class="rag-header" lang="{words.tag}"><h1>{words.title}</h1><details class="rag-library">'
        f"<summary>{count(words, total)}{fresh}</summary><ul>{rows}</ul></details>"
        f"{notice_html(library.notice)}</div>"
    )


def reply_html(answer: Answer, words: Words) -> str:
    """An answer -> the whole reply, one line that begins with <div."""
    body = _found(answer, words) if answer.found and answer.hits else _missing(answer, words)
    return (
        f'<div class="rag-reply" lang="{words.tag}">{notice_html(answer.notice)}{_repairs(answer, words)}{body}</div>'
    )


def _found(answer: Answer, words: Words) -> str:
    best = answer.hits[0]
    quote = best.document.text[slice(*best.sentence)]
    badges = [badge(answer, rank) for rank in range(len(answer.hits))]
    lead = "" if badges[0] == "direct" else f'<p class="rag-lead">{words.nearest_found}:</p>'
    return (
        f'{lead}<figure class="rag-quote{" rag-long" if len(quote) > LONG_QUOTE else ""}">'
        f'<blockquote><mark class="rag-answer">{esc(quote)}</mark></blockquote>'
        f'<figcaption class="rag-source">{_source(best, words)}</figcaption>'
        f'<div class="rag-actions"><a class="rag-open" href="{link_to(best)}">{words.open}</a>'
        f'<button class="rag-copy" type="button"><span>{words.copy}</span>'
        f"<span>{words.copied}</span></button></div></figure>"
        f"{_cards(answer.hits, badges, words, first_open=True)}{_strips(answer.hits, words)}"
    )


def _missing(answer: Answer, words: Words) -> str:
    head = f'<p class="rag-said">{words.missing}</p><p class="rag-small">{words.advice}</p>'
    if not answer.hits:
        return head
    cards = _cards(answer.hits, ["maybe"] * len(answer.hits), words, first_open=False)
    return f'{head}<div class="rag-nearest"><p class="rag-lead">{words.nearest}:</p>{cards}</div>'


def badge(answer: Answer, rank: int) -> str:
    """`direct`, `close` or `maybe` for the passage at this rank (from 0) of an answer that was found."""
    if rank == 0:
        return "direct" if answer.confidence >= DIRECT else "close"
    first, this = (answer.hits[i].evidence.alignment for i in (0, rank))
    return "close" if this >= CLOSE * first > 0 else "maybe"


def _repairs(answer: Answer, words: Words) -> str:
    question = answer.question
    if not question.repairs:
        return ""
    kinds = {"layout": words.layout, "translit": words.translit, "spelling": words.spelling}
    why = [kinds[r.kind] for r in question.repairs if r.kind in kinds]
    told = [f"{words.typed} «{esc(question.typed)}» ({', '.join(dict.fromkeys(why))})"] if why else []
    told += [words.followup] if any(r.kind == "followup" for r in question.repairs) else []
    return (
        f'<div class="rag-repair">{words.asked}: «<b>{esc(question.asked)}</b>» '
        f'<span class="rag-small">{", ".join(told)}</span></div>'
    )


def _source(hit: Hit, words: Words) -> str:
    heading, speaker = hit.passage.heading, hit.passage.speaker
    label = words.to_question if heading.rstrip(" »\"'").endswith("?") else words.heading
    told = [esc(day(hit.document.date))] if hit.document.date else []
    told += [f"{words.says} {esc(speaker)}"] if speaker else []
    lines = [f"<b>{esc(hit.document.title)}</b>", " · ".join(told)]
    asked = f'<div class="rag-heading">{label}: {esc(heading)}</div>' if heading else ""
    return "".join(f"<div>{line}</div>" for line in lines if line) + asked


def _cards(hits: Sequence[Hit], badges: Sequence[str], words: Words, *, first_open: bool) -> str:
    names = {"direct": words.direct, "close": words.close, "maybe": words.maybe}
    cards = []
    for n, (hit, kind) in enumerate(zip(hits, badges, strict=True), 1):
        shown = _topic(hit, quoted=first_open and n == 1)
        source = f'<div class="rag-source">{_source(hit, words)}</div>' if n > 1 or not first_open else ""
        link = f'<a class="rag-open" href="{link_to(hit)}">{words.open}</a>' if source else ""
        cards.append(
            f'<details class="rag-card"{" open" if first_open and n == 1 else ""}>'
            f'<summary><span class="rag-n">{n}</span><span class="rag-topic">{esc(shown)}</span>'
            f'<span class="rag-badge rag-{kind}">{names[kind]}</span></summary>'
            f'<div class="rag-text">{_passage(hit, words, strong=first_open)}</div>{source}{link}</details>'
        )
    return f'<div class="rag-cards" role="group" aria-label="{words.passages}">{"".join(cards)}</div>'


def _topic(hit: Hit, *, quoted: bool) -> str:
    """What a closed card is known by: its best sentence; what stands large above it is not said twice."""
    if not quoted:
        return hit.document.text[slice(*hit.sentence)]
    return hit.document.title if hit.passage.question else hit.passage.heading or hit.document.title


def _passage(hit: Hit, words: Words, *, strong: bool) -> str:
    """The passage's text with its best sentence marked (if `strong`) and, in it and around, the met terms."""
    text, offset = hit.passage.text, hit.passage.start
    a, b = (min(max(at - offset, 0), len(text)) for at in hit.sentence) if strong else (0, 0)
    met: dict[str, tuple[float, str]] = {}
    for m in hit.matches:
        if m.similarity >= NEAR:
            met[m.passage] = max(met.get(m.passage, (0.0, "")), (m.similarity, m.question))
    spans = [(t.start, t.stop, *met[t.text]) for t in terms(text) if t.text in met]
    inside = _terms(text, a, b, spans, words)
    return (
        _terms(text, 0, a, spans, words)
        + (f'<mark class="rag-answer">{inside}</mark>' if inside else "")
        + _terms(text, b, len(text), spans, words)
    )


def _terms(text: str, start: int, stop: int, spans: Iterable[Span], words: Words) -> str:
    """text[start:stop] escaped, the spans that lie in it marked; a soft match tells what it is close to."""
    out, at = [], start
    for left, right, similarity, asked in spans:
        if left < at or right > stop:
            continue
        near = f' rag-near" title="{words.near_word} «{attr(asked)}»' if similarity < 0.999 else ""
        out += [esc(text[at:left]), f'<mark class="rag-term{near}">{esc(text[left:right])}</mark>']
        at = right
    return "".join(out) + esc(text[at:stop])


def _strips(hits: Sequence[Hit], words: Words) -> str:
    """For each document among the hits a thin bar from its first letter to its last, each passage a link."""
    by_name: dict[str, list[tuple[int, Hit]]] = {}
    for n, hit in enumerate(hits, 1):
        by_name.setdefault(hit.document.name, []).append((n, hit))
    bars = []
    for group in by_name.values():
        document = group[0][1].document
        ticks = "".join(
            f'<a class="rag-open rag-tick{" rag-first" if n == 1 else ""}" href="{link_to(hit)}" '
            f'style="left:{_share(hit.passage.start, document):.2f}%;'
            f'width:{_share(hit.passage.stop - hit.passage.start, document):.2f}%" '
            f'title="{words.nth.format(n=n)}" aria-label="{words.nth.format(n=n)}"></a>'
            for n, hit in group
        )
        title = f'<span class="rag-small">{esc(document.title)}</span>' if len(by_name) > 1 else ""
        bars.append(f'{title}<div class="rag-strip">{ticks}</div>')
    return f'<div class="rag-strips"><p class="rag-lead">{words.place}</p>{"".join(bars)}</div>'


def _share(at: int, document: Document) -> float:
    return 100 * at / max(len(document.text), 1)
