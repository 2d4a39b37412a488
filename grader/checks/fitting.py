"""Of the sentences for one mistake, the one that fits the exercise at hand: none speaks of another one."""

from __future__ import annotations

from grader.checks.context import Subject
from grader.domain.exercise import Ends
from grader.domain.results import Facts, Who

WITHOUT_SIGNALS = {"nobody_takes": "nobody_takes_daemon"}


def fitting(subject: Subject, case: str, facts: Facts = ()) -> str:
    """The case, or the one that stands for it where the consumers get no end signal, or get it from a producer."""
    if subject.exercise.ends is Ends.DAEMON:
        return WITHOUT_SIGNALS.get(case, case)
    if case == "signal_too_early" and any(isinstance(fact, Who) and fact.role == "producer" for _, fact in facts):
        is_asked = subject.exercise.signaller == "producer"
        return "signal_too_early_in_loop" if is_asked else "signal_too_early_by_producer"
    return case
