"""The steps of tuning on numbers made by hand, and a small run that must bring together what belongs together."""

import json
import lzma
import math
from pathlib import Path

import numpy as np
import pytest

from index.encoders.training import tune

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")

EYE = np.eye(4, dtype=np.float32)
TEXTS = tune.Texts([([1], [2])], [([1], [2])], [[[1], [2]]], [([1], [2])], [[1, 2], [2, 3]], ["a", "b"])


@pytest.fixture
def tuner() -> tune.Tuner:
    start = np.vstack([np.zeros(4, np.float32), 0.5 * EYE])
    return tune.Tuner(start, TEXTS, np.eye(2, dtype=np.float32), seed=1)


def test_it_starts_where_the_lexicon_put_the_words(tuner: tune.Tuner) -> None:
    assert tuner.vectors()[1:] == pytest.approx(0.5 * EYE)


def test_a_text_is_the_unit_sum_of_its_words(tuner: tune.Tuner) -> None:
    torch = tuner.torch
    tuner.place[:] = torch.arange(5)
    sums = tuner.sums([[1, 1, 2], [3]], torch.tensor(np.vstack([np.zeros(4, np.float32), EYE])))
    assert sums.numpy() == pytest.approx(np.array([[2 / math.sqrt(5), 1 / math.sqrt(5), 0, 0], [0, 0, 1, 0]]))


def test_contrast_is_the_cross_entropy_of_the_right_one(tuner: tune.Tuner) -> None:
    torch = tuner.torch
    one = torch.eye(2)
    right = math.log(1 + math.exp(-1 / tune.TEMPERATURE))
    assert float(tuner.contrast(one, one)) == pytest.approx(right, abs=1e-6)
    assert float(tuner.contrast(one, one.flip(0))) == pytest.approx(1 / tune.TEMPERATURE, rel=1e-6)


def test_a_student_that_agrees_with_the_teacher_diverges_by_nothing(tuner: tune.Tuner) -> None:
    torch = tuner.torch
    three = torch.nn.functional.normalize(torch.tensor([[1.0, 0, 0], [1, 1, 0], [0, 1, 1]]), dim=1)
    assert float(tuner.follow(three, three)) == pytest.approx(0, abs=1e-6)
    assert float(tuner.follow(torch.eye(3), three)) > 0.1


@pytest.mark.parametrize(("step", "share"), [(0, 1 / 30), (14, 15 / 30 * (1 - 14 / 800)), (400, 0.5), (800, 0)])
def test_the_rate_rises_and_falls(step: int, share: float) -> None:
    assert tune.rate(step) == pytest.approx(share)


def test_glosses_are_first_senses_and_names_stay() -> None:
    assert tune.gloss(["врач", "лечить", "fureng", "этот"], {"врач": "doctor; physician", "этот": "-"}) == (
        "doctor лечить fureng"
    )


def packed(path: Path, rows: list[dict[str, str]]) -> None:
    with lzma.open(path, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def test_tuning_brings_together_what_belongs_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed(
        tmp_path / "pairs.jsonl.xz",
        [
            {"query": "врач и больница", "passage": "Доктор лечит пациента лекарством.", "source": "a/b"},
            {"query": "завод и цех", "passage": "Рабочий собирает станок вручную.", "source": "zelanko/b"},
        ],
    )
    packed(tmp_path / "prose.jsonl.xz", [{"text": "Врач лечит пациента. Доктор идёт в больницу.", "source": "c"}])
    packed(tmp_path / "parallel.jsonl.xz", [{"ru": "Врач лечит.", "en": "The doctor heals.", "source": "d"}])
    words = ["врач", "больница", "доктор", "лечить", "пациент", "лекарство", "завод", "цех", "рабочий"]
    words += ["собирать", "станок", "вручную", "doctor", "heal", "идти"]
    chance = np.random.default_rng(0)
    start = chance.normal(size=(len(words), 8)).astype(np.float32)
    monkeypatch.setattr(tune, "STEPS", 60)
    monkeypatch.setattr(tune, "BATCH", 4)
    monkeypatch.setattr(tune, "STAY_DIRECTION", 0.0)
    monkeypatch.setattr(tune, "RATE_DIRECTION", 0.05)
    monkeypatch.setitem(tune.SHARES, "teacher", 0.0)

    def teach(texts: list[str]) -> np.ndarray:
        return np.array([[len(text), 1.0] for text in texts], np.float32)

    tuned = tune.tune(words, start, tmp_path, teach, lambda line: None)

    def cosine(vectors: np.ndarray, one: list[str], other: list[str]) -> float:
        a, b = (vectors[[words.index(word) for word in text]].sum(axis=0) for text in (one, other))
        return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))

    question, own, foreign = ["завод", "цех"], ["рабочий", "станок"], ["пациент", "лекарство"]
    before = cosine(start, question, own) - cosine(start, question, foreign)
    after = cosine(tuned, question, own) - cosine(tuned, question, foreign)
    assert after > max(before, 0.5)
