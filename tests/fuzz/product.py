"""The verdict on a program by default, against that of ``--thorough``: the same codes, errors and warnings apart.

What is left out by choice (a process that polls is taken to wait, ``model.py``) may change no verdict either. So the
thorough search is beside that held against the ends of the model with nothing left out at all.
"""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import NamedTuple

from grader.checks import judge
from grader.domain.exercise import Exercise, Part
from grader.domain.trace import Looping
from grader.explorer.explore import Request, explore, oracles_for
from grader.explorer.model.state import Clock
from grader.explorer.oracle.confined import ConfinedHost
from grader.explorer.oracle.oracle import Oracle
from grader.explorer.program.meter import Meter
from grader.explorer.replay.execution import Execution
from grader.explorer.seen import Shown
from grader.grading.merge import Bench, errors
from grader.inputs.exercise_files import load_exercise, solutions_folder
from grader.inputs.files import load_submission
from tests.fuzz.difference import Difference, NotComparedError
from tests.fuzz.explored import Way, clocks_of, explored

DEFAULT_S, THOROUGH_S = 1.0, 3.0  # work for one program; what is not complete by then is not compared
Codes = tuple[str, ...] | None


class Verdict(NamedTuple):
    """What exploring a program showed: codes of what is wrong, and of what is wrong only in bad timing.

    Of several schedules that break several checks, the codes of the first; there is one check.
    """

    failing: Codes
    timing: Codes
    unknown: str | None
    is_nondeterministic: bool
    is_complete: bool


@functools.cache
def exercise() -> Exercise:
    """One that asks of a script only that it ends well."""
    model2 = load_exercise("model2", solutions_folder())
    ended = next(one for one in model2.checks if one.part is Part.PROGRAM and one.promise == "ended")
    return model2._replace(functions={}, written=(), checks=(ended,))


def bench() -> Bench:
    """Judges executions of it."""
    return Bench(exercise(), Part.PROGRAM, judge)


def compare(oracle: Oracle, source: str) -> list[Difference]:
    """What differs between the verdict by default and the thorough one, and between that and the bare model.

    Raises ``NotComparedError``.
    """
    default, thorough = verdict(source, exact=False), verdict(source, exact=True)
    found = [Difference(what, (f"default: {default}", f"thorough: {thorough}")) for what in _differ(default, thorough)]
    if found:
        return found
    if thorough.unknown is not None or not thorough.is_complete:
        raise NotComparedError
    wrong, late = _bare(oracle, source)
    if thorough.failing is None and wrong:
        found.append(Difference("bare failing", (str(wrong), f"thorough: {thorough}")))
    elif thorough.failing is None and thorough.timing is None and late:
        found.append(Difference("bare timing", (str(late), f"thorough: {thorough}")))
    return found


def verdict(source: str, *, exact: bool) -> Verdict:
    """Explore a script as the product does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model2.py"
        path.write_text(source, encoding="utf-8")
        request = Request(load_submission(path), exercise(), Part.PROGRAM, "fork", exact)
    with oracles_for([request], ConfinedHost) as oracles:
        meter = Meter(THOROUGH_S if exact else DEFAULT_S)
        seen = explore(request, oracles.of_part[Part.PROGRAM], bench().breaks, meter)
    unknown = seen.unknown.what if seen.unknown is not None else None
    failing = next(iter(seen.failing), None)
    is_complete = failing is not None or seen.is_complete
    return Verdict(_codes(failing), _codes(seen.timing), unknown, seen.is_nondeterministic, is_complete)


def _codes(shown: Shown | None) -> Codes:
    if shown is None:
        return None
    results = bench().judge(bench().subject(shown.trace, shown.scenario))
    return tuple(sorted({one.code.value for result in results for one in errors(result)}))


def _differ(default: Verdict, thorough: Verdict) -> list[str]:
    found = ["nondeterministic"] if default.is_nondeterministic or thorough.is_nondeterministic else []
    if (default.unknown is None) is not (thorough.unknown is None):
        return [*found, "unknown"]
    if default.unknown is None and default.is_complete and thorough.is_complete:
        found += ["failing"] if default.failing != thorough.failing else []
        is_same = (default.timing is None) is (thorough.timing is None)  # of several, which one comes first may differ
        found += ["timing"] if not is_same else []
    return found


def _bare(oracle: Oracle, source: str) -> tuple[set[str], set[str]]:
    """What is wrong in ends of the bare model, and what only where a process may be slow."""
    found: dict[Clock, set[str]] = {}
    for clock in clocks_of(source):
        seen, codes = explored(oracle, Way.EXACT, clock), set[str]()
        for state in seen.outcomes.values() if seen.unknown is None else ():
            trace = Execution(seen.model, seen.search.path(state)).trace()
            if clock is Clock.FREE or not isinstance(trace.ending, Looping):
                results = bench().judge(bench().subject(trace, None))
                codes |= {one.code.value for result in results for one in errors(result)}
        found[clock] = codes
    return found.get(Clock.FREE, set()) | found.get(Clock.OWN, set()), found.get(Clock.SLOW, set())
