"""Files and folders -> documents: decoded, named, dated; every file that cannot be read becomes a fault.

Knows nothing of sentences and passages.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.documents.beir import Line, read_corpus
from index.documents.encoding import decode
from index.documents.files import SUPPORTED, Fault, File, find_files, read_bytes
from index.documents.front_matter import Head, read_head
from index.errors import DocumentError

__all__ = ["Document", "Fault", "Reading", "read_documents"]

DOCUMENT_LIMIT = 64 * 2**20  # bytes; a long novel has 4 MiB
CORPUS_LIMIT = 2**30  # bytes of a corpus.jsonl: about a million passages
NAMED_FAULTS = 3  # in the message when nothing at all could be read


@dataclass(frozen=True, slots=True)
class Document:
    """A text to answer from. Offsets into `text` count code points."""

    name: str  # unique among the documents read together
    title: str
    date: str  # ISO, or ""
    text: str  # decoded, without a byte order mark, otherwise as it was
    body: int  # where the body starts, after front matter
    sha256: str  # of the file's bytes; BEIR: of the line's
    encoding: str
    speakers: tuple[str, ...] = ()  # participants, in the order of the front matter


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read, sorted by name, and what was not."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


_Found = tuple[tuple[str, ...], int, Document]  # all parts of a path; how many of them make the name


def read_documents(paths: Sequence[Path]) -> Reading:
    """The documents in files and folders; DocumentError if a path does not exist or nothing can be read."""
    files, faults = find_files(paths)
    found: list[_Found] = []
    for file in files:
        name = "/".join(file.shown[-file.depth :])
        try:
            for item in _read(file, name):
                if isinstance(item, Fault):
                    faults.append(item)
                elif file.path.suffix.lower() == ".jsonl":
                    found.append(((*file.shown, item.name), 1, item))
                else:
                    found.append((file.shown, file.depth, item))
        except DocumentError as error:
            faults.append(Fault(name, str(error), fatal=True))
    faults.sort(key=lambda fault: fault.name)
    if not found:
        raise DocumentError(_nothing(paths, faults))
    return Reading(tuple(sorted(_with_names(found), key=lambda document: document.name)), tuple(faults))


def _read(file: File, name: str) -> Iterator[Document | Fault]:
    if file.path.suffix.lower() == ".jsonl":
        yield from _read_corpus(name, read_bytes(file.path, CORPUS_LIMIT))
        return
    data = read_bytes(file.path, DOCUMENT_LIMIT)
    text, encoding = decode(data)
    head = read_head(text, markdown=file.path.suffix.lower() in {".md", ".markdown"})
    if not text[head.body :].strip():
        yield Fault(name, "пустой файл; впишите текст или уберите его", fatal=False)
        return
    if head.notice:
        yield Fault(name, head.notice, fatal=False)
    yield _document(name, text, encoding, head, data)


def _document(name: str, text: str, encoding: str, head: Head, data: bytes) -> Document:
    title = head.title or Path(name).stem
    sha256 = hashlib.sha256(data).hexdigest()
    return Document(name, title, head.date, text, head.body, sha256, encoding, head.speakers)


def _read_corpus(name: str, data: bytes) -> Iterator[Document | Fault]:
    """Each line of a BEIR corpus as a document, or a fault that tells its number."""
    first_lines: dict[str, int] = {}
    for item in read_corpus(data):
        if not isinstance(item, Line):
            yield Fault(f"{name}:{item[0]}", item[1], fatal=True)
        elif item.id in first_lines:
            first = first_lines[item.id]
            reason = f"_id «{item.id}» уже есть в строке {first}; дайте строке {item.number} свой _id"
            yield Fault(f"{name}:{item.number}", reason, fatal=True)
        elif not item.text.strip():
            yield Fault(f"{name}:{item.number}", f"пустой текст у «{item.id}»; строка пропущена", fatal=False)
        else:
            first_lines[item.id] = item.number
            sha256 = hashlib.sha256(item.raw).hexdigest()
            yield Document(item.id, item.title or item.id, item.date, item.text, 0, sha256, "utf-8")


def _with_names(found: Sequence[_Found]) -> Iterator[Document]:
    """Each document with the shortest name that no other has: parent folders are put before twins."""
    depths = [depth for _, depth, _ in found]
    while True:
        names = ["/".join(parts[-depth:]) for (parts, _, _), depth in zip(found, depths, strict=True)]
        twins = defaultdict(list)
        for row, name in enumerate(names):
            twins[name].append(row)
        alike = (row for rows in twins.values() if len({found[row][0] for row in rows}) > 1 for row in rows)
        longer = [row for row in alike if depths[row] < len(found[row][0])]
        if not longer:
            break
        for row in longer:
            depths[row] += 1
    for row, (name, (_, _, document)) in enumerate(zip(names, found, strict=True)):
        place = twins[name].index(row)  # two names that differ in bytes but not on a screen
        yield replace(document, name=f"{name} ({place + 1})" if place else name)


def _nothing(paths: Sequence[Path], faults: Sequence[Fault]) -> str:
    if not faults:
        where = ", ".join(map(str, paths)) or "список путей пуст"
        return f"Нечего читать ({where}): положите туда документы {SUPPORTED}."
    told = "; ".join(f"{fault.name}: {fault.reason}" for fault in faults[:NAMED_FAULTS])
    rest = len(faults) - NAMED_FAULTS
    return f"Не прочитан ни один документ. {told}{f'; и ещё {rest}' if rest > 0 else ''}."
