"""The lexicon's vectors + sentences -> better vectors. For maintainers: `distill.py --tune DATA`.

A lexicon knows words one by one. Four kinds of sentence pairs teach the vectors what words do together; each text is
the sum of its words' vectors, as in use:

- a heading or question and its passage (pairs.jsonl.xz), a sentence and its neighbours (prose.jsonl.xz), a sentence and
  its translation (parallel.jsonl.xz): the right one of a batch must come first (InfoNCE, van den Oord et al. 2018);
- sentences of all three, glossed word by word into English: the student's similarities within a batch must follow the
  teacher's (KL divergence of the two soft-maxed rows, as in Wang et al. 2020, "Minilm", for relations).

A vector is a direction times a weight; both are penalised for leaving where the lexicon put them. DATA is not part of
the package; its README has the licences. Evaluation data is never read here.
"""

import json
import lzma
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from index.language import kazakh
from index.language.lexicon import read_lexicon
from index.language.sentences import sentences
from index.language.terms import lemmas

Floats = npt.NDArray[np.float32]
Ids = list[int]

FILES = ("pairs.jsonl.xz", "prose.jsonl.xz", "parallel.jsonl.xz")
SEED = 1
STEPS, BATCH = 800, 512  # about 3 minutes on two cores; more steps, or less to hold them back, lose again elsewhere
RATE_DIRECTION, RATE_WEIGHT = 2e-3, 1e-2  # of SparseAdam
TEMPERATURE = 0.05  # as is usual for cosines in a contrastive loss
TEACHER_TEMPERATURE = 0.1  # softer: of the teacher all similarities count, not only the nearest
SHARES = {"pairs": 0.5, "prose": 0.2, "parallel": 1.0, "teacher": 6.0}
STAY_DIRECTION, STAY_WEIGHT = 5.0, 0.02  # per thousand words of a batch
SOFTWARE = ("zelanko/", "MicrosoftDocs/", "sdrobov/", "isabella232/")  # documentation: 84 % of the pairs
SOFTWARE_MOST, SOFTWARE_SHARE = 22_000, 0.5
GLOSSED = {"pairs": 10_000, "prose": 8_000}  # sentences that the teacher reads; about 5 minutes on two cores
LONGEST = 120  # terms of a passage


@dataclass(frozen=True, slots=True)
class Texts:
    """Training texts as numbers of terms."""

    software: list[tuple[Ids, Ids]]
    other: list[tuple[Ids, Ids]]
    prose: list[list[Ids]]
    parallel: list[tuple[Ids, Ids]]
    taught: list[Ids]
    glosses: list[str]  # the English of each of `taught`


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of an .xz file of JSON Lines."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def gloss(terms: Iterable[str], russian: Mapping[str, str]) -> str:
    """Terms -> English, word by word: each term's first sense, names as they are."""
    senses = [russian.get(term) or kazakh.lexicon().get(term.removeprefix("kk:")) or term for term in terms]
    return " ".join(sense.split("; ")[0] for sense in senses if sense != "-")


def read(data: Path, number: dict[str, int], seed: int = 7) -> Texts:
    """The training files -> Texts; terms without a number are left out."""
    chance = random.Random(seed)
    russian = read_lexicon("ru")

    def ids(terms: Iterable[str]) -> Ids:
        return [number[term] for term in terms if term in number]

    def by_sentence(text: str) -> list[list[str]]:
        return [lemmas(text[start:stop]) for start, stop in sentences(text)]

    rows = list(records(data / "pairs.jsonl.xz"))
    software = [row for row in rows if row["source"].startswith(SOFTWARE)]
    other = [row for row in rows if not row["source"].startswith(SOFTWARE)]
    chance.shuffle(software)
    pairs: dict[bool, list[tuple[Ids, Ids]]] = {True: [], False: []}
    plain: dict[str, list[list[str]]] = {"pairs": [], "prose": []}
    for is_software, chosen in ((True, software[:SOFTWARE_MOST]), (False, other)):
        for row in chosen:
            query, passage = lemmas(row["query"]), by_sentence(row["passage"])
            asked, found = ids(query), [one for terms in passage for one in ids(terms)][:LONGEST]
            if len(asked) >= 2 and len(found) >= 3:
                pairs[is_software].append((asked, found))
            plain["pairs"] += [query, *passage]
    prose = []
    for row in records(data / "prose.jsonl.xz"):
        terms = by_sentence(row["text"])
        plain["prose"] += terms
        known = [one for one in map(ids, terms) if len(one) >= 3]
        if len(known) >= 2:
            prose.append(known)
    parallel, taught, glosses = [], [], []
    for row in records(data / "parallel.jsonl.xz"):
        texts = [ids(lemmas(row[name])) for name in ("ru", "en", "kk") if row.get(name)]
        taught += texts
        glosses += [row["en"]] * len(texts)
        parallel += [(one, texts[1]) for one in texts[:1] + texts[2:] if len(one) >= 2 and len(texts[1]) >= 2]
    for name, most in GLOSSED.items():
        short = [terms for terms in plain[name] if 3 <= len(terms) <= 30]
        chance.shuffle(short)
        taught += map(ids, short[:most])
        glosses += [gloss(terms, russian) for terms in short[:most]]
    kept = [place for place, one in enumerate(taught) if len(one) >= 2]
    return Texts(pairs[True], pairs[False], prose, parallel, [taught[p] for p in kept], [glosses[p] for p in kept])


class Tuner:
    """Directions and weights of all words, moved by Adam only where a batch has the word (torch.optim.SparseAdam)."""

    def __init__(self, start: Floats, texts: Texts, teacher: Floats, seed: int) -> None:
        import torch

        torch.manual_seed(seed)
        self.torch, self.texts, self.chance = torch, texts, random.Random(seed)
        lengths = np.linalg.norm(start, axis=1)
        self.start = torch.tensor(start / np.maximum(lengths, 1e-9)[:, None])
        self.start_log = torch.tensor(np.log(np.maximum(lengths, 1e-6)), dtype=torch.float32)
        table: Any = torch.nn.Embedding.from_pretrained
        self.direction = table(self.start.clone(), freeze=False, sparse=True)
        self.log = table(self.start_log.clone()[:, None], freeze=False, sparse=True)
        self.teacher = torch.tensor(teacher)
        moved = ((self.direction, RATE_DIRECTION), (self.log, RATE_WEIGHT))
        groups = [{"params": list(part.parameters()), "lr": most} for part, most in moved]
        self.optimizer = torch.optim.SparseAdam(groups, betas=(0.9, 0.99))
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, rate)
        self.place = torch.zeros(len(start), dtype=torch.long)

    def batch(self) -> tuple[dict[str, list[tuple[Ids, Ids]]], list[int]]:
        """One batch of each kind of pairs, and the rows of taught sentences."""
        texts, chance = self.texts, self.chance
        pairs = {}
        for _ in range(BATCH):  # equal questions would be each other's false negatives
            one = chance.choice(texts.software if chance.random() < SOFTWARE_SHARE else texts.other)
            pairs[tuple(one[0])] = one
        prose: list[tuple[Ids, Ids]] = []
        while len(prose) < BATCH:
            sentences = chance.choice(texts.prose)
            here = chance.randrange(len(sentences))
            near = [k for k in (here - 2, here - 1, here + 1, here + 2) if 0 <= k < len(sentences)]
            prose.append((sentences[here], [one for k in near for one in sentences[k]]))
        parallel = chance.sample(texts.parallel, min(BATCH, len(texts.parallel)))
        taught = chance.sample(range(len(texts.taught)), min(2 * BATCH, len(texts.taught)))
        return {"pairs": list(pairs.values()), "prose": prose, "parallel": parallel}, taught

    def step(self) -> float:
        """One step; the loss."""
        torch = self.torch
        batches, taught = self.batch()
        sentences = [self.texts.taught[row] for row in taught]
        paired = [text for batch in batches.values() for pair in batch for text in pair]
        rows = torch.tensor(sorted({one for text in [*paired, *sentences] for one in text}))
        self.place[rows] = torch.arange(len(rows))
        self.optimizer.zero_grad()
        direction, log = self.direction(rows), self.log(rows)[:, 0]
        unit = torch.nn.functional.normalize(direction, dim=1)
        weighted = unit * torch.exp(log)[:, None]
        loss = STAY_DIRECTION * (1 - (unit * self.start[rows]).sum(1)).sum() / 1000
        loss = loss + STAY_WEIGHT * ((log - self.start_log[rows]) ** 2).sum() / 1000
        for name, batch in batches.items():
            one, other = (self.sums(list(texts), weighted) for texts in zip(*batch, strict=True))
            loss = loss + SHARES[name] * self.contrast(one, other)
        loss = loss + SHARES["teacher"] * self.follow(self.sums(sentences, weighted), self.teacher[taught])
        loss.backward()
        self.optimizer.step()  # type: ignore[no-untyped-call]
        self.schedule.step()
        return float(loss.detach())

    def sums(self, texts: Sequence[Ids], weighted: Any) -> Any:
        """Texts -> unit vectors."""
        torch = self.torch
        flat = self.place[torch.tensor([one for text in texts for one in text])]
        starts = np.cumsum([0, *(len(text) for text in texts[:-1])])
        bags = torch.nn.functional.embedding_bag(flat, weighted, torch.tensor(starts), mode="sum")
        return torch.nn.functional.normalize(bags, dim=1)

    def contrast(self, one: Any, other: Any) -> Any:
        """InfoNCE both ways: row i of `one` belongs to row i of `other`."""
        similar, right = one @ other.T / TEMPERATURE, self.torch.arange(len(one))
        loss = self.torch.nn.functional.cross_entropy
        return (loss(similar, right) + loss(similar.T, right)) / 2

    def follow(self, student: Any, teacher: Any) -> Any:
        """KL divergence of the student's similarities within the batch from the teacher's."""
        torch = self.torch
        self_pairs = torch.eye(len(student), dtype=torch.bool)
        mine = torch.log_softmax((student @ student.T / TEACHER_TEMPERATURE).masked_fill(self_pairs, -1e4), 1)
        theirs = torch.softmax((teacher @ teacher.T / TEACHER_TEMPERATURE).masked_fill(self_pairs, -1e4), 1)
        return (theirs * (theirs.clamp(min=1e-9).log() - mine)).sum(1).mean()

    def vectors(self) -> Floats:
        """Where the vectors are now."""
        unit = self.torch.nn.functional.normalize(self.direction.weight.detach(), dim=1)
        return np.asarray((unit * self.torch.exp(self.log.weight.detach())).numpy(), np.float32)


def rate(step: int) -> float:
    """The share of the full rates at a step: up over 30 steps, then down to 0 at the last."""
    return min(1, (step + 1) / 30) * (1 - step / STEPS)


def tune(terms: Sequence[str], vectors: Floats, data: Path, teach: Any, tell: Any) -> Floats:
    """The lexicon's vectors (n, d) -> tuned vectors. `teach`: English -> the teacher's; `tell`: takes a line."""
    texts = read(data, {term: row for row, term in enumerate(terms)})
    tell(f"{len(texts.software) + len(texts.other)} pairs, {len(texts.prose)} paragraphs, {len(texts.taught)} glosses")
    known, rows = np.unique(texts.glosses, return_inverse=True)
    tuner = Tuner(vectors, texts, teach(list(known))[rows], SEED)
    for step in range(STEPS):
        loss = tuner.step()
        if step % 100 == 99:
            tell(f"step {step + 1} of {STEPS}: loss {loss:.3f}")
    return tuner.vectors()
