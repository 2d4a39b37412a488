"""Functions that the grader itself calls, one after another in one process: why one of them waits for ever."""

from __future__ import annotations

from grader.checks.context import Subject
from grader.domain.events import MAIN, Called, ItemGot, LinePrinted
from grader.domain.trace import Wait, Waiting


def last_called(subject: Subject) -> str:
    """The function that was called last, in which the main process stands if it stands in any; "" for none."""
    return next((event.function for event in reversed(subject.log.of(Called))), "")


def case_of_get(subject: Subject, wait: Wait) -> str:
    """The case of a ``get()`` for which nothing is left."""
    if last_called(subject) in subject.exercise.overcalls:
        return "get_in_overcall"
    before = [event for event in subject.log.by(MAIN) if isinstance(event, ItemGot | LinePrinted)][-1:]
    if before and isinstance(before[0], ItemGot) and before[0].line != wait.line:
        return "two_gets_called"
    return "get_too_many"


def case_of_join(subject: Subject, wait: Wait) -> str:
    """The case of a ``q.join()`` with something left in the queue; the one of the grader's own wiring has no line."""
    if wait.line is not None:
        return "join_inside"
    return "put_too_many" if len(subject.puts) > len(subject.expected) else "too_few_taken"


def own_join(subject: Subject) -> Wait | None:
    """The ``q.join()`` of a function itself in which the main process waits, if it does."""
    waits = (wait for wait in subject.trace.waits() if wait.operation is Waiting.QUEUE_JOIN)
    return next((wait for wait in waits if wait.process == MAIN and wait.line is not None), None)
