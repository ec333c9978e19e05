"""What a person typed is never lost, whatever happens to the connection, the server, the page or the line."""

import json

import pytest
from playwright.sync_api import Route, expect

from tests.page.process import serving
from tests.page.samples import ANSWER, ROAD

pytestmark = pytest.mark.browser

GROWTH = "Во сколько раз вырос выпуск лекарств?"
TO_TARAZ = "Чинят ли дорогу в Тараз?"


def box(page):
    return page.locator("#q textarea")


def type_and_send(page, question):
    box(page).fill(question)
    box(page).press("Enter")


def held(page):
    """Holds each question back on its way until the test lets it go."""
    waiting: list[Route] = []
    page.route("**/ask", lambda route: waiting.append(route))
    return waiting


def test_a_question_is_shown_at_once_and_the_wait_is_told(open_chat):
    page = open_chat().page
    waiting = held(page)
    type_and_send(page, GROWTH)
    expect(page.locator(".rag-user")).to_have_text(GROWTH)
    expect(box(page)).to_have_value("")
    expect(page.locator("#rag-log")).to_have_attribute("aria-busy", "true")
    expect(page.locator(".rag-wait")).to_have_text("Ищу…")
    waiting.pop().continue_()
    expect(page.locator("blockquote")).to_have_text(ANSWER)
    expect(page.locator("#rag-log")).to_have_attribute("aria-busy", "false")


def test_what_is_typed_while_an_answer_is_awaited_stays_and_a_second_question_is_asked_too(open_chat):
    page = open_chat().page
    waiting = held(page)
    type_and_send(page, GROWTH)
    type_and_send(page, TO_TARAZ)
    box(page).fill("Третий вопрос, ещё не готов")
    expect(page.locator(".rag-user")).to_have_text([GROWTH, TO_TARAZ])
    page.wait_for_timeout(100)
    assert len(waiting) == 1  # one after the other, since the second may lean on the first
    waiting.pop().continue_()
    expect(page.locator("blockquote")).to_have_text([ANSWER])
    expect(page.locator(".rag-wait")).to_have_text("Ищу…")
    waiting.pop().continue_()
    expect(page.locator("blockquote")).to_have_text([ANSWER, ROAD])
    expect(box(page)).to_have_value("Третий вопрос, ещё не готов")


def test_offline_and_back(open_chat):
    page = open_chat().page
    page.context.set_offline(True)
    type_and_send(page, GROWTH)
    expect(page.locator(".rag-wait")).to_contain_text("Вопрос сохранён")
    type_and_send(page, TO_TARAZ)
    page.context.set_offline(False)
    expect(page.locator("blockquote")).to_have_text([ANSWER, ROAD])
    type_and_send(page, GROWTH)
    expect(page.locator("blockquote")).to_have_count(3)


def test_a_reload_keeps_the_conversation_the_draft_and_the_question_on_its_way(open_chat):
    page = open_chat().page
    type_and_send(page, TO_TARAZ)
    expect(page.locator("blockquote")).to_have_text([ROAD])
    held(page)
    type_and_send(page, GROWTH)
    box(page).fill("Не дописано")
    page.unroute("**/ask")
    page.reload()
    expect(page.locator(".rag-user")).to_have_text([TO_TARAZ, GROWTH])
    expect(page.locator("blockquote")).to_have_text([ROAD, ANSWER])
    expect(box(page)).to_have_value("Не дописано")


def test_another_page_and_back_keeps_the_conversation_and_other_tabs_do_not_see_it(open_chat, server):
    one, other = open_chat().page, open_chat().page
    type_and_send(one, TO_TARAZ)
    expect(one.locator("blockquote")).to_have_text([ROAD])
    one.goto(f"{server.url}/document?name=zavody.md")
    one.go_back()
    expect(one.locator("blockquote")).to_have_text([ROAD])
    other.reload()
    expect(other.get_by_role("button", name=TO_TARAZ)).to_be_visible()
    assert one.evaluate("localStorage.length") == 0


def test_a_new_conversation_wins_over_an_answer_on_its_way_and_the_old_one_comes_back(open_chat):
    page = open_chat().page
    type_and_send(page, TO_TARAZ)
    expect(page.locator("blockquote")).to_have_text([ROAD])
    held(page)
    type_and_send(page, GROWTH)
    expect(page.locator(".rag-user")).to_have_count(2)
    page.get_by_role("button", name="Новый разговор").click()
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator(".rag-user")).to_have_count(0)
    type_and_send(page, TO_TARAZ)
    expect(page.locator("blockquote")).to_have_text([ROAD])
    page.get_by_role("button", name="Новый разговор").click()
    page.get_by_role("button", name="Вернуться к прежнему разговору").click()
    expect(page.locator("blockquote")).to_have_text([ROAD])


def test_a_full_line_is_waited_out(open_chat):
    page = open_chat().page
    answers = [503, 429, 502]

    def busy(route):
        status = answers.pop(0) if answers else 0
        if not status:
            return route.continue_()
        return route.fulfill(status=status, headers={"retry-after": "1"}, body="{}")

    page.route("**/ask", busy)
    type_and_send(page, GROWTH)
    expect(page.locator(".rag-wait")).to_contain_text("много вопросов")
    expect(page.locator(".rag-wait")).to_contain_text("Нет связи")
    expect(page.locator("blockquote")).to_have_text([ANSWER])


def test_a_server_that_starts_again_goes_on_with_the_conversation(browser, tmp_path):
    page = browser.new_context(locale="ru-RU").new_page()
    with serving(tmp_path) as servers:
        port = int(servers[0].url.rpartition(":")[2])
        page.goto(servers[0].url)
        type_and_send(page, TO_TARAZ)
        expect(page.locator("blockquote")).to_have_text([ROAD])
    type_and_send(page, GROWTH)
    expect(page.locator(".rag-wait")).to_contain_text("Нет связи")
    with serving(tmp_path, port=port):
        expect(page.locator("blockquote")).to_have_text([ROAD, ANSWER], timeout=15_000)
    page.context.close()


def test_what_the_server_cannot_do_is_told_and_asked_again_on_demand(open_chat):
    page = open_chat().page
    page.route("**/ask", lambda route: route.fulfill(status=400, body="Нельзя"))
    type_and_send(page, GROWTH)
    expect(page.locator(".rag-failed")).to_contain_text("Нельзя")
    page.unroute("**/ask")
    page.get_by_role("button", name="Спросить ещё раз").click()
    expect(page.locator("blockquote")).to_have_text([ANSWER])


def test_a_long_text_is_not_cut_but_told(open_chat):
    page = open_chat().page
    box(page).fill("слово " * 400)
    box(page).press("Enter")
    expect(page.locator("#rag-hint")).to_contain_text("Вопрос слишком длинный: знаков 2400")
    assert len(box(page).input_value()) == 2400


def test_an_address_with_a_question_asks_it_once(open_chat, server):
    page = open_chat().page
    page.goto(f"{server.url}/?q=Чинят ли дорогу в Тараз%3F")
    expect(page.locator("blockquote")).to_have_text([ROAD])
    assert "q=" not in page.url
    page.reload()
    expect(page.locator(".rag-user")).to_have_count(1)


def test_only_the_new_turn_travels(open_chat):
    page = open_chat().page
    sizes = []
    page.on("response", lambda reply: sizes.append(len(reply.body())) if reply.url.endswith("/ask") else None)
    for n in range(4):
        type_and_send(page, GROWTH)
        expect(page.locator("blockquote")).to_have_count(n + 1)
    assert max(sizes) - min(sizes) < 100
    page.evaluate("sessionStorage.clear()")


def test_the_oldest_replies_give_way_when_the_tab_can_keep_no_more(open_chat):
    page = open_chat().page
    type_and_send(page, TO_TARAZ)
    expect(page.locator("blockquote")).to_have_text([ROAD])
    kept = page.evaluate("sessionStorage.getItem('derek / turns').length")
    page.evaluate("size => sessionStorage.setItem('full', 'x'.repeat(size))", 5 * 1024 * 1024 - kept - 2000)
    type_and_send(page, GROWTH)
    expect(page.locator("blockquote")).to_have_text([ROAD, ANSWER])
    saved = json.loads(page.evaluate("sessionStorage.getItem('derek / turns')"))
    assert [one["typed"] for one in saved] == [TO_TARAZ, GROWTH]
    page.reload()
    expect(page.locator("blockquote")).to_have_text([ROAD, ANSWER])


def test_up_recalls_and_slash_focuses(open_chat):
    page = open_chat().page
    type_and_send(page, TO_TARAZ)
    expect(page.locator("blockquote")).to_have_text([ROAD])
    box(page).press("ArrowUp")
    expect(box(page)).to_have_value(TO_TARAZ)
    page.locator("#new").focus()
    page.keyboard.press("/")
    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_value(TO_TARAZ)


def test_the_conversation_is_kept_longer_only_when_it_is_switched_on(open_chat, server):
    page = open_chat().page
    page.locator("#header summary").click()
    page.get_by_role("button", name="Хранить разговор в этом браузере").click()
    type_and_send(page, TO_TARAZ)
    expect(page.locator("blockquote")).to_have_text([ROAD])
    later = page.context.new_page()
    later.goto(server.url)
    expect(later.locator("blockquote")).to_have_text([ROAD])
    later.locator("#header summary").click()
    switch = later.get_by_role("button", name="Хранить разговор в этом браузере")
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    assert later.evaluate("localStorage.length") == 0


def test_the_conversation_is_saved_with_its_sources(open_chat, server):
    page = open_chat().page
    type_and_send(page, GROWTH)
    type_and_send(page, "Как зовут кота соседа?")
    expect(page.locator(".rag-none")).to_be_visible()
    page.locator("#header summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Сохранить разговор в файл").click()
    assert download.value.suggested_filename == "Разговор.md"
    saved = download.value.path().read_text()
    assert saved.startswith(
        f"## {GROWTH}\n\n> {ANSWER}\n\nРазговор о заводах · 25.12.2025 · говорит Расул Коспанов · "
        f"На вопрос: Что растёт быстрее всего?\n<{server.url}/document?name=zavody.md&"
    )
    assert saved.endswith("## Как зовут кота соседа?\n\nВ документах нет ответа на этот вопрос.\n")
