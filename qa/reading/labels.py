"""A question that only a label answers -> its hits, the label marked: «Айгуль Серикова (директор школы): Добрый день.».

A label is no sentence and is never quoted otherwise. «Кто директор школы?» asks for what stands in it, and what is said
behind it, «Добрый день, коллеги.», is no answer.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.hit import Hit
from index.language.answer_types import answer_type
from index.language.asked import defined
from index.language.terms import lemmas

# «00:01:10 Айгуль Серикова (директор школы):», «**Мария Ли, главврач:**»
WITH_ROLE = re.compile(r"(?P<name>[^\W\d_][^\n(,:\[\]]*?)\s*[(,]\s*(?P<role>[^\n():]+?)\s*\)?\W*$")
# «Кем работает Марат Ибраев?», «Как зовут завхоза?»: these ask, and stand in no label.
ASKING = frozenset(str.split("звать работать являться быть должность имя work call name болу істеу есім"))
# «заместитель директора» is another than the director.
ANOTHER = frozenset(
    str.split("""
        заместитель зам помощник помощница ассистент бывший экс секретарь орынбасары орынбасар көмекшісі көмекші
        deputy vice assistant former
    """)
)


def mark_label(question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits; where a label has all that is asked for and the sentence has not, the name or the role is marked."""
    if answer_type(question) != "person" and not defined(question):
        return list(hits)
    wanted = set(lemmas(question)) - ASKING
    return [_told_by_label(wanted, hit) for hit in hits] if wanted else list(hits)


def _told_by_label(wanted: set[str], hit: Hit) -> Hit:
    if wanted <= set(lemmas(hit.quote)):
        return hit
    for one in hit.passage.sentences:
        label = hit.document.text[one.start : one.stop] if one.kind == "label" else ""
        match = WITH_ROLE.search(label)
        if match and wanted <= set(lemmas(label)) and not ANOTHER.intersection(lemmas(match["role"])) - wanted:
            told = "name" if wanted & set(lemmas(match["role"])) else "role"
            words = one.start + match.start(told), one.start + match.end(told)
            found = replace(hit.evidence, holds=1.0)
            return replace(hit, sentence=(one.start, one.stop), words=words, evidence=found)
    return hit
