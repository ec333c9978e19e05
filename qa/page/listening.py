"""An ASGI app -> served at an address until Ctrl-C, with a limit to what strangers can hold open.

uvicorn takes any number of connections and waits for their requests for ever: a few hundred idle ones take all
descriptors, after which asyncio spins and logs.
"""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import h11
from starlette.types import ASGIApp
from uvicorn import Config, Server
from uvicorn.protocols.http.h11_impl import H11Protocol

CONNECTIONS = 1000  # at once; fewer where the system allows fewer descriptors
SPARE = 120  # descriptors for the index, for threads and for one burst of connections
BURST = 32  # connections taken in one go
PATIENCE = 15.0  # seconds for the head of a request to come in
IDLE = 30  # seconds that a connection may wait for its next request

TURNED_AWAY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Listening(Server):
    """A uvicorn server that tells when it answers."""

    def __init__(self, config: Config, ready: Callable[[], None]) -> None:
        """`ready` is called once the first request can be answered."""
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """As uvicorn does it, and then `ready`."""
        asyncio.get_running_loop().set_exception_handler(_without_spinning)
        await super().startup(sockets)
        if self.started:
            self._ready()


def listen(app: ASGIApp, host: str, port: int, *, forwarded: bool, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM. `forwarded`: believe what a proxy says of client and scheme.

    Raises OSError when the address cannot be had.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host.strip("[]"), port))
        config = Config(
            app,
            http=_limited(_most()),
            ws="none",
            lifespan="off",  # what Gradio starts then is its queue, which looks twenty times a second for work
            backlog=BURST,
            log_level="warning",
            server_header=False,
            proxy_headers=forwarded,
            timeout_keep_alive=IDLE,
            timeout_graceful_shutdown=2,
        )
        Listening(config, ready).run([listener])


def _most() -> int:
    """How many connections this process can hold; asks the system for as many descriptors as it gives."""
    try:
        import resource
    except ImportError:  # Windows counts no descriptors
        return CONNECTIONS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + SPARE
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return CONNECTIONS if soft == resource.RLIM_INFINITY else max(8, min(CONNECTIONS, soft - SPARE))


def _limited(most: int) -> type[H11Protocol]:
    """The protocol with a limit of connections and of the time that a request's head may take."""
    here: set[H11Protocol] = set()

    class Limited(H11Protocol):
        _late: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            if len(here) >= most:
                transport.write(TURNED_AWAY)
                transport.close()
                return
            here.add(self)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.conn.their_state is h11.IDLE:
                self._wait()  # the head is not complete yet
            elif self._late:
                self._late.cancel()
                self._late = None

        def connection_lost(self, exc: Exception | None) -> None:
            here.discard(self)
            if self._late:
                self._late.cancel()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._late is None:
                self._late = self.loop.call_later(PATIENCE, self.transport.close)

    return Limited


def _without_spinning(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """asyncio tells of each connection it could not accept, thousands a second: one line would do, and is no help."""
    if "out of system resource" not in context.get("message", ""):
        loop.default_exception_handler(context)
