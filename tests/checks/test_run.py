"""`derek check` over the real index of a document of two paragraphs."""

import json
from pathlib import Path

import pytest

from index.build import build_index
from qa.checks.run import CheckOptions, run
from qa.cli.main import main

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
    told = run(CheckOptions((path,), *outs), place / "ix")
    assert (told.code, told.lines[0]) == (1, "bridge.checks.yaml:4 low — forbidden quote")
    junit, report, page = (out.read_text(encoding="utf-8") for out in outs)
    assert '<testcase classname="bridge.checks.yaml" name="low"' in junit
    assert json.loads(report)["exit_code"] == 1
    assert '<h1 class="code1">Some checks failed</h1>' in page

    told = run(CheckOptions((path,), html=outs[2], baseline=outs[1]), place / "ix")
    assert told.code == 1
    assert told.lines[-3:] == ("", f"Compared with {outs[1]}:", "Unchanged: 2; MRR +0.000 (95 %: +0.000…+0.000)")
    assert "Unchanged: 2; MRR" in outs[2].read_text(encoding="utf-8")

    seen: list[tuple[str, int, int]] = []
    told = run(CheckOptions((path,), only_failed=outs[1]), place / "ix", lambda *step: seen.append(step))
    assert (told.code, seen) == (1, [("Checking", 1, 1)])
    assert told.lines[-1].startswith("1 check: 0 passed, 1 failed; build 000001; ")


def test_a_loss_against_the_baseline_fails_the_run_unless_allowed(place: Path) -> None:
    good = checks(place, CHECKS.replace("not_expect: Длина моста", "expect: 124 метра"))
    old = place / "good.json"
    assert run(CheckOptions((good,), json_file=old), place / "ix").code == 0
    later = checks(place, CHECKS.replace("not_expect: Длина моста", "expect: 124 метра, skip: потом"))
    assert run(CheckOptions((later,)), place / "ix").code == 0
    told = run(CheckOptions((later,), baseline=old), place / "ix")
    assert (told.code, told.lines[-3]) == (1, "Lost: 1")
    assert run(CheckOptions((later,), baseline=old, lost_allowed=1), place / "ix").code == 0


def test_a_loss_is_told_when_a_file_of_the_same_name_comes_beside(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in ("x", "y"):
        (source / name).mkdir(parents=True)
    (source / "bridge.md").write_text(TEXT, encoding="utf-8")
    build_index([source / "bridge.md"], tmp_path / "ix")
    good = CHECKS.replace("not_expect: Длина моста", "expect: 124 метра").replace(
        "checks:", "require: {passed: 0.1}\nchecks:"
    )
    file, old = source / "x" / "bridge.checks.yaml", tmp_path / "old.json"
    file.write_text(good, encoding="utf-8")
    assert run(CheckOptions((source,), json_file=old), tmp_path / "ix").code == 0
    file.write_text(good.replace("124 метра", "124 метра, min_confidence: 1"), encoding="utf-8")
    assert run(CheckOptions((source,), baseline=old), tmp_path / "ix").code == 1
    (source / "y" / "bridge.checks.yaml").write_text(good.replace("id: ", "id: y-"), encoding="utf-8")
    told = run(CheckOptions((source,), baseline=old), tmp_path / "ix")
    assert (told.code, "Lost: 1" in told.lines, any(line.startswith("Gone") for line in told.lines)) == (1, True, False)
    again = tmp_path / "again.json"
    run(CheckOptions((source,), json_file=again), tmp_path / "ix")
    seen: list[tuple[str, int, int]] = []
    run(CheckOptions((file,), only_failed=again), tmp_path / "ix", lambda *step: seen.append(step))
    assert seen == [("Checking", 1, 1)]


def test_each_wrong_argument_has_its_code_and_one_line(place: Path) -> None:
    path = checks(place)
    report = place / "again.json"
    run(CheckOptions((path,), json_file=report), place / "ix")
    unlabelled = place / "unlabelled.json"
    unlabelled.write_text(report.read_text(encoding="utf-8").replace('"label"', '"lable"'), encoding="utf-8")
    foreign = place / "foreign.json"
    foreign.write_text(report.read_text(encoding="utf-8").replace("bridge.checks.yaml::", "other.checks.yaml::"))
    missing = 'this is not a report of derek check --json: "checks.0.label" is missing or wrong'
    wrong = [
        (CheckOptions((place / "none.yaml",)), 2, f"{place}/none.yaml: there is no such file: check its name"),
        (
            CheckOptions((path,), baseline=place / "none.json"),
            2,
            f"{place}/none.json: the report cannot be read: no such file",
        ),
        (CheckOptions((path,), baseline=unlabelled), 2, f"{unlabelled}: {missing}"),
        (CheckOptions((path,), only_failed=unlabelled), 2, f"{unlabelled}: {missing}"),
        (
            CheckOptions((path,), baseline=foreign),
            2,
            f"{foreign}: it has none of these checks, so there is nothing to compare: name a report of the same files",
        ),
        (
            CheckOptions((path,), baseline=place),
            2,
            f"{place}: the report cannot be read: a folder lies in the place of a file",
        ),
        (
            CheckOptions((path,), json_file=report, only_failed=report),
            2,
            f"{report}: --json would overwrite the report by which the checks are chosen: name another file",
        ),
    ]
    for options, code, line in wrong:
        told = run(options, place / "ix")
        assert (told.code, told.lines) == (code, (line,))


def test_a_report_overwrites_nothing_but_a_report_of_its_kind(place: Path) -> None:
    path, document, page = checks(place), place / "source" / "bridge.md", place / "page.html"
    page.write_text("<!doctype html>\n<p>Мост</p>\n", encoding="utf-8")
    (place / "empty").touch()
    report = place / "kind.json"
    assert run(CheckOptions((path,), json_file=report, junit=place / "empty"), place / "ix").code == 1
    wrong = [
        (CheckOptions((path,), json_file=path), "--json", path),  # `derek check --json FILE`, meant as a flag
        (CheckOptions((path,), junit=document), "--junit", document),
        (CheckOptions((path,), html=page), "--html", page),
        (CheckOptions((path,), html=report), "--html", report),
    ]
    for options, option, target in wrong:
        before = target.read_bytes()
        told = run(options, place / "ix")
        line = f"{target}: {option} would overwrite this file, which is no such report: name another"
        assert (told.code, told.lines, target.read_bytes()) == (2, (line,), before)
    outs = {"junit": place / "kind.xml", "json_file": report, "html": place / "kind.html"}
    for _ in range(2):
        assert run(CheckOptions((path,), **outs), place / "ix").code == 1


def test_without_an_index_nothing_is_asked(place: Path) -> None:
    told = run(CheckOptions((checks(place),)), place / "no-index")
    assert (told.code, len(told.lines)) == (3, 1)
    assert "no-index" in told.lines[0]


def test_a_report_that_cannot_be_written_is_told_after_the_results(place: Path) -> None:
    path = place / "no" / "out.html"
    told = run(CheckOptions((checks(place),), html=path), place / "ix")
    assert told.code == 2
    assert told.lines[-1] == f"the report {path} was not written: no such file; try another place"


def test_a_document_changed_since_the_build_is_told(place: Path) -> None:
    path = checks(place, CHECKS.replace("1931", "1932"))
    document = place / "source" / "bridge.md"
    try:
        document.write_text(TEXT.replace("1931", "1932"), encoding="utf-8")
        told = run(CheckOptions((path,)), place / "ix")
    finally:
        document.write_text(TEXT, encoding="utf-8")
    assert told.code == 2
    assert told.lines[:2] == (
        'the document "bridge.md" has changed since build 000001: derek build',
        "bridge.checks.yaml:3 year — not in the index",
    )


def test_the_command_steers_no_terminal_and_speaks_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    (tmp_path / "bridge.md").write_text("Мост \x1b[31mчерез\x9b1m Талас \u202eстоит давно.\n", encoding="utf-8")
    (tmp_path / "bridge.checks.yaml").write_text("checks:\n- {question: Мост?, not_expect: Талас}\n", encoding="utf-8")
    build_index([tmp_path / "bridge.md"], tmp_path / "ix")
    with pytest.raises(SystemExit) as ended:
        main(["check", str(tmp_path), "--index", str(tmp_path / "ix")])
    printed = capsys.readouterr().out
    assert (ended.value.code, printed.splitlines()[0]) == (1, "bridge.checks.yaml:2 мост — forbidden quote")
    assert "через" in printed
    assert not set(printed) & {"\x1b", "\x9b", "\u202e"}
