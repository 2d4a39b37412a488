"""The three sockets between the student's processes and the grader: standard output, standard error, and notes."""

from __future__ import annotations

import select
import socket
import struct
from contextlib import ExitStack

from grader.live.evidence import LARGEST_PACKET, Evidence
from grader.sandbox.supervisor.handle import Supervisor

OUTPUT, ERRORS, NOTES = 1, 2, 3  # the student's descriptors
CREDENTIALS = struct.Struct("3i")
MOST_WAITING = 1000  # notes at one time: more than a socket holds (net.core.rmem_default, 212992, over 768 a packet)


class Streams:
    """Takes in what arrives, with the process it came from, into ``evidence``."""

    def __init__(self, stack: ExitStack, kept_bytes: int) -> None:
        self.evidence = Evidence(kept_bytes)
        self.theirs: dict[int, socket.socket] = {}
        self._ours: dict[int, socket.socket] = {}
        self._takers = {
            OUTPUT: self.evidence.add_output,
            ERRORS: self.evidence.add_errors,
            NOTES: self.evidence.add_note,
        }
        self._poll = select.poll()
        self._supervisor: Supervisor | None = None
        for number, kind in (
            (OUTPUT, socket.SOCK_STREAM),
            (ERRORS, socket.SOCK_STREAM),
            (NOTES, socket.SOCK_SEQPACKET),
        ):
            # Their end stays open here too: the end of the stream is the supervisor's news, not ours to guess.
            ours, theirs = socket.socketpair(socket.AF_UNIX, kind)
            self._ours[number], self.theirs[number] = stack.enter_context(ours), stack.enter_context(theirs)
            ours.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
            ours.settimeout(0)
            self._poll.register(ours, select.POLLIN)

    def watch(self, supervisor: Supervisor) -> None:
        """Take in the supervisor's news as well."""
        self._supervisor = supervisor
        self._poll.register(supervisor, select.POLLIN)

    def listen(self, timeout_s: float) -> bool:
        """Wait for something, take in what is there; whether there was anything."""
        ready = {descriptor for descriptor, _ in self._poll.poll(timeout_s * 1000)}
        heard = False
        if self._supervisor is not None and self._supervisor.fileno() in ready:
            self._supervisor.listen()
            heard = True
        for number, ours in self._ours.items():
            if ours.fileno() in ready:
                heard |= self._take(number)
        return heard

    def catch_up(self) -> bool:
        """Take in what has arrived by now, and all notes of it; whether there was anything."""
        heard = self.listen(0)
        for _ in range(MOST_WAITING):
            if not self._take(NOTES):
                break
            heard = True
        return heard

    def drain(self) -> None:
        """Take in everything that has arrived by now."""
        for number in self._ours:
            while self._take(number):
                pass

    def _take(self, number: int) -> bool:
        try:
            data, ancillary, _, _ = self._ours[number].recvmsg(LARGEST_PACKET, socket.CMSG_SPACE(CREDENTIALS.size))
        except BlockingIOError:
            return False
        self._takers[number](_writer(ancillary), data)
        return True  # an empty packet, too: more may stand behind it


def _writer(ancillary: list[tuple[int, int, bytes]]) -> int:
    """The process id that the kernel attests; 0 if it says none."""
    for level, kind, content in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_CREDENTIALS):
            return int(CREDENTIALS.unpack(content)[0])
    return 0
