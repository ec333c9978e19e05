"""A corpus in the BEIR layout -> its lines, each a document, and a fault for each line that is none.

Knows nothing of files on disk.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from index.characters import SURROGATE_RANGE
from index.documents.front_matter import iso_date, one_line
from index.errors import DocumentError
from index.messages import message

SURROGATE = re.compile(f"[{SURROGATE_RANGE}]")


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a corpus."""

    number: int  # counted from 1
    id: str
    title: str
    date: str  # ISO, or ""
    text: str
    sha256: str  # of the line's bytes


@dataclass(frozen=True, slots=True)
class LineFault:
    """A line that is no document; `fatal` unless nothing is lost with it."""

    number: int
    reason: str  # a message
    fatal: bool


@dataclass(frozen=True, slots=True)
class Corpus:
    """The lines in their order, each with an id of its own, and what is wrong with the others."""

    lines: tuple[Line, ...]
    faults: tuple[LineFault, ...]


def read_corpus(data: bytes) -> Corpus:
    """The documents of a corpus; blank lines are none and no fault."""
    lines: dict[str, Line] = {}
    faults: list[LineFault] = []
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not raw.strip():
            continue
        try:
            line = _line(number, raw.strip())
        except DocumentError as error:
            faults.append(LineFault(number, error.message, fatal=True))
            continue
        if first := lines.get(line.id):
            reason = message(
                'line {first} has the _id "{id}" already; give line {number} its own',
                id=line.id,
                first=first.number,
                number=number,
            )
            faults.append(LineFault(number, reason, fatal=True))
        elif not line.text.strip():
            faults.append(LineFault(number, message('"{id}" has no text; passed over', id=line.id), fatal=False))
        else:
            lines[line.id] = line
    return Corpus(tuple(lines.values()), tuple(faults))


def _line(number: int, raw: bytes) -> Line:
    try:
        fields = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        told = message("byte {offset} of the line is not UTF-8; save the file in UTF-8", offset=error.start)
        raise DocumentError(told) from None
    except json.JSONDecodeError as error:
        told = message("not JSON (character {place}); each line is one object", place=error.pos + 1)
        raise DocumentError(told) from None
    except (ValueError, RecursionError):
        raise DocumentError("JSON nested too deep; an object with _id and text is needed") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str) or "_id" not in fields:
        raise DocumentError("no fields _id and text (a string); see the corpus.jsonl of any BEIR set")
    name = fields["_id"]
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise DocumentError("_id must be a string that is not empty, or an integer")
    text, title, date = fields["text"], one_line(fields.get("title")), one_line(fields.get("date"))
    if SURROGATE.search(f"{name}{text}{title}"):
        raise DocumentError("half of a surrogate pair (\\ud800…) in the text; mend the export")
    return Line(number, str(name), title, iso_date(date), text, hashlib.sha256(raw).hexdigest())
