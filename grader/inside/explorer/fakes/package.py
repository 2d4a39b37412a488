"""The simulated ``multiprocessing``: a package in ``sys.modules``, made of the classes beside this module."""

from __future__ import annotations

import queue
import sys
import types
from collections.abc import Callable
from typing import Any

from ..stage import STAGE
from . import processes, queues, sync
from .stdlib import not_modelled

METHODS = ("fork", "spawn", "forkserver")
PROCESSES = {
    "fork": processes.ForkProcess,
    "spawn": processes.SpawnProcess,
    "forkserver": processes.ForkServerProcess,
}
KINDS: dict[str, Any] = {
    "Queue": queues.Queue,
    "JoinableQueue": queues.JoinableQueue,
    "SimpleQueue": queues.SimpleQueue,
    "Semaphore": sync.Semaphore,
    "BoundedSemaphore": sync.BoundedSemaphore,
    "Lock": sync.Lock,
    "RLock": sync.RLock,
    "Event": sync.Event,
    "Barrier": sync.Barrier,
    "Value": sync.Value,
}
NOT_MODELLED = (
    "Array", "Condition", "Manager", "Pipe", "Pool", "RawArray", "allow_connection_pickling", "get_logger",
    "log_to_stderr", "set_executable", "set_forkserver_preload",
)  # fmt: skip


class ProcessError(Exception):
    """``multiprocessing.ProcessError``."""


class TimeoutError(ProcessError):  # noqa: A001 - the name it has
    """``multiprocessing.TimeoutError``."""


class BufferTooShort(ProcessError):  # noqa: N818 - the name it has
    """``multiprocessing.BufferTooShort``."""


class AuthenticationError(ProcessError):
    """``multiprocessing.AuthenticationError``."""


def maker(kind: type) -> Callable[..., Any]:
    """A method of a context: it is a function, not a class, as the real one is."""

    def make(*args: Any, **kwargs: Any) -> Any:
        return kind(*args, **kwargs)

    make.__name__ = make.__qualname__ = kind.__name__
    return make


def current_process() -> Any:
    """The process that asks."""
    image = STAGE.image
    if image.process is None:
        image.process = processes.MainProcess()
    return image.process


def parent_process() -> Any:
    """The parent of the process that asks; ``None`` in the main process."""
    parent = STAGE.image.identity.rpartition(".")[0]
    return processes.ParentProcess(parent) if parent else None


def active_children() -> list[Any]:
    """The children that have not ended, in the order of their starts."""
    return [child for child in STAGE.image.started if not child._is_over and child.is_alive()]


def set_start_method(method: str | None, force: bool = False) -> None:  # noqa: FBT001, FBT002 - as the real one
    """Choose how processes are started."""
    if method is not None and method not in METHODS:
        raise ValueError(f"cannot find context for {method!r}")
    if method is not None:
        STAGE.image.method = method


def get_start_method(allow_none: bool = False) -> str:  # noqa: FBT001, FBT002 - as the real one
    """How processes are started."""
    return str(STAGE.image.method)


class Context(types.SimpleNamespace):
    """What ``get_context`` returns."""


def get_context(method: str | None = None) -> Any:
    """Everything again, with a start method of its own."""
    if method is None:
        return Context(**_functions(), Process=processes.Process)
    if method not in METHODS:
        raise ValueError(f"cannot find context for {method!r}")
    own = {"Process": PROCESSES[method], "get_start_method": lambda allow_none=False: method}
    return Context(**(_functions() | own))


def _functions() -> dict[str, Any]:
    names: dict[str, Any] = {name: maker(kind) for name, kind in KINDS.items()}
    names |= {name: not_modelled(f"multiprocessing.{name}") for name in NOT_MODELLED}
    return names | {
        "RawValue": lambda kind, *args: sync.Value(kind, *args, lock=False),
        "active_children": active_children,
        "cpu_count": lambda: 2,
        "current_process": current_process,
        "parent_process": parent_process,
        "freeze_support": lambda: None,
        "get_all_start_methods": lambda: list(METHODS),
        "get_context": get_context,
        "get_start_method": get_start_method,
        "set_start_method": set_start_method,
        "ProcessError": ProcessError,
        "TimeoutError": TimeoutError,
        "BufferTooShort": BufferTooShort,
        "AuthenticationError": AuthenticationError,
    }


SUBMODULES: dict[str, dict[str, Any]] = {
    "queues": {
        **{name: KINDS[name] for name in ("Queue", "JoinableQueue", "SimpleQueue")},
        "Empty": queue.Empty,
        "Full": queue.Full,
    },
    "process": {
        "BaseProcess": processes.Process,
        "active_children": active_children,
        "current_process": current_process,
        "parent_process": parent_process,
    },
    "context": {"Process": processes.Process, "TimeoutError": TimeoutError}
    | {f"{kind.__name__}": kind for kind in PROCESSES.values()},
    "synchronize": {
        name: KINDS[name] for name in ("Semaphore", "BoundedSemaphore", "Lock", "RLock", "Event", "Barrier")
    },
    "sharedctypes": {"Value": sync.Value},
    "managers": {"BaseManager": not_modelled("multiprocessing.managers.BaseManager")},
    "pool": {
        "Pool": not_modelled("multiprocessing.Pool"),
        "ThreadPool": not_modelled("multiprocessing.pool.ThreadPool"),
    },
    "connection": {"Pipe": not_modelled("multiprocessing.Pipe"), "wait": not_modelled("multiprocessing.connection")},
    "shared_memory": {"SharedMemory": not_modelled("multiprocessing.shared_memory")},
    "dummy": {"Pool": not_modelled("multiprocessing.dummy"), "Process": not_modelled("multiprocessing.dummy")},
}


def _whatever_else(module: str) -> Callable[[str], Any]:
    """What a module gives for a name that is not here: something that cannot be explored when it is used."""

    def get(name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return not_modelled(f"multiprocessing.{module}.{name}")

    return get


def install() -> None:
    """Put the package in the real one's place, before anybody imports that."""
    package = types.ModuleType("multiprocessing")
    package.__path__ = []
    package.__dict__.update(_functions(), Process=processes.Process)
    package.__all__ = [name for name in package.__dict__ if not name.startswith("_")]  # type: ignore[attr-defined]
    sys.modules["multiprocessing"] = package
    for name, contents in SUBMODULES.items():
        module = sys.modules[f"multiprocessing.{name}"] = types.ModuleType(f"multiprocessing.{name}")
        module.__dict__.update(contents, __getattr__=_whatever_else(name))
        if name not in ("dummy", "managers", "pool", "shared_memory", "connection", "sharedctypes"):
            setattr(package, name, module)
    homes = {"queues": queues, "synchronize": sync, "sharedctypes": sync, "context": processes}  # where pickle looks
    for name, home in homes.items():
        for kind in SUBMODULES[name].values():
            if isinstance(kind, type) and kind.__module__ == home.__name__:
                kind.__module__ = f"multiprocessing.{name}"
