"""A build in memory -> files -> the same build; files that do not fit together are refused, never served."""

import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, replace
from typing import Any

import numpy as np
import pytest

from index.arrays import joined
from index.build import in_memory
from index.documents.reading import Document
from index.encoders.static import StaticEncoder
from index.errors import IndexFault
from index.index import Index, names_in, open_files, read_documents_of
from index.language.sentences import sentences
from index.parts import IndexedPassage, Parts, to_files
from index.passages.passage import Passage
from index.ranking.faiss_index import FaissIndex
from index.ranking.term_table import passage_terms
from index.search import search
from index.storage.records import Lines
from index.storage.store import BuildFiles
from tests.ranking.written import passage_of

# Every line end that Python knows, in one text: JSON Lines may be cut at "\n" only.
ENDS = "Завод стоит.\u2028Река течёт.\x85Театр открыт.\x0b\x0cМост.\x1c\x1d\x1eШкола.\u2029\r\nКонец."


def document(name: str, text: str, **more: Any) -> Document:
    return Document(name, name, "2025-12-25", text, 0, "0" * 64, "utf-8", **more)


DOCUMENTS = (
    document("a.md", "Завод выпускает лекарства. Их везут в больницы области."),
    document("b.md", ENDS, speakers=("Анна", "Ерлан")),
    document("в.md", "😀 👍🏽 …"),
)


def ready_passage(passage: Passage, encoder: StaticEncoder) -> IndexedPassage:
    words = passage_terms(passage)
    (views,) = encoder.encode_passages([passage.text], [[(start, stop) for start, stop, _ in words.sentences]])
    bits = np.array([[len(term) % 256] * 32 for term in words.terms], np.uint8).reshape(-1, 32)  # as if it saw words
    return IndexedPassage(passage, words, views.vector, views.sentences, bits)


def parts(documents: Sequence[Document], ready: Sequence[IndexedPassage]) -> Parts:
    made = Parts(256)
    for document in documents:
        made.add_document(document)
    for one in ready:
        made.add_passage(one)
    return made


@pytest.fixture(scope="module")
def embedded() -> StaticEncoder:
    return StaticEncoder()


@pytest.fixture(scope="module")
def stored(embedded: StaticEncoder) -> BuildFiles:
    cut = [Passage(d.name, "", "", 0, len(d.text), d.text, subjects=d.speakers) for d in DOCUMENTS]
    ready = [ready_passage(passage, embedded) for passage in cut]
    files, manifest = to_files(parts(DOCUMENTS, ready), embedded)
    return BuildFiles("000007", json.loads(json.dumps(manifest)), {name: joined(data) for name, data in files}, "")


@pytest.fixture(scope="module")
def index(stored: BuildFiles, embedded: StaticEncoder) -> Index:
    return open_files(stored, embedded)


def test_documents_and_passages_come_back_letter_for_letter(index: Index) -> None:
    assert index.build == "000007"
    assert tuple(index.documents.values()) == DOCUMENTS
    assert [(p.document, p.start, p.stop, p.text, p.subjects) for p in index.passages] == [
        (d.name, 0, len(d.text), d.text, d.speakers) for d in DOCUMENTS
    ]


def test_signals_come_back(index: Index, stored: BuildFiles, embedded: StaticEncoder) -> None:
    assert index.terms.scores(["завод"])[2] == 0
    assert index.terms.scores(["лекарство"]).argmax() == 0
    assert index.vectors.rows().tolist() == embedded.encode_document([d.text for d in DOCUMENTS]).tolist()
    assert index.sentences.rows().tolist() == (
        embedded.encode_document([d.text[start:stop] for d in DOCUMENTS for start, stop in sentences(d.text)]).tolist()
    )
    assert index.maxsim.passage(0)[:, 0].tolist() == [len("завод"), len("выпускать"), len("лекарство"), 5, 8, 7]
    assert passage_of(index.words, 0).terms[:3] == ["завод", "выпускать", "лекарство"]
    assert [hit.passage.document for hit in search(index, "Где делают лекарства?", 1)] == ["a.md"]


def test_the_manifest_says_what_was_indexed_and_by_what(stored: BuildFiles, embedded: StaticEncoder) -> None:
    made = stored.manifest
    assert made["counts"] == {"documents": 3, "passages": 3}
    assert made["model"] == {"name": "static", "fingerprint": embedded.fingerprint, "dimension": 256}
    assert "documents" not in made  # its size must not grow with theirs: it is limited
    assert made["settings"]["terms"] == {"k1": 1.2, "b": 0.75}


def test_the_same_documents_give_the_same_bytes(embedded: StaticEncoder) -> None:
    one, other = (in_memory(DOCUMENTS, embedded) for _ in range(2))
    assert [asdict(p) for p in one.passages] == [asdict(p) for p in other.passages]
    assert one.vectors.to_bytes() == other.vectors.to_bytes()


def test_what_a_document_is_about_is_found_once_and_kept_with_each_passage(embedded: StaticEncoder) -> None:
    text = "Тут жил мастер Марат Осокин. " + "Река течёт. " * 200 + "Потом Марат уехал."
    index = in_memory([document("utyug.md", f"{text} Его утюг стоит в музее.")], embedded)
    assert len(index.passages) > 1
    assert {passage.subjects for passage in index.passages} == {("Марат", "Осокин", "утюг")}


def test_no_file_is_a_pickle(stored: BuildFiles) -> None:
    assert {name.rpartition(".")[2] for name in stored.files} == {"jsonl", "json", "npy", "faiss"}
    assert not any(b"\x80\x04\x95" in data[:4096] for data in stored.files.values())


def with_file(name: str, change: Callable[[bytes], bytes]) -> Callable[[BuildFiles], BuildFiles]:
    return lambda stored: replace(stored, files={**stored.files, name: change(stored.files[name])})


def without(name: str) -> Callable[[BuildFiles], BuildFiles]:
    return lambda stored: replace(stored, files={n: data for n, data in stored.files.items() if n != name})


def with_manifest(**change: Any) -> Callable[[BuildFiles], BuildFiles]:
    return lambda stored: replace(stored, manifest={**stored.manifest, **change})


def with_model(**change: Any) -> Callable[[BuildFiles], BuildFiles]:
    return lambda stored: replace(stored, manifest={**stored.manifest, "model": {**stored.manifest["model"], **change}})


def with_setting(name: str, value: Any) -> Callable[[BuildFiles], BuildFiles]:
    return lambda stored: replace(
        stored, manifest={**stored.manifest, "settings": {**stored.manifest["settings"], name: value}}
    )


def first_line(data: bytes) -> bytes:
    return data.split(b"\n")[0] + b"\n"


def shorter(data: bytes) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.load(io.BytesIO(data))[:-1])
    return buffer.getvalue()


def with_lines(name: str, records: Iterable[Any]) -> Callable[[BuildFiles], BuildFiles]:
    made = Lines(name)
    for record in records:
        made.add(record)
    files = {name: joined(data) for name, data in made.to_files().items()}
    return lambda stored: replace(stored, files={**stored.files, **files})


MISFIT = "build 000007 is incomplete (the columns of documents do not fit)"
UNBOUND = "build 000007 is incomplete (file {}.jsonl and its bounds do not fit)"
DAMAGED = "file documents.jsonl of the index is damaged. See: derek verify. Build again: derek build"
FOREIGN = "build 000007 was made by another version of Derek, by other rules. Build again: derek build"


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (with_setting("language", 0), FOREIGN),
        (with_setting("heading", 0.5), FOREIGN),
        (with_setting("passages", {}), FOREIGN),
        (with_setting("terms", {"k1": 0.9, "b": 0.4}), FOREIGN),
        (with_manifest(settings=None), FOREIGN),
        (
            with_model(fingerprint="0123456789abcdef"),
            "build 000007 was made by another model than the present static (",
        ),
        (with_manifest(model=None), "build 000007 was made by another model"),
        (with_manifest(model={}), "build 000007 was made by another model"),
        (with_model(dimension=128), "vectors.faiss is 3 × 256, not 3 × 128. "),
        (
            with_manifest(counts={"documents": 3, "passages": 4}),
            "build 000007 is incomplete (3 documents and 3 passages",
        ),
        (with_manifest(counts=None), "build 000007 is incomplete (3 documents and 3 passages"),
        (without("documents.jsonl"), "build 000007 is incomplete ('documents.jsonl' is missing)"),
        (without("passages.jsonl"), "build 000007 is incomplete ('passages.jsonl' is missing)"),
        (without("vectors.faiss"), "build 000007 is incomplete ('vectors.faiss' is missing)"),
        (without("words/ids.npy"), "build 000007 is incomplete ('ids.npy' is missing)"),
        (without("terms/rows.npy"), "build 000007 is incomplete ('rows.npy' is missing)"),
        (with_file("terms/rows.npy", shorter), "build 000007 is incomplete (the bounds of terms do not fit)"),
        (with_file("documents.jsonl", first_line), UNBOUND.format("documents")),
        (with_file("passages.jsonl", first_line), UNBOUND.format("passages")),
        (with_file("passages/bounds.npy", shorter), UNBOUND.format("passages")),
        (with_file("passages/owners.npy", shorter), "build 000007 is incomplete (the documents of passages do not fit"),
        (with_file("documents/names.json", lambda _: b'["a.md"]'), "build 000007 is incomplete (the names of docum"),
        (with_file("documents/names.json", lambda _: b'["a","b","c"]'), "build 000007 is incomplete (the names of d"),
        (with_file("documents/title.json", lambda _: b"{}"), "build 000007 is incomplete ('values' is missing)"),
        (with_file("documents/day.json", lambda data: data.replace(b": [0", b": [9")), MISFIT),
        (with_file("documents/tags.json", lambda data: data.replace(b": [0", b": [0, 0")), MISFIT),
        (without("documents/date.json"), "build 000007 is incomplete ('documents/date.json' is missing)"),
        (with_file("documents.jsonl", lambda data: data.replace("Завод".encode(), "Город".encode())), DAMAGED),
        (with_file("documents.jsonl", lambda data: b"\xff" + data[1:]), DAMAGED),
        (with_lines("documents", [{"name": d.name} for d in DOCUMENTS]), "build 000007 is incomplete ('places' is mi"),
        (with_lines("passages", [{"document": "d"}] * 3), "build 000007 is incomplete ('d' is missing)"),
        (with_lines("passages", [[]] * 3), "build 000007 is incomplete ("),
        (with_file("sentences.faiss", lambda _: b"junk"), "sentences.faiss cannot be read. "),
        (with_file("maxsim/bits.npy", shorter), "build 000007 is incomplete (the bounds of words do not fit)"),
        (with_file("maxsim/bounds.npy", shorter), "build 000007 is incomplete (the bounds of words do not fit)"),
        (with_file("vectors.faiss", lambda data: data[:-4]), "vectors.faiss cannot be read. "),
        (with_file("words/ids.npy", lambda data: b"junk"), "build 000007 is incomplete ("),
        (with_file("words/ids.npy", lambda data: b""), "build 000007 is incomplete ("),
        (with_file("words/vocabulary.json", lambda data: b"["), "build 000007 is incomplete ("),
        (
            with_file("words/vocabulary.json", lambda data: b'[""]'),
            "build 000007 is incomplete (the numbers of words do not fit",
        ),
        (with_file("words/ids.npy", shorter), "build 000007 is incomplete (the bounds of terms do not fit)"),
        (with_file("words/places.npy", shorter), "build 000007 is incomplete (the bounds of terms do not fit)"),
        (with_file("words/heading_ids.npy", shorter), "build 000007 is incomplete (the bounds of terms do not fit)"),
    ],
)
def test_what_does_not_fit_together_is_refused_with_the_remedy(
    stored: BuildFiles, embedded: StaticEncoder, damage: Callable[[BuildFiles], BuildFiles], line: str
) -> None:
    with pytest.raises(IndexFault) as caught:
        open_files(damage(stored), embedded)
    assert str(caught.value).startswith(line)
    assert "Build again: derek build" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_pickle_in_the_place_of_an_array_is_not_opened(stored: BuildFiles, embedded: StaticEncoder) -> None:
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"evil": print}], object), allow_pickle=True)
    broken = with_file("words/ids.npy", lambda data: buffer.getvalue())(stored)
    with pytest.raises(IndexFault, match="is incomplete"):
        open_files(broken, embedded)


def test_documents_can_be_read_whatever_model_and_rules_made_them(stored: BuildFiles) -> None:
    old = with_manifest(settings={}, model={})(stored)
    assert read_documents_of(old) == {d.name: d for d in DOCUMENTS}


def test_a_vector_that_is_none_is_refused_before_it_is_written(embedded: StaticEncoder) -> None:
    passage = Passage("a.md", "", "", 0, 5, "Завод")
    ready = [replace(ready_passage(passage, embedded), vector=np.full(256, np.nan, np.float32))]
    files, _ = to_files(parts([document("a.md", "Завод")], ready), embedded)
    with pytest.raises(IndexFault, match="the vector in row 0 is not a number"):
        next(files)


def test_vectors_of_nothing_keep_their_width(embedded: StaticEncoder) -> None:
    made, manifest = to_files(Parts(256), embedded)
    files = {name: joined(data) for name, data in made}
    assert FaissIndex.from_bytes(files["vectors.faiss"], 0, 256).dimension == 256
    empty = open_files(BuildFiles("000001", manifest, files), embedded)
    assert search(empty, "Где делают лекарства?") == []
    assert names_in(files["documents.jsonl"]) == []
