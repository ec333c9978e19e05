import re
from dataclasses import replace

import pytest

from index.documents.reading import Document
from index.filters import Filter
from index.messages import message
from index.passages.sentence import Sentence
from index.place import Place
from qa.page.library import Library
from qa.page.reply import chips, documents_html, header_html, look, narrowing, reply_html
from qa.repair.repairer import Repair
from tests.page.markup import inside, plain
from tests.page.samples import ANSWER, PASSAGE, growth, make_answer, make_document, make_hit, road

LAYOUT = Repair("layout", "ghtpbltyn", "президент")
FOLLOW_UP = Repair("followup", "", "")


def test_reply_quotes_the_sentence_and_says_where_it_stands():
    html = reply_html(make_answer(growth()), "en")
    assert f'<blockquote lang="ru"><mark class="rag-answer">{ANSWER}</mark></blockquote>' in html
    source = plain(html.split("<figcaption")[1].split("</figcaption>")[0]).partition("> ")[2]
    assert source == "Разговор о заводах · 25.12.2025 · says Расул Коспанов · Asked: Что растёт быстрее всего?"


def test_a_row_is_quoted_with_points_between_its_cells_and_a_bar_within_one():
    row = "| Лодка | 5 \\| 6 | Бор |"
    html = reply_html(make_answer(make_hit(make_document(f"| а | б | в |\n|---|---|---|\n{row}"), row, row)), "en")
    assert '<mark class="rag-answer">Лодка · 5 | 6 · Бор</mark>' in html


@pytest.mark.parametrize(
    ("heading", "speaker", "source"),
    [
        ("Дороги", "", "Разговор о заводах · 25.12.2025 · Section: Дороги"),
        ("«Кто? »", "Акимов", "Разговор о заводах · 25.12.2025 · says Акимов · Asked: «Кто? »"),
        ("", "Акимов", "Разговор о заводах · 25.12.2025 · says Акимов"),
    ],
)
def test_source_tells_what_is_known(heading, speaker, source):
    hit = make_hit(make_document(), PASSAGE, ANSWER, heading=heading, speaker=speaker)
    assert f"{source} Show in the text" in plain(reply_html(make_answer(hit), "en"))


def test_source_without_a_date_begins_with_the_speaker():
    hit = growth(replace(make_document(), date=""))
    assert "Разговор о заводах · says Расул Коспанов" in plain(reply_html(make_answer(hit), "en"))


def test_reply_is_one_line_that_begins_with_div():
    html = reply_html(make_answer(growth(), road()), "en")
    assert html.startswith("<div")
    assert html.splitlines() == [html]


@pytest.mark.parametrize(
    ("found", "confidence", "hits", "looks"),
    [(True, 0.9, 1, "direct"), (True, 0.4, 1, "close"), (False, 0.4, 1, "none"), (True, 0.9, 0, "none")],
)
def test_the_three_looks(found, confidence, hits, looks):
    answer = make_answer(*[growth()] * hits, found=found, confidence=confidence)
    assert look(answer) == looks
    assert reply_html(answer, "en").startswith(f'<div class="rag-reply rag-{looks}" lang="en">')


def test_the_badge_stands_on_top_and_no_scores_are_shown():
    html = reply_html(make_answer(growth(), growth(), road()), "en")
    assert plain(html).startswith(f"Direct answer {ANSWER}")
    assert plain(reply_html(make_answer(growth(), confidence=0.4), "en")).startswith(
        f"Close, but may not answer {ANSWER}"
    )
    assert "0.9" not in html
    assert "0.7" not in html


def test_passages_that_meet_less_are_folded_under_one_heading():
    html = reply_html(make_answer(growth(), growth(), road()), "en")
    shown, _, folded = html.partition('<details class="rag-more"><summary>1 more passage, less related</summary>')
    assert inside(shown, "span", "rag-topic") == [ANSWER]
    assert inside(folded, "span", "rag-topic") == ["Дорогу в Тараз чинят третий год."]


def test_each_row_names_its_number_and_its_document():
    other = make_document(name="dorogi.md", title="Дороги")
    html = reply_html(make_answer(growth(), growth(), road(other)), "en")
    assert inside(html, "span", "rag-n") == ["2", "3"]
    assert inside(html, "span", "rag-of") == ["Разговор о заводах", "Дороги"]


RULES = make_document("Новое начало.\n\nВыпуск лекарств  вырос в 4,6 раза. Вот.", "archive/rules.md", "Правила")
COPY = Place("archive/rules.md", "Правила", "2024-02-01", 15, 54)
SERVED = {"archive/rules.md": RULES, "zavody.md": make_document()}


def elsewhere(html: str) -> str:
    """What is told between the source and what can be done."""
    return html.split("</figcaption>")[1].split('<div class="rag-actions">')[0]


def test_other_places_are_named_with_links_that_open_there_at_the_quotation():
    own = Place("zavody.md", "Разговор о заводах", "2025-12-25", growth().passage.start, 0)
    hit = replace(growth(), places=(own, COPY))
    told = elsewhere(reply_html(make_answer(hit), "ru", SERVED))
    assert plain(told) == "То же стоит ещё в Правила"
    assert (
        '<a class="rag-open" href="document?name=archive%2Frules.md&amp;start=15&amp;stop=54&amp;from=15&amp;to=49'
        f"&amp;sha={RULES.sha256[:12]}&amp;text=%D0%92%D1%8B%D0%BF%D1%83%D1%81%D0%BA+"
    ) in told
    assert elsewhere(reply_html(make_answer(replace(hit, places=(own,))), "ru", SERVED)) == ""


def test_places_whose_titles_are_the_same_go_by_the_names_of_their_documents():
    others = (Place("a/z.md", "Разговор о заводах", "", 1, 5), Place("b/p.md", "Правила", "", 1, 5), COPY)
    told = elsewhere(reply_html(make_answer(replace(growth(), places=others)), "en", SERVED))
    assert plain(told) == "The same stands in a/z.md, b/p.md, archive/rules.md"
    assert inside(told, "a", "rag-open") == ["archive/rules.md"]  # the others do not serve any more


def test_more_than_three_places_are_folded_with_their_dates():
    others = tuple(replace(COPY, start=n, title=f"Правила {n}") for n in range(4))
    told = elsewhere(reply_html(make_answer(replace(growth(), places=others)), "ru", SERVED))
    head, _, places = told.partition("</summary>")
    assert plain(head) == "То же стоит ещё в 4 местах"
    assert plain(places) == " ".join(f"Правила {n} 01.02.2024" for n in range(4))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "Более старая редакция; новая: Правила (01.02.2024)"),
        ("kk", "Бұрынғы редакция; жаңасы: Правила (01.02.2024)"),
        ("en", "An older version; the newer one: Правила (01.02.2024)"),
    ],
)
def test_an_older_version_says_so_with_its_own_date_and_a_link_to_the_newer_one(language, said):
    old = growth(replace(make_document(), date="", title="Правила 2023"))
    html = reply_html(make_answer(replace(old, newer=COPY)), language, SERVED)
    assert plain(elsewhere(html)) == said
    assert inside(elsewhere(html), "a", "rag-open") == ["Правила"]
    assert plain(html.split("<figcaption")[1]).partition("> ")[2].startswith("Правила 2023 · 2023 · ")


def test_a_passage_in_a_row_says_it_too():
    html = reply_html(make_answer(growth(), replace(road(), newer=COPY)), "en", SERVED)
    assert inside(html.split("rag-rows")[1], "p", "rag-elsewhere") == [
        "An older version; the newer one: Правила (01.02.2024)"
    ]


def test_a_long_quote_is_set_smaller():
    long = make_document(f"{'Очень длинно. ' * 20}Конец.")
    shown = [reply_html(make_answer(make_hit(d, d.text, d.text)), "en") for d in (long, make_document("Конец."))]
    assert ['class="rag-quote rag-long"' in html for html in shown] == [True, False]


def test_matched_words_are_marked_also_by_meaning_but_not_by_chance():
    html = reply_html(make_answer(growth()), "en")
    assert re.findall(r'<mark class="[^"]*rag-term[^>]*>(.*?)</mark>', html) == ["вырос", "препаратов"]
    assert '<mark class="rag-answer rag-term">вырос</mark><mark class="rag-answer">' in html  # within the sentence
    assert 'rag-near" title="close to &#34;лекарство&#34;">препаратов' in html


def test_the_passage_is_there_to_be_unfolded():
    html = reply_html(make_answer(growth()), "en")
    assert '<button type="button" class="rag-unfold" aria-expanded="false">Show in the text</button>' in html
    assert inside(html.split('<div class="rag-whole" hidden>')[1], "div", "rag-text") == [PASSAGE]


def test_sentence_over_the_edge_of_its_passage_is_cut_to_it():
    document = make_document()
    hit = make_hit(document, "Выпуск лекарств вырос", PASSAGE)
    assert inside(reply_html(make_answer(hit), "en"), "div", "rag-text") == ["Выпуск лекарств вырос"]


def spots_of(*starts: int) -> list[tuple[str, str]]:
    """The numbers on the map and where they are, for passages that begin at these percents of a document."""
    document = Document("a.txt", "А", "", "".join(f"Место {n:02}. " for n in range(100)), 0, "00", "utf-8")
    hits = [make_hit(document, f"Место {n:02}.", f"Место {n:02}.", heading="", speaker="") for n in starts]
    html = reply_html(make_answer(*hits), "en").split("rag-map")[1].split("</div>")[0]
    return list(
        zip(inside(html, "a", "rag-open rag-spot"), [p.split('"')[0] for p in html.split("--at:")[1:]], strict=True)
    )


def test_the_map_has_the_number_of_each_passage_where_it_stands():
    assert spots_of(50, 10) == [("2", "10.0"), ("1", "50.0")]
    html = reply_html(make_answer(growth()), "en")
    assert 'style="--at:' in html
    assert 'title="Passage 1, open in the document" aria-label="Passage 1, open in the document">1</a>' in html


def test_numbers_on_the_map_stay_apart_and_on_it():
    assert spots_of(50, 51, 52) == [("1", "50.0"), ("2", "64.0"), ("3", "78.0")]
    assert spots_of(98, 99) == [("1", "86.0"), ("2", "100.0")]


def test_passages_of_other_documents_are_not_on_the_map():
    other = make_document(name="dorogi.md", title="Дороги")
    html = reply_html(make_answer(growth(), road(other), growth()), "en").split("rag-map")[1].split("</div>")[0]
    assert sorted(inside(html, "a", "rag-open rag-spot")) == ["1", "3"]


def test_not_found_says_so_and_marks_nothing_as_an_answer():
    html = reply_html(make_answer(growth(), road(), found=False, confidence=0.1), "en", dict.fromkeys(range(22)))
    assert plain(html).startswith("The documents do not answer this question. I searched 22 documents. Try other words")
    assert '<details class="rag-more"><summary>The nearest 2 passages</summary>' in html
    assert "rag-answer" not in html
    assert "blockquote" not in html
    assert "rag-map" not in html
    assert " open>" not in html


def test_not_found_in_an_empty_index():
    assert plain(reply_html(make_answer(found=False, confidence=0.0), "en")).endswith("or ask in more detail.")


@pytest.mark.parametrize(
    ("repairs", "context", "shown"),
    [
        ([LAYOUT], "", [('Searched for: "президент" (keyboard layout)', "exactly")]),
        ([replace(LAYOUT, kind="translit")], "", [('Searched for: "президент" (Latin letters)', "exactly")]),
        (
            [LAYOUT, replace(LAYOUT, kind="spelling"), LAYOUT],
            "",
            [('Searched for: "президент" (keyboard layout, spelling)', "exactly")],
        ),
        ([FOLLOW_UP], "кто?", [('With the earlier question in mind: "кто?"', "alone")]),
        (
            [LAYOUT, FOLLOW_UP],
            "кто?",
            [
                ('Searched for: "президент" (keyboard layout)', "exactly"),
                ('With the earlier question in mind: "кто?"', "alone"),
            ],
        ),
        ([], "", []),
    ],
)
def test_what_was_changed_is_told_in_chips_that_undo_it(repairs, context, shown):
    answer = make_answer(growth(), typed="ghtpbltyn", text="президент", context=context, repairs=tuple(repairs))
    assert [(chip.told, chip.without) for chip in chips(answer.question)] == shown
    html = reply_html(answer, "en")
    for told, without in shown:
        assert f"{told} ×" in plain(html)
        assert f'data-without="{without}"' in html
    assert ("rag-chips" in html) is bool(shown)


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
    assert '<ul data-find="Find a title">' in html


def test_the_list_of_documents_tells_how_much_is_in_each_and_finds_titles():
    titles = {"a.md": "Правила проезда", "b.md": "Правила торговли", "c.md": "Проезд и багаж"}
    documents = {name: make_document(name=name, title=title) for name, title in titles.items()}
    library = Library("1", "", documents, counts={"a.md": 1, "b.md": 21})
    html = header_html(library, "ru")
    assert inside(html, "span", "rag-small") == [
        *("1 фрагмент · 25.12.2025", "21 фрагмент · 25.12.2025", "0 фрагментов · 25.12.2025")
    ]
    assert 'role="checkbox" aria-checked="false" aria-label="Только в: Правила торговли"' in html
    assert "data-find" not in html
    for find, found in [("проезд", ["a.md", "c.md"]), ("ПРОЕЗД прав", ["a.md"]), ("", [*titles])]:
        assert inside(documents_html(library, "ru", find), "a", "rag-open") == [titles[name] for name in found]
    assert plain(documents_html(library, "ru", "кот")) == "Ни в одном названии нет этих слов"


def test_of_a_single_document_there_is_nothing_to_choose():
    html = header_html(Library("1", "", {"a": make_document()}), "en")
    assert "rag-choose" not in html
    assert "Tick" not in html


def test_what_a_question_was_narrowed_to_is_told_in_a_chip_and_counted():
    told = plain(reply_html(make_answer(found=False), "ru", SERVED, Filter(("zavody.md",))))
    assert told.startswith("Только в: Разговор о заводах ×")
    assert "Искал в 1 документе." in told
    [chip] = narrowing(Filter(("zavody.md", "b.md", "c.md", "d.md", "e.md")), SERVED)
    assert (chip.told, chip.without) == ("Only in: Разговор о заводах, b.md, c.md and 2 more", "everywhere")


def test_a_time_and_tags_are_told_in_the_same_chip_and_the_documents_that_are_left_are_counted():
    documents = {
        name: replace(make_document(name=name), date=date, tags=tags)
        for name, date, tags in [
            ("a.md", "2024-05-01", ("вода",)),
            ("b.md", "2024-06-01", ()),
            ("c.md", "2025-01-01", ()),
        ]
    }
    told = plain(reply_html(make_answer(found=False), "ru", documents, Filter((), "2024-05-31", "2024")))
    assert told.startswith("Не раньше 31.05.2024 · Не позже 2024 ×")
    assert "Искал в 1 документе." in told
    [chip] = narrowing(Filter(("a.md",), tags=("вода", "газ")), SERVED)
    assert (chip.told, chip.without) == ("Only in: a.md · With the tag вода, газ", "everywhere")
    assert list(narrowing(Filter(), SERVED)) == []


def test_a_time_and_tags_are_offered_where_documents_have_them():
    plain_one = replace(make_document(name="a.md"), date="")
    tagged = [
        replace(plain_one, name=name, tags=tags) for name, tags in [("b.md", ("газ", "вода")), ("c.md", ("вода",))]
    ]
    html = header_html(Library("1", "", {one.name: one for one in [plain_one, *tagged]}), "ru")
    assert inside(html, "button", "rag-tag") == ["вода", "газ"]
    assert "data-since" not in html
    html = header_html(Library("1", "", {"a.md": plain_one, "d.md": make_document(name="d.md")}), "ru")
    assert 'data-since="Не раньше" data-until="Не позже" data-form="год, год-месяц или год-месяц-день"' in html
    assert inside(html, "button", "rag-tag") == []
    assert "rag-narrow" not in header_html(
        Library("1", "", {"a.md": plain_one, "b.md": replace(plain_one, name="b.md")}), "ru"
    )


def test_related_questions_are_those_of_the_passages_below_the_first():
    document = make_document("Раз. Два. Три. Четыре. Пять.")
    headings = [
        "О чём речь?",
        "Дороги › Мосты",
        "А как он строится?",
        "Сколько стоит проезд по мосту?",
        "Who built the old bridge?",
    ]
    words = ["Раз.", "Два.", "Три.", "Четыре.", "Пять."]
    hits = [make_hit(document, word, word, heading=heading) for word, heading in zip(words, headings, strict=True)]
    html = reply_html(make_answer(*hits), "ru")
    assert inside(html, "button", "rag-ask") == ["Что говорится о «Мосты»?", "Сколько стоит проезд по мосту?"]
    html = reply_html(make_answer(*hits, typed="сколько стоит проезд по мосту?"), "ru")
    assert inside(html, "button", "rag-ask") == ["Что говорится о «Мосты»?"]
    assert inside(reply_html(make_answer(hits[4], hits[0], found=False), "en"), "button", "rag-ask") == [
        "Who built the old bridge?"
    ]
    assert "rag-related" not in reply_html(make_answer(hits[0]), "ru")


def test_more_passages_are_offered_once_where_there_may_be_some():
    hits = [growth()] + [road(make_document(name=f"{n}.md")) for n in range(4)]
    assert reply_html(make_answer(*hits), "en").count(">Show more passages</button>") == 1
    assert reply_html(make_answer(*hits, found=False), "en").count(">Show more passages</button>") == 1
    assert "Show more" not in reply_html(make_answer(*hits[:4]), "en")
    html = reply_html(make_answer(*hits, *hits[1:]), "en", further=True)
    assert "Show more" not in html
    assert '<details class="rag-more" open>' in html


def test_a_reply_to_small_talk_is_said_and_nothing_else():
    answer = replace(make_answer(found=False, confidence=0.0, typed="Разделы"), reply="Здесь 2 документа:\n• А\n• Б")
    assert reply_html(answer, "ru") == (
        '<div class="rag-reply rag-talk" lang="ru"><p>Здесь 2 документа:<br>• А<br>• Б</p></div>'
    )


def test_a_quotation_is_shown_without_the_marks_of_markdown():
    row = "| **Билет** до города | 500 тенге |"
    document = make_document(f"| Что | Цена |\n|---|---|\n{row}\n\nСмотри [сюда](http://a.b): *тихо*.")
    html = reply_html(make_answer(make_hit(document, row, row)), "en")
    assert '<mark class="rag-answer">Билет до города · 500 тенге</mark>' in html
    said = "Смотри [сюда](http://a.b): *тихо*."
    html = reply_html(make_answer(make_hit(document, said, said)), "en")
    assert '<mark class="rag-answer">Смотри сюда: тихо.</mark>' in html


def test_a_sentence_that_was_wrapped_is_quoted_on_one_line_and_stays_wrapped_in_its_text():
    wrapped = "Паром ходит\nкаждый час."
    document = make_document(f"{wrapped}\n\nКатер ждут.", "parom.txt", "Паром")
    html = reply_html(make_answer(make_hit(document, document.text, wrapped)), "ru")
    assert '<mark class="rag-answer">Паром ходит каждый час.</mark></blockquote>' in html
    assert '<p><mark class="rag-answer">Паром ходит<br>каждый час.</mark></p><p>Катер ждут.</p>' in html
    plain_text = replace(document, format="txt")
    html = reply_html(make_answer(make_hit(plain_text, document.text, wrapped)), "ru")
    assert '<p><mark class="rag-answer">Паром ходит<br>каждый час.</mark><br><br>Катер ждут.</p>' in html


STEPS = """## Разгрузка

По порядку:

1. Открыть **ворота**.
2. Снять паллеты.

| Товар | Ряд |
|---|---|
| Сыр | А2 |
"""


def test_a_passage_is_shown_as_what_its_markdown_means():
    document = make_document(STEPS)
    html = reply_html(make_answer(make_hit(document, STEPS.strip(), "| Сыр | А2 |")), "ru")
    shown = html.split('<div class="rag-whole" hidden>')[1].split("</figure>")[0]
    assert '<p class="rag-titled">Разгрузка</p><p>По порядку:</p><ul class="rag-list">' in shown
    assert '<span class="rag-mark">1.</span><span>Открыть <b>ворота</b>.</span>' in shown
    assert '<th scope="col">Товар</th><th scope="col">Ряд</th></tr><tr><td><mark class="rag-answer">Сыр</mark>' in shown
    assert "id=" not in shown  # two replies may show the same passage
    assert "|" not in shown


@pytest.mark.parametrize(
    ("typed", "quoted", "is_open"),
    [
        ("В каком порядке разгружать?", "Снять паллеты.", True),
        ("How do I unload?", "Снять паллеты.", True),
        ("Кто снимает паллеты?", "Снять паллеты.", False),
        ("В каком порядке разгружать?", "| Сыр | А2 |", False),  # no item
    ],
)
def test_who_asks_for_several_sees_the_whole_list(typed, quoted, is_open):
    document = make_document(STEPS)
    hit = make_hit(document, STEPS.strip(), quoted)
    start, lead = document.text.index("Открыть"), (2, 9)
    spans = [(start, start + 20), (document.text.index("Снять"), document.text.index("Снять") + 14)]
    sentences = tuple(Sentence(*span, "item", lead) for span in spans)
    hit = replace(hit, passage=replace(hit.passage, sentences=sentences))
    html = reply_html(make_answer(hit, typed=typed, text=typed), "ru")
    assert ('<div class="rag-whole">' in html) == is_open
    assert ('class="rag-unfold" aria-expanded="true"' in html) == is_open
    alone = replace(hit, passage=replace(hit.passage, sentences=sentences[1:]))
    assert '<div class="rag-whole" hidden>' in reply_html(make_answer(alone, typed=typed, text=typed), "ru")
