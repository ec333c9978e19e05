import json
import re

import pytest
from playwright.sync_api import expect

from qa.page.reply import reply_html
from tests.page.markup import Tags
from tests.page.samples import ANSWER, EVIL, ROAD, make_answer, make_document, make_hit

pytestmark = pytest.mark.browser

GROWTH = "Во сколько раз вырос выпуск лекарств?"
NO_ANSWER = "Как зовут кота соседа?"

# The least contrast between a shown text and what lies behind it, with the text that has it.
CONTRAST = """() => {
  const canvas = new OffscreenCanvas(1, 1).getContext('2d');
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => {
    v /= 255; return v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4; })
    .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
  const behind = (node) => { for (; node; node = node.parentElement) {
    const color = rgba(getComputedStyle(node).backgroundColor); if (color[3] > 200) return color; }
    return [255, 255, 255]; };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let worst = [99, ''];
  while (walk.nextNode()) {
    const node = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !node.checkVisibility({visibilityProperty: true})) continue;
    if (node.closest('script, style, .sr-only, [data-testid=status-tracker]')) continue;
    const pair = [light(rgba(getComputedStyle(node).color)), light(behind(node))].sort((a, b) => b - a);
    const ratio = (pair[0] + .05) / (pair[1] + .05);
    if (ratio < worst[0]) worst = [ratio, walk.currentNode.data.trim().slice(0, 40) + ' ' + node.className];
  }
  return worst;
}"""


def test_an_answer_is_quoted_marked_and_placed(chat):
    chat.ask(GROWTH)
    quote = chat.page.locator(".rag-quote")
    expect(quote.locator(".rag-badge")).to_have_text("Прямой ответ")
    expect(quote.locator("blockquote mark.rag-answer")).to_have_text(ANSWER)
    expect(quote.locator("figcaption")).to_contain_text("Разговор о заводах")
    expect(quote.locator("figcaption")).to_contain_text("25.12.2025 · говорит Расул Коспанов")
    expect(chat.page.locator(".rag-row")).to_have_count(4)
    expect(chat.page.locator(".rag-map a.rag-spot.rag-first")).to_be_visible()
    assert chat.page.locator("#q textarea").evaluate("box => box === document.activeElement && box.value === ''")
    chat.shot("answer")
    chat.page.get_by_role("button", name="Показать в тексте").click()
    expect(quote.locator(".rag-whole mark.rag-answer")).to_be_visible()
    chat.page.get_by_role("button", name="Показать в тексте").click()
    expect(quote.locator(".rag-whole")).to_be_hidden()


def test_lines_of_a_reply_stay_lines_and_other_elements_go(chat):
    cleaned = """async html => { const { safe } = await import('/safe.js');
      const shown = document.body.appendChild(document.createElement('div'));
      shown.append(...safe(html)); const told = shown.innerText; shown.remove(); return told.split('\\n'); }"""
    assert chat.page.evaluate(cleaned, "<p>2 документа:<br>• А<br>• Б<script>x</script><u>y</u></p>") == [
        "2 документа:",
        "• А",
        "• Б",
    ]


def test_nothing_of_a_passage_is_lost_on_its_way_to_the_page(chat):
    text = (
        "# Склад\n\nПо *порядку* и **сразу**:\n\n1. Открыть `ворота`.\n2. Снять.\n\n> Сказано\n\n---\n\n"
        "| Товар | Ряд |\n|---|---|\n| Сыр | А2 |\n\n```\nderek build\n```\n\n— Кто спросил?\n\nСторож."
    )
    html = reply_html(make_answer(make_hit(make_document(text), text, "| Сыр | А2 |")), "ru")
    assert {tag for tag, *_ in Tags(html).found} >= set(
        ["b", "code", "hr", "i", "li", "p", "pre", "table", "td", "th", "tr", "ul"]
    )
    lost = """async html => { const { safe } = await import('/safe.js');
      const tags = node => [...node.querySelectorAll('*')].map(one => one.cloneNode().outerHTML);
      const shown = document.createElement('div'); shown.append(...safe(html));
      const sent = new DOMParser().parseFromString(html, 'text/html').body;
      return [tags(sent).filter(one => !tags(shown).includes(one)), shown.textContent === sent.textContent]; }"""
    assert chat.page.evaluate(lost, html) == [[], True]


def test_the_header_tells_what_is_searched_and_examples_are_asked_with_a_click(chat):
    expect(chat.page.locator("#header h1")).to_have_text("Вопросы по документам")
    expect(chat.page.locator("#header summary")).to_have_text("Отвечаю цитатами из 12 документов, обновлено 26.12.2025")
    chat.shot("welcome")
    chat.page.get_by_role("button", name="Чинят ли дорогу в Тараз?").click()
    expect(chat.page.locator(".rag-quote blockquote")).to_have_text(ROAD)
    expect(chat.page.locator("#welcome")).to_be_hidden()
    chat.page.get_by_role("button", name="Новый разговор").click()
    expect(chat.page.locator("#chat .rag-reply")).to_have_count(0)
    expect(chat.page.get_by_role("button", name="Чинят ли дорогу в Тараз?")).to_be_visible()


def test_no_answer_is_told_plainly(chat):
    chat.ask(NO_ANSWER)
    reply = chat.page.locator(".rag-reply")
    expect(reply.locator(".rag-said")).to_have_text("В документах нет ответа на этот вопрос.")
    expect(reply).to_contain_text("Искал в 12 документах.")
    expect(reply.locator(".rag-row").first).to_be_hidden()
    expect(reply.locator("mark.rag-answer")).to_have_count(0)
    chat.shot("no-answer")


def test_a_failure_gives_a_number_and_the_chat_goes_on(chat, server):
    chat.ask("сломайся")
    reply = chat.page.locator(".rag-reply")
    expect(reply).to_contain_text("Не получилось выполнить поиск. Попробуйте ещё раз.")
    expect(reply).to_contain_text("Номер ошибки")
    number = re.search(r"журнала: ([0-9a-f]{8})", reply.inner_text())[1]
    logged = server.output.read_text()
    assert number in logged
    assert "тайна сервера" in logged
    assert "тайна сервера" not in chat.page.content()
    chat.ask(GROWTH)
    expect(chat.page.locator(".rag-quote")).to_have_count(1)


def test_an_empty_question_gets_a_hint(chat):
    chat.page.get_by_role("button", name="Спросить").click()
    expect(chat.page.locator("#hint")).to_have_text("Вопрос пуст: напишите его словами")
    chat.page.locator("#q textarea").fill("?!")
    chat.page.locator("#q textarea").press("Enter")
    expect(chat.page.locator("#hint")).to_have_text("В вопросе нет слов («?!»): напишите его словами")
    assert chat.page.locator("#q textarea").input_value() == "?!"
    chat.ask(GROWTH)
    expect(chat.page.locator("#hint")).to_have_text("")
    expect(chat.page.locator("#q textarea")).to_have_attribute("aria-invalid", "false")


def test_a_follow_up_knows_the_earlier_question_and_another_tab_does_not(open_chat):
    one, other = open_chat(), open_chat()
    one.ask("Чинят ли дорогу?")
    one.ask("А в Тараз?")
    expect(one.page.locator(".rag-quote blockquote").last).to_have_text(ROAD)
    other.ask("А в Тараз?")
    expect(other.page.locator(".rag-quote")).to_have_count(0)
    assert one.page.evaluate("localStorage.length") == 0


def test_markup_of_documents_and_questions_is_text(chat):
    chat.ask("Злой текст стоит здесь?")
    chat.ask(f"Злой текст {EVIL}")
    expect(chat.page.locator(".rag-quote blockquote").first).to_contain_text("<script>window.hacked=1</script>")
    expect(chat.page.locator(".rag-user").last).to_contain_text(EVIL)
    expect(chat.page.locator(".rag-source b").first).to_have_text(f"Злой {EVIL}")
    chat.page.locator(".rag-quote .rag-open").last.click()
    expect(chat.page.locator("#rag-document h1")).to_have_text(f"Злой {EVIL}")
    assert chat.page.evaluate("window.hacked") is None
    assert chat.page.locator("#chat img, #chat script, #rag-document img, #rag-document script").count() == 0


def test_the_document_opens_beside_the_chat_at_the_place_and_back_leads_to_the_answer(chat):
    chat.ask("Откуда жирафы пьют воду?")
    chat.page.get_by_role("link", name="Открыть в документе").first.click()
    mark = chat.page.locator("#rag-document mark.rag-answer")
    expect(mark).to_have_text("Жирафы пьют воду из озера Балхаш.")
    expect(mark).to_be_in_viewport()
    expect(chat.page.locator(".rag-quote blockquote")).to_be_in_viewport(ratio=1)
    chat.page.locator("#q textarea").fill("Пишу рядом с документом")  # the chat beside it can be used
    chat.shot("document")
    chat.page.get_by_role("button", name="Вернуться к ответу").click()
    expect(chat.page.locator("#rag-document")).to_have_count(0)
    expect(chat.page.locator(".rag-quote")).to_be_visible()
    chat.page.locator(".rag-spot.rag-first").click()
    expect(mark).to_be_in_viewport()
    chat.page.keyboard.press("Escape")
    expect(chat.page.locator("#rag-document")).to_have_count(0)
    expect(chat.page.locator("#q textarea")).to_have_value("Пишу рядом с документом")


def test_in_the_document_one_goes_from_passage_to_passage_and_finds_words(chat):
    chat.ask("Растёт выпуск лекарств, препараты ввозят?")
    chat.page.get_by_role("link", name="Открыть в документе").first.click()
    mark, told = chat.page.locator("#rag-document mark.rag-answer"), chat.page.locator(".rag-doc-bar output").first
    expect(mark).to_have_text(ANSWER)
    expect(told).to_have_text("3 / 5")
    chat.page.get_by_role("button", name="Следующее место").click()
    expect(mark).to_have_text("Больше 80% препаратов ввозят.")
    expect(told).to_have_text("4 / 5")
    chat.page.get_by_role("button", name="Следующее место").click()
    expect(told).to_have_text("5 / 5")
    chat.page.get_by_role("button", name="Вернуться к ответу").click()
    chat.ask("Откуда жирафы пьют воду?")
    chat.page.get_by_role("link", name="Открыть в документе").last.click()
    chat.page.get_by_role("searchbox", name="Найти в документе").fill("БАЛХАШ")
    expect(chat.page.locator(".rag-doc-bar output").last).to_have_text("1 / 1")
    expect(chat.page.get_by_text("Жирафы пьют воду из озера Балхаш.").last).to_be_in_viewport()
    chat.page.get_by_role("searchbox", name="Найти в документе").fill("бегемот")
    expect(chat.page.locator(".rag-doc-bar output").last).to_have_text("Ничего нет")


def test_an_older_version_leads_to_the_newer_one_and_copies_are_folded(chat):
    chat.ask("Сколько багажа везут даром?")
    expect(chat.page.locator(".rag-quote blockquote")).to_have_text("Багаж до 20 кг везут даром.")
    expect(chat.page.locator(".rag-quote .rag-elsewhere")).to_have_count(0)
    row = chat.page.locator(".rag-row", has_text="Багаж до 10 кг везут даром.").first
    row.locator("summary").first.click()
    older = row.locator(".rag-older")
    expect(older).to_have_text("Более старая редакция; новая: Правила (01.03.2024)")
    chat.shot("older")
    older.get_by_role("link").click()
    expect(chat.page.locator("#rag-document mark.rag-answer")).to_have_text("Багаж до 20 кг везут даром.")
    chat.page.get_by_role("button", name="Вернуться к ответу").click()
    chat.ask("Отвечает ли диспетчер круглые сутки?")
    told = chat.page.locator(".rag-quote .rag-elsewhere").last
    expect(told.locator("summary")).to_have_text("То же стоит ещё в 5 местах")
    expect(told.get_by_role("link", name="Сводка о марте")).to_be_hidden()
    told.locator("summary").click()
    chat.shot("copies")
    ratio, text = chat.page.evaluate(CONTRAST)
    assert ratio >= 4.5, text
    told.get_by_role("link", name="Сводка о марте").click()
    expect(chat.page.locator("#rag-document h1")).to_have_text("Сводка о марте")
    expect(chat.page.locator("#rag-document mark.rag-answer")).to_have_text("Диспетчер отвечает круглые сутки.")


def test_a_question_is_narrowed_to_documents_that_are_found_and_ticked_and_asked_again_in_all(chat):
    chat.page.locator("#header summary").click()
    items = chat.page.locator(".rag-library li")
    expect(items).to_have_count(12)
    chat.page.get_by_role("searchbox", name="Найти по названию").fill("цен")
    expect(items).to_have_count(1)
    chat.page.get_by_role("checkbox", name="Только в: Цены").click()
    chat.shot("documents")
    above = chat.page.locator("#rag-only")
    expect(above).to_contain_text("Только в: Цены")
    ratio, text = chat.page.evaluate(CONTRAST)
    assert ratio >= 4.5, text
    chat.ask("Билет, выпуск лекарств: что вырос?")
    expect(chat.page.locator(".rag-source b").first).to_have_text("Цены")
    chip = chat.page.locator(".rag-reply .rag-chip")
    expect(chip).to_contain_text("Только в: Цены")
    chat.shot("narrowed")
    chip.get_by_role("button").click()
    expect(chat.page.locator(".rag-quote blockquote")).to_have_text(ANSWER)
    expect(chip).to_have_count(0)
    chat.page.get_by_role("button", name="Спрашивать во всех документах").click()
    expect(above).to_be_hidden()
    expect(chat.page.locator(".rag-choose[aria-checked=true]")).to_have_count(0)
    chat.ask(GROWTH)
    expect(chat.page.locator(".rag-quote blockquote").last).to_have_text(ANSWER)


def test_more_passages_are_shown_in_place_and_a_related_question_is_one_click(chat):
    chat.ask(GROWTH)
    rows = chat.page.locator(".rag-row")
    expect(rows).to_have_count(4)
    chat.page.locator(".rag-more > summary").click()
    chat.page.get_by_role("button", name="Показать ещё").click()
    expect(rows).to_have_count(19)
    expect(rows.last).to_be_visible()
    expect(chat.page.locator(".rag-user")).to_have_count(1)
    expect(chat.page.get_by_role("button", name="Показать ещё")).to_have_count(0)
    chat.shot("further")
    related = chat.page.get_by_role("group", name="Похожие вопросы").get_by_role("button")
    question = related.first.inner_text()
    related.first.click()
    expect(chat.page.locator(".rag-user").last).to_have_text(question)


def test_a_question_is_narrowed_to_a_time_and_a_tag(chat):
    question = "Сколько багажа везут даром?"
    chat.page.locator("#header summary").click()
    since, until = (chat.page.get_by_role("textbox", name=name) for name in ("Не раньше", "Не позже"))
    above, wrong = chat.page.locator("#rag-only"), chat.page.locator(".rag-wrong").first
    since.fill("сегодня")
    since.blur()
    expect(wrong).to_have_text("Это не дата. Напишите 2024, 2024-05 или 2024-05-31")
    expect(above).to_be_hidden()
    since.fill("2023")
    expect(wrong).to_be_empty()
    until.fill("2023-12")
    expect(above).to_contain_text("Не раньше 2023 · Не позже 2023-12")
    chat.shot("narrow")
    ratio, text = chat.page.evaluate(CONTRAST)
    assert ratio >= 4.5, text
    chat.ask(question)
    expect(chat.page.locator(".rag-quote blockquote")).to_have_text("Багаж до 10 кг везут даром.")
    chip = chat.page.locator(".rag-reply .rag-chip")
    expect(chip).to_contain_text("Не раньше 2023 · Не позже 2023-12")
    chat.page.reload()
    expect(above).to_contain_text("Не раньше 2023 · Не позже 2023-12")
    chip.get_by_role("button").click()
    expect(chat.page.locator(".rag-quote blockquote")).to_have_text("Багаж до 20 кг везут даром.")
    chat.page.locator("#header summary").click()
    expect(until).to_have_value("2023-12")
    chat.page.get_by_role("button", name="деньги").click()
    chat.ask(question)
    expect(chat.page.locator(".rag-failed").last).to_contain_text("ни один документ не относится к этому времени")
    above.get_by_role("button").click()
    expect(above).to_be_hidden()
    chat.page.locator("#header summary").click()
    expect(since).to_be_empty()
    expect(chat.page.get_by_role("button", name="деньги")).to_have_attribute("aria-pressed", "false")
    since.fill("2025-13")
    since.blur()
    chat.ask(question)  # what is no date narrows nothing
    expect(chat.page.locator(".rag-quote blockquote").last).to_have_text("Багаж до 20 кг везут даром.")


def test_a_document_is_shown_as_what_its_markdown_means(chat):
    chat.ask("Сколько стоит билет до города?")
    chat.page.get_by_role("link", name="Открыть в документе").first.click()
    document = chat.page.locator("#rag-document")
    expect(document.locator("td mark.rag-answer")).to_have_text(["Билет до города стоит", "500 тенге."])
    expect(document.locator("th")).to_have_text(["Товар", "Цена"])
    expect(document.locator(".rag-list li")).to_have_count(3)
    expect(document.locator("b", has_text="Важно")).to_be_visible()
    document.get_by_text("Содержание").click()
    document.get_by_role("link", name="Скидки").click()
    expect(document.get_by_role("heading", name="Скидки")).to_be_in_viewport()
    assert "#" not in chat.page.url
    chat.shot("document-markdown")


def test_the_document_has_an_address_of_its_own_that_opens_at_the_place(chat, server):
    chat.ask("Откуда жирафы пьют воду?")
    address = chat.page.get_by_role("link", name="Открыть в документе").first.get_attribute("href")
    chat.page.goto(f"{server.url}/{address}")
    expect(chat.page.locator("mark.rag-answer")).to_be_in_viewport()
    assert chat.page.evaluate("document.scripts.length") == 0
    chat.page.get_by_role("link", name="Вернуться к ответу").click()
    expect(chat.page.locator(".rag-quote")).to_be_visible()


def test_a_document_that_has_changed_says_so_and_the_quotation_is_found_again(chat, server):
    chat.ask("Откуда жирафы пьют воду?")
    address = chat.page.get_by_role("link", name="Открыть в документе").first.get_attribute("href")
    changed = re.sub("from=[0-9]+&to=[0-9]+&sha=[0-9a-f]{12}", "from=1&to=5&sha=0123456789ab", address)
    chat.page.goto(f"{server.url}/{changed}")
    expect(chat.page.locator("mark.rag-answer")).to_have_text("Жирафы пьют воду из озера Балхаш.")
    expect(chat.page.locator("mark.rag-answer")).to_be_in_viewport()
    expect(chat.page.get_by_text("Документ изменился после ответа")).to_be_in_viewport()  # it sticks


def test_the_quote_is_copied_with_its_source(chat):
    chat.ask(GROWTH)
    chat.page.get_by_role("button", name="Скопировать").click()
    expect(chat.page.get_by_role("button", name="Скопировано")).to_be_visible()
    assert chat.page.evaluate("navigator.clipboard.readText()") == (
        f"«{ANSWER}»\nРазговор о заводах · 25.12.2025 · говорит Расул Коспанов · На вопрос: Что растёт быстрее всего?"
    )


def test_a_follow_up_is_told_in_a_chip_and_asked_again_without_it(chat):
    chat.ask("Чинят ли дорогу?")
    chat.ask("А в Тараз?")
    expect(chat.page.locator(".rag-quote blockquote").last).to_have_text(ROAD)
    chip = chat.page.locator(".rag-chip")
    expect(chip).to_contain_text("С учётом вопроса «Чинят ли дорогу?»")
    chat.page.get_by_role("button", name="Спросить без предыдущего вопроса").click()
    expect(chip).to_have_count(0)
    expect(chat.page.locator(".rag-user")).to_have_count(2)
    expect(chat.page.locator(".rag-none")).to_have_count(1)


def test_a_telephone_shows_the_answer_and_the_input(open_chat):
    chat = open_chat(width=390, height=800)
    expect(chat.page.locator("#q textarea")).to_be_in_viewport(ratio=1)
    chat.ask(GROWTH)
    expect(chat.page.locator(".rag-quote blockquote")).to_be_in_viewport(ratio=1)
    expect(chat.page.locator("#q textarea")).to_be_in_viewport(ratio=1)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 390
    chat.shot("phone")
    chat.page.get_by_role("link", name="Открыть в документе").first.click()
    expect(chat.page.locator("#rag-document mark.rag-answer")).to_be_in_viewport()
    chat.shot("phone-document")
    chat.page.go_back()  # the telephone's own button
    expect(chat.page.locator("#rag-document")).to_have_count(0)
    expect(chat.page.locator(".rag-quote")).to_be_visible()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_stands_out_from_what_lies_behind_it(open_chat, dark):
    chat = open_chat(dark=dark)
    assert chat.page.evaluate(CONTRAST)[0] >= 4.5
    chat.ask(NO_ANSWER)
    chat.ask(GROWTH)
    chat.ask("сломайся")
    ratio, text = chat.page.evaluate(CONTRAST)
    assert ratio >= 4.5, text
    chat.shot("dark" if dark else "light")
    chat.page.get_by_role("link", name="Открыть в документе").first.click()
    expect(chat.page.locator("#rag-document mark").first).to_be_visible()
    ratio, text = chat.page.evaluate(CONTRAST)
    assert ratio >= 4.5, text


@pytest.mark.parametrize(
    ("locale", "language", "title", "button"),
    [
        ("ru-RU", "ru", "Вопросы по документам", "Спросить"),
        ("kk-KZ", "kk", "Құжаттар бойынша сұрақтар", "Сұрау"),
        ("en-US", "en", "Ask the documents", "Ask"),
        ("de-DE", "en", "Ask the documents", "Ask"),
    ],
)
def test_labels_follow_the_browser_and_replies_the_question(open_chat, locale, language, title, button):
    chat = open_chat(locale=locale)
    expect(chat.page.locator("#header h1")).to_have_text(title)
    expect(chat.page.get_by_role("button", name=button, exact=True)).to_be_visible()
    expect(chat.page).to_have_title(f"Derek · {title}")
    expect(chat.page.locator("html")).to_have_attribute("lang", language)
    chat.ask(GROWTH)
    expect(chat.page.get_by_role("button", name="Скопировать")).to_be_visible()


def test_the_keyboard_reaches_everything_in_reading_order(chat):
    chat.ask(GROWTH)
    chat.page.locator("#new").focus()
    reached = []
    for _ in range(4):
        chat.page.keyboard.press("Tab")
        reached.append(chat.page.evaluate("document.activeElement.innerText.split('\\n')[0]"))
    assert reached[:3] == ["Показать в тексте", "Открыть в документе", "Скопировать"]
    expect(chat.page.get_by_role("textbox", name="Ваш вопрос", exact=True)).to_be_visible()


def test_numbers_on_the_map_and_the_mark_are_seen_without_colours(open_chat):
    chat = open_chat()
    chat.page.emulate_media(forced_colors="active")
    chat.ask(GROWTH)
    expect(chat.page.locator(".rag-spot.rag-first")).to_have_text("1")
    border = chat.page.locator("blockquote mark.rag-answer").evaluate("m => getComputedStyle(m).borderBottomWidth")
    assert border == "3px"
    chat.shot("forced-colors")


def test_an_opinion_is_written_down_and_the_right_passage_can_be_picked(chat, server):
    chat.ask(GROWTH)
    chat.page.get_by_role("button", name="Да, это ответ").click()
    expect(chat.page.get_by_text("Записано, спасибо.")).to_be_visible()
    chat.ask("Чинят ли дорогу в Тараз?")
    reply = chat.page.locator(".rag-turn").last
    reply.get_by_role("button", name="Нет", exact=True).click()
    reply.get_by_role("button", name="Место 2").click()
    expect(reply.get_by_text("Записано, спасибо.")).to_be_visible()
    chat.page.reload()
    expect(chat.page.get_by_text("Записано, спасибо.")).to_have_count(2)
    written = (server.output.parent / "feedback.jsonl").read_text().splitlines()[-2:]
    right, wrong = (json.loads(line) for line in written)
    assert (right["question"], right["is_right"], right["shown"]["quote"]) == (GROWTH, True, ANSWER)
    assert (wrong["is_right"], wrong["shown"]["quote"], wrong["history"]) == (False, ROAD, [GROWTH])
    assert wrong["right"]["quote"] not in ("", ROAD)
