"""A question narrowed to some documents, a time or a tag: what is outside takes no place among the hits."""

from datetime import date

import pytest

from index.arrays import joined
from index.build import in_memory
from index.documents.document import Document
from index.encoders.static import StaticEncoder
from index.errors import FilterError
from index.filters import Filter
from index.index import Index, open_files
from index.parts import Parts, to_files
from index.search import search
from index.storage.records import Records
from index.storage.store import BuildFiles
from qa.cli.terminal import document_line
from qa.engine import Engine
from qa.locale.languages import tell
from qa.page.library import Library
from qa.page.reply import header_html, reply_html
from tests.page.samples import make_answer

TEXT = "Вода из реки Талас идёт по каналу номер {}."
DOCUMENTS = {
    "2023/voda.md": ("2023-05-01", ("Вода", "тарифы")),
    "2024/voda.md": ("2024-05-01", ("вода",)),
    "2024/reka.md": ("2024-05-31", ()),
    "kanal-2022.md": ("", ("тарифы",)),
    "osen.md": ("", ()),
}


@pytest.fixture(scope="module")
def index() -> Index:
    documents = [
        Document(name, name, date, TEXT.format(number), 0, name, "utf-8", tags=tags)
        for number, (name, (date, tags)) in enumerate(DOCUMENTS.items())
    ]
    return in_memory(documents, StaticEncoder())


def left(index: Index, only: Filter) -> list[str]:
    hits = search(index, "Откуда идёт вода?", 9, only=only.rows(index))
    return sorted(place.document for hit in hits for place in hit.places)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (Filter(), sorted(DOCUMENTS)),
        (Filter.of(documents=["voda.md"]), ["2023/voda.md", "2024/voda.md"]),
        (Filter.of(documents=["2024/"]), ["2024/reka.md", "2024/voda.md"]),
        (Filter.of(documents=["2023/voda.md", "osen.md"]), ["2023/voda.md", "osen.md"]),
        (Filter.of(since="2024"), ["2024/reka.md", "2024/voda.md"]),
        (Filter.of(since="2024-05-02"), ["2024/reka.md"]),
        (Filter.of(until="2024-04"), ["2023/voda.md", "kanal-2022.md"]),
        (Filter.of(since="01.05.2023", until="2024-05-01"), ["2023/voda.md", "2024/voda.md"]),
        (Filter.of(since="2024-05", until="2024"), ["2024/reka.md", "2024/voda.md"]),
        (Filter.of(until="2022"), ["kanal-2022.md"]),
        # a document that is known by its year is of any day of it, at both ends
        (Filter.of(since="2022-01-01", until="2022-12-31"), ["kanal-2022.md"]),
        (Filter.of(since="2022-11", until="2023-05"), ["2023/voda.md", "kanal-2022.md"]),
        (Filter.of(since="2021-11-05", until="2022-02-01"), ["kanal-2022.md"]),
        (Filter.of(since="2023-01-01", until="2023-12"), ["2023/voda.md"]),
        (Filter.of(tags=["ВОДА"]), ["2023/voda.md", "2024/voda.md"]),
        (Filter.of(tags=["вода", "тарифы"]), ["2023/voda.md", "2024/voda.md", "kanal-2022.md"]),
        (Filter.of(["voda.md"], "2024", "", ["вода"]), ["2024/voda.md"]),
    ],
)
def test_what_is_left(index: Index, only: Filter, names: list[str]) -> None:
    assert left(index, only) == names


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"since": "завтра"}, '"завтра" is no date. Write 2024, 2024-05 or 2024-05-31'),
        ({"until": "2024-13"}, '"2024-13" is no date. Write 2024, 2024-05 or 2024-05-31'),
        (
            {"since": "2024-06", "until": "2024-05"},
            "nothing can be since 2024-06 and until 2024-05: change one of them",
        ),
        ({"since": "2025"}, "no document is of this time. They are from 2022 to 2024-05-31; 1 document has no date"),
        ({"documents": ["osen.md"], "since": "2020"}, "no document is of this time. 1 document has no date"),
        (
            {"documents": ["osen.md"], "tags": ["вода"]},
            "none of the documents named has the tag вода: leave one of the two out",
        ),
        (
            {"documents": ["vado.md"]},
            'no document "vado.md" in the index. Similar: osen.md, 2024/voda.md, 2023/voda.md',
        ),
        ({"tags": ["0"]}, 'no document has the tag "0". There are: вода, тарифы'),
    ],
)
def test_what_leaves_nothing_is_an_error_with_the_remedy(index: Index, given: dict[str, list[str]], says: str) -> None:
    with pytest.raises(FilterError) as caught:
        Filter.of(**given).rows(index)
    assert str(caught.value) == says


@pytest.mark.parametrize(
    ("given", "parsed"),
    [
        ({}, Filter()),
        ({"document": "a.md", "tag": ["x", "y"]}, Filter(("a.md",), tags=("x", "y"))),
        ({"document": None, "since": 2024, "until": date(2024, 5, 31)}, Filter((), "2024", "2024-05-31")),
        ({"document": ("a.md",), "since": "01.05.2024", "tag": []}, Filter(("a.md",), "2024-05-01")),
    ],
)
def test_what_files_and_programs_say_is_read_in_one_way(given: dict[str, object], parsed: Filter) -> None:
    assert Filter.parsed(given) == parsed


def test_python_may_say_it_so_too() -> None:
    assert Filter.of("a.md", 2024, date(2024, 5, 31), "вода") == Filter(("a.md",), "2024", "2024-05-31", ("вода",))
    assert Filter.of({"a.md": 1}.keys(), None, tags=(one for one in "xy")) == Filter(("a.md",), tags=("x", "y"))
    with pytest.raises(FilterError):
        Filter.of([1])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ("a.md", "what is searched is told by fields: {"),
        ({"dokument": "a"}, 'what is searched has no field "dokument". There are: document, since, until, tag'),
        ({"document": [1]}, '"document" must be a text, or a list of texts, not [1]'),
        ({"tag": {"a": "b"}}, "\"tag\" must be a text, or a list of texts, not {'a': 'b'}"),
        ({"since": True}, '"since" must be a date like 2024-05-31, not True'),
        ({"until": ["2024"]}, "\"until\" must be a date like 2024-05-31, not ['2024']"),
        ({"since": "вчера"}, '"вчера" is no date.'),
    ],
)
def test_what_is_no_filter_is_told(given: object, says: str) -> None:
    with pytest.raises(FilterError) as caught:
        Filter.parsed(given)
    assert str(caught.value).startswith(says)


def test_it_is_applied_before_ranking() -> None:
    """The one document of the tag is found though four hundred fit the question better."""
    better = [Document(f"{n}.md", "", "", f"Театр номер {n} открыли весной.", 0, f"{n}", "utf-8") for n in range(400)]
    wanted = [
        Document(f"w{n}.md", "", "", f"Канал {n} чистили осенью.", 0, f"w{n}", "utf-8", tags=("канал",))
        for n in range(310)
    ]
    index = in_memory([*better, *wanted], StaticEncoder())
    only = Filter(tags=("канал",))
    assert {hit.document.tags for hit in search(index, "Когда открыли театр?", 5, only=only.rows(index))} == {
        ("канал",)
    }
    assert search(index, "Когда чистили канал 7?", 1, only=only.rows(index))[0].document.name == "w7.md"


def test_an_engine_takes_it(index: Index) -> None:
    engine = Engine(index)
    answer = engine.ask("Откуда идёт вода?", top=9, only=Filter.of(until="2022"))
    assert [hit.document.name for hit in answer.hits] == ["kanal-2022.md"]
    assert len(engine.ask("Откуда идёт вода?", top=9).hits) == len(DOCUMENTS)
    assert engine.ask("А куда?", "Откуда идёт вода?").question == engine.ask("А куда?", ["Откуда идёт вода?"]).question
    with pytest.raises(FilterError):
        engine.ask("Откуда идёт вода?", only=Filter.of(since="2030"))


def mapped(documents: list[Document]) -> Index:
    """An index as a large one opens: no document has been read yet."""
    encoder = StaticEncoder()
    parts = Parts(encoder.dimension)
    for one in documents:
        parts.add_document(one)
    files, manifest = to_files(parts, encoder)
    read = {name: joined(data) for name, data in files}
    return open_files(BuildFiles("000001", manifest, read, is_mapped=True), encoder)


@pytest.mark.parametrize(
    ("only", "names"),
    [
        (Filter.of(since="2024"), {"2024/voda.md", "2024/reka.md"}),
        (Filter.of(until="2022"), {"kanal-2022.md"}),  # by its name
        (Filter.of(tags="ВОДА"), {"2023/voda.md", "2024/voda.md"}),
        (Filter.of("voda.md", since="2024", tags="вода"), {"2024/voda.md"}),
    ],
)
def test_a_filter_reads_no_document(
    only: Filter, names: set[str], index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = [index.documents[name] for name in index.documents]
    large = mapped(documents)
    monkeypatch.setattr(Records, "__getitem__", lambda *_: pytest.fail("read"))
    assert only.names(large.documents) == names
    assert only.names({one.name: one for one in documents}) == names  # as of documents in memory
    with pytest.raises(FilterError, match=r"They are from 2022 to 2024-05-31; 1 document has no date"):
        Filter.of(since="2030").names(large.documents)


def test_a_reply_counts_what_a_filter_leaves_and_reads_none(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    large = mapped([index.documents[name] for name in index.documents])
    monkeypatch.setattr(Records, "__getitem__", lambda *_: pytest.fail("read"))
    told = reply_html(make_answer(found=False), "ru", large.documents, Filter.of(since="2024"))
    assert "Искал в 2 документах." in told


def test_lists_of_all_documents_read_only_those_that_the_page_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = [
        Document(f"{n:03}.md", f"Канал {n:03}", "2024-05-01", TEXT, 0, f"{n}", "cp1251", tags=("вода", "b"))
        for n in range(200)
    ]
    large = mapped(documents)
    read: list[int] = []
    original = Records.__getitem__
    monkeypatch.setattr(Records, "__getitem__", lambda records, row: (read.append(row), original(records, row))[1])
    lines = [tell(document_line(head, 0), "en") for head in large.documents.columns.heads()]
    assert (len(lines), lines[7]) == (200, "007.md · Канал 007 · 2024-05-01 · вода, b: 0 passages")
    assert read == []
    page = header_html(Library("1", "", large.documents), "ru")
    assert "Канал 039" in page
    assert "data-since" in page
    assert read == list(range(40))


def test_columns_give_back_what_they_were_made_of() -> None:
    one = Document("x-2021.md", "a\ud800", "", "", 0, "", "utf-8", tags=("b", "a", "b"))
    columns = mapped([one, Document("y.md", "", "2024-01-01", "", 0, "", "cp1251")]).documents.columns
    assert list(columns.heads()) == [
        ("x-2021.md", "a?", "", ("b", "a", "b"), "utf-8"),
        ("y.md", "", "2024-01-01", (), "cp1251"),
    ]
    assert list(columns.day) == ["2021", "2024-01-01"]
    assert columns.date[0:2] == ["", "2024-01-01"]
    assert list(mapped([]).documents.columns.heads()) == []
