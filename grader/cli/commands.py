"""The commands beside grading: the kit of exercises, what this machine can do, explanations, hints, watching."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.cli.parser import Parser as Parser
from grader.domain.errors import ExitCode, UsageError
from grader.domain.exercise import Exercise
from grader.domain.findings import Code
from grader.domain.isolation import Level
from grader.domain.results import Report, Status, best
from grader.inputs.exercise_files import checked, load_exercise, solutions_folder
from grader.inputs.files import SUFFIXES
from grader.runtime.stopping import Farewell, epilogue, usual
from grader.words import LANGUAGES, Words

REQUIRABLE = tuple(level.word for level in reversed(Level) if level is not Level.NONE)


def _kit(arguments: list[str], language: str) -> int:
    from grader.cli.kit import run

    outcome = run(arguments, language)
    for sentence in outcome.said:
        print(sentence)  # noqa: T201
    for sentence in outcome.complaints:
        complain(sentence)
    return outcome.code


def _doctor(arguments: list[str], language: str) -> int:
    import json

    from grader.report.narrative.isolation import as_data, diagnosis
    from grader.sandbox.policy import isolation

    words = Words(language)
    parser = Parser(prog="python -m grader doctor", description=words.say("help.doctor"))
    parser.add_argument("--format", choices=("text", "json"), default="text", help=words.say("help.format"))
    parser.add_argument("--require-isolation", choices=REQUIRABLE, help=words.say("help.require_isolation"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    chosen, found = parser.parse_args(arguments), isolation()
    if chosen.format == "json":
        print(json.dumps(as_data(found), indent=1))  # noqa: T201
    else:
        print("\n".join(diagnosis(found, words)))  # noqa: T201
    if chosen.require_isolation is None or found.level >= Level[chosen.require_isolation.upper()]:
        return ExitCode.PASSED
    complain(words.say("isolation.refused.doctor", wanted=chosen.require_isolation, level=found.level.word))
    return ExitCode.INTERNAL


def _explain(arguments: list[str], language: str) -> int:
    """The page of one code, or the list of all."""
    from grader.report.terminal.console import terminal
    from grader.report.terminal.explain import contents, explained

    words = Words(language)
    parser = Parser(prog="python -m grader explain")
    parser.add_argument("code", nargs="?", metavar="CODE", help=words.say("explain.code"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    code = parser.parse_args(arguments).code
    if code is not None and code not in set(Code):
        raise UsageError("unknown-code", code=code)
    terminal().print(explained(Code(code), language) if code else contents(language))
    return ExitCode.PASSED


def _hint(arguments: list[str], language: str) -> int:
    """The next hint, or what comes after the last."""
    from grader.report.terminal.console import terminal
    from grader.report.terminal.hints import after_the_last, hint

    words = Words(language)
    chosen = _hint_parser(words).parse_intermixed_args(arguments)  # an option may stand before FILE
    exercise = load_exercise(chosen.name, checked(chosen.kit))
    number, console = _next_hint(exercise, chosen, words), terminal()
    if number <= len(exercise.hints):
        console.print(hint(exercise, number, language))
        return ExitCode.PASSED
    report = _standing(exercise, chosen)
    console.print(after_the_last(exercise, report, language), crop=False)  # code that is cut off is no answer
    return ExitCode.INTERNAL if report.status is Status.ERROR else ExitCode.PASSED


def _hint_parser(words: Words) -> Parser:
    parser = Parser(prog="python -m grader hint", description=words.say("help.hint"))
    parser.add_argument("name", metavar="NAME", help=words.say("help.hint_name"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=words.say("help.hint_file"))
    parser.add_argument("--reset", action="store_true", help=words.say("help.hint_reset"))
    parser.add_argument("--kit", type=Path, metavar="FOLDER", default=solutions_folder(), help=words.say("help.kit"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    return parser


def _next_hint(exercise: Exercise, chosen: argparse.Namespace, words: Words) -> int:
    """The number of the hint to give, which is noted; one more than there are when all were given."""
    from grader.student.hints import recall, remember, state_file

    path, key = state_file(), str((chosen.kit / exercise.slug).resolve())
    try:
        given = recall(path)
    except ValueError:
        complain(words.say("hint.forgotten", path=str(path)))
        given = {}
    number = 1 if chosen.reset else min(given.get(key, 0), len(exercise.hints)) + 1
    try:
        remember(path, {**given, key: min(number, len(exercise.hints))})
    except OSError as problem:
        complain(words.say("hint.not-noted", path=str(path), reason=problem.strerror or str(problem)))
    return number


def _standing(exercise: Exercise, chosen: argparse.Namespace) -> Report:
    """What the student's file is worth at this moment; what was noted of it would be his to forge."""
    from grader.grading.grade import grade_whatever
    from grader.grading.options import Options, any_seed, usual_start_methods

    usual = [Path("exercises", exercise.slug + suffix) for suffix in SUFFIXES]
    files = [chosen.file] if chosen.file else [path for path in usual if path.exists()] or usual[:1]
    options = Options(chosen.kit, exercise.slug, usual_start_methods(), None, any_seed())
    return best([grade_whatever(path, options) for path in files])


def _watch(arguments: list[str], language: str) -> int:
    """Grade what is saved, until Ctrl-C: that is how it is meant to end, so it is no failure."""
    from grader.student.watch import look

    words = Words(language)
    chosen = _watch_parser(words).parse_args(arguments)
    checked(chosen.kit)
    if not chosen.folder.is_dir():
        raise UsageError("not-a-folder-to-watch", path=str(chosen.folder))
    if not look(chosen.folder, chosen.kit):
        raise UsageError("nothing-to-grade", path=str(chosen.folder))
    good_end = Farewell(ExitCode.PASSED, words.say("watch.ended"))
    with epilogue(lambda number: good_end if number == signal.SIGINT else usual(number)):
        _regrade(chosen, words)
    return ExitCode.PASSED


def _watch_parser(words: Words) -> Parser:
    parser = Parser(prog="python -m grader watch", description=words.say("help.watch"))
    folder = words.say("help.watch_folder")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", default=Path("exercises"), help=folder)
    parser.add_argument("--no-explore", action="store_true", help=words.say("help.no_explore"))
    parser.add_argument("--kit", type=Path, metavar="FOLDER", default=solutions_folder(), help=words.say("help.kit"))
    parser.add_argument("--lang", choices=LANGUAGES, help=words.say("help.lang"))
    return parser


def _regrade(chosen: argparse.Namespace, words: Words) -> None:
    """Show the file saved last and the progress, again and again; at first the exercise to go on with."""
    from grader.grading.grade import grade_whatever
    from grader.grading.options import Options, any_seed, usual_start_methods
    from grader.report.terminal.console import terminal
    from grader.report.terminal.progress import at_work, board
    from grader.report.terminal.text import render
    from grader.student.watch import look, rounds, standing, standings, wakings

    options = Options(chosen.kit, None, usual_start_methods(), None, 0, explore=not chosen.no_explore)
    console, is_first = terminal(), True

    def graded(path: Path) -> Report:
        with progress(words.say("watch.grading", name=path.name)):
            return grade_whatever(path, options._replace(seed=any_seed()))

    for reports, last in rounds(wakings(chosen.folder), lambda: look(chosen.folder, chosen.kit), graded):
        every = standings(reports, chosen.kit, words.language)
        shown = at_work(every) if is_first else standing([last], reports, chosen.kit, words.language)
        if console.is_terminal:
            console.clear()
        console.print(render(shown.report, shown.title, words.language), board(every, shown, words.language), sep="\n")
        is_first = False


@contextmanager
def progress(text: str) -> Iterator[None]:
    """One line while something is done, with the seconds that it has taken so far; none where nobody watches."""
    if not sys.stderr.isatty():
        yield
        return
    began_s = time.monotonic()

    def show(*_: object) -> None:
        seconds = int(time.monotonic() - began_s)
        # Not by print: the signal may come while something else is printed.
        os.write(sys.stderr.fileno(), f"\r\x1b[K{text}{f'  {seconds} s' if seconds else ''}".encode())

    before = signal.signal(signal.SIGALRM, show)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    show()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        os.write(sys.stderr.fileno(), b"\r\x1b[K")


def complain(sentence: str) -> None:
    """Say it where nobody takes it for a report."""
    print(sentence, file=sys.stderr)  # noqa: T201


COMMANDS = {"kit": _kit, "doctor": _doctor, "explain": _explain, "hint": _hint, "watch": _watch}
