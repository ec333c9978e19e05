"""Passage: a piece of a document that can be read by itself, what is searched and shown; and how long it should be."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from index.documents.document import Document
from index.language.sentences import LONGEST_SENTENCE, sentences
from index.passages.sentence import Sentence

LIMIT = LONGEST_SENTENCE  # characters of a passage at most: what holds a sentence whole and a reader takes in at once
AIM = 650  # characters; 400 to 900 hold an answer with its reasons and still point at it
SPREAD = 250  # within AIM +- SPREAD the length of a passage costs at most 0.25
SHORTEST = 60  # characters; «Да.» goes with the next sentence. Also keeps the search for cuts linear
SETTINGS = {"version": 10, "aim": AIM, "limit": LIMIT, "spread": SPREAD, "shortest": SHORTEST}


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document: text == document.text[start:stop], at most LIMIT characters."""

    document: str
    heading: str  # the interviewer's question, or the headings above, and the header of a table that is cut before it
    speaker: str
    start: int
    stop: int
    text: str
    question: bool = False  # the passage itself begins with its heading
    sentences: tuple[Sentence, ...] = ()  # in order; what stands between them are marks, bars and white space
    subjects: tuple[str, ...] = ()  # names of what its document is about (language/subjects.py), once that is indexed

    def __post_init__(self) -> None:
        """Without sentences, those of the text by itself."""
        if not self.sentences and self.text:
            found = (Sentence(self.start + start, self.start + stop) for start, stop in sentences(self.text))
            object.__setattr__(self, "sentences", tuple(found))

    @classmethod
    def of(cls, record: Mapping[str, Any], document: Document) -> "Passage":
        """What `record` wrote; ValueError, KeyError or TypeError for anything else."""
        text = document.text[record["start"] : record["stop"]]
        read = {"sentences": tuple(map(Sentence.of, record["sentences"])), "subjects": tuple(record["subjects"])}
        return cls(**{**record, **read, "text": text})

    def record(self) -> dict[str, Any]:
        """Its fields for JSON, without the text, which the document has."""
        names = ("document", "heading", "speaker", "start", "stop", "question", "subjects")
        written = [(one.start, one.stop, one.kind, one.lead) for one in self.sentences]
        return {name: getattr(self, name) for name in names} | {"sentences": written}
