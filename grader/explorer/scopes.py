"""One scope of one part: how many take part, and whether anything can go wrong among them."""

from __future__ import annotations

from collections.abc import Callable

from grader.domain.exercise import Part
from grader.domain.operations import TIMED
from grader.domain.schedule import Choice, Coverage, Schedule
from grader.domain.trace import Finished, Looping
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
from grader.explorer.search.witness import one_after_another, plain_schedule
from grader.explorer.seen import Breaks, Broken, Checks, Seen, Shown, Unknown

SAMPLING = 0.1  # of the work left for a part: for some executions where not all were seen
SHORTENING = 0.4  # of what is left then: for a shortest counterexample
BRIEF_US = 300_000.0  # of work, for a scope that is more than the exercise asks to be seen whole
BRIEF_SEARCH_US = 200_000.0
FIRST_TRIES = 60  # executions by chance before a search for one that needs bad luck, of which there are usually many
SAMPLED_ENDS = 1  # right ones of a scope that are carried out once more, with whole histories
NOTHING = Found({}, 0, 0, is_complete=False, is_spent=False)


class Scoped:
    """One scope of one part. ``exact``: processes are told apart by their whole history, and no step is left out."""

    def __init__(self, oracles: PartOracles, scope: Scope, breaks: Breaks, meter: Meter, *, exact: bool) -> None:
        self.part = oracles.part
        self.scope = scope
        self.meter = meter
        self.is_exact = exact
        self.registry = Registry()
        self.main = oracles.main(scope, self.registry)
        self.forest = Forest(oracles.oracle_of, self.registry, scope.chance, meter, merging=not exact)
        self.exact_forest = self.forest
        if self.forest.merging:
            known = self.forest.alphabet
            self.exact_forest = Forest(oracles.oracle_of, self.registry, scope.chance, meter, known, merging=False)
        self.free = Model(self.forest, Clock.FREE, self.main)
        self._breaks_in = breaks
        self._all_us = meter.ceiling_us  # a counterexample is confirmed and shown with what is left of the part's work
        self._verdicts: dict[object, Checks] = {}
        self._confirmed_ends = 0
        self._has_parked = self._always_fails = False

    def learn_names(self) -> None:
        """Number processes and queues as every search does: by the same few schedules."""
        learn(self.free)

    def exact(self, clock: Clock) -> Model:
        """The model in which every process is told its whole history."""
        return Model(self.exact_forest, clock, self.main, parks=False)

    @property
    def is_timed(self) -> bool:
        """Whether a wait can give up, as far as is known, or was taken to be one: then the clocks differ."""
        return self._has_parked or any(use.kind in TIMED and not use.waits for use in self.forest.alphabet)

    @property
    def unknown(self) -> Unknown | None:
        """What was met that is not modelled."""
        node = self.forest.unsupported or self.exact_forest.unsupported
        return Unknown(node.operation.target, node.operation.line) if node is not None else None

    @property
    def is_nondeterministic(self) -> bool:
        """Whether a process did not behave as before after the same history."""
        return self.forest.nondeterministic_at is not None

    def look(self, clock: Clock, ceiling_us: float, kept: Checks) -> Seen:
        """Search under one clock, with work up to a ceiling, for what breaks a check that is ``kept`` so far.

        Where that is not all, sample; then shorten, confirm and show what fails.
        """
        model = self.free if clock is Clock.FREE else Model(self.forest, clock, self.main)
        before_us, sampled, found = self.meter.used_us, 0, NOTHING
        # What fails only where a process may be slow is told by one schedule: it costs no points.
        broken = Broken(kept, is_one_enough=clock is Clock.SLOW)
        if clock is Clock.SLOW:
            sampled = self._sample(model, broken, FIRST_TRIES)
        if not broken.is_enough:
            found = self._search(model, ceiling_us, broken)
        if clock is Clock.FREE and found.is_complete:
            self._has_parked = any(self.free.rests(node.index) for node in self.forest.nodes)
            self._always_fails = bool(self._verdicts) and all(self._verdicts.values())
        if not found.is_complete and not broken.is_enough and self.unknown is None:
            sampled = self._sample(model, broken, EXECUTIONS)
        failing = self._failing(model, broken)
        return Seen(failing, self._coverage(model, found, sampled, self.meter.used_us - before_us))

    def plainly(self, kept: Checks) -> Seen:
        """One plain schedule: each process goes on for as long as it can."""
        before_us, path, failing = self.meter.used_us, None, tuple[Shown, ...]()
        try:
            with self.meter.until(min(before_us + BRIEF_US, self._all_us)):
                path = one_after_another(self.free)
                broken = self._judged(self.free, path) & kept if path is not None else None
        except SpentError:
            broken = None
        if path is not None and broken:
            failing = (self._confirmed(self.free, path)._replace(breaks=tuple(sorted(broken))),)
        covered = self._coverage(self.free, NOTHING, int(broken is not None), self.meter.used_us - before_us)
        return Seen(failing, covered)

    def briefly(self, kept: Checks) -> Seen:
        """A search, and where that does not see all some executions by chance, with little work for both."""
        before_us, sampled, broken = self.meter.used_us, 0, Broken(kept, is_one_enough=False)
        found = self._search(self.free, min(before_us + BRIEF_SEARCH_US, self._all_us), broken)
        if not found.is_complete and not broken.is_enough and self.unknown is None:
            sampled = self._sample(self.free, broken, FIRST_TRIES, min(before_us + BRIEF_US, self._all_us))
        failing = self._failing(self.free, broken)
        return Seen(failing, self._coverage(self.free, found, sampled, self.meter.used_us - before_us))

    def works(self, clock: Clock) -> Shown | None:
        """A schedule of this scope that shows nothing wrong, if one of a few that are tried does."""
        if self._always_fails:
            return None
        try:
            with self.meter.until(self._after(SAMPLING)):
                model = self.exact(clock)
                actions = plain_schedule(model, lambda path: self._is_fine(Execution(model, path)))
                return self._shown(Execution(model, actions), actions) if actions is not None else None
        except (SpentError, TooSlowError):
            return None

    def main_first(self) -> Shown | None:
        """The schedule in which main runs all its code first; ``None`` of a script, or where it never can."""
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

    def _search(self, model: Model, ceiling_us: float, broken: Broken) -> Found:
        """Search until enough is broken, or something is met that is not modelled; what was seen."""

        def stop(search: Search, end: State) -> bool:
            broken.add(self._broken(model, end, lambda: search.path(end)), lambda: search.path(end))
            return broken.is_enough or self.unknown is not None

        try:
            with self.meter.until(ceiling_us):
                learn(self.free)
                if self.is_exact:
                    search = Search(Graph(model, None))
                    return search.run(lambda end: stop(search, end))
                return related(model, stop)[1]
        except SpentError:  # before there was anything to search
            return NOTHING

    def _sample(self, model: Model, broken: Broken, executions: int, ceiling_us: float | None = None) -> int:
        """Try some executions until enough is broken; how many were tried."""

        def stop(end: State, path: tuple[Action, ...]) -> bool:
            broken.add(self._broken(model, end, lambda: path), lambda: path)
            return broken.is_enough

        with self.meter.until(self._after(SAMPLING) if ceiling_us is None else ceiling_us):
            return sample(model, stop, executions)[1]

    def _after(self, share: float) -> float:
        """The ceiling that allows so much of the work that is left for the part."""
        return self.meter.used_us + max(self._all_us - self.meter.used_us, 0.0) * share

    def _failing(self, model: Model, broken: Broken) -> tuple[Shown, ...]:
        """A shortest schedule that fails, and the first that was found for each check which that one keeps."""
        failing: list[Shown] = []
        for checks, path in broken.found:
            left = checks.difference(*(shown.breaks for shown in failing))
            if left:
                shown = self._confirmed(model, path) if failing else self._shortest(model, broken.kept, path)
                breaks = self._breaks_in(shown.trace, self.scope.scenario) & broken.kept
                failing.append(shown._replace(breaks=tuple(sorted(breaks))))
        return tuple(failing)

    def _shortest(self, model: Model, kept: Checks, path: tuple[Action, ...]) -> Shown:
        """A shortest schedule that breaks one of these checks, or else the first that was found."""
        try:
            with self.meter.until(self._after(SHORTENING)):
                actions = smallest(model, lambda end, path: bool(self._broken(model, end, lambda: path) & kept))
        except (SpentError, TooSlowError):
            actions = None  # what was found is wrong however long it is
        return self._confirmed(model, *(way for way in (actions, path) if way is not None))

    def _confirmed(self, model: Model, *paths: tuple[Action, ...]) -> Shown:
        """The first of these schedules that every process follows when it is told its whole history."""
        for path in paths:
            try:
                with self.meter.until(self._all_us):
                    return self.shown(path, model.clock)
            except (DivergedError, SpentError, TooSlowError):
                pass  # of an end that was taken for one like it, or too far for what is left
        with self.meter.until(UNLIMITED_US):  # no more than its steps
            return self._shown(Execution(model, paths[-1]), paths[-1])

    def _broken(self, model: Model, end: State, path: Callable[[], tuple[Action, ...]]) -> Checks:
        """What an execution that ends here breaks. Ends with equal accounts are alike, and judged once."""
        key = self._alike(model, end)
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(model, path())
        return self._verdicts[key]

    def _judged(self, model: Model, actions: tuple[Action, ...]) -> Checks:
        """What an execution breaks: where it does, and for some that are right, with every history told in full."""
        broken = self._broken_by(Execution(model, actions, is_sound=True))
        if not broken and self._confirmed_ends >= SAMPLED_ENDS:
            return broken
        self._confirmed_ends += not broken
        try:
            with self.meter.until(self._all_us):
                return self._broken_by(Execution(self.exact(model.clock), actions))
        except DivergedError:  # its processes did not behave as before: what it shows is not to be relied on
            self.forest.nondeterministic_at = self.forest.nondeterministic_at or 0
            return frozenset()
        except (SpentError, TooSlowError):
            return broken

    def _broken_by(self, execution: Execution) -> Checks:
        trace = execution.trace()
        self.meter.charge(JUDGEMENT_US + len(trace.events) * JUDGED_US)
        # Endless polling is judged under the free clock; under another it may be the clock's own doing.
        waits = execution.model.clock is not Clock.FREE and isinstance(trace.ending, Looping)
        if execution.unsupported() is not None or waits:
            return frozenset()
        return self._breaks_in(trace, self.scope.scenario)

    def _is_fine(self, execution: Execution) -> bool:
        is_over = execution.unsupported() is None and isinstance(execution.trace().ending, Finished)
        return is_over and not self._broken_by(execution)

    def _shown(self, execution: Execution, actions: tuple[Action, ...]) -> Shown:
        clock, choices = execution.model.clock.value, tuple(Choice(*action) for action in actions)
        schedule = Schedule(
            self.part.value, self.scope.producers, self.scope.consumers, clock, self.scope.chance, choices,
            self.scope.size,
        )  # fmt: skip
        trace = execution.trace()
        return Shown(
            schedule, trace, self.scope.scenario, steps(execution), scenes(execution), execution.timed_out,
            execution.computes,
        )  # fmt: skip

    def _coverage(self, model: Model, found: Found, sampled: int, work_us: float) -> Coverage:
        return Coverage(
            self.part.value, self.scope.producers, self.scope.consumers, model.clock.value,
            0 if has_loops(model) else found.schedules, found.states, found.is_complete, sampled,
            work_us=round(work_us), size=self.scope.size,
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
        items = [*content.pipe, *(item for owner, held in content.buffers if owner >= 0 for item in held)]
        return tuple(self.registry.messages[item].item for item in items), content.unfinished
