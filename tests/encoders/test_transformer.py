"""The packaged transformer: pieces, windows, sentences, offsets, and every way in which its folder can be damaged."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from index.encoders.export import export
from index.encoders.load import load_encoder
from index.encoders.sentence_transformers import SentenceTransformerEncoder
from index.encoders.transformer import (
    CENTER,
    FOLDER,
    GRAPH,
    LONGEST,
    MADE,
    TOKENIZER,
    WEIGHTS,
    TransformerEncoder,
    Window,
    by_sentence,
    readable,
    windows,
)
from index.errors import ModelError


@pytest.fixture(scope="module")
def encoder() -> TransformerEncoder:
    return TransformerEncoder()


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer.from_file(str(FOLDER / TOKENIZER))


# --- pieces --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "pieces"),
    [  # as the whole vocabulary cuts them, blanks left out
        ("Привет,  мир!", "▁При вет , ▁мир !"),
        ("Завод выпустил лекарств на 4,6 млрд ₸.", "▁Завод ▁вы пусти л ▁лекарств ▁на ▁ 4,6 ▁млрд ▁ ₸ ."),
        ("Қазақстанның әділет министрлігі", "▁Қазақстанның ▁әділ ет ▁министрлігі"),
        ("Нұр-Сұлтан Ө ө Һ һ", "▁Нұр - С ұл тан ▁Ө ▁ ө ▁ Һ ▁ һ"),
        ("How many plants were built?", "▁How ▁many ▁plant s ▁were ▁built ?"),
        ("№ 5 × 2\u200bкм", "▁No ▁5 ▁× ▁2 ▁км"),
        ("“Qué?” ½ ﬁ", "▁“ Qué ?” ▁1⁄2 ▁fi"),
        ("a\x01b\tc", "▁ab ▁c"),
        ("Ёлка, и\u0306од", "▁ Ё лка , ▁й од"),
        ("§ 12–14 «б»", "▁§ ▁12 – 14 ▁« б »"),
        ("😀👍", "▁😀 👍"),
    ],
)
def test_texts_are_cut_as_by_the_whole_vocabulary(text: str, pieces: str, tokenizer: Tokenizer) -> None:
    assert tokenizer.encode(text).tokens == ["<s>", *pieces.split(" "), "</s>"]


@pytest.mark.parametrize(
    ("text", "plain"), [("за\u00adвод", "завод"), ("Шока\u0301н Уалиха\u0301нов", "Шокан Уалиханов")]
)
def test_soft_hyphens_and_stress_marks_are_read_over(text: str, plain: str, tokenizer: Tokenizer) -> None:
    assert tokenizer.encode(text).ids == tokenizer.encode(plain).ids


@pytest.mark.parametrize(
    ("text", "read"),
    [("Ŋ, Ǵ и Ѣ", "ŋ, ǵ и ѣ"), ("НГ Ң Ё É Ж", "НГ Ң Ё É Ж"), ("İs \ud800", "İs ?"), ("ŋ ǵ ѣ", "ŋ ǵ ѣ")],
)
def test_a_capital_that_has_no_piece_is_read_as_its_small_letter(text: str, read: str) -> None:
    assert readable(text) == read
    assert len(readable(text)) == len(text)


def test_no_letter_is_unknown_of_which_the_other_size_is_known(tokenizer: Tokenizer) -> None:
    def known(letter: str) -> bool:
        return tokenizer.token_to_id("<unk>") not in tokenizer.encode(f"а{letter}а").ids

    letters = [chr(code) for code in range(0x20, 0x530) if chr(code).isalpha() and len(chr(code).lower()) == 1]
    assert [one for one in letters if not known(readable(one)) and known(one.lower())] == []
    assert [one for one in letters if readable(one) != one and known(one)] == []


ALPHABETS = {
    "Russian": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "Kazakh": "әғқңөұүһі",
    "English": "abcdefghijklmnopqrstuvwxyz",
    "digits": "0123456789",
    "marks": "«»„“”—–-…№§°₸₽€$£%‰&@#*/\\|{}[]()<>+=~^_`'\"!?.,:;•·’‘−×÷±≤≥≈²³½→←↑↓√∞™©®′″\u00a0\u00ad\u0301\u2011",
    "accents": "éèêëàâäáãåçñíìîïóòôöõøúùûüýÿßæœšžčřěůđłńśźżąęőűğışțșăâî",
    "Greek": "αβγδεζηθικλμνξοπρστυφχψω",
    "emoji": "😀😂👍❤🙏🔥✅❌⚠📌⭐",
}


@pytest.mark.parametrize("name", ALPHABETS)
def test_no_character_is_unknown(name: str, tokenizer: Tokenizer) -> None:
    unknown = tokenizer.token_to_id("<unk>")
    characters = {form for one in ALPHABETS[name] for form in (one, one.upper(), one.lower())}
    for text in (form.format(one) for one in characters for form in ("{}", "слово{}слово", "слово {}")):
        assert unknown not in tokenizer.encode(text).ids, text


@pytest.mark.parametrize("emoji", ALPHABETS["emoji"])
def test_an_emoji_is_one_piece(emoji: str, tokenizer: Tokenizer) -> None:
    assert tokenizer.encode(f"а{emoji}").tokens == ["<s>", "▁а", emoji, "</s>"]


# --- windows and sentences -----------------------------------------------------------------------


def test_a_text_that_fits_is_one_window() -> None:
    assert windows(6, room=6, overlap=2) == [Window(0, 6, 0, 6)]
    assert windows(0, room=6, overlap=2) == [Window(0, 0, 0, 0)]


def test_a_longer_text_is_covered_once_from_the_middles_of_windows() -> None:
    assert windows(14, room=6, overlap=2) == [Window(0, 6, 0, 5), Window(4, 10, 5, 9), Window(8, 14, 9, 14)]
    assert windows(7, room=6, overlap=2) == [Window(0, 6, 0, 3), Window(1, 7, 3, 7)]  # the last is as long, too


def test_a_sentence_is_the_mean_of_the_tokens_that_begin_in_it() -> None:
    tokens = np.array([[3, 0], [0, 4], [5, 5], [-1, 0]], np.float32)
    spans = np.array([[0, 3], [4, 9], [9, 12], [13, 15]], np.int32)
    rows = by_sentence(tokens, spans, [(0, 9), (9, 13), (13, 15), (15, 20)])
    assert rows == pytest.approx(np.array([[0.6, 0.8], [np.sqrt(0.5), np.sqrt(0.5)], [-1, 0], [0, 0]]))
    assert by_sentence(tokens, spans, []).shape == (0, 2)


def test_sentences_and_the_whole_are_means_of_the_tokens_seen(encoder: TransformerEncoder) -> None:
    text = "Завод выпускает лекарства. Мост построили в 1974 году."
    seen = encoder.encode_passages([text], [[(0, 26), (27, len(text))]])[0]
    first = seen.tokens[seen.spans[:, 0] < 26].mean(axis=0)
    assert seen.sentences[0] == pytest.approx(first / np.linalg.norm(first), abs=1e-6)
    assert seen.sentences[1] @ encoder.encode_query(["Когда появился мост?"])[0] > (
        seen.sentences[0] @ encoder.encode_query(["Когда появился мост?"])[0]
    )
    assert seen.vector.tolist() == encoder.encode_document([text])[0].tolist()


def test_tokens_say_where_they_stand_in_the_text_as_it_was_written(encoder: TransformerEncoder) -> None:
    text = "Шока\u0301н:  № 5, ½ и\u0306од"  # a mark that is dropped, two blanks, signs that become two and three
    seen = encoder.encode_passages([text], [()])[0]
    assert [text[start:stop] for start, stop in seen.spans] == ["Шо", "ка\u0301н", ":", "№", "5", ",", "½", "и", "од"]
    assert seen.tokens.shape == (9, 384)


def test_no_text_is_cut_off_silently(encoder: TransformerEncoder, tokenizer: Tokenizer) -> None:
    text = " ".join(f"{number}+{number * 7}={number * 8};" for number in range(200))
    wanted = tokenizer.encode(text, add_special_tokens=False).offsets
    assert len(wanted) > 2 * LONGEST
    long, other = encoder.encode_passages([f"{text} мост", f"{text} врач"], [[(len(text), len(text) + 5)]] * 2)
    assert [tuple(span) for span in long.spans.tolist()][: len(wanted)] == wanted
    assert long.sentences[0] @ other.sentences[0] < 0.99
    assert np.linalg.norm(long.tokens, axis=1).min() > 1  # each was filled


# --- vectors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("Где лечат людей?", "Больница стоит на берегу реки.", "Завод выпускает цемент."),
        ("Who heals people?", "Врач осмотрел больного.", "Мост построили в 1974 году."),
        ("Дәрігер қайда жұмыс істейді?", "Врач работает в поликлинике.", "Цены на хлеб выросли."),
    ],
)
def test_a_question_is_near_its_answer_without_a_common_word(
    question: str, near: str, far: str, encoder: TransformerEncoder
) -> None:
    asked, (right, wrong) = encoder.encode_query([question])[0], encoder.encode_document([near, far])
    assert asked @ right > asked @ wrong + 0.02


def test_a_text_has_one_vector_whatever_is_beside_it_and_however_many_threads_there_are(
    encoder: TransformerEncoder,
) -> None:
    texts = ["Мост.", "Завод выпускает лекарства.", "How many plants were built in the region?", "Мост."]
    alone = np.vstack([TransformerEncoder(threads=1).encode_document([text]) for text in texts[:3]])
    together = TransformerEncoder(threads=3).encode_document(texts)
    assert together[:3].tolist() == alone.tolist()
    assert together[3].tolist() == together[0].tolist()
    assert np.linalg.norm(together, axis=1) == pytest.approx(1)


def test_questions_and_passages_have_prefixes_of_their_own(encoder: TransformerEncoder) -> None:
    assert encoder.encode_query(["мост"])[0] @ encoder.encode_document(["мост"])[0] < 0.999


def test_blanks_alone_have_no_vector_and_a_lone_surrogate_is_no_error(encoder: TransformerEncoder) -> None:
    assert not encoder.encode_document(["", " \n\t"]).any()
    assert encoder.encode_query(["мост\ud800"]).tolist() == encoder.encode_query(["мост?"]).tolist()
    assert encoder.encode_query([]).shape == (0, 384)


# --- the folder ----------------------------------------------------------------------------------


def copied(folder: Path) -> Path:
    """The model, by links, whose files may be replaced."""
    for file in FOLDER.iterdir():
        (folder / file.name).symlink_to(file)
    return folder


def replaced(file: Path, data: bytes) -> None:
    file.unlink()
    file.write_bytes(data)


def test_the_fingerprint_is_of_the_files(encoder: TransformerEncoder, tmp_path: Path) -> None:
    digests = [hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() for name in (CENTER, GRAPH, WEIGHTS, TOKENIZER)]
    assert encoder.fingerprint == hashlib.sha256("".join(digests).encode()).hexdigest()[:16]
    assert TransformerEncoder(copied(tmp_path)).fingerprint == encoder.fingerprint


def test_another_tokenizer_makes_another_fingerprint(encoder: TransformerEncoder, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    data = (folder / TOKENIZER).read_bytes() + b"\n"
    replaced(folder / TOKENIZER, data)
    made = json.loads((folder / MADE).read_bytes())
    made["files"][TOKENIZER] = hashlib.sha256(data).hexdigest()
    replaced(folder / MADE, json.dumps(made).encode())
    assert TransformerEncoder(folder).fingerprint != encoder.fingerprint


@pytest.mark.parametrize("damage", ["a bit", "all of it"])
@pytest.mark.parametrize("name", [CENTER, GRAPH, WEIGHTS, TOKENIZER])
def test_damage_is_one_line_that_names_the_file(name: str, damage: str, tmp_path: Path) -> None:
    folder = copied(tmp_path)
    data = bytearray((folder / name).read_bytes())
    data[len(data) // 2] ^= 1
    replaced(folder / name, bytes(data) if damage == "a bit" else b"\xff" * 99)
    with pytest.raises(
        ModelError, match=f"the embedded model is damaged: .*{name}. Install Derek again: pip"
    ) as caught:
        TransformerEncoder(folder)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", [CENTER, GRAPH, WEIGHTS, TOKENIZER, MADE])
def test_a_missing_file_is_one_line_that_names_it(name: str, tmp_path: Path) -> None:
    (copied(tmp_path) / name).unlink()
    with pytest.raises(ModelError, match=f"the embedded model cannot be read: .*{name}.*Install Derek again") as caught:
        TransformerEncoder(tmp_path)
    assert "\n" not in str(caught.value)


def test_the_model_is_small_enough_to_travel() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 40e6


# --- for others ----------------------------------------------------------------------------------

TEXTS = [
    "Завод в Таразе выпускает препараты на 4,6 млрд тенге в год.",
    "Шока\u0301н Уәлиханов — учёный, путешественник и офицер.",
    "Қазақстанда дәрі-дәрмек өндірісі он жылда он есе өсті.",
    "How many plants were built in the region last year?",
    "Статья 12. Водопользователь вправе обжаловать решение органа в суде.",
    "Доктор Крупов полагал, что все люди повреждены умом, и доказывал это случаями из жизни.",
    "pip install derek && derek build source/",
    "Мост через реку Шу построили в 1974 году.",
    "Где можно купить билет до Алматы?",
    "В 2025 году область получила 12 % больше, чем годом раньше, — сказал аким.",
]


def test_the_exported_folder_gives_the_same_vectors(encoder: TransformerEncoder, tmp_path: Path) -> None:
    """But for what the encoder rounds on its way, which is more of a vector without what all have in common."""
    export(tmp_path / "model")
    other = SentenceTransformerEncoder(str(tmp_path / "model"))
    for ours, theirs in (
        (encoder.encode_document(TEXTS), other.encode_document(TEXTS)),
        (encoder.encode_query(TEXTS), other.encode_query(TEXTS)),
    ):
        cosines = (ours * theirs).sum(axis=1)
        assert cosines.mean() > 0.996
        assert cosines.min() > 0.995


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(ModelError, match="is not empty. Name a new folder for the model"):
        export(tmp_path)


def test_it_is_chosen_by_its_name() -> None:
    encoder = load_encoder("derek")
    assert isinstance(encoder, TransformerEncoder)
    assert (encoder.name, encoder.dimension) == ("derek", 384)
