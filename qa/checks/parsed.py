"""The text of a YAML or JSON Lines file -> plain values and the line each stands on.

Read from the parser's events, not by `yaml.load`: so nothing can be constructed but text, numbers, true, false and
null; anchors are refused before an alias could multiply them; a repeated key is an error where YAML keeps the last one
in silence; and `no`, `12:30` or `2025-12-25` stay the text that they look like.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from index.characters import UNWRITABLE
from index.documents.yaml_problems import COLON, remedy
from index.messages import Message, joined, message
from qa.checks.faults import CheckFileError, FileFault

Way = tuple[str | int, ...]  # the way to a value from the root: ("checks", 3, "top")

DEPTH = 8  # our own schema needs 5; a file that nests deeper is not a check file
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where there is one: 6 times faster

# The core schema of YAML 1.2. That of 1.1, which PyYAML follows, makes surprises of `no`, `12:30` and `0777`.
WORDS = dict.fromkeys(("", "~", "null", "Null", "NULL"), None) | dict.fromkeys(("true", "True", "TRUE"), True)
WORDS |= dict.fromkeys(("false", "False", "FALSE"), False)
INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,3})?")

TOO_DEEP = message("nested deeper than {depth}: this is not a check file", depth=DEPTH)
ANCHORS = message("YAML anchors and aliases (&name, *name) are not allowed: write the value out in full")

# What libyaml says of a check file -> what a person can do.
REMEDIES = {
    "tab character": message("a tab in the indent: indent with spaces"),
    "cannot start any token": message("a value cannot begin with a tab, %, @ or `: indent with spaces, quote the text"),
    "expected '-' indicator": message("the line falls out of the list: check its indent and its dash"),
    "expected <block end>": message("the line falls out of the list: check its indent"),
    "could not find expected ':'": message("the colon after the name of a field is missing"),
    "did not find expected key": message("the name of a field was expected here: check the indent and the quotes"),
}

# A colon is one too many also where a field stands at a wrong indent, or the line above lacks a space.
FIELD = re.compile(r"\s*(- +)?\w+")
MISPLACED = message(
    "this field does not fit the line above: check its indent, and the space after the dash and the colon there"
)


@dataclass(slots=True)
class Parsed:
    """A value and, for each place in it, its line from 1."""

    value: Any = None
    lines: dict[Way, int] = field(default_factory=dict)

    def line(self, place: Way) -> int:
        """The line of the place, or of the nearest place around it that has one."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 0)


def parse_yaml(text: str, name: str) -> Parsed:
    """The only document in `text`; an empty file gives None. Raises CheckFileError."""
    foreign = UNWRITABLE.search(text)  # looked for here, because libyaml counts bytes where a person counts lines
    if foreign:
        told = message("the character {code} is not allowed: delete it", code=f"U+{ord(foreign[0]):04X}")
        raise CheckFileError.of(name, [FileFault(text.count("\n", 0, foreign.start()) + 1, told)])
    tree = _Tree(text, name)
    try:
        tree.read()
    except yaml.MarkedYAMLError as error:
        mark, problem = error.problem_mark, error.problem or ""
        why = remedy(problem, REMEDIES)
        if mark and COLON in problem and FIELD.fullmatch(text.split("\n")[mark.line][: mark.column]):
            why = MISPLACED
        told = message("this is not YAML: {why}", why=why)
        tree.faults = [_in_column(mark.line + 1, mark.column + 1, told) if mark else FileFault(0, told)]
    except yaml.YAMLError as error:
        tree.faults = [FileFault(0, message("this is not YAML: {why}", why=str(error)))]
    if tree.faults:
        raise CheckFileError.of(name, tree.faults)
    return tree.parsed


def parse_jsonl(text: str, name: str) -> Parsed:
    """The objects of `text`, one a line, as a list; blank lines are passed over. Raises CheckFileError."""
    parsed = Parsed([])
    faults: list[FileFault] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        parsed.lines[(len(parsed.value),)] = number
        try:
            parsed.value.append(json.loads(line, object_pairs_hook=_unique, parse_constant=_refuse_constant))
        except json.JSONDecodeError as error:
            faults.append(_in_column(number, error.colno, message("this is not JSON: {why}", why=error.msg)))
        except RecursionError:
            faults.append(FileFault(number, TOO_DEEP))
        except ValueError as error:  # raised below, or a number of more digits than Python reads
            faults.append(FileFault(number, error.args[0]))
    if faults:
        raise CheckFileError.of(name, faults)
    return parsed


def _in_column(line: int, column: int, told: Message) -> FileFault:
    return FileFault(line, joined(": ", [message("column {column}", column=column), told]))


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """`{"a": 1, "a": 2}` is an error, where json keeps the last in silence."""
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            raise ValueError(message('field "{field}" is written twice: keep one', field=key))
    return dict(pairs)


def _refuse_constant(constant: str) -> float:
    raise ValueError(message("{constant} is not a number: put a number in its place", constant=constant))


def _plain(text: str) -> str | int | float | bool | None:
    """An unquoted scalar by the core schema of YAML 1.2: `3` → 3, `1e3` → 1000.0, `no` → "no"."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if DECIMAL.fullmatch(text) else text


class _Tree:
    """Events in, `parsed` and `faults` out. It goes DEPTH calls deep, so no file can exhaust the stack."""

    def __init__(self, text: str, name: str) -> None:
        self.parsed = Parsed()
        self.faults: list[FileFault] = []
        self._name = name
        self._events: Iterator[Any] = yaml.parse(text, Loader=LOADER)  # its types know no tags

    def read(self) -> None:
        """The whole file."""
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                self.parsed.value = self._value(event, (), _line(event))
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                self._stop(event, message('a second YAML document in the file: delete the line "---"'))

    def _value(self, event: Any, place: Way, line: int) -> Any:
        """The value that begins with the event; `line` is its own or, in a field, that of the field's name."""
        self._check(event)
        self.parsed.lines[place] = line
        if isinstance(event, yaml.ScalarEvent):
            return event.value if event.style else _plain(event.value)
        if len(place) >= DEPTH:
            self._stop(event, TOO_DEEP)
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._value(item, (*place, at), _line(item)) for at, item in enumerate(self._inside())]
        value: dict[str, Any] = {}
        lines: dict[str, int] = {}
        for name in self._inside():
            self._check(name)
            if not isinstance(name, yaml.ScalarEvent):
                self._stop(name, message("the name of a field must be a word, not a list"))
            key, known = name.value, lines.setdefault(name.value, _line(name))
            if key in value:
                told = message('field "{field}" is already written on line {line}: keep one', field=key, line=known)
                self.faults.append(FileFault(_line(name), told))
            value[key] = self._value(next(self._events), (*place, key), known)
        return value

    def _inside(self) -> Iterator[Any]:
        """The events with which the parts of a list or a mapping begin, up to its end."""
        for event in self._events:
            if isinstance(event, yaml.CollectionEndEvent):
                return
            yield event

    def _check(self, event: Any) -> None:
        if event.anchor is not None:
            self._stop(event, ANCHORS)
        if event.tag is not None:
            self._stop(event, message('the YAML tag "{tag}" is not allowed: keep the plain value', tag=event.tag))

    def _stop(self, event: Any, text: str) -> NoReturn:
        raise CheckFileError.of(self._name, [*self.faults, FileFault(_line(event), text)])


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1
