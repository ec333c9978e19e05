"""`derek check` over the real index of a document of two paragraphs."""

import json
from pathlib import Path

import pytest

from index.build import build_index
from qa.checks.run import CheckOptions, run

TEXT = "Мост через Талас построили в 1931 году.\n\nДлина моста — 124 метра, ширина — девять метров.\n"
CHECKS = """\
document: bridge.md
checks:
- {id: year, question: Когда построили мост через Талас?, expect: в 1931 году}
- {id: low, question: Какова длина моста?, not_expect: Длина моста}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with source/bridge.md and its index in ix/."""
    folder = tmp_path_factory.mktemp("bridge")
    (folder / "source").mkdir()
    (folder / "source" / "bridge.md").write_text(TEXT, encoding="utf-8")
    build_index([folder / "source"], folder / "ix")
    return folder


def checks(place: Path, text: str = CHECKS) -> Path:
    path = place / "source" / "bridge.checks.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_reports_are_written_and_compared(place: Path) -> None:
    path = checks(place)
    outs = [place / name for name in ("out.xml", "out.json", "out.html")]
    code, lines = run(CheckOptions((path,), *outs), place / "ix")
    assert code == 1
    assert lines[0] == "bridge.checks.yaml:4 low — запрещённая цитата"
    assert [out.stat().st_size > 500 for out in outs] == [True, True, True]
    assert json.loads(outs[1].read_text(encoding="utf-8"))["exit_code"] == 1

    code, lines = run(CheckOptions((path,), baseline=outs[1]), place / "ix")
    assert (code, lines[-1]) == (1, "Без перемен: 2; MRR +0.000 (95 %: +0.000…+0.000)")

    seen: list[tuple[str, int, int]] = []
    code, lines = run(CheckOptions((path,), only_failed=outs[1]), place / "ix", lambda *told: seen.append(told))
    assert (code, seen) == (1, [("Проверяю", 1, 1)])
    assert lines[-1].startswith("Проверок: 1; прошло 0, не прошло 1;")


def test_a_loss_against_the_baseline_fails_the_run_unless_allowed(place: Path) -> None:
    good = checks(place, CHECKS.replace("not_expect: Длина моста", "expect: 124 метра"))
    old = place / "good.json"
    assert run(CheckOptions((good,), json_file=old), place / "ix")[0] == 0
    later = checks(place, CHECKS.replace("not_expect: Длина моста", "expect: 124 метра, skip: потом"))
    assert run(CheckOptions((later,)), place / "ix")[0] == 0
    code, lines = run(CheckOptions((later,), baseline=old), place / "ix")
    assert (code, lines[-3]) == (1, "Потеряно: 1")
    assert run(CheckOptions((later,), baseline=old, lost_allowed=1), place / "ix")[0] == 0


def test_each_wrong_argument_has_its_code_and_one_line(place: Path) -> None:
    path = checks(place)
    report = place / "again.json"
    run(CheckOptions((path,), json_file=report), place / "ix")
    wrong = [
        (CheckOptions((place / "none.yaml",)), place / "ix", 2, "такого файла нет"),
        (CheckOptions((path,), baseline=place / "none.json"), place / "ix", 2, "отчёт не читается"),
        (CheckOptions((path,), json_file=report, only_failed=report), place / "ix", 2, "затёр бы отчёт"),
        (CheckOptions((path,)), place / "no-index", 3, "no-index"),
    ]
    for options, root, code, told in wrong:
        came, lines = run(options, root)
        assert (came, len(lines)) == (code, 1)
        assert told in lines[0]


def test_a_report_that_cannot_be_written_is_told_after_the_results(place: Path) -> None:
    code, lines = run(CheckOptions((checks(place),), html=place / "no" / "out.html"), place / "ix")
    assert code == 2
    assert lines[-1].endswith("out.html не записан: No such file or directory; выберите другое место")


def test_a_document_changed_since_the_build_is_told(place: Path) -> None:
    path = checks(place, CHECKS.replace("1931", "1932"))
    document = place / "source" / "bridge.md"
    try:
        document.write_text(TEXT.replace("1931", "1932"), encoding="utf-8")
        code, lines = run(CheckOptions((path,)), place / "ix")
    finally:
        document.write_text(TEXT, encoding="utf-8")
    assert code == 2
    assert lines[0] == "документ «bridge.md» изменён после сборки 000001: derek build"
    assert lines[1] == "bridge.checks.yaml:3 year — нет в индексе"
