"""How a process dies before its time, and what it takes along.

What its feeders have not written is gone, though its slots stay taken. A reader lock is lost if it stands in ``get``, a
writer lock if it has something to write. If it sleeps in ``join`` of a queue, or ``wait`` of an event, the process that
wakes it up waits for it for ever (``Condition.notify``, Lib/multiprocessing/synchronize.py, 3.13.0: 277-300).
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.domain.operations import Kind
from grader.explorer.model.alphabet import Alphabet
from grader.explorer.model.contents import broken_off, without, writer_of
from grader.explorer.model.footprints import Effect
from grader.explorer.model.locks import is_set
from grader.explorer.model.queues import buffer_effects
from grader.explorer.model.state import AWAITED, PLAIN, READER, SLEEPER, UNLOCKED, WRITING, Content, QueueState, State
from grader.explorer.model.world import World

WOKEN_BY = {Kind.WAIT: Kind.SET, Kind.JOIN: Kind.TASK_DONE}


class Deaths:
    """The deaths of the processes of one program."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._nodes = world.nodes

    # In which ways it can happen

    def ways_to_kill(self, state: State, victims: set[int]) -> tuple[int, ...]:
        """``UNLOCKED`` if it makes a difference whether they have got into what they are about to do."""
        ways = (PLAIN, UNLOCKED) if self._may_lock(state, victims) or self._may_sleep(state, victims) else (PLAIN,)
        return (*ways, *self.ways_to_break_off(state, victims))

    def ways_to_break_off(self, state: State, victims: set[int]) -> tuple[int, ...]:
        """``WRITING`` if the end of these can take a writer lock away from a process that still needs it."""
        queues = [
            number for number, content in enumerate(state[1]) if self._is_written_by(state, content, number, victims)
        ]
        needed = any(
            use.kind is Kind.PUT
            and use.target in queues
            and use.member not in victims
            and not self._world.has_ended(state, use.member)
            for use in (self._world.forest.alphabet if queues else ())
        )
        return (WRITING,) if needed else ()

    def _may_lock(self, state: State, victims: set[int]) -> bool:
        """Whether killing these can take a reader lock away from a process that still needs it."""
        queues = self._read_by(state, [p for p in victims if p < len(state[0]) and state[0][p] >= 0])
        return any(
            use.kind is Kind.GET
            and use.target in queues
            and use.member not in victims
            and not self._world.has_ended(state, use.member)
            for use in self._world.forest.alphabet
        )

    def _may_sleep(self, state: State, victims: set[int]) -> bool:
        """Whether a process may still wake these up."""
        alive = [p for p in victims if p < len(state[0]) and state[0][p] >= 0]
        asleep = {(WOKEN_BY.get(node.kind), node.target) for node in (self._nodes[state[0][p]] for p in alive)}
        return any(
            (use.kind, use.target) in asleep
            and use.member not in victims
            and not self._world.has_ended(state, use.member)
            for use in self._world.forest.alphabet
        )

    def _read_by(self, state: State, processes: list[int]) -> set[int]:
        """The queues in whose ``get`` these stand, each with the reader lock perhaps."""
        nodes = [self._nodes[state[0][p]] for p in processes]
        return {node.target for node in nodes if node.kind is Kind.GET}

    def _is_written_by(self, state: State, content: Content, number: int, processes: set[int]) -> bool:
        """Whether one of these may be writing to a queue at this moment."""
        if not isinstance(content, QueueState) or content.locked & ~(READER | SLEEPER):
            return False
        if any(owner in processes for owner, _ in content.buffers):
            return True
        if self._world.shared[number].kind != "SimpleQueue":
            return False
        nodes = [self._nodes[state[0][p]] for p in processes if p < len(state[0]) and state[0][p] >= 0]
        return any(node.kind is Kind.PUT and node.target == number for node in nodes)

    # The state after it

    def kill(self, state: State, victims: list[int], code: int, way: int) -> State:
        """End processes by a signal: what their feeders have not written is gone, a reader lock they hold is lost."""
        locks = way == PLAIN and self._may_lock(state, set(victims))
        locked = self._read_by(state, victims) if locks else set[int]()
        procs, objects = list(state[0]), list(self.left_by(state, set(victims), way))
        if way == PLAIN and self._may_sleep(state, set(victims)):
            self._woken_in_vain(state, victims, objects)
        for p in victims:
            procs[p] = self._world.forest.changed_to(procs[p], Kind.ENDED, code)
        for number in locked:
            content = objects[number]
            assert isinstance(content, QueueState)
            objects[number] = content._replace(locked=content.locked | READER)
        return (tuple(procs), tuple(objects), 0, state[3])

    def left_by(self, state: State, dead: set[int], way: int) -> tuple[Content, ...]:
        """All queues and locks after these died, perhaps in the middle of writing."""
        left = list(state[1])
        for number, content in enumerate(left):
            if not isinstance(content, QueueState):
                continue
            breaks_off = way == WRITING and self._is_written_by(state, content, number, dead)
            if breaks_off or writer_of(content) in dead:
                content = broken_off(content)
            for process in dead:
                content = without(content, process, counts=self._world.counts(number))
            left[number] = content
        return tuple(left)

    def _woken_in_vain(self, state: State, victims: list[int], objects: list[Content]) -> None:
        """What the victims wait for will wait for them, when it wakes them up."""
        for node in (self._nodes[state[0][p]] for p in victims):
            content = objects[node.target] if node.kind in (Kind.WAIT, Kind.JOIN) else None
            if isinstance(content, int | float) and node.kind is Kind.WAIT and not is_set(content):
                objects[node.target] = AWAITED
            elif isinstance(content, QueueState) and content.unfinished:
                objects[node.target] = content._replace(locked=content.locked | SLEEPER)

    # What it reads and writes

    def effects_of_killing(self, victims: set[int], alphabet: Alphabet) -> Iterator[Effect]:
        """Of killing these: what they have not written is gone, and the locks that they hold, if others need them."""
        for victim in victims:
            yield Effect("life", victim, writes=True)
            yield from (Effect("tail", queue, writes=True) for queue in alphabet.puts_of(victim))
            for use in alphabet.of(victim):
                if use.kind is Kind.WAIT:
                    yield Effect("lock", use.target, writes=True)
                elif use.kind is Kind.JOIN:
                    yield from (Effect(what, use.target, writes=False) for what in ("raised", "lowered"))
            for queue in alphabet.gets_of(victim):
                if others := alphabet.takers_of(queue) - victims:
                    yield Effect("head", queue, writes=True)
                    yield from (Effect("life", other, writes=False) for other in others)


def losses_of_leaving(process: int, alphabet: Alphabet) -> Iterator[Effect]:
    """What becomes of that which a process has not written at its end."""
    yield from buffer_effects(process, alphabet)
    yield from (Effect("tail", queue, writes=True) for queue in alphabet.puts_of(process))
