"""`derek mcp`: the tools ask and open for a program that speaks the Model Context Protocol."""

import sys
from pathlib import Path
from typing import Annotated

from typer import Option, Typer

from index.errors import DerekError
from index.messages import message
from qa.cli.build import ensure_index
from qa.cli.console import FILE, FOLDER, INDEX, SOURCE, IndexOption, say, secret
from qa.cli.help import Command

app = Typer()


@app.command(
    cls=Command,
    help=message(
        "Answer a program that speaks the Model Context Protocol: its tools are ask and open.\n\n"
        "The program starts this command itself and speaks over stdin and stdout; with --port it comes over HTTP, to "
        "/mcp. Needs the extra mcp: pip install 'derek[mcp]'."
    ),
    epilog=message(
        "Examples:\n"
        "  derek mcp                                       started by the program\n"
        "  derek mcp --port 7870 --api-token-file token    http://127.0.0.1:7870/mcp"
    ),
)
def mcp(
    port: Annotated[int, Option(metavar="N", min=0, max=65535, help=message("serve over HTTP at this port"))] = 0,
    source: Annotated[
        Path, Option(metavar=FOLDER, help=message("documents to build from if there is no index"))
    ] = SOURCE,
    index: IndexOption = INDEX,
    api_token_file: Annotated[
        Path | None,
        Option(metavar=FILE, help=message("a file with the token that programs send; also from DEREK_API_TOKEN")),
    ] = None,
    api_token: Annotated[str, Option(envvar="DEREK_API_TOKEN", hidden=True)] = "",
) -> None:
    """Serve until the program ends or Ctrl-C. Over HTTP only on this machine."""
    from qa.api.app import check_token
    from qa.api.mcp import make_mcp, serve_http
    from qa.live import Live
    from qa.page.address import check_address

    if not port and (sys.stdin is None or sys.stdout is None):  # `<&-`
        raise DerekError("standard input or output is closed, over which a program would ask: give a --port")
    token = check_token(secret(api_token_file) if api_token_file else api_token)
    ensure_index(index, source)
    live = Live(index)
    server = make_mcp(live)
    live.watch()
    if not port:
        server.run()
        return
    check_address("127.0.0.1", port, "")
    say(message("Programs may ask at {url}  (Ctrl-C ends it)", url=f"http://127.0.0.1:{port}/mcp"))
    serve_http(server, "127.0.0.1", port, token)
