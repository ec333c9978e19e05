"""Workers of Ray: where they may be, what they give back, and what is said of those that fail or cannot be had."""

import importlib.util
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.encoders.over_ray import Machines, Workers, started
from index.encoders.transformer import cores
from index.errors import DerekError, ModelError
from tests.encoders import ray_work

needs_ray = pytest.mark.skipif(importlib.util.find_spec("ray") is None, reason="needs the extra ray")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the extra were there, which finding a place only looks for."""
    monkeypatch.setattr("index.encoders.over_ray._is_installed", lambda name: True)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(("typed", "count"), [("local", cores()), ("local:1", 1), ("local:12", 12)])
def test_workers_of_this_machine(typed: str, count: int) -> None:
    assert Machines.of(typed) == Machines(count=count)


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    "typed", ["", "2", "local:", "local:0", "local:-1", "local:two", "host", "host:", "ray://127.0.0.1:10001", "a b:1"]
)
def test_what_names_no_place_is_refused_with_what_may_be_written(typed: str) -> None:
    with pytest.raises(DerekError, match='workers cannot be had from "') as refused:
        Machines.of(typed)
    assert f'"{typed}". Write local, local:WORKERS, or HOST:PORT' in str(refused.value)


@pytest.mark.usefixtures("installed")
def test_an_address_is_taken_if_somebody_listens_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
        assert Machines.of(address) == Machines(address=address)
    with pytest.raises(DerekError, match=f"the Ray cluster at {address} cannot be used .Connection refused.. Check"):
        Machines.of(address)


@pytest.mark.parametrize("missing", ["ray", "pyarrow"])
def test_without_the_extra_the_command_that_installs_it_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(DerekError, match=r"this needs the extra ray: pip install 'derek\[ray\]'"):
        Machines.of("local:2")


def test_a_folder_that_is_called_ray_is_not_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ray", "pyarrow"):
        (tmp_path / name).mkdir()
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(DerekError, match="this needs the extra ray"):
        Machines.of("local:2")


def test_ray_is_not_imported_where_nobody_asked() -> None:
    code = "import sys, index.build, index.encoders.over_ray; sys.exit('ray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0


@needs_ray
def test_the_batch_of_a_worker_that_died_is_tried_again_and_nothing_said(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = [(name, str(tmp_path / name)) for name in "abc"]
    with started(Machines(count=2)) as workers:
        assert dict(workers.see(ray_work.die_once, "static", asked)) == dict.fromkeys("abc", b"alive")
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with started(Machines(count=8)) as found:  # the cores of those that a test left behind are not missed
        yield found


@needs_ray
def test_each_batch_comes_back_under_its_name(workers: Workers) -> None:
    asked = [(f"name {number}", f"batch {number}") for number in range(9)]
    assert dict(workers.see(ray_work.echo, "static", asked)) == {
        f"name {number}": f"batch {number} by static".encode() for number in range(9)
    }


@needs_ray
def test_a_batch_that_kills_each_worker_is_given_up(workers: Workers) -> None:
    with pytest.raises(DerekError, match="the Ray workers failed .ActorDiedError: .*derek build goes on"):
        list(workers.see(ray_work.die, "static", [("a", "b")]))


@needs_ray
def test_an_error_of_the_model_comes_back_as_it_was_raised(workers: Workers) -> None:
    with pytest.raises(ModelError) as refused:
        list(workers.see(ray_work.refuse, "static", [("a", "rain")]))
    assert refused.value.message == "the model static does not like rain. Take another"
    assert refused.value.message.values == {"name": "static", "asked": "rain"}


@needs_ray
def test_a_model_that_a_worker_has_not_is_named(workers: Workers) -> None:
    with pytest.raises(ModelError, match="the model no-one/nothing is in no folder and not in the cache"):
        list(workers.see(ray_work.echo, "no-one/nothing", [("a", "b")]))


@needs_ray
def test_another_error_of_a_worker_is_told_in_a_line(workers: Workers) -> None:
    with pytest.raises(DerekError, match="the Ray workers failed .ZeroDivisionError: by nothing.. Each machine"):
        list(workers.see(ray_work.stumble, "static", [("a", "b")]))
