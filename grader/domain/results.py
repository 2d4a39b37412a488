"""What the grader says of a submission: findings, check results, score, report."""

from __future__ import annotations

import enum
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple

from grader.domain.findings import Code, Severity
from grader.domain.harmless import harmless
from grader.domain.isolation import Isolation
from grader.domain.schedule import Coverage, Story
from grader.domain.submission import LineMap


class Status(enum.Enum):
    """What became of a check, or of a whole submission."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"
    ERROR = "error"


FEW = 5  # of any number of names, so many are listed


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
    ``slip`` is that of its evidence which is told first, since it is where the source is wrong.
    """

    code: Code
    case: str
    facts: tuple[tuple[str, Fact], ...] = ()
    evidence: tuple[Phrase, ...] = ()
    story: Story | None = None
    works: Story | None = None
    slip: Phrase | None = None

    @property
    def severity(self) -> Severity:
        """How much it weighs, which its code decides."""
        return self.code.severity

    @property
    def line(self) -> int | None:
        """The line of the submission to look at first."""
        return next((place.line for _, fact in self.facts for place in places(fact) if place.line is not None), None)


def places(fact: Fact) -> Iterator[At]:
    """The places in a fact, also those in a phrase or in several."""
    if isinstance(fact, At):
        yield fact
    elif isinstance(fact, Phrase):
        yield from (place for _, inner in fact.facts for place in places(inner))
    elif isinstance(fact, tuple) and not isinstance(fact, Who):
        yield from (place for inner in fact for place in places(inner))


def few(names: Sequence[str]) -> tuple[Phrase, ...]:
    """Names from outside, to be listed: the first of them, and how many more there are."""
    shown = tuple(phrase("list.name", name=name) for name in names[:FEW])
    return (*shown, phrase("note.more", count=len(names) - FEW)) if len(names) > FEW else shown


def finding(code: Code, case: str, *, evidence: tuple[Phrase, ...] = (), **facts: Fact) -> Finding:
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
    wrong. ``digest`` is that of the submission's bytes ("": they could not be read), ``exercise_version`` that of the
    exercise's files. ``notes`` are sentences about the file as a whole.

    Of several files for one exercise, one counts: ``beside`` are the others, as they are shown, and in their reports
    ``instead`` is the one that counts ("": this one does).
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
    digest: str = ""
    exercise_version: str = ""
    notes: tuple[Phrase, ...] = ()
    instead: str = ""
    beside: tuple[str, ...] = ()

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


class HandIn(NamedTuple):
    """One student's files as a whole: the exercises that were required, and the files that were left alone."""

    required: tuple[str, ...]
    left_alone: tuple[str, ...] = ()


def best(reports: Iterable[Report]) -> Report:
    """Of several of one exercise the one that speaks for it: passed; else without a score, so that this is said; else
    the most points; else one that could be read. The first of equals.

    A file that the grader failed over may have been the right one: its author is not given the fewer points of another.
    A student who wants no score can hand in that file alone, so nothing is won by handing in both.
    """
    return max(
        reports,
        key=lambda report: (
            report.status is Status.PASSED,
            report.status is Status.ERROR,
            report.score.earned if report.score else 0,
            Code.UNREADABLE not in report.codes(),
        ),
    )


def weighed(reports: Sequence[Report], keys: Iterable[Hashable]) -> tuple[Report, ...]:
    """The reports in their order. Of those that belong together, which have one key, the best counts: it names the
    others, and they name it.
    """
    together: dict[Hashable, list[int]] = {}
    for number, key in enumerate(keys):
        together.setdefault(key, []).append(number)
    found = list(reports)
    for numbers in together.values():
        winner = best(reports[number] for number in numbers)
        first = next(number for number in numbers if reports[number] is winner)
        others = [number for number in numbers if number != first]
        found[first] = winner._replace(beside=tuple(reports[number].path for number in others), instead="")
        for number in others:
            found[number] = reports[number]._replace(instead=winner.path, beside=())
    return tuple(found)


def counted(reports: Iterable[Report]) -> tuple[Report, ...]:
    """Those that count."""
    return tuple(report for report in reports if not report.instead)


def summed(reports: Iterable[Report]) -> Score | None:
    """The points of all that count; ``None`` when one of them has no score."""
    return total(tuple(check for report in counted(reports) for check in report.checks))


def shown_reasons(results: tuple[CheckResult, ...], known: Iterable[str] = ()) -> tuple[CheckResult, ...]:
    """The results, each skipped for a code that is told: for the cause of a cause, where that one is skipped itself.

    ``known`` are codes that are told elsewhere.
    """
    told = {*known, *(found.code for result in results for found in result.findings)}
    errors = [found.code for result in results for found in result.findings if found.severity is Severity.ERROR]
    if not errors:
        return results
    return tuple(
        result._replace(reason=next((code for code in errors if result.reason in code.explains), errors[0]))
        if result.reason and result.reason not in told
        else result
        for result in results
    )


def total(checks: tuple[CheckResult, ...]) -> Score | None:
    """The score of all checks; ``None`` when one of them is the grader's own error."""
    if any(check.status is Status.ERROR for check in checks):
        return None
    return Score(sum(check.points for check in checks), sum(check.possible for check in checks))
