"""The arrays of a BERT, by Hugging Face's names <-> model.safetensors of the package, a fifth of the size.

The words' vectors are kept as the original was given: 4 bits each, in blocks of 32 that share a float16 scale. The
layers' weights take 7 bits in a byte each, with a scale for each column, since onnxruntime multiplies bytes twice as
fast as halves of them. A byte holds eight bits, but a CPU without VNNI adds two products of bytes in 16 bits: 255 * 64
twice is the most that fits, so that every CPU gives the same. Queries, keys and values of a layer stand side by side.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from index.arrays import Floats

BLOCK = 32
MOST = 64  # of a layer's weights, as whole numbers
WORDS = "embeddings.word_embeddings"
POSITIONS = "embeddings.position_embeddings"
TYPES = "embeddings.token_type_embeddings"
ATTENTION = "attention.self."
JOINED = ("query", "key", "value")
SPAN, ANSWERABLE = "span", "answerable"  # heads of a reader

Arrays = dict[str, npt.NDArray[Any]]


def pack(arrays: Mapping[str, Floats]) -> Arrays:
    """Arrays of a BERT -> what model.safetensors holds. The one kind of text is added to the positions.

    Arrays without the words' vectors are those of a model that is given them.
    """
    packed: Arrays = {}
    if f"{WORDS}.weight" in arrays:
        packed[f"{WORDS}.codes"], packed[f"{WORDS}.scales"] = four_bits(arrays[f"{WORDS}.weight"])
    packed[f"{POSITIONS}.weight"] = arrays[f"{POSITIONS}.weight"] + arrays[f"{TYPES}.weight"][0]
    for name, array in _side_by_side(arrays).items():
        if array.ndim == 1:
            packed[name] = array
        else:
            stem = name.removesuffix(".weight")
            packed[f"{stem}.codes"], packed[f"{stem}.scales"] = seven_bits(array)
    return packed


def unpack(packed: Arrays) -> dict[str, Floats]:
    """What model.safetensors holds -> the arrays of a BERT, as exact as they are kept."""
    positions = packed[f"{POSITIONS}.weight"]
    arrays: dict[str, Floats] = {
        f"{POSITIONS}.weight": positions,
        f"{TYPES}.weight": np.zeros((2, positions.shape[1]), np.float32),
    }
    if f"{WORDS}.codes" in packed:
        arrays[f"{WORDS}.weight"] = of_four_bits(packed[f"{WORDS}.codes"], packed[f"{WORDS}.scales"])
    for name, array in packed.items():
        if name.startswith((WORDS, POSITIONS)) or name.endswith(".scales"):
            continue
        whole = array
        if name.endswith(".codes"):
            name = name.removesuffix("codes") + "weight"
            whole = (array * packed[name.removesuffix("weight") + "scales"]).T
        if f"{ATTENTION}joined" in name:
            for one, part in zip(JOINED, np.split(whole, len(JOINED)), strict=True):
                arrays[name.replace("joined", one)] = np.ascontiguousarray(part, np.float32)
        else:
            arrays[name] = np.ascontiguousarray(whole, np.float32)
    return arrays


def four_bits(weights: Floats) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.float16]]:
    """Rows of weights -> codes of -8 to 7, two a byte with the first in the low half, and a scale for each block.

    The weight farthest from 0 becomes -8, so that what was kept in this way before is kept without any loss.
    """
    blocks = weights.reshape(-1, BLOCK)
    farthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=1)[:, None], axis=1)
    scales = (farthest / -8).astype(np.float16)
    steps = scales.astype(np.float32)
    codes = np.clip(np.rint(blocks / np.where(steps == 0, 1, steps)), -8, 7).astype(np.int8).view(np.uint8)
    first, second = np.moveaxis(codes.reshape(len(weights), -1, 2), -1, 0)
    return np.bitwise_or(first & 15, second << 4, dtype=np.uint8), scales.reshape(len(weights), -1)


def of_four_bits(codes: npt.NDArray[np.uint8], scales: npt.NDArray[np.float16]) -> Floats:
    """What `four_bits` made -> weights."""
    halves = np.stack([codes & 15, codes >> 4], axis=-1).astype(np.int8)
    signed = np.where(halves > 7, halves - 16, halves).reshape(-1, BLOCK)
    return np.asarray(signed * scales.reshape(-1, 1).astype(np.float32), np.float32).reshape(len(codes), -1)


def seven_bits(weights: Floats) -> tuple[npt.NDArray[np.int8], Floats]:
    """Weights (out, in) -> whole numbers (in, out) of -64 to 64, and a scale for each output."""
    scales = np.asarray(np.abs(weights).max(axis=1) / MOST, np.float32)
    codes = np.rint(weights / np.where(scales == 0, 1, scales)[:, None]).astype(np.int8)
    return np.ascontiguousarray(codes.T), scales


def _side_by_side(arrays: Mapping[str, Floats]) -> dict[str, Floats]:
    """The layers' arrays and the norm of the embeddings; queries, keys and values of a layer under one name."""
    found: dict[str, Floats] = {}
    for name, array in arrays.items():
        if name.startswith((WORDS, POSITIONS, TYPES)) or any(f"{ATTENTION}{one}." in name for one in JOINED[1:]):
            continue
        if f"{ATTENTION}query." in name:
            array = np.concatenate([arrays[name.replace("query", one)] for one in JOINED])
        found[name.replace(f"{ATTENTION}query", f"{ATTENTION}joined")] = array
    return found
