"""Drafts of check files, read back by the reader of check files and run over the real index."""

from pathlib import Path

import pytest

from index.build import build_index
from index.documents.reading import read_documents
from index.errors import DocumentError
from qa.checks.draft import Draft, write_draft
from qa.checks.faults import CheckFileError
from qa.checks.files import read_check_file
from qa.checks.quotes import Quotes
from qa.checks.run import CheckOptions, run
from qa.cli import main as cli
from tests.checks.brackets import brackets

BRIDGE = """\
# Мост

Мост через Талас построили в 1931 году. Это важно.

## Когда мост чинили в последний раз?

Мост чинили летом 2019 года, и ремонт занял девять недель. Всё прошло хорошо.
"""


def folder_with(tmp_path: Path, **texts: str) -> Path:
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return tmp_path / "bridge.md"


BEYOND = "… (что-то близкое по теме, чего в документе нет)"


def test_each_passage_is_quoted_and_every_question_is_left_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brackets(monkeypatch, "ru")
    draft = write_draft(folder_with(tmp_path, bridge=BRIDGE))
    assert (draft.path, draft.count) == (tmp_path / "bridge.checks.yaml", 3)
    checks = read_check_file(draft.path).checks
    assert [(check.question, check.expect.quotes if check.expect else None) for check in checks] == [
        ("… (Мост, Талас, 1931)", ("Мост через Талас построили в 1931 году.",)),
        ("… (Когда мост чинили в последний раз?)", ("Мост чинили летом 2019 года, и ремонт занял девять недель.",)),
        ("… ([something near the subject that the document does not tell])", None),
    ]
    assert [check.answerable for check in checks] == [True, True, False]
    assert {check.document for check in checks} == {"bridge.md"}
    assert {check.skip for check in checks} == {'a draft: read it and delete the line "draft"'}
    assert draft.path.read_text(encoding="utf-8").splitlines()[:3] == [
        "# [Checks for bridge.md drafted by derek check --draft; none of them is run yet.]",
        '# [Read each one: in the place of "…" write a question as a person would ask it, in other words than those of '
        'the document; keep the right quotes, delete "draft: true".]',
        'document: "bridge.md"',
    ]


def test_a_confirmed_draft_passes_and_an_unconfirmed_one_is_no_proof(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    path = write_draft(folder_with(tmp_path / "source", bridge=BRIDGE)).path
    build_index([tmp_path / "source"], tmp_path / "ix")
    unread = run(CheckOptions((path,)), tmp_path / "ix")
    reason = 'a draft: read it and delete the line "draft"'
    assert unread.lines[-2] == f"no check was run, so nothing is shown to work: {reason}"
    assert unread.code == 2
    text = path.read_text(encoding="utf-8").replace("    draft: true\n", "")
    for asked, question in (
        ("… (Мост, Талас, 1931)", "Когда построили мост?"),
        ("… (Когда мост чинили в последний раз?)", "Как долго шёл ремонт моста?"),
        (BEYOND, "Сколько стоит билет в цирк?"),
    ):
        assert asked in text
        text = text.replace(asked, question)
    path.write_text(text, encoding="utf-8")
    told = run(CheckOptions((path,)), tmp_path / "ix")
    assert told.lines[-1].startswith("3 checks: 3 passed; ")
    assert told.code == 0


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    document = folder_with(tmp_path, bridge=BRIDGE)
    own = tmp_path / "bridge.checks.yaml"
    own.write_text("checks: [{question: Мост?, expect: Талас}]\n", encoding="utf-8")
    assert write_draft(document) == Draft(tmp_path / "bridge.draft.checks.yaml", 3)
    draft = (tmp_path / "bridge.draft.checks.yaml").read_text(encoding="utf-8")
    assert write_draft(document) == Draft(own, 0)
    folder_with(tmp_path, bridge=f"{BRIDGE}\n## Кто там?\n\nУ моста стоит каменный лев с золотой цепью.\n")
    with pytest.raises(DocumentError, match="bridge.checks.yaml and the draft bridge.draft.checks.yaml are there"):
        write_draft(document)
    assert (tmp_path / "bridge.draft.checks.yaml").read_text(encoding="utf-8") == draft
    assert own.read_text(encoding="utf-8") == "checks: [{question: Мост?, expect: Талас}]\n"


def test_a_second_draft_has_only_what_is_new(tmp_path: Path) -> None:
    first = write_draft(folder_with(tmp_path, bridge=BRIDGE)).path
    assert write_draft(tmp_path / "bridge.md") == Draft(first, 0)
    assert sorted(path.name for path in tmp_path.glob("*.yaml")) == ["bridge.checks.yaml"]
    more = "\n## Кто охраняет мост?\n\nУ моста стоит каменный лев с золотой цепью.\n"
    second = write_draft(folder_with(tmp_path, bridge=BRIDGE + more))
    assert (second.path, second.count) == (first.with_name("bridge.draft.checks.yaml"), 1)
    (check,) = read_check_file(second.path).checks
    assert check.question == "… (Кто охраняет мост?)"


def test_an_interviewer_asks_the_last_question_of_a_turn(tmp_path: Path) -> None:
    text = (
        '---\nparticipants: ["Асель Нурланова, инженер", "Корреспондент"]\n---\n\n'
        "— Вы работаете на станции давно. Кто построил мост через Талас?\n\n"
        "— Мост через Талас построил инженер Ладыгин со своими учениками.\n\n"
        "— А когда его открыли?\n\n— Мост открыли весной 1931 года, в день первого паводка.\n"
    )
    path = write_draft(folder_with(tmp_path, bridge=text)).path
    assert [(check.question, check.expect and check.expect.quotes) for check in read_check_file(path).checks] == [
        ("… (Кто построил мост через Талас?)", ("Мост через Талас построил инженер Ладыгин со своими учениками.",)),
        ("… (А когда его открыли?)", ("Мост открыли весной 1931 года, в день первого паводка.",)),
        (BEYOND, None),
    ]


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Мост через Талас построили в 1931 году.\n", "… (Мост, Талас, 1931)"),
        ("Көпір Талас өзенінде 1931 жылы салынды.\n", "… (Көпір, Талас, 1931)"),
        ("The bridge over the Talas was built in 1931.\n", "… (bridge, Talas, 1931)"),
        ("# Мост\n\n## Длина и ширина\n\nДлина моста через Талас равна девяти метрам.\n", "… (Талас, равна, метрам)"),
    ],
)
def test_where_the_document_asks_nothing_the_question_is_left_to_a_person(
    tmp_path: Path, text: str, question: str
) -> None:
    """A heading asked back, or the words of the quote, would be found for certain."""
    path = write_draft(folder_with(tmp_path, bridge=text)).path
    assert read_check_file(path).checks[0].question == question
    path.write_text(path.read_text(encoding="utf-8").replace("    draft: true\n", ""), encoding="utf-8")
    with pytest.raises(CheckFileError) as caught:
        read_check_file(path)
    assert caught.value.faults[0] == (
        f'bridge.checks.yaml:6: "{question}" is no question yet: write one that the quote answers'
    )


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
    document = folder_with(tmp_path, bridge=text)
    draft = write_draft(document)
    checks = read_check_file(draft.path).checks
    quotes = Quotes({one.name: one for one in read_documents([document]).documents}, [])
    expected = [quote for check in checks if check.expect for quote in check.expect.quotes]
    assert len(checks) == draft.count
    assert [quotes.within(quote, ["bridge.md"]) for quote in expected] == [["bridge.md"]] * len(expected) != []


@pytest.mark.parametrize("text", ["Да.\n", "Мост. Мост. Мост.\n"])
def test_a_document_with_nothing_to_ask_about(tmp_path: Path, text: str) -> None:
    with pytest.raises(DocumentError, match=r"bridge.md: there is no sentence that could be asked about$"):
        write_draft(folder_with(tmp_path, bridge=text))
    assert [path.name for path in tmp_path.iterdir()] == ["bridge.md"]


def drafted(capsys: pytest.CaptureFixture[str], *typed: str) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", "--draft", *typed])
    return ended.value.code, capsys.readouterr().out


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder_with(tmp_path, bridge=BRIDGE)
    file = tmp_path / "bridge.checks.yaml"
    told = f'{file}: 3 checks. Write the question of each, and delete its line "draft: true"\n'
    assert drafted(capsys, str(path)) == (0, told)
    told = f"nothing is new: the checks beside {path} are all that a draft has\n"
    assert drafted(capsys, str(path)) == (0, told)


def test_a_document_of_the_index_is_named_as_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "source").mkdir()
    folder_with(tmp_path / "source", bridge=BRIDGE)
    build_index([tmp_path / "source"], tmp_path / "ix")
    code, told = drafted(capsys, "bridge.md", "--index", str(tmp_path / "ix"))
    assert (code, told.split(": ")[0]) == (0, f"{tmp_path}/source/bridge.checks.yaml")
    with pytest.raises(SystemExit) as ended:
        cli.main(["check", "--draft", "brigde.md", "--index", str(tmp_path / "ix")])
    told = "derek: brigde.md is no file, and the index has no document of this name. Similar: bridge.md\n"
    assert (ended.value.code, capsys.readouterr().err) == (1, told)
