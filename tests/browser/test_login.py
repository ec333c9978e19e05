import httpx
import pytest
from playwright.sync_api import expect

from qa.page.login import TRIES
from tests.page.process import SCREENSHOTS, serving
from tests.page.samples import ANSWER

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def locked(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("locked"), ["анна:тайна:1"]) as servers:
        yield servers[0]


def test_a_member_logs_in_asks_and_opens_a_document(browser, locked):
    page = browser.new_context(locale="ru-RU").new_page()
    page.goto(f"{locked.url}/?q=Во сколько раз вырос выпуск лекарств%3F")
    expect(page.get_by_role("heading", name="Вопросы по документам")).to_be_visible()
    expect(page.locator("main")).to_have_count(1)
    page.screenshot(path=SCREENSHOTS / "login.png")
    page.get_by_label("Имя").fill("анна")
    page.get_by_label("Пароль").fill("тайна")
    page.get_by_role("button", name="Войти").click()
    expect(page.get_by_role("alert")).to_have_text("Имя или пароль неверны.")
    page.get_by_label("Имя").fill("анна")
    page.get_by_label("Пароль").fill("тайна:1")
    page.get_by_label("Пароль").press("Enter")
    expect(page.locator(".rag-quote blockquote")).to_have_text(ANSWER)  # the question of the address, after the log-in
    page.get_by_role("link", name="Открыть в документе").first.click()
    expect(page.locator("#rag-document mark.rag-answer")).to_have_text(ANSWER)
    page.keyboard.press("Escape")
    page.locator("#header summary").click()
    page.get_by_role("button", name="Выйти").click()
    expect(page.get_by_label("Пароль")).to_be_visible()
    assert page.evaluate("sessionStorage.length") == 0
    page.goto(locked.url)
    expect(page.get_by_label("Пароль")).to_be_visible()
    page.context.close()


def test_a_log_in_that_has_ended_keeps_the_question(browser, locked):
    page = browser.new_context(locale="ru-RU").new_page()
    page.goto(locked.url)
    page.get_by_label("Имя").fill("анна")
    page.get_by_label("Пароль").fill("тайна:1")
    page.get_by_role("button", name="Войти").click()
    expect(page.locator("#q textarea")).to_be_visible()
    page.context.clear_cookies()
    page.locator("#q textarea").fill("Во сколько раз вырос выпуск лекарств?")
    page.locator("#q textarea").press("Enter")
    expect(page.locator(".rag-wait")).to_contain_text("Вопрос сохранён")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Войти").click()
    opened.value.get_by_label("Имя").fill("анна")
    opened.value.get_by_label("Пароль").fill("тайна:1")
    opened.value.get_by_role("button", name="Войти").click()
    expect(page.locator(".rag-quote blockquote")).to_have_text(ANSWER, timeout=15_000)
    page.context.close()


@pytest.mark.parametrize(
    ("locale", "title"),
    [("ru-RU", "Derek · Войти"), ("en-US", "Derek · Log in"), ("de-DE", "Derek · Log in"), ("kk-KZ", "Derek · Кіру")],
)
def test_the_log_in_is_in_the_browsers_language(browser, locked, locale, title):
    page = browser.new_context(locale=locale).new_page()
    page.goto(locked.url)
    expect(page).to_have_title(title)
    page.context.close()


def test_with_a_password_strangers_see_nothing(locked):
    with httpx.Client(base_url=locked.url) as client:
        assert client.get("/document?name=zavody.md").headers["location"] == "login?to=document%3Fname%3Dzavody.md"
        assert client.get("/").status_code == 303
        assert client.post("/ask", json={"question": "Что?"}).status_code == 401
        assert "завод" not in client.get("/login").text.lower()
        right = {"username": "анна", "password": "тайна:1"}
        assert client.post("/login", data={**right, "password": "тайна"}).status_code == 403
        assert client.post("/login", data={**right, "to": "https://evil.example"}).headers["location"] == "./"
        assert client.get("/document?name=zavody.md").status_code == 200
        assert client.get("/logout").status_code == 405
        assert client.post("/logout").headers["location"] == "login"
        assert client.get("/document?name=zavody.md").status_code == 303
        wrong = {**right, "password": "тайна"}
        forwarded = [{"x-forwarded-for": f"10.0.0.{n}"} for n in range(TRIES + 1)]
        tries = [client.post("/login", data=wrong, headers=sent) for sent in forwarded]
        assert [reply.status_code for reply in tries] == [403] * TRIES + [429]
        assert tries[-1].headers["retry-after"] == "60"
        assert "Wait a minute" in tries[-1].text
        assert client.post("/login", data=right).status_code == 429
