"""Checks as written -> what in them contradicts itself or could never fail, found before any run."""

from collections.abc import Iterator, Sequence

from qa.checks.check import Check, Threshold
from qa.checks.faults import nearest
from qa.checks.lines import Loaded
from qa.checks.schema import METRICS, FileFields

METRICS_OF_UNANSWERABLE = {"false_answers"}


def written_contradictions(file: FileFields, loaded: Loaded) -> Iterator[tuple[int, str]]:
    """What two fields of one check, as written, say against each other."""
    for number, check in enumerate(file.checks):
        place = ("checks", number)
        if check.answerable is False:
            for name in ("expect", "not_expect", "document", "min_confidence"):
                if getattr(check, name) is not None:
                    text = f"«answerable: false» (ответа нет) и «{name}» противоречат: оставьте одно"
                    yield loaded.line((*place, name)), text
        elif not (check.expect or check.not_expect or check.answerable or check.document):
            yield loaded.line(place), "нечего проверять: впишите expect, not_expect или answerable: false"
        wanted = check.expect
        if wanted and (wanted.any is None) == (wanted.all is None):
            yield loaded.line((*place, "expect")), "нужно одно из двух: any (любая из цитат) или all (все)"
        for quote in [*(wanted.any or ()), *(wanted.all or ())] if wanted else ():
            for forbidden in check.not_expect or ():
                if forbidden in quote:
                    text = f"цитата «{forbidden}» и ожидается (expect), и запрещена (not_expect)"
                    yield loaded.line((*place, "not_expect")), text


def thresholds(file: FileFields, loaded: Loaded) -> Iterator[Threshold | tuple[int, str]]:
    """`require` as thresholds; a metric unknown or a limit that tests nothing as a fault."""
    require = dict(file.require or {})
    if file.require is not None and not require:
        yield loaded.line(("require",)), "поле «require» пусто: впишите порог, например hit@3: 0.9"
    by_tag = require.pop("tags", {})
    if not isinstance(by_tag, dict):
        yield loaded.line(("require", "tags")), "поле «tags»: нужны теги с порогами, как typo: {hit@3: 0.8}"
        by_tag = {}
    for tag, shares in [("", require), *by_tag.items()]:
        place = ("require", "tags", tag) if tag else ("require",)
        if not isinstance(shares, dict):
            yield loaded.line(place), f"тег «{tag}»: нужны пороги, например {{hit@3: 0.8}}"
            continue
        for metric, limit in shares.items():
            line = loaded.line((*place, metric))
            if metric not in METRICS:
                yield line, f"неизвестная метрика «{metric}»{nearest(metric, list(METRICS))}"
            elif isinstance(limit, bool) or not isinstance(limit, (int, float)) or not 0 <= limit <= 1:
                yield line, f"порог «{metric}»: нужна доля от 0 до 1, а записано «{limit}»"
            elif limit == (0 if METRICS[metric] else 1):
                yield line, f"порог «{metric}: {limit}» ничего не проверяет: впишите настоящий"
            else:
                yield Threshold(metric, float(limit), tag, line)


def repeated(checks: list[Check]) -> Iterator[tuple[int, str]]:
    """Ids given twice."""
    first: dict[str, int] = {}
    for check in checks:
        if check.id in first:
            yield check.line, f"id «{check.id}» уже есть на строке {first[check.id]}: дайте проверке свой id"
        first.setdefault(check.id, check.line)


def contradictions(checks: list[Check]) -> Iterator[tuple[int, str]]:
    """The same question said to have an answer and to have none."""
    first: dict[tuple[str, tuple[str, ...], str], Check] = {}
    for check in checks:
        asked = (check.question.casefold(), check.history, check.document)
        other = first.setdefault(asked, check)
        if other.answerable != check.answerable:
            sides = ("есть", "нет") if other.answerable else ("нет", "есть")
            text = f"тот же вопрос на строке {other.line}: там ответ {sides[0]}, здесь {sides[1]}"
            yield check.line, text


def idle(given: Sequence[Threshold], checks: list[Check]) -> Iterator[tuple[int, str]]:
    """Thresholds over no check at all, which would hold for ever."""
    for threshold in given:
        held = [check for check in checks if not threshold.tag or threshold.tag in check.groups]
        if threshold.tag and not held:
            known = sorted({group for check in checks for group in check.groups})
            hint = nearest(threshold.tag, known)
            yield threshold.line, f"ни у одной проверки нет тега «{threshold.tag}»{hint}"
        elif threshold.metric != "passed":
            asks_none = threshold.metric in METRICS_OF_UNANSWERABLE
            if not any(check.answerable != asks_none for check in held):
                kind = "answerable: false" if asks_none else "expect"
                yield threshold.line, f"порог «{threshold.metric}»: нет ни одной проверки с «{kind}»"
