"""Ending everything: seven kinds of trees, by each way of ending them, and nobody is left."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.domain.errors import InternalError
from grader.domain.isolation import Isolation, Kill, Layer
from grader.sandbox.policy import chosen
from grader.sandbox.supervisor import kill
from tests.helpers.support import isolations, survivors
from tests.helpers.trees import KINDS, tree

TRIALS = 2
WAYS = {isolation.kill: isolation for isolation in isolations().values()}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.value)
@pytest.mark.parametrize("kind", KINDS)
def test_of_no_kind_of_tree_is_anybody_left(kind: str, way: Kill) -> None:
    """The kernel says so to the supervisor, and a look at all processes says so too."""
    for _ in range(TRIALS):
        with chosen(WAYS[way]), tree(kind) as supervisor:
            end = supervisor.end()

            assert end.complete
            assert end.killed
            assert list(survivors()) == []


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.value)
@pytest.mark.parametrize("kind", KINDS)
def test_nor_when_the_grader_is_stopped(kind: str, way: Kill) -> None:
    """It has no time to ask how it ended, only to wait until it has; and being undone twice does no harm."""
    with pytest.raises(InternalError), chosen(WAYS[way]), tree(kind) as supervisor:  # that it cannot tell is said
        for _ in range(2):
            supervisor._undoing.undo()

            assert list(survivors()) == []
            assert supervisor.below() == ()


def test_this_machine_shows_more_than_one_way() -> None:
    """Else the test above says little."""
    assert Kill.SUBREAPER in WAYS


FENCED = Isolation(frozenset({Layer.SCOPE}), landlock_abi=6)


@pytest.mark.parametrize("grader", [os.getpid(), 1 << 22], ids=["reachable", "gone"])
def test_everybody_is_struck_only_when_the_grader_is_proved_out_of_reach(
    grader: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a fence ``kill(-1)`` would reach every process of the user: it is not called."""
    killed: list[tuple[int, int]] = []
    real = os.kill
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "kill", lambda pid, number: killed.append((pid, number)) if number else real(pid, number))

    assert not kill._strike(kill.Below(FENCED, None, grader))
    assert killed == []


def test_everybody_is_struck_behind_a_fence(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where signalling the grader is refused."""
    killed: list[int] = []

    def struck(pid: int, number: int) -> None:
        if not number:
            raise PermissionError
        killed.append(pid)

    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "kill", struck)

    assert kill._strike(kill.Below(FENCED, None, os.getpid()))
    assert killed == [-1]


def test_root_strikes_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no fence that holds it by its rights."""
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert not kill._strike(kill.Below(FENCED, None, os.getpid()))


def test_a_stranger_of_the_same_user_stays_alive(tmp_path: Path) -> None:
    """Ending one run ends nothing else, in whichever way."""
    stranger = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE, cwd=tmp_path)
    try:
        for isolation in WAYS.values():
            with chosen(isolation), tree("plain") as supervisor:
                supervisor.end()
            assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.communicate()
