"""Which steps need not be tried in every order: stubborn sets over what processes may still do.

Theory of operation. In a state it is enough to try a *stubborn* set of steps (Valmari 1990; Godefroid's persistent sets
are the same idea): whatever the others do without it, they neither change what these steps do nor are changed by them.
What a process may still do is taken from its *alphabet*, all operations seen in its tree so far; when a tree shows a
new one, the search starts again with the larger alphabet (``Grown``).

A set is built from one step: add every actor that conflicts with it; for an actor that cannot move, add those without
whom it never will. Of the sets from all the steps, the smallest is taken, the first of them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.domain.operations import Kind
from grader.explorer.model.alphabet import Actor, Alphabet
from grader.explorer.model.contents import pending
from grader.explorer.model.footprints import Effect, Footprint, Footprints
from grader.explorer.model.model import Model
from grader.explorer.model.state import GAVE_UP, TICK, Action, Clock, State
from grader.explorer.program.meter import ABLE_US, PAIR_US
from grader.explorer.program.node import Node, Patience, Use, has_one_outcome


class StubbornSets:
    """Chooses the steps to try."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.alphabet = Alphabet(model.forest, model.clock)
        self._nodes = model.nodes
        self._footprints = Footprints()
        self._futures: dict[Actor, Footprint] = {}
        self._of_use: dict[Use, Footprint] = {}
        self._left_alone = model.processes.left_alone()
        self._lives: dict[int, Footprint] = {}

    def choose(self, state: State, enabled: tuple[Action, ...]) -> tuple[Action, ...]:
        """A stubborn subset of the enabled steps."""
        if len(enabled) < 2 or enabled[0] == TICK:
            return enabled
        if self.model.clock is Clock.FREE and any(way == GAVE_UP for _, _, way in enabled):
            return enabled  # giving up is possible only while nothing else is: every step is in its way
        if self._is_beside_a_poll(state, enabled):
            return enabled
        if any(action[0] in self._left_alone and self._is_new(state, action[0]) for action in enabled):
            return enabled  # what it does first makes a difference to whether it comes up before its parent's end
        best = enabled
        for seed in dict.fromkeys(actor_of(action) for action in enabled):
            members = self._closure(state, enabled, seed)
            chosen = tuple(action for action in enabled if actor_of(action) in members)
            if len(chosen) < len(best):
                best = chosen
            if len(best) == 1:
                break
        return best

    def _is_beside_a_poll(self, state: State, enabled: tuple[Action, ...]) -> bool:
        """Whether somebody may give up once nothing but polls is left: those there are may be over by then."""
        if self.model.clock is not Clock.FREE:
            return False
        polls = any(self.model.polls_again(state, process, queue) for process, queue, _ in enabled)
        return polls and self.model.may_give_up(state)

    def _is_new(self, state: State, process: int) -> bool:
        return self._nodes[state[0][process]].parent < 0

    def _closure(self, state: State, enabled: tuple[Action, ...], seed: Actor) -> set[Actor]:
        members: set[Actor] = set()
        waiting = [seed]
        moves = {actor_of(action) for action in enabled}
        others = list(self.alphabet.actors(state))
        while waiting:
            actor = waiting.pop()
            if actor in members:
                continue
            members.add(actor)
            self.model.charge(len(others) * PAIR_US)
            if actor not in moves:
                waiting += self._needed(state, actor, moves)
                continue
            footprint = self._now(state, actor)
            for other in others:
                if other not in members and footprint.conflicts(self._future(other)):
                    waiting += self._in_the_way(state, other, footprint, members)
        return members

    def _now(self, state: State, actor: Actor) -> Footprint:
        """What the actor's enabled step does."""
        process, queue = actor
        if queue >= 0:
            return self._future(actor)
        node = self._nodes[state[0][process]]
        if node.kind is Kind.START:  # what the child does, it does itself
            return self._only_life(process)
        return self._at(state, node)

    def _only_life(self, process: int) -> Footprint:
        """That of a step which needs no more than to be alive; a search meets new processes on its way."""
        if process not in self._lives:
            self._lives[process] = self._footprints.of([Effect("life", process, writes=False)])
        return self._lives[process]

    def _at(self, state: State, node: Node) -> Footprint:
        if node.kind is Kind.JOIN and self._joins_at_any_time(state, node):
            return self._only_life(node.member)
        use = self.alphabet.use_of(node)
        if use not in self._of_use:
            self._of_use[use] = self._footprints.of(self._effects(use))
        return self._of_use[use]

    def _joins_at_any_time(self, state: State, node: Node) -> bool:
        """Whether it makes no difference when ``join`` is called: no process puts any more, the count only falls."""
        return not self.alphabet.overcalls and not self.alphabet.doing(state, Kind.PUT, node.target)

    def _future(self, actor: Actor) -> Footprint:
        """What the actor may still do, now or ever."""
        if actor not in self._futures:
            self._futures[actor] = self._footprints.of(self._future_effects(actor))
        return self._futures[actor]

    def _future_effects(self, actor: Actor) -> Iterator[Effect]:
        process, queue = actor
        uses = self.alphabet.of(process) if queue < 0 else (Use(process, Kind.ARRIVE, queue, Patience.ENDLESS),)
        self.model.charge(len(self.alphabet.of(process)) * PAIR_US)
        for use in uses:
            yield from self._effects(use)

    def _effects(self, use: Use) -> Iterator[Effect]:
        yield from self.model.effects(use, self.alphabet)
        if use.kind is Kind.START:  # and all that comes of it
            for child in ((use.target, -1), *((use.target, queue) for queue in self.alphabet.puts_of(use.target))):
                yield from self._future_effects(child)

    def _in_the_way(self, state: State, other: Actor, footprint: Footprint, members: set[Actor]) -> Iterable[Actor]:
        """The actors to add because ``other`` may conflict later; none if it cannot get there without a member.

        As long as its operations have one outcome only, what lies before the conflict is known.
        """
        process, queue = other
        if queue >= 0:
            return [other] if pending(state, other) else self._in_the_way(state, (process, -1), footprint, members)
        node = self._nodes[state[0][process]]
        while True:
            self.model.charge(ABLE_US)
            waits = self.alphabet.waits(node)
            needed = self.model.needs(state, process, node, self.alphabet, members) if waits else None
            if needed and set(needed) <= members:
                return []
            puts = node.kind is Kind.PUT and footprint.conflicts(self._future((process, node.target)))
            if puts or footprint.conflicts(self._at(state, node)):
                return [other]
            if not has_one_outcome(node) or None not in node.next:
                return [] if node.kind in (Kind.EXIT, Kind.EXIT_NOW) else [other]
            node = self._nodes[node.next[None]]

    def _needed(self, state: State, actor: Actor, moves: set[Actor]) -> Iterable[Actor]:
        """Those without whom an actor that cannot move never will, as long as no member of the set moves.

        It may also wait for time to pass, or for the moment when nothing else can happen, which lets it give up. No one
        else brings that about: the set holds a step that is possible, and stays so while no member moves.
        """
        process, queue = actor
        if queue < 0:
            node = self._nodes[state[0][process]]
            needed = self.model.needs(state, process, node, self.alphabet, set())
            is_parked = bool(state[2] >> process & 1)
            return moves if needed is None and is_parked else needed or []  # any news wakes it up
        if pending(state, actor):  # the pipe is full
            return self.alphabet.doing(state, Kind.GET, queue)
        return [(process, -1)]


def actor_of(action: Action) -> Actor:
    """The actor of a step."""
    return action[:2]
