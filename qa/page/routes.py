"""Library -> the HTTP routes beside Gradio's: the page, a question, a document at a place, assets, the health."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from index.filters import EXAMPLE
from qa.desk import AFTER, BusyError, Desk
from qa.feedback import Notebook, remark
from qa.locale.languages import of_browser, tell
from qa.page.conversation import Ask, Turn, respond
from qa.page.document import document_html
from qa.page.html import render
from qa.page.library import Library
from qa.page.reply import documents_html, summary_html
from qa.page.uploads import RefusedError, ThereError, Uploads
from qa.places import located

MOST = 100  # documents, or tags, that a question is narrowed to
ASSETS = Path(__file__).with_name("assets")
ASSET_NAMES = tuple(sorted(path.name for path in ASSETS.iterdir() if path.suffix in (".css", ".js")))
# A document page runs nothing and loads nothing but the stylesheet.
DOCUMENT_CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What the routes are made of."""

    library: Callable[[], Library]
    ask: Ask
    desk: Desk
    html: Callable[[str], str]  # of the page, in a language
    notebook: Notebook  # where feedback goes
    uploads: Uploads | None = None  # where documents go, if they may be brought

    def routes(self) -> list[Route]:
        """/, /ask, /documents?find=&summary, /document?name=&start=&stop=&from=&to=&sha=, /healthz, assets, uploads."""
        return [
            Route("/", self.home),
            Route("/ask", self.question, methods=["POST"]),
            Route("/feedback", self.feedback, methods=["POST"]),
            Route("/documents", self.documents),
            Route("/document", self.document),
            Route("/healthz", self.health),
            *(Route(f"/{name}", asset) for name in ASSET_NAMES),
            *(operating(self.uploads, self.library) if self.uploads else ()),
        ]

    def home(self, request: Request) -> Response:
        """The page itself."""
        return HTMLResponse(self.html(language(request)), headers={"cache-control": "no-store"})

    async def question(self, request: Request) -> Response:
        """{question, history, only, exactly, further} -> {html, answered}; 503 when too many ask."""
        try:
            asked = json.loads(await request.body())
            typed, history, only = asked["question"], asked.get("history", []), asked.get("only", {})
            exactly, further = asked.get("exactly") is True, asked.get("further") is True
            if not (isinstance(history, list) and all(isinstance(one, str) for one in [typed, *history])):
                raise TypeError
            if any(isinstance(one, list) and len(one) > MOST for one in only.values()):
                raise TypeError
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return JSONResponse(
                {"error": f"expected: question, a text, history, a list of texts, and only, {EXAMPLE}"}, 400
            )
        to = language(request)

        def answer() -> Turn:
            documents = self.library().documents
            how = {"exactly": exactly, "further": further}
            return respond(self.ask, typed, history, to, **how, only=only, documents=documents)

        try:
            turn = await self.desk.serve(answer)
        except BusyError:
            return JSONResponse({"error": "busy"}, 503, {"retry-after": str(AFTER)})
        return JSONResponse({"html": turn.html, "answered": turn.answered})

    async def feedback(self, request: Request) -> Response:
        """{question, history, is_right, shown, right} -> written down; 503 when the file is full."""
        now = self.library()
        try:
            said = remark(json.loads(await request.body()), now.documents, now.build)
        except (ValueError, TypeError, KeyError, RecursionError):
            return JSONResponse({"error": "expected: question, history, is_right, shown and right"}, 400)
        noted = await to_thread.run_sync(self.notebook.note, said)
        return JSONResponse({"noted": noted}, 200 if noted else 503)

    def documents(self, request: Request) -> Response:
        """The items of the list of documents with the words in their titles; `summary`: the line above the list."""
        query, to = request.query_params, language(request)
        now = self.library()
        found = summary_html(now, to) if "summary" in query else documents_html(now, to, query.get("find", ""))
        return HTMLResponse(found, headers={"cache-control": "no-store"})

    def document(self, request: Request) -> Response:
        """The text of a document, opened at a place."""
        query = request.query_params
        found = self.library().documents.get(query.get("name", ""))
        headers = {"content-security-policy": DOCUMENT_CSP, "cache-control": "no-store"}
        if found is None:
            return HTMLResponse(render("unknown.html", language(request)), 404, headers)
        place, notice = located(found, query)
        return HTMLResponse(document_html(found, place, language(request), notice), 200, headers)

    def health(self, _: Request) -> Response:
        """Whether it works, for a watcher."""
        try:
            now = self.library()
        except Exception:  # the caller asks whether it works, not why it does not; the log of the chat says why
            return JSONResponse({"status": "error", "build": None}, 503)
        state = "degraded" if now.notice else "ok"
        return JSONResponse({"status": state, "build": now.build, "documents": len(now.documents)})


def operating(uploads: Uploads, library: Callable[[], Library]) -> list[Route]:
    """POST /upload?name=&replace= with a file; POST /build begins a build, GET /build tells how far it is."""

    async def upload(request: Request) -> Response:
        query, data, to = request.query_params, await request.body(), language(request)
        try:
            is_new = query.get("replace") != "1"
            name = await to_thread.run_sync(lambda: uploads.put(query.get("name", ""), data, is_new=is_new))
        except RefusedError as error:
            status = 409 if isinstance(error, ThereError) else 422
            return JSONResponse({"error": tell(error.message, to)}, status)
        return JSONResponse({"name": name})

    def build(request: Request) -> Response:
        begun = request.method == "POST" and uploads.rebuild()
        now, to = uploads.state, language(request)
        lines = {name: [tell(line, to) for line in getattr(now, name)] for name in ("lines", "faults")}
        told = {**asdict(now), "told": tell(now.told, to), **lines}
        return JSONResponse({**told, "serves": library().build}, 202 if begun else 200)

    return [Route("/upload", upload, methods=["POST"]), Route("/build", build, methods=["GET", "POST"])]


def asset(request: Request) -> Response:
    """A script or a stylesheet; its name comes from the route, never from the request."""
    return FileResponse(ASSETS / request.url.path.rsplit("/", 1)[1], headers={"cache-control": "no-cache"})


def language(request: Request) -> str:
    """The language of the browser that asks."""
    return of_browser(request.headers.get("accept-language", ""))
