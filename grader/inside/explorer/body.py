"""How the life of a process begins: a script, a call, the grader's own wiring, or a child of another process."""

from __future__ import annotations

import pickle
from typing import Any

from ..describe import returned_fields, type_name
from .fakes import stdlib
from .fakes.chance import CHANCE
from .fakes.processes import MainProcess, Named
from .fakes.queues import JoinableQueue, Queue
from .image import Image
from .state.value_stack import MAKE


class Body:
    """How a process's life begins, by what the question says of it."""

    def __init__(self, image: Image, spec: dict[str, Any]) -> None:
        self.image = image
        self.spec = spec

    def begin(self) -> None:
        """Run it."""
        kind, content = next(iter(self.spec.items()))
        getattr(self, f"_{kind}")(content)

    def _load(self, name: str) -> dict[str, Any]:
        scope = self.image.module.__dict__
        scope.update(
            {
                "__name__": name,
                "__file__": self.image.program.path,
                "__builtins__": stdlib.fresh_builtins(),
                MAKE: iter,
            }
        )
        exec(self.image.program.code, scope)
        return scope

    def _definitions(self) -> dict[str, Any]:
        """Load the file without its program; an exception there is the file's, not a process's."""
        try:
            return self._load("__mp_main__")
        except BaseException as error:
            self.image.announce("load_failed", type_name(error))
            raise

    def _script(self, _content: Any) -> None:
        self._load("__main__")

    def _main(self, arguments: dict[str, Any]) -> None:
        scope = self._definitions()
        scope["main"]([tuple(pair) for pair in arguments["producers"]], arguments["consumers"])

    def _wiring(self, arguments: dict[str, Any]) -> None:
        scope = self._load("solution")
        scope.update({name: Named(name) for name in self.image.program.functions})
        code = scope["main"].__code__
        given = {**arguments, "producers": [tuple(pair) for pair in arguments["producers"]]}
        scope["main"](*(given[name] for name in code.co_varnames[: code.co_argcount]))

    def _spawn(self, pickled: str) -> None:
        self.image.loading = True
        self._load("__mp_main__")
        self.image.loading = False
        pickle.loads(bytes.fromhex(pickled)).live()

    def _call(self, content: list[Any]) -> None:
        name, arguments, process_name = content
        self.image.inherits = self.image.method == "fork"  # what the file makes, it made before the fork
        scope = self._definitions()
        self.image.inherits = False
        self.image.process = MainProcess()
        self.image.process._name = process_name
        CHANCE.become(self.image.identity)
        scope[name](*(revived(value) for value in arguments))

    def _orders(self, content: list[list[Any]]) -> None:
        scope = self._definitions()
        queues: dict[str, Any] = {}
        for kind, *rest in content:
            if kind == "new":
                queues[rest[0]] = (JoinableQueue if rest[1] == "JoinableQueue" else Queue)(rest[2])
            elif kind == "join":
                queues[rest[0]].join()
            elif kind == "call":
                self._call_function(scope, rest[0], [revived(value, queues) for value in rest[1]])

    def _call_function(self, scope: dict[str, Any], name: str, arguments: list[Any]) -> None:
        self.image.announce("called", name)
        result = scope[name](*arguments)
        self.image.announce("returned", name, *returned_fields(result))


def revived(value: Any, queues: dict[str, Any] | None = None) -> Any:
    """An argument from the grader's wiring."""
    if isinstance(value, dict):
        identity, kind, maxsize = value["queue"]
        if queues is not None:
            return queues[identity]
        handle: Any = (JoinableQueue if kind == "JoinableQueue" else Queue).__new__(
            JoinableQueue if kind == "JoinableQueue" else Queue
        )
        handle.__setstate__({"_id": identity, "_maxsize": maxsize})
        return handle
    return [revived(entry, queues) for entry in value] if isinstance(value, list) else value
