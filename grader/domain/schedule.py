"""The choices that lead to one execution, as data and as one short string; and what happened in it, step by step.

A string is base64 of a checksum and of zlib-compressed numbers, each of seven bits a byte. Its alphabet has neither a
``-``, since what begins with one would be taken for an option, nor anything that a shell reads.
"""

from __future__ import annotations

import base64
import binascii
import enum
import zlib
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from grader.domain.errors import UsageError
from grader.domain.operations import Kind, Outcome

ALPHABET = b"+_"  # the last two of the 64
VERSIONS = (1, 2)  # the second names the size as well
PARTS = ("functions", "program")
CLOCKS = ("free", "own", "slow")
CHANCES = ("middle", "low", "high", "drawn")  # which random numbers the processes see, all of them
MIDDLE, DRAWN = CHANCES[0], CHANCES[3]  # the latter as a real run draws them
SIZES = ("exercise", "file", "large")  # who takes part: as the exercise says, as the file itself, more than that
USUAL = SIZES[0]
LARGEST = 1 << 16


class Choice(NamedTuple):
    """Who makes the next step: a process (``queue`` is -1), or its feeder for a queue; in which way it goes.

    ``process`` is -1 when only time goes on.
    """

    process: int
    queue: int
    way: int


class Schedule(NamedTuple):
    """All choices of one execution of a part; ``producers`` x ``consumers`` is its scope, 0 x 0 for a script.

    ``size`` says where that comes from; with "file" the names are those with which the file calls its own ``main``.
    """

    part: str
    producers: int
    consumers: int
    clock: str
    chance: str
    choices: tuple[Choice, ...]
    size: str = USUAL

    def encode(self) -> str:
        """One short string."""
        size = [SIZES.index(self.size)] if self.size != USUAL else []
        head = [
            VERSIONS[len(size)], PARTS.index(self.part), self.producers, self.consumers,
            CLOCKS.index(self.clock), CHANCES.index(self.chance), *size,
        ]  # fmt: skip
        runs = ((choice, len(list(same))) for choice, same in groupby(self.choices))
        numbers = [*head, *(n for (p, q, way), times in runs for n in (((p + 1) * 4 + way), q + 1, times))]
        packed = zlib.compress(bytes(_seven_bits(numbers)), 9)
        return base64.b64encode(_checksum(packed) + packed, altchars=ALPHABET).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> Schedule:
        """The schedule of a string; raises ``UsageError`` for one that is none."""
        try:
            data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=ALPHABET, validate=True)
            if _checksum(data[2:]) != data[:2]:
                raise ValueError
            unpacked = zlib.decompressobj().decompress(data[2:], LARGEST)
            version, part, producers, consumers, clock, chance, *rest = _numbers(unpacked)
            size = rest.pop(0) if version == VERSIONS[1] else 0
            if version not in VERSIONS or len(rest) % 3:
                raise ValueError
            if sum(rest[2::3]) > LARGEST:
                raise ValueError
            choices = (Choice(a // 4 - 1, b - 1, a % 4) for a, b, times in _threes(rest) for _ in range(times))
            return cls(PARTS[part], producers, consumers, CLOCKS[clock], CHANCES[chance], tuple(choices), SIZES[size])
        except (ValueError, IndexError, binascii.Error, zlib.error):
            raise UsageError("bad-schedule", text=text) from None


class Step(NamedTuple):
    """One step of an execution: ``process`` did ``what`` on ``line``.

    ``item`` is what it is about, as text; ``said`` the lines printed before it; ``seen`` what a poll saw, as text.
    """

    process: int
    what: Kind
    line: int | None
    item: str
    said: tuple[str, ...]
    outcome: Outcome = Outcome.DONE
    seen: str = ""


class ProcessStatus(enum.Enum):
    """What a process is doing between two steps."""

    ABSENT = "absent"
    READY = "ready"
    BLOCKED = "blocked"
    ASLEEP = "asleep"
    ENDED = "ended"
    FAILED = "failed"
    KILLED = "killed"


class ProcessView(NamedTuple):
    """Where a process stands: before which operation, on which line, after printing ``said``; before none at its end.

    ``target`` is the number of the process or queue that the operation is about, -1 for none; ``timed``: it may give
    up waiting.
    """

    standing: ProcessStatus
    what: Kind | None = None
    line: int | None = None
    target: int = -1
    said: tuple[str, ...] = ()
    timed: bool = False


class QueueView(NamedTuple):
    """What a queue holds: ``items`` that can be taken, and those on their way to it, each with the process that put it.

    ``unfinished`` is the count that ``join`` waits for; ``None`` for a queue without one.
    """

    items: tuple[str, ...]
    coming: tuple[tuple[int, str], ...]
    unfinished: int | None


class Snapshot(NamedTuple):
    """All processes and queues between two steps, in the order in which the program made them."""

    stands: tuple[ProcessView, ...]
    queues: tuple[QueueView, ...]


class Story(NamedTuple):
    """An execution to be told: its schedule, who took part (role and name), the steps, and the scene after each.

    ``scenes`` begins with the one before the first step. ``again`` is what is to be typed to see it again, but for the
    name of the program: the arguments, as a shell reads them.
    """

    schedule: Schedule
    actors: tuple[tuple[str, str], ...]
    steps: tuple[Step, ...]
    scenes: tuple[Snapshot, ...]
    again: str = ""


class Coverage(NamedTuple):
    """How much of one part at one scope was seen under one clock.

    ``schedules`` differ in something that matters; with ``is_complete`` they are all there are. It is 0 where a program
    polls again and again without success: there is no end of them, and ``states`` says how many were told apart.
    ``sampled`` counts executions chosen by chance after the budget was spent. With ``is_slow`` no more was looked at,
    because the submission computes for too long by itself. With another ``size`` than "exercise" it is a glance at
    more, and need not be complete. ``work_us`` is what was charged for it: a count, about the microseconds of a usual
    processor.
    """

    part: str
    producers: int
    consumers: int
    clock: str
    schedules: int
    states: int
    is_complete: bool
    sampled: int = 0
    is_slow: bool = False
    work_us: int = 0
    size: str = USUAL


def _checksum(data: bytes) -> bytes:
    return (zlib.crc32(data) & 0xFFFF).to_bytes(2, "big")


def _seven_bits(numbers: Iterable[int]) -> Iterator[int]:
    for number in numbers:
        while number >= 0x80:
            yield number & 0x7F | 0x80
            number >>= 7
        yield number


def _numbers(data: bytes) -> Iterator[int]:
    value = shift = 0
    for byte in data:
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            yield value
            value = shift = 0


def _threes(numbers: list[int]) -> Iterator[tuple[int, int, int]]:
    return zip(numbers[::3], numbers[1::3], numbers[2::3], strict=True)
