"""A schedule of the model, forced on real processes: whether what it shows happens for real."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack

from grader.live.engine import Execution, Run
from grader.schedule import MIDDLE, Choice, Standing, Step, Story
from grader.trace import Trace

TIMES = 3
TIMEOUT_S = 60.0  # on a busy machine a turn is long in coming, and what is said must not depend on that
GATED = frozenset({
    "start", "process_join", "stop", "put", "get", "empty", "full", "qsize", "task_done", "join", "released",
    "exit", "arrive",
})  # fmt: skip
# Nobody minds when these happen.
UNGATED = frozenset({"new", "called", "returned", "foreign", "flushed", "cancel", "exiting"})


def happens(run: Run, story: Story, is_alike: Callable[[Trace], bool]) -> int:
    """How often of ``TIMES`` real runs the schedule was followed to its end, and showed the same."""
    turns = turns_of(story)
    if turns is None:
        return 0
    forced = run._replace(turns=turns, limits=run.limits._replace(timeout_s=TIMEOUT_S))
    with ExitStack() as stack:
        # All come up together; each then runs alone.
        executions = [stack.enter_context(Execution(forced)) for _ in range(TIMES)]
        return sum(_happened(execution, is_alike) for execution in executions)


def _happened(execution: Execution, is_alike: Callable[[Trace], bool]) -> bool:
    trace = execution.trace()
    return any(note.kind == "followed" for note in execution.evidence.notes) and is_alike(trace)


def turns_of(story: Story) -> str | None:
    """Whose turn it is when, as the gate reads it; ``None`` for a schedule that cannot be forced.

    What a process learns of another one's end comes when the kernel pleases, so looking at it cannot be forced; nor
    can the order in which a process writes to several queues, since its feeder threads have one list.
    """
    if story.schedule.chance != MIDDLE:
        return None  # real processes draw what they draw
    if any(step.what not in GATED | UNGATED for step in story.steps) or _feeds_several(story.schedule.choices):
        return None
    turns = [(step.process, step.what, _detail(story, at, step)) for at, step in enumerate(story.steps)]
    killed = [number for number, stand in enumerate(story.scenes[-1].stands) if stand.standing is Standing.KILLED]
    return json.dumps({"turns": [turn for turn in turns if turn[1] in GATED], "killed": killed})


def _feeds_several(choices: tuple[Choice, ...]) -> bool:
    fed = {(choice.process, choice.queue) for choice in choices if choice.queue >= 0}
    return len(fed) > len({process for process, _ in fed})


def _detail(story: Story, at: int, step: Step) -> int | str:
    if step.what == "start":
        return int(step.item)
    if step.what == "join" and next(_next_of(story, at, step.process)) in ("released", "joining"):
        return "waits"
    return "gave_up" if step.outcome == "gave_up" else ""


def _next_of(story: Story, at: int, process: int) -> Iterator[str]:
    """What the process does after this step, or stands before at the end."""
    yield from (later.what for later in story.steps[at + 1 :] if later.process == process and later.what != "arrive")
    yield story.scenes[-1].stands[process].what
