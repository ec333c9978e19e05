"""The text of a YAML or JSON Lines file -> plain values and the line each stands on.

Written from the parser's events, not from `yaml.load`: so nothing can be constructed but text, numbers,
true, false and null; anchors are refused before an alias could multiply them; a repeated key is an error
where YAML keeps the last one in silence; and `no`, `12:30` or `2025-12-25` stay the text that they look like.
"""

import json
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from index.characters import UNWRITABLE
from index.messages import joined, message
from qa.checks.faults import CheckFileError, FileFault

Place = tuple[str | int, ...]  # the way to a value from the root: ("checks", 3, "top")

DEPTH = 8  # our own schema needs 5; a file that nests deeper is not a check file
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one: 6 times faster

# The core schema of YAML 1.2. That of 1.1, which PyYAML follows, makes surprises of `no`, `12:30` and `0777`.
NULLS = {"", "~", "null", "Null", "NULL"}
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")

TOO_DEEP = message("nested deeper than {depth}: this is not a check file", depth=DEPTH)
ANCHORS = message("YAML anchors and aliases (&name, *name) are not allowed: write the value out in full")

# What libyaml says -> what a person can do. The rest is shown as it is, with the line and column.
REMEDIES = {
    "mapping values are not allowed": message('a colon too many: put the whole text in quotes, "…"'),
    "cannot start any token": message(
        "a value cannot begin with this character (a tab, %, @, `): indent with spaces, and put the text in quotes"
    ),
    "expected ',' or ']'": message("a bracket [ is not closed, or a comma is missing"),
    "expected ',' or '}'": message("a brace { is not closed, or a comma is missing"),
    "unexpected end of stream": message("a quote is not closed"),
    "expected '-' indicator": message("the line falls out of the list: check its indent and its dash"),
    "expected <block end>": message("the line falls out of the list: check its indent"),
    "could not find expected ':'": message("the colon after the name of a field is missing"),
    "did not find expected key": message("the name of a field was expected here: check the indent and the quotes"),
}


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value and, for each place in it, its line from 1."""

    value: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """The line of the place, or of the nearest place around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def parse_yaml(text: str, name: str) -> Parsed:
    """The only document in `text`; an empty file gives None. Raises CheckFileError."""
    builder = _Builder(name)
    foreign = UNWRITABLE.search(text)  # looked for here, because libyaml counts bytes where a person counts lines
    if foreign:
        line = text.count("\n", 0, foreign.start()) + 1
        told = message("the character {code} is not allowed: delete it", code=f"U+{ord(foreign[0]):04X}")
        raise CheckFileError.of(name, [FileFault(line, told)])
    try:
        for event in yaml.parse(text, Loader=LOADER):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        fault = message("this is not YAML: {why}", why=_remedy(error.problem or ""))
        if mark:
            fault = joined(": ", [message("column {column}", column=mark.column + 1), fault])
        raise CheckFileError.of(name, [FileFault(mark.line + 1 if mark else 0, fault)]) from error
    except yaml.YAMLError as error:
        raise CheckFileError.whole(name, message("this is not YAML: {why}", why=str(error))) from error
    if builder.faults:
        raise CheckFileError.of(name, builder.faults)
    return Parsed(builder.root, builder.lines)


def parse_jsonl(text: str, name: str) -> Parsed:
    """The objects of `text`, one a line, as a list; blank lines are passed over. Raises CheckFileError."""
    rows: list[Any] = []
    lines: dict[Place, int] = {}
    faults: list[FileFault] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        lines[(len(rows),)] = number
        try:
            rows.append(json.loads(line, object_pairs_hook=_unique, parse_constant=_refuse_constant))
        except json.JSONDecodeError as error:
            why = message("this is not JSON: {why}", why=error.msg)
            faults.append(FileFault(number, joined(": ", [message("column {column}", column=error.colno), why])))
        except RecursionError:
            faults.append(FileFault(number, TOO_DEEP))
        except ValueError as error:  # raised below, or a number of more digits than Python reads
            faults.append(FileFault(number, error.args[0]))
    if faults:
        raise CheckFileError.of(name, faults)
    return Parsed(rows, lines)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """`{"a": 1, "a": 2}` is an error, where json keeps the last in silence."""
    value: dict[str, Any] = {}
    for key, item in pairs:
        if key in value:
            raise ValueError(message('field "{field}" is written twice: keep one', field=key))
        value[key] = item
    return value


def _refuse_constant(constant: str) -> float:
    raise ValueError(message("{constant} is not a number: put a number in its place", constant=constant))


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
        self.faults: list[FileFault] = []
        self._open: list[_Frame] = []
        self._documents = 0

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(line, message('a second YAML document in the file: delete the line "---"'))
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            self._stop(line, ANCHORS)
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
            self._stop(line, message('the YAML tag "{tag}" is not allowed: keep the plain value', tag=tag))

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        frame = self._open[-1] if self._open else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            key = event.value
            if key in frame.keys:
                known = frame.keys[key]
                told = message('field "{field}" is already written on line {line}: keep one', field=key, line=known)
                self.faults.append(FileFault(line, told))
            frame.keys.setdefault(key, line)
            frame.key = key
        else:
            self._add(_plain(event.value) if event.style is None or event.style == "" else event.value, line)

    def _begin(self, value: list[Any] | dict[str, Any], line: int) -> None:
        frame = self._open[-1] if self._open else None
        if frame is not None and isinstance(frame.value, dict) and frame.key is None:
            self._stop(line, message("the name of a field must be a word, not a list"))
        if len(self._open) >= DEPTH:
            self._stop(line, TOO_DEEP)
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
        raise CheckFileError.of(self.name, [*self.faults, FileFault(line, text)])
