"""`derek doctor`: what is here and what is missing."""

import json
from pathlib import Path

import pytest

from qa import __version__
from qa.cli import doctor
from tests.cli.commands import Derek

pytest_plugins = ["tests.cli.fixtures"]


def test_a_healthy_place(indexed: Path, derek: Derek) -> None:
    done = derek("doctor")
    lines = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert lines[0].startswith(f"  version: derek {__version__}, Python 3.")
    assert lines[1].startswith("  libraries: faiss-cpu 1.")
    assert "  index: .derek, build 000001: 2 documents, 2 passages, model derek" in lines
    assert [line[:2] for line in lines] == ["  "] * len(lines)


def test_what_is_missing_is_marked_and_fails(indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch) -> None:
    assert derek("build", "source", "--full").code == 0
    (indexed / "source").rename(indexed / "elsewhere")
    monkeypatch.setattr(doctor, "NEEDED", ("faiss-cpu", "no-such-library"))
    done = derek("doctor")
    assert done.code == 1
    assert [line for line in done.out.splitlines() if line.startswith("!")] == [
        "! not installed: no-such-library: install them, pip install no-such-library",
        f"! source: {indexed}/source is gone: bring it back, or derek remove {indexed}/source",
    ]


def test_no_index_is_told_as_elsewhere_and_json_is_for_programs(folder: Path, derek: Derek) -> None:
    done = derek("doctor", "--json")
    found = json.loads(done.out)
    assert done.code == 1
    told = "there is no index in .derek yet. Build it: derek build"
    assert {"about": "index", "told": told, "missing": True} in found
    assert [one["about"] for one in found if one["missing"]] == ["index"]
