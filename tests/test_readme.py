"""The README and docs/ do what they say: each command line runs, the tree is the tree, links lead somewhere."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.page.process import free_port

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]  # their lines run in this order
TEXT = "".join(page.read_text(encoding="utf-8") for page in PAGES)
BLOCKS = re.findall(r"(<!-- [^>]*-->\n)?```bash\n(.*?)```", TEXT, re.DOTALL)
PYTHON = re.findall(r"(<!-- [^>]*-->\n)?```python\n(.*?)```", TEXT, re.DOTALL)
# A block with a mark is not for here: `chat` and `test` set everything up, the others say why in the mark.
LINES = [line for mark, block in BLOCKS if not mark for line in block.splitlines() if not line.startswith("#")]
COPIED = ("README.md", "source", "app.py", "index", "qa", "pyproject.toml", "benchmarks")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy to run in, whose `derek` is the program of this checkout."""
    folder = tmp_path_factory.mktemp("checkout")
    for name in COPIED:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, folder / name)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "activate").touch()
    for name, module in (("derek", "-m qa.cli"), ("pytest", "-m pytest"), ("python", "")):
        command = folder / ".venv" / "bin" / name
        command.write_text(f'#!/bin/sh\nexec {sys.executable} {module} "$@"\n', encoding="utf-8")
        command.chmod(0o755)
    return folder


@pytest.mark.slow
def test_every_line_runs_as_written_one_after_the_other(checkout: Path) -> None:
    path = os.pathsep.join([str(checkout / ".venv" / "bin"), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(checkout), "LC_ALL": "C.UTF-8"}
    failed = []
    programs = [f"python -c {shlex.quote(code)}" for mark, code in PYTHON if not mark]
    for line in [*LINES, *programs]:
        expected = int(found[1]) if (found := re.search(r"exits with (\d)", line)) else 0
        done = subprocess.run(
            ["bash", "-c", line], cwd=checkout, env=environment, capture_output=True, text=True, timeout=120
        )
        if done.returncode != expected:
            failed.append(f"{line}\n  exit {done.returncode}: {(done.stderr or done.stdout)[-400:]}")
    assert failed == []


@pytest.mark.slow
def test_what_programs_ask_is_answered_as_written(checkout: Path) -> None:
    """Over the sample, by a server at another port than the one written."""
    marked = [block for mark, block in BLOCKS if "needs `derek chat`" in mark][0].strip().splitlines()
    program = next(code for mark, code in PYTHON if mark)
    port = str(free_port())
    environment = {**os.environ, "PYTHONPATH": str(checkout), "LC_ALL": "C.UTF-8"}
    serve = [sys.executable, "-m", "qa.cli", "chat", "--port", port, "--index", "api-index"]
    with subprocess.Popen(serve, cwd=checkout, env=environment, stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr is not None
        while "is ready" not in server.stderr.readline():
            assert server.poll() is None
        told = [
            subprocess.run(
                ["bash", "-c", line.replace("7860", port)], cwd=checkout, capture_output=True, text=True, check=True
            ).stdout
            for line in [*marked, f"{sys.executable} -c {shlex.quote(program)}"]
        ]
        server.terminate()
    assert "в 4,6 раза" in json.loads(told[0])["passages"][0]["sentence"]["text"]
    assert json.loads(told[1])["documents"][0]["name"] == "zhambyl-2025-12-25.md"
    assert json.loads(told[2])["status"] == "ok"
    assert told[3].startswith(("True ", "False "))


def test_there_are_lines_to_run() -> None:
    assert "derek build" in {re.sub(r"\s+#.*", "", line) for line in LINES}


def test_the_two_commands_stand_alone_in_their_blocks() -> None:
    marked = {mark.strip(): block.strip().splitlines() for mark, block in BLOCKS if mark}
    assert len(marked["<!-- chat -->"]) == len(marked["<!-- test -->"]) == 1


def test_the_tree_is_the_tree() -> None:
    """Every folder of code is named in the README's tree, and nothing is named that is not there."""
    tree = README.split("## The tree", 1)[1].split("```")[1]
    named: set[str] = set()
    parents: list[tuple[int, str]] = []
    for line in tree.splitlines():
        entry = re.match(r"( *)([\w.]+/)(?: |$)", line)
        if entry:
            parents = [one for one in parents if one[0] < len(entry[1])]
            path = "".join(name for _, name in parents) + entry[2]
            parents.append((len(entry[1]), entry[2]))
            named.add(path)
    code = {
        f"{file.parent.relative_to(ROOT).as_posix()}/"
        for room in ("index", "qa")
        for file in (ROOT / room).rglob("*.py")
    }
    assert code - named == set()
    assert {path for path in named if not (ROOT / path).is_dir()} == set()


def test_links_lead_somewhere() -> None:
    """To files that are there, and to headings in them."""
    broken = []
    for page in [*PAGES, ROOT / "benchmarks" / "README.md"]:
        for link in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            name, _, heading = link.partition("#")
            target = page.parent / name if name else page
            if "://" not in link and not (target.exists() and (not heading or heading in headings(target))):
                broken.append(f"{page.name}: {link}")
    assert broken == []


def headings(page: Path) -> set[str]:
    """The headings of a page as addresses have them."""
    found = re.findall(r"^#+ (.+)", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


def test_every_page_is_one_click_away() -> None:
    linked = set(re.findall(r"\]\((docs/[^)#]+\.md)", README))
    assert {page.relative_to(ROOT).as_posix() for page in PAGES[1:]} - linked == set()
