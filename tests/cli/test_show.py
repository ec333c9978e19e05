"""`derek show`: a document's passages."""

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
