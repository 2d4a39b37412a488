"""The corpus: whole submissions, each with what should be found in its first line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from grader.domain.findings import Code
from grader.domain.results import Status
from grader.report.formats.json import as_json
from grader.words import LANGUAGES
from tests.helpers.corpus import RIGHT, WRONG, expectation
from tests.helpers.published import edition_of
from tests.helpers.screens import not_on_the_last_screen
from tests.helpers.support import CORPUS, START_METHODS, error_codes, grade_file, survivors

METHODS = [pytest.param(method, marks=[pytest.mark.slow] * (method != "fork")) for method in START_METHODS]


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.name)
def test_a_right_submission_gets_full_marks(path: Path, method: str) -> None:
    """However it is written, and however its processes are started."""
    exercise, codes = expectation(path)
    report = grade_file(path, method, exercise=exercise)

    assert codes == []
    assert error_codes(report) == []
    assert Code.NONDETERMINISTIC not in [found.code for found in report.findings()]
    assert Status.PASSED is report.status
    assert report.score is not None
    assert report.score.possible == report.score.earned == 100


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.name)
def test_a_mistake_is_called_by_its_name(path: Path, method: str) -> None:
    """The cause, and nothing but the cause."""
    exercise, codes = expectation(path)
    # Where the limit itself is expected, a short one says as much as a long one.
    report = grade_file(path, method, exercise=exercise, timeout_s=2.0 if codes == ["timeout"] else None)

    assert codes
    assert codes == error_codes(report)
    assert not_on_the_last_screen(report) == []
    assert Status.FAILED is report.status
    assert report.score is not None
    assert report.score.earned < report.score.possible


CAUSES = {
    "model1-no_none.py": "sentinel-missing.producer_none",
    "model1-none_inside_loop.py": "item-lost.signal_too_early_in_loop",
    "model2-one_none.py": "sentinel-missing.too_few_yet",
    "model2-one_none_unjoined.py": "sentinel-missing.too_few",
    "model2-join_consumers_first.py": "sentinel-missing.joined_in_one_loop",
    "model2-puts_text_none.py": "item-invented.put_text_none",
    "model2-arguments_swapped.py": "item-invented.put_name",
    "model2-forgot_f.py": "item-lost.in_hand_braces",
    "model2-nameerror_typo.py": "crashed.name",
    "model2-start_without_brackets.py": "crashed.not_started",
    "model2-consumer_makes_its_queue.py": "deadlock.other_queue",
    "model2-queue_per_producer.py": "item-lost.other_queue",
    "model2-eats_three_only.py": "item-lost.stopped",
    "model3-not_daemon.py": "deadlock.not_daemon",
    "model3-deamon_typo.py": "deadlock.not_daemon",
    "model3-joins_consumers.py": "deadlock.joined_endless",
    "model3-plain_queue.py": "crashed.not_joinable",
    "joinable_queue-drain_only_one.py": "deadlock.too_few_taken",
    "joinable_queue-makes_up_the_error.py": "wrong-result.made_up",
    "joinable_queue-ack_without_call.py": "wrong-result.not_raised",
    "joinable_queue-done_before_get.py": "done-too-early.before_get",
    "joinable_queue-fills_none.py": "item-invented.put_none",
    "model2-producers_twice.py": "not-concurrent.many_producers",
}


@pytest.mark.parametrize("name", CAUSES)
def test_a_usual_mistake_gets_the_advice_that_helps(name: str) -> None:
    """Of several sentences for one code, the one that fits; and it can be said in both languages."""
    path = CORPUS / "fail" / name
    report = grade_file(path, exercise=expectation(path)[0])

    assert CAUSES[name] in {f"{finding.code}.{finding.case}" for finding in report.findings()}
    published = [as_json(edition_of(report, language=language)) for language in LANGUAGES]
    assert [data["submissions"][0]["path"] for data in published] == [str(path)] * 2


def test_the_corpus_is_as_large_as_promised() -> None:
    """At least 25 right submissions and 40 mistakes, over all four exercises."""
    assert len(RIGHT) >= 25
    assert len(WRONG) >= 40
    for paths in (RIGHT, WRONG):
        assert {"model1", "model2", "joinable_queue", "model3"} == {expectation(path)[0] for path in paths}


@pytest.mark.once
def test_nothing_of_the_corpus_is_alive() -> None:
    """One second after the last grading, at most; those that loop and leave something are graded once more."""
    for path in WRONG:
        exercise, codes = expectation(path)
        if {"endless-loop", "left-running"} & set(codes):
            grade_file(path, exercise=exercise)
    until_s = time.monotonic() + 1
    while list(survivors()) and time.monotonic() < until_s:
        pass

    assert list(survivors()) == []
