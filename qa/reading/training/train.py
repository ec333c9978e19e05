"""multilingual-e5-small + examples -> a reader: trained for as long as is given, on a GPU or on the CPU.

    python -m qa.reading.training.train DATA --out FOLDER [--minutes 62] [--source e5-small-q4.bin] [--start FILE]
                                        [--written] [--listwise 0.5]
    python -m qa.reading.training.convert FOLDER/reader.safetensors

DATA holds qa.jsonl.xz, qa.contexts.jsonl.xz and pairs.jsonl.xz; with `--written`, WRITTEN of each batch are questions
that were written for this (index/encoders/training/written.py). The words' vectors and the lowest layers stay as they
are: the package has the former once for encoder and reader, and the latter cost time and gain little. The loss is the
cross-entropy of the answer's first and last token, where it has a place, and of whether there is an answer (as in
BERT's for SQuAD 2.0, Devlin et al. 2019, with a head of its own instead of an empty span); with `--listwise WEIGHT`,
also that of which of a question's windows is the right one, these in one batch. The pace falls evenly with the time, so
that a run on a busy machine ends as it should. Needs the extra `train`.
"""

import argparse
import json
import random
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from index.arrays import Floats
from index.encoders.load import embedded
from index.encoders.packed import ANSWERABLE, SPAN
from index.encoders.training.source import HUB, installed, load, tokenizer
from index.encoders.training.steps import groups, learner, pace
from index.encoders.training.written import read
from index.encoders.transformer import WEIGHTS
from qa.reading.reader import LONGEST
from qa.reading.training.convert import restored
from qa.reading.training.examples import Example, Examples, Kind
from qa.reading.training.written_examples import written_examples

SEED = 88
QUESTIONS = 36_000
BATCH, BUCKET = 32, 40  # examples of a batch; batches that are sorted by length together
WRITTEN = 0.65  # the share of examples that were written for this, a third of them answerable
FROZEN = 2  # layers, lowest first
RATE, HEADS_RATE, DECAY = 1.0e-4, 1e-3, 0.01
SHARES = {  # of what was written
    **{Kind.WRITTEN: 0.38, Kind.WRITTEN_OTHER: 0.28, Kind.UNANSWERED: 0.28},
    Kind.WRITTEN_EDITED: 0.06,
}
WARM_UP, LEAST = 0.05, 0.02  # share of the time; share of the rate at the end
EVERY = 600  # seconds between two checkpoints
BESIDE = 2  # wrong windows at most beside the right one of a question, where windows of a question are compared
HELD = 1200  # of the windows kept from training, on which a checkpoint is measured
BEGIN, PAD, END = 0, 1, 2  # `<s>`, `<pad>`, `</s>` of XLM-R


class Network(nn.Module):
    """A BERT with two heads."""

    def __init__(self, body: nn.Module, width: int) -> None:
        super().__init__()
        self.body = body
        self.heads = nn.ModuleDict({SPAN: nn.Linear(width, 2), ANSWERABLE: nn.Linear(width, 1)})
        for head in self.heads.values():
            nn.init.normal_(head.weight, std=0.02)  # type: ignore[arg-type]
            nn.init.zeros_(head.bias)  # type: ignore[arg-type]

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Ids and mask (n, t) -> logits of beginnings and ends (n, t, 2), and of whether there is an answer (n,)."""
        states = self.body(ids, attention_mask=mask).last_hidden_state
        return self.heads[SPAN](states), self.heads[ANSWERABLE](states[:, 0])[:, 0]

    def arrays(self) -> dict[str, Tensor]:
        """What `convert` reads: all but the words' vectors; positions as far as a window may go."""
        found = {}
        for name, array in self.state_dict().items():
            name = name.removeprefix("body.").removeprefix("heads.")
            if "word_embeddings" not in name and "position_ids" not in name:
                array = array[:LONGEST] if "position_embeddings" in name else array
                found[name] = array.detach().float().cpu().contiguous()
        return found

    def restore(self, arrays: Mapping[str, Floats]) -> None:
        """Take over layers and heads of an earlier run, to go on from there; what lies below was never trained."""
        own = self.state_dict()
        with torch.no_grad():
            for name, array in arrays.items():
                if not name.startswith("embeddings."):
                    own["body." + name if "body." + name in own else "heads." + name].copy_(torch.from_numpy(array))


def network(name: str, frozen: int = FROZEN) -> Network:
    """The model of `source.load`, made ready to be trained, without its lowest layers."""
    body = learner(load(name), frozen)
    return Network(body, body.config.hidden_size)


def batch(examples: Sequence[Example], device: str) -> dict[str, Tensor]:
    """Examples -> `<s> question </s></s> window </s>`, what of it is window, the answers' places or -1, labels."""
    length = max(len(one.question) + len(one.window) + 4 for one in examples)
    ids = np.full((len(examples), length), PAD, np.int64)
    inside = np.zeros((len(examples), length), np.bool_)
    places = np.full((len(examples), 2), -1, np.int64)
    for row, one in enumerate(examples):
        head = [BEGIN, *one.question, END, END]
        ids[row, : len(head) + len(one.window) + 1] = [*head, *one.window, END]
        inside[row, len(head) : len(head) + len(one.window)] = True
        if one.first >= 0:
            places[row] = one.first + len(head), one.last + len(head)
    arrays = {"ids": ids, "mask": (ids != PAD).astype(np.int64), "inside": inside, "places": places}
    labels = np.array([one.answerable for one in examples], np.float32)
    return {name: torch.from_numpy(array).to(device) for name, array in (arrays | {"labels": labels}).items()}


def losses(made: Network, given: dict[str, Tensor]) -> tuple[Tensor, Tensor, Tensor]:
    """The loss of a batch, and the logits it was made of."""
    with torch.autocast(given["ids"].device.type, dtype=torch.bfloat16):
        span, answerable = made(given["ids"], given["mask"])
    span = span.float().masked_fill(~given["inside"][:, :, None], -1e4)
    placed = given["places"][:, 0] >= 0
    loss = functional.binary_cross_entropy_with_logits(answerable.float(), given["labels"])
    for end in (0, 1):
        if placed.any():
            loss = loss + functional.cross_entropy(span[placed, :, end], given["places"][placed, end]) / 2
    return loss, span, answerable.float()


def listwise(answerable: Tensor, examples: Sequence[Example]) -> Tensor:
    """The cross-entropy of which window of a question is right, in the mean of those with the right one and others."""
    rows: dict[bytes, list[int]] = {}
    for row, one in enumerate(examples):
        rows.setdefault(one.question.tobytes(), []).append(row)
    found = []
    for own in rows.values():
        right = [place for place, row in enumerate(own) if examples[row].answerable]
        if len(own) > 1 and len(right) == 1:
            found.append(-functional.log_softmax(answerable[own], dim=0)[right[0]])
    return torch.stack(found).mean() if found else answerable.new_zeros(())


def evaluate(made: Network, examples: Sequence[Example], device: str) -> dict[str, float]:
    """Share of answers whose both ends are right; how well right windows are told from each kind of others (AUC)."""
    made.eval()
    scores: list[float] = []
    exact: list[bool] = []
    ordered = sorted(examples, key=lambda one: len(one.question) + len(one.window))
    with torch.no_grad():
        for start in range(0, len(ordered), BATCH):
            given = batch(ordered[start : start + BATCH], device)
            _, span, answerable = losses(made, given)
            placed = given["places"][:, 0] >= 0
            exact += (span.argmax(dim=1) == given["places"])[placed].all(dim=1).tolist()
            scores += answerable.tolist()
    made.train()
    by_kind: dict[Kind, list[float]] = {}
    for one, score in zip(ordered, scores, strict=True):
        by_kind.setdefault(one.kind, []).append(score)
    right = {kind: np.array(by_kind.pop(kind, [0.0])) for kind in (Kind.RIGHT, Kind.WRITTEN)}
    told = {
        kind.value: float((right[_right_of(kind)][:, None] > np.array(others)).mean())
        for kind, others in sorted(by_kind.items())
    }
    return {"exact": float(np.mean(exact or [False])), **told}


def _right_of(kind: Kind) -> Kind:
    return Kind.WRITTEN if kind in (Kind.WRITTEN_OTHER, Kind.UNANSWERED, Kind.WRITTEN_EDITED) else Kind.RIGHT


class Drawn:
    """Draws examples by chance: WRITTEN of them from what was written for training, a third of these answerable."""

    def __init__(self, examples: Sequence[Example], chance: random.Random) -> None:
        """Group the examples by what they are drawn by."""
        self._chance = chance
        self._groups: dict[Kind, list[Example]] = {}
        for one in examples:
            self._groups.setdefault(one.kind if one.kind in SHARES else Kind.RIGHT, []).append(one)

    def groups(self, count: int) -> list[list[Example]]:
        """The same, a right window together with up to BESIDE wrong ones of its question instead of chance others."""
        drawn = self.draw(count)
        beside: dict[bytes, list[Example]] = {}
        for one in (*self._groups.get(Kind.WRITTEN_OTHER, ()), *self._groups.get(Kind.RIGHT, ())):
            if not one.answerable:
                beside.setdefault(one.question.tobytes(), []).append(one)
        found, taken = [], 0
        for one in sorted(drawn, key=lambda one: not one.answerable):  # what answers nothing fills up what is left
            of = beside.get(one.question.tobytes(), []) if one.answerable else []
            if taken < count:
                found.append([one, *self._chance.sample(of, min(BESIDE, len(of)))])
                taken += len(found[-1])
        return found

    def draw(self, count: int) -> list[Example]:
        """About `count` examples, no one twice."""
        written = {kind: share * WRITTEN for kind, share in SHARES.items() if kind in self._groups}
        shares = {Kind.RIGHT: 1 - sum(written.values()), **written}
        found = []
        for kind, of in self._groups.items():
            found += self._chance.sample(of, min(len(of), round(count * shares[kind])))
        return found


def batches(groups: Sequence[Sequence[Example]]) -> list[list[Example]]:
    """Groups -> batches of BATCH examples or a few more, of windows about as long; no group is divided."""
    found: list[list[Example]] = [[]]
    for group in sorted(groups, key=lambda group: max(len(one.question) + len(one.window) for one in group)):
        if len(found[-1]) >= BATCH:
            found.append([])
        found[-1].extend(group)
    return found


def train(
    made: Network,
    examples: Sequence[Example],
    out: Path,
    minutes: float,
    device: str,
    *,
    steps: int | None = None,
    compared: float = 0.0,
) -> dict[str, Any]:
    """Train for `minutes`, or `steps` if given; a checkpoint every EVERY seconds, and what each is worth.

    `compared` is the weight of the listwise loss; 0 for none.
    """
    chance = random.Random(SEED)
    held = [one for one in examples if one.held_out]
    held = random.Random(SEED).sample(held, min(len(held), HELD))
    rest = [one for one in examples if not one.held_out]
    heads = {"params": list(made.heads.parameters()), "lr": HEADS_RATE, "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([*groups(made.body.parameters(), RATE, DECAY), heads])
    rates = [group["lr"] for group in optimizer.param_groups]
    began, saved, done, seen = time.monotonic(), 0, 0, 0
    report: dict[str, Any] = {
        "minutes": minutes,
        "device": device,
        "seed": SEED,
        "listwise": compared,
        "checkpoints": [],
    }
    waiting: list[list[Example]] = []
    drawn = Drawn(rest, chance)
    made.train()
    while (share := done / steps if steps else (time.monotonic() - began) / 60 / minutes) < 1:
        if not waiting:
            count = BATCH * BUCKET
            waiting = batches(drawn.groups(count) if compared else [[one] for one in drawn.draw(count)])
            chance.shuffle(waiting)
        chosen = waiting.pop()
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * pace(share, WARM_UP, LEAST)
        loss, _, answerable = losses(made, batch(chosen, device))
        if compared:
            loss = loss + compared * listwise(answerable, chosen)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_([p for p in made.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        done, seen = done + 1, seen + len(chosen)
        if time.monotonic() - began > EVERY * (saved + 1):
            saved += 1
            report["checkpoints"].append({"windows": seen, **evaluate(made, held, device)})
            save(made, out, report)
            print(report["checkpoints"][-1], flush=True)
    report["checkpoints"].append({"windows": seen, **evaluate(made, held, device)})
    save(made, out, report)
    return report


def save(made: Network, out: Path, report: dict[str, Any]) -> None:
    """Write the reader as it is now, with what is known of it."""
    out.mkdir(parents=True, exist_ok=True)
    save_file(made.arrays(), out / "reader.safetensors")
    (out / "reader.json").write_text(json.dumps(report, indent=2) + "\n", encoding="utf-8")


def main() -> None:
    """Train a reader."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=62)
    parser.add_argument(
        "--start", type=Path, help="go on from a run's reader.safetensors, or from a packaged model.safetensors"
    )
    parser.add_argument("--written", action="store_true", help="also on what was written for training")
    parser.add_argument("--listwise", type=float, default=0.0, metavar="WEIGHT", help="compare a question's windows")
    parser.add_argument("--frozen", type=int, default=FROZEN, help="how many of the lowest layers stay as they are")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    parser.add_argument("--source", default=installed() or HUB, help="as of index.encoders.training.convert")
    options = parser.parse_args()
    torch.manual_seed(SEED)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    tokens = tokenizer(load(options.source))
    examples = Examples(options.data, tokens).make(options.questions)
    if options.written:
        examples += written_examples(read(), embedded(), tokens)
    made = network(options.source, options.frozen)
    if options.start:
        made.restore(restored(options.start) if options.start.name == WEIGHTS else load_file(options.start))
    made = made.to(device)
    report = train(made, examples, options.out, options.minutes, device, compared=options.listwise)
    print(json.dumps(report["checkpoints"][-1]))


if __name__ == "__main__":
    main()
