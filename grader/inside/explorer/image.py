"""A process image: student code that runs until its next operation whose outcome is not known yet.

Theory of operation. A question names a process and all that it has observed so far. The process is run from its very
beginning, in a greenlet: every operation takes its outcome from that history, and the first one without an outcome
switches back to the hub. It may be resumed with a guess of what will be asked next, which saves a run; in the end it
never is. So ``finally:`` and a bare ``except:`` around a queue call see nothing of it: no exception is raised to stop
the code. Operations whose outcome can only be one (``start``, ``close``, a ``put`` that never blocks) do not stop it;
they are announced and the code goes on.

A child that is forked begins where its parent stands: the parent is run first, up to that ``start()``.
"""

from __future__ import annotations

import sys
import types
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import greenlet

from ..describe import error_fields
from .items import message, pickled
from .stage import STAGE
from .state.callees import Callees

LONGEST_CHAIN = 600  # operations announced in one answer; a program of the lesson makes about twenty
MOST_NAPS = 10_000  # in a row, with nothing in between that another process could see
MOST_TEXT = 1_000_000  # characters printed before an operation; what a process that prints more does is not told
ENDLESS = ("loop", "stuck", "flood")  # of which no other operation comes: then it makes no difference what was printed
IMMUTABLE = (str, int, float, bool, bytes, type(None))


class Program:
    """What a worker runs images of: the compiled source and how it is to be started."""

    def __init__(
        self, path: str, code: types.CodeType, callees: Callees, start_method: str, functions: list[str],
        *, loop_cpu_s: float, reads_clock: bool, reflects: bool,
    ) -> None:  # fmt: skip
        self.path = path
        self.code = code
        self.callees = callees
        self.numbers = {one: number for number, one in enumerate(_codes(code))}
        self.start_method = start_method
        self.functions = functions
        self.loop_cpu_s = loop_cpu_s  # of processor time, that a process may compute between two of its operations
        self.reads_clock = reads_clock
        self.reflects = reflects


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code and all that is in it, always in the same order."""
    yield code
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _codes(inner)


class Image:
    """One run of one process, after one history."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.method = program.start_method
        self.modules: dict[str, types.ModuleType] = {}
        self.module = types.ModuleType("__main__")
        self.text: list[str] = []
        self.delay_s = self.clock_s = 0.0
        self.checksum = self.known = self.performed = 0
        self.operations: list[list[Any]] = []
        self.mutable: list[tuple[str, int, Any, bytes]] = []
        self.puts: dict[str, int] = {}
        self.loading = self.spawning = self.talks = self.inherits = False
        self.handlers: dict[int, Any] = {}  # of signals
        self.opens: list[str] = []  # what a process that is being spawned will open again by name
        self.fork_at: str | None = None
        self.begin: Callable[[], None] | None = None
        self.process: Any = None
        self.lives: list[Any] = []  # never let go: that would end them, and run what they have in ``finally``
        self.hub = greenlet.getcurrent()
        self.become("0", [])

    def become(self, identity: str, history: list[Any]) -> None:
        """From here on, be the process of this identity, with this history."""
        self.identity, self.history, self.cursor = identity, history, 0
        self.quiet = bool(history)  # what is known already need not be told again
        self.children = self.made = 0
        self.started: list[Any] = []
        self.operations = []
        self._begin_to_listen()
        self.checksum = self.known = 0
        self.mutable, self.puts = [], {}

    def run(self, body: Callable[[], None], ancestry: list[tuple[str, list[Any]]]) -> Any:
        """Run one process after another, each up to the ``start()`` of the next, and the last until it asks or ends.

        Returns the last one's greenlet, which still has the frames if it asked; ``None`` if a child was never started.
        """
        STAGE.image = self
        begin: Callable[[], None] | None = body
        life = None
        for number, (identity, history) in enumerate(ancestry):
            if begin is None:
                return None
            self.become(identity, history)
            self.fork_at = ancestry[number + 1][0] if number + 1 < len(ancestry) else None
            self.quiet |= self.fork_at is not None
            self.begin = None
            life = greenlet.greenlet(self._live)
            self.lives.append(life)
            life.switch(begin)
            begin = self.begin
        return life

    def ask(self, kind: str, *arguments: Any) -> Any:
        """Perform an operation with more than one outcome; what its history says of it."""
        self.add(kind, arguments)
        while self.cursor == len(self.history):
            self.hub.switch()
        outcome = self.history[self.cursor]
        self.cursor += 1
        if self.cursor == len(self.history):
            self.known, self.quiet = self.checksum, self.fork_at is not None
        return outcome

    def go_on(self, life: Any, *outcomes: Any) -> None:
        """Resume the process that stands in ``life`` with the outcomes of its next operations, up to the one after."""
        self.history, self.operations, self.quiet = [*self.history, *outcomes], [], True
        life.switch()

    def announce(self, kind: str, *arguments: Any) -> None:
        """Perform an operation whose outcome is known."""
        self.add(kind, arguments)
        if len(self.operations) > LONGEST_CHAIN:
            self.add("flood", ())
            self.stop()

    def unexplorable(self, what: str) -> NoReturn:
        """Stop here: the explorer does not know what follows."""
        self.add("unexplorable", (what,))
        self.stop()

    def stop(self) -> NoReturn:
        """Give the answer, and never come back."""
        while True:
            self.hub.switch()

    def say(self, text: str) -> None:
        """Keep what is printed until the next operation; so much of it that an answer stays one."""
        self.said += len(text)
        if self.said <= MOST_TEXT:
            self.text.append(text)

    def sleep(self, seconds: float) -> None:
        """Let the process's own time go on. Who does nothing else never ends, unless he is ended with his parent."""
        self.delay_s += seconds
        self.clock_s += seconds
        self.naps += seconds > 0
        if self.naps > MOST_NAPS:
            is_daemon = getattr(self.process, "_daemon", False)
            self.add("stuck" if is_daemon else "loop", () if is_daemon else (0,))
            self.stop()

    def object_id(self) -> str:
        """The identity of a queue or lock made now: its maker's, and a number; alike in all that inherit it."""
        self.made += 1
        return f"{'inherited' if self.inherits else self.identity}#{self.made}"

    def line(self) -> int | None:
        """The innermost line of the submission that is being executed."""
        frame: types.FrameType | None = sys._getframe(1)
        while frame is not None and frame.f_code.co_filename != self.program.path:
            frame = frame.f_back
        return frame.f_lineno if frame is not None else None

    def remember(self, queue: str, item: Any, data: bytes) -> None:
        """Keep an item that can still be changed: the feeder thread pickles it later than ``put()`` returns."""
        number = self.puts[queue] = self.puts.get(queue, 0) + 1
        if type(item) not in IMMUTABLE:
            self.mutable.append((queue, number, item, data))

    def add(self, kind: str, arguments: tuple[Any, ...], line: int | None = None) -> None:
        """Note an operation that is about to happen, with what was printed and slept before it.

        ``line``: where it is, if that is not on the stack any more.
        """
        self.performed += 1
        if self.mutable:
            self._tell_of_changes()
        self.checksum = hash((self.checksum, kind, arguments[0] if arguments[:1] and type(arguments[0]) is str else ""))
        if self.quiet:
            self._begin_to_listen()
            return
        self.talks |= self.said > MOST_TEXT and kind not in ENDLESS
        said = [line for line in "".join(self.text).splitlines() if line.strip()] if self.text else []
        operation = [kind, line or self.line(), said, round(self.delay_s, 6), *arguments]
        self._begin_to_listen()
        self.operations.append(operation)

    def _begin_to_listen(self) -> None:
        """What is printed and slept from here on belongs to the next operation."""
        self.text, self.said, self.naps, self.delay_s = [], 0, 0, 0.0

    def _tell_of_changes(self) -> None:
        kept, self.mutable = self.mutable, []
        for queue, number, item, data in kept:
            now = pickled(item)
            if now != data:
                self.add("changed", (queue, number, message(item, now)))
            self.mutable.append((queue, number, item, now or data))

    def _live(self, body: Callable[[], None]) -> None:
        code, failure, left = 0, None, None
        try:
            body()
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else int(end.code is not None)
            left = error_fields(end, self.program.path)["line"]
        except BaseException as error:  # noqa: BLE001 - whatever it is, it ends the process
            code, failure = 1, error_fields(error, self.program.path)
        self.add("exit", (code, failure), left)
