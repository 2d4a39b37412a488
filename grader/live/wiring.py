"""The grader's own wiring: the solution's ``main``, run apart from the student's code.

The solution's ``main`` runs in a process of its own, forked from the grader. There ``multiprocessing`` is a stand-in:
creating a queue, starting a process or calling one of the exercise's functions becomes an order to the student's main
process, which carries it out with the real thing and answers. So the student's processes see what the wiring does when
it does it, and never its text.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
import types
from functools import partial
from typing import Any, NoReturn

from grader.domain.exercise import Exercise, Scenario
from grader.domain.harmless import current_traceback
from grader.runtime.stopping import undo_later, uninterrupted
from grader.sandbox.forking import end_helper, fork_helper, keep_only

BROKEN = 3
LONGEST_ANSWER = 1 << 20
READ_ATTRIBUTES = frozenset({"exitcode", "pid", "name", "daemon", "sentinel"})


class Wiring:
    """The process that runs the solution's ``main``; leaving the context ends it.

    ``failed`` is known then: its ``main`` raised something, by its own mistake or over an answer of the student's.
    """

    failed = False

    def __init__(self, exercise: Exercise, scenario: Scenario, orders: socket.socket) -> None:
        with uninterrupted():
            self.pid = fork_helper()
            if not self.pid:
                _run(exercise, scenario, orders)
            self._undoing = undo_later(partial(end_helper, self.pid, 0))

    def __enter__(self) -> Wiring:
        return self

    def __exit__(self, *_: object) -> None:
        status = os.waitpid(self.pid, os.WNOHANG)[1]
        self._undoing.now()
        self.failed = bool(status)


class Orders:
    """Asks the student's main process to do one thing at a time."""

    def __init__(self, connection: socket.socket) -> None:
        self._file = connection.makefile("rwb", buffering=0)

    def send(self, what: str, **fields: Any) -> None:
        """Have it done without waiting."""
        self._file.write(json.dumps({"do": what, **fields}, default=_reference).encode() + b"\n")

    def ask(self, what: str, args: tuple[Any, ...] = (), kwargs: dict[str, Any] | None = None, **fields: Any) -> Any:
        """Have it done and wait for the answer; an answer that never comes ends this process."""
        self.send(what, args=list(args), kwargs=kwargs or {}, **fields)
        # Another answer than our driver's is none: wherever it comes from, the trace shows how that side ended.
        try:
            answer = json.loads(self._file.readline(LONGEST_ANSWER))
        except (ValueError, RecursionError):
            raise ConnectionError from None
        match answer:
            case {"object": int(number)}:
                return RemoteObject(self, number)
            case {"value": None | bool() | int() | float() | str() as value} if what != "create":
                return value
        raise ConnectionError


class RemoteObject:
    """A queue or a process on the other side."""

    def __init__(self, orders: Orders, number: int) -> None:
        self.__dict__.update({"_orders": orders, "_number": number})  # not through __setattr__, which is an order

    def __getattr__(self, name: str) -> Any:
        if name in READ_ATTRIBUTES:
            return self._orders.ask("get", object=self._number, name=name)
        return lambda *args, **kwargs: self._orders.ask("method", args, kwargs, object=self._number, name=name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._orders.ask("set", (value,), object=self._number, name=name)


class RemoteFunction:
    """A function of the submission: called there, or named there as a process's target."""

    def __init__(self, orders: Orders, name: str) -> None:
        self.orders = orders
        self.name = name

    def __call__(self, *args: Any, **kwargs: Any) -> None:
        # What it returns is the student's, and noted there: no wiring may depend on it, as in the explorer's.
        self.orders.ask("function", args, kwargs, name=self.name)


class RemoteMultiprocessing(types.ModuleType):
    """What the solution imports as ``multiprocessing``: every class of it creates its object on the other side."""

    def __init__(self, orders: Orders) -> None:
        super().__init__("multiprocessing")
        self._orders = orders

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *args, **kwargs: self._orders.ask("create", args, kwargs, name=name)


def _reference(value: Any) -> dict[str, Any]:
    if isinstance(value, RemoteObject):
        return {"object": value._number}
    if isinstance(value, RemoteFunction):
        return {"function": value.name}
    raise TypeError(f"the wiring of an exercise cannot hand over a {type(value).__name__}")


def _run(exercise: Exercise, scenario: Scenario, connection: socket.socket) -> NoReturn:
    """The whole life of the wiring's process. It never returns into the grader's code that was forked with it."""
    try:
        keep_only([connection.fileno()])
        orders = Orders(connection)
        sys.modules["multiprocessing"] = RemoteMultiprocessing(orders)
        # This process's own, gone with it; and no text is one that it cannot print.
        sys.stdout = open(os.devnull, "w", encoding="utf-8", errors="replace")  # noqa: PTH123, SIM115
        time.sleep = lambda _seconds: None
        solution: dict[str, Any] = {"__name__": "solution"}
        exec(compile(exercise.solution, f"{exercise.slug}.py", "exec"), solution)
        solution.update({name: RemoteFunction(orders, name) for name in exercise.functions})
        main = solution["main"]
        names = main.__code__.co_varnames[: main.__code__.co_argcount]
        given = {**scenario.arguments(), "producers": list(scenario.producers)}
        main(*(given[name] for name in names))
        orders.send("end")
    except OSError:
        os._exit(0)  # the other side has ended; how, its own trace tells
    except BaseException:  # noqa: BLE001 - a fork of the grader must never run on into the grader's code
        try:
            sys.stderr.write(current_traceback())
        finally:
            os._exit(BROKEN)  # also where there is nothing to write to
    os._exit(0)
