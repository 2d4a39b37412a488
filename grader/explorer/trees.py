"""Processes as trees: after which outcomes does a process do what next?

Processes share nothing but queues, so a process is a deterministic function of what it has observed. A node is an
operation about to happen; the way to it from the root is a history. A tree grows by one question to a worker, once for
every history, however many schedules lead there. Two histories of equal length that leave a process in the same state,
with the same account of what it did, share their node (``merging``); without that, every history has its own.

The account (``Node.account``) is what the process did with items renamed in the order in which it received them: who
got 包子1 and who 包子2 makes no difference to whether a program is right, since a queue hands out every item once.
"""

from __future__ import annotations

import itertools
import json
from collections import defaultdict
from typing import Any

from grader.explorer.answers import Answer
from grader.explorer.nodes import (
    ENDS,
    GAVE_UP,
    LOOKS,
    Node,
    Outcome,
    Use,
    acts,
    is_vain,
    place,
    renamed,
    same_operation,
    speaks_of_items,
    use_of,
)  # fmt: skip
from grader.explorer.operations import COUNTED, QUEUED, Kind, Operation
from grader.explorer.questions import Asked, Questions
from grader.explorer.registry import Member, Parcel, Registry, Shared
from grader.schedule import MIDDLE

MOST_GENERATIONS = 60  # a process of a process of a process …
DEEPEST = 2000  # operations of one process; the lesson's make some ten


class Forest:
    """The trees of all processes of one program."""

    def __init__(self, worker: Asked, registry: Registry, chance: str = MIDDLE, *, merging: bool) -> None:
        self.registry = registry
        self.merging = merging
        self.nodes: list[Node] = []
        self.alphabet: set[Use] = set()
        self.overcalls = False
        self.unsteady: int | None = None
        self.odd: Node | None = None
        self.loops = False
        self.tried: set[Use] = set()  # waits: whoever looks in vain, or gives up, stands where he stood before
        self.wavering: set[Use] = set()  # no waits: somebody who looked in vain, or gave up, went on to something else
        self._states: dict[int, str | None] = {}
        self._roots: dict[int, int] = {}
        self._merged: dict[Any, int] = {}
        self._accounts: dict[Any, int] = defaultdict(itertools.count().__next__)
        self._sums: dict[int, int] = {}
        self._questions = Questions(worker, registry, chance, with_state=merging)

    @property
    def questions(self) -> int:
        """How many were asked."""
        return self._questions.asked

    def root(self, member: int) -> int:
        """Where a process begins."""
        if member not in self._roots:
            self._roots[member] = self._grow(member, -1, None)
        return self._roots[member]

    def after(self, index: int, outcome: Outcome) -> int:
        """Where a process goes on after an outcome of the operation at this node."""
        node = self.nodes[index]
        found = node.next.get(outcome)
        if found is None:
            found = node.next[outcome] = self._grow(node.member, index, outcome)
            if is_vain(node, outcome, self.nodes):
                (self.tried if found == index else self.wavering).add(use_of(node))
        return found

    def ask_ahead(self, index: int, outcome: Outcome) -> None:
        """Ask already now where a process will go on."""
        self._questions.ask_ahead(self.nodes[index], outcome)

    def changed_to(self, index: int, kind: Kind, code: int = 0) -> int:
        """A node that the model itself adds: inside ``join()``, at the end, or ended with this exit code."""
        node = self.nodes[index]
        key = f"{kind.name}:{code}"
        found = node.next.get(key)
        if found is None:
            added = self._add(node.member, index, key, node.operation._replace(kind=kind))
            added.code, added.target, added.account = code, node.target, self._accounts[node.account, key]
            added.started = node.started
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
        outcomes: list[Any] = json.loads(f"[{self.nodes[index].told}]")
        return outcomes

    def _grow(self, member: int, parent: int, outcome: Outcome) -> int:
        """Ask the worker, and add what it says: a chain of operations, the last of which has several outcomes."""
        before, entry = self.nodes[parent] if parent >= 0 else None, self.registry.members[member]
        if before is not None and before.depth > DEEPEST:
            return self._place(member, parent, outcome, Operation(Kind.FLOOD, None, (), 0.0), None)
        reply = self._questions.reply(member, before, outcome)
        answer = reply.answer
        self._check_steady(parent, answer, known=bool(self._questions.told_after(before, outcome)))
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
            if self.nodes[index].kind in ENDS:
                break
        self._sums.setdefault(previous, answer.total)
        self._questions.keep(self.nodes[previous], reply)
        return first

    def _is_sound(self, member: Member, operation: Operation) -> bool:
        """Whether an operation is about something that exists, and of the right kind."""
        if operation.kind is Kind.START:
            return member.generation < MOST_GENERATIONS
        if operation.kind not in QUEUED and operation.kind not in COUNTED:
            return True
        number = self.registry.object_number(operation.target)
        return number >= 0 and self.registry.shared[number].is_queue is (operation.kind in QUEUED)

    def _check_steady(self, parent: int, answer: Answer, *, known: bool) -> None:
        expected = self._sums.get(parent)
        if known and expected is not None and answer.operations and expected != answer.known and self.unsteady is None:
            self.unsteady = parent

    def _place(self, member: int, parent: int, outcome: Outcome, operation: Operation, state: str | None) -> int:
        """The node of an operation: an equal one if there is one, else a new one."""
        node = self._add(member, parent, outcome, operation)
        self._resolve(node)
        if state is not None and node.vain and (loop := self._back_to(node, state)) >= 0:
            self.loops |= loop != parent
            self.nodes.pop()
            return loop
        if self.merging and (state is not None or node.kind is Kind.EXIT):
            same = self._merged.setdefault((member, node.depth, node.account, node.vain, state), node.index)
            if same != node.index:
                self.nodes.pop()
                return same
        self._states[node.index] = state
        self._note_use(node)
        return node.index

    def _back_to(self, node: Node, state: str) -> int:
        """Where one who looked in vain has come back to: the same operation in the same state; -1 if he has not."""
        index, silent = node.parent, not speaks_of_items(node)
        while index >= 0 and silent:
            other = self.nodes[index]
            if same_operation(other, node) and self._states.get(index) == state:
                return index
            if not other.vain:
                break
            silent, index = not speaks_of_items(other), other.parent
        return -1

    def _add(self, member: int, parent: int, outcome: Outcome, operation: Operation) -> Node:
        node = Node(len(self.nodes), member, parent, outcome, operation)
        self.nodes.append(node)
        if parent >= 0:
            node.depth = self.nodes[parent].depth + 1
            node.told = self._questions.told_after(self.nodes[parent], outcome)
        return node

    def _resolve(self, node: Node) -> None:
        """Everything about a node that follows from those before it."""
        operation, before = node.operation, self.nodes[node.parent] if node.parent >= 0 else None
        if before is not None:
            node.received, node.started, node.credit = before.received, before.started, before.credit
            if before.kind is Kind.GET and isinstance(node.outcome, int):
                node.received = (*before.received, self.registry.parcels[node.outcome].item.text)
                node.credit += 1
            elif before.kind is Kind.TASK_DONE and node.outcome is None:
                node.credit -= 1
            node.vain = (
                before.vain + 1 if is_vain(before, node.outcome, self.nodes) else 0 if acts(before) else before.vain
            )
        self._name(node, operation)
        through = node.outcome
        if before is not None and before.kind is Kind.GET and isinstance(through, int):
            parcel = self.registry.parcels[through]
            through = parcel.item.kind.value if self._plain(parcel) else parcel.data
        above = before.account if before is not None else -1
        if before is not None and (before.kind in LOOKS or through in GAVE_UP):
            through = None  # what was seen makes no difference to what was done
        spoken = self._spoken(node)
        if before is not None and through is None and node.kind in LOOKS and not spoken[2]:
            node.account = above
        else:
            node.account = self._accounts[node.member, above, through, spoken]

    def _plain(self, parcel: Parcel) -> bool:
        """Whether an item may be renamed in an account: a text. Whether it is the signal or an item must be seen."""
        kind, text = parcel.item.kind.value, parcel.item.text
        return kind == "none" or (kind == "text" and text[-1:].isdigit())

    def _spoken(self, node: Node) -> tuple[Any, ...]:
        """An operation with the items that the process received renamed."""
        operation, received = node.operation, node.received
        said = tuple(renamed(line, received) for line in operation.said if self._matters(line))
        item: Any = operation.item
        if item is not None and item[1] in received:
            item = (item[0], place(item[1], received))
        fields = repr(operation.fields) if operation.fields is not None else None
        return (
            operation.kind,
            operation.line,
            said,
            node.delay_ms,
            node.target,
            node.timeout_ms,
            item,
            operation.number,
            fields,
        )

    def _matters(self, line: str) -> bool:
        """Whether a printed line can speak of an item, or of the end signal."""
        if any(character.isdigit() or character == "{" for character in line) or "None" in line:
            return True
        return any(parcel.item.text in line for parcel in self.registry.parcels if not parcel.item.text[-1:].isdigit())

    def _name(self, node: Node, operation: Operation) -> None:
        """Numbers for identities."""
        match operation.kind:
            case Kind.NEW:
                node.target = self.registry.object(Shared(operation.target, operation.fields, operation.number))
            case Kind.START:
                node.target = self.registry.member(self._member(node, operation))
                node.started = {**node.started, operation.target: node.target}
            case Kind.PROCESS_JOIN | Kind.IS_ALIVE | Kind.EXITCODE | Kind.STOP:
                node.target = node.started.get(operation.target, -1)
            case Kind.EXIT | Kind.EXIT_NOW:
                node.code = int(operation.number)
            case _:
                node.target = self.registry.object_number(operation.target)
        if operation.item is not None:
            node.parcel = self.registry.parcel(*operation.item)

    def _member(self, node: Node, operation: Operation) -> Member:
        fields, how = operation.fields
        image: Any
        if "fork" in how:
            parent = self.registry.members[node.member]
            image = {"fork": parent.how, "id": parent.identity, "history": self.history(node.index)}
        elif "call" in how:
            image = {"call": [*how["call"], str(fields.get("name", ""))]}
        else:
            image = {"spawn": str(how.get("spawn", ""))}
        args = fields["args"] if isinstance(fields.get("args"), list) else []
        arguments = tuple((str(pair[0]), str(pair[1])) for pair in args if isinstance(pair, list) and len(pair) == 2)
        return Member(
            operation.target, str(fields.get("name", "")), str(fields.get("target", "")), arguments,
            fields.get("daemon") is True, node.member, image, self.registry.members[node.member].generation + 1,
        )  # fmt: skip

    def _note_use(self, node: Node) -> None:
        self.alphabet.add(use_of(node))
        if node.kind is Kind.TASK_DONE and node.credit < 1:
            self.overcalls = True
        if node.kind in (Kind.UNEXPLORABLE, Kind.DIED) and self.odd is None:
            self.odd = node


def _died(answer: Answer) -> Operation:
    return Operation(Kind.DIED, None, (), 0.0, number=answer.died or 0)
