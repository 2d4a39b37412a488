"""Whether a submission looks like another exercise than the one it is graded as, told from its source alone.

What is compared is what tells exercises apart: the functions that are asked for, whether items are acknowledged, and
the numbers that the items get. A note is made of it only where the file did not pass.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from grader.domain.errors import GraderError
from grader.domain.exercise import Ends, Exercise
from grader.domain.outline import Outline, name_of, outline_of
from grader.domain.submission import Submission
from grader.inputs.exercise_files import available, load_exercise

ACKNOWLEDGES = frozenset({"task_done", "JoinableQueue"})
FEWEST = 2  # ways in which it does not look like its own exercise: one alone is a usual mistake


def likeness(submission: Submission, exercise: Exercise, folder: Path) -> str:
    """The slug of another exercise that it fits in each way in which it does not fit its own; "" if none does."""
    program = outline_of(submission.source)
    own = _mismatches(submission, program, exercise)
    if "functions" not in own and len(own) < FEWEST:
        return ""
    others = tuple(_loaded(slug, folder) for slug in available(folder) if slug != exercise.slug)
    if None in others:  # of an exercise that is broken it is not known what it is like
        return ""
    fitting = [other.slug for other in others if other is not None and not _mismatches(submission, program, other)]
    return fitting[0] if len(fitting) == 1 else ""


def _loaded(slug: str, folder: Path) -> Exercise | None:
    with suppress(GraderError):
        return load_exercise(slug, folder)
    return None


def _mismatches(submission: Submission, program: Outline, exercise: Exercise) -> frozenset[str]:
    """In which ways a file does not look like an exercise."""
    found = set()
    if not submission.functions.keys() >= set(exercise.functions):
        found.add("functions")
    if "producer" in exercise.functions:
        acknowledges = any(_names(program) & {name} for name in ACKNOWLEDGES)
        if acknowledges is not exercise.acknowledged:
            found.add("acknowledged")
        ranges = set(_ranges(program))
        if ranges and (exercise.first_item, exercise.first_item + exercise.item_count) not in ranges:
            found.add("items")
        signallers = {_place(program, line) for line in _signals(program)}
        if exercise.ends is Ends.SENTINEL and signallers and exercise.signaller not in signallers:
            found.add("signaller")
    return frozenset(found)


def _names(program: Outline) -> set[str]:
    return {name_of(node) for node in program.nodes if isinstance(node, ast.Name | ast.Attribute)}


def _signals(program: Outline) -> Iterator[int]:
    """The lines on which ``None`` is put."""
    for node in program.nodes:
        match node:
            case ast.Call(func=ast.Attribute(attr="put"), args=[ast.Constant(value=None)], lineno=line):
                yield line


def _place(program: Outline, line: int) -> str:
    """Who puts it: the function ``producer``, or else the main process."""
    function = program.function_at(line)
    return "producer" if function is not None and function.name == "producer" else "main"


def _ranges(program: Outline) -> Iterator[tuple[int, int]]:
    """Where the numbers of every ``range`` with plain numbers begin, and where they are over."""
    for node in program.nodes:
        match node:
            case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(last))]):
                yield 0, last
            case ast.Call(func=ast.Name(id="range"), args=[ast.Constant(value=int(at)), ast.Constant(value=int(last))]):
                yield at, last
