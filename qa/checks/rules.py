"""Checks as written -> what in them contradicts itself or could never fail, found before any run."""

from collections.abc import Callable, Iterator, Sequence

from index.errors import FilterError
from index.filters import EVERYTHING, Filter
from index.language.terms import lemmas
from index.messages import Message, joined, message
from qa.checks.check import Check, Threshold
from qa.checks.faults import FileFault
from qa.checks.parsed import Parsed, Way
from qa.checks.quotes import plain, stands
from qa.checks.schema import METRICS, UNWRITTEN, CheckFields, FileFields, OnlyFields
from qa.checks.validation import nearest

ENDINGS = " ?!.…"  # of a question, by which it is no other one
SHORTEST = 3  # letters of a quote


def written_contradictions(file: FileFields, parsed: Parsed) -> Iterator[FileFault]:
    """What two fields of one check, as written, say against each other."""
    for number, check in enumerate(file.checks):
        yield from proving_nothing(check, parsed, ("checks", number))
        for name, told in _contradictions(check):
            yield FileFault(parsed.line(("checks", number, name)), told)
    places: list[tuple[Way, OnlyFields | None]] = [(("defaults", "only"), file.defaults.only)]
    places += [(("checks", number, "only"), check.only) for number, check in enumerate(file.checks)]
    for place, only in places:
        try:
            narrowed(only)
        except FilterError as error:
            yield FileFault(parsed.line(place), error.message)


def proving_nothing(check: CheckFields, parsed: Parsed, place: Way) -> Iterator[FileFault]:
    """A question of the check at `place` that nobody has written yet, and quotes that stand nearly everywhere."""
    for name, told in (*_unwritten(check), *_telling_nothing(check)):
        yield FileFault(parsed.line((*place, name)), told)


def narrowed(only: OnlyFields | None) -> Filter:
    """The fields of `only` as a filter; FilterError for what is no date."""
    return EVERYTHING if only is None else Filter.parsed(only.model_dump())


def _contradictions(check: CheckFields) -> Iterator[tuple[str, Message]]:
    """The field, and what is wrong with it."""
    if check.answerable is False:
        for name in ("expect", "quote", "not_expect", "document", "min_confidence"):
            if getattr(check, name) is not None:
                yield (
                    name,
                    message('"answerable: false" (there is no answer) contradicts "{field}": keep one', field=name),
                )
    elif not (check.expect or check.quote or check.not_expect or check.answerable or check.document):
        fields = "expect, quote, not_expect, document"
        yield "", message("there is nothing to check: write one of {fields}, or answerable: false", fields=fields)
    wanted = check.expect
    if wanted and (wanted.any is None) == (wanted.all is None):
        yield "expect", message("one of the two is needed: any (one of the quotes) or all (each of them)")
    expected = [*(wanted.any or ()), *(wanted.all or ())] if wanted else []
    for quote in dict.fromkeys([*expected, *(check.quote or ())]):
        for forbidden in check.not_expect or ():
            if stands(plain(forbidden), plain(quote)):
                field = "expect" if quote in expected else "quote"
                told = message(
                    '"{quote}" is both expected ({field}) and forbidden (not_expect)', quote=forbidden, field=field
                )
                yield "not_expect", told


def _unwritten(check: CheckFields) -> Iterator[tuple[str, Message]]:
    if check.question.startswith(UNWRITTEN) and not check.draft:
        told = message('"{question}" is no question yet: write one that the quote answers', question=check.question)
        yield "question", told


def _telling_nothing(check: CheckFields) -> Iterator[tuple[str, Message]]:
    wanted = check.expect
    quotes = {
        "expect": [*(wanted.any or ()), *(wanted.all or ())] if wanted else [],
        "quote": check.quote or [],
        "not_expect": check.not_expect or [],
    }
    for name, given in quotes.items():
        for quote in filter(_tells_nothing, given):
            told = message('"{quote}" tells nothing, since it stands nearly everywhere: quote more words', quote=quote)
            yield name, told


def _tells_nothing(quote: str) -> bool:
    """Whether a quote is but a letter or two, or little words; a number may be short."""
    letters = [letter for letter in quote if letter.isalnum()]
    return not any(map(str.isdigit, letters)) and (len(letters) < SHORTEST or not lemmas(quote))


def required(file: FileFields, parsed: Parsed, faults: list[FileFault]) -> tuple[Threshold, ...]:
    """`require` as thresholds; a metric unknown or a limit that tests nothing is added to the faults."""

    def refuse(text: str, *place: str) -> None:
        faults.append(FileFault(parsed.line(("require", *place)), text))

    if file.require == {}:
        refuse(message('field "require" is empty: write a threshold, for example hit@3: 0.9'))
    require = dict(file.require or {})
    found: list[Threshold] = []
    has_tags, by_tag = "tags" in require, require.pop("tags", {})
    if has_tags and not (by_tag and isinstance(by_tag, dict)):
        refuse(message('field "tags": tags with thresholds are needed, like typo: {hit@3: 0.8}'), "tags")
        by_tag = {}
    for tag, shares in [("", require), *by_tag.items()]:
        place = ("tags", tag) if tag else ()
        if not isinstance(shares, dict) or (tag and not shares):
            example = "{hit@3: 0.8}"
            refuse(message('tag "{tag}": thresholds are needed, like {example}', tag=tag, example=example), *place)
            continue
        for metric, limit in shares.items():
            wrong = _wrong(metric, limit)
            if wrong:
                refuse(wrong, *place, metric)
            else:
                found.append(Threshold(metric, float(limit), tag, parsed.line(("require", *place, metric))))
    return tuple(found)


def _wrong(metric: str, limit: object) -> str:
    """Why a threshold cannot be used; "" if it can."""
    if metric not in METRICS:
        return joined("; ", [message('unknown metric "{metric}"', metric=metric), nearest(metric, METRICS)])
    if isinstance(limit, bool) or not isinstance(limit, int | float) or not 0 <= limit <= 1:
        return message('threshold "{metric}": a share from 0 to 1 is needed, not "{limit}"', metric=metric, limit=limit)
    if limit == (0 if METRICS[metric] else 1):
        return message('threshold "{metric}: {limit}" tests nothing: write a real one', metric=metric, limit=limit)
    return ""


def repeated(checks: Sequence[Check]) -> Iterator[FileFault]:
    """Ids given twice, and the same question said to have an answer and to have none."""
    ids: dict[str, int] = {}
    questions: dict[tuple[str, tuple[str, ...], str, Filter], Check] = {}
    for check in checks:
        asked = " ".join(check.question.casefold().split()).rstrip(ENDINGS)
        other = questions.setdefault((asked, check.history, check.document, check.only), check)
        line = ids.setdefault(check.id, check.line)
        is_same = other is not check and other.id == check.id  # ids come from questions where none are written
        if other.answerable != check.answerable:
            told = message("the same question is on line {line}: there it has an answer, here none", line=other.line)
            if check.answerable:
                told = message("the same question is on line {line}: there it has no answer, here one", line=other.line)
            yield FileFault(check.line, told)
        elif is_same:
            told = message("the question is that of line {line}: delete one, or give this one an id", line=other.line)
            yield FileFault(check.line, told)
        if line != check.line and not is_same:
            told = message('the id "{id}" is already on line {line}: give the check its own', id=check.id, line=line)
            yield FileFault(check.line, told)


def idle(given: Sequence[Threshold], checks: Sequence[Check]) -> Iterator[FileFault]:
    """Thresholds over no check at all, which would hold for ever."""
    for threshold in given:
        held = [check for check in checks if not threshold.tag or threshold.tag in check.groups]
        if threshold.tag and not held:
            known = sorted({group for check in checks for group in check.groups})
            told = message('no check has the tag "{tag}"', tag=threshold.tag)
            yield FileFault(threshold.line, joined("; ", [told, nearest(threshold.tag, known)] if known else [told]))
        elif threshold.metric != "passed":
            field, is_counted = _counted(threshold.metric)
            if not any(map(is_counted, held)):
                told = message('threshold "{metric}": no check has "{field}"', metric=threshold.metric, field=field)
                yield FileFault(threshold.line, told)


def _counted(metric: str) -> tuple[str, Callable[[Check], bool]]:
    """What a check needs to count towards a metric, by its field, as in `totals.total`."""
    if metric == "false_answers":
        return "answerable: false", lambda check: not check.answerable
    if metric == "false_refusals":
        return "expect", lambda check: check.answerable and not check.refusable
    return "expect", lambda check: check.wants_passage
