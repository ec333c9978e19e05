"""Drafts of check files, read back by the reader of check files and run over the real index."""

from pathlib import Path

import pytest

from index.build import build_index
from index.errors import DocumentError
from qa.checks.draft import write_draft
from qa.checks.files import read_check_file
from qa.checks.quotes import Quotes
from qa.checks.run import CheckOptions, run
from qa.cli import main as cli

BRIDGE = """\
# Мост

Мост через Талас построили в 1931 году. Это важно.

## Когда мост чинили в последний раз?

Мост чинили летом 2019 года, и ремонт занял девять недель. Всё прошло хорошо.
"""
THEATRE = "## Сколько лет театру в Кызылорде?\n\nТеатру семьдесят лет, и труппа в нём молодая.\n"


def folder_with(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path / "bridge.md"


def test_headings_ask_passages_answer_and_another_document_does_not(tmp_path: Path) -> None:
    path, count = write_draft(folder_with(tmp_path, bridge=BRIDGE, theatre=THEATRE))
    assert (path, count) == (tmp_path / "bridge.checks.yaml", 3)
    checks = read_check_file(path).checks
    assert [(check.question, check.expect.quotes if check.expect else None) for check in checks] == [
        ("Что сказано о: Мост, Талас, 1931?", ("Мост через Талас построили в 1931 году.",)),
        ("Когда мост чинили в последний раз?", ("Мост чинили летом 2019 года, и ремонт занял девять недель.",)),
        ("Сколько лет театру в Кызылорде?", None),
    ]
    assert [check.answerable for check in checks] == [True, True, False]
    assert {check.document for check in checks} == {"bridge.md"}
    assert {check.skip for check in checks} == {"черновик: прочтите и удалите строку «draft»"}
    assert checks[2].note == "вопрос из документа theatre.md: годится для индекса, в котором этого документа нет"


def test_a_confirmed_draft_passes_and_an_unconfirmed_one_is_no_proof(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    path, _ = write_draft(folder_with(tmp_path / "source", bridge=BRIDGE))
    build_index([tmp_path / "source"], tmp_path / "ix")
    assert run(CheckOptions((path,)), tmp_path / "ix")[0] == 2
    path.write_text(path.read_text(encoding="utf-8").replace("    draft: true\n", ""), encoding="utf-8")
    code, lines = run(CheckOptions((path,)), tmp_path / "ix")
    assert lines[-1].startswith("Проверок: 2; прошло 2;")
    assert code == 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    document = folder_with(tmp_path, bridge=BRIDGE)
    own = tmp_path / "bridge.checks.yaml"
    own.write_text("checks: [{question: Мост?, expect: Талас}]\n", encoding="utf-8")
    assert write_draft(document)[0] == tmp_path / "bridge.draft.checks.yaml"
    with pytest.raises(DocumentError, match=r"черновик тоже \(bridge.draft.checks.yaml\)"):
        write_draft(document)
    assert own.read_text(encoding="utf-8") == "checks: [{question: Мост?, expect: Талас}]\n"


def test_an_interviewer_asks_the_last_question_of_a_turn(tmp_path: Path) -> None:
    text = (
        '---\nparticipants: ["Асель Нурланова, инженер", "Корреспондент"]\n---\n\n'
        "— Вы работаете на станции давно. Кто построил мост через Талас?\n\n"
        "— Мост через Талас построил инженер Ладыгин со своими учениками.\n\n"
        "— А когда его открыли?\n\n— Мост открыли весной 1931 года, в день первого паводка.\n"
    )
    path, _ = write_draft(folder_with(tmp_path, bridge=text))
    assert [(check.question, check.expect and check.expect.quotes) for check in read_check_file(path).checks] == [
        ("Кто построил мост через Талас?", ("Мост через Талас построил инженер Ладыгин со своими учениками.",)),
        ("А когда его открыли?", ("Мост открыли весной 1931 года, в день первого паводка.",)),
    ]


def test_plain_text_is_asked_for_by_its_words(tmp_path: Path) -> None:
    path, _ = write_draft(folder_with(tmp_path, bridge="Мост через Талас построили в 1931 году.\n"))
    (check,) = read_check_file(path).checks
    assert check.question == "Что сказано о: Мост, Талас, 1931?"


@pytest.mark.parametrize(
    "text",
    [
        'Завод «Восход» сказал: "нет, 12:30 — # не время" и закрыл все ворота на замок.\n',
        "Мост\u2028через Талас\x85построили в 1931 году местные каменщики.\n",
        "Мост через Талас \\ построили & в *1931* году %d местные {каменщики} [из] Шу.\n",
        "Мост\x1b[31m через Талас построили в 1931 году. Длина моста равна девяти метрам.\n",
        "| Мост | Длина |\n|---|---|\n| Талас большой | 124 метра ровно |\n",
        "Мост через Талас, который построили каменщики, " * 40 + "стоит.\n\nДлина моста равна девяти метрам.\n",
    ],
)
def test_whatever_the_document_says_the_draft_is_read_and_its_quotes_are_found(tmp_path: Path, text: str) -> None:
    from index.documents.reading import read_documents

    document = folder_with(tmp_path, bridge=text)
    path, count = write_draft(document)
    checks = read_check_file(path).checks
    quotes = Quotes({one.name: one for one in read_documents([document]).documents}, [])
    expected = [quote for check in checks if check.expect for quote in check.expect.quotes]
    assert len(checks) == count
    assert [quotes.within(quote, ["bridge.md"]) for quote in expected] == [["bridge.md"]] * len(expected) != []


@pytest.mark.parametrize(
    ("text", "told"),
    [("Да.\n", "не нашлось ни одного предложения"), ("Мост. Мост. Мост.\n", "не нашлось ни одного предложения")],
)
def test_a_document_with_nothing_to_ask_about(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(DocumentError, match=told):
        write_draft(folder_with(tmp_path, bridge=text))
    assert [path.name for path in tmp_path.iterdir()] == ["bridge.md"]


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", "--draft", str(folder_with(tmp_path, bridge=BRIDGE))])
    told = f"{tmp_path}/bridge.checks.yaml: проверок: 2. Прочтите каждую, поправьте и удалите её строку «draft: true»\n"
    assert (ended.value.code, capsys.readouterr().out) == (0, told)
