"""The events of a trace by kind and by process, sorted once: what is looked up again and again is not read again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from grader.domain.events import Event, ProcessId

E = TypeVar("E", bound=Event)


class Log:
    """All events, each under its kind and under its process."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._of = defaultdict[type, list[Event]](list)
        self._by = defaultdict[ProcessId, list[Event]](list)
        for event in events:
            self._of[type(event)].append(event)
            self._by[event.process].append(event)

    def of(self, kind: type[E]) -> Sequence[E]:
        """All events of one kind, in order."""
        return cast("Sequence[E]", self._of.get(kind, ()))

    def by(self, process: ProcessId) -> Sequence[Event]:
        """All events of one process, in its own order."""
        return self._by.get(process, ())

    def place(self, event: Event) -> int:
        """Where an event stands among those of its process; one that is like it is another one."""
        return next(at for at, one in enumerate(self.by(event.process)) if one is event)
