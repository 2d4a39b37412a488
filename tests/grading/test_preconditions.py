"""What is told of a submission from its source alone."""

from __future__ import annotations

from grader.domain.findings import Code
from grader.domain.results import At, CheckResult, Status, finding, phrase
from grader.domain.submission import parse_submission
from grader.grading.preconditions import pointed_out

FAILED = (
    CheckResult("functions.eaten", Status.PASSED, 20, 20),
    CheckResult("functions.ended", Status.FAILED, 0, 10, (finding(Code.DEADLOCK, "generic", waits=()),)),
)


def evidence(source: str, results: tuple[CheckResult, ...] = FAILED) -> list[object]:
    """What is pointed out beside the findings."""
    told = pointed_out(results, parse_submission("m.py", source))
    return [said for result in told for found in result.findings for said in found.evidence]


def test_missing_brackets_are_pointed_out_where_something_failed() -> None:
    """With the line, whether the method's name stands alone or is kept."""
    said = [phrase("evidence.no_brackets", call=call, at=At(line)) for call, line in (("q.get", 1), ("p.start", 2))]

    assert evidence("item = q.get\np.start\n") == said
    assert evidence("item = q.get()\np.start()\n") == []


def test_what_passed_hears_nothing_of_brackets() -> None:
    """A method may be kept on purpose."""
    assert evidence("get = q.get\nitem = get()\n", FAILED[:1]) == []


def test_a_method_that_is_no_call_of_the_lesson_is_nobodys_mistake() -> None:
    """And no more than a few are pointed out."""
    assert evidence("name = item.strip\n") == []
    assert len(evidence("q.get\n" * 9)) == 3


def test_a_method_that_is_kept_and_called_is_meant() -> None:
    """Under the name that it was given; its twin is never called."""
    assert evidence("done = q.task_done\ndone()\n") == []
    assert len(evidence("done = q.task_done\n")) == 1


def test_what_is_nested_too_deeply_to_be_written_is_shown_by_dots() -> None:
    """Python parses it, and cannot write it."""
    (said,) = evidence("(" + "+".join(["a"] * 900) + ").start\n")

    assert dict(said.facts)["call"] == "…"  # type: ignore[attr-defined]
