"""What a reader is trained on, and how; on a few sentences, since a real run takes an hour."""

import json
import lzma
import random
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from index.encoders.load import embedded

pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch
from torch.nn import functional

from index.encoders.training.source import model
from index.encoders.training.written import parse
from index.encoders.transformer import WEIGHTS
from qa.reading.reader import FOLDER
from qa.reading.training.convert import runs
from qa.reading.training.examples import Example, Examples, Kind, sentences
from qa.reading.training.train import BATCH, Drawn, Network, batch, batches, listwise, losses, train
from qa.reading.training.written_examples import bare, written_examples
from tests.encoders.tiny_bert import WIDTH, tiny_source

PASSAGES = {
    1: "The bridge over the Talas was opened in 1974. Ships pass below it every spring. The mayor cut the ribbon.",
    2: "The Moynak school teaches three hundred children. It has a library and a garden. Lessons begin at eight.",
    3: "Old mills stood by the river. The last miller left the town in 1931. Nobody has lived there since then.",
}
QUESTIONS = [
    (1, "When was the bridge over the Talas opened?", "1974"),
    (1, "Who cut the ribbon?", "The mayor"),
    (2, "How many children does the Moynak school teach?", "three hundred"),
    (2, "When do lessons begin?", "at eight"),
    (3, "In which year did the last miller leave the town?", "1931"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    asked = [
        {"question": question, "answer": answer, "start": PASSAGES[number].index(answer), "context_id": number}
        | {"lang": "en", "question_lang": "en"}
        for number, question, answer in QUESTIONS
    ]
    pairs = [
        {
            "query": f"кто открыл {what}?",
            "passage": f"{what.capitalize()} открыл аким.",
            "source": "Koziev/NLP_Datasets",
        }
        for what in ("мост", "завод", "театр", "музей", "парк")
    ]
    contexts = [{"id": number, "text": text} for number, text in PASSAGES.items()]
    for name, records in (("qa", asked), ("qa.contexts", contexts), ("pairs", pairs)):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (folder / f"{name}.jsonl.xz").write_bytes(lzma.compress(text.encode()))
    return folder


def text_of(tokens: np.ndarray) -> str:
    pieces = [embedded().tokenizer.id_to_token(int(token)) for token in tokens]
    return "".join(pieces).replace("\u2581", " ").strip()


def test_sentences_end_in_any_of_the_languages() -> None:
    text = "One ends. «Два!» 三つ目です。四つ目？ Five\nsix"
    assert [text[start:stop] for start, stop in sentences(text)] == [
        "One ends.",
        "«Два!»",
        "三つ目です。",
        "四つ目？",
        "Five",
        "six",
    ]


def typed(question: np.ndarray) -> str:
    """A question however it is typed: some are without a capital and a mark (edits.retyped)."""
    return text_of(question).lower().rstrip("?")


def test_a_right_window_holds_its_answer_at_its_place_and_a_wrong_one_does_not(data: Path) -> None:
    answers = {question.lower().rstrip("?"): answer for _, question, answer in QUESTIONS}
    made = [one for one in Examples(data, embedded().tokenizer).make(100) if one.kind is not Kind.KOZIEV]
    right = [one for one in made if one.answerable]
    assert sorted(typed(one.question) for one in right) == sorted(answers)
    for one in right:
        assert one.kind is Kind.RIGHT
        assert text_of(one.window[one.first : one.last + 1]).strip(" .") == answers[typed(one.question)]
    wrong = [one for one in made if not one.answerable]
    assert wrong
    for one in wrong:
        assert (one.first, one.last) == (-1, -1)
        if one.kind is Kind.EDITED:  # the question is another one, the window as it was
            assert typed(one.question) not in answers
        elif one.kind is not Kind.RANDOM:
            assert answers[typed(one.question)] not in text_of(one.window)


def test_the_russian_pairs_say_only_whether_there_is_an_answer(data: Path) -> None:
    made = [one for one in Examples(data, embedded().tokenizer).make(0) if one.kind is Kind.KOZIEV]
    assert len(made) == 10
    for one in made:
        what = text_of(one.question).removeprefix("кто открыл ").rstrip("?")
        assert (f"{what.capitalize()} открыл аким." in text_of(one.window)) is one.answerable
        assert (one.first, one.last) == (-1, -1)


def test_the_same_examples_each_time(data: Path) -> None:
    one, other = (Examples(data, embedded().tokenizer).make(100) for _ in range(2))
    assert [(a.kind, a.window.tolist()) for a in one] == [(b.kind, b.window.tolist()) for b in other]


def example(question: list[int], window: list[int], first: int = -1, last: int = -1) -> Example:
    words = np.array(question, np.int32), np.array(window, np.int32)
    return Example(*words, first, last, first >= 0, Kind.RIGHT if first >= 0 else Kind.RANDOM, False)


def test_a_batch_is_question_and_window_between_marks() -> None:
    given = batch([example([5], [6, 7, 9], 1, 2), example([5, 6], [7])], "cpu")
    assert given["ids"].tolist() == [[0, 5, 2, 2, 6, 7, 9, 2], [0, 5, 6, 2, 2, 7, 2, 1]]
    assert given["mask"].tolist() == [[1] * 8, [1] * 7 + [0]]
    assert given["inside"].nonzero().tolist() == [[0, 4], [0, 5], [0, 6], [1, 5]]
    assert given["places"].tolist() == [[5, 6], [-1, -1]]
    assert given["labels"].tolist() == [1, 0]


def test_the_loss_is_of_both_ends_and_of_whether_there_is_an_answer() -> None:
    torch.manual_seed(0)
    network = Network(model(tiny_source()), WIDTH).eval()
    given = batch([example([5], [6, 7, 9], 1, 2), example([5, 6], [7])], "cpu")
    loss, span, answerable = losses(network, given)
    ends = [functional.cross_entropy(span[:1, 4:7, end], torch.tensor([end + 1])) for end in (0, 1)]
    sure = torch.sigmoid(answerable)
    wanted = sum(ends) / 2 - (torch.log(sure[0]) + torch.log(1 - sure[1])) / 2
    assert loss.item() == pytest.approx(wanted.item(), rel=1e-4)


def test_training_learns_and_leaves_what_convert_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.reading.training.train.RATE", 5e-3)
    torch.manual_seed(0)
    network = Network(model(tiny_source()), WIDTH)
    examples = [example([5], [6, 7, 9], 1, 2), example([6], [12, 7, 9])] * 16
    before = losses(network, batch(examples, "cpu"))[0].item()
    report = train(network, examples, tmp_path, minutes=1, device="cpu", steps=40)
    assert losses(network, batch(examples, "cpu"))[0].item() < 0.8 * before
    assert report["checkpoints"][-1]["windows"] == 40 * 32
    from safetensors.numpy import load_file

    names = set(load_file(tmp_path / "reader.safetensors"))
    assert {"span.weight", "span.bias", "answerable.weight", "answerable.bias"} < names
    assert "encoder.layer.1.output.dense.weight" in names
    assert not [name for name in names if "word_embeddings" in name]


WRITTEN = """= Насос «Ключ» [ru]
> Насос качает воду из колодца глубиной до 12 метров. Весит он 9 килограммов.
? Сколько он весит? => 9 килограммов
! Кто придумал насос?
> Шланг крепят хомутом. Хомут затягивают отвёрткой раз в год.
? Чем крепят шланг? => хомутом
"""
SIBLING = """= Насос «Ручей» [ru]
> Насос качает воду из реки. Весит он 12 килограммов.
? Сколько весит «Ручей»? => 12 килограммов
"""


def test_written_questions_become_the_windows_that_the_product_would_read() -> None:
    made = written_examples(parse(WRITTEN), embedded(), embedded().tokenizer)
    said = {typed(one.question): text_of(one.window[one.first : one.last + 1]) for one in made if one.answerable}
    assert said == {"сколько он весит": "9 килограммов", "чем крепят шланг": "хомутом"}
    kinds = Counter((typed(one.question), one.kind) for one in made if not one.answerable)
    assert kinds[("кто придумал насос", Kind.UNANSWERED)] >= 1
    for one in made:
        if one.kind is Kind.WRITTEN_OTHER:
            assert said[typed(one.question)] not in text_of(one.window)


def test_of_documents_written_together_the_others_answer_nothing() -> None:
    own, other = parse(WRITTEN) + parse(SIBLING)
    own.beside = [other]
    made = written_examples([own], embedded(), embedded().tokenizer)
    wrong = [text_of(one.window) for one in made if typed(one.question) == "сколько он весит" and not one.answerable]
    assert any("12 килограммов" in text for text in wrong)
    (right,) = [one for one in made if typed(one.question) == "сколько он весит" and one.answerable]
    assert text_of(right.window[right.first : right.last + 1]) == "9 килограммов"


@pytest.mark.parametrize(
    ("answer", "at", "words"),
    [
        ("в 1901 году", 2, "1901 году"),
        ("Со складов", 3, "складов"),
        ("at noon", 3, "noon"),
        ("восемь", 0, "восемь"),
        ("до", 0, "до"),
        ("к «Дону»", 0, "к «Дону»"),
    ],
)
def test_an_answer_to_learn_is_without_the_preposition_before_it(answer: str, at: int, words: str) -> None:
    assert bare(10, answer) == (10 + at, words)


WRITTEN_KINDS = (Kind.WRITTEN, Kind.WRITTEN_OTHER, Kind.UNANSWERED, Kind.WRITTEN_EDITED)


def test_most_of_what_is_drawn_was_written_for_training() -> None:
    def of(kind: Kind, count: int) -> list[Example]:
        words = np.array([5], np.int32)
        return [Example(words, words, -1, -1, kind is Kind.WRITTEN, kind, False) for _ in range(count)]

    written = [of(kind, 200) for kind in WRITTEN_KINDS]
    drawn = Drawn([*of(Kind.RIGHT, 100), *of(Kind.RANDOM, 100), *sum(written, [])], random.Random(0)).draw(200)
    counts = Counter(one.kind for one in drawn)
    assert [counts[kind] for kind in WRITTEN_KINDS] == [49, 36, 36, 8]
    assert counts[Kind.RIGHT] + counts[Kind.RANDOM] == 70
    assert len({id(one) for one in drawn}) == len(drawn) == 199


def test_the_listwise_loss_is_of_the_right_window_among_those_of_its_question() -> None:
    examples = [example([5], [6, 7], 1, 1), example([6], [6, 7]), example([5], [9]), example([7], [6], 0, 0)]
    logits = torch.tensor([2.0, 9.0, 1.0, -3.0])  # of question 6 no window is right, of question 7 no other stands here
    assert listwise(logits, examples).item() == pytest.approx(np.log(1 + np.exp(-1.0)))
    assert listwise(logits[1:2], examples[1:2]).item() == 0


def test_a_right_window_is_drawn_with_wrong_ones_of_its_question_and_batches_divide_none() -> None:
    def one(question: int, length: int, kind: Kind) -> Example:
        window = np.arange(length, dtype=np.int32)
        return Example(np.array([question], np.int32), window, -1, -1, kind is Kind.WRITTEN, kind, False)

    given = [one(question, 3 + question % 50, Kind.WRITTEN) for question in range(100)]
    given += [one(question, 9, Kind.WRITTEN_OTHER) for question in range(100) for _ in range(4)]
    groups = Drawn(given, random.Random(0)).groups(120)
    right = [group for group in groups if group[0].answerable]
    assert {len(group) for group in right} == {3}
    assert all(len({int(one.question[0]) for one in group}) == 1 for group in right)
    assert sum(map(len, groups)) < 120 + 3
    assert len(right) == 30  # 0.38 * 0.65 of 120
    made = batches(groups)
    assert {len(one) for one in made[:-1]} <= {BATCH, BATCH + 1, BATCH + 2}
    whole = [[id(one) for one in group] for group in right]
    for group in whole:
        assert sum(set(group) <= {id(one) for one in of} for of in made) == 1


def test_the_packaged_reader_tells_of_its_runs() -> None:
    told = runs(FOLDER / WEIGHTS)
    assert [(run["seed"], run["listwise"]) for run in told] == [(88, 0.0), (89, 0.5)]
    assert [run["checkpoints"][-1]["windows"] for run in told] == [53_440, 17_772]
