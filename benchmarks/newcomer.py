"""A newcomer's documents and questions -> how often the right sentence is marked, and near misses answered.

    python -m benchmarks.newcomer [--show]     `--show` prints each question that fails

Contracts, tariffs, minutes, timetables and manuals (`office`, `home`); stories, letters, interviews, subtitles and
articles (`stories`): of forms that were cut or marked wrongly when they were first tried. The others were
written without a look at the program, ten or twelve documents together, each question naming the thing that it is
about: manuals and READMEs (`manuals`), journalism (`news`), articles, rules and pages in Kazakh (`kazakh`), laws and
contracts (`laws`), stories and essays (`fiction`), articles (`articles`), what clinics, schools and shops tell
(`services`), software and devices (`technical`), interviews, reports and reference (`texts`), five long documents asked
one by one (`long`), papers, tables and a fairy tale (`mixed`). The questions are asked as people type them, of the last
five sets mostly in words that the text has not.
What must stand in the marked sentence, or in the line that it depends on, is in `questions.jsonl`.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.sets import records
from index.build import in_memory
from index.documents.reading import read_documents
from index.encoders.load import embedded
from index.filters import Filter
from qa.engine import Engine

FOLDER = Path(__file__).parent / "questions" / "newcomer"
SETS = (
    *("office", "home", "stories", "manuals", "news", "kazakh", "laws", "fiction", "articles"),
    *("services", "technical", "texts", "long", "mixed"),
)


@dataclass
class Counts:
    """Of one set: questions with an answer, and those of them that went well; near misses, and those answered."""

    answerable: int = 0
    marked: int = 0
    refused: int = 0
    near: int = 0
    answered: int = 0


def asked(engine: Engine, record: dict[str, Any]) -> tuple[bool, bool, str]:
    """Whether an answer was found, whether the sentence of the first hit is the right one, and that sentence."""
    only = Filter.of([record["document"]] if record["document"] else ())
    answer = engine.ask(record["question"], record["history"], only=only)
    said = f"{answer.hits[0].lead}\n{answer.hits[0].quote}" if answer.hits else ""
    return answer.found, any(quote in said for quote in record["marked"]), said


def measured(name: str, show: bool = False) -> Counts:
    """One set."""
    engine = Engine(in_memory(read_documents([FOLDER / name / "docs"]).documents, embedded()))
    counts = Counts()
    for record in records(FOLDER / name / "questions.jsonl"):
        found, is_right, said = asked(engine, record)
        if record["marked"]:
            counts.answerable += 1
            counts.marked += is_right
            counts.refused += not found
        else:
            counts.near += 1
            counts.answered += found
        if show and (found if not record["marked"] else not (found and is_right)):
            print(f"{record['question']} -> {'found' if found else 'refused'}: {' '.join(said.split())[:150]}")
    return counts


def main() -> None:
    """Print a line a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    print("| set | questions with an answer | right sentence marked | refused | near misses | answered |")
    print("|---|---|---|---|---|---|")
    for name in SETS:
        one = measured(name, options.show)
        print(f"| {name} | {one.answerable} | {one.marked} | {one.refused} | {one.near} | {one.answered} |")


if __name__ == "__main__":
    main()
