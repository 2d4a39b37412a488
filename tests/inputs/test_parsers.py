"""Whatever reads what a student's process can write: no byte of it makes the grader stumble, or take for ever."""

from __future__ import annotations

import base64
import json
import zlib
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader.checks import judge
from grader.checks.context import Subject
from grader.domain.errors import SubmissionError, UsageError
from grader.domain.events import MAIN
from grader.domain.exercise import Part
from grader.domain.operations import OF_WORD, Kind
from grader.domain.schedule import ALPHABET, LARGEST, Choice, Schedule
from grader.domain.submission import Shape, parse_submission
from grader.domain.trace import Deadlocked, Finished, TimedOut, Trace
from grader.explorer.behaviour.programs import PartOracles
from grader.explorer.explore import Request, explore
from grader.explorer.oracle.answers import BROKEN_DOWN, Answer, AnswerReader
from grader.explorer.oracle.oracle import Oracle, PendingAnswer
from grader.explorer.program.meter import Meter
from grader.explorer.program.operation import MalformedError, Operation, read_operation
from grader.explorer.program.registry import ProcessSpec, Registry
from grader.grading.merge import Bench
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from grader.inside.explorer.protocol import read_question
from grader.live.assemble import Assembly
from grader.live.evidence import KEPT_BYTES, KEPT_NOTES, Evidence, Note, parse_note
from grader.live.stacks import _innermost
from grader.live.wiring import Orders, RemoteObject
from grader.sandbox import procfs
from grader.words import printable
from tests.helpers.canary import RAW
from tests.helpers.support import SOLUTIONS

pytestmark = pytest.mark.once

# The deadline is for one example on a busy machine; deterministic, so that a failure is everybody's.
FEW = settings(
    max_examples=60, deadline=60_000, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
)  # fmt: skip
MANY = settings(FEW, max_examples=250)

NUMBERS = st.one_of(st.integers(-3, 5), st.integers(), st.floats(), st.booleans(), st.just(10**40), st.none())
TEXTS = st.one_of(
    st.sampled_from(["", "x", "0", "0.1", "0#1", "包子1", "None", "put", "\x1b[31m"]), st.text(max_size=9)
)
JSON = st.recursive(
    st.one_of(NUMBERS, TEXTS),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)
NESTED = st.sampled_from(["[" * 500 + "]" * 500, "[" * 90_000, '{"a":' * 2000, "9" * 5000, "1e999", "NaN", '"\\ud800"'])


def as_bytes(value: Any) -> bytes:
    """JSON as a process might write it."""
    return json.dumps(value).encode()


def mangled(lines: st.SearchStrategy[bytes]) -> st.SearchStrategy[bytes]:
    """Lines as they should be, lines with a wrong byte in them, and anything at all."""
    broken = st.tuples(lines, st.integers(0, 200), st.binary(max_size=4)).map(
        lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] :]
    )
    return st.one_of(lines, broken, st.binary(max_size=200), NESTED.map(str.encode))


# --- The explorer's worker ---------------------------------------------------------------------------------------

IDENTITIES = st.sampled_from(["0", "0#1", "0#2", "0.1", "0.2", "0.1#1", "x"])
ITEMS = st.tuples(
    st.sampled_from(["text", "none", "object", "?"]), TEXTS, st.sampled_from(["", "80", "4e2e", "xyz"])
).map(list)
WAITS = st.one_of(st.none(), st.just(0), st.floats(0, 9), NUMBERS)
CLASSES = st.sampled_from(
    ["Queue", "JoinableQueue", "SimpleQueue", "Lock", "Event", "Value", "BoundedSemaphore", "Banana"]
)
HOW = st.one_of(
    st.just({"fork": True}), st.just({"spawn": "80"}), st.just({"call": ["producer", []]}),
    st.dictionaries(TEXTS, JSON, max_size=2),
)  # fmt: skip
FIELDS = st.fixed_dictionaries(
    {"name": JSON, "target": st.sampled_from(["producer", "consumer"]), "daemon": st.booleans(), "args": JSON}
)
ARGUMENTS = {
    Kind.PUT: st.tuples(IDENTITIES, ITEMS, WAITS),
    Kind.CHANGED: st.tuples(IDENTITIES, NUMBERS, ITEMS),
    Kind.NEW: st.tuples(IDENTITIES, CLASSES, NUMBERS),
    Kind.START: st.tuples(IDENTITIES, FIELDS, HOW),
    Kind.EXIT: st.tuples(NUMBERS, JSON),
    Kind.EXIT_NOW: st.tuples(NUMBERS),
    Kind.RETURNED: st.tuples(TEXTS, TEXTS, TEXTS),
    Kind.CALL: st.tuples(TEXTS, JSON),
    Kind.WRITE: st.tuples(IDENTITIES, NUMBERS),
    Kind.STOP: st.tuples(IDENTITIES, NUMBERS),
    **dict.fromkeys((Kind.GET, Kind.ACQUIRE, Kind.WAIT, Kind.PROCESS_JOIN), st.tuples(IDENTITIES, WAITS)),
}
OPERATIONS = st.sampled_from(sorted(OF_WORD)).flatmap(
    lambda word: st.tuples(
        st.just([word]),
        st.tuples(st.none() | st.integers(0, 99), st.lists(TEXTS, max_size=2), st.floats(0, 3)).map(list),
        ARGUMENTS.get(OF_WORD[word], st.tuples(IDENTITIES)).map(list),
    ).map(lambda parts: parts[0] + parts[1] + parts[2])
)
ANSWERS = st.fixed_dictionaries(
    {
        "ops": st.one_of(st.lists(OPERATIONS, max_size=5), JSON).map(json.dumps) | JSON,
        "known": st.integers(0, 3),
        "sum": st.integers(0, 3),
        "state": st.sampled_from([None, "a", "b"]),
    }
)


@MANY
@given(st.one_of(JSON, OPERATIONS))
def test_an_operation_is_read_or_refused(raw: Any) -> None:
    """Whatever is said to be one."""
    try:
        operation = read_operation(raw)
    except MalformedError:
        return
    assert isinstance(operation, Operation)
    assert raw[0] == operation.kind.name.lower()


@MANY
@given(mangled(st.one_of(st.fixed_dictionaries({"answers": st.lists(ANSWERS, max_size=3)}), JSON).map(as_bytes)))
def test_an_answer_is_read_or_the_worker_is_said_to_be_broken(line: bytes) -> None:
    """No exception at all: a search goes on with what it gets."""
    assert all(isinstance(answer, Answer) for answer in AnswerReader().read(line))


DEEP: Any = [7]
for _ in range(100):
    DEEP = [DEEP]


@pytest.mark.parametrize(
    "operation",
    [
        ["start", 1, [], 0, "x", {"name": DEEP}, {"fork": True}],
        ["start", 1, [], 0, "x", {}, {"call": ["f", DEEP]}],
        ["exit", 1, [], 0, 1, {"type": DEEP}],
    ],
)
def test_what_could_not_be_written_down_again_is_no_answer(operation: list[Any]) -> None:
    """It would be part of the next question, or be shown."""
    assert AnswerReader().read(said([operation])) == (BROKEN_DOWN,)


def test_more_operations_than_a_worker_announces_are_no_answer() -> None:
    """Nor is a longer line than it writes."""
    one = ["called", 1, [], 0, "f"]

    assert len(AnswerReader().read(said([one] * 601))[0].operations) == 601
    assert AnswerReader().read(said([one] * 2000)) == (BROKEN_DOWN,)
    assert (
        AnswerReader()
        .read(as_bytes({"answers": [{"ops": json.dumps([one]), "known": 0, "sum": 0, "state": None}] * 11}))[0]
        .died
    )


def said(operations: list[Any]) -> bytes:
    """One answer, as a worker writes it."""
    return as_bytes({"answers": [{"ops": json.dumps(operations), "known": 0, "sum": 0, "state": None}]})


class Forger:
    """In the place of the workers: gives the same answers again and again, whatever it is asked."""

    shape = Shape.MAIN
    part = Part.PROGRAM
    extremes = ()
    called = False

    def __init__(self, answers: list[tuple[Answer, ...]]) -> None:
        self.answers = answers
        self.questions = 0

    def let_compute(self, _limit_s: object) -> None:
        """It never computes."""

    def main(self, _scope: object, registry: Registry) -> int:
        """Some main process."""
        return registry.member(ProcessSpec("0", "MainProcess", "main", (), daemon=False, parent=-1, how={"main": {}}))

    def oracle_of(self, _image: Any) -> Oracle:
        """Itself."""
        return cast(Oracle, self)

    def post(self, question: str) -> PendingAnswer:
        """The next of the answers; as everywhere, the question must be one that can be read."""
        read_question(question.encode())
        self.questions += 1
        return Forged(self.answers[self.questions % len(self.answers)])


class Forged(NamedTuple):
    """An answer that is there at once."""

    forged: tuple[Answer, ...]

    def answers(self) -> tuple[Answer, ...]:
        """The answer."""
        return self.forged


@FEW
@given(st.lists(st.lists(ANSWERS, min_size=1, max_size=3), min_size=1, max_size=6))
def test_no_answers_break_or_hold_up_a_search(answers: list[Any]) -> None:
    """It ends, in its budget, with some verdict."""
    exercise = load_exercise("model2", SOLUTIONS)
    forger = Forger([AnswerReader().read(as_bytes({"answers": several})) for several in answers])
    bench = Bench(exercise, Part.PROGRAM, lambda subject: judge(subject, ()))
    submission = parse_submission("model2.py", exercise.solution)
    request = Request(submission, exercise, Part.PROGRAM, "fork")
    explored = explore(request, cast(PartOracles, forger), bench.breaks, Meter(0.1))

    assert explored.coverage


# --- What is known of a run --------------------------------------------------------------------------------------

WORDS_OF_NOTES = [
    "up",
    "op",
    "did",
    "ran",
    "called",
    "returned",
    "foreign",
    "unprovable",
    "alive",
    "load_failed",
    "import",
]
OPS = ["put", "get", "task_done", "start", "process_join", "queue_join", "stop"]
PIDS = st.integers(0, 9)
NOTES = st.fixed_dictionaries(
    {"k": st.sampled_from(WORDS_OF_NOTES), "w": st.integers(0, 50), "p": st.integers(0, 3), "s": st.floats(0, 400)},
    optional={
        "op": st.sampled_from(OPS), "q": PIDS | JSON, "pid": PIDS | JSON, "l": st.integers(-1, 99) | JSON, "t": JSON,
        "item": st.one_of(st.tuples(st.sampled_from(["text", "none", "object"]), TEXTS).map(list), JSON),
        "error": st.one_of(st.fixed_dictionaries({"type": TEXTS, "text": TEXTS, "line": NUMBERS}), JSON),
        "args": st.one_of(st.lists(st.tuples(TEXTS, TEXTS).map(list), max_size=3), JSON), "name": JSON,
        "daemon": JSON, "exit": NUMBERS, "class": TEXTS, "target": TEXTS, "function": TEXTS, "what": TEXTS,
        "type": TEXTS, "text": JSON,
    },
)  # fmt: skip


@MANY
@given(mangled(st.one_of(NOTES, JSON).map(as_bytes)))
def test_a_note_is_read_or_dropped(data: bytes) -> None:
    """And never holds more than a recorder writes."""
    note = parse_note(7, data)

    assert note is None or (isinstance(note, Note) and note.written >= 0)


HEAVY = {
    "many-lists": b'{"k":"op","w":0,"p":0,"s":0,"x":[' + b"[]," * 5000 + b"[]]}",
    "many-fields": b'{"k":"op","w":0,"p":0,"s":0' + b"".join(b',"%d":{"a":{"b":[]}}' % n for n in range(800)) + b"}",
    "long-text": b'{"k":"op","w":0,"p":0,"s":0,"x":"' + b"x" * 16_000 + b'"}',
}


@pytest.mark.parametrize("data", HEAVY.values(), ids=HEAVY)
def test_what_no_recorder_writes_is_not_kept(data: bytes) -> None:
    """A packet of 16 KB could unfold to half a megabyte, ten thousand times."""
    note = parse_note(7, data)

    assert note is not None
    assert set(note.fields) == {"k", "w", "p", "s"}


def test_what_a_recorder_writes_is_kept() -> None:
    """The honest twin: an item, arguments, an exception and a text as long as they come."""
    fields = {"k": "op", "w": 1, "p": 0, "s": 0.5, "l": 3, "item": ["text", "\\ud800" * 300], "t": False,
              "args": [["name", "lily"]], "error": {"type": "ValueError", "text": "x" * 300, "line": None}}  # fmt: skip
    note = parse_note(7, as_bytes(fields))

    assert note is not None
    assert note.fields == fields


@FEW
@given(
    st.lists(st.tuples(PIDS, NOTES), max_size=25),
    st.dictionaries(PIDS, st.binary(max_size=60) | TEXTS.map(lambda text: f"吃了{text}\n".encode(errors="replace"))),
    st.sampled_from(["model1", "model2", "joinable_queue", "model3"]),
    st.sampled_from(list(Part)),
)
def test_no_notes_break_the_trace_or_the_checks(
    notes: list[tuple[int, Any]], output: dict[int, bytes], slug: str, part: Part
) -> None:
    """Whoever is said to have done what, and however it ended."""
    evidence = Evidence()
    for pid, note in notes:
        evidence.add_note(pid, as_bytes(note))
    for pid, data in output.items():
        evidence.add_output(pid, data)
        evidence.add_errors(pid, b"Traceback (most recent call last):\n" + data)
    assembly = Assembly(evidence, 1)
    waits = tuple(assembly.wait_of(pid, None) for pid in range(4))
    events = assembly.events()
    exercise = load_exercise(slug, SOLUTIONS)
    for ending in (Finished(0, waits), Finished(-9, ()), Deadlocked(waits), TimedOut(3.0, waits)):
        trace = Trace(tuple(assembly.infos), tuple(assembly.queues), events, ending)
        for scenario in (exercise.draw(1), None):
            judge(Subject(trace, exercise, part, scenario), ())
    assert assembly.ids[1] == MAIN


def test_stores_are_capped() -> None:
    """However much is written, and by however many."""
    evidence = Evidence()
    for number in range(KEPT_NOTES + 500):
        evidence.add_note(number, b'{"k":"did","op":"start","w":0,"p":0,"s":0,"q":%d,"pid":%d}' % (number, -number))
        evidence.add_output(number, b"x\n" * 100)
    assembly = Assembly(evidence, 0)

    assert len(evidence.notes) == KEPT_NOTES
    assert sum(map(len, evidence.output.values())) <= KEPT_BYTES
    assert len(assembly.infos) <= 100
    assert len(assembly.queues) <= 100
    assert len(assembly.events()) < 40_000


FRAMES = st.sampled_from([
    b'File "/s.py", line 7 in f\n', b'File "/s.py", line ' + b"9" * 5000 + b" in f\n", b'File "',
    b'File "/s.py", line -1 in f', 'File "/s.py", line ٣ in f\n'.encode(),
])  # fmt: skip


@FEW
@given(st.dictionaries(PIDS, st.lists(FRAMES | st.binary(max_size=30), max_size=5).map(b"".join)))
def test_a_stack_is_read_or_passed_over(errors: dict[int, bytes]) -> None:
    """Numbers no file has lines for, and no end."""
    lines = dict(_innermost({pid: bytearray(data) for pid, data in errors.items()}, {}, b"/s.py"))

    assert all(0 <= line < 10**9 for line in lines.values())
    assert lines.keys() <= errors.keys()


# --- The wiring --------------------------------------------------------------------------------------------------


@MANY
@given(
    mangled(
        st.one_of(JSON, st.fixed_dictionaries({"value": JSON}), st.fixed_dictionaries({"object": JSON})).map(as_bytes)
    ),
    st.sampled_from(["create", "method", "get", "function"]),
)
def test_the_driver_answers_or_is_gone(line: bytes, what: str) -> None:
    """What is no answer ends the wiring as a closed connection would; a queue is never made out of a text."""
    file = SimpleNamespace(write=lambda _data: None, readline=lambda _limit: line)
    orders = Orders(SimpleNamespace(makefile=lambda *_, **__: file))  # type: ignore[arg-type]
    try:
        answer = orders.ask(what)
    except OSError:
        return
    assert isinstance(answer, RemoteObject) if what == "create" else not isinstance(answer, list | dict)


# --- Files, and what is shown ------------------------------------------------------------------------------------

CODINGS = [b"# coding: %s\n" % name for name in (b"gbk", b"rot13", b"undefined", b"unicode_escape", b"utf-7", b"idna")]
CODE = [
    b"def producer(q, name, food):\n    ", b"if __name__ == '__main__':\n    ", b"x = 1\n",
    b"'\\\x1b'\n", b"lambda: " * 400,
    b"return " + b"-" * 2500 + b"1\n", b"(" * 300, b"9" * 5000,
]  # fmt: skip
BYTES = [b"\0", b"\xff\xfe", b"\x0c", b"\r", b"\xef\xbb\xbf", "包子\u2028".encode()]
PIECES = st.lists(st.sampled_from(CODINGS + CODE + BYTES) | st.binary(max_size=8), max_size=8).map(b"".join)


def read_or_refused(path: Path, data: bytes) -> None:
    """A submission comes of it, or the exception that has a sentence for the student."""
    path.write_bytes(data)
    try:
        submission = load_submission(path)
    except SubmissionError as problem:
        assert problem.key
    else:
        assert submission.shape in Shape


@FEW
@given(PIECES)
def test_a_file_is_read_or_refused_with_a_reason(tmp_path: Path, data: bytes) -> None:
    """Only by the one exception that has a sentence for the student."""
    read_or_refused(tmp_path / "model2.py", data)


SOURCES = ["%%time\n" * 1200, "%%\n%", "!ls\nx = 1", "x = !pwd", "'\\d'\n?x"]
CELLS = st.lists(
    st.fixed_dictionaries(
        {
            "cell_type": st.sampled_from(["code", "markdown", "raw", "x"]),
            "metadata": st.just({}),
            "source": st.sampled_from(SOURCES) | JSON,
        },
        optional={"outputs": JSON, "execution_count": NUMBERS, "id": TEXTS},
    ),
    max_size=4,
)
NOTEBOOKS = st.fixed_dictionaries(
    {
        "cells": CELLS | JSON,
        "metadata": st.just({}) | JSON,
        "nbformat": st.sampled_from([4, 4, 4, 3, 0, None]),
        "nbformat_minor": st.integers(0, 6),
    },
    optional={"worksheets": JSON},
)


@FEW
@given(mangled(NOTEBOOKS.map(as_bytes)))
def test_a_notebook_is_read_or_refused_with_a_reason(tmp_path: Path, data: bytes) -> None:
    """Whatever nbformat makes of it."""
    read_or_refused(tmp_path / "model2.ipynb", data)


def packed(numbers: list[int]) -> str:
    """A replay string of any numbers below 128, its checksum right."""
    data = zlib.compress(bytes(numbers))
    return base64.b64encode((zlib.crc32(data) & 0xFFFF).to_bytes(2, "big") + data, altchars=ALPHABET).decode()


@MANY
@given(
    st.one_of(
        st.text(max_size=40),
        st.lists(st.integers(0, 255), max_size=30).map(packed),
        st.lists(st.integers(0, 127), max_size=12).map(lambda rest: packed([1, 1, 2, 2, 0, 0, *rest])),
    )
)
def test_a_replay_string_is_decoded_or_refused(text: str) -> None:
    """And what is decoded says the same again."""
    try:
        schedule = Schedule.decode(text)
    except UsageError:
        return
    assert len(schedule.choices) <= LARGEST
    assert schedule == Schedule.decode(schedule.encode())


def test_a_short_replay_string_does_not_unfold_without_end() -> None:
    """Two hundred runs of 16,384 steps each, in a hundred characters; one run is fine."""
    run = [4, 1, 0x80, 0x80, 1]

    assert Schedule.decode(packed([1, 1, 2, 2, 0, 0, *run])).choices == (Choice(0, 0, 0),) * (1 << 14)
    with pytest.raises(UsageError):
        Schedule.decode(packed([1, 1, 2, 2, 0, 0, *run * 200]))


@MANY
@given(st.text(st.characters() | st.sampled_from("\x1b\r\u202e\x9b:#[\ud800")))
def test_what_is_shown_is_harmless(text: str) -> None:
    """To a terminal, and to who reads a job's log for orders."""
    shown = printable(text)

    assert shown.isprintable()
    assert "::" not in shown
    assert RAW.search(shown.encode()) is None


# --- procfs ------------------------------------------------------------------------------------------------------


@FEW
@given(st.binary(min_size=1, max_size=15))
def test_a_process_may_have_any_name(tmp_path: Path, name: bytes) -> None:
    """Fifteen bytes that it chooses itself stand in the middle of what the kernel says of it."""
    task = tmp_path / "7" / "task" / "7"
    task.mkdir(parents=True, exist_ok=True)
    escaped = name.replace(b"\\", b"\\\\").replace(b"\n", b"\\n")  # proc_pid_status(5)
    text = (
        b"Name:\t" + escaped + b"\nState:\tS (sleeping)\nvoluntary_ctxt_switches:\t3\nnonvoluntary_ctxt_switches:\t4\n"
    )
    (task / "status").write_bytes(text)
    (task / "syscall").write_bytes(b"running\n")
    (tmp_path / "7" / "stat").write_bytes(b"7 (" + name + b") Z 5" + b" 0" * 40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procfs, "PROC", tmp_path)

        assert procfs._thread(7, task, is_own=False).switches == 7
        assert procfs.is_gone(7)
        assert procfs._parent_of(7) == 5


@pytest.mark.parametrize(
    ("state", "flags", "ended"), [("R", 4194316, True), ("X", 4194304, True), ("S", 4194304, False)]
)
def test_what_is_on_its_way_out_is_no_survivor(tmp_path: Path, state: str, flags: int, ended: bool) -> None:  # noqa: FBT001 - a row
    """It has lost its command line by then; one that only hides its own is still there."""
    (tmp_path / "7").mkdir()
    (tmp_path / "7" / "cmdline").write_bytes(b"")
    (tmp_path / "7" / "stat").write_text(f"7 (python) {state} 5 5 5 0 -1 {flags}" + " 0" * 40)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(procfs, "PROC", tmp_path)

        assert procfs.is_helper(7) is ended
