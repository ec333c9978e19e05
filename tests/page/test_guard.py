import anyio
import pytest

from qa.page.guard import Guard, Outside
from qa.page.login import COOKIE, TRIES, Members

MEMBERS = Members("анна", "тайна:1")


def guard(
    method="GET", path="/", host="127.0.0.1:7860", bound="127.0.0.1", body="0", proxy="", operated=False, **headers
):
    """What the guard makes of a request: the status to refuse with, or 0."""
    sent = {"host": host, **headers}
    if method == "POST" and "transfer_encoding" not in headers:
        sent["content-length"] = body
    raw = [(k.replace("_", "-").encode(), v.encode()) for k, v in sent.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": raw, "client": ("127.0.0.1", 5)}
    return Guard(None, Outside.of(bound, proxy, guarded=bound == "0.0.0.0"), None, operated=operated).refusal(scope)


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


@pytest.mark.parametrize(("host", "status"), [("derek.example", 0), ("127.0.0.1:7860", 0), ("evil.example", 400)])
def test_guard_knows_the_host_of_its_proxy(host, status):
    assert guard(host=host, proxy="https://derek.example:8443/docs") == status


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
        ({"origin": "http://127.0.0.1:7860", "sec_fetch_site": "same-site"}, 403),
        ({"sec_fetch_site": "cross-site"}, 403),
        ({"sec_fetch_site": "same-origin"}, 0),
        # A proxy has changed the Host; the browser says that it is the same page.
        ({"origin": "https://derek.example", "sec_fetch_site": "same-origin"}, 0),
        ({"origin": "https://derek.example", "proxy": "https://derek.example/docs"}, 0),
        ({"origin": "https://other.example", "proxy": "https://derek.example/docs"}, 403),
        ({"body": "65537"}, 413),
        ({"body": "-1"}, 411),
        ({"transfer_encoding": "chunked"}, 411),
    ],
)
def test_guard_takes_only_small_writes_from_its_own_page(headers, status):
    assert guard("POST", "/ask", **headers) == status


@pytest.mark.parametrize(
    "path",
    ["upload", "file=/etc/passwd", "proxy=http://evil.test", "stream/1", "info", "openapi.json", "run/reply"]
    + [
        "queue/join",
        "queue/data",
        "heartbeat/1",
        "reset",
        "cancel",
        "app_id",
        "startup-events",
        "call/reply",
        "component_server",
        "process_recording",
        "vibe-code",
        "mcp/",
        "runs",
        "deep_link",
    ],
)
def test_guard_closes_what_the_page_does_not_use(path):
    assert guard(path=f"/gradio_api/{path}") == guard("POST", f"/gradio_api/{path}") == 404


@pytest.mark.parametrize("path", ["/monitoring", "/docs", "/openapi.json", "/svelte/x", "/documents/x", "/../etc"])
def test_guard_closes_other_paths(path):
    assert guard(path=path) == 404


@pytest.mark.parametrize(
    ("path", "body", "operated", "status"),
    [
        ("/upload", "67108864", True, 0),
        ("/upload", "67108865", True, 413),
        ("/build", "0", True, 0),
        ("/build", "65537", True, 413),
        ("/upload", "5", False, 404),
        ("/build", "5", False, 404),
    ],
)
def test_guard_lets_documents_in_only_where_they_may_be_brought(path, body, operated, status):
    assert guard("POST", path, body=body, operated=operated) == status
    assert guard("POST", path, body=body, operated=operated, origin="http://evil.example") == 403


def test_guard_opens_no_web_socket():
    assert guard(path="/", upgrade="websocket", connection="Upgrade") == 426


def test_guard_knows_the_methods():
    assert [guard(m) for m in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS")] == [0, 0, 405, 405, 405]
    assert [guard(path=path) for path in ("/ask", "/logout")] == [405, 405]


@pytest.mark.parametrize(
    ("path", "cookie", "status"),
    [
        ("/", "", 401),
        ("/healthz", "", 0),
        ("/login", "", 0),
        ("/page.js", "", 0),
        ("/document", "", 401),
        ("/documents", "", 401),
        ("/api/ask", "", 0),  # asks for a key of its own
        ("/document", "derek=", 401),
        ("/document", "derek=9999999999.abc", 401),
        ("/document", "derek=²²²²²²²²²².abc", 401),
        ("/document", "derek={cookie}", 0),
        ("/document", "derek=1{cookie}", 401),
        ("/document", "derek={cookie}0", 401),
        ("/document", "derek={old}", 401),
        ("/document", "a=b; derek={cookie}", 0),
        ("/document", "derek; {cookie}", 401),
    ],
)
def test_guard_with_a_password_lets_only_members_in(path, cookie, status):
    old = f"1.{MEMBERS._sign('1').decode()}"
    sent = cookie.format(cookie=MEMBERS.cookie(), old=old).encode("utf-8")
    headers = [(b"host", b"127.0.0.1"), (b"cookie", sent)]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    assert COOKIE == "derek"
    assert Guard(None, Outside.of("127.0.0.1", guarded=True), MEMBERS).refusal(scope) == status


def test_a_cookie_holds_after_a_restart_and_not_after_another_password():
    def let_in(members, cookie):
        scope = {"type": "http", "method": "GET", "path": "/", "headers": [(b"cookie", f"derek={cookie}".encode())]}
        return Guard(None, Outside(frozenset()), members).refusal(scope) == 0

    cookie = MEMBERS.cookie()
    assert let_in(Members("анна", "тайна:1"), cookie)
    assert not let_in(Members("анна", "тайна:2"), cookie)


def test_passwords_are_counted_for_each_address_and_forgiven_after_the_right_one():
    members = Members("анна", "тайна:1")
    assert [members.must_wait("10.0.0.1") for _ in range(TRIES + 2)] == [False] * TRIES + [True, True]
    assert not members.must_wait("10.0.0.2")
    members.forgive("10.0.0.1")
    assert not members.must_wait("10.0.0.1")


def test_a_path_before_the_page_is_taken_away():
    async def told(path):
        seen = []

        async def app(scope, receive, send):
            seen.append(scope["path"])

        async def send(message):
            seen.append(dict(message.get("headers", [])).get(b"location", b"").decode() or message.get("status"))

        scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
        await Guard(app, Outside(frozenset(), "/docs/derek"), None)(scope, None, send)
        return seen[0]

    paths = ["/docs/derek/", "/docs/derek/document", "/document", "/docs/derek", "/docs/derekx"]
    assert [anyio.run(told, path) for path in paths] == ["/", "/document", "/document", "derek/", 404]
