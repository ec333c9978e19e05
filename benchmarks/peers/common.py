"""What all systems share: documents -> passages, rankings -> one, the model's folder -> its prefixes.

A module of a system has `build(documents, folder, model)`, which saves an index in the new folder and tells how many
passages it has, and an `open_...(folder, model)` for each row of the table, which gives a Find. Nothing of Derek is
imported here: the memory of the others is theirs alone.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

TOP = 10
CUT, OVERLAP = 800, 100  # characters of a passage, about as many as Derek's have, and those that two share
RANK_CONSTANT = 60  # of reciprocal rank fusion, as published and as all the systems have it


class Text(NamedTuple):
    """A document, or a passage of it, by the document's name."""

    name: str
    text: str


Find = Callable[[str], Sequence[Text]]  # a question -> the best passages, at most TOP


def cut(documents: Sequence[Text]) -> list[Text]:
    """The passages that the systems which do not cut documents themselves are given."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CUT, chunk_overlap=OVERLAP)
    return [Text(one.name, passage) for one in documents for passage in splitter.split_text(one.text)]


def prefixes(model: Path) -> tuple[str, str]:
    """What the model wants before a question, and before a passage."""
    prompts = json.loads((model / "config_sentence_transformers.json").read_text(encoding="utf-8"))["prompts"]
    return prompts["query"], prompts["document"]


def fused(*rankings: Sequence[int]) -> list[int]:
    """Reciprocal rank fusion (Cormack et al. 2009): the best first; of equals, that which came first."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            scores[row] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda row: -scores[row])
