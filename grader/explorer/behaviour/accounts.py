"""What a process did so far, with items renamed in the order in which it received them; equal accounts have one number.

Who got 包子1 and who 包子2 makes no difference to whether a program is right, since a queue hands out every item once.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Hashable
from typing import Any

from grader.domain.operations import POLLS, Kind
from grader.explorer.program.node import UNSUCCESSFUL, Node, place, renamed
from grader.explorer.program.registry import Message, Registry

SPEAKS = re.compile(r"[\d{]|None")


class Accounts:
    """The accounts of the processes of one program."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._numbers: dict[Hashable, int] = defaultdict(itertools.count().__next__)

    def number(self, account: Hashable) -> int:
        """The number of an account."""
        return self._numbers[account]

    def of(self, node: Node, before: Node | None) -> int:
        """The account of a process that stands at a node, by that of the node before."""
        through, above = node.outcome, before.account if before is not None else -1
        if before is not None and before.kind is Kind.GET and isinstance(through, int):
            message = self._registry.messages[through]
            through = message.item.kind.value if _is_plain(message) else message.data
        if before is not None and (before.kind in POLLS or through in UNSUCCESSFUL):
            through = None  # what was seen makes no difference to what was done
        spoken = self._spoken(node)
        if before is not None and through is None and node.kind in POLLS and not spoken[2]:
            return above
        return self._numbers[node.member, above, through, spoken]

    def _spoken(self, node: Node) -> tuple[Any, ...]:
        """An operation with the items that the process received renamed."""
        operation, received = node.operation, node.received
        said = tuple(renamed(line, received) for line in operation.said if self._matters(line))
        item: Any = operation.item
        if item is not None and item[1] in received:
            item = (item[0], place(item[1], received))
        fields = repr(operation.fields) if operation.fields is not None else None
        return (
            operation.kind, operation.line, said, node.delay_ms, node.target, node.timeout_ms, item, operation.number,
            fields,
        )  # fmt: skip

    def _matters(self, line: str) -> bool:
        """Whether a printed line can speak of an item, or of the end signal."""
        return SPEAKS.search(line) is not None or any(text in line for text in self._registry.unnumbered)


def _is_plain(message: Message) -> bool:
    """Whether an item may be renamed in an account: a text. Whether it is the signal or an item must be seen."""
    kind, text = message.item.kind.value, message.item.text
    return kind == "none" or (kind == "text" and text[-1:].isdigit())
