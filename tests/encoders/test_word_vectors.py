"""The committed table of word vectors is that of the committed lexicon."""

import hashlib
import json

from index.encoders.word_vectors import FOLDER, word_vectors
from index.language import kazakh, russian
from index.language.lexicon import DATA
from index.language.terms import kazakh_term

MADE = json.loads((FOLDER / "made.json").read_text(encoding="utf-8"))


def test_the_table_has_the_words_of_the_lexicon_in_their_order() -> None:
    """Russian lemmas, then Kazakh ones, then English words from a frequency list."""
    own = [lemma for lemma, gloss in russian.lexicon().items() if gloss != "-"]
    others = [kazakh_term(lemma) for lemma, gloss in kazakh.lexicon().items() if gloss != "-"]
    wanted = ["[UNK]", *own, *dict.fromkeys(term for term in others if term not in set(own))]
    words = sorted(word_vectors().vocabulary, key=word_vectors().vocabulary.__getitem__)
    assert words[: len(wanted)] == wanted
    assert [word for word in words[len(wanted) :] if not (word.isascii() and word.isalpha())] == []
    assert {"water", "hospital", "factory"} <= set(words[len(wanted) :])


def test_the_table_was_made_of_this_lexicon() -> None:
    assert sorted(MADE["lexicon"]) == ["kk.tsv", "kk_suffixes.txt", "ru.tsv"]
    for name, digest in MADE["lexicon"].items():
        assert hashlib.sha256((DATA / name).read_bytes()).hexdigest() == digest, f"{name} is newer than the vectors"


def test_the_unknown_word_is_zero_and_no_other_is() -> None:
    words = word_vectors()
    known = words.rows(sorted(words.vocabulary, key=words.vocabulary.__getitem__)).any(axis=1)
    assert known.tolist() == [False, *[True] * (len(words.vocabulary) - 1)]


def test_the_table_is_small_enough_to_travel() -> None:
    assert sum(file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()) < 20e6
