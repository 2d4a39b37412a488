"""What a worker says, read. No byte of it is trusted."""

from __future__ import annotations

import json
import signal
from typing import Any, NamedTuple

from grader.domain.operations import Kind
from grader.explorer.program.operation import MalformedError, Operation, read_operation
from grader.inside.explorer.payloads import LARGEST_PLAIN, MARK, reference

MOST_ANSWERS = 10  # a worker of ours guesses three times
MOST_OPERATIONS = 1000  # a worker of ours stops at 600 (inside/explorer/image.py)
MOST_KNOWN = 512  # texts of answers that are kept, each of so many characters at most
LONGEST_KNOWN = 2048


class Answer(NamedTuple):
    """The operations after the last outcome of the question, and what tells this process's state from others.

    ``known`` and ``total`` are checksums of the operations before and up to the end: two runs with the same history
    must agree. ``died`` is the exit code of a worker that broke down over the question.
    """

    operations: tuple[Operation, ...]
    known: int
    total: int
    state: str | None
    died: int | None = None

    @property
    def is_bad(self) -> bool:
        """Whether it cost the worker its life, or seconds."""
        return self.died is not None or self.is_loop

    @property
    def is_loop(self) -> bool:
        """Whether the process computes without end."""
        return any(operation.kind is Kind.LOOP for operation in self.operations[-1:])


class MissingPayloads(NamedTuple):
    """References in a question to bytes that the worker does not have: it is to be asked again, with them."""

    keys: tuple[str, ...]


class Slow(NamedTuple):
    """The submission has computed for as long as it may: what it does next was not found out."""


BROKEN_DOWN = Answer((), 0, 0, None, died=-9)


class AnswerReader:
    """Reads the answers of one worker.

    Operations come as a text in the answer: a process says the same again and again, whatever it has seen before, and
    what was read once is known. Lines of what is not a submission, but the grader's own wiring, are not told.
    """

    def __init__(self, payloads: dict[str, str] | None = None, *, with_lines: bool = True) -> None:
        self._payloads = {} if payloads is None else payloads  # by reference, in hexadecimal digits
        self._with_lines = with_lines
        self._known: dict[str, tuple[Operation, ...]] = {}
        self.stretches = 0  # of student code that were run, each up to the next outcome, as the worker says

    def read(self, line: bytes | None) -> tuple[Answer, ...] | MissingPayloads | Slow:
        """What a worker says in one line: its answers, or why it has none.

        A line that is none, or not a worker's, says that it broke down.
        """
        try:
            match json.loads(line or b"null"):
                case {"missing": [_, *_] as keys} if all(key in self._payloads for key in keys):
                    return MissingPayloads(tuple(keys))
                case {"slow": True}:
                    return Slow()
                case {"died": int(code)} if code == -signal.SIGXCPU:
                    return Slow()
                case {"died": int(code)}:
                    return (Answer((), 0, 0, None, died=code),)
                case {"answers": [_, *_] as answers, **rest} if len(answers) <= MOST_ANSWERS:
                    ran = rest.get("ran")
                    self.stretches += ran if type(ran) is int else 0
                    return tuple([self._answer(answer) for answer in answers])
        except (ValueError, RecursionError, MalformedError):
            pass
        return (BROKEN_DOWN,)

    def _answer(self, data: Any) -> Answer:
        match data:
            case {"ops": str(text), "known": int(known), "sum": int(total), "state": None | str() as state}:
                operations = self._known.get(text)
                return Answer(self._operations(text) if operations is None else operations, known, total, state)
        raise MalformedError

    def _operations(self, text: str) -> tuple[Operation, ...]:
        raw = json.loads(text)
        if not isinstance(raw, list) or len(raw) > MOST_OPERATIONS:
            raise MalformedError
        operations = tuple([self._interned(read_operation(one)) for one in raw])
        if not self._with_lines:
            operations = tuple([operation._replace(line=None) for operation in operations])
        if len(text) <= LONGEST_KNOWN and len(self._known) < MOST_KNOWN:
            self._known[text] = operations
        return operations

    def _interned(self, operation: Operation) -> Operation:
        """The same with the bytes of a large item kept here, and referred to by a digest that is made here."""
        if operation.item is None:
            return operation
        kind, text, data = operation.item
        if data.startswith(MARK):
            if data not in self._payloads:
                raise MalformedError
            return operation
        if len(data) <= 2 * LARGEST_PLAIN:
            return operation
        key = reference(bytes.fromhex(data))
        self._payloads[key] = data
        return operation._replace(item=(kind, text, key))
