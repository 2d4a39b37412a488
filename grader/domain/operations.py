"""The operations of a program: one table, a row for each kind, and every set of kinds is derived from it.

A new operation begins with a row in ``TRAITS``. What it does to a state and what it reads and writes stand with the
model of what it acts on (``explorer/``); its sentences in ``words/``, under its ``word``. A test holds that none of
these is forgotten.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import NamedTuple


class Kind(enum.IntEnum):
    """What a process is about to do. A search tries kinds in the order of their numbers, which stay as they are."""

    GET = 1
    EMPTY = 2
    FULL = 3
    QSIZE = 4
    TASK_DONE = 5
    ACQUIRE = 6
    RELEASE = 7
    WAIT = 8
    IS_SET = 9
    READ = 10
    IS_ALIVE = 11
    EXITCODE = 12
    PUT = 13
    PROCESS_JOIN = 14
    JOIN = 15
    EXIT = 16
    FLUSHED = 17  # join_thread() of a queue returns
    STUCK = 18
    ARRIVE = 19  # a feeder writes an item to the pipe
    NEW = 20
    START = 21
    SET = 22
    CLEAR = 23
    WRITE = 24
    STOP = 25
    CANCEL = 26  # cancel_join_thread() of a queue
    CHANGED = 27  # an item was changed after put()
    EXIT_NOW = 28
    CALLED = 29
    RETURNED = 30
    FOREIGN = 31
    CALL = 32
    LOOP = 40
    FLOOD = 41
    UNEXPLORABLE = 42
    DIED = 43
    LOAD_FAILED = 44
    EXITING = 52  # at the end, after daemons were terminated
    ENDED = 53

    @property
    def word(self) -> str:
        """Its name in answers, in sentences' keys and in the turns of a forced schedule."""
        return self.name.lower()


class Outcome(enum.Enum):
    """How a step came out, where there is something to tell."""

    DONE = ""
    GAVE_UP = "gave_up"
    OVERCALLED = "overcalled"
    SAW = "saw"  # a poll: what it saw is told beside it


class Target(enum.Enum):
    """What an operation is about."""

    NOTHING = enum.auto()
    QUEUE = enum.auto()
    LOCK = enum.auto()  # of any kind: locks, semaphores, events, shared values
    PROCESS = enum.auto()
    MADE = enum.auto()  # a queue or lock that it makes
    NAME = enum.auto()  # a text


class Turn(enum.Enum):
    """How a step is forced on real processes."""

    OWN = enum.auto()  # it waits for its turn
    ANY = enum.auto()  # it makes no difference to other processes when it happens
    IMPOSSIBLE = enum.auto()


class Traits(NamedTuple):
    """What is true of one kind.

    It ``blocks`` until it can happen, or ``polls``: looks and goes on, whatever it sees; ``may_time_out`` if a timeout
    can end its wait. With ``has_one_outcome`` nothing depends on when it happens, as far as its own process can tell.
    ``ends``: nothing of its process follows; ``leaves_model``: nothing that follows is explored. ``is_asked``: the
    oracle may answer it; the others are the model's own. ``is_call``: of a method that readers know by its name, on a
    queue or a process. ``is_row``: a picture of a schedule has a row for it, with this ``sign``. ``credit`` is what it
    adds to the items that its process took and has not acknowledged.
    """

    target: Target = Target.NOTHING
    blocks: bool = False
    polls: bool = False
    may_time_out: bool = False
    has_one_outcome: bool = False
    ends: bool = False
    leaves_model: bool = False
    is_asked: bool = True
    is_call: bool = False
    is_row: bool = True
    turn: Turn = Turn.IMPOSSIBLE
    credit: int = 0
    sign: str = "other"


_NOTE = Traits(Target.NAME, has_one_outcome=True, is_row=False, turn=Turn.ANY)  # something to be told, no action
_CALL = Traits(Target.QUEUE, is_call=True, turn=Turn.OWN)
_POLL = Traits(Target.QUEUE, polls=True, is_call=True, turn=Turn.OWN)
_LEAVES = Traits(ends=True, leaves_model=True)

TRAITS: dict[Kind, Traits] = {
    Kind.GET: _CALL._replace(blocks=True, may_time_out=True, credit=1, sign="get"),
    Kind.PUT: _CALL._replace(blocks=True, may_time_out=True, sign="put"),
    Kind.EMPTY: _POLL,
    Kind.FULL: _POLL,
    Kind.QSIZE: _POLL,
    Kind.TASK_DONE: _CALL._replace(credit=-1, sign="done"),
    Kind.JOIN: _CALL._replace(blocks=True, has_one_outcome=True, sign="join"),
    Kind.FLUSHED: Traits(Target.QUEUE, blocks=True, has_one_outcome=True, turn=Turn.ANY),
    Kind.CANCEL: Traits(Target.QUEUE, has_one_outcome=True, turn=Turn.ANY),
    Kind.CHANGED: Traits(Target.QUEUE, has_one_outcome=True),
    Kind.ARRIVE: Traits(Target.QUEUE, has_one_outcome=True, is_asked=False, turn=Turn.OWN, sign="arrive"),
    Kind.ACQUIRE: Traits(Target.LOCK, blocks=True, may_time_out=True),
    Kind.WAIT: Traits(Target.LOCK, blocks=True, may_time_out=True),
    Kind.RELEASE: Traits(Target.LOCK),
    Kind.IS_SET: Traits(Target.LOCK, polls=True),
    Kind.READ: Traits(Target.LOCK, polls=True),
    Kind.SET: Traits(Target.LOCK, has_one_outcome=True),
    Kind.CLEAR: Traits(Target.LOCK, has_one_outcome=True),
    Kind.WRITE: Traits(Target.LOCK, has_one_outcome=True),
    Kind.NEW: Traits(Target.MADE, has_one_outcome=True, is_row=False, turn=Turn.ANY),
    Kind.START: Traits(Target.PROCESS, has_one_outcome=True, is_call=True, is_row=False, turn=Turn.OWN),
    Kind.PROCESS_JOIN: Traits(Target.PROCESS, blocks=True, may_time_out=True, is_call=True, turn=Turn.OWN, sign="join"),
    Kind.IS_ALIVE: Traits(Target.PROCESS, polls=True, is_call=True),
    Kind.EXITCODE: Traits(Target.PROCESS, polls=True, is_call=True),
    Kind.STOP: Traits(Target.PROCESS, has_one_outcome=True, is_call=True, turn=Turn.OWN, sign="stop"),
    Kind.CALLED: _NOTE,
    Kind.RETURNED: _NOTE,
    Kind.FOREIGN: _NOTE,
    Kind.CALL: Traits(Target.NAME, has_one_outcome=True, is_row=False),
    Kind.EXIT: Traits(ends=True, turn=Turn.OWN, sign="end"),
    Kind.EXIT_NOW: Traits(has_one_outcome=True, ends=True, sign="end"),
    Kind.EXITING: Traits(is_asked=False, is_row=False, turn=Turn.ANY),
    Kind.ENDED: Traits(is_asked=False),
    Kind.STUCK: Traits(ends=True, leaves_model=True),
    Kind.LOOP: _LEAVES,
    Kind.FLOOD: _LEAVES,
    Kind.UNEXPLORABLE: _LEAVES._replace(target=Target.NAME),
    Kind.DIED: _LEAVES,
    Kind.LOAD_FAILED: Traits(Target.NAME),
}


def _kinds(has: Callable[[Traits], bool]) -> frozenset[Kind]:
    return frozenset(kind for kind in Kind if has(TRAITS[kind]))


BLOCKING = _kinds(lambda row: row.blocks)
POLLS = _kinds(lambda row: row.polls)
TIMED = _kinds(lambda row: row.may_time_out)
CERTAIN = _kinds(lambda row: row.has_one_outcome)
LAST = _kinds(lambda row: row.ends)
OUTSIDE_MODEL = _kinds(lambda row: row.leaves_model)
ON_QUEUES = _kinds(lambda row: row.target is Target.QUEUE and row.is_asked)
QUEUE_KINDS = _kinds(lambda row: row.target is Target.QUEUE)
ON_LOCKS = _kinds(lambda row: row.target is Target.LOCK)
ON_SHARED = ON_QUEUES | ON_LOCKS
QUEUE_CALLS = _kinds(lambda row: row.is_call and row.target is Target.QUEUE)
MODELS_OWN = _kinds(lambda row: not row.is_asked)
NOT_SHOWN = _kinds(lambda row: not row.is_row)
FORCED = _kinds(lambda row: row.turn is Turn.OWN)
FORCEABLE = _kinds(lambda row: row.turn is not Turn.IMPOSSIBLE)
PROCESS_CALLS = _kinds(lambda row: row.is_call and row.target is Target.PROCESS)
ACKNOWLEDGING = _kinds(lambda row: row.credit < 0)
OF_WORD = {kind.word: kind for kind in _kinds(lambda row: row.is_asked)}  # as an oracle names them
