"""Programs that have computed for long, each kept where it is suspended, in a process of its own.

Theory of operation. A question names a history, and the process that answers it runs the program from its beginning.
Where that took long, the process is forked with the program suspended in it: the copy is a *holder* of that history. A
question about a longer one is handed to the holder of the longest beginning of it. A holder never goes on itself, for
it may be asked again: it forks a process that does, and that becomes a holder in its turn where it computed for long.
So nothing is computed twice, but where a holder had to make room for another: then the program is run again.

What belongs to a run, its random numbers, its ``__main__``, its standard output, is in the holder as it was, since a
holder is forked before anything else is run.
"""

from __future__ import annotations

import contextlib
import json
import os
import socket
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from .image import Image
from .payloads import PAYLOADS
from .protocol import Question, answers

MOST_HOLDERS = 32
MOST_ANSWERS = 4096
LARGEST_PIECE = 1 << 16
Key = tuple[str, str, str, tuple[Any, ...]]
Send = Callable[[dict[str, Any]], None]


class Life(NamedTuple):
    """A suspended program: its image, and the greenlet that has its frames; ``None`` if it was never begun."""

    image: Image
    greenlet: Any

    @property
    def goes_on(self) -> bool:
        """Whether it stands before an operation, whose outcome it waits for."""
        return self.greenlet is not None and not self.greenlet.dead and bool(self.image.operations)


class Holders:
    """The holders that one process knows of; those used last are kept, and of several in the same state one."""

    def __init__(self, go_on: Callable[[Life, bytes, Send], bool]) -> None:
        self._go_on = go_on  # in a process forked for it: answers a question, and says whether to hold what came of it
        self._held: dict[Key, socket.socket] = {}  # the one used last comes last
        self._answers: dict[Key, dict[str, Any]] = {}
        self._states: set[tuple[Any, ...]] = set()

    def keep(self, question: Question, life: Life, answer: dict[str, Any]) -> None:
        """Keep what a question came to; a program that has not ended is kept itself."""
        key = _key(question)
        self._remember(key, answer)
        if not life.goes_on or key in self._held:
            return
        ours, theirs = socket.socketpair()
        try:
            child = os.fork()
        except OSError:  # there may be no more processes: the program is run again
            ours.close()
            theirs.close()
            return
        if not child:
            ours.close()
            self._hold(theirs, life)
        theirs.close()
        self._add(key, ours, answer)

    def reply(self, question: Question) -> dict[str, Any] | None:
        """What a holder answers, or answered before; ``None`` where the program is to be run from its beginning."""
        if not self._answers:
            return None
        key = _key(question)
        if key in self._answers and (self._answers[key]["state"] is not None or not question.state):
            return answers([self._answers[key]], 0)
        *process, history = key
        for length in range(len(history) - 1, -1, -1):
            before = (*process, history[:length])
            if before in self._held:
                return self._ask(before, key, question)
        return None

    def _ask(self, before: Key, key: Key, question: Question) -> dict[str, Any] | None:
        holder = self._held[before] = self._held.pop(before)
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(holder, [b"?"], [theirs.fileno()])
            except OSError:
                self._drop(before)
                ours.close()
                return None
        reply = _exchange(ours, question._replace(payloads=PAYLOADS.needed(question.referring)))
        if reply is None or "slow" in reply:
            ours.close()
            return reply
        self._remember(key, reply["answers"][0])
        if reply.pop("kept", False):
            self._add(key, ours, reply["answers"][0])
        else:
            ours.close()
        _reap()
        return {**reply, "ran": len(key[-1]) - len(before[-1])}

    def _add(self, key: Key, holder: socket.socket, answer: dict[str, Any]) -> None:
        *process, history = key
        state = (*process, len(history), answer["state"] or history)
        if state in self._states:  # the grader most likely goes on from the other history that led to it
            self._held = {key: holder, **self._held}
        else:
            self._held[key] = holder
        self._states.add(state)
        if len(self._held) > MOST_HOLDERS:
            self._drop(next(iter(self._held)))

    def _drop(self, key: Key) -> None:
        """Close a holder's socket: it ends itself."""
        self._held.pop(key).close()

    def _remember(self, key: Key, answer: dict[str, Any]) -> None:
        if len(self._answers) < MOST_ANSWERS:
            self._answers[key] = answer

    def _hold(self, control: socket.socket, life: Life) -> NoReturn:
        """Be a holder: fork for every question; until the other side has closed."""
        for other in self._held.values():
            other.close()  # else they would never see that the process which knows of them is gone
        self._held = {}
        while True:
            with contextlib.suppress(OSError):
                asked, descriptors, _, _ = socket.recv_fds(control, 1, 1)
                _reap()
                if not asked:
                    os._exit(0)
                with socket.socket(fileno=descriptors[0]) as channel:
                    if not os.fork():
                        control.close()
                        self._run_on(channel, life)

    def _run_on(self, channel: socket.socket, life: Life) -> NoReturn:
        if self._go_on(life, _line(channel), lambda reply: channel.sendall(json.dumps(reply).encode() + b"\n")):
            self._hold(channel, life)
        os._exit(0)


def _key(question: Question) -> Key:
    """What decides how a process behaves: how it began, who it is, its random numbers, and what it has observed."""
    return json.dumps(question.image), question.id, question.chance, tuple(question.history)


def _exchange(channel: socket.socket, question: Question) -> dict[str, Any] | None:
    """Ask, and wait; ``None`` where the process that was asked is gone without an answer."""
    try:
        channel.sendall(json.dumps(question._asdict()).encode() + b"\n")
        reply: dict[str, Any] = json.loads(_line(channel))
        return reply
    except (OSError, ValueError):
        return None


def _line(channel: socket.socket) -> bytes:
    """One line; nothing is sent after it before it was answered."""
    parts = []
    while piece := channel.recv(LARGEST_PIECE):
        parts.append(piece)
        if piece.endswith(b"\n"):
            break
    return b"".join(parts)


def _reap() -> None:
    """Of those that have ended; their processor time then counts as this one's."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
