"""Check files on disk -> checks, each with all that holds for it, or every fault with its line."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from index.documents.encoding import decode
from index.documents.files import CHECKS
from index.errors import DocumentError
from index.messages import message
from index.storage.disk import reason
from qa.checks.check import Check, CheckFile, Expectation
from qa.checks.faults import CheckFileError
from qa.checks.parsed import Parsed, parse_jsonl, parse_yaml
from qa.checks.rules import idle, narrowed, proving_nothing, repeated, required, written_contradictions
from qa.checks.schema import CheckFields, DefaultFields, FileFields, LineFields, Wanted
from qa.checks.validation import validate
from qa.limits import TOP

MOST_BYTES = 5_000_000  # ten thousand checks; a larger file is something else
ID_WORDS = 8  # of the question, for a check without an id: enough to know it by


def checks_in(folder: Path) -> list[Path]:
    """The files at any depth whose names say that they hold checks, sorted."""
    return sorted(file for file in folder.rglob("*.checks.*") if file.name.endswith(CHECKS) and file.is_file())


def find_check_files(paths: Sequence[Path]) -> list[Path]:
    """Files as given, and those in the folders given. Raises CheckFileError where there are none."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() and not path.is_file():
            raise CheckFileError.whole(str(path), message("there is no such file: check its name"))
        inside = checks_in(path) if path.is_dir() else [path]
        if not inside:
            told = message("there are no check files (*{suffix}) in this folder", suffix=CHECKS[0])
            raise CheckFileError.whole(str(path), told)
        found += inside
    return list(dict.fromkeys(found))


def read_check_files(paths: Sequence[Path]) -> list[CheckFile]:
    """Every check file under `paths`. Raises CheckFileError with the faults of all of them together."""
    found = find_check_files(paths)
    names = Counter(path.name for path in found)
    here = Path.cwd()
    files: list[CheckFile] = []
    faults: list[str] = []
    for path in found:
        shown = path.relative_to(here) if path.is_relative_to(here) else path  # however it was typed
        try:
            files.append(read_check_file(path, path.name if names[path.name] == 1 else shown.as_posix()))
        except CheckFileError as error:
            faults += error.faults
    if faults:
        raise CheckFileError(faults)
    return files


def read_check_file(path: Path, name: str = "") -> CheckFile:
    """One file; `name` is what reports call it, by default the file's own. Raises CheckFileError."""
    name = name or path.name
    text = _text(path, name)
    if path.name.endswith((".jsonl", ".json")):
        file = _from_lines(parse_jsonl(text, name), path, name)
    else:
        file = _from_yaml(parse_yaml(text, name), path, name)
    faults = [*repeated(file.checks), *idle(file.thresholds, file.checks)]
    if faults:
        raise CheckFileError.of(name, faults)
    return file


def _text(path: Path, name: str) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            told = message("the file is larger than {most} MB: split it", most=MOST_BYTES // 1_000_000)
            raise CheckFileError.whole(name, told)
        text, _ = decode(path.read_bytes())
    except DocumentError as error:
        raise CheckFileError.whole(name, error.message) from error
    except OSError as error:
        told = message("the file cannot be read: {why}", why=reason(error))
        raise CheckFileError.whole(name, told) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_yaml(parsed: Parsed, path: Path, name: str) -> CheckFile:
    file = validate(FileFields, parsed, name)
    faults = list(written_contradictions(file, parsed))
    thresholds = required(file, parsed, faults)
    if faults:
        raise CheckFileError.of(name, faults)
    checks = [
        _check(fields, file.defaults, file.document, path, name, parsed.line(("checks", number)))
        for number, fields in enumerate(file.checks)
    ]
    return CheckFile(path, name, tuple(checks), thresholds)


def _from_lines(parsed: Parsed, path: Path, name: str) -> CheckFile:
    """Lines like those of `questions/*.jsonl`: no evidence means that there is no answer."""
    if not parsed.value:
        raise CheckFileError.whole(name, message("there is not one check in the file"))
    checks: list[Check] = []
    faults: list[str] = []
    for number in range(len(parsed.value)):
        try:
            fields = validate(LineFields, parsed, name, (number,)).as_check()
            if wrong := list(proving_nothing(fields, parsed, (number,))):
                raise CheckFileError.of(name, wrong)
        except CheckFileError as error:
            faults += error.faults
        else:
            checks.append(_check(fields, DefaultFields(), None, path, name, parsed.line((number,))))
    if faults:
        raise CheckFileError(faults)
    return CheckFile(path, name, tuple(checks))


def _check(
    fields: CheckFields, defaults: DefaultFields, document: str | None, path: Path, name: str, line: int
) -> Check:
    """The fields of one check, with the defaults and the document of its file filled in."""
    has_answer = fields.answerable is not False
    wanted = fields.expect or (Wanted(any=fields.quote) if fields.quote else None)
    return Check(
        file=name,
        line=line,
        id=fields.id or _id(fields.question, line),
        question=fields.question,
        expect=Expectation(tuple(wanted.all or wanted.any or ()), wanted.all is not None) if wanted else None,
        quote=tuple(fields.quote or ()),
        not_expect=tuple(fields.not_expect or ()),
        answerable=has_answer,
        document=fields.document or document or "",
        top=fields.top or defaults.top or TOP,
        min_confidence=(fields.min_confidence or defaults.min_confidence or 0.0) if has_answer else 0.0,
        history=tuple(fields.history or ()),
        tags=tuple(dict.fromkeys([*(defaults.tags or ()), *(fields.tags or ())])),
        lang=fields.lang or defaults.lang or "",
        skip=fields.skip or (message('a draft: read it and delete the line "draft"') if fields.draft else ""),
        note=fields.note or "",
        only=narrowed(fields.only or defaults.only),
        any_passage=wanted is None and fields.document is not None and has_answer,
        not_in=fields.document or "",
        folder=path.parent,
        refusable=not any((wanted, fields.document, fields.min_confidence)) and fields.answerable is None,
    )


def _id(question: str, line: int) -> str:
    """«Как зовут акима?» → «как-зовут-акима»."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", question).lower())[:ID_WORDS]
    return "-".join(words)[:80].rstrip("-") or f"line-{line}"
