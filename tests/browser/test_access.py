"""With axe-core: no violation in any state of the page; with a keyboard, a finger, large letters and 400 % zoom."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.page.process import serving

pytestmark = pytest.mark.browser

GROWTH = "Во сколько раз вырос выпуск лекарств?"
NO_ANSWER = "Как зовут кота соседа?"
# Best practices of axe that are not followed, and why. All of levels A and AA are.
EXPLAINED: dict[str, str] = {}


def violations(page: Page) -> list[str]:
    """What axe finds: the rule and the elements."""
    found = Axe().run(page).response["violations"]
    return [
        f"{one['id']} ({', '.join(one['tags'][:3])}): {[node['html'][:160] for node in one['nodes'][:3]]}"
        for one in found
        if one["id"] not in EXPLAINED
    ]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_in_any_state(open_chat, dark, width):
    chat = open_chat(width=width, dark=dark)
    page = chat.page
    assert violations(page) == [], "welcome"
    page.locator("#header summary").click()
    assert violations(page) == [], "documents"
    page.locator("#header summary").click()
    page.get_by_role("button", name="Спросить", exact=True).click()
    assert violations(page) == [], "hint"
    chat.ask(GROWTH)
    assert violations(page) == [], "direct answer"
    page.get_by_role("button", name="Показать в тексте").click()
    for one in page.locator("details.rag-more, details.rag-row").all():
        one.evaluate("details => details.open = true")
    assert violations(page) == [], "unfolded"
    chat.ask(NO_ANSWER)
    chat.ask("А кто его строит?")
    chat.ask("сломайся")
    assert violations(page) == [], "no answer, chips, failure"
    page.context.set_offline(True)
    page.locator("#q textarea").fill(GROWTH)
    page.locator("#q textarea").press("Enter")
    expect(page.locator(".rag-wait")).to_contain_text("Вопрос сохранён")
    assert violations(page) == [], "offline"
    page.context.set_offline(False)
    page.get_by_role("link", name="Открыть в документе").first.click()
    expect(page.locator("#rag-document")).to_be_visible()
    assert violations(page) == [], "document"


def test_axe_finds_nothing_on_a_documents_own_page(open_chat, server):
    page = open_chat().page
    for name in ("ceny.md", "zavody.md", "nowhere.md"):
        page.goto(f"{server.url}/document?name={name}&start=100&stop=200")
        # The page allows no script but what the test brings in.
        assert violations(page) == [], name


def test_axe_finds_nothing_at_the_log_in(browser, tmp_path):
    with serving(tmp_path, ["анна:тайна:1"]) as servers:
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(servers[0].url)
        assert violations(page) == []
        page.get_by_label("Имя").fill("анна")
        page.get_by_label("Пароль").fill("нет")
        page.get_by_role("button", name="Войти").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert violations(page) == []
        context.close()


def test_each_reply_has_one_heading_and_quotations_name_their_language(open_chat):
    chat = open_chat(locale="en-US")
    chat.ask(GROWTH)
    chat.ask("How many giraffes drink?")
    assert chat.page.locator("article").count() == 2
    for article in chat.page.locator("article").all():
        expect(article.get_by_role("heading")).to_have_count(1)
    expect(chat.page.locator("article").last.locator(".rag-reply")).to_have_attribute("lang", "en")
    assert set(
        chat.page.locator("article").last.locator(".rag-topic").evaluate_all("all => all.map(one => one.lang)")
    ) == {"ru"}


def test_what_is_pressed_is_large_enough_for_a_finger(open_chat):
    chat = open_chat(width=390, height=800)
    sizes = """() => [...document.querySelectorAll('button, summary, #rag-log a, .rag-doc-bar a, textarea')]
        .filter(one => one.checkVisibility({visibilityProperty: true}))
        .filter(one => { const r = one.getBoundingClientRect(), after = getComputedStyle(one, '::after');
            const more = one.matches('.rag-spot') ? 20 : 0; return r.height + more < 44 || r.width < 24; })
        .map(one => one.outerHTML.slice(0, 120))"""
    assert chat.page.evaluate(sizes) == []
    chat.ask(GROWTH)
    chat.ask("А кто его строит?")
    assert chat.page.evaluate(sizes) == []
    chat.page.get_by_role("link", name="Открыть в документе").first.click()
    expect(chat.page.locator("#rag-document")).to_be_visible()
    assert chat.page.evaluate(sizes) == []


def test_at_400_percent_nothing_is_cut_off_and_a_question_can_be_asked(open_chat):
    chat = open_chat(width=320, height=256)  # 1280 x 1024 at 400 %
    chat.ask(GROWTH)
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 320
    expect(chat.page.locator("#q textarea")).to_be_in_viewport(ratio=1)
    quote = chat.page.locator(".rag-quote blockquote")
    quote.scroll_into_view_if_needed()
    head = chat.page.locator("#head").bounding_box()
    assert head["y"] + head["height"] < 40  # it does not stick: the room is for reading
    expect(chat.page.locator(".rag-badge")).to_be_in_viewport(ratio=1)
    chat.shot("zoom-400")


def test_letter_spacing_of_the_reader_cuts_nothing_off(open_chat):
    chat = open_chat(width=390, height=800)
    chat.ask(GROWTH)
    chat.page.add_style_tag(
        content="* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
    )
    assert chat.page.evaluate("document.documentElement.scrollWidth") <= 390
