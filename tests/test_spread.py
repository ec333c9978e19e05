"""What workers see of a build, and that the build is the same with them, without them, and interrupted."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from index.build import build_index
from index.encoders.encoder import Encoder
from index.encoders.over_ray import Machines
from index.errors import ModelError
from index.prepare import BATCH, see
from index.storage.store import Store
from tests.encoders.letters_encoder import LettersEncoder

COUNT = 2 * BATCH + 5  # passages, one a document: three batches


class FakeWorkers:
    """Workers in this process, the last batch first; `start_with` stands in for `started`."""

    count = 2

    def __init__(self, stop_after: int = 1 << 30) -> None:
        self.encoder = LettersEncoder()
        self.machines: list[Machines] = []
        self._stop_after = stop_after  # batches, then Ctrl-C

    @contextmanager
    def start_with(self, machines: Machines) -> Iterator["FakeWorkers"]:
        self.machines.append(machines)
        yield self

    def see(
        self, work: Callable[[str, Encoder], bytes], model: str, asked: Sequence[tuple[str, str]]
    ) -> Iterator[tuple[str, bytes]]:
        assert model == "letters"
        for name, text in reversed(asked):
            if not self._stop_after:
                raise KeyboardInterrupt
            self._stop_after -= 1
            yield name, work(text, self.encoder)


Use = Callable[[FakeWorkers], FakeWorkers]  # has a build take these workers


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    monkeypatch.setattr("index.encoders.over_ray._is_installed", lambda name: True)

    def using(workers: FakeWorkers) -> FakeWorkers:
        monkeypatch.setattr("index.spread.started", workers.start_with)
        return workers

    return using


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return written(tmp_path / "source", COUNT)


def written(folder: Path, count: int) -> Path:
    """Documents of a passage each."""
    folder.mkdir()
    for number in range(count):
        text = f"Мост номер {number} открыт. Его строили {number + 2} года."
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


def parts(root: Path) -> dict[str, str]:
    """The SHA-256 of each file of the published build."""
    return {name: file["sha256"] for name, file in Store(root).manifest()["files"].items()}


def texts_asked(encoder: LettersEncoder) -> int:
    """How many passages; each is asked for with its two sentences."""
    assert len(encoder.asked) % 3 == 0
    return len(encoder.asked) // 3


def test_the_workers_see_all_and_the_build_is_the_same(source: Path, tmp_path: Path, use: Use) -> None:
    workers, encoder = use(FakeWorkers()), LettersEncoder()
    build_index([source], tmp_path / "alone", model=LettersEncoder())
    build_index([source], tmp_path / "spread", model=encoder, ray="local:2")
    assert parts(tmp_path / "spread") == parts(tmp_path / "alone")
    assert (workers.machines, texts_asked(workers.encoder), encoder.asked) == ([Machines(count=2)], COUNT, [])


def test_what_is_known_is_not_asked_again(source: Path, root: Path, use: Use) -> None:
    build_index([source], root, model=LettersEncoder())
    for number in range(BATCH + 1):
        (source / f"new {number}.txt").write_text(f"Школа {number} открыта. В ней учат.", encoding="utf-8")
    workers = use(FakeWorkers())
    build_index([source], root, model=LettersEncoder(), ray="local:2")
    assert texts_asked(workers.encoder) == BATCH + 1
    assert all("Школа" in text or "учат" in text for text in workers.encoder.asked)


def test_batches_among_kept_passages_are_those_of_the_build(source: Path, root: Path, use: Use) -> None:
    build_index([source], root, model=LettersEncoder())
    for number in range(0, COUNT, 2):
        (source / f"{number:03}.txt").write_text(f"Школа {number} открыта. В ней учат.", encoding="utf-8")
    workers, encoder = use(FakeWorkers()), LettersEncoder()
    build_index([source], root, model=encoder, ray="local:2")
    assert (texts_asked(workers.encoder), encoder.asked) == (COUNT // 2 + 1, [])


def test_a_single_batch_starts_no_workers(tmp_path: Path, root: Path, use: Use) -> None:
    workers, encoder = use(FakeWorkers()), LettersEncoder()
    build_index([written(tmp_path / "few", BATCH)], root, model=encoder, ray="local:2")
    assert (workers.machines, texts_asked(encoder)) == ([], BATCH)


def test_an_interruption_keeps_each_batch_that_came_back(source: Path, root: Path, use: Use) -> None:
    use(FakeWorkers(stop_after=2))
    with pytest.raises(KeyboardInterrupt):
        build_index([source], root, model=LettersEncoder(), ray="local:2")
    encoder = LettersEncoder()
    build_index([source], root, model=encoder)
    assert texts_asked(encoder) == BATCH  # the first, which was asked for last


def test_workers_go_on_where_a_build_was_interrupted(source: Path, root: Path, use: Use) -> None:
    use(FakeWorkers(stop_after=1))
    with pytest.raises(KeyboardInterrupt):
        build_index([source], root, model=LettersEncoder(), ray="local:2")
    workers, told = use(FakeWorkers()), []
    build_index([source], root, model=LettersEncoder(), ray="local:2", progress=lambda *stage: told.append(stage))
    assert texts_asked(workers.encoder) == COUNT - 5
    assert [done for what, done, _ in told if what == "Computing vectors with Ray"] == [0, 5, BATCH + 5, COUNT]


def test_more_batches_than_are_handed_over_at_once(
    source: Path, root: Path, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.spread.AHEAD", 1)
    workers, encoder = use(FakeWorkers()), LettersEncoder()
    build_index([source], root, model=encoder, ray="local:2")
    assert (texts_asked(workers.encoder), encoder.asked) == (COUNT, [])


def test_a_dry_run_starts_no_workers(source: Path, root: Path, use: Use) -> None:
    workers = use(FakeWorkers())
    assert build_index([source], root, model=LettersEncoder(), ray="local:2", dry_run=True).plan.encoded == COUNT
    assert workers.machines == []


@pytest.mark.parametrize("other", [["newer", "letters"], [2, "others"]])
def test_a_worker_of_another_model_or_program_refuses(other: list[object]) -> None:
    with pytest.raises(ModelError, match="the model letters on the machine .* is not the one that is asked for. Inst"):
        see(json.dumps([*other, ["Мост открыт.", [[0, 12]]]]), LettersEncoder())


@pytest.mark.parametrize("model", ["derek", "static"])
def test_two_processes_of_ray_make_the_same_build(
    source: Path, tmp_path: Path, model: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_ADDRESS", "127.0.0.1:1")  # workers of this machine have nothing to do with a cluster
    build_index([source], tmp_path / "alone", model=model)
    build_index([source], tmp_path / "spread", model=model, ray="local:2")
    assert parts(tmp_path / "spread") == parts(tmp_path / "alone")
