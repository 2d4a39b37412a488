"""Things that an attack must not reach, and a look at each of them afterwards: read, changed, or left behind."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import resource
import secrets
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Self

from grader.sandbox.procfs import children
from tests.helpers.support import SOLUTIONS

BYSTANDER = """
import ctypes, sys
text = ctypes.create_string_buffer(b"whole", 16)
print(ctypes.addressof(text), flush=True)
sys.stdin.read()
"""
PARTS = Path(__file__).parent.parent / "attacks" / "parts"
PART = re.compile(rb"^#: (\w+)\n", re.M)  # stands for what many attacks have in common
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
IPC_RMID = 0
LOOK_EVERY_S = 0.02
# What must reach neither a terminal nor a CI runner: control characters, C1 controls and directions in UTF-8, orders.
RAW = re.compile(
    rb"[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xe2\x80[\x8e\x8f\xa8-\xae]|\xe2\x81[\xa6-\xa9]|^[ \t]*::\w|##\[", re.M
)


class Ran(NamedTuple):
    """One process, watched from outside: its exit code, what it wrote, its time and its own most memory."""

    code: int | None
    output: bytes
    errors: bytes
    seconds: float
    peak_mib: int
    problem: str = ""


class Canary:
    """A folder, a bystander, sockets, and a secret, all of the user who grades. Leaving the context removes them."""

    def __init__(self, tree: Path) -> None:
        self.secret = secrets.token_hex(16)
        self.mark = f"attack-{self.secret[:12]}"
        self.key = int(self.secret[:7], 16)
        self.submissions, self.folder = tree / "submissions", tree / "canary"
        for folder in (self.submissions, self.folder, self.folder / "private", self.folder / "mount"):
            folder.mkdir(parents=True)
        for name in ("secret", "diary", f"private/{self.secret}"):
            (self.folder / name).write_text(self.secret, encoding="utf-8")
            (self.folder / name).chmod(0o600)
        self._bystander = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", BYSTANDER, f"secret={self.secret}"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        assert self._bystander.stdout is not None
        self._address = int(self._bystander.stdout.readline())
        self._rights = self._rights_of_bystander()
        self._sockets = self._listen()
        # What other tests of this process have started is theirs: a pool's resource tracker, for one.
        self._known = {self._bystander.pid, *children(os.getpid())}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bystander.kill()
        self._bystander.communicate()
        self._unmount()
        for each in self._sockets:
            each.close()

    def _listen(self) -> tuple[socket.socket, ...]:
        tcp = socket.create_server(("127.0.0.1", 0))
        udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        udp.bind(("127.0.0.1", 0))
        abstract, stream = socket.socket(socket.AF_UNIX), socket.socket(socket.AF_UNIX)
        datagrams = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        for each, name in ((abstract, f"\0{self.mark}"), (stream, "socket"), (datagrams, "datagrams")):
            each.bind(name if name[0] == "\0" else str(self.folder / name))
        for each in (abstract, stream):
            each.listen()
        return tcp, udp, abstract, stream, datagrams

    def places(self, submission: Path) -> dict[str, Any]:
        """Where everything is: no attack has to search for it."""
        names = ("secret", "diary", "mount", "socket", "datagrams")
        return {
            **{name: str(self.folder / name) for name in names},
            "folder": str(self.folder),
            "submission": str(submission),
            "answer": str(SOLUTIONS / "model2.py"),
            "settings": str(SOLUTIONS / "model2.toml"),
            "victim": self._bystander.pid,
            "address": self._address,
            "port": self._sockets[0].getsockname()[1],
            "udp": self._sockets[1].getsockname()[1],
            "abstract": self.mark,
            "mark": self.mark,
            "key": self.key,
        }

    def place(self, attack: Path, exercise: str) -> Path:
        """A copy of an attack that knows the places, in a folder where nothing else is."""
        path = self.submissions / f"{exercise}.py"
        data = PART.sub(lambda named: (PARTS / f"{named[1].decode()}.txt").read_bytes(), attack.read_bytes())
        path.write_bytes(data.replace(b"CANARY = {}", f"CANARY = {self.places(path)!r}".encode()))
        return path

    def wins(self, path: Path, ran: Ran) -> Iterator[str]:
        """What the attack reached; its submission must have been placed and run."""
        said = ran.output + ran.errors
        if ran.problem:
            yield ran.problem
        if self.secret.encode() in said or b"answer-read" in said:
            yield "carried a secret out"
        if RAW.search(said):
            yield "wrote to the terminal"
        yield from self._changed(path)
        yield from self._left()

    def _changed(self, path: Path) -> Iterator[str]:
        expected = {"secret": 0o600, "diary": 0o600, "private": 0o755, f"private/{self.secret}": 0o600,
                    "mount": 0o755, "socket": 0, "datagrams": 0}  # fmt: skip
        found = {str(each.relative_to(self.folder)): each for each in self.folder.rglob("*")}
        texts = [each.read_text() for each in found.values() if each.is_file()]
        modes = {name: found[name].stat().st_mode & 0o777 for name, mode in expected.items() if mode and name in found}
        if expected.keys() != found.keys() or set(texts) != {self.secret}:
            yield "changed a file"
        if modes != {name: mode for name, mode in expected.items() if mode}:
            yield "changed a mode"
        if b"100 / 100" in path.read_bytes()[-20:]:
            yield "changed its own file"
        if self._unmount():
            yield "mounted over a folder"
        if self._bystander.poll() is not None:
            yield "killed a bystander"
        elif self._text_of_bystander() != b"whole":
            yield "wrote into a bystander"
        elif self._rights_of_bystander() != self._rights:
            yield "limited a bystander"
        if select.select(self._sockets, [], [], 0)[0]:
            yield "reached a socket"

    def _unmount(self) -> int:
        """How often something was mounted over our folder."""
        count = 0
        while (self.folder / "mount").is_mount():
            ctypes.CDLL(None).umount(str(self.folder / "mount").encode())
            count += 1
        return count

    def _text_of_bystander(self) -> bytes:
        with open(f"/proc/{self._bystander.pid}/mem", "rb", buffering=0) as memory:  # noqa: PTH123 - no file to speak of
            memory.seek(self._address)
            return memory.read(5)

    def _rights_of_bystander(self) -> tuple[object, ...]:
        pid = self._bystander.pid
        limits = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        return limits, os.getpriority(os.PRIO_PROCESS, pid), os.sched_getaffinity(pid)

    def _left(self) -> Iterator[str]:
        for folder in ("/dev/shm", "/tmp", tempfile.gettempdir()):
            if Path(folder, self.mark).exists():
                Path(folder, self.mark).unlink()
                yield f"left a file in {folder}"
        libc = ctypes.CDLL(None)
        if (segment := libc.shmget(self.key, 0, 0)) >= 0:
            libc.shmctl(segment, IPC_RMID, None)
            yield "left shared memory"
        if strays := list(self._strays()):
            yield f"left {len(strays)} processes: {', '.join(strays)}"

    def _strays(self) -> Iterator[str]:
        """Every new process that has lost its parent is ours, as this process is a subreaper; each is ended here."""
        while new := [pid for pid in children(os.getpid()) if pid not in self._known]:
            for pid in new:
                with contextlib.suppress(ProcessLookupError, ChildProcessError):
                    ended = os.waitpid(pid, os.WNOHANG) != (0, 0)
                    if not ended:
                        who = described(pid)
                        os.kill(pid, signal.SIGKILL)
                        os.waitpid(pid, 0)
                        yield who


def described(pid: int) -> str:
    """What a process is and does (proc(5)), for whoever finds out why it is still there."""
    told = [f"{pid}"]
    for name in ("cmdline", "stat", "wchan", "status"):
        try:
            text = Path(f"/proc/{pid}/{name}").read_text(encoding="utf-8", errors="replace")
        except OSError as problem:
            text = str(problem)
        if name == "status":
            text = " ".join(line for line in text.splitlines() if line.startswith(("Uid", "PPid", "NSpid", "Sig")))
        told.append(f"{name} {text.replace(chr(0), ' ')[:240]}")
    return "; ".join(told)


@contextlib.contextmanager
def adopting_orphans() -> Iterator[None]:
    """For that long, whatever loses its parent below this process becomes its child (prctl(2)), and is found."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    try:
        yield
    finally:
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 0, 0, 0, 0)


def watch(command: Sequence[str], environment: Mapping[str, str], cwd: Path, limit_s: float, most_mib: int) -> Ran:
    """Run a command to its end, or to the limit; what it writes goes to files, so that it never waits for a reader."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        began_s, peak_mib, problem = time.monotonic(), 0, ""
        process = subprocess.Popen(
            command, env=environment, cwd=cwd, stdin=subprocess.DEVNULL, stdout=output, stderr=errors
        )
        while process.poll() is None:
            peak_mib = max(peak_mib, _peak_mib(process.pid))
            if time.monotonic() - began_s > limit_s:
                problem = "hung"
            elif _state(process.pid) in ("T", "t"):
                problem = "was stopped"
            if problem:
                process.kill()
                process.wait()
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(LOOK_EVERY_S)
        if not problem and peak_mib > most_mib:
            problem = "took too much memory"
        output.seek(0)
        errors.seek(0)
        return Ran(process.returncode, output.read(), errors.read(), time.monotonic() - began_s, peak_mib, problem)


def _status(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/status").read_text(encoding="latin-1")
    except OSError:
        return ""


def _peak_mib(pid: int) -> int:
    found = re.search(r"^VmHWM:\s+(\d+) kB", _status(pid), re.M)
    return int(found[1]) >> 10 if found else 0


def _state(pid: int) -> str:
    found = re.search(r"^State:\s+(\S)", _status(pid), re.M)
    return found[1] if found else ""
