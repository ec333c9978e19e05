import json
import re
from pathlib import Path

import pytest

from qa.checks.check import Expectation, Threshold
from qa.checks.files import MOST_BYTES, SUFFIXES, find_check_files, read_check_file, read_check_files
from qa.checks.lines import CheckFileError
from qa.checks.schema import json_schema

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


def faults(folder: Path, text: str | bytes, name: str = "a.checks.yaml") -> list[str]:
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
        ("", "a.checks.yaml: файл пуст: впишите «checks:» и хотя бы одну проверку"),
        ("checks: []", "a.checks.yaml:1: поле «checks»: список пуст: впишите хотя бы одно значение"),
        ("- a", "a.checks.yaml:1: нужны поля: файл YAML начинается с «checks:», строка JSONL — с «{»"),
        ("chekcs: [a]", "a.checks.yaml:1: неизвестное поле «chekcs»; может быть, «checks»?"),
        (
            "checks:\n- {qestion: а, expect: в}",
            "a.checks.yaml:2: неизвестное поле «qestion»; может быть, «question»?",
        ),
        (
            "checks:\n- {question: а, expect: {oll: [б]}}",
            "a.checks.yaml:2: неизвестное поле «oll»; может быть, «all»?",
        ),
        (
            "checks:\n- {question: а, xyz: б}",
            "a.checks.yaml:2: неизвестное поле «xyz»; бывают: id, question, expect, not_expect, answerable, "
            "document, top, min_confidence, history, tags, lang, skip, draft, note",
        ),
        ("checks:\n- {expect: а}", "a.checks.yaml:2: нет обязательного поля «question»"),
        (
            "checks:\n- question: а\n  question: б\n  expect: в",
            "a.checks.yaml:3: поле «question» уже записано на строке 2: оставьте одно",
        ),
        (
            "checks:\n- {id: x, question: а, expect: в}\n- {id: x, question: б, expect: в}",
            "a.checks.yaml:3: id «x» уже есть на строке 2: дайте проверке свой id",
        ),
        (
            "checks:\n- question: а\n  answerable: no",
            "a.checks.yaml:3: поле «answerable»: нужно true или false, а записано «no»",
        ),
        (
            "checks:\n- question: а\n  expect: б\n  top: 1e1",
            "a.checks.yaml:4: поле «top»: нужно целое число, а записано «10.0»",
        ),
        (
            "checks:\n- question: а\n  expect: [б, 24]",
            "a.checks.yaml:3: поле «expect»: нужен текст, а записано «24»; возьмите значение в кавычки",
        ),
        (
            "checks:\n- question: а\n  expect: б\n  top: 51",
            "a.checks.yaml:4: поле «top»: нужно не больше 50, а записано «51»",
        ),
        (
            "checks:\n- question: а\n  expect: б\n  min_confidence: -1",
            "a.checks.yaml:4: поле «min_confidence»: нужно больше 0.0, а записано «-1»",
        ),
        (
            "checks:\n- question: а\n  expect: б\n  min_confidence: .nan",
            "a.checks.yaml:4: поле «min_confidence»: нужно число, а записано «.nan»",
        ),
        (
            "checks:\n- question: а\n  expect: б\n  skip: true",
            "a.checks.yaml:4: поле «skip»: нужна причина словами, а записано true",
        ),
        (
            "checks:\n- question: а\n  expect:\n",
            "a.checks.yaml:3: поле «expect» пусто: впишите значение или удалите строку",
        ),
        (
            'checks:\n- question: "а\\e[31m"\n  expect: б',
            "a.checks.yaml:2: поле «question»: в тексте управляющий знак: удалите его",
        ),
        (
            "checks:\n- question: а\n  expect: б\n  lang: русский",
            "a.checks.yaml:4: поле «lang»: нужен код языка (ru, kk, en), а записано «русский»",
        ),
        (
            "checks:\n- question: а: б",
            'a.checks.yaml:2: столбец 14: это не YAML: лишнее двоеточие: возьмите весь текст в кавычки «"…"»',
        ),
        ("a: 1\n---\nb: 2", "a.checks.yaml:2: второй документ YAML в файле: удалите строку «---»"),
    ],
)
def test_a_fault_names_the_line_and_the_remedy(tmp_path: Path, text: str, expected: str) -> None:
    assert faults(tmp_path, text) == [expected]


@pytest.mark.parametrize(
    ("check", "expected"),
    [
        (
            "answerable: false, expect: б",
            "«answerable: false» (ответа нет) и «expect» противоречат: оставьте одно",
        ),
        (
            "answerable: false, document: б",
            "«answerable: false» (ответа нет) и «document» противоречат: оставьте одно",
        ),
        (
            "expect: мост построили, not_expect: мост",
            "цитата «мост» и ожидается (expect), и запрещена (not_expect)",
        ),
        ("note: пусто", "нечего проверять: впишите expect, not_expect или answerable: false"),
        ("expect: {any: [а], all: [б]}", "нужно одно из двух: any (любая из цитат) или all (все)"),
    ],
)
def test_a_contradiction_is_found_before_any_run(tmp_path: Path, check: str, expected: str) -> None:
    assert faults(tmp_path, f"checks:\n- {{question: а, {check}}}") == [f"a.checks.yaml:2: {expected}"]


def test_one_question_cannot_have_an_answer_and_have_none(tmp_path: Path) -> None:
    text = "checks:\n- {id: x, question: А?, expect: б}\n- {id: y, question: а?, answerable: false}"
    assert faults(tmp_path, text) == ["a.checks.yaml:3: тот же вопрос на строке 2: там ответ есть, здесь нет"]


@pytest.mark.parametrize(
    ("require", "expected"),
    [
        ("{hit@4: 0.9}", "неизвестная метрика «hit@4»; может быть, «hit@5»?"),
        ("{hit@3: 0}", "порог «hit@3: 0» ничего не проверяет: впишите настоящий"),
        ("{false_answers: 1}", "порог «false_answers: 1» ничего не проверяет: впишите настоящий"),
        ("{hit@3: 90}", "порог «hit@3»: нужна доля от 0 до 1, а записано «90»"),
        ("{hit@3: true}", "порог «hit@3»: нужна доля от 0 до 1, а записано «True»"),
        ("{false_answers: 0.1}", "порог «false_answers»: нет ни одной проверки с «answerable: false»"),
        ("{tags: {typ: {mrr: 0.5}}}", "ни у одной проверки нет тега «typ»; может быть, «typo»?"),
        ("{}", "поле «require» пусто: впишите порог, например hit@3: 0.9"),
    ],
)
def test_a_threshold_must_be_able_to_fail(tmp_path: Path, require: str, expected: str) -> None:
    text = f"require: {require}\nchecks:\n- {{question: а, expect: б, tags: typo}}"
    assert faults(tmp_path, text) == [f"a.checks.yaml:1: {expected}"]


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
    assert faults(tmp_path, bomb) == [
        "a.checks.yaml:1: якоря и ссылки YAML (&имя, *имя) не допускаются: повторите значение полностью"
    ]


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    assert faults(tmp_path, b"#" * (MOST_BYTES + 1)) == ["a.checks.yaml: файл больше 5 МБ: разделите его"]


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
        ("{", "q.jsonl:1: столбец 2: это не JSON: Expecting property name enclosed in double quotes"),
        ('{"id": "a", "id": "b"}', "q.jsonl:1: поле «id» записано дважды: оставьте одно"),
        ('{"id": NaN}', "q.jsonl:1: NaN — не число: замените его числом"),
        ("[" * 100_000, "q.jsonl:1: вложенность глубже 8: это не файл проверок"),
        (
            '{"id": "a", "question": "б", "evidence": [], "expect": "в"}',
            "q.jsonl:1: неизвестное поле «expect»; здесь это «evidence»",
        ),
        ("", "q.jsonl: в файле нет ни одной проверки"),
    ],
)
def test_a_fault_of_a_question_file_names_its_line(tmp_path: Path, line: str, expected: str) -> None:
    assert faults(tmp_path, line, "q.jsonl") == [expected]


def test_folders_are_searched_and_files_taken_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    names = ["deep/b.checks.yml", "a.checks.yaml", "c.checks.jsonl", "plain.yaml"]
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
    for path, what in [(tmp_path, "нет файлов проверок"), (tmp_path / "none.yaml", "такого файла нет")]:
        with pytest.raises(CheckFileError, match=what):
            find_check_files([path])


def test_faults_of_all_files_are_told_together(tmp_path: Path) -> None:
    one = write(tmp_path, "checks: []", "one.checks.yaml")
    two = write(tmp_path, "", "two.checks.yaml")
    with pytest.raises(CheckFileError) as caught:
        read_check_files([one, two])
    assert [fault.split(":")[0] for fault in caught.value.faults] == ["one.checks.yaml", "two.checks.yaml"]


def test_files_of_one_name_keep_their_folders(tmp_path: Path) -> None:
    (tmp_path / "x").mkdir()
    paths = [write(tmp_path, GOOD), write(tmp_path / "x", GOOD)]
    assert [file.name for file in read_check_files(paths)] == [path.as_posix() for path in paths]


def test_the_schema_names_every_field_and_refuses_others() -> None:
    schema = json_schema()
    check = schema["$defs"]["CheckFields"]
    assert schema["required"] == ["checks"]
    assert check["required"] == ["question"]
    assert check["additionalProperties"] is False
    assert check["properties"]["top"]["maximum"] == 50
    assert set(schema["properties"]["require"]["properties"]) >= {"hit@3", "false_answers", "tags"}
    assert not re.search(r'"(type|const)": "?null', json.dumps(schema))


def test_the_plugin_collects_what_the_command_finds() -> None:
    # Read, not imported: pytest must be the first to import a plugin.
    source = Path(__file__).parents[2].joinpath("qa", "checks", "pytest_plugin.py").read_text(encoding="utf-8")
    assert f"\nSUFFIXES = {json.dumps(SUFFIXES)[1:-1].join('()')} " in source
