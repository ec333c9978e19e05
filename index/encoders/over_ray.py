"""Batches of texts -> what a model sees in them, by workers of Ray Data: processes of this machine, or of a cluster.

Needs the extra `ray`, which is imported only when workers are started. A worker has its own copy of the model, and one
core: what it gives does not depend on how many there are.
"""

import os
import re
import socket
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, redirect_stdout
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from index.encoders.encoder import Encoder
from index.encoders.load import load_encoder
from index.encoders.transformer import cores
from index.errors import DerekError
from index.messages import message
from index.storage.disk import reason

Work = Callable[[str, Encoder], bytes]  # what is asked of the model, the model -> what is kept of it

LOCAL = "local"
PATIENCE = 5  # seconds in which a cluster must answer; Ray itself would try for minutes
RETRIES = 3  # times that a worker which died is started again, and what it was at is tried again
BESIDE = "/tmp"  # where Ray keeps its sockets; their paths must be short, which those of TMPDIR need not be
QUIET = {  # before Ray is imported: no statistics sent, no line of its own on the terminal
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_BACKEND_LOG_LEVEL": "fatal",
    "RAY_DATA_LOG_LEVEL": "CRITICAL",
    "RAY_DATA_DISABLE_PROGRESS_BARS": "1",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",
}
_LOCAL = re.compile(r"local(?::([1-9]\d{0,3}))?")
_ADDRESS = re.compile(r"(?!local:)([^\s/:]+|\[[\da-fA-F:.]+\]):\d{1,5}")
_COLOURS = re.compile(r"\x1b\[[\d;]*m")
_RAISED = re.compile(r"\w[\w.]*(Error|Exception): ")


@dataclass(frozen=True, slots=True)
class Machines:
    """Where workers are: on this machine, `count` of them, or wherever the cluster at `address` has a core."""

    address: str = ""  # HOST:PORT
    count: int = 0

    @classmethod
    def of(cls, typed: str | None) -> "Machines | None":
        """`local`, a worker for each core; `local:WORKERS`; or HOST:PORT of a cluster. None for None.

        Raises DerekError: it is none of these, the extra `ray` is missing, or nothing listens there.
        """
        if typed is None:
            return None
        local, address = _LOCAL.fullmatch(typed), _ADDRESS.fullmatch(typed)
        if not local and not address:
            raise DerekError(
                'workers cannot be had from "{typed}". Write local, local:WORKERS, or HOST:PORT of a Ray cluster that '
                "this machine has joined",
                typed=typed,
            )
        if not all(map(_is_installed, ("ray", "pyarrow"))):
            raise DerekError("this needs the extra ray: pip install 'derek[ray]'")
        if local:
            return cls(count=int(local[1] or cores()))
        machines = cls(address=typed)
        _refuse_silent(machines)
        return machines


def _is_installed(name: str) -> bool:
    found = find_spec(name)
    return found is not None and found.origin is not None  # else a folder of that name, which Python takes for one


def _refuse_silent(machines: Machines) -> None:
    host, _, port = machines.address.rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), PATIENCE).close()
    except (OSError, OverflowError) as error:
        raise _unusable(machines, error) from error


def _unusable(machines: Machines, why: Exception | str) -> DerekError:
    told = why if isinstance(why, str) else _reason(why)
    if not machines.address:
        return DerekError(
            "Ray cannot start workers on this machine ({why}). Build without them: leave out --ray", why=told
        )
    return DerekError(
        "the Ray cluster at {address} cannot be used ({why}). Check the address; this machine must be one of the "
        "cluster (ray start --address={address}), with RAY_AUTH_MODE=token where the cluster asks for a token. "
        "Or take workers on this machine: --ray local",
        address=machines.address,
        why=told,
    )


@dataclass(frozen=True, slots=True)
class Workers:
    """Workers that can be given work, until `started` ends; `count` of them, where all cores are free."""

    machines: Machines
    count: int

    def see(self, work: Work, model: str, asked: Sequence[tuple[str, str]]) -> Iterator[tuple[str, bytes]]:
        """Names and what is asked -> names and what is seen, each as soon as it is there, in any order.

        `model` is a name for `load_encoder`; nothing is downloaded. `work` is a function at the top of a module.
        Raises DerekError: what `work` or the loading of the model raised; or the workers failed, and why.
        """
        import ray
        import ray.data

        rows = [{"name": name, "asked": text} for name, text in asked]
        with warnings.catch_warnings(action="ignore"):  # Ray warns of its own settings, and of the limits of retries
            context = ray.data.DataContext.get_current()
            context.enable_progress_bars = context.print_on_execution_start = False
            context.raise_original_map_exception = True
            made = ray.data.from_items(rows, override_num_blocks=len(rows)).map(
                _Worker,
                fn_constructor_args=(work, model),
                compute=ray.data.ActorPoolStrategy(size=min(self.count, len(rows))),
                num_cpus=1,
                max_restarts=RETRIES,
                max_task_retries=RETRIES,
            )
        try:
            for row in made.iter_rows():
                yield row["name"], row["seen"]
        except Exception as error:  # Ray's kinds, around those of the worker
            raise _failed(error) from error


class _Worker:
    """What runs in a process of Ray: one copy of the model, loaded when the first batch comes."""

    def __init__(self, work: Work, model: str) -> None:
        self._work, self._model = work, model
        self._encoder: Encoder | None = None

    def __call__(self, row: dict[str, Any]) -> dict[str, Any]:
        """A row of names and texts -> a row of names and bytes."""
        self._encoder = self._encoder or load_encoder(self._model, threads=1)
        return {"name": row["name"], "seen": self._work(row["asked"], self._encoder)}


@contextmanager
def started(machines: Machines) -> Iterator[Workers]:
    """Workers on these machines, for as long as they are needed; a Ray that is joined already is left as it is.

    Raises DerekError: Ray cannot be started, or the cluster does not let this machine in.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    import ray

    with ExitStack() as stack:
        # Where a worker dies, Ray says so on stdout, among the results.
        stack.enter_context(redirect_stdout(stack.enter_context(Path(os.devnull).open("w"))))
        if not ray.is_initialized():
            try:
                if machines.address:
                    how: dict[str, Any] = {"address": machines.address}
                else:
                    # Removed at the end; what Ray still writes while it is shut down must not stop that.
                    made = tempfile.TemporaryDirectory(prefix="derek-", dir=BESIDE, ignore_cleanup_errors=True)
                    folder = stack.enter_context(made)
                    # "local": a Ray of its own, whatever cluster RAY_ADDRESS names.
                    how = {
                        "address": LOCAL,
                        "num_cpus": machines.count,
                        "include_dashboard": False,
                        "_temp_dir": folder,
                    }
                stack.callback(ray.shutdown)
                with _silent():
                    ray.init(**how, log_to_driver=False, logging_level="ERROR")
            except Exception as error:  # of connections, versions, tokens
                raise _unusable(machines, error) from error
        count = machines.count or int(ray.cluster_resources().get("CPU", 0))
        if not count:
            raise _unusable(machines, message("it has no cores to give"))
        yield Workers(machines, count)


@contextmanager
def _silent() -> Iterator[None]:
    """Nothing reaches stderr, nor that of processes begun here: Ray's core tells there that it will tell nothing."""
    kept, nowhere = os.dup(2), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _failed(error: Exception) -> DerekError:
    """The error of a worker, as it was raised there; else what Ray says of it."""
    cause = getattr(error, "cause", None) or error
    if isinstance(cause, DerekError):
        return type(cause)(cause.message)
    return DerekError(
        "the Ray workers failed ({why}). Each machine of a cluster needs this same version of Derek and its model. "
        "What was encoded is kept: derek build goes on, with --ray or without",
        why=_reason(cause),
    )


def _reason(error: Exception) -> str:
    """The cause in a line: of a traceback, as Ray gives it for what happened elsewhere, the error in it."""
    if isinstance(error, OSError) and error.errno:
        return reason(error)
    lines = _COLOURS.sub("", str(error)).strip().splitlines() or [""]
    raised = [line for line in lines[1:] if _RAISED.match(line)]
    return (raised[-1] if raised else f"{type(error).__name__}: {lines[0]}")[:200]
