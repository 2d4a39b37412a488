"""The pipe of a queue: what can be written to it at a moment, and by whom.

It holds 64 KiB. What does not fit is written piece by piece under the writer lock (Lib/multiprocessing/connection.py,
``_send_bytes``), so no other process writes before a reader has made room; a process killed there takes that lock with
it. A feeder does so beside its process, ``put`` of a ``SimpleQueue`` in the process itself (queues.py, lines 380-394).

Left out: a process may die after it has written an item and before it lets go of the lock.
"""

from __future__ import annotations

from grader.domain.operations import Kind
from grader.explorer.model.contents import begun, writer_of
from grader.explorer.model.state import PLAIN, READER, WRITER, WRITING, Action, QueueState, State
from grader.explorer.model.world import World, put_back
from grader.explorer.program.node import Node

PIPE_BYTES = 1 << 16


class Pipes:
    """The pipes of the queues of one program."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._nodes, self._shared, self._messages = world.nodes, world.shared, world.messages

    def arrivals(self, state: State) -> list[Action]:
        """What the feeders can write; ``WRITING`` where one can only begin to."""
        return [
            (process, number, way)
            for number, queue in enumerate(state[1])
            if isinstance(queue, QueueState)
            for process, items in queue.buffers
            if process >= 0
            for way in self._ways_to_write(state, process, number, items[0])
        ]

    def begins(self, state: State, process: int, node: Node) -> tuple[int, ...]:
        """How what is not ready moves all the same: a ``put`` that writes the pipe itself takes the lock, and waits."""
        if node.kind is not Kind.PUT or self._shared[node.target].kind != "SimpleQueue":
            return ()
        return self._ways_to_write(state, process, node.target, node.message)

    def can_write(self, state: State, process: int, node: Node) -> bool:
        """Whether a ``put`` that writes the pipe itself can write all of its item."""
        return PLAIN in self._ways_to_write(state, process, node.target, node.message)

    def begin(self, state: State, process: int, number: int) -> State:
        """A process has taken the writer lock of a queue, for an item that does not fit."""
        queue = self._world.queue(state, number)
        return (state[0], put_back(state[1], number, begun(queue, process)), 0, state[3])

    def _ways_to_write(self, state: State, process: int, number: int, message: int) -> tuple[int, ...]:
        queue = self._world.queue(state, number)
        if queue.locked & WRITER or writer_of(queue) not in (process, -1):
            return ()
        if self._goes_through(state, number, queue, message):
            return (PLAIN,)
        return () if writer_of(queue) == process else (WRITING,)

    def _goes_through(self, state: State, number: int, queue: QueueState, message: int) -> bool:
        """Whether this item can be written; one larger than the pipe goes through when a process reads it."""
        if self._fits(queue, message):
            return True
        reads = any(
            index >= 0 and self._nodes[index].kind is Kind.GET and self._nodes[index].target == number
            for index in state[0]
        )
        return not queue.pipe and reads and not queue.locked & READER

    def _fits(self, queue: QueueState, message: int) -> bool:
        if len(queue.pipe) < 16 and self._messages[message].size < 2048:
            return True
        return sum(self._messages[item].size for item in queue.pipe) + self._messages[message].size <= PIPE_BYTES
