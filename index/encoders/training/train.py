"""multilingual-e5-small + questions with their passages -> the same model, better at telling passages apart.

    python -m index.encoders.training.train DATA --out FOLDER [--minutes 30 | --steps 200] [--hard 3000]
                                            [--source e5-small-q4.bin] [--start FILE]
    python -m index.encoders.training.convert --source FOLDER --texts DATA

Trained is what the product adds up (index/search.py): the passage's cosine, the best sentence's, and MaxSim over words,
each told apart from those of the other passages of a batch (InfoNCE, van den Oord et al. 2018, as for ColBERT and for
e5 itself), hard negatives among them where these are mined (`hard`). The words' vectors stay as they are: the reader
shares them, and the package has only those of three languages. The center of the model before is taken off, as at
work. Needs the extra `train`; on a GPU or on the CPU.
"""

import argparse
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.encoders.encoder import Span
from index.encoders.export import config
from index.encoders.load import embedded
from index.encoders.packed import unpack
from index.encoders.training.hard import mine
from index.encoders.training.pairs import Answering, Batches
from index.encoders.training.source import FILES, HUB, REPORT, Source, installed, load, tokenizer
from index.encoders.training.steps import groups, learner, pace
from index.encoders.training.written import read
from index.encoders.transformer import CENTER, DOCUMENT, FOLDER, QUERY
from index.language.terms import terms
from index.search import MAXSIM, PASSAGE, SENTENCE

SEED = 1
RATE, DECAY, WARM_UP, LEAST = 3e-5, 0.01, 0.08, 0.05
# Of cosines without the center, which are spread over about 0.1 to 0.7; MaxSim's means differ less.
TEMPERATURE, MAXSIM_TEMPERATURE = 0.05, 0.025
LONGEST_QUESTION, LONGEST = 48, 256  # tokens
FROZEN = 2  # layers, lowest first
PAD = 1
EVERY = 600  # seconds of training between two reports; what a report takes is not counted
REPORTED = 24  # documents that a report asks of, spread over all that are kept from training


@dataclass(frozen=True, slots=True)
class Seen:
    """Texts as the model sees them: unit vectors of wholes (n, d), of parts (p, d), and which text each part is of."""

    wholes: Tensor
    sentences: Tensor
    sentence_owners: Tensor
    words: Tensor
    word_owners: Tensor


class Network:
    """The model with its tokenizer and center."""

    def __init__(self, source: Source, device: str) -> None:
        self.body = learner(source, FROZEN)
        self.body.to(device)  # type: ignore[arg-type]
        self.device = device
        self._tokenizer: Tokenizer = tokenizer(source)
        self._center = torch.from_numpy(np.load(FOLDER / CENTER, allow_pickle=False)).to(device)
        self._begin, self._end = self._tokenizer.encode("").ids

    def see(self, prefix: str, texts: Sequence[str], sentences: Sequence[Sequence[Span]], longest: int) -> Seen:
        """Texts with their sentences -> vectors; parts that are cut off are left out."""
        head = [self._begin, *self._tokenizer.encode(prefix.strip(), add_special_tokens=False).ids]
        read = self._tokenizer.encode_batch(list(texts), add_special_tokens=False)
        rows = [[*head, *one.ids[:longest], self._end] for one in read]
        width = max(map(len, rows))
        ids = np.full((len(rows), width), PAD, np.int64)
        for row, own in enumerate(rows):
            ids[row, : len(own)] = own
        mask = torch.from_numpy(ids != PAD).to(self.device)
        with torch.autocast(self.device, dtype=torch.bfloat16):
            states = self.body(torch.from_numpy(ids).to(self.device), attention_mask=mask.long()).last_hidden_state
        states = (states.float() - self._center) * mask[:, :, None]
        begins = [np.array([start for start, _ in one.offsets[:longest]], np.int64) for one in read]
        words = [[(term.start, term.stop) for term in terms(text)] for text in texts]
        return Seen(
            functional.normalize(states.sum(dim=1), dim=-1),
            *_parts(states, begins, sentences, len(head)),
            *_parts(states, begins, words, len(head)),
        )


def _parts(
    states: Tensor, begins: Sequence[np.ndarray], spans: Sequence[Sequence[Span]], shift: int
) -> tuple[Tensor, Tensor]:
    """The unit mean of the tokens that begin in each span, and whose it is."""
    rows: list[int] = []
    tokens: list[int] = []
    owners: list[int] = []
    kept = 0
    for text, (own, of) in enumerate(zip(begins, spans, strict=True)):
        for start, stop in of:
            first, last = np.searchsorted(own, [start, stop])
            if last > first:
                rows += [kept] * int(last - first)
                tokens += range(text * states.shape[1] + shift + int(first), text * states.shape[1] + shift + int(last))
                owners.append(text)
                kept += 1
    flat = states.reshape(-1, states.shape[-1])
    chosen = flat[torch.tensor(tokens, dtype=torch.long, device=flat.device)]
    sums = flat.new_zeros(kept, flat.shape[1]).index_add(
        0, torch.tensor(rows, dtype=torch.long, device=flat.device), chosen
    )
    return functional.normalize(sums, dim=-1), torch.tensor(owners, dtype=torch.long, device=flat.device)


def best_of(cosines: Tensor, owners: Tensor, count: int) -> Tensor:
    """Cosines (q, p) with parts -> the best of each of `count` texts (q, count); -1 for a text without parts."""
    found = cosines.new_full((len(cosines), count), -1.0)
    return found.scatter_reduce(1, owners.expand(len(cosines), -1), cosines, "amax")


def scores(asked: Seen, told: Seen) -> dict[str, Tensor]:
    """How well each question (q) fits each passage (n): what the product adds up, each (q, n)."""
    count = len(told.wholes)
    words = best_of(asked.words @ told.words.T, told.word_owners, count)
    totals = words.new_zeros(len(asked.wholes), count).index_add(0, asked.word_owners, words)
    lengths = torch.bincount(asked.word_owners, minlength=len(asked.wholes)).clamp(min=1)
    return {
        "passage": asked.wholes @ told.wholes.T,
        "sentence": best_of(asked.wholes @ told.sentences.T, told.sentence_owners, count),
        "maxsim": totals / lengths[:, None],
    }


def loss(made: Network, batch: Sequence[Answering]) -> Tensor:
    """The mean cross-entropy of the three scores, and of the answering sentence among all of the batch."""
    told = made.see(DOCUMENT, [one.text for one in batch], [one.sentences for one in batch], LONGEST)
    asking = [number for number, one in enumerate(batch) if one.question]
    asked = made.see(QUERY, [batch[number].question for number in asking], [()] * len(asking), LONGEST_QUESTION)
    right = torch.tensor(asking, device=told.wholes.device)
    found = scores(asked, told)
    losses = [
        functional.cross_entropy(found["passage"] / TEMPERATURE, right),
        functional.cross_entropy(found["sentence"] / TEMPERATURE, right),
        functional.cross_entropy(found["maxsim"] / MAXSIM_TEMPERATURE, right),
    ]
    first = {int(owner): place for place, owner in reversed(list(enumerate(told.sentence_owners.tolist())))}
    counts = torch.bincount(told.sentence_owners, minlength=len(batch)).tolist()
    placed = [
        (row, first[number] + batch[number].answer)
        for row, number in enumerate(asking)
        if 0 <= batch[number].answer < counts[number]
    ]
    if placed:
        rows, places = torch.tensor(placed, device=right.device).T
        losses.append(functional.cross_entropy((asked.wholes @ told.sentences.T)[rows] / TEMPERATURE, places))
    return torch.stack(losses).mean()


def evaluate(made: Network, documents: Sequence[Sequence[Sequence[Answering]]]) -> dict[str, float]:
    """The share of questions on documents kept from training whose passage comes first among the document's."""
    made.body.train(False)
    right: dict[str, list[bool]] = {}
    with torch.no_grad():
        for document in documents:
            passages = [of_passage[0] for of_passage in document]
            told = made.see(DOCUMENT, [one.text for one in passages], [one.sentences for one in passages], LONGEST)
            asked = [(row, one.question) for row, of in enumerate(document) for one in of if one.question]
            seen = made.see(QUERY, [text for _, text in asked], [()] * len(asked), LONGEST_QUESTION)
            found = scores(seen, told)
            found["sum"] = PASSAGE * found["passage"] + SENTENCE * found["sentence"] + MAXSIM * found["maxsim"]
            for name, values in found.items():
                own = torch.tensor([row for row, _ in asked], device=values.device)
                right.setdefault(name, []).extend((values.argmax(dim=1) == own).tolist())
    made.body.train()
    return {name: round(float(np.mean(values)), 4) for name, values in right.items()}


def train(made: Network, batches: Batches, minutes: float, steps: int | None = None) -> dict[str, Any]:
    """Train for `minutes`, or `steps` if given; what it was worth now and then."""
    trained = [parameter for parameter in made.body.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(groups(trained, RATE, DECAY))
    spent, done, told = 0.0, 0, 0
    kept = batches.held_out[:: max(1, len(batches.held_out) // REPORTED)]
    reports: list[dict[str, float]] = [{"batches": 0, **evaluate(made, kept)}]
    print(reports[-1], flush=True)
    while (share := done / steps if steps else spent / 60 / minutes) < 1:
        began = time.monotonic()
        for group in optimizer.param_groups:
            group["lr"] = RATE * pace(share, WARM_UP, LEAST)
        own = loss(made, batches.draw())
        own.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        done += 1
        spent += time.monotonic() - began
        if spent > EVERY * (told + 1):
            told += 1
            reports.append({"batches": done, **evaluate(made, kept)})
            print(reports[-1], flush=True)
    reports.append({"batches": done, **evaluate(made, kept)})
    return {"minutes": round(spent / 60, 1), "device": made.device, "seed": SEED, "checkpoints": reports}


def save(made: Network, source: Source, folder: Path, report: dict[str, Any]) -> None:
    """Write a folder of Hugging Face's that `convert --source` reads, and beside it what is known of the run."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: array.detach().float().cpu().contiguous() for name, array in made.body.state_dict().items()}
    save_file({name: array for name, array in arrays.items() if name in source.arrays}, folder / "model.safetensors")
    config(source.arrays, source.heads, source.epsilon).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(json.dumps(source.tokenizer, ensure_ascii=False), encoding="utf-8")
    (folder / REPORT).write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")
    assert all((folder / name).is_file() for name in FILES)


def going_on(source: Source, weights: Path) -> Source:
    """The source with the layers of a packaged model; what lies below them was never trained."""
    layers = {name: array for name, array in unpack(load_file(weights)).items() if name.startswith("encoder.")}
    return replace(source, arrays=source.arrays | layers)


def main() -> None:
    """Train the encoder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=30)
    parser.add_argument("--steps", type=int, help="batches, instead of minutes: two runs of as many see the same")
    parser.add_argument("--hard", type=int, default=0, metavar="N", help="mine hard negatives, of N articles, too")
    parser.add_argument("--start", type=Path, help="go on from the layers of a packaged model: its model.safetensors")
    parser.add_argument("--source", default=installed() or HUB, help="as of index.encoders.training.convert")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    source = load(options.source)
    if options.start:
        source = going_on(source, options.start)
    made = Network(source, "cuda" if torch.cuda.is_available() else "cpu")
    written = read()
    batches = Batches(options.data, written, SEED)
    if options.hard:
        batches.hard = mine(batches.articles(options.hard), batches.together(written), embedded())
        print(f"{len(batches.hard)} questions with hard negatives", flush=True)
    report = train(made, batches, options.minutes, options.steps)
    report |= {"from": source.sha256, "hard": options.hard}
    save(made, source, options.out, report)
    print(json.dumps(report["checkpoints"][-1]))


if __name__ == "__main__":
    main()
