"""One schedule carried out in the model: the trace that the checks look at, and the story that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.events import (
    MAIN,
    Called,
    Event,
    ExitedAtOnce,
    FeederLeft,
    ForeignUse,
    GetBegan,
    ItemDropped,
    ItemGot,
    ItemPut,
    LinePrinted,
    LockId,
    LockReleased,
    LockTaken,
    Polled,
    ProcessId,
    ProcessJoined,
    ProcessRan,
    ProcessStarted,
    ProcessStopped,
    PutRefused,
    QueueId,
    QueueJoined,
    Returned,
    TaskDone,
    WaitBegan,
)
from grader.domain.operations import MODELS_OWN, POLLS, Kind
from grader.domain.trace import ProcessInfo, QueueInfo, Trace
from grader.explorer.model.model import GIVE_UP, Model
from grader.explorer.model.state import GAVE_UP, NOT_UP, WRITING, Action, QueueState, State
from grader.explorer.program.meter import EVENT_US
from grader.explorer.program.node import Node, Observed, is_unsuccessful
from grader.explorer.replay.ending import Ended, failure_of
from grader.explorer.replay.losses import DEADLY, losses


class DivergedError(Exception):
    """A step of a schedule that the program does not offer: ``at`` counts from 1."""

    def __init__(self, at: int, of: int) -> None:
        super().__init__(at, of)
        self.at = at
        self.of = of


class Move(NamedTuple):
    """A step that was made: the operation, what it observed, and the lines before it.

    Of a feeder there is no ``node``, and ``outcome`` is the number of the item that it wrote.
    """

    process: int
    node: Node | None
    way: int
    outcome: Observed
    said: tuple[str, ...]


class Execution:
    """Carries out a schedule.

    Where processes share nodes the trace is exact all the same, since lines belong to the way to a node; ``states``
    can be shown only where every process is told its whole history. ``is_sound``: the same model has offered each step.
    """

    def __init__(self, model: Model, actions: tuple[Action, ...], *, is_sound: bool = False) -> None:
        self.model = model
        self.nodes = model.nodes
        self.state = model.initial()
        self.events: list[Event] = []
        self.moves: list[Move] = []
        self.states = [self.state]  # before the first step, and after each
        self.numbers: dict[int, ProcessId] = {model.main: MAIN}
        self.queues: dict[int, QueueId] = {}
        self._said: dict[int, tuple[str, ...]] = {model.main: self._node(model.main).operation.said}
        self.timed_out = False
        self._not_loaded: int | None = None  # the first process that could not load the file
        for at, action in enumerate(actions, 1):
            model.charge(EVENT_US)
            if not is_sound and action not in model.enabled(self.state):
                raise DivergedError(at, len(actions))
            self._perform(action)
        self.events += [event for process in self._alive() for event in self._unfinished(process)]

    def trace(self) -> Trace:
        """What happened, for the checks."""
        return Trace(tuple(self._infos()), tuple(self._queue_infos()), tuple(self.events), self._ended().ending())

    def _ended(self) -> Ended:
        return Ended(self.model, self.state, self.numbers, self.queues, self._not_loaded)

    @property
    def is_unfinished(self) -> bool:
        """Whether something is still to come. A schedule that was found goes on to the end, or to endless polling.

        Where processes only poll, they go on in turn, so that none of them polls only because another is kept from
        its next step: what was endless ends as that. What leaves the model has not come to an end that can be judged.
        """
        state, last = self.state, -1
        if not self.model.enabled(state):
            return self.unsupported() is not None
        for _ in range(GIVE_UP * len(self.numbers)):
            enabled = self.model.enabled(state)
            if not all(self._only_looks(state, action) for action in enabled):
                return True
            if self.model.spinner(state) is not None:
                return False
            if not enabled:
                return True
            action = min(enabled, key=lambda action: (action[0] <= last, action[0]))
            state, last = self.model.step(state, action), action[0]
        return True

    def _only_looks(self, state: State, action: Action) -> bool:
        process, queue, way = action
        return queue < 0 <= process and (way == GAVE_UP or self.nodes[state[0][process]].kind in POLLS)

    @property
    def computes(self) -> bool:
        """Whether a process computes without end."""
        return any(self._node(process).kind is Kind.LOOP for process in self._alive())

    def unsupported(self) -> Node | None:
        """A process that left the model."""
        kinds = (Kind.UNEXPLORABLE, Kind.DIED)
        return next((node for p in self._alive() if (node := self._node(p)).kind in kinds), None)

    def _node(self, process: int) -> Node:
        return self.nodes[self.state[0][process]]

    def _alive(self) -> list[int]:
        return [p for p in self.numbers if self._node(p).kind is not Kind.ENDED]

    def _perform(self, action: Action) -> None:
        process, queue, way = action
        before = self.state
        if self._is_silent(action):
            self.state = self.model.step(before, action)
            self.states[-1] = self.state
            if queue < 0 and way == NOT_UP:
                self._said[process] = ()
            return
        if queue >= 0 or process < 0:
            self.state = self.model.step(before, action)
            if process >= 0:
                self._keep(Move(process, None, way, _buffer(before, queue, process)[0], ()))
            return
        node, outcome = self._node(process), self.model.outcome(before, process, way)
        self.timed_out |= way == GAVE_UP and node.timeout_ms != 0
        self.state = self.model.step(before, action)
        if node.kind is Kind.START and node.target not in self.numbers:
            self.numbers[node.target] = ProcessId(len(self.numbers))
            self._said[node.target] = self._node(node.target).operation.said
        if node.kind is Kind.NEW and self.model.shared[node.target].is_queue:
            self.queues.setdefault(node.target, QueueId(len(self.queues)))
        if node.kind is Kind.LOAD_FAILED and self._not_loaded is None:
            self._not_loaded = process
        said = () if node.kind in MODELS_OWN else self._said[process]
        self.events += (LinePrinted(self.numbers[process], None, text) for text in said)
        self.events += self._events(process, node, way, outcome)
        if node.kind in DEADLY:
            self.events += losses(self.model, before, self.state, self.numbers, self.queues)
        self._keep(Move(process, node, way, outcome, said))
        self._said[process] = self.model.forest.said(node.index, outcome, self.state[0][process])

    def _is_silent(self, action: Action) -> bool:
        """Whether there is nothing to be seen yet: an item is being written, or a process fails to come up."""
        process, queue, way = action
        if way == WRITING:
            return queue >= 0 or self._node(process).kind is Kind.PUT
        return way == NOT_UP and queue < 0 and self._node(process).parent < 0

    def _keep(self, move: Move) -> None:
        self.moves.append(move)
        self.states.append(self.state)

    def _events(self, process: int, node: Node, way: int, outcome: Observed) -> Iterator[Event]:
        who, line, queue = self.numbers[process], node.operation.line, self.queues.get(node.target, QueueId(0))
        child = self.numbers.get(node.target, MAIN)
        match node.kind:
            case Kind.PUT:
                yield from self._put(node, way, who, queue)
            case Kind.GET:
                yield from self._got(process, node, way, outcome)
            case Kind.TASK_DONE:
                yield TaskDone(who, line, queue, outcome == "overcalled")
            case Kind.JOIN:
                yield QueueJoined(who, line, queue)
            case Kind.START:
                yield ProcessStarted(who, line, child)
            case Kind.PROCESS_JOIN:
                code = self._node(node.target).code if self._node(node.target).kind is Kind.ENDED else None
                yield from (WaitBegan(who, line, child), ProcessJoined(who, line, child, code))
            case Kind.STOP:
                yield ProcessStopped(who, line, child)
            case Kind.ACQUIRE | Kind.RELEASE:
                yield from _of_lock(node, who, outcome)
            case _ if node.kind in POLLS and (node.polls or is_unsuccessful(node, outcome, self.nodes)):
                yield Polled(who, line, 1)
            case Kind.QSIZE if outcome == 0:  # as good as empty()
                yield Polled(who, line, 1)
            case _:
                yield from self._life(who, node)

    def _life(self, who: ProcessId, node: Node) -> Iterator[Event]:
        line, target = node.operation.line, node.operation.target
        match node.kind:
            case Kind.EXIT:
                failure = failure_of(node)
                yield ProcessRan(who, failure.line if failure else line, node.code, failure)
            case Kind.EXIT_NOW:
                yield ExitedAtOnce(who, line)
            case Kind.CANCEL:
                yield FeederLeft(who, line, self.queues.get(node.target, QueueId(0)))
            case Kind.CALLED:
                yield Called(who, line, target)
            case Kind.FOREIGN:
                yield ForeignUse(who, line, target)
            case Kind.RETURNED:
                kind, text = (*map(str, node.operation.fields or ()), "", "")[:2]
                yield Returned(who, line, target, kind, text)

    def _put(self, node: Node, way: int, who: ProcessId, queue: QueueId) -> Iterator[Event]:
        line, message = node.operation.line, self.model.messages[node.message]
        if way == GAVE_UP:
            yield PutRefused(who, line, queue, message.item)
            return
        yield ItemPut(who, line, queue, message.item)
        if message.broken:
            yield ItemDropped(who, line, queue, message.item)

    def _got(self, process: int, node: Node, way: int, outcome: Observed) -> Iterator[Event]:
        who, line, queue = self.numbers[process], node.operation.line, self.queues.get(node.target, QueueId(0))
        if node.timeout_ms != 0:
            yield GetBegan(who, line, queue)
        if way == GAVE_UP:
            yield Polled(who, line, 1)
        elif isinstance(outcome, int):
            yield ItemGot(who, line, queue, self.model.messages[outcome].item)

    def _unfinished(self, process: int) -> Iterator[Event]:
        """What a process that has not ended has said and begun."""
        node, who = self._node(process), self.numbers[process]
        if node.kind in MODELS_OWN:
            return
        yield from (LinePrinted(who, None, text) for text in self._said[process])
        if node.kind is Kind.GET and node.timeout_ms != 0:
            yield GetBegan(who, node.operation.line, self.queues.get(node.target, QueueId(0)))
        elif node.kind is Kind.PROCESS_JOIN:
            yield WaitBegan(who, node.operation.line, self.numbers.get(node.target, MAIN))
        elif node.kind is Kind.EXIT:
            yield from self._life(who, node)

    def _infos(self) -> Iterator[ProcessInfo]:
        for process in self.numbers:
            member = self.model.members[process]
            parent = self.numbers.get(member.parent) if member.parent >= 0 else None
            yield ProcessInfo(member.name, member.target, member.arguments, member.daemon, parent)

    def _queue_infos(self) -> Iterator[QueueInfo]:
        return (QueueInfo(self.model.shared[number].kind) for number in self.queues)


def _of_lock(node: Node, who: ProcessId, outcome: Observed) -> Iterator[Event]:
    line, lock = node.operation.line, LockId(node.target)
    if node.kind is Kind.ACQUIRE and outcome is True:
        yield LockTaken(who, line, lock)
    elif node.kind is Kind.RELEASE and outcome != "overcalled":
        yield LockReleased(who, line, lock)


def _buffer(state: State, number: int, process: int) -> tuple[int, ...]:
    queue = state[1][number]
    return dict(queue.buffers).get(process, ()) if isinstance(queue, QueueState) else ()
