import re
from dataclasses import replace
from urllib.parse import parse_qsl

import pytest

from qa.locale.languages import tell
from qa.page.document import LIMIT, document_html
from qa.page.html import render
from qa.places import QUOTED, Target, address, address_of, located, place_name, place_of
from tests.page.markup import plain
from tests.page.samples import ANSWER, PASSAGE, ROAD, TEXT, growth, make_document


def body(text: str, place: Target = Target()) -> str:  # noqa: B008 frozen
    """The HTML of the text itself."""
    return document_html(make_document(text), place, "en").partition("</header>")[2].partition("</main>")[0]


def test_document_opens_at_the_place():
    document = make_document()
    start, left = TEXT.index(PASSAGE), TEXT.index(ANSWER)
    place = Target(start, start + len(PASSAGE), left, left + len(ANSWER))
    html = document_html(document, place, "en")
    assert re.findall(r"<mark class=\"(.*?)\">(.*?)</mark>", html) == [
        ("rag-around", "Растёт фармацевтика. "),
        ("rag-answer", ANSWER),
        ("rag-around", " Больше 80% препаратов ввозят."),
    ]
    assert '<p id="here">— <mark' in html
    assert html.count('id="here"') == 1
    assert re.search(r'<p class="rag-asked"><span id="s-\d+"></span>— Что растёт быстрее всего\?</p>', html)
    assert re.search(r'<h2><span id="s-\d+"></span>Дороги</h2>', html)
    assert "title:" not in html


def test_document_has_its_title_date_and_name_and_the_way_back():
    html = document_html(make_document(title="Раз\nдва"), Target(), "en", "Changed.")
    assert html.startswith('<!doctype html><html lang="en" class="rag-alone">')
    assert "<title>Раз два</title>" in html
    assert 'data-alone="In a separate tab"' in html
    assert '<a class="rag-back" href="./">← Back to the answer</a>' in html
    assert "<h1>Раз<br>два</h1>" in html
    assert '<main id="rag-document"><p class="rag-notice" role="status">Changed.</p><header' in html
    assert '<p class="rag-small">25.12.2025 · zavody.md</p></header>' in html


def test_a_document_that_is_not_there_is_told():
    assert plain(render("unknown.html", "en")).endswith(
        "There is no such document. It may have been removed since the answer."
    )


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Река\nТекст.", "<h2>Река</h2><p>Текст.</p>"),
        ("###### **Река** ##", "<h6><b>Река</b></h6>"),
        ("Река\n====\n\nТекст.", "<h2>Река</h2><p>Текст.</p>"),
        ("Статья 5.\nОтпуск\n\nОн длинный.", "<h6>Статья 5.<br>Отпуск</h6><p>Он длинный.</p>"),
        (
            "Список:\n- раз;\n  - два.",
            '<p>Список:</p><ul class="rag-list">'
            '<li class="rag-l1"><span class="rag-mark">•</span><span>раз;</span></li>'
            '<li class="rag-l2"><span class="rag-mark">•</span><span>два.</span></li></ul>',
        ),
        (
            "1. Раз\n2. Два",
            '<ul class="rag-list"><li class="rag-l1"><span class="rag-mark">1.</span><span>Раз</span></li>'
            '<li class="rag-l1"><span class="rag-mark">2.</span><span>Два</span></li></ul>',
        ),
        ("- Кто?\n\n- Никто.", '<p class="rag-asked">- Кто?</p><p>- Никто.</p>'),
        ("Тучки небесные,\nвечные странники!", "<p>Тучки небесные,<br>вечные странники!</p>"),
        (
            "| а | **б** |\n|---|---|\n| 1 | 2 |",
            '<div class="rag-table" tabindex="0" role="group" aria-label="Table"><table>'
            '<tr><th scope="col">а</th><th scope="col"><b>б</b></th></tr><tr><td>1</td><td>2</td></tr></table></div>',
        ),
        ("```\n# не **заголовок**\n```", "<pre># не **заголовок**</pre>"),
        ("Раз.\n\n***\n\nДва.", "<p>Раз.</p><hr><p>Два.</p>"),
        ("> Сказано\n> однажды", '<p class="rag-cited">Сказано<br>однажды</p>'),
        ("— Кто?\n\n— Никто.", '<p class="rag-asked">— Кто?</p><p>— Никто.</p>'),
        ("Он **очень** *рад*: `x = 1`.", "<p>Он <b>очень</b> <i>рад</i>: <code>x = 1</code>.</p>"),
        ("Смотри [сюда](http://a.b) и ![вид](c.png).", "<p>Смотри сюда и вид.</p>"),
        ("Имя snake_case_name и 2 * 3 * 4.", "<p>Имя snake_case_name и 2 * 3 * 4.</p>"),
        ("**<b>&", "<p>**&lt;b&gt;&amp;</p>"),
    ],
)
def test_blocks_look_like_what_they_are(text, html):
    assert re.sub(r'<span id="s-\d+"></span>| id="here"', "", body(f" \n{text}\n\n")) == html


def test_a_plain_text_is_shown_as_it_is_typed():
    document = replace(make_document("Он **рад**."), format="txt")
    assert '<p id="here">Он **рад**.</p>' in document_html(document, Target(), "en")


def test_pages_of_a_converted_document_have_their_numbers():
    text = "Первая страница.\n\nВторая страница."
    document = replace(make_document(text), format="pdf", places=((0, "page 1"), (18, "page 2")))
    html = document_html(document, Target(), "ru").partition("</header>")[2].partition("</main>")[0]
    assert html.replace(' id="here"', "") == (
        '<p class="rag-place">Страница 1</p><p>Первая страница.</p>'
        '<p class="rag-place">Страница 2</p><p>Вторая страница.</p>'
    )


def test_a_slide_is_named_in_the_language_of_the_reader():
    document = replace(make_document("Паром."), format="pptx", places=((0, "slide 1"),))
    assert '<p class="rag-place">Слайд 1</p>' in document_html(document, Target(), "ru")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("page 3", "страница 3"),
        ("sheet Цены: лето", "лист Цены: лето"),
        ("slide 3", "слайд 3"),
        ("part 3", "часть 3"),
        ("00:01:05", "00:01:05"),
        ("", ""),
    ],
)
def test_the_places_that_the_formats_name(name, said):
    assert tell(place_name(name), "ru") == said


def test_marks_go_through_bold_words_and_cells():
    text = "Было **очень тепло** весной.\n\n| а | б |\n|---|---|\n| раз | два |"
    left, right = text.index("очень"), text.index("тепло") + 5
    assert '<b><mark class="rag-answer">очень тепло</mark></b> весной' in body(text, Target(left, right, left, right))
    left = text.index("два")
    assert '<td><mark class="rag-answer">два</mark></td>' in body(text, Target(left, left + 3, left, left + 3))


def test_a_bar_within_a_cell_divides_none():
    assert "<tr><td>раз</td><td>5 | 6</td></tr>" in body("| а | б |\n|---|---|\n| раз | 5 \\| 6 |").replace(
        "<td></td>", ""
    )


def test_contents_lead_to_the_headings_or_else_to_the_questions():
    html = document_html(make_document("# Раз\n\nа\n\n## Два\n\nб\n\n# Три\n\nв"), Target(), "en")
    assert re.findall(r'<li class="(rag-l\d)"><a href="#s-(\d+)">(.*?)</a>', html) == [
        ("rag-l2", "0", "Раз"),
        ("rag-l3", "10", "Два"),
        ("rag-l2", "21", "Три"),
    ]
    asked = "".join(f"— Это вступление. Кто {n}?\n\n— Он.\n\n" for n in "абв")
    html = document_html(make_document(asked), Target(), "en")
    assert re.findall(r'href="#s-\d+">(.*?)</a>', html) == [f"Это вступление. Кто {n}?" for n in "абв"]
    assert "rag-contents" not in document_html(make_document("# Раз\n\nа"), Target(), "en")


def test_marks_stay_within_the_title_of_a_heading():
    assert re.sub(r'<span id="s-0"></span>', "", body("## Река\n\nТекст.", Target(0, 15))) == (
        '<h3 id="here"><mark class="rag-around">Река</mark></h3><p><mark class="rag-around">Текст.</mark></p>'
    )


def test_long_document_is_shown_around_the_place_with_ways_to_the_rest():
    text = "\n\n".join(f"Абзац {n}. " + "х" * 990 for n in range(1000))
    document = make_document(text)
    at = text.index("Абзац 500.")
    html = document_html(document, Target(at, at + 10), "en")
    assert "Абзац 500." in html
    assert "Абзац 100." not in html
    assert "Абзац 900." not in html
    ways = re.findall(r'start=(\d+)&amp;stop=\1&amp;from=0&amp;to=0&amp;sha=\w{12}#here">(\w+) in the document', html)
    assert ways == [(str(at - LIMIT), "Earlier"), (str(at + LIMIT), "Later")]
    assert len(html) < 1.2 * LIMIT


@pytest.mark.parametrize("place", [Target(0, 0), Target(10**9, 10**9 + 5), Target(9, 3, 7, 1)])
def test_place_beyond_the_text_still_opens(place):
    assert ROAD in document_html(make_document(), place, "en")


def test_address_survives_any_name_and_opens_at_the_place_when_copied():
    document = make_document(name='папка/"х"&<я>.md')
    assert address(document, Target(3, 9, 4, 6)) == (
        "document?name=%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0%2F%22%D1%85%22%26%3C%D1%8F%3E.md&start=3&stop=9"
        f"&from=4&to=6&sha={document.sha256[:12]}&text=ti#here"
    )
    assert address(document, Target()).endswith(f"&sha={document.sha256[:12]}#here")


def queried(hit):
    return dict(parse_qsl(address_of(hit).partition("?")[2].partition("#")[0]))


def test_an_address_leads_back_to_its_place():
    hit = growth()
    query = queried(hit)
    place = Target(hit.passage.start, hit.passage.stop, *hit.sentence)
    assert place_of(query) == place
    assert located(hit.document, query) == (place, "")
    assert located(hit.document, {"name": "zavody.md"}) == (Target(), "")


def test_in_another_version_the_quotation_is_found_again():
    query = queried(growth())
    later = make_document("Добавлено сверху.\n\nРастёт. Выпуск\nлекарств  вырос в 4,6 раза. Ещё.")
    place, told = located(later, query)
    assert later.text[place.left : place.right] == "Выпуск\nлекарств  вырос в 4,6 раза."
    assert told == "The document has changed since the answer. The quotation still stands in it, here."
    place, told = located(make_document("Совсем другой текст."), query)
    assert place.right == 0
    assert told == "The document has changed since the answer, and the quotation does not stand in it any more."


def test_of_a_long_quotation_the_beginning_is_carried():
    document = make_document(f"{'Слово ' * 100}Конец.")
    carried = dict(parse_qsl(address(document, Target(0, 9, 0, 600)).partition("?")[2].partition("#")[0]))["text"]
    assert carried == " ".join(["Слово"] * (QUOTED // 6))


@pytest.mark.parametrize("start", ["", "-5", "1e9", "٣", "9" * 30, "<script>", "+1", " 1"])
def test_a_mangled_place_is_the_beginning(start):
    assert place_of({"start": start, "stop": "7"}) == Target(0, 7)
