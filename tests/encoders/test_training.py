"""How the encoder is trained: each score by hand, and that a few steps learn."""

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("onnx", reason="the extra `train` is not installed")

import torch

from index.encoders.training import train as training
from index.encoders.training.pairs import Answering
from index.encoders.training.source import load
from index.encoders.training.steps import groups, learner, pace
from index.encoders.training.train import Network, Seen, _parts, best_of, save, scores
from tests.encoders.tiny_bert import WIDTH, tiny_source


def test_parts_are_unit_means_of_the_tokens_that_begin_in_them() -> None:
    states = torch.tensor([[[9.0, 9], [3, 0], [0, 4], [0, 2]], [[9, 9], [1, 0], [5, 5], [7, 7]]])
    begins = [np.array([0, 5, 9]), np.array([0])]
    vectors, owners = _parts(states, begins, [[(0, 6), (9, 12), (20, 30)], [(0, 4)]], shift=1)
    assert owners.tolist() == [0, 0, 1]  # the third span of the first text holds no token
    assert torch.allclose(vectors, torch.tensor([[0.6, 0.8], [0, 1], [1, 0]]))


def test_the_best_part_of_each_text() -> None:
    found = best_of(torch.tensor([[0.1, 0.7, 0.3], [-0.4, -0.2, 0.9]]), torch.tensor([0, 0, 2]), 3)
    assert torch.allclose(found, torch.tensor([[0.7, -1, 0.3], [-0.2, -1, 0.9]]))


def test_scores_are_what_the_product_adds_up() -> None:
    east, north = [1.0, 0.0], [0.0, 1.0]
    asked = Seen(
        torch.tensor([east]),
        torch.empty(0, 2),
        torch.empty(0).long(),
        torch.tensor([east, north]),
        torch.tensor([0, 0]),
    )
    told = Seen(
        torch.tensor([north, east]), torch.tensor([east, north]), torch.tensor([0, 1]),
        torch.tensor([east, north, east]), torch.tensor([0, 0, 1]),
    )  # fmt: skip
    found = scores(asked, told)
    assert found["passage"].tolist() == [[0, 1]]
    assert found["sentence"].tolist() == [[1, 0]]
    assert found["maxsim"].tolist() == [[1, 0.5]]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Network:
    np.save(tmp_path / "center.npy", np.zeros(WIDTH, np.float32))
    monkeypatch.setattr(training, "FOLDER", tmp_path)
    monkeypatch.setattr(training, "RATE", 2e-3)
    monkeypatch.setattr(training, "FROZEN", 1)
    torch.manual_seed(0)
    return Network(tiny_source(), "cpu")


def test_training_tells_passages_apart_and_what_it_leaves_is_read_again(tiny: Network, tmp_path: Path) -> None:
    batch = [
        Answering("завод при q", ((0, 5), (6, 11)), "завод", 0),
        Answering("мост за q", ((0, 4), (5, 9)), "мост", 0),
        Answering("bridge ж q", ((0, 6), (7, 10)), "", -1),
    ]

    class Same:
        held_out = [[[one] for one in batch]]

        def draw(self) -> list[Answering]:
            return batch

    before = training.loss(tiny, batch).item()
    report = training.train(tiny, Same(), minutes=1, steps=30)
    assert training.loss(tiny, batch).item() < 0.7 * before
    assert [one["batches"] for one in report["checkpoints"]] == [0, 30]
    save(tiny, tiny_source(), tmp_path / "out", report)
    again = load(str(tmp_path / "out"))
    changed = [name for name, array in tiny_source().arrays.items() if not np.array_equal(array, again.arrays[name])]
    assert changed  # and the words are not
    assert "embeddings.word_embeddings.weight" not in changed


def test_the_pace_rises_then_falls_evenly_to_its_least() -> None:
    assert [pace(share, 0.2, 0.1) for share in (0, 0.1, 0.2, 0.6, 1)] == pytest.approx([0, 0.5625, 1, 0.5, 0.1])


def test_the_lowest_layers_and_the_words_do_not_learn_and_only_weights_decay() -> None:
    body = learner(tiny_source(), 1)
    frozen = {name for name, one in body.named_parameters() if not one.requires_grad}
    assert frozen == {
        name for name, _ in body.named_parameters() if name.startswith(("embeddings.", "encoder.layer.0."))
    }
    decaying, others = groups(body.parameters(), 0.5, 0.01)
    assert (decaying["lr"], decaying["weight_decay"], others["weight_decay"]) == (0.5, 0.01, 0)
    assert {one.ndim for one in decaying["params"]} == {2}
    assert {one.ndim for one in others["params"]} == {1}
