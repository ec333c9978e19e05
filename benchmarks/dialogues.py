"""Does a follow-up find what it asks for, and does an earlier question lead no other astray?

python -m benchmarks.dialogues

Dialogues: how often the right passage comes first for a second question that leans on the first, and for one that
stands alone. Unrelated: each development question asked after one on another subject, of another set or of its own; the
first hit must stay what it is without. Sets that the repository does not hold (`shared/`) are left out where they are
missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from benchmarks.retrieval import OWN, ROOT, SHARED
from benchmarks.sets import Asking, question_set, records
from index.build import in_memory
from index.documents.reading import read_documents
from index.encoders.load import embedded
from index.hit import Hit
from qa.engine import Engine

STRIDE = 7  # questions between a question and the earlier one of its own set
FORMER = "followup"  # a kind of question that has an earlier one of its own


@dataclass
class Set:
    """Documents, an engine on them, and the questions about them."""

    name: str
    documents: Path
    questions: tuple[Path, ...]

    @cached_property
    def engine(self) -> Engine:
        """Built when it is first asked."""
        return Engine(in_memory(read_documents([self.documents]).documents, embedded()))

    @cached_property
    def asked(self) -> list[Asking]:
        """The questions that stand alone."""
        every = [one for path in self.questions for one in question_set(path, self.documents).questions]
        return [one for one in every if one.kind != FORMER and not one.history]

    def first(self, text: str, earlier: Sequence[str] = ()) -> Hit | None:
        """The first hit for a question asked after others."""
        return next(iter(self.engine.ask(text, earlier, 1).hits), None)


def sets() -> list[Set]:
    """The sets that are here."""
    asked, near = SHARED / "questions", OWN / "nearmiss"
    found = [
        *(Set(n, OWN / n / "docs", (OWN / n / "questions.jsonl", near / f"{n}.jsonl")) for n in ("contract", "readme")),
        Set("opposites", OWN / "opposites" / "docs", (OWN / "opposites" / "questions.jsonl",)),
        Set("sample", ROOT / "source", (near / "sample.jsonl", asked / "dev.jsonl")),
        *(Set(n, asked / n / "docs", (asked / n / "questions.jsonl", near / f"{n}.jsonl")) for n in ("law", "prose")),
    ]
    here = [existing(one) for one in found if one.documents.is_dir()]
    return [one for one in here if one.questions]


def existing(one: Set) -> Set:
    """The same without the files that are not here."""
    return Set(one.name, one.documents, tuple(path for path in one.questions if path.is_file()))


def is_right(hit: Hit | None, evidence: Sequence[str]) -> bool:
    """Whether a passage holds one of the evidence strings."""
    return hit is not None and any(quote in hit.passage.text for quote in evidence)


def dialogues(here: Sequence[Set]) -> None:
    """Print how often the right passage comes first, and what of each dialogue goes wrong."""
    right: dict[str, list[bool]] = {}
    wrong: list[str] = []
    for record in records(OWN / "dialogues.jsonl"):
        owner = next((one for one in here if (one.documents / record["document"]).is_file()), None)
        if owner is not None:
            hit = owner.first(record["question"], record["history"])
            right.setdefault(record["kind"], []).append(is_right(hit, record["evidence"]))
            if not right[record["kind"]][-1]:
                wrong.append(f"  {record['kind']} {record['id']}: {record['history'][-1]} - {record['question']}")
    for kind, each in right.items():
        print(f"{kind:10} right passage first: {sum(each)} of {len(each)}")
    print("\n".join(wrong))


def unrelated(here: Sequence[Set]) -> None:
    """Print how many first hits an earlier question on another subject changes, and how many right ones it loses."""
    total = {"changed": 0, "lost": 0, "won": 0, "asked": 0}
    for place, one in enumerate(here):
        other = here[place - 1].asked
        for number, asking in enumerate(one.asked):
            alone = one.first(asking.text)
            before = is_right(alone, asking.evidence)
            own = one.asked[number - STRIDE].text
            same = alone is not None and (first := one.first(own)) is not None and first.row == alone.row
            for earlier in (other[number % len(other)].text, *(() if same else (own,))):
                hit = one.first(asking.text, [earlier])
                total["asked"] += 1
                if (hit and hit.row) != (alone and alone.row):
                    after = is_right(hit, asking.evidence)
                    total["changed"] += 1
                    total["lost"] += before and not after
                    total["won"] += after and not before
                    print(f"  {asking.id}: {earlier} - {asking.text}{' LOST' * (before and not after)}")
    print(
        f"after an unrelated question, {total['asked']} asked: first hit changed {total['changed']}, "
        f"right ones lost {total['lost']}, won {total['won']}"
    )


def main() -> None:
    """Both counts."""
    here = sets()
    dialogues(here)
    unrelated(here)


if __name__ == "__main__":
    main()
