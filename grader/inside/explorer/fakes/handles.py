"""What queues, locks and values have in common: they are handles of something that the grader keeps."""

from __future__ import annotations

from typing import Any, NoReturn

from ..stage import STAGE

REALS = {  # attributes of the real thing that a submission may reach for and the explorer does not model
    "Queue": ("_reader", "_writer", "_buffer", "_sem", "_thread", "_rlock", "_wlock"),
    "SimpleQueue": ("_reader", "_writer", "_poll"),
}


def closed() -> NoReturn:
    """What the end of a pipe says that was closed (Lib/multiprocessing/connection.py)."""
    raise OSError("handle is closed")


class Frozen(type):
    """Classes that are shared by all images of a worker, and so must not be changed by one of them."""

    def __setattr__(cls, name: str, value: Any) -> None:
        if STAGE.image is not None and cls.__module__.startswith("multiprocessing") and not name.startswith("__"):
            STAGE.image.unexplorable(f"{cls.__name__}.{name} = …")
        super().__setattr__(name, value)


class Handle(metaclass=Frozen):
    """Something shared between processes, by its identity."""

    _id: str
    _has_semaphores = True

    def __init__(self) -> None:
        self._id = STAGE.image.object_id()

    def __getattr__(self, name: str) -> Any:
        if name in REALS.get(type(self).__name__.removeprefix("Joinable"), ()):
            STAGE.image.unexplorable(f"{type(self).__name__}.{name}")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __getstate__(self) -> Any:
        if not STAGE.image.spawning:
            raise RuntimeError(
                f"{type(self).__name__} objects should only be shared between processes through inheritance"
            )
        if self._has_semaphores:
            STAGE.image.opens.append(self._id)
        return dict(self.__dict__)

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
