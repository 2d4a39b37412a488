"""A story as the rows of a picture: what each step was, and the scene that a reader sees after it.

Text, timeline, picture and diagram all show these rows, with the same numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.operations import NOT_SHOWN, QUEUE_CALLS, Kind
from grader.domain.schedule import ProcessStatus, ProcessView, Snapshot, Step, Story


class Frame(NamedTuple):
    """A step and what follows from it: the scene, the lines printed by now (process, text), and who was killed.

    ``number`` counts from 1; frame 0 is the scene before the first step, and has none. ``queue`` is the number of the
    queue that the step is about, -1 for none.
    """

    number: int
    step: Step | None
    queue: int
    scene: Snapshot
    printed: tuple[tuple[int, str], ...]
    killed: tuple[int, ...]


def shown_steps(story: Story) -> list[tuple[int, Step]]:
    """The steps worth a row, each with its index; a put that reached the queue at once is one row, not two."""
    return list(_joined([(at, step) for at, step in enumerate(story.steps) if step.what not in NOT_SHOWN]))


def frames(story: Story) -> list[Frame]:
    """All rows of a story, the one before the first step included."""
    shown = shown_steps(story)
    starts = [0] + [at for at, _ in shown]
    ends = [*starts[1:], len(story.steps)]
    deaths = _deaths(story)
    made = [_frame(story, deaths, 0, None, (0, ends[0]))]
    for number, span in enumerate(zip(starts[1:], ends[1:], strict=True), 1):
        made.append(_frame(story, deaths, number, shown[number - 1][1], span))
    return made


def _frame(story: Story, deaths: dict[int, int], number: int, step: Step | None, span: tuple[int, int]) -> Frame:
    start, end = span
    before, scene = story.scenes[start], story.scenes[end]
    printed = tuple(line for at in range(start, end) for line in _printed(story, deaths, at))
    queue = -1 if step is None else _queue(step, before, scene)
    return Frame(number, step, queue, scene, printed, _newly_killed(before, scene) if number else ())


def _queue(step: Step, before: Snapshot, after: Snapshot) -> int:
    if step.what is Kind.ARRIVE:
        pairs = zip(before.queues, after.queues, strict=True)
        return next((number for number, (old, new) in enumerate(pairs) if old.coming != new.coming), -1)
    stand = before.stands[step.process]
    return stand.target if stand.what in QUEUE_CALLS else -1


def _joined(steps: list[tuple[int, Step]]) -> Iterator[tuple[int, Step]]:
    """A put that reached the queue before anything else happened is one step; else the arrival is a step of its own."""
    waiting: tuple[int, Step] | None = None
    for at, step in steps:
        if waiting is not None:
            put = waiting[1]
            if step.what is Kind.ARRIVE and (step.process, step.item) == (put.process, put.item):
                yield waiting[0], step._replace(what=Kind.PUT, line=put.line, said=put.said)
                waiting = None
                continue
            yield waiting
            waiting = None
        if step.what is Kind.PUT:
            waiting = (at, step)
        else:
            yield at, step
    if waiting is not None:
        yield waiting


def _printed(story: Story, deaths: dict[int, int], at: int) -> Iterator[tuple[int, str]]:
    """What is printed after a step: by the process that made it, and by those it started.

    It could come later, up to the next step of the same process, and no other process could tell: unless that
    process is killed before it comes to it.
    """
    step, before, after = story.steps[at], story.scenes[at], story.scenes[at + 1]
    for process, stand in enumerate(after.stands):
        moved = step.process == process and step.what is not Kind.ARRIVE
        begun = stand.standing is not ProcessStatus.ABSENT is before.stands[process].standing
        if (moved or begun) and at < deaths.get(process, len(story.steps)):
            yield from ((process, line) for line in stand.said)


def _deaths(story: Story) -> dict[int, int]:
    """The last step of each process that is killed in the end."""
    last = {step.process: at for at, step in enumerate(story.steps) if step.what is not Kind.ARRIVE}
    stands = enumerate(story.scenes[-1].stands)
    return {process: last.get(process, -1) for process, stand in stands if stand.standing is ProcessStatus.KILLED}


def _newly_killed(before: Snapshot, after: Snapshot) -> tuple[int, ...]:
    pairs = enumerate(zip(before.stands, after.stands, strict=True))
    return tuple(p for p, (old, new) in pairs if new.standing is ProcessStatus.KILLED is not old.standing)


def columns(story: Story) -> tuple[list[int], list[int]]:
    """The processes left and right of the queues: who makes things on the one side, who takes them on the other."""
    processes = range(len(story.actors))
    takers = [process for process in processes if story.actors[process][0] == "consumer"]
    return [process for process in processes if process not in takers], takers


def waits_for_ever(story: Story, frame: Frame, stand: ProcessView) -> bool:
    """Whether no process comes to release one that waits at the end of a story."""
    return frame.scene is story.scenes[-1] and stand.standing is ProcessStatus.BLOCKED and not stand.timed
