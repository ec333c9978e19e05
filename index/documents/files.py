"""Paths that a user names -> the files to read, each once, and their bytes; faults for what cannot be read.

Knows nothing of encodings and formats. Opens regular files only, and nothing outside the folders named.
"""

import errno
import os
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import DocumentError

CHECKS = (".checks.yaml", ".checks.yml", ".checks.jsonl")  # questions about documents, and none themselves
BEIR_QUESTIONS = "queries.jsonl"  # lies beside corpus.jsonl, and its lines look the same
READABLE = (".md", ".markdown", ".txt", ".jsonl")
BINARY = re.compile(
    r"""\.(7z|avi|bin|bmp|bz2|db|docx?|docm|dll|djvu|epub|exe|gif|gz|heic|ico|iso|jar|jpe?g|key|mobi|mov|mp[34]
    |numbers|od[pst]|ogg|otf|pages|parquet|pdf|pickle|png|pptx?|rar|rtf|so|sqlite|tar|tgz|tiff?|ttf|wav|web[mp]
    |woff2?|xlsx?|xz|zip|zst)""",
    re.VERBOSE | re.IGNORECASE,
)
SUPPORTED = ", ".join(READABLE)
ATTEMPTS = 3  # a file that an editor or a copy is just writing is whole within moments
UNSEEN = str.maketrans(
    {code: f"\\x{code:02x}" for code in (*range(32), 127, *range(0x80, 0xA0))}
    | {ord("\n"): "\\n", ord("\r"): "\\r", ord("\t"): "\\t"}
    | {code: f"\\u{code:04x}" for code in (0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """A document that could not be read (`fatal`), or one passed over for a reason worth telling."""

    name: str
    reason: str  # one Russian line with the remedy
    fatal: bool


@dataclass(frozen=True, slots=True)
class File:
    """A regular file to read: where it is, and its name, the last `depth` parts of the path."""

    path: Path  # without symbolic links
    shown: tuple[str, ...]  # all parts of the path as the user sees them, fit to print
    depth: int


def find_files(paths: Sequence[Path]) -> tuple[list[File], list[Fault]]:
    """The files that the paths name, folders walked in order of names, each real file once."""
    missing = [_printable(str(path)) for path in paths if not os.path.lexists(path)]
    if missing:
        raise DocumentError(f"Нет такого файла или папки: {', '.join(missing)}. Проверьте путь.")
    files: dict[Path, File] = {}
    faults: list[Fault] = []
    for path in paths:
        real = Path(os.path.realpath(path))
        found = _walk(real, path) if os.path.isdir(real) else [_named(real, path)]  # noqa: PTH112
        for item in found:
            if isinstance(item, Fault):
                faults.append(item)
            else:
                known = files.setdefault(item.path, item)
                if item.depth > known.depth:  # the longest name, in whatever order the paths were given
                    files[item.path] = item
    return list(files.values()), list(dict.fromkeys(faults))


def _named(real: Path, path: Path) -> File | Fault:
    """A path that the user named himself; a link may lead anywhere then."""
    name = _printable(path.name)
    if path.name.endswith(CHECKS):
        return Fault(name, "это проверки, а не документ; для них есть derek check", fatal=False)
    if BINARY.fullmatch(path.suffix):
        return Fault(name, f"формат {path.suffix.lower()} не читается; сохраните как {SUPPORTED}", fatal=True)
    fault = _kind_fault(path, name)
    return Fault(name, fault, fatal=True) if fault else _file(real, path.absolute(), 1)


def _walk(root: Path, typed: Path) -> Iterator[File | Fault]:
    """All files under a folder, symbolic links only where they stay inside it."""
    folders = [root]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(folder) as listing:
                entries = sorted(listing, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield Fault(_relative(folder, root) + "/", _system_reason(error), fatal=True)
            continue
        deeper = []
        for entry in entries:
            path = Path(entry.path)
            if entry.name.startswith(".") or entry.name.endswith(CHECKS):
                continue
            if entry.is_symlink():
                yield from _link(path, root, typed)
            elif entry.is_dir():
                deeper.append(path)
            else:
                yield _in_folder(path, path, root, typed)
        folders.extend(reversed(deeper))


def _link(path: Path, root: Path, typed: Path) -> Iterator[File | Fault]:
    """A link to a file inside the folder is that file; to a folder inside it, nothing new."""
    name = _relative(path, root)
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(root):
        reason = f"ссылка ведёт за пределы папки {_printable(str(typed))}; скопируйте туда сам файл"
        yield Fault(name, reason, fatal=True)
    elif not os.path.isdir(real):  # noqa: PTH112 -- Path.is_dir raises where a folder may not be entered
        parts = real.relative_to(root).parts
        if not any(part.startswith(".") for part in parts):
            yield _in_folder(path, real, root, typed)


def _in_folder(path: Path, real: Path, root: Path, typed: Path) -> File | Fault:
    name = _relative(path, root)
    fault = _kind_fault(path, name)
    if fault:
        return Fault(name, fault, fatal=path.is_symlink())
    if path.name == BEIR_QUESTIONS:
        return Fault(name, "пропущен: это вопросы набора BEIR, а не документы", fatal=False)
    if path.suffix.lower() not in READABLE:
        return Fault(name, f"пропущен: поддерживаются {SUPPORTED}", fatal=False)
    shown = Path(typed).absolute() / real.relative_to(root)
    return _file(real, shown, len(real.relative_to(root).parts))


def _kind_fault(path: Path, name: str) -> str:
    """Why a path is no regular file; opening a pipe would hang, a device might do anything."""
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116 -- Path.stat hides loops of links on some versions
    except OSError as error:
        return _system_reason(error)
    return "" if stat.S_ISREG(mode) else "не обычный файл (канал, устройство или сокет); положите сюда текст"


def _file(real: Path, shown: Path, depth: int) -> File:
    return File(real, tuple(_printable(part) for part in shown.parts[1:]), depth)


def _relative(path: Path, root: Path) -> str:
    return _printable(path.relative_to(root).as_posix() if path != root else root.name)


def _printable(name: str) -> str:
    """A file name as one line of valid Unicode: undecodable bytes, line ends and bidi marks escaped."""
    return os.fsencode(name).decode("utf-8", "backslashreplace").translate(UNSEEN)


def _system_reason(error: OSError) -> str:
    if isinstance(error, PermissionError):
        return "нет прав на чтение; дайте их (chmod +r, у папки +rx) или уберите отсюда"
    if isinstance(error, FileNotFoundError):
        return "исчез или ссылка ведёт в никуда; верните файл или уберите ссылку"
    if error.errno == errno.ELOOP:
        return "ссылка ведёт сама на себя; уберите её"
    return f"не читается: {error.strerror or error}; проверьте диск или ссылку"


def read_bytes(path: Path, limit: int) -> bytes:
    """The bytes of a regular file that did not change while it was read; DocumentError otherwise."""
    for _ in range(ATTEMPTS):
        try:
            before, data, after = _read_once(path, limit)
        except OSError as error:
            raise DocumentError(_system_reason(error)) from None
        if before == after and before[2] == len(data):
            return data
    raise DocumentError("менялся во время чтения; закройте программу, которая его пишет, и повторите сборку")


def _read_once(path: Path, limit: int) -> tuple[tuple[int, ...], bytes, tuple[int, ...]]:
    # O_NONBLOCK: should a pipe have taken the file's place since, opening it must not hang.
    flags = os.O_RDONLY
    for flag in ("O_NONBLOCK", "O_NOFOLLOW", "O_BINARY"):  # not every system has each
        flags |= getattr(os, flag, 0)
    with open(os.open(path, flags), "rb") as stream:  # noqa: PTH123 -- a descriptor, not a path
        before = os.fstat(stream.fileno())
        if not stat.S_ISREG(before.st_mode):
            raise DocumentError("не обычный файл (канал, устройство или сокет); положите сюда текст")
        if before.st_size > limit:
            raise DocumentError(
                f"{before.st_size / 2**20:.0f} МиБ, предел {limit / 2**20:.0f} МиБ; разделите файл на части"
            )
        data = stream.read(limit + 1)
    return _state(before), data, _state(os.stat(path))  # noqa: PTH116 -- sees a file put in its place, too


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_ino, status.st_mtime_ns, status.st_size
