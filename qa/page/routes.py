"""Library -> the HTTP routes beside Gradio's: the assets, a document opened at a place, the health."""

from collections.abc import Callable
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from index.messages import message
from qa.locale.languages import of_browser
from qa.page.document import Place, document_html, is_of, place_of
from qa.page.html import render
from qa.page.library import Library

ASSETS = Path(__file__).with_name("assets")
# A document page runs nothing and loads nothing but the stylesheet.
DOCUMENT_CSP = (
    "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def routes(library: Callable[[], Library]) -> list[Route]:
    """/page.css, /page.js, /document?name=&start=&stop=&from=&to=&sha=, /healthz."""

    def document(request: Request) -> Response:
        language = of_browser(request.headers.get("accept-language", ""))
        query = request.query_params
        found = library().documents.get(query.get("name", ""))
        headers = {"content-security-policy": DOCUMENT_CSP, "cache-control": "no-store"}
        if found is None:
            return HTMLResponse(render("unknown.html", language), 404, headers)
        place, notice = place_of(query), ""
        if not is_of(found, query):
            place = Place(place.start, place.start)
            notice = message("The document has changed since the answer, so the place is not marked.")
        return HTMLResponse(document_html(found, place, language, notice), 200, headers)

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
