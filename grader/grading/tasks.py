"""The parts of a submission as work for the explorer: here, or in another process beside this one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from grader.domain.exercise import Part
from grader.explorer.program.meter import Meter
from grader.grading.computing import Computing
from grader.grading.conform import Compare, comparing
from grader.grading.options import Options
from grader.live.engine import Run

if TYPE_CHECKING:
    from grader.explorer.behaviour.programs import Oracles
    from grader.explorer.explore import Explored
    from grader.grading.beside import Beside
    from grader.grading.merge import Bench

FIRST = 0.5  # of the processor time that a submission may use, for all parts but the last


class Task(NamedTuple):
    """A part to explore, and what doing so in another process needs."""

    run: Callable[[], Explored]
    compare: Compare
    descriptors: tuple[int, ...]


def tasks_of(
    runs: Mapping[Part, Run],
    oracles: Oracles,
    known: Mapping[Part, tuple[str, ...]],
    computing: Computing | None,
    meter: Meter,
    *,
    exact: bool,
) -> Mapping[Part, Task]:
    """What every interleaving shows of each part, each with an equal share of the work that may be done."""
    from grader.explorer.explore import Request, explore

    tasks: dict[Part, Task] = {}
    for part, run in runs.items():
        request = Request(run.submission, run.exercise, part, run.start_method, exact)
        of_part, bench = oracles.of_part[part], bench_of(run, known[part])
        # The functions are looked at with one of each as well, which is what a submission that computes is known by.
        share = 1.0 if len(runs) == 1 else FIRST if not tasks else 1 - FIRST
        of_part.let_compute(computing.share(share) if computing is not None else None)
        work = partial(explore, request, of_part, bench.breaks, meter)
        tasks[part] = Task(work, comparing(run, of_part), of_part.descriptors)
    return tasks


def beside(stack: ExitStack, tasks: Sequence[tuple[Part, Task]]) -> Mapping[Part, Beside]:
    """Have these done in processes of their own, which end with the stack."""
    if not tasks:
        return {}
    from grader.grading.beside import Beside

    return {part: stack.enter_context(Beside(*task)) for part, task in tasks}


def oracles_of(runs: Mapping[Part, Run], options: Options) -> Oracles:
    """Those that the explorer will ask; unused where the first run settles the verdict."""
    from grader.explorer.explore import Request, oracles_for
    from grader.explorer.oracle.confined import ConfinedHost

    parts = [Request(one.submission, one.exercise, one.part, one.start_method, options.exact) for one in runs.values()]
    return oracles_for(parts, ConfinedHost)


def bench_of(run: Run, known: tuple[str, ...]) -> Bench:
    """What judges traces of a part; ``known`` are the codes that were found before."""
    from grader.checks import judge
    from grader.grading.merge import Bench

    return Bench(run.exercise, run.part, lambda subject: judge(subject, known), run.submission.source)
