"""Locks, events and shared values; the grader's model keeps what they hold."""

from __future__ import annotations

from typing import Any

from ..stage import STAGE
from .handles import Handle
from .queues import timing


class Semaphore(Handle):
    """``multiprocessing.Semaphore``."""

    def __init__(self, value: int = 1, *, ctx: Any = None) -> None:
        super().__init__()
        STAGE.image.announce("new", self._id, type(self).__name__, value)

    def acquire(self, block: Any = 1, timeout: Any = None) -> bool:
        """Take one."""
        wait_s = timing(block, timeout)
        got = STAGE.image.ask("acquire", self._id, wait_s)
        if not got:
            STAGE.image.clock_s += wait_s or 0
        return bool(got)

    def release(self) -> None:
        """Give one back."""
        if STAGE.image.ask("release", self._id) == "overcalled":
            raise ValueError("semaphore or lock released too many times")

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_: object) -> None:
        self.release()


class BoundedSemaphore(Semaphore):
    """``multiprocessing.BoundedSemaphore``."""


class Lock(Semaphore):
    """``multiprocessing.Lock``."""

    def __init__(self, *, ctx: Any = None) -> None:
        super().__init__(1)


class RLock(Semaphore):
    """``multiprocessing.RLock``."""

    def __init__(self, *, ctx: Any = None) -> None:
        super().__init__(1)
        self._depth = 0

    def acquire(self, block: Any = 1, timeout: Any = None) -> bool:
        """Take it, again and again by the same process."""
        if self._depth == 0 and not super().acquire(block, timeout):
            return False
        self._depth += 1
        return True

    def release(self) -> None:
        """Give it back as often as it was taken."""
        if self._depth == 0:
            raise AssertionError("attempt to release recursive lock not owned by thread")
        self._depth -= 1
        if self._depth == 0:
            super().release()

    def __getstate__(self) -> Any:
        return {**super().__getstate__(), "_depth": 0}


class Event(Handle):
    """``multiprocessing.Event``."""

    def __init__(self, *, ctx: Any = None) -> None:
        super().__init__()
        STAGE.image.announce("new", self._id, "Event", 0)

    def set(self) -> None:
        """Raise the flag."""
        STAGE.image.announce("set", self._id)

    def clear(self) -> None:
        """Lower the flag."""
        STAGE.image.announce("clear", self._id)

    def is_set(self) -> bool:
        """Whether the flag is up."""
        return bool(STAGE.image.ask("is_set", self._id))

    def wait(self, timeout: Any = None) -> bool:
        """Wait for the flag."""
        wait_s = timing(1, timeout)
        up = STAGE.image.ask("wait", self._id, wait_s)
        if not up:
            STAGE.image.clock_s += wait_s or 0
        return bool(up)


class Barrier:
    """``multiprocessing.Barrier``, of a lock, a count, and an event for each round, which stays set.

    So a process that is slow to leave a round finds its event set whatever others do meanwhile, however many there are.
    """

    rounds = 8  # more of them are not modelled
    broken = False

    def __init__(self, parties: int, action: Any = None, timeout: Any = None, *, ctx: Any = None) -> None:
        if parties < 1:
            raise ValueError("parties must be > 0")
        self.parties: int = parties
        self._action, self._timeout = action, timeout
        self._lock, self._count = Lock(), Value("i", lock=False)
        self._full = tuple(Event() for _ in range(self.rounds))

    def wait(self, timeout: Any = None) -> int:
        """Wait until all have come; returns who one was."""
        if timeout is not None or self._timeout is not None:
            STAGE.image.unexplorable("multiprocessing.Barrier with a timeout")
        with self._lock:
            came = int(self._count.value)
            self._count.value = came + 1
        which, number = divmod(came, self.parties)
        if which >= self.rounds:
            STAGE.image.unexplorable(f"multiprocessing.Barrier in more than {self.rounds} rounds")
        if number < self.parties - 1:
            self._full[which].wait()
            return number
        if self._action is not None:
            self._action()
        self._full[which].set()
        return number

    def __getattr__(self, name: str) -> Any:
        if name in ("abort", "reset", "n_waiting"):
            STAGE.image.unexplorable(f"multiprocessing.Barrier.{name}")
        raise AttributeError(name)


class Value(Handle):
    """``multiprocessing.Value`` and ``RawValue``: one number that processes share."""

    _has_semaphores = False  # but for its lock, which is one of its own

    def __init__(self, typecode_or_type: Any, *args: Any, lock: Any = True) -> None:
        first = args[0] if args else 0
        if not isinstance(first, int | float) or not isinstance(typecode_or_type, str):
            STAGE.image.unexplorable("multiprocessing.Value of anything but a number")
        self._lock = None if lock is False else lock if isinstance(lock, Semaphore) else RLock()
        super().__init__()
        STAGE.image.announce("new", self._id, "Value", first)

    @property
    def value(self) -> Any:
        """The number."""
        return STAGE.image.ask("read", self._id)

    @value.setter
    def value(self, value: Any) -> None:
        if not isinstance(value, int | float):
            raise TypeError(f"a number is required, not {type(value).__name__}")
        STAGE.image.announce("write", self._id, value)

    def get_lock(self) -> Any:
        """The lock that belongs to it."""
        return self._lock

    def get_obj(self) -> Any:
        """The number itself."""
        return self

    def __enter__(self) -> Any:
        return self._lock.acquire() if self._lock is not None else None

    def __exit__(self, *_: object) -> None:
        if self._lock is not None:
            self._lock.release()
