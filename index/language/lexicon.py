"""The lexica written for this project, in `data/`: lemma -> English gloss."""

from pathlib import Path

DATA = Path(__file__).parent / "data"


def read_lexicon(name: str) -> dict[str, str]:
    """`ru` or `kk` -> {lemma: English gloss}; the gloss `-` marks a word without content."""
    text = (DATA / f"{name}.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines() if "\t" in line)
