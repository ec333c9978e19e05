"""One check as it will be run, and the file that it came from; made by `check_file`."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Expectation:
    """Quotes of which one (`every` False) or all must stand in the passages shown."""

    quotes: tuple[str, ...]
    every: bool


@dataclass(frozen=True, slots=True)
class Threshold:
    """The least share (the most, for errors) of `metric` over the checks of `tag`; "" is the file."""

    metric: str
    limit: float
    tag: str
    line: int


@dataclass(frozen=True, slots=True)
class Check:
    """One question and what must come of it. `document` "" means any; `min_confidence` 0 means any."""

    file: str
    line: int
    id: str
    question: str
    expect: Expectation | None
    not_expect: tuple[str, ...]
    answerable: bool
    document: str
    top: int
    min_confidence: float
    history: tuple[str, ...]
    tags: tuple[str, ...]
    lang: str
    skip: str
    note: str
    any_passage: bool = False  # only the document is asked for, no quote: any of its passages will do
    refusable: bool = False  # only `not_expect` is asked for: refusing to answer is no failure

    @property
    def key(self) -> str:
        """The name of the check in reports and baselines."""
        return f"{self.file}::{self.id}"

    @property
    def quotes(self) -> tuple[str, ...]:
        """All that it names, expected or forbidden."""
        return (*(self.expect.quotes if self.expect else ()), *self.not_expect)

    @property
    def wants_passage(self) -> bool:
        """Whether a passage, and not only an answer, is expected."""
        return self.expect is not None or self.any_passage

    @property
    def groups(self) -> tuple[str, ...]:
        """Tags, and the language as one more."""
        return (*self.tags, *((f"lang-{self.lang}",) if self.lang else ()))


@dataclass(frozen=True, slots=True)
class CheckFile:
    """A file that can be run."""

    path: Path
    name: str
    checks: tuple[Check, ...]
    thresholds: tuple[Threshold, ...] = ()
