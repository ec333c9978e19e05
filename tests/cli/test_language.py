"""The terminal's language: of help, of results, of remarks and of mistakes; JSON stays English."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import QUESTION, Derek, assert_one_line
from tests.cli.processes import ended, process

pytest_plugins = ["tests.cli.fixtures"]

RUSSIAN, KAZAKH, ENGLISH = "ru_RU.UTF-8", "kk_KZ.UTF-8", "C.UTF-8"
COMMANDS = [
    "build",
    "add",
    "remove",
    "ask",
    "chat",
    "show",
    "check",
    "compare",
    "list",
    "diff",
    "rollback",
    "verify",
    "doctor",
]


@pytest.mark.parametrize("command", [[], *([one] for one in COMMANDS)], ids=str)
@pytest.mark.parametrize("language", [RUSSIAN, KAZAKH])
def test_no_line_of_help_stays_english(
    derek: Derek, monkeypatch: pytest.MonkeyPatch, language: str, command: list[str]
) -> None:
    english = derek(*command, "--help").out.splitlines()
    monkeypatch.setenv("LC_ALL", language)
    translated = derek(*command, "--help").out.splitlines()
    same = {line for line in english if line in translated}
    assert [line for line in same if line and not line.startswith("  derek ")] == []


@pytest.mark.parametrize(
    ("language", "arguments", "says"),
    [
        (RUSSIAN, ["biuld"], "нет команды «biuld». Может быть, build? Справка: derek --help"),
        (KAZAKH, ["biuld"], "«biuld» пәрмені жоқ. Мүмкін, build? Анықтама: derek --help"),
        (RUSSIAN, ["remove"], "не хватает: ИМЯ. Справка: derek remove --help"),
        (RUSSIAN, ["ask", "x", "--top", "two"], "--top: нужно целое число. Справка: derek ask --help"),
        (RUSSIAN, ["ask", "?!"], "в вопросе нет слов"),
        (RUSSIAN, ["list", "--index", "nowhere"], "в nowhere нет сборок. Соберите первую: derek build"),
    ],
)
def test_a_mistake_is_told_in_the_language_of_the_terminal(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch, language: str, arguments: list[str], says: str
) -> None:
    monkeypatch.setenv("LC_ALL", language)
    done = derek(*arguments)
    assert_one_line(done, done.code, says)


def test_results_and_remarks_are_russian_and_json_is_english(folder: Path) -> None:
    code, out, err = ended(process(folder, "ask", QUESTION, "--explain", "--top", "1", LC_ALL=RUSSIAN))
    assert (code, err.splitlines()[0]) == (0, "Индекса ещё нет, собираю из source …")
    assert err.splitlines()[1].startswith("Сборка 000001 опубликована: 2 документа, 2 фрагмента, ")
    assert "    слова: выпускать, завод\n" in out
    code, out, err = ended(process(folder, "build", "--full", LC_ALL="", LANG=KAZAKH))
    assert (code, err) == (0, "")
    assert out.splitlines()[-1].startswith("000002 жинағы жарияланды: 2 құжат, 2 үзінді, ")
    code, out, err = ended(process(folder, "ask", "Как зовут капитана?", "--json", LC_ALL=RUSSIAN))
    line = json.loads(out)
    assert (code, err, line["found"], list(line)[:4]) == (1, "", False, ["id", "question", "asked", "repairs"])


def test_the_notice_of_a_fallback_is_translated_for_a_person_only(indexed: Path, derek: Derek) -> None:
    assert derek("build", "--full").code == 0
    (indexed / ".derek" / "builds" / "000002" / "vectors.faiss").write_bytes(b"x")
    code, out, err = ended(process(indexed, "ask", QUESTION, "--json", LC_ALL=RUSSIAN))
    assert (code, err.startswith("Внимание: ")) == (0, True)
    assert json.loads(out)["notice"].startswith("Attention: ")


def test_an_unknown_language_is_english(folder: Path) -> None:
    code, out, err = ended(process(folder, "build", "--dry-run", LC_ALL="", LANG="de_DE.UTF-8", LANGUAGE="ru"))
    assert (code, out.splitlines()[1], err) == (0, "  new: apteka.md, teatr.txt", "")
