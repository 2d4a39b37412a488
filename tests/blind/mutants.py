"""Right programs with one slip that a beginner makes, in a fixed set of kinds; some are still right. Pure."""

from __future__ import annotations

import difflib
import functools
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType
from typing import NamedTuple

from tests.blind import expressions, statements
from tests.blind.edits import Edit, Source, shape

Slip = Callable[[Source], Iterator[Edit]]
TRIES = 20  # right programs that are tried for a kind of slip, of which some have no place for it

KINDS: Mapping[str, Slip] = MappingProxyType(
    {
        "statement dropped": statements.dropped,
        "statement duplicated": statements.duplicated,
        "moved by one indentation": statements.moved,
        "statements swapped": statements.swapped,
        "joined in another order": statements.joined_in_another_order,
        "daemon dropped": lambda source: chain(expressions.without_daemon(source), statements.without_daemon(source)),
        "off by one": expressions.off_by_one,
        "without brackets": expressions.without_brackets,
        "arguments swapped": expressions.arguments_swapped,
        "None in quotes": expressions.none_in_quotes,
        "leaves otherwise": expressions.leaves_otherwise,
        "all for each": expressions.all_for_each,
        "another call": expressions.another_call,
        "without f": expressions.without_f,
        "renamed once": expressions.renamed_once,
    }
)


class Parent(NamedTuple):
    """A right program: its exercise, its name, and its text."""

    exercise: str
    name: str
    text: str


class Mutant(NamedTuple):
    """A parent with one slip; ``change`` has the lines that differ, as in a diff."""

    parent: Parent
    kind: str
    text: str
    change: str


def mutants(parent: Parent, kind: str, chance: random.Random) -> Iterator[Mutant]:
    """All that one kind of slip makes of a program, in the order of chance; none that means the same to Python."""
    source, seen = _parsed(parent.text), {shape(parent.text)}
    edits = list(KINDS[kind](source))
    for edit in chance.sample(edits, len(edits)):
        text = source.with_edits((edit,))
        if (found := shape(text)) not in seen:
            seen.add(found)
            yield Mutant(parent, kind, text, _change(parent.text, text))


def drawn(parents: Sequence[Parent], known: frozenset[str], chance: random.Random) -> Iterator[Mutant]:
    """Mutants without end in the order of chance, every exercise and kind in turn; none whose shape is known."""
    exercises = sorted({parent.exercise for parent in parents})
    by_exercise = {slug: [one for one in parents if one.exercise == slug] for slug in exercises}
    seen = set(known)
    while True:
        turns = [(slug, kind) for slug in exercises for kind in KINDS]
        chance.shuffle(turns)
        before = len(seen)
        for slug, kind in turns:
            for parent in chance.choices(by_exercise[slug], k=TRIES):
                every = mutants(parent, kind, chance)
                if mutant := next((one for one in every if shape(one.text) not in seen), None):
                    seen.add(shape(mutant.text))
                    yield mutant
                    break
        if len(seen) == before:
            return


@functools.cache
def _parsed(text: str) -> Source:
    return Source(text)


def _change(old: str, new: str) -> str:
    lines = difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0)
    return "\n".join(line for line in lines if not line.startswith(("---", "+++", "@@")))
