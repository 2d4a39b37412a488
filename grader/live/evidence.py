"""What is known of an execution: who printed what, and the notes of the recorders.

Every byte here was written by a process of the student's. What is certain is who wrote it: with SO_PASSCRED the kernel
adds the writer's process id to every read (unix(7)), and never mixes two writers in one. Nothing is unpickled or
evaluated; a packet that is not what a recorder writes is dropped; stores are capped.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any, NamedTuple, TypeGuard

LARGEST_PACKET = 1 << 14
LARGEST_NUMBER = 1 << 40
KEPT_BYTES = 1 << 20  # of what is printed, unless the exercise says otherwise
KEPT_NOTES = 10_000  # the lesson's programs make about a hundred
LONGEST_TEXT = 2000  # a recorder's texts have 300 characters, each of which may be written as six
MOST_FIELDS = 5  # of an exception
MOST_ARGUMENTS = 100


# Notes of what is no operation of the model.
ASIDE = frozenset({"alive", "unprovable", "unseen", "outside", "blocked", "cancelled", "dropped"})
NO_STEPS = ASIDE | {"foreign", "up"}


class Note(NamedTuple):
    """One packet of a recorder: who, what, on which line, and after how many printed bytes."""

    pid: int
    kind: str
    line: int | None
    written: int
    polls: int
    slept_s: float
    fields: dict[str, Any]

    def text(self, name: str) -> str:
        """A field that must be a string; "" if it is none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """A field that must be an integer; ``None`` if it is none."""
        value = self.fields.get(name)
        return value if type(value) is int else None

    @property
    def failed(self) -> bool:
        """Whether it tells of an exception."""
        return "error" in self.fields

    @property
    def timed(self) -> bool:
        """Whether it tells of a wait that gives up by itself."""
        return self.fields.get("t") is True

    @property
    def advances(self) -> bool:
        """Whether something happened: an unsuccessful poll, a timed wait or a sleep is no progress."""
        if self.kind in ("ran", "load_failed"):
            return True
        return self.kind not in (*NO_STEPS, "looked") and not self.timed and not self.failed


class ByteStore(defaultdict[int, bytearray]):
    """Bytes by process, up to a limit for all of them together."""

    def __init__(self, room: int) -> None:
        super().__init__(bytearray)
        self._room = room

    def add(self, pid: int, data: bytes) -> None:
        """Keep what there is room for."""
        if data:
            self[pid] += data[: self._room]
            self._room = max(self._room - len(data), 0)


class Evidence:
    """What has arrived so far: output and errors by process, and the notes in order.

    ``steps`` counts for each process the notes of operations that it began or finished, also of those not kept.
    """

    def __init__(self, kept_bytes: int = KEPT_BYTES) -> None:
        self._known_as: dict[int, int] = {}
        self.output = ByteStore(kept_bytes)
        self.errors = ByteStore(kept_bytes)
        self.notes: list[Note] = []
        self.steps = Counter[int]()
        self._actors: set[int] = set()

    def add_output(self, pid: int, data: bytes) -> None:
        """Something was printed."""
        self.output.add(pid, data)

    def add_errors(self, pid: int, data: bytes) -> None:
        """Something was written to standard error."""
        self.errors.add(pid, data)

    def add_note(self, pid: int, data: bytes) -> None:
        """A packet has come from a recorder, or from what else holds its socket."""
        if self.is_full:
            self.steps[pid] += 1
        elif (note := parse_note(pid, data)) is not None:
            self.notes.append(note)
            self.steps[pid] += note.kind not in NO_STEPS
            self._known_as.setdefault(note.number("me") or pid, pid)
            if note.kind != "import":
                self._actors.add(pid)

    @property
    def is_full(self) -> bool:
        """Whether no more notes are kept."""
        return len(self.notes) >= KEPT_NOTES

    def named(self, pid: int | None) -> int | None:
        """The process that the submission's processes call ``pid``: in a namespace the grader knows it by another id.

        A negative id for a process that is unknown.
        """
        return None if pid is None else self._known_as.get(pid, -pid)

    def actors(self) -> frozenset[int]:
        """The processes that ran something of the submission; a forkserver only imports it."""
        return frozenset(self._actors)


def parse_note(pid: int, data: bytes) -> Note | None:
    """A packet as a note; ``None`` if it cannot be one."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not isinstance(kind := fields.get("k"), str):
        return None
    line, written, polls, slept_s = (fields.get(name) for name in ("l", "w", "p", "s"))
    if not (_is_number(written) and _is_number(polls) and _is_number(slept_s)):
        return None
    fields = {name: value for name, value in fields.items() if _is_field(value)}
    line = line if type(line) is int and 0 <= line <= LARGEST_NUMBER else None
    return Note(pid, kind, line, int(written), int(polls), float(slept_s), fields)


def _is_field(value: object) -> bool:
    """Whether a recorder writes such a thing: something plain, an item, named arguments, an exception.

    A packet is small, but what it unfolds to need not be: the rest is not kept.
    """
    match value:
        case dict():
            return len(value) <= MOST_FIELDS and all(map(_is_plain, value.values()))
        case list():
            return len(value) <= MOST_ARGUMENTS and all(_is_plain(entry) or _is_pair(entry) for entry in value)
    return _is_plain(value)


def _is_pair(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_plain, value))


def _is_plain(value: object) -> bool:
    return len(value) <= LONGEST_TEXT if isinstance(value, str) else value is None or isinstance(value, int | float)


def _is_number(value: object) -> TypeGuard[int | float]:
    """A number a recorder could have written; a nan is in no interval."""
    return isinstance(value, int | float) and 0 <= value <= LARGEST_NUMBER
