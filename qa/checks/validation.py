"""Plain values of a check file -> a model of `schema`, or what is wrong, one line each fault."""

import difflib
from collections.abc import Collection
from typing import Any, TypeVar

from pydantic import ValidationError

from index.messages import Message, joined, message
from qa.checks.faults import CheckFileError, FileFault
from qa.checks.parsed import Parsed, Way
from qa.checks.schema import CLEAN, CheckFields, DefaultFields, Fields, FileFields, OnlyFields, Wanted

Model = TypeVar("Model", bound=Fields)
OWNERS: dict[str | int, type[Fields]] = {"expect": Wanted, "only": OnlyFields}  # a field -> the model of what is in it


def validate(model: type[Model], parsed: Parsed, name: str, place: Way = ()) -> Model:
    """The value at `place` as `model`. Raises CheckFileError with every fault and its line."""
    value = parsed.value
    for step in place:
        value = value[step]
    faults = [FileFault(parsed.line(empty), _empty(empty)) for empty in _empties(value, place)]
    if not faults:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            unknown = [e["loc"] for e in errors if e["type"] == "extra_forbidden"]
            meant = {(*loc[:-1], _like(loc[-1], _owner(model, loc[:-1]).model_fields)) for loc in unknown}
            # «qestion» is one fault, not two: the field that it stands for is not missing as well.
            told = [e for e in errors if e["type"] != "missing" or e["loc"] not in meant]
            faults = [_fault(model, e, parsed, place) for e in told]
    raise CheckFileError.of(name, faults)


def nearest(word: str, known: Collection[str]) -> Message:
    """`qestion` → did you mean "question"?; nothing near → use one of: …."""
    near = _like(word, known)
    return (
        message('did you mean "{near}"?', near=near) if near else message("use one of: {names}", names=", ".join(known))
    )


def _like(word: object, known: Collection[str]) -> str:
    return next(iter(difflib.get_close_matches(str(word), known, n=1)), "")


def _empties(value: Any, place: Way) -> list[Way]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _empties(item, (*place, key))]
    if isinstance(value, list):
        return [found for number, item in enumerate(value) for found in _empties(item, (*place, number))]
    return [place] if value is None else []


def _empty(place: Way) -> Message:
    field = place[-1] if place else ""
    if isinstance(field, int):
        return message("an empty item of a list: write a value or delete it")
    if not field:
        return message('the file is empty: write "checks:" and at least one check')
    return message('field "{field}" is empty: write a value or delete the line', field=field)


def _fault(model: type[Fields], error: Any, parsed: Parsed, start: Way) -> FileFault:
    """One error of pydantic → the line, and a text that names the field, the value and the remedy."""
    place: Way = (*start, *error["loc"])
    kind, value, limits = error["type"], error["input"], error.get("ctx", {})
    named = [step for step in place if isinstance(step, str) and step not in ("any", "all")]
    field = named[-1] if named else ""
    if place not in parsed.lines:  # the short form of `expect` has no «any» in the file
        place = tuple(step for step in place if step not in ("any", "all"))
    text = message('field "{field}": {complaint}', field=field, complaint=_complaint(kind, value, limits, field))
    if kind == "extra_forbidden":
        owner = _owner(model, error["loc"][:-1])
        known = getattr(owner, "KNOWN_AS", {}).get(field)
        hint = message('here it is "{known}"', known=known) if known else nearest(field, owner.model_fields)
        if owner is FileFields and field in CheckFields.model_fields:
            hint = message('it belongs to a check, in the list under "checks:"')
        text = joined("; ", [message('unknown field "{field}"', field=field), hint])
    elif kind == "missing":
        place, text = place[:-1], message('field "{field}" is missing', field=field)
    elif not field:
        text = message('fields are needed: a YAML file begins with "checks:", a line of JSONL with "{"')
    return FileFault(parsed.line(place), text)


def _owner(model: type[Fields], loc: tuple[str | int, ...]) -> type[Fields]:
    """The model whose field was not known."""
    if loc and loc[-1] in OWNERS:
        return OWNERS[str(loc[-1])]
    if model is FileFields and loc:
        return DefaultFields if loc[0] == "defaults" else CheckFields
    return model


def _complaint(kind: str, value: Any, limits: dict[str, Any], field: str) -> Message:
    shown: str = message('"{text}"', text=value)
    if isinstance(value, list):
        shown = message("a list")
    elif isinstance(value, dict):
        shown = message("nested fields")
    elif isinstance(value, bool):
        shown = "true" if value else "false"
    if kind == "string_type":
        if field == "skip":
            return message("a reason in words is needed, not {shown}", shown=shown)
        return message("text is needed, not {shown}; put the value in quotes", shown=shown)
    if limits.get("pattern") == CLEAN:
        return message("there is a control character in the text: delete it")
    if kind == "string_pattern_mismatch" and field == "lang":
        return message("the code of a language (ru, kk, en) is needed, not {shown}", shown=shown)
    plain = {
        "string_pattern_mismatch": message("{shown} will not do: only letters, digits, dots, hyphens", shown=shown),
        "string_too_short": message("it is empty: write a value or delete the line"),
        "string_too_long": message("longer than {most} characters: shorten it", most=limits.get("max_length")),
        "int_type": message("a whole number is needed, not {shown}", shown=shown),
        "float_type": message("a number is needed, not {shown}", shown=shown),
        "bool_type": message("true or false is needed, not {shown}", shown=shown),
        "list_type": message("a list (lines with a dash) is needed, not {shown}", shown=shown),
        **dict.fromkeys(("dict_type", "model_type"), message("nested fields are needed, not {shown}", shown=shown)),
        "too_short": message("the list is empty: write at least one value"),
        "greater_than": message("more than {limit} is needed, not {shown}", limit=limits.get("gt"), shown=shown),
        "greater_than_equal": message("{limit} or more is needed, not {shown}", limit=limits.get("ge"), shown=shown),
        "less_than_equal": message("{limit} or less is needed, not {shown}", limit=limits.get("le"), shown=shown),
        "finite_number": message("a finite number is needed, not {shown}", shown=shown),
    }
    return plain.get(kind) or message("{shown} will not do ({kind})", shown=shown, kind=kind)
