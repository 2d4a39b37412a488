"""What a submission finds around itself: modules of its own, a clock, chance, and an output.

Every image has its own copies of the modules it imports, so that what one run changes in them is not there in the next.
What is outside the model (threads, ``os.fork``, sockets, files to write) is caught by an audit hook (PEP 578), however
a program gets at it.
"""

from __future__ import annotations

import _thread
import builtins
import io
import os
import queue
import random
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import Any

from ...chance import STREAMS, replace_system_source
from ..stage import STAGE
from . import processes, signals
from .chance import CHANCE

NOT_MODELLED = {
    "_thread.start_new_thread": "threading.Thread",
    "_thread.start_joinable_thread": "threading.Thread",
    "os.fork": "os.fork",
    "os.forkpty": "os.forkpty",
    "os.exec": "os.exec",
    "os.posix_spawn": "os.posix_spawn",
    "os.system": "os.system",
    "os.kill": "os.kill",
    "os.putenv": "os.environ",
    "subprocess.Popen": "subprocess",
    "socket.__new__": "socket",
    "signal.pthread_kill": "signal",
    "ctypes.dlopen": "ctypes",
}
EXECUTORS = ("ThreadPoolExecutor", "ProcessPoolExecutor")
CLOCK_BEGAN_S = 1_700_000_000.0
TICK_S = 0.001  # what looking at the clock takes, so that waiting for it comes to an end
CLOCKS = ("monotonic", "perf_counter", "process_time", "thread_time")
DRAWING = tuple(name for name in random.__all__ if name[0].islower())
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Output(io.TextIOBase):
    """Standard output: text goes to the image."""

    encoding = "utf-8"
    errors = "backslashreplace"

    def write(self, text: str) -> int:
        """Say it."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        STAGE.image.say(text)
        return len(text)

    def writable(self) -> bool:
        """It is."""
        return True

    def fileno(self) -> int:
        """Where standard output usually is."""
        return 1

    def reconfigure(self, **_: Any) -> None:
        """Nothing to do."""

    @property
    def buffer(self) -> Any:
        """The same for bytes."""
        return Bytes()


class Bytes(io.RawIOBase):
    """Standard output for bytes."""

    def write(self, data: Any) -> int:
        """Say it."""
        return write(1, bytes(data))

    def writable(self) -> bool:
        """It is."""
        return True


def write(descriptor: int, data: bytes) -> int:
    """``os.write``."""
    if descriptor == 1:
        STAGE.image.say(data.decode("utf-8", "backslashreplace"))
    elif descriptor != 2:
        STAGE.image.unexplorable("os.write")
    return len(data)


class Sleep:
    """``time.sleep``: it can be a process's target, and is pickled by its name."""

    __module__, __name__, __qualname__ = "time", "sleep", "sleep"

    def __call__(self, seconds: float, /) -> None:
        """Let the process's own time go on."""
        if seconds < 0:
            raise ValueError("sleep length must be non-negative")
        STAGE.image.sleep(float(seconds))

    def __reduce__(self) -> str:
        return "sleep"


SLEEP = Sleep()


def now_s() -> float:
    """Seconds that this process has slept, or waited without success."""
    STAGE.image.clock_s += TICK_S
    return float(STAGE.image.clock_s)


class ThreadQueue(queue.Queue):  # type: ignore[type-arg]
    """``queue.Queue``: each process has its own, and no other process can fill it."""

    def put(self, item: Any, block: bool = True, timeout: float | None = None) -> None:  # noqa: FBT001, FBT002
        """Keep it in this process."""
        STAGE.image.announce("foreign", "queue.Queue")
        if self.full() and block and timeout is None:
            STAGE.image.ask("stuck")
        super().put(item, block=False)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:  # noqa: FBT001, FBT002
        """Take what this process itself has put."""
        if not self.qsize() and block and timeout is None:
            STAGE.image.ask("stuck")
        return super().get(block=False)

    def join(self) -> None:
        """Wait for no other process."""
        if self.unfinished_tasks:
            STAGE.image.ask("stuck")


def replaced() -> dict[str, dict[str, Any]]:
    """What is different in a module's copy."""
    return {
        "time": {
            "sleep": SLEEP,
            "time": lambda: CLOCK_BEGAN_S + now_s(),
            "time_ns": lambda: int((CLOCK_BEGAN_S + now_s()) * 1e9),
            **dict.fromkeys(CLOCKS, now_s),
            **dict.fromkeys((f"{name}_ns" for name in CLOCKS), lambda: int(now_s() * 1e9)),
            "ctime": lambda seconds=None: time.ctime(CLOCK_BEGAN_S + now_s() if seconds is None else seconds),
            "localtime": lambda seconds=None: time.localtime(CLOCK_BEGAN_S + now_s() if seconds is None else seconds),
            "gmtime": lambda seconds=None: time.gmtime(CLOCK_BEGAN_S + now_s() if seconds is None else seconds),
            "strftime": lambda form, when=None: time.strftime(form, when or time.localtime(CLOCK_BEGAN_S + now_s())),
        },
        "os": {
            "getpid": processes.getpid,
            "getppid": processes.getppid,
            "_exit": processes.exit_now,
            "write": write,
            "cpu_count": lambda: 2,
        },
        "queue": {"Queue": ThreadQueue},
        "random": {
            **{name: getattr(CHANCE, name) for name in DRAWING},
            "Random": CHANCE.another,
            "SystemRandom": CHANCE.another_of_the_system,
        },
        "signal": signals.REPLACED | {name: not_modelled(f"signal.{name}") for name in signals.NOT_MODELLED},
    }


class NotModelled(type):
    """Of which the explorer knows nothing: it may be named, and be a base class; what uses it cannot be explored."""

    what: str

    def __call__(cls, *_: Any, **__: Any) -> Any:
        """Stop here."""
        STAGE.image.unexplorable(cls.what)

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return not_modelled(f"{cls.what}.{name}")


def not_modelled(what: str) -> NotModelled:
    """A function or class of which the explorer knows nothing."""
    return NotModelled("not_modelled", (), {"what": what})


REAL_IMPORT = builtins.__import__
REAL_START: Callable[..., int] = _thread.start_new_thread
REPLACED = replaced()
CONTENTS: dict[str, dict[str, Any]] = {}  # of the modules as they are found; an image changes its own copy only
OWN = (*REPLACED, "builtins", "multiprocessing")


def import_module(
    name: str, scope: Any = None, local: Any = None, fromlist: Any = (), level: int = 0
) -> types.ModuleType:
    """``import``: the image's own copy of a module that the explorer replaces."""
    top = name.partition(".")[0]
    if level == 0 and top in OWN:
        if "." in name:
            REAL_IMPORT(name, scope, local, ("*",), 0)
            part = name.split(".")[1]
            module_of(top).__dict__.setdefault(part, sys.modules[f"{top}.{part}"])
        return module_of(name if fromlist and "." in name else top)
    if level == 0 and top == "concurrent":
        for module in {"concurrent.futures", name} - {top}:
            _name_executors(REAL_IMPORT(module, scope, local, ("*",), 0))
    if level == 0 and name == "platform":  # it would ask another program for the name of the processor
        REAL_IMPORT(name)._Processor.from_subprocess = staticmethod(str)
    return REAL_IMPORT(name, scope, local, fromlist, level)


def module_of(name: str) -> types.ModuleType:
    """The running image's copy of a module, made when it is first imported."""
    modules: dict[str, types.ModuleType] = STAGE.image.modules
    if name not in modules:
        if name not in CONTENTS:
            real = sys.modules[name] if name in sys.modules else REAL_IMPORT(name)
            CONTENTS[name] = {**real.__dict__, **REPLACED.get(name, {})}
        copy = modules[name] = types.ModuleType(name)
        copy.__dict__.update(CONTENTS[name])
    return modules[name]


def forget_logging() -> None:
    """Let ``logging`` be as new: what one run has set up there would be set up once more by the next."""
    logging: Any = sys.modules.get("logging")
    if logging is not None:
        logging.root.__init__(logging.WARNING)
        logging.root.manager.loggerDict.clear()
        logging.root.manager.disable = 0
        logging._handlers.clear()
        logging._handlerList.clear()


def fresh_builtins() -> dict[str, Any]:
    """Builtins for one image."""
    return {**builtins.__dict__, "__import__": import_module}


AUDITED = frozenset({*NOT_MODELLED, "open"})


def audit(event: str, arguments: tuple[Any, ...]) -> None:
    """Stop an image that leaves the model."""
    if event not in AUDITED or STAGE.image is None:  # most events are of no interest, and there are many
        return
    image = STAGE.image
    if event == "open":
        flags = arguments[2]
        if not isinstance(flags, int) or not flags & WRITING or arguments[0] == os.devnull:
            return
        image.unexplorable("open(…, 'w')")
    image.unexplorable(NOT_MODELLED[event])


def _name_executors(module: types.ModuleType) -> None:
    """They are called what they are, and not what they are made of."""
    for name in EXECUTORS:
        setattr(module, name, not_modelled(f"concurrent.futures.{name}"))


def install() -> None:
    """Once in every worker, before anything of a submission runs."""
    sys.addaudithook(audit)
    STREAMS.pid = processes.getpid
    replace_system_source()
    if sys.version_info < (3, 12):  # starting a thread is audited since then

        def start(*arguments: Any) -> int:
            audit("_thread.start_new_thread", arguments)
            return REAL_START(*arguments)

        _thread.start_new_thread = threading._start_new_thread = start  # type: ignore[attr-defined]
