import re
from dataclasses import replace

import pytest

from index.documents.reading import Document
from index.messages import message
from qa.page.library import Library
from qa.page.reply import badge, changed, header_html, reply_html
from qa.repair.repairer import Repair
from tests.page.markup import inside, plain
from tests.page.samples import ANSWER, PASSAGE, growth, make_answer, make_document, make_hit, road

LAYOUT = Repair("layout", "ghtpbltyn", "президент")
FOLLOW_UP = Repair("followup", "", "")


def test_reply_quotes_the_sentence_and_says_where_it_stands():
    html = reply_html(make_answer(growth()), "en")
    assert f'<mark class="rag-answer">{ANSWER}</mark></blockquote>' in html
    source = plain(html.split("<figcaption")[1].split("</figcaption>")[0]).partition("> ")[2]
    assert source == "Разговор о заводах 25.12.2025 · says Расул Коспанов Asked: Что растёт быстрее всего?"


@pytest.mark.parametrize(
    ("heading", "speaker", "source"),
    [
        ("Дороги", "", "Разговор о заводах 25.12.2025 Section: Дороги"),
        ("«Кто? »", "Акимов", "Разговор о заводах 25.12.2025 · says Акимов Asked: «Кто? »"),
        ("", "Акимов", "Разговор о заводах 25.12.2025 · says Акимов"),
    ],
)
def test_source_tells_what_is_known(heading, speaker, source):
    hit = make_hit(make_document(), PASSAGE, ANSWER, heading=heading, speaker=speaker)
    assert f"{source} Open in the document" in plain(reply_html(make_answer(hit), "en"))


def test_source_without_a_date_begins_with_the_speaker():
    hit = growth(replace(make_document(), date=""))
    assert "<div>says Расул Коспанов</div>" in reply_html(make_answer(hit), "en")


def test_reply_is_one_line_that_begins_with_div():
    html = reply_html(make_answer(growth(), road()), "en")
    assert html.startswith("<div")
    assert html.splitlines() == [html]


def test_first_card_is_open_and_the_others_closed():
    html = reply_html(make_answer(growth(), road()), "en")
    assert re.findall(r'<details class="rag-card"( open)?>', html) == [" open", ""]


def test_badges_are_words_and_no_scores_are_shown():
    html = reply_html(make_answer(growth(), growth(), road()), "en")
    assert inside(html, "span", "rag-badge") == ["Direct answer", "Close in meaning", "Possibly related"]
    assert "0.9" not in html
    assert "0.7" not in html


def test_found_but_unsure_is_called_the_nearest():
    answer = make_answer(growth(), confidence=0.4)
    assert badge(answer, 0) == "close"
    assert plain(reply_html(answer, "en")).startswith("The closest I found: Выпуск лекарств")


def test_a_long_quote_is_set_smaller():
    long = make_document(f"{'Очень длинно. ' * 20}Конец.")
    shown = [reply_html(make_answer(make_hit(d, d.text, d.text)), "en") for d in (long, make_document("Конец."))]
    assert ['class="rag-quote rag-long"' in html for html in shown] == [True, False]


def test_matched_words_are_marked_also_by_meaning_but_not_by_chance():
    html = reply_html(make_answer(growth()), "en")
    assert inside(html, "mark", "rag-term") == ["вырос", "препаратов"]
    assert 'rag-near" title="close to &#34;лекарство&#34;">препаратов' in html


def test_card_shows_the_whole_passage():
    html = reply_html(make_answer(growth()), "en")
    assert inside(html, "div", "rag-text") == [PASSAGE]


def test_sentence_over_the_edge_of_its_passage_is_cut_to_it():
    document = make_document()
    hit = make_hit(document, "Выпуск лекарств вырос", PASSAGE)
    assert inside(reply_html(make_answer(hit), "en"), "div", "rag-text") == ["Выпуск лекарств вырос"]


def test_strip_places_the_passages_in_the_document():
    document = Document("a.txt", "А", "", "х" * 50 + "Ответ здесь." + "х" * 38, 0, "00", "utf-8")
    hit = make_hit(document, "Ответ здесь.", "Ответ здесь.", heading="", speaker="")
    html = reply_html(make_answer(hit), "en")
    assert 'style="left:50.00%;width:12.00%" title="Passage 1" aria-label="Passage 1"></a>' in html


def test_each_document_has_its_strip_and_then_its_name():
    other = make_document(name="dorogi.md", title="Дороги")
    html = reply_html(make_answer(growth(), road(other), growth()), "en").split("rag-strips")[1]
    assert re.findall(r'rag-small">(.*?)<|title="(Passage \d)"', html) == [
        *[("Разговор о заводах", ""), ("", "Passage 1"), ("", "Passage 3")],
        *[("Дороги", ""), ("", "Passage 2")],
    ]


def test_not_found_says_so_and_marks_nothing_as_an_answer():
    html = reply_html(make_answer(growth(), road(), found=False, confidence=0.1), "en")
    assert plain(html).startswith("The documents do not answer this question.")
    assert "Closest passages, but not an answer:" in html
    assert inside(html, "span", "rag-badge") == ["Possibly related"] * 2
    assert "rag-answer" not in html
    assert "blockquote" not in html
    assert " open>" not in html


def test_not_found_in_an_empty_index():
    assert plain(reply_html(make_answer(found=False, confidence=0.0), "en")).endswith("or ask in more detail.")


@pytest.mark.parametrize(
    ("repairs", "context", "shown"),
    [
        ([LAYOUT], "", 'instead of "ghtpbltyn" (keyboard layout)'),
        ([replace(LAYOUT, kind="translit")], "", 'instead of "ghtpbltyn" (Latin letters)'),
        ([LAYOUT, replace(LAYOUT, kind="spelling"), LAYOUT], "", 'instead of "ghtpbltyn" (keyboard layout, spelling)'),
        ([FOLLOW_UP], "кто?", "with the earlier question in mind"),
        ([LAYOUT, FOLLOW_UP], "", 'instead of "ghtpbltyn" (keyboard layout), with the earlier question in mind'),
        ([], "", ""),
    ],
)
def test_repair_is_told(repairs, context, shown):
    answer = make_answer(growth(), typed="ghtpbltyn", text="президент", context=context, repairs=tuple(repairs))
    assert changed(answer.question) == shown
    html = reply_html(answer, "en")
    assert (f'Searched for: " {answer.question.asked} " {shown} ' in plain(html)) is bool(shown)
    assert ("rag-repair" in html) is bool(shown)


def test_notice_of_the_index_is_shown_in_the_readers_language():
    notice = message("{document} refused", document=message("Passages"))
    assert '<div class="rag-notice">Passages refused</div>' in reply_html(make_answer(growth(), notice=notice), "en")


def test_header_tells_how_many_documents_and_how_fresh():
    library = Library("000001", "2025-12-26", {"a": make_document()})
    assert plain(header_html(library, "en")).startswith(
        "Ask the documents I answer with quotations from 1 document, updated 26.12.2025"
    )


def test_header_of_a_large_corpus_names_some_and_counts_the_rest():
    documents = {f"{n:03}": make_document(name=f"{n:03}", title=f"Текст {n:03}") for n in range(50)}
    html = header_html(Library("1", "", documents), "en")
    assert inside(html, "a", "rag-open") == [f"Текст {n:03}" for n in range(40)]
    assert "from 50 documents</summary>" in html
    assert "<li>and 10 more</li></ul>" in html


def test_a_reply_to_small_talk_is_said_and_nothing_else():
    answer = replace(make_answer(found=False, confidence=0.0, typed="Разделы"), reply="Здесь 2 документа:\n• А\n• Б")
    assert reply_html(answer, "ru") == (
        '<div class="rag-reply rag-talk" lang="ru"><p>Здесь 2 документа:<br>• А<br>• Б</p></div>'
    )
