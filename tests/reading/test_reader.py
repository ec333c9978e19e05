import json
import math
from pathlib import Path

import numpy as np
import pytest

from index.encoders.encoder import unit
from index.encoders.load import embedded
from index.encoders.packed import WORDS, pack, unpack
from index.encoders.transformer import MADE, TransformerEncoder
from index.errors import ModelError
from index.language.sentences import sentences
from qa.reading.reader import FOLDER, LONGEST_ANSWER, Reader, Tokens, Window, chosen
from tests.encoders.tiny_bert import WIDTH, tiny_source

TEXT = "Завод в Таразе построили в 1974 году. Он выпускает лекарства на 4,6 млрд тенге в год."
SCHOOL = "Школа открылась осенью. В ней учатся триста детей."


def window(text: str) -> Window:
    return Window(text, tuple(sentences(text)))


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_the_best_span_of_each_sentence_and_how_likely_it_is() -> None:
    # Five tokens of two letters: three in the first sentence, two in the second.
    logits = np.log(np.array([[0.5, 0.1], [0.1, 0.1], [0.2, 0.4], [0.1, 0.1], [0.1, 0.3]]))
    places = np.array([[0, 2], [2, 4], [4, 6], [7, 9], [9, 11]])
    reading = chosen(1.5, logits, places, [(0, 6), (7, 11)])
    assert reading.answerable == 1.5
    assert reading.sentences == (pytest.approx(math.log(0.5 * 0.4)), pytest.approx(math.log(0.1 * 0.3)))
    assert reading.spans == ((0, 6), (9, 11))  # the last two begin as likely: the shorter


def test_entropy_is_that_of_the_beginning_and_of_the_end() -> None:
    places = np.array([[place, place + 1] for place in range(5)])
    likely = np.log(np.array([[0.5, 0.1], [0.1, 0.1], [0.2, 0.4], [0.1, 0.1], [0.1, 0.3]]))
    assert Tokens(likely, places).entropy == pytest.approx(1.35930 + 1.41848, abs=1e-4)
    with np.errstate(divide="ignore"):
        sure = Tokens(np.log(np.array([[1.0, 0.0], [0.0, 1.0]])), places[:2])
    assert sure.entropy == 0


def test_of_words_about_as_likely_the_shorter_ones_answer_and_the_sentence_is_as_likely_as_ever() -> None:
    places = np.array([[place, place + 1] for place in range(6)])
    ends = np.array([[0.9, 0.0], [0, 0], [0, 0.45], [0, 0], [0, 0], [0, 0.55]])
    for more, stop in ((1.0, 3), (1.2, 6)):  # 0.55 / 0.45 is e^0.2, and three tokens more cost 0.3
        likely = ends * [1, 1] * np.where(np.arange(6) == 5, more, 1)[:, None]
        with np.errstate(divide="ignore"):
            reading = chosen(0.0, np.log(likely), places, [(0, 6)])
        assert reading.spans == ((0, stop),)
        assert reading.sentences == (pytest.approx(math.log(0.55 * more / (0.45 + 0.55 * more))),)


def test_an_answer_does_not_end_before_it_begins_nor_go_beyond_its_sentence_or_the_longest() -> None:
    count = LONGEST_ANSWER + 5
    logits = np.full((count, 2), -20.0)
    logits[0, 0] = logits[count - 1, 1] = 0.0  # too far apart
    places = np.array([[place, place + 1] for place in range(count)])
    (span,) = chosen(0.0, logits, places, [(0, count)]).spans
    assert span[1] - span[0] <= LONGEST_ANSWER
    backwards = np.log(np.array([[0.1, 0.8], [0.9, 0.2]]))
    assert chosen(0.0, backwards, np.array([[0, 1], [1, 2]]), [(0, 2)]).spans == ((1, 2),)
    (first, second) = chosen(0.0, backwards, np.array([[0, 3], [3, 9]]), [(0, 5), (5, 9)]).spans
    assert (first, second) == ((3, 5), (5, 9))  # a token over both is cut at the border


def test_the_best_words_inside_a_span_and_of_those_that_fit() -> None:
    logits = np.log(np.array([[0.6, 0.6], [0.3, 0.3], [0.09, 0.09], [0.01, 0.01]]))
    tokens = chosen(0.0, logits, np.array([[0, 1], [1, 2], [2, 3], [3, 4]]), [(0, 4)]).tokens
    assert tokens is not None
    assert tokens.best((0, 4)) == (0, 1)
    assert tokens.best((1, 4)) == (1, 2)
    assert tokens.best((7, 9)) is None
    assert tokens.best((0, 4), lambda span: span[0] > 0) == (1, 2)
    assert tokens.best((0, 4), lambda span: span == (2, 3)) == (2, 3)  # 0.09 of 0.6, twice: e^3.8
    assert tokens.best((0, 4), lambda span: span == (3, 4)) is None  # e^8.2
    assert tokens.best((2, 4), lambda span: span == (3, 4)) is None  # e^4.4
    assert tokens.most((1, 3)) == pytest.approx(math.log(0.3 * 0.3))


def test_dots_that_lead_to_a_price_are_read_as_a_dash(reader: Reader) -> None:
    text, dashed = "Плов .......... 290 р.\nБорщ … 240 р.", "Плов —          290 р.\nБорщ … 240 р."
    assert len(text) == len(dashed)
    read = [reader.read("Сколько стоит плов?", [Window(one, ((0, 22), (23, 36)))])[0] for one in (text, dashed)]
    assert read[0] == read[1]
    assert text[slice(*read[0].spans[0])].startswith("290")


def test_a_sentence_that_was_cut_off_is_not_likely() -> None:
    reading = chosen(0.0, np.zeros((1, 2)), np.array([[0, 2]]), [(0, 2), (3, 9)])
    assert reading.sentences == (0.0, -math.inf)
    assert reading.spans == ((0, 2), (3, 3))


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("Когда построили завод?", TEXT, "1974"),
        ("Сколько детей учится в школе?", SCHOOL, "триста"),
        ("When was the plant built?", TEXT, "1974"),
        ("Мектепте қанша бала оқиды?", SCHOOL, "триста"),
    ],
)
def test_it_finds_the_words_that_answer(reader: Reader, question: str, text: str, answer: str) -> None:
    (reading,) = reader.read(question, [window(text)])
    best = int(np.argmax(reading.sentences))
    assert answer in text[slice(*reading.spans[best])]


def test_a_window_that_answers_is_told_from_one_that_does_not(reader: Reader) -> None:
    plant, school = reader.read("Когда построили завод?", [window(TEXT), window(SCHOOL)])
    assert plant.answerable > 0 > school.answerable


def test_what_is_read_beside_a_window_changes_nothing(reader: Reader) -> None:
    question = "Сколько детей учится?"
    together = reader.read(question, [window(TEXT), window(SCHOOL)])
    assert together == [reader.read(question, [window(one)])[0] for one in (TEXT, SCHOOL)]


@pytest.mark.parametrize("text", ["", " \n ", "\ud800", "слово " * 2000])
def test_no_text_is_too_odd_or_too_long(reader: Reader, text: str) -> None:
    (reading,) = reader.read("вопрос " * 300, [Window(text, ((0, len(text)),))])
    assert len(reading.sentences) == len(reading.spans) == 1


def test_the_reader_is_small_and_made_for_the_encoder_of_the_package() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 24e6
    encoder = json.loads((embedded().folder / MADE).read_bytes())["files"]["model.safetensors"]
    assert json.loads((FOLDER / MADE).read_bytes())["encoder"] == encoder


@pytest.mark.parametrize("name", ["model.onnx", "model.safetensors", MADE])
def test_a_missing_file_is_one_line_that_names_it(tmp_path: Path, name: str) -> None:
    for file in FOLDER.iterdir():
        if file.name != name:
            (tmp_path / file.name).symlink_to(file)
    with pytest.raises(ModelError, match=f"the embedded model cannot be read: .*{name}.*Install Derek again") as caught:
        Reader(folder=tmp_path)
    assert "\n" not in str(caught.value)


def test_the_packed_reader_gives_what_torch_gives(tmp_path: Path) -> None:
    pytest.importorskip("onnx", reason="the extra `train` is not installed")
    import torch
    from onnxruntime import InferenceSession

    from index.encoders.training.source import model
    from qa.reading.training.convert import convert, mean, read, restored

    source = tiny_source()
    chance = np.random.default_rng(4)
    heads = {
        "span.weight": chance.normal(size=(2, WIDTH)).astype(np.float32),
        "span.bias": np.array([0.5, -0.5], np.float32),
        "answerable.weight": chance.normal(size=(1, WIDTH)).astype(np.float32),
        "answerable.bias": np.array([0.25], np.float32),
    }
    body = {name: array for name, array in source.arrays.items() if not name.startswith(WORDS)}
    convert(body | heads, tmp_path, source.heads, source.epsilon)
    rounded = unpack(pack(source.arrays)) | {f"{WORDS}.weight": source.arrays[f"{WORDS}.weight"]}
    network = model(type(source)(rounded, source.tokenizer, source.heads, source.epsilon, {}))
    ids = [0, 5, 6, 2, 2, 7, 9, 12, 2]
    with torch.no_grad():
        states = network(torch.tensor([ids])).last_hidden_state[0].numpy()
    session = InferenceSession(str(tmp_path / "model.onnx"))
    words = source.arrays[f"{WORDS}.weight"][ids][None]
    span, answerable = session.run(["span", "answerable"], {"words": words})
    wanted = states @ heads["span.weight"].T + heads["span.bias"]
    assert unit(span[0].ravel()) @ unit(wanted.ravel()) > 0.999
    assert answerable[0, 0] == pytest.approx(float(states[0] @ heads["answerable.weight"][0] + 0.25), abs=0.15)
    again = restored(tmp_path / "model.safetensors")
    assert again.keys() == (body | heads).keys()
    assert {name: again[name].tolist() for name in heads} == {name: array.tolist() for name, array in heads.items()}
    layer = "encoder.layer.0.output.dense.weight"
    assert again[layer].tolist() == rounded[layer].tolist()
    halved = mean([read(tmp_path / "model.safetensors"), {name: np.zeros_like(array) for name, array in again.items()}])
    assert halved[layer].tolist() == (rounded[layer] / 2).tolist()
    assert halved["answerable.bias"].tolist() == [0.125]


def test_an_encoder_of_another_folder_lends_its_words(reader: Reader) -> None:
    lent = Reader(TransformerEncoder(threads=1), threads=1)
    assert lent.read("Когда построили завод?", [window(TEXT)]) == reader.read("Когда построили завод?", [window(TEXT)])
