"""Exercises as data: what is asked, what it is worth, and one drawn scenario to try it with.

An exercise is a worked solution, ``SLUG.py``, and its description, ``SLUG.toml``, side by side in one folder.
The part a student writes is marked in the solution by the three lines ``YOURS``, ``ANSWER`` and ``END``;
what stands between ``ANSWER`` and ``END`` is left out of the stub.
"""

from __future__ import annotations

import ast
import enum
import random
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from grader.domain.errors import ExerciseError
from grader.domain.limits import Limits

YOURS = "# 【你来写 yours】"
ANSWER = "# 【答案 answer】"
END = "# 【完 end】"


class Part(enum.Enum):
    """What is graded: the functions in the grader's own wiring, or the program the student wired."""

    FUNCTIONS = "functions"
    PROGRAM = "program"


class Ends(enum.Enum):
    """How the exercise's consumers come to their end."""

    SENTINEL = "sentinel"
    DAEMON = "daemon"
    CALLED = "called"


class CheckSpec(NamedTuple):
    """One promise of one part, and its points."""

    part: Part
    promise: str
    points: int

    @property
    def id(self) -> str:
        """The stable name of the check in reports."""
        return f"{self.part.value}.{self.promise}"


class Scenario(NamedTuple):
    """Who takes part in one execution: (name, food) pairs and names; ``items`` is for exercises without them."""

    producers: tuple[tuple[str, str], ...]
    consumers: tuple[str, ...]
    items: tuple[str, ...]

    def arguments(self) -> dict[str, Any]:
        """What a ``main`` can ask for, by parameter name."""
        return {
            "producers": [list(pair) for pair in self.producers],
            "consumers": list(self.consumers),
            "items": list(self.items),
        }


class Exercise(NamedTuple):
    """One exercise.

    ``signaller`` says who puts the end signals, "main" or "producer".
    ``functions`` maps each required function to its parameter names, ``returns`` to the name of the type asked for.
    ``written`` are the functions that the student writes, at least in part; ``overcalls`` are those that are asked to
    acknowledge too often. ``scopes`` are the numbers of producers and consumers with which every interleaving is
    looked at. Where the exercise hands over the items itself, there are up to ``most_items`` of them when it is graded:
    with more than the ``item_count`` of its own example, a number counted out fits that one only.
    ``foods_in`` has the foods in other languages, one for each of ``foods`` and in the same order.
    ``announced``: its producers print a line about each item. ``awaited`` are the roles whose ends ``main`` waits for.
    """

    slug: str
    title: Mapping[str, str]
    solution: str
    functions: Mapping[str, tuple[str, ...]]
    written: tuple[str, ...]
    ends: Ends
    signaller: str
    acknowledged: bool
    first_item: int
    item_count: int
    most_items: int
    announced: bool
    awaited: tuple[str, ...]
    producer_count: int
    consumer_count: int
    names: tuple[str, ...]
    foods: tuple[str, ...]
    foods_in: Mapping[str, tuple[str, ...]]
    checks: tuple[CheckSpec, ...]
    returns: Mapping[str, str]
    overcalls: tuple[str, ...]
    hints: tuple[Mapping[str, str], ...]
    limits: Limits
    scopes: Mapping[Part, tuple[tuple[int, int], ...]]

    @property
    def stub(self) -> str:
        """The source of the exercise's file: the solution with the answers left out."""
        return stub_of(self.solution)

    @property
    def answer(self) -> str:
        """What a student writes, as the solution has it: those functions without the instructions in them."""
        functions = [node for node in ast.parse(self.solution).body if isinstance(node, ast.FunctionDef)]
        for function in functions:
            function.body = function.body[ast.get_docstring(function) is not None :]
        return "\n\n".join(ast.unparse(function) for function in functions if function.name in self.written)

    def parts(self) -> tuple[Part, ...]:
        """The parts that some check looks at, in the order of their first check."""
        return tuple(dict.fromkeys(spec.part for spec in self.checks))

    def items_of(self, food: str, count: int | None = None) -> tuple[str, ...]:
        """What a producer of this food makes; or so many of them."""
        count = self.item_count if count is None else count
        return tuple(f"{food}{number}" for number in range(self.first_item, self.first_item + count))

    def told_in(self, language: str) -> Exercise:
        """The same with the foods of a language, where it has some: what is drawn is the same, by another name."""
        return self._replace(foods=self.foods_in.get(language, self.foods))

    def draw(self, seed: int) -> Scenario:
        """Names and foods for one grading; the same seed draws the same."""
        chance = random.Random(seed)
        names = chance.sample(self.names, self.producer_count + self.consumer_count)
        foods = chance.sample(self.foods, max(self.producer_count, 1))
        count = chance.randint(min(self.item_count + 1, self.most_items), self.most_items)
        return Scenario(
            producers=tuple(zip(names, foods, strict=False))[: self.producer_count],
            consumers=tuple(names[self.producer_count :]),
            items=self.items_of(foods[0], count),
        )


def stub_of(solution: str) -> str:
    """The solution with each answer replaced by ``pass``; raises ``ExerciseError`` when the marks do not pair up."""
    return "".join(_without_answers(solution))


def _without_answers(solution: str) -> Iterator[str]:
    inside = False
    for number, line in enumerate(solution.splitlines(keepends=True), 1):
        mark = line.strip()
        if mark == ANSWER and not inside:
            inside = True
            yield line.replace(ANSWER, "pass")
        elif mark == END and inside:
            inside = False
        elif mark in (ANSWER, END):
            raise ExerciseError("exercise-marks", line=number)
        elif not inside:
            yield line
    if inside:
        raise ExerciseError("exercise-marks", line=number)
