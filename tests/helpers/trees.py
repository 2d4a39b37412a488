"""Process trees that are hard to end; each says ``.`` on descriptor 3 when it is up, and ends itself after 20 s."""

from __future__ import annotations

import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from grader.sandbox.supervisor.handle import Supervisor
from grader.sandbox.supervisor.main import Command

PRELUDE = """
import os, signal, time
END = time.monotonic() + 20
def nap():
    while time.monotonic() < END:
        time.sleep(0.2)
    os._exit(0)
def ignore():
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
def fork():
    while True:
        try:
            return os.fork()
        except OSError:
            time.sleep(0.001)
def hop(pause_s):
    while time.monotonic() < END:
        if fork():
            os._exit(0)
        time.sleep(pause_s)
    os._exit(0)
def hoppers(count, pause_s):
    for _ in range(count):
        if not fork():
            os.setsid(); ignore(); hop(pause_s)
"""
KINDS = {
    "plain": "for _ in range(3):\n    fork() or nap()",
    "stubborn": "ignore()\nfor _ in range(3):\n    fork() or nap()",
    "daemon": "for _ in range(3):\n    if not fork():\n        os.setsid(); ignore(); fork() and os._exit(0); nap()",
    "deep": "for n in range(8):\n    if fork(): break\n    os.setsid(); ignore(); n == 7 and os.write(3, b'.')",
    "hopper": "hoppers(1, 0.002)",
    "swarm": "hoppers(4, 0.002)",
    "fastswarm": "hoppers(4, 0)",
}


@contextmanager
def tree(kind: str) -> Iterator[Supervisor]:
    """One of them, up."""
    up = "" if kind == "deep" else "os.write(3, b'.')\n"  # there the last of the chain says so
    ours, theirs = socket.socketpair()
    with closing(ours), tempfile.TemporaryDirectory(prefix="pc-") as folder:
        argv = [sys.executable, "-I", "-S", "-c", f"{PRELUDE}{KINDS[kind]}\n{up}nap()"]
        with theirs:
            supervisor = Supervisor(Command(argv, {"HOME": folder}, Path(folder), {3: theirs.fileno()}))
        with supervisor:
            assert ours.recv(1) == b"."
            yield supervisor
