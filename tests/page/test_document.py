import re
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from qa.page.document import LIMIT, Place, address, address_of, document_html, is_of, place_of
from qa.page.html import render
from tests.page.markup import plain
from tests.page.samples import ANSWER, PASSAGE, ROAD, TEXT, growth, make_document


def body(text: str, place: Place = Place()) -> str:  # noqa: B008 frozen
    """The HTML of the text itself."""
    return document_html(make_document(text), place, "en").partition("</header>")[2].partition("</main>")[0]


def test_document_opens_at_the_place():
    document = make_document()
    start, left = TEXT.index(PASSAGE), TEXT.index(ANSWER)
    place = Place(start, start + len(PASSAGE), left, left + len(ANSWER))
    html = document_html(document, place, "en")
    assert re.findall(r"<mark class=\"(.*?)\">(.*?)</mark>", html) == [
        ("rag-around", "Растёт фармацевтика. "),
        ("rag-answer", ANSWER),
        ("rag-around", " Больше 80% препаратов ввозят."),
    ]
    assert '<p id="here">— <mark' in html
    assert html.count('id="here"') == 1
    assert '<p class="rag-asked">— Что растёт быстрее всего?</p>' in html
    assert "<h2>Дороги</h2>" in html
    assert "title:" not in html


def test_document_has_its_title_date_and_name_and_the_way_back():
    html = document_html(make_document(title="Раз\nдва"), Place(), "en", "Changed.")
    assert html.startswith('<!doctype html><html lang="en" class="rag-alone">')
    assert "<title>Раз два</title>" in html
    assert 'data-alone="In a separate tab"><a class="rag-back" href="./">← Back to the answer</a>' in html
    assert "<h1>Раз<br>два</h1>" in html
    assert '<p class="rag-small">25.12.2025 · zavody.md</p></header><p class="rag-notice">Changed.</p>' in html


def test_a_document_that_is_not_there_is_told():
    assert plain(render("unknown.html", "en")).endswith(
        "There is no such document. It may have been removed since the answer."
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Река\nТекст.", "<h2>Река</h2><p>Текст.</p>"),
        ("###### **Река** ##", "<h6>Река</h6>"),
        ("Река\n====\n\nТекст.", "<h2>Река</h2><p>Текст.</p>"),
        ("Список:\n- раз;\n- два.", '<p>Список:</p><p class="rag-line">- раз;</p><p class="rag-line">- два.</p>'),
        ("Тучки небесные,\nвечные странники!", "<p>Тучки небесные,<br>вечные странники!</p>"),
        ("| а | б |\n|---|---|\n| 1 | 2 |", "<pre>| а | б |<br>|---|---|<br>| 1 | 2 |</pre>"),
        ("```\n# не заголовок\n```", "<pre>```<br># не заголовок<br>```</pre>"),
        ("— Кто?\n\n— Никто.", '<p class="rag-asked">— Кто?</p><p>— Никто.</p>'),
    ],
)
def test_blocks_look_like_what_they_are(text, html):
    assert body(f" \n{text}\n\n").replace(' id="here"', "") == html


def test_marks_stay_within_the_title_of_a_heading():
    assert body("## Река\n\nТекст.", Place(0, 15)) == (
        '<h3 id="here"><mark class="rag-around">Река</mark></h3><p><mark class="rag-around">Текст.</mark></p>'
    )


def test_long_document_is_shown_around_the_place_with_ways_to_the_rest():
    text = "\n\n".join(f"Абзац {n}. " + "х" * 990 for n in range(1000))
    document = make_document(text)
    at = text.index("Абзац 500.")
    html = document_html(document, Place(at, at + 10), "en")
    assert "Абзац 500." in html
    assert "Абзац 100." not in html
    assert "Абзац 900." not in html
    ways = re.findall(r'start=(\d+)&amp;stop=\1&amp;from=0&amp;to=0&amp;sha=\w{12}">(\w+) in the document', html)
    assert ways == [(str(at - LIMIT), "Earlier"), (str(at + LIMIT), "Later")]
    assert len(html) < 1.2 * LIMIT


@pytest.mark.parametrize("place", [Place(0, 0), Place(10**9, 10**9 + 5), Place(9, 3, 7, 1)])
def test_place_beyond_the_text_still_opens(place):
    assert ROAD in document_html(make_document(), place, "en")


def test_address_survives_any_name():
    document = make_document(name='папка/"х"&<я>.md')
    assert address(document, Place(3, 9, 4, 6)) == (
        "document?name=%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0%2F%22%D1%85%22%26%3C%D1%8F%3E.md&start=3&stop=9"
        f"&from=4&to=6&sha={document.sha256[:12]}"
    )


def test_an_address_leads_back_to_its_place_and_version():
    hit = growth()
    query = dict(parse_qsl(address_of(hit).partition("?")[2]))
    assert place_of(query) == Place(hit.passage.start, hit.passage.stop, *hit.sentence)
    assert query["name"] == "zavody.md"
    assert is_of(hit.document, query)
    assert not is_of(replace(hit.document, sha256="0" * 64), query)
    assert is_of(hit.document, {"name": "zavody.md"})


@pytest.mark.parametrize("start", ["", "-5", "1e9", "٣", "9" * 30, "<script>", "+1", " 1"])
def test_a_mangled_place_is_the_beginning(start):
    assert place_of({"start": start, "stop": "7"}) == Place(0, 7)
