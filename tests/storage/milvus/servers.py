"""A Milvus in a process of its own, by milvus-lite: several programs can ask it, and it can end and begin again."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

PATIENCE = 60  # seconds


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def milvus(folder: Path, port: int) -> Iterator[str]:
    """Serves what is in the folder while the block lasts; the part of an address before the name of an index."""
    command = ["-c", "from milvus_lite.cmdline import main; main()", "server", "--data-dir", str(folder)]
    with (folder.parent / "milvus.log").open("ab") as log:
        serving = subprocess.Popen(
            [sys.executable, *command, "--host", "127.0.0.1", "--port", str(port)], stdout=log, stderr=log
        )
    try:
        wait_for(port)
        yield f"milvus+http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait(PATIENCE)


def wait_for(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise TimeoutError(port)
