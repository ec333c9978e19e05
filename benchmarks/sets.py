"""Corpora and question sets of several shapes -> Task: documents, questions, and what makes a passage right."""

import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from index.documents.reading import Document, read_documents


@dataclass(frozen=True)
class Asking:
    """A question; right are documents by name (BEIR), or passages that contain one of the evidence strings."""

    id: str
    text: str
    documents: dict[str, float] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    kind: str = ""
    history: tuple[str, ...] = ()


@dataclass(frozen=True)
class Task:
    """What is searched, and what is asked."""

    name: str
    documents: tuple[Document, ...]
    questions: tuple[Asking, ...]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON Lines file, also of one packed by xz."""
    data = path.read_bytes()
    for line in (lzma.decompress(data) if path.suffix == ".xz" else data).decode("utf-8").split("\n"):
        if line.strip():
            yield json.loads(line)


def _document(name: str, title: str, text: str) -> Document:
    return Document(name, title, "", text, 0, name, "utf-8")


def beir(folder: Path) -> Task:
    """A BEIR folder: corpus.jsonl, queries.jsonl, qrels/test.tsv (or the first other .tsv)."""
    documents = read_documents([folder / "corpus.jsonl"]).documents
    tables = sorted((folder / "qrels").glob("*.tsv"), key=lambda path: path.stem != "test")
    right: dict[str, dict[str, float]] = {}
    for line in tables[0].read_text(encoding="utf-8").splitlines()[1:]:
        query, document, score = line.split("\t")[:3]
        if float(score) > 0:
            right.setdefault(query, {})[document] = float(score)
    questions = [
        Asking(record["_id"], record["text"], right[record["_id"]])
        for record in records(folder / "queries.jsonl")
        if record["_id"] in right
    ]
    return Task(folder.name, documents, tuple(questions))


def xquad(data: Path) -> Task:
    """XQuAD-ru as `shared/data/eval` has it: 240 documents (298 passages); each question's own is right."""
    documents = [_document(r["id"], "", r["text"]) for r in records(data / "xquad.ru.passages.jsonl.xz")]
    questions = [
        Asking(r["id"], r["question"], {r["passage_id"]: 1.0}, (r["answer"],))
        for r in records(data / "xquad.ru.jsonl.xz")
    ]
    return Task("XQuAD-ru", tuple(documents), tuple(questions))


def xquad_sentences(data: Path) -> Task:
    """XQuAD-ru with its sentences as documents; right are those of the passage that hold the answer."""
    import razdel

    documents = []
    for record in records(data / "xquad.ru.passages.jsonl.xz"):
        for number, sentence in enumerate(razdel.sentenize(record["text"])):
            documents.append(_document(f"{record['id']}#{number:02d}", "", sentence.text))
    questions = []
    for record in records(data / "xquad.ru.jsonl.xz"):
        prefix = record["passage_id"] + "#"
        right = {d.name: 1.0 for d in documents if d.name.startswith(prefix) and record["answer"] in d.text}
        if right:
            questions.append(Asking(record["id"], record["question"], right))
    return Task("XQuAD-ru, sentences", tuple(documents), tuple(questions))


def question_set(questions: Path, source: Path, name: str = "") -> Task:
    """Questions as JSON Lines (`question`, `evidence`, `kind`, `history`) on documents in a file or folder."""
    asked = [
        Asking(
            r["id"],
            r["question"],
            evidence=tuple(r["evidence"]),
            kind=r.get("kind", "") if r.get("lang", "ru") == "ru" else r["lang"],
            history=tuple(r.get("history", ())),
        )
        for r in records(questions)
    ]
    return Task(name or questions.stem, read_documents([source]).documents, tuple(asked))
