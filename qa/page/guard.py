"""ASGI middleware: a request is checked before Gradio sees it, a reply gets the security headers.

Gradio itself trusts any Host, any localhost port and any origin, and serves uploads, a queue, a proxy and an API
that this page does not use. The guard lets through only what the page needs.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from index.documents.reading import DOCUMENT_LIMIT
from index.messages import message
from qa.locale.languages import of_browser, tell
from qa.page.address import is_loopback
from qa.page.login import Members
from qa.page.routes import ASSET_NAMES

# A question (qa/question.py, LONGEST) is a small part of it; the rest is the questions before it.
BODY_LIMIT = 64 * 1024
UPLOAD = "/upload"  # a whole document

# What a browser asks for while it shows the page, and our own routes. MEMBERS: only after the log-in.
OPEN = ("/assets/", "/static/")
OPEN_EXACT = {"/login", "/healthz", "/theme.css", "/favicon.ico"}
OPEN_EXACT |= {f"/{name}" for name in ASSET_NAMES}
MEMBERS = {"/", "/document", "/documents", "/ask", "/feedback", "/logout"}
WRITES = {"/ask", "/feedback", "/logout"}
OPERATING = {UPLOAD, "/build"}  # with --allow-upload
API = "/api/"  # has a key of its own (qa/api)

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
    "referrer-policy": "same-origin",  # addresses name documents
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}

SAID = {
    400: message(
        "This address is not known to Derek. If it is that of a proxy before it, start it with "
        "--proxy and the address that people open, for example --proxy https://derek.example/docs"
    ),
    401: message("Please log in again."),
    403: message(
        "The question came from another page. If a proxy shows this one, start Derek with --proxy and the address "
        "that people open, for example --proxy https://derek.example/docs"
    ),
    404: message(
        "There is nothing at this address. If a proxy shows the page under a path, start Derek with --root-path and it"
    ),
    405: message("This address is not asked in this way."),
    411: message("The length of what is sent must be told."),
    413: message("This is too long."),
    426: message("There is no web socket here."),
}


@dataclass(frozen=True, slots=True)
class Outside:
    """How the page is seen from where people are: the hosts that may name it, and the path it is shown under."""

    hosts: frozenset[str]  # none: any name, which is safe only behind a password
    path: str = ""  # "/docs"; "" for the root
    origin: str = ""  # of the proxy, as a browser names it: derek.example:8443

    @classmethod
    def of(cls, host: str, proxy: str = "", root_path: str = "", *, guarded: bool = False) -> "Outside":
        """From what the server is bound to, the address of a proxy before it and a path."""
        outer = urlsplit(proxy)
        path = "/" + (root_path or outer.path).strip("/")
        # The danger is a stranger's name that resolves to this machine; behind a password it gains nothing.
        own = {"localhost", "127.0.0.1", "::1", host.strip("[]").lower(), (outer.hostname or "localhost").lower()}
        return cls(frozenset(own if is_loopback(host) or not guarded else ()), path.rstrip("/"), outer.netloc.lower())


class Guard:
    """Refuses foreign hosts (400) and origins (403), unused routes (404), large bodies, strangers (401)."""

    def __init__(self, app: ASGIApp, outside: Outside, members: Members | None, *, operated: bool = False) -> None:
        """`members`: who is let in; None: whoever reaches the server. `operated`: documents may be brought."""
        self.app = app
        self.outside = outside
        self.members = members
        self.known = MEMBERS | (OPERATING if operated else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request that is refused; hand any other on, and add the headers to its reply."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None  # the page opens no web socket

        async def dressed(sent: Message) -> None:
            if sent["type"] == "http.response.start":
                headers = MutableHeaders(scope=sent)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # the document page sets stricter ones; Gradio sets none of these
                for name in [name for name in headers if name.startswith("access-control-")]:
                    del headers[name]  # Gradio's CORS names the host that asked
            await send(sent)

        own = self.outside.path
        if own and scope["path"] == own:
            reply: ASGIApp = RedirectResponse(own.rpartition("/")[2] + "/")
            return await reply(scope, receive, dressed)
        if own and scope["path"].startswith(f"{own}/"):
            path = scope["path"][len(own) :]
            scope = {**scope, "path": path, "raw_path": quote(path).encode()}
        status = self.refusal(scope)
        return await (self._refused(scope, status) if status else self.app)(scope, receive, dressed)

    def refusal(self, scope: Scope) -> int:
        """The HTTP status to refuse with, 0 to let the request through."""
        request = HTTPConnection(scope)
        if self.outside.hosts and _name(request.headers.get("host", "")) not in self.outside.hosts:
            return 400
        if scope["method"] not in ("GET", "HEAD", "POST") or (scope["method"] != "POST" and scope["path"] in WRITES):
            return 405
        if "upgrade" in request.headers:
            return 426
        if scope["method"] == "POST" and (status := self._refused_write(request, scope["path"])):
            return status
        path = scope["path"]
        if path in OPEN_EXACT or path.startswith((*OPEN, API)):
            return 0
        if path not in self.known:
            return 404
        return 401 if self.members and not self.members.knows(request) else 0

    def _refused_write(self, request: HTTPConnection, path: str) -> int:
        headers = request.headers
        host, site = headers.get("host", ""), headers.get("sec-fetch-site", "none")
        origin = headers.get("origin", f"://{host}").partition("://")[2].lower()
        # A browser says itself that it is our own page, also where a proxy has changed the Host.
        if site != "same-origin" and (
            site != "none" or origin not in (host.lower(), self.outside.origin or host.lower())
        ):
            return 403
        size = headers.get("content-length", "")
        if "transfer-encoding" in headers or not size.isdecimal():
            return 411
        return 413 if int(size) > (DOCUMENT_LIMIT if path == UPLOAD else BODY_LIMIT) else 0

    def _refused(self, scope: Scope, status: int) -> Response:
        request = HTTPConnection(scope)
        if status == 401 and scope["method"] == "GET":
            path, query = scope["path"].lstrip("/"), scope["query_string"].decode("latin-1")
            back = f"{path or './'}?{query}" if query else ""
            return RedirectResponse(f"login?to={quote(back)}" if back else "login", 303)
        language = of_browser(request.headers.get("accept-language", ""))
        return PlainTextResponse(tell(SAID[status], language), status)


def _name(host: str) -> str:
    """The host of a Host header, without port and brackets."""
    try:
        return (urlsplit("//" + host).hostname or "").lower()
    except ValueError:
        return ""
