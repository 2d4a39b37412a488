"""Processes as trees: after which outcomes does a process do what next?

Processes share nothing but queues, so a process is a deterministic function of what it has observed. A node is an
operation about to happen; the way to it from the root is a history. A tree grows by one question to a worker, once for
every history, however many schedules lead there. Two histories of equal length that leave a process in the same state,
with the same account of what it did, share their node (``merging``); without that, every history has its own. What was
printed on the way to a shared node belongs to the way (``said``): it speaks of other items than the node's own lines.
"""

from __future__ import annotations

import json
from typing import Any

from grader.domain.failure import Failure
from grader.domain.operations import ACKNOWLEDGING, LAST, ON_LOCKS, ON_QUEUES, TRAITS, Kind
from grader.domain.schedule import MIDDLE
from grader.explorer.behaviour.accounts import Accounts
from grader.explorer.oracle.answers import Answer
from grader.explorer.oracle.oracle import OracleOf
from grader.explorer.oracle.questions import Questions, Reply
from grader.explorer.program.meter import BYTE_US, LINE_US, OPERATION_US, OUTCOME_US, QUESTION_US, RECEIVED_US, Meter
from grader.explorer.program.node import (
    Node,
    Observed,
    Use,
    acts,
    has_one_outcome,
    is_unsuccessful,
    same_operation,
    speaks_of_items,
    use_of,
)
from grader.explorer.program.operation import Operation
from grader.explorer.program.registry import ProcessSpec, Registry, SharedObject, size_of

MOST_GENERATIONS = 60  # a process of a process of a process …
DEEPEST = 2000  # operations of one process; the lesson's make some ten


class Forest:
    """The trees of all processes of one program."""

    def __init__(
        self,
        oracle_of: OracleOf,
        registry: Registry,
        chance: str = MIDDLE,
        meter: Meter | None = None,
        alphabet: set[Use] | None = None,
        *,
        merging: bool,
    ) -> None:
        self.registry = registry
        self.meter = meter or Meter()
        self.merging = merging
        self.nodes: list[Node] = []
        self.alphabet: set[Use] = set() if alphabet is None else alphabet  # what other trees of it have shown is known
        self.overcalls = False
        self.nondeterministic_at: int | None = None
        self.unsupported: Node | None = None
        self.loops = False
        self.spinning: set[Use] = set()  # after an unsuccessful poll, or giving up, as before it
        self.not_spinning: set[Use] = set()  # after one, on to something else
        self._states: dict[int, str | None] = {}
        self._said: dict[tuple[int, Observed], tuple[str, ...]] = {}
        self._roots: dict[int, int] = {}
        self._merged: dict[Any, int] = {}
        self._accounts = Accounts(registry)
        self._sums: dict[int, int] = {}
        self._depths: dict[int, int] = {}  # of processes: how many operations lead to their beginning
        self._questions = Questions(oracle_of, registry, self.nodes, chance, with_state=merging)

    def root(self, member: int) -> int:
        """Where a process begins."""
        if member not in self._roots:
            self._roots[member] = self._grow(member, -1, None)
        return self._roots[member]

    def after(self, index: int, outcome: Observed) -> int:
        """Where a process goes on after an outcome of the operation at this node."""
        node = self.nodes[index]
        found = node.next.get(outcome)
        if found is None:
            found = node.next[outcome] = self._grow(node.member, index, outcome)
            if is_unsuccessful(node, outcome, self.nodes):
                (self.spinning if found == index else self.not_spinning).add(use_of(node))
        return found

    def said(self, index: int, outcome: Observed, after: int) -> tuple[str, ...]:
        """The lines printed between the operation at a node, which had this outcome, and the one after it."""
        return self._said.get((index, outcome), self.nodes[after].operation.said)

    def ask_ahead(self, index: int, outcome: Observed) -> None:
        """Ask already now where a process will go on."""
        self._questions.ask_ahead(self.nodes[index], outcome)

    def changed_to(self, index: int, kind: Kind, code: int = 0, failure: Failure | None = None) -> int:
        """A node that the model itself adds: in a call, at its end (perhaps by an error), or ended with this code."""
        node = self.nodes[index]
        key = f"{kind.name}:{code}"
        found = node.next.get(key)
        if found is None:
            fields = node.operation.fields if failure is None else failure.told()
            added = self._add(node.member, index, key, node.operation._replace(kind=kind, said=(), fields=fields))
            added.code, added.target, added.account = code, node.target, self._accounts.number((node.account, key))
            added.started, added.cancelled = node.started, node.cancelled
            found = node.next[key] = added.index
        return found

    def end(self, index: int) -> int:
        """Where a process at its end is when it has ended."""
        node = self.nodes[index]
        node.ended = self.changed_to(index, Kind.ENDED, node.code)
        return node.ended

    def path(self, index: int) -> list[Node]:
        """From the root to this node."""
        nodes: list[Node] = []
        while index >= 0:
            nodes.append(self.nodes[index])
            index = nodes[-1].parent
        return nodes[::-1]

    def history(self, index: int) -> list[Any]:
        """The outcomes a worker must be told to come to this node."""
        node = self.nodes[index]
        above = self.nodes[node.parent] if node.parent >= 0 else None
        outcomes: list[Any] = json.loads(f"[{self._questions.told_after(above, node.outcome)}]")
        return outcomes

    def _grow(self, member: int, parent: int, outcome: Observed) -> int:
        """Ask the worker, and add what it says: a chain of operations, the last of which has several outcomes."""
        before, entry = self.nodes[parent] if parent >= 0 else None, self.registry.members[member]
        if before is not None and before.depth > DEEPEST:
            return self._place(member, parent, outcome, Operation(Kind.FLOOD, None, (), 0.0), None)
        reply = self._questions.reply(member, before, outcome)
        answer = reply.answer
        self._charge(member, before, reply)
        self._check_steady(parent, answer, known=_told_after(before) > 0)
        first = previous = -1
        operations = answer.operations or (_died(answer),)
        for number, operation in enumerate(operations):
            is_last = number == len(operations) - 1
            if not self._is_sound(entry, operation):
                operation = _died(answer)  # the answer was forged
            above, through = (parent, outcome) if number == 0 else (previous, None)
            index = self._place(member, above, through, operation, answer.state if is_last else None)
            if number:
                self.nodes[previous].next[None] = index
            else:
                first = index
            previous = index
            if self.nodes[index].kind in LAST:
                break
        self._sums.setdefault(previous, answer.total)
        if previous == len(self.nodes) - 1:  # of a shared node, what was guessed followed another history
            self._questions.keep(self.nodes[previous], reply)
        return first

    def _charge(self, member: int, before: Node | None, reply: Reply) -> None:
        """The same for an answer that was asked for, asked ahead or guessed, and however the worker came by it."""
        again = self._depths.get(member, 0) + (before.depth if before is not None else 0)
        size = self._questions.size(member) + (before.size if before is not None else 0)
        operations, lines = reply.answer.operations, [line for one in reply.answer.operations for line in one.said]
        size += sum(size_of(one.item[2]) for one in operations if one.item is not None) + sum(map(len, lines))
        received_us = 0.0 if before is None else len(before.received) * RECEIVED_US
        told_us = len(operations) * (OPERATION_US + received_us) + len(lines) * LINE_US + size * BYTE_US
        self.meter.charge(QUESTION_US + again * OUTCOME_US + told_us)

    def _is_sound(self, member: ProcessSpec, operation: Operation) -> bool:
        """Whether an operation is about something that exists, and of the right kind."""
        if operation.kind is Kind.START:
            return member.generation < MOST_GENERATIONS
        if operation.kind not in ON_QUEUES and operation.kind not in ON_LOCKS:
            return True
        number = self.registry.object_number(operation.target)
        return number >= 0 and self.registry.shared[number].is_queue is (operation.kind in ON_QUEUES)

    def _check_steady(self, parent: int, answer: Answer, *, known: bool) -> None:
        is_told = known and bool(answer.operations) and self.nondeterministic_at is None
        if is_told and self._sums.get(parent, answer.known) != answer.known:
            self.nondeterministic_at = parent

    def _place(self, member: int, parent: int, outcome: Observed, operation: Operation, state: str | None) -> int:
        """The node of an operation: an equal one if there is one, else a new one."""
        node = self._add(member, parent, outcome, operation)
        self._resolve(node)
        if state is not None and node.polls and (loop := self._back_to(node, state)) >= 0:
            self.loops |= loop != parent
            return self._shared(parent, outcome, loop)
        if self.merging and (state is not None or node.kind is Kind.EXIT):
            same = self._merged.setdefault((member, node.depth, node.account, node.polls, state), node.index)
            if same != node.index:
                return self._shared(parent, outcome, same)
        self._states[node.index] = state
        self._note_use(node)
        return node.index

    def _shared(self, parent: int, outcome: Observed, index: int) -> int:
        """Go on at another node than the one just made; keep the lines that only this way has."""
        said = self.nodes.pop().operation.said
        if said != self.nodes[index].operation.said:
            self._said[parent, outcome] = said
        return index

    def _back_to(self, node: Node, state: str) -> int:
        """The node that an unsuccessful poll came back to: the same operation in the same state; -1 if none."""
        index, silent = node.parent, not speaks_of_items(node)
        while index >= 0 and silent:
            other = self.nodes[index]
            if same_operation(other, node) and self._states.get(index) == state:
                return index
            if not other.polls:
                break
            silent, index = not speaks_of_items(other), other.parent
        return -1

    def _add(self, member: int, parent: int, outcome: Observed, operation: Operation) -> Node:
        node = Node(len(self.nodes), member, parent, outcome, operation)
        self.nodes.append(node)
        if parent >= 0:
            node.depth = self.nodes[parent].depth + 1
            node.told = _told_after(self.nodes[parent])
            node.size = self.nodes[parent].size + self._questions.size_of_outcome(self.nodes[parent], outcome)
        return node

    def _resolve(self, node: Node) -> None:
        """Everything about a node that follows from those before it."""
        operation, before = node.operation, self.nodes[node.parent] if node.parent >= 0 else None
        if before is not None:
            node.received, node.started, node.credit = before.received, before.started, before.credit
            node.cancelled = before.cancelled | {before.target} if before.kind is Kind.CANCEL else before.cancelled
            if before.kind is Kind.GET and isinstance(node.outcome, int):
                node.received = (*before.received, self.registry.messages[node.outcome].item.text)
                node.credit += TRAITS[before.kind].credit
            elif before.kind in ACKNOWLEDGING and node.outcome is None:
                node.credit += TRAITS[before.kind].credit
            node.polls = (
                before.polls + 1
                if is_unsuccessful(before, node.outcome, self.nodes)
                else 0
                if acts(before)
                else before.polls
            )
        self._name(node, operation)
        node.account = self._accounts.of(node, before)

    def _name(self, node: Node, operation: Operation) -> None:
        """Numbers for identities."""
        match operation.kind:
            case Kind.NEW:
                node.target = self.registry.object(SharedObject(operation.target, operation.fields, operation.number))
            case Kind.START:
                node.target = self.registry.member(self._member(node, operation))
                self._depths[node.target] = self._depths.get(node.member, 0) + node.depth
                node.started = {**node.started, operation.target: node.target}
            case Kind.PROCESS_JOIN | Kind.IS_ALIVE | Kind.EXITCODE | Kind.STOP:
                node.target = node.started.get(operation.target, -1)
            case Kind.EXIT | Kind.EXIT_NOW:
                node.code = int(operation.number)
            case _:
                node.target = self.registry.object_number(operation.target)
        if operation.item is not None:
            node.message = self.registry.message(*operation.item)

    def _member(self, node: Node, operation: Operation) -> ProcessSpec:
        fields, how = operation.fields
        image: Any = {"spawn": str(how.get("spawn", ""))}
        if "fork" in how:
            parent = self.registry.members[node.member]
            image = {"fork": parent.how, "id": parent.identity, "history": self.history(node.index)}
        elif "call" in how:
            image = {"call": [*how["call"], str(fields.get("name", ""))]}
        args = fields["args"] if isinstance(fields.get("args"), list) else []
        arguments = tuple((str(pair[0]), str(pair[1])) for pair in args if isinstance(pair, list) and len(pair) == 2)
        return ProcessSpec(
            operation.target, str(fields.get("name", "")), str(fields.get("target", "")), arguments,
            fields.get("daemon") is True, node.member, image, self.registry.members[node.member].generation + 1,
            tuple(map(str, how["opens"] if isinstance(how.get("opens"), list) else ())),
        )  # fmt: skip

    def _note_use(self, node: Node) -> None:
        self.alphabet.add(use_of(node))
        if node.kind in ACKNOWLEDGING and node.credit < 1:
            self.overcalls = True
        if node.kind in (Kind.UNEXPLORABLE, Kind.DIED) and self.unsupported is None:
            self.unsupported = node


def _told_after(node: Node | None) -> int:
    """How many outcomes lead beyond a node."""
    return 0 if node is None else node.told + (not has_one_outcome(node))


def _died(answer: Answer) -> Operation:
    return Operation(Kind.DIED, None, (), 0.0, number=answer.died or 0)
