"""Explores one part of a submission: every scope, under the clocks that matter, until something fails or all is seen.

What is wrong under the free clock or the program's own time is wrong. What is wrong only when somebody may be slow is a
matter of timing. A program without a wait that gives up behaves the same under all three, and is searched under one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from grader.exercise import Exercise, Part, Scenario
from grader.explorer.budget import JUDGEMENT_US, Budget
from grader.explorer.execution import DivergedError, Execution
from grader.explorer.graph import Graph
from grader.explorer.minimal import smallest
from grader.explorer.model import Model
from grader.explorer.operations import Kind
from grader.explorer.plain import plain_schedule
from grader.explorer.possible import Action, Clock, Queue, State
from grader.explorer.programs import Crew, Scope, Workers, scope_of, scopes
from grader.explorer.registry import Registry
from grader.explorer.sampling import sample
from grader.explorer.scenes import scenes
from grader.explorer.search import Found, Search, has_loops, learn, related
from grader.explorer.trees import Forest
from grader.explorer.worker import TooSlowError
from grader.schedule import MIDDLE, Choice, Coverage, Scene, Schedule, Step
from grader.submission import Submission
from grader.trace import Finished, Looping, Trace

Judge = Callable[[Trace, Scenario | None], bool]
SAMPLING_S = 0.5
MOST_STATES = 20_000  # in the search for the smallest schedule; the lesson's programs need some hundreds
CLOCKS = (Clock.FREE, Clock.OWN, Clock.SLOW)
TIMED = frozenset({Kind.GET, Kind.PUT, Kind.PROCESS_JOIN, Kind.ACQUIRE, Kind.WAIT})


class Shown(NamedTuple):
    """A schedule, and what it shows of the program."""

    schedule: Schedule
    trace: Trace
    scenario: Scenario | None
    steps: tuple[Step, ...]
    scenes: tuple[Scene, ...]


class Unknown(NamedTuple):
    """Something that is not modelled: what, and on which line."""

    what: str
    line: int | None


class Explored(NamedTuple):
    """What came of one part: a failure, or one that needs bad timing, or neither; and what was seen.

    ``works`` is a schedule that shows nothing wrong, at the scope of the failure or else at one before it; ``None``
    where the few that are tried for it all fail.
    """

    coverage: tuple[Coverage, ...]
    failing: Shown | None = None
    timing: Shown | None = None
    works: Shown | None = None
    unknown: Unknown | None = None
    unsteady: bool = False


class Request(NamedTuple):
    """What to explore, and how thoroughly: ``budget_s`` is ``None`` for no limit, ``exact`` uses no shared nodes."""

    submission: Submission
    exercise: Exercise
    part: Part
    start_method: str
    budget_s: float | None
    exact: bool


def explore(request: Request, crew: Crew, is_wrong: Judge) -> Explored:
    """Explore all scopes, the smallest first, up to the first failure."""
    budget, explored = Budget(request.budget_s), Explored(())
    crew.let_compute(request.budget_s)
    todo = list(scopes(request.exercise, crew))
    for number, scope in enumerate(todo):
        if scope.chance != MIDDLE and budget.is_spent():
            break
        left = sum(later.chance == MIDDLE for later in todo[number:]) or 1  # the extremes of chance take what remains
        scoped = _Scoped(request, crew, scope, is_wrong, budget.share(left))
        try:
            here = scoped.explore(_clocks(scope, explored))
        except TooSlowError:
            coverage = (*explored.coverage, scoped.not_covered())
            return explored._replace(coverage=coverage, unknown=scoped.unknown())  # computing hides nothing of that
        if here.unknown is None and (here.failing or here.timing or explored.works is None):
            clock = next((Clock(one.schedule.clock) for one in (here.failing, here.timing) if one), Clock.FREE)
            explored = explored._replace(works=scoped.works(clock) or scoped.works(Clock.FREE) or explored.works)
        explored = here._replace(
            coverage=(*explored.coverage, *_told(scope, here)), timing=explored.timing or here.timing,
            unsteady=explored.unsteady or here.unsteady, works=explored.works,
        )  # fmt: skip
        if explored.failing is not None or explored.unknown is not None:
            break
    return explored


def _clocks(scope: Scope, explored: Explored) -> tuple[Clock, ...]:
    """Those under which a scope is explored."""
    if scope.chance != MIDDLE:
        return (Clock.FREE,)  # how long anything takes is what the others are about
    return CLOCKS if explored.timing is None else CLOCKS[:-1]  # one schedule that needs bad luck is enough


def _told(scope: Scope, explored: Explored) -> tuple[Coverage, ...]:
    """What is said to have been covered: not the same schedules once more."""
    return tuple(one for one in explored.coverage if scope.chance == MIDDLE or not one.is_complete)


def replay(request: Request, schedule: Schedule) -> Shown:
    """Carry out one schedule; raises ``DivergedError`` at the first step that the program does not offer."""
    with workers_for([request]) as workers:
        crew, scope = workers.crews[request.part], Scope(0, 0, None)
        if schedule.producers or schedule.consumers or crew.called:
            scope = scope_of(request.exercise, schedule.producers, schedule.consumers)
        scoped = _Scoped(request, crew, scope._replace(chance=schedule.chance), lambda *_: True, Budget(None))
        scoped.learn_names()
        actions = tuple((choice.process, choice.queue, choice.way) for choice in schedule.choices)
        return scoped.shown(actions, Clock(schedule.clock))


def workers_for(requests: Sequence[Request]) -> Workers:
    """Start those that will be asked about parts of one submission; at least one."""
    first = requests[0]
    return Workers(first.submission, first.exercise, [request.part for request in requests], first.start_method)


class _Scoped:
    """One scope of one part."""

    def __init__(self, request: Request, crew: Crew, scope: Scope, is_wrong: Judge, budget: Budget) -> None:
        self.request = request
        self.scope = scope
        self.is_wrong = is_wrong
        self.budget = budget
        self.registry = Registry()
        self.main = crew.main(scope, self.registry)
        self.forest = Forest(crew, self.registry, scope.chance, merging=not request.exact)
        self.exact_forest = self.forest
        if self.forest.merging:
            self.exact_forest = Forest(crew, self.registry, scope.chance, merging=False)
        self.free = Model(self.forest, Clock.FREE, self.main)
        self.verdicts: dict[object, bool] = {}

    def learn_names(self) -> None:
        """Number processes and queues as every search does: by the same few schedules."""
        learn(self.free)

    def exact(self, clock: Clock) -> Model:
        """The model in which every process is told its whole history."""
        return Model(self.exact_forest, clock, self.main, parks=False)

    def explore(self, clocks: tuple[Clock, ...]) -> Explored:
        """Under the free clock, then, where a wait can give up, under the others."""
        coverage: list[Coverage] = []
        self.learn_names()
        for number, clock in enumerate(clocks):
            if clock is not Clock.FREE and not self._is_timed():
                break
            parts = len(clocks) - number if self._is_timed() else 1
            failing, covered = self._explore_under(clock, self.budget.share(parts))
            coverage.append(covered)
            if (unknown := self.unknown()) is not None:
                return Explored(tuple(coverage), unknown=unknown)
            if failing is not None and clock is Clock.SLOW:
                return Explored(tuple(coverage), timing=failing)
            if failing is not None:
                return Explored(tuple(coverage), failing=failing)
        return Explored(tuple(coverage), unsteady=self.forest.unsteady is not None)

    def shown(self, actions: tuple[Action, ...], clock: Clock) -> Shown:
        """What a schedule shows."""
        execution = Execution(self.exact(clock), actions)
        choices = tuple(Choice(*action) for action in actions)
        schedule = Schedule(
            self.request.part.value, self.scope.producers, self.scope.consumers, clock.value, self.scope.chance, choices
        )
        return Shown(schedule, execution.trace(), self.scope.scenario, tuple(execution.steps), scenes(execution))

    def works(self, clock: Clock) -> Shown | None:
        """A schedule of this scope that shows nothing wrong."""
        try:
            actions = plain_schedule(self.exact(clock), lambda path: self._is_fine(Execution(self.exact(clock), path)))
        except TooSlowError:
            return None
        return self.shown(actions, clock) if actions is not None else None

    def _is_fine(self, execution: Execution) -> bool:
        trace = execution.trace()
        is_over = execution.odd() is None and isinstance(trace.ending, Finished)
        return is_over and not self.is_wrong(trace, self.scope.scenario)

    def _explore_under(self, clock: Clock, budget: Budget) -> tuple[Shown | None, Coverage]:
        model = self.free if clock is Clock.FREE else Model(self.forest, clock, self.main)
        wrong: list[tuple[Action, ...]] = []

        def stop(search: Search, end: State) -> bool:
            if self._alike(model, end) not in self.verdicts:
                budget.charge(JUDGEMENT_US)
            if self._fails(model, clock, end, lambda: search.path(end)):
                wrong.append(search.path(end))
            return bool(wrong) or self.unknown() is not None

        if self.request.exact:
            search = Search(Graph(model, None))
            found = search.run(budget, lambda end: stop(search, end))
        else:
            search, found = related(model, budget, stop)
        sampled = 0
        if not found.is_complete and not wrong and self.unknown() is None:
            chosen, sampled = sample(
                model, lambda end, path: self._fails(model, clock, end, lambda: path), Budget(SAMPLING_S)
            )
            wrong += [chosen] if chosen is not None else []
        covered = self._coverage(model, found, sampled)
        if not wrong:
            return None, covered
        try:
            actions = smallest(model, lambda end, path: self._fails(model, clock, end, lambda: path), MOST_STATES)
        except TooSlowError:
            actions = None
        try:
            return self.shown(actions or wrong[0], clock), covered
        except DivergedError:  # of an end that was taken for one like it; the first was carried out already
            return self.shown(wrong[0], clock), covered

    def not_covered(self) -> Coverage:
        """What is said where the submission computes for too long."""
        return Coverage(
            self.request.part.value, self.scope.producers, self.scope.consumers, Clock.FREE.value,
            schedules=0, states=0, is_complete=False, is_slow=True,
        )  # fmt: skip

    def _coverage(self, model: Model, found: Found, sampled: int) -> Coverage:
        return Coverage(
            self.request.part.value, self.scope.producers, self.scope.consumers, model.clock.value,
            0 if has_loops(model) else found.schedules, found.states, found.is_complete, sampled
        )  # fmt: skip

    def _fails(self, model: Model, clock: Clock, end: State, path: Callable[[], tuple[Action, ...]]) -> bool:
        """Whether an execution that ends here is wrong. Ends with equal accounts are alike, and judged once."""
        key = self._alike(model, end)
        if key not in self.verdicts:
            try:
                execution = Execution(self.exact(clock), path())
            except DivergedError:  # its processes did not behave as before: what it shows is not to be relied on
                self.forest.unsteady = self.forest.unsteady or 0
                return False
            trace = execution.trace()
            # Looking in vain for ever is judged under the free clock; under another it may be the clock's own doing.
            waits = clock is not Clock.FREE and isinstance(trace.ending, Looping)
            self.verdicts[key] = execution.odd() is None and not waits and self.is_wrong(trace, self.scope.scenario)
        return self.verdicts[key]

    def _alike(self, model: Model, end: State) -> object:
        nodes = model.nodes
        procs = tuple(
            (nodes[index].account, nodes[index].kind, nodes[index].code) if index >= 0 else None for index in end[0]
        )
        return procs, tuple(self._left(content) for content in end[1])

    def _left(self, content: object) -> object:
        if not isinstance(content, Queue):
            return None
        items = [*content.pipe, *(item for _, held in content.buffers for item in held)]
        return tuple(self.registry.parcels[item].item for item in items), content.unfinished

    def _is_timed(self) -> bool:
        return any(use.kind in TIMED and not use.waits for use in self.forest.alphabet)

    def unknown(self) -> Unknown | None:
        odd = self.forest.odd or self.exact_forest.odd
        return Unknown(odd.operation.target, odd.operation.line) if odd is not None else None
