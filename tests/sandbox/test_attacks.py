"""Hostile submissions: whatever one tries, it gets no marks it has not earned, and nothing outside it is touched.

The first line of an attack says what it is graded as, what must come of it, at which level of confinement it may win,
and whether it also wins ``alone``: run by ``python`` and judged by its output and exit code, as a naive grader would.
"""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.helpers.canary import Canary, Ran, adopting_orphans, watch
from tests.helpers.support import ROOT, SOLUTIONS

pytestmark = pytest.mark.once

ATTACKS = Path(__file__).parent.parent / "attacks"
KINDS = ("forging", "escaping", "spying", "exhausting", "persisting", "confusing")
EXIT_CODES = {"failed": {1}, "unreadable": {2}, "any": {0, 1, 2}}
LEVELS = ("none", "basic", "good", "strong")
LIMIT_S = 90.0  # of wall time; the slowest takes 5 s where nothing else runs
ALONE_LIMIT_S = 2.0
MOST_MIB = 400
ITEMS = [f"吃了{food}{number}".encode() for food in ("包子", "韭菜", "酒") for number in (1, 2, 3)]


class Attack(NamedTuple):
    """What an attack's first line says of it."""

    path: Path
    exercise: str
    outcome: str
    wins_at: str
    words: frozenset[str]

    @classmethod
    def read(cls, path: Path) -> Attack:
        """From a line like ``# model2: failed; wins-at: none; alone; run-only``."""
        line = path.read_bytes().splitlines()[0].decode().removeprefix("# ")
        exercise, _, rest = line.partition(": ")
        outcome, wins_at, *words = rest.split("; ")
        return cls(path, exercise, outcome, wins_at.removeprefix("wins-at: "), frozenset(words))

    @property
    def name(self) -> str:
        """Its folder and its name."""
        return f"{self.path.parent.name}/{self.path.stem}"


EVERY = sorted(Attack.read(path) for kind in KINDS for path in (ATTACKS / kind).glob("*.py"))


@functools.cache
def level() -> str:
    """How well submissions are confined on this machine, by the grader's own word."""
    command = [sys.executable, "-m", "grader", str(SOLUTIONS / "model2.py"), "--no-explore", "--format", "json"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    report = json.loads(done.stdout)
    return str(report["submissions"][0]["isolation"]["level"])


def may_win(attack: Attack, at: str) -> bool:
    """Whether an attack is listed as one that wins there."""
    if attack.wins_at == "root":
        return at in ("none", "basic") and os.getuid() == 0
    if attack.wins_at == "user":
        return at in ("none", "basic") or (at == "good" and os.getuid() != 0)
    return LEVELS.index(at) <= LEVELS.index(attack.wins_at) and attack.wins_at != "none"


@pytest.fixture(scope="module", autouse=True)
def orphans() -> Iterator[None]:
    """What an attack leaves behind comes to us, wherever it hides."""
    with adopting_orphans():
        yield


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    """Fresh for every attack."""
    with Canary(tmp_path) as made:
        yield made


def graded(attack: Attack, canary: Canary, *more: str) -> list[str]:
    """Grade an attack as a teacher would, and say what it won."""
    path = canary.place(attack.path, attack.exercise)
    command = [sys.executable, "-m", "grader", str(path), "--timeout", "2", "--budget", "1", "--seed", "20", *more]
    command += ["--no-explore"] * ("run-only" in attack.words) + ["--format", "json"] * ("json" in attack.words)
    packages = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    environment = {**os.environ, "PYTHONPATH": packages, "PC_SECRET": canary.secret, "LC_ALL": "C.UTF-8"}
    ran = watch(command, environment, canary.submissions, LIMIT_S, MOST_MIB)
    return [*_undeserved(attack, ran), *canary.wins(path, ran)]


def _undeserved(attack: Attack, ran: Ran) -> Iterator[str]:
    if ran.problem:
        return
    if ran.code not in {0, 1, 2}:
        yield f"broke the grader: exit code {ran.code}: {ran.errors[-300:]!r}"
    elif ran.code not in EXIT_CODES[attack.outcome]:
        yield f"came to exit code {ran.code}"
    if b"Traceback" in ran.errors:
        yield f"made the grader stumble: {ran.errors[-300:]!r}"
    if "json" in attack.words and not _is_one_report(ran.output):
        yield "wrote into the report"


def _is_one_report(output: bytes) -> bool:
    try:
        return len(json.loads(output)["submissions"][0]["checks"]) == 7
    except (ValueError, KeyError, TypeError):
        return False


def alone(attack: Attack, canary: Canary) -> list[str]:
    """Run an attack without a grader, and say what it won from somebody who believes output and exit code."""
    path = canary.place(attack.path, attack.exercise)
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
    ran = watch([sys.executable, str(path)], environment, canary.submissions, ALONE_LIMIT_S, MOST_MIB)
    believed = ran.code == 0 and all(item in ran.output for item in ITEMS) and attack.outcome == "failed"
    wrote = b"submissions" in ran.output and "json" in attack.words
    return [*["was believed"] * believed, *["wrote a report"] * wrote, *canary.wins(path, ran)]


HELD = [attack for attack in EVERY if attack.wins_at == "none"]
LISTED = [attack for attack in EVERY if attack.wins_at != "none"]


@pytest.mark.parametrize("attack", HELD, ids=lambda attack: attack.name)
def test_no_attack_wins(attack: Attack, canary: Canary) -> None:
    """At any level: the grader says passed or failed in time, and nothing was reached or left behind."""
    assert graded(attack, canary) == []


@pytest.mark.parametrize("attack", LISTED, ids=lambda attack: attack.name)
def test_a_listed_attack_wins_only_where_the_documentation_says_so(attack: Attack, canary: Canary) -> None:
    """What needs confinement is held where there is some, and known to win where there is none."""
    assert bool(graded(attack, canary)) is may_win(attack, level())


REAL = [attack for attack in HELD if "alone" in attack.words]


@pytest.mark.parametrize("attack", REAL, ids=lambda attack: attack.name)
def test_an_attack_is_a_real_one(attack: Attack, canary: Canary) -> None:
    """It wins where nobody stands in its way: else to hold it would prove nothing."""
    assert alone(attack, canary) != []


def test_the_honest_twin_wins_nothing(canary: Canary, tmp_path: Path) -> None:
    """The worked answer, graded and looked at in the same way; alone it must not dream its time away."""
    text = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    (tmp_path / "twin.py").write_text(text.replace("random.random()", "0"), encoding="utf-8")
    twin = Attack(tmp_path / "twin.py", "model2", "any", "none", frozenset())

    assert graded(twin, canary) == []
    assert alone(twin, canary) == []


def test_there_are_attacks_of_every_kind() -> None:
    """As many as promised, and the documentation tells by name which may win and which may not."""
    told = (ATTACKS / "README.md").read_text(encoding="utf-8")

    assert len(EVERY) >= 45
    assert {attack.path.parent.name for attack in EVERY} == set(KINDS)
    assert {attack.name for attack in LISTED} == set(re.findall(r"^\| `([\w/]+)` \| basic", told, re.M))
    assert {attack.name for attack in HELD} == set(re.findall(r"^\| `([\w/]+)` \| \|", told, re.M))
