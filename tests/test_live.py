"""The index that serves: swapped whole when a new one is published, kept when the new one is refused."""

import logging
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.build import build_index
from index.errors import IndexFault
from index.storage.store import Store
from qa.answer import Answer
from qa.live import LOG, Live
from tests.encoders.letters_encoder import LettersEncoder
from tests.storage.live_queries import queries
from tests.storage.stores import mapped

QUESTION = "Что выпускает завод?"


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "source").mkdir()
    publish(tmp_path / "index", "лекарства")
    return tmp_path / "index"


@pytest.fixture
def live(root: Path) -> Iterator[Live]:
    live = Live(root)
    yield live
    live.stop()


def publish(root: Path, what: str) -> str:
    """A build whose answer to QUESTION says what it was made of."""
    text = f"Завод выпускает {what}. Его открыли весной."
    (root.parent / "source" / "zavod.txt").write_text(text, encoding="utf-8")
    return build_index([root.parent / "source"], root).build


def said(live: Live) -> tuple[str, str]:
    found: Answer = live.engine.ask(QUESTION)
    return found.build, found.hits[0].passage.text.split(".")[0]


def damage(root: Path, build: str) -> None:
    path = root / "builds" / build / "vectors.faiss"
    path.write_bytes(path.read_bytes()[:-1])


def test_a_look_swaps_in_a_new_build_and_only_a_new_one(root: Path, live: Live) -> None:
    assert said(live) == ("000001", "Завод выпускает лекарства")
    assert live.look() is False
    publish(root, "стекло")
    assert said(live) == ("000001", "Завод выпускает лекарства")
    assert live.look() is True
    assert said(live) == ("000002", "Завод выпускает стекло")
    assert (live.look(), live.notice) == (False, "")


def test_a_new_build_is_seen_by_the_watch(root: Path, live: Live) -> None:
    live.watch()
    publish(root, "стекло")
    for _ in range(6000):  # a minute at most, however busy the machine
        if live.engine.index.build != "000001":
            break
        time.sleep(0.01)
    assert said(live) == ("000002", "Завод выпускает стекло")


def test_a_rollback_is_seen_too(root: Path, live: Live) -> None:
    publish(root, "стекло")
    live.look()
    Store(root).rollback("000001")
    assert live.look() is True
    assert said(live) == ("000001", "Завод выпускает лекарства")


def test_the_model_is_not_loaded_again(root: Path, live: Live) -> None:
    before = live.engine.index
    publish(root, "стекло")
    live.look()
    assert live.engine.index.encoder is before.encoder
    assert live.engine.index is not before


def test_a_damaged_build_is_refused_and_the_old_one_serves_with_a_notice(
    root: Path, live: Live, caplog: pytest.LogCaptureFixture
) -> None:
    publish(root, "стекло")
    live.look()
    damage(root, publish(root, "цемент"))
    with caplog.at_level(logging.WARNING, LOG.name):
        assert live.look() is False
    # 000002 from memory, not the older one that a fresh start would fall back to
    assert said(live) == ("000002", "Завод выпускает стекло")
    assert live.notice == (
        f"The new build was not accepted: index {root} is unusable: build 000003: file vectors.faiss is cut short: 1580"
        " of 1581 bytes. Build again: derek build. The previous one answers, 000002"
    )
    told = [record.getMessage() for record in caplog.records if record.name == LOG.name]
    assert told == [live.notice]
    assert live.look() is False  # told once


def test_the_next_good_build_clears_the_notice(root: Path, live: Live) -> None:
    damage(root, publish(root, "стекло"))
    live.look()
    publish(root, "цемент")
    assert live.look() is True
    assert (said(live), live.notice) == (("000003", "Завод выпускает цемент"), "")


def damaged_pointer(root: Path) -> None:
    (root / "CURRENT").write_bytes(b'{"build": "../../etc"}\n')


def no_pointer(root: Path) -> None:
    (root / "CURRENT").unlink()


def other_settings(root: Path) -> None:
    stored = Store(root).load()
    Store(root).publish(stored.files, {**stored.manifest, "settings": {"language": 0}})


def other_model(root: Path) -> None:
    build_index([root.parent / "source"], root, model=LettersEncoder())


def another_program(root: Path) -> None:
    Store(root).publish({"a.bin": b"?"}, {"made": "by somebody else"})


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (damaged_pointer, "file CURRENT is damaged"),
        (no_pointer, "there is no file CURRENT"),
        (shutil.rmtree, "there is no index"),
        (other_settings, "by other rules"),
        (other_model, "letters"),
        (another_program, "names no model"),
    ],
)
def test_whatever_is_put_there_the_old_build_serves(root: Path, live: Live, change: object, why: str) -> None:
    change(root)  # type: ignore[operator]
    assert live.look() is False
    assert why in live.notice
    assert live.notice.endswith("The previous one answers, 000001")
    assert said(live) == ("000001", "Завод выпускает лекарства")


def test_the_watch_outlives_a_mistake_of_ours(
    root: Path, live: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from qa import live as module

    def broken(*given: object, **named: object) -> None:
        raise RuntimeError("a fault that nobody thought of")

    with monkeypatch.context() as patch:
        patch.setattr(module, "open_index", broken)
        publish(root, "стекло")
        assert live.look() is False
    assert "RuntimeError: a fault that nobody thought of" in live.notice
    assert [record.exc_info is None for record in caplog.records if record.name == LOG.name] == [False]
    publish(root, "цемент")
    assert live.look() is True


def test_without_an_index_there_is_nothing_to_serve(tmp_path: Path) -> None:
    with pytest.raises(IndexFault, match=r"there is no index in .* yet\. Build it: derek build"):
        Live(tmp_path / "nothing")


def test_at_the_start_an_older_whole_build_serves_with_its_notice(root: Path) -> None:
    damage(root, publish(root, "стекло"))
    live = Live(root)
    assert live.engine.index.build == "000001"
    assert live.notice.startswith("Attention: build 000002 is unusable")


def test_questions_during_swaps_never_fail_and_never_mix_builds(root: Path, live: Live) -> None:
    """Two builds take turns; each answer must say in its text what the build that it names was made of."""
    made = {"000001": "Завод выпускает лекарства", publish(root, "стекло"): "Завод выпускает стекло"}
    live.look()
    wrong: list[object] = []
    asked = [0] * 8
    done = threading.Event()

    def ask(thread: int) -> None:
        while not done.is_set():
            try:
                build, text = said(live)
                if made[build] != text:
                    wrong.append((build, text))
            except Exception as error:
                wrong.append(error)
            asked[thread] += 1

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    swaps = turn = 0
    while turn < 50 or not min(asked):  # until each thread had its turn, on a busy machine too
        Store(root).rollback(f"{turn % 2 + 1:06}")  # never the one that serves
        swaps += live.look()
        turn += 1
    done.set()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert swaps == turn


def test_questions_while_builders_are_killed_never_fail_and_never_mix_builds(tmp_path: Path) -> None:
    """The short version of `python -m benchmarks.reliability queries`: real builders, real SIGKILL."""
    seen = queries(tmp_path / "index", seconds=1, swaps=3)
    assert (seen.faults, seen.mixed, seen.notices) == ([], 0, 0)
    assert seen.swaps >= 3
    assert seen.kills >= 1
    assert seen.queries > 8


def turned(root: Path, build: str, name: str, place: int) -> None:
    """Turn a bit over in a new file in the place of one that may be mapped."""
    path = root / "builds" / build / name
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.unlink()
    path.write_bytes(data)


@pytest.mark.parametrize(("name", "place"), [("vectors.faiss", -1), ("vectors.faiss", 0), ("words/ids.npy", 0)])
def test_a_large_index_found_damaged_while_it_serves_gives_way_to_the_one_before(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str, place: int
) -> None:
    mapped(monkeypatch)
    publish(root, "мебель")
    turned(root, "000002", name, place)
    live = Live(root)
    live.engine.index.checking.finish()
    if place == -1:  # it could be opened
        assert live.engine.index.build == "000002"
        with pytest.raises(IndexFault, match=f"build 000002 is unusable: file {name} was changed"):
            live.ask(QUESTION)
        assert live.look()
    assert said(live) == ("000001", "Завод выпускает лекарства")
    assert live.notice.startswith(f"Attention: build 000002 is unusable (file {name} was changed: its hash is another)")
    assert not live.look()
    publish(root, "обувь")
    assert live.look()
    assert (said(live), live.notice) == (("000003", "Завод выпускает обувь"), "")


def test_a_large_index_found_damaged_with_none_before_it_refuses_every_question(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    turned(root, "000001", "sentences.faiss", -1)
    live = Live(root)
    live.engine.index.checking.finish()
    for _ in range(2):
        assert not live.look()
        assert "build 000001: file sentences.faiss was changed: its hash is another" in live.notice
        with pytest.raises(IndexFault, match="build 000001 is unusable: file sentences.faiss was changed"):
            live.ask(QUESTION)
    publish(root, "обувь")
    assert live.look()
    assert (said(live), live.notice) == (("000002", "Завод выпускает обувь"), "")


def test_what_is_quoted_of_a_large_index_is_checked_before_it_is_shown(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    monkeypatch.setattr("index.storage.checking.Checking.start", lambda self: None)  # as if it took long
    path = root / "builds/000001/documents.jsonl"
    data = path.read_bytes().replace("лекарства".encode(), "лекарство".encode())
    path.unlink()
    path.write_bytes(data)
    with pytest.raises(IndexFault, match="file documents.jsonl of the index is damaged. See: derek verify"):
        Live(root).ask(QUESTION)


def test_an_answer_of_a_large_index_says_that_not_all_of_it_is_checked(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    monkeypatch.setattr("index.storage.checking.Checking.start", lambda self: None)
    live = Live(root)
    assert live.ask(QUESTION).notice == "Build 000001 is large: 0.0 GB of it are still being checked"
    assert live.notice == ""  # nothing is wrong with it
    live.engine.index.checking.finish()
    assert live.ask(QUESTION).notice == ""
