"""For all tests: an English terminal, a store yet to be made. For those in a browser: the browser, the page, a log."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from index.storage.store import Store
from tests.page.process import SCREENSHOTS, Served, serving

if TYPE_CHECKING:  # importing it takes time, and only a browser test needs it
    from playwright.sync_api import Browser, Page

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the terminal is that the tests are started from."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The folder of an index that is yet to be made."""
    return tmp_path / ".derek"


@pytest.fixture
def store(root: Path) -> Store:
    return Store(root)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("browser")) as servers:
        yield servers[0]


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=15_000)  # ms; a busy machine is slow, and nothing here is a race
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield found
        found.close()


@dataclass
class Chat:
    """The open page; what it asked for, what it said in the console, what was refused."""

    page: "Page"
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        from playwright.sync_api import expect

        replies = self.page.locator("#chat .rag-reply")
        before = replies.count()
        self.page.locator("#q textarea").fill(question)
        self.page.locator("#q textarea").press("Enter")
        expect(replies).to_have_count(before + 1)
        expect(self.page.locator("#rag-log")).to_have_attribute("aria-busy", "false")

    def shot(self, name: str) -> None:
        Path(SCREENSHOTS).mkdir(exist_ok=True)
        self.page.wait_for_timeout(250)  # the panel slides in
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")


@pytest.fixture
def open_chat(server: Served, browser: "Browser") -> Iterator[Callable[..., Chat]]:
    from playwright.sync_api import expect

    contexts = []

    def open_page(width: int = 1280, height: int = 860, locale: str = "ru-RU", dark: bool = False) -> Chat:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale=locale,
            color_scheme="dark" if dark else "light",
            permissions=["clipboard-read", "clipboard-write"],
        )
        contexts.append(context)
        chat = Chat(context.new_page())
        chat.page.on("request", lambda request: chat.requests.append(request.url))
        chat.page.on("pageerror", lambda error: chat.complaints.append(str(error)))
        chat.page.on("response", lambda r: chat.complaints.append(r.url) if r.status >= 400 else None)
        chat.page.on("console", lambda m: chat.complaints.append(m.text) if m.type == "error" else None)
        chat.page.goto(server.url)
        expect(chat.page.locator("#q textarea")).to_be_enabled()
        expect(chat.page.locator("html.rag-ready")).to_have_count(1)
        return chat

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def chat(open_chat: Callable[..., Chat], server: Served) -> Iterator[Chat]:
    """A page at a desk; at the end: no foreign request, no error, nothing refused."""
    opened = open_chat()
    yield opened
    hosts = {urlsplit(url).netloc for url in opened.requests if not url.startswith(("data:", "blob:"))}
    assert hosts == {urlsplit(server.url).netloc}
    assert opened.complaints == []
    assert "FOREIGN" not in server.output.read_text()
