"""The command as a whole: help, version, mistakes in the command line, and that it is a well-behaved process."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.commands import EVIL, QUESTION, STEERING, Derek, assert_one_line, contents
from tests.cli.processes import ended, imported_by, process, wait_until_asleep

pytest_plugins = ["tests.cli.fixtures"]

BUILD_HELP = """Usage: derek build [OPTIONS] [PATH ...]

Build the index of your documents and publish it.

Only what has changed is prepared again. During a build, and if it fails, the
build before it answers.

Arguments:
  [PATH ...]  files and folders of documents [default: those of the index, else
              source/]

Options:
  --index FOLDER          the folder of the index, or its address in a Milvus:
                          milvus+http://HOST:19530/NAME [default: .derek]
  --model NAME_OR_FOLDER  derek (embedded), static (embedded: fast and weaker),
                          or a sentence-transformers model, which may be
                          downloaded by its name [default: that of the index,
                          else derek]
"""


@pytest.mark.parametrize("arguments", [[], ["--help"], ["-h"]])
def test_help_names_the_commands(derek: Derek, arguments: list[str]) -> None:
    done = derek(*arguments)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("Usage: derek [OPTIONS] COMMAND ...\n\nDerek answers questions about your documents")
    listed = re.search(r"^Commands:\n((?:  .*\n)+)", done.out, re.MULTILINE)
    assert listed
    assert re.findall(r"^  (\w+)  ", listed[1], re.MULTILINE) == [
        *("build", "add", "remove", "ask", "chat", "show", "check", "compare", "calibrate"),
        *("list", "diff", "rollback", "verify", "doctor", "model", "feedback", "mcp"),
    ]


def test_help_of_a_command(derek: Derek) -> None:
    done = derek("build", "--help")
    assert (done.code, done.err, done.out[: len(BUILD_HELP)]) == (0, "", BUILD_HELP)
    assert "\n  -h, --help              show this page\n\nExamples:\n  derek build " in done.out
    assert "Usage: derek diff [OPTIONS] BEFORE AFTER\n" in derek("diff", "-h").out
    assert "  [DOCUMENT]  its name in the index, or a file\n" in derek("show", "-h").out


def test_the_version_is_that_of_the_package(derek: Derek) -> None:
    assert derek("--version") == (0, f"derek {version('derek')}\n", "")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["biuld"], 'no command "biuld". Did you mean build? Help: derek --help'),
        (["aks", QUESTION], 'no command "aks". Did you mean ask? Help: derek --help'),
        (["xyz"], 'no command "xyz"; there are build, add, remove, ask, chat, '),
        ([QUESTION], f"no command \"{QUESTION}\". To ask it: derek ask '{QUESTION}'."),
        (["--nope"], "no option --nope. Help: derek --help"),
        (["ask", QUESTION, "--explian"], "no option --explian. Did you mean --explain? Help: derek ask --help"),
        (["ask", "-5 градусов?"], "no option -5. Before a question that begins with a minus goes --: derek ask --"),
        (["ask", "--ось?"], "no option --ось?. Before a question that begins with a minus goes --: derek ask --"),
        (["ask", "--top"], "--top needs a value. Help: derek ask --help"),
        (["ask", QUESTION, "--top", "two"], "--top: a whole number is needed. Help: derek ask --help"),
        (["ask", QUESTION, "--json=yes"], "--json takes no value."),
        (["ask", "How", "long", "is it?"], "unexpected: long is it?. Put a question of several words in quotes."),
        (["show", "a", "b"], "unexpected: b. Help: derek show --help"),
        (["diff", "000001"], "AFTER is missing. Help: derek diff --help"),
        (["chat", "--port", "0"], "--port: a number of at least 1 is needed."),
        (["chat", "--port", "70000"], "--port: a number of at most 65535 is needed."),
        ([f"a{EVIL}"], 'no command "a'),
        (["ask", QUESTION, f"--x{EVIL}"], "no option --x"),
    ],
)
def test_a_slip_in_the_command_line_is_one_line(derek: Derek, arguments: list[str], says: str) -> None:
    done = derek(*arguments)
    assert_one_line(done, 2, f"derek: {says}")
    assert not STEERING & set(done.err)


@pytest.mark.parametrize("arguments", [["--help"], ["build", "--help"], ["--version"], ["biuld"], ["ask", "--tpo"]])
def test_what_needs_no_index_loads_none(tmp_path: Path, arguments: list[str]) -> None:
    heavy = {"numpy", "faiss", "gradio", "torch", "rich", "index.index", "qa.page.server"}
    assert imported_by(tmp_path, arguments) & heavy == set()


def test_nothing_in_a_document_steers_the_terminal(folder: Path, derek: Derek) -> None:
    evil = f"Завод {EVIL} выпускает лекарства. Их везут в больницы области и в аптеки города."
    plenty = "Театр открыли весной. " * 40  # a file of little else is taken for a binary one
    title = '---\ntitle: "\\e[31m"\n---\n'
    (folder / "source" / "apteka.md").write_text(f"{title}{evil}\n\n{plenty}\n", encoding="utf-8")
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
        ["show", f"none{EVIL}"],
        ["ask", f"завод {EVIL}"],
        ["ask", f"завод {EVIL}", "--json"],
        ["ask", "\x1b[31m"],
        ["build", f"none{EVIL}"],
        ["diff", f"none{EVIL}", "000001"],
        ["build", "--model", f"none{EVIL}"],
        ["ask", QUESTION, "--index", f"none{EVIL}"],
        ["ask", "--batch", f"none{EVIL}"],
    ):
        done = derek(*arguments)
        assert not STEERING & set(done.out + done.err), arguments
    text = json.loads(derek("ask", QUESTION, "--json").out)["passages"][0]["text"]
    assert text.startswith(evil)  # told in full, as escapes


def test_without_asserts_in_a_terminal_without_russian_letters(indexed: Path) -> None:
    code, out, err = ended(
        process(indexed, "ask", QUESTION, "--json", flags=("-O",), LC_ALL="C", PYTHONIOENCODING="ascii")
    )
    assert (code, err) == (0, "")
    assert json.loads(out)["passages"][0]["sentence"]["text"] == "Завод выпускает лекарства."


def test_app_py_is_derek_chat(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    command = [sys.executable, str(root / "app.py"), "--help"]
    done = subprocess.run(command, cwd=tmp_path, env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=True)
    assert done.stdout.decode().startswith("Usage: derek chat [OPTIONS]\n")


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
    running = process(indexed, "ask", "--batch", "q.jsonl")
    wait_until_asleep(running.pid)
    running.send_signal(signal.SIGINT)
    assert ended(running) == (130, "", "derek: interrupted\n")
    assert contents(indexed / ".derek") == before


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


def test_a_closed_standard_input_of_mcp_is_one_line(
    indexed: Path, derek: Derek, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("mcp")
    monkeypatch.setattr(sys, "stdin", None)  # as `<&-` leaves it
    assert_one_line(
        derek("mcp"), 1, "standard input or output is closed, over which a program would ask: give a --port"
    )
