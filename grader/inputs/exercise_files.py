"""Exercises as files: each is ``SLUG.py``, a worked solution, and ``SLUG.toml``, its description, in one folder.

``solutions/`` is the kit's own, and the one source of truth. The files in ``exercises/`` are made from it, as ``.py``
and as ``.ipynb``, and are never edited by hand here. ``distribution/stubs.py`` writes them.
"""

from __future__ import annotations

import ast
import functools
import math
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.domain.errors import ExerciseError, UsageError
from grader.domain.exercise import CheckSpec, Ends, Exercise, Part
from grader.domain.limits import Limits

PACKAGE = Path(__file__).parent.parent
# The cell of a notebook that grades the others, and is left out when they are graded (``strip_check.py``).
ASKING = """

# %%
# 先保存（Ctrl+S），再运行这一格：给整个笔记本评分。下面那一格不用先运行，它卡住也不要紧。
# Save first (Ctrl+S), then run this cell: it grades the whole notebook. The cell below need not be run, and may hang.
from grader import check

check()
"""
PROGRAM = "\n\n# %%\nif __name__ =="  # the cell that runs the program


def solutions_folder() -> Path:
    """The kit's own solutions: in the installed package, or beside it in a checkout."""
    installed = PACKAGE / "solutions"
    return installed if installed.is_dir() else PACKAGE.parent / "solutions"


def is_checkout() -> bool:
    """Whether this is the kit's own repository, and not an installed grader."""
    return solutions_folder() == PACKAGE.parent / "solutions" and (PACKAGE.parent / "pyproject.toml").is_file()


def checked(solutions: Path) -> Path:
    """The same folder; raises ``UsageError`` if it is none, or without exercises."""
    try:
        is_folder = solutions.is_dir()
        if is_folder:
            solutions.joinpath(".").stat()
            next(solutions.iterdir(), None)
    except PermissionError as problem:
        raise UsageError("closed", path=str(solutions), reason=str(problem.strerror)) from None
    if not is_folder:
        raise UsageError("not-a-folder", path=str(solutions))
    if not available(solutions):
        raise UsageError("no-exercises", path=str(solutions))
    return solutions


def exercise_files(solutions: Path) -> Iterator[tuple[str, str]]:
    """Every file of ``exercises/`` as it should be: name and text."""
    for slug in available(solutions):
        yield from files_of(slug, solutions)


def files_of(slug: str, solutions: Path) -> Iterator[tuple[str, str]]:
    """The files of one exercise that are handed out, untouched: name and text."""
    from grader.inputs.notebook import write_notebook  # nbformat takes longer to import than a grading takes

    stub = load_exercise(slug, solutions).stub
    yield f"{slug}.py", stub
    yield f"{slug}.ipynb", write_notebook(_asking(stub.replace(f"{slug}.py", f"{slug}.ipynb")), slug)


def _asking(stub: str) -> str:
    """The stub with the cell that grades it, before the one that runs its program: that may hang, and so hide it."""
    above, program, below = stub.rpartition(PROGRAM)
    return f"{above.rstrip()}{ASKING}{program}{below}" if program else stub + ASKING


def exercise_of(name: str, folder: Path) -> str | None:
    """The exercise a file's name speaks of: ``model2``, or a name that contains it as a word, like ``li_model2-v3``."""
    name, known = name.lower(), available(folder)
    if name in known:
        return name
    found = [slug for slug in known if re.search(rf"(?<![^\W_]){re.escape(slug)}(?![^\W_])", name)]
    return found[0] if len(found) == 1 else None


def available(folder: Path) -> tuple[str, ...]:
    """The slugs of the exercises in a folder, in the order of their ``order``, those without one last, then by slug.

    They stand in every report as they are, so they are printable.
    """
    paths = (path for path in folder.glob("*.toml") if path.stem.isprintable())
    return tuple(path.stem for path in sorted(paths, key=lambda path: (_order(path, _changed(path)), path.stem)))


def _changed(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError:
        return 0, 0
    return found.st_mtime_ns, found.st_size


@functools.lru_cache(maxsize=1000)
def _order(path: Path, _changed: tuple[int, int]) -> float:
    """The exercise's place among others; one that is broken has none, and is complained of when it is loaded."""
    try:
        order = tomllib.loads(path.read_text(encoding="utf-8")).get("order")
    except (OSError, ValueError):
        return math.inf
    return order if type(order) is int else math.inf


@functools.cache
def load_exercise(slug: str, folder: Path) -> Exercise:
    """Read an exercise; ``UsageError`` if there is none of this name, ``ExerciseError`` if it is not well made."""
    if slug not in available(folder):
        raise UsageError("unknown-exercise", exercise=slug, given=slug, known=available(folder))
    try:
        data = tomllib.loads((folder / f"{slug}.toml").read_text(encoding="utf-8"))
        solution = (folder / f"{slug}.py").read_text(encoding="utf-8")
        return _exercise(slug, data, solution)
    except (OSError, ValueError, KeyError, TypeError, SyntaxError) as problem:
        raise ExerciseError(
            "exercise-broken", exercise=slug, problem=f"{type(problem).__name__}: {problem}"
        ) from problem


def _exercise(slug: str, data: dict[str, Any], solution: str) -> Exercise:
    items, scenario = data["items"], data["scenario"]
    if type(data.get("order", 0)) is not int:
        raise TypeError("order is a whole number")
    return Exercise(
        slug=slug,
        title=data["title"],
        solution=solution,
        functions=_signatures(solution, data["functions"]),
        written=tuple(data["written"]),
        ends=Ends(data["ends"]),
        signaller=data.get("signaller", "main"),
        acknowledged=data["acknowledged"],
        first_item=items["first"],
        item_count=items["count"],
        most_items=_most(items),
        announced=items.get("announced", False),
        awaited=tuple(data.get("awaited", ())),
        producer_count=scenario["producers"],
        consumer_count=scenario["consumers"],
        names=tuple(scenario["names"]),
        foods=tuple(scenario["foods"]),
        foods_in=_foods_in(scenario),
        checks=tuple(_spec(entry) for entry in data["checks"]),
        returns=data.get("returns", {}),
        overcalls=tuple(data.get("overcalls", ())),
        hints=tuple(data["hints"]),
        limits=Limits(**data.get("limits", {})),
        scopes={part: tuple(map(_scope, data.get("scopes", {}).get(part.value, ()))) for part in Part},
    )


def _most(items: dict[str, Any]) -> int:
    most: int = items.get("most", items["count"])
    if most < items["count"]:
        raise ValueError("most is not less than count")
    return most


def _foods_in(scenario: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    found = {language: tuple(foods) for language, foods in scenario.get("foods_in", {}).items()}
    if any(len(foods) != len(scenario["foods"]) for foods in found.values()):
        raise ValueError("foods_in has one food for each of foods")
    return found


def _spec(entry: dict[str, Any]) -> CheckSpec:
    return CheckSpec(Part(entry["part"]), entry["promise"], entry["points"])


def _scope(entry: list[int]) -> tuple[int, int]:
    producers, consumers = entry
    return producers, consumers


def _signatures(solution: str, names: list[str]) -> dict[str, tuple[str, ...]]:
    found = {
        node.name: tuple(argument.arg for argument in node.args.args)
        for node in ast.parse(solution).body
        if isinstance(node, ast.FunctionDef)
    }
    return {name: found[name] for name in names}
