"""`derek mcp`, asked by the official client library, over stdio and over HTTP."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anyio
import pytest

from tests.page.process import ROOT, free_port

pytest.importorskip("mcp")
TOKEN = "0123456789abcdef"
TEXT = "# Мост\n\nДлина моста 210 метров. Мост строили два года.\n"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from index.build import build_index

    folder = tmp_path_factory.mktemp("mcp")
    (folder / "most.md").write_text(TEXT, encoding="utf-8")
    build_index([folder / "most.md"], folder / ".derek")
    return folder / ".derek"


async def used(client: Any) -> tuple[list[str], dict[str, Any], dict[str, Any], dict[str, Any]]:
    """What a program does: looks which tools there are, asks, opens the place, and asks amiss."""
    tools = [tool.name for tool in (await client.list_tools()).tools]

    async def call(name: str, **given: object) -> dict[str, Any]:
        reply = await client.call_tool(name, given)
        return json.loads(reply.content[0].text)  # type: ignore[no-any-return]

    answer = await call("ask", question="Какой длины мост?", top=1)
    best = answer["passages"][0]["sentence"]
    opened = await call("open", document="most.md", start=best["start"], stop=best["stop"])
    return tools, answer, opened, await call("ask", question="?!")


def check(told: tuple[list[str], dict[str, Any], dict[str, Any], dict[str, Any]]) -> None:
    tools, answer, opened, amiss = told
    assert tools == ["ask", "open"]
    assert answer["found"] is True
    assert answer["passages"][0]["sentence"]["text"] == "Длина моста 210 метров."
    assert opened["text"] == "Длина моста 210 метров."
    assert amiss == {"error": 'the question has no words ("?!"): put it into words'}


def run(use: Callable[[], Any]) -> Any:
    return anyio.run(use)


@pytest.mark.slow
def test_over_stdin_and_stdout(index: Path) -> None:
    from mcp import Client, StdioServerParameters, stdio_client

    async def use() -> Any:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        started = StdioServerParameters(
            command=sys.executable, args=["-m", "qa.cli", "mcp", "--index", str(index)], env=environment
        )
        async with Client(stdio_client(started)) as client:
            return await used(client)

    check(run(use))


@pytest.mark.slow
def test_over_http_with_a_token(index: Path, tmp_path: Path) -> None:
    import httpx
    from mcp import Client
    from mcp.client.streamable_http import create_mcp_http_client, streamable_http_client

    port = free_port()
    (tmp_path / "token").write_text(TOKEN)
    arguments = ["mcp", "--index", str(index), "--port", str(port), "--api-token-file", str(tmp_path / "token")]
    serve = [sys.executable, "-m", "qa.cli", *arguments]
    url = f"http://127.0.0.1:{port}/mcp"

    async def use() -> Any:
        async with (
            create_mcp_http_client(headers={"Authorization": f"Bearer {TOKEN}"}) as http,
            Client(streamable_http_client(url, http_client=http)) as client,
        ):
            return await used(client)

    with subprocess.Popen(serve, cwd=ROOT, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        while "may ask" not in server.stderr.readline():
            assert server.poll() is None
        answers = httpx.HTTPTransport(retries=20)
        with httpx.Client(transport=answers) as stranger:
            assert stranger.post(url, json={}).status_code == 401
            right = {"authorization": f"Bearer {TOKEN}"}
            foreign = stranger.post(url, json={}, headers={**right, "host": "evil.example"})
        try:
            check(run(use))
            assert foreign.status_code in (403, 421)
        finally:
            server.terminate()
