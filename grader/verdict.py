"""What the grader says of a submission: findings, check results, score, report."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from grader.isolation import Isolation
from grader.outside import harmless
from grader.schedule import Coverage, Story
from grader.submission import LineMap


class Status(enum.Enum):
    """What became of a check, or of a whole submission."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERROR = "error"


class Severity(enum.Enum):
    """An error costs points, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


WARNINGS = frozenset({"timing-dependent", "busy-wait", "sentinel-surplus", "left-in-queue", "nondeterministic"})


class At(NamedTuple):
    """A line of the submission, to be shown as such in the reader's language; ``None``: not known."""

    line: int | None


class Who(NamedTuple):
    """A process, to be shown by its role and the name it was given."""

    role: str
    label: str


class Phrase(NamedTuple):
    """A sentence of the catalogue with its gaps filled; how checks speak without choosing a language."""

    key: str
    facts: tuple[tuple[str, Fact], ...] = ()


Fact = str | int | At | Who | Phrase | tuple[str, ...] | tuple[Who, ...] | tuple[Phrase, ...]


Facts = tuple[tuple[str, Fact], ...]


def phrase(key: str, **facts: Fact) -> Phrase:
    """A sentence of the catalogue, with what fills its gaps."""
    return Phrase(key, tuple(facts.items()))


class Finding(NamedTuple):
    """One thing that is wrong, or odd: its code, the sentence, and the events that show it.

    ``case`` tells apart the sentences of one code: ``code.case.message`` and ``code.case.hint`` are their keys.
    ``story`` is the schedule that shows it, where one was found, and ``works`` one of the same program that does not.
    """

    code: str
    case: str
    facts: tuple[tuple[str, Fact], ...] = ()
    evidence: tuple[Phrase, ...] = ()
    story: Story | None = None
    works: Story | None = None

    @property
    def severity(self) -> Severity:
        """How much it weighs, which its code decides."""
        return Severity.WARNING if self.code in WARNINGS else Severity.ERROR

    @property
    def line(self) -> int | None:
        """The line of the submission to look at first."""
        return next((place.line for _, fact in self.facts for place in _places(fact) if place.line is not None), None)


def _places(fact: Fact) -> Iterator[At]:
    """The lines in a fact, also those in a phrase or in several."""
    if isinstance(fact, At):
        yield fact
    elif isinstance(fact, Phrase):
        yield from (place for _, inner in fact.facts for place in _places(inner))
    elif isinstance(fact, tuple) and not isinstance(fact, Who):
        yield from (place for inner in fact for place in _places(inner))


def finding(code: str, case: str, *, evidence: tuple[Phrase, ...] = (), **facts: Fact) -> Finding:
    """A finding, with what fills the gaps of its sentence."""
    return Finding(code, case, tuple(facts.items()), evidence)


class CheckResult(NamedTuple):
    """One promise: kept, broken, or not looked at because of ``reason`` (the code that stands before it)."""

    id: str
    status: Status
    points: int
    possible: int
    findings: tuple[Finding, ...] = ()
    reason: str = ""


class Score(NamedTuple):
    """Points earned, of those possible."""

    earned: int
    possible: int


class Report(NamedTuple):
    """Everything there is to say of one submission.

    ``path`` is the submission's as it is shown, which is harmless to show; what its file really is called, ``file``, is
    for programs. ``score`` is ``None`` when the grader itself failed; ``problem`` then says how. ``source`` is the
    submission as text, ``kit`` a digest of what graded it, ``stories`` one schedule of each part in which nothing is
    wrong.
    """

    path: str
    exercise: str
    checks: tuple[CheckResult, ...]
    score: Score | None
    seed: int
    start_methods: tuple[str, ...]
    line_map: LineMap = LineMap()
    problem: Phrase | None = None
    coverage: tuple[Coverage, ...] = ()
    isolation: Isolation | None = None  # None: nothing of it was run
    source: str = ""
    kit: str = ""
    stories: tuple[Story, ...] = ()
    file: str = ""

    @property
    def status(self) -> Status:
        """Passed only if every check did; an error of the grader before anything else."""
        statuses = {check.status for check in self.checks}
        if self.score is None or Status.ERROR in statuses:
            return Status.ERROR
        return Status.PASSED if statuses == {Status.PASSED} else Status.FAILED

    def findings(self) -> Iterator[Finding]:
        """All findings, in the order of the checks."""
        return (found for check in self.checks for found in check.findings)

    def codes(self) -> tuple[str, ...]:
        """The codes of all findings, each once, sorted."""
        return tuple(sorted({found.code for found in self.findings()}))


def blank(path: str, exercise: str, seed: int, start_methods: tuple[str, ...]) -> Report:
    """The report of a file with nothing in it yet. Here the file's name becomes one that may be shown anywhere."""
    return Report(harmless(path), exercise, (), None, seed, start_methods, file=path)


def best(reports: Iterable[Report]) -> Report:
    """Of several of one exercise the one that speaks for it: passed; else without a score, so that this is said; else
    the most points. The first of equals.
    """
    return max(
        reports,
        key=lambda report: (
            report.status is Status.PASSED,
            report.status is Status.ERROR,
            report.score.earned if report.score else 0,
        ),
    )


def total(checks: tuple[CheckResult, ...]) -> Score | None:
    """The score of all checks; ``None`` when one of them is the grader's own error."""
    if any(check.status is Status.ERROR for check in checks):
        return None
    return Score(sum(check.points for check in checks), sum(check.possible for check in checks))
