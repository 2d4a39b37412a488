"""The schedule of a finding forced on real processes: who doubts the model is shown that it happens."""

from __future__ import annotations

from collections.abc import Mapping

from grader.checks import judge
from grader.domain.exercise import Part
from grader.domain.findings import ENDLESS, Code
from grader.domain.results import CheckResult, Finding, phrase
from grader.domain.schedule import Story
from grader.domain.submission import Shape
from grader.domain.trace import Trace
from grader.explorer.behaviour.programs import scope_at
from grader.grading.merge import Bench, errors
from grader.live.enforce import TIMES, happens
from grader.live.engine import Run

LEFT_TO_THE_KERNEL = ("lock_lost", "unsent")  # cases begin so: at which instruction a process ends has no turn


def proved(results: tuple[CheckResult, ...], runs: Mapping[Part, Run], used_cpu_s: float) -> tuple[CheckResult, ...]:
    """The results, with what happened when the schedule of the first finding that has one was forced.

    ``runs`` tells how each part is run. Nothing is said of a schedule that did not happen each time. All real runs of
    a grading together may use as much processor time as one run of each part may; ``used_cpu_s`` of it are gone.
    """
    shown = ((found, found.story) for result in results for found in result.findings if found.story is not None)
    found, story = next(shown, (None, None))
    if found is None or story is None or found.code in ENDLESS or found.case.startswith(LEFT_TO_THE_KERNEL):
        return results
    run = runs[Part(story.schedule.part)]
    left_s = len(Part) * run.limits.tree_cpu_s - used_cpu_s
    if not _happens(found, story, run, left_s):
        return results
    said = found._replace(evidence=(*found.evidence, phrase("evidence.happened", count=TIMES)))
    return tuple(
        result._replace(findings=tuple(said if one is found else one for one in result.findings)) for result in results
    )


def _happens(found: Finding, story: Story, run: Run, cpu_s: float) -> bool:
    scenario, schedule = None, story.schedule
    if run.shape is not Shape.SCRIPT:  # which chooses names and foods itself
        scope = scope_at(run.exercise, run.submission, schedule)
        scenario = scope.scenario if scope is not None else None
    run = run._replace(scenario=scenario or run.scenario)
    bench = Bench(run.exercise, run.part, lambda subject: judge(subject, ()), run.submission.source)

    def is_alike(trace: Trace) -> bool:
        # By the code alone: of how it came to it, the notes of a real run tell less than the model.
        codes = {one.code for result in bench.judge(bench.subject(trace, scenario)) for one in errors(result)}
        return bool(codes) if found.code == Code.TIMING_DEPENDENT else found.code in codes

    return happens(run, story, is_alike, cpu_s)
