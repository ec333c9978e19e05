from types import SimpleNamespace

import pytest

from qa.page.guard import TRIES, Guard


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
        ({"origin": "http://["}, 403),
        ({"origin": "127.0.0.1:7860"}, 403),
        ({"origin": "http://127.0.0.1:7860", "sec_fetch_site": "cross-site"}, 403),
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
        ("/document", "access-token-c=right; access-token-c=wrong", 401),
        ("/document", "access-token-c; right", 401),
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
        scope = {"type": "http", "method": "POST", "path": "/login", "headers": headers, "client": (client, 1)}
        return one.refusal(scope)

    assert [tried("10.0.0.1") for _ in range(TRIES + 2)] == [0] * TRIES + [429, 429]
    assert tried("10.0.0.2") == 0
