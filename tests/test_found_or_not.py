"""The table of `python -m benchmarks.answers`: what it counts apart, and each of its measures by hand."""

from dataclasses import replace

import numpy as np
import pytest

pytest.importorskip("sklearn")

from benchmarks.answers import (
    Case,
    auc,
    confidences,
    crossed,
    f1,
    fitted,
    halves,
    marks,
    picture,
    plain,
    report,
    threshold,
)
from benchmarks.measures import Bin
from benchmarks.sets import Asking
from index.hit import Evidence
from tests.page.samples import make_document, make_hit

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


def test_words_are_compared_as_squad_does() -> None:
    assert plain("«Свыше 80 %!»") == ["свыше", "80"]
    assert f1(["свыше", "80"], ["80", "процентов"]) == 0.5  # 2 x 1 shared of 4
    assert f1(["80"], ["90"]) == 0.0
    assert f1(["80", "80"], ["80"]) == pytest.approx(2 / 3)  # each of the right words counts once


def test_larger_documents_are_dealt_out_first() -> None:
    every = [case("nearmiss", document) for document in "aaaaabbbcc"]
    assert halves(every).tolist() == [0] * 5 + [1] * 5


def test_auc_and_threshold_by_hand() -> None:
    sure = np.array([0.9, 0.4, 0.5, 0.1])
    good, bad = np.array([True, True, False, False]), np.array([False, False, True, True])
    assert auc(sure, good, bad) == 0.75  # of four pairs 0.4 against 0.5 is the wrong way round
    kinds = ("paraphrase", *["nearmiss"] * 5)
    every = [case(kind, "a") for kind in kinds]
    assert threshold(np.array([0.99, 0.1, 0.2, 0.3, 0.4, 0.5]), every, share=0.25) == pytest.approx(0.4)


def test_each_half_is_judged_by_the_fit_of_the_other() -> None:
    """In "a" a high logit is right, in "b" a low one: judged by the other's fit each looks wrong."""
    every = [
        case("paraphrase", document, is_right=is_right, evidence=SURE if is_right == (document == "a") else UNSURE)
        for document in "ab"
        for is_right in (True, False) * 8
    ] + [case("nearmiss", document, evidence=UNSURE) for document in "ab"]
    sure, _ = crossed(every)
    assert all(sure[row] < 0.1 for row, one in enumerate(every) if one.document == "a" and one.is_right)
    alone = [one for one in every if one.document == "a"]
    assert confidences(fitted(alone), alone)[0] > 0.9


def test_what_may_not_answer_has_no_confidence() -> None:
    every = [case("paraphrase", "a", is_right=True, evidence=SURE), case("nearmiss", "a")] * 4
    vetoed = [replace(one, may_answer=False) for one in every]
    model = fitted(every)
    assert confidences(model, every)[0] > 0.5
    assert confidences(model, vetoed).tolist() == [0.0] * 8


@pytest.mark.parametrize(
    ("evidence", "is_marked"),
    [
        ("Завод построили в 1937 году.", True),
        ("в 1937 году", True),  # shorter than the sentence, and all of it in it
        ("Завод построили в 1937 году. Рядом разбили сад.", True),  # the sentence is the shorter, and inside
        ("году. Рядом разбили сад.", False),  # a fifth of it
    ],
)
def test_marked_is_what_meets_half_of_the_shorter(evidence: str, is_marked: bool) -> None:
    text = "Завод построили в 1937 году. Рядом разбили сад."
    hit = make_hit(make_document(text), text, "Завод построили в 1937 году.")
    assert marks(hit, Asking("1", "Когда построили завод?", evidence=(evidence,))) is is_marked


def test_the_picture_draws_each_point_where_it_belongs() -> None:
    drawn = picture([(0.5, 0.25, 0.75)], [Bin(0.5, 1.0, 4)])
    assert '<polyline points="208.0,264.0" fill="none" stroke="#1d4ed8"' in drawn  # 48 + 0.5 x 320; 24 + 0.75 x 320
    assert '<polyline points="208.0,104.0" fill="none" stroke="#c2410c"' in drawn
    assert '<circle cx="208.0" cy="24.0" r="12.0"' in drawn
