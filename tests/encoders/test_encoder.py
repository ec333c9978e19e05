"""The embedded model by numpy and by its library, any other model by folder or cache, and every way to have none."""

import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import unit
from index.encoders.hub import REMEDY
from index.encoders.load import load_encoder
from index.encoders.sentence_transformers import SentenceTransformerEncoder, fingerprint
from index.encoders.static import StaticEncoder
from index.encoders.word_vectors import FOLDER, WordVectors, word_vectors
from index.errors import ModelError
from index.language.terms import lemmas
from tests.encoders.tiny_models import save_bert, save_static

ROOT = Path(__file__).parents[2]
HALF = np.sqrt(0.5)


@pytest.fixture(scope="module")
def embedded() -> StaticEncoder:
    return StaticEncoder()


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models")
    save_static(folder / "static")
    save_bert(folder / "bert")
    shutil.copytree(folder / "static", folder / "embedded")  # the parts that the embedded model has
    np.save(folder / "embedded" / "information.npy", np.arange(7, dtype=np.float16))
    return folder


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError(f"asked the network: {args}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


# --- the embedded model ------------------------------------------------------------------------

KNOWN = [
    "Во сколько раз выросло производство лекарств за десять лет?",
    "Жамбыл облысында қанша зауыт салынды?",
    "How many plants were built in the region?",
    "Завод завод ЗАВОД заводы",
    "неттакогослова завод",
]
UNKNOWN = ["неттакогослова", "😀 … 12", ""]


def test_the_fast_path_gives_what_sentence_transformers_gives(embedded: StaticEncoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(FOLDER), device="cpu", local_files_only=True)
    slow = model.encode([" ".join(lemmas(text)) for text in KNOWN], show_progress_bar=False)
    fast = embedded.encode_document(KNOWN)
    assert np.abs(fast - np.asarray(slow, np.float32)).max() < 1e-3
    assert np.linalg.norm(fast, axis=1) == pytest.approx(1)


def test_a_text_without_a_known_word_is_zero_by_both_ways(embedded: StaticEncoder) -> None:
    """The library alone gives NaN here, in the half precision in which the model is kept."""
    slow = SentenceTransformerEncoder(str(FOLDER))
    assert not slow.encode_document(UNKNOWN).any()
    assert not embedded.encode_document(UNKNOWN).any()


def test_questions_and_passages_are_encoded_alike(embedded: StaticEncoder) -> None:
    assert embedded.encode_query(KNOWN).tolist() == embedded.encode_document(KNOWN).tolist()


def test_a_text_without_a_known_word_is_zero_and_an_unknown_word_changes_nothing(embedded: StaticEncoder) -> None:
    rows = word_vectors().encode([["завод"], ["завод", "неттакогослова"], ["неттакогослова"], []])
    assert rows[0].tolist() == rows[1].tolist()
    assert not rows[2:].any()


@pytest.mark.parametrize(
    ("word", "near", "far"),
    [
        ("врач", "доктор", "железо"),
        ("экономика", "финансы", "собака"),
        ("лекарство", "препарат", "мост"),
        ("вода", "water", "школа"),
        ("больница", "hospital", "завод"),
    ],
)
def test_neighbours_in_meaning_stand_near_in_three_languages(
    embedded: StaticEncoder, word: str, near: str, far: str
) -> None:
    rows = embedded.encode_document([word, near, far])
    assert rows[0] @ rows[1] > 0.5 > 0.3 > rows[0] @ rows[2]


def test_no_texts_at_all(embedded: StaticEncoder) -> None:
    assert embedded.encode_query([]).shape == (0, 256)
    assert word_vectors().rows([]).shape == (0, 256)


def test_unit_keeps_zero_and_direction() -> None:
    assert unit(np.array([[3, 4], [0, 0]], np.float32)).round(4).tolist() == [
        [0.6000000238418579, 0.800000011920929],
        [0, 0],
    ]


def test_a_word_tells_what_the_model_says_and_an_unknown_one_what_the_first_row_says(models: Path) -> None:
    small = WordVectors(models / "embedded")
    assert small.information(["завод", "неттакогослова", "река"]).tolist() == [3, 0, 6]
    assert small.rows(["завод", "неттакогослова"]).tolist() == [[2, 0, 0, 0, 0, 0], [0] * 6]
    assert (small.knows("завод"), small.knows("неттакогослова")) == (True, False)


PARTS = ["model.safetensors", "tokenizer.json", "information.npy"]


@pytest.mark.parametrize("name", PARTS)
def test_each_part_of_the_model_counts_for_its_fingerprint(models: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(models / "embedded", tmp_path / "copy")
    before = WordVectors(models / "embedded").fingerprint
    assert WordVectors(folder).fingerprint == before
    data = (folder / name).read_bytes()
    changes = {
        "model.safetensors": (b"\x00\x00\x00\x40", b"\x00\x00\x80\x3f"),  # a 2 becomes a 1
        "tokenizer.json": (b'"version"', b' "version"'),
        "information.npy": (np.float16(6).tobytes(), np.float16(7).tobytes()),
    }
    (folder / name).write_bytes(data.replace(*changes[name], 1))
    assert WordVectors(folder).fingerprint != before


@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("damage", ["missing", "empty", "cut", "junk"])
def test_a_damaged_model_is_one_line(models: Path, tmp_path: Path, name: str, damage: str) -> None:
    folder = shutil.copytree(models / "embedded", tmp_path / "copy")
    data = (folder / name).read_bytes()
    (folder / name).unlink()
    if damage != "missing":
        (folder / name).write_bytes({"empty": b"", "cut": data[:-9], "junk": b"\xff" * 99}[damage])
    with pytest.raises(ModelError) as caught:
        WordVectors(folder)
    assert str(caught.value).startswith(f"the embedded model cannot be read: {folder} (")
    assert str(caught.value).endswith("Install Derek again: pip install --force-reinstall derek")


def test_parts_of_two_models_are_refused(models: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(models / "embedded", tmp_path / "copy")
    tokenizer = json.loads((folder / "tokenizer.json").read_bytes())
    del tokenizer["model"]["vocab"]["река"]
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer))
    with pytest.raises(ModelError, match=r"6 words for a table of \(7, 6\)"):
        WordVectors(folder)
    np.save(folder / "information.npy", np.arange(6, dtype=np.float16))
    with pytest.raises(ModelError, match="6 numbers in information.npy for 7 words"):
        WordVectors(folder)


# --- any other model ---------------------------------------------------------------------------


@pytest.mark.usefixtures("no_network")
def test_prompts_are_put_before_questions_and_before_passages(models: Path) -> None:
    encoder = SentenceTransformerEncoder(str(models / "static"))
    assert encoder.dimension == 6
    # завод + запрос: and завод + текст:, each a direction of its own, scaled to length 1
    assert encoder.encode_query(["завод"])[0] == pytest.approx([HALF, 0, 0, 0, HALF, 0])
    assert encoder.encode_document(["завод"])[0] == pytest.approx([HALF, 0, 0, 0, 0, HALF])
    two = encoder.encode_document(["завод лекарство", "река"])
    assert two[0] == pytest.approx(np.array([1, 1, 0, 0, 0, 1]) / np.sqrt(3))
    assert two[1] == pytest.approx([0, 0, 0, HALF, 0, HALF])


@pytest.mark.usefixtures("no_network")
def test_a_transformer_is_loaded_and_gives_unit_rows_by_its_own_library(models: Path) -> None:
    from sentence_transformers import SentenceTransformer

    encoder = SentenceTransformerEncoder(str(models / "bert"))
    texts = ["завод", "река и театр", "как зовут акима?"]
    model = SentenceTransformer(str(models / "bert"), device="cpu", local_files_only=True)
    for prefix, encode in (("запрос: ", encoder.encode_query), ("текст: ", encoder.encode_document)):
        plain = model.encode([prefix + text for text in texts], prompt="", normalize_embeddings=True)
        assert np.abs(encode(texts) - plain).max() < 1e-6
    assert encoder.encode_document([]).shape == (0, 16)


def test_the_name_is_the_absolute_path(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(models)
    for typed in ("./static", "../" + models.name + "/static", str(models / "static")):
        assert load_encoder(typed).name == str(models / "static")


def changed(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("config_sentence_transformers.json", r"\u0441: ", r"\u0441 "),  # «запрос: » -> «запрос »
        ("config_sentence_transformers.json", '"document": "', '"document": "x'),
        ("1_Pooling/config.json", '"mean"', '"cls"'),
        ("tokenizer.json", '"##я"', '"##ё"'),
        ("config.json", '"gelu"', '"relu"'),
        ("tokenizer_config.json", '"model_max_length": 64', '"model_max_length": 32'),
    ],
)
def test_settings_that_change_vectors_change_the_fingerprint(
    models: Path, tmp_path: Path, name: str, old: str, new: str
) -> None:
    folder = shutil.copytree(models / "bert", tmp_path / "copy")
    before = SentenceTransformerEncoder(str(models / "bert")).fingerprint
    assert SentenceTransformerEncoder(str(folder)).fingerprint == before  # the folder's name does not count
    changed(folder, name, old, new)
    assert SentenceTransformerEncoder(str(folder)).fingerprint != before


def test_other_weights_are_another_fingerprint(models: Path, tmp_path: Path) -> None:
    save_bert(tmp_path / "bert", seed=1)
    assert (
        SentenceTransformerEncoder(str(tmp_path / "bert")).fingerprint
        != SentenceTransformerEncoder(str(models / "bert")).fingerprint
    )


def test_what_only_describes_a_model_does_not_change_the_fingerprint(models: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(models / "bert", tmp_path / "copy")
    (folder / "README.md").write_text("A model", encoding="utf-8")
    assert (
        SentenceTransformerEncoder(str(folder)).fingerprint
        == SentenceTransformerEncoder(str(models / "bert")).fingerprint
    )


def test_the_fingerprint_is_of_names_sizes_and_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"12")
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "w.bin").write_bytes(b"3")
    told = b"a.json\n2\n" + hashlib.sha256(b"12").digest() + b"part/w.bin\n1\n" + hashlib.sha256(b"3").digest()
    assert fingerprint(tmp_path) == hashlib.sha256(told).hexdigest()[:16]


# --- models that cannot be had -----------------------------------------------------------------


@pytest.mark.usefixtures("no_network")
@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("nobody/nothing", "the model nobody/nothing is in no folder and not in the cache of this machine."),
        ("nothing-at-all", "the model nothing-at-all is in no folder and not in the cache of this machine."),
        ("", 'there is no folder with a model: "".'),
        ("   ", 'there is no folder with a model: "   ".'),
        ("../нет/такой", 'there is no folder with a model: "../нет/такой".'),
        ("/nowhere/at/all", 'there is no folder with a model: "/nowhere/at/all".'),
        ("a/b/c", 'there is no folder with a model: "a/b/c".'),
        ("модель", 'there is no folder with a model: "модель".'),
        (__file__, f'there is no folder with a model: "{__file__}".'),
    ],
)
def test_a_name_that_is_nowhere_is_one_line_at_once(name: str, line: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_encoder(name)
    assert str(caught.value) == f"{line} {REMEDY}"


def test_a_hub_out_of_reach_is_one_line_soon() -> None:
    """Its client alone would try for a minute; a port that nobody listens to stands for no network."""
    code = (
        "import sys\n"
        "from index.encoders.load import load_encoder\n"
        "from index.errors import ModelError\n"
        "try:\n"
        "    load_encoder('nobody/nothing', download=True)\n"
        "except ModelError as error:\n"
        "    sys.stdout.buffer.write(str(error).encode())\n"
        "assert 'torch' not in sys.modules\n"
    )
    environment = {**os.environ, "HF_ENDPOINT": "http://127.0.0.1:9", "HF_HUB_OFFLINE": "0"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, timeout=60)
    assert done.stderr.decode() == ""
    assert (
        done.stdout.decode()
        == f"the model nobody/nothing is not on this machine, and the hub cannot be reached. {REMEDY}"
    )


@pytest.fixture
def cache(models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The tiny model as the hub's client would have left it, under two names."""
    for name in ("someone--tiny", "sentence-transformers--short-name"):
        place = tmp_path / f"models--{name}"
        commit = "0123456789abcdef0123456789abcdef01234567"
        shutil.copytree(models / "static", place / "snapshots" / commit)
        (place / "refs").mkdir()
        (place / "refs" / "main").write_text(commit)
    monkeypatch.setenv("SENTENCE_TRANSFORMERS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.usefixtures("no_network", "cache")
@pytest.mark.parametrize(
    ("typed", "name"), [("someone/tiny", "someone/tiny"), ("short-name", "sentence-transformers/short-name")]
)
@pytest.mark.parametrize("download", [False, True])
def test_a_model_in_the_cache_needs_no_network(models: Path, typed: str, name: str, download: bool) -> None:
    encoder = load_encoder(typed, download)
    assert encoder.name == name
    assert encoder.fingerprint == load_encoder(str(models / "static")).fingerprint


@pytest.mark.usefixtures("no_network")
def test_a_download_that_was_cut_off_is_one_line(cache: Path) -> None:
    next(cache.glob("models--someone--tiny/snapshots/*/model.safetensors")).unlink()
    with pytest.raises(ModelError, match="the model someone/tiny could not be loaded") as caught:
        load_encoder("someone/tiny")
    assert str(caught.value).endswith(REMEDY)
    assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("no_network")
def test_a_folder_that_is_no_model_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_encoder(str(tmp_path))
    assert str(caught.value).startswith(f"the model {tmp_path} could not be loaded (")
    assert "\n" not in str(caught.value)


def test_a_folder_that_brings_its_own_code_is_not_run(models: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(models / "static", tmp_path / "evil")
    (folder / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\nclass Evil: pass\n")
    changed(
        folder,
        "modules.json",
        "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
        "evil.Evil",
    )
    with pytest.raises(ModelError, match=r"wants to run code of its own \(evil.Evil\), which Derek does not do"):
        load_encoder(str(folder))
    assert not (tmp_path / "ran").exists()


def test_weights_that_are_no_numbers_are_refused_at_once(models: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(models / "static", tmp_path / "nan")
    data = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(data.replace(b"\x00\x00\x00\x40", b"\x00\x00\xc0\x7f"))  # 2 -> NaN
    with pytest.raises(ModelError, match="gives no sentence vector"):
        load_encoder(str(folder))
