"""An index in a Milvus: the same answers as on the disk, by the address alone, old or new and never a mixture."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from index import candidates
from index.build import build_index
from index.encoders.word_vectors import word_vectors
from index.errors import IndexFault
from index.filters import Filter
from index.hit import Hit
from index.index import Index
from index.mirror import building, fetch, verified
from index.opening import fingerprint, open_index
from index.search import search
from index.storage.build_files import Damage
from index.storage.milvus import server as servers
from index.storage.milvus.address import address_of, place
from index.storage.milvus.remote import FILES, PASSAGES, SENTENCES, all_builds, published
from index.storage.milvus.server import connect
from index.storage.store import Store
from qa.calibrate import fitted, keep, kept
from qa.engine import Engine, open_engine
from qa.live import Live
from tests.storage.milvus.servers import free_port, milvus

pytest.importorskip("pymilvus")
pytest.importorskip("milvus_lite")

ROOT = Path(__file__).parents[1]
QUESTIONS = [
    *("Во сколько раз вырос выпуск лекарств?", "ghbdtn", "Где завод?", "зачем нужен фонд Байтерек", "вода"),
    *("Can I end the lease early?", "Кто платит за ремонт?", "Сколько стоит общежитие?", "срок аренды", "пункт 3.2"),
    *("Как часто обновляется подсказка адреса?", "What is DaData?", "Дәрі қайда шығарылады?", "ұялы телефон"),
]
TAGGED = {
    "2023/voda.md": ("2023-05-01", "[Вода, тарифы]"),
    "2024/voda.md": ("2024-05-01", "[вода]"),
    'quo"te\\.md': ("2024-05-31", "[]"),
    "kanal-2022.md": ("", "[тарифы]"),
    "osen.md": ("", "[]"),
}

BUILDER = """
import os, signal, sys
from pathlib import Path
from index import mirror
from index.build import build_index
mirror.point = lambda build: os.kill(os.getpid(), signal.SIGKILL)
build_index([Path(sys.argv[1])], Path(sys.argv[2]), model="static")
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with milvus(tmp_path_factory.mktemp("milvus") / "data", free_port()) as address:
        yield address


@pytest.fixture
def root(served: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index that is yet to be made, of this test alone, for a machine that has nothing yet."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "fsync", lambda handle: None)
    return place(f"{served}/{re.sub(r'[^a-z0-9]', '_', request.node.name.lower())}")


def another_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir(exist_ok=True)
    monkeypatch.chdir(tmp_path / "elsewhere")


def publish(root: Path, what: str, **options: object) -> str:
    """A build of one document that says what it was made of, in all its passages."""
    source = Path("source").absolute()
    source.mkdir(exist_ok=True)
    text = "\n\n".join(f"Завод {number} выпускает {what}. Его открыли весной. {'Труба. ' * 120}" for number in range(3))
    (source / "zavod.txt").write_text(text, encoding="utf-8")
    return build_index([source], root, model="static", **options).build


def said(root: Path) -> str:
    """What the index that answers was made of; one thing."""
    index = open_index(root)
    told = {re.search(r"выпускает (\w+)", passage.text)[1] for passage in index.passages}
    found = {re.search(r"выпускает (\w+)", hit.passage.text)[1] for hit in search(index, "Что выпускает завод?")}
    assert len(told) == 1
    assert found == told
    return told.pop()


def shown(hits: list[Hit]) -> list[tuple[object, ...]]:
    return [(hit.document.name, hit.passage.start, hit.sentence, round(hit.score, 4)) for hit in hits]


@pytest.fixture(scope="module")
def both(served: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[Index, Index]:
    """The same documents on the disk and in a Milvus."""
    folder = tmp_path_factory.mktemp("both")
    sources = [ROOT / "source", *sorted((ROOT / "benchmarks/questions").glob("*/docs"))]
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr(os, "fsync", lambda handle: None)
        roots = folder / "disk", place(f"{served}/both")
        for root in roots:
            build_index(sources, root)
    return open_index(roots[0]), open_index(roots[1])


def test_the_same_questions_give_the_same_top_five_as_on_the_disk(both: tuple[Index, Index]) -> None:
    disk, there = (Engine(index) for index in both)
    for question in QUESTIONS:
        one, other = disk.ask(question), there.ask(question)
        assert shown(other.hits) == shown(one.hits), question
        assert other.confidence == pytest.approx(one.confidence, abs=1e-4)


def test_so_it_is_when_candidates_are_chosen_among_many(
    both: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES", 20)
    monkeypatch.setattr(candidates, "LOOKED", 20)
    for question in QUESTIONS:
        assert shown(search(both[1], question)) == shown(search(both[0], question)), question


def test_of_many_vectors_a_graph_finds_nearly_all_and_the_cosines_are_exact(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers, "EXACT", 0)
    build_index([ROOT / "source", ROOT / "benchmarks/questions/contract/docs"], root, model="static")
    there, disk = open_index(root), open_index(root, "000001")
    every = np.arange(len(disk.sentences))
    missed = 0
    for number in range(0, len(every), 20):
        query = disk.sentences.row(number)
        assert there.sentences.cosines(query, every) == pytest.approx(disk.sentences.cosines(query, every), abs=1e-6)
        rows, scores = there.sentences.search(query, 10)
        assert scores == pytest.approx(disk.sentences.cosines(query, rows), abs=1e-6)
        missed += len(set(disk.sentences.search(query, 10)[0].tolist()) - set(rows.tolist()))
    assert missed <= len(every) / 20


def test_what_a_question_is_narrowed_to_is_all_that_milvus_finds(
    both: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "CANDIDATES", 3)
    disk, there = both
    only = Filter.of(documents=sorted(disk.documents)[1:3])
    rows = only.rows(there)
    assert len(rows) > 3
    narrowed = only.narrowed(there)
    assert narrowed.narrowed
    for question in QUESTIONS:
        found = search(narrowed, question, 3, only=rows)
        assert {hit.row for hit in found} <= set(rows.tolist())
        assert len(found) == 3
    assert only.narrowed(disk) is disk


@pytest.mark.parametrize(
    "only",
    [
        Filter(),
        Filter.of(documents=["voda.md"]),
        Filter.of(documents=['quo"te\\.md', "osen.md"]),
        Filter.of(since="2024"),
        Filter.of(since="2024-05-02"),
        Filter.of(until="2024-04"),
        Filter.of(until="2022"),
        Filter.of(since="2024-05", until="2024"),
        Filter.of(since="2023-05-01", until="2024-05-01"),
        Filter.of(tags=["ВОДА"]),
        Filter.of(tags=["вода", "тарифы"]),
        Filter.of(["voda.md"], "2024", "", ["вода"]),
    ],
)
def test_milvus_understands_by_a_filter_what_it_means_on_the_disk(tagged: Index, only: Filter) -> None:
    narrowed = only.narrowed(tagged)
    for part, owners in ((narrowed.vectors, range(5)), (narrowed.sentences, tagged.words.passage_bounds)):
        rows, _ = part.search(tagged.vectors.row(0), len(tagged.sentences))
        found = {next(own for own in reversed(range(5)) if owners[own] <= row) for row in rows.tolist()}
        assert sorted(found) == only.rows(tagged).tolist()
    assert set(narrowed.terms.scores(["вода"]).nonzero()[0]) == set(only.rows(tagged).tolist())


@pytest.fixture(scope="module")
def tagged(served: str, tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("tagged")
    for number, (name, (date, tags)) in enumerate(TAGGED.items()):
        (folder / "source" / name).parent.mkdir(parents=True, exist_ok=True)
        head = f"---\n{f'date: {date}' if date else 'lang: ru'}\ntags: {tags}\n---\n"
        (folder / "source" / name).write_text(f"{head}Вода из реки идёт по каналу {number}.", encoding="utf-8")
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        build_index([folder / "source"], place(f"{served}/tagged"), model="static")
        return open_index(place(f"{served}/tagged"))


def test_another_machine_opens_it_by_the_address_alone(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, "лекарства")
    another_machine(tmp_path, monkeypatch)
    answer = open_engine(str(address_of(root))).ask("Что выпускает завод?")
    assert answer.hits[0].quote == "Завод 0 выпускает лекарства."
    assert list(Path.cwd().iterdir()) == []  # and leaves nothing behind


def test_another_machine_goes_on_building(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert publish(root, "лекарства") == "000001"
    source = Path("source").absolute()
    another_machine(tmp_path, monkeypatch)
    again = build_index([source], root, model="static")
    assert (again.build, again.unchanged, again.plan.encoded) == ("000001", True, 0)
    (source / "teatr.txt").write_text("Театр открыли весной.", encoding="utf-8")
    more = build_index([source], root, model="static")
    assert (more.build, more.plan.added, more.plan.encoded) == ("000002", ("teatr.txt",), 1)
    assert open_index(root).build == "000002"


def test_a_builder_that_dies_before_the_switch_leaves_the_old_build(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, "лекарства")
    text = (Path("source") / "zavod.txt").read_text(encoding="utf-8")
    (Path("source") / "zavod.txt").write_text(text.replace("лекарства", "мебель"), encoding="utf-8")
    died = subprocess.run(
        [sys.executable, "-c", BUILDER, str(Path("source").absolute()), str(root)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert len(all_builds(address_of(root))) == 2  # all of the new one stands there, and nobody sees it
    assert said(root) == "лекарства"
    assert publish(root, "мебель") == "000002"  # nothing is to be made, only to be published
    assert said(root) == "мебель"
    assert len(all_builds(address_of(root))) == 2


def test_what_a_dead_builder_left_goes_with_the_next_build(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(root, "лекарства")
    server = published(address_of(root)).server
    debris = f"{address_of(root).name}_000009_0123abcd_{PASSAGES}"
    server.create(debris, {"row": "key", "vector": "vector"}, 2, 1)
    publish(root, "мебель")
    assert debris not in server.collections()
    assert said(root) == "мебель"


def test_readers_see_one_build_whole_while_others_are_published(root: Path) -> None:
    publish(root, "сталь")
    seen, stop, faults = [], threading.Event(), []

    def read() -> None:
        try:
            while not stop.is_set():
                seen.append(said(root))
        except Exception as error:
            faults.append(error)

    reader = threading.Thread(target=read)
    reader.start()
    made = ["мебель", "стекло", "бумагу", "обувь"]
    for what in made:
        publish(root, what)
    stop.set()
    reader.join()
    assert faults == []
    order = ["сталь", *made]
    assert [order.index(what) for what in seen] == sorted(order.index(what) for what in seen)
    assert len(all_builds(address_of(root))) == 2


def test_an_upload_that_fails_leaves_the_old_build_and_nothing_of_its_own(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(root, "лекарства")
    with monkeypatch.context() as broken:
        broken.setattr(servers.Server, "count", lambda self, collection: 0)
        with pytest.raises(IndexFault, match="build 000002 is made, but not published at ") as caught:
            publish(root, "мебель")
    assert re.search(r"_passages has 0 rows instead of \d+\. To publish it: derek build --index", str(caught.value))
    assert len(all_builds(address_of(root))) == 1
    assert said(root) == "лекарства"
    publish(root, "мебель")
    assert said(root) == "мебель"


def test_so_many_builds_stay_as_are_kept_and_an_earlier_one_is_published_again(root: Path) -> None:
    for what in ("сталь", "мебель", "стекло", "бумагу"):
        publish(root, what, keep=3)
    assert [one.build for one in all_builds(address_of(root))] == ["000004", "000003", "000002"]
    store = Store(root)
    with building(store):
        store.rollback()
    assert said(root) == "стекло"
    assert len(all_builds(address_of(root))) == 3


def test_what_serves_is_swapped_when_a_build_is_published(root: Path) -> None:
    publish(root, "лекарства")
    live = Live(root)
    assert not live.look()
    publish(root, "мебель")
    assert live.look()
    assert live.ask("Что выпускает завод?").hits[0].quote == "Завод 0 выпускает мебель."


def test_each_byte_and_vector_is_verified(root: Path) -> None:
    publish(root, "лекарства")
    assert verified(address_of(root)) == ("000001", [])
    remote = published(address_of(root))
    server, name = remote.server, remote.collection(SENTENCES)
    (row,) = server.rows(name, "row == 1", ("vector", "owner", "document", "date", "tags"))
    server._client.upsert(name, [row | {"vector": row["vector"][::-1]}])
    assert "rows 0–" in verified(address_of(root))[1][0]
    files = remote.collection(FILES)
    (part,) = server.rows(files, "row == 0", ("name", "data", "unused"))
    server._client.upsert(files, [part | {"data": part["data"][::-1]}])
    assert f"file {part['name']} was changed" in verified(address_of(root))[1][0]
    (part,) = server.rows(files, 'name == "documents.jsonl"', ("name", "data", "unused"))
    server._client.upsert(files, [part | {"data": "AAAA"}])
    unusable = "build 000001 at milvus.* is unusable: file documents.jsonl is cut short"
    with pytest.raises(IndexFault, match=unusable):
        open_index(root)
    shutil.rmtree(".derek")
    with pytest.raises(Damage, match="build 000001 at milvus.* is unusable: file vectors.faiss was changed"):
        fetch(Store(root))
    publish(root, "мебель")  # is what mends it
    assert said(root) == "мебель"


def test_what_is_kept_beside_an_index_lies_in_its_folder(root: Path) -> None:
    own = fitted([0.8] * 5, [0.2] * 5)
    keep(root, own)
    assert kept(root) == own.threshold == 0.5
    assert (Path(".derek") / str(address_of(root)).replace("://", ":/")).is_dir()


def test_a_milvus_that_begins_again_answers_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    port = free_port()
    with milvus(tmp_path / "data", port) as address:
        root = place(f"{address}/again")
        publish(root, "лекарства")
        index = open_index(root)
    with monkeypatch.context() as hurried:
        hurried.setattr(servers, "PATIENCE", 2)
        with pytest.raises(IndexFault, match=rf"Milvus refuses at milvus\+http://127.0.0.1:{port}/again: "):
            search(index, "Что выпускает завод?")
        assert fingerprint(root) == ""
    with milvus(tmp_path / "data", port):
        until = time.monotonic() + 30
        while not fingerprint(root) and time.monotonic() < until:
            time.sleep(0.1)
        assert said(root) == "лекарства"
        assert search(index, "Что выпускает завод?")  # what was open goes on


def test_a_milvus_that_does_not_answer_is_named(tmp_path: Path) -> None:
    address = f"milvus+http://127.0.0.1:{free_port()}/docs"
    with pytest.raises(IndexFault, match="Milvus does not answer at ") as caught:
        open_index(place(address))
    assert address in str(caught.value)
    assert "DEREK_MILVUS_TOKEN" in str(caught.value)


def test_a_name_without_an_index_is_told_how_to_make_one(root: Path) -> None:
    address = address_of(root)
    with pytest.raises(IndexFault) as caught:
        open_index(root)
    assert str(caught.value) == f"there is no index at {address} yet. Build it: derek build --index {address}"


def test_a_name_that_means_something_else_is_left_alone(root: Path) -> None:
    address = address_of(root)
    server = connect(address)
    server.create("foreign", {"row": "key", "vector": "vector"}, 2, 1)
    server.point(address.name, "foreign")
    for touch in (lambda: open_index(root), lambda: publish(root, "лекарства")):
        with pytest.raises(IndexFault, match=f"{address.name} means the collection foreign, no index"):
            touch()
    assert server.named(address.name) == "foreign"


def test_an_index_of_another_model_is_refused(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as other:
        other.setattr(word_vectors(), "fingerprint", "0123456789abcdef")
        publish(root, "лекарства")
    with pytest.raises(IndexFault, match="build 000001 was made by another model than the present static"):
        open_index(root)


def test_without_pymilvus_the_command_that_installs_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(IndexFault, match=r"pymilvus is needed: pip install \"derek\[milvus\]\""):
        open_index(place("milvus+http://127.0.0.1:1/docs"))


def test_a_file_serves_one_program_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    root = place("milvus+lite:index.db")
    publish(root, "лекарства")
    assert said(root) == "лекарства"
    script = "import sys; from qa.cli.main import main; main(['ask', '--index', sys.argv[1], 'Что?'])"
    other = subprocess.run(
        [sys.executable, "-c", script, str(address_of(root))],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert other.returncode == 3
    assert other.stderr.startswith(f"derek: milvus+lite:{tmp_path}/index.db cannot be opened (")
    assert other.stderr.count("\n") == 1
    with pytest.raises(IndexFault, match="there is no folder .*/missing for "):
        open_index(place("milvus+lite:missing/index.db"))
