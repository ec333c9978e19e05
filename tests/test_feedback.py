import json
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import DerekError
from qa.checks.files import read_check_files
from qa.cli.main import main
from qa.feedback import LARGEST, NAME, Notebook, Spot, read_feedback, remark, spot
from qa.places import Target, address, address_of
from tests.page.samples import ANSWER, ROAD, growth, make_document, road

DOCUMENT = make_document()
DOCUMENTS = {DOCUMENT.name: DOCUMENT}
GROWTH = "Во сколько раз вырос выпуск?"


def said(**changed):
    shown, right = address_of(growth(DOCUMENT)), address_of(road(DOCUMENT))
    return {"question": GROWTH, "history": ["Раз?"], "is_right": True, "shown": shown, "right": right, **changed}


def test_what_is_noted_is_the_documents_own_text():
    noted = remark(said(is_right=False), DOCUMENTS, "000007")
    start = DOCUMENT.text.index(ANSWER)
    assert noted.shown == Spot("zavody.md", start, start + len(ANSWER), ANSWER)
    assert noted.right.quote == ROAD
    assert (noted.question, noted.history, noted.is_right, noted.build) == (GROWTH, ("Раз?",), False, "000007")


@pytest.mark.parametrize(
    "link", ["", "document?name=нет.md", address(DOCUMENT, Target()), "document?name=zavody.md&from=9&to=3", "\x00"]
)
def test_an_address_that_leads_to_no_sentence_is_none(link):
    assert spot(link, DOCUMENTS) is None


@pytest.mark.parametrize("changed", [{"question": 5}, {"history": "a"}, {"history": [1]}, {"shown": None}])
def test_what_is_no_remark_is_refused(changed):
    with pytest.raises(TypeError):
        remark(said(**changed), DOCUMENTS, "1")


def test_what_was_written_is_read_and_the_file_has_an_end(tmp_path: Path) -> None:
    noted, notebook = remark(said(question="\ud800?"), DOCUMENTS, "1"), Notebook(tmp_path)
    assert notebook.note(noted)
    assert notebook.note(noted)
    assert list(read_feedback(tmp_path)) == [noted, noted]
    with (tmp_path / NAME).open("a") as file:
        file.write(" " * LARGEST)
    assert not notebook.note(noted)


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    Notebook(tmp_path).note(remark(said(), DOCUMENTS, "1"))
    with (tmp_path / NAME).open("a") as file:
        file.write(json.dumps({"time": "1"}))
    with pytest.raises(DerekError, match="line 2 of .* is damaged: remove it"):
        list(read_feedback(tmp_path))


def test_the_export_makes_drafts_of_checks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook = Notebook(tmp_path)
    notebook.note(remark(said(right=""), DOCUMENTS, "1"))
    notebook.note(remark(said(question="А что чинят?", is_right=False), DOCUMENTS, "1"))
    notebook.note(remark(said(question="Кто?", is_right=False, right=""), DOCUMENTS, "1"))
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "zavody.md").write_text(DOCUMENT.text, encoding="utf-8")
    with pytest.raises(SystemExit, match="0"):
        main(["feedback", "export", str(tmp_path / "out"), "--index", str(tmp_path)])
    told = capsys.readouterr()
    assert told.out == f"{tmp_path}/out/zavody.feedback.checks.yaml\n"
    assert told.err == "1 remark names no right passage and became no check\n"
    (file,) = read_check_files([tmp_path / "out"])
    assert [(one.question, bool(one.skip)) for one in file.checks] == [(GROWTH, True), ("А что чинят?", True)]
    written = (tmp_path / "out" / "zavody.feedback.checks.yaml").read_text(encoding="utf-8")
    assert f'- "{ANSWER}"' in written
    assert f'- "{ROAD}"' in written
    assert [one.history for one in file.checks] == [("Раз?",), ("Раз?",)]
    with pytest.raises(SystemExit, match="1"):
        main(["feedback", "export", str(tmp_path / "out"), "--index", str(tmp_path)])
    assert "is there already: remove or rename it" in capsys.readouterr().err


def test_half_a_character_in_a_question_keeps_no_remark_from_the_export(tmp_path: Path) -> None:
    Notebook(tmp_path).note(remark(said(question="Где\ud800 мост\x07?", right=""), DOCUMENTS, "1"))
    with pytest.raises(SystemExit, match="0"):
        main(["feedback", "export", str(tmp_path / "out"), "--index", str(tmp_path)])
    (tmp_path / "out" / "zavody.md").write_text(DOCUMENT.text, encoding="utf-8")
    (file,) = read_check_files([tmp_path / "out"])
    assert [one.question for one in file.checks] == ["Где\ufffd мост\ufffd?"]


def test_documents_of_one_name_get_files_of_their_own_or_none_at_all(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, notebook = tmp_path / "out", Notebook(tmp_path)
    for name in ("2023/tarif.md", "voda.md", "2024/tarif.md", "2024/Tarif.txt"):
        document = replace(DOCUMENT, name=name)
        notebook.note(remark(said(shown=address_of(growth(document)), right=""), {name: document}, "1"))
    export = ["feedback", "export", str(out), "--index", str(tmp_path)]
    with pytest.raises(SystemExit, match="0"):
        main(export)
    names = ["2023-tarif.md", "voda", "2024-tarif.md", "2024-Tarif.txt"]
    paths = [out / f"{name}.feedback.checks.yaml" for name in names]
    assert capsys.readouterr().out.splitlines() == [str(path) for path in paths]
    assert json.dumps("2023/tarif.md") in paths[0].read_text(encoding="utf-8")
    for path in (*paths[:2], paths[3]):
        path.unlink()
    with pytest.raises(SystemExit, match="1"):
        main(export)
    assert f"{paths[2]} is there already" in capsys.readouterr().err
    assert list(out.iterdir()) == [paths[2]]


def test_a_folder_that_is_a_file_is_told_in_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Notebook(tmp_path).note(remark(said(right=""), DOCUMENTS, "1"))
    (tmp_path / "out").write_text("")
    for folder in (tmp_path / "out", tmp_path / "out" / "in"):
        with pytest.raises(SystemExit, match="1"):
            main(["feedback", "export", str(folder), "--index", str(tmp_path)])
        told = capsys.readouterr().err
        assert told == f"derek: a file lies in the place of the folder {folder}\n"
