"""model.safetensors of the package -> model.onnx beside it: the ids of one text -> a vector for each of its tokens.

One text a run: several at once are no faster, and a text's vectors should not depend on what is encoded beside it.
Weights and numbers are multiplied as whole numbers; a token's numbers are rounded by the token's own largest.
What else was tried, on one core with VNNI, by XQuAD-ru (cosines with the source, means of questions):

                                               MB    cosine   nDCG@10  first   ms a question   passages a second
    32 bits, three languages                  187    0.9993    0.953   0.899           12.8                12.6
    bytes, rounded by the text's largest       48    0.9954    0.948   0.889            5.1                31
    the same, words in 4 bits                  37    0.9955    0.949   0.894            5.2                31
    4 bits for all (MatMulNBits)               27    0.9992    0.953   0.902            9.7                14
    this: words in 4 bits, bytes by the token  37    0.9979    0.951   0.895            5.7                29

Figures of XQuAD-ru move by 0.002 with the order of additions alone. Add and
LayerNormalization are several times faster than SkipLayerNormalization: the graph is run as it is written.
"""

import json
import struct
from typing import Any

from onnx import ModelProto, NodeProto, TensorProto, ValueInfoProto, helper

from index.encoders.packed import ANSWERABLE, ATTENTION, BLOCK, POSITIONS, SPAN, WORDS

OPSET = 21
FORMAT = 10  # of the file, which onnxruntime reads from 1.18 on
OWN = "com.microsoft"  # onnxruntime's operators
LEVELS = 127  # of a token's numbers to either side of 0
MIDDLE = 128  # stands for 0

_KINDS = {"F32": TensorProto.FLOAT, "F16": TensorProto.FLOAT16, "I8": TensorProto.INT8, "U8": TensorProto.INT4}


def graph(weights: bytes, file: str, heads: int, epsilon: float) -> bytes:
    """The bytes of model.onnx for a BERT whose packed arrays are the bytes of `file`."""
    made = _Graph(weights, file, "input_ids")
    states = _layers(made, _known_words(made), heads, epsilon)
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, [1, "tokens"])
    return _written(made, "encoder", ids, {"last_hidden_state": (states, [1, "tokens", made.width])})


def reader_graph(weights: bytes, file: str, heads: int, epsilon: float) -> bytes:
    """The same for a model that is given the words' vectors (1, tokens, d), with two heads.

    SPAN says of each token how likely an answer begins and ends there (1, tokens, 2), of the first token ANSWERABLE
    says how likely there is one (1, 1); both are logits.
    """
    made = _Graph(weights, file, "words")
    states = _layers(made, "words", heads, epsilon)
    first = made("Slice", states, made.axes(0), made.axes(1), made.axes(1))
    span = made("Add", made("MatMul", states, f"{SPAN}.weight"), f"{SPAN}.bias")
    answerable = made(
        "Add", made("MatMul", made("Squeeze", first, made.axes(1)), f"{ANSWERABLE}.weight"), f"{ANSWERABLE}.bias"
    )
    words = helper.make_tensor_value_info("words", TensorProto.FLOAT, [1, "tokens", made.width])
    return _written(made, "reader", words, {SPAN: (span, [1, "tokens", 2]), ANSWERABLE: (answerable, [1, 1])})


def _layers(made: "_Graph", words: str, heads: int, epsilon: float) -> str:
    states = _placed_words(made, words, epsilon)
    for layer in range(sum(name.endswith("intermediate.dense.bias") for name in made.shapes)):
        states = _layer(made, f"encoder.layer.{layer}", states, heads, epsilon)
    return states


def _written(made: "_Graph", name: str, given: ValueInfoProto, outputs: dict[str, tuple[str, list[Any]]]) -> bytes:
    """The bytes of a graph whose outputs, by their names, are values of that shape."""
    for output, (value, _) in outputs.items():
        node = next(node for node in made.nodes if value in node.output)
        node.output[0] = output
    infos = [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape) for output, (_, shape) in outputs.items()]
    whole = helper.make_graph(made.nodes, name, [given], infos, made.constants)
    model: ModelProto = helper.make_model(
        whole, opset_imports=[helper.make_opsetid("", OPSET), helper.make_opsetid(OWN, 1)], ir_version=FORMAT
    )
    return bytes(model.SerializeToString(deterministic=True))


class _Graph:
    """Nodes and constants, added one by one; a value is known by its name."""

    def __init__(self, weights: bytes, file: str, given: str) -> None:
        length = struct.unpack_from("<Q", weights)[0]
        header: dict[str, Any] = json.loads(weights[8 : 8 + length])
        header.pop("__metadata__", None)
        self.nodes: list[NodeProto] = []
        self.constants: list[TensorProto] = []
        self.shapes: dict[str, list[int]] = {}
        for name, entry in header.items():
            start, stop = (8 + length + offset for offset in entry["data_offsets"])
            self.shapes[name] = entry["shape"]
            self.constants.append(_placed(name, entry["dtype"], entry["shape"], file, start, stop))
        self.width = self.shapes[f"{POSITIONS}.weight"][1]
        self.length = self("Shape", given, start=1, end=2)
        zero = helper.make_tensor("zero", TensorProto.UINT8, [1], [MIDDLE])
        self.zeros = self("ConstantOfShape", self.length, value=zero)  # what stands for 0, for each token

    def __call__(self, operator: str, *inputs: str, **attributes: Any) -> str:
        """A node with one output, which is named."""
        return self.many(operator, *inputs, outputs=1, **attributes)[0]

    def many(self, operator: str, *inputs: str, outputs: int, **attributes: Any) -> list[str]:
        """A node with several outputs."""
        names = [f"{operator}.{len(self.nodes)}.{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(operator, [*inputs], names, **attributes))
        return names

    def number(self, value: float, kind: int = TensorProto.FLOAT) -> str:
        """A constant without dimensions."""
        return self._constant(kind, [], value)

    def axes(self, *values: int) -> str:
        """A constant row of whole numbers."""
        return self._constant(TensorProto.INT64, [len(values)], *values)

    def _constant(self, kind: int, shape: list[int], *values: float) -> str:
        name = f"{TensorProto.DataType.Name(kind)}{shape}{[*values]}"
        if name not in {one.name for one in self.constants}:
            self.constants.append(helper.make_tensor(name, kind, shape, values))
        return name


def _placed(name: str, kind: str, shape: list[int], file: str, start: int, stop: int) -> TensorProto:
    """A constant that stands in another file; two codes of 4 bits a byte."""
    across = 2 if kind == "U8" else 1
    tensor = TensorProto(name=name, data_type=_KINDS[kind], dims=[*shape[:-1], shape[-1] * across])
    tensor.data_location = TensorProto.EXTERNAL
    for key, value in (("location", file), ("offset", start), ("length", stop - start)):
        tensor.external_data.add(key=key, value=str(value))
    return tensor


def _known_words(made: _Graph) -> str:
    """The vectors of the words that the ids say."""
    words = made(
        "GatherBlockQuantized",
        *(f"{WORDS}.codes", "input_ids", f"{WORDS}.scales"),
        domain=OWN,
        block_size=BLOCK,
        gather_axis=0,
        quantize_axis=1,
    )
    return made("Cast", words, to=TensorProto.FLOAT)


def _placed_words(made: _Graph, words: str, epsilon: float) -> str:
    """What the tokens are before the first layer: word and position."""
    positions = made("Slice", f"{POSITIONS}.weight", made.axes(0), made.length, made.axes(0))
    both = made("Add", words, positions)
    return _normed(made, "embeddings.LayerNorm", both, epsilon)


def _layer(made: _Graph, name: str, states: str, heads: int, epsilon: float) -> str:
    """Each token looks at the others, then thinks by itself; both are added to what it was."""
    joined = f"{name}.{ATTENTION}joined"
    parts = made.many("Split", _product(made, joined, states), outputs=3, axis=-1, num_outputs=3)
    seen = made("MultiHeadAttention", *parts, f"{joined}.bias", domain=OWN, num_heads=heads)
    seen = _dense(made, f"{name}.attention.output.dense", seen)
    states = _normed(made, f"{name}.attention.output.LayerNorm", made("Add", seen, states), epsilon)
    inner = made("Gelu", _dense(made, f"{name}.intermediate.dense", states))
    thought = _dense(made, f"{name}.output.dense", inner)
    return _normed(made, f"{name}.output.LayerNorm", made("Add", thought, states), epsilon)


def _dense(made: _Graph, name: str, states: str) -> str:
    return made("Add", _product(made, name, states), f"{name}.bias")


def _product(made: _Graph, name: str, states: str) -> str:
    """States times weights, in whole numbers: each token's states as bytes, by the largest of them."""
    largest = made("ReduceMax", made("Abs", states), made.axes(-1), keepdims=1)
    steps = made("Mul", largest, made.number(1 / LEVELS))
    by_token = made("Squeeze", steps, made.axes(0, 2))
    codes = made("QuantizeLinear", states, by_token, made.zeros, axis=1)
    middle = made.number(MIDDLE, TensorProto.UINT8)
    sums = made(
        "MatMulIntegerToFloat", *(codes, f"{name}.codes", made.number(1.0), f"{name}.scales", middle), domain=OWN
    )
    return made("Mul", sums, steps)


def _normed(made: _Graph, name: str, states: str, epsilon: float) -> str:
    return made("LayerNormalization", states, f"{name}.weight", f"{name}.bias", axis=-1, epsilon=epsilon)
