"""How one execution ended: finished, stuck, looping, or not loaded; and where every process stands then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from grader.domain.events import (
    LockId,
    ProcessId,
    QueueId,
)
from grader.domain.failure import Failure
from grader.domain.operations import Kind
from grader.domain.trace import Deadlocked, Ending, Finished, Looping, NotLoaded, Wait, Waiting
from grader.explorer.model.model import Model
from grader.explorer.model.state import State
from grader.explorer.program.node import Node

OPERATIONS = {
    Kind.GET: Waiting.GET,
    Kind.PUT: Waiting.PUT,
    Kind.JOIN: Waiting.QUEUE_JOIN,
    Kind.PROCESS_JOIN: Waiting.PROCESS_JOIN,
    Kind.ACQUIRE: Waiting.LOCK,
    Kind.WAIT: Waiting.EVENT,
    Kind.EXIT: Waiting.EXIT,
    Kind.EXITING: Waiting.EXIT,
}


class Ended(NamedTuple):
    """The last state of an execution; ``not_loaded`` is the first process that could not load the file."""

    model: Model
    state: State
    numbers: Mapping[int, ProcessId]
    queues: Mapping[int, QueueId]
    not_loaded: int | None

    def ending(self) -> Ending:
        """What the checks are told of it."""
        if (failure := self._load_failure()) is not None:
            return NotLoaded(failure)
        waits = tuple(self._wait(process) for process in self._alive())
        loop = next((p for p in self._alive() if self._node(p).kind in (Kind.LOOP, Kind.FLOOD)), None)
        if loop is not None:
            node = self._node(loop)
            computed_s, calls = float(node.operation.number), len(self.model.forest.path(node.index))
            slept_s = 0.0 if computed_s or node.kind is Kind.FLOOD else node.operation.delay_s
            return Looping(self.numbers[loop], node.operation.line, computed_s, slept_s, calls, waits)
        if self._node(self.model.main).kind is Kind.ENDED:
            return Finished(self._node(self.model.main).code, waits)
        looking = [p for p, queue, _ in self.model.enabled(self.state) if queue < 0 <= p]
        if (process := self.model.spinner(self.state)) is not None or looking:
            return self._polling(looking[0] if process is None else process, waits)
        return Deadlocked(waits)

    def _polling(self, process: int, waits: tuple[Wait, ...]) -> Looping:
        path = self.model.forest.path(self._node(process).index)
        slept_ms = sum(node.delay_ms + (node.timeout_ms or 0) for node in path)
        cpu_s = 0.0 if slept_ms else 1.0
        return Looping(self.numbers[process], path[-1].operation.line, cpu_s, slept_ms / 1000, len(path), waits)

    def _load_failure(self) -> Failure | None:
        waiting = (process for process in self.numbers if self._node(process).kind is Kind.LOAD_FAILED)
        failed = next(waiting, None) if self.not_loaded is None else self.not_loaded
        if failed is None:
            return None
        path = self.model.forest.path(self.state[0][failed])
        return next((failure for node in path if (failure := failure_of(node)) is not None), None)

    def _wait(self, process: int) -> Wait:
        node, who = self._node(process), self.numbers[process]
        operation = OPERATIONS.get(node.kind, Waiting.OTHER)
        child = node.target if operation is Waiting.PROCESS_JOIN else -1
        if operation is Waiting.EXIT:
            kept = [
                p for p in self._alive() if self.model.members[p].parent == process and not self.model.members[p].daemon
            ]
            child = kept[0] if kept else -1
        line = None if operation is Waiting.EXIT else node.operation.line
        queue = self.queues.get(node.target) if operation in (Waiting.GET, Waiting.PUT, Waiting.QUEUE_JOIN) else None
        lock = LockId(node.target) if operation in (Waiting.LOCK, Waiting.EVENT) else None
        return Wait(who, operation, line, queue, self.numbers.get(child), node.timeout_ms is not None, lock)

    def _node(self, process: int) -> Node:
        return self.model.nodes[self.state[0][process]]

    def _alive(self) -> list[int]:
        return [p for p in self.numbers if self._node(p).kind is not Kind.ENDED]


def failure_of(node: Node) -> Failure | None:
    """The exception that ended a process; it was described by the process itself."""
    return Failure.of(node.operation.fields) if node.kind is Kind.EXIT else None
