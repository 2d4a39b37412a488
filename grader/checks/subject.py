"""What a check looks at: one trace, what it should have been, and the accounts of its items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from grader.events import (
    MAIN,
    Event,
    GetBegan,
    Item,
    ItemGot,
    ItemKind,
    ItemPut,
    LinePrinted,
    ProcessId,
    ProcessRan,
    QueueId,
)
from grader.exercise import Exercise, Part, Scenario
from grader.trace import ProcessInfo, Trace
from grader.verdict import Who

NUMBERED = re.compile(r"(.*?)\d+", re.DOTALL)


class Eating(NamedTuple):
    """A line by which a process says what it did with one item; ``at`` is the event's index in the trace."""

    at: int
    process: ProcessId
    item: str
    text: str


class Subject:
    """One execution under judgement. ``scenario`` is ``None`` for a script that chose names and foods itself."""

    def __init__(self, trace: Trace, exercise: Exercise, part: Part, scenario: Scenario | None) -> None:
        self.trace = trace
        self.exercise = exercise
        self.part = part
        self.scenario = scenario

    @cached_property
    def expected(self) -> tuple[str, ...]:
        """The items that should exist, each once."""
        if self.scenario is None:
            foods = [food for maker in self.producers or (MAIN,) for food in self._foods_of(maker)]
            return tuple(item for food in foods for item in self.exercise.items_of(food))
        if not self.scenario.producers:
            return self.scenario.items
        return tuple(item for _, food in self.scenario.producers for item in self.exercise.items_of(food))

    @cached_property
    def producers(self) -> tuple[ProcessId, ...]:
        """The processes that make items: by their target's name, or else by what they put."""
        return tuple(child for child in self.trace.children() if self.role(child) == "producer")

    @cached_property
    def consumers(self) -> tuple[ProcessId, ...]:
        """The processes that take items."""
        return tuple(child for child in self.trace.children() if self.role(child) == "consumer")

    @cached_property
    def puts(self) -> tuple[ItemPut, ...]:
        """Every item put, end signals left out."""
        return tuple(put for put in self.trace.of(ItemPut) if not self.is_signal(put.item))

    @cached_property
    def gets(self) -> tuple[ItemGot, ...]:
        """Every item received, end signals left out."""
        return tuple(got for got in self.trace.of(ItemGot) if not self.is_signal(got.item))

    @cached_property
    def eatings(self) -> tuple[Eating, ...]:
        """Every line about an item, printed by a process that takes items."""
        takers = {got.process for got in self.trace.of(ItemGot)} | set(self.consumers)
        return tuple(
            Eating(at, event.process, item, event.text)
            for at, event in enumerate(self.trace.events)
            if isinstance(event, LinePrinted) and event.process in takers
            for item in self._items_in(event.text)
        )

    def role(self, process: ProcessId) -> str:
        """What a process is in the exercise: main, producer, consumer, or just a process."""
        if process == MAIN:
            return "main"
        target = self._info(process).target
        if target in ("producer", "consumer"):
            return target
        if any(isinstance(event, ItemGot | GetBegan) for event in self.trace.by(process)):
            return "consumer"
        return "producer" if any(put.process == process for put in self.trace.of(ItemPut)) else "process"

    def who(self, process: ProcessId) -> Who:
        """A process, as the student knows it."""
        info = self._info(process)
        arguments = dict(info.arguments)
        label = arguments.get("name") or next(iter(arguments.values()), info.name)
        return Who(self.role(process), "" if process == MAIN else label)

    def is_signal(self, item: Item) -> bool:
        """Whether something put is an end signal: ``None``, or what its receivers stopped at without a word of it."""
        return item.kind is ItemKind.NONE or item in self._agreed_signals

    def signals_put(self, queue: QueueId) -> int:
        """How many end signals were put into a queue."""
        return sum(self.is_signal(put.item) for put in self.trace.of(ItemPut) if put.queue == queue)

    def signals_got(self, queue: QueueId) -> int:
        """How many end signals were received from a queue."""
        return sum(self.is_signal(got.item) for got in self.trace.of(ItemGot) if got.queue == queue)

    def got_signal(self, process: ProcessId) -> ItemGot | None:
        """The first end signal a process received, if any."""
        mine = (got for got in self.trace.of(ItemGot) if got.process == process)
        return next((got for got in mine if self.is_signal(got.item)), None)

    def ran(self, process: ProcessId) -> ProcessRan | None:
        """How a process came to the end of its own code, if it did."""
        return next((ran for ran in self.trace.of(ProcessRan) if ran.process == process), None)

    @cached_property
    def _agreed_signals(self) -> frozenset[Item]:
        unknown = {put.item for put in self.trace.of(ItemPut) if put.item.text not in self.expected_texts}
        return frozenset(item for item in unknown if item.kind is not ItemKind.NONE and self._stops(item))

    @cached_property
    def expected_texts(self) -> frozenset[str]:
        """The expected items, to look one up."""
        if self.scenario is None:
            # Which items are expected depends on the foods, and those on what was put: no end signals here.
            return frozenset(put.item.text for put in self.trace.of(ItemPut) if put.item.text[-1:].isdigit())
        return frozenset(self.expected)

    def _stops(self, item: Item) -> bool:
        """Whether it is the last thing that its senders sent and its receivers took, and nobody ate it."""
        if any(NUMBERED.fullmatch(item.text) and item.text.startswith(food) for food in self._stems()):
            return False
        for events in (tuple(self.trace.of(ItemPut)), tuple(self.trace.of(ItemGot))):
            last = {event.process: event.item for event in events}
            if any(event.item == item != last[event.process] for event in events):
                return False
        return not any(
            _mentions(event.text, item.text) and _template(event.text, item.text) in self._eating_templates
            for event in self.trace.of(LinePrinted)
        )

    @cached_property
    def _eating_templates(self) -> frozenset[str]:
        return frozenset(_template(eating.text, eating.item) for eating in self.eatings)

    def template_of_eating(self, process: ProcessId) -> frozenset[str]:
        """How a process words its lines about items, with the item taken out."""
        own = frozenset(_template(eating.text, eating.item) for eating in self.eatings if eating.process == process)
        return own or self._eating_templates

    def eats(self, line: LinePrinted, text: str) -> bool:
        """Whether a line speaks of ``text`` in the very words in which this process speaks of its items."""
        return _mentions(line.text, text) and _template(line.text, text) in self.template_of_eating(line.process)

    def _items_in(self, text: str) -> Iterator[str]:
        """The longest known item at each place: who eats 菠萝包1 has not eaten 包1."""
        return iter(dict.fromkeys(self._any_item.findall(text)))

    @cached_property
    def _any_item(self) -> re.Pattern[str]:
        longest_first = sorted(self._known_items, key=len, reverse=True)
        return re.compile(f"(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\\d)")

    @cached_property
    def _known_items(self) -> tuple[str, ...]:
        put = (put.item.text for put in self.trace.of(ItemPut) if put.item.kind is not ItemKind.NONE)
        return tuple(dict.fromkeys((*self.expected, *put)))

    def _stems(self) -> tuple[str, ...]:
        if self.scenario is None:
            return ()
        return tuple(food for _, food in self.scenario.producers)

    def _foods_of(self, producer: ProcessId) -> tuple[str, ...]:
        """What a producer of a script makes: its argument ``food``, or else what stands before its items' numbers."""
        arguments = dict(self._info(producer).arguments)
        if "food" in arguments:
            return (arguments["food"],)
        mine = [
            put.item.text for put in self.trace.of(ItemPut) if put.process == producer and put.item.text[-1:].isdigit()
        ]
        stems = [match[1] for text in mine if (match := NUMBERED.fullmatch(text))]
        named = [value for value in arguments.values() if value in stems]
        return tuple(Counter(named or stems))

    def _info(self, process: ProcessId) -> ProcessInfo:
        return self.trace.processes[process]


def numbered(events: tuple[Event, ...], process: ProcessId) -> Iterator[tuple[int, Event]]:
    """The events of one process with their index in the trace."""
    return ((at, event) for at, event in enumerate(events) if event.process == process)


def _mentions(text: str, item: str) -> bool:
    """Whether an item stands in a line and is not the beginning of a longer number: 包子1 is not in 包子10."""
    return re.search(re.escape(item) + r"(?!\d)", text) is not None


def _template(text: str, item: str) -> str:
    return re.sub(re.escape(item) + r"(?!\d)", "\0", text)
