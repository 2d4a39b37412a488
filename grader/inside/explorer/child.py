"""Runs student code to answer questions, one after another."""

from __future__ import annotations

import hashlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NoReturn, Protocol

from .body import Body
from .fakes import stdlib
from .fakes.chance import CHANCE
from .holders import Holders, Life
from .image import Image, Program
from .payloads import PAYLOADS
from .protocol import SLOW, Question, answer, answers, missing, read_question
from .stage import STAGE
from .state.fingerprint import fingerprint

QUESTIONS_A_CHILD = 1500
LONGEST_GUESS = 3  # answers beyond the one that was asked for
LOOKS = 6  # at a process that computes, within the time it may compute
HOLD_S = 0.005  # of computing, after which a suspended program is kept: forking it takes about as long
SLACK_S = 2  # the kernel counts whole seconds, and is for those who do not end themselves
HANDED_OVER = 0


class LineChannel(Protocol):
    """Where questions come from and answers go."""

    def receive(self) -> bytes:
        """The next line; empty when there will be none."""

    def send(self, answer: dict[str, Any]) -> None:
        """One line."""


class Child:
    """The process in which student code runs."""

    def __init__(self, program: Program, channel: LineChannel, encode: Callable[[Any], str]) -> None:
        self.program = program
        self.channel = channel
        self.encode = encode
        self.clock = ComputingClock(self._too_long)
        self.holders = Holders(self.go_on)
        self.kept: list[Any] = []
        self.answers: list[dict[str, Any]] = []
        self.answer_now: Callable[[dict[str, Any]], None] = channel.send

    def answer_all(self) -> NoReturn:
        """Answer until there have been enough questions."""
        for _ in range(QUESTIONS_A_CHILD):
            line = self.channel.receive()
            if not line:
                os.kill(os.getppid(), signal.SIGKILL)
                os._exit(0)
            question = read_question(line)
            PAYLOADS.learn(question.payloads)
            if unknown := PAYLOADS.missing(question.referring):
                self.channel.send(missing(unknown))
            else:
                reply = None if question.again else self.holders.reply(question)
                self.channel.send(reply or self._run(question))
        os._exit(HANDED_OVER)

    def _run(self, question: Question) -> dict[str, Any]:
        """Run the process that is asked about, and a little farther where the question guesses how it goes on."""
        self.answers = []
        image = Image(self.program)
        self.clock.begin(image, question.most)
        CHANCE.begin(question.chance)
        stdlib.forget_logging()
        sys.stdout = sys.__stdout__ = stdlib.Output()  # type: ignore[misc, assignment]
        sys.argv = [self.program.path]
        sys.modules["__main__"] = sys.modules["__mp_main__"] = image.module
        spec, ancestry = question.image, [(question.id, question.history)]
        while "fork" in spec:
            ancestry.insert(0, (spec["id"], spec["history"]))
            spec = spec["fork"]
        life = Life(image, image.run(Body(image, spec).begin, ancestry))
        self.kept.append(life)
        if image.talks:
            return SLOW
        self._tell(life, with_state=question.state)
        reply = answers(self.answers, len(question.history) + 1)
        if self.clock.spent_s() > HOLD_S:
            self.holders.keep(question, life, self.answers[0])
        guesses = question.guess
        while life.goes_on and image.operations[-1][0] in guesses and len(self.answers) <= LONGEST_GUESS:
            STAGE.image = image
            image.go_on(life.greenlet, guesses[image.operations[-1][0]])
            if image.talks:  # of what was only guessed
                break
            self._tell(life, with_state=question.state)
        self.clock.end()
        return reply

    def go_on(self, life: Life, line: bytes, send: Callable[[dict[str, Any]], None]) -> bool:
        """In a process forked for it: answer a question about a suspended program; whether to keep where it is then."""
        question = read_question(line)
        PAYLOADS.learn(question.payloads)
        self.answers, self.answer_now = [], send
        self.clock.begin(life.image, question.most)
        STAGE.image = life.image
        life.image.go_on(life.greenlet, *question.history[life.image.cursor :])
        if life.image.talks:
            send(SLOW)
            return False
        self._tell(life, with_state=True)
        is_kept = life.goes_on and self.clock.spent_s() > HOLD_S
        self.clock.end()
        send({**answers(self.answers, 0), "kept": is_kept})
        return is_kept

    def _tell(self, life: Life, *, with_state: bool) -> None:
        STAGE.image = None
        state = fingerprint(life.image, life.greenlet) if with_state and life.goes_on else None
        if state is not None:  # as long as all variables are; the grader only compares
            state = hashlib.blake2b(state.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self._add(life.image, life.image.operations if life.greenlet is not None else [], state)

    def _add(self, image: Image, operations: list[Any], state: str | None = None) -> None:
        """One answer more; the operations as a text, which is known to the grader if it was said before."""
        ops = self.encode(operations)
        self.answers.append(answer(ops, image.known, image.checksum, state))

    def _too_long(self, image: Image, frame: Any, computed_s: float | None) -> NoReturn:
        """The submission computes for too long: without an operation (``computed_s``), or more than it may in all."""
        line = None
        while frame is not None and line is None:
            line = frame.f_lineno if frame.f_code.co_filename == self.program.path else None
            frame = frame.f_back
        if computed_s is None:
            self.answer_now(SLOW)
        else:
            image.quiet = False
            image.add("loop", (computed_s,))
            image.operations[-1][1] = line
            self._add(image, image.operations)
            self.answer_now(answers(self.answers, 0))
        os._exit(HANDED_OVER)


class ComputingClock:
    """Looks now and then at a process that computes: whether it has come to another operation since.

    A long call of C code keeps it from looking; then the kernel ends the process (RLIMIT_CPU, setrlimit(2)).
    """

    def __init__(self, too_long: Callable[[Image, Any, float | None], NoReturn]) -> None:
        self._too_long = too_long
        self._began_s = self._since_s = 0.0
        self._most_s: float | None = None
        self._image: Image | None = None
        self._seen = -1
        self._hardest = resource.getrlimit(resource.RLIMIT_CPU)[1]
        signal.signal(signal.SIGPROF, self._look)

    def begin(self, image: Image, most_s: float | None) -> None:
        """A question begins; the submission may compute for ``most_s`` seconds of processor time over it."""
        self._image, self._most_s, self._seen = image, most_s, -1
        self._began_s = self._since_s = time.process_time()
        look_s = image.program.loop_cpu_s / LOOKS
        soft_s = self._hardest if most_s is None else int(self._began_s + most_s) + SLACK_S
        resource.setrlimit(resource.RLIMIT_CPU, (soft_s, self._hardest))
        first_s = look_s if most_s is None else min(look_s, max(most_s, 0.001))
        signal.setitimer(signal.ITIMER_PROF, first_s, first_s)

    def end(self) -> None:
        """It is answered."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def spent_s(self) -> float:
        """Processor time since it began."""
        return time.process_time() - self._began_s

    def _look(self, _number: int, frame: Any) -> None:
        image, now_s = self._image, time.process_time()
        assert image is not None
        if image.performed != self._seen:
            self._seen, self._since_s = image.performed, now_s
        elif now_s - self._since_s > image.program.loop_cpu_s and STAGE.image is not None:
            self._too_long(image, frame, image.program.loop_cpu_s)
        if self._most_s is not None and now_s - self._began_s > self._most_s:
            self._too_long(image, frame, None)
