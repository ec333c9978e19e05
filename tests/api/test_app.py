"""The API over a small index, as a program asks it."""

import json

import pytest
from starlette.testclient import TestClient

from index.build import build_index
from index.errors import DerekError
from qa.api.app import check_token, make_api
from qa.api.models import MOST_TOP, Answer
from qa.desk import Desk
from qa.live import Live

TOKEN = "0123456789abcdef"
TEXT = """---
title: Мост
date: 2025-12-25
---

# Размеры

Длина моста 210 метров. Мост строили два года.

# Цены

Проезд стоит 500 тенге.
"""
ASKED = {"question": "Какой длины мост?"}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Live:
    folder = tmp_path_factory.mktemp("api")
    (folder / "most.md").write_text(TEXT, encoding="utf-8")
    (folder / "reka.txt").write_text("Река течёт на север.", encoding="utf-8")
    build_index([folder / "most.md", folder / "reka.txt"], folder / ".derek")
    return Live(folder / ".derek")


def client(live: Live, token: str = "", *, is_open: bool = True, desk: Desk | None = None) -> TestClient:
    return TestClient(make_api(live, desk or Desk(), token, is_open=is_open), raise_server_exceptions=False)


def test_an_answer_is_that_of_the_command_with_a_link_to_the_place(live: Live) -> None:
    told = client(live).post("/ask", json={**ASKED, "top": 2}).json()
    best = told["passages"][0]
    assert told["found"] is True
    assert best["sentence"]["text"] == "Длина моста 210 метров."
    assert TEXT[best["start"] : best["stop"]] == best["text"]
    assert len(told["passages"]) == 2
    assert best["link"].startswith(f"document?name=most.md&start={best['start']}&stop={best['stop']}&from=")
    of_command = live.ask("Какой длины мост?", top=2).to_json()
    for one in told["passages"]:
        del one["link"]
    assert {**told, "ms": 0} == json.loads(json.dumps({**of_command, "ms": 0}))


def test_the_answer_is_as_described(live: Live) -> None:
    Answer.model_validate(client(live).post("/ask", json=ASKED).json())
    described = client(live).get("/openapi.json").json()
    assert list(described["paths"]) == ["/ask", "/documents"]
    assert described["paths"]["/ask"]["post"]["security"] == [{"HTTPBearer": []}]
    assert {"401", "422", "503"} <= set(described["paths"]["/ask"]["post"]["responses"])


def test_history_makes_a_follow_up(live: Live) -> None:
    told = client(live).post("/ask", json={"question": "А сколько стоит?", "history": ["Проезд по мосту"]}).json()
    assert told["asked"] == "А сколько стоит? (Проезд по мосту)"
    assert [repair["kind"] for repair in told["repairs"]] == ["followup"]


def test_a_question_can_be_narrowed(live: Live) -> None:
    def answer(**only: object) -> dict[str, object]:
        return client(live).post("/ask", json={**ASKED, "only": only}).json()

    for only in ({"document": ["reka.txt"]}, {"document": ["reka.txt"], "tag": []}):
        assert [one["document"] for one in answer(**only)["passages"]] == ["reka.txt"]
    assert {one["document"] for one in answer(since="2025", until="2025-12")["passages"]} == {"most.md"}
    assert answer(document=["x.md"])["error"].startswith('no document "x.md" in the index. ')
    assert answer(since="вчера")["error"].startswith('"вчера" is no date. ')
    assert answer(folder="x")["error"] == "only.folder: Extra inputs are not permitted"


def test_documents_by_name(live: Live) -> None:
    told = client(live).get("/documents").json()
    assert [(one["name"], one["title"], one["date"], one["passages"]) for one in told["documents"]] == [
        ("most.md", "Мост", "2025-12-25", 2),
        ("reka.txt", "reka", "", 1),
    ]
    assert (told["build"], told["total"]) == ("000001", 2)
    later = client(live).get("/documents?limit=1&offset=1").json()
    assert [one["name"] for one in later["documents"]] == ["reka.txt"]


@pytest.mark.parametrize(
    ("sent", "status", "told"),
    [
        ({"question": ""}, 422, "the question is empty: put it into words"),
        ({"question": "?!"}, 422, 'the question has no words ("?!"): put it into words'),
        ({"question": "а" * 10_001}, 422, "question: String should have at most 10000 characters"),
        ({"question": "а" * 2001}, 422, "the question is too long: 2001 characters of at most 2000; shorten it"),
        ({"question": 5}, 422, "question: Input should be a valid string"),
        ({}, 422, "question: Field required"),
        ([], 422, "Input should be a valid dictionary or object to extract fields from"),
        ({**ASKED, "top": 0}, 422, "top: Input should be greater than or equal to 1"),
        ({**ASKED, "top": MOST_TOP + 1}, 422, f"top: Input should be less than or equal to {MOST_TOP}"),
        ({**ASKED, "history": "А?"}, 422, "history: Input should be a valid list"),
        ({**ASKED, "qestion": "А?"}, 422, "qestion: Extra inputs are not permitted"),
    ],
)
def test_what_cannot_be_asked_is_told(live: Live, sent: object, status: int, told: str) -> None:
    reply = client(live).post("/ask", json=sent)
    assert (reply.status_code, reply.json()) == (status, {"error": told})


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 20_000, b"NaN", b'{"question": 1e999}'])
def test_a_body_that_is_no_question_is_refused(live: Live, body: bytes) -> None:
    reply = client(live).post("/ask", content=body, headers={"content-type": "application/json"})
    assert reply.status_code in (400, 422)
    assert "error" in reply.json()


def test_half_a_character_is_told_and_ends_nothing(live: Live) -> None:
    reply = client(live).post("/ask", content=b'{"question": "\\ud800"}', headers={"content-type": "application/json"})
    assert reply.status_code == 422
    assert "error" in reply.json()


def test_the_token_lets_in(live: Live) -> None:
    known = client(live, TOKEN, is_open=False)
    for sent in ({}, {"authorization": "Bearer wrong"}, {"authorization": f"Basic {TOKEN}"}, {"cookie": TOKEN}):
        reply = known.post("/ask", json=ASKED, headers=sent)
        assert reply.status_code == 401
        assert reply.json() == {"error": "send the token: Authorization: Bearer ..."}
        assert reply.headers["www-authenticate"] == "Bearer"
        assert known.get("/documents", headers=sent).status_code == 401
    assert known.post("/ask", json=ASKED, headers={"authorization": f"Bearer {TOKEN}"}).json()["found"] is True


def test_without_a_token_others_are_not_let_in(live: Live) -> None:
    reply = client(live, is_open=False).post("/ask", json=ASKED, headers={"authorization": "Bearer "})
    assert reply.status_code == 401
    assert "--api-token-file" in reply.json()["error"]


@pytest.mark.parametrize(
    "token", ["short", "with blanks in it, many", "буквы-не-латинские-х", "ends\x07with a bell rings"]
)
def test_a_token_that_can_be_guessed_or_not_be_sent_is_refused(token: str) -> None:
    with pytest.raises(DerekError, match="openssl rand -hex 24"):
        check_token(token)
    assert check_token(f"{TOKEN}\n") == TOKEN
    assert check_token("") == ""


def test_when_the_line_is_full_the_program_is_told_when_to_come_back(live: Live) -> None:
    reply = client(live, desk=Desk(0, 0)).post("/ask", json=ASKED)
    assert (reply.status_code, reply.headers["retry-after"]) == (503, "2")


def test_a_failure_gives_a_number_and_no_secret(live: Live, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        def ask(self, *_: object) -> None:
            raise RuntimeError("/secret/path")

    reply = client(Broken()).post("/ask", json=ASKED)  # type: ignore[arg-type]
    assert reply.status_code == 500
    number = reply.json()["error"].rpartition(": ")[2]
    assert number in caplog.text
    assert "/secret/path" in caplog.text
    assert "secret" not in reply.text
