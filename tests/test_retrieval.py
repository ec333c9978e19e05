"""What the benchmark of ranking prints of a set and of sets together, on made figures."""

import numpy as np
import pytest

from benchmarks.retrieval import ALL, COLUMNS, READ_TOO, Result, by_kind, joined, show_all, together

RIGHT, WRONG = [1.0] * len(COLUMNS), [0.0] * len(COLUMNS)


def result(*questions: tuple[str, list[float]]) -> Result:
    """A set of questions given by their kind and how they were answered; search answers none."""
    table = np.array([gained for _, gained in questions])
    return Result({ALL: 0 * table, READ_TOO: table}, np.array([kind for kind, _ in questions]))


MIXED = result(("typo", RIGHT), ("paraphrase", WRONG), ("typo", WRONG), ("", RIGHT))


def test_each_kind_of_question_has_its_line_and_says_how_many_there_are() -> None:
    kinds = by_kind(MIXED, READ_TOO)
    assert {name: table[:, 1].mean() for name, table in kinds.items()} == {
        "no kind (1)": 1.0, "paraphrase (1)": 0.0, "typo (2)": 0.5
    }  # fmt: skip


def test_questions_of_one_kind_have_no_table_of_kinds() -> None:
    assert by_kind(result(("", RIGHT), ("", WRONG)), READ_TOO) == {}


def test_below_a_set_stand_the_kinds_of_what_ships_before_and_after_the_reader(
    capsys: pytest.CaptureFixture[str],
) -> None:
    show_all(MIXED)
    lines = capsys.readouterr().out.splitlines()
    assert [line[:28].strip() for line in lines] == [
        "", ALL, READ_TOO,
        f"{ALL}:", "no kind (1)", "paraphrase (1)", "typo (2)",
        f"{READ_TOO}:", "no kind (1)", "paraphrase (1)", "typo (2)",
    ]  # fmt: skip
    assert lines[6].split()[2:4] == ["0.000", "0.000"]
    assert lines[10].split()[2:4] == ["0.500", "0.500"]


def test_sets_together_are_one_with_the_kinds_of_all() -> None:
    both = joined([MIXED, result(("typo", RIGHT))])
    assert both.kinds.tolist() == ["typo", "paraphrase", "typo", "", "typo"]
    assert by_kind(both, READ_TOO)["typo (3)"][:, 1].mean() == pytest.approx(2 / 3)


def test_sets_are_counted_together_where_all_of_them_are_here(capsys: pytest.CaptureFixture[str]) -> None:
    together({"readme": MIXED, "contract": MIXED, "law": MIXED})
    said = capsys.readouterr().out
    assert "readme, contract (8 questions)" in said
    assert "the paraphrases among them (2)" in said
    assert "law, prose" not in said
