"""Where every process stands at the end of a trace, and what each of them waits for."""

from __future__ import annotations

from grader.checks.context import Subject
from grader.domain.results import At, Facts, Phrase, phrase
from grader.domain.trace import Wait, Waiting


def evidence_of(subject: Subject) -> tuple[Phrase, ...]:
    """Where every process stood, one sentence each."""
    return tuple(stand(subject, wait) for wait in subject.trace.waits())


def stand(subject: Subject, wait: Wait) -> Phrase:
    """Where one process stands: its name, its line and its call."""
    return phrase(f"wait.{_word(wait)}", **dict(_facts(subject, wait)))


def needs(subject: Subject, waits: tuple[Wait, ...]) -> tuple[Phrase, ...]:
    """What would let each of these go on."""
    return tuple(phrase(f"needs.{_word(wait)}", **dict(_facts(subject, wait))) for wait in waits)


def waits_in(subject: Subject, operation: Waiting) -> list[Wait]:
    """Those that wait in this operation."""
    return [wait for wait in subject.trace.waits() if wait.operation is operation and _is_known(subject, wait)]


def _facts(subject: Subject, wait: Wait) -> Facts:
    who = subject.who(wait.process) if _is_known(subject, wait) else "?"
    facts: Facts = (("who", who), ("at", At(wait.line)))
    return facts if wait.child is None else (*facts, ("child", subject.who(wait.child)))


def _word(wait: Wait) -> str:
    """The end of the key of what is said of it."""
    names_child = wait.operation in (Waiting.PROCESS_JOIN, Waiting.EXIT) and wait.child is not None
    return wait.operation.value + ("-of" if names_child else "")


def _is_known(subject: Subject, wait: Wait) -> bool:
    return wait.process < len(subject.trace.processes)
