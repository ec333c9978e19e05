"""A document and a place in it -> a page with its text and that place marked; no script, all escaped."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.documents.reading import Document
from qa.page.escape import address, attr, day, esc
from qa.page.words import Words

# Characters of text on one page: a telephone lays out this much at once; a book is shown in parts.
LIMIT = 300_000

_BREAK = re.compile(r"(?:\r\n?|\n)[^\S\r\n]*(?:\r\n?|\n)\s*")
_HEADING = re.compile(r"(#{1,6})[ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Place:
    """What to mark: a passage [start, stop) and in it a sentence [left, right), as offsets in the text."""

    start: int
    stop: int
    left: int = 0
    right: int = 0


def document_html(document: Document, place: Place, words: Words, notice: str = "") -> str:
    """A whole HTML page with the document's text (or the part of it around the place)."""
    size = len(document.text)
    first = document.body
    if size - first > LIMIT:
        first = max(first, min(place.start, size) - LIMIT // 2)
    last = min(size, first + LIMIT)
    blocks = [(a, b) for a, b in _blocks(document.text, document.body) if b > first and a < last]
    anchor = place.left if place.right > place.left else place.start
    body = "".join(_block(document.text, a, b, place, a <= anchor < b) for a, b in blocks)
    if first > document.body:
        body = _link(document, max(0, first - LIMIT // 2), words.earlier) + body
    if last < size:
        body += _link(document, last + LIMIT // 2, words.later)
    facts = " · ".join(filter(None, (esc(day(document.date)), esc(document.name))))
    told = f'<p class="rag-notice">{esc(notice)}</p>' if notice else ""
    return page_html(
        document.title,
        f'<header class="rag-doc-head"><h1>{esc(document.title)}</h1>'
        f'<p class="rag-small">{facts}</p></header>'
        f"{told}{body}",
        words,
    )


def page_html(title: str, body: str, words: Words) -> str:
    """A page of its own around a body that is already escaped; the way back leads to the chat."""
    return (
        f'<!doctype html><html lang="{words.tag}" class="rag-alone"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>{attr(title)}</title><link rel="stylesheet" href="page.css"></head><body>'
        f'<nav class="rag-doc-bar" data-alone="{words.whole}">'
        f'<a class="rag-back" href="./">← {words.back}</a></nav>'
        f'<main id="rag-document">{body}</main></body></html>'
    )


def _link(document: Document, at: int, label: str) -> str:
    return f'<p><a class="rag-open" href="{address(document, at, at)}">{label}</a></p>'


def _blocks(text: str, body: int) -> Iterator[tuple[int, int]]:
    """Paragraphs as offsets: what stands between blank lines."""
    at = body + len(text[body:]) - len(text[body:].lstrip())
    for gap in _BREAK.finditer(text, at):
        if text[at : gap.start()].strip():
            yield at, gap.start()
        at = gap.end()
    if text[at:].strip():
        yield at, len(text)


def _block(text: str, a: int, b: int, place: Place, here: bool) -> str:
    """One paragraph as HTML; `here` makes it the place that the link scrolls to."""
    shown = text[a:b].strip()
    heading = _HEADING.match(text, a, b)
    tag, kind = "p", ""
    if heading and "\n" not in shown:
        tag, a = f"h{min(len(heading[1]) + 1, 6)}", heading.end()
    elif shown[0] in "-–—" and shown.endswith("?"):
        kind = ' class="rag-asked"'
    cuts = sorted({a, b, *(min(max(at, a), b) for at in (place.start, place.stop, place.left, place.right))})
    inside = "".join(_piece(text, left, right, place) for left, right in zip(cuts, cuts[1:], strict=False))
    anchor = ' id="here"' if here else ""
    return f"<{tag}{kind}{anchor}>{inside}</{tag}>"


def _piece(text: str, a: int, b: int, place: Place) -> str:
    if place.left <= a and b <= place.right:
        return f'<mark class="rag-answer">{esc(text[a:b])}</mark>'
    if place.start <= a and b <= place.stop:
        return f'<mark class="rag-around">{esc(text[a:b])}</mark>'
    return esc(text[a:b])
