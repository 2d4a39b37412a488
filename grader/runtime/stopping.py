"""Stopped at any moment, by Ctrl-C or by a signal of its kin: one sentence is said, all is undone, and that is the end.

An exception would not do. Raised wherever the main thread happens to be, it is swallowed in a ``__del__``, turned into
another error on its way through a context manager, or falls between the making of a thing and the noting of it. So
nothing is raised: the signal's handler itself says the sentence, undoes what there is to undo, and ends the process.
After the sentence nothing more is heard of it, whatever else fails because of what is undone.

It can, since all that outlives a process is noted here together with the way of undoing it, and undoing it needs the
operating system alone: a process by its id, a folder by its path. What is noted is noted either before it is made, or
in one piece with the making (``uninterrupted``), so that there is no moment at which something exists and is not noted.
What is undone in its own time (``Undoing.now``) is forgotten only afterwards; undoing a thing twice does no harm.

Handlers run in the main thread. Another thread that is about to make something is waited for; from then on nothing
is made any more: each attempt raises ``Stopped``.

A command may end in another way (``epilogue``): with a sentence and an exit code of its own; or, if it has more to do
between the stop and the end, such as writing the reports that there are, in its own place (``unwind``). Then all is
undone first, and ``Stopped`` is raised. It may be lost on its way, but not the stop: nothing new can be started, what
was started is gone, and ``finish`` says the sentence.
"""

from __future__ import annotations

import atexit
import functools
import os
import signal
import sys
from _thread import RLock, get_ident  # what threading is made of, imported in no time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from grader.runtime.language import chosen_language

SIGNALS = (signal.SIGINT, signal.SIGHUP, signal.SIGTERM)  # SIGTERM last: who sees it caught knows that all are
SIGNALLED = 128  # a shell's exit code for a program ended by a signal is this and the signal's number
PATIENCE_S = 5.0  # with another thread that is about to make something: that takes a few milliseconds
SENTENCE = "interrupted = "  # how the line of the catalogue begins


class Stopped(KeyboardInterrupt):
    """This process was stopped: nothing new is to be started."""


class Farewell(NamedTuple):
    """The last that is heard of a process."""

    code: int
    sentence: str


Epilogue = Callable[[int], Farewell | None]


class Undoing:
    """Something that exists and must not outlive this process, with the way of undoing it."""

    def __init__(self, undo: Callable[[], object]) -> None:
        self.undo = undo

    def now(self) -> None:
        """Undo it: its time has come."""
        self.undo()
        self.forget()

    def forget(self) -> None:
        """It is undone, in whichever way."""
        _ours().undoings.pop(self, None)


class _Process:
    """What is known of this process: what has to be undone, and whether it was stopped, by which signal."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.undoings: dict[Undoing, None] = {}
        self.number = 0
        self.main = 0  # the thread that handles signals; 0 where they are not ours to handle
        self.sentence = ""
        self.epilogue: Epilogue = self.farewell
        self._lock = RLock()  # held by other threads in one piece of work
        self._depth = self._waiting = 0

    def handle(self, number: int, _frame: object) -> None:
        """A signal has come; during the end of it all there is nothing more that a second one could ask for."""
        if self.number:
            return
        if self._depth:
            self._waiting = self._waiting or number
            return
        has_lock = self._lock.acquire(timeout=PATIENCE_S)
        self.number = number
        farewell = self.epilogue(number)
        if farewell is not None:
            _say(farewell.sentence)
        self.undo_all()
        if farewell is not None:
            os._exit(farewell.code)
        if has_lock:
            self._lock.release()
        raise Stopped

    def undo_all(self) -> None:
        """The last first; what fails leaves the others to be undone. A fork undoes nothing: all is its parent's."""
        if os.getpid() != self.pid:
            return
        while left := list(self.undoings):
            with suppress(Exception):  # no one is left to be told
                left[-1].undo()
            left[-1].forget()

    def enter(self) -> None:
        """Begin a piece of work that no stop falls into; raises ``Stopped`` after one."""
        if get_ident() == self.main:
            self._depth += 1
        else:
            self._lock.acquire()
        if self.number:
            self.leave()
            raise Stopped

    def leave(self) -> None:
        """End it, and attend to what came meanwhile."""
        if get_ident() != self.main:
            self._lock.release()
            return
        self._depth -= 1
        if self._waiting and not self._depth:
            self.handle(self._waiting, None)

    def farewell(self, number: int) -> Farewell:
        """As every command ends that has nothing else to say."""
        return Farewell(SIGNALLED + number, self.sentence)


@functools.cache
def _ours() -> _Process:
    process = _Process()
    atexit.register(process.undo_all)  # for programs that use the grader as a library
    return process


def guard(arguments: Sequence[str]) -> None:
    """From here on, signals stop this process as they should; from the main thread, once. In which language it speaks
    is told from the arguments of the command line.
    """
    process = _ours()
    process.main, process.sentence = get_ident(), _sentence(chosen_language(arguments))
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it, and a shell for its background jobs
            signal.signal(number, process.handle)


def finish() -> None:
    """Undo what is left at the end of all work; a process that was stopped ends here, whatever has become of that."""
    process = _ours()
    process.undo_all()
    if process.number:
        farewell = process.farewell(process.number)
        _say(farewell.sentence)
        os._exit(farewell.code)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """A stop waits until this is over: for making something and noting it. Nothing in it may take long, or wait."""
    process = _ours()
    process.enter()
    try:
        yield
    finally:
        process.leave()


def undo_later(undo: Callable[[], object]) -> Undoing:
    """Note how something is undone, that was just made or is made next; it must do no harm to undo it twice."""
    with uninterrupted():
        undoing = Undoing(undo)
        _ours().undoings[undoing] = None
    return undoing


@contextmanager
def epilogue(wanted: Epilogue) -> Iterator[None]:
    """While this lasts, it is asked how to end when the process is stopped."""
    process = _ours()
    before, process.epilogue = process.epilogue, wanted
    try:
        yield
    finally:
        process.epilogue = before


def usual(number: int) -> Farewell:
    """The epilogue of a command that has nothing to add."""
    return _ours().farewell(number)


def unwind(_number: int) -> None:
    """The epilogue of a command that has more to do than say a sentence: ``Stopped`` is raised where it happens to be.

    What comes out at the other end may be something else; ``was_stopped`` tells.
    """


def conclude(sentence: str) -> None:
    """What a process that was stopped says at its end, in place of the usual sentence."""
    _ours().sentence = sentence


def was_stopped() -> bool:
    """Whether a signal has stopped this process, which has only the reports of its work still to do."""
    return _ours().number != 0


def _say(sentence: str) -> None:
    """On a line of its own, also where there was a line of progress; and nothing after it."""
    clear = "\r\x1b[K" if os.isatty(2) else ""
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    with suppress(OSError):
        listener = os.dup(2)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.write(listener, f"{clear}{sentence}\n".encode(encoding, "replace"))


def _sentence(language: str) -> str:
    """What an interrupted grader says. The catalogue takes longer to load than there is time; and when a signal comes,
    files may be out of reach, since some are looked at as another user.
    """
    path = os.path.join(os.path.dirname(os.path.dirname(__file__)), "words", f"{language}.toml")  # noqa: PTH118, PTH120 - without pathlib
    with open(path, encoding="utf-8") as catalogue:  # noqa: PTH123
        line = next(line for line in catalogue if line.startswith(SENTENCE))
    return line.removeprefix(SENTENCE).strip().strip('"')
