"""--host, --port, --auth -> where the page may be served, or a DerekError that says why it may not."""

import errno
import socket
from ipaddress import ip_address

from index.errors import DerekError


def is_loopback(host: str) -> bool:
    """True for a host that only this machine can reach."""
    if host.lower() == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_address(host: str, port: int, auth: str) -> tuple[str, str] | None:
    """(user, password) or None; DerekError when the page could not or should not be served there."""
    if not 0 < port < 65536:
        raise DerekError(f"Порта {port} не бывает: укажите --port от 1 до 65535")
    user, colon, password = auth.partition(":")
    if auth and not (user and colon and password):
        raise DerekError("--auth ждёт имя и пароль через двоеточие, например: --auth anna:секрет")
    if not auth and not is_loopback(host):
        raise DerekError(
            f"Адрес {host} виден другим машинам, поэтому нужен пароль: добавьте --auth имя:пароль или уберите --host"
        )
    try:
        family, kind, proto, _, where = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(where)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise port_taken(port) from error
        if error.errno == errno.EACCES:
            raise DerekError(f"Порт {port} требует прав администратора: укажите --port от 1024") from error
        raise DerekError(f"Адрес {host}:{port} не подходит ({error.strerror}): проверьте --host") from error
    return (user, password) if auth else None


def port_taken(port: int) -> DerekError:
    """The error that says so."""
    return DerekError(f"Порт {port} занят: закройте ту программу или укажите другой, --port {port + 1}")
