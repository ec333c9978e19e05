import subprocess
import sys

import httpx
import pytest

from qa.page.guard import CSP
from tests.page.markup import inside
from tests.page.process import ROOT, serving
from tests.page.samples import ANSWER, make_document

MOVED = "The document has changed since the answer"


def test_importing_the_page_does_not_import_gradio():
    code = "import sys, app; assert not {'gradio', 'torch', 'sentence_transformers'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with serving(tmp_path_factory.mktemp("server")) as servers:
        yield servers[0]


def test_the_page_is_there_and_asks_no_other_machine(served):
    assert httpx.get(f"{served.url}/").status_code == 200
    assert "FOREIGN" not in served.output.read_text()


def test_every_reply_has_the_security_headers(served):
    for path in ("/", "/healthz", "/page.css", "/theme.css", "/nothing", "/gradio_api/upload"):
        headers = httpx.get(f"{served.url}{path}").headers
        assert headers["content-security-policy"] == CSP, path
        assert headers["x-content-type-options"] == "nosniff", path


def test_health(served):
    reply = httpx.get(f"{served.url}/healthz")
    assert reply.json() == {"status": "ok", "build": "000007", "documents": 12}


def test_titles_are_found(served):
    reply = httpx.get(f"{served.url}/documents", params={"find": "жираф"})
    assert inside(reply.text, "a", "rag-open") == ["О жирафах"]


def test_the_line_above_the_list_can_be_had_anew(served):
    headers = {"accept-language": "en"}
    told = httpx.get(f"{served.url}/documents?summary", headers=headers).text
    assert told.startswith("I answer with quotations from 12 documents")
    assert "<li>" not in told


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
    assert "There is no such document." in reply.text


def test_document_changed_after_the_answer_is_told_and_not_marked(served):
    query = {"name": "zavody.md", "start": 60, "stop": 99, "sha": "0" * 12}
    page = httpx.get(f"{served.url}/document", params=query).text
    assert MOVED in page
    assert "<mark" not in page
    query["sha"] = make_document().sha256[:12]
    page = httpx.get(f"{served.url}/document", params=query).text
    assert MOVED not in page
    assert "<mark" in page


def test_document_with_a_mangled_place_still_opens(served):
    reply = httpx.get(f"{served.url}/document", params={"name": "zavody.md", "start": "<script>"})
    assert reply.status_code == 200
    assert "<script" not in reply.text


def test_what_is_not_the_pages_own_is_refused(served):
    assert httpx.get(f"{served.url}/", headers={"host": "evil.example"}).status_code == 400
    join = f"{served.url}/gradio_api/queue/join"
    assert httpx.post(join, json={}, headers={"origin": "http://evil.example"}).status_code == 403
    assert httpx.post(join, content=b"x" * 1_000_000).status_code == 413
    assert httpx.post(f"{served.url}/gradio_api/upload", files={"files": b"x"}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"{", b"[]", b"null", b"5", b"\xff\xfe", b"[" * 50_000, b'{"question": 5}', b'{"question": null}'),
        *(
            b'{"question": "a", "history": "b"}',
            b'{"question": "a", "history": [1]}',
            b'{"question": "a", "history": {}}',
        ),
        b'{"question": "a", "history": null}',
        *(b'{"question": "a", "only": "b"}', b'{"question": "a", "only": []}', b'{"question": "a", "only": null}'),
        b'{"question": "a", "only": {"tag": [' + b", ".join([b'"b"'] * 101) + b"]}}",
    ],
)
def test_what_is_no_question_is_refused(served, body):
    reply = httpx.post(f"{served.url}/ask", content=body)
    assert reply.status_code == 400
    assert "Traceback" not in served.output.read_text()


def test_half_a_character_and_a_million_of_them(served):
    reply = httpx.post(
        f"{served.url}/ask", content=b'{"question": "\\ud800 \xd0\xb2\xd1\x8b\xd0\xbf\xd1\x83\xd1\x81\xd0\xba"}'
    )
    assert reply.status_code == 200
    assert httpx.post(f"{served.url}/ask", content=b'{"question": "' + b"a" * 100_000 + b'"}').status_code == 413


def test_gradios_own_queue_is_closed(served):
    for path in ("queue/join", "run/0", "call/x", "api/predict"):
        sent = {"fn_index": 999, "data": [], "session_hash": "x"}
        assert httpx.post(f"{served.url}/gradio_api/{path}", json=sent).status_code == 404, path
    upgrade = {"upgrade": "websocket", "connection": "Upgrade", "sec-websocket-key": "x", "sec-websocket-version": "13"}
    assert httpx.get(f"{served.url}/", headers=upgrade).status_code == 426


def test_no_foreign_name_is_sent_back(served):
    for headers in (
        {"host": "foreign.example"},
        {"x-forwarded-host": "foreign.example"},
        {"origin": "http://foreign.example"},
    ):
        reply = httpx.get(f"{served.url}/", headers=headers)
        assert "foreign" not in reply.text
        assert "foreign" not in str(reply.headers)
