"""Weights as the package keeps them, on numbers made by hand."""

import numpy as np

from index.encoders.packed import four_bits, of_four_bits, pack, seven_bits, unpack
from tests.encoders.tiny_bert import tiny_source


def test_four_bits_keep_the_weight_farthest_from_zero_exactly() -> None:
    """Of 32 weights, -4 is the farthest: a step is 0.5, and 3.9 goes to the last code that there is, 7."""
    row = np.zeros((1, 32), np.float32)
    row[0, :6] = [-4, 0.5, 1, 3.9, -0.2, 0.3]
    codes, scales = four_bits(row)
    assert scales.tolist() == [[0.5]]
    assert codes[0, :3].tolist() == [0x18, 0x72, 0x10]  # -8 and 1, 2 and 7, 0 and 1
    assert of_four_bits(codes, scales)[0, :6].tolist() == [-4, 0.5, 1, 3.5, 0, 0.5]


def test_the_sign_of_a_step_is_that_of_the_farthest_weight_turned() -> None:
    row = np.zeros((1, 32), np.float32)
    row[0, :3] = [8, -3, 1]
    codes, scales = four_bits(row)
    assert scales.tolist() == [[-1]]
    assert of_four_bits(codes, scales)[0, :3].tolist() == [8, -3, 1]


def test_a_block_of_zeros_stays_zero() -> None:
    assert of_four_bits(*four_bits(np.zeros((2, 64), np.float32))).tolist() == np.zeros((2, 64)).tolist()


def test_what_four_bits_gave_once_they_give_again_without_loss() -> None:
    weights = np.random.default_rng(1).normal(size=(50, 64)).astype(np.float32)
    once = of_four_bits(*four_bits(weights))
    assert of_four_bits(*four_bits(once)).tolist() == once.tolist()


def test_seven_bits_share_a_scale_for_each_output_and_stand_as_they_are_multiplied() -> None:
    codes, scales = seven_bits(np.array([[64, -32, 0.6], [0, 0, 0], [-0.5, 0.25, 0.5]], np.float32))
    assert scales.tolist() == [1, 0, 0.0078125]
    assert codes.T.tolist() == [[64, -32, 1], [0, 0, 0], [-64, 32, 64]]


def test_a_packed_bert_is_unpacked_under_the_same_names_and_nearly_the_same() -> None:
    arrays = tiny_source().arrays
    unpacked = unpack(pack(arrays))
    assert {name: array.shape for name, array in unpacked.items()} == {
        name: array.shape for name, array in arrays.items()
    }
    for name in arrays.keys() - {"embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"}:
        steps = 7 if "word" in name else 64  # to either side of 0
        assert np.abs(unpacked[name] - arrays[name]).max() <= np.abs(arrays[name]).max() / steps * 1.01, name


def test_the_kind_of_text_is_added_to_the_positions() -> None:
    arrays = tiny_source().arrays
    unpacked = unpack(pack(arrays))
    wanted = arrays["embeddings.position_embeddings.weight"] + arrays["embeddings.token_type_embeddings.weight"][0]
    assert unpacked["embeddings.position_embeddings.weight"].tolist() == wanted.tolist()
    assert not unpacked["embeddings.token_type_embeddings.weight"].any()
