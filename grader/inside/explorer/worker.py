"""Answers the grader's questions: after this history, what does this process do next?

Theory of operation. This interpreter forks a zygote for every program. That reads its program, compiles it, and never
runs any of it. It forks a child that answers questions, some thousands of them, and then makes room for a fresh one:
suspended code is never cleaned up, since that would run its ``finally:`` blocks. A child that dies or computes for ever
is itself an answer.

Frames are lines of JSON. Nothing that a submission made is unpickled anywhere but in the child.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
import pickle
import re
import signal
import socket
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

from . import simulated, surroundings
from .fingerprint import fingerprint
from .image import STAGE, Image, Program
from .liveness import reflects
from .loops import MAKE, visible
from .payloads import PAYLOADS
from .processes import MainProcess, Named
from .queues import JoinableQueue, Queue

CLOCK = re.compile(
    r"\.time\(|monotonic|perf_counter|process_time|ctime|strftime|localtime|gmtime|datetime|time_ns"
    r"|from time import (?!sleep\b)"
)
QUESTIONS_A_CHILD = 1500
LONGEST_CPU_S = 1.0
LONGEST_GUESS = 3  # answers beyond the one that was asked for
LARGEST_PIECE = 1 << 16
HANDED_OVER = 0
SET_DUMPABLE = 4
ENCODER = json.JSONEncoder(separators=(",", ":"))


def serve(channels: Sequence[int], hidden: Sequence[int]) -> None:
    """A worker for each channel, all with the imports of this interpreter; nobody can look into those of ``hidden``."""
    simulated.install()
    surroundings.install()
    for own in channels:
        if not os.fork():
            for other in channels:
                if other != own:
                    os.close(other)
            if own in hidden:
                _hide()  # before it reads its orders, in which the solution is
            work(own)
    os.closerange(min(channels), max(channels) + 1)
    with contextlib.suppress(ChildProcessError):
        while True:
            os.wait()


def _hide() -> None:
    """Let no other process read this one's memory (prctl(2)); the grader's own solution will be in it."""
    import ctypes  # not where a submission runs

    if ctypes.CDLL(None).prctl(SET_DUMPABLE, 0, 0, 0, 0):
        os._exit(1)


def work(descriptor: int) -> NoReturn:
    """Read the program, then keep a child at work until the grader is gone."""
    channel = Channel(descriptor)
    order = json.loads(channel.receive())
    code, callees = visible(order["source"], order["path"])
    program = Program(
        order["path"], code, callees, order["start_method"], order["functions"],
        reads_clock=CLOCK.search(order["source"]) is not None, reflects=reflects(order["source"]),
    )  # fmt: skip
    channel.send({"up": True})
    gc.disable()  # a collection would end suspended greenlets, and run what they have in finally
    while True:
        child = os.fork()
        if child == 0:
            Child(program, channel).answer_all()
        _, status = os.waitpid(child, 0)
        if status != HANDED_OVER:
            channel.send({"died": os.waitstatus_to_exitcode(status)})


class Channel:
    """Lines of JSON over a socket. Nothing is read beyond a line, so that the next child finds its own."""

    def __init__(self, descriptor: int) -> None:
        self.socket = socket.socket(fileno=descriptor)

    def receive(self) -> bytes:
        """The next line; empty when the grader is gone."""
        parts = []
        while seen := self.socket.recv(LARGEST_PIECE, socket.MSG_PEEK):
            end = seen.find(b"\n") + 1
            parts.append(self.socket.recv(end or len(seen)))
            if end:
                return b"".join(parts)
        return b""

    def send(self, answer: dict[str, Any]) -> None:
        """One line; a grader that is gone ends this process."""
        try:
            self.socket.sendall(ENCODER.encode(answer).encode() + b"\n")
        except OSError:
            os._exit(1)


class Child:
    """The process in which student code runs."""

    def __init__(self, program: Program, channel: Channel) -> None:
        self.program = program
        self.channel = channel
        self.kept: list[Any] = []
        self.answers: list[dict[str, Any]] = []

    def answer_all(self) -> None:
        """Answer until there have been enough questions. Never returns."""
        signal.signal(signal.SIGVTALRM, self._too_long)
        for _ in range(QUESTIONS_A_CHILD):
            line = self.channel.receive()
            if not line:
                os.kill(os.getppid(), signal.SIGKILL)
                os._exit(0)
            question = json.loads(line)
            PAYLOADS.learn(question.get("payloads", {}))
            if missing := PAYLOADS.missing(question):
                self.channel.send({"missing": missing})
                continue
            signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST_CPU_S)
            self.answer(question)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            self.channel.send({"answers": self.answers})
        os._exit(HANDED_OVER)

    def answer(self, question: dict[str, Any]) -> None:
        """Run the process that is asked about, and a little farther where the question guesses how it goes on."""
        self.answers = []
        image = Image(self.program)
        surroundings.CHANCE.begin(surroundings.FRACTIONS[question["chance"]])
        sys.stdout = sys.__stdout__ = surroundings.Output()  # type: ignore[misc, assignment]
        sys.argv = [self.program.path]
        sys.modules["__main__"] = sys.modules["__mp_main__"] = image.module
        spec, ancestry = question["image"], [(question["id"], question["history"])]
        while "fork" in spec:
            ancestry.insert(0, (spec["id"], spec["history"]))
            spec = spec["fork"]
        life = image.run(Body(image, spec).begin, ancestry)
        self.kept.append((image, life))
        self._tell(image, life, question)
        guesses = question["guess"]
        while self._goes_on(image, life) and image.operations[-1][0] in guesses and len(self.answers) <= LONGEST_GUESS:
            STAGE.image = image
            image.go_on(life, guesses[image.operations[-1][0]])
            self._tell(image, life, question)

    def _tell(self, image: Image, life: Any, question: dict[str, Any]) -> None:
        STAGE.image = None
        asked = question["print"] and self._goes_on(image, life)
        state = fingerprint(image, life) if asked else None
        if state is not None:  # as long as all variables are; the grader only compares
            state = hashlib.blake2b(state.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        self._add(image, image.operations if life is not None else [], state)

    def _add(self, image: Image, operations: list[Any], state: str | None = None) -> None:
        """One answer more; the operations as a text, which is known to the grader if it was said before."""
        self.answers.append(
            {"ops": ENCODER.encode(operations), "known": image.known, "sum": image.checksum, "print": state}
        )

    def _goes_on(self, image: Image, life: Any) -> bool:
        return life is not None and not life.dead and bool(image.operations)

    def _too_long(self, _number: int, frame: Any) -> None:
        image = STAGE.image
        line = None
        while frame is not None and line is None:
            line = frame.f_lineno if frame.f_code.co_filename == self.program.path else None
            frame = frame.f_back
        image._add("loop", (LONGEST_CPU_S,))
        image.operations[-1][1] = line
        self._add(image, image.operations)
        self.channel.send({"answers": self.answers})
        os._exit(HANDED_OVER)


class Body:
    """How a process's life begins, by what the question says of it."""

    def __init__(self, image: Image, spec: dict[str, Any]) -> None:
        self.image = image
        self.spec = spec

    def begin(self) -> None:
        """Run it."""
        kind, content = next(iter(self.spec.items()))
        getattr(self, f"_{kind}")(content)

    def _load(self, name: str) -> dict[str, Any]:
        scope = self.image.module.__dict__
        scope.update(
            {
                "__name__": name,
                "__file__": self.image.program.path,
                "__builtins__": surroundings.fresh_builtins(),
                MAKE: iter,
            }
        )
        exec(self.image.program.code, scope)
        return scope

    def _definitions(self) -> dict[str, Any]:
        """Load the file without its program; an exception there is the file's, not a process's."""
        try:
            return self._load("__mp_main__")
        except BaseException as error:
            self.image.announce("load_failed", type(error).__name__)
            raise

    def _script(self, _content: Any) -> None:
        self._load("__main__")

    def _main(self, arguments: dict[str, Any]) -> None:
        scope = self._definitions()
        scope["main"]([tuple(pair) for pair in arguments["producers"]], arguments["consumers"])

    def _wiring(self, arguments: dict[str, Any]) -> None:
        scope = self._load("solution")
        scope.update({name: Named(name) for name in self.image.program.functions})
        code = scope["main"].__code__
        given = {**arguments, "producers": [tuple(pair) for pair in arguments["producers"]]}
        scope["main"](*(given[name] for name in code.co_varnames[: code.co_argcount]))

    def _spawn(self, pickled: str) -> None:
        self.image.loading = True
        self._load("__mp_main__")
        self.image.loading = False
        pickle.loads(bytes.fromhex(pickled)).live()

    def _call(self, content: list[Any]) -> None:
        name, arguments, process_name = content
        scope = self._definitions()
        self.image.process = MainProcess()
        self.image.process._name = process_name
        scope[name](*(revived(value) for value in arguments))

    def _orders(self, content: list[list[Any]]) -> None:
        scope = self._definitions()
        queues: dict[str, Any] = {}
        for kind, *rest in content:
            if kind == "new":
                queues[rest[0]] = (JoinableQueue if rest[1] == "JoinableQueue" else Queue)(rest[2])
            elif kind == "join":
                queues[rest[0]].join()
            elif kind == "call":
                self._call_function(scope, rest[0], [revived(value, queues) for value in rest[1]])

    def _call_function(self, scope: dict[str, Any], name: str, arguments: list[Any]) -> None:
        from ..describe import shorten

        self.image.announce("called", name)
        result = scope[name](*arguments)
        self.image.announce("returned", name, type(result).__name__, shorten(repr(result)))


def revived(value: Any, queues: dict[str, Any] | None = None) -> Any:
    """An argument from the grader's wiring."""
    if isinstance(value, dict):
        identity, kind, maxsize = value["queue"]
        if queues is not None:
            return queues[identity]
        handle: Any = (JoinableQueue if kind == "JoinableQueue" else Queue).__new__(
            JoinableQueue if kind == "JoinableQueue" else Queue
        )
        handle.__setstate__({"_id": identity, "_maxsize": maxsize, "_closed": False})
        return handle
    return [revived(entry, queues) for entry in value] if isinstance(value, list) else value
