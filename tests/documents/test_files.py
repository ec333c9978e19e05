"""Paths -> files, each once and in order, and the faults of what is not read; the bytes of a file that is at rest."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from index.documents import files
from index.documents.files import READABLE, Fault, Found, find_files, read_bytes, read_lines
from index.errors import DocumentError
from tests.documents.samples import PROSE, write

FORMATS = ", ".join(READABLE)
NOT_REGULAR = "not a regular file (a pipe, a device or a socket); put a text there"


def names(found: Found) -> list[str]:
    return [file.name for file in found.files]


def test_a_folder_is_walked_in_order_and_what_is_no_document_is_told(tmp_path: Path) -> None:
    write(
        tmp_path, b_md="Б", a_txt="А", sub__c_markdown="В", README_md="Читай", sub__deep__D_TXT="Г",
        _git__config_txt="x", _secret_md="x", b_checks_yaml="checks: []", table_dat="1;2", queries_jsonl="{}",
        b_checks_yml="checks: []", b_draft_checks_yaml="checks: []", sub__c_checks_jsonl='{"_id": "1", "text": "Нет."}',
    )  # fmt: skip
    found = find_files([tmp_path])
    assert names(found) == ["README.md", "a.txt", "b.md", "sub/c.markdown", "sub/deep/D.TXT"]
    hidden = "hidden, as its name begins with a point; rename it if it is a document"
    assert found.faults == (
        Fault(".git/", hidden, fatal=False),
        Fault(".secret.md", hidden, fatal=False),
        Fault("queries.jsonl", "questions of a BEIR set, and no documents", fatal=False),
        Fault("table.dat", f"only {FORMATS} are read", fatal=False),
    )


def test_a_file_that_several_paths_name_has_the_longest_of_its_names(tmp_path: Path) -> None:
    write(tmp_path, sub__c_md="В", sub__d_md="Г")
    assert names(find_files([tmp_path / "sub", tmp_path, tmp_path / "sub/c.md"])) == ["sub/c.md", "sub/d.md"]


@pytest.mark.parametrize("name", ["запись", "запись.log", ".заметка"])
def test_a_file_named_by_the_user_is_read_whatever_its_suffix(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PROSE)
    found = find_files([tmp_path / name])
    assert (names(found), found.faults) == ([name], ())


@pytest.mark.parametrize(("suffix", "shown"), [(".doc", ".doc"), (".PNG", ".png")])
def test_a_known_binary_named_by_the_user_is_refused(tmp_path: Path, suffix: str, shown: str) -> None:
    path = tmp_path / f"отчёт{suffix}"
    path.write_text(PROSE)
    reason = f"the format {shown} is not read; save it as {FORMATS}"
    assert find_files([path]) == Found((), (Fault(f"отчёт{suffix}", reason, fatal=True),))


@pytest.mark.parametrize("name", ["main.py", "data.xml"])
def test_what_would_be_read_wrongly_is_not_read_raw(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PROSE)
    assert find_files([tmp_path / name]) == Found((), (Fault(name, f"only {FORMATS} are read", fatal=True),))


def test_checks_named_by_the_user_are_no_document(tmp_path: Path) -> None:
    write(tmp_path, a_md="А", a_checks_yaml="checks: []", b_checks_jsonl='{"_id": "1", "text": "Нет."}')
    found = find_files(sorted(tmp_path.iterdir()))
    assert names(found) == ["a.md"]
    assert found.faults == (
        Fault("a.checks.yaml", "checks, and not a document; derek check runs them", fatal=False),
        Fault("b.checks.jsonl", "checks, and not a document; derek check runs them", fatal=False),
    )


def test_odd_names_are_fit_to_print(tmp_path: Path) -> None:
    for name in ("й.md", "и\u0306.md", "a\nb.md", "a\tb\x1b.md", "ы\u202egpj.md", os.fsdecode(b"\xff\xfe.md")):
        (tmp_path / name).write_text(PROSE)
    assert names(find_files([tmp_path])) == [
        r"a\tb\x1b.md",
        r"a\nb.md",
        "й.md",  # the two look the same, and reading tells them apart
        "й.md",
        r"ы\u202egpj.md",
        r"\xff\xfe.md",
    ]


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    write(tmp_path, a_md="А")
    gone = [tmp_path / "b.md", tmp_path / "нет"]
    with pytest.raises(DocumentError) as caught:
        find_files([tmp_path / "a.md", *gone])
    assert str(caught.value) == f"no such file or folder: {gone[0]}, {gone[1]}. Check the path"


# --- links, pipes, permissions -----------------------------------------------------------------


def test_links_inside_a_folder_are_followed_once_and_outside_refused(tmp_path: Path) -> None:
    write(tmp_path, source__a_md="А", source__sub__b_md="Б", outside__secret_md="Тайна", outside__corpus_jsonl="{}")
    source = tmp_path / "source"
    for name, target in {
        "again.md": "a.md", "sub/loop": "..", "out.md": "../outside/secret.md", "away": "../outside",
        "self.md": "self.md", "gone.md": "nowhere.md", "out.jsonl": "../outside/corpus.jsonl",
    }.items():  # fmt: skip
        (source / name).symlink_to(target)
    found = find_files([source])
    assert names(found) == ["a.md", "sub/b.md"]
    outside = f"the link leads out of the folder {source}; copy the file itself there"
    assert found.faults == (
        Fault("away", outside, fatal=True),
        Fault(
            "gone.md", "a link that leads nowhere, to nowhere.md; bring the file back or remove the link", fatal=True
        ),
        Fault("out.jsonl", outside, fatal=True),
        Fault("out.md", outside, fatal=True),
        Fault("self.md", "the link leads to itself; remove it", fatal=True),
    )
    assert names(find_files([source / "out.md"])) == ["out.md"]  # named by the user himself


def test_pipes_and_devices_are_never_opened(tmp_path: Path) -> None:
    write(tmp_path, a_md="А")
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    assert find_files([tmp_path]).faults == (Fault("pipe.md", NOT_REGULAR, fatal=False),)
    assert find_files([pipe, Path("/dev/zero")]) == Found(
        (), (Fault("pipe.md", NOT_REGULAR, fatal=True), Fault("zero", NOT_REGULAR, fatal=True))
    )
    with pytest.raises(DocumentError, match="not a regular file"):
        read_bytes(pipe, limit=1000)


def test_unreadable_files_and_folders_are_named() -> None:
    folder = Path(tempfile.mkdtemp())  # tmp_path may not be entered by another user
    root = os.geteuid() == 0
    reason = "no rights to read it; grant them (chmod +r, for a folder +rx) or take it away"
    try:
        write(folder, a_md="А", b_md="Б", closed__c_md="В")
        folder.chmod(0o755)
        (folder / "b.md").chmod(0)
        (folder / "closed").chmod(0)
        if root:  # root may read everything, so read as nobody
            os.seteuid(65534)
        found = find_files([folder])
        with pytest.raises(DocumentError) as caught:
            read_bytes(folder / "b.md", limit=1000)
    finally:
        if root:
            os.seteuid(0)
        (folder / "closed").chmod(0o700)
        shutil.rmtree(folder)
    assert (names(found), found.faults) == (["a.md", "b.md"], (Fault("closed/", reason, True),))
    assert str(caught.value) == reason


# --- bytes -------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [0, 2, 3])
def test_a_file_that_changes_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, changes: int) -> None:
    path = tmp_path / "a.md"
    path.write_text("Вода.")
    left, stat = [changes], os.stat

    def stat_after_writing(name: os.PathLike[str], **options: bool) -> os.stat_result:
        if name == path and left[0]:
            left[0] -= 1
            with path.open("ab") as stream:
                stream.write(b" x")
        return stat(name, **options)

    monkeypatch.setattr(files.os, "stat", stat_after_writing)
    if changes < files.ATTEMPTS:
        assert read_bytes(path, limit=1000).decode() == "Вода." + " x" * changes
    else:
        with pytest.raises(DocumentError) as caught:
            read_bytes(path, limit=1000)
        assert str(caught.value) == "changed while it was read; close the program that writes it, and build again"


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.txt"
    with path.open("wb") as stream:
        stream.truncate(65 * 2**20)  # a hole: takes no room on the disk
    with pytest.raises(DocumentError) as caught:
        read_bytes(path, limit=64 * 2**20)
    assert str(caught.value) == "65 MiB, of 64 MiB at most; divide the file"


def test_lines_come_one_after_the_other_without_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"one\r\n\ntwo")
    assert list(read_lines(path, 5)) == [b"one\r", b"", b"two"]


def test_a_line_that_is_too_long_is_refused_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"a\n" + b"b" * (2**20 + 1))
    lines = read_lines(path, 2**20)
    assert next(lines) == b"a"
    with pytest.raises(DocumentError, match="line 2 has more than 1 MiB; divide it"):
        next(lines)


def test_lines_of_a_file_that_changes_meanwhile_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"a\nb\n")
    lines = read_lines(path, 9)
    next(lines)
    path.write_bytes(b"a\nb\nc\n")
    with pytest.raises(DocumentError, match="changed while it was read"):
        list(lines)
