"""`derek chat`: the page in a browser."""

from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from index.messages import message
from qa.cli.build import ensure_index
from qa.cli.console import FOLDER, INDEX, SOURCE, IndexOption, say
from qa.cli.help import Command

app = Typer()


@app.command(
    cls=Command,
    help=message(
        "Ask in a browser: serve the page with questions and answers.\n\n"
        "If there is no index yet, one is built first. New builds show up on the page by themselves. Ctrl-C ends it."
    ),
    epilog=message(
        "Examples:\n"
        "  derek chat                                      then open http://127.0.0.1:7860\n"
        "  derek chat --port 8000\n"
        "  derek chat --host 0.0.0.0 --auth anna:secret    for others in the network too"
    ),
)
def chat(
    host: Annotated[
        str,
        Option(
            metavar=message("ADDRESS"), help=message("where to serve; an address that others can reach needs --auth")
        ),
    ] = "127.0.0.1",
    port: Annotated[int, Option(metavar="N", min=1, max=65535, help=message("the port"))] = 7860,
    source: Annotated[
        Path, Option(metavar=FOLDER, help=message("documents to build from if there is no index"))
    ] = SOURCE,
    index: IndexOption = INDEX,
    auth: Annotated[
        str, Option(metavar=message("NAME:PASSWORD"), help=message("let in only those who know these"))
    ] = "",
) -> None:
    """Serve the page until Ctrl-C."""
    from qa.live import Live
    from qa.page.address import check_address
    from qa.page.server import Served, serve

    check_address(host, port, auth)
    ensure_index(index, source)
    live = Live(index)
    if live.notice:
        say(live.notice)
    live.watch()
    say(message("Opening the page …"))
    serve(
        live,
        Served(host, port, auth),
        ready=lambda url: say(message("The page is ready: {url}  (Ctrl-C ends it)", url=url)),
    )
