import socket

import pytest

from index.errors import DerekError
from qa.page.address import check_address, is_loopback


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("[::1]", True), ("127.8.9.1", True)]
    + [("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("example.org", False)],
)
def test_loopback(host, loopback):
    assert is_loopback(host) is loopback


@pytest.mark.parametrize(
    ("host", "port", "auth", "told"),
    [
        ("0.0.0.0", 7860, "", "a password is needed"),
        ("192.168.1.5", 7860, "", "a password is needed"),
        ("127.0.0.1", 7860, "anna", "--auth needs NAME:PASSWORD"),
        ("127.0.0.1", 7860, ":секрет", "--auth needs NAME:PASSWORD"),
        ("127.0.0.1", 0, "", "give --port 1 to 65535"),
        ("127.0.0.1", 70000, "", "give --port 1 to 65535"),
        ("192.0.2.1", 7860, "a:b", "check --host"),
    ],
)
def test_an_unfit_address_is_one_line(host, port, auth, told):
    with pytest.raises(DerekError, match=told) as error:
        check_address(host, port, auth)
    assert "\n" not in str(error.value)


def test_a_busy_port_is_named():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(DerekError, match=f"port {port} is taken: .*, --port {port + 1}"):
            check_address("127.0.0.1", port, "")


def test_password_with_colon():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert check_address("127.0.0.1", port, "анна:a:b") == ("анна", "a:b")
