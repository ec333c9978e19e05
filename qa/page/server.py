"""What answers (Live) -> the chat in a browser, served.

The only file that imports gradio, and only inside functions: it takes seconds, which other commands need not pay.
Gradio draws the page and brings its parts and its theme. The conversation is the browser's own (assets/): Gradio's
queue and chat forget what was typed when a connection is lost, the line is full or the page is loaded again.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.messages import message
from qa.desk import Desk
from qa.feedback import Notebook
from qa.live import Live
from qa.locale.languages import LANGUAGES, tell
from qa.offline import force_offline
from qa.page.address import bracketed, check_address, port_taken
from qa.page.html import render
from qa.page.library import Library, librarian
from qa.page.reply import header_html

if TYPE_CHECKING:
    import gradio as gr
    from starlette.types import ASGIApp

NAME = "Derek"
TITLE = message("Ask the documents")
QUESTION, ASK, HINT = message("Your question"), message("Ask"), message("Ask a question")
FRESH = message("New conversation")
# What the script says; {text}, {names} and such it fills in itself.
WORDS = {
    "question": QUESTION,
    "conversation": message("Conversation"),
    "searching": message("Searching…"),
    "busy": message("Many questions at the moment. Yours is in line, please wait."),
    "offline": message("No connection to Derek. The question is kept and will be asked when the connection is back."),
    "login": message("The log-in has ended. The question is kept and will be asked when you are back."),
    "login_link": message("Log in"),
    "failed": message("The search did not work."),
    "again": message("Ask again"),
    "only": message("Only in: {names}"),
    "since": message("Not before {since}"),
    "until": message("Not after {until}"),
    "tags": message("With the tag {tags}"),
    "no_date": message("This is no date. Write 2024, 2024-05 or 2024-05-31"),
    "and_more": message("{names} and {rest} more"),
    "everywhere": message("Ask in all documents"),
    "there": message("{told}. Shall this file take its place?"),
    "sending": message("Sending {name} …"),
    "not_sent": message("It could not be sent: no connection to Derek. Nothing has changed."),
    "not_noted": message("It could not be noted. Please try again."),
    "empty": message("The question is empty: put it into words"),
    "no_words": message('The question has no words ("{text}"): put it into words'),
    "too_long": message("The question is too long: {length} characters of at most {most}; shorten it"),
}
# Of what Gradio can do, that which it does unasked or when the environment says so.
UNUSED: dict[str, Any] = dict.fromkeys(("show_error", "ssr_mode", "mcp_server", "pwa", "enable_monitoring"), False)
UNUSED["run_history"] = False


@dataclass(frozen=True, slots=True)
class Served:
    """Where and for whom: what `derek chat` is told."""

    host: str = "127.0.0.1"
    port: int = 7860
    auth: str = ""  # "user:password" or ""
    proxy: str = ""  # the address that people open, when a proxy shows the page
    root_path: str = ""  # the path under which it does
    uploads: Path | None = None  # the folder for documents that are brought in the browser; None: none may be


def build_page(language: str) -> "gr.Blocks":
    """The page in one language; what it tells of the index comes with each request (`page_html`)."""
    force_offline()
    import gradio as gr

    plain: dict[str, Any] = {"js_on_load": None, "apply_default_css": False}
    page: gr.Blocks
    with gr.Blocks(title=f"{NAME} · {tell(TITLE, language)}", analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="head"):
            gr.HTML('<div id="rag-head"></div>', elem_id="header", **plain)
            gr.Button(tell(FRESH, language), elem_id="new", size="sm", scale=0)
        gr.HTML(render("log.html", language), elem_id="chat", **plain)
        with gr.Column(elem_id="ask"):
            gr.HTML(render("hint.html", language), elem_id="hint", **plain)
            gr.Textbox(
                elem_id="q",
                label=tell(QUESTION, language),
                placeholder=tell(HINT, language),
                submit_btn=tell(ASK, language),
                show_label=False,
                max_lines=8,
            )
        gr.HTML('<div id="rag-welcome"></div>', elem_id="welcome", **plain)
    return page


def page_html(
    page: "gr.Blocks", library: Library, language: str, *, guarded: bool = False, operated: bool = False
) -> str:
    """The HTML of the page for one request; `guarded`: one can log out, `operated`: documents may be brought."""
    from gradio.routes import templates

    # The names of Gradio's own files change with each version of it; its page has them.
    of_gradio = templates.get_template("frontend/index.html").render(config={}, gradio_api_info={})
    parts = re.findall(r'(?:href|src)="\./(assets/[\w.-]+\.(?:css|js))"', of_gradio)
    now = {
        "language": language,
        "header": header_html(library, language, guarded=guarded, operated=operated),
        "welcome": render("welcome.html", language, library=library),
        "words": {name: tell(text, language) for name, text in WORDS.items()},
    }
    return render("page.html", language, config=page.get_config_file(), parts=parts, now=now, title=page.title)


def serve(
    live: Live,
    served: Served,
    *,
    ready: Callable[[str], None],
    desk: Desk | None = None,
    beside: "Mapping[str, ASGIApp] | None" = None,
) -> None:
    """Serve the page until Ctrl-C; `ready` gets the address once it answers, `beside`: apps by their path (/api).

    Raises:
        DerekError: the port is taken, the host is unknown, or others can reach it and there is no password.

    """
    member = check_address(served.host, served.port, served.auth)
    force_offline()
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware import Middleware
    from starlette.routing import Mount

    from qa.page.guard import Guard, Outside
    from qa.page.listening import listen
    from qa.page.login import Members, login_routes
    from qa.page.routes import Page
    from qa.page.uploads import Uploads

    library = librarian(live)
    pages = {language: build_page(language) for language in LANGUAGES}
    members = Members(*member) if member else None
    outside = Outside.of(served.host, served.proxy, served.root_path, guarded=bool(member))
    own = Page(
        library,
        live.ask,
        desk or Desk(),
        lambda language: page_html(
            pages[language], library(), language, guarded=bool(member), operated=served.uploads is not None
        ),
        Notebook(live.root),
        Uploads(served.uploads, live.root) if served.uploads else None,
    ).routes()
    others = [Mount(path, other) for path, other in (beside or {}).items()]
    app = FastAPI(
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        routes=[*own, *(login_routes(members) if members else []), *others],
        middleware=[Middleware(Guard, outside=outside, members=members, operated=served.uploads is not None)],
    )
    gr.mount_gradio_app(app, pages[LANGUAGES[0]], "/", footer_links=[], theme=_theme(), max_file_size=1, **UNUSED)
    url = f"http://{bracketed(served.host)}:{served.port}/"
    try:
        listen(app, served.host, served.port, forwarded=bool(served.proxy), ready=lambda: ready(url))
    except OSError as error:
        raise port_taken(served.port) from error
    except KeyboardInterrupt:
        pass


def _theme() -> "gr.themes.Base":
    """What is seen before page.css is there; the colours of page.css."""
    import gradio as gr

    theme = gr.themes.Default(font=["Segoe UI", "system-ui", "sans-serif"], font_mono=["monospace"])
    return theme.set(
        body_background_fill="#f5f6f4",
        body_background_fill_dark="#14191a",
        button_primary_background_fill="#0a6570",
        button_primary_background_fill_hover="#084f58",
        button_primary_background_fill_dark="#0a6570",
        button_primary_background_fill_hover_dark="#084f58",
    )
