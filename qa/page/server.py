"""What answers (Live) -> the chat in a browser, served.

The only file that imports gradio, and only inside functions: it takes seconds, which other commands need not pay.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from index.messages import message
from qa.live import Live
from qa.locale.languages import ENGLISH, LANGUAGES, of_browser, tell
from qa.offline import force_offline
from qa.page.address import check_address, port_taken
from qa.page.conversation import Ask, Exchange, messages, respond
from qa.page.html import render
from qa.page.library import OFFERED, Library, librarian
from qa.page.reply import header_html
from qa.question import LONGEST

if TYPE_CHECKING:
    import gradio as gr

# Searches at once and questions waiting. With one at once, everybody waited behind clients that had left.
AT_ONCE, WAITING = 4, 64
NAME = "Derek"  # in the browser's tab, until page.js names it in the browser's language
TITLE = message("Ask the documents")
BOX: dict[str, Any] = {
    "label": message("Your question"),
    "placeholder": message("Ask a question"),
    "submit_btn": message("Ask"),
}
# Of what Gradio can do, that which it does unasked or when the environment says so.
UNUSED: dict[str, Any] = dict.fromkeys(
    ("share", "show_error", "ssr_mode", "mcp_server", "pwa", "enable_monitoring", "run_history"), False
)
FRESH = message("New conversation")


def build_page(ask: Ask, library: Callable[[], Library]) -> "gr.Blocks":
    """The page, not yet served. `library` is called at each load, so that a new index shows up by itself.

    Which language the labels are in, the request of `load` tells; page.css keeps them out of sight until then.
    """
    force_offline()
    import gradio as gr

    def language(request: gr.Request | None) -> str:
        return of_browser(request.headers.get("accept-language", "") if request else "")

    def reply(typed: str, earlier: list[Exchange], request: gr.Request) -> tuple[Any, ...]:
        now, hint = respond(ask, typed, earlier, language(request))
        left = gr.update() if hint else ""
        told = render("line.html", ENGLISH, kind="rag-hint", text=hint) if hint else ""
        return now, messages(now), left, told, gr.update(visible=not now)

    def load(request: gr.Request) -> list[Any]:
        to, now = language(request), library()
        box: dict[str, Any] = {name: tell(text, to) for name, text in BOX.items()}
        lead = render("line.html", to, kind="rag-lead", text=message("For example")) if now.examples else ""
        offered = [*now.examples, *[""] * OFFERED][:OFFERED]
        buttons = [gr.update(value=question or " ", visible=bool(question)) for question in offered]
        return [header_html(now, to), gr.update(**box), tell(FRESH, to), lead, *buttons]

    page: gr.Blocks
    with gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True) as page:
        conversation = gr.State([])
        with gr.Row(elem_id="head"):
            header = gr.Markdown("", elem_id="header", latex_delimiters=[])
            new = gr.Button(FRESH, elem_id="new", size="sm", scale=0)
        chat = gr.Chatbot(
            elem_id="chat",
            show_label=False,
            label=NAME,
            layout="panel",
            height="auto",
            autoscroll=False,
            buttons=[],
            latex_delimiters=[],
            sanitize_html=True,
            allow_tags=False,
            feedback_options=None,
        )
        with gr.Column(elem_id="ask"):
            hint = gr.Markdown("", elem_id="hint", latex_delimiters=[])
            question = gr.Textbox(elem_id="q", show_label=False, max_length=LONGEST, max_lines=5, autofocus=True, **BOX)
        with gr.Column(elem_id="welcome") as welcome:
            lead = gr.Markdown("", elem_id="examples-lead", latex_delimiters=[])
            offered = [gr.Button("", elem_classes="example", visible=False) for _ in range(OFFERED)]

        common: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        shown = [conversation, chat, question, hint, welcome]
        wait, settle = "() => window.derek?.wait()", "() => window.derek?.settle()"
        for typed, sent in [(question, question.submit), *((example, example.click) for example in offered)]:
            sent(None, js=wait, **common)
            asking = sent(reply, [typed, conversation], shown, concurrency_id="ask", **common)
            asking.then(None, js=settle, **common)
        cleared = new.click(lambda: ([], [], "", "", gr.update(visible=True)), None, shown, **common)
        cleared.then(None, js=settle, **common)
        labels = [header, question, new, lead, *offered]
        page.load(load, None, labels, **common).then(None, js="() => window.derek?.name()", **common)
    page.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING, api_open=False)
    return page


def serve(
    live: Live, *, host: str = "127.0.0.1", port: int = 7860, auth: str = "", ready: Callable[[str], None]
) -> None:
    """Serve the page until Ctrl-C. `auth` is "user:password" or ""; `ready` gets the address once it answers.

    Raises:
        DerekError: the port is taken, the host is unknown, or others can reach it and there is no password.

    """
    member = check_address(host, port, auth)
    library = librarian(live)
    page = build_page(live.ask, library)
    from starlette.middleware import Middleware

    from qa.page.guard import Guard
    from qa.page.routes import routes

    titles = [(one, tell(TITLE, one)) for one in LANGUAGES]
    try:
        _, url, _ = page.launch(
            server_name=f"[{host}]" if ":" in host else host,
            server_port=port,
            auth=member,
            auth_message=render("login.html", ENGLISH, titles=titles) if member else None,
            prevent_thread_lock=True,
            quiet=True,
            num_workers=0,
            footer_links=[],
            allowed_paths=[],
            max_file_size=1,
            strict_cors=True,
            state_session_capacity=200,
            head='<link rel="stylesheet" href="page.css"><script src="page.js" defer></script>',
            theme=_theme(),
            **UNUSED,
            app_kwargs={
                "openapi_url": None,
                "docs_url": None,
                "redoc_url": None,
                "routes": routes(library),
                "middleware": [Middleware(Guard, host=host, guarded=bool(member))],
            },
        )
    except OSError as error:
        raise port_taken(port) from error
    ready(url)
    try:
        while page.server.thread.is_alive():
            page.server.thread.join(1)
    except KeyboardInterrupt:
        pass
    finally:
        page.close(verbose=False)


def _theme() -> "gr.themes.Base":
    """What is seen before page.css is there, and on the log-in page; the colours of page.css."""
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
