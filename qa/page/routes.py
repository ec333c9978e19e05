"""Library -> the HTTP routes beside Gradio's: the assets, a document opened at a place, the health."""

from collections.abc import Callable, Mapping
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from qa.page.document import Place, document_html, page_html
from qa.page.library import Library
from qa.page.words import words_for_browser

ASSETS = Path(__file__).with_name("assets")
# A document page runs nothing and loads nothing but the stylesheet.
DOCUMENT_CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes(library: Callable[[], Library]) -> list[Route]:
    """/page.css, /page.js, /document?name=&start=&stop=&from=&to=&sha=, /healthz."""

    def document(request: Request) -> Response:
        words = words_for_browser(request.headers.get("accept-language", ""))
        query = request.query_params
        found = library().documents.get(query.get("name", ""))
        headers = {"content-security-policy": DOCUMENT_CSP, "cache-control": "no-store"}
        if found is None:
            body = f'<p class="rag-said">{words.unknown}</p>'
            return HTMLResponse(page_html(words.title, body, words), 404, headers)
        stale = query.get("sha", found.sha256[:12]) != found.sha256[:12]
        start, stop, left, right = (_offset(query, key) for key in ("start", "stop", "from", "to"))
        place = Place(start, start) if stale else Place(start, stop, left, right)
        page = document_html(found, place, words, words.moved if stale else "")
        return HTMLResponse(page, 200, headers)

    def health(_: Request) -> Response:
        try:
            now = library()
        except Exception:  # the caller asks whether it works, not why it does not; the log of the chat says why
            return JSONResponse({"status": "error", "build": None}, 503)
        state = "degraded" if now.notice else "ok"
        return JSONResponse({"status": state, "build": now.build, "documents": len(now.documents)})

    def asset(request: Request) -> Response:
        # The name comes from the route below, never from the request.
        return FileResponse(ASSETS / request.url.path.rsplit("/", 1)[1], headers={"cache-control": "no-cache"})

    return [
        Route("/healthz", health),
        Route("/document", document),
        Route("/page.css", asset),
        Route("/page.js", asset),
    ]


def _offset(query: Mapping[str, str], key: str) -> int:
    """A place in the text from the address; 0 for what is no number, so that a mangled link still opens."""
    value = query.get(key, "")
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 12 else 0
