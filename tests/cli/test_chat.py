"""`derek chat`: what keeps it from starting. The page itself is tried in tests/page and tests/browser."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.commands import Derek, assert_one_line
from tests.cli.processes import imported_by

pytest_plugins = ["tests.cli.fixtures"]


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_chat_on_a_busy_port_is_one_line(indexed: Path, derek: Derek, busy: int) -> None:
    assert_one_line(derek("chat", "--port", str(busy)), 1, str(busy), f"--port {busy + 1}")


def test_a_busy_port_is_seen_before_anything_slow_is_imported(indexed: Path, busy: int) -> None:
    assert imported_by(indexed, ["chat", "--port", str(busy)]) & {"gradio", "torch"} == set()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--host", "0.0.0.0"], "--auth"),
        (["--auth", "nopassword"], "--auth"),
        (["--auth-file", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["--api-token-file", "short.txt"], "openssl rand -hex 24"),
        (["--proxy", "derek.example"], "--proxy https://derek.example/docs"),
        (["--index", "nowhere", "--source", "none"], "neither an index nowhere nor a folder of documents none"),
    ],
)
def test_chat_that_cannot_start_is_one_line(indexed: Path, derek: Derek, arguments: list[str], says: str) -> None:
    (indexed / "short.txt").write_text("abc", encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    assert_one_line(derek("chat", "--port", port, *arguments), 1, says)
