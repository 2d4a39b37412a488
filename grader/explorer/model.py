"""What each operation does to the state of a whole program: the other half of the model of ``multiprocessing``."""

from __future__ import annotations

from typing import Any

from grader.explorer.meter import STEP_US
from grader.explorer.nodes import Node, Observed
from grader.explorer.possible import PARK, Possible
from grader.explorer.state import GAVE_UP, NEVER, PLAIN, Action, Clock, Content, Queue, State
from grader.explorer.trees import Forest
from grader.operations import POLLS, Kind

_NEW = tuple.__new__


class Model(Possible):
    """The states of one program under one clock."""

    def __init__(self, forest: Forest, clock: Clock, main: int, *, parks: bool = True) -> None:
        super().__init__(forest, clock, main, parks=parks)
        self.has_learnt = False  # whether its first schedules were run
        self._steps = {kind: getattr(self, STEPS.get(kind, "_go_on")) for kind in Kind}

    def initial(self) -> State:
        """The main process before its first operation."""
        procs = (-1,) * self.main + (self.forest.root(self.main),)
        return self._arrive((procs, (), 0, ((0, NEVER),) * len(procs) if self.clock is Clock.OWN else ()), self.main)

    def step(self, state: State, action: Action) -> State:  # the hot path of every search: plain and short
        """The state after one of the enabled actions."""
        self.charge(STEP_US)
        process, queue, way = action
        if process < 0:
            return self._tick(state)
        if queue >= 0:
            return self._flush(state, process, queue)
        node = self.nodes[state[0][process]]
        after: State = self._steps[node.kind](state, process, node, way)
        return after

    def ask_ahead(self, state: State, actions: tuple[Action, ...]) -> None:
        """Let the worker find out already now what follows these steps, where others decide their outcomes."""
        for process, queue, way in actions:
            if queue >= 0 or process < 0:
                continue
            node = self.nodes[state[0][process]]
            if node.kind is Kind.GET:
                outcome = "empty" if way == GAVE_UP else self._queue(state, node.target).pipe[0]
                if outcome not in node.next:
                    self.forest.ask_ahead(node.index, outcome)
            elif node.kind in POLLS:
                self.forest.ask_ahead(node.index, self._seen(state, node))

    def _move(self, state: State, process: int, index: int, objects: tuple[Content, ...] | None = None) -> State:
        """A process goes on to a node; whoever looked in vain may look again, unless this was such a look."""
        procs, before, stale, times = state
        if not self.parks:
            stale = 0
        elif self.nodes[index].vain >= PARK and self.rests(index):
            stale |= 1 << process
        elif stale and self.nodes[procs[process]].kind not in POLLS:
            stale = 0
        changed = list(procs)
        changed[process] = index
        after = (tuple(changed), before if objects is None else objects, stale, times)
        return self._arrive(after, process) if times else after

    def _arrive(self, state: State, process: int) -> State:
        """Set the clock of a process for its next operation."""
        if not state[3]:
            return state
        node = self.nodes[state[0][process]]
        expires_ms = node.delay_ms + node.timeout_ms if node.timeout_ms else NEVER
        times = (*state[3][:process], (node.delay_ms, expires_ms), *state[3][process + 1 :])
        return (*state[:3], times)

    def _tick(self, state: State) -> State:
        pause_ms = self._pause_ms(state)
        times = tuple(
            (max(asleep_ms - pause_ms, 0), expires_ms if expires_ms == NEVER else max(expires_ms - pause_ms, 0))
            for asleep_ms, expires_ms in state[3]
        )
        return (state[0], state[1], 0, times)

    def _go_on(self, state: State, process: int, node: Node, _way: int) -> State:
        return self._move(state, process, self._after(node, None))

    def _after(self, node: Node, outcome: Observed) -> int:
        """Where a process goes on; most often that is known."""
        found = node.next.get(outcome)
        return found if found is not None else self.forest.after(node.index, outcome)

    def _put_back(self, objects: tuple[Content, ...], number: int, content: Content) -> tuple[Content, ...]:
        return (content,) if len(objects) == 1 else (*objects[:number], content, *objects[number + 1 :])

    def _get(self, state: State, process: int, node: Node, way: int) -> State:
        if way == GAVE_UP:
            return self._move(state, process, self.forest.after(node.index, "empty"))
        pipe, buffers, count, locked = self._queue(state, node.target)
        objects = self._put_back(state[1], node.target, _queue((pipe[1:], buffers, count, locked)))
        return self._move(state, process, self._after(node, pipe[0]), objects)

    def _put(self, state: State, process: int, node: Node, way: int) -> State:
        if way == GAVE_UP:
            return self._move(state, process, self.forest.after(node.index, "full"))
        queue, shared = self._queue(state, node.target), self.shared[node.target]
        if shared.kind == "JoinableQueue":
            queue = queue._replace(unfinished=queue.unfinished + 1)
        if shared.kind == "SimpleQueue":
            queue = queue._replace(pipe=(*queue.pipe, node.parcel))
        elif not self.parcels[node.parcel].broken:  # else the feeder drops it; the count stays (queues.py:273-290)
            queue = queue._replace(buffers=_with(queue.buffers, process, (node.parcel,)))
        objects = self._put_back(state[1], node.target, queue)
        return self._move(state, process, self.forest.after(node.index, None), objects)

    def _flush(self, state: State, process: int, number: int) -> State:
        pipe, buffers, count, locked = self._queue(state, number)
        items, rest = dict(buffers)[process], [entry for entry in buffers if entry[0] != process]
        if items[1:]:
            rest = sorted([*rest, (process, items[1:])])
        new = _queue(((*pipe, items[0]), tuple(rest), count, locked))
        return (state[0], self._put_back(state[1], number, new), 0, state[3])

    def _task_done(self, state: State, process: int, node: Node, _way: int) -> State:
        pipe, buffers, count, locked = self._queue(state, node.target)
        if not count:
            return self._move(state, process, self.forest.after(node.index, "overcalled"))
        objects = self._put_back(state[1], node.target, _queue((pipe, buffers, count - 1, locked)))
        return self._move(state, process, self._after(node, None), objects)

    def _start(self, state: State, process: int, node: Node, _way: int) -> State:
        child = node.target
        procs = state[0] + (-1,) * (child + 1 - len(state[0]))
        times = state[3] + ((0, NEVER),) * (len(procs) - len(state[3])) if state[3] else ()
        started = ((*procs[:child], self.forest.root(child), *procs[child + 1 :]), state[1], state[2], times)
        return self._go_on(self._arrive(started, child), process, node, PLAIN)

    def _new(self, state: State, process: int, node: Node, _way: int) -> State:
        shared = self.shared[node.target]
        objects = state[1] + (None,) * (node.target + 1 - len(state[1]))
        content: Content = Queue() if shared.is_queue else shared.number
        return self._move(
            state, process, self.forest.after(node.index, None), self._put_back(objects, node.target, content)
        )

    def _look(self, state: State, process: int, node: Node, _way: int) -> State:
        return self._move(state, process, self.forest.after(node.index, self._seen(state, node)))

    def _take(self, state: State, process: int, node: Node, way: int) -> State:
        """``acquire`` of a lock, ``wait`` for an event."""
        index = self.forest.after(node.index, way != GAVE_UP)
        if way == GAVE_UP or node.kind is Kind.WAIT:
            return self._move(state, process, index)
        value = state[1][node.target]
        assert isinstance(value, int | float)
        return self._move(state, process, index, self._put_back(state[1], node.target, value - 1))

    def _change(self, state: State, process: int, node: Node, _way: int) -> State:
        """``release``, ``set``, ``clear``, or writing a value."""
        value = state[1][node.target]
        assert isinstance(value, int | float)
        if node.kind is Kind.RELEASE:
            if self._is_full(state, node):
                return self._move(state, process, self.forest.after(node.index, "overcalled"))
            value += 1
        else:
            value = {Kind.SET: 1, Kind.CLEAR: 0}.get(node.kind, node.operation.number)
        objects = self._put_back(state[1], node.target, value)
        return self._move(state, process, self.forest.after(node.index, None), objects)

    def _process_join(self, state: State, process: int, node: Node, way: int) -> State:
        return self._move(state, process, self.forest.after(node.index, "alive" if way == GAVE_UP else None))

    def _changed(self, state: State, process: int, node: Node, _way: int) -> State:
        """An item was changed after ``put()``: if the feeder has not pickled it yet, that is what is sent."""
        queue = self._queue(state, node.target)
        mine = dict(queue.buffers).get(process, ())
        puts = sum(
            1 for above in self.forest.path(node.index) if above.kind is Kind.PUT and above.target == node.target
        )
        place = len(mine) - 1 - (puts - int(node.operation.number))
        objects = state[1]
        if 0 <= place < len(mine):
            changed = (*mine[:place], node.parcel, *mine[place + 1 :])
            buffers = tuple(sorted({**dict(queue.buffers), process: changed}.items()))
            objects = self._put_back(objects, node.target, queue._replace(buffers=buffers))
        return self._move(state, process, self.forest.after(node.index, None), objects)

    def _cancel(self, state: State, process: int, node: Node, _way: int) -> State:
        """After ``cancel_join_thread`` the end does not wait for the feeder: the worst is that nothing more is sent."""
        objects = self._put_back(state[1], node.target, _without(self._queue(state, node.target), process))
        return self._move(state, process, self.forest.after(node.index, None), objects)

    def _stop(self, state: State, process: int, node: Node, way: int) -> State:
        state = self._go_on(state, process, node, PLAIN)
        if self.has_ended(state, node.target) or not 0 <= node.target < len(state[0]):
            return state
        return self._kill(state, [node.target], -int(node.operation.number), way)

    def _kill(self, state: State, victims: list[int], code: int, way: int) -> State:
        """End processes by a signal: what their feeders have not written is gone, a reader lock they hold is lost."""
        locked = {
            self.nodes[state[0][p]].target for p in victims if self.nodes[state[0][p]].kind is Kind.GET
        } if way == PLAIN and self._may_lock(state, set(victims)) else set()  # fmt: skip
        procs, objects = list(state[0]), list(state[1])
        for p in victims:
            procs[p] = self.forest.changed_to(procs[p], Kind.ENDED, code)
            objects = [_without(content, p) if isinstance(content, Queue) else content for content in objects]
        for number in locked:
            objects[number] = self._queue(state, number)._replace(locked=True)
        return (tuple(procs), tuple(objects), 0, state[3])

    def _exit(self, state: State, process: int, node: Node, way: int) -> State:
        daemons = self._children(state, process, daemon=True)
        if daemons:
            state = self._kill(state, daemons, -15, way)
            return self._move(state, process, self.forest.changed_to(node.index, Kind.EXITING, node.code))
        return self._move(state, process, self.forest.changed_to(node.index, Kind.ENDED, node.code))

    def _exit_now(self, state: State, process: int, node: Node, _way: int) -> State:
        objects = tuple(_without(content, process) if isinstance(content, Queue) else content for content in state[1])
        return self._move(state, process, self.forest.changed_to(node.index, Kind.ENDED, node.code), objects)


def _queue(fields: tuple[Any, ...]) -> Queue:
    """A queue, made without the keyword handling of a named tuple's constructor: a search makes millions."""
    return _NEW(Queue, fields)


def _with(
    buffers: tuple[tuple[int, tuple[int, ...]], ...], process: int, items: tuple[int, ...]
) -> tuple[tuple[int, tuple[int, ...]], ...]:
    held = dict(buffers)
    held[process] = (*held.get(process, ()), *items)
    return tuple(sorted(held.items()))


def _without(content: Queue, process: int) -> Queue:
    """A queue without what this process has not written yet."""
    return content._replace(buffers=tuple(entry for entry in content.buffers if entry[0] != process))


STEPS = {
    Kind.GET: "_get",
    Kind.PUT: "_put",
    Kind.TASK_DONE: "_task_done",
    Kind.START: "_start",
    Kind.NEW: "_new",
    Kind.ACQUIRE: "_take",
    Kind.WAIT: "_take",
    Kind.RELEASE: "_change",
    Kind.SET: "_change",
    Kind.CLEAR: "_change",
    Kind.WRITE: "_change",
    Kind.PROCESS_JOIN: "_process_join",
    Kind.CHANGED: "_changed",
    Kind.CANCEL: "_cancel",
    Kind.STOP: "_stop",
    Kind.EXIT: "_exit",
    Kind.EXITING: "_exit",
    Kind.EXIT_NOW: "_exit_now",
    **dict.fromkeys(POLLS, "_look"),
}
