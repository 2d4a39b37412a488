"""A schedule of the model, forced on real processes: whether what it shows happens for real."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack

from grader.domain.operations import FORCEABLE, FORCED, Kind, Outcome
from grader.domain.schedule import MIDDLE, Choice, ProcessStatus, ProcessView, Step, Story
from grader.domain.trace import Trace
from grader.live.engine import LiveExecution, Run

TIMES = 2
# By the clock, while none of its processes wants a processor: a turn that is long in coming on a busy machine is not
# counted, and what is said must not depend on that.
IDLE_S = 3.0
LEAST_CPU_S = 0.5  # for one run: below that it is not worth beginning
TICK_S = 0.003
AT_REST = frozenset({ProcessStatus.ABSENT, ProcessStatus.ENDED, ProcessStatus.FAILED, ProcessStatus.KILLED})


def happens(run: Run, story: Story, is_alike: Callable[[Trace], bool], cpu_s: float) -> bool:
    """Whether the schedule was followed to its end in each of ``TIMES`` real runs, and showed the same.

    All run at the same time, for most of it is waiting; the first that does not show it ends the others. Together they
    may use ``cpu_s`` of processor time, and no one more than any run.
    """
    turns, each_s = turns_of(story), min(cpu_s / TIMES, run.limits.tree_cpu_s)
    if turns is None or each_s < LEAST_CPU_S:
        return False
    forced = run._replace(turns=turns, limits=run.limits._replace(timeout_s=IDLE_S, tree_cpu_s=each_s))
    with ExitStack() as stack:
        executions = [stack.enter_context(LiveExecution(forced)) for _ in range(TIMES)]
        for execution in executions:
            execution.begin()
        return all(_happened(execution) and is_alike(trace) for execution, trace in _as_they_end(executions))


def _as_they_end(executions: Iterable[LiveExecution]) -> Iterator[tuple[LiveExecution, Trace]]:
    """Each execution with its trace, as soon as it is over."""
    going_on = [*executions]
    while going_on:
        for execution in going_on[:]:
            if execution.is_over(TICK_S):
                going_on.remove(execution)
                yield execution, execution.conclude()


def _happened(execution: LiveExecution) -> bool:
    return any(note.kind == "followed" for note in execution.evidence.notes)


def turns_of(story: Story) -> str | None:
    """Whose turn it is when, as the gate reads it; ``None`` for a schedule that cannot be forced.

    What a process learns of another one's end comes when the kernel pleases, so looking at it cannot be forced; nor
    can the order in which a process writes to several queues, since its feeder threads have one list.
    """
    if story.schedule.chance != MIDDLE:
        return None  # real processes draw what they draw
    if not _comes_to_rest(story):
        return None  # nothing would ever show that it is over
    if any(step.what not in FORCEABLE for step in story.steps) or _feeds_several(story.schedule.choices):
        return None
    turns = [(step.process, step.what.word, _detail(step)) for step in story.steps if step.what in FORCED]
    killed = [number for number, stand in enumerate(story.scenes[-1].stands) if stand.standing is ProcessStatus.KILLED]
    return json.dumps({"turns": turns, "killed": killed})


def _comes_to_rest(story: Story) -> bool:
    """Whether the main process has ended in the end, or else no process can go on: not even by giving up a wait."""
    main, *others = story.scenes[-1].stands
    return main.standing in AT_REST or all(_rests(stand) for stand in (main, *others))


def _rests(stand: ProcessView) -> bool:
    return stand.standing in AT_REST or (stand.standing is ProcessStatus.BLOCKED and not stand.timed)


def _feeds_several(choices: tuple[Choice, ...]) -> bool:
    fed = {(choice.process, choice.queue) for choice in choices if choice.queue >= 0}
    return len(fed) > len({process for process, _ in fed})


def _detail(step: Step) -> int | str:
    if step.what is Kind.START:
        return int(step.item)
    return step.outcome.value if step.outcome is Outcome.GAVE_UP else ""
