from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import IndexFault
from index.passages.splitting import Passage
from qa.answer import Answer
from qa.checks.check import CheckFile
from qa.checks.examiner import Examiner, documents_on_disk, run_checks, stale_documents
from qa.checks.files import read_check_file
from qa.checks.quotes import Quotes, plain
from qa.checks.result import Result, Stage
from tests.checks.overlap import DOCUMENTS, PASSAGES, ask, document, examiner

TWO = "{id: x, question: Мост?, not_expect: Ладыгин}\n- {id: y, question: Почём?, answerable: false}"


def checks(folder: Path, text: str) -> CheckFile:
    path = folder / "a.checks.yaml"
    path.write_text(f"checks:\n- {text}", encoding="utf-8")
    return read_check_file(path)


def result(folder: Path, text: str) -> Result:
    return examiner().examine(checks(folder, text).checks[0])


@pytest.mark.parametrize(
    ("text", "stage", "rank", "reason"),
    [
        ("{question: Когда построили мост?, expect: в 1931 году}", Stage.PASSED, 1, ""),
        ("{question: Какова длина моста?, expect: [девять метров, сто метров], top: 1}", Stage.OUTDATED, None,
         "цитаты «сто метров» ни в одном документе нет; похоже: «девять метров»; исправьте проверку"),
        ("{question: Какова длина моста?, expect: в 1932 году}", Stage.OUTDATED, None,
         "цитаты «в 1932 году» ни в одном документе нет; похоже: «в 1931 году»; исправьте проверку"),
        ("{question: Какова длина моста?, document: bridge.md, expect: Анна Ким}", Stage.OUTDATED, None,
         "цитаты «Анна Ким» в документе «bridge.md» нет: исправьте проверку"),
        ("{question: Какова длина моста?, expect: 'title: Мост'}", Stage.OUTDATED, None,
         "цитаты «title: Мост» ни в одном документе нет: она стоит в служебных строках над текстом; "
         "возьмите цитату из самого текста"),
        ("{question: Какова длина моста?, document: tower.md, expect: метров}", Stage.NOT_INDEXED, None,
         "документа «tower.md» нет в индексе: derek build"),
        ("{question: Кто директор?, expect: Анна Ким}", Stage.NOT_A_CANDIDATE, None,
         "среди первых 50 фрагментов нет; первый: ничего"),
        ("{question: 'Завод в Таразе: с 1935 года он варит?', expect: в Таразе, top: 1}", Stage.RANKED_LOW, 2,
         "на месте 2, а нужно не ниже 1; первый: «Завод варит сахар из свёклы с 1935 года.» (sugar.md)"),
        ("{question: 'Чья длина?', expect: 124 метра}", Stage.WRONGLY_REFUSED, 1,
         "нужный фрагмент на месте 1, но Derek ответил, что ответа нет (уверенность 0.50)"),
        ("{question: Почём?, answerable: true}", Stage.WRONGLY_REFUSED, None,
         "Derek ответил, что ответа нет (уверенность 0.00)"),
        ("{question: Кто построил через Талас мост?, expect: в 1931, min_confidence: 0.9}", Stage.UNSURE, 1,
         "уверенность 0.60, а нужно 0.90"),
        ("{question: Сколько стоит сахар из свёклы?, answerable: false}", Stage.WRONGLY_ANSWERED, None,
         "ответа в документах нет, но он дан: «Завод варит сахар из свёклы с 1935 года.» (sugar.md)"),
        ("{question: Сколько стоит мост?, answerable: false}", Stage.PASSED, None, ""),
        ("{question: Мост через Талас, expect: Талас, not_expect: '1931'}", Stage.FORBIDDEN, 1,
         "запрещённая цитата «1931» стоит на месте 1"),
        ("{question: Почём?, not_expect: Талас}", Stage.PASSED, None, ""),
        ("{question: Сахар из свёклы, document: sugar.md}", Stage.PASSED, 1, ""),
        ("{question: '???', expect: Талас}", Stage.REJECTED, None, "в вопросе нет слов"),
        ("{question: Мост?, expect: Талас, skip: рано}", Stage.SKIPPED, None, "рано"),
        ("{question: Мост?, expect: Талас, draft: true}", Stage.SKIPPED, None,
         "черновик: прочтите и удалите строку «draft»"),
        ("{question: А его звали?, history: [Кто инженера нанял], expect: Ладыгин}", Stage.PASSED, 1, ""),
    ],
)  # fmt: skip
def test_each_stage_is_named(tmp_path: Path, text: str, stage: Stage, rank: int | None, reason: str) -> None:
    came = result(tmp_path, text)
    assert (came.stage, came.rank, came.reason) == (stage, rank, reason)


@pytest.mark.parametrize(
    ("expect", "rank"),
    [
        ("[девять метров, Ладыгин]", 1),
        ("{any: [девять метров, Ладыгин]}", 1),
        ("{all: [девять метров, Ладыгин]}", 2),
        ("{all: [девять метров, Анна Ким]}", None),
    ],
)
def test_any_takes_the_first_quote_and_all_the_last(tmp_path: Path, expect: str, rank: int | None) -> None:
    question = "Звали инженера; он жил; длина моста"  # 4 words meet the engineer's paragraph, 2 the length's
    assert result(tmp_path, f"{{question: '{question}', expect: {expect}}}").rank == rank


@pytest.mark.parametrize(
    ("quote", "text"),
    [
        ("свеклы", "из свёклы"),
        ("ЕЛКА", "ЁЛКА"),
        ("й", "и\u0306"),
        ("девять метров", "девять\n  метров"),
        ("600 млрд", "600\u00a0млрд"),
        ("перенос", "пере\u00adнос"),
    ],
)
def test_quotes_are_compared_as_they_are_read(quote: str, text: str) -> None:
    assert plain(quote) in plain(text)


def test_a_quote_through_which_the_text_is_cut_is_shown_by_both_sides() -> None:
    one = document("cut.md", "Первая половина цитаты, вторая половина. Конец.")
    left, right, end = (
        Passage("cut.md", "", "", start, stop, one.text[start:stop]) for start, stop in [(0, 22), (23, 40), (41, 47)]
    )
    quotes = Quotes({"cut.md": one}, [end, left, right])
    shown = [quotes.in_passage("половина цитаты, вторая", passage) for passage in (left, right, end)]
    assert shown == [True, True, False]
    assert quotes.is_indexed("половина цитаты, вторая", ["cut.md"])


def test_a_document_in_a_folder_may_be_named_without_it(tmp_path: Path) -> None:
    one = document("deep/bridge.md", "Мост построили давно.")
    quotes = Quotes({"deep/bridge.md": one}, [])
    assert quotes.names("bridge.md") == ["deep/bridge.md"]
    assert quotes.names("ridge.md") == []


def test_an_index_older_than_the_document_is_told_from_a_check_out_of_date(tmp_path: Path) -> None:
    text = "{question: Когда построили мост?, document: bridge.md, expect: %s}"
    (tmp_path / "bridge.md").write_text("Мост построили в 1940 году.", encoding="utf-8")
    file = checks(tmp_path, text % "в 1940 году")
    now = documents_on_disk([file])
    assert stale_documents(now, DOCUMENTS) == ["bridge.md"]
    fresh = Examiner(ask, DOCUMENTS, PASSAGES, now)
    newer = fresh.examine(file.checks[0])
    assert newer.stage is Stage.NOT_INDEXED
    assert newer.reason == "цитата «в 1940 году» есть в документе, но индекс построен раньше: derek build"
    older = fresh.examine(checks(tmp_path, text % "в 1931 году").checks[0])
    assert older.stage is Stage.OUTDATED
    assert older.reason.endswith("похоже: «в 1940 году»; исправьте проверку")


def test_the_run_keeps_the_order_and_tells_how_far_it_is(tmp_path: Path) -> None:
    file = checks(tmp_path, TWO)
    seen: list[tuple[int, int]] = []
    report = run_checks([file], ask, DOCUMENTS, PASSAGES, lambda done, every: seen.append((done, every)))
    assert [came.check.id for came in report.results] == ["x", "y"]
    assert seen == [(1, 2), (2, 2)]
    assert (report.build, report.partial) == ("000007", False)


def test_only_some_checks_are_run(tmp_path: Path) -> None:
    file = checks(tmp_path, TWO)
    report = run_checks([file], ask, DOCUMENTS, PASSAGES, only={"a.checks.yaml::y"})
    assert [came.check.id for came in report.results] == ["y"]
    assert report.partial


def test_two_builds_in_one_run_are_refused(tmp_path: Path) -> None:
    builds = iter(["000007", "000008"])

    def swapped(question: str, history: Sequence[str], top: int) -> Answer:
        return replace(ask(question, history, top), build=next(builds))

    file = checks(tmp_path, TWO)
    with pytest.raises(IndexFault, match="сборка 000007 сменилась на 000008"):
        run_checks([file], swapped, DOCUMENTS, PASSAGES)


def test_a_deep_passage_is_looked_for_only_when_it_is_not_near(tmp_path: Path) -> None:
    tops: list[int] = []

    def told(question: str, history: Sequence[str], top: int) -> Answer:
        tops.append(top)
        return ask(question, history, top)

    near, far = "{question: Мост?, expect: Талас}", "{question: Мост?, expect: Ладыгин}"
    for text in (near, far):
        Examiner(told, DOCUMENTS, PASSAGES).examine(checks(tmp_path, text).checks[0])
    assert tops == [10, 10, 50]
