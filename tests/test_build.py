"""Builds as a person meets them: what is prepared again, what is kept, what is refused, and that nothing is lost."""

import json
import os
import shutil
import weakref
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index import build, language, prepare
from index.arrays import joined
from index.build import BuildReport, Differences, build_index, differences, in_memory
from index.contents import Documents
from index.documents import conversion, reading
from index.documents.formats.converted import Converted
from index.documents.reading import read_documents
from index.encoders.encoder import Encoder, Floats
from index.encoders.static import StaticEncoder
from index.errors import DocumentError, IndexFault, Interrupted, ModelError
from index.index import Index, headed, open_files, read_documents_of
from index.language.ahead import Ahead
from index.language.terms import Term
from index.opening import open_index
from index.parts import Parts
from index.passages.passage import Passage
from index.passages.splitting import split
from index.prepare import BATCH
from index.search import search
from index.sources import remembered
from index.storage.store import BuildFiles, Store
from tests.encoders.letters_encoder import LettersEncoder
from tests.encoders.tiny_models import save_bert
from tests.storage.stores import mapped

TEXTS = {
    "apteka.txt": "Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.",
    "teatr.md": "# Театр\n\nТеатр открыли весной. На открытии играли пьесу о реке.",
    # Long enough for three passages, so that the heading is encoded beside them.
    "voda.md": "# Река\n\n## Вода\n\n"
    + "\n\n".join(
        " ".join(f"{first} {number} идёт из реки Талас по новому каналу." for number in range(12))
        for first in ("Вода", "Рыба", "Лодка")
    ),
}


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """25 syncs a build are half its time; tests/storage watches over each of them."""
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "source"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture(scope="module")
def embedded() -> StaticEncoder:
    return StaticEncoder()


def opened(root: Path, encoder: Encoder, embedded: StaticEncoder) -> Index:
    return open_files(Store(root).load(), encoder)


def contents(root: Path) -> dict[str, bytes]:
    """The published build's files, and its manifest without what differs from build to build."""
    stored = Store(root).load()
    manifest = {key: value for key, value in stored.manifest.items() if key not in {"build", "created", "sha256"}}
    return {**stored.files, "manifest.json": json.dumps(manifest, sort_keys=True).encode()}


def names_of(built: BuildReport) -> tuple[list[str], ...]:
    made = built.to_json()
    return made["added"], made["changed"], made["removed"], made["kept"], made["stale"]


# --- the first build ---------------------------------------------------------------------------


def test_a_first_build_takes_all_documents(source: Path, root: Path) -> None:
    built = build_index([source], root)
    assert built.build == "000001"
    assert names_of(built) == (sorted(TEXTS), [], [], [], [])
    assert (built.plan.encoded, built.plan.passages, built.faults, built.notice) == (5, 5, (), "")
    index = open_index(root)
    assert [(p.document, p.heading, p.text[:10]) for p in index.passages] == [
        ("apteka.txt", "", "Завод выпу"),
        ("teatr.md", "", "# Театр\n\nТ"),
        ("voda.md", "Вода", "# Река\n\n##"),
        ("voda.md", "Вода", "Рыба 0 идё"),
        ("voda.md", "Вода", "Лодка 0 ид"),
    ]
    assert [hit.document.name for hit in search(index, "Где делают лекарства?", 1)] == ["apteka.txt"]


def test_the_shape_of_build_json(source: Path, root: Path) -> None:
    (source / "bad.txt").write_bytes(bytes(range(256)) * 9)
    made = build_index([source], root).to_json()
    assert list(made) == [
        *("build", "added", "changed", "removed", "kept", "stale", "encoded", "passages"),
        *("faults", "notice", "seconds", "unchanged"),
    ]
    assert [(fault["name"], fault["fatal"]) for fault in made["faults"]] == [("bad.txt", True)]
    assert list(made["faults"][0]) == ["name", "reason", "fatal"]
    assert 0 < made["seconds"] < 60
    assert json.loads(json.dumps(made)) == made


def test_progress_tells_of_each_stage(source: Path, root: Path) -> None:
    told: list[tuple[str, int, int]] = []
    build_index([source], root, progress=lambda what, done, total: told.append((what, done, total)))
    assert told == [
        ("Reading documents", 0, 1),
        ("Cutting passages", 0, 3),
        *(("Computing vectors", done, 5) for done in (*range(6), 5)),  # as passages come, not batch by batch
    ]


# --- the next builds ---------------------------------------------------------------------------


def edit(name: str, text: str) -> Callable[[Path], None]:
    return lambda source: (source / name).write_text(text, encoding="utf-8") and None


def several(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(source: Path) -> None:
        for one in changes:
            one(source)

    return change


NEW = "Новый мост через реку открыли осенью."
TITLED = "---\ntitle: Другой заголовок\n---\n" + TEXTS["teatr.md"]


Given = tuple[str, list[str]]  # a passage as a model is given it, and its sentences


def fresh(source: Path, names: Sequence[str], known: Sequence[str] = ()) -> list[Given]:
    """The passages of these documents that are not known."""
    cut = [
        (headed(p, d.title)[0], [d.text[one.start : one.stop] for one in p.sentences])
        for d in read_documents([source]).documents
        if d.name in names
        for p in split(d)
    ]
    return [one for one in cut if one[0] not in known]


def prepared(passages: Sequence[Given]) -> list[str]:
    """What a model is asked: the passages of a batch, under title and heading, then the sentences of all of them."""
    asked = []
    for start in range(0, len(passages), BATCH):
        batch = passages[start : start + BATCH]
        asked += [given for given, _ in batch]
        asked += [sentence for _, said in batch for sentence in said]
    return asked


@pytest.mark.parametrize(
    ("change", "names"),
    [
        (lambda source: None, ([], [], [], ["apteka.txt", "teatr.md", "voda.md"], [])),
        (edit("most.txt", NEW), (["most.txt"], [], [], ["apteka.txt", "teatr.md", "voda.md"], [])),
        (edit("apteka.txt", NEW), ([], ["apteka.txt"], [], ["teatr.md", "voda.md"], [])),
        (edit("voda.md", TEXTS["voda.md"] + NEW), ([], ["voda.md"], [], ["apteka.txt", "teatr.md"], [])),
        (edit("teatr.md", TITLED), ([], ["teatr.md"], [], ["apteka.txt", "voda.md"], [])),
        (lambda source: (source / "voda.md").unlink(), ([], [], ["voda.md"], ["apteka.txt", "teatr.md"], [])),
        (
            lambda source: (source / "apteka.txt").rename(source / "zavod.txt"),
            (["zavod.txt"], [], ["apteka.txt"], ["teatr.md", "voda.md"], []),
        ),
        (
            several(edit("aaa.txt", NEW), edit("voda.md", NEW), lambda source: (source / "teatr.md").unlink()),
            (["aaa.txt"], ["voda.md"], ["teatr.md"], ["apteka.txt"], []),
        ),
    ],
    ids=["nothing", "added", "changed", "longer", "titled", "removed", "renamed", "all at once"],
)
def test_only_what_changed_is_encoded_and_the_result_is_that_of_a_full_build(
    source: Path, root: Path, tmp_path: Path, change: Callable[[Path], None], names: tuple[list[str], ...]
) -> None:
    before = LettersEncoder()
    build_index([source], root, model=before)
    change(source)
    counting = LettersEncoder()
    built = build_index([source], root, model=counting)
    assert names_of(built) == names
    # Also in a document that changed, or has another name, a passage that is as it was is not encoded again.
    new = fresh(source, names[0] + names[1], before.asked)
    assert counting.asked == prepared(new)
    assert built.plan.encoded == len(new)
    build_index([source], tmp_path / "fresh", model=LettersEncoder())
    assert contents(root) == contents(tmp_path / "fresh")


def test_the_same_holds_for_the_embedded_model(source: Path, root: Path, tmp_path: Path) -> None:
    build_index([source], root)
    several(edit("aaa.txt", NEW), edit("voda.md", NEW), lambda folder: (folder / "teatr.md").unlink())(source)
    built = build_index([source], root)
    assert (built.plan.encoded, built.plan.passages) == (2, 3)
    build_index([source], tmp_path / "fresh")
    assert contents(root) == contents(tmp_path / "fresh")


def test_full_prepares_everything_anew(source: Path, root: Path) -> None:
    build_index([source], root, model=LettersEncoder())
    counting = LettersEncoder()
    built = build_index([source], root, model=counting, full=True)
    assert names_of(built) == ([], [], [], sorted(TEXTS), [])
    assert built.plan.encoded == 5
    assert counting.asked == prepared(fresh(source, sorted(TEXTS)))


def test_another_model_encodes_everything_anew(source: Path, root: Path, embedded: StaticEncoder) -> None:
    build_index([source], root, model=LettersEncoder())
    other = LettersEncoder("other letters")
    built = build_index([source], root, model=other)
    assert names_of(built) == ([], [], [], sorted(TEXTS), [])
    assert built.plan.encoded == 5
    assert opened(root, other, embedded).build == "000002"


def test_other_settings_encode_everything_anew(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch, embedded: StaticEncoder
) -> None:
    build_index([source], root, model=LettersEncoder())
    monkeypatch.setitem(build_settings(), "language", 0)
    with pytest.raises(IndexFault, match="by other rules. Build again: derek build"):
        opened(root, LettersEncoder(), embedded)
    built = build_index([source], root, model=LettersEncoder())
    assert (built.plan.encoded, names_of(built)[3]) == (5, sorted(TEXTS))
    assert opened(root, LettersEncoder(), embedded).manifest["settings"]["language"] == 0


def build_settings() -> dict[str, object]:
    from index import index

    return index.SETTINGS


def test_a_damaged_build_before_does_not_stand_in_the_way(source: Path, root: Path) -> None:
    build_index([source], root, model=LettersEncoder())
    (root / "builds" / "000001" / "vectors.faiss").write_bytes(b"")
    counting = LettersEncoder()
    assert build_index([source], root, model=counting).build == "000002"
    assert counting.asked == prepared(fresh(source, sorted(TEXTS)))


# --- documents that cannot be read -------------------------------------------------------------


@pytest.mark.parametrize("full", [False, True])
def test_an_unreadable_document_keeps_its_earlier_version(source: Path, root: Path, full: bool) -> None:
    build_index([source], root)
    (source / "teatr.md").write_bytes(bytes(range(256)) * 9)
    built = build_index([source], root, full=full)
    assert names_of(built) == ([], [], [], ["apteka.txt", "voda.md"], ["teatr.md"])
    assert [(fault.name, fault.fatal) for fault in built.faults] == [("teatr.md", True)]
    index = open_index(root)
    assert index.manifest["stale"] == ["teatr.md"]
    assert index.documents["teatr.md"].text == TEXTS["teatr.md"]
    assert len(index.passages) == 5


def test_the_earlier_version_is_kept_by_another_model_too(source: Path, root: Path) -> None:
    build_index([source], root, model=LettersEncoder())
    (source / "teatr.md").write_bytes(bytes(range(256)) * 9)
    built = build_index([source], root, model="static")
    assert (built.plan.stale, built.plan.encoded) == (("teatr.md",), 5)
    assert open_index(root).documents["teatr.md"].text == TEXTS["teatr.md"]


def test_a_mended_document_is_no_longer_stale(source: Path, root: Path) -> None:
    build_index([source], root)
    (source / "teatr.md").write_bytes(bytes(range(256)) * 9)
    build_index([source], root)
    (source / "teatr.md").write_text(NEW, encoding="utf-8")
    assert names_of(build_index([source], root)) == ([], ["teatr.md"], [], ["apteka.txt", "voda.md"], [])
    assert open_index(root).manifest["stale"] == []


def test_a_new_document_that_cannot_be_read_stops_nothing(source: Path, root: Path) -> None:
    (source / "foto.txt").write_bytes(bytes(range(256)) * 9)
    built = build_index([source], root)
    assert names_of(built)[0] == sorted(TEXTS)
    assert open_index(root).manifest["stale"] == []


LINES = '{"_id": "d1", "text": "Завод открыт."}\n{"_id": "d2", "text": "Театр открыт."}\n'


def test_a_corpus_with_a_bad_line_loses_no_document(source: Path, root: Path) -> None:
    (source / "corpus.jsonl").write_text(LINES, encoding="utf-8")
    build_index([source], root)
    (source / "corpus.jsonl").write_text(LINES.replace('"_id": "d2",', '"_id": "d2"'), encoding="utf-8")
    built = build_index([source], root)
    assert names_of(built) == ([], [], [], ["apteka.txt", "d1", "teatr.md", "voda.md"], ["d2"])
    assert open_index(root).documents["d2"].text == "Театр открыт."


BAD = LINES.replace('"_id": "d1",', '"_id": "d1"')


def test_a_line_whose_id_looks_like_a_file_stays_too(source: Path, root: Path) -> None:
    corpus = source / "corpus.jsonl"
    corpus.write_text(LINES.replace("d1", "d1.md"), encoding="utf-8")
    build_index([source], root, model=LettersEncoder())
    corpus.write_text(BAD, encoding="utf-8")
    assert build_index([source], root, model=LettersEncoder()).plan.stale == ("d1.md",)
    # Its file has a longer name from here.
    assert build_index([source.parent], root, model=LettersEncoder()).plan.stale == ("d1.md",)


def test_only_lines_of_the_corpus_that_is_bad_stay(source: Path, root: Path) -> None:
    notes, other, corpus = source / "NOTES.log", source / "other.jsonl", source / "corpus.jsonl"
    notes.write_text("Мост открыт.", encoding="utf-8")
    other.write_text(LINES.replace("d1", "o1").replace("d2", "o2"), encoding="utf-8")
    corpus.write_text(LINES, encoding="utf-8")
    build_index([notes, other, corpus], root, model=LettersEncoder())
    corpus.write_text(BAD, encoding="utf-8")
    made = build_index([corpus], root, replace=True, model=LettersEncoder()).plan
    assert (made.removed, made.stale) == (("NOTES.log", "o1", "o2"), ("d1",))
    made = build_index([corpus], root, forget=["d1"], model=LettersEncoder()).plan
    assert (made.removed, made.stale) == (("d1",), ())


# --- where documents lie -----------------------------------------------------------------------

JUNK = bytes(range(256)) * 9
PRICES = '{"_id": "1", "text": "Цена 350 тенге."}\n{"_id": "2", "text": "Сбор 20 тенге."}\n'


def texts_of(root: Path) -> dict[str, str]:
    """Name -> text, of all documents of the published build."""
    return {name: document.text for name, document in read_documents_of(Store(root).load()).items()}


@pytest.fixture
def years(tmp_path: Path) -> list[Path]:
    """Two sources whose documents have the same names."""
    for year, price in (("2023", 350), ("2024", 900)):
        (tmp_path / year / "sub").mkdir(parents=True)
        (tmp_path / year / "a.md").write_text(f"Вода стоит {price} тенге.", encoding="utf-8")
        (tmp_path / year / "sub" / f"{price}.md").write_text("Завод закрыт.", encoding="utf-8")
    return [tmp_path / "2023", tmp_path / "2024"]


def test_of_documents_of_one_name_the_unreadable_one_stays(years: list[Path], root: Path) -> None:
    build_index(years, root, model=LettersEncoder())
    before = texts_of(root)
    (years[0] / "a.md").write_bytes(JUNK)
    built = build_index(years, root, model=LettersEncoder())
    assert names_of(built) == ([], [], [], ["2024/a.md", "sub/350.md", "sub/900.md"], ["2023/a.md"])
    assert [fault.name for fault in built.faults] == ["2023/a.md"]
    assert texts_of(root) == before


def test_a_new_document_of_its_name_leaves_the_unreadable_one_its_text(years: list[Path], root: Path) -> None:
    build_index(years[:1], root, model=LettersEncoder())
    (years[0] / "a.md").write_bytes(JUNK)
    built = build_index(years, root, model=LettersEncoder())
    assert names_of(built)[:3] == (["2024/a.md", "sub/900.md"], [], ["a.md"])
    assert built.plan.stale == ("2023/a.md",)
    assert texts_of(root)["2023/a.md"] == "Вода стоит 350 тенге."


def closed(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nobody may list this folder; root could."""
    scan = os.scandir

    def refuse(path: Path) -> Any:
        if Path(path) == folder:
            raise PermissionError
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)


def test_a_source_without_rights_loses_no_document(
    years: list[Path], root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(years, root, model=LettersEncoder())
    before = texts_of(root)
    (years[1] / "sub" / "900.md").unlink()
    closed(monkeypatch, years[0])
    built = build_index(years, root, model=LettersEncoder())
    assert names_of(built) == ([], [], ["sub/900.md"], ["2024/a.md"], ["2023/a.md", "sub/350.md"])
    assert [(fault.name, fault.fatal) for fault in built.faults] == [("2023/", True)]
    assert texts_of(root) == {name: text for name, text in before.items() if name != "sub/900.md"}
    # A source that is taken away goes all the same.
    made = build_index(years[:1], root, replace=True, model=LettersEncoder()).plan
    assert (made.removed, made.stale) == (("2023/a.md", "2024/a.md"), ("a.md", "sub/350.md"))


def test_what_is_hidden_is_known_where_the_documents_and_their_index_were_moved(
    years: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = years[0].parent
    build_index(years, home / "ix", model=LettersEncoder())
    moved = home.rename(home.with_name(f"{home.name}-moved"))
    closed(monkeypatch, moved / "2023")
    sources = remembered(moved / "ix").paths
    assert build_index(sources, moved / "ix", model=LettersEncoder()).plan.stale == ("2023/a.md", "sub/350.md")


def test_a_line_of_an_unreadable_corpus_is_no_line_of_another(tmp_path: Path, root: Path) -> None:
    one, other = (tmp_path / name / "corpus.jsonl" for name in "cd")
    for corpus in (one, other):
        corpus.parent.mkdir()
        corpus.write_text(PRICES.replace("2", "3") if corpus == other else PRICES, encoding="utf-8")
    sources = [one.parent, other.parent]
    build_index(sources, root, model=LettersEncoder())
    assert list(texts_of(root)) == ["2", "3", "c/corpus.jsonl/1", "d/corpus.jsonl/1"]
    one.write_text(PRICES.replace("350", "999").replace('"2",', '"2"'), encoding="utf-8")  # line 1 can be read
    other.write_bytes(b'{"_id": "\xff"}\n')
    built = build_index(sources, root, model=LettersEncoder())
    assert names_of(built) == ([], ["c/corpus.jsonl/1"], [], [], ["2", "3", "d/corpus.jsonl/1"])
    assert texts_of(root)["c/corpus.jsonl/1"] == "Цена 999 тенге."


def test_a_document_whose_format_can_no_longer_be_read_stays(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade without the extra `formats`; a file that was never read costs no exit code."""
    monkeypatch.setattr(reading, "converted", lambda suffix, data: Converted(data.decode()))
    (source / "plan.pdf").write_text("Паром идёт в полдень.", encoding="utf-8")
    build_index([source], root, model=LettersEncoder())
    monkeypatch.undo()
    monkeypatch.setitem(conversion.LIBRARIES, ".pdf", "no_such_library")
    (source / "new.pdf").write_text("Новый.", encoding="utf-8")
    built = build_index([source], root, model=LettersEncoder())
    assert (built.plan.removed, built.plan.stale) == ((), ("plan.pdf",))
    assert [(fault.name, fault.fatal) for fault in built.faults] == [("new.pdf", False), ("plan.pdf", True)]


# --- nothing is lost ---------------------------------------------------------------------------


def empty(source: Path) -> None:
    for file in source.iterdir():
        file.unlink()


def only_blank(source: Path) -> None:
    empty(source)
    (source / "blank.txt").write_text("  \n\n ")


def only_binary(source: Path) -> None:
    empty(source)
    (source / "foto.txt").write_bytes(bytes(range(256)) * 9)


def only_dashes(source: Path) -> None:
    empty(source)
    (source / "dashes.md").write_text("# \n\n—\n\n-\n")


def only_emoji(source: Path) -> None:
    empty(source)
    (source / "odd.txt").write_text("😀 👍🏽", encoding="utf-8")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (only_binary, "no document could be read. foto.txt: "),
        (
            shutil.rmtree,
            "a source of the index is gone: {source}. Bring it back, or take it out: derek remove {source}",
        ),
    ],
)
@pytest.mark.parametrize("full", [False, True])
def test_what_cannot_be_read_never_replaces_an_index(
    source: Path, root: Path, change: Callable[[Path], None], says: str, full: bool
) -> None:
    build_index([source], root)
    before = contents(root)
    change(source)
    with pytest.raises(DocumentError) as caught:
        build_index([source], root, full=full)
    assert str(caught.value).startswith(says.format(source=source))
    assert "\n" not in str(caught.value)
    assert Store(root).current() == "000001"
    assert contents(root) == before


@pytest.mark.parametrize(
    ("change", "left"), [(empty, []), (only_blank, []), (only_dashes, ["dashes.md"]), (only_emoji, ["odd.txt"])]
)
def test_a_source_without_text_makes_an_index_that_answers_nothing(
    source: Path, root: Path, change: Callable[[Path], None], left: list[str]
) -> None:
    """The text that is gone must not answer on."""
    build_index([source], root)
    change(source)
    assert build_index([source], root).plan.removed == tuple(sorted(TEXTS))
    index = open_index(root)
    assert (index.build, list(index.documents)) == ("000002", left)
    assert {hit.document.name for hit in search(index, "Где делают лекарства?")} <= set(left)
    assert build_index([source], root).unchanged


def test_a_slip_of_the_finger_leaves_no_folder(tmp_path: Path, root: Path) -> None:
    with pytest.raises(DocumentError, match="no such file or folder"):
        build_index([tmp_path / "sourse"], root)
    assert not root.exists()


def test_a_dry_run_tells_and_writes_nothing(source: Path, root: Path) -> None:
    assert names_of(build_index([source], root, dry_run=True))[0] == sorted(TEXTS)
    assert not root.exists()
    build_index([source], root, model=LettersEncoder())
    several(edit("voda.md", NEW), lambda folder: (folder / "teatr.md").unlink())(source)
    before = {path: path.stat().st_mtime_ns for path in root.rglob("*")}
    counting = LettersEncoder()
    built = build_index([source], root, model=counting, dry_run=True)
    assert (built.build, counting.asked) == ("", [])
    assert names_of(built) == ([], ["voda.md"], ["teatr.md"], ["apteka.txt"], [])
    assert (built.plan.encoded, built.plan.passages) == (1, 2)
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*")} == before


def test_a_second_builder_stops_at_once_and_reads_nothing(source: Path, root: Path) -> None:
    class Second(LettersEncoder):
        def encode_document(self, texts: Sequence[str]) -> Floats:
            with pytest.raises(IndexFault, match=f"already being built by process {os.getpid()}"):
                in_a_thread(lambda: build_index([source], root, model=counting))
            return super().encode_document(texts)

    counting = LettersEncoder()
    assert build_index([source], root, model=Second()).build == "000001"
    assert counting.asked == []


def in_a_thread(work: Callable[[], object]) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def many(source: Path) -> list[str]:
    """300 documents of a passage each: five batches."""
    texts = [f"Документ номер {number} говорит о заводе." for number in range(300)]
    for number, text in enumerate(texts):
        (source / f"{number:03}.txt").write_text(text, encoding="utf-8")
    for name in TEXTS:
        (source / name).unlink(missing_ok=True)
    return prepared([(text, [text]) for text in texts])  # a title that is the file's name is not given


def test_a_build_is_the_same_where_little_is_in_memory(
    source: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def built(where: Path) -> dict[str, bytes]:
        many(source)
        build_index([source], where, model=LettersEncoder(), faiss="SQ8")
        for number in (0, 17, 299):  # one changed, one gone, one that is known under another name
            (source / f"{number:03}.txt").unlink()
        (source / "000.txt").write_text("Завод закрыли. Теперь там музей.", encoding="utf-8")
        (source / "999.txt").write_text("Документ номер 299 говорит о заводе.", encoding="utf-8")
        build_index([source], where, model=LettersEncoder())
        for path in source.iterdir():
            path.unlink()
        return contents(where)

    whole = built(root)
    for name, little in {
        "index.storage.spool.MEMORY": 1,
        "index.ranking.term_table.COUNTED": 2,
        "index.arrays.BLOCK": 64,
        "index.parts.TAKEN": 3,
        "index.contents.KEPT": 1,
    }.items():
        monkeypatch.setattr(name, little)
    assert built(tmp_path / "little") == whole


def test_what_stays_is_copied_and_not_read(
    source: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(source)
    build_index([source], root, model=LettersEncoder())
    looked: list[str] = []
    given = prepare._given

    def counted(old: Index, passage: Passage) -> str:
        looked.append(passage.document)
        return given(old, passage)

    monkeypatch.setattr(prepare, "_given", counted)
    (source / "most.txt").write_text(NEW, encoding="utf-8")
    assert build_index([source], root, model=LettersEncoder()).plan.encoded == 1
    assert looked == []
    # As long as those of 0 to 9, so that these are looked at; one is known, the other has another letter.
    (source / "known.txt").write_text("Документ номер 7 говорит о заводе.", encoding="utf-8")
    (source / "other.txt").write_text("Документ номер 7 говорит о городе.", encoding="utf-8")
    counting = LettersEncoder()
    assert build_index([source], root, model=counting).plan.encoded == 1
    assert counting.asked == ["Документ номер 7 говорит о городе."] * 2  # the passage, and its sentence
    assert looked == [f"{number:03}.txt" for number in range(10)]
    build_index([source], tmp_path / "fresh", model=LettersEncoder())
    assert contents(root) == contents(tmp_path / "fresh")


def test_the_build_before_takes_no_memory_while_the_files_are_made(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index([source], root, model=LettersEncoder())
    (source / "most.txt").write_text(NEW, encoding="utf-8")
    opened, made = build.open_files, build.to_files
    before: list[weakref.ref[Documents]] = []

    def remembered(stored: BuildFiles, encoder: Encoder) -> Index:
        index = opened(stored, encoder)
        before.append(weakref.ref(index.documents))
        return index

    def checked(parts: Parts, encoder: Encoder, faiss: str) -> object:
        assert before
        assert before[0]() is None
        return made(parts, encoder, faiss)

    monkeypatch.setattr(build, "open_files", remembered)
    monkeypatch.setattr(build, "to_files", checked)
    assert build_index([source], root, model=LettersEncoder()).build == "000002"


def test_no_text_is_analysed_more_than_twice(source: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The whole with what stands above it, for the model's words, and each sentence: by index and encoder together."""
    asked: list[str] = []
    find = language.terms._terms.__wrapped__

    def counted(text: str) -> tuple[Term, ...]:
        asked.append(text)
        return find(text)

    monkeypatch.setattr(language.terms, "_terms", lru_cache(2048)(counted))
    prepared = [one for document in read_documents([source]).documents for one in split(document)]
    asked.clear()
    build_index([source], root)
    whole = sum(len(headed(one, "")[0]) for one in prepared)
    # Titles, names and headings beside them, and the first document once more: has it a word at all?
    assert sum(map(len, asked)) < 2 * whole + 300


def test_a_build_whose_terms_other_processes_find_is_the_same(
    source: Path, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(source)
    build_index([source], root, model=LettersEncoder())
    monkeypatch.setattr("index.prepare.MANY", 1)
    asked: list[str] = []
    find = Ahead.find

    def counted(ahead: Ahead, texts: Sequence[str]) -> object:
        asked.extend(texts)
        return find(ahead, texts)

    monkeypatch.setattr(Ahead, "find", counted)
    build_index([source], tmp_path / "other", model=LettersEncoder())
    assert contents(tmp_path / "other") == contents(root)
    assert len(set(asked)) == 300


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model whose vectors are worth to be kept."""
    monkeypatch.setattr("index.prepare.WORTH", -1)


@pytest.mark.usefixtures("slow")
def test_an_interrupted_build_goes_on_where_it_stopped(source: Path, root: Path, tmp_path: Path) -> None:
    asked = many(source)
    first = LettersEncoder(stop_after=300)
    with pytest.raises(KeyboardInterrupt):
        build_index([source], root, model=first)
    assert first.asked == asked[: 4 * BATCH]  # two batches, each of passages of one sentence
    assert build_index([source], root, model=LettersEncoder(), dry_run=True).plan.encoded == len(asked) // 2 - 2 * BATCH
    second = LettersEncoder()
    built = build_index([source], root, model=second)
    assert (built.build, built.plan.encoded) == ("000001", len(asked) // 2 - 2 * BATCH)
    assert second.asked == asked[4 * BATCH :]
    build_index([source], tmp_path / "fresh", model=LettersEncoder())
    assert contents(root) == contents(tmp_path / "fresh")
    assert not (root / "work").exists()


def test_what_is_computed_again_as_soon_is_not_kept(source: Path, root: Path) -> None:
    asked = many(source)
    with pytest.raises(KeyboardInterrupt):
        build_index([source], root, model=LettersEncoder(stop_after=300))
    assert not (root / "work").exists()
    again = LettersEncoder()
    build_index([source], root, model=again)
    assert again.asked == asked


@pytest.mark.usefixtures("slow")
def test_an_interrupted_build_tells_how_much_is_kept(source: Path, root: Path) -> None:
    many(source)
    with pytest.raises(Interrupted) as interrupted:
        build_index([source], root, model=LettersEncoder(stop_after=300))
    assert interrupted.value.kept == 2 * BATCH


def test_an_interrupted_build_of_which_nothing_is_kept_tells_of_nothing(source: Path, root: Path) -> None:
    many(source)
    with pytest.raises(KeyboardInterrupt) as interrupted:
        build_index([source], root, model=LettersEncoder(stop_after=300))
    assert not isinstance(interrupted.value, Interrupted)


@pytest.mark.usefixtures("slow")
def test_what_another_model_left_is_not_taken_up(source: Path, root: Path) -> None:
    asked = many(source)
    with pytest.raises(KeyboardInterrupt):
        build_index([source], root, model=LettersEncoder(stop_after=300))
    other = LettersEncoder("other letters")
    build_index([source], root, model=other)
    assert other.asked == asked


class Broken(LettersEncoder):
    """A model that gives NaN for one passage."""

    def encode_document(self, texts: Sequence[str]) -> Floats:
        rows = super().encode_document(texts)
        rows[["Театр открыли" in text for text in texts]] = np.nan
        return rows

    encode_query = encode_document


def test_a_model_that_gives_no_number_is_refused_with_the_passage_named(source: Path, root: Path) -> None:
    build_index([source], root)
    with pytest.raises(ModelError) as caught:
        build_index([source], root, model=Broken())
    assert str(caught.value) == (
        "the model letters produced NaN or infinity for the passage teatr.md:0–63. Take another model: --model"
    )
    assert Store(root).current() == "000001"


def test_a_build_whose_vectors_do_not_come_back_is_not_published(
    source: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAISS's own write can lose data without a word; the build is read back from the disk and compared."""

    build_index([source], root)
    honest = build.to_files

    def careless(*given: object) -> object:
        made, manifest = honest(*given)  # type: ignore[arg-type]
        files = {name: joined(data) for name, data in made}
        data = bytearray(files["vectors.faiss"])
        data[45:53] = data[49:45:-1] + data[53:49:-1]
        return {**files, "vectors.faiss": bytes(data)}, manifest

    monkeypatch.setattr(build, "to_files", careless)
    with pytest.raises(IndexFault, match="the vectors read back differ from those written"):
        build_index([source], root, full=True)
    assert Store(root).current() == "000001"


# --- the kind of FAISS's indexes ----------------------------------------------------------------


def test_the_kind_of_the_vectors_index_is_kept_until_another_is_asked_for(source: Path, root: Path) -> None:
    first = build_index([source], root, model=LettersEncoder(), faiss="HNSW4,SQ8")
    assert (Store(root).manifest()["faiss"], {"vectors.npy", "sentences.npy"} - {*Store(root).load().files}) == (
        "HNSW4,SQ8",
        set(),
    )
    assert build_index([source], root, model=LettersEncoder()).build == first.build  # nothing to do
    (source / "teatr.md").write_text("# Театр\n\nТеатр закрыли.", encoding="utf-8")
    again = build_index([source], root, model=LettersEncoder())
    assert (again.plan.encoded, Store(root).manifest()["faiss"]) == (1, "HNSW4,SQ8")  # vectors are taken over
    exact = build_index([source], root, model=LettersEncoder(), faiss="")
    assert (exact.plan.encoded, Store(root).manifest()["faiss"]) == (0, "")
    assert "vectors.npy" not in Store(root).load().files


def test_a_kind_that_is_none_is_refused_before_anything_is_done(source: Path, root: Path) -> None:
    with pytest.raises(IndexFault, match='FAISS knows no index "quick"'):
        build_index([source], root, model=LettersEncoder(), faiss="quick")
    assert Store(root).current() is None


def test_a_damaged_graph_is_not_asked(source: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its links are followed blindly: it is checked before it may be asked, however large it is."""
    mapped(monkeypatch)
    monkeypatch.setattr("index.storage.checking.Checking.start", lambda self: None)
    build_index([source], root, model="static", faiss="HNSW4,SQ8")
    (source / "teatr.md").write_text("# Театр\n\nТеатр закрыли.", encoding="utf-8")
    build_index([source], root)
    assert open_index(root, later=True).build == "000002"
    path = root / "builds/000002/sentences.faiss"
    data = path.read_bytes()
    path.unlink()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    opened = open_index(root, later=True)
    assert opened.build == "000001"
    assert "build 000002 is unusable (file sentences.faiss was changed: its hash is another)" in opened.notice


# --- odd documents -----------------------------------------------------------------------------


def test_equal_texts_are_documents_of_their_own_and_one_hit(tmp_path: Path, root: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in ("a.txt", "b.txt", "c.txt"):
        (source / name).write_text(TEXTS["apteka.txt"], encoding="utf-8")
    assert build_index([source], root).plan.passages == 3
    (hit,) = search(open_index(root), "лекарства", 5)
    assert [place.document for place in hit.places] == ["a.txt", "b.txt", "c.txt"]


@pytest.mark.parametrize("text", ["😀 👍🏽", "123 456", "№ 5 % §", "неттакогослова", "\u200b\u00ad!"])
def test_documents_without_a_known_word_are_kept_and_harm_nobody(source: Path, root: Path, text: str) -> None:
    (source / "odd.txt").write_text(text, encoding="utf-8")
    assert build_index([source], root).plan.passages == 6
    index = open_index(root)
    assert index.documents["odd.txt"].text == text
    assert [hit.document.name for hit in search(index, "Где делают лекарства?", 1)] == ["apteka.txt"]
    assert build_index([source], root).plan.encoded == 0


def test_line_ends_of_every_kind_survive(source: Path, root: Path) -> None:
    text = "Завод стоит.\u2028Река течёт.\x85Театр открыт.\x0b\x0cМост.\u2029Конец."
    (source / "ends.txt").write_bytes(text.encode())
    build_index([source], root)
    assert open_index(root).documents["ends.txt"].text == text
    assert build_index([source], root).plan.encoded == 0


def test_a_title_with_half_a_character_is_no_traceback(source: Path, root: Path) -> None:
    (source / "half.md").write_text('---\ntitle: "\\ud800"\n---\n\nЗавод открыт.\n', encoding="utf-8")
    build_index([source], root)
    assert open_index(root).documents["half.md"].title == "?"


# --- opening -----------------------------------------------------------------------------------


def test_an_index_can_be_opened_by_number(source: Path, root: Path) -> None:
    build_index([source], root)
    edit("voda.md", NEW)(source)
    build_index([source], root)
    assert open_index(root, "000001").documents["voda.md"].text == TEXTS["voda.md"]
    assert open_index(root).documents["voda.md"].text == NEW


def test_the_model_is_lent_only_to_a_build_that_it_made(source: Path, root: Path) -> None:
    build_index([source], root)
    first = open_index(root)
    build_index([source], root, full=True)
    assert open_index(root, like=first).encoder is first.encoder
    build_index([source], root, model=LettersEncoder())
    with pytest.raises(ModelError, match="letters"):
        open_index(root, like=first)


@pytest.mark.parametrize("model", [{}, None, {"name": 5}, "derek"])
def test_a_build_that_names_no_model_is_refused(root: Path, model: object) -> None:
    Store(root).publish({"a.bin": b""}, {"model": model})
    with pytest.raises(IndexFault, match="build 000001 names no model. Build again: derek build"):
        open_index(root)


def test_without_fallback_a_damaged_build_is_refused(source: Path, root: Path) -> None:
    build_index([source], root)
    build_index([source], root, full=True)
    (root / "builds" / "000002" / "vectors.faiss").write_bytes(b"")
    with pytest.raises(IndexFault, match="vectors.faiss"):
        open_index(root, fallback=False)
    index = open_index(root)
    assert index.build == "000001"
    assert "build 000002 is unusable" in index.notice


def test_differences_are_the_passages_that_came_and_went(source: Path, embedded: StaticEncoder) -> None:
    before = in_memory(read_documents([source]).documents, embedded)
    edit("apteka.txt", NEW)(source)
    after = in_memory(read_documents([source]).documents, embedded)
    found = differences(before, after)
    assert [passage.text for passage in found.added] == [NEW]
    assert [passage.text for passage in found.removed] == [TEXTS["apteka.txt"]]
    assert differences(after, after) == Differences((), ())


def test_in_memory_is_what_is_built_on_disk(source: Path, root: Path, embedded: StaticEncoder) -> None:
    build_index([source], root, model=embedded)
    held = in_memory(read_documents([source]).documents, embedded)
    assert held.vectors.to_bytes() == open_index(root).vectors.to_bytes()
    assert isinstance(Store(root).load(), BuildFiles)


# --- any other sentence-transformers model -----------------------------------------------------


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_bert(tmp_path_factory.mktemp("models") / "bert")


def test_an_index_by_another_model_is_asked_from_another_folder(
    source: Path, root: Path, bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(bert.parent)
    built = build_index([source], root, model="bert")
    assert built.plan.encoded == 5
    monkeypatch.chdir(tmp_path)
    index = open_index(root)
    assert index.manifest["model"] == {"name": str(bert), "fingerprint": index.encoder.fingerprint, "dimension": 16}
    assert [hit.document.name for hit in search(index, "Где делают лекарства?", 1)] == ["apteka.txt"]
    assert build_index([source], root, model=str(bert)).plan.encoded == 0


def test_a_model_that_changed_since_the_build_is_refused_with_the_remedy(
    source: Path, root: Path, bert: Path, tmp_path: Path
) -> None:
    mine = shutil.copytree(bert, tmp_path / "mine")
    build_index([source], root, model=str(mine))
    pooling = mine / "1_Pooling" / "config.json"
    pooling.write_text(pooling.read_text().replace('"mean"', '"cls"'))
    with pytest.raises(IndexFault) as caught:
        open_index(root)
    assert str(caught.value).startswith(f"build 000001 was made by another model than the present {mine} (")
    assert str(caught.value).endswith(f"Build again: derek build --model {mine}")
    shutil.rmtree(mine)
    with pytest.raises(ModelError, match="there is no folder with a model"):
        open_index(root)
    with pytest.raises(ModelError, match="or take the embedded model, which needs no network: --model derek"):
        build_index([source], root)  # goes on with the model of the index
    assert build_index([source], root, model="derek").plan.encoded == 5  # the remedy
    assert open_index(root).build == "000002"


@pytest.mark.parametrize("factory", ["IDMap,Flat", "PQ8", "IVF64,SQ8"])
def test_a_kind_of_index_that_cannot_be_made_is_refused_before_anything_is_encoded(
    tmp_path: Path, factory: str
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "a.md").write_text("Завод выпускает лекарства.", encoding="utf-8")
    encoder = LettersEncoder()
    encoder.encode_document = lambda texts: pytest.fail("encoded")  # type: ignore[method-assign]
    for dry_run in (True, False):
        with pytest.raises(IndexFault, match=f'"{factory}" of vectors alone|an index {factory} needs '):
            build_index([tmp_path / "source"], tmp_path / "ix", model=encoder, faiss=factory, dry_run=dry_run)
