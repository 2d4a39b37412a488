"""Confinement: what each layer forbids is forbidden, by that layer alone; and what a program needs is not."""

from __future__ import annotations

import os
import platform
import shutil
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NamedTuple

import pytest

from grader.cli.main import ExitCode, main
from grader.domain.errors import InternalError
from grader.domain.isolation import SHARED_MEMORY, UNCONFINED, Isolation, Kill, Layer, Level
from grader.domain.limits import Limits
from grader.domain.results import Status
from grader.grading.grade import grade
from grader.grading.options import Options
from grader.inputs.scratch import is_shared, scratch_folder
from grader.report.narrative.isolation import as_data, diagnosis
from grader.sandbox import probe
from grader.sandbox.layers import seccomp
from grader.sandbox.layers.confine import refuse_shared
from grader.sandbox.layers.interpreter import PACKAGE, place
from grader.sandbox.layers.mount_plan import Act, PlannedMount, furniture
from grader.sandbox.layers.mounts import MNT_DETACH, MS_BIND
from grader.sandbox.layers.visible_paths import is_in_shared_memory, view
from grader.sandbox.policy import chosen
from grader.sandbox.supervisor.handle import Supervisor
from grader.sandbox.supervisor.main import Command
from grader.sandbox.supervisor.shm import listed, remove_new
from grader.sandbox.syscalls import mount, unmount
from grader.words import LANGUAGES, Words
from tests.helpers.support import SOLUTIONS, START_METHODS, grade_file, isolations, needs_root

STRONGEST = probe.strongest()
LEVELS = isolations()
ORDINARY = Limits()
BELOW = {Layer.ROOT: Layer.NAMESPACES, Layer.SCOPE: Layer.LANDLOCK}


def said(isolation: Isolation, code: str, limits: Limits = ORDINARY) -> str:
    """What a piece of Python says when it is run so: ``done``, or the name of its exception."""
    ours, theirs = socket.socketpair()
    program = f"""
import ctypes, os, socket, sys
libc = ctypes.CDLL(None, use_errno=True)
def call(result):
    if result == -1:
        raise OSError(ctypes.get_errno(), "refused")
try:
{chr(10).join("    " + line for line in code.splitlines())}
    word = "done"
except BaseException as problem:
    word = type(problem).__name__
os.write(3, word.encode())
"""
    with closing(ours), tempfile.TemporaryDirectory(prefix="pc-") as folder, chosen(isolation):
        command = Command([sys.executable, "-I", "-c", program], {}, Path(folder), {3: theirs.fileno()}, limits)
        with theirs:
            supervisor = Supervisor(command)
        with supervisor:
            return ours.recv(100).decode()


def alone(layer: Layer) -> Isolation:
    """This layer and what it rests on, and nothing else; as a machine that lacks all others would have it."""
    return probe.strongest(frozenset(Layer) - {layer, BELOW.get(layer, layer)})


class Reached(NamedTuple):
    """What the tests have outside, for submissions to reach for."""

    folder: Path
    port: int
    abstract: str

    def fill(self, code: str) -> str:
        """The code with their names in it."""
        return code.format(
            solution=str(SOLUTIONS / "model2.py"), folder=self.folder, port=self.port, abstract=self.abstract,
            grader=os.getpid(),
        )  # fmt: skip


@pytest.fixture(name="outside")
def things_outside(tmp_path: Path) -> Iterator[Reached]:
    """A folder with a socket, a port of this machine, and an abstract socket, whose name is another of the first's."""
    tmp_path.chmod(0o777)
    port, path = socket.create_server(("127.0.0.1", 0)), socket.socket(socket.AF_UNIX)
    abstract, name = socket.socket(socket.AF_UNIX), f"pc-test-{os.getpid()}"
    with port, path, abstract:
        path.bind(str(tmp_path / "s"))
        (tmp_path / "s").chmod(0o777)
        path.listen()
        above = Path(tempfile.gettempdir(), name)  # beside the scratch folder
        above.hardlink_to(tmp_path / "s")
        abstract.bind(f"\0{name}")
        abstract.listen()
        yield Reached(tmp_path, port.getsockname()[1], name)
        above.unlink()


LOOKED_AT_BY_ROOT = [
    name for name, one in LEVELS.items() if one.is_root and one.uid is None and Layer.LANDLOCK not in one.layers
]


@pytest.mark.parametrize("level", sorted(LEVELS.keys() - LOOKED_AT_BY_ROOT))
def test_no_copy_of_the_graders_memory_can_be_looked_into(level: str) -> None:
    """Neither the first process of a namespace nor, where it has a name, the supervisor: both are its forks."""
    code = "open(f'/proc/{os.getppid() or 1}/environ').read()"

    assert said(LEVELS[level], code) in ("PermissionError", "FileNotFoundError")


L = Layer
ATTEMPTS = {
    "read-the-solution": ("open({solution!r}).read()", (L.ROOT, L.LANDLOCK)),
    "list-the-solutions": ("os.listdir(os.path.dirname({solution!r}))", (L.ROOT, L.LANDLOCK)),
    "write-outside": ("open('{folder}/written', 'w')", (L.ROOT, L.LANDLOCK)),
    "read-the-graders-environment": ("open('/proc/{grader}/environ').read()", (L.ROOT, L.LANDLOCK)),
    "signal-the-grader": ("os.kill({grader}, 0)", (L.NAMESPACES, L.SCOPE, L.SECCOMP)),
    "signal-by-descriptor": (
        "import signal; signal.pidfd_send_signal(os.pidfd_open({grader}), 0)",
        (L.NAMESPACES, L.SCOPE, L.SECCOMP),
    ),
    "signal-when-something-is-to-be-read": (
        "import fcntl; fcntl.fcntl(0, fcntl.F_SETOWN, {grader})",
        (L.NAMESPACES, L.SECCOMP),
    ),
    "connect-by-tcp": ("socket.create_connection(('127.0.0.1', {port}))", (L.NAMESPACES, L.LANDLOCK, L.SECCOMP)),
    "send-by-udp": (
        "socket.socket(type=socket.SOCK_DGRAM).sendto(b'', ('127.0.0.1', {port}))",
        (L.NAMESPACES, L.SECCOMP),
    ),
    "connect-to-an-abstract-socket": (
        "socket.socket(socket.AF_UNIX).connect('\\0{abstract}')",
        (L.NAMESPACES, L.SCOPE, L.SECCOMP),
    ),
    "connect-to-a-socket-file": ("socket.socket(socket.AF_UNIX).connect('{folder}/s')", (L.ROOT, L.SECCOMP)),
    "connect-through-a-link": (
        "os.symlink('{folder}/s', 's'); socket.socket(socket.AF_UNIX).connect(os.getcwd() + '/s')",
        (L.ROOT, L.SECCOMP),
    ),
    "connect-through-the-folder-above": (
        "socket.socket(socket.AF_UNIX).connect(os.getcwd() + '/../{abstract}')",
        (L.ROOT, L.SECCOMP),
    ),
    "make-a-datagram-socket": ("socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)", (L.SECCOMP,)),
    "make-a-raw-pair": ("call(libc.socketpair(1, 3, 0, ctypes.create_string_buffer(8)))", (L.SECCOMP,)),
    "change-a-mode": (
        "os.chmod('{folder}', 0o701); assert os.stat('{folder}').st_mode & 0o777 == 0o701",
        (L.ROOT, L.SECCOMP),
    ),
    "change-a-time": (
        "os.utime('{folder}', (1, 1)); assert os.stat('{folder}').st_mtime == 1",
        (L.ROOT, L.SECCOMP),
    ),
    "limit-the-grader": ("import resource; resource.prlimit({grader}, 0, (-1, -1))", (L.NAMESPACES, L.SECCOMP)),
    "bind-the-grader-to-processors": (
        "os.sched_setaffinity({grader}, os.sched_getaffinity(0))",
        (L.NAMESPACES, L.SECCOMP),
    ),
    "slow-the-grader-down": ("os.setpriority(os.PRIO_PROCESS, {grader}, 0)", (L.NAMESPACES, L.SECCOMP)),
    "trace": ("call(libc.ptrace(0, 0, 0, 0))", (L.SECCOMP,)),
    "keep-a-message-queue": ("call(libc.msgget(0, 0o1600))", (L.SECCOMP,)),
    "a-gibibyte-and-a-half": ("bytearray(3 << 29)", (L.LIMITS,)),
    "a-large-file": ("open('large', 'wb').write(bytes(17 << 20))", (L.LIMITS,)),
    "many-open-files": ("files = [open('/dev/null') for _ in range(300)]", (L.LIMITS,)),
}


@pytest.mark.parametrize(("code", "layers"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_what_a_layer_forbids_works_without_any(code: str, layers: tuple[Layer, ...], outside: Reached) -> None:
    """Else that it fails would prove nothing."""
    assert layers
    assert said(UNCONFINED, outside.fill(code)) == "done"


@pytest.mark.parametrize(("code", "layers"), ATTEMPTS.values(), ids=ATTEMPTS)
def test_each_layer_forbids_it_alone(code: str, layers: tuple[Layer, ...], outside: Reached) -> None:
    """As far as this machine has the layer; and all of them together do."""
    having = {layer: isolation for layer in layers if layer in (isolation := alone(layer)).layers}
    wrong = {layer.value: word for layer in having if (word := said(having[layer], outside.fill(code))) == "done"}

    assert wrong == {}
    if STRONGEST.layers & set(layers):
        assert said(STRONGEST, outside.fill(code)) != "done"


HONEST = {
    "scratch": "open('notes.txt', 'w').write('x'); open('notes.txt').read()",
    "temporary-file": "import tempfile; tempfile.TemporaryFile(dir='.').write(b'x')",
    "socket-file-within": "s = socket.socket(socket.AF_UNIX); s.bind('s'); s.listen(); c = socket.socket(socket.AF_UNIX); c.connect(os.getcwd() + '/s'); c.send(b'x'); s.accept()[0].recv(1)",  # noqa: E501
    "limits-of-its-own": "import resource; resource.setrlimit(7, (64, 64)); os.sched_setaffinity(0, os.sched_getaffinity(0)); os.chmod('.', 0o700)",  # noqa: E501
    "manager": "import multiprocessing; os.environ['TMPDIR'] = os.getcwd(); m = multiprocessing.Manager(); m.list([1]).append(2); m.shutdown()",  # noqa: E501
    "socket-within": "ends = socket.socketpair(); ends[0].send(b'x'); ends[1].recv(1)",
    "threads": "import threading; t = [threading.Thread(target=bytes) for _ in range(20)]; [x.start() for x in t]; [x.join() for x in t]",  # noqa: E501
    "ten-processes": "[os.fork() or os._exit(0) for _ in range(10)]; [os.wait() for _ in range(10)]",
    "semaphore": "import multiprocessing; multiprocessing.Semaphore(1).acquire()",
    "shared-memory": "from multiprocessing.shared_memory import SharedMemory as M; M(create=True, size=99).unlink()",
    "signal-itself": "import signal; signal.signal(10, lambda *_: None); os.kill(os.getpid(), 10); signal.raise_signal(10); os.killpg(0, 10); signal.pthread_kill(__import__('threading').get_ident(), 10)",  # noqa: E501
    "signal-a-child": "child = os.fork() or __import__('time').sleep(60); os.kill(child, 9); os.wait()",
    "standard-library": "import json, decimal, sqlite3, ssl, zoneinfo, unicodedata; os.cpu_count()",
    "names-and-places": "os.getcwd(); os.path.expanduser('~'); os.stat('.'); os.listdir('.')",
    "random": "os.urandom(8); open('/dev/urandom', 'rb').read(1); open('/dev/null', 'w').write('x')",
    "two-hundred-mebibytes": "bytearray(200 << 20)",
    "its-own-proc": "open('/proc/self/status').read(); open('/proc/cpuinfo').read()",
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("code", HONEST.values(), ids=HONEST)
def test_what_a_program_needs_works_at_every_level(code: str, level: str) -> None:
    """With all layers and with any of them missing."""
    assert said(LEVELS[level], code) == "done"


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("method", START_METHODS)
def test_an_honest_submission_passes_at_every_level(level: str, method: str) -> None:
    """And its report says at which."""
    with chosen(LEVELS[level]):
        report = grade_file(SOLUTIONS / "model3.py", method)

    assert report.status is Status.PASSED
    assert report.isolation == LEVELS[level]


def test_more_processes_than_allowed_are_refused() -> None:
    """Where they are counted apart from the user's others; as many as allowed are not refused."""
    forks = "import signal\n[os.fork() or signal.pause() for _ in range({})]"
    counted = STRONGEST.uid is not None or (Layer.NAMESPACES in STRONGEST.layers and not STRONGEST.is_root)
    limits = Limits(processes=20)

    assert said(STRONGEST, forks.format(15), limits) == "done"
    assert (said(STRONGEST, forks.format(40), limits) == "BlockingIOError") is counted


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", ["psm_left-behind", "pym-1-left", "sem.mp-left"])
def test_nothing_stays_in_shared_memory_that_python_has_named(name: str, level: str) -> None:
    """A file that a submission leaves is removed."""
    assert said(LEVELS[level], f"open('/dev/shm/{name}', 'w').write('x')") == "done"

    assert not Path(SHARED_MEMORY, name).exists()


@pytest.mark.parametrize("uid", [None, 61000])
def test_what_other_programs_keep_in_shared_memory_stays(uid: int | None) -> None:
    """What was there, what is held, and what has a name that only another program gives, or another owner."""
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY, prefix="pc-test-") as mark:
        names = [f"{kind}{Path(mark).name}" for kind in ("psm_old-", "psm_held-", "cache-", "psm_left-")]
        old, held, other, left = (Path(SHARED_MEMORY, name) for name in names)
        old.touch()
        before = listed()
        for path in (other, left):
            path.touch()
        with held.open("w"):
            remove_new(before, uid)

        assert [path.exists() for path in (old, held, other, left)] == [True, True, True, uid is not None]
        for path in (old, held, other, left):
            path.unlink(missing_ok=True)


@needs_root("it gives a file to another user")
def test_a_user_of_its_own_leaves_nothing_in_shared_memory() -> None:
    """Whatever it is called."""
    before, left = listed(), Path(SHARED_MEMORY, f"anything-{os.getpid()}")
    left.touch()
    os.chown(left, 61000, 61000)
    remove_new(before, 61000)

    assert not left.exists()


@pytest.fixture(name="shared")
def folder_in_shared_memory() -> Iterator[Path]:
    """A course that somebody put where semaphores are kept."""
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY, prefix="pc-test-") as folder:
        Path(folder).chmod(0o755)
        shutil.copy(SOLUTIONS / "model2.py", folder)
        yield Path(folder)


MOUNTED = pytest.param("mounted", marks=needs_root("it mounts a folder at a second place"))


@pytest.mark.parametrize("place", ["submission", "kit", "report", MOUNTED, "elsewhere"])
def test_nothing_is_graded_while_a_course_lies_in_shared_memory_that_is_open(
    place: str, shared: Path, tmp_path: Path
) -> None:
    """Behind Landlock alone each submission could change the others, and the reports; no score, and a sentence."""
    isolation = probe.strongest(frozenset({Layer.NAMESPACES}))
    if Layer.LANDLOCK not in isolation.layers:
        pytest.skip("Landlock alone is tried, and this kernel has none")
    places = {"submission": (shared / "model2.py",), "mounted": (tmp_path,)}
    options = Options(
        shared if place == "kit" else SOLUTIONS, "model2", ("fork",), None, 1, explore=False,
        given=places.get(place, (SOLUTIONS / "model2.py",)),
        reports=(shared / "r.xml",) if place == "report" else (),
    )  # fmt: skip
    if place == "kit":
        shutil.copytree(SOLUTIONS, shared, dirs_exist_ok=True)
    path = shared / "model2.py" if place == "submission" else SOLUTIONS / "model2.py"
    with ExitStack() as stack:
        stack.enter_context(chosen(isolation))
        if place == "mounted":
            mount(str(tmp_path), str(shared), None, MS_BIND)
            stack.callback(unmount, str(shared), MNT_DETACH)
        refused = grade(path, options)
    assert refused.status is (Status.PASSED if place == "elsewhere" else Status.ERROR)
    assert (refused.problem is None) is (place == "elsewhere")

    if place != "mounted" and Layer.ROOT in STRONGEST.layers:
        assert grade(path, options).status is Status.PASSED


@pytest.mark.usefixtures("elsewhere")
def test_an_interpreter_in_shared_memory_is_known(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Behind Landlock alone, submissions could change it."""
    assert not is_in_shared_memory.__wrapped__(())
    (shared / "lib").mkdir()
    monkeypatch.setattr(sys, "exec_prefix", str(shared))
    place.cache_clear()

    assert is_in_shared_memory.__wrapped__(())


def test_no_scratch_folder_is_made_in_shared_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """But where there is no other place: then nothing is started in it, unless shared memory is its own."""
    monkeypatch.setattr(tempfile, "tempdir", SHARED_MEMORY)
    with scratch_folder() as folder:
        assert not is_shared(folder)
    monkeypatch.setattr("grader.inputs.scratch.ELSEWHERE", ("/nowhere",))
    with scratch_folder() as folder:
        assert is_shared(folder)
        with pytest.raises(InternalError, match="in-shared-memory"):
            refuse_shared(Isolation(frozenset({Layer.LANDLOCK})), folder)
        refuse_shared(Isolation(frozenset({Layer.LANDLOCK, Layer.ROOT})), folder)


def test_only_what_is_needed_is_there() -> None:
    """In a root of its own: not a home, not the machine's sockets, and the grader only as far as it runs inside."""
    isolation = alone(Layer.ROOT)
    inside = str(PACKAGE)
    code = f"assert not os.path.exists('/home') and not os.path.exists('/run') and os.listdir({inside!r}) == ['inside']"

    assert said(isolation, code) == ("done" if Layer.ROOT in isolation.layers else "AssertionError")


@pytest.fixture
def elsewhere() -> Iterator[None]:
    """What is known of this interpreter is forgotten, before and after: a test says that it is another one."""
    place.cache_clear()
    view.cache_clear()
    yield
    place.cache_clear()
    view.cache_clear()


@pytest.mark.usefixtures("elsewhere")
def test_an_interpreter_may_be_a_link_to_a_link(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in an environment that was made by way of a link in some other folder: each is there, and leads on."""
    elsewhere, own = tmp_path / "elsewhere" / "python", tmp_path / "environment" / "bin" / "python"
    for link, target in ((elsewhere, sys.executable), (own, elsewhere)):
        link.parent.mkdir(parents=True)
        link.symlink_to(target)
    (tmp_path / "environment" / "pyvenv.cfg").touch()
    monkeypatch.setattr(sys, "executable", str(own))

    pieces = {piece.path: piece for piece in view().furniture}
    assert pieces[str(elsewhere)].step is Act.LINK
    assert pieces[str(tmp_path / "environment" / "bin")].step is Act.FOLDER


@pytest.mark.usefixtures("elsewhere")
def test_a_copy_among_the_libraries_is_hidden_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed kit has its solutions below the interpreter's own folder."""
    secret = tmp_path / "lib" / PACKAGE.name / "solutions" / "model2.py"
    secret.parent.mkdir(parents=True)
    secret.write_text("x = 1")
    beside = tmp_path / "lib" / "library.py"
    beside.write_text("x = 1")
    for path in (tmp_path, *tmp_path.rglob("*")):
        path.chmod(0o755)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    monkeypatch.setattr(sys, "exec_prefix", str(tmp_path))
    for layer in (Layer.ROOT, Layer.LANDLOCK):
        if layer in (isolation := alone(layer)).layers:
            assert said(isolation, f"open({str(secret)!r})") in ("FileNotFoundError", "PermissionError")
            assert said(isolation, f"open({str(beside)!r})") == "done"


def test_a_layer_that_fails_is_left_out_and_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """And the others are put on all the same."""

    def refuse(_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(seccomp, "restrict", refuse)
    probe.begin.cache_clear()
    try:
        isolation = probe.strongest.__wrapped__()
    finally:
        probe.begin.cache_clear()

    assert isolation.layers == STRONGEST.layers - {Layer.SECCOMP}
    assert [missing.why for missing in isolation.missing if missing.layer is Layer.SECCOMP] == [
        "OSError(38, 'Function not implemented')"
    ]
    assert isolation.level is Level.BASIC


FULL = frozenset(Layer)
WORDS_FOR = [
    (FULL, Level.STRONG, Kill.NAMESPACE),
    (FULL - {Layer.UID}, Level.STRONG, Kill.NAMESPACE),
    (FULL - {Layer.ROOT}, Level.GOOD, Kill.NAMESPACE),
    (FULL - {Layer.LANDLOCK, Layer.SCOPE}, Level.GOOD, Kill.NAMESPACE),
    (FULL - {Layer.NAMESPACES, Layer.ROOT}, Level.GOOD, Kill.SCOPE),
    (FULL - {Layer.NAMESPACES, Layer.ROOT, Layer.SCOPE}, Level.GOOD, Kill.SUBREAPER),
    (FULL - {Layer.SECCOMP}, Level.BASIC, Kill.NAMESPACE),
    (FULL - {Layer.NAMESPACES, Layer.ROOT, Layer.LANDLOCK, Layer.SCOPE}, Level.BASIC, Kill.SUBREAPER),
    (frozenset({Layer.LIMITS}), Level.BASIC, Kill.SUBREAPER),
    (frozenset(), Level.NONE, Kill.SUBREAPER),
]


@pytest.mark.parametrize(("layers", "level", "kill"), WORDS_FOR)
def test_the_level_claims_no_more_than_its_layers(layers: frozenset[Layer], level: Level, kill: Kill) -> None:
    """One word for each set of them."""
    isolation = Isolation(layers)

    assert isolation.level is level
    assert isolation.kill is kill


def test_the_fence_is_not_used_by_root_for_root() -> None:
    """``kill(-1)`` of root reaches everybody, fence or not known to hold: it takes a user of its own."""
    assert Isolation(frozenset({Layer.SCOPE}), is_root=True).kill is Kill.SUBREAPER
    assert Isolation(frozenset({Layer.SCOPE}), is_root=True, uid=61000).kill is Kill.SCOPE


@pytest.mark.parametrize(("required", "code"), [("strong", ExitCode.INTERNAL), ("basic", ExitCode.PASSED)])
def test_less_than_required_is_refused(required: str, code: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is graded then; and enough is enough."""
    with chosen(LEVELS["limits only"]):
        arguments = [str(SOLUTIONS / "model2.py"), "--require-isolation", required, "--no-explore", "--lang", "en"]
        assert main(arguments) == code

    printed = capsys.readouterr()
    assert ("Score" in printed.out) is (code == ExitCode.PASSED)
    assert ("Nothing was graded" in printed.err) is (code != ExitCode.PASSED)


def test_to_confine_nothing_has_to_be_asked_for_and_says_what_it_gives_up(capsys: pytest.CaptureFixture[str]) -> None:
    """On standard error, and in the report."""
    arguments = [str(SOLUTIONS / "model2.py"), "--no-explore", "--lang", "en"]
    assert main([*arguments, "--no-sandbox"]) == ExitCode.PASSED
    without = capsys.readouterr()
    assert main(arguments) == ExitCode.PASSED
    confined = capsys.readouterr()

    assert "can read the solutions" in without.err
    assert "isolation none" in without.out
    assert confined.err == ""
    assert f"isolation {STRONGEST.level.word}" in confined.out


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_the_doctor_says_of_every_layer_whether_it_is_there(level: str, language: str) -> None:
    """And the JSON names each once."""
    data, lines = as_data(LEVELS[level]), list(diagnosis(LEVELS[level], Words(language)))
    named = data["layers"] + [missing["layer"] for missing in data["missing"]]

    assert sorted(named) == sorted(layer.value for layer in Layer)
    assert sum(line.strip()[0] in "✓✗·" for line in lines) == len(Layer)
    assert Words(language).say(f"isolation.level.{data['level']}") in lines[0]


def test_the_doctor_is_a_command(capsys: pytest.CaptureFixture[str]) -> None:
    """In text and in JSON."""
    assert main(["doctor", "--lang", "en"]) == main(["doctor", "--format", "json"]) == ExitCode.PASSED
    assert f'"level": "{STRONGEST.level.word}"' in capsys.readouterr().out


@pytest.mark.parametrize("exposed", [seccomp.NOTHING, frozenset(seccomp.Exposed)])
@pytest.mark.parametrize("machine", seccomp.AUDIT_ARCHITECTURE)
def test_a_filter_ends_in_a_decision_wherever_it_is_entered(machine: str, exposed: frozenset[seccomp.Exposed]) -> None:
    """No jump leads out of the program, on either architecture, though only one of them is tried on a kernel here."""
    instructions = list(seccomp._instructions(machine, exposed))

    assert all(at + 1 + max(yes, no) < len(instructions) for at, (_, yes, no, _) in enumerate(instructions[:-1]))
    assert instructions[-1] == (seccomp.RETURN, 0, 0, seccomp.ALLOW)
    assert len(seccomp.program(machine, exposed)) == 8 * len(instructions)


def test_an_unknown_machine_has_no_filter() -> None:
    """Rather than one with the numbers of another."""
    assert platform.machine() in seccomp.AUDIT_ARCHITECTURE or Layer.SECCOMP not in STRONGEST.layers
    with pytest.raises(OSError, match="no table"):
        seccomp.program("vax")


def test_a_root_is_furnished_with_what_is_shown_and_nothing_around_it(tmp_path: Path) -> None:
    """A folder within a hidden one, within a shown one; each place is made before what stands in it."""
    for name in ("lib/kit/inside", "lib/other", "private/home"):
        (tmp_path / name).mkdir(parents=True)
    shown, hidden = (f"{tmp_path}/lib", f"{tmp_path}/lib/kit/inside", f"{tmp_path}/lib/other"), [f"{tmp_path}/lib/kit"]
    pieces = furniture(shown, hidden, ["/proc"], [])
    below = [(piece.step, piece.path.removeprefix(str(tmp_path))) for piece in pieces if str(tmp_path) in piece.path]

    assert below == [
        (Act.PLACE, ""),
        (Act.FOLDER, "/lib"),
        (Act.COVER, "/lib/kit"),
        (Act.FOLDER, "/lib/kit/inside"),
    ]
    assert pieces[0] == PlannedMount(Act.PLACE, "/" + tmp_path.parts[1])
    assert PlannedMount(Act.PLACE, "/proc") in pieces
