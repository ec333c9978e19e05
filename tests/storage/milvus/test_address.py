"""Addresses of indexes in a Milvus: what is understood, what each mistake is told, and the folder that spells one."""

from pathlib import Path

import pytest

from index.errors import IndexFault
from index.storage.milvus.address import Address, address_of, place


@pytest.mark.parametrize(
    ("typed", "uri", "name"),
    [
        ("milvus+http://host:19530/docs", "http://host:19530", "docs"),
        ("milvus+http:/host:19530/docs", "http://host:19530", "docs"),  # as a path writes it
        ("milvus+http://host/docs", "http://host:19530", "docs"),
        ("milvus+https://milvus.example/Docs_2/", "https://milvus.example:443", "Docs_2"),
        ("milvus+http://[::1]:5/_a", "http://[::1]:5", "_a"),
        ("milvus+lite:/tmp/a b.db", "/tmp/a b.db", "derek"),
        ("milvus+lite:/tmp/x/../b.db", "/tmp/b.db", "derek"),
    ],
)
def test_addresses_are_understood(typed: str, uri: str, name: str) -> None:
    assert Address.parsed(typed) == Address(uri, name)


def test_a_file_is_that_of_the_folder_in_which_it_is_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Address.parsed("milvus+lite:a.db").uri == str(tmp_path / "a.db")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("milvus://host/docs", "such an address is unknown"),
        ("milvus+grpc://host/docs", "such an address is unknown"),
        ("MILVUS+HTTP://host/docs", "such an address is unknown"),
        ("milvus+http:", "the host is missing"),
        ("milvus+http://:19530/docs", "the host is missing"),
        ("milvus+http://host:0x5/docs", "its host or port is none"),
        ("milvus+http://host:99999/docs", "its host or port is none"),
        ("milvus+http://[::1/docs", "its host or port is none"),
        ("milvus+http://host:19530", "the name of the index is missing, behind the host"),
        ("milvus+http://host:19530/", "the name of the index is missing, behind the host"),
        ("milvus+http://host/2docs", "2docs is no name"),
        ("milvus+http://host/документы", "документы is no name"),
        ("milvus+http://host/a/b", "a/b is no name"),
        ("milvus+http://host/docs?db=x", "docs?db=x is no name"),
        (f"milvus+http://host/{'d' * 201}", "at most 200"),
        ("milvus+http://anna:secret@host/docs", "Put it into DEREK_MILVUS_TOKEN"),
        ("milvus+lite:", "the file is missing"),
        ("milvus+lite:index", "the name of a file must end in .db"),
    ],
)
def test_each_mistake_is_named_with_what_was_typed_and_what_would_do(typed: str, why: str) -> None:
    with pytest.raises(IndexFault) as caught:
        place(typed)
    said = str(caught.value)
    assert typed in said
    assert why in said
    assert "milvus+http://HOST:19530/NAME" in said


@pytest.mark.parametrize("typed", ["milvus+http://host:19530/docs", "milvus+lite:/tmp/deep/a.db"])
def test_the_folder_of_an_address_spells_it(typed: str) -> None:
    folder = place(typed)
    assert folder.parts[0] == ".derek"
    assert str(address_of(folder)) == str(address_of(Path(typed))) == typed
    assert place(folder) == folder


@pytest.mark.parametrize("folder", [".derek", "index/milvus", "/srv/milvus-docs", "a/b"])
def test_other_folders_spell_none(folder: str) -> None:
    assert address_of(Path(folder)) is None
    assert place(folder) == Path(folder)
