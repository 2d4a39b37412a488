"""Tells of what a program does with what is no queue: locks, events, barriers, shared values, states of processes.

What multiprocessing itself does with its locks, inside a queue for instance, is no operation of the program's: only
calls from outside of it are told.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import sys
import threading
import zlib
from collections.abc import Callable
from multiprocessing import context, process, synchronize
from typing import Any

INTERNAL = (multiprocessing.__file__.removesuffix("__init__.py"), __file__.removesuffix("observer.py"))
ALSO_INTERNAL = (threading.__file__, "<string>")  # the latter: properties of a shared value
VALUES = "multiprocessing.sharedctypes"
MOST_WAITS = 100  # for locks that were not free, that a process tells of
RECURSIVE = 0  # kind of a semaphore (Modules/_multiprocessing/semaphore.c)
Tell = Callable[[str, int, Any], None]  # word, thing, outcome
Note = Callable[..., None]  # kind, and fields by their names


class Observer:
    """Replaces the methods of these classes; ``tell`` is called after each operation of the program's own.

    ``beat`` is called after every one. ``note`` tells of a wait for a lock that is not free, on this ``line``, and of
    something that is made whose operations cannot be told.
    """

    def __init__(self, tell: Tell, beat: Callable[[], None], note: Note, line: Callable[[], int | None]) -> None:
        self._tell = tell
        self._note, self._line = note, line
        self._beat = beat
        self._made = self._waits = 0
        self._knows_values = False
        self._started: list[Any] = []  # children of this process

    def install(self) -> None:
        """Take their places."""
        self._watch_locks()
        self._watch_events()
        self._watch_processes()
        make: Any = context.BaseContext.Value
        context.BaseContext.Value = self._then_watch_values(make)  # type: ignore[method-assign]
        context.BaseContext.RawValue = self._then_watch_values(context.BaseContext.RawValue)  # type: ignore[method-assign]
        for name in ("Value", "RawValue"):  # bound before, when the package was imported
            setattr(multiprocessing, name, getattr(context._default_context, name))

    def started(self, child: Any) -> None:
        """A child of this process begins."""
        self._started.append(child)

    def forget(self) -> None:
        """A new process has no children, and has not waited."""
        self._started, self._waits = [], 0

    def watch_values(self) -> None:
        """Once the module is there: importing it takes as long as a short program."""
        module: Any = sys.modules.get(VALUES)
        if module is None or self._knows_values:
            return
        self._knows_values = True
        shared = module.Synchronized
        read, write = shared.value.fget, shared.value.fset

        def get(value: Any) -> Any:
            found = read(value)
            self._told("read", _value_id(value), found)
            return found

        def put(value: Any, number: Any) -> None:
            write(value, number)
            self._told("write", _value_id(value), number)

        shared.value = property(get, put)

    def _then_watch_values(self, make: Any) -> Any:
        @functools.wraps(make)
        def value(*args: Any, **kwargs: Any) -> Any:
            made = make(*args, **kwargs)
            self.watch_values()
            if not hasattr(made, "get_lock"):  # a bare number in shared memory, which has no methods
                self._note("unseen")
            return made

        return value

    def _told(self, word: str, thing: int, outcome: Any) -> None:
        if type(outcome) in (int, float, bool, str, type(None)):
            self._tell(word, thing, outcome)
        else:
            self._tell("other", thing, None)
        self._beat()

    def _watch_locks(self) -> None:
        lock: Any = synchronize.SemLock
        make = lock._make_methods

        def make_methods(one: Any) -> None:
            make(one)
            self._made += 1
            one._grader_id = _lock_id(one, self._made)
            one.acquire = functools.partial(acquire, one)
            one.release = functools.partial(release, one)

        def acquire(one: Any, block: Any = 1, timeout: Any = None) -> Any:
            return self._acquire(one, _is_own(), block, timeout)

        def release(one: Any) -> None:
            self._release(one, _is_own())

        lock._make_methods = make_methods
        lock.__enter__ = lambda one: self._acquire(one, _is_own())
        lock.__exit__ = lambda one, *_: self._release(one, _is_own())

    def _acquire(self, lock: Any, is_own: Any, *timing: Any) -> Any:
        is_own = is_own and not _is_held(lock)
        waits = is_own and timing in ((), (1, None))
        got = lock._semlock.acquire(0) if waits else lock._semlock.acquire(*timing)
        if waits and not got:
            self._tell_of_wait(lock)
            got = lock._semlock.acquire()
        if is_own:
            self._told("acquire", lock._grader_id, bool(got))
        else:
            self._beat()
        return got

    def _tell_of_wait(self, lock: Any) -> None:
        """It may be one for ever. Many are none, and not told: their notes would take the room of others."""
        self._waits += 1
        if self._waits <= MOST_WAITS:
            self._note("blocked", l=self._line(), lock=lock._grader_id)

    def _release(self, lock: Any, is_own: Any) -> None:
        try:
            lock._semlock.release()
        except ValueError:
            if is_own:
                self._told("release", lock._grader_id, "overcalled")
            raise
        if is_own and not _is_held(lock):
            self._told("release", lock._grader_id, None)

    def _watch_events(self) -> None:
        event: Any = synchronize.Event
        for word in ("set", "clear", "is_set", "wait"):
            setattr(event, word, self._of_event(word, getattr(event, word)))
        kind: Any = synchronize.Barrier
        wait = kind.wait

        def meet(barrier: Any, timeout: Any = None) -> Any:
            number = wait(barrier, timeout)
            self._told("barrier", 0, None)
            return number

        kind.wait = meet

    def _of_event(self, word: str, call: Any) -> Any:
        @functools.wraps(call)
        def observed(event: Any, *args: Any, **kwargs: Any) -> Any:
            is_own, outcome = _is_own(), call(event, *args, **kwargs)
            if is_own:
                self._told(word, event._flag._grader_id, outcome)
            return outcome

        return observed

    def _watch_processes(self) -> None:
        child: Any = process.BaseProcess
        child.is_alive = self._of_process("is_alive", child.is_alive)
        child.exitcode = property(self._of_process("exitcode", child.exitcode.fget))
        close = child.close

        def closing(one: Any) -> None:
            pid, is_alive = _pid(one) if _is_own() else 0, True
            try:
                close(one)
                is_alive = False
            finally:  # it raises a ValueError of a process that has not ended
                if pid:
                    self._told("is_alive", pid, is_alive)

        child.close = closing
        children = process.active_children

        def active_children() -> list[Any]:
            mine = [one for one in self._started if not one._closed and one._popen.returncode is None]
            is_own, alive = _is_own(), children()
            for one in mine if is_own else ():
                self._told("is_alive", _pid(one), one in alive)
            return [one for one in mine if one in alive]  # those of a set, in the order in which they were started

        process.active_children = active_children
        context.BaseContext.active_children = staticmethod(active_children)  # type: ignore[method-assign]
        multiprocessing.active_children = active_children

    def _of_process(self, word: str, call: Any) -> Any:
        @functools.wraps(call)
        def observed(one: Any) -> Any:
            is_own, outcome = _is_own(), call(one)
            if is_own and _pid(one):
                self._told(word, _pid(one), outcome)
            else:
                self._beat()
            return outcome

        return observed


def _is_own() -> bool:
    """Whether the caller's caller is none of multiprocessing's own functions."""
    name = sys._getframe(2).f_code.co_filename
    return name.endswith("sharedctypes.py") or not (name.startswith(INTERNAL) or name in ALSO_INTERNAL)


def _is_held(lock: Any) -> bool:
    """Whether this process has a lock that it may take again and again."""
    semaphore = lock._semlock
    return bool(semaphore.kind == RECURSIVE and semaphore._count() and semaphore._is_mine())


def _lock_id(lock: Any, made: int) -> int:
    """The same in every process: children that are forked inherit it, others know the semaphore by its name."""
    return zlib.crc32((lock._semlock.name or f"{os.getpid()}:{made}").encode())


def _value_id(value: Any) -> int:
    lock = getattr(value._lock, "_grader_id", 0)
    return zlib.crc32(f"{lock}:{value._obj._wrapper._state[0][1]}".encode())


def _pid(one: Any) -> int:
    """Of a child that was started; 0 for others."""
    popen = getattr(one, "_popen", None)
    return popen.pid if popen is not None and one is not process.current_process() else 0
