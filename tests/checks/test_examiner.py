from collections.abc import Sequence
from pathlib import Path

import pytest

from index.build import build_index
from index.documents.names import meant
from index.errors import DocumentError
from index.filters import Filter
from index.opening import open_index
from index.passages.passage import Passage
from qa.answer import Answer
from qa.calibrate import OwnThreshold, keep
from qa.checks.check import CheckFile, Result, Stage
from qa.checks.examiner import Examiner, examiner_for
from qa.checks.files import read_check_file, read_check_files
from qa.checks.quotes import Quotes, plain, stands
from qa.checks.run import documents_on_disk, run_checks, stale_documents
from qa.checks.text import look_closer
from qa.engine import EVERYTHING
from qa.engine import Engine as RealEngine
from tests.checks.overlap import DOCUMENTS, Engine, document, examiner

TWO = "{id: x, question: Мост?, not_expect: Ладыгин}\n- {id: y, question: Почём?, answerable: false}"


def checks(folder: Path, text: str) -> CheckFile:
    path = folder / "a.checks.yaml"
    path.write_text(f"checks:\n- {text}", encoding="utf-8")
    return read_check_file(path)


def result(folder: Path, text: str) -> Result:
    return examiner().examine(checks(folder, text).checks[0])


@pytest.mark.parametrize(
    ("own", "is_forbidden"), [("", True), ("document: bridge.md, ", True), ("document: sugar.md, ", False)]
)
def test_a_forbidden_quote_is_looked_for_in_the_document_of_the_check_not_of_the_file(
    tmp_path: Path, own: str, is_forbidden: bool
) -> None:
    path = tmp_path / "a.checks.yaml"
    text = f"document: sugar.md\nchecks:\n- {{question: Мост через Талас, {own}not_expect: '1931'}}"
    path.write_text(text, encoding="utf-8")
    found = examiner().examine(read_check_file(path).checks[0]).stage
    assert (found is Stage.FORBIDDEN) == is_forbidden


@pytest.mark.parametrize(
    ("text", "stage", "rank", "reason"),
    [
        ("{question: Когда построили мост?, expect: в 1931 году}", Stage.PASSED, 1, ""),
        ("{question: Какова длина моста?, expect: [сто метров, девять метров], top: 1}", Stage.PASSED, 1, ""),
        ("{question: Какова длина моста?, expect: {all: [девять метров, сто метров]}, top: 1}", Stage.OUTDATED, None,
         'the quote "сто метров" is in no document; similar: "девять метров"; fix the check'),
        ("{question: Какова длина моста?, expect: [сто метров, в 1932 году], top: 1}", Stage.OUTDATED, None,
         'the quote "сто метров" is in no document; similar: "девять метров"; fix the check; '
         'the quote "в 1932 году" is in no document; similar: "в 1931 году"; fix the check'),
        ("{question: Когда построили мост?, quote: [сто метров, в 1931 году]}", Stage.PASSED, 1, ""),
        ("{question: Когда построили мост?, expect: в 1931 году, quote: девять метров}", Stage.MISQUOTED, 1,
         'the marked sentence does not hold it: "Мост через Талас построили в 1931 году." (bridge.md)'),
        ("{question: Какова длина моста?, expect: в 1932 году}", Stage.OUTDATED, None,
         'the quote "в 1932 году" is in no document; similar: "в 1931 году"; fix the check'),
        ("{question: Какова длина моста?, document: bridge.md, expect: Анна Ким}", Stage.OUTDATED, None,
         'the quote "Анна Ким" is not in the document "bridge.md": fix the check'),
        ("{question: Какова длина моста?, expect: 'title: Мост'}", Stage.OUTDATED, None,
         'the quote "title: Мост" is in no document: it stands in the front matter above the text; '
         "take a quote from the text itself"),
        ("{question: Какова длина моста?, document: tower.md, expect: метров}", Stage.NOT_INDEXED, None,
         'the document "tower.md" is not in the index: derek build. Similar: sugar.md, bridge.md'),
        ("{question: Кто директор?, expect: Анна Ким}", Stage.NOT_A_CANDIDATE, None,
         "it is not among the first 50 passages; the first: nothing"),
        ("{question: 'Завод в Таразе: с 1935 года он варит?', expect: в Таразе, top: 1}", Stage.RANKED_LOW, 2,
         'at rank 2, where 1 or better is needed; the first: "Завод варит сахар из свёклы с 1935 года." (sugar.md)'),
        ("{question: 'Чья длина?', expect: 124 метра}", Stage.WRONGLY_REFUSED, 1,
         "the right passage is at rank 1, but Derek answered that there is no answer (confidence 0.50)"),
        ("{question: Почём?, answerable: true}", Stage.WRONGLY_REFUSED, None,
         "Derek answered that there is no answer (confidence 0.00)"),
        ("{question: Кто построил через Талас мост?, expect: в 1931, min_confidence: 0.9}", Stage.UNSURE, 1,
         "confidence 0.60, where 0.90 is needed"),
        ("{question: Сколько стоит сахар из свёклы?, answerable: false}", Stage.WRONGLY_ANSWERED, None,
         'the documents have no answer, yet one was given: "Завод варит сахар из свёклы с 1935 года." (sugar.md)'),
        ("{question: Сколько стоит мост?, answerable: false}", Stage.PASSED, None, ""),
        ("{question: Мост через Талас, expect: Талас, not_expect: '1931'}", Stage.FORBIDDEN, 1,
         'the forbidden quote "1931" stands at rank 1'),
        ("{question: Почём?, not_expect: Талас}", Stage.PASSED, None, ""),
        ("{question: Мост через Талас, expect: [каменный лев, золотая цепь]}", Stage.OUTDATED, None,
         'the quote "каменный лев" is in no document: fix the check; '
         'the quote "золотая цепь" is in no document: fix the check'),
        ("{question: Мост через Талас, expect: Талас, quote: каменный лев}", Stage.OUTDATED, None,
         'the quote "каменный лев" is in no document: fix the check'),
        ("{question: Мост через Талас, expect: [каменный лев, Талас]}", Stage.PASSED, 1, ""),
        ("{question: Сахар из свёклы, document: sugar.md}", Stage.PASSED, 1, ""),
        ("{question: '???', expect: Талас}", Stage.REJECTED, None, "no words in the question"),
        ("{question: Мост?, expect: Талас, skip: рано}", Stage.SKIPPED, None, "рано"),
        ("{question: Мост?, expect: Талас, draft: true}", Stage.SKIPPED, None,
         'a draft: read it and delete the line "draft"'),
        ("{question: А его звали?, history: [Кто инженера нанял], expect: Ладыгин}", Stage.PASSED, 1, ""),
    ],
)  # fmt: skip
def test_each_stage_is_named(tmp_path: Path, text: str, stage: Stage, rank: int | None, reason: str) -> None:
    came = result(tmp_path, text)
    assert (came.stage, came.rank, came.reason) == (stage, rank, reason)


@pytest.mark.parametrize(
    ("question", "own", "stage"),
    [
        ("Почём?", "", Stage.PASSED),  # refusing is no failure
        ("Почём?", ", min_confidence: 0.5", Stage.WRONGLY_REFUSED),
        ("Кто построил через Талас мост?", "", Stage.UNSURE),
    ],
)
def test_the_usual_confidence_forbids_no_refusal(tmp_path: Path, question: str, own: str, stage: Stage) -> None:
    path = tmp_path / "a.checks.yaml"
    text = f"defaults: {{min_confidence: 0.9}}\nchecks:\n- {{question: {question}, not_expect: Ладыгин{own}}}"
    path.write_text(text, encoding="utf-8")
    assert examiner().examine(read_check_file(path).checks[0]).stage is stage


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


@pytest.mark.parametrize(
    ("quote", "text", "is_there"),
    [
        ("5 дней", "отпуск 15 дней", False),
        ("5 дней", "отпуск 15 дней, в дороге 5 дней", True),
        ("5 дней", "отпуск 2,5 дней", False),
        ("500 тенге", "премия 1 500 тенге", False),
        ("500 тенге", "премия 1.500 тенге", False),
        ("500 тенге", "в 2024 500 тенге", True),  # no number is grouped so
        ("1", "премия 1 500 тенге", False),
        ("длиной 4", "длиной 4,6 м", False),
        ("длиной 4", "длиной 4, шириной 6", True),
        ("193", "в 1931 году", False),
        ("в 1931", "в 1931 году", True),
        ("2024", "31.05.2024", True),
        ("05.2024", "31.05.2024", True),
        ("2024", "05.2024", True),
        ("1935", "1931,1935", True),
        ("15 дней", "10–15 дней", True),
        ("2", "версия 1.2.3", True),
        ("км", "10км", True),
        ("действует", "правило бездействует", False),
        ("Ладыгин", "звали Ладыгина", True),
        ("Тараз", "Таразда тұрады", True),
        ("«Мост»", "кафе «Мост»", True),
    ],
)
def test_a_quote_stands_in_no_other_number_and_at_the_end_of_no_other_word(
    quote: str, text: str, is_there: bool
) -> None:
    assert stands(plain(quote), plain(text)) == is_there


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("{question: Когда построили мост через Талас?, expect: '931'}", Stage.OUTDATED),
        ("{question: Какова длина моста?, expect: 24 метра}", Stage.OUTDATED),
        ("{question: Какова длина моста?, expect: метр, quote: 4 метра}", Stage.OUTDATED),
        ("{question: Какова длина моста?, not_expect: 24 метра}", Stage.PASSED),
        ("{question: Какова длина моста?, not_expect: 124 метр}", Stage.FORBIDDEN),
    ],
)
def test_a_part_of_a_number_is_another_number(tmp_path: Path, text: str, stage: Stage) -> None:
    assert result(tmp_path, text).stage is stage


def test_what_is_like_a_quote_has_the_whole_of_its_numbers() -> None:
    one = document("a.md", "Премия составляет 1 500 тенге.")
    quotes = Quotes({"a.md": one}, [])
    assert quotes.resembling("500 тенге", ["a.md"]) == "1 500 тенге"
    assert quotes.resembling("Премия составляет 1", ["a.md"]) == "Премия составляет 1 500"


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


def test_a_check_narrows_its_question(tmp_path: Path) -> None:
    text = (
        "defaults: {only: {document: bridge.md}}\nchecks:\n"
        "- {id: all, question: Мост через Талас?, expect: Талас}\n"
        "- {id: own, question: Мост?, expect: Талас, only: {since: 2024, until: 2024-05-31, tag: [вода, мост]}}\n"
    )
    path = tmp_path / "a.checks.yaml"
    path.write_text(text, encoding="utf-8")
    asked: list[Filter] = []

    class Narrowing(Engine):
        def ask(self, question: str, history: Sequence[str] = (), top: int = 5, only: Filter = EVERYTHING) -> Answer:
            asked.append(only)
            if only.since:
                Filter.of(since="вчера")
            return super().ask(question, history, top)

    first, second = run_checks([read_check_file(path)], Narrowing()).results
    assert asked == [Filter(("bridge.md",)), Filter((), "2024", "2024-05-31", ("вода", "мост"))]
    assert (first.stage, second.stage) == (Stage.PASSED, Stage.REJECTED)
    assert second.reason == '"вчера" is no date. Write 2024, 2024-05 or 2024-05-31'
    assert look_closer(second.check) == (
        "derek ask 'Мост?' --top 10 --explain --since 2024 --until 2024-05-31 --tag 'вода' --tag 'мост'"
    )


def test_an_index_older_than_the_document_is_told_from_a_check_out_of_date(tmp_path: Path) -> None:
    text = "{question: Когда построили мост?, document: bridge.md, expect: %s}"
    (tmp_path / "bridge.md").write_text("Мост построили в 1940 году.", encoding="utf-8")
    file = checks(tmp_path, text % "в 1940 году")
    now = documents_on_disk([file])
    assert stale_documents(now, DOCUMENTS) == ["bridge.md"]
    fresh = Examiner(Engine(), now)
    newer = fresh.examine(file.checks[0])
    assert newer.stage is Stage.NOT_INDEXED
    assert newer.reason == 'the quote "в 1940 году" is in the document, but the index is older: derek build'
    older = fresh.examine(checks(tmp_path, text % "в 1931 году").checks[0])
    assert older.stage is Stage.OUTDATED
    assert older.reason.endswith('similar: "в 1940 году"; fix the check')


def test_documents_of_one_name_are_each_compared_with_the_checks_beside_them(tmp_path: Path) -> None:
    prices = {"2023": "350 тенге", "2024": "900 тенге"}
    for year, price in prices.items():
        (tmp_path / year).mkdir()
        (tmp_path / year / "a.md").write_text(f"Вход на пляж стоит {price} за день.\n", encoding="utf-8")
        text = f"document: a.md\nchecks: [{{id: a, question: Сколько стоит вход на пляж?, expect: {price}}}]\n"
        (tmp_path / year / "a.checks.yaml").write_text(text, encoding="utf-8")
    files = read_check_files([tmp_path])
    build_index([tmp_path], tmp_path / "ix")
    index = open_index(tmp_path / "ix")

    def came() -> tuple[list[str], list[Stage]]:
        now = documents_on_disk(files)
        ran = run_checks(files, RealEngine(index), on_disk=now)
        return stale_documents(now, index.documents), [one.stage for one in ran.results]

    assert came() == ([], [Stage.PASSED, Stage.PASSED])
    (tmp_path / "2023" / "a.md").write_text("Вход на пляж бесплатный.\n", encoding="utf-8")
    assert came() == (["2023/a.md"], [Stage.OUTDATED, Stage.PASSED])


def test_a_check_means_the_document_beside_it_not_its_namesake(tmp_path: Path) -> None:
    known = ["a.md", "2023/a.md", "2024/a.md"]
    assert meant("a.md", tmp_path / "2024", known) == ["a.md", "2024/a.md"]  # a.md may be 2024/a.md, named alone
    assert meant("a.md", tmp_path / "2024", known[1:]) == ["2024/a.md"]
    assert meant("a.md", tmp_path, known) == ["a.md"]
    assert meant("2023/a.md", tmp_path / "checks", known) == ["2023/a.md"]
    assert meant("a.md", tmp_path / "checks", known[1:]) == known[1:]


def test_the_run_keeps_the_order_and_tells_how_far_it_is(tmp_path: Path) -> None:
    file = checks(tmp_path, TWO)
    seen: list[tuple[str, int, int]] = []
    run = run_checks([file], Engine(), lambda *told: seen.append(told), "Checking")
    assert [came.check.id for came in run.results] == ["x", "y"]
    assert seen == [("Checking", 1, 2), ("Checking", 2, 2)]
    assert (run.build, run.partial) == ("000007", False)


def test_only_some_checks_are_run(tmp_path: Path) -> None:
    file = checks(tmp_path, TWO)
    run = run_checks([file], Engine(), only={"a.checks.yaml::y"})
    assert [came.check.id for came in run.results] == ["y"]
    assert run.partial


def test_a_deep_passage_is_looked_for_only_when_it_is_not_near(tmp_path: Path) -> None:
    engine = Engine()
    for text in ("{question: Мост?, expect: Талас}", "{question: Мост?, expect: Ладыгин}"):
        Examiner(engine).examine(checks(tmp_path, text).checks[0])
    assert engine.tops == [10, 10, 50]


def test_pytest_asks_the_index_that_has_the_documents_wherever_its_root_is(tmp_path: Path) -> None:
    source, index = tmp_path / "source", tmp_path / ".derek"
    for year, days in (("2023", 15), ("2024", 24)):
        (source / year).mkdir(parents=True)
        text = f"Отпуск работника в {year} году составляет {days} дней.\n"
        (source / year / "a.md").write_text(text, encoding="utf-8")
    build_index([source], index)
    (tmp_path / "checks").mkdir()
    for folder in (source / "2023", tmp_path / "checks"):
        file = checks(folder, "{question: Сколько дней отпуск в 2024 году?, document: 2024/a.md, expect: 24 дней}")
        assert examiner_for(file.path, None, index).examine(file.checks[0]).stage is Stage.PASSED
    (source / "2023" / "b.md").write_text("Отпуск в 2024 году отменили.\n", encoding="utf-8")
    build_index([source], index, without=[source / "2023" / "b.md"])  # as by `derek remove`
    examiner = examiner_for(source / "2023" / "a.checks.yaml", None, index)
    assert examiner.examine(file.checks[0]).stage is Stage.PASSED
    with pytest.raises(DocumentError, match="nothing to read"):
        examiner_for(tmp_path / "checks" / "a.checks.yaml", None, tmp_path / "no-index")


def test_the_line_drawn_by_calibrate_holds_under_pytest_too(tmp_path: Path) -> None:
    (tmp_path / "bridge.md").write_text("Мост через Талас построили в 1931 году.\n", encoding="utf-8")
    index = tmp_path / ".derek"
    build_index([tmp_path / "bridge.md"], index)
    check = checks(tmp_path, "{question: Когда построили мост через Талас?, answerable: true}").checks[0]
    path = tmp_path / "a.checks.yaml"
    stages = [examiner_for(path, None, index).examine(check).stage]
    keep(index, OwnThreshold(1.01, 1, 1, 1, 0))
    stages += [examiner_for(path, named, index).examine(check).stage for named in (None, index)]
    (tmp_path / "bridge.md").write_text("Мост через реку Талас построили в 1931 году.\n", encoding="utf-8")
    stages.append(examiner_for(path, None, index).examine(check).stage)  # in memory, since the index lags behind
    assert stages == [Stage.PASSED, *[Stage.WRONGLY_REFUSED] * 3]
