"""`derek ask`: the answer, the JSON that programs read, batches, and what is no question."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from index.storage.checking import Checking
from tests.cli.commands import QUESTION, TEXTS, Derek, assert_one_line
from tests.storage.stores import mapped

pytest_plugins = ["tests.cli.fixtures"]


def turned(path: Path) -> None:
    """Turn a bit over in the middle of a file, in a new file: what is mapped already stays as it is."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.unlink()
    path.write_bytes(data)


def test_ask_quotes_the_sentence_and_says_where_it_stands(indexed: Path, derek: Derek) -> None:
    assert derek("ask", QUESTION, "--top", "1") == (
        0,
        "\n«Завод выпускает лекарства.»\n"
        "[1] Об аптеках · 2025-12-25 · apteka.md:5\n"
        "Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.\n",
        "",
    )


def test_the_shape_of_ask_json_is_the_contract(indexed: Path, derek: Derek) -> None:
    done = derek("ask", QUESTION, "--json")
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    line = json.loads(done.out)
    assert list(line) == [
        *("id", "question", "asked", "repairs", "found", "confidence", "threshold"),
        *("build", "ms", "notice", "reply", "passages"),
    ]
    assert (line["id"], line["question"], line["asked"], line["repairs"]) == ("", QUESTION, QUESTION, [])
    assert (line["found"], line["build"], line["notice"]) == (True, "000001", "")
    assert 0 <= line["confidence"] <= 1
    assert line["ms"] > 0
    assert [passage["rank"] for passage in line["passages"]] == [1, 2]
    best = line["passages"][0]
    assert list(best) == [
        *("rank", "document", "title", "date", "heading", "speaker", "start", "stop", "text", "score"),
        *("sentence", "lead", "words", "signals", "matches", "places", "newer"),
    ]
    assert (best["document"], best["title"], best["date"]) == ("apteka.md", "Об аптеках", "2025-12-25")
    assert (best["heading"], best["speaker"]) == ("", "")
    for passage in line["passages"]:
        text = TEXTS[passage["document"]]
        assert text[passage["start"] : passage["stop"]] == passage["text"]
        sentence = passage["sentence"]
        assert text[sentence["start"] : sentence["stop"]] == sentence["text"]
        assert passage["start"] <= sentence["start"] < sentence["stop"] <= passage["stop"]
        assert {"terms", "vector", "alignment"} <= passage["signals"].keys()
        assert sum(passage["signals"].values()) == pytest.approx(passage["score"], abs=3e-4)
    assert best["sentence"]["text"] == "Завод выпускает лекарства."
    assert ["завод", "завод", 1.0] in best["matches"]


def test_small_talk_gets_a_reply_in_its_language(indexed: Path, derek: Derek) -> None:
    done = derek("ask", "Рахмет!")
    assert done == (0, "Оқасы жоқ. Құжаттар бойынша тағы сұрағыңыз болса, қойыңыз.\n", "")
    line = json.loads(derek("ask", "Thanks", "--json").out)
    assert (line["found"], line["confidence"], line["passages"]) == (False, 0.0, [])
    assert line["reply"] == "You are welcome. If you have another question about the documents, just ask."


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_without_a_question_a_dialogue_begins_on_a_terminal(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = f"{QUESTION}\n?!\nА куда их везут?\n\nЧто-то ещё?\n"
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    done = derek("ask", "--top", "1")
    assert done.code == 0
    assert done.err.splitlines() == [
        "Ask; an empty line or Ctrl-D ends it",
        'derek: the question has no words ("?!"): put it into words',
    ]
    assert "«Завод выпускает лекарства.»" in done.out
    assert f"А куда их везут? → А куда их везут? ({QUESTION})" in done.out
    assert done.out.count("? ") - done.out.count(f"({QUESTION})") >= 4  # the prompts: three questions and the end


def test_a_dialogue_ends_with_the_input(indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal(""))
    assert derek("ask").code == 0
    assert_one_line(derek("ask", "--json"), 2, "give one question in quotes")


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_full_disk_is_one_line(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        monkeypatch.setattr(sys, "stdout", full)
        done = derek("ask", QUESTION, *options)
    assert_one_line(done, 1, "stdout could not be written: the disk is full, free some space and try again")


def test_a_closed_standard_output_is_no_fault(indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert derek("ask", QUESTION) == (0, "", "")


def test_a_question_can_be_narrowed(indexed: Path, derek: Derek) -> None:
    for options in (["--document", "teatr.txt"], ["--document", "teatr.txt", "--document", "teatr.txt"]):
        answer = json.loads(derek("ask", QUESTION, "--json", *options).out)
        assert [passage["document"] for passage in answer["passages"]] == ["teatr.txt"]
    assert "apteka.md" in derek("ask", QUESTION, "--since", "2025-12-25", "--until", "2025").out
    assert_one_line(derek("ask", QUESTION, "--since", "2026"), 1, "no document is of this time. They are of 2025-12-25")
    assert_one_line(derek("ask", QUESTION, "--tag", "x"), 1, 'no document has the tag "x". There are none')
    assert_one_line(derek("ask", QUESTION, "--until", "вчера"), 2, '"вчера" is no date. Write 2024')


def test_a_batch_is_narrowed_by_its_lines_or_the_options(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [{"question": QUESTION}, {"question": QUESTION, "only": {"since": "2025"}}]
    lines += [{"question": QUESTION, "only": {"document": "нет.md"}}]
    typed = "\n".join(json.dumps(line) for line in lines)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode())))
    done = derek("ask", "--batch", "-", "--document", "teatr.txt")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [[passage["document"] for passage in one["passages"]] for one in answers] == [
        ["teatr.txt"],
        ["apteka.md"],
        [],
    ]
    assert answers[2]["error"].startswith('no document "нет.md" in the index. ')
    assert done.code == 1


@pytest.mark.parametrize(
    ("only", "says"),
    [
        ('{"dokument": "a"}', 'what is searched has no field "dokument". There are: document, '),
        ('{"since": [2024]}', '"since" must be a date'),
        ('"a.md"', 'what is searched is told by fields: {"document": ['),
        ('{"since": "вчера"}', 'line 1: "вчера" is no date.'),
    ],
)
def test_a_line_that_is_narrowed_wrongly_is_one_line(indexed: Path, derek: Derek, only: str, says: str) -> None:
    (indexed / "q.jsonl").write_text(f'{{"question": "x", "only": {only}}}', encoding="utf-8")
    assert_one_line(derek("ask", "--batch", "q.jsonl"), 1, "q.jsonl, line 1: ", says)


def test_all_lines_that_are_wrong_are_named_before_the_first_is_asked(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ['{"question": "x", "expected": "one\'s own"}', '{"question": 5}', "", "{", '{"question": "x"}', "[]"]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("\n".join(lines).encode())))
    says = ('standard input, line 2: "question" must be a text. ', "(also wrong: lines 4, 6)")
    assert_one_line(derek("ask", "--batch", "-"), 1, *says)


def test_a_field_that_is_misspelt_is_told(indexed: Path, derek: Derek) -> None:
    for field, meant in (("onyl", "only"), ("histroy", "history")):
        (indexed / "q.jsonl").write_text(json.dumps({"question": "x", field: []}), encoding="utf-8")
        says = f'q.jsonl, line 1: is "{field}" meant to be "{meant}"? Write it so'
        assert_one_line(derek("ask", "--batch", "q.jsonl"), 1, says)


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_what_the_documents_do_not_answer_ends_with_1(indexed: Path, derek: Derek, options: tuple[str, ...]) -> None:
    assert derek("ask", "Как зовут капитана?", *options).code == 1


def test_a_repair_is_told(indexed: Path, derek: Derek) -> None:
    typed = "xnj dsgecrftn pfdjl"  # «что выпускает завод» with the Latin layout on
    line = json.loads(derek("ask", typed, "--json").out)
    assert line["question"] == typed
    assert line["repairs"] == [{"kind": "layout", "from": typed, "to": "что выпускает завод"}]
    assert line["asked"] == "что выпускает завод"
    assert line["passages"][0]["document"] == "apteka.md"
    assert derek("ask", typed).out.startswith(f"keyboard layout: {typed} → что выпускает завод\n")


@pytest.mark.parametrize(("top", "ranks"), [("1", [1]), ("2", [1, 2]), ("1000", [1, 2])])
def test_top(indexed: Path, derek: Derek, top: str, ranks: list[int]) -> None:
    passages = json.loads(derek("ask", QUESTION, "--json", "--top", top).out)["passages"]
    assert [passage["rank"] for passage in passages] == ranks


@pytest.mark.parametrize("top", ["0", "-1", "1001", "1000000000"])
def test_a_top_that_cannot_be_shown_is_a_wrong_option(indexed: Path, derek: Derek, top: str) -> None:
    says = f"{top} passages cannot be shown: ask for 1 to 1000"
    assert_one_line(derek("ask", QUESTION, "--top", top), 2, says)
    assert_one_line(derek("ask", "--batch", "none.jsonl", "--top", top), 2, says)


def test_explain(indexed: Path, derek: Derek) -> None:
    passage, score, words, blank, sure = derek("ask", QUESTION, "--explain", "--top", "1").out.splitlines()[-5:]
    assert passage.startswith("Завод выпускает лекарства.")
    assert [part.split()[0] for part in score.removeprefix("    ").split(" + ")] == [
        *("score", "alignment", "sentence", "vector", "maxsim", "named", "reader", "rule")
    ]
    assert words == "    words: выпускать, завод"
    assert (blank, sure.split(" · ")[1]) == ("", "build 000001")


def test_batch_answers_in_order_with_the_ids_given(indexed: Path, derek: Derek) -> None:
    records: list[dict[str, Any]] = [
        {"id": "q1", "question": QUESTION},
        {"id": 7, "question": "Когда открыли театр?", "history": None},
        {"question": "А что играли?", "history": ["Когда открыли театр?"]},
        {"id": {"a": [1]}, "question": QUESTION, "history": [], "more": "ignored"},
    ]
    lines = "\n\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (indexed / "q.jsonl").write_bytes(b"\xef\xbb\xbf" + lines.encode() + b"\r\n")
    done = derek("ask", "--batch", "q.jsonl", "--top", "1")
    assert (done.code, done.err) == (0, "")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [line["id"] for line in answers] == ["q1", 7, "", {"a": [1]}]
    assert [line["question"] for line in answers] == [record["question"] for record in records]
    assert [line["passages"][0]["document"] for line in answers] == ["apteka.md", "teatr.txt", "teatr.txt", "apteka.md"]
    assert [repair["kind"] for repair in answers[2]["repairs"]] == ["followup"]
    single = json.loads(derek("ask", QUESTION, "--json", "--top", "1").out)
    assert {**answers[0], "ms": 0, "id": ""} == {**single, "ms": 0}


def test_a_question_of_a_batch_that_cannot_be_asked_stops_no_other(indexed: Path, derek: Derek) -> None:
    lines = [json.dumps({"id": id, "question": asked}) for id, asked in enumerate(["", "а" * 10**6, QUESTION], 1)]
    (indexed / "q.jsonl").write_text("\n".join(lines))
    done = derek("ask", "--batch", "q.jsonl")
    assert done.code == 1
    assert done.err == "derek: 2 questions of 3 could not be asked: see their field error\n"
    first, second, third = (json.loads(line) for line in done.out.splitlines())
    assert first["error"].startswith("the question is empty")
    assert second["error"].startswith("the question is too long: 1000000 characters")
    assert (second["id"], second["found"], second["passages"]) == (2, False, [])
    assert third["passages"][0]["document"] == "apteka.md"
    assert set(third) == set(first) - {"error"}


NO_TEXT = 'line 1: "question" must be a text. Write {"id": "1", "question": "…"}'
BATCHES = [
    (b"", 'there are no questions in q.jsonl. Write lines like {"id": "1", "question": "…"}'),
    (b"\n \n", "there are no questions in q.jsonl"),
    (b"{", "q.jsonl, line 1: not JSON"),
    (b'{"question": "a"}\n{"id": 1', "q.jsonl, line 2: not JSON"),
    (b'{"question": NaN}', "line 1: not JSON"),
    (b'{"id": NaN, "question": "a"}', "line 1: not JSON"),
    (b"[" * 100_000, "line 1: not JSON"),
    (b"1" * 10_000, "line 1: not JSON"),
    (b"[]", NO_TEXT),
    (b'"a"', NO_TEXT),
    (b"null", NO_TEXT),
    (b'{"id": 1}', NO_TEXT),
    (b'{"question": 5}', NO_TEXT),
    (b'{"question": ["a"]}', NO_TEXT),
    (b'{"question": "a", "history": "b"}', 'line 1: "history" must be a list of texts'),
    (b'{"question": "a", "history": [1]}', 'a list of texts, the questions before it: ["…", "…"]'),
    (b'{"question": "a", "history": {}}', 'line 1: "history" must be a list of texts'),
    ("вопрос".encode("cp1251"), "q.jsonl is not UTF-8 (byte 0). Save it as UTF-8"),
    (b"\x00\xff\x00", "q.jsonl is not UTF-8 (byte 1)"),
]


@pytest.mark.parametrize(("data", "says"), BATCHES)
def test_a_wrong_batch_file_is_one_line_before_any_answer(indexed: Path, derek: Derek, data: bytes, says: str) -> None:
    (indexed / "q.jsonl").write_bytes(data)
    assert_one_line(derek("ask", "--batch", "q.jsonl"), 1, says)


@pytest.mark.parametrize("path", ["none.jsonl", "source"])
def test_no_batch_file(indexed: Path, derek: Derek, path: str) -> None:
    done = derek("ask", "--batch", path)
    assert_one_line(done, 1, f"derek: the file of questions {path} cannot be read: ", ". Check the path\n")


def test_a_closed_standard_input_is_one_line(indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)  # as `<&-` leaves it
    assert_one_line(derek("ask", "--batch", "-"), 1, "standard input is closed: give a file of questions, --batch FILE")


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "the question is empty"),
        ("   \n ", "the question is empty"),
        ("\u200b\u00ad", "the question is empty"),
        ("?!…", 'the question has no words ("?!…")'),
        ("а" * 1_000_000, "the question is too long: 1000000 characters of at most 2000"),
    ],
)
def test_what_is_no_question_is_one_line(indexed: Path, derek: Derek, question: str, says: str) -> None:
    assert_one_line(derek("ask", question), 1, says)
    assert_one_line(derek("ask", question, "--json"), 1, says)


@pytest.mark.parametrize("arguments", [[], [QUESTION, "--batch", "q.jsonl"]])
def test_a_question_or_a_batch_and_not_both(indexed: Path, derek: Derek, arguments: list[str]) -> None:
    done = derek("ask", *arguments)
    assert_one_line(done, 2, 'give one question in quotes, derek ask "…", or a file of them: --batch FILE.jsonl')


def test_ask_builds_the_index_first_and_says_so(folder: Path, derek: Derek) -> None:
    done = derek("ask", QUESTION, "--json")
    first, second = done.err.splitlines()
    assert done.code == 0
    assert first == "There is no index yet: building it from source …"
    assert second.startswith("Build 000001 is published: 2 documents, 2 passages, ")
    assert json.loads(done.out)["passages"][0]["document"] == "apteka.md"
    assert derek("ask", QUESTION).err == ""


def test_no_index_and_no_documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, derek: Derek) -> None:
    monkeypatch.chdir(tmp_path)
    says = "there is neither an index .derek nor a folder of documents source. Build an index: derek build "
    assert_one_line(derek("ask", QUESTION), 3, says)
    assert list(tmp_path.iterdir()) == []


def test_an_older_build_answers_with_a_loud_notice(indexed: Path, derek: Derek) -> None:
    assert derek("build", "--full").code == 0
    (indexed / ".derek" / "builds" / "000002" / "vectors.faiss").write_bytes(b"x")
    done = derek("ask", QUESTION, "--json")
    line = json.loads(done.out)
    assert (done.code, line["build"], done.err) == (0, "000001", f"{line['notice']}\n")
    assert "000002" in line["notice"]
    assert derek("verify").code == 1


@pytest.mark.parametrize(
    "name", ["sentences.faiss", "documents.jsonl", "passages.jsonl", "terms/rows.npy", "documents/title.json"]
)
@pytest.mark.parametrize("options", [("--json",), (), ("--batch", "q.jsonl")])
def test_a_large_build_found_damaged_gives_way_to_the_one_before_it(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch, name: str, options: tuple[str, ...]
) -> None:
    assert derek("build", "--full").code == 0
    (indexed / "q.jsonl").write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    mapped(monkeypatch)
    monkeypatch.setattr("index.storage.checking.Checking.start", Checking.finish)  # as if the question took long
    turned(indexed / ".derek/builds/000002" / name)
    done = derek("ask", *(() if "--batch" in options else (QUESTION,)), *options)
    assert (done.code, "Завод выпускает лекарства." in done.out) == (0, True)
    assert f"build 000002 is unusable (file {name} was changed: its hash is another)" in done.err
    assert "answers in its place" in done.err
    if options:
        assert json.loads(done.out)["build"] == "000001"


def test_a_dialogue_goes_on_with_the_build_before_a_damaged_one(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert derek("build", "--full").code == 0
    mapped(monkeypatch)
    monkeypatch.setattr("index.storage.checking.Checking.start", lambda self: None)
    turned(indexed / ".derek/builds/000002/documents.jsonl")
    monkeypatch.setattr(sys, "stdin", Terminal(f"{QUESTION}\nКогда открыли театр?\n"))
    done = derek("ask", "--top", "1")
    assert done.code == 0
    assert "«Завод выпускает лекарства.»" in done.out
    assert "«Театр открыли весной.»" in done.out
    assert done.err.count("Build 000001 of") == 1


@pytest.mark.parametrize("options", [(QUESTION,), ("--batch", "q.jsonl")])
def test_a_damaged_index_has_another_exit_code_than_no_answer(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    (indexed / "q.jsonl").write_text(json.dumps({"question": QUESTION}), encoding="utf-8")
    turned(indexed / ".derek/builds/000001/documents.jsonl")
    assert_one_line(derek("ask", *options), 3, "build 000001: file documents.jsonl was changed")
    mapped(monkeypatch)
    assert derek("ask", *options).code == 3


def test_a_question_that_is_refused_is_no_fault_of_a_large_index(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    mapped(monkeypatch)
    assert derek("ask", QUESTION, "--since", "2026").code == 1
    assert derek("ask", "?!").code == 1
    assert derek("ask", "Как зовут капитана?").code == 1
