"""``python -m grader PATH …``: grade submissions, and report."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.console import complain, progress
from grader.cli.parser import Parser
from grader.cli.slips import commands
from grader.course.batch import grade_all
from grader.course.hand_in import Plan, Settled, by_stem, existing, files_in, plan, plan_for_one, required, settled
from grader.domain.errors import ExitCode, UsageError
from grader.domain.findings import REFUSED, Code
from grader.domain.isolation import UNCONFINED, Level
from grader.domain.results import Report, Status, counted
from grader.domain.schedule import Schedule
from grader.grading.grade import replayed
from grader.grading.options import BUDGET_S, Options, Seeding, any_seed, usual_start_methods
from grader.inputs.exercise_files import checked, load_exercise
from grader.inputs.files import refuse_closed, submissions_in
from grader.runtime.program import program
from grader.runtime.stopping import conclude, was_stopped
from grader.sandbox.policy import chosen as confined
from grader.sandbox.policy import isolation
from grader.sandbox.probe import begin
from grader.words import Words

if TYPE_CHECKING:
    from grader.cli.outputs import ReportTarget
    from grader.report.edition import Edition

NAME = "producer-consumer-kit"
START_METHODS = ("fork", "spawn", "forkserver")
LONGEST_TIMEOUT_S = 3600
TOO_MANY = (Code.NOT_HANDED_IN, "too-many")


class Version(argparse.Action):
    """Prints what grades here, on one line however narrow the terminal is."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print it, and end with exit code 0."""
        from grader.cli.outputs import maker

        made = maker()
        print(f"{NAME} {made.version} (kit {made.digest}, Python {made.python})")  # noqa: T201
        parser.exit()


def _grading_parser(words: Words) -> Parser:
    def say(key: str) -> str:
        return words.say(f"help.{key}").replace("%", "%%")

    parser = Parser(words=words, prog=program(), description=say("description"), epilog=say("epilog"))
    parser.trailer = tuple(commands(words))
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=say("path"))
    parser.add_argument("--require", action="append", metavar="NAMES", help=say("require"))
    parser.add_argument("--exercise", metavar="NAME", help=say("exercise"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=say("format"))
    parser.add_argument("--report", action="append", default=[], metavar="FORMAT=FILE", help=say("report"))
    parser.add_argument("--start-method", choices=(*START_METHODS, "all"), help=say("start_method"))

    def seconds(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not 0 < value <= LONGEST_TIMEOUT_S:
            raise argparse.ArgumentTypeError(say("timeout_range"))
        return value

    parser.add_argument("--timeout", type=seconds, metavar="SECONDS", help=say("timeout"))
    parser.add_argument("--all-steps", action="store_true", help=say("all_steps"))
    parser.add_argument("--no-explore", action="store_true", help=say("no_explore"))
    parser.add_argument("--budget", type=seconds, default=BUDGET_S, metavar="SECONDS", help=say("budget"))
    parser.add_argument("--thorough", action="store_true", help=say("thorough"))
    parser.add_argument("--replay", metavar="STRING", help=say("replay"))
    parser.add_required_isolation()
    parser.add_argument("--no-sandbox", action="store_true", help=say("no_sandbox"))
    parser.add_argument("--seed", type=int, metavar="N", help=say("seed"))
    parser.add_language()
    parser.add_kit()
    parser.add_argument("--version", action=Version, nargs=0, help=say("version"))
    return parser


def run(arguments: list[str], language: str) -> int:
    """Grade what was given, and report; returns the exit code."""
    words = Words(language)
    chosen = _grading_parser(words).parse_args(arguments)
    if not chosen.no_sandbox:
        begin()  # what this machine can do is found out beside all that comes before the first run
    checked(chosen.kit)
    if chosen.exercise is not None:
        load_exercise(chosen.exercise, chosen.kit)  # an unknown name is the caller's mistake, not each submission's
    if not chosen.no_sandbox:
        return _grade_confined(chosen, words)
    complain(words.say("isolation.means.none"))
    with confined(UNCONFINED):
        return _grade_confined(chosen, words)


def _grade_confined(chosen: argparse.Namespace, words: Words) -> int:
    if chosen.require_isolation and isolation().level < Level[chosen.require_isolation.upper()]:
        facts = {"wanted": chosen.require_isolation, "level": isolation().level.word}
        complain(words.say("isolation.refused.level", **facts))
        return ExitCode.INTERNAL
    targets = _targets(chosen.report)
    options = _options(chosen, targets)._replace(language=words.language)
    if chosen.replay is not None:
        return _replay(chosen, targets, options, words)
    return _grade_all(chosen, targets, options, words)


def _replay(chosen: argparse.Namespace, targets: Sequence[ReportTarget], options: Options, words: Words) -> int:
    if len(chosen.paths) > 1:
        raise UsageError("replay-one", count=len(chosen.paths))
    refuse_closed(chosen.paths[0])
    report = replayed(chosen.paths[0], Schedule.decode(chosen.replay), options)
    outcome = Settled((report,))
    if chosen.format == "text":
        _show(report, chosen, words)
    else:
        _print_json(outcome, options, words)
    _publish(outcome, targets, options, words)
    return _exit_code(report)


def _grade_all(chosen: argparse.Namespace, targets: Sequence[ReportTarget], options: Options, words: Words) -> int:
    planned = _planned(chosen)
    paths = (
        planned.files if planned else tuple(path for given in existing(chosen.paths) for path in submissions_in(given))
    )
    options = options._replace(given=(*options.given, *paths))
    is_text = chosen.format == "text"

    def around(number: int, path: Path) -> AbstractContextManager[None]:
        said = words.say("report.grading", name=path.name, number=number, count=len(paths))
        return progress(said) if is_text else nullcontext()

    def shown(report: Report) -> None:
        if is_text:
            _show(report, chosen, words)

    graded = grade_all(paths, options, around, shown)
    outcome = settled(planned, graded, options) if planned else Settled(by_stem(graded))
    if is_text:
        for report in outcome.reports[len(graded) :] if planned else ():
            _show(report, chosen, words)
        _summarise(outcome, options, words)
    else:
        _print_json(outcome, options, words)
    _publish(outcome, targets, options, words)
    if was_stopped():
        key = "error.stopped-shown" if is_text and not targets else "error.stopped-written"
        conclude(words.say(key, graded=len(graded), count=len(paths)))
    return max(map(_exit_code, counted(outcome.reports)))


def _planned(chosen: argparse.Namespace) -> Plan | None:
    """What one student handed in; ``None`` where nothing is required, and each file is a submission of its own."""
    if chosen.require is None:
        return None
    slugs, given = required(chosen.require, chosen.kit), files_in(chosen.paths)
    if chosen.exercise is None:
        return plan(given, slugs, chosen.kit)
    if slugs != (chosen.exercise,):
        raise UsageError("required-other", exercise=chosen.exercise, required=",".join(slugs))
    return plan_for_one(given, chosen.exercise, chosen.kit)


def _options(chosen: argparse.Namespace, targets: Sequence[ReportTarget]) -> Options:
    is_from_files = chosen.require is not None and chosen.seed is None
    return Options(
        folder=chosen.kit,
        exercise=chosen.exercise,
        start_methods=_start_methods(chosen.start_method),
        timeout_s=chosen.timeout,
        seed=0 if is_from_files else any_seed() if chosen.seed is None else chosen.seed,
        meanwhile=lambda: _import(targets, is_text=chosen.format == "text"),
        explore=not chosen.no_explore,
        budget_s=None if chosen.thorough else chosen.budget,
        exact=chosen.thorough,
        seeding=Seeding.SUBMISSION if is_from_files else Seeding.GIVEN,
        given=tuple(chosen.paths),
        reports=tuple(target.path for target in targets),
    )


def _targets(given: Sequence[str]) -> tuple[ReportTarget, ...]:
    if not given:
        return ()
    from grader.cli.outputs import target

    return tuple(map(target, given))


def _edition(outcome: Settled, options: Options, words: Words) -> Edition:
    """What is published: of a hand-in, what counts; else everything."""
    from grader.cli.outputs import edition

    reports = outcome.reports
    if outcome.hand_in is not None:
        order = {slug: number for number, slug in enumerate(outcome.hand_in.required)}
        reports = tuple(sorted(counted(reports), key=lambda report: order.get(report.exercise, len(order))))
    return edition(reports, options.folder, words.language, outcome.hand_in)


def _print_json(outcome: Settled, options: Options, words: Words) -> None:
    from grader.report.formats import publish

    print(publish("json", _edition(outcome, options, words)), end="")  # noqa: T201


def _publish(outcome: Settled, targets: Sequence[ReportTarget], options: Options, words: Words) -> None:
    if not targets:
        return
    from grader.cli.outputs import write

    print(write(targets, _edition(outcome, options, words)), end="", file=sys.stderr)  # noqa: T201


def _show(report: Report, chosen: argparse.Namespace, words: Words) -> None:
    """Print one report for a person."""
    from grader.report.terminal.console import terminal
    from grader.report.terminal.text import render

    title = load_exercise(report.exercise, chosen.kit).title[words.language] if report.exercise else ""
    terminal().print(render(report, title, words.language, is_whole=chosen.all_steps))


def _summarise(outcome: Settled, options: Options, words: Words) -> None:
    """Print a row for each report, where there are several or there is something to say of the whole."""
    if len(outcome.reports) < 2 and not (outcome.hand_in and outcome.hand_in.left_alone):
        return
    from grader.report.terminal.console import terminal  # late: the first program runs meanwhile
    from grader.report.terminal.text import render_summary

    terminal().print(render_summary(_edition(outcome, options, words)._replace(reports=outcome.reports)))


def _start_methods(chosen: str | None) -> tuple[str, ...]:
    if chosen == "all":
        return START_METHODS
    return (chosen,) if chosen else usual_start_methods()


def _import(targets: Sequence[ReportTarget], *, is_text: bool) -> None:
    """Done while interpreters come up: rich takes as long to import as one of them."""
    import grader.checks

    if is_text:
        import grader.report.terminal.console
        import grader.report.terminal.text  # noqa: F401
    if targets:
        from grader.cli.outputs import make_ready

        make_ready(targets)


def _exit_code(report: Report) -> ExitCode:
    if report.status is Status.ERROR:
        return ExitCode.INTERNAL
    if any(found.code in REFUSED or (found.code, found.case) == TOO_MANY for found in report.findings()):
        return ExitCode.UNREADABLE
    return ExitCode.PASSED if report.status is Status.PASSED else ExitCode.FAILED
