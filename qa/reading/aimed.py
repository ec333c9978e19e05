"""The words that a reader marks in a sentence -> those that the question is after, and without loose ends.

The column of a table that it names, a date for «когда», the clause that tells of the thing, «Да» or «Нет» before it.
"""

import re
from collections.abc import Callable, Sequence

from index.encoders.encoder import Span
from index.language.answer_types import answer_type, holds
from index.language.asked import YEAR, asks_whether
from index.language.terms import lemmas
from index.language.times import DAY
from index.passages.rows import cells
from qa.reading.cells import asked_for, tells_hour_better, tells_which
from qa.reading.words import whole

# The words that answer best of those inside a span, and that fit, where something is to; None where there are none.
Best = Callable[[Span, Callable[[Span], bool] | None], Span | None]

PERCENT = re.compile(r"\b(?:сколько|как\w+|how many|what|неше|қанша)\s+(?:процент|percent|пайыз)", re.IGNORECASE)
HAS_PERCENT = re.compile(r"%|\bпроцент|\bpercent|\bпайыз", re.IGNORECASE)
# What tells it without a date, or without a number.
TELLS_WHEN = re.compile(
    r"\d|\bчисл|\b(?:мае|may|лет|раз|когда|пока|после|перед|до|при|если|сразу|накануне|сейчас|теперь|вчера|сегодня|завтра|потом|затем|ежегодно|"
    r"ежедневно|постоянно|никогда|всегда|раньше|позже|when|after|before|once|until|during|if|now|today|never|always|"
    r"кейін|дейін|соң|кезінде|кезде|бүгін|ертең|кеше|"
    r"\w{2,}(?:[ғқ]ан(?:да|нан|ша)|[гк]ен(?:де|нен|ше)))\b",  # «айтылғанда», «келгенше»
    re.IGNORECASE,
)
HOW_MANY = re.compile(r"\b(?:сколько|скольк\w+|how many|how much|қанша|неше)\b", re.IGNORECASE)
TELLS_HOW_MANY = re.compile(  # beside numerals
    r"бесплатн|неограниченн|\b(?:част[ьи]|дол[яи]|пол\w+|несколько|много|немного|мало|все[хм]?|нисколько|нет|ни|"
    r"никто|оба|обе|обоих|пара|тегін|көп|аз|барлық|бірнеше|біреу\w*|екеу\w*|"
    r"free|none|no|nobody|one|both|all|many|few|several|unlimited)\b",
    re.IGNORECASE,
)
ASKS, TELLS = {"time": DAY, "number": HOW_MANY}, {"time": TELLS_WHEN, "number": TELLS_HOW_MANY}
NOTHING = re.compile(r"(?!)")
IS_IT_SO = re.compile(r"\b(?:ма|ме|ба|бе|па|пе)\W*$", re.IGNORECASE)  # in Kazakh
YES_OR_NO = re.compile(r"\W*(Да|Нет|Yes|No|Иә|Жоқ)(?=[,.:;!]| [—–-])")
INNER_END = re.compile(r"[.;!?]\s")
LONGEST_REPLY = 150  # characters from «Да» to the end of the words; of more «Да» alone is marked
CLAUSE = re.compile(r"[;,]\s+")
TURN = re.compile(r"\s[—–]\s")
FEW = 3  # terms before it: «паевой — возвращается»
HOW = re.compile(
    r"\bкак\b(?! (?:долго|часто|много|скоро|быстро|давно|назыв|зов))|\bкоманд|"
    r"\bhow\b(?! (?:many|much|long|often|old|far|big|large|fast))|\bcommand\b|\bқалай\b",
    re.IGNORECASE,
)
PROMPT, COMMENT = re.compile(r"[$>] +"), re.compile(r"\s+(?:#|//)\s[^\n]*\Z")


def aimed(
    question: str, text: str, sentence: Span, words: Span, best: Best, kind: str = "text", lead: str = ""
) -> Span:
    """The words of a sentence of a text that the question is after; inside the sentence, and never empty.

    `kind` is that of the sentence (index/passages/sentence.py), `lead` the line that it depends on.
    """
    if kind == "code" and HOW.search(question):
        return _command(text, sentence)
    within = sentence
    if row := cells(text, sentence):
        within, words = _in_a_cell(question, text, row, words, best, lead)
    elif asks_whether(question) or IS_IT_SO.search(question):
        words = _of_its_clause(question, text, sentence, words)
        words = _with_yes_or_no(text, sentence, words)
    elif (name := answer_type(question)) in ASKS:
        words = _of_the_thing_asked(question, name, text, sentence, words, best)
    return whole(text, within, _holding(question, text, within, words, best))


def _command(text: str, sentence: Span) -> Span:
    """A line of code without the prompt before it and the remark behind it: `list export --pdf     # as a PDF`."""
    start, stop = sentence
    if prompt := PROMPT.match(text, start, stop):
        start = prompt.end()
    remark = COMMENT.search(text, start, stop)
    return start, remark.start() if remark else stop


def _in_a_cell(question: str, text: str, row: Sequence[Span], words: Span, best: Best, lead: str) -> tuple[Span, Span]:
    """The cell of a row that is asked for, and the words in it: that of the column named, else the best of the words'.

    A column of the kind that is asked for counts only where the reader's words are in no other cell that could answer.
    All of a cell is marked where the reader's words stand in another one.
    """
    named = asked_for(question, lead, [text[slice(*cell)] for cell in row]) if lead else None
    own = [cell for cell in row if max(cell[0], words[0]) < min(cell[1], words[1])]
    if named:
        at, by_name = named
        said = text[slice(*own[0])] if len(own) == 1 and _inside(words, own[0]) else ""
        is_read = (
            said and not tells_which(question, said) and not tells_hour_better(question, text[slice(*row[at])], said)
        )
        cell = row[at] if by_name or not is_read else own[0]
        return cell, words if _inside(words, cell) else cell
    if not own:
        return words, words
    found = best((own[0][0], own[-1][1]), lambda span: any(_inside(span, cell) for cell in own))
    if found:
        cell = next(cell for cell in own if _inside(found, cell))
    else:
        cell = max(own, key=lambda one: min(one[1], words[1]) - max(one[0], words[0]))
    return cell, (max(words[0], cell[0]), min(words[1], cell[1]))


def _clauses(text: str, sentence: Span) -> list[Span]:
    """A sentence cut at its commas and semicolons."""
    edges = [sentence[0], *(at for cut in CLAUSE.finditer(text, *sentence) for at in cut.span()), sentence[1]]
    return list(zip(edges[::2], edges[1::2], strict=True))


def _of_its_clause(question: str, text: str, sentence: Span, words: Span) -> Span:
    """The clause with what is asked for, where the words stand in that with something else.

    «Вступительный взнос не возвращается, паевой — возвращается»: of «паевой взнос» the second clause tells.
    """
    asked = set(lemmas(question))
    turned = [
        ((start, stop), turn.start())
        for start, stop in _clauses(text, sentence)
        if (turn := TURN.search(text, start, stop)) and start > sentence[0]
    ]
    if len(turned) != 1:
        return words
    clause, before = turned[0]
    other = set(lemmas(text[sentence[0] : clause[0]]))
    told = set(lemmas(text[clause[0] : before]))
    if not told or len(told) > FEW or told & other:
        return words
    if told <= asked and words[1] <= clause[0]:
        return clause
    if not told & asked and asked & other and clause[0] <= words[0] and words[1] <= clause[1]:
        return sentence[0], clause[0]  # the comma is a loose end
    return words


def _of_the_thing_asked(question: str, name: str, text: str, sentence: Span, words: Span, best: Best) -> Span:
    """The number or time of the thing that is asked for, where the words are those of another one of the sentence.

    «При утере велосипеда платят 180 000, тандема — 320 000»: of «велосипед» the first, of «тандем» the second.
    """
    asked = set(lemmas(question))
    told: dict[Span, set[str]] = {}
    for start, stop in _clauses(text, sentence):
        turn = TURN.search(text, start, stop)
        own = set(lemmas(text[start : turn.start() if turn else stop]))
        if start > sentence[0] and (not turn or not own or len(own) > FEW):
            return words  # not one thing a clause
        told[start, stop] = own
    mine = next((clause for clause in told if _inside(words, clause)), None)
    if len(told) == 1 or mine is None or told[mine] <= asked:
        return words
    meant = [clause for clause in told if told[clause] <= asked]
    if not meant and mine[0] > sentence[0] and not told[mine] & asked:
        meant = [clause for clause in told if told[clause] & asked]
    return (best(meant[0], lambda span: holds(name, text[slice(*span)])) or words) if len(meant) == 1 else words


def _with_yes_or_no(text: str, sentence: Span, words: Span) -> Span:
    """With the «Да» or «Нет» that the sentence begins with; that alone where the words stand far from it."""
    match = YES_OR_NO.match(text, *sentence)
    if not match or words[0] <= match.start(1):
        return words
    is_far = words[1] - match.start(1) > LONGEST_REPLY or INNER_END.search(text, match.start(1), words[0])
    return match.span(1) if is_far else (match.start(1), words[1])


def _holding(question: str, text: str, within: Span, words: Span, best: Best) -> Span:
    """Words with a date for «когда», a number for «сколько», a percentage; where the sentence has none, the same."""
    own = text[slice(*words)]
    if PERCENT.search(question):
        has = HAS_PERCENT.search
        return words if has(own) else _best_with(lambda said: bool(has(said)), text, within, best) or words
    name = answer_type(question)
    if name not in ASKS or not ASKS[name].search(question) or holds(name, own) or TELLS[name].search(own):
        return words
    bare = YEAR if name == "number" else NOTHING  # a year tells not how many
    return _best_with(lambda said: holds(name, bare.sub("", said)), text, within, best) or words


def _best_with(has: Callable[[str], bool], text: str, within: Span, best: Best) -> Span | None:
    """The best words that have something; they never lead from one clause into the next, which has it."""

    def fits(span: Span) -> bool:
        said = text[slice(*span)]
        return has(said) and not CLAUSE.search(said) and not TURN.search(said)

    return best(within, fits)


def _inside(words: Span, within: Span) -> bool:
    return within[0] <= words[0] and words[1] <= within[1]
