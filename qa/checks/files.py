"""Check files on disk -> checks, each with all that holds for it, or every fault with its line."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from index.documents.encoding import decode
from index.documents.files import CHECKS
from index.errors import DocumentError
from index.messages import message
from qa.answer import TOP
from qa.checks.check import Check, CheckFile, Expectation
from qa.checks.faults import CheckFileError
from qa.checks.parsed import Parsed, parse_jsonl, parse_yaml
from qa.checks.rules import contradictions, idle, repeated, requirements, written_contradictions
from qa.checks.schema import CheckFields, FileFields, LineFields, Wanted
from qa.checks.validation import validate

MOST_BYTES = 5_000_000  # ten thousand checks; a larger file is something else
ID_WORDS = 8  # of the question, for a check without an id: enough to know it by


def checks_in(folder: Path) -> list[Path]:
    """The files at any depth whose names say that they hold checks, sorted."""
    return sorted(file for file in folder.rglob("*.checks.*") if file.name.endswith(CHECKS) and file.is_file())


def find_check_files(paths: Sequence[Path]) -> list[Path]:
    """Files as given, and those in the folders given. Raises CheckFileError where there are none."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = checks_in(path)
            if not inside:
                told = message("there are no check files (*{suffix}) in this folder", suffix=CHECKS[0])
                raise CheckFileError.whole(str(path), told)
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise CheckFileError.whole(str(path), message("there is no such file: check its name"))
    if not found:
        raise CheckFileError([message("no check file was named")])
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
        raise CheckFileError(faults)
    return files


def read_check_file(path: Path, name: str = "") -> CheckFile:
    """One file; `name` is what reports call it, by default the file's own. Raises CheckFileError."""
    name = name or path.name
    text = _text(path, name)
    if path.name.endswith((".jsonl", ".json")):
        file = CheckFile(path, name, tuple(_from_lines(parse_jsonl(text, name), name)))
    else:
        file = _from_yaml(parse_yaml(text, name), path, name)
    faults = [*repeated(file.checks), *contradictions(file.checks), *idle(file.thresholds, file.checks)]
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
        told = message("the file cannot be read: {why}", why=error.strerror)
        raise CheckFileError.whole(name, told) from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_yaml(parsed: Parsed, path: Path, name: str) -> CheckFile:
    fields = validate(FileFields, parsed, name)
    required = requirements(fields, parsed)
    faults = [*written_contradictions(fields, parsed), *required.faults]
    if faults:
        raise CheckFileError.of(name, faults)
    checks = (
        _check(check, fields, name, parsed.line(("checks", number))) for number, check in enumerate(fields.checks)
    )
    return CheckFile(path, name, tuple(checks), required.thresholds)


def _check(fields: CheckFields, file: FileFields, name: str, line: int) -> Check:
    """The fields of one check with the file's defaults filled in."""
    defaults = file.defaults
    skip = fields.skip or (message('a draft: read it and delete the line "draft"') if fields.draft else "")
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


def _from_lines(parsed: Parsed, name: str) -> list[Check]:
    """Lines like those of `questions/*.jsonl`: no evidence means that there is no answer."""
    if not parsed.value:
        raise CheckFileError.whole(name, message("there is not one check in the file"))
    checks: list[Check] = []
    faults: list[str] = []
    for number in range(len(parsed.value)):
        line = parsed.line((number,))
        try:
            row = validate(LineFields, parsed, name, (number,))
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
        raise CheckFileError(faults)
    return checks


def _expectation(wanted: Wanted | None) -> Expectation | None:
    if wanted is None:
        return None
    return Expectation(tuple(wanted.all or wanted.any or ()), every=wanted.all is not None)


def _id(question: str, line: int) -> str:
    """«Как зовут акима?» → «как-зовут-акима»."""
    words = re.findall(r"\w+", unicodedata.normalize("NFC", question).lower())[:ID_WORDS]
    return "-".join(words)[:80].rstrip("-") or f"line-{line}"
