"""Texts written for training: how they are read, and the pairs made of them."""

import json
import lzma
from pathlib import Path

import pytest

pytest.importorskip("onnx", reason="the extra `train` is not installed")

from index.encoders.training.pairs import Answering, Batches, passages
from index.encoders.training.written import FOLDER, TOGETHER, parse, read
from index.language.sentences import sentences

ROOT = Path(__file__).parents[2]
LONG = 60  # characters

TEXT = """\
= Котёл «Заря» [ru]
> Котёл ставят на ровное место. От стены до него 30 сантиметров.
? Как далеко от стены? => 30 сантиметров
? куда ставят котёл => на ровное место
! Сколько весит котёл?
> Гарантия три года:
- на бак;
- на насос.
? На что гарантия? => на бак
"""


def test_a_document_is_passages_with_questions() -> None:
    (document,) = parse(TEXT)
    assert (document.title, document.language) == ("Котёл «Заря»", "ru")
    first, second = document.passages
    assert first.answered == [("Как далеко от стены?", "30 сантиметров"), ("куда ставят котёл", "на ровное место")]
    assert first.unanswered == ["Сколько весит котёл?"]
    assert second.text == "Гарантия три года:\n- на бак;\n- на насос."
    laid, starts = document.laid()
    assert laid.text == f"# Котёл «Заря»\n\n{first.text}\n\n{second.text}\n"
    assert [laid.text[start:].split(" ")[0] for start in starts] == ["Котёл", "Гарантия"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("> a passage\n", "line 1: a document begins"),
        ("= T [ru]\n? Q? => a\n", "line 2: a passage begins"),
        ("= T [ru]\n> abc\n? Q? => abd\n", "line 3: the answer's words do not stand"),
        ("= T [ru]\n> abc\n? Q?\n", "line 3: the answer's words"),
        ("= T [ru]\n> abc\n! Q?\nmore\n", "line 4: a line that belongs to nothing"),
    ],
)
def test_a_line_out_of_place_is_named(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        parse(text)


def test_what_was_written_can_be_read_and_each_document_asks_both_kinds() -> None:
    found = read(FOLDER)
    assert {document.language for document in found} == {"ru", "kk", "en"}
    for document in found:
        assert any(passage.answered for passage in document.passages), document.title
        assert any(passage.unanswered for passage in document.passages), document.title


def test_nothing_that_is_measured_on_was_trained_on() -> None:
    """Sentences long enough to be nobody's by chance, of all documents and questions that the benchmarks have here."""
    measured = [*(ROOT / "benchmarks" / "questions").rglob("*"), *(ROOT / "source").iterdir()]
    texts = [path.read_text(encoding="utf-8") for path in measured if path.suffix in {".md", ".txt", ".jsonl", ".yaml"}]
    trained = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in FOLDER.rglob("*.txt"))
    told = {text[start:stop] for text in texts for start, stop in sentences(text) if stop - start >= LONG}
    assert len(told) > 1000
    assert [one for one in told if " ".join(one.split()) in trained] == []


def test_documents_written_together_stand_beside_each_other_and_others_alone(tmp_path: Path) -> None:
    for folder in ("manual", TOGETHER):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(TEXT + TEXT.replace("Заря", "Луч"), encoding="utf-8")
    (tmp_path / TOGETHER / "b.txt").write_text(TEXT.replace("Заря", "Маяк"), encoding="utf-8")
    beside = [(one.title, [other.title for other in one.beside]) for one in read(tmp_path)]
    assert beside == [
        ("Котёл «Заря»", []),
        ("Котёл «Луч»", []),
        ("Котёл «Заря»", ["Котёл «Луч»"]),
        ("Котёл «Луч»", ["Котёл «Заря»"]),
        ("Котёл «Маяк»", []),
    ]


def test_passages_are_headed_and_know_the_sentence_that_answers() -> None:
    (document,) = parse(TEXT)
    made = [one for of_passage in passages(document) for one in of_passage]
    said = {one.question: one.text[slice(*one.sentences[one.answer])] for one in made}
    assert said["Как далеко от стены?"] == "От стены до него 30 сантиметров."
    assert said["куда ставят котёл"] == "Котёл ставят на ровное место."
    assert "на бак" in said["На что гарантия?"]
    assert all(one.text.startswith("Котёл «Заря»\n") for one in made)


def test_a_plain_text_is_cut_about_its_answer() -> None:
    text = " ".join(f"Sentence number {number} says nothing at all about bridges." for number in range(40))
    made = Answering.of(text, "Which?", text.index("number 30"))
    assert len(made.text) <= 800
    assert made.text[slice(*made.sentences[made.answer])].startswith("Sentence number 30 ")


def test_a_batch_holds_whole_documents_and_no_passage_twice(tmp_path: Path) -> None:
    files = {
        "qa.contexts": [{"id": n, "text": f"Town {n} lies by a river. It has {n} bridges."} for n in range(9)],
        "qa": [
            {"question": f"How many bridges has {n}?", "context_id": n, "start": 27, "lang": "en"} for n in range(9)
        ],
        "pairs": [{"query": f"Глава {n}", "passage": f"Текст главы {n}.", "source": "laws"} for n in range(9)],
    }
    for name, rows in files.items():
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (tmp_path / f"{name}.jsonl.xz").write_bytes(lzma.compress(text.encode()))
    titles = ["Один", "Два", "Три", "Четыре", "Пять", "Шесть", "Семь", "Восемь"]
    written = [document for title in titles for document in parse(TEXT.replace("Котёл «Заря»", title))]
    batches = Batches(tmp_path, written, seed=0)
    assert [one[0][0].text.split("\n")[0] for one in batches.held_out] == ["Восемь"]
    for _ in range(10):
        drawn = batches.draw()
        assert len({one.text for one in drawn}) == len(drawn)
        heads = {one.text.split("\n")[0] for one in drawn} & set(titles)
        assert len(heads) == 2
        assert "Восемь" not in heads
        asked = [one.question for one in drawn]
        assert sum(question.startswith("How many") for question in asked) == 8
        assert sum(question.startswith("Глава") for question in asked) == 5
