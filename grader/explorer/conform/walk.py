"""Holds a real run against the explorer: after all that a process really observed, does it ask next what it really did?

Each process is walked along its own history, with whole histories told, one question for each outcome. So a program
that does one thing when it runs and another when it is asked is found, however it tells the two apart. Sleeps do not
count, nor does what is printed, but for the items in it. A process that was stopped may end anywhere. What cannot be
carried out again ends the comparison of its process there; that is told, and is no difference.

Queues and locks are paired in the order in which they are met, processes in the order of their starts. An item that a
process took is the one that another put, by its text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grader.domain.histories import Comparison, Difference, History, Stop
from grader.domain.mention import Items
from grader.domain.operations import Kind
from grader.domain.schedule import DRAWN
from grader.explorer.behaviour.programs import PartOracles, Scope
from grader.explorer.behaviour.trees import Forest
from grader.explorer.conform.entries import Coming, WaitingError
from grader.explorer.conform.walker import DiffersError, StoppedError, Walker
from grader.explorer.oracle.oracle import TooSlowError
from grader.explorer.program.node import Node
from grader.explorer.program.registry import Registry

MOST_QUESTIONS = 150  # for one run; the lesson's programs take about twenty
LONG = 100  # operations of all processes; the lesson's make forty
MOST_STEPS = 20_000  # of all processes: a program may poll a million times
ABOUT_PROCESSES = frozenset({Kind.START, Kind.PROCESS_JOIN, Kind.IS_ALIVE, Kind.EXITCODE, Kind.STOP})
SHORTEST = 2  # characters of an item that is looked for in lines: a digit is in too many


def compare(oracles: PartOracles, scope: Scope, histories: tuple[History, ...], expected: Iterable[str]) -> Comparison:
    """Hold the histories of one run against what its processes say they do.

    Goes in: who answers for the program; the names and numbers of the run; what each process did; and the items that
    lines may speak of besides those that were put. Comes out what was compared, and at most one difference a process.
    """
    walk = Walk(oracles, scope, histories, expected)
    walk.run()
    return walk.comparison()


class Walk:
    """All processes of one run."""

    def __init__(
        self, oracles: PartOracles, scope: Scope, histories: tuple[History, ...], expected: Iterable[str]
    ) -> None:
        self.oracles = oracles
        self.registry = Registry()
        main = oracles.main(scope._replace(chance=DRAWN), self.registry)
        # On one way through a tree only the looks of a loop come back to a node: worth a state where there are many.
        is_long = sum(len(part.entries) * part.times for history in histories for part in history.parts) > LONG
        self.forest = Forest(oracles.oracle_of, self.registry, DRAWN, merging=is_long)
        self.wavers = oracles.wavers
        self.orders_by_address = oracles.orders_by_address
        self.coming = Coming(self.registry)
        self.items = Items(text for text in {*expected, *_put(histories)} if _is_telling(text))
        self.things: dict[tuple[str, int], int] = {}
        self.members: dict[int, int] = {0: main}
        self.steps = 0
        self.entries = 0
        self._differences: list[Difference] = []
        self._stops: list[Stop] = []
        self._walkers = {history.process: Walker(self, history) for history in histories}
        self._most_questions = oracles.questions + MOST_QUESTIONS

    def run(self) -> None:
        """Walk all, as far as that goes: an item must have been put before it can be taken."""
        todo = dict(self._walkers)
        while todo:
            before = self.steps
            for process, walker in list(todo.items()):
                if process in self.members and self._goes_to_its_end(walker):
                    del todo[process]
            if self.steps == before:
                break
        for walker in todo.values():
            self._stops.append(Stop(walker.process, walker.line, "waits"))

    def comparison(self) -> Comparison:
        """What came of it."""
        return Comparison(self.entries, tuple(self._differences), tuple(self._stops))

    def root(self, process: int) -> int:
        """Where a process begins."""
        return self.forest.root(self.members[process])

    def charge(self) -> None:
        """One step more, unless there were enough."""
        self.steps += 1
        if self.steps > MOST_STEPS or self.oracles.questions > self._most_questions:
            raise StoppedError("long")

    def pair(self, real: int, node: Node) -> bool:
        """Whether the thing of a real operation is that of the node; it is from now on, if both are new."""
        if node.kind in ABOUT_PROCESSES:
            if node.kind is Kind.START:
                self.members.setdefault(real, node.target)
            return real < 0 or self.members.get(real) == node.target
        there = self.things.setdefault(("real", real), node.target)
        here = self.things.setdefault(("explored", node.target), real)
        return (there, here) == (node.target, real)

    def _goes_to_its_end(self, walker: Walker) -> bool:
        try:
            walker.walk()
        except WaitingError:
            return False
        except DiffersError as found:
            self._differences.append(Difference(found.case, walker.process, walker.line, found.real, found.explored))
        except StoppedError as stopped:
            self._stops.append(Stop(walker.process, walker.line, str(stopped)))
        except TooSlowError:
            self._stops.append(Stop(walker.process, walker.line, "slow"))
        return True


def _put(histories: tuple[History, ...]) -> Iterator[str]:
    return (
        entry.item[1]
        for history in histories
        for part in history.parts
        for entry in part.entries
        if entry.kind is Kind.PUT and entry.item is not None
    )


def _is_telling(text: str) -> bool:
    return len(text) >= SHORTEST and not text.isdigit()
