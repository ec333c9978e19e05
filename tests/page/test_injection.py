"""Whatever a document, a name or a person says is text on the page: no tag, no attribute, no second line of it."""

import json
import re
from dataclasses import replace

import pytest

from index.documents.reading import Document
from index.filters import Filter
from index.place import Place
from index.ranking.alignment import Match
from qa import places
from qa.page.document import document_html
from qa.page.html import TEMPLATES, render
from qa.page.library import Library
from qa.page.reply import documents_html, header_html, reply_html
from qa.repair.repairer import Repair
from tests.page.markup import Tags
from tests.page.samples import growth, make_answer, make_document, make_hit

LINK = "http://evil.test/a.png"
PAYLOADS = [
    "<script>window.hacked=1</script>",
    "</div></details></figure><script>window.hacked=1</script>",
    f"<img src={LINK} onerror=window.hacked=1>",
    f"<img/src='{LINK}'/onerror='window.hacked=1'>",
    "<svg onload=window.hacked=1><animate onbegin=window.hacked=1>",
    f"<iframe src={LINK} srcdoc='<script>window.hacked=1</script>'></iframe>",
    f"<video src={LINK} autoplay><audio src={LINK}><object data={LINK}><embed src={LINK}>",
    f"<link rel=stylesheet href={LINK}><style>body{{background:url({LINK})}}</style>",
    f'<div style="position:fixed;inset:0;background:url({LINK})">',
    f"<form action={LINK}><input type=password name=p><button>OK</button></form>",
    "<a href=javascript:window.hacked=1>OK</a><a href=' java\tscript:window.hacked=1'>OK</a>",
    f"<base href={LINK}><meta http-equiv=refresh content='0;{LINK}'>",
    "<b id=chat class=rag-answer data-alone=1>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=window.hacked=1>'>",
    "<!-- <img src=1 onerror=window.hacked=1> --><![CDATA[<script>window.hacked=1</script>]]>",
    "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>&e;",
    "<noscript><p title='</noscript><img src=1 onerror=window.hacked=1>'>",
    "<textarea></title></textarea><plaintext><xmp>",
    '" onmouseover="window.hacked=1" x="',
    "' onfocus='window.hacked=1' autofocus x='",
    "&lt;script&gt;window.hacked=1&lt;/script&gt; &#60;img src=1&#62; &quot; &amp;amp;",
    "\\x3cscript\\x3e %3Cscript%3E \\u003cscript\\u003e",
    f"![a]({LINK})",
    f"[a]({LINK}) <{LINK}> {LINK}",
    "# Заголовок *звёзды* __черты__ `код` ~~нет~~ | a | b |",
    "```mermaid\ngraph TD; A-->B\n```",
    "$$\\href{javascript:window.hacked=1}{x}$$ \\(x^2\\)",
    "{{ 7 * 7 }} {% for x in [1] %}{{ x }}{% endfor %} {# c #}",
    "{speaker} {0.__class__} {question} %s %(a)s ${a}",
    f"x\r\r![a]({LINK})",
    f"x\n\n![a]({LINK})",
    f"x\r\n\r\n<img src={LINK}>",
    f"x\x0b\x0c\x1c\x1d\x1e![a]({LINK})",
    f"x\x85\x85![a]({LINK})",
    f"x\u2028\u2029\u2028![a]({LINK})",
    "x\x00<\x00script>\x1b]0;t\x07\x9b31m\x7f",
    "exe.\u202egnp\u2066 \u200f\u061c",
]


def reply(text: str, found: bool, form: str = "txt") -> str:
    document = replace(make_document(f"{text} Конец.", text, text), format=form)
    match = Match(text, "конец", 0.6)
    hit = make_hit(document, document.text, document.text, heading=text, speaker=text, matches=(match,))
    other = Place(text, text, text, 0, 5)
    few, many = (
        replace(hit, newer=other, places=tuple(replace(other, start=at) for at in range(1, n))) for n in (3, 6)
    )
    repairs = (Repair("layout", text, text), Repair("followup", text, text))
    answer = make_answer(few, many, found=found, typed=text, context=text, repairs=repairs, notice=text)
    return reply_html(answer, "en", {text: document}, Filter((text,)))


def header(text: str) -> str:
    return header_html(Library("1", text, two(text), text), "en")


def two(text: str) -> dict[str, Document]:
    """Documents of which one can be chosen."""
    return {text: replace(make_document(text, text, text), tags=(text,)), "б": make_document(name="б")}


CHAT = {
    "a reply": ("reply.html", lambda text: reply(text, True)),
    "a reply that is no answer": ("reply.html", lambda text: reply(text, False)),
    "a reply to small talk": (
        "talk.html",
        lambda text: reply_html(replace(make_answer(notice=text), reply=f"• {text}\n{text}"), "en"),
    ),
    "the header": ("header.html", header),
    "the list of documents": ("documents.html", lambda text: documents_html(Library("1", "", two(text)), "en", "")),
    "a question that is refused": (
        "refused.html",
        lambda text: render("refused.html", "en", reason=text, narrowed=True),
    ),
    "the examples": (
        "welcome.html",
        lambda text: render("welcome.html", "en", library=Library("1", "", {}, "", {"en": (text,)})),
    ),
    "a failure": ("failure.html", lambda text: render("failure.html", "en", number=text)),
    "the log-in": ("login.html", lambda text: render("login.html", "en", trouble="wrong", back=text)),
}


def spoken(html: str) -> list[tuple[str, ...]]:
    """The tags; which language a text is in, its letters tell."""
    return [tuple(name for name in tag if name != "lang") for tag in Tags(html).found]


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
@pytest.mark.parametrize("place", CHAT)
def test_what_is_said_is_text(place: str, payload: str) -> None:
    _, shown = CHAT[place]
    html, harmless = shown(payload), shown("слово")
    assert html.splitlines() == [html]
    assert spoken(html) == spoken(harmless)
    if payload.isprintable() and place != "the log-in":  # there it is a value
        assert payload in Tags(html).text


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_what_a_document_says_is_text(payload: str) -> None:
    text = f"{payload} Конец."
    page = document_html(make_document(text, payload, payload), places.Target(0, 40, 3, 9), "en", payload)
    assert page.splitlines() == [page]
    assert {tag for tag, *_ in Tags(page).found} <= {
        *("html", "head", "meta", "title", "link", "body", "nav", "main", "header", "a"),
        *("h1", "h2", "p", "pre", "mark", "span", "code", "b", "i", "hr", "ul", "li", "div", "table", "tr", "td"),
    }
    assert {name for _, *names in Tags(page).found for name in names} <= {
        *("lang", "class", "charset", "name", "content", "rel", "href", "id", "role", "tabindex", "aria-label"),
        *("data-alone", "data-find", "data-next", "data-previous", "data-none"),
    }


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
@pytest.mark.parametrize("found", [True, False])
def test_what_a_passage_of_markdown_says_is_text(found: bool, payload: str) -> None:
    """It has the elements of its list, table or code, and no others."""
    html = reply(payload, found, "md")
    assert html.splitlines() == [html]
    plain = Tags(reply("слово", found, "md")).found
    more = [tag for tag, *_ in Tags(html).found if tag not in {tag for tag, *_ in plain}]
    assert set(more) <= {"pre", "code", "b", "i", "hr", "ul", "li", "div", "table", "tr", "td"}
    names = {name for _, *names in plain for name in names}
    assert {name for _, *own in Tags(html).found for name in own} <= names | {"lang", "role", "tabindex", "aria-label"}


def test_half_a_character_that_is_typed_does_not_end_the_connection() -> None:
    typed = "a\ud800b\udfff"
    answer = make_answer(growth(), typed=typed, text=typed, repairs=(Repair("layout", typed, typed),))
    for html in (reply_html(answer, "en"), render("refused.html", "en", reason=typed, narrowed=True)):
        assert "ab" in html.encode("utf-8").decode()


def test_every_template_is_tried() -> None:
    others = {
        "document.html",
        "unknown.html",
        "alone.html",
        "parts.html",
        "sheet.html",
        "summary.html",
    }  # by the tests above; parts
    others |= {"page.html", "log.html", "hint.html"}  # below; nothing but the program's own words
    assert {name for name, _ in CHAT.values()} | others == {path.name for path in TEMPLATES.iterdir()}
    assert "<main" in render("unknown.html", "en")


@pytest.mark.parametrize("payload", PAYLOADS, ids=repr)
def test_what_the_page_is_told_of_the_documents_ends_no_script(payload: str) -> None:
    own = {"parts": ["a.js", "a.css"], "title": "Derek"}
    page = render("page.html", "en", config={"x": payload}, now={"header": payload}, **own)
    assert Tags(page).found == Tags(render("page.html", "en", config={"x": ""}, now={"header": ""}, **own)).found
    now = re.search(r'id="rag-now">(.*?)</script>', page)[1]
    assert json.loads(now) == {"header": payload}
