"""What the explorer and a process among student code say to each other, line by line, in JSON; both sides read this.

1. The explorer writes one ``Order``: the program. When it is loaded, the other side writes ``UP``.
2. The explorer writes questions: a process is named by how it began and by all that it has observed. Several may be on
   their way; they are answered in order.
3. Each is answered by one line: ``answers`` (what the process does next, and, as far as guesses allow, after that),
   ``SLOW`` (it computes for longer than it may), ``missing`` (the question refers to bytes that are not known here: it
   is to be put again with ``payloads``), or ``died`` (the process that would have answered is gone).

The explorer writes questions as text, piece by piece, for it keeps the pieces; here they are read into a ``Question``.
An answer's operations are lists: word, line, lines printed before it, seconds slept before it, then what its kind has
(``explorer/program/operation.py`` reads them). Nothing of an answer is trusted.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

UP = {"up": True}
SLOW = {"slow": True}
# The words of the operations that can be answered; ``grader/domain/operations.py`` has a row for each.
OPERATIONS = frozenset({
    "get", "put", "empty", "full", "qsize", "task_done", "join", "flushed", "cancel", "changed",
    "acquire", "release", "wait", "is_set", "read", "set", "clear", "write",
    "new", "start", "process_join", "is_alive", "exitcode", "stop", "exit", "exit_now",
    "call", "called", "returned", "foreign", "stuck", "loop", "flood", "unexplorable", "died", "load_failed",
})  # fmt: skip


class Order(NamedTuple):
    """The program: its source, under which path it runs, how its processes start; ``functions`` are the exercise's.

    ``loop_cpu_s`` is how long it may compute, in seconds of processor time, between two operations.
    """

    path: str
    source: str
    start_method: str
    functions: list[str]
    loop_cpu_s: float


class Question(NamedTuple):
    """What does this process do next?

    ``image`` says how it began, ``id`` which process it is, ``history`` the outcomes that it has observed, ``chance``
    which random numbers it sees. With ``state`` the answer says in which state the process is. ``guess`` has, by
    operation, an outcome with which to go on at once. ``again``: run it, even if the answer is known. ``most`` is the
    processor time in seconds that it may take, ``None`` for any; ``payloads`` are bytes, in hexadecimal digits, by
    reference.
    """

    image: dict[str, Any]
    id: str
    history: list[Any]
    state: bool
    chance: str
    guess: dict[str, Any]
    again: bool = False
    most: float | None = None
    payloads: dict[str, str] = {}  # noqa: RUF012 - never changed

    @property
    def referring(self) -> list[Any]:
        """The parts of it in which items are named."""
        return [self.history, self.guess, self.image]


def order_line(order: Order) -> bytes:
    """An order as it is sent."""
    return json.dumps(order._asdict()).encode() + b"\n"


def read_order(line: bytes) -> Order:
    """The order that was sent."""
    return Order(**json.loads(line))


def beginning(image: object, identity: str) -> str:
    """The first piece of a question: the process, by how it began."""
    return f'{{"image":{json.dumps(image)},"id":{json.dumps(identity)}'


def manner(chance: str, *, state: bool) -> str:
    """The piece of a question that is the same for all questions about a program."""
    return f'"state":{json.dumps(state)},"chance":{json.dumps(chance)}'


def question_text(began: str, outcomes: str, manner: str, guesses: str, again: str) -> str:
    """A whole question, from texts in JSON."""
    return f'{began},"history":[{outcomes}],{manner},"guess":{guesses},"again":{again}}}'


def history_of(question: str) -> str:
    """What decides an answer: how the process began, and its history."""
    return question[: question.rindex(',"state":')]


def question_line(question: str, most_s: float | None) -> bytes:
    """A question as it is sent, with the processor time that may be used for it."""
    return f'{question[:-1]},"most":{json.dumps(most_s)}}}\n'.encode()


def with_payloads(line: bytes, payloads: dict[str, str]) -> bytes:
    """The same with bytes that were missing."""
    return line.rstrip(b"}\n") + f',"payloads":{json.dumps(payloads)}}}\n'.encode()


def read_question(line: bytes) -> Question:
    """The question that was sent."""
    return Question(**json.loads(line))


def answer(operations: str, known: int, total: int, state: str | None) -> dict[str, Any]:
    """What a process does next: its operations as JSON, checksums of those before and up to the end, and its state."""
    return {"ops": operations, "known": known, "sum": total, "state": state}


def answers(several: list[dict[str, Any]], ran: int) -> dict[str, Any]:
    """The answer to a question, then those to the guesses; ``ran``: how many stretches of student code were run."""
    return {"answers": several, "ran": ran}


def missing(references: list[str]) -> dict[str, Any]:
    """Bytes that are not known here."""
    return {"missing": references}


def died(exit_code: int) -> dict[str, Any]:
    """The process that would have answered is gone."""
    return {"died": exit_code}
