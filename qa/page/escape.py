"""Untrusted text, dates and places in documents -> pieces of HTML that cannot be anything but text."""

import html
import re
from datetime import date, datetime
from urllib.parse import urlencode

from index.documents.reading import Document

# Markdown takes \r and its kin for the end of the HTML block, after which the rest would be Markdown again.
_NL = re.compile("\r\n?|[\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# NUL and controls; the bidi overrides would let a text show its letters in another order.
_CTL = re.compile("[\x00-\x08\x0e-\x1b\x7f\u202a-\u202e\u2066-\u2069]")


def esc(text: str) -> str:
    """Any text -> HTML that shows it, on one line, whatever it holds."""
    return _CTL.sub("", _NL.sub("<br>", html.escape(text, quote=True)))


def attr(text: str) -> str:
    """Any text -> the inside of a quoted attribute; white space becomes one space."""
    return esc(" ".join(text.split()))


def day(iso: str) -> str:
    """An ISO date or date and time -> ДД.ММ.ГГГГ, or the text itself when it is neither."""
    try:
        return (date.fromisoformat(iso) if len(iso) == 10 else datetime.fromisoformat(iso).astimezone()).strftime(
            "%d.%m.%Y"
        )
    except ValueError:
        return iso


def address(document: Document, start: int, stop: int, sentence: tuple[int, int] = (0, 0)) -> str:
    """The link, relative to the page, that opens the document with [start, stop) and the sentence marked."""
    place = {"name": document.name, "start": start, "stop": stop, "from": sentence[0], "to": sentence[1]}
    return attr("document?" + urlencode({**place, "sha": document.sha256[:12]}))
