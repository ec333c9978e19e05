"""Texts written for training, with questions that they answer and such that they only seem to -> Written.

    python -m index.encoders.training.written [FOLDER]    checks every file and counts

Encoder and reader are trained on them, since no other questions in Russian or Kazakh may be: those of `questions/`
here were written for it, without a look at any that measure. A file holds made-up documents:

    = Title of the document [ru]
    > A passage; it goes on over further lines, lists and tables included, until a line that begins with ? or !
    ? A question => the words of the passage just above that answer it
    ! A question of the same matter that nothing in the document answers

The documents of a file in a folder TOGETHER stand in one index: each question there names its own, and what it asks
another may well tell of itself.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

from index.documents.document import Document

FOLDER = Path(__file__).parent / "questions"
NAME = "written.md"  # of each as a file: a title that is not only its name stands above its passages (index.headed)
TITLE = re.compile(r"= (?P<title>.+) \[(?P<language>ru|kk|en)\]$")
LANGUAGES = ("ru", "kk", "en")
TOGETHER = "together"


@dataclass(slots=True)
class WrittenPassage:
    """A passage, its questions with the words that answer, and the questions that nothing answers."""

    text: str
    answered: list[tuple[str, str]] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


@dataclass(slots=True)
class WrittenDocument:
    """A title, a language of LANGUAGES and passages in the order of the document."""

    title: str
    language: str
    passages: list[WrittenPassage] = field(default_factory=list)
    beside: list["WrittenDocument"] = field(default_factory=list, repr=False)  # others of its index

    def laid(self) -> tuple[Document, list[int]]:
        """The document as Markdown, and where each written passage begins in its text."""
        text, starts = f"# {self.title}\n", []
        for passage in self.passages:
            starts.append(len(text) + 1)
            text += f"\n{passage.text}\n"
        return Document(NAME, self.title, "", text, 0, NAME, "utf-8"), starts


def parse(text: str) -> list[WrittenDocument]:
    """Read the documents of one file.

    Raises:
        ValueError: a line is out of place, or an answer's words do not stand in the passage; the message says where.
    """
    documents: list[WrittenDocument] = []
    for number, line in enumerate(text.splitlines(), 1):
        try:
            _read(line.rstrip(), documents)
        except ValueError as error:
            raise ValueError(f"line {number}: {error}: {line[:120]}") from None
    return documents


def _read(line: str, documents: list[WrittenDocument]) -> None:
    if title := TITLE.match(line):
        documents.append(WrittenDocument(title["title"], title["language"]))
    elif documents:
        _add(line, documents[-1].passages)
    elif line:
        raise ValueError("a document begins with “= Title [ru]”")


def _add(line: str, passages: list[WrittenPassage]) -> None:
    """Add a line that is no title to the passages of its document."""
    if line.startswith("> "):
        passages.append(WrittenPassage(line[2:]))
    elif line and not passages:
        raise ValueError("a passage begins with “> ”, and its questions stand below it")
    elif line.startswith("? "):
        question, _, answer = line[2:].partition(" => ")
        if not answer.strip() or answer.strip() not in passages[-1].text:
            raise ValueError("the answer's words do not stand in the passage")
        passages[-1].answered.append((question.strip(), answer.strip()))
    elif line.startswith("! "):
        passages[-1].unanswered.append(line[2:].strip())
    elif line and (passages[-1].answered or passages[-1].unanswered):
        raise ValueError("a line that belongs to nothing")
    elif line:
        passages[-1].text += "\n" + line


def read(folder: Path = FOLDER) -> list[WrittenDocument]:
    """Read every file of a folder and of those in it.

    Raises:
        ValueError: as `parse`, with the file.
    """
    found = []
    for path in sorted(folder.rglob("*.txt")):
        try:
            documents = parse(path.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ValueError(f"{path}, {error}") from None
        if path.parent.name == TOGETHER:
            for document in documents:
                document.beside = [other for other in documents if other is not document]
        found += documents
    return found


def main() -> None:
    """Check a folder."""
    documents = read(*map(Path, sys.argv[1:2]))
    passages = [passage for document in documents for passage in document.passages]
    answered = sum(len(passage.answered) for passage in passages)
    unanswered = sum(len(passage.unanswered) for passage in passages)
    print(f"{len(documents)} documents, {len(passages)} passages, {answered} answered, {unanswered} unanswered")


if __name__ == "__main__":
    main()
