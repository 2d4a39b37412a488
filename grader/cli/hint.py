"""``python -m grader hint NAME``: the next hint, and the worked answer after the last."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.cli.console import complain
from grader.cli.parser import Parser
from grader.domain.errors import ExitCode, UsageError
from grader.domain.exercise import Exercise
from grader.domain.results import Report, Status, best
from grader.inputs.exercise_files import available, checked, load_exercise
from grader.inputs.files import SUFFIXES
from grader.runtime.program import program
from grader.words import Words


def run(arguments: list[str], language: str) -> int:
    """The next hint, or what comes after the last."""
    from grader.report.terminal.console import terminal
    from grader.report.terminal.hints import after_the_last, hint

    words = Words(language)
    chosen = _hint_parser(words).parse_intermixed_args(arguments)  # an option may stand before FILE
    kit = checked(chosen.kit)
    if chosen.name is None:
        raise UsageError("no-name", example=f"{program()} hint {available(kit)[0]}", known=available(kit))
    exercise = load_exercise(chosen.name, kit)
    number, console = _next_hint(exercise, chosen, words), terminal()
    if number <= len(exercise.hints):
        console.print(hint(exercise, number, language))
        return ExitCode.PASSED
    report = _standing(exercise, chosen, language)
    console.print(after_the_last(exercise, report, language), crop=False)  # code that is cut off is no answer
    return ExitCode.INTERNAL if report.status is Status.ERROR else ExitCode.PASSED


def _hint_parser(words: Words) -> Parser:
    parser = Parser(words=words, prog=f"{program()} hint", description=words.say("help.hint"))
    parser.add_argument("name", nargs="?", metavar="NAME", help=words.say("help.hint_name"))
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help=words.say("help.hint_file"))
    parser.add_argument("--reset", action="store_true", help=words.say("help.hint_reset"))
    parser.add_kit()
    parser.add_language()
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


def _standing(exercise: Exercise, chosen: argparse.Namespace, language: str) -> Report:
    """What the student's file is worth at this moment; what was noted of it would be his to forge."""
    from grader.grading.grade import grade_whatever
    from grader.grading.options import Options, any_seed, usual_start_methods

    usual = [Path("exercises", exercise.slug + suffix) for suffix in SUFFIXES]
    files = [chosen.file] if chosen.file else [path for path in usual if path.exists()] or usual[:1]
    options = Options(chosen.kit, exercise.slug, usual_start_methods(), None, any_seed(), language=language)
    return best([grade_whatever(path, options) for path in files])
