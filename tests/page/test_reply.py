import re
from dataclasses import replace

import pytest

from index.documents.reading import Document
from index.passages.splitting import Passage
from qa.page.document import LIMIT, Place, document_html
from qa.page.escape import address, attr, day, esc
from qa.page.library import Library, examples
from qa.page.reply import badge, header_html, reply_html, user_html
from qa.page.words import EN, KK, RU, count, words_for_browser, words_for_question
from qa.repair.repairer import Repair
from tests.page.samples import (
    ANSWER,
    EVIL,
    PASSAGE,
    ROAD,
    TEXT,
    growth,
    make_answer,
    make_document,
    make_hit,
    road,
)

LAYOUT = Repair("layout", "ghtpbltyn", "президент")


def plain(html: str) -> str:
    """What a reader sees of the HTML, blocks parted by one space."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).replace("&quot;", '"').strip()


def opened(html: str, tag: str, kind: str) -> list[str]:
    """The contents of the elements <tag class="kind …">, tags inside dropped."""
    return [re.sub("<[^>]+>", "", m) for m in re.findall(rf'<{tag} class="{kind}[^>]*>(.*?)</{tag}>', html)]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Рост — 4,6 раза", "Рост — 4,6 раза"),
        ('<b onclick="x">', "&lt;b onclick=&quot;x&quot;&gt;"),
        ("раз\r\nдва\rтри\nчетыре", "раз<br>два<br>три<br>четыре"),
        ("x\r\r![a](http://evil.test/a.png)", "x<br><br>![a](http://evil.test/a.png)"),
        ("а\u2028б\u2029в\x85г\x0bд\x0cе\x1cж", "а<br>б<br>в<br>г<br>д<br>е<br>ж"),
        ("а\x00б\x1bв\u202eг\u2066д", "абвгд"),
    ],
)
def test_escaped_text_is_one_line_of_text(text, html):
    assert esc(text) == html


def test_attribute_has_no_line_break_and_no_quote():
    assert attr('раз\r\n"два"\u2028 три') == "раз &quot;два&quot; три"


@pytest.mark.parametrize(
    ("iso", "shown"),
    [("2025-12-25", "25.12.2025"), ("", ""), ("весной", "весной"), ("2025-13-45", "2025-13-45")],
)
def test_day(iso, shown):
    assert day(iso) == shown


def test_reply_quotes_the_sentence_and_says_where_it_stands():
    html = reply_html(make_answer(growth()), RU)
    assert f'<mark class="rag-answer">{ANSWER}</mark></blockquote>' in html
    source = plain(html.split("<figcaption")[1].split("</figcaption>")[0]).partition("> ")[2]
    assert source == ("Разговор о заводах 25.12.2025 · говорит Расул Коспанов На вопрос: Что растёт быстрее всего?")


def test_reply_is_one_line_that_begins_with_div():
    html = reply_html(make_answer(growth(), road()), RU)
    assert html.startswith("<div")
    assert html.splitlines() == [html]


def test_first_card_is_open_and_the_others_closed():
    html = reply_html(make_answer(growth(), road()), RU)
    assert re.findall(r'<details class="rag-card"( open)?>', html) == [" open", ""]


def test_badges_are_words_and_no_scores_are_shown():
    html = reply_html(make_answer(growth(), growth(), road()), RU)
    assert opened(html, "span", "rag-badge") == ["Прямой ответ", "Близко по смыслу", "Возможно, по теме"]
    assert "0.9" not in html
    assert "0.7" not in html


def test_found_but_unsure_is_called_the_nearest():
    answer = make_answer(growth(), confidence=0.4)
    assert badge(answer, 0) == "close"
    assert "Ближайшее, что нашлось:" in plain(reply_html(answer, RU))


def test_matched_words_are_marked_also_by_meaning_but_not_by_chance():
    html = reply_html(make_answer(growth()), RU)
    assert opened(html, "mark", "rag-term") == ["вырос", "препаратов"]
    assert 'rag-near" title="близко к слову «лекарство»">препаратов' in html


def test_card_shows_the_whole_passage():
    html = reply_html(make_answer(growth()), RU)
    assert opened(html, "div", "rag-text") == [PASSAGE]


def test_sentence_over_the_edge_of_its_passage_is_cut_to_it():
    document = make_document()
    hit = make_hit(document, "Выпуск лекарств вырос", PASSAGE)
    assert opened(reply_html(make_answer(hit), RU), "div", "rag-text") == ["Выпуск лекарств вырос"]


def test_strip_places_the_passages_in_the_document():
    document = Document("a.txt", "А", "", "х" * 50 + "Ответ здесь." + "х" * 38, 0, "00", "utf-8")
    hit = make_hit(document, "Ответ здесь.", "Ответ здесь.", heading="", speaker="")
    assert 'style="left:50.00%;width:12.00%"' in reply_html(make_answer(hit), RU)


def test_not_found_says_so_and_marks_nothing_as_an_answer():
    html = reply_html(make_answer(growth(), road(), found=False, confidence=0.1), RU)
    assert plain(html).startswith("В документах нет ответа на этот вопрос.")
    assert "Ближайшее по теме, но не ответ" in html
    assert "rag-answer" not in html
    assert "blockquote" not in html
    assert " open>" not in html


def test_not_found_in_an_empty_index():
    assert plain(reply_html(make_answer(found=False, confidence=0.0), RU)).endswith(RU.advice)


@pytest.mark.parametrize(
    ("repair", "context", "shown"),
    [
        (LAYOUT, "", "Искал: « президент » вместо «ghtpbltyn» (другая раскладка)"),
        (replace(LAYOUT, kind="translit"), "", "Искал: « президент » вместо «ghtpbltyn» (латиница)"),
        (replace(LAYOUT, kind="spelling"), "", "Искал: « президент » вместо «ghtpbltyn» (опечатка)"),
        (Repair("followup", "", ""), "кто?", "Искал: « президент (кто?) » с учётом прошлого вопроса"),
    ],
)
def test_repair_is_told(repair, context, shown):
    answer = make_answer(growth(), typed="ghtpbltyn", text="президент", context=context, repairs=(repair,))
    assert shown in plain(reply_html(answer, RU))


def test_notice_of_the_index_is_shown():
    notice = "Служит прежняя сборка: новая повреждена."
    assert f'<div class="rag-notice">{notice}</div>' in reply_html(make_answer(growth(), notice=notice), RU)


def test_no_markup_survives_from_document_heading_speaker_name_or_question():
    text = f"{EVIL}\r\r{EVIL} Конец."
    document = make_document(text, name=EVIL, title=EVIL)
    hit = make_hit(document, text, text, heading=EVIL, speaker=EVIL)
    repairs = (Repair("layout", EVIL, EVIL),)
    for found in (True, False):
        html = reply_html(make_answer(hit, found=found, typed=EVIL, repairs=repairs, notice=EVIL), RU)
        html += user_html(EVIL) + header_html(Library("1", EVIL, {EVIL: document}, EVIL), RU)
        html += document_html(document, Place(0, 40, 3, 9), RU, EVIL)
        assert "<script" not in html
        assert "<img" not in html
        assert set(re.findall(r"<([a-z0-9]+)", html)) <= {
            *("div", "span", "p", "b", "a", "h1", "ul", "li", "mark", "br", "button", "blockquote", "figure"),
            *("figcaption", "details", "summary", "html", "head", "meta", "title", "link", "body", "nav"),
            *("main", "header"),
        }


def test_header_tells_how_many_documents_and_how_fresh():
    library = Library("000001", "2025-12-26", {"a": make_document()})
    assert plain(header_html(library, RU)).startswith(
        "Вопросы по документам Отвечаю цитатами из 1 документа, обновлено 26.12.2025"
    )


def test_header_of_a_large_corpus_names_some_and_counts_the_rest():
    documents = {f"{n:03}": make_document(name=f"{n:03}", title=f"Текст {n:03}") for n in range(50)}
    html = header_html(Library("1", "", documents), RU)
    assert opened(html, "a", "rag-open")[39] == "Текст 039"
    assert "и ещё 10" in html


@pytest.mark.parametrize(
    ("n", "line"),
    [(1, "из 1 документа"), (2, "из 2 документов"), (11, "из 11 документов"), (21, "из 21 документа")],
)
def test_documents_are_counted_in_russian(n, line):
    assert count(RU, n).endswith(line)


@pytest.mark.parametrize(
    ("header", "words"),
    [("", RU), ("ru-RU,ru;q=0.9,en;q=0.8", RU), ("kk-KZ", KK), ("en-US,en;q=0.9", EN), ("de,fr;q=0.5", RU)],
)
def test_labels_follow_the_browser(header, words):
    assert words_for_browser(header) is words


@pytest.mark.parametrize(
    ("question", "words"),
    [("Сколько?", RU), ("Қанша зауыт бар?", KK), ("How many plants?", EN), ("2025?", EN)],
)
def test_replies_follow_the_question(question, words):
    assert words_for_question(question, EN) is words


@pytest.mark.parametrize(
    ("heading", "offered"),
    [
        ("Отчего инвесторы выбирают Тараз?", ("Отчего инвесторы выбирают Тараз?",)),
        ("Всё готово. А каким Вам видится потенциал области?", ("Каким Вам видится потенциал области?",)),
        ("Что для этого делается в республике?", ()),
        ("Какая роль отводится регионам в его стратегии?", ()),
        ("Почему?", ()),
        ("Дороги и мосты", ()),
    ],
)
def test_examples_are_the_documents_own_questions_that_make_sense_alone(heading, offered):
    assert examples([Passage("a", heading, "", 0, 1, "х")] * 2) == offered


def test_examples_take_turns_between_documents():
    questions = [
        "Кто построит новый завод?",
        "Когда откроют дорогу в Тараз?",
        "Где и как добывают фосфаты теперь?",
    ]
    cut = [Passage(d, f"{q[:-1]} {d}?", "", 0, 1, "х") for d in "аб" for q in questions]
    assert examples(cut, 3) == (
        "Кто построит новый завод а?",
        "Кто построит новый завод б?",
        "Когда откроют дорогу в Тараз а?",
    )


def test_document_opens_at_the_place():
    document = make_document()
    start, left = TEXT.index(PASSAGE), TEXT.index(ANSWER)
    place = Place(start, start + len(PASSAGE), left, left + len(ANSWER))
    html = document_html(document, place, RU)
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


def test_long_document_is_shown_around_the_place_with_ways_to_the_rest():
    text = "\n\n".join(f"Абзац {n}. " + "х" * 990 for n in range(1000))
    document = make_document(text)
    at = text.index("Абзац 500.")
    html = document_html(document, Place(at, at + 10), RU)
    assert "Абзац 500." in html
    assert "Абзац 100." not in html
    assert "Абзац 900." not in html
    assert RU.earlier in html
    assert RU.later in html
    assert len(html) < 1.2 * LIMIT


@pytest.mark.parametrize("place", [Place(0, 0), Place(10**9, 10**9 + 5), Place(9, 3, 7, 1)])
def test_place_beyond_the_text_still_opens(place):
    assert ROAD in document_html(make_document(), place, RU)


def test_address_survives_any_name():
    document = make_document(name='папка/"х"&<я>.md')
    assert address(document, 3, 9, (4, 6)) == (
        "document?name=%D0%BF%D0%B0%D0%BF%D0%BA%D0%B0%2F%22%D1%85%22%26%3C%D1%8F%3E.md&amp;start=3&amp;stop=9"
        f"&amp;from=4&amp;to=6&amp;sha={document.sha256[:12]}"
    )
