"""Which steps need not be tried in every order: stubborn sets over what processes may still do.

Theory of operation. In a state it is enough to try a *stubborn* set of steps (Valmari 1990; Godefroid's persistent sets
are the same idea): whatever the others do without it, they neither change what these steps do nor are changed by them.
What a process may still do is taken from its *alphabet*, all operations seen in its tree so far; when a tree shows a
new one, the search starts again with the larger alphabet (``Grown``). Effects are kept apart finely where a FIFO queue
allows it: a ``get`` takes from the head, a feeder writes at the tail, and a ``get`` that only waits for items does not
mind in which order others write. Whoever looks at emptiness or size does mind, and conflicts with both.

A set is built from one step: add everybody who conflicts with it; for somebody who cannot move, add those without whom
he never will. Of the sets from all the steps, the smallest is taken, the first of them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.explorer.effects import EVERYTHING, Effect, Footprint, Footprints, Waits, large_queues
from grader.explorer.meter import ABLE_US, PAIR_US
from grader.explorer.model import Model
from grader.explorer.nodes import Node, Use
from grader.explorer.state import GAVE_UP, TICK, Action, Clock, Queue, State
from grader.operations import CERTAIN, Kind

# Kinds that touch nothing but their own process. Each kind is declared, here or below: what is not, conflicts with all.
HARMLESS = frozenset({
    Kind.NEW, Kind.FLUSHED, Kind.CALL, Kind.CALLED, Kind.RETURNED, Kind.FOREIGN, Kind.STUCK, Kind.LOOP, Kind.FLOOD,
    Kind.UNEXPLORABLE, Kind.DIED, Kind.LOAD_FAILED, Kind.ENDED,
})  # fmt: skip
Actor = tuple[int, int]  # a process and -1, or a process and the queue that its feeder writes to


class Relation:
    """Chooses the steps to try."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.nodes = model.nodes
        self.uses: dict[int, tuple[Use, ...]] = {}
        self.waits = Waits(model.forest, model.clock)
        for use in sorted(self.waits.alphabet):
            self.uses[use.member] = (*self.uses.get(use.member, ()), use)
        self.overcalls = model.forest.overcalls
        self.large = large_queues(self.nodes, model.parcels)
        self._footprints = Footprints()
        self._futures: dict[Actor, Footprint] = {}
        self._of_use: dict[Use, Footprint] = {}
        self._only_life = [self._footprints.of([Effect("life", n, writes=False)]) for n in range(len(model.members))]

    def choose(self, state: State, enabled: tuple[Action, ...]) -> tuple[Action, ...]:
        """A stubborn subset of the enabled steps."""
        if len(enabled) < 2 or enabled[0] == TICK:
            return enabled
        if self.model.clock is Clock.FREE and any(way == GAVE_UP for _, _, way in enabled):
            return enabled  # giving up is possible only while nothing else is: everything is in its way
        best = enabled
        for seed in dict.fromkeys(actor_of(action) for action in enabled):
            members = self._closure(state, enabled, seed)
            chosen = tuple(action for action in enabled if actor_of(action) in members)
            if len(chosen) < len(best):
                best = chosen
            if len(best) == 1:
                break
        return best

    def _closure(self, state: State, enabled: tuple[Action, ...], seed: Actor) -> set[Actor]:
        members: set[Actor] = set()
        waiting = [seed]
        moves = {actor_of(action) for action in enabled}
        others = list(self._actors(state))
        while waiting:
            actor = waiting.pop()
            if actor in members:
                continue
            members.add(actor)
            if actor not in moves:
                self.model.charge(len(others) * PAIR_US)
                waiting += self._needed(state, actor)
                continue
            footprint = self._now(state, actor)
            self.model.charge(len(others) * PAIR_US)
            for other in others:
                if other not in members and footprint.conflicts(self._future(other)):
                    waiting += self._in_the_way(state, other, footprint, members)
        return members

    def _actors(self, state: State) -> Iterator[Actor]:
        for process, index in enumerate(state[0]):
            if index >= 0 and self.nodes[index].kind is not Kind.ENDED:
                yield (process, -1)
                for use in self.uses.get(process, ()):
                    if use.kind is Kind.PUT:
                        yield (process, use.target)

    def _now(self, state: State, actor: Actor) -> Footprint:
        """What the actor's enabled step does."""
        process, queue = actor
        if queue >= 0:
            return self._future(actor)
        node = self.nodes[state[0][process]]
        if node.kind is Kind.START:  # what the child does, it does itself
            return self._only_life[process]
        return self._at(state, node)

    def _at(self, state: State, node: Node) -> Footprint:
        if node.kind is Kind.JOIN and self._joins_without_looking(state, node):
            return self._only_life[node.member]
        use = self.waits.use_of(node)
        if use not in self._of_use:
            self._of_use[use] = self._footprints.of(self._effects(use))
        return self._of_use[use]

    def _waits(self, node: Node) -> bool:
        return self.waits.use_of(node).waits

    def _future(self, actor: Actor) -> Footprint:
        """What the actor may still do, now or ever."""
        if actor not in self._futures:
            self._futures[actor] = self._footprints.of(self._future_effects(actor))
        return self._futures[actor]

    def _future_effects(self, actor: Actor) -> Iterator[Effect]:
        process, queue = actor
        self.model.charge(len(self.uses.get(process, ())) * PAIR_US)
        if queue >= 0:
            yield from self._flush_effects(process, queue)
        else:
            for use in self.uses.get(process, ()):
                yield from self._effects(use)

    def _flush_effects(self, process: int, queue: int) -> Iterator[Effect]:
        yield Effect("tail", queue, writes=True)
        yield Effect("filled", queue, writes=True)
        yield Effect("life", process, writes=False)
        yield Effect(f"buffer {process}", queue, writes=True)
        if queue in self.large:
            yield Effect("bytes", queue, writes=True)

    def _effects(self, use: Use) -> Iterator[Effect]:
        """What an operation reads and writes."""
        process, kind, target, _ = use
        yield Effect("life", process, writes=kind in (Kind.EXIT, Kind.EXITING, Kind.EXIT_NOW))
        match kind:
            case Kind.GET:
                yield from self._get_effects(target, use.waits)
            case Kind.PUT:
                yield from self._put_effects(process, target, use.waits)
            case Kind.ARRIVE:
                yield from self._flush_effects(process, target)
            case Kind.EMPTY:
                yield Effect("head", target, writes=False)
                if not use.waits:
                    yield Effect("filled", target, writes=False)
            case Kind.QSIZE | Kind.FULL:
                yield from (Effect(what, target, writes=False) for what in ("held", "head"))
            case Kind.TASK_DONE:
                yield Effect("lowered", target, writes=True)
                if self.overcalls:  # else everybody has an item in hand, and the count cannot fall below that
                    yield Effect("raised", target, writes=False)
                    yield Effect("taken", target, writes=True)
            case Kind.JOIN:
                yield Effect("raised", target, writes=False)
                yield Effect("lowered", target, writes=False)
            case Kind.START:  # and all that comes of it
                for child in ((target, -1), *((target, queue) for queue in self._queues_of(target))):
                    yield from self._future_effects(child)
            case _:
                yield from self._other_effects(use)

    def _other_effects(self, use: Use) -> Iterator[Effect]:
        """Of operations on processes and on locks."""
        process, kind, target, _ = use
        match kind:
            case Kind.IS_ALIVE | Kind.EXITCODE | Kind.PROCESS_JOIN:
                if not use.waits:
                    yield Effect("life", target, writes=False)
            case Kind.STOP:
                yield Effect("life", target, writes=True)
            case Kind.EXIT | Kind.EXITING:
                yield from (Effect("life", child, writes=True) for child in self._daemons(process))
            case Kind.EXIT_NOW | Kind.CHANGED | Kind.CANCEL:
                yield from (Effect(f"buffer {process}", queue, writes=True) for queue in self._queues_of(process))
            case Kind.IS_SET | Kind.READ:
                yield Effect("lock", target, writes=False)
            case Kind.ACQUIRE | Kind.RELEASE | Kind.WAIT | Kind.SET | Kind.CLEAR | Kind.WRITE:
                yield Effect("lock", target, writes=True)
            case _ if kind not in HARMLESS:
                yield Effect(EVERYTHING, 0, writes=True)

    def _get_effects(self, queue: int, waits: bool) -> Iterator[Effect]:  # noqa: FBT001 - a field of Use
        yield Effect("head", queue, writes=True)
        if not waits:  # it may see an empty queue, or one that somebody else is reading
            yield Effect("filled", queue, writes=False)
        if queue in self.large:
            yield Effect("bytes", queue, writes=True)

    def _put_effects(self, process: int, queue: int, waits: bool) -> Iterator[Effect]:  # noqa: FBT001 - a field of Use
        shared = self.model.shared[queue]
        yield Effect("held", queue, writes=True)
        yield Effect("raised", queue, writes=True)
        if shared.bound:
            yield Effect("slots", queue, writes=True)
            if not waits:
                yield Effect("head", queue, writes=False)
        if shared.kind == "SimpleQueue":
            yield from self._flush_effects(process, queue)

    def _joins_without_looking(self, state: State, node: Node) -> bool:
        """Whether it makes no difference when ``join`` is called: nobody puts any more, the count only falls."""
        return not self.overcalls and not self._with_use(state, Kind.PUT, node.target)

    def _queues_of(self, process: int) -> list[int]:
        return [use.target for use in self.uses.get(process, ()) if use.kind is Kind.PUT]

    def _daemons(self, process: int) -> list[int]:
        return [n for n, member in enumerate(self.model.members) if member.parent == process and member.daemon]

    def _in_the_way(self, state: State, other: Actor, footprint: Footprint, members: set[Actor]) -> Iterable[Actor]:
        """Whom to add because another one may conflict later: nobody, if he cannot come so far without the members.

        As long as his operations have one outcome only, what lies before the conflict is known.
        """
        process, queue = other
        if queue >= 0:
            pending = self._pending(state, other)
            return [other] if pending else self._in_the_way(state, (process, -1), footprint, members)
        node = self.nodes[state[0][process]]
        while True:
            self.model.charge(ABLE_US)
            needed = self._needed_at(state, process, node, members)
            if needed and set(needed) <= members:
                return []
            puts = node.kind is Kind.PUT and footprint.conflicts(self._future((process, node.target)))
            if puts or footprint.conflicts(self._at(state, node)):
                return [other]
            certain = node.kind in CERTAIN or (node.kind in (Kind.PUT, Kind.PROCESS_JOIN) and node.timeout_ms is None)
            if not certain or None not in node.next:
                return [] if node.kind in (Kind.EXIT, Kind.EXIT_NOW) else [other]
            node = self.nodes[node.next[None]]

    def _pending(self, state: State, actor: Actor) -> bool:
        queue = state[1][actor[1]] if actor[1] < len(state[1]) else None
        return isinstance(queue, Queue) and any(owner == actor[0] for owner, _ in queue.buffers)

    def _needed(self, state: State, actor: Actor) -> list[Actor]:
        """Those without whom an actor that cannot move never will."""
        process, queue = actor
        if queue >= 0:
            if self._pending(state, actor):  # the pipe is full
                return self._with_use(state, Kind.GET, queue)
            return [(process, -1)]
        return self._needed_at(state, process, self.nodes[state[0][process]], set()) or []

    def _needed_at(self, state: State, process: int, node: Node, members: set[Actor]) -> list[Actor] | None:
        """Those without whom an operation cannot happen, if possible members; ``None`` if it may already."""
        match node.kind:
            case Kind.GET | Kind.EMPTY if self._waits(node):
                queue = state[1][node.target] if node.target < len(state[1]) else None
                if isinstance(queue, Queue) and queue.pipe:
                    return None
                return [actor for actor in self._actors(state) if actor[1] == node.target] + self._simple_puts(
                    state, node
                )
            case Kind.PROCESS_JOIN | Kind.IS_ALIVE | Kind.EXITCODE if self._waits(node):
                if self.model.has_ended(state, node.target):
                    return None
                child = node.target
                started = child < len(state[0]) and state[0][child] >= 0
                return [(child, -1)] if started else [(self.model.members[child].parent, -1)] if child >= 0 else []
            case Kind.JOIN:
                ready = self.model.is_ready(state, process, node)
                return None if ready else self._acknowledgers(state, node.target, members)
            case Kind.EXIT | Kind.EXITING:
                own = [
                    actor
                    for actor in self._actors(state)
                    if actor[0] == process and actor[1] >= 0 and self._pending(state, actor)
                ]
                return (
                    own[:1] or [(child, -1) for child in self.model._children(state, process, daemon=False)][:1] or None
                )
            case Kind.PUT | Kind.ACQUIRE | Kind.WAIT if self._waits(node):
                releasing = {Kind.PUT: Kind.GET, Kind.ACQUIRE: Kind.RELEASE, Kind.WAIT: Kind.SET}[node.kind]
                ready = self.model.is_ready(state, process, node)
                return None if ready else self._with_use(state, releasing, node.target)
            case Kind.FLUSHED:
                return [(process, node.target)] if self._pending(state, (process, node.target)) else None
        return None

    def _simple_puts(self, state: State, node: Node) -> list[Actor]:
        return (
            self._with_use(state, Kind.PUT, node.target) if self.model.shared[node.target].kind == "SimpleQueue" else []
        )

    def _acknowledgers(self, state: State, queue: int, members: set[Actor]) -> list[Actor]:
        """Without the one who has an item in hand the count never becomes 0, unless somebody acknowledges too often."""
        able = self._with_use(state, Kind.TASK_DONE, queue)
        busy = [actor for actor in able if self.nodes[state[0][actor[0]]].credit > 0]
        return able if self.overcalls or not busy else [actor for actor in busy if actor in members][:1] or busy[:1]

    def _with_use(self, state: State, kind: Kind, target: int) -> list[Actor]:
        wanted = {
            process for process, uses in self.uses.items() for use in uses if use.kind is kind and use.target == target
        }
        return [actor for actor in self._actors(state) if actor[1] < 0 and actor[0] in wanted]


def actor_of(action: Action) -> Actor:
    """Who makes a step."""
    return action[:2]
