"""README files and licences of the packages that Derek needs: no passage is cut at a wrapped line, nothing is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.documents import cuts, left_out, licence, readme
from index.documents.reading import read_documents
from index.passages.splitting import split

Reader = Callable[[str], tuple[str, str]]
TEXTS: list[tuple[Reader, str]] = [(readme, name) for name in ("pydantic", "razdel", "torch", "tqdm")] + [
    (licence, name) for name in ("faiss-cpu", "numpy", "pillow", "transformers")
]


@pytest.mark.parametrize(("of", "name"), TEXTS, ids=[f"{name} {of.__name__}" for of, name in TEXTS])
def test_no_sentence_is_cut_and_no_text_is_lost(of: Reader, name: str, tmp_path: Path) -> None:
    text, suffix = of(name)
    (tmp_path / f"{name}{suffix}").write_text(text, encoding="utf-8")
    (document,) = read_documents([tmp_path]).documents
    passages = split(document)
    assert [text[place - 60 : place + 40] for place in cuts(document, passages)] == []
    assert [words for kind, words in left_out(document, passages) if kind == "lost"] == []
