"""What is asked about processes: put ahead of need where it is known, and with a guess of what will be asked next.

A question costs the worker a run of student code, and both sides a change of process. Asked ahead, the worker runs
while the search goes on; a guess that comes true saves a whole run. Neither makes a difference to any answer.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from grader.domain.events import ItemKind
from grader.domain.operations import ACKNOWLEDGING, Kind
from grader.explorer.oracle.answers import Answer
from grader.explorer.oracle.oracle import OracleOf, PendingAnswer
from grader.explorer.program.node import Node, Observed, has_one_outcome
from grader.explorer.program.registry import Registry
from grader.inside.explorer.protocol import beginning, manner, question_text

AGAIN = 16  # of so many questions one is answered from the beginning, or it would not be noticed that a program wavers


class Reply(NamedTuple):
    """An answer, and the others to the same question that come after it, with the outcomes that were guessed."""

    pending: PendingAnswer
    place: int
    guesses: dict[Kind, Observed]

    @property
    def answer(self) -> Answer:
        """The answer; waits for it."""
        return self.pending.answers()[self.place]

    def following(self) -> Reply | None:
        """The one with one guess more, if there is one."""
        return self._replace(place=self.place + 1) if self.place + 1 < len(self.pending.answers()) else None


class Questions:
    """What one program's processes were asked and have not been needed for yet."""

    def __init__(
        self, oracle_of: OracleOf, registry: Registry, nodes: list[Node], chance: str, *, with_state: bool
    ) -> None:
        self._oracle_of = oracle_of
        self._registry = registry
        self._nodes = nodes
        self._manner = manner(chance, state=with_state)
        self._images: dict[int, str] = {}
        self._told: dict[tuple[bool, Observed], str] = {}
        self._said: dict[tuple[int, Observed], str] = {}
        self._replies: dict[tuple[int, Observed], Reply] = {}
        self._signal: int | None = None
        self._seen = self._asked = 0

    def told_after(self, node: Node | None, outcome: Observed) -> str:
        """All outcomes that a worker must be told to come beyond a node, as JSON; not kept, for they grow with it."""
        told: list[str] = []
        while node is not None:
            if not has_one_outcome(node):
                told.append(self._outcome(node, outcome))
            outcome, node = node.outcome, self._nodes[node.parent] if node.parent >= 0 else None
        return ",".join(reversed(told))

    def size(self, member: int) -> int:
        """How many bytes say how a process begins."""
        return len(self._image(member))

    def size_of_outcome(self, node: Node, outcome: Observed) -> int:
        """How many bytes tell an outcome."""
        return 0 if has_one_outcome(node) else len(self._outcome(node, outcome)) + 1

    def ask_ahead(self, node: Node, outcome: Observed) -> None:
        """Ask already now where a process will go on."""
        key = (node.index, outcome)
        if outcome not in node.next and key not in self._replies:
            self._replies[key] = self._post(node.member, self.told_after(node, outcome), self._guesses())

    def reply(self, member: int, node: Node | None, outcome: Observed) -> Reply:
        """Where a process goes on."""
        found = self._replies.pop((node.index, outcome), None) if node is not None else None
        told = self.told_after(node, outcome)
        found = found or self._post(member, told, self._guesses())
        if found.answer.died is not None and found.guesses:  # perhaps of what was only guessed
            found = self._post(member, told, {})
        return found

    def keep(self, node: Node, reply: Reply) -> None:
        """Remember what was guessed beyond a node."""
        following = reply.following()
        if following is not None and node.kind in reply.guesses:
            outcome = reply.guesses[node.kind]
            if outcome not in node.next:
                self._replies.setdefault((node.index, outcome), following)

    def _post(self, member: int, told: str, guesses: dict[Kind, Observed]) -> Reply:
        self._asked += bool(told)
        again = json.dumps(bool(told) and self._asked % AGAIN == 0)
        question = question_text(self._image(member), told, self._manner, self._guess(guesses), again)
        oracle = self._oracle_of(self._registry.members[member].how)
        return Reply(oracle.post(question), 0, guesses)

    def _image(self, member: int) -> str:
        if member not in self._images:
            entry = self._registry.members[member]
            self._images[member] = beginning(entry.how, entry.identity)
        return self._images[member]

    def _outcome(self, node: Node, outcome: Observed) -> str:
        key = (node.kind is Kind.GET, outcome)
        if key not in self._told:
            self._told[key] = json.dumps(self._data(node.kind, outcome))
        return self._told[key]

    def _guess(self, guesses: dict[Kind, Observed]) -> str:
        signal = guesses.get(Kind.GET)
        if (len(guesses), signal) not in self._said:
            data = {kind.word: self._data(kind, outcome) for kind, outcome in guesses.items()}
            self._said[len(guesses), signal] = json.dumps(data)
        return self._said[len(guesses), signal]

    def _data(self, kind: Kind, outcome: Observed) -> Any:
        return self._registry.messages[outcome].data if kind is Kind.GET and isinstance(outcome, int) else outcome

    def _guesses(self) -> dict[Kind, Observed]:
        """What will most likely be asked next: every item is acknowledged, and the end signal comes at last."""
        messages = self._registry.messages
        while self._signal is None and self._seen < len(messages):
            self._signal = self._seen if messages[self._seen].item.kind is ItemKind.NONE else None
            self._seen += 1
        guesses: dict[Kind, Observed] = dict.fromkeys(ACKNOWLEDGING)
        return guesses if self._signal is None else {**guesses, Kind.GET: self._signal}
