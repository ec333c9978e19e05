"""An earlier version is asked by its own code, and its passages are judged as today's are."""

import json
import subprocess
from pathlib import Path

import pytest

from benchmarks import landed as module
from benchmarks.landed import FIRST, LandedError, Shown, Version, landed, line, ranked, written
from benchmarks.retrieval import COLUMNS, earlier
from benchmarks.sets import Asking, Task
from index.documents.document import Document

OLD = '''"""Cuts a document into its lines, and shows them all, the last first."""
import json, sys
from pathlib import Path
words = sys.argv[1:]
index = Path(words[words.index("--index") + 1])
if words[0] == "build":
    files = sorted(Path(words[-1]).rglob("*.txt"))
    index.write_text(json.dumps([[one.name, text] for one in files for text in one.read_text().splitlines()]))
else:
    for question in Path(words[words.index("--batch") + 1]).read_text().splitlines():
        shown = [{"document": name, "text": text} for name, text in reversed(json.loads(index.read_text()))]
        print(json.dumps({"id": json.loads(question)["id"], "passages": shown}))
    sys.exit(1)
'''
LISTS = '''"""What an old version may lay out in its own way, but for this name."""
import json
from types import SimpleNamespace
def open_index(root):
    return SimpleNamespace(passages=[SimpleNamespace(document=d, text=t) for d, t in json.loads(root.read_text())])
'''


def document(name: str, text: str) -> Document:
    return Document(name, "", "", text, 0, name, "utf-8")


@pytest.fixture
def commit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A repository in which an old version was committed, and then taken away."""
    code = tmp_path / "repository"
    for folder, name, text in (("qa", "cli.py", OLD), ("index", "build.py", LISTS)):
        (code / folder).mkdir(parents=True)
        (code / folder / "__init__.py").touch()
        (code / folder / name).write_text(text)

    def git(*words: str) -> str:
        who = ("-c", "user.name=test", "-c", "user.email=test@example.org")
        command = ["git", "-C", str(code), *who, *words]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()

    git("init", "--quiet")
    git("add", "-A")
    git("commit", "--quiet", "-m", "old")
    old = git("rev-parse", "HEAD")
    git("rm", "--quiet", "-r", "qa", "index")
    git("commit", "--quiet", "-m", "gone")
    monkeypatch.setattr(module, "ROOT", code)
    return old


def test_an_earlier_version_answers_by_its_own_code_and_leaves_no_working_tree(commit: str) -> None:
    asked = (
        Asking("q1", "Where?", evidence=("hill",)),
        Asking("q2", "When?", evidence=("1974",)),
        Asking("none", "Why?"),
    )
    task = Task("set", (document("a.txt", "On the hill.\nIn 1974."),), asked)
    with landed(commit) as version:
        table = earlier(version, task)
    assert table[:, list(COLUMNS).index("hit@1")].tolist() == [0, 1]  # a question without an answer does not count
    assert table[:, list(COLUMNS).index("hit@3")].tolist() == [1, 1]
    listed = subprocess.run(["git", "-C", str(module.ROOT), "worktree", "list"], capture_output=True, text=True)
    assert len(listed.stdout.splitlines()) == 1


def test_a_version_that_does_not_run_says_why(commit: str, tmp_path: Path) -> None:
    with landed(commit) as version:
        (version.code / "qa" / "cli.py").write_text("import what_is_gone\n")
        with pytest.raises(LandedError, match="does not run: .*No module named 'what_is_gone'"):
            version.build([tmp_path], tmp_path / "index")


def test_a_commit_that_is_not_here_is_said(commit: str) -> None:
    with pytest.raises(LandedError, match="version 0123abcd is not here"), landed("0123abcd"):
        pass


def test_the_first_version_is_called_so() -> None:
    assert [Version(commit, Path()).name for commit in (FIRST, "abc")] == ["first version", "version abc"]


def test_what_is_shown_is_known_by_its_document_and_text() -> None:
    passages = [Shown("a", "one"), Shown("b", "one"), Shown("a", "two")]
    shown = [{"document": "a", "text": "two"}, {"document": "b", "text": "one"}]
    answers = [json.dumps({"id": "q", "passages": shown}), json.dumps({"id": "refused", "error": "no word"})]
    assert ranked(passages, answers) == {"q": [2, 1], "refused": []}


def test_documents_that_questions_name_are_a_corpus_and_others_files_with_their_names(tmp_path: Path) -> None:
    documents = (document("part/a.md", "# A\r\nText"), document("b.txt", "Other"))
    files = written(Task("", documents, (Asking("q", "?", evidence=("Text",)),)), tmp_path / "files")
    assert (files / "part" / "a.md").read_bytes() == b"# A\r\nText"
    corpus = written(Task("", documents, (Asking("q", "?", {"b.txt": 1.0}),)), tmp_path / "corpus")
    lines = [json.loads(one) for one in corpus.read_text(encoding="utf-8").splitlines()]
    assert [one["_id"] for one in lines] == ["part/a.md", "b.txt"]


def test_a_question_keeps_those_before_it() -> None:
    assert json.loads(line(Asking("q", "А кто?", history=("Что?",)))) == {
        "id": "q", "question": "А кто?", "history": ["Что?"]
    }  # fmt: skip
