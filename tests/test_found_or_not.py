"""The table of `python -m benchmarks.answers`: what it counts apart."""

import pytest

pytest.importorskip("sklearn")

from benchmarks.answers import Case, report
from index.hit import Evidence

SURE, UNSURE = Evidence(answerable=5.0), Evidence(answerable=-5.0)


def case(kind: str, document: str, *, is_right: bool = False, evidence: Evidence = UNSURE) -> Case:
    return Case("set", kind, document, is_right, is_right, is_right or None, evidence)


def test_near_misses_of_another_type_are_counted_apart(capsys: pytest.CaptureFixture[str]) -> None:
    every = [
        one
        for document in ("a", "b")
        for one in (
            *(case(kind, document, is_right=True, evidence=SURE) for kind in ("paraphrase", "pair", "type")),
            *(case(kind, document) for kind in ("nearmiss", "nearmiss", "unanswerable", "opposite", "type", "type")),
            *(case(kind, document, evidence=SURE) for kind in ("nearmiss", "type")),
        )
    ]
    report(every)
    said = capsys.readouterr().out
    assert "only the opposite, answered 0.000 of 2\n" in said
    assert "asks another type, answered 0.333 of 6\n" in said
