import httpx
import pytest
from playwright.sync_api import expect

from qa.page.guard import TRIES
from tests.page.process import SCREENSHOTS, serving
from tests.page.samples import ANSWER

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("locked"), ["анна:тайна:1"]) as servers:
        yield servers[0]


def test_a_member_logs_in_and_asks(browser, locked):
    page = browser.new_context(locale="ru-RU").new_page()
    page.goto(locked.url)
    page.locator("input[type=password]").wait_for()
    page.screenshot(path=SCREENSHOTS / "login.png")
    page.locator("input[type=text], textarea").first.fill("анна")
    page.locator("input[type=password]").fill("тайна:1")
    page.locator("input[type=password]").press("Enter")
    expect(page.locator("#q textarea")).to_be_enabled()
    page.locator("#q textarea").fill("Во сколько раз вырос выпуск лекарств?")
    page.locator("#q textarea").press("Enter")
    expect(page.locator(".rag-quote blockquote")).to_have_text(ANSWER)
    page.get_by_role("link", name="Открыть в документе").first.click()
    expect(page.locator("dialog mark.rag-answer")).to_have_text(ANSWER)
    page.context.close()


@pytest.mark.parametrize(
    ("locale", "title"),
    [("ru-RU", "Вопросы по документам"), ("en-US", "Ask the documents"), ("de-DE", "Ask the documents")],
)
def test_the_log_in_names_the_page_in_the_browsers_language(browser, locked, locale, title):
    page = browser.new_context(locale=locale).new_page()
    page.goto(locked.url)
    expect(page.locator(".rag-login")).to_be_visible()
    assert page.locator(".rag-login").inner_text() == title
    expect(page).to_have_title("Derek")
    page.context.close()


def test_with_a_password_strangers_see_nothing(locked):
    with httpx.Client(base_url=locked.url) as client:
        for path in (
            "/config",
            "/document?name=zavody.md",
            "/gradio_api/queue/data",
            "/gradio_api/heartbeat/1",
            "/gradio_api/cancel",
        ):
            assert client.get(path).status_code == 401, path
        assert client.get("/").status_code == 200
        assert "завод" not in client.get("/").text.lower()
        right = {"username": "анна", "password": "тайна:1"}
        assert client.post("/login", data={**right, "password": "тайна"}).status_code == 400
        assert client.post("/login", data=right).json() == {"success": True}
        assert client.get("/document?name=zavody.md").status_code == 200
        tries = [client.post("/login", data={**right, "password": str(n)}).status_code for n in range(TRIES)]
        # The log-ins before count too, so the place where it stops is not the first.
        assert (tries[0], tries[-1]) == (400, 429)
        assert tries == sorted(tries)
