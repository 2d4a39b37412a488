"""Queues of processes: ``Queue``, ``JoinableQueue`` and ``SimpleQueue``.

The semantics are CPython's (Lib/multiprocessing, line numbers of 3.13.0):

* ``put`` appends to a buffer of its own process and returns; a feeder thread writes to the pipe later, in order, beside
  the feeders of others (queues.py:84-94, 230-270). ``empty()`` looks at the pipe, ``qsize()`` counts what is buffered.
* ``get`` holds the reader lock while it waits, so that a ``get`` with a timeout, or without waiting, may see nothing
  though the queue holds something (queues.py:98-120); a process killed there takes the lock with it.
* ``JoinableQueue`` counts at the call of ``put``; ``join`` waits once (``if``, not ``while``, queues.py:348-351): it is
  one step, taken at a moment when the count is 0. A process that called it before and one that calls it only then are
  the same to everything else, and no later call could do more.
* After ``cancel_join_thread`` the end of a process does not wait for its feeder: what it has not written then is gone.

Left out is what a reader does between taking an item and giving back its slot: for that moment ``qsize()`` and
``full()`` may count one item more.

A FIFO queue is kept apart finely: a ``get`` takes from the head, a feeder writes at the tail, and a ``get`` that waits
is independent of the order in which others write. What polls emptiness or size depends on both ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from grader.domain.operations import Kind
from grader.explorer.model.alphabet import Actor, Alphabet
from grader.explorer.model.contents import buffered, held_by, pending, queue_of, writer_of
from grader.explorer.model.footprints import EVERYTHING, Effect
from grader.explorer.model.pipes import Pipes
from grader.explorer.model.state import GAVE_UP, LOST, READER, SLEEPER, WRITING, QueueState, State
from grader.explorer.model.world import World, put_back
from grader.explorer.program.node import Node, Observed, Use


class Queues:
    """The queues of one program."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.pipes = Pipes(world)
        self._nodes, self._shared, self._messages = world.nodes, world.shared, world.messages
        self._after, self._move = world.after, world.move
        self.steps: dict[Kind, Callable[[State, int, Node, int], State]] = {
            Kind.GET: self._get,
            Kind.PUT: self._put,
            Kind.TASK_DONE: self._task_done,
            Kind.JOIN: self._go_on,
            Kind.FLUSHED: self._go_on,
            Kind.CANCEL: self._go_on,
            Kind.CHANGED: self._changed,
            **dict.fromkeys((Kind.EMPTY, Kind.FULL, Kind.QSIZE), self._poll),
        }

    # When it can happen

    def is_ready(self, state: State, process: int, node: Node) -> bool:
        """Whether a blocking operation finds what it waits for."""
        content = state[1][node.target] if 0 <= node.target < len(state[1]) else None
        if not isinstance(content, QueueState):
            return False
        match node.kind:
            case Kind.GET:
                return bool(content.pipe) and not content.locked & READER
            case Kind.JOIN:
                return not content.unfinished and not content.locked & SLEEPER
            case Kind.FLUSHED:
                return all(owner != process for owner, _ in content.buffers)
        shared = self._shared[node.target]
        if shared.kind == "SimpleQueue":
            return self.pipes.can_write(state, process, node)
        return not shared.bound or held_by(content) < shared.bound

    def may_miss(self, state: State, process: int, node: Node) -> bool:
        """Whether an operation that is ready may still give up: another process may hold the reader lock in ``get``."""
        if node.kind is not Kind.GET:
            return False
        others = [self._nodes[index] for other, index in enumerate(state[0]) if other != process and index >= 0]
        return any(other.kind is Kind.GET and other.target == node.target and other.timeout_ms != 0 for other in others)

    # What the process observes

    def outcome(self, state: State, node: Node, way: int) -> Observed:
        """Of a step that goes this way; ``None`` where there is nothing to observe."""
        match node.kind:
            case Kind.GET:
                return "empty" if way == GAVE_UP else self._world.queue(state, node.target).pipe[0]
            case Kind.PUT:
                return "full" if way == GAVE_UP else None
            case Kind.TASK_DONE:
                return None if self._world.queue(state, node.target).unfinished else "overcalled"
            case Kind.EMPTY | Kind.FULL | Kind.QSIZE:
                return self.seen(state, node)
        return None

    def seen(self, state: State, node: Node) -> int | bool:
        """What a poll sees."""
        content = self._world.queue(state, node.target)
        if node.kind is Kind.EMPTY:  # the beginning of an item that does not fit can be seen already
            return not content.pipe and writer_of(content) < 0
        held = held_by(content)
        return held if node.kind is Kind.QSIZE else held >= self._shared[node.target].bound

    # The state after it

    def _go_on(self, state: State, process: int, node: Node, _way: int) -> State:
        return self._move(state, process, self._after(node, None))

    def _poll(self, state: State, process: int, node: Node, _way: int) -> State:
        return self._move(state, process, self._after(node, self.seen(state, node)))

    def _get(self, state: State, process: int, node: Node, way: int) -> State:
        if way == GAVE_UP:
            return self._move(state, process, self._after(node, "empty"))
        pipe, buffers, count, locked = self._world.queue(state, node.target)
        objects = put_back(state[1], node.target, queue_of((pipe[1:], buffers, count, locked)))
        return self._move(state, process, self._after(node, pipe[0]), objects)

    def _put(self, state: State, process: int, node: Node, way: int) -> State:
        if way == GAVE_UP:
            return self._move(state, process, self._after(node, "full"))
        if way == WRITING:
            return self.pipes.begin(state, process, node.target)
        queue, shared = self._world.queue(state, node.target), self._shared[node.target]
        if shared.kind == "JoinableQueue":
            if queue.locked & SLEEPER and not queue.unfinished:
                return self._stand_still(state, process, node)
            queue = queue._replace(unfinished=queue.unfinished + 1)
        if shared.kind == "SimpleQueue":
            queue = queue._replace(pipe=(*queue.pipe, node.message), locked=queue.locked & LOST)
        elif not self._messages[node.message].broken:  # else the feeder drops it; the count stays (queues.py:273-290)
            queue = queue._replace(buffers=buffered(queue.buffers, process, (node.message,)))
        return self._move(state, process, self._after(node, None), put_back(state[1], node.target, queue))

    def _stand_still(self, state: State, process: int, node: Node) -> State:
        """``notify`` waits until each sleeper has woken up, the dead as well, and keeps the lock (see ``deaths``)."""
        return self._move(state, process, self._world.forest.changed_to(node.index, Kind.STUCK))

    def flush(self, state: State, process: int, number: int, way: int) -> State:
        """A feeder writes the first item of its buffer to the pipe, or begins to."""
        if way == WRITING:
            return self.pipes.begin(state, process, number)
        pipe, buffers, count, locked = self._world.queue(state, number)
        items, rest = dict(buffers)[process], [entry for entry in buffers if entry[0] != process]
        if items[1:]:
            rest = sorted([*rest, (process, items[1:])])
        new = queue_of(((*pipe, items[0]), tuple(rest), count, locked & LOST))
        return (state[0], put_back(state[1], number, new), 0, state[3])

    def _task_done(self, state: State, process: int, node: Node, _way: int) -> State:
        pipe, buffers, count, locked = self._world.queue(state, node.target)
        if locked & SLEEPER and count < 2:
            objects = put_back(state[1], node.target, queue_of((pipe, buffers, 0, locked)))
            return self._stand_still((state[0], objects, *state[2:]), process, node)
        if not count:
            return self._move(state, process, self._after(node, "overcalled"))
        objects = put_back(state[1], node.target, queue_of((pipe, buffers, count - 1, locked)))
        return self._move(state, process, self._after(node, None), objects)

    def _changed(self, state: State, process: int, node: Node, _way: int) -> State:
        """An item was changed after ``put()``: if the feeder has not pickled it yet, that is what is sent."""
        queue = self._world.queue(state, node.target)
        mine = dict(queue.buffers).get(process, ())
        path = self._world.forest.path(node.index)
        puts = sum(1 for above in path if above.kind is Kind.PUT and above.target == node.target)
        place = len(mine) - 1 - (puts - int(node.operation.number))
        objects = state[1]
        if 0 <= place < len(mine):
            changed = (*mine[:place], node.message, *mine[place + 1 :])
            buffers = tuple(sorted({**dict(queue.buffers), process: changed}.items()))
            objects = put_back(objects, node.target, queue._replace(buffers=buffers))
        return self._move(state, process, self._after(node, None), objects)

    # What it reads and writes

    def effects(self, use: Use, alphabet: Alphabet) -> Iterator[Effect]:
        """Of an operation, sooner or later."""
        process, kind, target, _ = use
        match kind:
            case Kind.GET:
                yield from self._get_effects(use, alphabet)
            case Kind.PUT:
                yield from self._put_effects(use, alphabet)
            case Kind.ARRIVE:
                yield from self._arrive_effects(process, target, alphabet)
            case Kind.EMPTY:
                yield Effect("head", target, writes=False)
                if not use.waits:
                    yield Effect("filled", target, writes=False)
            case Kind.QSIZE | Kind.FULL:
                yield from (Effect(what, target, writes=False) for what in ("held", "head"))
            case Kind.TASK_DONE:
                yield Effect("lowered", target, writes=True)
                if alphabet.overcalls:  # else each process has an item in hand, and the count cannot fall below that
                    yield Effect("raised", target, writes=False)
                    yield Effect("taken", target, writes=True)
            case Kind.JOIN:
                yield from (Effect(what, target, writes=False) for what in ("raised", "lowered"))
            case Kind.CHANGED:
                yield from buffer_effects(process, alphabet)
            case Kind.FLUSHED | Kind.CANCEL:  # one waits for feeders of its own process; neither changes anything
                return
            case _:
                yield EVERYTHING

    def _get_effects(self, use: Use, alphabet: Alphabet) -> Iterator[Effect]:
        yield Effect("head", use.target, writes=True)
        if not use.waits:  # it may see an empty queue, or one that another process is reading
            yield Effect("filled", use.target, writes=False)
        if use.target in alphabet.large:
            yield Effect("bytes", use.target, writes=True)

    def _put_effects(self, use: Use, alphabet: Alphabet) -> Iterator[Effect]:
        shared = self._shared[use.target]
        yield Effect("held", use.target, writes=True)
        yield Effect("raised", use.target, writes=True)
        if shared.bound:
            yield Effect("slots", use.target, writes=True)
            if not use.waits:
                yield Effect("head", use.target, writes=False)
        if shared.kind == "SimpleQueue":
            yield from self._arrive_effects(use.member, use.target, alphabet)

    def _arrive_effects(self, process: int, queue: int, alphabet: Alphabet) -> Iterator[Effect]:
        yield Effect("tail", queue, writes=True)
        yield Effect("filled", queue, writes=True)
        yield Effect("life", process, writes=False)
        yield Effect(f"buffer {process}", queue, writes=True)
        if queue in alphabet.large:
            yield Effect("bytes", queue, writes=True)
            # What is larger than the pipe goes through while a process reads it.
            yield from (Effect("life", taker, writes=False) for taker in alphabet.takers_of(queue))

    # Without whom it never happens

    def needs(
        self, state: State, process: int, node: Node, alphabet: Alphabet, members: set[Actor]
    ) -> list[Actor] | None:
        """Those without whom an operation cannot happen, if possible members; ``None`` if it may already."""
        match node.kind:
            case Kind.GET | Kind.EMPTY:
                return self._writers(state, node, alphabet)
            case Kind.JOIN:
                if self.is_ready(state, process, node):
                    return None
                return self._acknowledgers(state, node.target, alphabet, members)
            case Kind.PUT:
                moves = self.is_ready(state, process, node) or self.pipes.begins(state, process, node)
                return None if moves else alphabet.doing(state, Kind.GET, node.target)
            case Kind.FLUSHED:
                return [(process, node.target)] if pending(state, (process, node.target)) else None
        return None

    def _writers(self, state: State, node: Node, alphabet: Alphabet) -> list[Actor] | None:
        queue = state[1][node.target] if node.target < len(state[1]) else None
        if isinstance(queue, QueueState) and queue.pipe:
            return None
        feeders = [actor for actor in alphabet.actors(state) if actor[1] == node.target]
        is_simple = self._shared[node.target].kind == "SimpleQueue"
        return feeders + (alphabet.doing(state, Kind.PUT, node.target) if is_simple else [])

    def _acknowledgers(self, state: State, queue: int, alphabet: Alphabet, members: set[Actor]) -> list[Actor]:
        """A process that has an item in hand: without it the count never becomes 0, unless one calls too often."""
        able = alphabet.doing(state, Kind.TASK_DONE, queue)
        busy = [actor for actor in able if self._nodes[state[0][actor[0]]].credit > 0]
        if alphabet.overcalls or not busy:
            return able
        return [actor for actor in busy if actor in members][:1] or busy[:1]


def buffer_effects(process: int, alphabet: Alphabet) -> Iterator[Effect]:
    """What becomes of all that a process has not written yet."""
    return (Effect(f"buffer {process}", queue, writes=True) for queue in alphabet.puts_of(process))
