"""How fast the explorer is, beside its nearest peers: ``python -m tests.benchmarks.explorer [exact]``.

The reference functions at several sizes, then (where they are installed: the extra ``bench``) frontrun and detangle on
the nearest program that each can run. ``exact`` adds the lesson's own size with exact histories.
"""

from __future__ import annotations

import resource
import sys
import time

from grader.explorer.model.state import Clock
from grader.explorer.search.graph import Graph
from grader.explorer.search.sampling import sample
from grader.explorer.search.search import Search
from tests.benchmarks.peers import rows, table
from tests.helpers.programs import program, search, solution

SIZES = (
    ("model2", (2, 2, 2), True),
    ("model3", (2, 2, 2), True),
    ("model2", (2, 3, 2), False),
    ("model2", (3, 3, 2), True),
    ("model3", (3, 3, 2), True),
)


def explored(slug: str, size: tuple[int, int, int], *, merging: bool) -> str:
    """One size, searched to the end."""
    with program(*solution(slug, *size), merging=merging) as model:
        model.forest.root(model.main)  # the worker is up
        began_s = time.perf_counter()
        found = search(model, reduced=True)
        seconds = time.perf_counter() - began_s
    kind = "shared nodes" if merging else "exact histories"
    name = f"{slug} {'x'.join(map(str, size))} {kind}"
    counts = f"{found.schedules:>12,} schedules {found.states:>9,} states"
    return f"{name:32} {seconds:7.3f} s {counts} {found.steps / seconds:>10,.0f} steps/s"


def sampled() -> str:
    """Executions chosen by chance, on a graph that is already known."""
    with program(*solution("model2", 2, 2, 2), merging=True) as model:
        Search(Graph(model, None))
        sample(model, lambda _end, _path: False)
        began_s = time.perf_counter()
        _, count = sample(model, lambda _end, _path: False, 3000)
        seconds = time.perf_counter() - began_s
    return f"sampled executions, 2x2x2 {count / seconds:,.0f}/s under the {Clock.FREE.value} clock"


def main() -> None:
    """Print the table."""
    for slug, size, merging in SIZES:
        print(explored(slug, size, merging=merging), flush=True)
    if "exact" in sys.argv:
        print(explored("model2", (3, 3, 2), merging=False), flush=True)
    print(sampled())
    print(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")
    print(table(rows()))


if __name__ == "__main__":
    main()
