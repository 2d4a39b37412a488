"""Steps that no other process can observe, whenever they are taken; most of the steps of a search are of these.

The end of a process, and joining one that has ended: everything ends again and again, once for every way in which it
came so far. And who takes which of several equal items, when each takes one and ends: the end signals of a program.
They are taken at once, several in one go, without making a state of each.
"""

from __future__ import annotations

from grader.domain.operations import Kind
from grader.explorer.model.alphabet import large_queues
from grader.explorer.model.model import Model
from grader.explorer.model.state import PLAIN, Content, QueueState, State
from grader.explorer.program.meter import STEP_US
from grader.explorer.program.node import Node

MAY_BE_LAST = frozenset({Kind.EXIT, Kind.ENDED, Kind.PROCESS_JOIN})


class Settling:
    """Takes such steps of one program."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._charge = model.charge
        uses, members = model.forest.alphabet, list(enumerate(model.members))
        stopped = {use.target for use in uses if use.kind is Kind.STOP}
        looked_at = {
            use.target
            for use in uses
            if use.kind in (Kind.IS_ALIVE, Kind.EXITCODE) or (use.kind is Kind.PROCESS_JOIN and not use.waits)
        }
        self._can_be_stopped = {number for number, member in members if member.daemon or number in stopped}
        self._can_be_stopped |= model.processes.left_alone()
        self._stays = self._can_be_stopped | looked_at | {member.parent for _, member in members}
        self._takers = {number: sorted(self._who_takes(number)) for number in range(len(model.shared))}
        self._taken = [number for number, takers in self._takers.items() if takers]

    def _who_takes(self, queue: int) -> frozenset[int]:
        """The processes that take from a queue; none if another process can observe when they do."""
        uses = [use for use in self._model.forest.alphabet if use.target == queue]
        takers = frozenset(use.member for use in uses if use.kind is Kind.GET)
        is_observed = any(
            use.kind in (Kind.EMPTY, Kind.FULL, Kind.QSIZE) or (use.kind is Kind.GET and not use.waits) for use in uses
        )
        is_roomy = not self._model.shared[queue].bound and queue not in large_queues(
            self._model.nodes, self._model.messages
        )
        return takers if is_roomy and not is_observed and not takers & self._can_be_stopped else frozenset()

    def settle(self, state: State, process: int) -> tuple[State, tuple[int, ...]]:
        """Take all invisible steps enabled by the last move.

        The state after them, and the processes moved, in order.
        """
        moved: tuple[int, ...] = ()
        if process >= 0 and self._model.nodes[state[0][process]].kind in MAY_BE_LAST:
            state, moved = self._end(state, process)
        for number in self._taken:
            content = state[1][number] if number < len(state[1]) else None
            if isinstance(content, QueueState) and len(content.pipe) > 1 and content.pipe[0] == content.pipe[1]:
                taker = self._taker_of_equals(state, number, content.pipe)
                if taker >= 0:
                    state, more = self.settle(self._model.step(state, (taker, -1, PLAIN)), taker)
                    return state, (*moved, taker, *more)
        return state, moved

    def _taker_of_equals(self, state: State, number: int, pipe: tuple[int, ...]) -> int:
        """The first of those who take one item each and end, if there are as many equal ones; else -1."""
        nodes, waiting = self._model.nodes, list[int]()
        for process in self._takers[number]:
            index = state[0][process] if process < len(state[0]) else -1
            node = nodes[index]
            if index >= 0 and node.kind is Kind.ENDED:
                continue
            waiting.append(process)
            takes = index >= 0 and node.kind is Kind.GET and node.target == number and node.timeout_ms is None
            if not takes or len(waiting) > len(pipe) or pipe[len(waiting) - 1] != pipe[0]:
                return -1
            if nodes[self._model.forest.after(index, pipe[0])].kind is not Kind.EXIT:
                return -1
        able = [p for p in waiting if not (state[3] and state[3][p][0])]
        return able[0] if able and not state[2] >> able[0] & 1 else -1

    def _end(self, state: State, process: int) -> tuple[State, tuple[int, ...]]:
        nodes, procs, moved = self._model.nodes, list(state[0]), list[int]()
        asleep = [asleep_ms > 0 for asleep_ms, _ in state[3]]
        while process >= 0:
            node = nodes[procs[process]]
            if node.kind is Kind.ENDED:
                process = self._model.members[process].parent
                if process < 0:
                    break
                node = nodes[procs[process]]
            if asleep and asleep[process]:
                break
            if node.kind is Kind.EXIT and process not in self._stays and not _has_buffers(state[1], process):
                index = node.ended if node.ended >= 0 else self._model.forest.end(node.index)
            elif node.kind is Kind.PROCESS_JOIN and node.timeout_ms is None and self._can_return(procs, process, node):
                index = self._model.forest.after(node.index, None)
            else:
                break
            procs[process] = index
            moved.append(process)
            if asleep:
                asleep[process] = nodes[index].delay_ms > 0
        if not moved:
            return state, ()
        self._charge(len(moved) * STEP_US)
        if state[3]:  # the clocks of those who moved are set as well
            for process in moved:
                state = self._model.step(state, (process, -1, PLAIN))
            return state, tuple(moved)
        return (tuple(procs), state[1], 0, ()), tuple(moved)

    def _can_return(self, procs: list[int], process: int, node: Node) -> bool:
        """Whether ``join()`` returns at once, in a process that cannot be stopped meanwhile."""
        if process in self._can_be_stopped or not 0 <= node.target < len(procs):
            return False
        child = procs[node.target]
        if child < 0 or self._model.nodes[child].kind is not Kind.ENDED:
            return False
        # That a process which was sent a signal has been seen dead is a state of its own.
        return self._model.nodes[child].code >= 0 or not self._model.processes.is_dying(
            (tuple(procs), (), 0, ()), node.target
        )


def _has_buffers(objects: tuple[Content, ...], process: int) -> bool:
    for queue in objects:
        if isinstance(queue, QueueState):
            for owner, _ in queue.buffers:  # no generator: this is asked after nearly every step
                if owner == process:
                    return True
    return False
