"""Which programs may go by the order of a set of objects: where in doubt, they do."""

from __future__ import annotations

import pytest

from grader.domain.orders import orders_by_address

NO_ORDER = [
    "x = [1]",
    "for x in {'a', 'b'}: print(x)",
    "seen = set()\nif x in seen: pass\nseen.add(x)\nprint(len(seen))",
    "seen = {x for x in y}\nwhile seen: seen.discard(z)",
    "seen: set = set(items)\nprint(sorted(seen))",
    "def f(seen: set[str]): seen: frozenset = set()",
    "if item in {first, second}: pass",
]
AN_ORDER = [
    "seen = {a, b}\nfor x in seen: x.join()",
    "for x in {a, b}: x.join()",
    "for x in set(processes): x.join()",
    "seen = set(processes)\nseen.pop().join()",
    "seen = set(processes)\nf(seen)",
    "seen = set(processes)\nprint(seen)",
    "held.names = set(processes)",
    "make = set\nfor x in make(processes): pass",
    "print(id(x))",
    "sorted(x, key=hash)",
]


@pytest.mark.parametrize("source", NO_ORDER)
def test_what_asks_only_what_is_in_a_set_has_no_order(source: str) -> None:
    """Nor does a set of texts and numbers, which has the same one everywhere."""
    assert not orders_by_address(source)


@pytest.mark.parametrize("source", AN_ORDER)
def test_what_goes_through_a_set_has_one(source: str) -> None:
    """And so does what hands it on, where it is not seen what becomes of it."""
    assert orders_by_address(source)
