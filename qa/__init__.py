"""A question -> an answer in quotes, and the proof that it works. In Python:

    from qa import open_engine

    answer = open_engine(".derek").ask("Where does the plant stand?")
    if answer.found:
        print(answer.hits[0].quote, answer.hits[0].document.name)

The names in `__all__` stay as they are from version to version. Each is loaded when it is first asked for: `derek
--help` must not wait for a model.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.documents.document import Document
    from index.errors import DerekError
    from index.filters import Filter
    from index.search import Hit
    from qa.answer import Answer
    from qa.engine import Engine, open_engine
    from qa.question import Question, QuestionError

__version__ = "0.1.0"  # of the package: pyproject.toml reads it here
__all__ = ["Answer", "DerekError", "Document", "Engine", "Filter", "Hit", "Question", "QuestionError", "open_engine"]

_ROOMS = {
    "Answer": "qa.answer",
    "DerekError": "index.errors",
    "Document": "index.documents.document",
    "Engine": "qa.engine",
    "Filter": "index.filters",
    "Hit": "index.search",
    "Question": "qa.question",
    "QuestionError": "qa.question",
    "open_engine": "qa.engine",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
