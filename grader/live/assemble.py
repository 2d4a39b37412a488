"""From evidence to a trace: numbers processes and queues, and puts notes and printed lines into one order."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from grader.domain.events import (
    MAIN,
    Called,
    Event,
    ExitedAtOnce,
    FeederLeft,
    ForeignUse,
    GetBegan,
    Item,
    ItemDropped,
    ItemGot,
    ItemKind,
    ItemPut,
    LinePrinted,
    LockId,
    LockReleased,
    LockTaken,
    Polled,
    ProcessId,
    ProcessJoined,
    ProcessRan,
    ProcessStarted,
    ProcessStopped,
    PutRefused,
    QueueId,
    QueueJoined,
    Returned,
    TaskDone,
    WaitBegan,
)
from grader.domain.failure import Failure
from grader.domain.trace import ProcessInfo, QueueInfo, Wait, Waiting
from grader.live.evidence import ASIDE, Evidence, Note

MOST = 100  # processes, or queues: what is more than that is no answer to an exercise, and all counted as one
MOST_LINES = 5000
MOST_ALIKE = 3  # of the same line of the same process; two are enough to be one too many
TRACEBACK = "Traceback (most recent call last):"
OPERATIONS = {
    "get": Waiting.GET,
    "put": Waiting.PUT,
    "queue_join": Waiting.QUEUE_JOIN,
    "process_join": Waiting.PROCESS_JOIN,
}


class Assembly:
    """The evidence of one execution, with its processes and queues numbered."""

    def __init__(self, evidence: Evidence, main: int) -> None:
        self.evidence = evidence
        self.ids: dict[int, ProcessId] = {main: MAIN}
        self.infos = [ProcessInfo("MainProcess", "main", (), daemon=False, parent=None)]
        self.queue_ids: dict[int, QueueId] = {}
        self.queues: list[QueueInfo] = []
        self._answers = dict(_pair_up(evidence.notes))
        self._last = {note.pid: note for note in evidence.notes if note.kind not in ASIDE}
        latest = {note.pid: note for note in evidence.notes}
        self._blocked = {pid: note for pid, note in latest.items() if note.kind == "blocked"}
        puts = defaultdict[tuple[int, str], list[Note]](list)
        for note in evidence.notes:
            if (note.kind, note.text("op")) == ("op", "put"):
                puts[note.pid, str(note.fields.get("item"))].append(note)
        self._puts = {key: iter(calls) for key, calls in puts.items()}
        self._ran = {note.pid for note in evidence.notes if note.kind == "ran"}
        for note in evidence.notes:
            self._register(note)

    def events(self) -> tuple[Event, ...]:
        """Everything that happened, in order."""
        return tuple(self._events())

    def wait_of(self, pid: int, stack_line: int | None) -> Wait:
        """Where a process that has not ended stands: its last unanswered call, or else its stack."""
        process, last = self._id(pid), self._last.get(pid)
        blocked = self._blocked.get(pid)
        if blocked is not None and blocked.line == stack_line:
            return Wait(process, Waiting.LOCK, stack_line, lock=LockId(blocked.number("lock") or 0))
        child = self.ids.get(self._child(last) or 0) if last else None
        if pid in self._ran:
            return Wait(process, Waiting.EXIT, None, child=child)  # multiprocessing itself joins what is no daemon
        if last is None or last.kind != "op" or last.text("op") not in OPERATIONS:
            return Wait(process, Waiting.OTHER, stack_line)
        operation = OPERATIONS[last.text("op")]
        line = last.line if last.line is not None else stack_line
        if operation is Waiting.PROCESS_JOIN:
            return Wait(process, operation, line, child=child, timed=last.timed)
        return Wait(process, operation, line, self.queue_ids.get(last.number("q") or 0), timed=last.timed)

    def _register(self, note: Note) -> None:
        inode, child = note.number("q"), self._child(note)
        if inode is not None and inode not in self.queue_ids:
            if len(self.queues) < MOST:
                self.queues.append(QueueInfo(note.text("class")))
            self.queue_ids[inode] = QueueId(len(self.queues) - 1)
        if note.kind == "did" and note.text("op") == "start" and child is not None and child not in self.ids:
            self._add(child, _info(note, self.ids.get(note.pid, MAIN)))

    def _child(self, note: Note) -> int | None:
        """The process that a note speaks of."""
        return self.evidence.named(note.number("pid"))

    def _add(self, pid: int, info: ProcessInfo) -> ProcessId:
        if len(self.infos) < MOST:
            self.infos.append(info)
        self.ids[pid] = ProcessId(len(self.infos) - 1)
        return self.ids[pid]

    def _id(self, pid: int) -> ProcessId:
        known = self.ids.get(pid)
        return (
            known
            if known is not None
            else self._add(pid, ProcessInfo(f"pid-{len(self.infos)}", "", (), daemon=False, parent=MAIN))
        )

    def _events(self) -> Iterator[Event]:
        lines = Lines()
        printed = {pid: Printed(bytes(data)) for pid, data in self.evidence.output.items()}
        ran = set()
        for number, note in enumerate(self.evidence.notes):
            if note.kind == "import" and note.pid not in self.ids:
                continue  # a forkserver imports the submission, and takes no part
            process = self._id(note.pid)
            if note.pid in printed:
                yield from lines.events(process, printed[note.pid].until(note.written))
            if note.polls:
                yield Polled(process, note.line, note.polls)
            yield from _locks(note, process)
            for event in self._events_of(note, self._answers.get(number), process):
                ran |= {process} if isinstance(event, ProcessRan) else set()
                yield event
        for pid, rest in sorted(printed.items(), key=lambda entry: self._id(entry[0])):
            yield from lines.events(self._id(pid), rest.until(len(rest.data)))
        starts = {note.pid: note for note in self.evidence.notes if note.text("op") == "start"}  # the last of each
        for pid, process in list(self.ids.items()):
            if process not in ran:
                yield from self._last_words(pid, process, starts.get(pid))

    def _events_of(self, note: Note, answer: Note | None, process: ProcessId) -> Iterator[Event]:
        failed = answer is not None and answer.failed
        queue = self.queue_ids.get(note.number("q") or 0, QueueId(0))
        child = self.ids.get(self._child(note) or 0, MAIN)
        match note.kind, note.text("op"):
            case "op", "put" if not failed:
                yield ItemPut(process, note.line, queue, _item(note))
            case "op", "put" if answer is not None and (error := failure_of(answer)) and error.type_name == "Full":
                yield PutRefused(process, note.line, queue, _item(note))
            case "op", "get":
                yield GetBegan(process, note.line, queue)
            case "op", "task_done":
                yield TaskDone(process, note.line, queue, failed)
            case "op", "start" if answer is not None and not failed:
                yield ProcessStarted(process, note.line, self.ids.get(self._child(answer) or 0, MAIN))
            case "op", "process_join":
                yield WaitBegan(process, note.line, child)
            case "op", "stop":
                yield ProcessStopped(process, note.line, child)
            case "did", _ if not note.failed:
                yield from self._done(note, process, queue, child)
            case "cancelled", _:
                yield FeederLeft(process, note.line, queue)
            case "dropped", _:
                yield from self._dropped(note, process)
            case "ran" | "called" | "returned" | "foreign" | "exit_now", _:
                yield from _life(note, process)

    def _dropped(self, note: Note, process: ProcessId) -> Iterator[Event]:
        """What the thread of a queue could not pickle; which queue's, the call that had put it tells."""
        call = next(self._puts.get((note.pid, str(note.fields.get("item"))), iter(())), None)
        if call is not None and (queue := self.queue_ids.get(call.number("q") or 0)) is not None:
            yield ItemDropped(process, call.line, queue, _item(note))

    def _done(self, note: Note, process: ProcessId, queue: QueueId, child: ProcessId) -> Iterator[Event]:
        match note.text("op"):
            case "get":
                yield ItemGot(process, note.line, queue, _item(note))
            case "queue_join":
                yield QueueJoined(process, note.line, queue)
            case "process_join":
                yield ProcessJoined(process, note.line, child, note.number("exit"))

    def _last_words(self, pid: int, process: ProcessId, start: Note | None) -> Iterator[Event]:
        """For a process that never told its end: what it last wrote to standard error, if that is an exception."""
        if start is not None and start.failed:
            yield ProcessRan(process, start.line, 1, failure_of(start))
            return
        lines = self.evidence.errors.get(pid, bytearray()).decode(errors="backslashreplace").strip().splitlines()
        name, colon, text = lines[-1].partition(": ") if lines else ("", "", "")
        if TRACEBACK in lines and colon and name.isidentifier():
            yield ProcessRan(process, None, 1, Failure(name, text[:300], None))


def _locks(note: Note, process: ProcessId) -> Iterator[Event]:
    """The locks that a process took and released since its last note; of many like ones in a row, each once."""
    try:
        runs = [looks for _, looks in json.loads(note.text("looks") or "[]")]
        for word, line, thing, outcome in (look for looks in runs for look in looks):
            at = line if type(line) is int else None
            if word == "acquire" and outcome is True and type(thing) is int:
                yield LockTaken(process, at, LockId(thing))
            elif word == "release" and outcome is None and type(thing) is int:
                yield LockReleased(process, at, LockId(thing))
    except (ValueError, TypeError, RecursionError):
        return  # lost, or written by no recorder of ours


def _life(note: Note, process: ProcessId) -> Iterator[Event]:
    match note.kind:
        case "ran":
            failure = failure_of(note)
            yield ProcessRan(process, failure.line if failure else note.line, note.number("exit") or 0, failure)
        case "exit_now":
            yield ExitedAtOnce(process, note.line)
        case "called":
            yield Called(process, note.line, note.text("function"))
        case "foreign":
            yield ForeignUse(process, note.line, note.text("what"))
        case "returned":
            yield Returned(process, note.line, note.text("function"), note.text("type"), note.text("text"))


class Lines:
    """Printed lines as events: as many as a check can look at, and when there are many, none again and again."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[ProcessId, str]] = Counter()
        self._kept = 0

    def events(self, process: ProcessId, texts: Iterable[str]) -> Iterator[LinePrinted]:
        """The lines of one process that are kept."""
        for text in texts:
            known = self._seen[process, text]
            if self._kept < MOST_LINES or (known < MOST_ALIKE and (known or len(self._seen) < MOST_LINES)):
                self._seen[process, text] += 1
                self._kept += 1
                yield LinePrinted(process, None, text)


class Printed:
    """The bytes that one process printed, handed out up to a position."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def until(self, position: int) -> Iterator[str]:
        """What was printed up to there and not yet handed out, line by line, without empty lines."""
        piece, self.position = self.data[self.position : position], max(position, self.position)
        return (line for line in piece.decode(errors="backslashreplace").splitlines() if line.strip())


def failure_of(note: Note) -> Failure | None:
    """The exception in a note, if there is one."""
    return Failure.of(note.fields.get("error"))


def _pair_up(notes: list[Note]) -> Iterator[tuple[int, Note]]:
    """For every ``op`` the ``did`` that answers it, by the number of the ``op``."""
    pending: dict[int, list[int]] = defaultdict(list)
    for number, note in enumerate(notes):
        if note.kind == "op":
            pending[note.pid].append(number)
        # A get that does not block is noted only when it succeeded: there is no op to answer.
        elif note.kind == "did" and pending[note.pid] and notes[pending[note.pid][-1]].text("op") == note.text("op"):
            yield pending[note.pid].pop(), note


def _info(note: Note, parent: ProcessId) -> ProcessInfo:
    args = note.fields.get("args")
    pairs = [pair for pair in args if isinstance(pair, list) and len(pair) == 2] if isinstance(args, list) else []
    arguments = tuple((str(name), str(value)) for name, value in pairs)
    return ProcessInfo(note.text("name"), note.text("target"), arguments, note.fields.get("daemon") is True, parent)


def _item(note: Note) -> Item:
    item = note.fields.get("item")
    kind, text = item if isinstance(item, list) and len(item) == 2 else ("object", "?")
    return Item(ItemKind(kind) if kind in ("text", "none", "object") else ItemKind.OBJECT, str(text))
