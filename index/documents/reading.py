"""Files and folders -> documents: decoded, named, dated; every file that cannot be read becomes a fault.

Knows nothing of sentences and passages.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from index.documents.beir import read_corpus
from index.documents.conversion import NotInstalled, converted
from index.documents.document import Document, Paths, Reading, Shelf, Shelved
from index.documents.earlier import Earlier, Parts
from index.documents.encoding import decode
from index.documents.files import OFFICE, SUPPORTED, Fault, File, find_files, read_bytes, read_lines, shown_parts
from index.documents.formats import page, subtitles, table
from index.documents.formats.converted import Converted
from index.documents.front_matter import Head, heading_or_first_line, read_head
from index.documents.markup import code, without_markup
from index.documents.names import composed, on_disk
from index.documents.pages import without_printed_heads, without_seams
from index.documents.quoted import without_quote_marks
from index.errors import DocumentError
from index.messages import Message, joined, message, plural

__all__ = ["DOCUMENT_LIMIT", "Document", "Reading", "nothing", "read_documents"]

DOCUMENT_LIMIT = 64 * 2**20  # bytes of a file that is one document, or of a line that is; a long novel has 4 MiB
MARKDOWN = (".md", ".markdown")  # may begin with front matter
PRINTED = (*MARKDOWN, ".docx", ".odt", ".txt", ".pdf", ".rtf")  # may have the marks of printed pages
WITHOUT_MARKS = (".txt", ".pdf", ".rtf")
# Formats that are text, and what makes of their text the one that is shown.
IN_TEXT: dict[str, Callable[[str], Converted]] = {
    ".html": page.convert, ".htm": page.convert, ".csv": table.convert, ".tsv": table.convert,
    ".srt": subtitles.convert, ".vtt": subtitles.convert,
}  # fmt: skip
FORMATS = {".markdown": "md", ".htm": "html", ".tsv": "csv"}  # suffix -> the format of the document
NAMED_FAULTS = 3  # in the message when nothing at all could be read


@dataclass(frozen=True, slots=True)
class _Placed:
    """A document, or a file that could not be read: the last `depth` of all parts of its path make its name."""

    number: int | None  # on the shelf
    path: tuple[str, ...]
    depth: int


def read_documents(
    paths: Sequence[Path],
    without: Sequence[Path] = (),
    earlier: Earlier | None = None,
    *,
    may_be_empty: bool = False,
    shelf: Shelf | None = None,
) -> Reading:
    """The documents in files and folders, by name, but those in `without` (absolute paths; a line of a corpus: its
    path and its _id). What cannot be read is as it was `earlier`; it has a name beside the others either way.
    They wait on the `shelf`, by default in memory.

    Raises DocumentError: a path does not exist, or nothing can be read, unless it `may_be_empty`.
    """
    found, hidden = find_files(paths, without), {shown_parts(path) for path in without}
    shelf = [] if shelf is None else shelf
    placed, faults = _read(found.files, {"/".join(path) for path in hidden}, shelf)
    faults = [*found.faults, *faults]
    read = (one.path for one in placed if one.number is not None)
    stay = earlier.hidden(faults, read, hidden) if earlier else []
    stale = {one.path for one in stay}
    placed = [one for one in placed if one.number is not None or one.path not in stale]
    placed += [_put(one, one.path, _depth(one, paths), shelf) for one in stay]
    named = list(zip(_names(placed), placed, strict=True))
    documents = Shelved(shelf, ((name, one.number, one.path) for name, one in named if one.number is not None))
    faults = sorted(_told(faults, named, stale), key=lambda fault: fault.name)
    if not documents and not may_be_empty:
        raise nothing(paths, faults)
    return Reading(
        documents,
        tuple(faults),
        Paths({name: one.path for name, one in named}),
        tuple(sorted(name for name, one in named if one.path in stale)),
    )


def _read(files: Iterable[File], hidden: Collection[str], shelf: Shelf) -> tuple[list[_Placed], list[Fault]]:
    """The documents in files, those files that cannot be read, and why."""
    placed: list[_Placed] = []
    faults: list[Fault] = []
    for file in files:
        of_file, wrong = [], []
        try:
            for one in _read_lines(file) if file.is_corpus else _read_text(file):
                if isinstance(one, Fault):
                    wrong.append(replace(one, hides=file.shown) if one.fatal else one)
                    continue
                path, depth = ((*file.shown, one.name), 1) if file.is_corpus else (file.shown, file.depth)
                if composed("/".join(path)) not in hidden:
                    of_file.append(_put(one, path, depth, shelf))
        except DocumentError as error:
            wrong = [Fault(file.name, error.message, not isinstance(error, NotInstalled), hides=file.shown)]
            of_file = [_Placed(None, file.shown, file.depth)]
        placed += of_file
        faults += wrong
    return placed, faults


def _put(document: Document, path: tuple[str, ...], depth: int, shelf: Shelf) -> _Placed:
    """A document on the shelf, and where it lies."""
    shelf.append(document)
    return _Placed(len(shelf) - 1, path, depth)


def _depth(document: Document, paths: Sequence[Path]) -> int:
    """How many parts the name of a document that was not read has: those below the highest source it lies in."""
    roots = (shown_parts(on_disk(path)) for path in paths)
    below = (len(document.path) - len(root) for root in roots if document.path[: len(root)] == root)
    return 1 if document.corpus else max(below, default=0) or 1


def _told(faults: Sequence[Fault], named: Iterable[tuple[str, _Placed]], stale: Collection[Parts]) -> Iterator[Fault]:
    """The faults, of files by the name that their document has; what the index has and cannot read is fatal."""
    places = {fault.hides for fault in faults}
    names = {one.path: name for name, one in named if one.path in places}
    for fault in faults:
        name = names.get(fault.hides, fault.name)
        yield replace(fault, name=name, fatal=fault.fatal or fault.hides in stale)


def _read_lines(file: File) -> Iterator[Document | Fault]:
    """A file each of whose lines is a document."""
    return read_corpus(file.name, read_lines(file.path, DOCUMENT_LIMIT))


def _read_text(file: File) -> Iterator[Document | Fault]:
    """A file that is one document, or an empty one."""
    data = read_bytes(file.path, DOCUMENT_LIMIT)
    suffix = file.path.suffix.lower()
    if suffix in OFFICE:
        made, encoding = converted(suffix, data), ""
        text = made.text
        head = Head(made.title or heading_or_first_line(text))
    else:
        text, encoding = decode(data)
        if suffix not in {*IN_TEXT, *MARKDOWN}:
            suffix = ".srt" if subtitles.is_subtitles(text) else ".txt"
        made = _of_text(suffix, text)
        text = made.text
        head = (
            Head(made.title or heading_or_first_line(text))
            if suffix in IN_TEXT
            else read_head(text, markdown=suffix in MARKDOWN)
        )
    if suffix in MARKDOWN:
        text = text[: head.body] + without_markup(text[head.body :])
    if suffix == ".txt":
        text = text[: head.body] + without_quote_marks(without_printed_heads(text[head.body :]))
    if suffix in PRINTED:
        body = text[head.body :]
        text = text[: head.body] + without_seams(body, () if suffix in WITHOUT_MARKS else list(code(body)))
    if not text[head.body :].strip():
        yield Fault(file.name, message("empty; put a text into it or take it away"), fatal=False)
        return
    title = head.title or Path(file.name).stem
    sha256 = hashlib.sha256(data).hexdigest()
    form = FORMATS.get(suffix, suffix[1:] or "txt")
    yield Document(
        file.name, title, head.date, text, head.body, sha256, encoding, head.speakers, form, head.tags, made.places
    )
    notices = [head.notice] if head.notice else []
    if made.missing:
        notices.append(
            plural(
                "{n} part that it names is not in the file", "{n} parts that it names are not in the file", made.missing
            )
        )
    if encoding == "utf-8" and (zeros := data.count(0)):
        notices.append(
            plural("{n} zero byte is taken out of the text", "{n} zero bytes are taken out of the text", zeros)
        )
    yield from (Fault(file.name, notice, fatal=False, is_read=True) for notice in notices)


def _of_text(suffix: str, text: str) -> Converted:
    """A decoded file as the text to which all offsets refer."""
    return IN_TEXT[suffix](text) if suffix in IN_TEXT else Converted(text)


def _names(placed: Sequence[_Placed]) -> Iterator[str]:
    """For each the shortest name that no other has: parent folders are put before twins."""
    depths = [one.depth for one in placed]
    while True:
        names = ["/".join(one.path[-depth:]) for one, depth in zip(placed, depths, strict=True)]
        twins = defaultdict(list)
        for row, name in enumerate(names):
            twins[name].append(row)
        alike = (row for rows in twins.values() if len({placed[row].path for row in rows}) > 1 for row in rows)
        longer = [row for row in alike if depths[row] < len(placed[row].path)]
        if not longer:
            break
        for row in longer:
            depths[row] += 1
    for row, name in enumerate(names):
        place = twins[name].index(row)  # two names that differ in bytes but not on a screen
        yield f"{name} ({place + 1})" if place else name


def nothing(paths: Sequence[Path], faults: Sequence[Fault]) -> DocumentError:
    """Why there is not one document."""
    return DocumentError(_why_nothing(paths, faults))


def _why_nothing(paths: Sequence[Path], faults: Sequence[Fault]) -> Message:
    if not paths:
        return message("nothing to read: no file or folder is named")
    if not faults:
        where = ", ".join(map(str, paths))
        return message("nothing to read ({paths}): put documents there, {formats}", paths=where, formats=SUPPORTED)
    told = joined("; ", [joined(": ", (fault.name, fault.reason)) for fault in faults[:NAMED_FAULTS]])
    rest = len(faults) - NAMED_FAULTS
    if rest > 0:
        return message("no document could be read. {faults}; and {n} more", faults=told, n=rest)
    return message("no document could be read. {faults}", faults=told)
