"""The `derek` command as a person uses it: results, and for each mistake one line, an exit code, and nothing lost."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from index.storage.store import Store
from qa.cli.main import main

ROOT = Path(__file__).parents[2]
TEXTS = {
    "apteka.md": "---\ntitle: Об аптеках\ndate: 2025-12-25\n---\n"
    "Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.\n",
    "teatr.txt": "Театр открыли весной. На открытии играли пьесу о реке.\n",
}
QUESTION = "Что выпускает завод?"
EVIL = "\x1b]0;хозяин\x07\x9b31m\u202e"  # sets a window's title, turns red, turns the reading order around


class Done(NamedTuple):
    code: int
    out: str
    err: str


Derek = Callable[..., Done]


@pytest.fixture(autouse=True)
def no_waiting_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda handle: None)


@pytest.fixture
def derek(capfd: pytest.CaptureFixture[str]) -> Derek:
    """The command in this process, in the folder of the test."""

    def run(*arguments: str) -> Done:
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main(list(arguments))
        out, err = capfd.readouterr()
        assert "Traceback" not in err
        code = ended.value.code
        assert isinstance(code, int)
        return Done(code, out, err)

    return run


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents and no index."""
    (tmp_path / "source").mkdir()
    for name, text in TEXTS.items():
        (tmp_path / "source" / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the same documents, made once."""
    from index.build import build_index

    folder = tmp_path_factory.mktemp("made")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_index([folder], folder / ".derek")
    return folder / ".derek"


@pytest.fixture
def indexed(folder: Path, made: Path) -> Path:
    """A folder with documents and their index."""
    shutil.copytree(made, folder / ".derek")
    return folder


def contents(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def assert_one_line(done: Done, code: int, says: str) -> None:
    assert done.code == code
    assert done.out == ""
    assert done.err.startswith("derek: ")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert done.err.endswith("\n")


# --- ask ---------------------------------------------------------------------------------------


def test_ask_quotes_the_sentence_and_says_where_it_stands(indexed: Path, derek: Derek) -> None:
    done = derek("ask", QUESTION, "--top", "1")
    assert done == (
        0,
        "\n«Завод выпускает лекарства.»\n"
        "[1] Об аптеках · 2025-12-25 · apteka.md:43–134\n"
        "Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.\n",
        "",
    )


def test_the_shape_of_ask_json_is_the_contract(indexed: Path, derek: Derek) -> None:
    done = derek("ask", QUESTION, "--json")
    assert (done.code, done.err, done.out.count("\n")) == (0, "", 1)
    line = json.loads(done.out)
    assert list(line) == [
        *("id", "question", "asked", "repairs", "found", "confidence", "build", "ms", "notice", "passages")
    ]
    assert (line["id"], line["question"], line["asked"], line["repairs"]) == ("", QUESTION, QUESTION, [])
    assert (line["found"], line["build"], line["notice"]) == (True, "000001", "")
    assert 0 <= line["confidence"] <= 1
    assert 0 < line["ms"] < 10_000
    assert [passage["rank"] for passage in line["passages"]] == [1, 2]
    best = line["passages"][0]
    assert list(best) == [
        *("rank", "document", "title", "date", "heading", "speaker", "start", "stop", "text", "score"),
        *("sentence", "signals", "matches"),
    ]
    assert (best["document"], best["title"], best["date"]) == ("apteka.md", "Об аптеках", "2025-12-25")
    assert (best["heading"], best["speaker"]) == ("", "")
    for passage in line["passages"]:
        text = TEXTS[passage["document"]]
        assert text[passage["start"] : passage["stop"]] == passage["text"]
        sentence = passage["sentence"]
        assert text[sentence["start"] : sentence["stop"]] == sentence["text"]
        assert passage["start"] <= sentence["start"] < sentence["stop"] <= passage["stop"]
        assert {"terms", "vector", "alignment"} <= passage["signals"].keys()
    assert best["sentence"]["text"] == "Завод выпускает лекарства."
    assert ["завод", "завод", 1.0] in best["matches"]


def test_a_repair_is_told(indexed: Path, derek: Derek) -> None:
    typed = "xnj dsgecrftn pfdjl"  # «что выпускает завод» with the Latin layout on
    line = json.loads(derek("ask", typed, "--json").out)
    assert line["question"] == typed
    assert [(repair["kind"], repair["from"]) for repair in line["repairs"]] == [("layout", typed)]
    assert line["asked"] == line["repairs"][0]["to"]
    assert line["passages"][0]["document"] == "apteka.md"


@pytest.mark.parametrize(("top", "shown"), [("1", 1), ("2", 2), ("1000", 2)])
def test_top(indexed: Path, derek: Derek, top: str, shown: int) -> None:
    assert len(json.loads(derek("ask", QUESTION, "--json", "--top", top).out)["passages"]) == shown


def test_explain(indexed: Path, derek: Derek) -> None:
    out = derek("ask", QUESTION, "--explain").out
    assert "    итог " in out
    assert "    слова: " in out
    assert "· сборка 000001 · " in out


def test_batch_answers_in_order_with_the_ids_given(indexed: Path, derek: Derek) -> None:
    records: list[dict[str, Any]] = [
        {"id": "q1", "question": QUESTION},
        {"id": 7, "question": "Когда открыли театр?", "history": None},
        {"question": "А что играли?", "history": ["Когда открыли театр?"]},
        {"id": {"a": [1]}, "question": QUESTION, "history": [], "more": "ignored"},
    ]
    lines = "\n\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (indexed / "q.jsonl").write_bytes(b"\xef\xbb\xbf" + lines.encode() + b"\r\n")
    done = derek("ask", "--batch", "q.jsonl", "--top", "1")
    assert (done.code, done.err) == (0, "")
    answers = [json.loads(line) for line in done.out.splitlines()]
    assert [line["id"] for line in answers] == ["q1", 7, "", {"a": [1]}]
    assert [line["question"] for line in answers] == [record["question"] for record in records]
    assert [line["passages"][0]["document"] for line in answers] == ["apteka.md", "teatr.txt", "teatr.txt", "apteka.md"]
    assert [repair["kind"] for repair in answers[2]["repairs"]] == ["followup"]
    single = json.loads(derek("ask", QUESTION, "--json", "--top", "1").out)
    assert {**answers[0], "ms": 0, "id": ""} == {**single, "ms": 0}


def test_a_question_of_a_batch_that_cannot_be_asked_stops_no_other(indexed: Path, derek: Derek) -> None:
    lines = [json.dumps({"id": id, "question": asked}) for id, asked in enumerate(["", "а" * 10**6, QUESTION], 1)]
    (indexed / "q.jsonl").write_text("\n".join(lines))
    done = derek("ask", "--batch", "q.jsonl")
    assert done.code == 1
    assert done.err == "derek: вопросов без ответа из-за ошибки: 2 из 3, смотрите поле error\n"
    first, second, third = (json.loads(line) for line in done.out.splitlines())
    assert first["error"].startswith("вопрос пуст")
    assert second["error"].startswith("вопрос слишком длинный: 1000000 знаков")
    assert (second["id"], second["found"], second["passages"]) == (2, False, [])
    assert third["passages"][0]["document"] == "apteka.md"
    assert set(third) == set(first) - {"error"}


BATCHES = [
    (b"", "нет вопросов"),
    (b"\n \n", "нет вопросов"),
    (b"{", "строка 1: не JSON"),
    (b'{"question": "a"}\n{"id": 1', "строка 2: не JSON"),
    (b'{"question": NaN}', "строка 1: не JSON"),
    (b'{"id": NaN, "question": "a"}', "строка 1: не JSON"),
    (b"[" * 100_000, "строка 1: не JSON"),
    (b"1" * 10_000, "строка 1: не JSON"),
    (b"[]", "строка 1: нет строки question"),
    (b'"a"', "строка 1: нет строки question"),
    (b"null", "строка 1: нет строки question"),
    (b'{"id": 1}', "строка 1: нет строки question"),
    (b'{"question": 5}', "строка 1: нет строки question"),
    (b'{"question": ["a"]}', "строка 1: нет строки question"),
    (b'{"question": "a", "history": "b"}', "строка 1: history"),
    (b'{"question": "a", "history": [1]}', "строка 1: history"),
    (b'{"question": "a", "history": {}}', "строка 1: history"),
    ("вопрос".encode("cp1251"), "не в UTF-8 (байт 0)"),
    (b"\x00\xff\x00", "не в UTF-8"),
]


@pytest.mark.parametrize(("data", "says"), BATCHES)
def test_a_wrong_batch_file_is_one_line_before_any_answer(indexed: Path, derek: Derek, data: bytes, says: str) -> None:
    (indexed / "q.jsonl").write_bytes(data)
    assert_one_line(derek("ask", "--batch", "q.jsonl"), 1, says)


def test_no_batch_file(indexed: Path, derek: Derek) -> None:
    assert_one_line(derek("ask", "--batch", "нет.jsonl"), 1, "файл вопросов нет.jsonl не читается: нет такого файла")
    assert_one_line(
        derek("ask", "--batch", "source"), 1, "файл вопросов source не читается: на месте файла лежит папка"
    )


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("", "вопрос пуст"),
        ("   \n ", "вопрос пуст"),
        ("?!…", "вопрос пуст («?!…»)"),
        ("\u200b\u00ad", "вопрос пуст"),
        ("\x1b[31m", "вопрос"),
        ("а" * 1_000_000, "вопрос слишком длинный: 1000000 знаков, а можно до 2000"),
    ],
)
def test_what_is_no_question_is_one_line(indexed: Path, derek: Derek, question: str, says: str) -> None:
    if question == "\x1b[31m":
        done = derek("ask", question)  # "31m" is something to look for; it may be answered or refused
        assert "\x1b" not in done.out + done.err
        return
    assert_one_line(derek("ask", question), 1, says)
    assert_one_line(derek("ask", question, "--json"), 1, says)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["ask"], "задайте один вопрос в кавычках или файл вопросов"),
        (["ask", QUESTION, "--batch", "q.jsonl"], "задайте один вопрос"),
        (["ask", QUESTION, "--top", "0"], "--top 0: укажите число от 1 до 1000"),
        (["ask", QUESTION, "--top", "-1"], "--top -1: укажите число от 1 до 1000"),
        (["ask", QUESTION, "--top", "1000000000"], "--top 1000000000: укажите число от 1 до 1000"),
        (["ask", QUESTION, "--top", "два"], "--top: нужно целое число. Подсказка: derek ask --help"),
        (["ask", "--top"], "после --top нужно значение. Подсказка: derek ask --help"),
        (
            ["ask", "Что", "выпускает", "завод?"],
            "лишнее: выпускает завод?. Вопрос из нескольких слов возьмите в кавычки",
        ),
        (["ask", QUESTION, "--tpo", "3"], "нет параметра --tpo; похож --top. Подсказка: derek ask --help"),
        (["ask", QUESTION, "--json=да"], "у --json не бывает значения"),
        (["aks", QUESTION], "нет команды «aks»; есть build, ask, chat"),
        (["show"], "не хватает: ДОКУМЕНТ. Подсказка: derek show --help"),
        (["diff", "000001"], "не хватает: B. Подсказка: derek diff --help"),
        (["chat", "--port", "0"], "--port: нужно число не меньше 1"),
        (["chat", "--port", "70000"], "--port: нужно число не больше 65535"),
        (["--nope"], "нет параметра --nope. Подсказка: derek --help"),
        ([f"a{EVIL}"], "нет команды «a"),
        (["ask", QUESTION, f"--x{EVIL}"], "нет параметра --x"),
    ],
)
def test_a_slip_in_the_command_line_is_one_russian_line(
    indexed: Path, derek: Derek, arguments: list[str], says: str
) -> None:
    done = derek(*arguments)
    assert_one_line(done, 2, says)
    assert not set("\x1b\x07\x9b\u202e") & set(done.err)


def test_help_names_the_commands(folder: Path, derek: Derek) -> None:
    for arguments in ([], ["--help"], ["-h"]):
        done = derek(*arguments)
        assert (done.code, done.err) == (0, "")
        assert "Команды" in done.out
        assert "Собрать индекс из документов и опубликовать его" in done.out
    assert "--explain" in derek("ask", "--help").out


def test_nothing_in_a_document_steers_the_terminal(folder: Path, derek: Derek) -> None:
    evil = f"Завод {EVIL} выпускает лекарства. Их везут в больницы области и в аптеки города."
    plenty = "Театр открыли весной. " * 40  # a file of little else is taken for a binary one
    title = '---\ntitle: "\\e[31m"\n---\n'
    (folder / "source" / "apteka.md").write_text(f"{title}{evil}\n\n{plenty}\n", encoding="utf-8")
    bad = set("\x1b\x07\x9b\u202e")
    for arguments in (
        ["build"],
        ["ask", QUESTION],
        ["ask", QUESTION, "--json"],
        ["ask", QUESTION, "--explain"],
        ["show", "apteka.md"],
        ["list"],
        ["list", "--json"],
        ["build", "--full", "--json"],
        ["diff", "000001", "000002"],
        ["show", f"нет{EVIL}"],
        ["ask", f"завод {EVIL}"],
        ["ask", f"завод {EVIL}", "--json"],
        ["build", f"нет{EVIL}"],
        ["diff", f"нет{EVIL}", "000001"],
        ["build", "--model", f"нет{EVIL}"],
        ["ask", QUESTION, "--index", f"нет{EVIL}"],
        ["ask", "--batch", f"нет{EVIL}"],
    ):
        done = derek(*arguments)
        assert not bad & set(done.out + done.err), arguments
    text = json.loads(derek("ask", QUESTION, "--json").out)["passages"][0]["text"]
    assert text.startswith(evil)  # told in full, as escapes


# --- the index -------------------------------------------------------------------------------


def test_ask_builds_the_index_first_and_says_so(folder: Path, derek: Derek) -> None:
    done = derek("ask", QUESTION, "--json")
    assert done.code == 0
    told = done.err.splitlines()
    assert told[0] == "Индекса ещё нет, собираю из source …"
    assert told[1].startswith("Сборка 000001 опубликована: 2 документа, 2 фрагмента, ")
    assert len(told) == 2
    assert json.loads(done.out)["passages"][0]["document"] == "apteka.md"
    assert derek("ask", QUESTION).err == ""


def test_no_index_and_no_documents(folder: Path, derek: Derek) -> None:
    shutil.rmtree(folder / "source")
    done = derek("ask", QUESTION)
    assert_one_line(done, 1, "индекса .derek ещё нет, и папки source с документами тоже")
    assert "derek build ФАЙЛ_ИЛИ_ПАПКА" in done.err
    assert not (folder / ".derek").exists()


def test_a_damaged_index_without_another_is_one_line(indexed: Path, derek: Derek) -> None:
    (indexed / ".derek" / "builds" / "000001" / "vectors.faiss").write_bytes(b"x")
    says = "сборка 000001: файл vectors.faiss обрезан"
    for arguments in (["ask", QUESTION], ["show", "apteka.md"], ["diff", "000001", "000001"]):
        done = derek(*arguments)
        assert done.code == 1
        assert "vectors.faiss" in done.err
        assert "соберите заново: derek build" in done.err.lower()
        assert done.err.count("\n") == 1
    done = derek("verify")
    assert (done.code, done.out) == (1, "")
    assert says in done.err
    assert derek("build").code == 0
    assert derek("ask", QUESTION).code == 0


def test_an_older_build_answers_with_a_loud_notice(indexed: Path, derek: Derek) -> None:
    assert derek("build", "--full").code == 0
    (indexed / ".derek" / "builds" / "000002" / "vectors.faiss").write_bytes(b"x")
    done = derek("ask", QUESTION, "--json")
    assert done.code == 0
    assert done.err.startswith("Внимание: сборка 000002 негодна")
    line = json.loads(done.out)
    assert line["build"] == "000001"
    assert line["notice"].startswith("Внимание: сборка 000002 негодна")
    assert derek("verify").code == 1


@pytest.mark.parametrize(
    "command", [["ask", QUESTION], ["build"], ["verify"], ["list"], ["rollback"], ["show", "apteka.md"]]
)
def test_a_file_in_the_place_of_the_index(folder: Path, derek: Derek, command: list[str]) -> None:
    (folder / ".derek").write_text("чужое")
    done = derek(*command)
    assert done.code == 1
    assert done.err.startswith("derek: ")
    assert done.err.splitlines()[-1].startswith("derek: ")
    assert (folder / ".derek").read_text() == "чужое"


def test_an_index_folder_that_cannot_be_written(folder: Path, derek: Derek) -> None:
    """/proc takes no folders, from root either."""
    done = derek("build", "--index", "/proc/derek")
    assert_one_line(done, 1, "/proc/derek")


def test_verify_list_and_rollback(indexed: Path, derek: Derek) -> None:
    assert derek("verify") == (0, "Сборка 000001: все файлы на месте и целы\n", "")
    (indexed / "source" / "teatr.txt").write_text("Театр закрыт на ремонт до осени.", encoding="utf-8")
    assert derek("build").code == 0
    listed = derek("list").out.splitlines()
    assert [line[:9] for line in listed] == ["  000001 ", "* 000002 "]
    assert "документов 2, фрагментов 2, модель derek" in listed[1]
    builds = json.loads(derek("list", "--json").out)
    assert [(one["build"], one["published"], one["fault"]) for one in builds] == [
        ("000001", False, ""),
        ("000002", True, ""),
    ]
    assert derek("diff", "000001", "000002") == (
        0,
        "- teatr.txt:0–54  Театр открыли весной. На открытии играли пьесу о реке.\n"
        "+ teatr.txt:0–32  Театр закрыт на ремонт до осени.\n"
        "000001 → 000002: добавлено 1, убрано 1 фрагментов\n",
        "",
    )
    assert derek("rollback") == (0, "Опубликована сборка 000001\n", "")
    assert json.loads(derek("ask", QUESTION, "--json").out)["build"] == "000001"
    assert derek("rollback", "000002") == (0, "Опубликована сборка 000002\n", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["rollback"], "нет годной сборки старше опубликованной"),
        (["rollback", "000009"], "нет сборки 000009 в .derek; есть: 000001"),
        (["rollback", "../../etc"], "нет сборки ../../etc"),
        (["diff", "000001", "000002"], "нет сборки 000002 в .derek; есть: 000001"),
        (["diff", "", "x"], "нет сборки"),
        (["list", "--index", "nowhere"], "в nowhere нет сборок. Соберите первую: derek build"),
        (["verify", "--index", "nowhere"], "ещё нет индекса; соберите его: derek build"),
        (["show", "apteka.md", "--index", "nowhere"], "ещё нет индекса; соберите его: derek build"),
        (["show", "aptek.md"], "нет документа «aptek.md» ни в индексе, ни на диске; похожие: apteka.md"),
        (["show", "zzz"], "нет документа «zzz» ни в индексе, ни на диске; в индексе: apteka.md, teatr.txt"),
    ],
)
def test_what_is_not_there_is_one_line(indexed: Path, derek: Derek, arguments: list[str], says: str) -> None:
    assert_one_line(derek(*arguments), 1, says)
    assert not (indexed / "nowhere").exists()


SHOWN = """apteka.md · Об аптеках · 2025-12-25 · utf-8

── 1 · 43–134 (91) ·
Завод выпускает лекарства. Производство выросло в четыре раза. Их везут в больницы области.
"""


def test_show_a_document_of_the_index_or_a_file_before_there_is_one(indexed: Path, derek: Derek) -> None:
    assert derek("show", "apteka.md") == (0, SHOWN, "")
    assert derek("show", "source/apteka.md", "--index", "nowhere") == (0, SHOWN, "")


# --- build -----------------------------------------------------------------------------------


def test_build_tells_what_it_did(folder: Path, derek: Derek) -> None:
    done = derek("build")
    first, names, last = done.out.splitlines()
    assert (done.code, done.err) == (0, "")
    assert first == "новых 2, изменено 0, удалено 0, без изменений 0: закодировать 2 из 2 фрагментов"
    assert names == "  новые: apteka.md, teatr.txt"
    assert last.startswith("Сборка 000001 опубликована: 2 документа, 2 фрагмента, ")
    (folder / "source" / "teatr.txt").unlink()
    done = derek("build", "--dry-run")
    assert done.out.splitlines() == [
        "новых 0, изменено 0, удалено 1, без изменений 1: закодировать 0 из 1 фрагмента",
        "  удалены: teatr.txt",
    ]
    assert Store(folder / ".derek").current() == "000001"


def test_build_json(folder: Path, derek: Derek) -> None:
    made = json.loads(derek("build", "--json").out)
    assert made.pop("seconds") > 0
    assert made == {
        "build": "000001",
        "added": ["apteka.md", "teatr.txt"],
        "changed": [],
        "removed": [],
        "kept": [],
        "stale": [],
        "encoded": 2,
        "passages": 2,
        "faults": [],
        "notice": "",
    }
    made = json.loads(derek("build", "--json", "--dry-run").out)
    assert (made["build"], made["kept"], made["encoded"]) == ("", ["apteka.md", "teatr.txt"], 0)


def test_paths_may_be_files_and_folders(folder: Path, derek: Derek) -> None:
    (folder / "отчёт.txt").write_text("Мост открыли осенью.", encoding="utf-8")
    assert json.loads(derek("build", "отчёт.txt", "source", "--json").out)["added"] == [
        "apteka.md",
        "teatr.txt",
        "отчёт.txt",
    ]


BINARY = bytes(range(256)) * 9


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("foto.txt", BINARY, "не прочитан: foto.txt: "),
        ("foto.docx", BINARY, ""),
        ("broken.txt", b"\xff\xfe\x00", "не прочитан: broken.txt: "),
        ("torn.txt", "Завод открыт".encode()[:-1] + b"\xff", ""),
    ],
)
def test_a_document_that_cannot_be_read_is_named_and_stops_no_other(
    folder: Path, derek: Derek, name: str, data: bytes, says: str
) -> None:
    (folder / "source" / name).write_bytes(data)
    done = derek("build")
    assert says in done.err
    assert done.err == "" or (name in done.err and done.err.count("\n") == 1)
    assert done.code == (1 if done.err.startswith("не прочитан") else 0)
    assert "Сборка 000001 опубликована" in done.out
    assert derek("ask", QUESTION).code == 0


def test_the_earlier_version_of_a_broken_document_answers(indexed: Path, derek: Derek) -> None:
    (indexed / "source" / "apteka.md").write_bytes(BINARY)
    done = derek("build")
    assert done.code == 1
    assert done.err.startswith("не прочитан: apteka.md: ")
    assert "  не прочитаны, осталась прежняя версия: apteka.md" in done.out.splitlines()
    assert "«Завод выпускает лекарства.»" in derek("ask", QUESTION).out


@pytest.mark.parametrize(
    ("path", "data", "says"),
    [
        ("нет.txt", None, "Нет такого файла или папки: нет.txt. Проверьте путь."),
        ("empty.txt", b"", "empty.txt: пустой файл; впишите текст или уберите его"),
        ("blank.txt", b" \n\n", "blank.txt: пустой файл"),
        ("foto.txt", BINARY, "foto.txt: "),
        ("foto.png", BINARY, "foto.png: формат .png не читается"),
        ("dashes.md", "—\n\n— …\n".encode(), "в документах нет ни одного слова (dashes.md)"),
    ],
)
def test_nothing_to_build_from_is_one_line_and_leaves_the_index(
    indexed: Path, derek: Derek, path: str, data: bytes | None, says: str
) -> None:
    if data is not None:
        (indexed / path).write_bytes(data)
    before = contents(indexed / ".derek")
    assert_one_line(derek("build", path), 1, says)
    assert {name: data for name, data in contents(indexed / ".derek").items() if name != "LOCK"} == {
        name: data for name, data in before.items() if name != "LOCK"
    }


def test_documents_in_other_encodings_are_read(folder: Path, derek: Derek) -> None:
    text = TEXTS["teatr.txt"] * 5
    for encoding in ("cp1251", "koi8-r", "utf-16"):
        (folder / "source" / f"{encoding}.txt").write_bytes(text.encode(encoding))
    assert derek("build").code == 0
    assert (
        text.strip() in derek("show", "cp1251.txt").out.replace("\n", "")
        or "Театр открыли" in derek("show", "koi8-r.txt").out
    )


@pytest.mark.parametrize(
    ("model", "says"),
    [
        ("./нет-такой", "нет такой папки с моделью: «./нет-такой». Укажите папку модели"),
        ("", "нет такой папки с моделью: «»"),
        ("source", "модель «{folder}/source» не загрузилась"),
    ],
)
def test_an_unknown_model_is_one_line_and_leaves_the_index(indexed: Path, derek: Derek, model: str, says: str) -> None:
    assert_one_line(derek("build", "--model", model), 1, says.format(folder=indexed))
    assert Store(indexed / ".derek").current() == "000001"


# --- chat ------------------------------------------------------------------------------------


@pytest.fixture
def busy() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def test_chat_on_a_busy_port_is_one_line_at_once(indexed: Path, derek: Derek, busy: int) -> None:
    started = time.perf_counter()
    assert_one_line(derek("chat", "--port", str(busy)), 1, f"port {busy} is taken: close that program or give another")
    assert time.perf_counter() - started < 2
    assert "gradio" not in sys.modules or time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--host", "0.0.0.0"], "a password is needed"),
        (["--auth", "безпароля"], "--auth wants a name and a password"),
        (
            ["--index", "nowhere", "--source", "нет", "--port", "7999"],
            "индекса nowhere ещё нет, и папки нет с документами тоже",
        ),
    ],
)
def test_chat_that_cannot_start_is_one_line(indexed: Path, derek: Derek, arguments: list[str], says: str) -> None:
    assert_one_line(derek("chat", *arguments), 1, says)


# --- check -----------------------------------------------------------------------------------

CHECKS = """document: apteka.md
checks:
  - id: factory
    question: Что выпускает завод?
    expect: {quote}
"""


@pytest.mark.parametrize(
    ("quote", "code"),
    [("Завод выпускает лекарства", 0), ("Их везут в больницы области", 0), ("Завод выпускает сталь", 2)],
)
def test_check_exit_codes(indexed: Path, derek: Derek, quote: str, code: int) -> None:
    (indexed / "source" / "apteka.checks.yaml").write_text(CHECKS.format(quote=quote), encoding="utf-8")
    assert derek("check").code == code


def test_check_without_an_index_or_documents(folder: Path, derek: Derek) -> None:
    (folder / "my.checks.yaml").write_text(CHECKS.format(quote="Завод"), encoding="utf-8")
    shutil.rmtree(folder / "source")
    done = derek("check", "my.checks.yaml")
    assert done.code == 3
    assert "индекса .derek ещё нет" in done.err


# --- as a process ----------------------------------------------------------------------------


def process(
    folder: Path, *arguments: str, flags: tuple[str, ...] = (), stdout: int = subprocess.PIPE, **environment: str
) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *flags, "-m", "qa.cli", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
    )


def test_without_asserts_in_a_terminal_without_russian_letters(indexed: Path) -> None:
    with process(indexed, "ask", QUESTION, "--json", flags=("-O",), LC_ALL="C", PYTHONIOENCODING="ascii") as running:
        out, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (0, b"")
    assert json.loads(out.decode("utf-8"))["passages"][0]["sentence"]["text"] == "Завод выпускает лекарства."


def test_a_reader_that_stops_reading_is_no_error_of_ours(indexed: Path) -> None:
    """`derek show book.txt | head -1`"""
    lines = "\n\n".join(f"Глава {number}. Завод выпускает лекарства. {'Слово ' * 40}." for number in range(2000))
    (indexed / "book.txt").write_text(lines, encoding="utf-8")
    with process(indexed, "show", "book.txt", "--index", "nowhere") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert running.stdout.readline().decode() == "book.txt · book · utf-8\n"
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 1


def test_ctrl_c_ends_with_130_and_one_line_and_loses_nothing(indexed: Path) -> None:
    before = contents(indexed / ".derek")
    os.mkfifo(indexed / "q.jsonl")  # a batch that never comes
    with process(indexed, "ask", "--batch", "q.jsonl") as running:
        while not sleeps(running.pid):
            pass
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err.decode()) == (130, b"", "derek: прервано\n")
    assert contents(indexed / ".derek") == before


def sleeps(pid: int) -> bool:
    """Whether a process did nothing for a while, after it did something: it waits."""

    def ticks() -> list[str]:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]

    before = ticks()
    time.sleep(0.3)
    state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    return state == "S" and ticks() == before != ["0", "0"]


def test_no_colours_where_they_are_not_wanted(indexed: Path) -> None:
    """On a real terminal: words may be bold, but have no colour."""
    terminal, stdout = os.openpty()
    environment = {"TERM": "xterm-256color", "NO_COLOR": "1"}
    with process(indexed, "ask", QUESTION, stdout=stdout, **environment):
        os.close(stdout)
        out = b""
        with contextlib.suppress(OSError):  # EIO: the other end is closed
            while more := os.read(terminal, 4096):
                out += more
    os.close(terminal)
    assert "\x1b[1m«Завод выпускает лекарства.»" in out.decode()
    assert set(re.findall(r"\x1b\[([0-9;]*)m", out.decode())) <= {"0", "1", "2"}
