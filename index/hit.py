"""A passage found and the reasons: what its score and its confidence are made of. Knows nothing of how it was found."""

from dataclasses import astuple, dataclass

from index.documents.document import Document
from index.passages.passage import Passage
from index.place import Place
from index.ranking.alignment import Match


@dataclass(frozen=True, slots=True)
class Signals:
    """What each way of comparing adds to a passage's score; together they are the score."""

    terms: float = 0.0  # BM25 in which words near in meaning count in part
    alignment: float = 0.0  # the best match of each of the question's words in the dictionary's meaning
    sentence: float = 0.0  # the best sentence: its matches, its cosine, the type of answer it holds
    vector: float = 0.0  # the passage's cosine
    maxsim: float = 0.0  # the best match of each of the question's words as it is meant here
    named: float = 0.0  # the section that bears the name asked for, less where another number or code stands
    reader: float = 0.0  # what a reader adds, where one has read the passage
    rule: float = 0.0  # what lifts a passage above the best where a rule of qa/reading puts it first

    @property
    def total(self) -> float:
        """The score; it orders the hits of one question, and means nothing else."""
        return float(sum(astuple(self)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What confidence is made of: how well a passage answers. Nothing of it depends on what else is in the index."""

    max_sentence_cosine: float = 0.0
    holds: float = 0.0  # 1 if the sentence holds what is asked for, a number or a name, or nothing such is asked for
    contradicts: float = 0.0  # 1 if it has another number, code or year than is asked for
    answerable: float = 0.0  # logit: what the reader thinks, where it has read
    absent: float = 0.0  # the share of the names and numbers asked for that it has not, where a reader has read
    told: float = 0.0  # how long the words are that answer, 0..1; a reader that knows no better marks few
    unsure: float = 0.0  # nats: over how many places a reader spreads where the answer begins and ends


@dataclass(frozen=True, slots=True)
class Fit:
    """A sentence of a passage, as offsets in the document, and how well it fits the question."""

    start: int
    stop: int
    fit: float
    answers: bool  # whether it may be quoted as an answer: not a question, nor a heading
    lead: tuple[int, int] | None = None  # the line that says what it is: of a list, a table, a command


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found, with the reasons: what its score and its confidence are made of, and the words that met."""

    row: int
    passage: Passage
    document: Document
    signals: Signals
    evidence: Evidence
    matches: tuple[Match, ...]
    sentence: tuple[int, int]  # the passage's best sentence, as offsets in document.text
    sentences: tuple[Fit, ...] = ()  # all of them
    words: tuple[int, int] | None = None  # those of the best sentence that answer, where a reader has found them
    places: tuple[Place, ...] = ()  # where the same stands, this passage too, the newest document first
    newer: Place | None = None  # the same in a later version of the document
    met: float = 0.0  # the share of the question's information that the passage has, 0..1
    is_direct: bool = True  # what is marked tells a number or a time, where one is asked for (qa/reading/direct.py)
    bears: bool = False  # the number or letter that is asked for, «Статья 4», and none that contradicts the question

    @property
    def score(self) -> float:
        """The sum of the signals."""
        return self.signals.total

    @property
    def lead(self) -> str:
        """The line that the best sentence depends on, as it stands in the document; "" where it needs none."""
        lead = next((one.lead for one in self.sentences if (one.start, one.stop) == self.sentence), None)
        return self.document.text[slice(*lead)] if lead else ""

    @property
    def answer(self) -> str:
        """The words of the best sentence that answer; "" where no reader has found any."""
        return self.document.text[slice(*self.words)] if self.words else ""

    @property
    def quote(self) -> str:
        """The best sentence, as it stands in the document."""
        return self.document.text[slice(*self.sentence)]
