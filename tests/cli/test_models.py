from pathlib import Path

from tests.cli.commands import Derek


def test_a_folder_that_holds_something_is_left_alone(derek: Derek, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    done = derek("model", "export", str(tmp_path))
    assert (done.code, done.out) == (1, "")
    assert done.err == f"derek: {tmp_path} is not empty. Name a new folder for the model\n"
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_its_help_teaches(derek: Derek) -> None:
    done = derek("model", "export", "--help")
    assert done.code == 0
    assert 'SentenceTransformer("FOLDER").encode_query' in done.out


def test_its_help_promises_no_more_than_is_measured(derek: Derek) -> None:
    told = " ".join(derek("model", "export", "--help").out.split())
    assert "the same vectors but for rounding (cosine at least 0.995)" in told
