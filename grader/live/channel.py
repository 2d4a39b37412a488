"""Reads what the student's processes print and note, as it arrives, and who it came from.

Every byte here was written by a process of the student's. What is certain is who wrote it: with SO_PASSCRED the kernel
adds the writer's process id to every read (unix(7)), and never mixes two writers in one. Nothing is unpickled or
evaluated; a packet that is not what a recorder writes is dropped and counted; stores are capped.
"""

from __future__ import annotations

import json
import socket
import struct
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

CREDENTIALS = struct.Struct("3i")
LARGEST_PACKET = 1 << 14
KEPT_BYTES = 1 << 20
KEPT_NOTES = 10_000  # the lesson's programs make about a hundred


@dataclass(frozen=True, slots=True)
class Note:
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
    def advances(self) -> bool:
        """Whether something happened: a poll in vain, a timed wait or a sleep is no progress."""
        if self.kind in ("alive", "unprovable"):
            return False
        return not (self.fields.get("t") is True or "error" in self.fields) or self.kind in ("ran", "load_failed")


@dataclass(slots=True)
class Evidence:
    """What is known so far: output by process, the errors' output by process, and the notes in order."""

    output: dict[int, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    errors: dict[int, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    notes: list[Note] = field(default_factory=list)
    dropped: int = 0

    def take_output(self, ours: socket.socket) -> bool:
        """Read once from standard output's socket; whether there was anything."""
        return self._take_bytes(ours, self.output)

    def take_errors(self, ours: socket.socket) -> bool:
        """Read once from standard error's socket; whether there was anything."""
        return self._take_bytes(ours, self.errors)

    def take_note(self, ours: socket.socket) -> bool:
        """Read one note; whether there was anything."""
        pid, data = _receive(ours)
        if not data:
            return False
        note = parse_note(pid, data)
        if note is None or len(self.notes) >= KEPT_NOTES:
            self.dropped += 1
        else:
            self.notes.append(note)
        return True

    def _take_bytes(self, ours: socket.socket, store: dict[int, bytearray]) -> bool:
        pid, data = _receive(ours)
        if not data:
            return False
        room = KEPT_BYTES - sum(map(len, store.values()))
        store[pid] += data[: max(room, 0)]
        self.dropped += max(len(data) - room, 0)
        return True


def listening_pair(kind: socket.SocketKind) -> tuple[socket.socket, socket.socket]:
    """A socket pair: our end, which learns who writes, and theirs."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
    ours.setblocking(False)
    return ours, theirs


def _receive(ours: socket.socket) -> tuple[int, bytes]:
    try:
        data, ancillary, _, _ = ours.recvmsg(LARGEST_PACKET, socket.CMSG_SPACE(CREDENTIALS.size))
    except BlockingIOError:
        return 0, b""
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return CREDENTIALS.unpack(content)[0], data
    return 0, data


def parse_note(pid: int, data: bytes) -> Note | None:
    """A packet as a note; ``None`` if it cannot be one."""
    try:
        fields = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not isinstance(fields, dict) or not isinstance(fields.get("k"), str):
        return None
    line, written, polls, slept_s = (fields.get(name) for name in ("l", "w", "p", "s"))
    if type(written) is not int or type(polls) is not int or not isinstance(slept_s, int | float):
        return None
    return Note(pid, fields["k"], line if type(line) is int else None, written, polls, float(slept_s), fields)
