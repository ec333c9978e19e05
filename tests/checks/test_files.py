import json
import re
from pathlib import Path

import pytest

from qa.checks.check import Expectation, Threshold
from qa.checks.faults import CheckFileError, FileFault
from qa.checks.files import MOST_BYTES, find_check_files, read_check_file, read_check_files
from qa.checks.schema import json_schema
from qa.locale.languages import tell
from tests.checks.brackets import brackets

GOOD = """\
document: bridge.md
defaults: {top: 3, tags: [мост], lang: ru}
require: {hit@3: 0.9, tags: {год: {passed: 1}}}
checks:
  - id: year
    question: Когда построили мост?
    expect: в 1931 году
    tags: год
  - question: Кто был инженером и где жил?
    expect: {all: [Пётр Ладыгин, жил в Таразе]}
    not_expect: из свёклы
    top: 1
    min_confidence: 0.5
    history: [Расскажите о мосте]
    lang: kk
    note: двойной вопрос
  - id: cost
    question: Сколько стоил мост?
    answerable: false
    skip: смета ещё не загружена
"""


def write(folder: Path, text: str | bytes, name: str = "a.checks.yaml") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def faults(folder: Path, text: str | bytes, name: str = "a.checks.yaml") -> tuple[str, ...]:
    with pytest.raises(CheckFileError) as caught:
        read_check_file(write(folder, text, name))
    assert str(caught.value) == "\n".join(caught.value.faults)
    return caught.value.faults


def test_fields_and_defaults_come_together(tmp_path: Path) -> None:
    file = read_check_file(write(tmp_path, GOOD))
    year, engineer, cost = file.checks
    assert (year.key, year.line, year.document) == ("a.checks.yaml::year", 5, "bridge.md")
    assert (year.top, year.tags, year.groups) == (3, ("мост", "год"), ("мост", "год", "lang-ru"))
    assert year.expect == Expectation(("в 1931 году",), every=False)
    assert engineer.id == "кто-был-инженером-и-где-жил"
    assert engineer.expect == Expectation(("Пётр Ладыгин", "жил в Таразе"), every=True)
    assert (engineer.not_expect, engineer.history) == (("из свёклы",), ("Расскажите о мосте",))
    assert (engineer.top, engineer.min_confidence, engineer.lang) == (1, 0.5, "kk")
    assert (cost.answerable, cost.skip) == (False, "смета ещё не загружена")
    assert file.thresholds == (Threshold("hit@3", 0.9, "", 3), Threshold("passed", 1.0, "год", 3))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 'a.checks.yaml: the file is empty: write "checks:" and at least one check'),
        ("checks: []", 'a.checks.yaml:1: field "checks": the list is empty: write at least one value'),
        ("- a", 'a.checks.yaml:1: fields are needed: a YAML file begins with "checks:", a line of JSONL with "{"'),
        ("chekcs: [a]", 'a.checks.yaml:1: unknown field "chekcs"; did you mean "checks"?'),
        ("checks:\n- {qestion: а, expect: баня}", 'a.checks.yaml:2: unknown field "qestion"; did you mean "question"?'),
        ("checks:\n- {question: а, expect: {oll: [б]}}", 'a.checks.yaml:2: unknown field "oll"; did you mean "all"?'),
        (
            "checks:\n- {question: а, xyz: б}",
            'a.checks.yaml:2: unknown field "xyz"; use one of: id, question, expect, quote, not_expect, '
            "answerable, document, top, min_confidence, history, only, tags, lang, skip, draft, note",
        ),
        ("checks:\n- {expect: а}", 'a.checks.yaml:2: field "question" is missing'),
        (
            "checks:\n- question: а\n  question: б\n  expect: баня",
            'a.checks.yaml:3: field "question" is already written on line 2: keep one',
        ),
        (
            "checks:\n- {id: x, question: а, expect: баня}\n- {id: x, question: б, expect: баня}",
            'a.checks.yaml:3: the id "x" is already on line 2: give the check its own',
        ),
        (
            "checks:\n- question: а\n  answerable: no",
            'a.checks.yaml:3: field "answerable": true or false is needed, not "no"',
        ),
        (
            "checks:\n- question: а\n  expect: баня\n  top: 1e1",
            'a.checks.yaml:4: field "top": a whole number is needed, not "10.0"',
        ),
        (
            "checks:\n- question: а\n  expect: [б, 24]",
            'a.checks.yaml:3: field "expect": text is needed, not "24"; put the value in quotes',
        ),
        (
            "checks:\n- question: а\n  expect: баня\n  top: 51",
            'a.checks.yaml:4: field "top": 50 or less is needed, not "51"',
        ),
        (
            "checks:\n- question: а\n  expect: баня\n  min_confidence: -1",
            'a.checks.yaml:4: field "min_confidence": more than 0.0 is needed, not "-1"',
        ),
        (
            "checks:\n- question: а\n  expect: баня\n  min_confidence: .nan",
            'a.checks.yaml:4: field "min_confidence": a number is needed, not ".nan"',
        ),
        (
            "checks:\n- question: а\n  expect: баня\n  skip: true",
            'a.checks.yaml:4: field "skip": a reason in words is needed, not true',
        ),
        (
            "checks:\n- question: а\n  expect:\n",
            'a.checks.yaml:3: field "expect" is empty: write a value or delete the line',
        ),
        (
            'checks:\n- question: "а\\e[31m"\n  expect: баня',
            'a.checks.yaml:2: field "question": there is a control character in the text: delete it',
        ),
        (
            "checks:\n- question: а\n  expect: баня\n  lang: русский",
            'a.checks.yaml:4: field "lang": the code of a language (ru, kk, en) is needed, not "русский"',
        ),
        (
            "checks:\n- question: а: б",
            'a.checks.yaml:2: column 14: this is not YAML: a colon too many: put the whole text in quotes, "…"',
        ),
        *(
            (
                text,
                f"a.checks.yaml:3: column {column}: this is not YAML: this field does not fit the line above: check "
                "its indent, and the space after the dash and the colon there",
            )
            for text, column in [
                ("checks:\n- question: а\n   expect: баня", 10),
                ("checks:\n- question:а\n  expect: баня", 9),
                ("checks:\n -question: а\n  expect: баня", 9),
            ]
        ),
        (
            "checks:\n- question: а\n\texpect: баня",
            "a.checks.yaml:3: column 1: this is not YAML: a tab in the indent: indent with spaces",
        ),
        (
            "checks:\n  question: а",
            'a.checks.yaml:1: field "checks": a list (lines with a dash) is needed, not nested fields',
        ),
        (
            "checks:\n- {question: а, expect: баня}\nexpect: баня",
            'a.checks.yaml:3: unknown field "expect"; it belongs to a check, in the list under "checks:"',
        ),
        (
            "checks:\n- {question: Где баня?, expect: баня}\n- {question: где  баня, expect: улица}",
            "a.checks.yaml:3: the question is that of line 2: delete one, or give this one an id",
        ),
        (
            "checks:\n- {id: x, question: Где баня?, expect: баня}\n- {id: y, question: где баня, answerable: false}",
            "a.checks.yaml:3: the same question is on line 2: there it has an answer, here none",
        ),
        (
            "checks:\n- {question: Где баня?, answerable: false}\n- {question: где баня, expect: баня}",
            "a.checks.yaml:3: the same question is on line 2: there it has no answer, here one",
        ),
        ("a: 1\n---\nb: 2", 'a.checks.yaml:2: a second YAML document in the file: delete the line "---"'),
    ],
)
def test_a_fault_names_the_line_and_the_remedy(tmp_path: Path, text: str, expected: str) -> None:
    assert faults(tmp_path, text) == (expected,)


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        ("answerable: false, expect: баня", '"answerable: false" (there is no answer) contradicts "expect": keep one'),
        ("answerable: false, document: б", '"answerable: false" (there is no answer) contradicts "document": keep one'),
        ("expect: мост построили, not_expect: мост", '"мост" is both expected (expect) and forbidden (not_expect)'),
        ("quote: мост построили, not_expect: мост", '"мост" is both expected (quote) and forbidden (not_expect)'),
        (
            "note: пусто",
            "there is nothing to check: write one of expect, quote, not_expect, document, or answerable: false",
        ),
        (
            "expect: {any: [баня], all: [баня]}",
            "one of the two is needed: any (one of the quotes) or all (each of them)",
        ),
    ],
)
def test_a_contradiction_is_found_before_any_run(tmp_path: Path, check: str, expected: str) -> None:
    assert faults(tmp_path, f"checks:\n- {{question: а, {check}}}") == (f"a.checks.yaml:2: {expected}",)


def test_a_number_within_another_is_no_contradiction(tmp_path: Path) -> None:
    path = write(tmp_path, "checks:\n- {question: а, expect: 15 дней, not_expect: 5 дней}")
    assert read_check_file(path).checks[0].not_expect == ("5 дней",)


@pytest.mark.parametrize(
    ("check", "quote"),
    [
        ("expect: а", "а"),
        ("expect: [баня, да]", "да"),
        ("expect: {all: [и не]}", "и не"),
        ("expect: '— …'", "— …"),
        ("quote: в", "в"),
        ("not_expect: [баня, о]", "о"),
    ],
)
def test_a_quote_that_tells_nothing_is_refused(tmp_path: Path, check: str, quote: str) -> None:
    assert faults(tmp_path, f"checks:\n- {{question: а, {check}}}") == (
        f'a.checks.yaml:2: "{quote}" tells nothing, since it stands nearly everywhere: quote more words',
    )


@pytest.mark.parametrize("quote", ["5 %", "вор", "16 ГБ", "№ 7"])
def test_a_short_quote_may_tell_much(tmp_path: Path, quote: str) -> None:
    path = write(tmp_path, f"checks:\n- {{question: а, expect: '{quote}'}}")
    assert read_check_file(path).checks[0].quotes == (quote,)


def test_a_marked_sentence_is_expected_among_the_passages_too(tmp_path: Path) -> None:
    one, two = read_check_file(
        write(tmp_path, "checks:\n- {question: а, quote: баня}\n- {question: б, quote: [баня, вода], expect: река}")
    ).checks
    assert (one.expect, one.quote) == (Expectation(("баня",), every=False), ("баня",))
    assert (two.expect, two.quote, two.quotes) == (
        Expectation(("река",), every=False),
        ("баня", "вода"),
        ("река", "баня", "вода"),
    )


def test_one_question_cannot_have_an_answer_and_have_none(tmp_path: Path) -> None:
    text = "checks:\n- {id: x, question: А?, expect: баня}\n- {id: y, question: а?, answerable: false}"
    assert faults(tmp_path, text) == (
        "a.checks.yaml:3: the same question is on line 2: there it has an answer, here none",
    )


@pytest.mark.parametrize(
    ("require", "expected"),
    [
        ("{hit@4: 0.9}", 'unknown metric "hit@4"; did you mean "hit@5"?'),
        ("{hit@3: 0}", 'threshold "hit@3: 0" tests nothing: write a real one'),
        ("{false_answers: 1}", 'threshold "false_answers: 1" tests nothing: write a real one'),
        ("{hit@3: 90}", 'threshold "hit@3": a share from 0 to 1 is needed, not "90"'),
        ("{hit@3: true}", 'threshold "hit@3": a share from 0 to 1 is needed, not "True"'),
        ("{false_answers: 0.1}", 'threshold "false_answers": no check has "answerable: false"'),
        ("{tags: {typ: {mrr: 0.5}}}", 'no check has the tag "typ"; did you mean "typo"?'),
        ("{}", 'field "require" is empty: write a threshold, for example hit@3: 0.9'),
        ("{tags: {}}", 'field "tags": tags with thresholds are needed, like typo: {hit@3: 0.8}'),
        ("{tags: {typo: {}}}", 'tag "typo": thresholds are needed, like {hit@3: 0.8}'),
    ],
)
def test_a_threshold_must_be_able_to_fail(tmp_path: Path, require: str, expected: str) -> None:
    text = f"require: {require}\nchecks:\n- {{question: а, expect: баня, tags: typo}}"
    assert faults(tmp_path, text) == (f"a.checks.yaml:1: {expected}",)


def test_where_there_are_no_tags_none_is_proposed(tmp_path: Path) -> None:
    text = "require: {tags: {typo: {mrr: 0.5}}}\nchecks:\n- {question: а, expect: баня}"
    assert faults(tmp_path, text) == ('a.checks.yaml:1: no check has the tag "typo"',)


@pytest.mark.parametrize(
    ("check", "metric", "is_idle"),
    [
        ("not_expect: баня", "hit@3: 0.9", True),
        ("not_expect: баня", "mrr: 0.9", True),
        ("not_expect: баня", "false_refusals: 0.1", True),
        ("not_expect: баня", "false_answers: 0.1", True),
        ("not_expect: баня", "passed: 0.9", False),
        ("answerable: true", "hit@3: 0.9", True),
        ("answerable: true", "false_refusals: 0.1", False),
        ("answerable: false", "false_refusals: 0.1", True),
        ("document: a.md", "hit@3: 0.9", False),
    ],
)
def test_a_threshold_counts_the_checks_that_its_metric_counts(
    tmp_path: Path, check: str, metric: str, is_idle: bool
) -> None:
    text = f"require: {{{metric}}}\nchecks:\n- {{question: а, {check}}}"
    if is_idle:
        assert "no check has" in faults(tmp_path, text)[0]
    else:
        assert read_check_file(write(tmp_path, text)).thresholds


@pytest.mark.parametrize(
    "text",
    [
        "checks: !!python/object/apply:os.system [ls]",
        "a: &x [1]\nb: [*x, *x]",
        "a: " + "[" * 10_000,
        "a: " + "{a: " * 10_000,
        "checks: \x00",
        "checks: \ud800".encode("utf-8", "surrogatepass"),
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    ],
    ids=["object", "alias", "depth", "mappings", "nul", "surrogate", "binary"],
)
def test_hostile_files_are_refused_in_one_line(tmp_path: Path, text: str | bytes) -> None:
    assert len(faults(tmp_path, text)) == 1


def test_an_alias_bomb_is_refused_at_its_first_anchor(tmp_path: Path) -> None:
    rows = (f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    bomb = "a: &a [x, x]\n" + "".join(rows)
    assert faults(tmp_path, bomb) == (
        "a.checks.yaml:1: YAML anchors and aliases (&name, *name) are not allowed: write the value out in full",
    )


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    assert faults(tmp_path, b"#" * (MOST_BYTES + 1)) == ("a.checks.yaml: the file is larger than 5 MB: split it",)


@pytest.mark.parametrize("ends", ["\r\n", "\r"])
def test_line_ends_of_other_systems_are_line_ends(tmp_path: Path, ends: str) -> None:
    text = GOOD.replace("expect: в 1931 году", "expekt: в 1931 году").replace("\n", ends)
    assert faults(tmp_path, text) == ('a.checks.yaml:7: unknown field "expekt"; did you mean "expect"?',)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_encodings_are_those_of_documents(tmp_path: Path, encoding: str) -> None:
    file = read_check_file(write(tmp_path, GOOD.encode(encoding)))
    assert file.checks[0].question == "Когда построили мост?"


def test_text_that_looks_like_something_else_stays_text(tmp_path: Path) -> None:
    text = "checks:\n- {question: no, expect: 2025-12-25}\n- {question: '12', expect: 12:30}"
    first, second = read_check_file(write(tmp_path, text)).checks
    assert (first.question, first.expect) == ("no", Expectation(("2025-12-25",), every=False))
    assert (second.question, second.expect) == ("12", Expectation(("12:30",), every=False))


def test_question_files_are_checks_too(tmp_path: Path) -> None:
    rows = [
        {"id": "q1", "question": "Когда?", "kind": "date", "evidence": ["1931", "1935"], "answer": "1931"},
        {"id": "q2", "question": "Почём?", "lang": "ru", "evidence": [], "history": ["Мост"]},
    ]
    text = "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    when, price = read_check_file(write(tmp_path, text, "q.jsonl")).checks
    assert when.expect == Expectation(("1931", "1935"), every=False)
    assert (when.answerable, when.tags, when.note, when.top) == (True, ("date",), "1931", 5)
    assert (price.line, price.answerable, price.history) == (3, False, ("Мост",))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("{", "q.jsonl:1: column 2: this is not JSON: Expecting property name enclosed in double quotes"),
        ('{"id": "a", "id": "b"}', 'q.jsonl:1: field "id" is written twice: keep one'),
        ('{"id": NaN}', "q.jsonl:1: NaN is not a number: put a number in its place"),
        ("[" * 100_000, "q.jsonl:1: nested deeper than 8: this is not a check file"),
        (
            '{"id": "a", "question": "б", "evidence": [], "expect": "в"}',
            'q.jsonl:1: unknown field "expect"; here it is "evidence"',
        ),
        ("", "q.jsonl: there is not one check in the file"),
        (
            '{"id": "a", "question": "б", "evidence": ["баня", "да"]}',
            'q.jsonl:1: "да" tells nothing, since it stands nearly everywhere: quote more words',
        ),
        (
            '{"id": "a", "question": "… (баня)", "evidence": ["баня"]}',
            'q.jsonl:1: "… (баня)" is no question yet: write one that the quote answers',
        ),
    ],
)
def test_a_fault_of_a_question_file_names_its_line(tmp_path: Path, line: str, expected: str) -> None:
    assert faults(tmp_path, line, "q.jsonl") == (expected,)


def test_folders_are_searched_and_files_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    names = ["deep/b.checks.yml", "a.checks.yaml", "c.checks.jsonl", "plain.yaml", "d.checks.txt", "checks.yaml"]
    for name in names:
        write(tmp_path, GOOD, name)
    found = find_check_files([tmp_path, tmp_path / "plain.yaml", tmp_path / "a.checks.yaml"])
    assert [path.relative_to(tmp_path).as_posix() for path in found] == [
        "a.checks.yaml",
        "c.checks.jsonl",
        "deep/b.checks.yml",
        "plain.yaml",
    ]


def test_a_folder_without_checks_and_a_missing_file_are_errors(tmp_path: Path) -> None:
    for path, what in [(tmp_path, "there are no check files"), (tmp_path / "none.yaml", "there is no such file")]:
        with pytest.raises(CheckFileError, match=what):
            find_check_files([path])


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    one = write(tmp_path, "checks: []", "one.checks.yaml")
    two = write(tmp_path, "", "two.checks.yaml")
    with pytest.raises(CheckFileError) as caught:
        read_check_files([one, two])
    assert caught.value.faults == (
        'one.checks.yaml:1: field "checks": the list is empty: write at least one value',
        'two.checks.yaml: the file is empty: write "checks:" and at least one check',
    )


def test_the_first_faults_are_told_in_the_order_of_the_lines_and_the_rest_counted() -> None:
    error = CheckFileError.of("a.yaml", [FileFault(line, f"wrong {line}") for line in range(22, 0, -1)])
    assert error.faults[0] == "a.yaml:1: wrong 1"
    assert error.faults[19:] == ("a.yaml:20: wrong 20", "a.yaml: … and 2 more faults")


def test_a_fault_can_be_said_in_another_language(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    language = brackets(monkeypatch)
    with pytest.raises(CheckFileError) as caught:
        read_check_file(write(tmp_path, "checks:\n- {qestion: а, expect: баня}\n- {question: а, expect: {oll: [б]}}"))
    assert tell(caught.value.message, language) == (
        'a.checks.yaml:2: [unknown field "qestion"]; [did you mean "question"?]\n'
        'a.checks.yaml:3: [unknown field "oll"]; [did you mean "all"?]'
    )


def test_files_of_one_name_keep_their_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").mkdir()
    paths = [write(tmp_path, GOOD), write(tmp_path / "x", GOOD)]
    assert [file.name for file in read_check_files(paths)] == [path.as_posix() for path in paths]
    monkeypatch.chdir(tmp_path)
    assert [file.name for file in read_check_files(paths)] == ["a.checks.yaml", "x/a.checks.yaml"]


def test_the_schema_names_every_field_and_refuses_others() -> None:
    schema = json_schema()
    check = schema["$defs"]["CheckFields"]
    assert schema["required"] == ["checks"]
    assert check["required"] == ["question"]
    assert check["additionalProperties"] is False
    assert check["properties"]["top"]["maximum"] == 50
    assert set(schema["properties"]["require"]["properties"]) >= {"hit@3", "false_answers", "tags"}
    assert not re.search(r'"(type|const)": "?null', json.dumps(schema))
    assert not re.search("[а-яё]", json.dumps(schema, ensure_ascii=False))  # for programs: English


def test_signs_within_a_question_make_it_another_one(tmp_path: Path) -> None:
    text = (
        "checks:\n- {id: x, question: Есть ли C++?, expect: баня}\n- {id: y, question: Есть ли C?, answerable: false}"
    )
    assert len(read_check_file(write(tmp_path, text)).checks) == 2


def test_a_question_about_another_time_may_have_no_answer(tmp_path: Path) -> None:
    text = (
        "checks:\n- {id: x, question: Где баня?, expect: баня}\n"
        "- {id: y, question: Где баня?, answerable: false, only: {until: 1930}}"
    )
    assert [check.answerable for check in read_check_file(write(tmp_path, text)).checks] == [True, False]
