"""``multiprocessing.Process``, as its parent and as the process itself see it."""

from __future__ import annotations

import pickle
import zlib
from typing import Any

from ...describe import process_fields
from ..stage import STAGE
from .chance import CHANCE
from .handles import Frozen, Handle

BOOTSTRAPPING = (
    "An attempt has been made to start a new process before the current process has finished its bootstrapping phase."
)


def pid_of(identity: str) -> int:
    """A process id: the same in every execution."""
    return 10_000 + zlib.crc32(identity.encode()) % 50_000


class Named:
    """A function of the submission, in the grader's own wiring: known there by its name only."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __call__(self, *args: Any) -> None:
        STAGE.image.announce("call", self.__name__, [plain(value) for value in args])


def plain(value: Any) -> Any:
    """A value of the grader's wiring as data: text, numbers, lists of them, or a queue."""
    if isinstance(value, Handle):
        return {"queue": [value._id, type(value).__name__, getattr(value, "_maxsize", 0)]}
    return [plain(entry) for entry in value] if isinstance(value, list | tuple) else value


class Process(metaclass=Frozen):
    """``multiprocessing.Process``."""

    _method: str | None = None
    _is_over = False  # as far as its parent has seen

    def __init__(
        self,
        group: None = None,
        target: Any = None,
        name: str | None = None,
        args: Any = (),
        kwargs: Any = None,
        *,
        daemon: bool | None = None,
    ) -> None:
        assert group is None, "group argument must be None for now"
        image = STAGE.image
        image.children += 1
        self._identity = f"{image.identity}.{image.children}"
        self._parent = image.identity
        self._target, self._args, self._kwargs = target, tuple(args), dict(kwargs or {})
        self._name = name or f"{type(self).__name__}-{self._identity[2:].replace('.', ':')}"
        self._daemon = bool(getattr(image.process, "_daemon", False)) if daemon is None else bool(daemon)
        self._state = "initial"

    def run(self) -> None:
        """Call the target."""
        if self._target:
            self._target(*self._args, **self._kwargs)

    def start(self) -> None:
        """Begin the process."""
        image = STAGE.image
        assert self._state == "initial", "cannot start a process twice"
        assert self._parent == image.identity, "can only start a process object created by current process"
        assert not getattr(image.process, "_daemon", False), "daemonic processes are not allowed to have children"
        if image.loading:
            raise RuntimeError(BOOTSTRAPPING)
        how = self._how(self._method or image.method)
        self._state = "started"
        image.started.append(self)
        fields = {} if image.quiet else process_fields(self)
        image.announce("start", self._identity, fields, how)
        if image.fork_at == self._identity:  # what follows in the parent is of no interest
            image.begin = self.live
            image.stop()

    def _how(self, method: str) -> Any:
        """How a worker can make the child: its pickled self, a function by name, or the parent's own memory."""
        if isinstance(self._target, Named):
            return {"call": [self._target.__name__, [plain(value) for value in self._args]]}
        if method == "fork":
            return {"fork": True}
        STAGE.image.spawning, STAGE.image.opens = True, []
        try:
            return {"spawn": pickle.dumps(self).hex(), "opens": sorted(set(STAGE.image.opens))}
        finally:
            STAGE.image.spawning = False

    def live(self) -> None:
        """The life of the child."""
        STAGE.image.process = self
        self._state = "running"
        CHANCE.become(self._identity)
        self.run()

    def join(self, timeout: Any = None) -> None:
        """Wait for its end."""
        self._check_child("join")
        assert self._state != "initial", "can only join a started process"
        if timeout is None:
            STAGE.image.announce("process_join", self._identity, None)
            self._is_over = True
        else:
            self._is_over |= STAGE.image.ask("process_join", self._identity, max(float(timeout), 0)) != "alive"

    def is_alive(self) -> bool:
        """Whether it has not ended."""
        if STAGE.image.process is self:
            return True
        self._check_child("test")
        is_alive = self._state != "initial" and bool(STAGE.image.ask("is_alive", self._identity))
        self._is_over |= self._state != "initial" and not is_alive
        return is_alive

    def terminate(self) -> None:
        """End it by a signal."""
        self._stop(15)

    def kill(self) -> None:
        """End it by a signal it cannot handle."""
        self._stop(9)

    def close(self) -> None:
        """Nothing of it is needed any more."""
        if self._state != "initial" and STAGE.image.ask("is_alive", self._identity):
            raise ValueError("Cannot close a process while it is still running. You should first call join().")
        self._is_over = True

    @property
    def exitcode(self) -> int | None:
        """How it ended; ``None`` while it runs."""
        self._check_child("test")
        code = STAGE.image.ask("exitcode", self._identity) if self._state != "initial" else None
        self._is_over |= code is not None
        return code if code is None else int(code)

    @property
    def name(self) -> str:
        """Its name."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        assert isinstance(name, str), "name must be a string"
        self._name = name

    @property
    def daemon(self) -> bool:
        """Whether it is ended when its parent ends."""
        return self._daemon

    @daemon.setter
    def daemon(self, daemonic: Any) -> None:
        assert self._state == "initial", "process has already started"
        self._daemon = bool(daemonic)

    @property
    def pid(self) -> int | None:
        """Its process id."""
        return pid_of(self._identity) if self._state != "initial" else None

    ident = pid

    @property
    def sentinel(self) -> int:
        """A descriptor to wait for; not modelled."""
        STAGE.image.unexplorable("Process.sentinel")
        raise AssertionError

    def __repr__(self) -> str:
        return f"<{type(self).__name__} name={self._name!r}>"

    def _check_child(self, verb: str) -> None:
        assert self._parent == STAGE.image.identity, f"can only {verb} a child process"

    def _stop(self, signal: int) -> None:
        self._check_child("terminate")
        if self._state == "initial":
            raise AttributeError("'NoneType' object has no attribute 'terminate'")
        STAGE.image.announce("stop", self._identity, signal)


class MainProcess(Process):
    """What ``current_process()`` is in the main process."""

    def __init__(self) -> None:
        self._identity, self._parent = STAGE.image.identity, ""
        self._name, self._daemon, self._state = "MainProcess", False, "running"


class ParentProcess:
    """What ``parent_process()`` is in a child."""

    def __init__(self, identity: str) -> None:
        self.name = "MainProcess" if "." not in identity else f"Process-{identity[2:].replace('.', ':')}"
        self.pid = self.ident = pid_of(identity)

    def __repr__(self) -> str:
        return f"<_ParentProcess name={self.name!r} parent=None started>"

    def __getattr__(self, name: str) -> Any:
        if name in ("is_alive", "join", "exitcode", "sentinel"):
            STAGE.image.unexplorable(f"multiprocessing.parent_process().{name}")
        raise AttributeError(name)


class ForkProcess(Process):
    """``get_context("fork").Process``."""

    _method = "fork"


class SpawnProcess(Process):
    """``get_context("spawn").Process``."""

    _method = "spawn"


class ForkServerProcess(Process):
    """``get_context("forkserver").Process``."""

    _method = "forkserver"


def exit_now(code: int) -> None:
    """``os._exit``: no ``finally``, nothing flushed."""
    STAGE.image.announce("exit_now", int(code))
    STAGE.image.stop()


def getpid() -> int:
    """``os.getpid``."""
    return pid_of(STAGE.image.identity)


def getppid() -> int:
    """``os.getppid``."""
    parent = STAGE.image.identity.rpartition(".")[0]
    return pid_of(parent) if parent else 9_999
