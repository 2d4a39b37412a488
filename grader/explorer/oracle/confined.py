"""An oracle in a confined process: starts it, asks it, and ends it. No byte of an answer is trusted."""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from grader.domain.errors import InternalError
from grader.domain.limits import Limits
from grader.explorer.oracle.answers import BROKEN_DOWN, Answer, AnswerReader, MissingPayloads, Slow
from grader.explorer.oracle.oracle import ProgramText, TooSlowError
from grader.inputs.scratch import environment_in, scratch_folder
from grader.inside.explorer.protocol import UP, Order, history_of, order_line, question_line, with_payloads
from grader.sandbox.procfs import cpu_s
from grader.sandbox.supervisor.handle import Supervisor
from grader.sandbox.supervisor.main import Command

FIRST_CHANNEL = 3
LARGEST_ANSWER = 4 << 20
PATIENCE_S = 20.0  # a question takes a fraction of a millisecond; an endless loop ends itself after a second of work
LOOK_EVERY_S = 0.5
SLOW_S = 0.005  # an answer that took longer: the submission computes, or the machine is busy
USUAL_S = 0.001  # of computing for an answer, several times what it takes
LOOKS_IDLE = 8  # so often in a row nothing was computed at all: the submission has put its worker to sleep
START_UP_S = 60.0
FIRST_ON_THE_WAY = 2  # questions sent ahead, so that neither side waits for the other; more with every good answer
MOST_ON_THE_WAY = 64
MOST_TRIES = 5
MOST_BYTES_ON_THE_WAY = 1 << 16  # fewer than a socket holds, so that sending never waits
LIMITS = Limits(cpu_s=3600)  # it answers thousands of questions, and ends each that takes too long itself
UP_LINE = json.dumps(UP, separators=(",", ":")).encode()
PACKAGE = Path(__file__).parent.parent.parent
BOOT = (
    "import sys; sys.path.insert(0, {folder!r}); from inside.explorer import server; sys.path.pop(0); "
    "server.serve({channels}, {hidden})"
)


class Pending:
    """A question that was put, and its answers once they have come."""

    def __init__(self, worker: ConfinedOracle, line: bytes, key: str, got: tuple[Answer, ...] | None = None) -> None:
        self._worker = worker
        self.line = line
        self.key = key
        self.got = got
        self.tries = 0

    def answers(self) -> tuple[Answer, ...]:
        """Wait for them."""
        while self.got is None:
            self._worker.receive()
        return self.got


class ConfinedHost:
    """Oracles that share an interpreter's imports and its confinement; leaving the context ends them and all below.

    It takes as long to come up as an interpreter: start it before there is something to ask. Each one's channel is
    its own, and what is a submission cannot look into what is none; it can end it, which costs it its points.
    """

    def __init__(self, texts: Sequence[ProgramText]) -> None:
        with ExitStack() as stack:
            folder = stack.enter_context(scratch_folder())
            # Code that finds a way to write to standard output must not find our own there, which is the report's.
            nowhere = {number: stack.enter_context(open(os.devnull, "wb")).fileno() for number in (1, 2)}  # noqa: PTH123
            pairs = [socket.socketpair() for _ in texts]
            ours = [stack.enter_context(own) for own, _ in pairs]
            with ExitStack() as handed_over:
                theirs = [handed_over.enter_context(other).fileno() for _, other in pairs]
                channels = dict(enumerate(theirs, FIRST_CHANNEL))
                hidden = [number for number, text in enumerate(texts, FIRST_CHANNEL) if not text.is_submission]
                boot = BOOT.format(folder=str(PACKAGE), channels=list(channels), hidden=hidden)
                command = Command(
                    [sys.executable, "-s", "-P", "-X", "utf8", "-c", boot],
                    environment_in(folder),
                    Path(folder),
                    nowhere | channels,
                    LIMITS,
                )
                self._supervisor = stack.enter_context(Supervisor(command))
            self._stack = stack.pop_all()
        payloads: dict[str, str] = {}  # what one of them puts, another one may get
        self.oracles = [
            ConfinedOracle(text, channel, folder, self.spent_s, payloads)
            for text, channel in zip(texts, ours, strict=True)
        ]

    def __enter__(self) -> ConfinedHost:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def wait_until_up(self) -> None:
        """Wait for their interpreters; raises ``InternalError`` if they never come up."""
        for oracle in self.oracles:
            oracle.wait_until_up()

    def dismiss(self) -> None:
        """No more questions: all end beside what the grader does next. Leaving the context waits for that."""
        self._supervisor.begin_to_end()

    def spent_s(self) -> float:
        """Processor time of everything below, in seconds: one worker asleep is told only while the others rest too."""
        return sum(cpu_s(pid, with_children=True) for pid in self._supervisor.below())


class ConfinedOracle:
    """One process that answers, by the channel to it, and what it has been asked."""

    def __init__(
        self,
        text: ProgramText,
        channel: socket.socket,
        folder: str,
        cpu_s: Callable[[], float],
        payloads: dict[str, str],
    ) -> None:
        self.text = text
        self.questions = 0
        # How long the submission may compute, beyond what answering takes, by how long it has.
        self.limit_s: Callable[[float], float] | None = None
        self._socket = channel
        self._cpu_s = cpu_s
        self._payloads = payloads
        self._reader = AnswerReader(payloads, with_lines=text.is_submission)
        self._lines: deque[bytes] = deque()
        self._loops: dict[str, tuple[Answer, ...]] = {}
        self._left = b""
        self._up = self._broken = False
        self._waiting: deque[Pending] = deque()
        self._sent: deque[Pending] = deque()
        self._bytes_sent = 0
        self._ahead = FIRST_ON_THE_WAY
        self._began_s = self.computed_s = 0.0
        self._answered = 0
        path, functions = f"{folder}/{text.name}", list(text.functions)
        self._write(order_line(Order(path, text.source, text.start_method, functions, text.loop_cpu_s)))

    @property
    def stretches(self) -> int:
        """How many stretches of student code were run, each from one outcome to the next that is not known."""
        return self._reader.stretches

    def fileno(self) -> int:
        """Of the channel to it."""
        return self._socket.fileno()

    def post(self, question: str) -> Pending:
        """Put a question without waiting for its answer; raises what ``receive`` does."""
        self.wait_until_up()
        self._check_speed()
        self.questions += 1
        key = history_of(question)
        if key in self._loops:
            return Pending(self, b"", key, self._loops[key])
        most_s = None
        if self.limit_s is not None:
            most_s = round(max(self.limit_s(self.computed_s) - self.computed_s, 0), 3)
        pending = Pending(self, question_line(question, most_s), key)
        self._waiting.append(pending)
        self._send_on()
        return pending

    def receive(self) -> None:
        """Wait for the answer to the oldest question on its way; raises ``TooSlowError`` after too much computing."""
        self._send_on()
        since_s = time.monotonic()
        line = self._line(PATIENCE_S) if not self._broken else None
        pending = self._sent.popleft()
        self._bytes_sent -= len(pending.line)
        answers = self._reader.read(line)
        if isinstance(answers, Slow):
            self.limit_s = lambda _: -1.0  # nor is anything else, from here on
            raise TooSlowError
        if isinstance(answers, MissingPayloads):
            self._ask_again(pending, answers)
            return
        pending.got = answers
        if pending.got[0].is_loop:  # that took as long as a process may compute: it is not asked again
            self._loops[pending.key] = pending.got
        self._broken |= pending.got[0] == BROKEN_DOWN  # what comes now may answer another question
        self._answered += 1
        is_slow = self._answered == 1 or time.monotonic() - since_s > SLOW_S
        computes = is_slow and self._computes()
        # A bad answer takes a second, and what is on its way to one that computes is waited for at the end.
        self._ahead = 1 if pending.got[-1].is_bad or computes else min(self._ahead + 1, MOST_ON_THE_WAY)
        self._check_speed()

    def _ask_again(self, pending: Pending, missing: MissingPayloads) -> None:
        """Ask with what was missing, unless that has been done too often: a worker that takes over knows nothing."""
        pending.tries += 1
        if pending.tries > MOST_TRIES:
            pending.got = (BROKEN_DOWN,)
            return
        pending.line = with_payloads(pending.line, {key: self._payloads[key] for key in missing.keys})
        self._waiting.appendleft(pending)

    def _computes(self) -> bool:
        """Whether the submission was at it since the last look, by processor time: what others do does not matter."""
        before_s = self.computed_s
        if self._answered == 1:
            self._began_s = self._cpu_s()  # what a submission imports stays imported
        self.computed_s = self._cpu_s() - self._began_s - self._answered * USUAL_S
        return self.computed_s > before_s

    def _check_speed(self) -> None:
        if self.limit_s is not None and self.computed_s > self.limit_s(self.computed_s):
            raise TooSlowError

    def _send_on(self) -> None:
        """Send what is waiting; several at once, since each sending may wake the worker."""
        if len(self._sent) > self._ahead // 2:
            return
        batch = []
        while self._waiting and len(self._sent) < self._ahead:
            size = len(self._waiting[0].line)
            if self._sent and self._bytes_sent + size > MOST_BYTES_ON_THE_WAY:
                break
            self._bytes_sent += size
            self._sent.append(self._waiting.popleft())
            batch.append(self._sent[-1].line)
        if batch:
            self._write(b"".join(batch))

    def wait_until_up(self) -> None:
        """Wait for the interpreter and its imports; raises ``InternalError`` if they never come."""
        if self._up:
            return
        line = self._line(START_UP_S)
        if line is None or line.strip() != UP_LINE:
            raise InternalError("not-up")
        self._up = True

    def _write(self, data: bytes) -> None:
        try:
            self._socket.settimeout(PATIENCE_S)
            self._socket.sendall(data)
        except OSError:
            self._broken = True  # the submission has ended its worker; if it was never up, that is found out next

    def _line(self, patience_s: float) -> bytes | None:
        """The next line; ``None`` when it does not come, or is longer than any answer."""
        if self._lines:
            return self._lines.popleft()
        until_s, computed_s = time.monotonic() + patience_s, [0.0] * LOOKS_IDLE
        self._socket.settimeout(LOOK_EVERY_S)
        while not self._lines:
            if time.monotonic() > until_s:  # whatever comes meanwhile: bytes without an end are no answer
                return None
            try:
                piece = self._socket.recv(1 << 18)
            except TimeoutError:
                computed_s = [*computed_s[1:], self._cpu_s()]
                if self._up and len(set(computed_s)) == 1:
                    return None
                continue
            except OSError:
                return None
            if not piece or len(self._left) > LARGEST_ANSWER:
                return None
            *lines, self._left = (self._left + piece).split(b"\n")
            self._lines.extend(lines)
        return self._lines.popleft()
