"""Real documents: how many passages end inside a sentence, and how much text is in no passage, by what it is.

python -m benchmarks.documents [--show] [PATH ...]

Without paths: README files and licences of installed packages, texts of `questions/` here and, where they are, of
`../shared`. --show prints what is cut, and what is left out.
"""

import argparse
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, distribution
from itertools import pairwise
from pathlib import Path

from benchmarks.retrieval import SHARED
from index.documents.blocks import NO_TEXT, blocks
from index.documents.reading import Document, read_documents
from index.passages.passage import Passage
from index.passages.splitting import split

READMES = ("pydantic", "torch", "razdel", "tqdm", "langcodes")  # Markdown, HTML inside of it, Russian, reStructuredText
LICENCES = ("faiss-cpu", "numpy", "pillow", "transformers")  # wrapped at 70 to 79 columns, indented, with lists
QUESTIONS = Path(__file__).parent / "questions"
OWN = ("readme/docs/article-backup.md", "contract/docs/dogovor-arendy.md", "opposites/docs/kotel-zhylu.md")
OTHERS = ("law/docs/vodny-kodeks-obshchaya-chast.md", "prose/docs/doktor-krupov.txt")
CLOSERS = ".!?…:;"
SHORT = 4  # words
CLOSING_MARKS = "»”\"')]*_`"
# Begins an item, a row, a heading, code, or the notice of a licence.
NEW = re.compile(r"[-–—*+•|>#\[!]|\(?\w{1,3}[.)]\s|`{3}|~{3}|={3}|Copyright \(")


def main() -> None:
    """A row for each document, and their sum."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--show", action="store_true", help="what is cut, and what is left out")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        documents = read_documents(options.paths or list(chosen(Path(folder)))).documents
    print(f"{'document':36} {'passages':>8} {'cut':>4} {'characters':>10} {'left out':>8}  as")
    everything: Counter[str] = Counter()
    for document in documents:
        passages = split(document)
        cut, outside = list(cuts(document, passages)), list(left_out(document, passages))
        counts = Counter({"passages": len(passages), "cut": len(cut), "characters": len(document.text)})
        for kind, text in outside:
            counts[f"as {kind}"] += len(text)
        everything += counts
        tell(document.name, counts)
        if options.show:
            for place in cut:
                print(f"    cut: …{document.text[place - 60 : place]!r} | {document.text[place : place + 40]!r}…")
            for kind, text in outside:
                print(f"    {kind}: {' '.join(text.split())[:110]!r}")
    tell(f"{len(documents)} documents", everything)


def tell(name: str, counts: Counter[str]) -> None:
    """One row of the table."""
    kinds = {kind.removeprefix("as "): count for kind, count in counts.most_common() if kind.startswith("as ")}
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.items())
    share = sum(kinds.values()) / max(counts["characters"], 1)
    print(f"{name:36} {counts['passages']:8} {counts['cut']:4} {counts['characters']:10} {share:8.1%}  {told}")


def chosen(folder: Path) -> Iterator[Path]:
    """The documents that are always measured; those of packages that are not installed are left out."""
    for names, kind in ((READMES, "readme"), (LICENCES, "licence")):
        for name in names:
            try:
                text, suffix = (readme if kind == "readme" else licence)(name)
            except PackageNotFoundError:
                continue
            path = folder / f"{name}-{kind}{suffix}"
            path.write_text(text, encoding="utf-8")
            yield path
    yield from (path for path in [QUESTIONS / name for name in OWN] if path.exists())
    yield from (path for path in [SHARED / "questions" / name for name in OTHERS] if path.exists())


def readme(name: str) -> tuple[str, str]:
    """The description of a package and the suffix of its format."""
    metadata = distribution(name).metadata
    is_markdown = "markdown" in (metadata["Description-Content-Type"] or "")
    return str(metadata.get_payload()), ".md" if is_markdown else ".txt"


def licence(name: str) -> tuple[str, str]:
    """The longest licence that a package brings."""
    files = [file for file in distribution(name).files or [] if re.search("LICEN|COPYING", str(file), re.IGNORECASE)]
    texts = [Path(str(file.locate())).read_text(encoding="utf-8", errors="replace") for file in files]
    return max(texts, key=len), ".txt"


def cuts(document: Document, passages: Sequence[Passage]) -> Iterator[int]:
    """Where a passage ends inside a sentence, seen by signs alone, whatever the program holds for a sentence.

    No empty line, no item, row, heading, link or code begins behind it, no sign of an end stands before it, and the
    lines are not those of a list of names: short ones, or ones that begin with the same word.
    """
    text = document.text
    for passage, after in pairwise(passages):
        gap = text[passage.stop : after.start]
        last = passage.text.rstrip(CLOSING_MARKS)[-1:]
        is_line = passage.sentences[-1].kind in {"code", "row", "header", "heading", "label"}
        if is_line or last in CLOSERS or re.search(r"\n[^\S\n]*\r?\n", gap) or NEW.match(text[after.start :]):
            continue
        if NEW.match(gap.strip()):
            continue
        lines = [passage.text.rsplit("\n", 1)[-1].split(), text[after.start :].split("\n", 1)[0].split()]
        if "\n" in gap and (len(lines[0]) < SHORT or lines[0][0] == lines[1][0]) and lines[1][0][0].isupper():
            continue
        yield passage.stop


OUTSIDE = NO_TEXT | {"heading"}


def left_out(document: Document, passages: Sequence[Passage]) -> Iterator[tuple[str, str]]:
    """(kind, text) of all that is in no passage and has letters or figures; `lost` where nothing says why.

    A heading that a line or links follow stands in no passage, but above those of its section.
    """
    text = document.text
    if text[: document.body].strip():
        yield "head", text[: document.body]
    kinds = {(block.start, block.stop): block.kind for block in blocks(document) if block.kind in OUTSIDE}
    place = document.body
    for start, stop in [*((one.start, one.stop) for one in passages), (len(text), len(text))]:
        gap = [(first, last) for first, last in kinds if place <= first and last <= start]
        for first, last in sorted(gap):
            yield from _told("lost", text[place:first])
            yield from _told(kinds[first, last], text[first:last])
            place = last
        yield from _told("lost", text[place:start])
        place = max(place, stop)


def _told(kind: str, text: str) -> Iterator[tuple[str, str]]:
    if any(sign.isalnum() for sign in text):
        yield kind, text


if __name__ == "__main__":
    main()
