"""What may be written in a check file: the fields, their limits, the JSON schema for editors."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from index.characters import CONTROL_RANGE
from index.passages.passage import LIMIT
from qa.question import LONGEST

# Metric -> True where more is better. `require` gives the least share (or the most, for the errors) allowed.
METRICS = dict.fromkeys(("passed", "hit@1", "hit@3", "hit@5", "hit@10", "mrr"), True)
METRICS |= dict.fromkeys(("false_refusals", "false_answers"), False)
DEEPEST = 50  # ranks looked at; a passage below is "not among the candidates"
UNWRITTEN = "…"  # a drafted question begins with it until a person has written one
CLEAN = f"^[^{CONTROL_RANGE}]*$"  # an escape sequence in a file must not reach the terminal

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=CLEAN)]
Quote = Annotated[Text, StringConstraints(max_length=LIMIT)]  # a longer one stands in no passage
Question = Annotated[Text, StringConstraints(max_length=LONGEST)]
# A word that pytest's `-k` and `-m` accept as it is.
Name = Annotated[str, StringConstraints(pattern=r"^[^\W_][\w.+-]*$", max_length=80), WithJsonSchema({"type": "string"})]
Top = Annotated[int, Field(ge=1, le=DEEPEST)]
Confidence = Annotated[float, Field(gt=0, le=1, allow_inf_nan=False)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Fields(BaseModel):
    """A mapping of the file; a field that is not named here is an error."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Wanted(Fields):
    """Quotes of which `any` one, or `all`, must be shown."""

    any: Annotated[list[Quote], Field(min_length=1)] | None = None
    all: Annotated[list[Quote], Field(min_length=1)] | None = None


def _wanted(value: Any) -> Any:
    """One quote, or a list of quotes of which any will do, in the long form."""
    return value if isinstance(value, (dict, Wanted)) else {"any": _listed(value)}


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def _year(value: Any) -> Any:
    """2024, which YAML takes for a number."""
    return str(value) if type(value) is int else value


_TEXT = {"type": "string", "minLength": 1}
_QUOTES = {"type": "array", "items": _TEXT, "minItems": 1}
_ANY_OR_ALL = {"properties": {"any": _QUOTES, "all": _QUOTES}, "minProperties": 1, "maxProperties": 1}
_ONE_OR_MORE = {"anyOf": [_TEXT, _QUOTES]}
_EXPECT_SCHEMA = {
    "description": "A quote from the document; a list of quotes (any will do); {all: [...]}: each is needed.",
    "anyOf": [_TEXT, _QUOTES, {"type": "object", **_ANY_OR_ALL, "additionalProperties": False}],
}
Expect = Annotated[Wanted, BeforeValidator(_wanted), WithJsonSchema(_EXPECT_SCHEMA)]
Quotes = Annotated[list[Quote], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
Names = Annotated[list[Name], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
Questions = Annotated[list[Question], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
Texts = Annotated[list[Text], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
Date = Annotated[Text, BeforeValidator(_year), WithJsonSchema({"type": ["string", "integer"]})]
_SHARES = {metric: {"type": "number", "minimum": 0, "maximum": 1} for metric in METRICS}
_OF_A_TAG = {"type": "object", "properties": _SHARES, "additionalProperties": False}
_REQUIRE_SCHEMA = {
    "description": "Thresholds: the least share (for false_* the greatest), for the file and for single tags.",
    "type": "object",
    "properties": {**_SHARES, "tags": {"type": "object", "additionalProperties": _OF_A_TAG}},
    "additionalProperties": False,
}


class OnlyFields(Fields):
    """What the question is narrowed to, before anything is ranked."""

    document: Texts | None = None
    since: Date | None = None
    until: Date | None = None
    tag: Texts | None = None


class CheckFields(Fields):
    """What may be written of one check."""

    id: Name | None = Field(None, description="A name for reports and -k; without it one is made from the question.")
    question: Annotated[Question, Field(description="The question as a person will ask it.")]
    expect: Expect | None = None
    quote: Quotes | None = Field(None, description="What the sentence marked in the first passage must hold (any).")
    not_expect: Quotes | None = Field(None, description="Quotes that must not stand in the first passages.")
    answerable: bool | None = Field(None, description="false: the documents have no answer, and Derek must say so.")
    document: Text | None = Field(None, description="The document in which the quote stands.")
    top: Top | None = Field(None, description="Among how many first passages the quote must be.")
    min_confidence: Confidence | None = Field(None, description="The least confidence, 0..1.")
    history: Questions | None = Field(None, description="Earlier questions of the conversation, in order.")
    only: OnlyFields | None = Field(None, description="What is searched: document, since, until, tag.")
    tags: Names | None = Field(None, description="Marks for totals and pytest -m.")
    lang: Language | None = Field(None, description="The language of the question: ru, kk, en.")
    skip: Text | None = Field(None, description="Why the check is not run for now.")
    draft: bool | None = Field(None, description="true: a draft, not run until a person deletes the line.")
    note: Text | None = Field(None, description="For the reader of the file.")


class DefaultFields(Fields):
    """What holds for each check of the file that does not say otherwise; `tags` are added."""

    top: Top | None = None
    min_confidence: Confidence | None = None
    only: OnlyFields | None = None
    tags: Names | None = None
    lang: Language | None = None


class FileFields(Fields):
    """A whole check file."""

    model_config = ConfigDict(title="Derek checks")
    document: Text | None = Field(None, description="The document of all checks of the file.")
    defaults: DefaultFields = DefaultFields()
    require: Annotated[dict[str, Any], WithJsonSchema(_REQUIRE_SCHEMA)] | None = None
    note: Text | None = None
    checks: Annotated[list[CheckFields], Field(min_length=1)]


class LineFields(Fields):
    """One line of a question file (`questions/*.jsonl`): evidence [] means that there is no answer."""

    id: Name
    question: Question
    evidence: list[Quote]
    history: Questions | None = None
    kind: Name | None = None
    lang: Language | None = None
    answer: str = ""
    document: Text | None = None

    # What a check names otherwise: said in the error.
    KNOWN_AS: ClassVar[dict[str, str]] = {"expect": "evidence", "tags": "kind"}

    def as_check(self) -> CheckFields:
        """The same in the fields of a check file."""
        return CheckFields.model_construct(
            id=self.id,
            question=self.question,
            expect=Wanted(any=self.evidence) if self.evidence else None,
            answerable=bool(self.evidence),
            document=self.document,
            history=self.history,
            tags=[self.kind] if self.kind else None,
            lang=self.lang,
            note=self.answer,
        )


def json_schema() -> dict[str, Any]:
    """The JSON schema of a check file, for editors (`derek check --schema`)."""
    schema = FileFields.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_without_null(schema)}


def _without_null(value: Any) -> Any:
    """An optional field may be left out but not left empty, so `null` is no choice in the schema."""
    if isinstance(value, list):
        return [_without_null(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _without_null(item) for key, item in value.items() if (key, item) != ("default", None)}
    if "anyOf" in kept:
        choices = [choice for choice in kept.pop("anyOf") if choice != {"type": "null"}]
        return {**choices[0], **kept} if len(choices) == 1 else {**kept, "anyOf": choices}
    return kept
