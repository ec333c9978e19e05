"""Check files on disk -> checks, each with all that holds for it, or every fault with its line."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from index.documents.encoding import decode
from index.errors import DocumentError
from qa.checks.check import Check, CheckFile, Expectation, Threshold
from qa.checks.faults import validate
from qa.checks.lines import CheckFileError, Loaded, load_jsonl, load_yaml
from qa.checks.rules import contradictions, idle, repeated, thresholds, written_contradictions
from qa.checks.schema import TOP, CheckFields, FileFields, LineFields, Wanted

SUFFIXES = (".checks.yaml", ".checks.yml", ".checks.jsonl")
MOST_BYTES = 5_000_000  # ten thousand checks; a larger file is something else
ID_WORDS = 8  # of the question, for a check without an id: enough to know it by


def is_check_file(path: Path) -> bool:
    """Whether a folder's search takes the file: a regular file whose name says that it holds checks."""
    return path.name.endswith(SUFFIXES) and path.is_file()


def find_check_files(paths: Sequence[Path]) -> list[Path]:
    """Files as given, folders searched for SUFFIXES; sorted within a folder. Raises CheckFileError."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*.checks.*") if is_check_file(file))
            if not inside:
                raise CheckFileError(str(path), [(0, f"в папке нет файлов проверок (*{SUFFIXES[0]})")])
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise CheckFileError(str(path), [(0, "такого файла нет: проверьте имя")])
    if not found:
        raise CheckFileError("проверки", [(0, "не указано ни одного файла проверок")])
    return list(dict.fromkeys(found))


def read_check_files(paths: Sequence[Path]) -> list[CheckFile]:
    """Every check file under `paths`. Raises CheckFileError with the faults of all of them together."""
    found = find_check_files(paths)
    names = [path.name for path in found]
    files: list[CheckFile] = []
    faults: list[str] = []
    for path in found:
        try:
            files.append(read_check_file(path, path.name if names.count(path.name) == 1 else path.as_posix()))
        except CheckFileError as error:
            faults += error.faults
    if faults:
        raise CheckFileError.of(faults)
    return files


def read_check_file(path: Path, name: str = "") -> CheckFile:
    """One file; `name` is what reports call it, by default the file's own. Raises CheckFileError."""
    name = name or path.name
    text = _text(path, name)
    if path.name.endswith((".jsonl", ".json")):
        checks = _from_lines(load_jsonl(text, name), name)
        limits: tuple[Threshold, ...] = ()
    else:
        checks, limits = _from_yaml(load_yaml(text, name), name)
    faults = [*repeated(checks), *contradictions(checks), *idle(limits, checks)]
    if faults:
        raise CheckFileError(name, faults)
    return CheckFile(path, name, tuple(checks), limits)


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise CheckFileError(name, [(0, f"файл больше {MOST_BYTES // 1_000_000} МБ: разделите его")])
        text, _ = decode(path.read_bytes())
    except DocumentError as error:
        raise CheckFileError(name, [(0, str(error))]) from error
    except OSError as error:
        raise CheckFileError(name, [(0, f"файл не читается: {error.strerror}")]) from error
    return text.replace("\r\n", "\n")


def _from_yaml(loaded: Loaded, name: str) -> tuple[list[Check], tuple[Threshold, ...]]:
    fields = validate(FileFields, loaded, name)
    faults = list(written_contradictions(fields, loaded))
    limits: list[Threshold] = []
    for threshold in thresholds(fields, loaded):
        if isinstance(threshold, Threshold):
            limits.append(threshold)
        else:
            faults.append(threshold)
    if faults:
        raise CheckFileError(name, faults)
    checks = [
        _check(check, fields, name, loaded.line(("checks", number))) for number, check in enumerate(fields.checks)
    ]
    return checks, tuple(limits)


def _check(fields: CheckFields, file: FileFields, name: str, line: int) -> Check:
    """The fields of one check with the file's defaults filled in."""
    defaults = file.defaults
    skip = fields.skip or ("черновик: прочтите и удалите строку «draft»" if fields.draft else "")
    return Check(
        file=name,
        line=line,
        id=fields.id or _id(fields.question, line),
        question=fields.question,
        expect=_expectation(fields.expect),
        not_expect=tuple(fields.not_expect or ()),
        answerable=fields.answerable is not False,
        document=fields.document or file.document or "",
        top=fields.top or defaults.top or TOP,
        min_confidence=0.0 if fields.answerable is False else fields.min_confidence or defaults.min_confidence or 0.0,
        history=tuple(fields.history or ()),
        tags=tuple(dict.fromkeys([*(defaults.tags or ()), *(fields.tags or ())])),
        lang=fields.lang or defaults.lang or "",
        skip=skip,
        note=fields.note or "",
        any_passage=fields.expect is None and fields.document is not None,
        refusable=fields.expect is None and fields.document is None and fields.answerable is None,
    )


def _from_lines(loaded: Loaded, name: str) -> list[Check]:
    """Lines like those of `questions/*.jsonl`: no evidence means that there is no answer."""
    if not loaded.value:
        raise CheckFileError(name, [(0, "в файле нет ни одной проверки")])
    checks: list[Check] = []
    faults: list[str] = []
    for number in range(len(loaded.value)):
        line = loaded.line((number,))
        try:
            row = validate(LineFields, loaded, name, (number,))
        except CheckFileError as error:
            faults += error.faults
            continue
        checks.append(
            Check(
                file=name,
                line=line,
                id=row.id,
                question=row.question,
                expect=Expectation(tuple(row.evidence), every=False) if row.evidence else None,
                not_expect=(),
                answerable=bool(row.evidence),
                document=row.document or "",
                top=TOP,
                min_confidence=0.0,
                history=tuple(row.history or ()),
                tags=(row.kind,) if row.kind else (),
                lang=row.lang or "",
                skip="",
                note=row.answer,
            )
        )
    if faults:
        raise CheckFileError.of(faults)
    return checks


def _expectation(wanted: Wanted | None) -> Expectation | None:
    if wanted is None:
        return None
    return Expectation(tuple(wanted.all or wanted.any or ()), every=wanted.all is not None)


def _id(question: str, line: int) -> str:
    """«Как зовут акима?» → «как-зовут-акима»."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", question).lower())[:ID_WORDS]
    return "-".join(words)[:80].rstrip("-") or f"строка-{line}"
