"""Paths that a user names -> the files to read, each once, and their bytes; faults for what cannot be read.

Knows nothing of encodings and formats. Opens regular files only, and nothing outside the folders named.
"""

import contextlib
import errno
import itertools
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from index.characters import escaped
from index.documents.names import composed, on_disk
from index.errors import DocumentError
from index.messages import Message, message

CHECKS = (".checks.yaml", ".checks.yml", ".checks.jsonl")  # questions about documents, and none themselves
BEIR_QUESTIONS = "queries.jsonl"  # lies beside corpus.jsonl, and its lines look the same
CORPUS = ".jsonl"  # many documents, one a line; in the other formats a file is a document
TEXTS = (".md", ".markdown", ".txt", ".html", ".htm", ".csv", ".tsv", ".srt", ".vtt")
OFFICE = (".docx", ".pdf", ".odt", ".rtf", ".epub", ".pptx", ".xlsx", ".rst")  # need the extra `formats`
READABLE = (*TEXTS, *OFFICE, CORPUS)
# Named by the user, these are read as plain text; others, such as code, would be read wrongly.
AS_PLAIN = ("", ".text", ".log", ".adoc", ".org", ".tex", ".me", ".1st")
BINARY = re.compile(
    r"""\.(7z|avi|bin|bmp|bz2|db|doc|docm|dll|djvu|exe|gif|gz|heic|ico|iso|jar|jpe?g|key|mobi|mov|mp[34]
    |numbers|od[ps]|ogg|otf|pages|parquet|pickle|png|ppt|rar|so|sqlite|tar|tgz|tiff?|ttf|wav|web[mp]
    |woff2?|xls|xz|zip|zst)""",
    re.VERBOSE,
)
UNTOLD = (".derek", ".DS_Store")  # hidden files of no interest: the index, and what macOS leaves in each folder
SUPPORTED = ", ".join(READABLE)
NOT_REGULAR = message("not a regular file (a pipe, a device or a socket); put a text there")
CHANGED = message("changed while it was read; close the program that writes it, and build again")
ATTEMPTS = 3  # a file that an editor or a copy is just writing is whole within moments


@dataclass(frozen=True, slots=True)
class Fault:
    """A document that could not be read (`fatal`), one passed over for a reason worth telling, or a note on one."""

    name: str  # a path; of a folder with a slash at its end, of a line with a colon and its number
    reason: str  # a message with the remedy
    fatal: bool
    is_read: bool = False  # a note: the document is there all the same
    # All parts of the path of what could not be read: a file, a folder, or a corpus, whose lines nobody can tell apart.
    # It hides what lies there. None where nothing is hidden.
    hides: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class File:
    """A regular file to read: where it is, and its name, the last `depth` parts of the path."""

    path: Path  # without symbolic links
    shown: tuple[str, ...]  # all parts of the path as the user sees them, fit to print
    depth: int

    @property
    def name(self) -> str:
        """The path below the folder that the user named."""
        return "/".join(self.shown[-self.depth :])

    @property
    def is_corpus(self) -> bool:
        """Whether its lines are documents, and not the file."""
        return self.path.suffix.lower() == CORPUS


@dataclass(frozen=True, slots=True)
class Found:
    """The files to read, each once, and what is not read."""

    files: tuple[File, ...]
    faults: tuple[Fault, ...]


def find_files(paths: Sequence[Path], without: Sequence[Path] = ()) -> Found:
    """The files that the paths name, folders walked in order of names; what is `without` in a folder is not there.

    Raises DocumentError if a path does not exist.
    """
    paths = [on_disk(path) for path in paths]
    if missing := [path for path in paths if not os.path.lexists(path)]:
        raise nowhere(missing)
    search = _Search({shown_parts(path) for path in without})
    for path in paths:
        real = Path(os.path.realpath(path))
        if os.path.isdir(real):  # noqa: PTH112 -- Path.is_dir raises where a folder may not be entered
            search.walk(_Root(real, path))
        else:
            search.take_named(real, path)
    return Found(tuple(search.files.values()), tuple({(fault, fault.hides): fault for fault in search.faults}.values()))


def nowhere(paths: Sequence[Path]) -> DocumentError:
    """What to say of paths that do not exist."""
    told = ", ".join(_printable(str(path)) for path in paths)
    return DocumentError("no such file or folder: {paths}. Check the path", paths=told)


@dataclass(frozen=True, slots=True)
class _Root:
    """A folder that the user named: where it is, and as he typed it."""

    real: Path
    typed: Path

    def name(self, path: Path) -> str:
        return _printable(path.relative_to(self.real).as_posix() if path != self.real else self.real.name)

    def shown(self, path: Path) -> tuple[str, ...]:
        return shown_parts(self.typed / path.relative_to(self.real))


@dataclass(slots=True)
class _Search:
    """The files and faults found so far; `hidden` are paths that are passed by."""

    hidden: set[tuple[str, ...]]
    files: dict[Path, File] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, name: str, reason: str, hides: tuple[str, ...] = ()) -> None:
        """Pass over a path; it is fatal where that hides what may lie there."""
        self.faults.append(Fault(name, reason, fatal=bool(hides), hides=hides))

    def take_named(self, real: Path, path: Path) -> None:
        """A path that the user named himself; a link may lead anywhere then."""
        name, shown = _printable(path.name), shown_parts(path)
        if told := _refused(path):
            self.refuse(name, told, () if path.name.endswith(CHECKS) else shown)
        elif reason := _why_not_regular(path):
            self.refuse(name, reason, shown)
        else:
            self.take(real, path, 1)

    def walk(self, root: _Root) -> None:
        """All files under a folder, symbolic links only where they stay inside it."""
        folders = [root.real]
        while folders:
            folder = folders.pop()
            try:
                with os.scandir(folder) as listing:
                    entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
            except OSError as error:
                self.refuse(root.name(folder) + "/", _system_reason(error), root.shown(folder))
                continue
            self.pass_by([Path(one.path) for one in entries if one.name.startswith(".")], root)
            entries = [one for one in entries if not one.name.startswith(".") and not one.name.endswith(CHECKS)]
            entries = [one for one in entries if root.shown(Path(one.path)) not in self.hidden]
            folders += [Path(one.path) for one in reversed(entries) if one.is_dir(follow_symlinks=False)]
            for entry in entries:
                if entry.is_symlink():
                    self.take_link(Path(entry.path), root)
                elif not entry.is_dir():
                    self.take_inside(Path(entry.path), Path(entry.path), root)

    def pass_by(self, hidden: Sequence[Path], root: _Root) -> None:
        """Files that may hold secrets or belong to other programs; the index itself is one that nobody asks about."""
        told = message("hidden, as its name begins with a point; rename it if it is a document")
        for path in hidden:
            if path.name not in UNTOLD:
                self.refuse(root.name(path) + "/" * path.is_dir(), told)

    def take_link(self, path: Path, root: _Root) -> None:
        """A link to a file inside the folder is that file; to a folder inside it, nothing new."""
        real = Path(os.path.realpath(path))
        if not os.path.lexists(real):
            self.refuse(root.name(path), _leads_nowhere(path), root.shown(path))
        elif not real.is_relative_to(root.real):
            folder = _printable(str(root.typed))
            told = message("the link leads out of the folder {folder}; copy the file itself there", folder=folder)
            self.refuse(root.name(path), told, root.shown(path))
        elif not os.path.isdir(real) and not any(part[0] == "." for part in real.relative_to(root.real).parts):  # noqa: PTH112
            self.take_inside(path, real, root)

    def take_inside(self, path: Path, real: Path, root: _Root) -> None:
        """A file under a folder that the user named, as `path`."""
        name = root.name(path)
        if reason := _why_not_regular(path):
            self.refuse(name, reason, root.shown(path) if path.is_symlink() else ())
        elif path.name == BEIR_QUESTIONS:
            self.refuse(name, message("questions of a BEIR set, and no documents"))
        elif path.suffix.lower() not in READABLE:
            self.refuse(name, message("only {formats} are read", formats=SUPPORTED))
        else:
            inside = real.relative_to(root.real)
            self.take(real, root.typed / inside, len(inside.parts))

    def take(self, real: Path, shown: Path, depth: int) -> None:
        """A file to read, under the longest of its names, in whatever order the paths were given."""
        file = File(real, shown_parts(shown), depth)
        if depth > self.files.setdefault(real, file).depth:
            self.files[real] = file


def is_never_read(path: Path) -> bool:
    """Whether a path that the user named himself is a file that is refused, whatever stands in it."""
    is_folder = os.path.isdir(path)  # noqa: PTH112 -- as above
    return not is_folder and (_refused(path) is not None or _why_not_regular(path) is NOT_REGULAR)


def _refused(path: Path) -> Message | None:
    """Why a file of this name is not read."""
    suffix = path.suffix.lower()
    if path.name.endswith(CHECKS):
        return message("checks, and not a document; derek check runs them")
    if BINARY.fullmatch(suffix):
        return message("the format {suffix} is not read; save it as {formats}", suffix=suffix, formats=SUPPORTED)
    return None if suffix in (*READABLE, *AS_PLAIN) else message("only {formats} are read", formats=SUPPORTED)


def _why_not_regular(path: Path) -> Message | None:
    """Why a path is no regular file; opening a pipe would hang, a device might do anything."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 -- Path.stat hides loops of links on some versions
    except FileNotFoundError as error:
        return _leads_nowhere(path) if path.is_symlink() else _system_reason(error)
    except OSError as error:
        return _system_reason(error)
    return None if stat.S_ISREG(mode) else NOT_REGULAR


def shown_parts(path: Path) -> tuple[str, ...]:
    """All parts of a path, made absolute, as the user sees them."""
    return tuple(_printable(part) for part in path.absolute().parts[1:])


def _printable(name: str) -> str:
    """A file name as one line of valid Unicode in NFC: undecodable bytes, line ends and bidi marks escaped."""
    return composed(escaped(os.fsencode(name).decode("utf-8", "backslashreplace")))


def _leads_nowhere(link: Path) -> Message:
    target = _printable(os.readlink(link))  # noqa: PTH115 -- the text of the link
    return message("a link that leads nowhere, to {target}; bring the file back or remove the link", target=target)


def _system_reason(error: OSError) -> Message:
    if isinstance(error, PermissionError):
        return message("no rights to read it; grant them (chmod +r, for a folder +rx) or take it away")
    if isinstance(error, FileNotFoundError):
        return message("vanished while it was read; bring the file back, or build again")
    if error.errno == errno.ELOOP:
        return message("the link leads to itself; remove it")
    return message("cannot be read: {why}; check the disk or the link", why=error.strerror or str(error))


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file that did not change while it was read; DocumentError otherwise."""
    for _ in range(ATTEMPTS):
        with _opened(path) as (stream, before):
            if before.st_size > limit:
                size, most = round(before.st_size / 2**20), round(limit / 2**20)
                raise DocumentError("{size} MiB, of {most} MiB at most; divide the file", size=size, most=most)
            data = stream.read(limit + 1)
        if _is_as_it_was(path, before) and before.st_size == len(data):
            return data
    raise DocumentError(CHANGED)


def read_lines(path: Path, limit: int) -> Iterator[bytes]:
    """The lines of a regular file, one after the other, each without its line feed and of at most `limit` bytes.

    DocumentError as above; that the file changed meanwhile shows behind the last line.
    """
    with _opened(path) as (stream, before):
        for number in itertools.count(1):
            line = stream.readline(limit + 1)
            if len(line) > limit:
                told = {"number": number, "most": round(limit / 2**20)}
                raise DocumentError("line {number} has more than {most} MiB; divide it", **told)
            if not line:
                break
            yield line.removesuffix(b"\n")
    if not _is_as_it_was(path, before):
        raise DocumentError(CHANGED)


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[tuple[BinaryIO, os.stat_result]]:
    """A regular file and its state; what the system says in the meantime becomes a DocumentError."""
    # O_NONBLOCK: should a pipe have taken the file's place since, opening it must not hang. Not every system has each.
    flags = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"))
    try:
        with open(os.open(path, flags), "rb") as stream:  # noqa: PTH123 -- a descriptor, not a path
            before = os.fstat(stream.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise DocumentError(NOT_REGULAR)
            yield stream, before
    except OSError as error:
        raise DocumentError(_system_reason(error)) from None


def _is_as_it_was(path: Path, before: os.stat_result) -> bool:
    try:
        return _state(before) == _state(os.stat(path))  # noqa: PTH116 -- sees a file put in its place, too
    except OSError as error:
        raise DocumentError(_system_reason(error)) from None


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_mtime_ns, status.st_size
