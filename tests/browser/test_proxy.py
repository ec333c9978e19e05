"""Behind a proxy: under a path, with the outer Host or the inner one, with and without options. Never a dead page."""

import contextlib
import http.client
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from tests.page.process import free_port, serving
from tests.page.samples import ANSWER

pytestmark = pytest.mark.browser

GROWTH = "Во сколько раз вырос выпуск лекарств?"
PASSED = {"content-type", "content-length", "cookie", "origin", "accept-language", "sec-fetch-site", "accept"}


@contextlib.contextmanager
def proxying(port: int, inner: int, *, path: str, strips: bool, keeps_host: bool) -> Iterator[None]:
    """A proxy at `port` that shows the server at `inner` under `path`."""

    class Proxy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def passed(self) -> None:
            if not self.path.startswith(f"{path}/"):
                return self.send_error(404)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {k: v for k, v in self.headers.items() if k.lower() in PASSED}
            headers["Host"] = self.headers["host"] if keeps_host else f"127.0.0.1:{inner}"
            connection = http.client.HTTPConnection("127.0.0.1", inner)
            connection.request(self.command, self.path[len(path) :] if strips else self.path, body, headers)
            reply = connection.getresponse()
            sent = reply.read()
            connection.close()
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in ("content-length", "transfer-encoding", "connection", "date", "server"):
                    self.send_header(name, value)
            self.send_header("content-length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)
            return None

        do_GET = do_POST = passed  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("outer", "strips", "keeps_host", "proxy", "root_path", "auth"),
    [
        ("localhost", True, True, "", "", ""),
        ("localhost", True, False, "", "", ""),
        ("localhost", False, True, "", "/derek", ""),
        ("derek.localhost", True, True, "http://derek.localhost:{port}/derek", "", ""),
        ("derek.localhost", False, True, "http://derek.localhost:{port}/derek", "", ""),
        ("localhost", False, False, "http://localhost:{port}/derek", "", "анна:тайна"),
    ],
)
def test_the_page_answers_under_a_path(browser, tmp_path, outer, strips, keeps_host, proxy, root_path, auth):
    port = free_port()
    with (
        serving(tmp_path, [auth], proxy=proxy.format(port=port), root_path=root_path) as servers,
        proxying(port, int(servers[0].url.rpartition(":")[2]), path="/derek", strips=strips, keeps_host=keeps_host),
    ):
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(f"http://{outer}:{port}/derek/")
        if auth:
            page.get_by_label("Имя").fill("анна")
            page.get_by_label("Пароль").fill("тайна")
            page.get_by_role("button", name="Войти").click()
        page.locator("#q textarea").fill(GROWTH)
        page.locator("#q textarea").press("Enter")
        expect(page.locator("blockquote")).to_have_text(ANSWER)
        page.get_by_role("link", name="Открыть в документе").first.click()
        expect(page.locator("#rag-document mark.rag-answer")).to_have_text(ANSWER)
        context.close()


@pytest.mark.parametrize(
    ("outer", "strips", "path", "told"),
    [
        ("derek.localhost", True, "/derek/", "--proxy https://derek.example/docs"),
        ("localhost", False, "/derek/", "--root-path"),
    ],
)
def test_where_an_option_is_needed_the_page_says_which(browser, tmp_path, outer, strips, path, told):
    port = free_port()
    with (
        serving(tmp_path) as servers,
        proxying(port, int(servers[0].url.rpartition(":")[2]), path="/derek", strips=strips, keeps_host=True),
    ):
        context = browser.new_context(locale="ru-RU")
        page = context.new_page()
        page.goto(f"http://{outer}:{port}{path}")
        expect(page.locator("body")).to_contain_text(told)
        context.close()
