"""The statements that random programs are made of: one table, a row for each form."""

from __future__ import annotations

import enum
from typing import NamedTuple


class About(enum.Enum):
    """What a statement is about."""

    NOTHING = enum.auto()
    ANY_QUEUE = enum.auto()
    QUEUE = enum.auto()  # one that has all methods: no SimpleQueue
    JOINABLE = enum.auto()
    EVENT = enum.auto()
    LOCK = enum.auto()
    SEMAPHORE = enum.auto()
    VALUE = enum.auto()
    BARRIER = enum.auto()
    PROCESS = enum.auto()  # another one, which main has made


class Form(NamedTuple):
    """One form: ``{o}`` is what it is about, ``{n}`` a number, ``{item}`` a new item, ``{0}`` a block.

    It is used where its ``feature`` is on. ``simpler`` is a form that may stand in its place in a smaller program.
    """

    text: str
    feature: str
    about: About = About.NOTHING
    numbers: tuple[int, ...] = (0,)
    blocks: int = 0
    puts: int = 0
    gets: int = 0
    simpler: str = ""


def _poll(times: str, look: str) -> str:
    return f"for _ in range({times}):\n{look}\n    time.sleep(0.01)\nelse:\n    print('gave up')"


def _try(call: str, error: str, done: str = "") -> str:
    more = f"\n    print('{done}')" if done else ""
    return f"try:\n    {call}{more}\nexcept {error}:\n    print('{error}')"


GET = "print('get', tag({o}.get()))"
FORMS: dict[str, Form] = {
    "put": Form("{o}.put('{item}')", "", About.ANY_QUEUE, puts=1),
    "get": Form(GET, "", About.ANY_QUEUE, gets=1),
    "put none": Form("{o}.put(None)", "none", About.ANY_QUEUE, puts=1, simpler="put"),
    "put medium": Form("{o}.put('{item}' + 'x' * 30000)", "medium", About.ANY_QUEUE, puts=1, simpler="put"),
    "put big": Form("{o}.put('{item}' + 'x' * 100000)", "big", About.ANY_QUEUE, puts=1, simpler="put"),
    "put_nowait": Form(
        _try("{o}.put_nowait('{item}')", "Full", "put {item}"), "nowait", About.QUEUE, puts=1, simpler="put"
    ),
    "put timeout": Form(
        _try("{o}.put('{item}', timeout=0.05)", "Full", "put {item}"), "timeout", About.QUEUE, puts=1, simpler="put"
    ),
    "get_nowait": Form(
        _try("print('get', tag({o}.get_nowait()))", "Empty"), "nowait", About.QUEUE, gets=1, simpler="get"
    ),
    "get timeout": Form(
        _try("print('get', tag({o}.get(timeout=0.05)))", "Empty"), "timeout", About.QUEUE, gets=1, simpler="get"
    ),
    "drain": Form(
        "while (item := {o}.get()) is not None:\n    print('got', tag(item))", "drain", About.ANY_QUEUE, gets=1
    ),
    "polls": Form(
        _poll(
            "{n}",
            "    try:\n        print('get', tag({o}.get_nowait()))\n        break\n    except Empty:\n        pass",
        ),
        "poll", About.QUEUE, (2, 3, 5), gets=1, simpler="get_nowait",
    ),
    "looks": Form(
        _poll("{n}", "    if not {o}.empty():\n        {0}\n        break"), "poll", About.ANY_QUEUE, (2, 4, 6),
        blocks=1,
    ),
    "empty": Form("print('empty', {o}.empty())", "looks", About.ANY_QUEUE),
    "full": Form("print('full', {o}.full())", "looks", About.QUEUE),
    "qsize": Form("print('qsize', {o}.qsize())", "looks", About.QUEUE),
    "if empty": Form("if {o}.empty():\n    {0}\nelse:\n    {1}", "looks", About.ANY_QUEUE, blocks=2, simpler="empty"),
    "if qsize": Form("if {o}.qsize():\n    {0}\nelse:\n    {1}", "looks", About.QUEUE, blocks=2, simpler="qsize"),
    "task_done": Form("{o}.task_done()", "task_done", About.JOINABLE),
    "join queue": Form("{o}.join()\nprint('joined')", "task_done", About.JOINABLE),
    "close": Form("{o}.close()", "close", About.ANY_QUEUE),
    "join_thread": Form("{o}.close()\n{o}.join_thread()", "join_thread", About.QUEUE),
    "cancel": Form("{o}.cancel_join_thread()", "cancel", About.QUEUE),
    "changed": Form(
        "item = ['{item}']\n{o}.put(item)\nitem.append('y')", "changed", About.QUEUE, puts=1, simpler="put"
    ),
    "join timeout": Form("p{n}.join(0.05)\nprint('code', p{n}.exitcode)", "join_timeout", About.PROCESS),
    "is_alive": Form("print('alive', p{n}.is_alive())", "alive", About.PROCESS),
    "exitcode": Form("print('code', p{n}.exitcode)", "exitcode", About.PROCESS),
    "terminate": Form("p{n}.terminate()", "terminate", About.PROCESS),
    "kill": Form("p{n}.kill()", "kill", About.PROCESS, simpler="terminate"),
    "set": Form("{o}.set()", "event", About.EVENT),
    "wait": Form("print('wait', {o}.wait())", "event", About.EVENT),
    "is_set": Form("print('set', {o}.is_set())", "event", About.EVENT),
    "clear": Form("{o}.clear()", "event_clear", About.EVENT),
    "wait timeout": Form("print('wait', {o}.wait(0.05))", "event_timeout", About.EVENT, simpler="wait"),
    "with": Form("with {o}:\n    {0}", "lock", About.LOCK, blocks=1),
    "acquire": Form("print('acquired', {o}.acquire())", "lock", About.LOCK),
    "release": Form("{o}.release()", "lock", About.LOCK),
    "acquire timeout": Form(
        "print('acquired', {o}.acquire(timeout=0.05))", "lock_timeout", About.LOCK, simpler="acquire"
    ),
    "try acquire": Form("print('acquired', {o}.acquire(False))", "lock_timeout", About.LOCK, simpler="acquire"),
    "down": Form("print('acquired', {o}.acquire())", "semaphore", About.SEMAPHORE),
    "up": Form("{o}.release()", "semaphore", About.SEMAPHORE),
    "try down": Form("print('acquired', {o}.acquire(False))", "semaphore", About.SEMAPHORE, simpler="down"),
    "read": Form("print('value', {o}.value)", "value", About.VALUE),
    "write": Form("{o}.value = {n}", "value", About.VALUE, (1, 2, 3)),
    "add": Form("{o}.value += 1", "value", About.VALUE),
    "add locked": Form("with {o}.get_lock():\n    {o}.value += 1", "value_lock", About.VALUE, simpler="add"),
    "barrier": Form("print('place', {o}.wait())", "barrier", About.BARRIER),
    "exit": Form("sys.exit({n})", "exit", numbers=(0, 1, 3)),
    "raise": Form("raise RuntimeError('no')", "raise"),
    "_exit": Form("os._exit({n})", "exit_now", numbers=(0, 2)),
    "sleep": Form("time.sleep(0.0{n})", "sleep", numbers=(1, 3)),
    "twice": Form("for _ in range(2):\n    {0}", "loop", blocks=1),
    "by item": Form(
        "if tag({o}.get()) in ('a1', 'b1', 'a2', 'b2', 'c2'):\n    {0}\nelse:\n    {1}", "branch", About.ANY_QUEUE,
        blocks=2, gets=1, simpler="get",
    ),
    "try": Form("try:\n    {0}\nexcept Exception as problem:\n    print(type(problem).__name__)", "try", blocks=1),
    "child": Form(
        "p = mp.Process(target=inner, args=({o}, '{item}'), name='n{item}')\np.start()\np.join()", "nested",
        About.ANY_QUEUE, puts=1, simpler="put",
    ),
    # Of the main process, which the generator places itself.
    "start": Form("p{n}.start()", "", About.PROCESS),
    "join": Form("p{n}.join()", "", About.PROCESS),
}  # fmt: skip
PLACED = frozenset({"start", "join"})
ALONE = frozenset({"_exit", "child"})  # of workers only
FEATURES = tuple(sorted({form.feature for form in FORMS.values() if form.feature} | {
    "joinable", "simple", "bounded", "second_queue", "daemon", "class", "context", "late_start",
}))  # fmt: skip
