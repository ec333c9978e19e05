"""A template and values -> one line of HTML that shows the values as text, whatever they hold.

Escaping is what the environment does to every value, not what a template remembers to ask for: markup is only what
stands in a template. There the ends of lines, and the blanks around them, are dropped.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

from index.characters import LINE_ENDS, STEERING
from index.messages import message, plural, said
from qa.locale.languages import catalogue, of_text, tell

TEMPLATES = Path(__file__).with_name("templates")
# Gradio's Markdown takes any of these for the end of the HTML, after which a document's text would be Markdown.
LINE_END = re.compile(f"\r\n|[{LINE_ENDS}]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A part of a text that is marked: the class it is shown in, and what it tells when pointed at."""

    start: int
    stop: int
    kind: str
    told: str = ""


Piece = tuple[str, Mark | None]  # a part of a text and the mark it stands in


def pieces(text: str, start: int, stop: int, marks: Iterable[Mark]) -> Iterator[Piece]:
    """text[start:stop], cut where the marks begin and end; they come in the order of the text."""
    at = start
    for mark in marks:
        left, right = max(mark.start, at), min(mark.stop, stop)
        if left < right:
            yield text[at:left], None
            yield text[left:right], mark
            at = right
    if at < stop:
        yield text[at:stop], None


def render(template: str, language: str, **values: object) -> str:
    """A template of the folder beside this file with its values, in a language of `qa.locale`."""
    return environment(language).get_template(template).render(**values)


@cache
def environment(language: str) -> Environment:
    """The templates in one language: `_` and `plural` translate, a Message among the values is told in it."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        extensions=[OneLine],
        finalize=lambda value: as_text(said(value, catalogue(language))),
    )
    made.globals.update(
        language=language,
        day=day,
        language_of=lambda text: of_text(text, ""),
        capital=lambda text: capital(tell(text, language)),
        _=lambda text, **values: tell(message(text, **values), language),
        plural=lambda one, many, n, **values: tell(plural(one, many, n, **values), language),
    )
    return made


class OneLine(Extension):
    """Takes the ends of lines out of the templates themselves."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The parts of a template as they are read; `data` is its HTML."""
        for token in stream:
            text = re.sub(r"\s*\n\s*", "", token.value) if token.type == "data" else token.value
            yield Token(token.lineno, token.type, text)


def as_text(value: Any) -> Markup:
    """Any value -> HTML that shows it, on one line and without what steers the reading; Markup stays."""
    if isinstance(value, Markup):
        return value
    return Markup(STEERING.sub("", LINE_END.sub("<br>", escape(str(value)))))


def capital(text: str) -> str:
    """The text with a capital letter at its beginning: «страница 3» on a line of its own."""
    return text[:1].upper() + text[1:]


def day(iso: str) -> str:
    """An ISO date or date and time -> DD.MM.YYYY, or the text itself when it is neither."""
    try:
        read = date.fromisoformat(iso) if len(iso) == 10 else datetime.fromisoformat(iso).astimezone()
    except ValueError:
        return iso
    return read.strftime("%d.%m.%Y")
