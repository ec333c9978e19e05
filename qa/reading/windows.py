"""A hit -> the window of its passage that is worth reading, with its heading above it.

A window is a run of whole sentences about as long as those that the reader was trained on. What does not answer by
itself (the question, a heading) is read along with the rest, but is no sentence that could be marked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from index.encoders.encoder import Span
from index.hit import Fit, Hit
from index.language.terms import lemmas
from qa.reading.followed import followed
from qa.reading.reader import Window

ROOM = 480  # characters, about 110 tokens
NOTHING: Mapping[Span, float] = MappingProxyType({})
LONGEST_HEADING = 120  # characters of it that are read


@dataclass(frozen=True, slots=True)
class Placed:
    """A window, and where its sentences stand in the document."""

    window: Window
    sentences: tuple[Span, ...]


def best_window(hit: Hit, question: str = "", less: Mapping[Span, float] = NOTHING) -> Placed | None:
    """The window round the best sentence that may be marked; None if none may be.

    What speaks against a sentence makes it fit so much `less`: what it tells is not what is asked for.

    One of a passage: a second found as many answers more as it took nonsense for one, and takes as long again
    (docs/history.md).
    """
    markable = [place for place, one in enumerate(hit.sentences) if one.answers]
    if less:
        fits = (replace(one, fit=one.fit - less.get((one.start, one.stop), 0.0)) for one in hit.sentences)
        hit = replace(hit, sentences=tuple(fits))
    best = max(markable, key=lambda place: hit.sentences[place].fit, default=None)
    return None if best is None else window_about(hit, best, question)


def window_about(hit: Hit, place: int, question: str = "") -> Placed:
    """The window round one sentence of a hit.

    What a `question` names and only the document's title tells stands above it: «Сколько листьев у тюльпана?». Where
    the sentence only asks, what answers below it is read, too.
    """
    below = followed(question, hit).get((hit.sentences[place].start, hit.sentences[place].stop))
    least = next((at for at, one in enumerate(hit.sentences) if (one.start, one.stop) == below), place)
    first, last = around(hit.sentences, place, least)
    return _placed(hit, hit.sentences[first : last + 1], question)


def around(sentences: Sequence[Fit], best: int, least: int = 0) -> tuple[int, int]:
    """The first and last of the sentences about one of them that fit into ROOM; the better neighbour comes first.

    Those as far as `least` come before all others.
    """
    first, last = best, max(best, least)
    if sentences[last].stop - sentences[first].start > ROOM:
        last = first
    while True:
        sides = []
        if first > 0 and sentences[last].stop - sentences[first - 1].start <= ROOM:
            sides.append((sentences[first - 1].fit, -1))
        if last + 1 < len(sentences) and sentences[last + 1].stop - sentences[first].start <= ROOM:
            sides.append((sentences[last + 1].fit, 1))
        if not sides:
            return first, last
        if max(sides)[1] < 0:
            first -= 1
        else:
            last += 1


def _placed(hit: Hit, run: Sequence[Fit], question: str) -> Placed:
    start, stop = run[0].start, run[-1].stop
    passage = hit.passage
    above = "" if passage.question or not passage.heading else passage.heading[-LONGEST_HEADING:] + "\n"
    own = [(one.start, one.stop) for one in run if one.answers]
    leads = dict.fromkeys(one.lead for one in run if one.lead and not start <= one.lead[0] < stop)
    above += "".join(hit.document.text[slice(*lead)][-LONGEST_HEADING:] + "\n" for lead in leads)
    above = _title(hit, question, above + hit.document.text[start:stop]) + above
    spans = tuple((at - start + len(above), end - start + len(above)) for at, end in own)
    return Placed(Window(above + hit.document.text[start:stop], spans), tuple(own))


def _title(hit: Hit, question: str, read: str) -> str:
    """What names a hit's document, as lines: its title, and those of its subjects that the question has.

    Only where the question has a word of them that what is read has not; else "".
    """
    asked, told = set(lemmas(question)), set(lemmas(read))
    title = hit.document.title[:LONGEST_HEADING]
    found = title if asked.intersection(lemmas(title)) - told else ""
    told |= set(lemmas(found))
    names = [name for name in hit.passage.subjects if asked.intersection(lemmas(name)) - told]
    return "".join(f"{line}\n" for line in (found, " ".join(names)) if line)
