"""``python -m grader watch FOLDER``: grade what is saved, until Ctrl-C."""

from __future__ import annotations

import argparse
import shlex
import signal
from pathlib import Path

from grader.cli.console import progress
from grader.cli.parser import Parser
from grader.domain.errors import ExitCode, UsageError
from grader.domain.harmless import harmless
from grader.domain.nearest import nearest
from grader.domain.results import Report
from grader.inputs.exercise_files import checked
from grader.inputs.files import refuse_closed
from grader.runtime.program import program
from grader.runtime.stopping import Farewell, epilogue, usual
from grader.words import Words


def run(arguments: list[str], language: str) -> int:
    """Grade what is saved, until Ctrl-C: that is how it is meant to end, so it is no failure."""
    from grader.student.watch import look

    words = Words(language)
    chosen = _watch_parser(words).parse_args(arguments)
    checked(chosen.kit)
    refuse_closed(chosen.folder)
    if not chosen.folder.is_dir():
        raise UsageError("not-a-folder-to-watch", path=str(chosen.folder), command=_meant(chosen.folder))
    if not look(chosen.folder, chosen.kit):
        raise UsageError("nothing-to-grade", path=str(chosen.folder))
    good_end = Farewell(ExitCode.PASSED, words.say("watch.ended"))
    with epilogue(lambda number: good_end if number == signal.SIGINT else usual(number)):
        _regrade(chosen, words)
    return ExitCode.PASSED


def _meant(path: Path) -> str:
    """The command with the folder that was probably meant: that of a file, one with a like name, or the usual one."""
    folder = path.parent if path.exists() else Path("exercises")
    if not path.exists() and path.parent.is_dir():
        beside = [one.name for one in path.parent.iterdir() if one.is_dir()]
        folder = path.parent / near if (near := nearest(path.name, beside)) else folder
    return f"{program()} watch {shlex.quote(harmless(str(folder)))}"


def _watch_parser(words: Words) -> Parser:
    parser = Parser(words=words, prog=f"{program()} watch", description=words.say("help.watch"))
    folder = words.say("help.watch_folder")
    parser.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", default=Path("exercises"), help=folder)
    parser.add_argument("--no-explore", action="store_true", help=words.say("help.no_explore"))
    parser.add_kit()
    parser.add_language()
    return parser


def _regrade(chosen: argparse.Namespace, words: Words) -> None:
    """Show the file saved last and the progress, again and again; at first the exercise to go on with."""
    from grader.grading.grade import grade_whatever
    from grader.grading.options import Options, any_seed, usual_start_methods
    from grader.report.terminal.console import terminal
    from grader.report.terminal.progress import at_work, board, outlook
    from grader.report.terminal.text import render
    from grader.student.watch import look, rounds, standing, standings, wakings

    explore, methods = not chosen.no_explore, usual_start_methods()
    options = Options(chosen.kit, None, methods, None, 0, explore=explore, language=words.language)
    console, is_first = terminal(), True

    def graded(path: Path) -> Report:
        with progress(words.say("watch.grading", name=path.name)):
            return grade_whatever(path, options._replace(seed=any_seed()))

    for reports, last in rounds(wakings(chosen.folder), lambda: look(chosen.folder, chosen.kit), graded):
        every = standings(reports, chosen.kit, words.language)
        shown = at_work(every) if is_first else standing([last], reports, chosen.kit, words.language)
        if console.is_terminal:
            console.clear()
        above, below = (part(every, shown, words.language) for part in (board, outlook))
        console.print(above, render(shown.report, shown.title, words.language), below, sep="\n")
        is_first = False
