"""The rows of a schedule that decide: its causal slice, as far as a reader needs it.

A schedule that breaks a program is mostly steps that could as well come in another one. What decides is who waits at
the end, what each of them did last, what ended too soon or by force, the end signals, and the items and lines of which
the finding speaks. Like steps of one process, one after another, are one row. Where there are more rows than there is
room, those that decide least are left out, the earliest first; their numbers show the gap.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from grader.domain.findings import ACKNOWLEDGEMENTS
from grader.domain.operations import POLLS, Kind, Outcome
from grader.domain.results import Fact, Finding, Phrase, Who, places
from grader.domain.schedule import ProcessStatus, ProcessView, Story
from grader.report.narrative.rows import Frame, frames, waits_for_ever
from grader.report.narrative.step_text import Meals

NONE = "None"


Waiting = tuple[tuple[int, ProcessView], ...]


class Weight(enum.IntEnum):
    """How much a row decides."""

    COURSE = 1  # what comes after the last item anyway
    CONTEXT = 2
    ENDED = 3
    NAMED = 4
    DECIDES = 5


class Run(NamedTuple):
    """Like steps of one process, one after another; or, with ``eaten``, the items of which it prints a line then."""

    process: int
    frames: tuple[Frame, ...]
    weight: Weight
    eaten: tuple[str, ...] = ()


class Slice(NamedTuple):
    """The rows to be shown, who waits for ever after them, and how many steps of how many that is."""

    runs: tuple[Run, ...]
    waiting: Waiting
    shown: int
    of: int


class About(NamedTuple):
    """What a finding speaks of: items, processes as (role, name), lines; and whether eating decides."""

    items: frozenset[str]
    actors: frozenset[tuple[str, str]]
    lines: frozenset[int]
    eating: bool


def deciding(story: Story, finding: Finding, most: int | None) -> Slice:
    """At most so many rows of a story, those that decide; all of them, and each step alone, for ``None``."""
    made, about = [frame for frame in frames(story) if frame.step is not None], about_of(finding)
    weigher, meals = _Weigher(story, made, about), Meals(story)
    stands = enumerate(made[-1].scene.stands if made else ())
    waiting = tuple((process, stand) for process, stand in stands if waits_for_ever(story, made[-1], stand))
    eaters = frozenset(frame.number for frame in made if about.eating and meals.eaten(frame))
    runs = list(_with_meals(_runs(made, weigher, eaters, together=most is not None), meals, weigher))
    if most is not None:
        waiting = _first_of(waiting, story, about, most // 2)
        runs = _heaviest([run for run in runs if not run.eaten or about.eating], most - len(waiting))
    shown = sum(len(run.frames) for run in runs if not run.eaten)
    return Slice(tuple(runs), waiting, shown, len(made))


def about_of(finding: Finding) -> About:
    """What a finding speaks of, by its facts and those of its evidence."""
    facts = [fact for _, fact in finding.facts]
    items = {text for key, fact in finding.facts if key in ("item", "items") for text in _texts(fact)}
    actors = {(who.role, who.label) for fact in facts for who in _actors(fact)}
    lines = {place.line for fact in facts for place in places(fact) if place.line is not None}
    return About(frozenset(items), frozenset(actors), frozenset(lines), finding.code in ACKNOWLEDGEMENTS)


def _texts(fact: Fact) -> Iterator[str]:
    if isinstance(fact, str):
        yield fact
    elif isinstance(fact, tuple) and not isinstance(fact, Who | Phrase):
        yield from (text for text in fact if isinstance(text, str))


def _actors(fact: Fact) -> Iterator[Who]:
    if isinstance(fact, Who):
        yield fact
    elif isinstance(fact, tuple) and not isinstance(fact, Phrase):
        yield from (who for who in fact if isinstance(who, Who))


class _Weigher:
    """How much each step of a story decides."""

    def __init__(self, story: Story, made: list[Frame], about: About) -> None:
        self._story = story
        self.about = about
        own = [frame for frame in made if frame.step is not None and frame.step.what is not Kind.ARRIVE]
        self._last = {frame.step.process: frame.number for frame in own if frame.step}
        self._last_polls = {
            frame.step.process: frame.number for frame in own if frame.step and frame.step.what in POLLS
        }
        there = [frame for frame in own if frame.step and self._is_spoken_of(frame)]
        first_and_last = {
            **{(frame.step.process, "last"): frame.number for frame in there if frame.step},
            **{(frame.step.process, "first"): frame.number for frame in reversed(there) if frame.step},
        }
        self._spoken = frozenset(first_and_last.values())

    def weight(self, frame: Frame) -> Weight:
        step = frame.step
        assert step is not None
        last = self._last.get(step.process) == frame.number
        standing = frame.scene.stands[step.process].standing
        if step.outcome in (Outcome.GAVE_UP, Outcome.OVERCALLED) or step.what in (Kind.STOP, Kind.EXIT_NOW):
            return Weight.DECIDES
        if frame.killed or standing is ProcessStatus.FAILED or frame.number in self._spoken:
            return Weight.DECIDES
        if step.what in POLLS:
            return Weight.DECIDES if self._last_polls[step.process] == frame.number else Weight.CONTEXT
        if step.item == NONE or step.item in self.about.items or step.what is Kind.JOIN:
            return Weight.NAMED
        if last and step.what is not Kind.EXIT:
            return Weight.NAMED  # after it the process waits for ever
        if step.what is Kind.EXIT:
            is_left = any(queue.items for queue in frame.scene.queues)
            is_taker = self._story.actors[step.process][0] == "consumer"
            return (Weight.NAMED if is_left else Weight.ENDED) if is_taker else Weight.COURSE
        return Weight.COURSE if step.what is Kind.PROCESS_JOIN else Weight.CONTEXT

    def _is_spoken_of(self, frame: Frame) -> bool:
        step, about = frame.step, self.about
        assert step is not None
        is_there = step.line in about.lines and step.what is not Kind.EXIT
        return is_there and (not about.actors or self._story.actors[step.process] in about.actors)


def _runs(made: list[Frame], weigher: _Weigher, alone: frozenset[int], *, together: bool) -> Iterator[Run]:
    """The frames, like ones together, but for those with these numbers."""
    weighed = [(frame, weigher.weight(frame)) for frame in made]

    def likeness(pair: tuple[Frame, Weight]) -> tuple[object, ...]:
        (frame, weight), step = pair, pair[0].step
        assert step is not None
        own = frame.number if weight is Weight.DECIDES or not together or frame.number in alone else 0
        return step.process, step.what, step.outcome, step.item == NONE, weight, own, frame.queue, frame.killed

    for _, same in groupby(weighed, likeness):
        pairs = list(same)
        step = pairs[0][0].step
        assert step is not None
        yield Run(step.process, tuple(frame for frame, _ in pairs), pairs[0][1])


def _with_meals(runs: Iterable[Run], meals: Meals, weigher: _Weigher) -> Iterator[Run]:
    """The runs, each followed by what is eaten after it."""
    for run in runs:
        yield run
        eaten = [meal for frame in run.frames for meal in meals.eaten(frame)]
        for process in dict.fromkeys(process for process, _ in eaten):
            items = tuple(item for one, item in eaten if one == process)
            is_named = bool(weigher.about.items.intersection(items))
            yield Run(process, run.frames[-1:], Weight.DECIDES if is_named else Weight.COURSE, items)


def _first_of(waiting: Waiting, story: Story, about: About, most: int) -> Waiting:
    """So many of those that wait: first those of which the finding speaks, and the main process."""
    order = sorted(waiting, key=lambda one: (story.actors[one[0]] not in about.actors, one[0]))
    return tuple(one for one in waiting if one in order[:most])


def _heaviest(runs: list[Run], most: int) -> list[Run]:
    order = sorted(range(len(runs)), key=lambda number: (runs[number].weight, number), reverse=True)
    return [runs[number] for number in sorted(order[:most])]
