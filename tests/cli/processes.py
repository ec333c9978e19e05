"""The `derek` command as a process of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT = 60  # seconds; what takes longer hangs


def process(
    folder: Path, *arguments: str, flags: tuple[str, ...] = (), stdout: int = subprocess.PIPE, **environment: str
) -> subprocess.Popen[bytes]:
    """`python -m qa.cli` in English, that Ctrl-C ends even where whoever started the tests ignores it."""
    return subprocess.Popen(
        [sys.executable, *flags, "-m", "qa.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8", **environment},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def ended(running: subprocess.Popen[bytes]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr, once it has ended."""
    with running:
        try:
            out, err = running.communicate(timeout=LIMIT)
        except subprocess.TimeoutExpired:
            running.kill()
            raise
    return running.returncode, out.decode(), err.decode()


def wait_until_asleep(pid: int) -> None:
    """Until a process has done nothing for a while, after it did something: it waits for somebody."""
    end = time.monotonic() + LIMIT
    while not _sleeps(pid):
        assert time.monotonic() < end


def _sleeps(pid: int) -> bool:
    before = _ticks(pid)
    time.sleep(0.3)
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "S" and _ticks(pid) == before != ["0", "0"]


def _ticks(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]


IMPORTED = """
import sys
from qa.cli.main import main
try:
    main(sys.argv[1:])
except SystemExit:
    pass
print("\\n" + " ".join(sys.modules))
"""


def imported_by(folder: Path, arguments: list[str]) -> set[str]:
    """The modules that a command has imported by its end."""
    done = subprocess.run(
        [sys.executable, "-c", IMPORTED, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
        timeout=LIMIT,
    )
    return set(done.stdout.decode().splitlines()[-1].split())
