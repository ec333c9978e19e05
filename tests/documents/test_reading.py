"""Files and folders -> documents with their names, and every file that cannot be read as a fault."""

import hashlib
import os
from pathlib import Path

import pytest

from index.documents.files import READABLE, Fault
from index.documents.reading import DOCUMENT_LIMIT, Document, read_documents
from index.errors import DocumentError
from index.prepare import DiskShelf
from tests.documents.samples import PNG, PROSE, names, read_one, write

EMPTY = "empty; put a text into it or take it away"


def refusal(path: Path) -> str:
    with pytest.raises(DocumentError) as caught:
        read_documents([path])
    return str(caught.value)


def test_a_text_is_one_document(tmp_path: Path) -> None:
    text = '---\ntitle: "Река: весна"\ndate: 2024-05-17\nparticipants: Анна Лугова, учительница\n---\nВода.\n'
    write(tmp_path, a_md=text)
    assert read_one(tmp_path / "a.md") == Document(
        name="a.md",
        title="Река: весна",
        date="2024-05-17",
        text=text,
        body=text.index("Вода"),
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        encoding="utf-8",
        speakers=("Анна Лугова",),
    )


def test_bytes_are_decoded_and_a_file_without_a_title_has_its_name(tmp_path: Path) -> None:
    data = ("\ufeff" + PROSE).encode("utf-16-le")
    write(tmp_path, река_txt=data)
    document = read_one(tmp_path / "река.txt")
    assert (document.title, document.text, document.encoding) == ("река", PROSE, "utf-16-le")
    assert document.sha256 == hashlib.sha256(data).hexdigest()


def test_front_matter_is_that_of_markdown_alone(tmp_path: Path) -> None:
    text = "---\ntitle: Река\n---\nВода."
    write(tmp_path, a_md=text, b_markdown=text, c_txt=text)
    assert [(one.title, one.body) for one in read_documents([tmp_path]).documents] == [
        ("Река", text.index("Вода")),
        ("Река", text.index("Вода")),
        ("c", 0),
    ]


def test_each_line_of_a_corpus_is_a_document(tmp_path: Path) -> None:
    lines = ('{"_id": "река", "title": "Весна", "date": "2025-12-25", "text": "Вода."}', '{"_id": 7, "text": "Лёд."}')
    write(tmp_path, corpus_jsonl="\n".join(lines))
    first, second = (hashlib.sha256(line.encode()).hexdigest() for line in lines)
    assert list(read_documents([tmp_path]).documents) == [
        Document("7", "7", "", "Лёд.", 0, second, "utf-8", format="txt", corpus="corpus.jsonl"),
        Document("река", "Весна", "2025-12-25", "Вода.", 0, first, "utf-8", format="txt", corpus="corpus.jsonl"),
    ]


def test_documents_that_wait_on_the_disk_are_those_that_wait_in_memory(tmp_path: Path) -> None:
    docs, disk = tmp_path / "docs", tmp_path / "disk"
    disk.mkdir()
    head = "---\ntitle: Река\ntags: [вода, лёд]\nparticipants: Анна Лугова, учительница\n---\n"
    write(docs, b_md=f"{head}Вода.\u2028Лёд.", a__b_md=PROSE, c_csv="Цена;Срок\n5;6\n")
    write(docs, d_jsonl='{"_id": "я", "text": "Мост."}\n{"_id": "a", "text": "Лёд.", "tags": ["вода"]}\n')
    memory, shelf = read_documents([docs]), DiskShelf(disk)
    shelved = read_documents([docs], shelf=shelf)
    assert list(shelved.documents) == list(memory.documents)
    assert [one.path for one in shelved.documents] == [one.path for one in memory.documents]
    assert shelved.documents.names == ("a", "a/b.md", "b.md", "c.csv", "я")
    assert shelved.documents[2:4] == (shelved.documents[2], shelved.documents[3])
    assert (shelved.documents[3].places, shelved.documents[-1].text) == (memory.documents[3].places, "Мост.")
    assert (shelved.faults, dict(shelved.paths)) == (memory.faults, dict(memory.paths))
    assert shelf.characters == sum(len(one.text) for one in memory.documents)


def test_nothing_stays_of_a_corpus_that_breaks_off(tmp_path: Path) -> None:
    write(tmp_path, a_md=PROSE, k_jsonl='{"_id": "1", "text": "Вода."}\n[1]\n')
    with (tmp_path / "k.jsonl").open("ab") as file:
        file.truncate(DOCUMENT_LIMIT + 2**20)  # a hole, which is one long line
    reading = read_documents([tmp_path], shelf=DiskShelf())
    assert names(reading) == ["a.md"]
    assert reading.faults == (Fault("k.jsonl", "line 3 has more than 64 MiB; divide it", fatal=True),)


def test_faults_tell_the_file_or_the_line_and_what_they_may_hide(tmp_path: Path) -> None:
    write(
        tmp_path, corpus_jsonl='{"_id": "a", "text": "Вода."}\n[1]\n{"_id": "b", "text": ""}', empty_md=" \n\t",
        big_jsonl="", date_md="---\ndate: в мае\n---\nЛёд.", head_md="---\ntitle: Река\n\nВода.", photo_txt=PNG,
    )  # fmt: skip
    os.truncate(tmp_path / "big.jsonl", 2**30 + 2**20)  # a hole: takes no room on the disk
    reading = read_documents([tmp_path])
    assert names(reading) == ["a", "date.md", "head.md"]
    assert reading.faults == (
        Fault("big.jsonl", "line 1 has more than 64 MiB; divide it", fatal=True),
        Fault("corpus.jsonl:2", "no fields _id and text (a string); see the corpus.jsonl of any BEIR set", fatal=True),
        Fault("corpus.jsonl:3", '"b" has no text; passed over', fatal=False),
        Fault(
            "date.md", 'the date "в мае" is not understood and left out; write YYYY-MM-DD', fatal=False, is_read=True
        ),
        Fault("empty.md", EMPTY, fatal=False),
        Fault("head.md", "line 1: the front matter is not closed; a line --- has to end it", fatal=False, is_read=True),
        Fault("photo.txt", "a binary file (byte 8 is zero); save it as text, .txt or .md, in UTF-8", fatal=True),
    )


def test_a_text_over_the_limit_is_refused(tmp_path: Path) -> None:
    write(tmp_path, big_txt="")
    os.truncate(tmp_path / "big.txt", DOCUMENT_LIMIT + 2**20)
    assert refusal(tmp_path) == ("no document could be read. big.txt: 65 MiB, of 64 MiB at most; divide the file")


# --- names -------------------------------------------------------------------------------------


def test_twins_from_several_folders_get_the_names_of_their_folders(tmp_path: Path) -> None:
    corpus = '{"_id": "1", "text": "Вода."}'
    write(tmp_path, x__a_md="1", x__n__b_md="2", x__k_jsonl=corpus)
    write(tmp_path, y__a_md="3", y__c_md="4", y__k_jsonl=corpus)
    reading = read_documents([tmp_path / "x", tmp_path / "y"])
    assert names(reading) == ["c.md", "n/b.md", "x/a.md", "x/k.jsonl/1", "y/a.md", "y/k.jsonl/1"]


def test_names_that_look_the_same_are_numbered(tmp_path: Path) -> None:
    for name in ("a\nb.md", r"a\nb.md"):  # with a line end, with a backslash
        (tmp_path / name).write_text(PROSE)
    assert names(read_documents([tmp_path])) == [r"a\nb.md", r"a\nb.md (2)"]


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, a_md="А", sub__b_md="Б")
    once = read_documents([tmp_path])
    assert names(once) == ["a.md", "sub/b.md"]
    twice = read_documents([tmp_path / "sub", tmp_path, tmp_path / "a.md"])
    assert (list(twice.documents), twice.faults) == (list(once.documents), ())


# --- nothing to read ---------------------------------------------------------------------------


def test_nothing_at_all_to_read(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"nothing to read ({tmp_path}): put documents there, {', '.join(READABLE)}"
    write(tmp_path, a_md="", b_md=" ", c_txt=PNG, d_dat="1", e_dat="2")
    assert refusal(tmp_path) == (
        f"no document could be read. a.md: {EMPTY}; b.md: {EMPTY}; c.txt: a binary file (byte 8 is zero); "
        "save it as text, .txt or .md, in UTF-8; and 2 more"
    )


def test_no_path_at_all() -> None:
    with pytest.raises(DocumentError) as caught:
        read_documents([])
    assert str(caught.value) == "nothing to read: no file or folder is named"
