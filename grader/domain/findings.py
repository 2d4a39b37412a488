"""What can be found in a submission: one code for each kind of mistake, and what is known of each.

The codes are a public contract: reports carry them, and teachers' scripts read them. A new one begins here; its
sentences are in ``words/`` under its name, and the example of its page in ``report/assets/examples.toml``.
"""

from __future__ import annotations

import enum
from typing import NamedTuple


class Severity(enum.Enum):
    """An error costs points, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(enum.StrEnum):
    """The stable name of a kind of mistake."""

    STUB = "stub"
    UNREADABLE = "unreadable"
    NO_EXERCISE = "no-exercise"
    NOT_HANDED_IN = "not-handed-in"
    MISSING_FUNCTION = "missing-function"
    ITEM_MISSING = "item-missing"
    ITEM_INVENTED = "item-invented"
    ITEM_LOST = "item-lost"
    ITEM_DUPLICATED = "item-duplicated"
    DEADLOCK = "deadlock"
    ENDLESS_LOOP = "endless-loop"
    TIMEOUT = "timeout"
    CRASHED = "crashed"
    LEFT_RUNNING = "left-running"
    TASK_DONE_OVERCALLED = "task-done-overcalled"
    TASK_DONE_MISSING = "task-done-missing"
    DONE_TOO_EARLY = "done-too-early"
    SENTINEL_MISSING = "sentinel-missing"
    WRONG_RESULT = "wrong-result"
    NOT_CONCURRENT = "not-concurrent"
    TIMING_DEPENDENT = "timing-dependent"
    BUSY_WAIT = "busy-wait"
    SENTINEL_SURPLUS = "sentinel-surplus"
    LEFT_IN_QUEUE = "left-in-queue"
    LINE_MISSING = "line-missing"
    NOT_JOINED = "not-joined"
    NOT_EXPLORABLE = "not-explorable"
    BEHAVES_DIFFERENTLY = "behaves-differently"
    NONDETERMINISTIC = "nondeterministic"

    @property
    def severity(self) -> Severity:
        """How much it weighs."""
        return KNOWN[self].severity if self in KNOWN else Severity.ERROR

    @property
    def explains(self) -> frozenset[str]:
        """The codes, or cases of a code (``code.case``), that are only its consequences."""
        return KNOWN[self].explains if self in KNOWN else frozenset()

    @property
    def urgency(self) -> int:
        """Its place among several errors, the one to be fixed first before the others; equals keep their order."""
        return URGENT.index(self) if self in URGENT else len(URGENT)

    @property
    def title_key(self) -> str:
        """The key of the sentence that says what it means."""
        return f"what.{self.value}"


class Known(NamedTuple):
    """What is known of a code."""

    explains: frozenset[str] = frozenset()
    severity: Severity = Severity.ERROR


_NEVER_CAME_ABOUT = frozenset({
    "item-missing.unfinished", "item-missing.nothing", Code.ITEM_LOST, Code.NOT_CONCURRENT, Code.WRONG_RESULT,
    Code.LEFT_IN_QUEUE, Code.SENTINEL_SURPLUS,
})  # fmt: skip
_STUCK = frozenset({
    Code.DEADLOCK, Code.TIMEOUT, Code.LEFT_RUNNING, Code.SENTINEL_MISSING, Code.TASK_DONE_MISSING,
})  # fmt: skip
_ENDLESS = frozenset({
    "item-duplicated.without_end", "item-duplicated.received", "item-duplicated.received_again",
    "item-invented.without_end",
})  # fmt: skip
_WAITS = frozenset({Code.DEADLOCK, Code.LEFT_RUNNING, Code.TIMEOUT})
_UNFINISHED = _NEVER_CAME_ABOUT - {Code.NOT_CONCURRENT}
_WARNING = Known(severity=Severity.WARNING)

# Of several causes the first in this order is told. What is not listed is an error that explains nothing.
KNOWN: dict[Code, Known] = {
    Code.CRASHED: Known(
        _NEVER_CAME_ABOUT
        | _STUCK
        | {Code.BUSY_WAIT, "item-missing.none", "item-missing.none_called", "item-missing.wrong_target"}
    ),
    Code.TASK_DONE_OVERCALLED: Known(_NEVER_CAME_ABOUT | _STUCK | {Code.CRASHED, Code.DONE_TOO_EARLY}),
    Code.ENDLESS_LOOP: Known(
        _NEVER_CAME_ABOUT | _STUCK | _ENDLESS | {Code.BUSY_WAIT, Code.CRASHED, "item-duplicated.same_line"}
    ),
    Code.SENTINEL_MISSING: Known(_WAITS),
    Code.TASK_DONE_MISSING: Known(_WAITS),
    Code.DEADLOCK: Known(_UNFINISHED),
    Code.TIMEOUT: Known(_UNFINISHED | _ENDLESS),
    Code.LEFT_RUNNING: Known(_UNFINISHED),
    Code.DONE_TOO_EARLY: Known(frozenset({Code.ITEM_LOST, Code.LEFT_IN_QUEUE})),
    Code.ITEM_MISSING: Known(
        frozenset({"wrong-result.never_returned", "not-concurrent.no_producers", "not-concurrent.no_consumers"})
    ),
    Code.ITEM_LOST: Known(
        frozenset(
            {
                "item-missing.nothing",
                "not-concurrent.no_consumers",
                Code.LEFT_IN_QUEUE,
                Code.SENTINEL_SURPLUS,
            }
        )
    ),
    Code.NOT_CONCURRENT: Known(frozenset({"item-duplicated.started_twice"})),
    Code.TIMING_DEPENDENT: _WARNING,
    Code.BUSY_WAIT: _WARNING,
    Code.SENTINEL_SURPLUS: _WARNING,
    Code.LEFT_IN_QUEUE: _WARNING,
    Code.LINE_MISSING: _WARNING,
    Code.NOT_JOINED: _WARNING,
    Code.NONDETERMINISTIC: _WARNING,
}
# Cases that are no consequence of what explains their code.
OWN_CAUSES = frozenset({
    "item-lost.unsent", "item-lost.unsent_exited", "item-lost.unsent_terminated", "item-lost.unsent_cancelled",
    "item-lost.dropped",
})  # fmt: skip
NOT_STARTED = frozenset({Code.STUB, Code.UNREADABLE, Code.MISSING_FUNCTION})  # these explain everything else
REFUSED = frozenset({Code.UNREADABLE, Code.NO_EXERCISE})  # the file itself, before anything in it was looked at
URGENT = (Code.CRASHED, Code.ENDLESS_LOOP)  # of several mistakes, those to be fixed first
ENDLESS = frozenset({Code.ENDLESS_LOOP, Code.TIMEOUT})  # found by a limit
# Of these, what was printed before and after task_done() is part of what happened.
ACKNOWLEDGEMENTS = frozenset(
    {Code.DONE_TOO_EARLY, Code.TASK_DONE_MISSING, Code.TASK_DONE_OVERCALLED, Code.ITEM_DUPLICATED}
)
# These, or these cases, are the same in whatever order the processes run: it is shown only where another one is right.
ORDERLESS = frozenset({
    Code.ITEM_MISSING, Code.ITEM_INVENTED, Code.ITEM_DUPLICATED, Code.WRONG_RESULT, Code.NOT_CONCURRENT, Code.CRASHED,
    Code.LINE_MISSING, "item-lost.in_hand", "item-lost.in_hand_braces", "item-lost.in_hand_unnamed",
})  # fmt: skip
