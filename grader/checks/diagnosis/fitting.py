"""Of the sentences for one mistake, the one that fits who made it."""

from __future__ import annotations

from grader.checks.context import Subject
from grader.domain.results import Facts, Who


def fitting(subject: Subject, case: str, facts: Facts = ()) -> str:
    """The case, or the one that stands for it where a producer puts the end signal."""
    if case == "signal_too_early" and any(isinstance(fact, Who) and fact.role == "producer" for _, fact in facts):
        is_asked = subject.exercise.signaller == "producer"
        return "signal_too_early_in_loop" if is_asked else "signal_too_early_by_producer"
    return case
