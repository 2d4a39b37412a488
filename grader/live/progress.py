"""What the notes tell of how an execution gets on, each note taken in once."""

from __future__ import annotations

from collections import Counter

from grader.live.evidence import ASIDE, Evidence, Note

NO_STAND = ASIDE | {"import"}  # notes that do not tell where a process stands


class Progress:
    """Who put how often, who slept, and whether anything advanced."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._seen = self._unkept = 0
        self._puts = Counter[int]()
        self._all = Counter[int]()
        self._slept_s = Counter[int]()
        self._slept_times = Counter[int]()
        self._in_timed_waits: set[int] = set()
        self._unprovable: set[int] = set()
        self._has_advanced = False

    def has_advanced(self) -> bool:
        """Whether something advanced since this was last asked."""
        self._take_in()
        advanced, self._has_advanced = self._has_advanced, False
        return advanced

    def unprovable(self) -> frozenset[int]:
        """The processes that have had threads or timers of their own; they end with their process."""
        self._take_in()
        return frozenset(self._unprovable)

    def _take_in(self) -> None:
        notes = self._evidence.notes[self._seen :]
        self._seen += len(notes)
        for note in notes:
            self._take(note)
        before, self._unkept = self._unkept, self._evidence.steps.total() if self._evidence.is_full else 0
        # Of notes that are not kept it is known that they came.
        advanced = any(note.advances for note in notes) or before != self._unkept
        if advanced:
            self._has_advanced = True
            self._slept_s.clear()
            self._slept_times.clear()

    def busiest(self) -> tuple[int, int]:
        """The process that put most often, and how often; of too many notes to be kept, the one that wrote most."""
        counts = self._all if self._evidence.is_full else self._puts
        return max(counts.items(), key=lambda entry: entry[1], default=(0, 0))

    def sleeper(self, most_s: float, times: int) -> int | None:
        """A process that slept longer than that since anything advanced, in so many pieces at least.

        None while a process is in a wait with a timeout: it proves nothing.
        """
        if self._in_timed_waits:
            return None
        long = (pid for pid, slept_s in self._slept_s.items() if slept_s > most_s and self._slept_times[pid] >= times)
        return next(long, None)

    def _take(self, note: Note) -> None:
        self._all[note.pid] += 1
        self._puts[note.pid] += note.kind == "did" and note.text("op") == "put" and not note.failed
        self._slept_s[note.pid] += int(note.slept_s)
        self._slept_times[note.pid] += bool(note.slept_s)
        if note.kind == "unprovable":
            self._unprovable.add(note.pid)
        if note.kind not in NO_STAND:
            self._in_timed_waits.discard(note.pid)
            if note.kind == "op" and note.timed:
                self._in_timed_waits.add(note.pid)
