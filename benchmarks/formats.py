"""The sample document written in each format by LibreOffice: are its checks passed as in Markdown?

python -m benchmarks.formats [--soffice PATH] [--show]

Needs LibreOffice (Debian: libreoffice-writer-nogui) and the extra `formats`. --show prints each check whose verdict is
another one, with what was quoted.
"""

import argparse
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from markdown_it import MarkdownIt

from benchmarks.documents import cuts
from index.build import in_memory
from index.documents.reading import Document, read_documents
from index.encoders.load import embedded
from index.passages.splitting import split
from qa.checks.check import CheckFile, Result, Run, Stage
from qa.checks.files import read_check_files
from qa.checks.run import run_checks
from qa.engine import Engine

SAMPLE = Path("source") / "zhambyl-2025-12-25.md"
# What LibreOffice makes of HTML; the filter of Writer's own import keeps headings and lists.
WRITTEN = ("docx", "odt", "rtf", "pdf", "epub", "html", "txt")
FILTERS = {"txt": "txt:Text (encoded):UTF8", "html": "html:HTML (StarWriter)"}


def main() -> None:
    """A row for each format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--soffice", default=shutil.which("soffice"))
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    if not options.soffice:
        raise SystemExit("LibreOffice is not here: install it, or name its program with --soffice")
    files = read_check_files([SAMPLE.parent])
    (sample,) = read_documents([SAMPLE]).documents
    expected = run(files, sample)
    print(f"{'format':8} {'passages':>8} {'cut':>4} {'passed':>8} {'other verdicts':>15}")
    tell("md", sample, expected, expected, False)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "sample.html"
        source.write_text(page(sample), encoding="utf-8")
        for name in WRITTEN:
            (document,) = read_documents([written(source, name, options.soffice)]).documents
            tell(name, document, run(files, document), expected, options.show)


def page(sample: Document) -> str:
    """The sample as a page: its title as the first heading, for its front matter is none of the text."""
    body = MarkdownIt("commonmark").enable("table").render(sample.text[sample.body :])
    return f'<html><head><meta charset="utf-8"></head><body><h1>{sample.title}</h1>{body}</body></html>'


def written(source: Path, name: str, soffice: str) -> Path:
    """The file that LibreOffice makes."""
    folder = source.parent / name
    command = [soffice, "--headless", f"-env:UserInstallation=file://{source.parent}/profile", "--writer"]
    command += ["--convert-to", FILTERS.get(name, name), "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return folder / f"sample.{name}"


def run(files: tuple[CheckFile, ...], document: Document) -> Run:
    """The checks of the sample, asked of another document alone."""
    renamed = replace(document, name=SAMPLE.name)
    return run_checks(files, Engine(in_memory([renamed], embedded())))


def tell(name: str, document: Document, made: Run, expected: Run, show: bool) -> None:
    """One row, and what differs."""
    other = [
        (before, after)
        for before, after in zip(expected.results, made.results, strict=True)
        if before.stage != after.stage
    ]
    passages = split(document)
    passed = sum(result.stage == Stage.PASSED for result in made.results)
    cut = len(list(cuts(document, passages)))
    print(f"{name:8} {len(passages):8} {cut:4} {passed:4}/{len(made.results)} {len(other):15}")
    for before, after in other if show else ():
        print(f"    {before.check.id}: {before.stage.value} -> {after.stage.value}")
        print(f"        {quoted(before)!r} -> {quoted(after)!r}: {after.reason}")


def quoted(result: Result) -> str:
    """What was quoted."""
    answer = result.answer
    return " ".join(answer.hits[0].quote.split())[:90] if answer and answer.hits else ""


if __name__ == "__main__":
    main()
