"""An earlier version of Derek, given as a git commit, on today's documents and questions: what it shows a person.

Its code is checked out beside this one while it is asked, and runs in processes of its own, by this Python, through
what no version may change: `derek build`, `derek ask --batch`, and corpora in the BEIR layout.
"""

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.sets import Asking, Task
from index.documents.document import Document

ROOT = Path(__file__).parents[1]
FIRST = "9b686be"  # the first version: static word vectors, before the transformer and its reader
SHOWN = 50  # passages asked for: a document counts once, and ten of them are looked at
LISTED = """import sys, json
from pathlib import Path
from index.build import open_index
print(json.dumps([[one.document, one.text] for one in open_index(Path(sys.argv[1])).passages]))"""


class LandedError(Exception):
    """The version is not here, or does not run; the message says why."""


class Shown(NamedTuple):
    """A passage of that version, which cuts documents in its own way."""

    document: str
    text: str


@dataclass(frozen=True)
class Version:
    """The code of a version, in a folder."""

    commit: str
    code: Path

    @property
    def name(self) -> str:
        """What it is called in a table."""
        return "first version" if self.commit == FIRST else f"version {self.commit}"

    def command(self, *words: object) -> list[str]:
        """A command line of its `derek`; `environment` makes it that of this version."""
        return [sys.executable, "-P", "-m", "qa.cli", *map(str, words)]

    @property
    def environment(self) -> dict[str, str]:
        """Its code goes before whatever is installed, and it calls nobody."""
        return {**os.environ, "PYTHONPATH": str(self.code), "HF_HUB_OFFLINE": "1"}

    def told(self, command: Sequence[str], exits: Sequence[int] = (0,)) -> str:
        """What a command prints; LandedError with its last line where it ends otherwise than it may."""
        done = subprocess.run(command, env=self.environment, cwd=self.code, capture_output=True, text=True, check=False)
        if done.returncode not in exits:
            why = (done.stderr.strip() or "it says nothing").splitlines()[-1]
            raise LandedError(f"{self.name} does not run: {' '.join(command[1:5])}: {why}")
        return done.stdout

    def build(self, sources: Sequence[Path], index: Path) -> None:
        """Build an index as that version does."""
        self.told(self.command("build", "--index", index, "--json", *sources))

    def ranking(self, task: Task) -> tuple[list[Shown], dict[str, list[int]]]:
        """The passages that it cuts of a set, and for each question which of them it shows, best first."""
        with tempfile.TemporaryDirectory() as temporary:
            place = Path(temporary)
            self.build([written(task, place / "source")], place / "index")
            asked = place / "questions.jsonl"
            asked.write_text("".join(line(one) for one in task.questions), encoding="utf-8")
            batch = self.command("ask", "--index", place / "index", "--batch", asked, "--top", SHOWN)
            answers = self.told(batch, exits=(0, 1)).splitlines()  # 1: some have no answer
            listed = self.told([sys.executable, "-P", "-c", LISTED, str(place / "index")])
        passages = [Shown(*one) for one in json.loads(listed)]
        return passages, ranked(passages, answers)


def ranked(passages: Sequence[Shown], answers: Sequence[str]) -> dict[str, list[int]]:
    """Lines of `derek ask --batch` -> for each question the rows of the passages that it shows."""
    rows = {one: row for row, one in enumerate(passages)}
    found = {}
    for answer in map(json.loads, answers):
        shown = (Shown(one["document"], one["text"]) for one in answer.get("passages", []))
        found[answer["id"]] = [rows[one] for one in shown]
    return found


def line(one: Asking) -> str:
    """A question as `derek ask --batch` reads it."""
    asked = {"id": one.id, "question": one.text, "history": list(one.history)}
    return json.dumps(asked, ensure_ascii=False) + "\n"


def written(task: Task, folder: Path) -> Path:
    """The documents of a set as files that any version reads; names stay.

    A corpus of one line each where questions name the documents, which have no file then.
    """
    folder.mkdir()
    if any(one.documents for one in task.questions):
        corpus = folder / "corpus.jsonl"
        corpus.write_text("".join(map(corpus_line, task.documents)), encoding="utf-8")
        return corpus
    for document in task.documents:
        path = folder / document.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text, encoding="utf-8", newline="")
    return folder


def corpus_line(document: Document) -> str:
    """A document in the BEIR layout."""
    told = {"_id": document.name, "title": document.title, "text": document.text}
    return json.dumps(told, ensure_ascii=False) + "\n"


@contextlib.contextmanager
def landed(commit: str = FIRST) -> Iterator[Version]:
    """The version of a commit, in a working tree of its own that goes when it is done with.

    Raises LandedError: this is no checkout, or one without that commit.
    """
    with tempfile.TemporaryDirectory() as temporary:
        code = Path(temporary) / "code"
        git(commit, "worktree", "add", "--quiet", "--detach", str(code), commit)
        try:
            yield Version(commit, code)
        finally:
            git(commit, "worktree", "remove", "--force", str(code))


def git(commit: str, *words: str) -> None:
    """A command of git; LandedError where it does not work."""
    try:
        subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True, text=True)
    except FileNotFoundError as error:
        raise LandedError(f"version {commit} is not here: there is no git") from error
    except subprocess.CalledProcessError as error:
        why = (error.stderr.strip() or str(error)).splitlines()[-1]
        raise LandedError(f"version {commit} is not here: {why}") from error
