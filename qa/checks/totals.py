"""A Run -> metrics for the whole and for each tag, thresholds judged, and the exit code."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from qa.checks.check import CheckFile, Result, Run, Stage, Threshold
from qa.checks.measures import hit, reciprocal
from qa.checks.schema import METRICS

PASSED, FAILED, OUTDATED = 0, 1, 2  # exit codes; 3, no usable index, is the caller's: there is no report then

# Which thresholds may allow a failure at a stage. One that no threshold speaks of fails the run.
RANKING = {"passed", "hit@1", "hit@3", "hit@5", "hit@10", "mrr"}
ALLOWED_BY = {
    Stage.NOT_A_CANDIDATE: RANKING,
    Stage.RANKED_LOW: RANKING,
    Stage.WRONGLY_REFUSED: {"passed", "false_refusals"},
    Stage.WRONGLY_ANSWERED: {"passed", "false_answers"},
    Stage.MISQUOTED: {"passed"},
    Stage.FORBIDDEN: {"passed"},
    Stage.UNSURE: {"passed"},
}


@dataclass(frozen=True, slots=True)
class Total:
    """Counts and metrics over the checks of a tag ("" = all). A metric over no check at all is left out."""

    tag: str
    passed: int
    failed: int
    outdated: int
    skipped: int
    metrics: dict[str, float]

    @property
    def run(self) -> int:
        """Checks that were not skipped."""
        return self.passed + self.failed + self.outdated


@dataclass(frozen=True, slots=True)
class JudgedThreshold:
    """A threshold of a file, the value reached, and whether that is enough; `line` 0: an older report lacks it."""

    file: str
    tag: str
    metric: str
    limit: float
    value: float
    holds: bool
    line: int = 0

    @property
    def name(self) -> str:
        """`hit@3`, or `typo hit@3` for that of a tag."""
        return f"{self.tag} {self.metric}".strip()


def total(results: Sequence[Result], tag: str = "") -> Total:
    """The Total of the results that bear the tag; of all for "".

    Metrics are shares from 0 to 1 over the checks that were not skipped; one out of date counts as a miss.
    hit@k and mrr look at the rank alone, over the checks that expect a passage; false_refusals and
    false_answers at `found` alone, over those that were answered; none is there where nothing was counted.
    """
    held = [result for result in results if not tag or tag in result.check.groups]
    run = [result for result in held if result.stage is not Stage.SKIPPED]
    ranked = [result for result in run if result.check.wants_passage]
    answered = [(one.check, one.answer.found) for one in run if one.answer and not one.check.refusable]
    values: dict[str, list[float]] = {
        "passed": [result.stage is Stage.PASSED for result in run],
        **{f"hit@{k}": [hit(result.rank, k) for result in ranked] for k in (1, 3, 5, 10)},
        "mrr": [reciprocal(result.rank) for result in ranked],
        "false_refusals": [not found for check, found in answered if check.answerable],
        "false_answers": [found for check, found in answered if not check.answerable],
    }
    return Total(
        tag,
        passed=sum(result.stage is Stage.PASSED for result in run),
        failed=sum(result.stage.is_failure for result in run),
        outdated=sum(result.stage.is_outdated for result in run),
        skipped=len(held) - len(run),
        metrics={metric: sum(shares) / len(shares) for metric, shares in values.items() if shares},
    )


def totals(run: Run) -> list[Total]:
    """The whole first, then each tag by name."""
    tags = sorted({group for result in run.results for group in result.check.groups})
    return [total(run.results), *(total(run.results, tag) for tag in tags)]


def judged_thresholds(run: Run) -> list[JudgedThreshold]:
    """Every threshold judged over its own file; none where only some of the checks were run.

    A metric for which every check was skipped has no value: its threshold does not hold.
    """
    if run.partial:
        return []
    return [
        judge(file, threshold, [result for result in run.results if result.check.file == file.name])
        for file in run.files
        for threshold in file.thresholds
    ]


def judge(file: CheckFile, threshold: Threshold, results: Sequence[Result]) -> JudgedThreshold:
    """The threshold over all the results of its file."""
    metric, limit, more = threshold.metric, threshold.limit, METRICS[threshold.metric]
    value = total(results, threshold.tag).metrics.get(metric, 0.0 if more else 1.0)
    # 0.7 and 7/10 must not differ by the last bit.
    holds = value >= limit - 1e-9 if more else value <= limit + 1e-9
    return JudgedThreshold(file.name, threshold.tag, metric, limit, round(value, 4), holds, threshold.line)


def is_allowed(result: Result, judged: Sequence[JudgedThreshold]) -> bool:
    """Whether thresholds of its file speak of this kind of failure, and all that do hold."""
    speaking = ALLOWED_BY.get(result.stage, set())
    held = [one.holds for one in judged if one.metric in speaking and (not one.tag or one.tag in result.check.groups)]
    return bool(held) and all(held)


def allowed(run: Run) -> set[str]:
    """The keys of the failed checks that thresholds allow; none in a partial run."""
    judged: dict[str, list[JudgedThreshold]] = defaultdict(list)
    for one in judged_thresholds(run):
        judged[one.file].append(one)
    return {result.check.key for result in run.results if is_allowed(result, judged[result.check.file])}


def exit_code(run: Run) -> int:
    """2 where a check is out of date or none was run; else 1 where a check or a threshold failed; else 0."""
    stages = {result.stage for result in run.results}
    if stages <= {Stage.SKIPPED} or any(stage.is_outdated for stage in stages):
        return OUTDATED
    excused = allowed(run)
    if any(result.stage.is_failure and result.check.key not in excused for result in run.results):
        return FAILED
    return PASSED if all(one.holds for one in judged_thresholds(run)) else FAILED
