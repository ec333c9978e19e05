"""Real server processes for the tests: each on a free port, its output kept in a file, ended at the end."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCREENSHOTS = ROOT / "screenshots"


@dataclass(frozen=True, slots=True)
class Served:
    url: str
    output: Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(
    folder: Path, auths: Sequence[str] = ("",), port: int = 0, proxy: str = "", root_path: str = ""
) -> Iterator[list[Served]]:
    """One server for each of `auths`, started side by side, the first at `port` if one is given."""
    env = {**os.environ, "GRADIO_TEMP_DIR": str(folder), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    with contextlib.ExitStack() as stack:
        started, ports = time.monotonic(), [port * (not n) or free_port() for n, _ in enumerate(auths)]
        files = [folder / f"{at}.txt" for at in ports]
        processes = []
        for auth, at, file in zip(auths, ports, files, strict=True):
            output = stack.enter_context(file.open("wb"))
            command = [sys.executable, "-m", "tests.page.served", str(at), auth, proxy, root_path]
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
            stack.callback(process.wait, 10)
            stack.callback(process.terminate)
            processes.append(process)
        servers = []
        for process, at, file in zip(processes, ports, files, strict=True):
            while "READY" not in file.read_text():
                assert process.poll() is None, file.read_text()
                assert time.monotonic() - started < 60, "the server does not answer"
                time.sleep(0.05)
            servers.append(Served(f"http://127.0.0.1:{at}", file))
        yield servers
