"""Which submissions a set has: drawn by a seed, half from the corpus and half mutants, each of them failing."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import NamedTuple

from tests.blind.candidates import Candidate
from tests.blind.grading import Bench, Graded, Job
from tests.blind.strata import stratified

ROUNDS = 4  # after as many, there are no more: most of what is drawn fails
SPARE_MUTANTS, SPARE_FILES = 3.0, 1.25  # so many are graded for one that is taken, for codes are known only then


class Taken(NamedTuple):
    """A failing submission, its codes, and the language in which it is told."""

    candidate: Candidate
    codes: tuple[str, ...]
    language: str = ""


def a_set(
    files: Sequence[Candidate],
    mutants: Iterable[Candidate],
    bench: Bench,
    *,
    count: int,
    seed: int,
    languages: Sequence[str],
) -> list[Taken]:
    """So many of both together, mixed; of each half, the languages take turns."""
    chance = random.Random(f"set {seed}")
    ordered = stratified(files, lambda one: one.labels, chance)
    from_corpus = _taken(ordered, count // 2, SPARE_FILES, bench, chance)
    made = _taken(mutants, count - len(from_corpus), SPARE_MUTANTS, bench, chance)
    halves = chain(enumerate(from_corpus), enumerate(made, len(from_corpus)))
    told = [one._replace(language=languages[number % len(languages)]) for number, one in halves]
    return chance.sample(told, len(told))


def _taken(
    candidates: Iterable[Candidate], count: int, spare: float, bench: Bench, chance: random.Random
) -> list[Taken]:
    """Of so many candidates more than are wanted, those that fail; each code before a second of its kind."""
    stream, found = iter(candidates), list[Taken]()
    for _ in range(ROUNDS):
        if len(found) >= count:
            break
        some = list(islice(stream, max(1, int((count - len(found)) * spare))))
        verdicts = bench.verdicts([Job(one.exercise, one.form, one.text.encode()) for one in some])
        found += [Taken(one, said.codes) for one, said in zip(some, verdicts, strict=True) if _fails(said)]
    return stratified(found, lambda one: dict.fromkeys((*one.codes, *one.candidate.labels)), chance)[:count]


def _fails(said: Graded) -> bool:
    return not said.is_right and bool(said.codes)
