"""What is explored: the functions in the grader's wiring and the student's program, each at some scopes."""

from __future__ import annotations

import enum
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from grader.domain.draws import draws
from grader.domain.exercise import Ends, Exercise, Part, Scenario
from grader.domain.operations import Kind
from grader.domain.orders import orders_by_address
from grader.domain.own_call import own_scenario, speaks_of
from grader.domain.schedule import CHANCES, DRAWN, MIDDLE, USUAL, Schedule
from grader.domain.submission import WAVERS, Shape, Submission
from grader.explorer.behaviour.trees import Forest
from grader.explorer.oracle.oracle import Host, Hosting, Oracle, ProgramText
from grader.explorer.program.registry import ProcessSpec, Registry

MANY = 2  # times as many consumers as are looked at in every interleaving: a number that is counted out shows there


class Effort(enum.Enum):
    """How much of a scope is looked at: every schedule; what a little work allows; one plain schedule."""

    WHOLE = "whole"
    LITTLE = "little"
    LEAST = "least"


class Scope(NamedTuple):
    """How many take part, and which random numbers they see; ``scenario`` is ``None`` for a script, which chooses.

    ``size`` says where the numbers come from, as in ``Schedule``; ``effort`` how much of it is worth looking at.
    """

    producers: int
    consumers: int
    scenario: Scenario | None
    chance: str = MIDDLE
    size: str = USUAL
    effort: Effort = Effort.WHOLE


class Oracles:
    """The oracles of some parts of a submission; leaving the context ends them."""

    def __init__(
        self, submission: Submission, exercise: Exercise, parts: Sequence[Part], start_method: str, host: Hosting
    ) -> None:
        texts = {part: _texts(submission, exercise, part, start_method) for part in parts}
        self.host: Host = host([text for of_part in texts.values() for text in of_part])
        oracles = iter(self.host.oracles)
        self.of_part = {
            part: PartOracles(submission, exercise, part, tuple(itertools.islice(oracles, len(of_part))))
            for part, of_part in texts.items()
        }

    def __enter__(self) -> Oracles:
        return self

    def __exit__(self, *_: object) -> None:
        self.host.__exit__()


def _texts(submission: Submission, exercise: Exercise, part: Part, start_method: str) -> tuple[ProgramText, ...]:
    """What is run of a part: the submission's, and the grader's own wiring if there is any."""
    name = f"{exercise.slug}.py"
    if part is Part.PROGRAM:
        return (ProgramText(name, submission.source, start_method, loop_cpu_s=exercise.limits.loop_cpu_s),)
    wiring = ProgramText(name, exercise.solution, start_method, tuple(exercise.functions), is_submission=False)
    return ProgramText(name, submission.definitions, start_method, loop_cpu_s=exercise.limits.loop_cpu_s), wiring


class PartOracles:
    """The oracles of one part: the submission's, and beside it one for the grader's own wiring."""

    def __init__(self, submission: Submission, exercise: Exercise, part: Part, oracles: tuple[Oracle, ...]) -> None:
        self.part = part
        self.shape = submission.shape if part is Part.PROGRAM else Shape.MAIN
        self.called = exercise.ends is Ends.CALLED
        self._student, self._wiring = oracles[0], oracles[1] if oracles[1:] else None
        self.extremes = CHANCES[1:] if draws(self._student.text.source) else ()

    @property
    def questions(self) -> int:
        """How often student code was run."""
        return self._student.questions

    @property
    def computed_s(self) -> float:
        """For how long student code has computed, beyond what every answer takes."""
        return self._student.computed_s

    @property
    def wavers(self) -> bool:
        """Whether the source has a word of what is another in every run: a clock, a process id, an address."""
        return WAVERS.search(self._student.text.source) is not None

    @property
    def orders_by_address(self) -> bool:
        """Whether the source may go by an order that is another in every process."""
        return orders_by_address(self._student.text.source)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """Through which they are asked."""
        return tuple(oracle.fileno() for oracle in (self._student, self._wiring) if oracle is not None)

    def let_compute(self, limit_s: Callable[[float], float] | None) -> None:
        """For how long the submission may compute in all, in seconds of processor time; ``None`` for no limit."""
        self._student.limit_s = limit_s

    def oracle_of(self, image: Any) -> Oracle:
        """The one whose process begins like this."""
        return self._wiring if "wiring" in image and self._wiring is not None else self._student

    def main(self, scope: Scope, registry: Registry) -> int:
        """The main process of a scope, in a registry of its own."""
        arguments = scope.scenario.arguments() if scope.scenario is not None else {}
        image: Any = {"script": None} if self.shape is Shape.SCRIPT else {"main": arguments}
        if self.part is Part.FUNCTIONS:
            image = {"wiring": arguments}
            if self.called:
                image = {"orders": self._orders(image)}
        return registry.member(ProcessSpec("0", "MainProcess", "main", (), daemon=False, parent=-1, how=image))

    def _orders(self, image: Any) -> list[list[Any]]:
        """What the grader's wiring does, as a list: it calls the functions itself, whatever they return."""
        registry = Registry()
        forest = Forest(self.oracle_of, registry, merging=False)
        index = forest.root(
            registry.member(ProcessSpec("0", "MainProcess", "main", (), daemon=False, parent=-1, how=image))
        )
        orders: list[list[Any]] = []
        while (node := forest.nodes[index]).kind is not Kind.EXIT:
            operation = node.operation
            if node.kind is Kind.NEW:
                orders.append(["new", operation.target, operation.fields, operation.number])
            elif node.kind is Kind.JOIN:
                orders.append(["join", operation.target])
            elif node.kind is Kind.CALL:
                orders.append(["call", operation.target, *(operation.fields or ())])
            index = forest.after(index, None)
        return orders


def scopes(exercise: Exercise, submission: Submission, oracles: PartOracles) -> Iterator[Scope]:
    """The scopes of a part, small ones first; then the smallest once more, with all random numbers at an extreme.

    At last those that are only glanced at: more than that, and the file's own names and numbers.
    """
    sizes = [Scope(0, 0, None)]
    if oracles.part is Part.FUNCTIONS or oracles.shape is not Shape.SCRIPT:
        sizes = [scope_of(exercise, producers, consumers) for producers, consumers in exercise.scopes[oracles.part]]
    yield from sizes
    for chance in oracles.extremes:
        yield sizes[0]._replace(chance=chance, effort=Effort.LEAST if chance == DRAWN else Effort.WHOLE)
    yield from _large(exercise, oracles.part, [(scope.producers, scope.consumers) for scope in sizes])
    if oracles.part is Part.PROGRAM and oracles.shape is Shape.MAIN:
        own = own_scenario(submission.source, exercise)
        if own is not None:
            how = Effort.LITTLE if speaks_of(submission.source, own) else Effort.LEAST
            yield Scope(len(own.producers), len(own.consumers), own, size="file", effort=how)


def _large(exercise: Exercise, part: Part, sizes: Sequence[tuple[int, int]]) -> Iterator[Scope]:
    """More of the ones beside one of the others: a number that is counted out is met where one process takes all.

    Many consumers are a matter of ``main``: in the grader's own wiring they are right.
    """
    producers, consumers = (max(one[at] for one in sizes) for at in (0, 1))
    if max(producers, consumers) <= 1:  # always one of each, as the exercise says
        return
    names = len(exercise.names) - 1
    many, more = min(producers + 1, names, len(exercise.foods)), min(MANY * consumers, names)
    for large in ((many, 1), (1, more))[: 1 if part is Part.FUNCTIONS else 2]:
        if large[0] > producers or large[1] > consumers:
            yield scope_of(exercise, *large)._replace(size="large", effort=Effort.LEAST)


def scope_at(exercise: Exercise, submission: Submission, schedule: Schedule) -> Scope | None:
    """The scope of a schedule, but for its random numbers; ``None`` where the file's own call is another one now."""
    if schedule.size != "file":
        return scope_of(exercise, schedule.producers, schedule.consumers)._replace(size=schedule.size)
    own = own_scenario(submission.source, exercise)
    if own is None or (len(own.producers), len(own.consumers)) != (schedule.producers, schedule.consumers):
        return None
    return Scope(schedule.producers, schedule.consumers, own, size="file")


def scope_of(exercise: Exercise, producers: int, consumers: int) -> Scope:
    """One scope: always with the same names and foods, so that a schedule means the same every time."""
    names, foods = exercise.names[: producers + consumers], exercise.foods[: max(producers, 1)]
    scenario = Scenario(
        producers=tuple(zip(names, foods, strict=False))[:producers],
        consumers=tuple(names[producers:]),
        items=exercise.items_of(foods[0], exercise.most_items),
    )
    return Scope(producers, consumers, scenario)
