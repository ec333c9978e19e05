"""Data flows one way, room by room, and each heavy library has one owner. Held over syntax trees, nothing is run."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# The layers, lowest first; a file belongs to the longest name that its own begins with, and imports only from its own
# layer and those below. What matches none has no place: a new room is named here first.
LAYERS = (
    "index",
    "index.messages",
    "index.errors",
    "index.characters",
    "index.arrays",
    "index.language",
    "index.documents",
    "index.passages",
    "index.storage",
    "index.encoders",
    "index.ranking",
    "index.memory",
    "index.sources",
    "index.place",
    "index.columns",
    "index.contents",
    "index.index",
    "index.parts",
    "index.copies",
    "index.filters",
    "index.plan",
    "index.prepare",
    "index.spread",
    "index.opening",
    "index.mirror",
    "index.build",
    "index.hit",
    "index.named",
    "index.query",
    "index.candidates",
    "index.search",
    "index.encoders.training",
    "qa",
    "qa.limits",
    "qa.locale",
    "qa.repair",
    "qa.smalltalk",
    "qa.followup",
    "qa.question",
    "qa.reading",
    "qa.reading.training",
    "qa.answer",
    "qa.surer",
    "qa.versions",
    "qa.built",
    "qa.calibrate",
    "qa.engine",
    "qa.live",
    "qa.checks",
    "qa.offline",
    "qa.desk",
    "qa.places",
    "qa.feedback",
    "qa.page",
    "qa.api",
    "qa.cli",
    "app",
)

# A library -> who may import it, and whether only inside functions: it takes seconds, or brings threads.
OWNERS: dict[str, tuple[tuple[str, ...], bool]] = {
    "faiss": (("index.ranking",), False),
    "pymilvus": (("index.storage.milvus.server",), True),
    "sentence_transformers": (("index.encoders",), True),
    "torch": (("index.encoders", "qa.reading.training"), True),
    "transformers": (("index.encoders",), True),
    "onnxruntime": (("index.encoders",), True),
    "ray": (("index.encoders.over_ray",), True),
    "onnx": (("index.encoders.training",), False),
    "tokenizers": (("index.encoders", "qa.reading.training"), False),
    "wordfreq": (("index.encoders.training",), True),
    "huggingface_hub": (("index.encoders.hub", "index.encoders.training"), True),
    "gradio": (("qa.page.server",), True),
    "typer": (("qa.cli",), False),
    "charset_normalizer": (("index.documents.encoding",), False),
    "bs4": (("index.documents.formats",), True),
    "markdownify": (("index.documents.formats",), True),
    "markdown_it": (("index.documents.markdown",), False),
    "mammoth": (("index.documents.formats",), True),
    "odfdo": (("index.documents.formats",), True),
    "openpyxl": (("index.documents.formats",), True),
    "pptx": (("index.documents.formats",), True),
    "pypdfium2": (("index.documents.formats",), True),
    "striprtf": (("index.documents.formats",), True),
    "razdel": (("index.language.sentences",), False),
    "pymorphy3": (("index.language.russian",), False),
    "simplemma": (("index.language.english",), True),
    "filelock": (("index.storage",), False),
    "jinja2": (("qa.page", "qa.checks"), False),
    "babel": (("qa.locale.update",), False),
    "bm25s": (("qa.reading.training",), False),
    "safetensors": (("index.encoders", "qa.reading"), False),
    "yaml": (("index.documents.front_matter", "qa.checks.parsed"), False),
    "pydantic": (("qa.checks", "qa.cli", "qa.api"), False),
    "rapidfuzz": (("qa.repair", "qa.smalltalk", "qa.checks.quotes"), False),
    "starlette": (("qa.page", "qa.api"), False),
    "fastapi": (("qa.page.server", "qa.api"), True),
    "uvicorn": (("qa.page.listening", "qa.api.mcp"), False),
    "mcp": (("qa.api.mcp",), True),
    "rich": (("qa.cli",), True),
    "watchfiles": (("qa.cli.watch",), True),
    "pickle": ((), False),
}
MAINTAINERS = ("index.encoders.training", "qa.reading.training")  # programs of their own, which nobody else imports
PRINT = ("qa.cli", *MAINTAINERS)
DOOR = "qa"  # the package itself lends names of its rooms, and loads them only when they are asked for
APART = (("qa.page", "qa.api"),)  # layers that never import each other, in whatever order they stand


@dataclass(frozen=True)
class Import:
    """What a file imports, and whether at its top, where it is imported in any case."""

    name: str
    top: bool


def modules(root: Path) -> dict[str, Path]:
    """Every module of the product under `root`, at whatever depth; a package is known by its folder."""
    files = [*(root / "index").rglob("*.py"), *(root / "qa").rglob("*.py"), root / "app.py"]
    return {
        ".".join(file.relative_to(root).with_suffix("").parts).removesuffix(".__init__"): file
        for file in files
        if file.is_file()
    }


def imports(tree: ast.AST) -> Iterator[Import]:
    """Each module imported; `import_module("torch")` too."""
    deep = {
        id(node)
        for outer in ast.walk(tree)
        if isinstance(outer, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or is_for_types(outer)
        for node in ast.walk(outer)
    }
    for node in ast.walk(tree):
        for name in imported(node):
            yield Import(name, id(node) not in deep)


def imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [f"{module}.{alias.name}" for alias in node.names]
    if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"import_module", "__import__"}:
            return [str(node.args[0].value)]
    return []


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def layer(name: str) -> str:
    """The longest layer that a module's name begins with; "" if it has no place."""
    fitting = (one for one in LAYERS if name == one or (name.startswith(f"{one}.") and "." in one))
    return max(fitting, key=len, default="")


def begins(name: str, packages: tuple[str, ...]) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def faults(root: Path) -> list[str]:
    """Every broken rule under `root`, a line each."""
    known = modules(root)
    found: list[str] = []
    edges: dict[str, set[str]] = {}
    for name, file in known.items():
        tree = ast.parse(file.read_text(encoding="utf-8"))
        if not layer(name):
            found.append(f"{name} has no place in the layers")
        edges[name] = set()
        for one in imports(tree):
            found += wrong_library(name, one)
            if one.name.startswith("."):
                found.append(f"{name} imports {one.name}: say from where")
            target = next((part for part in (one.name, one.name.rpartition(".")[0]) if part in known), "")
            if target and target != name:
                edges[name].add(target)
                if name != DOOR or one.top:
                    found += wrong_way(name, target)
        if not begins(name, PRINT):
            calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
            found += [f"{name} prints" for call in calls if isinstance(call.func, ast.Name) and call.func.id == "print"]
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        found.append(f"a circle of imports: {' -> '.join(error.args[1])}")
    return found


def wrong_way(name: str, target: str) -> Iterator[str]:
    here, there = layer(name), layer(target)
    if here and there and LAYERS.index(there) > LAYERS.index(here):
        yield f"{name} imports {target}, which stands above it"
    if (here, there) in APART or (there, here) in APART:
        yield f"{name} imports {target}: the two stand apart"
    if begins(name, ("index",)) and not begins(target, ("index",)):
        yield f"{name} imports {target}: index knows nothing of answers and pages"


def wrong_library(name: str, one: Import) -> Iterator[str]:
    owners = OWNERS.get(one.name.split(".")[0])
    if owners and not begins(name, owners[0]):
        yield f"{name} imports {one.name}, which is not its business"
    elif owners and owners[1] and one.top and not begins(name, MAINTAINERS):
        yield f"{name} imports {one.name} at its top, where everybody pays for it"


def test_data_flows_one_way() -> None:
    assert faults(ROOT) == []


def test_each_layer_is_there() -> None:
    known = modules(ROOT)
    assert [one for one in LAYERS if not any(begins(name, (one,)) for name in known)] == []


@pytest.mark.parametrize(
    ("path", "code", "fault"),
    [
        ("index/anything/bad.py", "x = 1", "index.anything.bad has no place in the layers"),
        ("index/errors/deep/bad.py", "def f():\n    import gradio", "index.errors.deep.bad imports gradio"),
        ("index/errors/bad.py", "import torch.nn", "index.errors.bad imports torch.nn, which is not its business"),
        ("index/errors/bad.py", "import pickle", "index.errors.bad imports pickle, which is not its business"),
        ("index/errors/bad.py", "from pickle import loads", "index.errors.bad imports pickle.loads, which is not"),
        ("index/errors/bad.py", "import importlib\nimportlib.import_module('faiss')", "imports faiss, which is not"),
        ("app.py", "import typer", "app imports typer, which is not its business"),
        ("index/errors/bad.py", "from qa import answer", "index knows nothing of answers"),
        ("index/errors/bad.py", "from qa.answer import Answer", "index knows nothing of answers"),
        ("index/errors/bad.py", "from . import other", "index.errors.bad imports ..other: say from where"),
        ("qa/answer.py", "def f():\n    from qa.cli import main", "qa.answer imports qa.cli, which stands above it"),
        ("qa/answer.py", "print('here')", "qa.answer prints"),
        ("qa/__init__.py", "from qa.cli import main", "qa imports qa.cli, which stands above it"),
        ("index/errors/one.py", "from index.errors import two", "a circle of imports"),
    ],
)
def test_a_broken_rule_is_seen_at_any_depth(path: str, code: str, fault: str, tmp_path: Path) -> None:
    others = {
        "index/__init__.py": "",
        "qa/__init__.py": "",
        "qa/answer.py": "class Answer: ...",
        "qa/cli.py": "def main(): ...",
        "index/errors/two.py": "def f():\n    import index.errors.one",
        "index/errors/one.py": "",
    }
    for name, text in {**others, path: code}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert [one for one in faults(tmp_path) if fault in one] != []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("import faiss", [Import("faiss", True)]),
        ("from index import words, plan", [Import("index.words", True), Import("index.plan", True)]),
        ("from index.words import Words", [Import("index.words.Words", True)]),
        ("def f():\n    import torch", [Import("torch", False)]),
        ("f = lambda: __import__('torch')", [Import("torch", False)]),
        ("if TYPE_CHECKING:\n    import torch", [Import("torch", False)]),
        ("if True:\n    import torch.nn", [Import("torch.nn", True)]),
    ],
)
def test_the_reading_of_imports_itself(code: str, found: list[Import]) -> None:
    assert list(imports(ast.parse(code))) == found


def test_a_sound_tree_has_no_faults(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index/errors.py").write_text("class DerekError(Exception): ...", encoding="utf-8")
    (tmp_path / "index/documents.py").write_text("from index.errors import DerekError", encoding="utf-8")
    assert faults(tmp_path) == []
