"""The server under those who hold connections open: it neither spins nor fills the log, and goes on answering."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from uvicorn import Config

from qa.page import listening
from tests.page.process import ROOT, free_port


async def app(scope: dict, receive: object, send: object) -> None:
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server that takes three connections and waits 0.3 s for a head."""
    monkeypatch.setattr(listening, "PATIENCE", 0.3)
    answers = threading.Event()
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        config = Config(app, http=listening._limited(3), ws="none", lifespan="off", log_level="warning")
        server = listening.Listening(config, answers.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert answers.wait(10)
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join(10)


def said(one: socket.socket) -> bytes:
    one.settimeout(5)
    parts = []
    try:
        while part := one.recv(1000):
            parts.append(part)
    except ConnectionResetError:
        pass
    return b"".join(parts)


def test_a_connection_too_many_is_told_when_to_come_back(port: int) -> None:
    held = [socket.create_connection(("127.0.0.1", port)) for _ in range(3)]
    time.sleep(0.1)
    with socket.create_connection(("127.0.0.1", port)) as one:
        assert said(one) == listening.TURNED_AWAY
    for one in held:
        one.close()
    time.sleep(0.1)
    assert httpx.get(f"http://127.0.0.1:{port}/").text == "ok"


@pytest.mark.parametrize("sent", [b"", b"G", b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: "])
def test_a_head_that_does_not_come_ends_the_connection(port: int, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(sent)
        assert said(one) == b""


def test_the_head_of_a_second_request_must_come_too(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        one.settimeout(5)
        assert one.recv(1000).startswith(b"HTTP/1.1 200 OK")
        one.sendall(b"GET / HTTP/1.1\r\nX-Slow: ")
        assert said(one).removeprefix(b"ok") == b""


@pytest.mark.slow
def test_260_sockets_with_200_descriptors(tmp_path: Path) -> None:
    port, output = free_port(), tmp_path / "output.txt"
    command = f"ulimit -n 200; exec {sys.executable} -m tests.page.served {port}"
    with output.open("wb") as file:
        server = subprocess.Popen(["bash", "-c", command], cwd=ROOT, stdout=file, stderr=file)
    try:
        while "READY" not in output.read_text():
            assert server.poll() is None, output.read_text()
            time.sleep(0.1)
        held = [socket.create_connection(("127.0.0.1", port)) for _ in range(260)]
        before = cpu_seconds(server.pid)
        time.sleep(3)
        assert cpu_seconds(server.pid) - before < 0.5
        assert output.stat().st_size < 5000
        for one in held:
            one.close()
        time.sleep(0.5)
        assert httpx.get(f"http://127.0.0.1:{port}/healthz").json()["status"] == "ok"
    finally:
        server.terminate()
        server.wait(10)


def cpu_seconds(pid: int) -> float:
    """User and system time of a process, by Linux."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100
