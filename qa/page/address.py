"""--host, --port, --auth -> where the page may be served, or a DerekError that says why it may not."""

import errno
import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from index.errors import DerekError
from index.storage.disk import reason


def is_loopback(host: str) -> bool:
    """True for a host that only this machine can reach."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def bracketed(host: str) -> str:
    """A host as an address names it: [::1], 127.0.0.1."""
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def check_address(host: str, port: int, auth: str) -> tuple[str, str] | None:
    """(user, password) or None; DerekError when the page could not or should not be served there."""
    if not 0 < port < 65536:
        raise DerekError("there is no port {port}: give --port 1 to 65535", port=port)
    user, _, password = auth.partition(":")
    if auth and not (user and password):
        raise DerekError("--auth needs NAME:PASSWORD: --auth anna:secret")
    if not auth and not is_loopback(host):
        raise DerekError(
            "other machines can see {host}, so a password is needed: add --auth NAME:PASSWORD or leave out --host",
            host=host,
        )
    try:
        family, kind, proto, _, where = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        raise _refused(error, host, port) from error
    return (user, password) if auth else None


def check_proxy(proxy: str) -> None:
    """DerekError when what --proxy says is no address."""
    outer = urlsplit(proxy)
    if proxy and (outer.scheme not in ("http", "https") or not outer.hostname or outer.query or outer.fragment):
        raise DerekError("--proxy needs the address that people open: --proxy https://derek.example/docs")


def port_taken(port: int) -> DerekError:
    """Another program listens there; the next port is offered."""
    return DerekError(
        "port {port} is taken: close that program or give another, --port {other}", port=port, other=port + 1
    )


def _refused(error: OSError, host: str, port: int) -> DerekError:
    if error.errno == errno.EADDRINUSE:
        return port_taken(port)
    if error.errno == errno.EACCES:
        return DerekError("port {port} needs an administrator's rights: give --port 1024 or above", port=port)
    why = reason(error)
    return DerekError("the page cannot be served at {host}:{port} ({why}): check --host", host=host, port=port, why=why)
