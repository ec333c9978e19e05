"""What answers (Live) -> two tools of the Model Context Protocol, `ask` and `open`: over stdio, or over HTTP.

Needs the extra `mcp`. A tool gives JSON as text: what `derek ask --json` gives, and a part of a document.
"""

import hmac
import json
from typing import TYPE_CHECKING, Any

from index.errors import DerekError
from qa.api.app import answer_json
from qa.api.models import MOST_BEFORE, MOST_TOP, Asked
from qa.limits import TOP
from qa.live import Live

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer
    from starlette.types import ASGIApp, Receive, Scope, Send

LONGEST = 20_000  # characters of a document in one reply
ABOUT = (
    "Answers questions about documents with exact quotations from them. If `found` is false, the documents do not "
    "answer, and the passages are only the nearest ones. Quote `sentence.text` as it stands and name `title`."
)


def make_mcp(live: Live) -> "MCPServer[Any]":
    """The server with its tools; raises DerekError without the extra."""
    try:
        from mcp.server.mcpserver import MCPServer
    except ImportError as error:
        raise DerekError("this needs the extra mcp: pip install 'derek[mcp]'") from error

    server: MCPServer[Any] = MCPServer("derek", title="Derek", instructions=ABOUT, log_level="WARNING")

    @server.tool(name="ask", description=f"{ABOUT} `history`: the questions before this one, oldest first.")
    def ask(question: str, history: list[str] | None = None, top: int = TOP) -> str:
        asked = Asked(question=question, history=(history or [])[-MOST_BEFORE:], top=max(1, min(top, MOST_TOP)))
        try:
            told = answer_json(live, asked)
        except DerekError as error:
            told = {"error": str(error)}
        return json.dumps(told, ensure_ascii=False)

    @server.tool(
        name="open",
        description=f"The text of a document from `start` on, at most {LONGEST} characters; offsets as of `ask`.",
    )
    def open_document(document: str, start: int = 0, stop: int = 0) -> str:
        found = live.engine.index.documents.get(document)
        if found is None:
            return json.dumps({"error": f"there is no document {document}"}, ensure_ascii=False)
        first = max(0, min(start, len(found.text)))
        last = min(stop if stop > first else len(found.text), first + LONGEST, len(found.text))
        told = {
            "document": found.name,
            "title": found.title,
            "date": found.date,
            "length": len(found.text),
            "start": first,
            "stop": last,
            "text": found.text[first:last],
        }
        return json.dumps(told, ensure_ascii=False)

    return server


class Keeper:
    """ASGI: lets in who sends the token."""

    def __init__(self, app: "ASGIApp", token: str) -> None:
        """`token` may be "": then whoever reaches the server is let in."""
        self._app, self._token = app, f"Bearer {token}" if token else ""

    async def __call__(self, scope: "Scope", receive: "Receive", send: "Send") -> None:
        """Hand the request on, or 401."""
        headers = dict(scope.get("headers", []))
        given = headers.get(b"authorization", b"")
        right = not self._token or hmac.compare_digest(given, self._token.encode())
        if scope["type"] == "http" and not right:
            await send({"type": "http.response.start", "status": 401, "headers": [(b"www-authenticate", b"Bearer")]})
            await send({"type": "http.response.body", "body": b"send the token: Authorization: Bearer ..."})
        else:
            await self._app(scope, receive, send)


def serve_http(server: "MCPServer[Any]", host: str, port: int, token: str) -> None:
    """Serve the tools at /mcp until Ctrl-C. A foreign Host or Origin is refused by the library."""
    import uvicorn

    app = server.streamable_http_app(json_response=True, stateless_http=True, host=host)
    uvicorn.run(Keeper(app, token), host=host, port=port, log_level="warning", server_header=False, ws="none")
