"""`derek show`: a document's passages."""

import json
import unicodedata
from pathlib import Path

import pytest

from tests.cli.commands import Derek, assert_one_line

pytest_plugins = ["tests.cli.fixtures"]

SHOWN = """apteka.md · Об аптеках · 2025-12-25 · utf-8

── 1 · 43–134 (91)
Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.
"""


def test_show_a_document_of_the_index_or_a_file_before_there_is_one(indexed: Path, derek: Derek) -> None:
    assert derek("show", "apteka.md") == (0, SHOWN, "")
    assert derek("show", "source/apteka.md", "--index", "nowhere") == (0, SHOWN, "")
    assert not (indexed / "nowhere").exists()


def test_show_all_documents(indexed: Path, derek: Derek) -> None:
    listed = "apteka.md · Об аптеках · 2025-12-25: 1 passage\nteatr.txt · teatr: 1 passage\n2 documents\n"
    assert derek("show") == (0, listed, "")
    about = {"name": "apteka.md", "title": "Об аптеках", "date": "2025-12-25", "tags": [], "encoding": "utf-8"}
    assert json.loads(derek("show", "--json").out)[0] == {**about, "passages": 1}
    text = SHOWN.splitlines()[-1]
    passage = {"start": 43, "stop": 134, "speaker": "", "heading": "", "text": text}
    assert json.loads(derek("show", "apteka.md", "--json").out) == {**about, "passages": [passage], "left_out": {}}
    assert json.loads(derek("show", "source/apteka.md", "--json").out)["passages"] == [passage]
    derek("remove", "source")
    assert derek("show") == (0, "0 documents\n", "")
    assert_one_line(derek("show", "x"), 1, "The index has no documents")


def test_what_is_in_no_passage_is_counted(folder: Path, derek: Derek) -> None:
    text = "# Паром\n\n- [Цена](#цена)\n\n## Цена\n\nПаром дёшев.\n\n---\n\n[1]: https://example.org\n\nИ быстр.\n"
    (folder / "parom.md").write_text(text)
    done = derek("show", "parom.md", "--index", "nowhere")
    assert done.out.splitlines()[-1] == (
        "In no passage, in characters: contents 15, page numbers and lines 3, definitions of links 24"
    )
    left = json.loads(derek("show", "parom.md", "--index", "nowhere", "--json").out)["left_out"]
    assert left == {"contents": 15, "furniture": 3, "definition": 24}


def test_a_name_may_be_composed_or_not_and_mean_several(folder: Path, derek: Derek) -> None:
    for year in ("2023", "2024"):
        (folder / "source" / year).mkdir()
        (folder / "source" / year / unicodedata.normalize("NFD", "й.md")).write_text(f"Вода {year} года.")
    assert derek("build").code == 0
    heads = [line for line in derek("show", "й.md").out.splitlines() if line.endswith("utf-8")]
    assert heads == ["2023/й.md · й · utf-8", "2024/й.md · й · utf-8"]


@pytest.mark.parametrize(
    ("document", "index", "says"),
    [
        ("aptek.md", ".derek", 'no document "aptek.md", neither in the index nor on the disk. Similar: apteka.md'),
        (
            "zzz",
            ".derek",
            'no document "zzz", neither in the index nor on the disk. In the index: apteka.md, teatr.txt',
        ),
        ("apteka.md", "nowhere", "derek build"),
    ],
)
def test_no_such_document_is_one_line(indexed: Path, derek: Derek, document: str, index: str, says: str) -> None:
    assert_one_line(derek("show", document, "--index", index), 1, says)
