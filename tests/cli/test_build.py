"""`derek build`: what it tells, which documents it reads, and that a mistake costs nothing."""

import json
import time
from pathlib import Path

import pytest

from index import prepare
from index.storage.store import Store
from qa.cli.console import progress_bar
from tests.cli.commands import BINARY, QUESTION, TEXTS, Derek, assert_one_line, contents

pytest_plugins = ["tests.cli.fixtures"]


def test_build_tells_what_it_did(folder: Path, derek: Derek) -> None:
    done = derek("build")
    first, names, last = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert first == "2 new, 0 changed, 0 removed, 0 unchanged: 2 of 2 passages to encode"
    assert names == "  new: apteka.md, teatr.txt"
    assert last.startswith("Build 000001 is published: 2 documents, 2 passages, ")
    (folder / "source" / "teatr.txt").unlink()
    assert derek("build", "--dry-run") == (
        0,
        "0 new, 0 changed, 1 removed, 1 unchanged: 0 of 1 passage to encode\n  removed: teatr.txt\n",
        "",
    )
    assert Store(folder / ".derek").current() == "000001"


def test_build_json(folder: Path, derek: Derek) -> None:
    made = json.loads(derek("build", "--json").out)
    assert made.pop("seconds") > 0
    assert made == {
        "build": "000001",
        "added": ["apteka.md", "teatr.txt"],
        "changed": [],
        "removed": [],
        "kept": [],
        "stale": [],
        "encoded": 2,
        "passages": 2,
        "faults": [],
        "notice": "",
        "unchanged": False,
    }
    made = json.loads(derek("build", "--json", "--dry-run").out)
    assert (made["build"], made["kept"], made["encoded"]) == ("", ["apteka.md", "teatr.txt"], 0)


def test_paths_may_be_files_and_folders(folder: Path, derek: Derek) -> None:
    (folder / "отчёт.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    assert json.loads(derek("build", "отчёт.txt", "source", "--json").out)["added"] == [
        "apteka.md",
        "teatr.txt",
        "отчёт.txt",
    ]


@pytest.mark.parametrize(
    ("name", "data", "said", "code"),
    [
        ("foto.txt", BINARY, "not read: foto.txt: ", 1),
        ("broken.txt", b"\xff\xfe\x00", "not read: broken.txt: ", 1),
        ("torn.txt", "Завод открыт".encode()[:-1] + b"\xff", "not read: torn.txt: ", 1),
        ("foto.png", BINARY, "left out: foto.png: ", 0),
    ],
)
def test_a_document_that_cannot_be_read_is_named_and_stops_no_other(
    folder: Path, derek: Derek, name: str, data: bytes, said: str, code: int
) -> None:
    (folder / "source" / name).write_bytes(data)
    done = derek("build")
    assert (done.code, done.err[: len(said)], done.err.count("\n")) == (code, said, 1)
    assert done.out.splitlines()[-1].startswith("Build 000001 is published: 2 documents, ")
    assert "«Завод выпускает лекарства.»" in derek("ask", QUESTION).out


def test_the_earlier_version_of_a_broken_document_answers(indexed: Path, derek: Derek) -> None:
    (indexed / "source" / "apteka.md").write_bytes(BINARY)
    done = derek("build")
    assert done.code == 1
    assert done.err.startswith("not read: apteka.md: ")
    assert "  not read, the earlier version stays: apteka.md" in done.out.splitlines()
    assert "«Завод выпускает лекарства.»" in derek("ask", QUESTION).out


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("none.txt", None),
        ("empty.txt", b""),
        ("blank.txt", b" \n\n"),
        ("foto.txt", BINARY),
        ("foto.png", BINARY),
        ("dashes.md", "—\n\n— …\n".encode()),
    ],
)
def test_nothing_to_build_from_is_one_line_and_leaves_the_index(
    indexed: Path, derek: Derek, path: str, data: bytes | None
) -> None:
    if data is not None:
        (indexed / path).write_bytes(data)
    before = contents(indexed / ".derek")
    assert_one_line(derek("build", path), 1, path)
    assert contents(indexed / ".derek") == before


@pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "utf-16"])
def test_documents_in_other_encodings_are_read(folder: Path, derek: Derek, encoding: str) -> None:
    text = "\n\n".join(TEXTS["teatr.txt"].strip() for _ in range(5))
    (folder / "source" / "other.txt").write_bytes(text.encode(encoding))
    assert derek("build").code == 0
    head, *lines = derek("show", "other.txt").out.splitlines()
    assert head.split(" · ")[-1].lower().startswith(encoding)
    assert "\n".join(line for line in lines if not line.startswith("── ")).strip() == text


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("./none", 'there is no folder with a model: "./none". Name the model\'s folder'),
        ("", 'there is no folder with a model: "". Name the model\'s folder'),
        ("source", "the model {folder}/source "),
    ],
)
def test_an_unknown_model_is_one_line_and_leaves_the_index(indexed: Path, derek: Derek, model: str, says: str) -> None:
    assert_one_line(derek("build", "--model", model), 1, says.format(folder=indexed))
    assert Store(indexed / ".derek").current() == "000001"


@pytest.mark.parametrize("option", ["--gate", "--watch"])
def test_a_dry_run_leaves_nothing_to_judge_or_to_watch(folder: Path, derek: Derek, option: str) -> None:
    done = derek("build", "--dry-run", option)
    assert_one_line(done, 2, "--dry-run builds nothing: leave it out, or --gate and --watch")


def test_an_index_folder_that_cannot_be_written(folder: Path, derek: Derek) -> None:
    """/proc takes no folders, from root either."""
    assert_one_line(derek("build", "--index", "/proc/derek"), 1, "/proc/derek")


def test_ctrl_c_tells_what_is_kept_and_the_next_build_counts_it(
    folder: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(prepare.BATCH):
        (folder / "source" / f"{number}.txt").write_text(f"Мост номер {number} открыт.", encoding="utf-8")
    see, seen = prepare._see, []

    def once(*given: object) -> object:
        if seen:
            raise KeyboardInterrupt
        seen.append(given)
        return see(*given)

    with monkeypatch.context() as at_work:
        at_work.setattr(prepare, "WORTH", -1)
        at_work.setattr(prepare, "_see", once)
        done = derek("build", "--model", "static")
    assert (done.code, done.out) == (130, "")
    assert "64 passages are kept: the same command, given again, goes on with them\nderek: interrupted\n" in done.err
    assert derek("build", "--model", "static").out.startswith(
        "66 new, 0 changed, 0 removed, 0 unchanged: 2 of 66 passages to encode\n"
    )


def test_a_bar_tells_the_rate_and_the_time_left_from_the_second_step_on(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal
    monkeypatch.setenv("COLUMNS", "100")
    with progress_bar() as advance:
        assert advance
        for done in range(6):
            advance("Computing vectors", done, 100)
            time.sleep(0.15)
    told = capfd.readouterr().err
    assert "5/100" in told
    assert " a second" in told
    assert "0:00:" in told
