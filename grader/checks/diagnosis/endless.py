"""A process that goes on without end, or was stopped at a limit: in which loop it is, and what that waits for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from grader.checks.context import Subject
from grader.checks.diagnosis.loops import Reason, polls, reason_of
from grader.checks.diagnosis.stands import evidence_of
from grader.domain.events import MAIN, ItemPut, ProcessId
from grader.domain.exercise import Ends
from grader.domain.findings import Code
from grader.domain.outline import Outline, outline_of
from grader.domain.passage import passage
from grader.domain.results import At, Facts, Finding, Phrase, Who, finding
from grader.domain.trace import Looping, Spent, Wait, Waiting


def endless(subject: Subject, looping: Looping, who: Who) -> Finding:
    """The finding for a process that goes on without end; a consumer that polls is waiting for an end signal."""
    program = outline_of(subject.source)
    loop = program.loop_at(looping.line)
    at = At(loop.lineno if loop is not None else looping.line)
    evidence = (*passage(subject.source, at.line), *evidence_of(subject))
    if _misses_a_signal(subject, looping.process, looping.line):
        return _signal_missing(subject, who, at)
    got = subject.got_signal(looping.process)
    if (
        got is not None
        and got.line is not None
        and loop is not None
        and _is_within(loop.lineno, got.line, loop.end_lineno)
    ):
        return finding(Code.ENDLESS_LOOP, "signal_ignored", who=who, at=at, got_at=At(got.line), evidence=evidence)
    if (reason := _reason(subject, program, looping.line, who)) is not None:
        case = _of_consumer(reason, subject, who)
        return Finding(Code.ENDLESS_LOOP, case, (("who", who), ("at", at), *_facts(reason)), evidence)
    case = "spinning" if looping.cpu_s else "sleeping" if looping.slept_s else "flooding"
    return finding(
        Code.ENDLESS_LOOP, case, who=who, at=at, cpu=f"{looping.cpu_s:g}", slept=f"{looping.slept_s:g}",
        calls=looping.calls, evidence=evidence,
    )  # fmt: skip


def timed_out(subject: Subject, limit_s: float, spent: Spent) -> Finding:
    """The finding for an execution that reached a limit; where a process was met in a loop, that loop."""
    limit, program = f"{limit_s:g}", outline_of(subject.source)
    if (polling := _proved_to_poll(subject)) is not None:
        loop = program.loop_at(polling.line)
        return _signal_missing(subject, subject.who(polling.process), At(loop.lineno if loop else polling.line))
    for wait in _running(subject):
        who, loop = subject.who(wait.process), program.loop_at(wait.line)
        if loop is not None and (reason := _reason(subject, program, wait.line, who)) is not None:
            facts: Facts = (("who", who), ("at", At(loop.lineno)), *_facts(reason))
            told = {part: Phrase(f"{Code.ENDLESS_LOOP}.{_of_consumer(reason, subject, who)}.{part}", facts)
                    for part in ("message", "hint")}  # fmt: skip
            evidence = (*passage(subject.source, loop.lineno), *evidence_of(subject))
            case = "processor_loop" if spent is Spent.PROCESSOR else "loop"
            what, advice = told["message"], told["hint"]
            return finding(Code.TIMEOUT, case, limit=limit, what=what, advice=advice, evidence=evidence)
    case = "processor" if spent is Spent.PROCESSOR else "limit"
    return finding(Code.TIMEOUT, case, limit=limit, evidence=evidence_of(subject))


def put_without_end(subject: Subject, puts: Sequence[ItemPut]) -> ItemPut | None:
    """The first of these by a process that had put three times what it should when all was stopped, and went on.

    ``None`` where one of them was put by a process that had ended: that one does not put without end.
    """
    running = {wait.process for wait in subject.trace.waits() if wait.operation in (Waiting.OTHER, Waiting.PUT)}
    if isinstance(subject.trace.ending, Looping):
        running.add(subject.trace.ending.process)
    if not {put.process for put in puts} <= running:
        return None
    count = Counter(put.process for put in subject.puts)
    return next((put for put in puts if count[put.process] > 3 * subject.item_count), None)


def _running(subject: Subject) -> list[Wait]:
    """Who was met on a line of the program and waits for nothing."""
    known = [wait for wait in subject.trace.waits() if wait.process < len(subject.trace.processes)]
    return [wait for wait in known if wait.operation is Waiting.OTHER and wait.line is not None]


def _proved_to_poll(subject: Subject) -> Wait | None:
    """A consumer that polls while the main process only waits for it, and every producer has ended.

    No process is left that could put an end signal: what was stopped at a limit would have gone on for ever.
    """
    waits = [wait for wait in subject.trace.waits() if wait.process < len(subject.trace.processes)]
    main = next((wait for wait in waits if wait.process == MAIN), None)
    if main is None or main.timed or main.operation is not Waiting.PROCESS_JOIN or main.child not in subject.consumers:
        return None
    others = {wait.process for wait in waits} - {MAIN, *subject.consumers}
    return next((wait for wait in waits if not others and _misses_a_signal(subject, wait.process, wait.line)), None)


def _signal_missing(subject: Subject, who: Who, at: At) -> Finding:
    case = "polled_producer" if subject.exercise.signaller == "producer" else "polled"
    evidence = (*passage(subject.source, at.line), *evidence_of(subject))
    return finding(Code.SENTINEL_MISSING, case, who=who, at=at, evidence=evidence)


def _misses_a_signal(subject: Subject, process: ProcessId, line: int | None) -> bool:
    """Whether a consumer looks for the next item for ever, with nothing left to come and no end signal put."""
    if subject.exercise.ends is not Ends.SENTINEL or subject.role(process) != "consumer":
        return False
    alive = {wait.process for wait in subject.trace.waits()}
    is_put = any(subject.is_signal(put.item) for put in subject.log.of(ItemPut))
    is_put = is_put or subject.got_signal(process) is not None
    done = bool(subject.puts) and alive.isdisjoint(subject.producers)
    return done and not is_put and polls(outline_of(subject.source), line)


def _reason(subject: Subject, program: Outline, line: int | None, who: Who) -> Reason | None:
    """Why a loop goes on; not of a consumer that is asked to go on for ever."""
    reason = reason_of(program, line)
    is_asked = who.role == "consumer" and subject.exercise.ends is Ends.DAEMON
    return None if reason is not None and reason.case == "no_break" and is_asked else reason


def _of_consumer(reason: Reason, subject: Subject, who: Who) -> str:
    """A consumer that is told the end by a signal is told how to heed it."""
    heeds = who.role == "consumer" and subject.exercise.ends is Ends.SENTINEL
    return "no_break_consumer" if reason.case == "no_break" and heeds else reason.case


def _is_within(first: int, line: int, last: int | None) -> bool:
    return first <= line <= (last or first)


def _facts(reason: Reason) -> Facts:
    return (*reason.said.items(), *((name, At(line)) for name, line in reason.lines.items()))
