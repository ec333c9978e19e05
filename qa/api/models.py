"""What programs send and get, for the checks of a request and for the description at /api/openapi.json."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from qa.limits import TOP
from qa.question import LONGEST_TYPED

MOST_BEFORE, MOST_TOP, MOST_NAMES = 100, 50, 100

Names = str | Annotated[list[str], Field(max_length=MOST_NAMES)]


class Only(BaseModel):
    """What is searched: any of the documents, with any of the tags, of a time; as the options of `derek ask`."""

    model_config = ConfigDict(extra="forbid")

    document: Names = Field(default=[], description="a name, or several, as /documents lists them")
    since: str | int = Field(default="", description="a day, a month or a year: 2024-05-31, 2024-05, 2024")
    until: str | int = Field(default="", description="the same, the end included")
    tag: Names = Field(default=[], description="a tag in the heads of documents, or several")


class Asked(BaseModel):
    """A question, and how it is to be answered."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=LONGEST_TYPED, examples=["Во сколько раз вырос выпуск лекарств?"])
    history: list[str] = Field(default=[], max_length=MOST_BEFORE, description="the questions before it, oldest first")
    top: int = Field(default=TOP, ge=1, le=MOST_TOP, description="how many passages to give")
    only: Only = Field(default_factory=Only, description="narrows the search before anything is ranked")


class Sentence(BaseModel):
    """A stretch of the document's text; offsets count Unicode code points."""

    start: int
    stop: int
    text: str


class Repair(BaseModel):
    """What was changed in the question before it was looked for."""

    kind: str
    before: str = Field(alias="from")
    after: str = Field(alias="to")


class Passage(BaseModel):
    """A passage, and in it the sentence that answers."""

    model_config = ConfigDict(extra="allow")

    rank: int
    document: str = Field(description="its name")
    title: str
    date: str = Field(description="ISO, or empty")
    heading: str
    speaker: str
    start: int
    stop: int
    text: str
    score: float
    sentence: Sentence
    link: str = Field(description="opens the document at the sentence; relative to the page's address")


class Answer(BaseModel):
    """As `derek ask --json`, and a link for each passage. Where `found` is false, the passages are the nearest ones."""

    model_config = ConfigDict(extra="allow")

    question: str
    asked: str = Field(description="after repairs, and with the question that it leans on")
    repairs: list[Repair]
    found: bool
    confidence: float = Field(ge=0, le=1)
    threshold: float = Field(description="the confidence from which on `found` is true")
    build: str
    ms: float
    notice: str = Field(description="what is wrong with the index, or empty")
    reply: str = Field(description="to small talk; nothing was searched then")
    passages: list[Passage]


class Listed(BaseModel):
    """A document of the index."""

    name: str
    title: str
    date: str
    characters: int
    passages: int
    link: str


class Documents(BaseModel):
    """The documents of the index, from `offset` on."""

    build: str
    total: int
    documents: list[Listed]


class Problem(BaseModel):
    """Why there is no answer."""

    error: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The statuses of a route for its description."""
    return {status: {"model": Problem} for status in statuses}
