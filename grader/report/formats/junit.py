"""The report as JUnit XML, in the form that CI servers read: a suite for each submission, a case for each check."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from grader.domain.results import CheckResult, Report, Status, counted
from grader.report.edition import Edition
from grader.report.narrative.finding_text import Told, remarks, tell
from grader.words import Words, printable


def publish(edition: Edition) -> str:
    """One document. It has no times: the same verdict is the same report. What does not count is not in it: a server
    takes every failure for one of the whole.
    """
    suites = ET.Element("testsuites", name="producer-consumer-kit")
    for report in counted(edition.reports):
        suites.append(_suite(report, edition))
    ET.indent(suites)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(suites, encoding="unicode") + "\n"


def _suite(report: Report, edition: Edition) -> ET.Element:
    words = Words(edition.language, report.line_map)
    statuses = [check.status for check in report.checks]
    suite = ET.Element("testsuite", name=printable(report.path), tests=str(len(statuses)))
    for name, status in (("failures", Status.FAILED), ("errors", Status.ERROR), ("skipped", Status.SKIPPED)):
        suite.set(name, str(statuses.count(status)))
    properties = ET.SubElement(suite, "properties")
    for name, value in _properties(report, edition, words):
        ET.SubElement(properties, "property", name=name, value=value)
    for check in report.checks:
        suite.append(_case(check, report, words))
    return suite


def _properties(report: Report, edition: Edition, words: Words) -> Iterator[tuple[str, str]]:
    """What made the report, of what, and the points, of each check too: Jenkins' schema (junit-10.xsd) allows
    properties in a suite, but neither in a case nor around the suites.
    """
    yield from (("kit.version", edition.maker.version), ("kit.digest", edition.maker.digest))
    yield "python", edition.maker.python
    yield from (("submission.digest", report.digest), ("exercise", report.exercise))
    yield "exercise.version", report.exercise_version
    if report.score is not None:
        yield from (("earned", str(report.score.earned)), ("possible", str(report.score.possible)))
        for check in report.checks:
            yield f"points.{check.id}", str(check.points)
            yield f"possible.{check.id}", str(check.possible)
    yield from (("note", remark) for remark in remarks(report, words))


def _case(check: CheckResult, report: Report, words: Words) -> ET.Element:
    part, _, promise = check.id.rpartition(".")
    case = ET.Element(
        "testcase",
        classname=f"{report.exercise or 'exercise'}.{part or 'exercise'}",
        name=words.say(f"check.{promise}"),
    )
    every = [tell(finding, words) for finding in check.findings]
    texts = ["\n".join((*told.lines(words), *_again(told, words))) for told in every]
    match check.status:
        case Status.FAILED:
            codes = ", ".join(dict.fromkeys(found.code for found in check.findings))
            message = every[0].message if every else ""
            ET.SubElement(case, "failure", type=codes, message=message).text = "\n\n".join(texts)
        case Status.SKIPPED:
            ET.SubElement(case, "skipped", message=words.say("report.skipped", reason=check.reason))
        case Status.ERROR:
            problem = words.phrase(report.problem) if report.problem else ""
            ET.SubElement(case, "error", type="internal", message=problem)
        case Status.PASSED if texts:
            ET.SubElement(case, "system-out").text = "\n\n".join(texts)
    return case


def _again(told: Told, words: Words) -> tuple[str, ...]:
    return (f"{words.say('report.replay')} {told.again}",) if told.again else ()
