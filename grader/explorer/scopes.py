"""One scope of one part: how many take part, and whether anything can go wrong among them."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from grader.domain.exercise import Part, Scenario
from grader.domain.operations import TIMED
from grader.domain.schedule import Choice, Coverage, Schedule, Snapshot, Step
from grader.domain.trace import Finished, Looping, Trace
from grader.explorer.behaviour.programs import PartOracles, Scope
from grader.explorer.behaviour.trees import Forest
from grader.explorer.model.model import Model
from grader.explorer.model.state import Action, Clock, QueueState, State
from grader.explorer.oracle.oracle import TooSlowError
from grader.explorer.program.meter import JUDGED_US, JUDGEMENT_US, UNLIMITED_US, Meter, SpentError
from grader.explorer.program.registry import Registry
from grader.explorer.replay.execution import DivergedError, Execution
from grader.explorer.replay.snapshots import scenes, steps
from grader.explorer.search.graph import Graph
from grader.explorer.search.main_first import main_first
from grader.explorer.search.sampling import EXECUTIONS, sample
from grader.explorer.search.search import Found, Search, has_loops, learn, related
from grader.explorer.search.shortest import smallest
from grader.explorer.search.witness import plain_schedule

IsWrong = Callable[[Trace, Scenario | None], bool]
Fails = Callable[[State, tuple[Action, ...]], bool]
SAMPLING = 0.1  # of the work left for a part: for some executions where not all were seen
SHORTENING = 0.4  # of what is left then: for a shortest counterexample
FIRST_TRIES = 60  # executions by chance before a search for one that needs bad luck, of which there are usually many
SAMPLED_ENDS = 1  # right ones of a scope that are carried out once more, with whole histories
NOTHING = Found({}, 0, 0, is_complete=False, is_spent=False)


class Shown(NamedTuple):
    """A schedule, and what it shows of the program.

    ``timed_out``: in it a wait gave up after its timeout. ``computes``: it ends where a process computes without end.
    ``is_unfinished``: it ends where the program does not.
    """

    schedule: Schedule
    trace: Trace
    scenario: Scenario | None
    steps: tuple[Step, ...]
    scenes: tuple[Snapshot, ...]
    timed_out: bool = False
    computes: bool = False
    is_unfinished: bool = False


class Unknown(NamedTuple):
    """Something that is not modelled: what, and on which line."""

    what: str
    line: int | None


class Seen(NamedTuple):
    """What one clock showed of a scope: a schedule that fails, if one was found, and how much was looked at."""

    failing: Shown | None
    coverage: Coverage


class Scoped:
    """One scope of one part. ``exact``: processes are told apart by their whole history, and no step is left out."""

    def __init__(self, oracles: PartOracles, scope: Scope, is_wrong: IsWrong, meter: Meter, *, exact: bool) -> None:
        self.part = oracles.part
        self.scope = scope
        self.meter = meter
        self.is_exact = exact
        self.registry = Registry()
        self.main = oracles.main(scope, self.registry)
        self.forest = Forest(oracles.oracle_of, self.registry, scope.chance, meter, merging=not exact)
        self.exact_forest = self.forest
        if self.forest.merging:
            self.exact_forest = Forest(oracles.oracle_of, self.registry, scope.chance, meter, merging=False)
        self.free = Model(self.forest, Clock.FREE, self.main)
        self._is_wrong_in = is_wrong
        self._all_us = meter.ceiling_us  # a counterexample is confirmed and shown with what is left of the part's work
        self._verdicts: dict[object, bool] = {}
        self._confirmed = 0

    def learn_names(self) -> None:
        """Number processes and queues as every search does: by the same few schedules."""
        learn(self.free)

    def exact(self, clock: Clock) -> Model:
        """The model in which every process is told its whole history."""
        return Model(self.exact_forest, clock, self.main, parks=False)

    @property
    def is_timed(self) -> bool:
        """Whether a wait can give up, as far as is known: then the clocks differ."""
        return any(use.kind in TIMED and not use.waits for use in self.forest.alphabet)

    @property
    def unknown(self) -> Unknown | None:
        """What was met that is not modelled."""
        node = self.forest.unsupported or self.exact_forest.unsupported
        return Unknown(node.operation.target, node.operation.line) if node is not None else None

    @property
    def is_nondeterministic(self) -> bool:
        """Whether a process did not behave as before after the same history."""
        return self.forest.nondeterministic_at is not None

    def look(self, clock: Clock, ceiling_us: float) -> Seen:
        """Search under one clock, with work up to a ceiling; then sample; then shorten, confirm and show what fails."""
        model = self.free if clock is Clock.FREE else Model(self.forest, clock, self.main)
        before_us, sampled = self.meter.used_us, 0
        path: tuple[Action, ...] | None = None

        def fails(end: State, path: tuple[Action, ...]) -> bool:
            return self._fails(model, end, lambda: path)

        found = NOTHING
        if clock is Clock.SLOW:
            path, sampled = self._sample(model, fails, FIRST_TRIES)
        if path is None:
            path, found = self._search(model, ceiling_us)
        if not found.is_complete and path is None and self.unknown is None:
            path, sampled = self._sample(model, fails, EXECUTIONS)
        failing = self._shortest(model, fails, path) if path is not None and self.unknown is None else None
        return Seen(failing, self._coverage(model, found, sampled, self.meter.used_us - before_us))

    def works(self, clock: Clock) -> Shown | None:
        """A schedule of this scope that shows nothing wrong."""
        try:
            with self.meter.until(self._after(SAMPLING)):
                model = self.exact(clock)
                actions = plain_schedule(model, lambda path: self._is_fine(Execution(model, path)))
                return self._shown(Execution(model, actions), actions) if actions is not None else None
        except (SpentError, TooSlowError):
            return None

    def main_first(self) -> Shown | None:
        """The schedule in which main runs all its code as early as it can; ``None`` if it does not, and of a script."""
        if self.part is not Part.PROGRAM or self.scope.scenario is None or self.unknown is not None:
            return None
        try:
            with self.meter.until(self._after(SAMPLING)):
                actions = main_first(self.free)
                return self.shown(actions, Clock.FREE) if actions is not None else None
        except (DivergedError, SpentError, TooSlowError):
            return None

    def shown(self, actions: tuple[Action, ...], clock: Clock) -> Shown:
        """What a schedule shows; raises ``DivergedError`` where the program does not follow it."""
        return self._shown(Execution(self.exact(clock), actions), actions)

    def replayed(self, actions: tuple[Action, ...], clock: Clock) -> Shown:
        """The same, and whether the program goes on after it."""
        execution = Execution(self.exact(clock), actions)
        return self._shown(execution, actions)._replace(is_unfinished=execution.is_unfinished)

    def not_covered(self) -> Coverage:
        """What is said where the submission computes for too long."""
        return self._coverage(self.free, NOTHING, 0, 0.0)._replace(is_slow=True)

    def _search(self, model: Model, ceiling_us: float) -> tuple[tuple[Action, ...] | None, Found]:
        """The way to the first end that fails, or to the first thing that is not modelled; and what was seen."""
        wrong: list[tuple[Action, ...]] = []

        def stop(search: Search, end: State) -> bool:
            if self._fails(model, end, lambda: search.path(end)):
                wrong.append(search.path(end))
            return bool(wrong) or self.unknown is not None

        found = NOTHING
        try:
            with self.meter.until(ceiling_us):
                learn(self.free)
                if self.is_exact:
                    search = Search(Graph(model, None))
                    found = search.run(lambda end: stop(search, end))
                else:
                    _, found = related(model, stop)
        except SpentError:  # before there was anything to search
            pass
        return (wrong[0] if wrong else None), found

    def _sample(self, model: Model, fails: Fails, executions: int) -> tuple[tuple[Action, ...] | None, int]:
        with self.meter.until(self._after(SAMPLING)):
            return sample(model, fails, executions)

    def _after(self, share: float) -> float:
        """The ceiling that allows so much of the work that is left for the part."""
        return self.meter.used_us + max(self._all_us - self.meter.used_us, 0.0) * share

    def _shortest(self, model: Model, fails: Fails, path: tuple[Action, ...]) -> Shown:
        """A shortest schedule that fails, or else the first that was found."""
        actions = None
        try:
            with self.meter.until(self._after(SHORTENING)):
                actions = smallest(model, fails)
        except (SpentError, TooSlowError):
            pass  # what was found is wrong however long it is
        for chosen in (actions, path):
            if chosen is not None:
                try:
                    with self.meter.until(self._all_us):
                        return self.shown(chosen, model.clock)
                except (DivergedError, SpentError, TooSlowError):
                    pass  # of an end that was taken for one like it, or too far for what is left
        with self.meter.until(UNLIMITED_US):  # no more than its steps
            return self._shown(Execution(model, path), path)

    def _fails(self, model: Model, end: State, path: Callable[[], tuple[Action, ...]]) -> bool:
        """Whether an execution that ends here is wrong. Ends with equal accounts are alike, and judged once."""
        key = self._alike(model, end)
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(model, path())
        return self._verdicts[key]

    def _judged(self, model: Model, actions: tuple[Action, ...]) -> bool:
        """Whether an execution is wrong: where it is, and for some that are right, with every history told in full."""
        is_wrong = self._is_wrong(Execution(model, actions, is_sound=True))
        if not is_wrong and self._confirmed >= SAMPLED_ENDS:
            return False
        self._confirmed += not is_wrong
        try:
            with self.meter.until(self._all_us):
                return self._is_wrong(Execution(self.exact(model.clock), actions))
        except DivergedError:  # its processes did not behave as before: what it shows is not to be relied on
            self.forest.nondeterministic_at = self.forest.nondeterministic_at or 0
            return False
        except (SpentError, TooSlowError):
            return is_wrong

    def _is_wrong(self, execution: Execution) -> bool:
        trace = execution.trace()
        self.meter.charge(JUDGEMENT_US + len(trace.events) * JUDGED_US)
        # Endless polling is judged under the free clock; under another it may be the clock's own doing.
        waits = execution.model.clock is not Clock.FREE and isinstance(trace.ending, Looping)
        return execution.unsupported() is None and not waits and self._is_wrong_in(trace, self.scope.scenario)

    def _is_fine(self, execution: Execution) -> bool:
        is_over = execution.unsupported() is None and isinstance(execution.trace().ending, Finished)
        return is_over and not self._is_wrong(execution)

    def _shown(self, execution: Execution, actions: tuple[Action, ...]) -> Shown:
        clock, choices = execution.model.clock.value, tuple(Choice(*action) for action in actions)
        schedule = Schedule(
            self.part.value, self.scope.producers, self.scope.consumers, clock, self.scope.chance, choices
        )
        trace = execution.trace()
        how = {"timed_out": execution.timed_out, "computes": execution.computes}
        return Shown(schedule, trace, self.scope.scenario, steps(execution), scenes(execution), **how)

    def _coverage(self, model: Model, found: Found, sampled: int, work_us: float) -> Coverage:
        return Coverage(
            self.part.value, self.scope.producers, self.scope.consumers, model.clock.value,
            0 if has_loops(model) else found.schedules, found.states, found.is_complete, sampled,
            work_us=round(work_us),
        )  # fmt: skip

    def _alike(self, model: Model, end: State) -> object:
        nodes = model.nodes
        procs = tuple(
            (nodes[index].account, nodes[index].kind, nodes[index].code) if index >= 0 else None for index in end[0]
        )
        return procs, tuple(self._left(content) for content in end[1])

    def _left(self, content: object) -> object:
        if not isinstance(content, QueueState):
            return None
        items = [*content.pipe, *(item for _, held in content.buffers for item in held)]
        return tuple(self.registry.messages[item].item for item in items), content.unfinished
