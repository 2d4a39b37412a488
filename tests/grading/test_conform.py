"""Real runs held against the explorer: who behaves differently when looked at is told, and no honest program is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.domain.exercise import Part
from grader.domain.findings import Severity
from grader.domain.histories import Comparison, Difference, Entry, History, Looks, Stop
from grader.domain.operations import Kind
from grader.domain.results import CheckResult, Status, Who
from grader.explorer.behaviour.programs import Scope
from grader.explorer.conform.entries import Entries
from grader.explorer.conform.walk import compare
from grader.explorer.explore import Request, oracles_for
from grader.explorer.oracle.confined import ConfinedHost
from grader.grading.conform import repeated, run_again, with_differences
from grader.grading.options import Options
from grader.grading.part import run_of
from grader.inputs.exercise_files import load_exercise
from grader.inputs.files import load_submission
from grader.inside.live.looks import Looks as Buffer
from tests.helpers.corpus import expectation
from tests.helpers.support import CORPUS, SEED, SOLUTIONS, error_codes, grade_file

HONEST = sorted((CORPUS / "looked_at" / "pass").glob("*.py"))
TWO_FACED = sorted((CORPUS / "looked_at" / "fail").glob("*.py"))
MODEL2 = load_exercise("model2", SOLUTIONS)


@pytest.mark.parametrize("path", TWO_FACED, ids=lambda path: path.name)
def test_what_behaves_differently_when_it_is_looked_at_is_told(path: Path) -> None:
    """However it tells the two apart, and nothing else is said of it: the run that was seen was luck."""
    report = grade_file(path, exercise="model2", explore=True)

    assert error_codes(report) == expectation(path)[1]
    assert report.score is not None
    assert report.score.earned < report.score.possible


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.name)
def test_an_honest_twin_has_full_marks(path: Path) -> None:
    """Though it draws, shuffles, prints what is another each time, or reads what is around it."""
    report = grade_file(path, exercise="model2", explore=True, budget_s=1.0)  # polling would take all of it

    assert error_codes(report) == []
    assert {found.code for found in report.findings() if found.severity is Severity.WARNING} <= {"busy-wait"}
    assert report.status is Status.PASSED


@pytest.mark.parametrize("name", ["barrier_at_the_start", "uuid_names"])
def test_where_the_comparison_of_a_run_ends_is_said(name: str) -> None:
    """Who has passed a barrier first cannot be carried out again; names that are drawn by ``uuid4`` can."""
    report = grade_file(CORPUS / "looked_at" / "pass" / f"model2-{name}.py", exercise="model2", explore=True)

    expected = [("note.not-compared", "part.short.program")] * (name == "barrier_at_the_start")
    assert [(note.key, getattr(dict(note.facts)["part"], "key", "")) for note in report.notes] == expected


def entry(kind: Kind, line: int = 1, **fields: object) -> Entry:
    """One operation, all of whose lines are known."""
    return Entry(kind, line, **{"said": (), **fields})  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def solved() -> Iterator[tuple[object, Scope, tuple[History, ...]]]:
    """Who answers for the worked answer's functions, with a run of them."""
    submission = load_submission(SOLUTIONS / "model2.py")
    run = run_of(Part.FUNCTIONS, "fork", submission, MODEL2, Options(SOLUTIONS, "model2", ("fork",), None, SEED))
    histories = run_again(run)
    scope = Scope(len(run.scenario.producers), len(run.scenario.consumers), run.scenario)
    request = Request(submission, MODEL2, Part.FUNCTIONS, "fork")
    with oracles_for([request], ConfinedHost) as oracles:
        yield oracles.of_part[Part.FUNCTIONS], scope, histories


def compared(solved: tuple[object, Scope, tuple[History, ...]], change: object) -> Comparison:
    """The run with each process's history changed."""
    oracles, scope, histories = solved
    changed = tuple(history._replace(parts=change(history.process, history.parts)) for history in histories)  # type: ignore[operator]
    return compare(oracles, scope, changed, ())  # type: ignore[arg-type]


def test_a_run_of_the_worked_answer_is_compared_whole(solved: tuple[object, Scope, tuple[History, ...]]) -> None:
    """Six processes, thirty-eight operations: 13 of main, 12 of the producers, 13 of the consumers."""
    found = compared(solved, lambda _, parts: parts)

    assert found == Comparison(38)


def with_last(parts: tuple[Looks, ...], last: Entry) -> tuple[Looks, ...]:
    """The same with another end."""
    return (*parts[:-1], Looks((last,), 1))


PRODUCER = 1
CHANGES = {
    "asked": lambda parts: (parts[0], Looks((entry(Kind.GET),), 1), *parts[1:]),
    "asked ": lambda parts: (Looks((parts[0].entries[0]._replace(item=("text", "?7")),), 1), *parts[1:]),
    "ended": lambda parts: with_last(parts, entry(Kind.EXIT, outcome=1)),
    "ended ": lambda parts: with_last(parts[:-1], entry(Kind.EXIT, outcome=0)),
    "printed": lambda parts: with_last(parts, parts[-1].entries[0]._replace(said=())),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_process_did_besides_is_a_difference(
    name: str, solved: tuple[object, Scope, tuple[History, ...]]
) -> None:
    """An operation too many, another item, another exit code, an end too early, an item that was not printed."""
    found = compared(solved, lambda process, parts: CHANGES[name](parts) if process == PRODUCER else parts)

    assert [(one.case, one.process) for one in found.differences] == [(name.strip(), PRODUCER)]


@pytest.mark.parametrize("length", range(4))
def test_a_process_that_was_stopped_may_end_anywhere(
    length: int, solved: tuple[object, Scope, tuple[History, ...]]
) -> None:
    """And who waits for what it did not put is not compared further; that is no difference."""
    found = compared(solved, lambda process, parts: parts[:length] if process == PRODUCER else parts)

    assert found.differences == ()


def test_what_is_missing_ends_the_comparison_there(solved: tuple[object, Scope, tuple[History, ...]]) -> None:
    """It is told after which line, and why."""
    oracles, scope, histories = solved
    first, *others = histories
    broken = (first, others[0]._replace(parts=others[0].parts[:1], broken="looks"), *others[1:])

    found = compare(oracles, scope, broken, ())  # type: ignore[arg-type]

    assert found.differences == ()
    assert Stop(PRODUCER, others[0].parts[0].entries[0].line, "looks") in found.stops


ASKED = Difference("asked", 4, 7, "empty()", "get()")
ELSEWHERE = ASKED._replace(line=9)
TOLD = [
    ([(ASKED,), (ASKED,), (ASKED._replace(process=5),)], 1),
    ([(ASKED,), (ASKED,), ()], 0),
    ([(ASKED,), (), (ASKED,)], 0),
    ([(ASKED,), (ASKED,), (ELSEWHERE,)], 0),
    ([()], 0),
]


@pytest.mark.parametrize(("walks", "told"), TOLD)
def test_a_difference_is_told_only_if_it_comes_again(walks: list[tuple[Difference, ...]], told: int) -> None:
    """In a second walk the very same; in a second run one of its kind, by whichever process."""
    answers = iter(walks)

    found = repeated((), Comparison(1, next(answers)), lambda _: Comparison(1, next(answers)), tuple)

    assert len(found) == told


RESULTS = tuple(CheckResult(f"functions.{name}", Status.PASSED, 10, 10) for name in ("produced", "eaten", "ended"))
COSTS = [("asked", "consumer", "FSS"), ("ended", "main", "FSS"), ("printed", "consumer", "PFP"),
         ("printed", "producer", "FSP")]  # fmt: skip


@pytest.mark.parametrize(("case", "role", "expected"), COSTS)
def test_it_costs_the_checks_that_it_touches(case: str, role: str, expected: str) -> None:
    """Another operation makes everything doubtful; other printed items only what reads them."""
    results = with_differences(RESULTS, (ASKED._replace(case=case),), lambda _: Who(role, ""))

    assert "".join(result.status.name[0] for result in results) == expected
    assert sum(result.points for result in results) == 10 * expected.count("P")


def test_what_is_repeated_is_counted_and_not_written_down() -> None:
    """A million looks at two things in turn are two looks, a million times."""
    buffer = Buffer()
    for number in range(1_000_001):
        assert not buffer.add(["empty", 3, number % 2, True])

    assert (
        buffer.take(is_own_note=False) == '[[500000,[["empty",3,0,true],["empty",3,1,true]]],[1,[["empty",3,0,true]]]]'
    )
    assert buffer.take(is_own_note=False) == ""


def test_what_is_too_much_to_be_noted_is_lost_and_said_to_be() -> None:
    """After some notes of its own that tell of nothing else; a note of something else begins anew."""
    buffer = Buffer()
    full = (buffer.add(["read", 3, 1, number]) for number in range(2000))
    notes = [buffer.take(is_own_note=True) for is_full in full if is_full]

    assert "lost" not in notes[:20]
    assert notes[-1] == "lost"


def test_a_loop_that_leads_back_to_its_beginning_is_not_counted_out() -> None:
    """However often it was made, two rounds are enough to know where it leads."""
    entries = Entries(History(0, (Looks((entry(Kind.EMPTY), entry(Kind.FULL)), 1_000_000),)))
    seen = 0
    while entries.next(5 + seen % 2) is not None:
        entries.taken()
        seen += 1

    assert seen == 2
