"""The real runs of a submission's parts, watched one after another from a thread of its own."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from grader.domain.exercise import Part
from grader.domain.results import CheckResult
from grader.domain.trace import Finished, Trace
from grader.explorer.program.meter import Meter
from grader.grading.computing import Computing
from grader.live.engine import LiveExecution

LINGERS_S = 1.0  # longer than most runs take


class Judged(NamedTuple):
    """What one real run showed, and its processor time; ``stopper`` is a finding that makes more looks pointless."""

    results: tuple[CheckResult, ...]
    stopper: str | None
    used_cpu_s: float
    trace: Trace = Trace((), (), (), Finished(0))


class Watch:
    """Watches real runs from a thread of its own; leaving the context gives up those that are still under way."""

    def __init__(
        self,
        executions: Mapping[Part, LiveExecution],
        judge: Callable[[Part, Trace], Judged],
        meter: Meter,
        computing: Computing | None,
    ) -> None:
        self._executions = executions
        self._judge = judge
        self._meter = meter
        self._computing = computing
        self._judged: dict[Part, Judged] = {}
        self._skipped: set[Part] = set()
        self._began_s = time.monotonic()
        self._done = {part: threading.Event() for part in executions}
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def __enter__(self) -> Watch:
        return self

    def __exit__(self, *_: object) -> None:
        for execution in self._executions.values():
            execution.give_up()
        self._thread.join()

    def skip(self, part: Part) -> None:
        """Watch this run no longer, nor begin it."""
        self._skipped.add(part)
        self._executions[part].give_up()

    def skip_from(self, part: Part) -> None:
        """Skip this run and those after it."""
        for pointless in list(self._executions)[list(self._executions).index(part) :]:
            self.skip(pointless)

    def leave_soon(self, part: Part) -> None:
        """Wait for this run a while longer, which is longer on a busy machine, and watch it no more then."""
        if not self._done[part].wait(max(LINGERS_S, time.monotonic() - self._began_s)):
            self.skip(part)

    def is_the_last(self, part: Part) -> bool:
        """Wait for this run; whether it makes the others pointless."""
        judged = self.judged_of(part)
        return judged is None or judged.stopper is not None

    def judged_of(self, part: Part) -> Judged | None:
        """Wait for this run; what it showed, if it was not given up."""
        self._done[part].wait()
        return self._judged.get(part)

    def judged(self) -> Mapping[Part, Judged]:
        """What the runs showed, up to one that makes the others pointless; raises what watching them raised."""
        self._thread.join()
        if self._failure is not None:
            raise self._failure
        return self._judged

    def _watch(self) -> None:
        try:
            for part, execution in self._executions.items():
                self._watch_one(part)
                if self._computing is not None:
                    self._computing.run_ended(execution.run.limits.tree_cpu_s - execution.cpu_s)
                self._done[part].set()
                if part in self._judged and self._judged[part].stopper is not None:
                    break
        except BaseException as failure:  # noqa: BLE001 - it is raised again where it is waited for
            self._failure = failure
            self._meter.stop()
        finally:
            if self._computing is not None:
                self._computing.run_ended(0.0)
            for done in self._done.values():
                done.set()

    def _watch_one(self, part: Part) -> None:
        if part in self._skipped:
            return
        trace = self._executions[part].trace()
        if part not in self._skipped:  # else it was given up, and shows nothing
            self._judged[part] = self._judge(part, trace)._replace(used_cpu_s=self._executions[part].cpu_s)
