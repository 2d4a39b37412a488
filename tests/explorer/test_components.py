"""Where a graph goes round for ever."""

from __future__ import annotations

import itertools
import random

import pytest

from grader.explorer.search.components import recurrent

GRAPHS = {
    "a ring": ({1: [2], 2: [3], 3: [1]}, {1, 2, 3}),
    "a way into a ring": ({0: [1], 1: [2], 2: [1]}, {1, 2}),
    "two rings, one behind the other": ({1: [2], 2: [1, 3], 3: [4], 4: [3]}, {3, 4}),
    "two rings side by side": ({0: [1, 3], 1: [2], 2: [1], 3: [3]}, {1, 2, 3}),
    "an end": ({0: [1], 1: []}, {1}),
    "nothing": ({}, set()),
}


@pytest.mark.parametrize(("following", "expected"), GRAPHS.values(), ids=GRAPHS)
def test_what_no_way_leaves_goes_round_for_ever(following: dict[int, list[int]], expected: set[int]) -> None:
    """By hand."""
    assert recurrent(following) == expected


def reached(following: dict[int, list[int]], node: int) -> set[int]:
    """All that comes after a node, and the node itself."""
    found, waiting = {node}, [node]
    while waiting:
        new = set(following[waiting.pop()]) - found
        found |= new
        waiting += new
    return found


@pytest.mark.parametrize("seed", range(40))
def test_it_is_as_by_trying_each_node(seed: int) -> None:
    """A node is in such a component if every node that it reaches reaches it."""
    chance = random.Random(seed)
    nodes = range(chance.randint(1, 9))
    pairs = list(itertools.product(nodes, nodes))
    edges = [pair for pair in pairs if chance.random() < 1.4 / len(nodes)]
    following = {node: [other for one, other in edges if one == node] for node in nodes}
    tried = {node for node in nodes if all(node in reached(following, other) for other in reached(following, node))}

    assert recurrent(following) == tried
