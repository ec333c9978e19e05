"""What may be written in a check file: the fields, their limits, the JSON schema for editors."""

from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema

from index.characters import CONTROL_RANGE
from index.passages.splitting import LIMIT
from qa.question import LONGEST

# Metric -> True where more is better. `require` gives the least share (or the most, for the errors) allowed.
METRICS = {
    "passed": True,
    "hit@1": True,
    "hit@3": True,
    "hit@5": True,
    "hit@10": True,
    "mrr": True,
    "false_refusals": False,
    "false_answers": False,
}
DEEPEST = 50  # ranks looked at; a passage below is "not among the candidates"
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
    if isinstance(value, list):
        return {"any": value}
    return value if isinstance(value, (dict, Wanted)) else {"any": [value]}


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


_QUOTES = {"type": "array", "items": {"type": "string", "minLength": 1}, "minItems": 1}
_ONE_OR_MORE = {"anyOf": [{"type": "string", "minLength": 1}, _QUOTES]}
_EXPECT_SCHEMA = {
    "description": "A quote from the document; a list of quotes (any will do); {all: [...]}: each is needed.",
    "anyOf": [
        *_ONE_OR_MORE["anyOf"],
        {
            "type": "object",
            "properties": {"any": _QUOTES, "all": _QUOTES},
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        },
    ],
}
Expect = Annotated[Wanted, BeforeValidator(_wanted), WithJsonSchema(_EXPECT_SCHEMA)]
Quotes = Annotated[list[Quote], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
Names = Annotated[list[Name], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
Questions = Annotated[list[Question], BeforeValidator(_listed), WithJsonSchema(_ONE_OR_MORE)]
_SHARES = {metric: {"type": "number", "minimum": 0, "maximum": 1} for metric in METRICS}
_REQUIRE_SCHEMA = {
    "description": "Thresholds: the least share (for false_* the greatest), for the file and for single tags.",
    "type": "object",
    "properties": {
        **_SHARES,
        "tags": {
            "type": "object",
            "additionalProperties": {"type": "object", "properties": _SHARES, "additionalProperties": False},
        },
    },
    "additionalProperties": False,
}


class CheckFields(Fields):
    """One check."""

    id: Annotated[
        Name | None, Field(description="A name for reports and -k; without it one is made from the question.")
    ] = None
    question: Annotated[Question, Field(description="The question as a person will ask it.")]
    expect: Expect | None = None
    not_expect: Annotated[Quotes | None, Field(description="Quotes that must not stand in the first passages.")] = None
    answerable: Annotated[
        bool | None, Field(description="false: the documents have no answer, and Derek must say so.")
    ] = None
    document: Annotated[Text | None, Field(description="The document in which the quote stands.")] = None
    top: Annotated[Top | None, Field(description="Among how many first passages the quote must be.")] = None
    min_confidence: Annotated[Confidence | None, Field(description="The least confidence, 0..1.")] = None
    history: Annotated[Questions | None, Field(description="Earlier questions of the conversation, in order.")] = None
    tags: Annotated[Names | None, Field(description="Marks for totals and pytest -m.")] = None
    lang: Annotated[Language | None, Field(description="The language of the question: ru, kk, en.")] = None
    skip: Annotated[Text | None, Field(description="Why the check is not run for now.")] = None
    draft: Annotated[bool | None, Field(description="true: a draft, not run until a person deletes the line.")] = None
    note: Annotated[Text | None, Field(description="For the reader of the file.")] = None


class DefaultFields(Fields):
    """What holds for each check of the file that does not say otherwise; `tags` are added."""

    top: Top | None = None
    min_confidence: Confidence | None = None
    tags: Names | None = None
    lang: Language | None = None


class FileFields(Fields):
    """A whole check file."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, title="Derek checks")
    document: Annotated[Text | None, Field(description="The document of all checks of the file.")] = None
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
