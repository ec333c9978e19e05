"""Plain values of a check file -> a model of `check_schema`, or each fault as one Russian line."""

import difflib
from typing import Any, TypeVar

from pydantic import ValidationError

from qa.checks.lines import CheckFileError, Loaded, Place
from qa.checks.schema import CLEAN, CheckFields, DefaultFields, Fields, FileFields, Wanted

Model = TypeVar("Model", bound=Fields)


def validate(model: type[Model], loaded: Loaded, name: str, place: Place = ()) -> Model:
    """The value at `place` as `model`. Raises CheckFileError with every fault and its line."""
    value = loaded.value
    for step in place:
        value = value[step]
    faults = [(loaded.line(empty), _empty(empty)) for empty in _empties(value, place)]
    if not faults:
        try:
            return model.model_validate(value)
        except ValidationError as error:
            errors = error.errors(include_url=False)
            unknown = [e["loc"] for e in errors if e["type"] == "extra_forbidden"]
            meant = {(*loc[:-1], _near(model, loc)) for loc in unknown}
            # «qestion» is one fault, not two: the field that it stands for is not missing as well.
            told = [e for e in errors if e["type"] != "missing" or e["loc"] not in meant]
            faults = [_fault(model, e, loaded, place) for e in told]
    raise CheckFileError(name, faults)


def nearest(word: str, known: list[str]) -> str:
    """`qestion` → «; может быть, «question»?»; nothing near → «; бывают: …»."""
    near = difflib.get_close_matches(word, known, n=1)
    return f"; может быть, «{near[0]}»?" if near else f"; бывают: {', '.join(known)}"


def _near(model: type[Fields], loc: tuple[str | int, ...]) -> str:
    """The field that an unknown one was probably meant to be, or ""."""
    known = list(_owner(model, loc[:-1]).model_fields)
    return next(iter(difflib.get_close_matches(str(loc[-1]), known, n=1)), "")


def _empties(value: Any, place: Place) -> list[Place]:
    if isinstance(value, dict):
        return [found for key, item in value.items() for found in _empties(item, (*place, key))]
    if isinstance(value, list):
        return [found for number, item in enumerate(value) for found in _empties(item, (*place, number))]
    return [place] if value is None else []


def _empty(place: Place) -> str:
    field = place[-1] if place else ""
    if isinstance(field, int):
        return "пустая строка списка: впишите значение или удалите её"
    if not field:
        return "файл пуст: впишите «checks:» и хотя бы одну проверку"
    return f"поле «{field}» пусто: впишите значение или удалите строку"


def _fault(model: type[Fields], error: Any, loaded: Loaded, start: Place) -> tuple[int, str]:
    """One error of pydantic → (line, Russian text that names the field, the value and the remedy)."""
    place: Place = (*start, *error["loc"])
    kind, value, limits = error["type"], error["input"], error.get("ctx", {})
    named = [step for step in place if isinstance(step, str) and step not in ("any", "all")]
    field = named[-1] if named else ""
    if place not in loaded.lines:  # the short form of `expect` has no «any» in the file
        place = tuple(step for step in place if step not in ("any", "all"))
    if kind == "extra_forbidden":
        owner = _owner(model, error["loc"][:-1])
        known = getattr(owner, "KNOWN_AS", {}).get(field)
        hint = f"; здесь это «{known}»" if known else nearest(str(field), list(owner.model_fields))
        return loaded.line(place), f"неизвестное поле «{field}»{hint}"
    if kind == "missing":
        return loaded.line(place[:-1]), f"нет обязательного поля «{field}»"
    if not field:
        return loaded.line(place), "нужны поля: файл YAML начинается с «checks:», строка JSONL — с «{»"
    return loaded.line(place), f"поле «{field}»: {_complaint(kind, value, limits, field)}"


def _owner(model: type[Fields], loc: tuple[str | int, ...]) -> type[Fields]:
    """The model whose field was not known."""
    if loc and loc[-1] == "expect":
        return Wanted
    if model is FileFields and loc:
        return DefaultFields if loc[0] == "defaults" else CheckFields
    return model


def _complaint(kind: str, value: Any, limits: dict[str, Any], field: str) -> str:
    shown = f"«{value}»" if not isinstance(value, (list, dict)) else "список или вложенные поля"
    if isinstance(value, bool):
        shown = "true" if value else "false"
    if kind == "string_type":
        if field == "skip":
            return f"нужна причина словами, а записано {shown}"
        return f"нужен текст, а записано {shown}; возьмите значение в кавычки"
    if limits.get("pattern") == CLEAN:
        return "в тексте управляющий знак: удалите его"
    if kind == "string_pattern_mismatch" and field == "lang":
        return f"нужен код языка (ru, kk, en), а записано {shown}"
    plain = {
        "string_pattern_mismatch": f"{shown} не годится: буквы, цифры, точка и дефис, без пробелов",
        "string_too_short": "пусто: впишите значение или удалите строку",
        "string_too_long": f"длиннее {limits.get('max_length')} знаков: сократите",
        "int_type": f"нужно целое число, а записано {shown}",
        "float_type": f"нужно число, а записано {shown}",
        "bool_type": f"нужно true или false, а записано {shown}",
        "list_type": f"нужен список (строки с дефисом), а записано {shown}",
        "dict_type": f"нужны вложенные поля, а записано {shown}",
        "model_type": f"нужны вложенные поля, а записано {shown}",
        "too_short": "список пуст: впишите хотя бы одно значение",
        "greater_than": f"нужно больше {limits.get('gt')}, а записано {shown}",
        "greater_than_equal": f"нужно не меньше {limits.get('ge')}, а записано {shown}",
        "less_than_equal": f"нужно не больше {limits.get('le')}, а записано {shown}",
        "finite_number": f"нужно обычное число, а записано {shown}",
    }
    return plain.get(kind, f"{shown} не годится ({kind})")
