"""The `derek` command in this process, and folders for it to work in. A test file names this in `pytest_plugins`."""

import os
import shutil
from pathlib import Path

import pytest

from index.build import build_index
from qa.cli.main import main
from tests.cli.commands import TEXTS, Derek, Done


@pytest.fixture
def derek(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Derek:
    """The command, in English if a test does not name another language, in the folder of the test."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: str) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, out, err)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents and no index."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)  # nobody waits for the disk
    _write_texts(tmp_path / "source")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the same documents, made once."""
    folder = tmp_path_factory.mktemp("made")
    _write_texts(folder / "source")
    build_index([folder / "source"], folder / ".derek")
    return folder / ".derek"


@pytest.fixture
def indexed(folder: Path, made: Path) -> Path:
    """A folder with documents and their index."""
    shutil.copytree(made, folder / ".derek")
    return folder


def _write_texts(folder: Path) -> None:
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
