"""A Run -> JUnit XML, the form in which CI servers read results."""

from xml.etree import ElementTree

from index.characters import UNWRITABLE
from index.messages import joined
from qa.checks.check import Result, Run, Stage
from qa.checks.text import failure_lines, threshold_line
from qa.checks.totals import allowed, judged_thresholds
from qa.locale.languages import ENGLISH, tell


def to_junit(run: Run, language: str = ENGLISH) -> str:
    """JUnit XML: one test suite a file; a check out of date is an error, an allowed failure is skipped."""
    excused = allowed(run)
    root = ElementTree.Element("testsuites", name="derek")
    for file in run.files:
        results = [result for result in run.results if result.check.file == file.name]
        suite = ElementTree.SubElement(root, "testsuite", name=file.name)
        kinds = [_case(suite, result, result.check.key in excused, language) for result in results]
        for judged in (one for one in judged_thresholds(run) if one.file == file.name):
            case = ElementTree.SubElement(suite, "testcase", classname=file.name, name=judged.name, time="0")
            if not judged.holds:
                told = _text(threshold_line(judged), language)
                ElementTree.SubElement(case, "failure", type="threshold", message=told)
            kinds.append("passed" if judged.holds else "failure")
        suite.set("tests", str(len(kinds)))
        for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            suite.set(attribute, str(kinds.count(kind)))
        suite.set("time", f"{sum(r.answer.ms for r in results if r.answer) / 1000:.3f}")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(suite: ElementTree.Element, result: Result, excused: bool, language: str) -> str:
    """Adds the check to the suite; says how it counts: passed, failure, error or skipped."""
    check, ms = result.check, result.answer.ms if result.answer else 0.0
    case = ElementTree.SubElement(
        suite, "testcase", classname=check.file, name=check.id, time=f"{ms / 1000:.4f}", line=str(check.line)
    )
    if result.stage is Stage.PASSED:
        return "passed"
    kind = "error" if result.stage.is_outdated else "failure"
    if result.stage is Stage.SKIPPED or excused:
        kind = "skipped"
    message = _text(joined(": ", [result.stage.label, result.reason]), language)
    told = ElementTree.SubElement(case, kind, message=message)
    if kind != "skipped":
        told.set("type", result.stage.value)
        told.text = _text(joined("\n", failure_lines(result)), language)
    return kind


def _text(text: str, language: str) -> str:
    return UNWRITABLE.sub("\ufffd", tell(text, language))
