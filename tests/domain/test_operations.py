"""The table of operations: a row for each kind, and nothing that a kind needs elsewhere is forgotten."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from grader.domain.operations import BLOCKING, FORCED, OF_WORD, POLLS, TIMED, TRAITS, Kind, Outcome
from grader.domain.schedule import ProcessStatus, ProcessView, Schedule, Snapshot, Step, Story
from grader.explorer.model.alphabet import Alphabet
from grader.explorer.model.footprints import EVERYTHING, Effect, Footprint, Footprints
from grader.explorer.model.model import Model
from grader.explorer.model.state import Clock
from grader.explorer.program.meter import Meter
from grader.explorer.program.node import Patience, Use
from grader.explorer.program.registry import Registry, SharedObject
from grader.inside.explorer.protocol import OPERATIONS
from grader.inside.live.turns import WORDS
from grader.report.narrative.rows import Frame, frames
from grader.report.narrative.step_text import _key, _reason
from grader.words import LANGUAGES, Words
from tests.helpers.support import ROOT

REGISTRY = Registry()
REGISTRY.object(SharedObject("q", "Queue", 0))
ASKED = re.compile(r'\bask\("(\w+)"')


def told(kind: Kind, outcome: Outcome = Outcome.DONE) -> Frame:
    """The row of one step of this kind."""
    scene = Snapshot((ProcessView(ProcessStatus.READY),), ())
    schedule = Schedule("program", 0, 0, "free", "middle", ())
    return frames(Story(schedule, (("main", ""),), (Step(0, kind, 1, "x", (), outcome),), (scene, scene)))[-1]


def test_each_kind_has_a_row() -> None:
    """And no row is for anything else."""
    assert TRAITS.keys() == set(Kind)


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_declares_what_it_reads_and_writes(kind: Kind) -> None:
    """A kind that does not is in the way of every step."""
    forest = SimpleNamespace(
        nodes=[],
        registry=REGISTRY,
        spinning=set(),
        not_spinning=set(),
        overcalls=True,
        alphabet=set(),
        meter=Meter(1.0),
    )
    model = Model(forest, Clock.FREE, 0)  # type: ignore[arg-type]
    effects = list(model.effects(Use(0, kind, 0, Patience.ENDLESS), Alphabet(forest, Clock.FREE)))  # type: ignore[arg-type]

    assert EVERYTHING not in effects


def test_what_is_not_declared_conflicts_with_everything() -> None:
    """Also with what only reads, and with itself; two that only read do not conflict."""
    footprints = Footprints()
    unknown = footprints.of([EVERYTHING])
    reads = footprints.of([Effect("life", 3, writes=False)])

    assert unknown.conflicts(reads)
    assert reads.conflicts(unknown)
    assert unknown.conflicts(unknown)
    assert not reads.conflicts(reads)
    assert not Footprint().conflicts(reads)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [kind for kind in Kind if TRAITS[kind].is_row])
def test_each_kind_has_a_sentence(kind: Kind, language: str) -> None:
    """Of what was done, however it came out, and of why a process waits."""
    words = Words(language)
    outcomes = [Outcome.DONE] + [Outcome.GAVE_UP] * (kind in TIMED) + [Outcome.OVERCALLED] * (kind is Kind.TASK_DONE)

    for outcome in outcomes:
        frame = told(kind, outcome)
        assert frame.step is not None
        assert f"step.{_key(frame.step, frame, words)}" in words
        assert f"waits.{_reason(frame, ProcessView(ProcessStatus.BLOCKED, kind), words)}" in words


def test_a_kind_waits_or_looks_but_not_both() -> None:
    """And only what waits can give up."""
    assert not BLOCKING & POLLS
    assert TIMED <= BLOCKING


def test_what_is_asked_and_what_is_forced_has_a_row() -> None:
    """Among student code an operation is called by its word."""
    asked = {
        word
        for path in Path(ROOT, "grader", "inside", "explorer").rglob("*.py")
        for word in ASKED.findall(path.read_text(encoding="utf-8"))
    }

    assert asked
    assert asked <= OPERATIONS == OF_WORD.keys()
    assert set(WORDS.values()) <= {kind.word for kind in FORCED}
