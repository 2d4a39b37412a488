"""What a set is drawn from: the failing files of the corpus, and mutants of its right files and the worked answers."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.blind.blinding import blinded, blinded_notebook
from tests.blind.edits import shape
from tests.blind.mutants import Parent, drawn
from tests.helpers.corpus import expectation
from tests.helpers.support import CORPUS, EXERCISES, ROOT, SOLUTIONS

WRONG = ("fail", "schedules/fail", "slips")
RIGHT = ("pass",)
FORMS = (".py", ".ipynb")


class Candidate(NamedTuple):
    """A submission that may be handed out: its exercise, form and text, where it is from, and what it is to show.

    ``labels`` are the strata that are known before it is graded. Of a mutant, ``origin`` is the right program, and
    ``kind`` and ``change`` say what was done to it; both are "" for a file of the corpus.
    """

    exercise: str
    form: str
    text: str
    origin: str
    labels: tuple[str, ...]
    kind: str = ""
    change: str = ""


def stub_of(exercise: str, form: str) -> str:
    """What the student was given."""
    return (EXERCISES / f"{exercise}{form}").read_text(encoding="utf-8")


def failing() -> list[Candidate]:
    """Every failing file of the corpus that can be read as text, without what tells."""
    return [
        Candidate(exercise, path.suffix, text, origin(path), (exercise, path.parent.name, *expectation(path)[1]))
        for path, exercise, text in _read(*WRONG)
    ]


def parents() -> list[Parent]:
    """The worked answers and the right programs of the corpus, without what tells."""
    answers = [(path, path.stem, _bare(path, path.stem)) for path in sorted(SOLUTIONS.glob("*.py"))]
    every = (*answers, *_read(*RIGHT))
    return [Parent(exercise, origin(path), text) for path, exercise, text in every if path.suffix == ".py"]


def mutated(seed: int) -> Iterator[Candidate]:
    """Mutants without end, none of them in the corpus already."""
    known = frozenset(shape(text) for path, _, text in _read(*WRONG, *RIGHT) if path.suffix == ".py")
    for one in drawn(parents(), known, random.Random(f"mutants {seed}")):
        labels = (one.parent.exercise, one.kind)
        yield Candidate(one.parent.exercise, ".py", one.text, one.parent.name, labels, one.kind, one.change)


def origin(path: Path) -> str:
    """A file's path in the repository."""
    return path.relative_to(ROOT).as_posix()


def _read(*folders: str) -> Iterator[tuple[Path, str, str]]:
    exercises = {path.stem for path in EXERCISES.glob("*.py")}
    for folder in folders:
        for path in sorted((CORPUS / folder).rglob("*.*")):
            if path.suffix in FORMS and (exercise := _exercise(path)) in exercises:
                yield path, exercise, _bare(path, exercise)


def _exercise(path: Path) -> str:
    """What its header names; "" where what is wrong with the file leaves no place for a header."""
    try:
        return expectation(path)[0]
    except (ValueError, LookupError, StopIteration):  # another encoding, an empty file, no notebook
        return ""


def _bare(path: Path, exercise: str) -> str:
    text = path.read_bytes().decode()  # with the ends of its lines, which are the student's
    without = blinded_notebook if path.suffix == ".ipynb" else blinded
    return without(text, stub_of(exercise, path.suffix))
