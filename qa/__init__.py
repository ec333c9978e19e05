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
    from index.build import BuildReport, build_index
    from index.documents.document import Document
    from index.errors import DerekError, DocumentError, FilterError, IndexFault, ModelError, ReplaceError
    from index.filters import Filter
    from index.hit import Evidence, Fit, Hit, Signals
    from index.passages.passage import Passage
    from index.place import Place
    from index.ranking.alignment import Match
    from qa.answer import Answer
    from qa.engine import Engine, open_engine
    from qa.question import Question, QuestionError
    from qa.repair.repairer import Repair

__version__ = "0.1.0"  # of the package: pyproject.toml reads it here
__all__ = [
    "Answer",
    "BuildReport",
    "DerekError",
    "Document",
    "DocumentError",
    "Engine",
    "Evidence",
    "Filter",
    "FilterError",
    "Fit",
    "Hit",
    "IndexFault",
    "Match",
    "ModelError",
    "Passage",
    "Place",
    "Question",
    "QuestionError",
    "Repair",
    "ReplaceError",
    "Signals",
    "build_index",
    "open_engine",
]

_ROOMS = {
    "Answer": "qa.answer",
    "BuildReport": "index.build",
    "DerekError": "index.errors",
    "Document": "index.documents.document",
    "DocumentError": "index.errors",
    "Engine": "qa.engine",
    "Evidence": "index.hit",
    "Filter": "index.filters",
    "FilterError": "index.errors",
    "Fit": "index.hit",
    "Hit": "index.hit",
    "IndexFault": "index.errors",
    "Match": "index.ranking.alignment",
    "ModelError": "index.errors",
    "Passage": "index.passages.passage",
    "Place": "index.place",
    "Question": "qa.question",
    "QuestionError": "qa.question",
    "Repair": "qa.repair.repairer",
    "ReplaceError": "index.errors",
    "Signals": "index.hit",
    "build_index": "index.build",
    "open_engine": "qa.engine",
}


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
