import logging
import re
import socket
import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest

from index.errors import DerekError
from qa.page.address import check_address, is_loopback
from qa.page.conversation import Exchange, messages, respond
from qa.page.guard import CSP, TRIES, Guard
from qa.page.words import EN, RU
from qa.question import QuestionError
from tests.page.process import ROOT, serving
from tests.page.samples import ANSWER, growth, make_answer, make_document


def answering(heard):
    """An `ask` that keeps what it was asked in `heard`."""

    def ask(typed, history):
        heard.append((typed, list(history)))
        return make_answer(growth(), typed=typed)

    return ask


def test_a_reply_joins_the_conversation():
    turns, hint = respond(answering([]), "Сколько?", [], RU)
    assert (turns[0].typed, hint, turns[0].answered) == ("Сколько?", "", True)
    assert ANSWER in turns[0].html
    assert [m["role"] for m in messages(turns)] == ["user", "assistant"]


def test_earlier_questions_are_the_history_but_failed_ones_are_not():
    heard = []
    turns = [Exchange("Раз?", ""), Exchange("Сбой?", "", answered=False), Exchange("Два?", "")]
    respond(answering(heard), "А где?", turns, RU)
    assert heard == [("А где?", ["Раз?", "Два?"])]


@pytest.mark.parametrize("typed", ["", "  \t\n", None])
def test_an_empty_question_gets_a_hint_and_no_search(typed):
    heard = []
    assert respond(answering(heard), typed, [], RU) == ([], RU.empty)
    assert heard == []


def test_a_question_that_cannot_be_asked_gets_its_reason_as_a_hint():
    def ask(typed, history):
        raise QuestionError("вопрос слишком длинный: сократите его")

    before = [Exchange("Раз?", "")]
    assert respond(ask, "х", before, RU) == (before, "Вопрос слишком длинный: сократите его")


def test_a_failure_is_told_in_plain_words_and_logged_with_its_number(caplog):
    def ask(typed, history):
        raise RuntimeError("/secret/path")

    with caplog.at_level(logging.ERROR):
        turns, hint = respond(ask, "Сколько?", [], EN)
    assert "Не получилось выполнить поиск. Попробуйте ещё раз." in turns[0].html
    assert hint == ""
    assert not turns[0].answered
    assert "secret" not in turns[0].html
    number = re.search(r"журнала: ([0-9a-f]{8})<", turns[0].html)[1]
    assert number in caplog.text
    assert "/secret/path" in caplog.text


def test_a_lone_surrogate_is_replaced():
    heard = []
    turns, _ = respond(answering(heard), "а\ud800б", [], RU)
    assert heard[0][0] == "а?б" == turns[0].typed


def test_a_long_conversation_drops_its_beginning():
    turns = [Exchange(f"{n}?", "") for n in range(100)]
    turns, _ = respond(answering([]), "Ещё?", turns, RU)
    assert [turns[0].typed, turns[-1].typed] == ["1?", "Ещё?"]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.8.9.1", True)]
    + [("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("example.org", False)],
)
def test_loopback(host, loopback):
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("host", "port", "auth", "told"),
    [
        ("0.0.0.0", 7860, "", "нужен пароль"),
        ("192.168.1.5", 7860, "", "нужен пароль"),
        ("127.0.0.1", 7860, "anna", "через двоеточие"),
        ("127.0.0.1", 7860, ":секрет", "через двоеточие"),
        ("127.0.0.1", 0, "", "от 1 до 65535"),
        ("127.0.0.1", 70000, "", "от 1 до 65535"),
        ("192.0.2.1", 7860, "a:b", "проверьте --host"),
    ],
)
def test_an_unfit_address_is_one_russian_line(host, port, auth, told):
    with pytest.raises(DerekError, match=told) as error:
        check_address(host, port, auth)
    assert "\n" not in str(error.value)


def test_a_busy_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DerekError, match=f"Порт {port} занят"):
            check_address("127.0.0.1", port, "")


def test_password_with_colon():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert check_address("127.0.0.1", port, "анна:a:b") == ("анна", "a:b")


def test_importing_the_page_does_not_import_gradio():
    code = "import sys, app; assert not {'gradio', 'torch', 'sentence_transformers'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def guard(method="GET", path="/", host="127.0.0.1:7860", bound="127.0.0.1", body="0", **headers):
    """What the guard makes of a request: the status to refuse with, or 0."""
    sent = {"host": host, **headers}
    if method == "POST" and "transfer_encoding" not in headers:
        sent["content-length"] = body
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in sent.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "client": ("127.0.0.1", 5)}
    return Guard(None, bound, False).refusal(scope)


@pytest.mark.parametrize(
    ("host", "bound", "status"),
    [
        ("127.0.0.1:7860", "127.0.0.1", 0),
        ("localhost:7860", "127.0.0.1", 0),
        ("[::1]:7860", "::1", 0),
        ("127.8.9.1", "127.8.9.1", 0),
        ("evil.example", "127.0.0.1", 400),
        ("127.0.0.1.evil.example", "127.0.0.1", 400),
        ("", "127.0.0.1", 400),
        ("[", "127.0.0.1", 400),
        ("derek.example", "0.0.0.0", 0),
    ],
)
def test_guard_knows_its_own_host(host, bound, status):
    assert guard(host=host, bound=bound) == status


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 0),
        ({"origin": "http://127.0.0.1:7860"}, 0),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"origin": "null"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-origin"}, 0),
        ({"body": "65537"}, 413),
        ({"body": "-1"}, 411),
        ({"transfer_encoding": "chunked"}, 411),
    ],
)
def test_guard_takes_only_small_writes_from_its_own_page(headers, status):
    assert guard("POST", "/gradio_api/queue/join", **headers) == status


@pytest.mark.parametrize(
    "path",
    ["upload", "file=/etc/passwd", "proxy=http://evil.test", "stream/1", "info", "openapi.json", "run/reply"]
    + ["call/reply", "component_server", "process_recording", "vibe-code", "mcp/", "runs", "deep_link"],
)
def test_guard_closes_what_the_page_does_not_use(path):
    assert guard(path=f"/gradio_api/{path}") == guard("POST", f"/gradio_api/{path}") == 404


@pytest.mark.parametrize("path", ["/monitoring", "/docs", "/openapi.json", "/svelte/x", "/documents", "/../etc"])
def test_guard_closes_other_paths(path):
    assert guard(path=path) == 404


def test_guard_knows_the_methods():
    assert [guard(m) for m in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")] == [0, 0, 405, 405, 405]


GRADIO = SimpleNamespace(cookie_id="c", tokens={"right": "анна"})


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/", "", 0),
        ("/healthz", "", 0),
        ("/login", "", 0),
        ("/document", "", 401),
        ("/config", "", 401),
        ("/gradio_api/cancel", "", 401),
        ("/gradio_api/queue/join", "", 401),
        ("/gradio_api/heartbeat/1", "access-token-c=wrong", 401),
        ("/document", "access-token-other=right", 401),
        ("/document", "a=b; access-token-c=right", 0),
        ("/document", "access-token-unsecure-c=right", 0),
    ],
)
def test_guard_with_a_password_lets_only_members_in(path, cookie, status):
    headers = [(b"host", b"127.0.0.1"), (b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers, "app": GRADIO}
    assert Guard(None, "127.0.0.1", True).refusal(scope) == status


def test_guard_counts_passwords_before_they_are_looked_at():
    one = Guard(None, "127.0.0.1", True)

    def tried(client):
        headers = [(b"host", b"127.0.0.1"), (b"content-length", b"9")]
        scope = {
            "type": "http",
            "method": "POST",
            "path": "/login",
            "headers": headers,
            "client": (client, 1),
        }
        return one.refusal(scope)

    assert [tried("10.0.0.1") for _ in range(TRIES + 2)] == [0] * TRIES + [429, 429]
    assert tried("10.0.0.2") == 0


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("server")) as servers:
        yield servers[0]


def test_the_page_is_ready_soon_and_asks_no_other_machine(served):
    assert served.seconds < 15  # 3 to 4 s on an idle machine; tests share theirs
    assert httpx.get(f"{served.url}/").status_code == 200
    assert "FOREIGN" not in served.output.read_text()


def test_every_reply_has_the_security_headers(served):
    for path in ("/", "/healthz", "/page.css", "/theme.css", "/nothing", "/gradio_api/upload"):
        headers = httpx.get(f"{served.url}{path}").headers
        assert headers["content-security-policy"] == CSP, path
        assert headers["x-content-type-options"] == "nosniff", path


def test_health(served):
    reply = httpx.get(f"{served.url}/healthz")
    assert reply.json() == {"status": "ok", "build": "000007", "documents": 3}


def test_document_route(served):
    reply = httpx.get(f"{served.url}/document", params={"name": "zavody.md", "start": "0", "stop": "9"})
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "text/html; charset=utf-8"
    assert reply.headers.get_list("content-security-policy")[0].startswith("default-src 'none'")
    assert ANSWER in reply.text
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["", "нет.md", "../app.py", "/etc/passwd", "evil.md\x00"])
def test_document_that_is_not_in_the_index(served, name):
    reply = httpx.get(f"{served.url}/document", params={"name": name})
    assert reply.status_code == 404
    assert RU.unknown in reply.text


def test_document_changed_after_the_answer_is_told_and_not_marked(served):
    query = {"name": "zavody.md", "start": 60, "stop": 99, "sha": "0" * 12}
    page = httpx.get(f"{served.url}/document", params=query).text
    assert RU.moved in page
    assert "<mark" not in page
    query["sha"] = make_document().sha256[:12]
    page = httpx.get(f"{served.url}/document", params=query).text
    assert RU.moved not in page
    assert "<mark" in page


@pytest.mark.parametrize("start", ["", "-5", "1e9", "٣", "9" * 30, "<script>"])
def test_document_with_a_mangled_place_still_opens(served, start):
    reply = httpx.get(f"{served.url}/document", params={"name": "zavody.md", "start": start})
    assert reply.status_code == 200
    assert "<script" not in reply.text


def test_what_is_not_the_pages_own_is_refused(served):
    assert httpx.get(f"{served.url}/", headers={"host": "evil.example"}).status_code == 400
    join = f"{served.url}/gradio_api/queue/join"
    assert httpx.post(join, json={}, headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.post(join, content=b"x" * 1_000_000).status_code == 413
    assert httpx.post(f"{served.url}/gradio_api/upload", files={"files": b"x"}).status_code == 404
