"""Processes: how they begin, end, are joined and stopped; and what they only tell of themselves.

A process ends when its feeders have written everything, unless it gave that up; before that it terminates its daemons
and joins its other children (CPython 3.13.0, Lib/multiprocessing/util.py:326-352).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.domain.failure import Failure
from grader.domain.operations import Kind
from grader.explorer.model.alphabet import Actor, Alphabet
from grader.explorer.model.contents import pending
from grader.explorer.model.deaths import Deaths, losses_of_leaving
from grader.explorer.model.footprints import EVERYTHING, Effect
from grader.explorer.model.state import GAVE_UP, LATE, NEVER, PLAIN, Content, QueueState, State
from grader.explorer.model.world import World, put_back
from grader.explorer.program.node import Node, Observed, Use

NAMES_ARE_GONE = Failure("FileNotFoundError", "[Errno 2] No such file or directory", None)
TERMINATED = -15  # the exit code of a daemon that its parent terminates
# Kinds that touch nothing but their own process. Each kind is declared: what is not, conflicts with every step.
HARMLESS = frozenset({
    Kind.NEW, Kind.CALL, Kind.CALLED, Kind.RETURNED, Kind.FOREIGN, Kind.STUCK, Kind.LOOP, Kind.FLOOD,
    Kind.UNEXPLORABLE, Kind.DIED, Kind.LOAD_FAILED, Kind.ENDED,
})  # fmt: skip


class Processes:
    """The processes of one program."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._deaths = Deaths(world)
        self._nodes, self._members = world.nodes, world.members
        self._after, self._move = world.after, world.move
        self.steps: dict[Kind, Callable[[State, int, Node, int], State]] = {
            **dict.fromkeys(HARMLESS, self._go_on),
            Kind.NEW: self._new,
            Kind.START: self._start,
            Kind.PROCESS_JOIN: self._join,
            Kind.STOP: self._stop,
            Kind.EXIT: self._exit,
            Kind.EXITING: self._exit,
            Kind.EXIT_NOW: self._exit_now,
            **dict.fromkeys((Kind.IS_ALIVE, Kind.EXITCODE), self._poll),
        }
        self.ways: dict[Kind, Callable[[State, int, Node], tuple[int, ...]]] = {
            Kind.EXIT: self._ways_to_exit,
            Kind.EXITING: self._ways_to_exit,
            Kind.EXIT_NOW: lambda state, process, _node: (PLAIN, *self._deaths.ways_to_break_off(state, {process})),
            Kind.STOP: self._ways_to_stop,
            Kind.STUCK: lambda *_: (),
            **dict.fromkeys((Kind.IS_ALIVE, Kind.EXITCODE), self._ways_to_look),
        }

    def children(self, state: State, process: int, *, daemon: bool) -> list[int]:
        """The children of a process that have not ended."""
        members = self._members
        return [p for p in self._world.alive(state) if members[p].parent == process and members[p].daemon is daemon]

    # When it can happen

    def is_ready(self, state: State, _process: int, node: Node) -> bool:
        """Whether ``join`` of a process returns."""
        return self._world.has_ended(state, node.target)

    def is_dying(self, state: State, process: int) -> bool:
        """Whether a process was sent a signal that ends it, and its parent may still find it alive."""
        if not self._world.has_ended(state, process):
            return False
        node = self._nodes[state[0][process]]
        is_seen = self._nodes[node.parent].kind is Kind.ENDED
        return node.code < 0 and not is_seen and any(_looks_at(use, process) for use in self._world.forest.alphabet)

    def _ways_to_look(self, state: State, _process: int, node: Node) -> tuple[int, ...]:
        """``LATE`` is too early to see the end of a process that was sent a signal."""
        return (PLAIN, LATE) if self.is_dying(state, node.target) else (PLAIN,)

    def _ways_to_exit(self, state: State, process: int, node: Node) -> tuple[int, ...]:
        if daemons := self.children(state, process, daemon=True):
            return self._deaths.ways_to_kill(state, set(daemons))
        if self._takes_names_away(state, process, node):
            return (PLAIN,)
        flushed = all(
            owner != process or number in node.cancelled
            for number, queue in enumerate(state[1])
            if isinstance(queue, QueueState)
            for owner, _ in queue.buffers
        )
        if not flushed or self.children(state, process, daemon=False):
            return ()
        return (PLAIN, *(self._deaths.ways_to_break_off(state, {process}) if node.cancelled else ()))

    def _ways_to_stop(self, state: State, _process: int, node: Node) -> tuple[int, ...]:
        return self._deaths.ways_to_kill(state, {node.target})

    def may_fail_to_come_up(self, state: State, process: int, node: Node) -> bool:
        """Whether a process that was spawned may not find what it is to open: its maker, at its end, removes the names.

        So does a maker that lets go of its last reference earlier (synchronize.py:85-91; python/cpython#73151): what it
        does between that and its end is not told apart.
        """
        makers = self._makers(process, node)
        return bool(makers) and any(
            index >= 0
            and self._members[other].identity in makers
            and self._nodes[index].kind in (Kind.EXIT, Kind.ENDED)
            for other, index in enumerate(state[0])
        )

    def _makers(self, process: int, node: Node) -> frozenset[str]:
        """Who made what a process has still to open by name, as far as that can go wrong."""
        member = self._members[process]
        if node.parent >= 0 or not member.opens or member.daemon:
            return frozenset()
        return frozenset(identity.rpartition("#")[0] for identity in member.opens)

    def _takes_names_away(self, state: State, process: int, node: Node) -> bool:
        """Whether the end of a process begins with that: who has not come up by then never does."""
        identity = self._members[process].identity
        return node.kind is Kind.EXIT and any(
            index >= 0 and identity in self._makers(other, self._nodes[index]) for other, index in enumerate(state[0])
        )

    def left_alone(self) -> frozenset[int]:
        """Processes that were spawned and that no process joins: whether they come up in time is a matter of luck."""
        joined = {use.target for use in self._world.forest.alphabet if use.kind is Kind.PROCESS_JOIN and use.waits}
        spawned = {number for number, member in enumerate(self._members) if member.opens and not member.daemon}
        return frozenset(spawned - joined)

    # What the process observes

    def outcome(self, state: State, node: Node, way: int) -> Observed:
        """Of a step that goes this way; ``None`` where there is nothing to observe."""
        if node.kind is Kind.PROCESS_JOIN and way == GAVE_UP:
            return "alive"
        if way == LATE:
            return True if node.kind is Kind.IS_ALIVE else None
        return self.seen(state, node) if node.kind in (Kind.IS_ALIVE, Kind.EXITCODE) else None

    def seen(self, state: State, node: Node) -> int | bool | None:
        """What a poll sees."""
        ended = self._world.has_ended(state, node.target)
        if node.kind is Kind.IS_ALIVE:
            return not ended
        return self._nodes[state[0][node.target]].code if ended else None

    # The state after it

    def fail_to_come_up(self, state: State, process: int) -> State:
        """A process ends by an error before it does anything."""
        index = self._world.forest.changed_to(state[0][process], Kind.EXIT, 1, NAMES_ARE_GONE)
        return self._move(state, process, index)

    def _go_on(self, state: State, process: int, node: Node, _way: int) -> State:
        return self._move(state, process, self._after(node, None))

    def _poll(self, state: State, process: int, node: Node, way: int) -> State:
        after = self._move(state, process, self._after(node, self.outcome(state, node, way)))
        return after if way == LATE else self._seen_dead(after, node.target)

    def _seen_dead(self, state: State, process: int) -> State:
        """The same, where the parent of a process that was sent a signal has seen its end."""
        if not self.is_dying(state, process):
            return state
        procs = list(state[0])
        procs[process] = self._world.forest.changed_to(procs[process], Kind.ENDED, self._nodes[procs[process]].code)
        return (tuple(procs), *state[1:])

    def _new(self, state: State, process: int, node: Node, _way: int) -> State:
        """A queue or lock is made, unless it was inherited: then each process says so, and the first makes it."""
        shared = self._world.shared[node.target]
        objects = state[1] + (None,) * (node.target + 1 - len(state[1]))
        if objects[node.target] is not None:
            return self._go_on(state, process, node, PLAIN)
        content: Content = QueueState() if shared.is_queue else shared.number
        return self._move(state, process, self._after(node, None), put_back(objects, node.target, content))

    def _start(self, state: State, process: int, node: Node, _way: int) -> State:
        child, (procs, objects, parked, times) = node.target, state
        procs += (-1,) * (child + 1 - len(procs))
        times += ((0, NEVER),) * (len(procs) - len(times)) if times else ()
        started = (*procs[:child], self._world.forest.root(child), *procs[child + 1 :])
        return self._go_on(self._world.arrive((started, objects, parked, times), child), process, node, PLAIN)

    def _join(self, state: State, process: int, node: Node, way: int) -> State:
        if way == GAVE_UP:
            return self._move(state, process, self._after(node, "alive"))
        return self._seen_dead(self._move(state, process, self._after(node, None)), node.target)

    def _stop(self, state: State, process: int, node: Node, way: int) -> State:
        state = self._go_on(state, process, node, PLAIN)
        if self._world.has_ended(state, node.target) or not 0 <= node.target < len(state[0]):
            return state
        return self._deaths.kill(state, [node.target], -int(node.operation.number), way)

    def _exit(self, state: State, process: int, node: Node, way: int) -> State:
        forest = self._world.forest
        if daemons := self.children(state, process, daemon=True):
            state = self._deaths.kill(state, daemons, TERMINATED, way)
            return self._move(state, process, forest.changed_to(node.index, Kind.EXITING, node.code))
        if self._takes_names_away(state, process, node):
            return self._move(state, process, forest.changed_to(node.index, Kind.EXITING, node.code))
        objects = self._deaths.left_by(state, {process}, way) if node.cancelled else None
        return self._move(state, process, forest.changed_to(node.index, Kind.ENDED, node.code), objects)

    def _exit_now(self, state: State, process: int, node: Node, way: int) -> State:
        objects = self._deaths.left_by(state, {process}, way)
        return self._move(state, process, self._world.forest.changed_to(node.index, Kind.ENDED, node.code), objects)

    # What it reads and writes

    def effects(self, use: Use, alphabet: Alphabet) -> Iterator[Effect]:
        """Of an operation, sooner or later; ``START`` has those of all that comes of it, which its caller knows."""
        process, kind, target, _ = use
        match kind:
            case Kind.IS_ALIVE | Kind.EXITCODE | Kind.PROCESS_JOIN:
                if not use.waits:
                    yield Effect("life", target, writes=False)
            case Kind.STOP:
                yield from self._deaths.effects_of_killing({target}, alphabet)
            case Kind.EXIT | Kind.EXITING:
                yield from self._deaths.effects_of_killing(set(self._daemons(process)), alphabet)
                if any(other.kind is Kind.CANCEL for other in alphabet.of(process)):
                    yield from losses_of_leaving(process, alphabet)
            case Kind.EXIT_NOW:
                yield from losses_of_leaving(process, alphabet)
            case _ if kind is not Kind.START and kind not in HARMLESS:
                yield EVERYTHING

    def _daemons(self, process: int) -> list[int]:
        return [n for n, member in enumerate(self._members) if member.parent == process and member.daemon]

    # Without whom it never happens

    def needs(
        self, state: State, process: int, node: Node, alphabet: Alphabet, _members: set[Actor]
    ) -> list[Actor] | None:
        """Those without whom an operation cannot happen; ``None`` if it may already."""
        match node.kind:
            case Kind.PROCESS_JOIN | Kind.IS_ALIVE | Kind.EXITCODE:
                return None if self._world.has_ended(state, node.target) else self._ender(state, node.target)
            case Kind.EXIT if self._takes_names_away(state, process, node):
                return None
            case Kind.EXIT | Kind.EXITING if not self.children(state, process, daemon=True):
                own = [a for a in alphabet.actors(state) if a[0] == process and a[1] >= 0]
                feeders = [actor for actor in own if actor[1] not in node.cancelled and pending(state, actor)]
                return feeders[:1] or [(c, -1) for c in self.children(state, process, daemon=False)][:1] or None
        return None

    def _ender(self, state: State, child: int) -> list[Actor]:
        """A process that has not ended; before it was started, its parent."""
        if child < len(state[0]) and state[0][child] >= 0:
            return [(child, -1)]
        return [(self._members[child].parent, -1)] if child >= 0 else []


def _looks_at(use: Use, process: int) -> bool:
    """Whether it can tell a process that is about to die from a dead one."""
    is_look = use.kind in (Kind.IS_ALIVE, Kind.EXITCODE) or (use.kind is Kind.PROCESS_JOIN and not use.waits)
    return is_look and use.target == process
