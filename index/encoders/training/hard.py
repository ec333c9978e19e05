"""Questions of the training texts + the ranking -> hard negatives: what it finds for them that does not answer.

Mined are the questions that can be asked of many documents at once: those on Wikipedia, and those written documents
that stand in one index (`together`), whose questions name their own. Of any other written document another one may
well answer the same question.
"""

from collections.abc import Sequence

from index.build import in_memory
from index.documents.document import Document
from index.encoders.encoder import Encoder
from index.encoders.training.pairs import Answering, passages, unasked
from index.encoders.training.written import WrittenDocument
from index.search import search

DEPTH = 6  # hits that are looked at
# Of the right passage's score, or of the best's where that is not found: what comes nearer may answer, too.
BELOW = 0.95
EACH = 3  # hard negatives of a question


def mine(
    articles: Sequence[Answering], written: Sequence[WrittenDocument], encoder: Encoder
) -> dict[str, list[Answering]]:
    """A question -> passages that the ranking takes for an answer, the likeliest first; none for most questions."""
    laid = [document.laid()[0] for document in written]
    named = [_document(f"written/{number}.md", one.title, one.text) for number, one in enumerate(laid)]
    named += [_document(f"article/{number}.md", f"{number}", one.text) for number, one in enumerate(articles)]
    index = in_memory(named, encoder)
    asked = [(f"article/{number}.md", one) for number, one in enumerate(articles)]
    asked += [
        (f"written/{number}.md", one)
        for number, document in enumerate(written)
        for of_passage in passages(document)
        for one in of_passage
    ]
    found = {}
    for name, one in asked:
        hits = search(index, one.question, DEPTH) if one.question else []
        said = one.text[slice(*one.sentences[one.answer])] if one.answer >= 0 else ""
        own = [hit.score for hit in hits if said and said in hit.passage.text]
        most = BELOW * max(own or [hit.score for hit in hits], default=0.0)
        wrong = [
            unasked(hit.passage, hit.document.title)
            for hit in hits
            if hit.document.name != name and hit.score < most and not (said and said in hit.passage.text)
        ]
        if wrong:
            found[one.question] = wrong[:EACH]
    return found


def _document(name: str, title: str, text: str) -> Document:
    return Document(name, title, "", text, 0, name, "utf-8")
