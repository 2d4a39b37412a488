"""States of a whole program, and what can happen in them: one half of the model of ``multiprocessing``.

A state is four tuples: the node of every process, the contents of every queue and lock, who looks in vain, and the
time left to every process. The semantics are CPython's (Lib/multiprocessing, line numbers of 3.13.0):

* ``put`` appends to a buffer of its own process and returns; a feeder thread writes to the pipe later, in order, beside
  the feeders of others (queues.py:84-94, 230-270). ``empty()`` looks at the pipe, ``qsize()`` counts what is buffered.
* ``get`` holds the reader lock while it waits, so that a ``get`` with a timeout, or without waiting, may see nothing
  though the queue holds something (queues.py:98-120); a process killed there takes the lock with it.
* ``JoinableQueue`` counts at the call of ``put``; ``join`` waits once (``if``, not ``while``, queues.py:348-351): it is
  one step, taken at a moment when the count is 0. A process that called it before and one that calls it only then are
  the same to everything else, and no later call could do more.
* The pipe holds 64 KiB. A process ends when its feeders have written everything, unless it gave that up; before that it
  terminates its daemons and joins its other children (util.py:326-352).

Three clocks. ``FREE``: sleeping takes no time, and a wait with a timeout gives up only when nothing else can happen.
``OWN``: sleeps and timeouts as written; time goes on when nobody can do anything at this moment. ``SLOW``: sleeping
takes no time, and a wait with a timeout may give up whenever what it waits for is not there.

A process that looks again and again in vain is not asked to look again before something has happened; so polling loops
have finitely many schedules.
"""

from __future__ import annotations

from grader.explorer.meter import ABLE_US
from grader.explorer.nodes import Node, Observed
from grader.explorer.state import GAVE_UP, PLAIN, TICK, UNLOCKED, Action, Clock, Queue, State
from grader.explorer.trees import Forest
from grader.operations import BLOCKING, ON_SHARED, OUTSIDE_MODEL, POLLS, Kind

PIPE_BYTES = 1 << 16
PARK = 3  # looks in vain in a row after which a process waits for news
GIVE_UP = 400  # looks in vain in a row, each from another state, after which a process is said to loop for ever


class Possible:
    """What can happen next in the states of one program under one clock."""

    def __init__(self, forest: Forest, clock: Clock, main: int, *, parks: bool = True) -> None:
        self.forest = forest
        self.charge = forest.meter.charge
        self.nodes = forest.nodes
        self.shared = forest.registry.shared
        self.parcels = forest.registry.parcels
        self.members = forest.registry.members
        self.clock = clock
        self.main = main
        self.parks = parks  # whether one who looked in vain waits for news

    def is_over(self, state: State) -> bool:
        """Whether the main process has ended, or something happened that is outside the model."""
        main = self.nodes[state[0][self.main]]
        return main.kind is Kind.ENDED or any(
            index >= 0 and self.nodes[index].kind in OUTSIDE_MODEL and self.nodes[index].kind is not Kind.STUCK
            for index in state[0]
        )

    def enabled(self, state: State) -> tuple[Action, ...]:
        """Everything that can happen next, processes first; empty when nothing can."""
        self.charge(len(state[0]) * ABLE_US)
        if self.is_over(state):
            return ()
        found = [(process, -1, way) for process in self._able(state) for way in self._ways(state, process)]
        found += [
            (process, number, PLAIN)
            for number, queue in enumerate(state[1])
            if isinstance(queue, Queue)
            for process, items in queue.buffers
            if self._flushes(state, number, queue, items[0])
        ]
        if self.clock is Clock.FREE and all(self._only_looks(state, action) for action in found):
            found += [(process, -1, GAVE_UP) for process in self._able(state) if self._can_give_up(state, process)]
            found = list(dict.fromkeys(found))
        if self.clock is Clock.OWN:
            # Time has passed in ``join``: a process that waits there returns before the count can rise again.
            found = [action for action in found if self._joins(state, action)] or found
            if not found and self._pause_ms(state):
                found = [TICK]
        return tuple(found or self._looks_again(state))

    def vain(self, state: State) -> int | None:
        """A process that would look in vain for ever, when nothing else can happen."""
        return next((p for p in self._alive(state) if self.nodes[state[0][p]].vain >= GIVE_UP), None)

    def rests(self, index: int) -> bool:
        """Whether one who stands here has looked in vain so often in a row that he waits for news."""
        node = self.nodes[index]
        return node.vain >= PARK and (node.kind in POLLS or node.kind in BLOCKING)

    def outcome(self, state: State, process: int, way: int) -> Observed:
        """What a process observes when its operation goes this way; ``None`` for one with a single outcome."""
        node = self.nodes[state[0][process]]
        match node.kind:
            case Kind.GET:
                return "empty" if way == GAVE_UP else self._queue(state, node.target).pipe[0]
            case Kind.ACQUIRE | Kind.WAIT:
                return way != GAVE_UP
            case Kind.PUT if way == GAVE_UP:
                return "full"
            case Kind.PROCESS_JOIN if way == GAVE_UP:
                return "alive"
            case Kind.TASK_DONE if not self._queue(state, node.target).unfinished:
                return "overcalled"
            case Kind.RELEASE if self._is_full(state, node):
                return "overcalled"
        return self._seen(state, node) if node.kind in POLLS else None

    def _seen(self, state: State, node: Node) -> int | float | bool | None:
        if node.kind is Kind.IS_ALIVE:
            return not self.has_ended(state, node.target)
        if node.kind is Kind.EXITCODE:
            return self.nodes[state[0][node.target]].code if self.has_ended(state, node.target) else None
        content = state[1][node.target]
        if isinstance(content, Queue):
            held = self._held(content)
            return {Kind.EMPTY: not content.pipe, Kind.QSIZE: held}.get(
                node.kind, held >= self.shared[node.target].bound
            )
        return bool(content) if node.kind is Kind.IS_SET else content

    def _is_full(self, state: State, node: Node) -> bool:
        """Whether a lock has been released as often as it can be."""
        value, shared = state[1][node.target], self.shared[node.target]
        limit = {"Lock": 1, "BoundedSemaphore": shared.number}.get(shared.kind)
        return limit is not None and isinstance(value, int | float) and value >= limit

    def _queue(self, state: State, number: int) -> Queue:
        return state[1][number]  # type: ignore[return-value] # a queue's number is never a lock's

    def _alive(self, state: State) -> list[int]:
        return [p for p, index in enumerate(state[0]) if index >= 0 and self.nodes[index].kind is not Kind.ENDED]

    def _able(self, state: State) -> list[int]:
        """Processes that neither sleep nor wait for news."""
        return [
            p
            for p in self._alive(state)
            if not (state[3] and state[3][p][0]) and (not state[2] >> p & 1 or self._has_news(state, p))
        ]

    def _joins(self, state: State, action: Action) -> bool:
        process, queue, _ = action
        return queue < 0 and self.nodes[state[0][process]].kind is Kind.JOIN

    def _only_looks(self, state: State, action: Action) -> bool:
        process, queue, way = action
        return queue < 0 and (way == GAVE_UP or self.nodes[state[0][process]].kind in POLLS)

    def _has_news(self, state: State, process: int) -> bool:
        """Whether one who looked in vain finds what he waits for."""
        node = self.nodes[state[0][process]]
        return node.kind in BLOCKING and self.is_ready(state, process, node)

    def _looks_again(self, state: State) -> list[Action]:
        """When nothing else can happen, those that looked in vain go on, some times more."""
        rested = (state[0], state[1], 0, state[3])
        if not state[2]:
            return []
        able = [p for p in self._able(rested) if PARK <= self.nodes[state[0][p]].vain < GIVE_UP]
        found = [(p, -1, way) for p in able for way in self._ways(rested, p)]
        if not found and self.clock is Clock.FREE:
            found = [(p, -1, GAVE_UP) for p in able if self._can_give_up(rested, p)]
        return found

    def _ways(self, state: State, process: int) -> tuple[int, ...]:
        """In which ways a process's operation can go at this moment; none while it waits."""
        node = self.nodes[state[0][process]]
        kind = node.kind
        if kind is Kind.STUCK:
            return ()
        if kind in (Kind.EXIT, Kind.EXITING):
            return self._ways_to_exit(state, process, node)
        if kind is Kind.STOP:
            return (PLAIN, UNLOCKED) if self._may_lock(state, {node.target}) else (PLAIN,)
        if kind not in BLOCKING:
            return (PLAIN,) if kind not in ON_SHARED or self._is_made(state, node) else ()
        if kind is not Kind.PROCESS_JOIN and not self._is_made(state, node):
            return ()
        ready = self.is_ready(state, process, node)
        if node.timeout_ms is None or (ready and not (kind is Kind.GET and self._others_read(state, process, node))):
            return (PLAIN,) if ready else ()
        if node.timeout_ms == 0 or self.clock is Clock.SLOW:
            return (PLAIN, GAVE_UP) if ready else (GAVE_UP,)
        expired = self.clock is Clock.OWN and state[3][process][1] == 0
        return (PLAIN,) * ready + (GAVE_UP,) * expired

    def _is_made(self, state: State, node: Node) -> bool:
        """Whether a queue or lock exists already; only a forged answer is about one that somebody else may make."""
        return node.target < len(state[1]) and state[1][node.target] is not None

    def is_ready(self, state: State, process: int, node: Node) -> bool:
        """Whether a waiting operation finds what it waits for."""
        if node.kind is Kind.PROCESS_JOIN:
            return self.has_ended(state, node.target)
        content = state[1][node.target] if 0 <= node.target < len(state[1]) else None
        if not isinstance(content, Queue):
            return bool(content)
        if node.kind is Kind.GET:
            return bool(content.pipe) and not content.locked
        if node.kind is Kind.JOIN:
            return not content.unfinished
        if node.kind is Kind.FLUSHED:
            return all(owner != process for owner, _ in content.buffers)
        shared = self.shared[node.target]
        if shared.kind == "SimpleQueue":
            return self._fits(content, node.parcel)
        return not shared.bound or self._held(content) < shared.bound

    def _others_read(self, state: State, process: int, node: Node) -> bool:
        """Whether another process may hold the reader lock, waiting in ``get``."""
        others = [self.nodes[index] for other, index in enumerate(state[0]) if other != process and index >= 0]
        return any(other.kind is Kind.GET and other.target == node.target and other.timeout_ms != 0 for other in others)

    def _can_give_up(self, state: State, process: int) -> bool:
        node = self.nodes[state[0][process]]
        return node.kind in BLOCKING and node.timeout_ms is not None

    def _ways_to_exit(self, state: State, process: int, node: Node) -> tuple[int, ...]:
        daemons = self._children(state, process, daemon=True)
        if daemons:
            return (PLAIN, UNLOCKED) if self._may_lock(state, set(daemons)) else (PLAIN,)
        flushed = all(
            owner != process
            for queue in state[1]
            if isinstance(queue, Queue)
            for owner, _ in queue.buffers
        )  # fmt: skip
        return (PLAIN,) if flushed and not self._children(state, process, daemon=False) else ()

    def _children(self, state: State, process: int, *, daemon: bool) -> list[int]:
        """The children of a process that have not ended."""
        return [p for p in self._alive(state) if self.members[p].parent == process and self.members[p].daemon is daemon]

    def _may_lock(self, state: State, victims: set[int]) -> bool:
        """Whether killing these can take a reader lock away from somebody who still needs it."""
        queues = {
            self.nodes[state[0][p]].target
            for p in victims
            if p < len(state[0]) and state[0][p] >= 0 and self.nodes[state[0][p]].kind is Kind.GET
        }
        return any(
            use.kind is Kind.GET
            and use.target in queues
            and use.member not in victims
            and not self.has_ended(state, use.member)
            for use in self.forest.alphabet
        )

    def has_ended(self, state: State, process: int) -> bool:
        """Whether a process was started and has ended."""
        return (
            0 <= process < len(state[0]) and state[0][process] >= 0 and self.nodes[state[0][process]].kind is Kind.ENDED
        )

    def _held(self, queue: Queue) -> int:
        return len(queue.pipe) + sum(len(items) for _, items in queue.buffers)

    def _flushes(self, state: State, number: int, queue: Queue, parcel: int) -> bool:
        """Whether the feeder can write this item; one larger than the pipe goes through when somebody reads it."""
        if self._fits(queue, parcel):
            return True
        reads = any(
            index >= 0 and self.nodes[index].kind is Kind.GET and self.nodes[index].target == number
            for index in state[0]
        )
        return not queue.pipe and reads and not queue.locked

    def _fits(self, queue: Queue, parcel: int) -> bool:
        if len(queue.pipe) < 16 and self.parcels[parcel].size < 2048:
            return True
        return sum(self.parcels[item].size for item in queue.pipe) + self.parcels[parcel].size <= PIPE_BYTES

    def _pause_ms(self, state: State) -> int:
        """How long until somebody wakes up or gives up; 0 if nobody ever does."""
        pauses = []
        for p in self._alive(state):
            asleep_ms, expires_ms = state[3][p]
            pauses.append(asleep_ms or (expires_ms if self._can_give_up(state, p) else 0))
        return min((pause for pause in pauses if pause > 0), default=0)
