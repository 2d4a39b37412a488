"""From evidence to histories: what each process of a run did and observed, in its own order."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from grader.domain.events import ProcessId
from grader.domain.histories import Entry, History, Looks, Outcome
from grader.domain.operations import OF_WORD, ON_LOCKS, ON_QUEUES, PROCESS_CALLS, Kind
from grader.live.assemble import Assembly, Printed, failure_of
from grader.live.evidence import Note

OUTSIDE = ("unprovable", "outside")  # notes of what the explorer would not follow
LONGEST_NAME = 40
WORDS = {"queue_join": Kind.JOIN}  # of notes, where they are not the kinds' own
LOOKED_AT = (ON_QUEUES | ON_LOCKS | PROCESS_CALLS) - {Kind.START, Kind.STOP}
# An exception with which a call of this kind comes back as one of its outcomes; any other says that there was no call.
OUTCOMES = {(Kind.GET, "Empty"): "empty", (Kind.PUT, "Full"): "full", (Kind.TASK_DONE, "ValueError"): "overcalled"}


def histories_of(assembly: Assembly, *, is_whole: bool) -> tuple[History, ...]:
    """One for each process; ``is_whole``: all that was printed was kept.

    None at all of a program with bare shared numbers of its own, or that did not load.
    """
    evidence = assembly.evidence
    if any(note.kind in ("unseen", "load_failed") for note in evidence.notes):
        return ()
    notes = defaultdict[int, list[Note]](list)
    for note in evidence.notes:
        notes[note.pid].append(note)
    broken = "notes" if evidence.is_full else ""
    return tuple(
        Reader(assembly, pid, is_whole=is_whole).history(notes[pid], process, broken)
        for pid, process in assembly.ids.items()
        if pid in notes
    )


class Reader:
    """Reads the notes of one process."""

    def __init__(self, assembly: Assembly, pid: int, *, is_whole: bool) -> None:
        self._assembly = assembly
        self._printed = Printed(bytes(assembly.evidence.output.get(pid, b"")))
        self._is_whole = is_whole
        self._said: list[str] = []
        self._begun: Note | None = None  # a call from which the process has not come back
        self._broken = self._outside = ""

    def history(self, notes: list[Note], process: ProcessId, broken: str) -> History:
        """All of it."""
        parts: list[Looks] = []
        for note in notes:
            if note.kind == "did" and self._begun is None:
                self._listen(note)
            parts += self._looks(note.text("looks"))
            if note.kind in OUTSIDE and not self._broken:
                self._broken = self._outside = note.text("why")[:LONGEST_NAME] or note.kind
            if self._broken:
                break
            parts += (Looks((entry,), 1) for entry in self._entries(note))
        if self._begun is not None and not self._broken:
            parts.append(Looks((self._call(self._begun, self._begun)._replace(is_done=False),), 1))
        return History(process, tuple(parts), self._broken or broken, self._outside)

    def _listen(self, note: Note) -> None:
        self._said += self._printed.until(note.written)

    def _entries(self, note: Note) -> Iterator[Entry]:
        """What a note completes: a call that it answers, or one that needs no answer."""
        match note.kind, note.text("op"):
            case ("op", "stop") | ("ran" | "exit_now", _):
                self._listen(note)
                yield self._call(note, note) if note.kind == "op" else self._end(note)
            case "op", _:
                self._listen(note)
                self._begun = note
            case "did", word:
                begun, self._begun = self._begun or note, None
                is_outcome = not note.failed or (kind_of(word), _error(note)) in OUTCOMES
                if is_outcome and begun.text("op") == word and kind_of(word) is not None:
                    yield self._call(begun, note)

    def _call(self, begun: Note, done: Note) -> Entry:
        kind = kind_of(begun.text("op")) or Kind.UNEXPLORABLE
        item = (done if kind is Kind.GET else begun).fields.get("item")
        outcome: Outcome = OUTCOMES.get((kind, _error(done)))
        if kind is Kind.PROCESS_JOIN and begun.timed and done.number("exit") is None:
            outcome = "alive"
        is_timed = begun.timed or begun.kind == "did"  # a call that does not wait is noted when it has succeeded
        pair = (str(item[0]), str(item[1])) if isinstance(item, list) and len(item) == 2 else None
        thing = begun.number("q") if kind in ON_QUEUES else self._child(done)
        return Entry(kind, begun.line, -1 if thing is None else thing, pair, outcome, is_timed, said=self._heard())

    def _end(self, note: Note) -> Entry:
        failure = failure_of(note)
        kind = Kind.EXIT if note.kind == "ran" else Kind.EXIT_NOW
        line = failure.line if failure is not None else note.line
        error = ("error", failure.type_name) if failure is not None else None
        return Entry(kind, line, item=error, outcome=note.number("exit") or 0, said=self._heard())

    def _heard(self) -> tuple[str, ...] | None:
        said, self._said = tuple(self._said), []
        return said if self._is_whole else None

    def _child(self, note: Note) -> int | None:
        return self._assembly.ids.get(self._assembly.evidence.named(note.number("pid")) or 0)

    def _looks(self, text: str) -> Iterator[Looks]:
        """Those that came with a note; what cannot be told, and text of no recorder of ours, breaks the history off."""
        try:
            for times, looks in json.loads(text) if text not in ("", "lost") else ():
                if not looks or type(times) is not int or times < 1:
                    raise ValueError
                entries = [entry for entry in (self._look(*look) for look in looks) if entry is not None]
                if entries:
                    yield Looks(tuple(entries), 1 if self._broken else times)
                if self._broken:
                    return
        except (ValueError, TypeError, RecursionError):
            self._broken = "notes"
        self._broken = "looks" if text == "lost" else self._broken

    def _look(self, word: Any, line: Any, thing: Any, outcome: Any) -> Entry | None:
        """One of them; ``None`` for what is not known, and for all that follow it."""
        kind = OF_WORD.get(word)
        is_item = kind is Kind.GET and outcome != "empty"  # which has a note of its own
        if kind not in LOOKED_AT or is_item or type(thing) is not int or not isinstance(outcome, Outcome):
            self._broken = self._broken or str(word)[:LONGEST_NAME]
        if self._broken or kind is None:
            return None
        if kind in PROCESS_CALLS:
            thing = self._assembly.ids.get(self._assembly.evidence.named(thing) or 0, -1)
        return Entry(kind, line if type(line) is int else None, thing, outcome=outcome, timed=True)


def kind_of(word: str) -> Kind | None:
    """The kind of operation that a note speaks of."""
    return WORDS.get(word) or OF_WORD.get(word)


def _error(note: Note) -> str:
    failure = failure_of(note)
    return failure.type_name if failure is not None else ""
