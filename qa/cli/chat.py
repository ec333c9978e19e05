"""`derek chat`: the page in a browser."""

from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from index.messages import message
from qa.cli.build import ensure_index
from qa.cli.console import FILE, FOLDER, INDEX, PATH, SOURCE, IndexOption, say, secret
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
        "  derek chat --host 0.0.0.0 --auth-file secret    for others in the network too\n"
        "  derek chat --proxy https://derek.example/docs   behind a proxy that shows it there\n"
        "  derek chat --allow-upload                       documents may be added on the page\n\n"
        "Programs ask at /api, described at /api/openapi.json."
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
        str,
        Option(
            metavar=message("NAME:PASSWORD"),
            envvar="DEREK_AUTH",
            help=message("let in only those who know these; also from DEREK_AUTH, which no list of programs shows"),
        ),
    ] = "",
    auth_file: Annotated[
        Path | None, Option(metavar=FILE, help=message("a file with NAME:PASSWORD, in place of --auth"))
    ] = None,
    api_token_file: Annotated[
        Path | None,
        Option(
            metavar=FILE, help=message("a file with the token that programs send to /api; also from DEREK_API_TOKEN")
        ),
    ] = None,
    api_token: Annotated[str, Option(envvar="DEREK_API_TOKEN", hidden=True)] = "",
    allow_upload: Annotated[
        bool,
        Option(
            "--allow-upload",
            help=message("let those who open the page bring documents into the folder of --source, and build again"),
        ),
    ] = False,
    root_path: Annotated[
        str, Option(metavar=PATH, help=message("the path that a proxy shows the page under, as /docs"))
    ] = "",
    proxy: Annotated[
        str,
        Option(
            metavar="URL",
            help=message("the address that people open when a proxy shows the page, as https://derek.example/docs"),
        ),
    ] = "",
) -> None:
    """Serve the page until Ctrl-C."""
    from qa.api.app import check_token, make_api
    from qa.desk import Desk
    from qa.live import Live
    from qa.page.address import check_address, check_proxy, is_loopback
    from qa.page.server import Served, serve

    auth = secret(auth_file) if auth_file else auth
    token = check_token(secret(api_token_file) if api_token_file else api_token)
    check_proxy(proxy)
    check_address(host, port, auth)
    ensure_index(index, source)
    live = Live(index)
    if live.notice:
        say(live.notice)
    live.watch()
    say(message("Opening the page …"))
    desk = Desk()
    serve(
        live,
        Served(host, port, auth, proxy, root_path, source if allow_upload else None),
        ready=lambda url: say(message("The page is ready: {url}  (Ctrl-C ends it)", url=url)),
        desk=desk,
        beside={"/api": make_api(live, desk, token, is_open=is_loopback(host) and not auth and not proxy)},
    )
