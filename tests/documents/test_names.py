"""Names as people type them: composed or not, with their folder or without; and links that lead nowhere."""

import unicodedata
from pathlib import Path

import pytest

from index.documents.files import Fault, find_files
from index.documents.names import named, on_disk, within
from index.documents.reading import read_documents

NAME = "Йогурт и ёлка.md"
DECOMPOSED = unicodedata.normalize("NFD", NAME)
KNOWN = ["2023/a.md", "2024/a.md", "b.md", NAME]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("b.md", ["b.md"]),
        ("a.md", ["2023/a.md", "2024/a.md"]),
        ("2024/a.md", ["2024/a.md"]),
        ("4/a.md", []),
        (DECOMPOSED, [NAME]),
        ("c.md", []),
    ],
)
def test_a_name_means_documents(name: str, found: list[str]) -> None:
    assert named(name, KNOWN) == found
    assert named(name, [unicodedata.normalize("NFD", one) for one in KNOWN][:3]) == [
        one for one in found if one != NAME
    ]


@pytest.mark.parametrize(
    ("folder", "found"),
    [
        ("2024/", ["2024/a.md"]),
        ("4/", []),
        ("2024", []),
        ("Ёлки/", ["x/Ёлки/1.md", "x/Ёлки/y/2.md"]),
        (unicodedata.normalize("NFD", "x/Ёлки/"), ["x/Ёлки/1.md", "x/Ёлки/y/2.md"]),
    ],
)
def test_a_folder_means_the_documents_in_it_at_any_depth(folder: str, found: list[str]) -> None:
    assert within(folder, [*KNOWN, "x/Ёлки/1.md", "x/Ёлки/y/2.md", "Ёлки.md"]) == found


def test_a_file_is_found_however_its_name_is_composed(tmp_path: Path) -> None:
    (tmp_path / DECOMPOSED).write_text("# Йогурт\n", encoding="utf-8")
    assert on_disk(tmp_path / NAME) == tmp_path / DECOMPOSED
    assert on_disk(tmp_path / "none.md") == tmp_path / "none.md"
    for path in (tmp_path, tmp_path / NAME, tmp_path / DECOMPOSED):
        assert [one.name for one in read_documents([path]).documents] == [NAME]


def test_two_files_that_look_alike_are_two_documents(tmp_path: Path) -> None:
    for name in (NAME, DECOMPOSED):
        (tmp_path / name).write_text(f"# {len(name)}\n", encoding="utf-8")
    assert sorted(one.name for one in read_documents([tmp_path]).documents) == [NAME, f"{NAME} (2)"]


def test_a_link_that_leads_nowhere_is_called_so(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name, target in (("in.md", "none.md"), ("out.md", "../none.md")):
        (source / name).symlink_to(target)
        told = f"a link that leads nowhere, to {target}; bring the file back or remove the link"
        assert Fault(name, told, fatal=True) in find_files([source]).faults
        assert find_files([source / name]).faults == (Fault(name, told, fatal=True),)
