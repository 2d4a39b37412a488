"""Runs a submission once in real processes, watches it until it ends or is stuck, and returns the trace.

The order at the end matters: first the stacks of what still lives, then the end of all of it, and only then the trace.
"""

from __future__ import annotations

import json
import shutil
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import NamedTuple

from grader.domain.errors import ExerciseError, InternalError
from grader.domain.events import MAIN
from grader.domain.exercise import Exercise, Part, Scenario
from grader.domain.histories import History
from grader.domain.limits import Limits
from grader.domain.submission import Shape, Submission, loop_around, parse_submission
from grader.domain.trace import Deadlocked, Ending, Finished, Looping, NotLoaded, Spent, TimedOut, Trace, Wait
from grader.inputs.scratch import environment_in, scratch_folder, temporary_folder
from grader.inside import BOOT, TURNS
from grader.live.assemble import Assembly, failure_of
from grader.live.hang import Hang, HangKind, HangWatch
from grader.live.histories import histories_of
from grader.live.stacks import innermost_lines
from grader.live.streams import NOTES, Streams
from grader.live.wiring import Wiring
from grader.runtime.stopping import undo_later
from grader.sandbox.procfs import is_gone, is_helper
from grader.sandbox.supervisor.handle import End, Supervisor
from grader.sandbox.supervisor.main import Command

ORDERS = 4  # the student's descriptor
TICK_S = 0.01
GRACE_S = 0.5  # for the helpers of multiprocessing to notice that the program has ended
LONGEST_FOLDER = 50  # the path of a forkserver's socket, below it, may have 107 bytes (unix(7))
INSIDE = Path(__file__).parent.parent


class Run(NamedTuple):
    """What to run, and how. ``turns`` is the order in which the calls of all processes are to happen, "" for any."""

    submission: Submission
    exercise: Exercise
    scenario: Scenario
    part: Part
    start_method: str
    limits: Limits
    turns: str = ""

    @property
    def shape(self) -> Shape:
        """Run as a script, or as functions and ``main`` to be called."""
        return self.submission.shape if self.part is Part.PROGRAM else Shape.MAIN

    @property
    def source(self) -> str:
        """The text to run: without its program when only the functions are asked for."""
        return self.submission.definitions if self.part is Part.FUNCTIONS else self.submission.source

    def assignment(self) -> dict[str, object]:
        """What the student's main process is told."""
        return {
            "part": self.part.value,
            "shape": self.shape.value,
            "start_method": self.start_method,
            "arguments": self.scenario.arguments(),
        }


def execute(run: Run) -> Trace:
    """Run it and return what happened; when this returns, nothing of it is alive. Raises ``InternalError``."""
    with LiveExecution(run) as execution:
        return execution.trace()


def _blame(run: Run) -> None:
    """Find out why the wiring failed: raises ``ExerciseError`` where it does so over the worked answer too.

    Else an answer of the student's was the cause, and what his processes did shows how he ended.
    """
    worked = parse_submission(run.submission.path, run.exercise.solution)
    if run.submission.source == worked.source:
        raise ExerciseError("wiring-broken", exercise=run.exercise.slug)
    execute(run._replace(submission=worked, turns=""))


def _remove_semaphores(prefix: str) -> None:
    """The named semaphores of a run, which glibc keeps in /dev/shm (sem_overview(7))."""
    for path in Path("/dev/shm").glob(f"sem.{prefix}-*"):
        if path.is_dir() and not path.is_symlink():  # no semaphore at all, but a trap
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


class LiveExecution:
    """One run: its streams, its supervisor, and the watch over both.

    The student's main process is started at once, and waits for its orders before it loads anything of the submission:
    an interpreter takes as long to come up as a short program to run, and the grader has other things to do meanwhile.
    Leaving the context ends everything and removes what was left in files.

    ``cpu_s`` is the processor time of all its processes, known when it is over.
    """

    def __init__(self, run: Run) -> None:
        with ExitStack() as stack:
            if len(temporary_folder()) > LONGEST_FOLDER:
                raise InternalError("long-folder", folder=temporary_folder())
            folder = stack.enter_context(scratch_folder())
            stack.callback(undo_later(partial(_remove_semaphores, Path(folder).name)).now)
            self.run = run
            self._is_given_up = False
            self.path = Path(folder, f"{run.exercise.slug}.py")
            self.path.write_text(run.source, encoding="utf-8")
            if run.turns:
                Path(folder, TURNS).write_text(run.turns, encoding="utf-8")
            self.streams = Streams(stack, run.limits.output_kib << 10)
            self.evidence = self.streams.evidence
            self.orders, theirs = socket.socketpair()
            stack.enter_context(self.orders)
            with theirs:
                sockets = {ORDERS: theirs, **self.streams.theirs}
                descriptors = {number: end.fileno() for number, end in sockets.items()}
                argv = [sys.executable, *self._arguments()]
                command = Command(argv, environment_in(folder), Path(folder), descriptors, run.limits)
                self.supervisor = stack.enter_context(Supervisor(command))
            self.streams.watch(self.supervisor)
            self._watch = HangWatch(self.evidence, self.supervisor, run.limits)
            self._hang: Hang | None = None
            self._assembly: Assembly | None = None
            self._ended_s: float | None = None
            self.cpu_s = 0.0
            self._wiring: Wiring | None = None
            self._stack = stack.pop_all()

    def __enter__(self) -> LiveExecution:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        if self._wiring is not None and self._wiring.failed:
            _blame(self.run)

    def give_up(self) -> None:
        """Have ``trace`` in another thread come to its end at once; it is of no use then."""
        self._is_given_up = True

    def begin(self) -> None:
        """Give it its orders, once; ``trace`` does so if it was not done before."""
        if self.orders.fileno() < 0:
            return
        self._watch.begin()
        self.orders.sendall(json.dumps(self.run.assignment()).encode() + b"\n")
        if self.run.part is Part.FUNCTIONS:
            self._wiring = self._stack.enter_context(Wiring(self.run.exercise, self.run.scenario, self.orders))
        self.orders.close()

    def trace(self) -> Trace:
        """Let it run until it is over, one way or another; end everything; put the trace together.

        Comes out one ``Trace``, whatever the program did; ``ending`` says how it was over: ``Finished`` (the main
        process ended; what was still alive then is in it), ``Deadlocked`` (proved by two looks), ``Looping``,
        ``TimedOut`` or ``NotLoaded``. Nothing of it is alive any more. Raises ``InternalError`` where this machine
        fails, never for what the program does.
        """
        self.begin()
        while not self.is_over(TICK_S):
            pass
        return self.conclude()

    def conclude(self) -> Trace:
        """End everything, and put the trace of what is over together."""
        hang = self._hang
        alive = self._alive()
        self.cpu_s = self._watch.spent_s()
        actors = self.evidence.actors() | {self.supervisor.main}
        acting = [pid for pid in alive if pid in actors]
        lines = innermost_lines(self.streams, acting, self.path) if hang is not None else {}
        if hang is not None and hang.kind is HangKind.LOOP:
            heads = {line: loop_around(self.run.source, line) for line in {*lines.values()}}
            lines = {pid: heads[line] for pid, line in lines.items()}
        end = self.supervisor.end()
        self.streams.drain()
        if not end.complete:
            raise InternalError("leftovers")
        is_up = any(note.kind == "up" for note in self.evidence.notes)
        if is_up:
            self._assembly = Assembly(self.evidence, self.supervisor.main or 0)
        if self._is_given_up:  # perhaps before there was anything to see
            return Trace((), (), (), Finished(end.exit_code or 0, ()))
        if not is_up:
            raise InternalError("not-up")
        assert self._assembly is not None
        assembly = self._assembly
        waits = tuple(assembly.wait_of(pid, lines.get(pid)) for pid in alive)
        events = assembly.events()
        ending = self._ending(hang, waits, assembly, lines, end)
        return Trace(tuple(assembly.infos), tuple(assembly.queues), events, ending)

    def histories(self) -> tuple[History, ...]:
        """What each process did and observed, once the trace is there; none where they tell nothing of the program."""
        is_whole = sum(map(len, self.evidence.output.values())) < self.run.limits.output_kib << 10
        return histories_of(self._assembly, is_whole=is_whole) if self._assembly is not None else ()

    def _arguments(self) -> Iterator[str]:
        boot = BOOT.format(folder=str(INSIDE), name="recorder", args=self._boot_args())
        yield from ("-s", "-P", "-X", "utf8", "-c")
        yield f"{boot}from inside.live import driver; driver.drive(recorder, {ORDERS})"

    def _boot_args(self) -> str:
        return f"{NOTES}, {str(self.path)!r}, {str(INSIDE)!r}, gated={bool(self.run.turns)}"

    def is_over(self, wait_s: float) -> bool:
        """Watch it for so long at most, once; whether the main process and its helpers have ended, or it is stuck."""
        if self._is_given_up:
            return True
        if self.streams.listen(wait_s):
            self._watch.heard()
        if self.supervisor.exit_code is not None:
            # Not since the last sound: what outlives the main process may go on printing without end.
            self._ended_s = self._ended_s or time.monotonic()
            return self.supervisor.empty or time.monotonic() - self._ended_s > GRACE_S
        if (hang := self._watch.look()) is None:
            return False
        if self.streams.catch_up():  # it may show that something moved after all
            self._watch.heard()
            if not self._watch.is_so(hang):
                return False
        self._hang = hang
        return True

    def _alive(self) -> tuple[int, ...]:
        """The processes of the program that have not ended, without multiprocessing's own helpers."""
        actors = self.evidence.actors()
        below = (pid for pid in self.supervisor.below() if not is_gone(pid))
        return tuple(pid for pid in below if pid in actors or not is_helper(pid))

    def _ending(
        self, hang: Hang | None, waits: tuple[Wait, ...], assembly: Assembly, lines: dict[int, int], end: End
    ) -> Ending:
        failed = next((note for note in self.evidence.notes if note.kind == "load_failed"), None)
        if failed is not None and (failure := failure_of(failed)) is not None:
            return NotLoaded(failure)
        if hang is None:
            return Finished(end.exit_code or 0, waits)
        match hang.kind:
            case HangKind.DEADLOCK:
                return Deadlocked(waits)
            case HangKind.LOOP:
                process = assembly.ids.get(hang.pid, MAIN)
                return Looping(process, lines.get(hang.pid), hang.cpu_s, hang.slept_s, hang.calls, waits)
            case HangKind.CLOCK:
                return TimedOut(hang.limit_s, waits)
            case HangKind.PROCESSOR:
                return TimedOut(hang.limit_s, waits, Spent.PROCESSOR)
