"""ASGI middleware: a request is checked before Gradio sees it, a reply gets the security headers.

Gradio itself trusts any Host, any localhost port and any origin, and serves uploads, a proxy and an API
that this page does not use. The guard lets through only what the page needs.
"""

import time
from collections import defaultdict, deque
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.page.address import is_loopback

# A question (qa/question.py, LONGEST) is a small part of it; the rest is what Gradio wraps around it.
BODY_LIMIT = 64 * 1024
# Passwords tried by one address in a minute. Gradio itself answers 200 wrong ones in 0.2 s.
TRIES, WINDOW = 10, 60.0

# What a browser asks for while it shows the page, and our own routes. MEMBERS: only after the log-in.
OPEN = ("/assets/", "/static/")
OPEN_EXACT = {"/", "/page.css", "/page.js", "/theme.css", "/favicon.ico", "/manifest.json", "/healthz"}
OPEN_EXACT |= {"/login", "/gradio_api/startup-events"}
MEMBERS = ("/gradio_api/queue/", "/gradio_api/heartbeat/")
MEMBERS_EXACT = {"/document", "/config", "/logout", "/gradio_api/reset", "/gradio_api/cancel"}

# Gradio compiles its templates in the browser: without 'unsafe-eval' nothing is drawn.
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'none'; "
    "object-src 'none'; form-action 'self'; frame-ancestors 'none'; base-uri 'self'"
)
HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",  # addresses name documents
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses foreign hosts (400) and origins (403), unused routes (404), large bodies, strangers (401)."""

    def __init__(self, app: ASGIApp, host: str, guarded: bool) -> None:
        """`host`: what the server is bound to; `guarded`: a password is asked for."""
        self.app = app
        self.guarded = guarded
        # The danger is a stranger's name that resolves to this machine; behind a password it gains nothing.
        own = {"localhost", "127.0.0.1", "::1", host.strip("[]").lower()}
        self.hosts = own if is_loopback(host) else set()
        self.tries: defaultdict[str, deque[float]] = defaultdict(deque)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is refused; hand any other on, and add the headers to its reply."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # the page opens no web socket

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # the document page sets stricter ones; Gradio sets none of these
            await send(message)

        status = self.refusal(scope)
        return await (Response(status_code=status) if status else self.app)(scope, receive, dressed)

    def refusal(self, scope: Scope) -> int:
        """The HTTP status to refuse with, 0 to let the request through."""
        request = HTTPConnection(scope)
        if self.hosts and _name(request.headers.get("host", "")) not in self.hosts:
            return 400
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return 405
        if scope["method"] == "POST" and (status := self._refused_write(request)):
            return status
        path = scope["path"]
        if path in OPEN_EXACT or path.startswith(OPEN):
            return 0
        if path not in MEMBERS_EXACT and not path.startswith(MEMBERS):
            return 404
        return 401 if self.guarded and not _is_member(request) else 0

    def _refused_write(self, request: HTTPConnection) -> int:
        headers = request.headers
        host, site = headers.get("host", ""), headers.get("sec-fetch-site", "none")
        origin = headers.get("origin", f"://{host}").partition("://")[2]
        if origin.lower() != host.lower() or site not in ("same-origin", "none"):
            return 403
        size = headers.get("content-length", "")
        if "transfer-encoding" in headers or not size.isdecimal():
            return 411
        if int(size) > BODY_LIMIT:
            return 413
        return 429 if request.scope["path"].rstrip("/") == "/login" and self._too_many(request) else 0

    def _too_many(self, request: HTTPConnection) -> bool:
        """Counts this try before the password is looked at, so that tries in parallel are counted too."""
        now, client = time.monotonic(), request.client.host if request.client else ""
        if len(self.tries) > 10_000:  # addresses; keeps a flood from filling the memory
            self.tries.clear()
        tries = self.tries[client]
        while tries and now - tries[0] > WINDOW:
            tries.popleft()
        tries.append(now)
        return len(tries) > TRIES


def _name(host: str) -> str:
    """The host of a Host header, without port and brackets."""
    try:
        return (urlsplit("//" + host).hostname or "").lower()
    except ValueError:
        return ""


def _is_member(request: HTTPConnection) -> bool:
    """True if the request carries the cookie that Gradio's log-in gave."""
    app = request.app
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    return any(app.tokens.get(request.cookies.get(name)) for name in names)
