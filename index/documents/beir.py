"""A corpus in the BEIR layout -> its lines, each a document, and a fault for each kind of line that is none.

Knows nothing of files on disk.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.characters import SURROGATE_RANGE
from index.documents.dates import iso_date
from index.documents.document import Document
from index.documents.files import Fault
from index.documents.front_matter import one_line, tags_of
from index.errors import DocumentError
from index.messages import message, plural

SURROGATE = re.compile(f"[{SURROGATE_RANGE}]")


def read_corpus(name: str, lines: Iterable[bytes]) -> Iterator[Document | Fault]:
    """The documents of a corpus, given line by line, in order; behind them the faults. Blank lines are none of both."""
    numbers: dict[str, int] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        raw = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not raw.strip():
            continue
        place = f"{name}:{number}"
        try:
            document = replace(_document(raw.strip()), corpus=name)
            if first := numbers.get(document.name):
                told = message(
                    'line {first} has the _id "{id}" already; give line {number} its own',
                    id=document.name,
                    first=first,
                    number=number,
                )
                raise DocumentError(told)
        except DocumentError as error:
            faults.append(Fault(place, error.message, fatal=True))
            continue
        if document.text.strip():
            numbers[document.name] = number
            yield document
        else:
            told = message('"{id}" has no text; passed over', id=document.name)
            faults.append(Fault(place, told, fatal=False))
    yield from _counted(faults)


def _counted(faults: Sequence[Fault]) -> Iterator[Fault]:
    """The first fault of each kind, with how many lines have it: an export goes wrong in thousands of lines at once."""
    kinds: dict[tuple[str, bool], list[Fault]] = {}
    for fault in faults:
        kinds.setdefault((getattr(fault.reason, "template", fault.reason), fault.fatal), []).append(fault)
    for first, *others in kinds.values():
        if not others:
            yield first
            continue
        told = plural(
            "{reason} (so is {n} more line, the last of them {last})",
            "{reason} (so are {n} more lines, the last of them {last})",
            len(others),
            reason=first.reason,
            last=others[-1].name.rpartition(":")[2],
        )
        yield replace(first, reason=told)


def _document(raw: bytes) -> Document:
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
    name, text = fields["_id"], fields["text"]
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise DocumentError("_id must be a string that is not empty, or an integer")
    title, date = one_line(fields.get("title")), iso_date(one_line(fields.get("date")))
    if SURROGATE.search(f"{name}{text}{title}"):
        raise DocumentError("half of a surrogate pair (\\ud800…) in the text; fix the export")
    return Document(
        str(name),
        title or str(name),
        date,
        text,
        0,
        hashlib.sha256(raw).hexdigest(),
        "utf-8",
        format="txt",
        tags=tags_of(fields.get("tags")),
    )
