"""A question + hits as they were found -> the same as they answer: read, then put right by rules, each by its phrase.

A rule overrules the reader where a question asks for what no sentence says: for a number, a version, a day above.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from index.hit import Hit
from index.language.answer_types import answer_type
from index.language.asked import leaning
from qa.reading.borne import mark_point, put_point_first
from qa.reading.direct import is_direct
from qa.reading.headings import mark_day_above, put_version_first
from qa.reading.judge import judged
from qa.reading.labels import mark_label
from qa.reading.reader import Reader

# Which passage answers, from which sentence on, and that it does; the first of these that tells has the last word.
FIRST: tuple[Callable[[str, Sequence[Hit]], list[Hit] | None], ...] = (
    put_point_first,  # «Что сказано в пункте 3.2?»
    put_version_first,  # «Что нового в 2.1.0?», «Когда вышла 2.1.0?»
)
# What is marked in each passage, where none of those tells; of two that mark in one passage the later one counts.
MARKS: tuple[Callable[[str, Sequence[Hit]], list[Hit]], ...] = (
    mark_point,  # «Кто назван в подпункте б) пункта 3.3?»
    mark_day_above,  # «Когда прошла ночь музеев?», below «12 мая. Ночь музеев»
    mark_label,  # «Кто директор школы?», before «Айгуль Серикова (директор школы): Добрый день.»
)


def read(question: str, hits: Sequence[Hit], reader: Reader, context: str = "") -> list[Hit]:
    """The hits as they answer; `context` is an earlier question that this one leans on.

    The reader chooses the sentence and the words of the first hits, tells how sure it is, and moves them. A rule of
    FIRST puts another hit first and makes it certain, whatever the reader told; one of MARKS marks other words, and
    leaves the order and how sure the reader is. What then tells no number or time that is asked for is no answer.
    """
    found = judged(question, hits, reader, context)
    for put_first in FIRST:
        if (first := put_first(question, found)) is not None:
            return first
    for mark in MARKS:
        found = mark(question, found)
    asked = question if answer_type(question) else leaning(question, context)
    return [replace(hit, is_direct=is_direct(asked, hit)) for hit in found]
