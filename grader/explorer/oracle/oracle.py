"""What answers the explorer's questions about a program, and what it is asked of it. There may be several kinds.

A confined process is one (``confined.py``); a plain child process or the explorer's own interpreter could be others.
Which of them answers is decided where a grading begins, and nothing else of the explorer knows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol

from grader.explorer.oracle.answers import Answer


class TooSlowError(Exception):
    """The submission computes for so long that no more is asked of it."""


class ProgramText(NamedTuple):
    """What is run: a source, and how its processes start; the grader's own wiring is no submission.

    ``loop_cpu_s`` is how long it may compute between two operations, in seconds of processor time.
    """

    name: str
    source: str
    start_method: str
    functions: tuple[str, ...] = ()
    is_submission: bool = True
    loop_cpu_s: float = 3.0


class PendingAnswer(Protocol):
    """A question that was put."""

    def answers(self) -> tuple[Answer, ...]:
        """Wait for its answer, and those to the same question with one, two, … guessed outcomes more.

        Raises ``TooSlowError`` where the submission computes for longer than it may.
        """


class Oracle(Protocol):
    """Answers questions about one program. ``questions`` is how many were put."""

    text: ProgramText
    questions: int
    computed_s: float  # the submission so far, processor time
    limit_s: Callable[[float], float] | None  # how long the submission may compute in all, by how long it has

    def post(self, question: str) -> PendingAnswer:
        """Put a question (``inside/explorer/protocol.py``), without waiting; raises what its answer may raise."""

    def fileno(self) -> int:
        """The descriptor through which it is asked, for a process that goes on asking in another one's place."""


class Host(Protocol):
    """Where several oracles live, one for each text, in that order; leaving the context ends them."""

    @property
    def oracles(self) -> Sequence[Oracle]: ...

    def __enter__(self) -> Host: ...

    def __exit__(self, *_: object) -> None: ...

    def wait_until_up(self) -> None:
        """Wait until they can be asked; raises ``InternalError`` if that never comes."""

    def spent_s(self) -> float:
        """Processor time of all of them, in seconds."""

    def dismiss(self) -> None:
        """No more questions: they may end already."""


OracleOf = Callable[[Any], Oracle]  # by how a process began
Hosting = Callable[[Sequence[ProgramText]], Host]
