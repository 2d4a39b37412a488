"""Who and what takes part: processes, queues and locks, and items, numbered in the order in which they were met."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

from grader.domain.events import NONE, Item, ItemKind


class ProcessSpec(NamedTuple):
    """A process. ``how`` is what a worker needs to run it from its beginning.

    ``opens``: the identities of the queues and locks that it must find by name before it can begin.
    """

    identity: str
    name: str
    target: str
    arguments: tuple[tuple[str, str], ...]
    daemon: bool
    parent: int
    how: Any
    generation: int = 0
    opens: tuple[str, ...] = ()


class SharedObject(NamedTuple):
    """A queue or lock: its class and its bound, or its first value."""

    identity: str
    kind: str
    number: float

    @property
    def is_queue(self) -> bool:
        """Whether items go through it."""
        return self.kind in ("Queue", "JoinableQueue", "SimpleQueue")

    @property
    def bound(self) -> int:
        """How many items it holds; 0 for no bound."""
        return int(self.number) if self.is_queue else 0


class Message(NamedTuple):
    """An item on its way: what the grader shows of it, and bytes that only a worker opens, or a reference to them."""

    item: Item
    data: str

    @property
    def size(self) -> int:
        """Bytes in the pipe: a length of four bytes, and the pickle (multiprocessing/connection.py, _send_bytes)."""
        return 4 + size_of(self.data)

    @property
    def broken(self) -> bool:
        """Whether it could not be pickled."""
        return not self.data


def size_of(data: str) -> int:
    """How many bytes are meant: by hexadecimal digits, or by a reference, which says so."""
    return int(data.rpartition(":")[2]) if data.startswith("#") else len(data) // 2


class Registry:
    """The numbers of one program; the same for all searches of it."""

    def __init__(self) -> None:
        self.members: list[ProcessSpec] = []
        self.shared: list[SharedObject] = []
        self.messages: list[Message] = []
        self.unnumbered: list[str] = []  # texts of items that do not end with a digit
        self._numbers: dict[Hashable, int] = {}

    def member(self, member: ProcessSpec) -> int:
        """The number of a process."""
        key = ("member", member.identity, repr(member.how))
        return self._number(key, self.members, member)

    def object(self, shared: SharedObject) -> int:
        """The number of a queue or lock."""
        return self._number(("shared", shared.identity), self.shared, shared)

    def object_number(self, identity: str) -> int:
        """The number of a queue or lock known by its identity; -1 if there is none."""
        return self._numbers.get(("shared", identity), -1)

    def message(self, kind: str, text: str, data: str) -> int:
        """The number of an item; equal items have the same."""
        item = NONE if kind == "none" else Item(ItemKind.TEXT if kind == "text" else ItemKind.OBJECT, text)
        known, number = (
            len(self.messages),
            self._number(("message", kind, text, data), self.messages, Message(item, data)),
        )
        if number == known and not text[-1:].isdigit():
            self.unnumbered.append(text)
        return number

    def _number(self, key: Hashable, table: list[Any], entry: Any) -> int:
        if key not in self._numbers:
            self._numbers[key] = len(table)
            table.append(entry)
        return self._numbers[key]
