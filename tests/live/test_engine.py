"""The live engine: real processes, and what is said of them."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from grader.checks import judge
from grader.checks.context import Subject
from grader.domain.errors import ExerciseError, InternalError
from grader.domain.events import MAIN, ItemGot, LinePrinted, TaskDone
from grader.domain.exercise import Part
from grader.domain.isolation import UNCONFINED
from grader.domain.limits import Limits
from grader.domain.results import Report
from grader.domain.submission import Shape, parse_submission
from grader.domain.trace import Deadlocked, Finished, Looping, NotLoaded, Spent, TimedOut, Trace
from grader.inputs.exercise_files import load_exercise
from grader.live.engine import LiveExecution, Run, execute
from grader.report.formats.json import as_json
from grader.sandbox.policy import chosen
from tests.helpers.published import edition_of
from tests.helpers.support import SOLUTIONS, START_METHODS, grade_file, survivors

MODEL2 = load_exercise("model2", SOLUTIONS)


def run_script(text: str, method: str = "fork", *, timeout_s: float = 10.0, **more: float) -> Trace:
    """What happens when a script runs as it stands."""
    submission = parse_submission("model2.py", textwrap.dedent(text))._replace(shape=Shape.SCRIPT)
    limits = Limits(timeout_s=timeout_s, loop_cpu_s=0.3)._replace(**more)
    return execute(Run(submission, MODEL2, MODEL2.draw(1), Part.PROGRAM, method, limits))


BLOCKED = """
    from multiprocessing import Process, Queue
    def consumer(q):
        q.get()
    if __name__ == '__main__':
        q = Queue()
        p = Process(target=consumer, args=(q,))
        p.start()
        p.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_a_deadlock_is_proved_from_the_state(method: str) -> None:
    """Long before the limit: who waits, in which call, on which line."""
    began_s = time.monotonic()
    trace = run_script(BLOCKED, method, timeout_s=60)

    assert isinstance(trace.ending, Deadlocked)
    assert [(wait.operation.value, wait.line) for wait in trace.ending.waits] == [("process-join", 9), ("get", 4)]
    assert time.monotonic() - began_s < 30


WAKER = """
    import threading, time
    from multiprocessing import Process, Queue
    def producer(q):
        threading.Thread(target=put_late, args=(q,), daemon={daemon}).start()
    def put_late(q):
        time.sleep(30)
        q.put(1)
    if __name__ == '__main__':
        q = Queue()
        Process(target=producer, args=(q,)).start()
        q.get()
"""


@pytest.mark.parametrize(("daemon", "ending"), [(True, Deadlocked), (False, Finished)])
def test_threads_wake_nothing_once_their_process_has_ended(daemon: bool, ending: type) -> None:  # noqa: FBT001
    """A daemon thread dies with it; for any other the process waits, and then nothing is proved."""
    assert isinstance(run_script(WAKER.format(daemon=daemon), timeout_s=60).ending, ending)


NOT_YET_STUCK = {
    "timed-get": "q.get(timeout=0.5)",
    "thread": "import threading; threading.Timer(0.5, q.put, [1]).start(); q.get()",
    "alarm": "import signal as s; s.signal(14, lambda *_: q.put(1)); s.setitimer(0, 0.5); q.get()",
    "long-sleep": "import time; [time.sleep(100) for _ in range(5)]",
    "join-with-timeout": "p = multiprocessing.Process(target=q.get); p.start(); p.join(0.5); p.terminate()",
    "select": "import select; select.select([], [], [], 0.5)",
    "child-of-a-child": "import subprocess; subprocess.run(['sleep', '0.5'])",
}


@pytest.mark.parametrize("statement", NOT_YET_STUCK.values(), ids=NOT_YET_STUCK)
def test_who_will_wake_by_himself_is_not_called_stuck(statement: str) -> None:
    """Each of these waits half a second, with everybody else asleep, and ends."""
    trace = run_script(f"""
        import multiprocessing, queue
        if __name__ == '__main__':
            q = multiprocessing.Queue()
            try:
                {statement}
            except queue.Empty:
                pass
    """)

    assert Finished(0) == trace.ending


@pytest.mark.parametrize("method", START_METHODS)
def test_an_endless_loop_is_found_by_processor_time(method: str) -> None:
    """With the process and the line."""
    trace = run_script(BLOCKED.replace("q.get()", "x = 0\n        while True: x += 1"), method, timeout_s=60)

    assert isinstance(trace.ending, Looping)
    assert (trace.ending.process, trace.ending.line) == (1, 5)


WORKERS = """
    import time
    from multiprocessing import Lock, Process, Queue
    from queue import Empty
    def burn(cpu_s):
        until_s = time.process_time() + cpu_s
        while time.process_time() < until_s: pass
    def producer(q, lock):
        for number in range(6):
            burn(0.2)
            q.put(number)
        q.put(None)
    def consumer(q, lock):
        while True:
            {get}
            if item is None: break
            {eat}
    if __name__ == '__main__':
        q, lock = Queue(), Lock()
        workers = [Process(target=producer, args=(q, lock)), Process(target=consumer, args=(q, lock))]
        for worker in workers: worker.start()
        {join}
"""
GET, JOIN = "item = q.get()", "for worker in workers: worker.join()"
POLL = "item = 0\n            try: item = q.get_nowait()\n            except Empty: continue"
NO_LOOPS = {
    "computes-for-each-item": (GET, "burn(0.2)", JOIN),
    "computes-in-one-go-while-others-advance": (GET, "burn(0.9 if item == 0 else 0)", JOIN),
    "polls-while-others-advance": (POLL, "pass", JOIN),
    "takes-a-lock-while-others-advance": (f"lock.acquire(), lock.release()\n            {POLL}", "pass", JOIN),
    "asks-whether-they-live": (GET, "pass", "while any(worker.is_alive() for worker in workers): pass"),
}


@pytest.mark.parametrize("case", NO_LOOPS.values(), ids=NO_LOOPS)
def test_whoever_computes_between_his_own_operations_is_in_no_loop(case: tuple[str, str, str]) -> None:
    """Less than the limit at a time, more than that in all; nor is one that looks in vain while others advance."""
    get, eat, join = case
    trace = run_script(WORKERS.format(get=get, eat=eat, join=join), timeout_s=60, loop_cpu_s=1.0)

    assert Finished(0) == trace.ending


LOOPS = {
    "computes-while-others-wait": ("while True: pass", "worker.join()"),
    "computes-while-others-advance": (
        "while True: pass",
        "while True: child = Process(target=int); child.start(); child.join()",
    ),
    "polls-when-nothing-advances": ("while q.empty(): pass", "worker.join()"),
    "takes-a-lock-when-nothing-advances": ("while True: lock.acquire(), lock.release()", "worker.join()"),
}


@pytest.mark.parametrize("case", LOOPS.values(), ids=LOOPS)
def test_a_loop_is_found_whatever_others_do(case: tuple[str, str]) -> None:
    """What a process makes of its own processor time does not depend on them."""
    spin, wait = case
    trace = run_script(f"""
        from multiprocessing import Lock, Process, Queue
        def work(q, lock):
            {spin}
        if __name__ == '__main__':
            worker = Process(target=work, args=(Queue(), Lock()))
            worker.start()
            {wait}
    """, timeout_s=60)  # fmt: skip

    assert isinstance(trace.ending, Looping)
    assert (trace.ending.process, trace.ending.line, trace.ending.cpu_s) == (1, 4, 0.3)


BUSY = {
    "one": "burn(99)",
    "helpers-of-helpers": "spread(3)",
    "those-that-have-ended": "while True: one_by_one(Process(target=burn, args=(0.05,)))",
    "those-that-nobody-waits-for": "ignore_children()\n    while True: time.sleep(1), forked()",
    "looks": "while True: [multiprocessing.Process.is_alive(multiprocessing.current_process())]",
    "output": "while True: print('x' * 100)",
}


@pytest.mark.parametrize("statement", BUSY.values(), ids=BUSY)
def test_the_processor_time_of_all_together_is_bounded(statement: str) -> None:
    """Ended ones included; and it is neither a loop nor a deadlock that is told of."""
    trace = run_script(f"""
        import multiprocessing, os, signal, time
        from multiprocessing import Process
        def burn(cpu_s):
            until_s = time.process_time() + cpu_s
            while time.process_time() < until_s: pass
        def spread(depth):
            helpers = [Process(target=spread, args=(depth - 1,)) for _ in range(2)] if depth else []
            for helper in helpers: helper.start()
            burn(99)
        def one_by_one(child):
            child.start()
            child.join()
        def forked():
            if not os.fork():
                burn(0.2)
                os._exit(0)
        def ignore_children():
            signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        if __name__ == '__main__':
            {statement.replace(chr(10), chr(10) + " " * 8)}
    """, timeout_s=60, loop_cpu_s=60.0, tree_cpu_s=1.0)  # fmt: skip

    assert isinstance(trace.ending, TimedOut)
    assert (trace.ending.limit_s, trace.ending.spent) == (1.0, Spent.PROCESSOR)
    assert list(survivors()) == []


def test_a_limit_of_processor_time_is_no_limit_of_the_clock() -> None:
    """Whoever waits uses none."""
    text = "import multiprocessing, queue\ntry: multiprocessing.Queue().get(timeout=1.5)\nexcept queue.Empty: pass"

    assert Finished(0) == run_script(text, timeout_s=5.0, tree_cpu_s=1.0).ending


def test_the_limit_of_the_clock_is_for_those_that_want_no_processor() -> None:
    """A program that computes has another one."""
    text = "import time\nuntil_s = time.monotonic() + 1.5\nwhile time.monotonic() < until_s: pass"

    assert Finished(0) == run_script(text, timeout_s=1.0, loop_cpu_s=60.0).ending
    trace = run_script(text.replace("1.5", "60"), timeout_s=1.0, loop_cpu_s=60.0, clock_s=2.0)
    assert isinstance(trace.ending, TimedOut)
    assert (trace.ending.limit_s, trace.ending.spent) == (2.0, Spent.CLOCK)


def test_a_loop_that_only_sleeps_is_an_endless_loop_too() -> None:
    """A program that does nothing else for minutes of its own time is over in seconds; one long sleep is no loop.

    The line is the one where the loop begins, and the time the one that was exceeded: both the same in every run.
    """
    trace = run_script("import time\nwhile True:\n    time.sleep(5)", timeout_s=60)

    assert isinstance(trace.ending, Looping)
    assert (trace.ending.line, trace.ending.cpu_s, trace.ending.slept_s) == (2, 0.0, 300)
    assert Finished(0) == run_script("import time\ntime.sleep(3600)").ending


def test_a_process_that_puts_without_end_is_ended() -> None:
    """At the exercise's limit, long before memory or the queue are full."""
    trace = run_script("import multiprocessing\nq = multiprocessing.Queue()\nwhile True:\n    q.put('bun')")

    assert isinstance(trace.ending, Looping)
    assert (trace.ending.cpu_s, trace.ending.slept_s) == (0.0, 0.0)
    assert trace.ending.calls == 300


def test_a_limit_is_a_limit() -> None:
    """What is neither proved nor finished is said to be just that."""
    trace = run_script(BLOCKED.replace("q.get()", "import select; select.select([], [], [], 60)"), timeout_s=0.5)

    assert isinstance(trace.ending, TimedOut)
    assert [wait.line for wait in trace.ending.waits] == [9, 4]


def test_a_computation_is_no_endless_loop_while_it_imports() -> None:
    """Imports are progress: a heavy library is not a mistake."""
    trace = run_script("import ast, asyncio, unittest.mock, xml.dom.minidom, email.mime.text, sqlite3, decimal")

    assert Finished(0) == trace.ending


TWO_PRINTERS = """
    import os, sys
    from multiprocessing import Process
    def shout(word):
        for number in range(200):
            print(word, number, end='', flush=True)
            print(flush=True)
            os.write(1, word.encode() + b' raw\\n')
    if __name__ == '__main__':
        children = [Process(target=shout, args=(word,)) for word in ('ann', 'bob')]
        for child in children: child.start()
        for child in children: child.join()
"""


@pytest.mark.parametrize("method", START_METHODS)
def test_what_is_printed_belongs_to_its_process(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """However it is written, and whether or not output is buffered."""
    monkeypatch.setenv("PYTHONUNBUFFERED", "1")
    trace = run_script(TWO_PRINTERS, method)
    for process, word in ((1, "ann"), (2, "bob")):
        lines = [line.text for line in trace.of(LinePrinted) if line.process == process]

        assert [text for number in range(200) for text in (f"{word} {number}", f"{word} raw")] == lines


def test_a_line_and_a_call_keep_their_order() -> None:
    """What was printed before ``task_done`` stands before it, and what came after stands after."""
    trace = run_script("""
        from multiprocessing import JoinableQueue
        if __name__ == '__main__':
            q = JoinableQueue()
            for number in range(30):
                q.put(f'bun{number}')
                item = q.get()
                if number % 2:
                    print('ate', item)
                    q.task_done()
                else:
                    q.task_done()
                    print('ate', item)
    """)
    mine = [event for event in trace.by(MAIN) if isinstance(event, LinePrinted | TaskDone | ItemGot)]
    orders = [tuple(type(event).__name__ for event in mine[at : at + 3]) for at in range(0, len(mine), 3)]

    assert orders == [("ItemGot", "TaskDone", "LinePrinted"), ("ItemGot", "LinePrinted", "TaskDone")] * 15


def test_sleeping_costs_next_to_nothing_and_timeouts_keep_their_length() -> None:
    """An hour of sleep is over at once; a ``get`` that may wait half a second does."""
    began_s = time.monotonic()
    run_script("import time\nfor _ in range(5): time.sleep(100)\nfrom time import sleep\nsleep(1)")
    slept_s = time.monotonic() - began_s
    began_s = time.monotonic()
    run_script("""
        import multiprocessing, queue
        try:
            multiprocessing.Queue().get(timeout=1.5)
        except queue.Empty:
            pass
    """)

    assert slept_s < 10
    assert time.monotonic() - began_s >= 1.5


LEAVES_BEHIND = {
    "setsid": "os.setsid()",
    "ignores-sigterm": "signal.signal(signal.SIGTERM, signal.SIG_IGN)",
    "double-fork": "os.fork() and os._exit(0)",
    "ignores-everything": "[signal.signal(n, signal.SIG_IGN) for n in range(1, 60) if n not in (9, 19, 32, 33)]",
}


@pytest.mark.parametrize("trick", LEAVES_BEHIND.values(), ids=LEAVES_BEHIND)
def test_nothing_outlives_the_grading(trick: str) -> None:
    """Not a daemon of its own session, nor one that ignores signals; and it is counted before it is ended."""
    trace = run_script(f"""
        import os, signal, time
        if __name__ == '__main__':
            ready, go = os.pipe()
            if not os.fork():
                {trick}
                os.write(go, b'!')
                while True:
                    signal.pause()
            os.read(ready, 1)
    """)

    assert isinstance(trace.ending, Finished)
    assert len(trace.ending.survivors) == 1
    assert list(survivors()) == []


def test_what_outlives_the_program_and_goes_on_talking_is_ended_too() -> None:
    """Its noise must not keep the grader listening."""
    trace = run_script("""
        import os, time
        if not os.fork():
            while True:
                print('still here', flush=True)
                time.sleep(1)
    """)

    assert isinstance(trace.ending, Finished)
    assert len(trace.ending.survivors) == 1


def test_a_stopped_supervisor_is_woken() -> None:
    """By the grader, before it asks for the end; where nothing confines it, a submission may signal it."""
    with chosen(UNCONFINED):
        trace = run_script("import os, signal\nos.kill(os.getppid(), signal.SIGSTOP)", timeout_s=1.0)

    assert isinstance(trace.ending, Finished | TimedOut)
    assert list(survivors()) == []


def test_a_supervisor_that_is_gone_is_no_score() -> None:
    """And what was below it is ended as far as it is found."""
    with pytest.raises(InternalError), chosen(UNCONFINED):
        run_script("import os, signal\nos.kill(os.getppid(), signal.SIGKILL)")


def test_a_folder_too_deep_for_a_socket_is_our_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the submission's."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / ("d" * 80)))
    with pytest.raises(InternalError):
        run_script("pass")


def test_a_killed_grader_leaves_nothing_behind(tmp_path: Path) -> None:
    """SIGKILL gives it no chance to clean up; the supervisor does."""
    text = "import time\nif __name__ == '__main__':\n    while True: time.sleep(1)\n"
    (tmp_path / "model2.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "grader", str(tmp_path / "model2.py")]
    grader = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while not list(survivors()):
        assert grader.poll() is None
    grader.kill()
    grader.wait()
    until_s = time.monotonic() + 10
    while list(survivors()) and time.monotonic() < until_s:
        pass

    assert list(survivors()) == []


def test_the_grader_is_not_the_parent_of_the_submission() -> None:
    """A supervisor stands between, so no exit handler of multiprocessing can hold the grader up."""
    trace = run_script("import os\nprint(os.getppid(), os.getsid(0) == os.getpid())")
    [line] = [event.text for event in trace.of(LinePrinted)]

    assert str(os.getpid()) not in line.split()
    assert line.endswith("True")


def test_the_graders_environment_is_not_the_submissions(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tokens of a CI job stay with the job."""
    monkeypatch.setenv("SECRET_TOKEN", "hidden")
    trace = run_script("import os\nprint(sorted(os.environ))")
    [line] = [event.text for event in trace.of(LinePrinted)]

    assert line == "['HOME', 'LANG', 'LOGNAME', 'PATH', 'TMPDIR', 'USER']"


@pytest.mark.parametrize("method", START_METHODS)
def test_no_named_semaphore_is_left(method: str) -> None:
    """Not even of a program that was ended while it held them."""
    before = set(Path("/dev/shm").glob("sem.pc-*"))
    run_script(BLOCKED, method)

    assert before >= set(Path("/dev/shm").glob("sem.pc-*"))


def test_a_file_that_does_not_load_says_why() -> None:
    """The exception and its line, from the function's part as from a plain run."""
    submission = parse_submission("model2.py", "def producer(q, name, food): 1\n\nx = 1 / 0\n")
    trace = execute(Run(submission, MODEL2, MODEL2.draw(1), Part.FUNCTIONS, "fork", Limits()))

    assert isinstance(trace.ending, NotLoaded)
    assert (trace.ending.failure.type_name, trace.ending.failure.line) == ("ZeroDivisionError", 3)


def test_a_forged_note_is_no_crash_of_the_grader() -> None:
    """Whoever finds the recorder's socket can write anything to it; checks and reports bear it, too."""
    trace = run_script(
        """
        import json, os
        for data in (b'', b'{', b'null', b'[]', b'{"k":1}', b'\\xff\\xfe', b'[' * 5000, b'9' * 9000):
            os.write(3, data)
        for kind in ('op', 'did', 'ran', 'began', 'returned', 'load', 'alive', 'import', 'unprovable'):
            for value in (None, -1, 1 << 80, 'x', [], {}, [1], [[]], ['text'], True, 1e300, float('nan'), 10 ** 400):
                fields = dict.fromkeys(('op', 'q', 'item', 'pid', 'args', 'name', 'exit', 'error', 't', 'l'), value)
                os.write(3, json.dumps(dict(fields, k=kind, w=0, p=0, s=0)).encode())
                os.write(3, json.dumps(dict(fields, k=kind, w=value, p=value, s=value)).encode())
                for op in ('put', 'get', 'start', 'task_done', 'process_join', 'queue_join', 'stop'):
                    os.write(3, json.dumps(dict(fields, k=kind, op=op, w=-5, p=0, s=0)).encode())
        print('done')
        os.write(3, json.dumps(dict(k='op', op='get', pid=os.getpid(), q=1, w=0, p=0, s=0)).encode())
        pipe = os.pipe()
        os.read(pipe[0], 1)
    """,
        timeout_s=1.0,
    )
    checks = judge(Subject(trace, MODEL2, Part.PROGRAM, None))
    report = Report("model2.py", "model2", checks, None, 1, ("fork",))

    assert "done" in "".join(event.text for event in trace.of(LinePrinted))
    assert trace.waits()
    assert as_json(edition_of(report, language="zh"))["submissions"][0]["checks"]


def test_the_same_seed_draws_the_same_and_another_one_does_not() -> None:
    """Names and foods of a run."""
    assert MODEL2.draw(5) == MODEL2.draw(5)
    assert MODEL2.draw(5) != MODEL2.draw(6)
    assert grade_file(SOLUTIONS / "model2.py") == grade_file(SOLUTIONS / "model2.py")


@pytest.mark.parametrize("part", Part)
def test_a_run_that_is_given_up_ends_at_once_and_is_nobodys_failure(part: Part) -> None:
    """Also before its interpreter has come up; nothing of it is left."""
    submission = parse_submission("model2.py", MODEL2.solution)
    with LiveExecution(Run(submission, MODEL2, MODEL2.draw(1), part, "fork", Limits())) as execution:
        execution.begin()
        execution.give_up()
        assert execution.trace().events == ()

    assert list(survivors()) == []


MAKES_A_TEXT = """
# A queue's join() returns None; what the wiring makes of anything else is not its fault.
import multiprocessing.queues
multiprocessing.queues.JoinableQueue.join = lambda self: "x"
"""
RELIES_ON_AN_ANSWER = ("    q.join()\n", "    assert q.join() is None\n")
IS_BROKEN = ("    q.join()\n", "    q.join() + 1\n")


@pytest.mark.parametrize("source", ["", MAKES_A_TEXT], ids=["honest", "hostile"])
@pytest.mark.parametrize("change", [RELIES_ON_AN_ANSWER, IS_BROKEN], ids=["sound", "broken"])
def test_the_wiring_fails_by_its_own_mistake_or_over_an_answer_of_the_students(
    change: tuple[str, str], source: str
) -> None:
    """Only what fails over the worked answer too is the exercise's; the rest is the student's, with a trace."""
    exercise = load_exercise("joinable_queue", SOLUTIONS)
    submission = parse_submission("joinable_queue.py", source + exercise.solution)
    wired = exercise._replace(solution=exercise.solution.replace(*change))
    run = Run(submission, wired, exercise.draw(1), Part.FUNCTIONS, "fork", exercise.limits)
    if change is IS_BROKEN:
        with pytest.raises(ExerciseError):
            execute(run)
        return
    ending = execute(run).ending
    assert isinstance(ending, Finished)
    assert (ending.exit_code == 0) is (source == "")
