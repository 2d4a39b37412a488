"""What a check looks at: one trace, what it should have been, and the accounts of its items.

Every account is made once, in one pass: a trace can have thousands of events, lines and items.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby, islice
from typing import NamedTuple

from grader.checks.log import Log
from grader.domain.events import (
    MAIN,
    THREAD,
    THREAD_QUEUE,
    Called,
    Event,
    ForeignUse,
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
from grader.domain.exercise import Ends, Exercise, Part, Scenario
from grader.domain.mention import Items, mentions, stem_of, wording
from grader.domain.results import Who
from grader.domain.trace import ProcessInfo, Trace

MOST_ITEMS = 100  # of one line, whose wording is looked at: a line of thousands would be copied as often


class Eating(NamedTuple):
    """A line by which a process says what it did with one item; ``at`` is the event's index in the trace."""

    at: int
    process: ProcessId
    item: str
    text: str


class Subject:
    """One execution under judgement. ``scenario`` is ``None`` for a script that chose names and foods itself.

    ``source`` is the submission as text, of which findings show lines; "" where there is none.
    """

    def __init__(
        self, trace: Trace, exercise: Exercise, part: Part, scenario: Scenario | None, source: str = ""
    ) -> None:
        self.source = source
        self.trace = trace
        self.exercise = exercise
        self.part = part
        self.scenario = scenario

    @cached_property
    def log(self) -> Log:
        """The events of the trace, to look one up."""
        return Log(self.trace.events)

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
    def unseen(self) -> ForeignUse | None:
        """What the program hands its items to that cannot be looked into, where no queue was seen to get any."""
        uses = (use for use in self.log.of(ForeignUse) if use.what not in (THREAD, THREAD_QUEUE))
        return next(uses, None) if not self.puts else None

    @property
    def item_count(self) -> int:
        """How many items each producer makes, or the function that puts them."""
        own = self.scenario is not None and not self.scenario.producers
        return len(self.expected) if own else self.exercise.item_count

    def is_expected(self, text: str) -> bool:
        """Whether an item should exist."""
        return text in self._expected

    @cached_property
    def _expected(self) -> frozenset[str]:
        return frozenset(self.expected)

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
        return tuple(put for put in self.log.of(ItemPut) if not self.is_signal(put.item))

    @cached_property
    def gets(self) -> tuple[ItemGot, ...]:
        """Every item received, end signals left out."""
        return tuple(got for got in self.log.of(ItemGot) if not self.is_signal(got.item))

    @cached_property
    def eatings(self) -> tuple[Eating, ...]:
        """Every line about an item, printed by a process that takes items."""
        takers = {got.process for got in self.log.of(ItemGot)} | set(self.consumers)
        return tuple(
            Eating(at, event.process, item, event.text)
            for at, event in enumerate(self.trace.events)
            if isinstance(event, LinePrinted) and event.process in takers
            for item in dict.fromkeys(self._items.spoken_of(event.text))
        )

    def role(self, process: ProcessId) -> str:
        """What a process is in the exercise: main, producer, consumer, or just a process."""
        if process == MAIN:
            return "main"
        target = self._info(process).target
        if target in ("producer", "consumer"):
            return target
        if process in self._takers:
            return "consumer"
        return "producer" if process in self._putters else "process"

    @cached_property
    def _takers(self) -> frozenset[ProcessId]:
        began = (began.process for began in self.log.of(GetBegan))
        return frozenset((*began, *(got.process for got in self.log.of(ItemGot))))

    @cached_property
    def _putters(self) -> frozenset[ProcessId]:
        return frozenset(put.process for put in self.log.of(ItemPut))

    def who(self, process: ProcessId) -> Who:
        """A process, as the student knows it."""
        info = self._info(process)
        arguments = dict(info.arguments)
        label = arguments.get("name") or next(iter(arguments.values()), info.name)
        return Who(self.role(process), "" if process == MAIN else label)

    def given(self, process: ProcessId) -> tuple[str, ...]:
        """The texts that a process was started with."""
        return tuple(value for _, value in self._info(process).arguments)

    def function_of(self, event: Event) -> str:
        """The function, called by the grader itself, in which an event of the main process happened; "" if in none."""
        events = self.log.by(event.process)
        calls = [one for one in events[: self.log.place(event)] if isinstance(one, Called)]
        return calls[-1].function if calls else ""

    def is_twin(self, one: ProcessId, other: ProcessId) -> bool:
        """Whether two processes were made for the same work: the same function with the same arguments."""
        one_info, other_info = self._info(one), self._info(other)
        same = one_info.target == other_info.target and one_info.arguments == other_info.arguments
        return same and bool(one_info.target)

    def is_signal(self, item: Item) -> bool:
        """Whether something put is an end signal: ``None``, or what its receivers stopped at without a word of it.

        Where functions are called and told how many to take, there are none: ``None`` is a wrong item.
        """
        return (item.kind is ItemKind.NONE and not self._is_called) or item in self._agreed_signals

    @property
    def _is_called(self) -> bool:
        return self.exercise.ends is Ends.CALLED

    def signals_put(self, queue: QueueId) -> int:
        """How many end signals were put into a queue."""
        return self._signals_put[queue]

    def signals_got(self, queue: QueueId) -> int:
        """How many end signals were received from a queue."""
        return self._signals_got[queue]

    @cached_property
    def _signals_put(self) -> Counter[QueueId]:
        return Counter(put.queue for put in self.log.of(ItemPut) if self.is_signal(put.item))

    @cached_property
    def _signals_got(self) -> Counter[QueueId]:
        return Counter(got.queue for got in self.log.of(ItemGot) if self.is_signal(got.item))

    def got_signal(self, process: ProcessId) -> ItemGot | None:
        """The first end signal a process received, if any."""
        return self._first_signals.get(process)

    @cached_property
    def _first_signals(self) -> dict[ProcessId, ItemGot]:
        return {got.process: got for got in reversed(self.log.of(ItemGot)) if self.is_signal(got.item)}

    def ran(self, process: ProcessId) -> ProcessRan | None:
        """How a process came to the end of its own code, if it did."""
        return self._first_ends.get(process)

    @cached_property
    def _first_ends(self) -> dict[ProcessId, ProcessRan]:
        return {ran.process: ran for ran in reversed(self.log.of(ProcessRan))}

    @cached_property
    def _agreed_signals(self) -> frozenset[Item]:
        unknown = {put.item for put in self.log.of(ItemPut) if put.item.text not in self.expected_texts}
        ends = [item for item in unknown if item.kind is not ItemKind.NONE and not self._is_numbered(item)]
        stops = set(ends) - _followed(self.log.of(ItemPut)) - _followed(self.log.of(ItemGot))
        if not stops:
            return frozenset()
        eaten = frozenset(self._eaten_among({item.text for item in stops}))
        return frozenset(item for item in stops if item.text not in eaten)

    @cached_property
    def expected_texts(self) -> frozenset[str]:
        """The expected items, to look one up."""
        if self.scenario is None:
            # Which items are expected depends on the foods, and those on what was put: no end signals here.
            return frozenset(put.item.text for put in self.log.of(ItemPut) if put.item.text[-1:].isdigit())
        return self._expected

    def _is_numbered(self, item: Item) -> bool:
        """Whether it looks like an item of a producer, only with another number."""
        return stem_of(item.text) is not None and item.text.startswith(self._foods)

    def _eaten_among(self, texts: set[str]) -> Iterator[str]:
        """Those of these texts of which some line speaks as lines speak of items."""
        candidates = Items(texts)
        for event in self.log.of(LinePrinted):
            for text in candidates.within(event.text):
                if wording(event.text, text) in self._all_wordings:
                    yield text

    @cached_property
    def _all_wordings(self) -> frozenset[str]:
        return frozenset().union(*self._wordings.values())

    @cached_property
    def _wordings(self) -> dict[ProcessId, set[str]]:
        """How each process words its lines about items."""
        found = defaultdict[ProcessId, set[str]](set)
        for _, line in groupby(self.eatings, key=lambda eating: eating.at):
            for eating in islice(line, MOST_ITEMS):
                found[eating.process].add(wording(eating.text, eating.item))
        return dict(found)

    def eats(self, line: LinePrinted, text: str) -> bool:
        """Whether a line speaks of ``text`` in the very words in which this process speaks of its items."""
        if not mentions(line.text, text):
            return False
        return wording(line.text, text) in (self._wordings.get(line.process) or self._all_wordings)

    @cached_property
    def _items(self) -> Items:
        put = (put.item.text for put in self.log.of(ItemPut) if put.item.kind is not ItemKind.NONE)
        known = {*self.expected, *put}
        return Items(known - {""} if len(known) == 1 else known)  # an empty text alone is an end signal, and in no line

    @cached_property
    def _foods(self) -> tuple[str, ...]:
        if self.scenario is None:
            return ()
        return tuple(food for _, food in self.scenario.producers)

    def _foods_of(self, producer: ProcessId) -> tuple[str, ...]:
        """What a producer of a script makes: its argument ``food``, or else what stands before its items' numbers."""
        arguments = dict(self._info(producer).arguments)
        if "food" in arguments:
            return (arguments["food"],)
        mine = [event.item.text for event in self.log.by(producer) if isinstance(event, ItemPut)]
        stems = dict.fromkeys(stem for text in mine if (stem := stem_of(text)) is not None)
        named = [value for value in arguments.values() if value in stems]
        return tuple(dict.fromkeys(named or stems))

    def _info(self, process: ProcessId) -> ProcessInfo:
        return self.trace.processes[process]


def _followed(events: Iterable[ItemPut | ItemGot]) -> frozenset[Item]:
    """What some process put, or took, before the last one that it did."""
    events = tuple(events)
    last = {event.process: event.item for event in events}
    return frozenset(event.item for event in events if event.item != last[event.process])
