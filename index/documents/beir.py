"""The lines of a corpus in the BEIR layout -> documents as written there.

Knows nothing of files on disk.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from index.documents.front_matter import iso_date, one_line
from index.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Line:
    """One document of a corpus in the BEIR layout."""

    number: int  # counted from 1
    raw: bytes
    id: str
    title: str
    date: str
    text: str


def read_corpus(data: bytes) -> Iterator[Line | tuple[int, str]]:
    """The documents of a BEIR corpus, or (line number, Russian reason) for a line that is none."""
    for number, raw in enumerate(data.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if raw.strip():
            try:
                yield _corpus_line(number, raw.strip())
            except DocumentError as error:
                yield number, str(error)


def _corpus_line(number: int, raw: bytes) -> Line:
    try:
        fields = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise DocumentError(f"байт {error.start} строки не UTF-8; сохраните файл в UTF-8") from None
    except json.JSONDecodeError as error:
        raise DocumentError(f"не JSON (символ {error.pos + 1}); одна строка — один объект") from None
    except (ValueError, RecursionError):
        raise DocumentError("JSON слишком сложный; нужен объект с полями _id и text") from None
    if not isinstance(fields, dict) or not isinstance(fields.get("text"), str) or "_id" not in fields:
        raise DocumentError("нет полей _id и text (строк); см. устройство corpus.jsonl набора BEIR")
    name = fields["_id"]
    if isinstance(name, bool) or not isinstance(name, str | int) or not str(name).strip():
        raise DocumentError("_id должен быть непустой строкой или целым числом")
    text, title, date = fields["text"], one_line(fields.get("title")), one_line(fields.get("date"))
    if any("\ud800" <= sign <= "\udfff" for sign in f"{name}{text}{title}"):
        raise DocumentError("половина суррогатной пары (\\ud800…) в тексте; исправьте выгрузку")
    return Line(number, raw, str(name), title, iso_date(date), text)
