"""The supervisor: what it starts it ends, whatever that does against it."""

from __future__ import annotations

import os
import select
import socket
import sys
from contextlib import closing
from pathlib import Path

import pytest

from grader.sandbox import procfs
from grader.sandbox.procfs import is_gone, snapshot
from grader.sandbox.supervisor.handle import Supervisor
from grader.sandbox.supervisor.main import Command


def start(folder: Path, code: str) -> tuple[Supervisor, socket.socket]:
    """Run a piece of Python under a supervisor; the socket is its descriptor 3."""
    ours, theirs = socket.socketpair()
    with theirs:
        command = Command([sys.executable, "-I", "-S", "-c", code], {}, folder, {3: theirs.fileno()})
        return Supervisor(command), ours


TREES = {
    "plain": "os.fork()",
    "stubborn": "signal.signal(15, signal.SIG_IGN); signal.signal(2, signal.SIG_IGN)",
    "session": "os.fork() or os.setsid()",
    "double-fork": "os.fork() and os._exit(0); os.setsid(); os.fork() and os._exit(0)",
    "deep": "[os.fork() and signal.pause() for _ in range(8)]",
    "stopped": "os.fork() or os.kill(os.getpid(), signal.SIGSTOP)",
}


@pytest.mark.parametrize("tree", TREES.values(), ids=TREES)
def test_every_kind_of_tree_is_ended(tree: str, tmp_path: Path) -> None:
    """The kernel says that no child is left, and says how many there were."""
    code = f"import os, signal\n{tree}\nos.write(3, b'.')\nsignal.pause()"
    supervisor, ours = start(tmp_path, code)
    with closing(ours), supervisor:
        assert ours.recv(1) == b"."
        supervisor.listen()
        below = supervisor.below()
        end = supervisor.end()

    assert below
    assert end.complete
    assert end.killed >= 1
    assert [pid for pid in below if not is_gone(pid)] == []


def test_what_is_asked_to_end_ends_while_nobody_waits(tmp_path: Path) -> None:
    """And how it ended is told whenever it is asked for."""
    supervisor, ours = start(tmp_path, "import os, signal\nos.fork()\nos.write(3, b'.')\nsignal.pause()")
    with closing(ours), supervisor:
        assert ours.recv(1) + ours.recv(1) == b".."
        watched = os.pidfd_open(supervisor.pid)
        supervisor.begin_to_end()
        supervisor.begin_to_end()

        select.select([watched], [], [])
        os.close(watched)
        assert ours.recv(1) == b""  # nobody is left who holds the other end
        assert supervisor.end() == (None, 2, True)


def test_a_chain_that_forks_as_fast_as_it_can_is_ended(tmp_path: Path) -> None:
    """Each link starts the next and exits."""
    supervisor, ours = start(tmp_path, "import os\nos.write(3, b'.')\nwhile not os.fork(): pass")
    with closing(ours), supervisor:
        assert ours.recv(1) == b"."
        assert supervisor.end().complete


@pytest.mark.parametrize(
    ("code", "expected"), [("pass", 0), ("raise SystemExit(7)", 7), ("import os; os.kill(os.getpid(), 9)", -9)]
)
def test_the_exit_code_is_the_kernels(code: str, expected: int, tmp_path: Path) -> None:
    """As of any child: negative for a signal."""
    supervisor, ours = start(tmp_path, code)
    with closing(ours), supervisor:
        while supervisor.exit_code is None:
            supervisor.listen()
        assert supervisor.end().exit_code == expected


def test_children_are_found_without_the_kernels_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not every kernel has ``/proc/PID/task/TID/children``; parents are known everywhere."""
    supervisor, ours = start(tmp_path, "import os, signal\nos.fork()\nos.write(3, b'.')\nsignal.pause()")
    with closing(ours), supervisor:
        assert ours.recv(1) + ours.recv(1) == b".."
        supervisor.listen()
        listed = supervisor.below()
        monkeypatch.setattr(procfs, "_tasks", lambda _pid: [tmp_path])

        assert supervisor.below() == listed
        assert len(listed) == 2


def test_a_process_that_goes_while_it_is_looked_at_has_no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kernel says "no such process" then, where it says "no such file" of one that was gone before."""

    def go(_pid: int) -> list[Path]:
        raise ProcessLookupError

    monkeypatch.setattr(procfs, "_tasks", go)

    assert procfs.children(os.getpid()) == []


@pytest.mark.parametrize("name", [b"\xff\xfe", b"a\x0bb\x1cc", b"State:\tZ", b") Z 1 1", b"\n\r"])
def test_a_process_is_called_what_it_likes(name: bytes, tmp_path: Path) -> None:
    """And neither breaks the reader nor passes for something that it is not."""
    rename = f"import ctypes, os\nctypes.CDLL(None).prctl(15, {name!r}, 0, 0, 0)"
    code = f"{rename}\nos.write(3, b'.')\nos.read(os.pipe()[0], 1)"
    supervisor, ours = start(tmp_path, code)
    with closing(ours), supervisor:
        assert ours.recv(1) == b"."
        supervisor.listen()
        while not (seen := snapshot(supervisor.pid, supervisor.own, supervisor.isolation.uid)).all_wait:
            pass
        assert supervisor.main in seen.pids
        assert not is_gone(supervisor.main)


def test_only_what_is_handed_over_is_open(tmp_path: Path) -> None:
    """No descriptor of the grader reaches a submission."""
    with (tmp_path / "secret").open("w") as secret:
        os.set_inheritable(secret.fileno(), True)  # noqa: FBT003
        supervisor, ours = start(tmp_path, "import os\nos.write(3, str(sorted(os.listdir('/proc/self/fd'))).encode())")
        with closing(ours), supervisor:
            listed = ours.recv(1000).decode()

    assert listed.replace("'4'", "").count("'") == 8, listed  # 0 to 3; 4 is the listing itself


def test_a_process_asleep_without_a_timeout_is_known_from_one_that_will_wake(tmp_path: Path) -> None:
    """The kernel's word for it, for the calls a queue is made of."""
    waits = {
        "os.read(os.pipe()[0], 1)": True,
        "threading.Lock().acquire() and (lock := threading.Lock()) and lock.acquire() and lock.acquire()": True,
        "time.sleep(60)": False,
        "select.select([], [], [], 60)": False,
        "(ends := socket.socketpair()) and ends[0].recv(1)": False,
    }
    for statement, expected in waits.items():
        code = f"import os, select, socket, threading, time\npair = os.pipe()\nos.write(3, b'.')\n{statement}"
        supervisor, ours = start(tmp_path, code)
        with closing(ours), supervisor:
            assert ours.recv(1) == b"."
            supervisor.listen()
            # Where it sleeps between two looks and was not switched meanwhile, it has come to where it stays.
            while True:
                before = snapshot(supervisor.pid, supervisor.own, supervisor.isolation.uid)
                asleep = all(procfs._stat(pid)[:1] == ["S"] for pid in before.pids)
                seen = snapshot(supervisor.pid, supervisor.own, supervisor.isolation.uid)
                if asleep and seen == before:
                    break
            assert seen.all_wait is expected, statement
