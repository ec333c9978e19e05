"""The text of a YAML or JSON Lines file -> plain values and the line each stands on.

Written from the parser's events, not from `yaml.load`: so nothing can be constructed but text, numbers,
true, false and null; anchors are refused before an alias could multiply them; a repeated key is an error
where YAML keeps the last one in silence; and `no`, `12:30` or `2025-12-25` stay the text that they look like.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from index.errors import DerekError

Place = tuple[str | int, ...]  # the way to a value from the root: ("checks", 3, "top")

DEPTH = 8  # our own schema needs 5; a file that nests deeper is not a check file
MOST_FAULTS = 20  # as many faults as a person mends in one go
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one: 6 times faster

# The core schema of YAML 1.2. That of 1.1, which PyYAML follows, makes surprises of `no`, `12:30` and `0777`.
NULLS = {"", "~", "null", "Null", "NULL"}
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")

# Not allowed in YAML; named here because libyaml counts bytes where a person counts lines.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")

# What libyaml says -> what a person can do. The rest is shown as it is, with the line and column.
REMEDIES = {
    "mapping values are not allowed": 'лишнее двоеточие: возьмите весь текст в кавычки «"…"»',
    "cannot start any token": "значение не может начинаться с этого знака (табуляция, %, @, `): "
    "отступайте пробелами, а текст возьмите в кавычки",
    "expected ',' or ']'": "не закрыта скобка [ или пропущена запятая",
    "expected ',' or '}'": "не закрыта скобка { или пропущена запятая",
    "unexpected end of stream": "не закрыта кавычка",
    "expected '-' indicator": "строка выбивается из списка: проверьте отступ и дефис",
    "expected <block end>": "строка выбивается из списка: проверьте отступ",
    "could not find expected ':'": "после имени поля пропущено двоеточие",
    "did not find expected key": "здесь ожидалось имя поля: проверьте отступ и кавычки",
}


class CheckFileError(DerekError):
    """A check file that cannot be used; one Russian line for each fault, with the file and the line in it."""

    def __init__(self, name: str, faults: Sequence[tuple[int, str]]) -> None:
        """`faults`: (line from 1, or 0 for the whole file; what is wrong and what to do)."""
        shown = sorted(faults)[:MOST_FAULTS]
        self.faults = [f"{name}:{line}: {text}" if line else f"{name}: {text}" for line, text in shown]
        if len(faults) > len(shown):
            self.faults.append(f"{name}: … и ещё ошибок: {len(faults) - len(shown)}")
        super().__init__("\n".join(self.faults))

    @classmethod
    def of(cls, faults: Sequence[str]) -> "CheckFileError":
        """The faults of several files together."""
        error = cls("", [])
        error.faults = list(faults)
        error.args = ("\n".join(faults),)
        return error


@dataclass(frozen=True, slots=True)
class Loaded:
    """A value and, for each place in it, its line from 1."""

    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of the place, or of the nearest place around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def load_yaml(text: str, name: str) -> Loaded:
    """The only document in `text`; an empty file gives None. Raises CheckFileError."""
    builder = _Builder(name)
    foreign = UNPRINTABLE.search(text)
    if foreign:
        line = text.count("\n", 0, foreign.start()) + 1
        raise CheckFileError(name, [(line, f"недопустимый знак U+{ord(foreign[0]):04X}: удалите его")])
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        fault = f"это не YAML: {_remedy(error.problem or '')}"
        if mark:
            fault = f"столбец {mark.column + 1}: {fault}"
        raise CheckFileError(name, [(mark.line + 1 if mark else 0, fault)]) from error
    except yaml.YAMLError as error:
        raise CheckFileError(name, [(0, f"это не YAML: {error}")]) from error
    if builder.faults:
        raise CheckFileError(name, builder.faults)
    return Loaded(builder.root, builder.lines)


def load_jsonl(text: str, name: str) -> Loaded:
    """The objects of `text`, one a line, as a list; blank lines are passed over. Raises CheckFileError."""
    rows: list[Any] = []
    lines: dict[Place, int] = {}
    faults: list[tuple[int, str]] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        lines[(len(rows),)] = number
        try:
            rows.append(json.loads(line, object_pairs_hook=_unique, parse_constant=_refuse_constant))
        except json.JSONDecodeError as error:
            faults.append((number, f"столбец {error.colno}: это не JSON: {error.msg}"))
        except RecursionError:
            faults.append((number, f"вложенность глубже {DEPTH}: это не файл проверок"))
        except ValueError as error:
            faults.append((number, str(error)))
    if faults:
        raise CheckFileError(name, faults)
    return Loaded(rows, lines)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """`{"a": 1, "a": 2}` is an error, where json keeps the last in silence."""
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise ValueError(f"поле «{key}» записано дважды: оставьте одно")
        value[key] = item
    return value


def _refuse_constant(constant: str) -> float:
    raise ValueError(f"{constant} — не число: замените его числом")


def _remedy(problem: str) -> str:
    return next((remedy for start, remedy in REMEDIES.items() if start in problem), problem)


def _plain(text: str) -> str | int | float | bool | None:
    """An unquoted scalar by the core schema of YAML 1.2: `3` → 3, `1e3` → 1000.0, `no` → "no"."""
    if text in NULLS:
        return None
    if text in TRUTHS:
        return TRUTHS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return float(text)
    return text


@dataclass(slots=True)
class _Frame:
    """A list or a mapping still open; `key` waits for its value, `keys` are those seen with their lines."""

    value: list[Any] | dict[str, Any]
    place: Place
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


class _Builder:
    """Events in, `root`, `lines` and `faults` out. No recursion, so no file can exhaust the stack."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.root: Any = None
        self.lines: dict[Place, int] = {}
        self.faults: list[tuple[int, str]] = []
        self._open: list[_Frame] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(line, "второй документ YAML в файле: удалите строку «---»")
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._stop(line, "якоря и ссылки YAML (&имя, *имя) не допускаются: повторите значение полностью")
        elif isinstance(event, yaml.ScalarEvent):
            self._check_tag(event, line)
            self._scalar(event, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._check_tag(event, line)
            self._begin([] if isinstance(event, yaml.SequenceStartEvent) else {}, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()

    def _check_tag(self, event: yaml.NodeEvent, line: int) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._stop(line, f"тег YAML «{tag}» не допускается: оставьте простое значение")

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        frame = self._open[-1] if self._open else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            key = event.value
            if key in frame.keys:
                first = frame.keys[key]
                self.faults.append((line, f"поле «{key}» уже записано на строке {first}: оставьте одно"))
            frame.keys.setdefault(key, line)
            frame.key = key
        else:
            self._add(_plain(event.value) if event.style is None or event.style == "" else event.value, line)

    def _begin(self, value: list[Any] | dict[str, Any], line: int) -> None:
        frame = self._open[-1] if self._open else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            self._stop(line, "имя поля должно быть словом, а не списком")
        if len(self._open) >= DEPTH:
            self._stop(line, f"вложенность глубже {DEPTH}: это не файл проверок")
        self._open.append(_Frame(value, self._add(value, line)))

    def _add(self, value: Any, line: int) -> Place:
        """Put the value where it belongs; the line of a field is that of its name."""
        if not self._open:
            self.root = value
            self.lines[()] = line
            return ()
        frame = self._open[-1]
        if isinstance(frame.value, list):
            place: Place = (*frame.place, len(frame.value))
            frame.value.append(value)
        else:
            key = frame.key or ""
            place, line, frame.key = (*frame.place, key), frame.keys[key], None
            frame.value[key] = value
        self.lines[place] = line
        return place

    def _stop(self, line: int, text: str) -> None:
        raise CheckFileError(self.name, [*self.faults, (line, text)])
