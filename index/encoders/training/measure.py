"""What each step from the source to the package costs: cosines with the source, and the ranking of XQuAD-ru."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import Floats
from index.encoders.encoder import unit
from index.encoders.training.records import records
from index.encoders.training.source import Source, model, tokenizer
from index.encoders.transformer import DOCUMENT, QUERY, TransformerEncoder

LONGEST = 512
BATCH = 8

Encode = Callable[[str, Sequence[str]], Floats]  # a prefix and texts -> unit rows


@dataclass(frozen=True, slots=True)
class Step:
    """How near the vectors are to the source's, and how well they rank by themselves."""

    name: str
    passage_cosine: float  # means
    passage_cosine_least: float
    question_cosine: float
    question_cosine_least: float
    ndcg: float  # of the first 10
    first: float  # share of questions whose own passage comes first


def measure(whole: Source, cut: Source, folder: Path, data: Path) -> list[dict[str, Any]]:
    """The steps, by what `data` holds of XQuAD-ru."""
    passages = list(records(data / "xquad.ru.passages.jsonl.xz"))
    questions = list(records(data / "xquad.ru.jsonl.xz"))
    row = {passage["id"]: number for number, passage in enumerate(passages)}
    right = np.array([row[question["passage_id"]] for question in questions])
    packaged = TransformerEncoder(folder)
    ways: dict[str, Encode] = {
        "as read, all languages": _by_torch(whole),
        "three languages": _by_torch(cut),
        "packed": lambda prefix, texts: (packaged.encode_query if prefix == QUERY else packaged.encode_document)(texts),
    }
    steps: list[Step] = []
    source: tuple[Floats, Floats] | None = None
    for name, encode in ways.items():
        asked = encode(QUERY, [question["question"] for question in questions])
        searched = encode(DOCUMENT, [passage["text"] for passage in passages])
        source = source or (asked, searched)
        near = [(rows * others).sum(axis=1) for rows, others in zip((asked, searched), source, strict=True)]
        ranks = ranked(asked @ searched.T, right)
        figures = (near[1].mean(), near[1].min(), near[0].mean(), near[0].min(), ndcg(ranks), (ranks == 0).mean())
        steps.append(Step(name, *(round(float(figure), 4) for figure in figures)))
    return [asdict(step) for step in steps]


def ranked(scores: Floats, right: np.ndarray) -> np.ndarray:
    """How many passages stand before the right one, for each row of scores."""
    return np.asarray((scores > scores[np.arange(len(right)), right][:, None]).sum(axis=1))


def ndcg(ranks: np.ndarray, depth: int = 10) -> float:
    """Mean gain where one passage alone is right."""
    return float(np.where(ranks < depth, 1 / np.log2(ranks + 2), 0).mean())


def _by_torch(source: Source) -> Encode:
    import torch

    network, cutter = model(source), tokenizer(source)
    cutter.enable_truncation(LONGEST)
    cutter.enable_padding(pad_id=cutter.token_to_id("<pad>"), pad_token="<pad>")

    def encode(prefix: str, texts: Sequence[str]) -> Floats:
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        rows = np.empty((len(texts), network.config.hidden_size), np.float32)
        for start in range(0, len(order), BATCH):
            chosen = order[start : start + BATCH]
            batch = cutter.encode_batch([prefix + texts[row] for row in chosen])
            mask = torch.tensor([one.attention_mask for one in batch])
            with torch.no_grad():
                states = network(torch.tensor([one.ids for one in batch]), attention_mask=mask).last_hidden_state
            rows[chosen] = unit((states * mask[:, :, None]).sum(dim=1).numpy())
        return rows

    return encode
