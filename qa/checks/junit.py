"""A Report -> JUnit XML, the form in which CI servers read results."""

import re
from xml.etree import ElementTree

from qa.checks.result import Report, Result, Stage
from qa.checks.text import failure_lines, threshold_name, verdict_line
from qa.checks.totals import allowed, verdicts

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(report: Report) -> str:
    """JUnit XML: one test suite a file; a check out of date is an error, an allowed failure is skipped."""
    excused = allowed(report)
    root = ElementTree.Element("testsuites", name="derek")
    for file in report.files:
        results = [result for result in report.results if result.check.file == file.name]
        suite = ElementTree.SubElement(root, "testsuite", name=file.name)
        kinds = [_junit_case(suite, result, result.check.key in excused) for result in results]
        for verdict in (verdict for verdict in verdicts(report) if verdict.file == file.name):
            name = threshold_name(verdict)
            case = ElementTree.SubElement(suite, "testcase", classname=file.name, name=name, time="0")
            if not verdict.holds:
                ElementTree.SubElement(case, "failure", type="threshold", message=verdict_line(verdict))
            kinds.append("passed" if verdict.holds else "failure")
        suite.set("tests", str(len(kinds)))
        for kind, attribute in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            suite.set(attribute, str(kinds.count(kind)))
        suite.set("time", f"{sum(r.answer.ms for r in results if r.answer) / 1000:.3f}")
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _junit_case(suite: ElementTree.Element, result: Result, excused: bool) -> str:
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
    message = NOT_XML.sub("\ufffd", f"{result.stage.label}: {result.reason}")
    told = ElementTree.SubElement(case, kind, message=message)
    if kind != "skipped":
        told.set("type", result.stage.value)
        told.text = NOT_XML.sub("\ufffd", "\n".join(failure_lines(result)))
    return kind
