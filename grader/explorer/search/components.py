"""States that go round for ever: the strongly connected components of a graph that no way leaves.

Kosaraju's algorithm: depth first, then depth first against the arrows, the last finished first.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


def recurrent(following: Mapping[Node, Sequence[Node]]) -> frozenset[Node]:
    """The nodes to which every way that leaves them comes back; all that follows is among the keys."""
    component = _components(following)
    left = {component[node] for node, after in following.items() if any(component[o] != component[node] for o in after)}
    return frozenset(node for node in following if component[node] not in left)


def _components(following: Mapping[Node, Sequence[Node]]) -> Mapping[Node, int]:
    """The number of the component of each node."""
    into: dict[Node, list[Node]] = {node: [] for node in following}
    for node, after in following.items():
        for other in after:
            into[other].append(node)
    component: dict[Node, int] = {}
    for number, node in enumerate(reversed(_finished(following))):
        waiting = [node]
        while waiting:
            here = waiting.pop()
            if here not in component:
                component[here] = number
                waiting += (other for other in into[here] if other not in component)
    return component


def _finished(following: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """The nodes in the order in which a search that goes deeper first is done with them."""
    finished: list[Node] = []
    seen: set[Node] = set()
    for first in following:
        stack = [] if first in seen else [(first, iter(following[first]))]
        seen.add(first)
        while stack:
            _, after = stack[-1]
            deeper = next((other for other in after if other not in seen), None)
            if deeper is None:
                finished.append(stack.pop()[0])
            else:
                seen.add(deeper)
                stack.append((deeper, iter(following[deeper])))
    return finished
