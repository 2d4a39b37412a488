"""A story as what a timeline shows: columns, rows of cells, and what is said at each step. Plain data, no markup."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.operations import POLLS, TRAITS, Kind, Outcome
from grader.domain.schedule import ProcessStatus, QueueView, Story
from grader.report.narrative.rows import Frame, columns, frames
from grader.report.narrative.step_text import Meals, queue_name, sentences, waiting, who
from grader.words import Words, printable

ROWS = 120  # the last steps are those that matter
COLOURS = 6


class Chip(NamedTuple):
    """An item: its text, the colour of its kind (-1 for an end signal), and whether it is still on its way."""

    text: str
    colour: int
    coming: bool = False


class Cell(NamedTuple):
    """A process at a row: how it stands after it, and, where the step was its own, a sign and items."""

    standing: str
    sign: str = ""
    chips: tuple[Chip, ...] = ()
    eats: tuple[Chip, ...] = ()
    waits: bool = False


class QueueCell(NamedTuple):
    """A queue at a row."""

    chips: tuple[Chip, ...]
    unfinished: int | None


class Column(NamedTuple):
    """The head of a column; ``process`` is -1 for a queue's."""

    process: int
    label: str
    role: str


class Row(NamedTuple):
    """A step, with what is said of it, and for each process where it stands: standing, line, why it waits."""

    number: int
    cells: tuple[Cell | QueueCell, ...]
    says: tuple[str, ...]
    stands: tuple[tuple[str, int, str], ...]


class Panel(NamedTuple):
    """One story."""

    kind: str
    heads: tuple[Column, ...]
    rows: tuple[Row, ...]
    cut: int
    names: tuple[str, ...]


def panel(kind: str, story: Story, words: Words) -> Panel:
    """A story as it is shown; ``kind`` is "fails", "works" or "correct"."""
    made, kinds, meals = frames(story), _Kinds(), Meals(story)
    left, right = columns(story)
    queues = len(made[-1].scene.queues)
    heads = [_head(story, process, words) for process in left]
    heads += [Column(-1, queue_name(queue, queues, words), "queue") for queue in range(queues)]
    heads += [_head(story, process, words) for process in right]
    before: list[Frame | None] = [None, *made]
    rows = [_row(story, (old, new), (left, right), kinds, meals, words) for old, new in zip(before, made, strict=False)]
    cut = max(len(rows) - ROWS, 0)
    names = tuple(words.show(who(story, process)) for process in range(len(story.actors)))
    return Panel(kind, tuple(heads), tuple(rows[cut:]), cut, names)


class _Kinds:
    """A colour for each kind of item, in the order in which they are met."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def chip(self, text: str, *, coming: bool = False) -> Chip:
        kind = re.sub(r"\d+$", "", text)
        colour = -1 if text == "None" else self.numbers.setdefault(kind, len(self.numbers)) % COLOURS
        return Chip(printable(text), colour, coming)


def _head(story: Story, process: int, words: Words) -> Column:
    role, label = story.actors[process]
    return Column(process, printable(label) or words.say("timeline.main"), role)


def _row(
    story: Story,
    pair: tuple[Frame | None, Frame],
    sides: tuple[list[int], list[int]],
    kinds: _Kinds,
    meals: Meals,
    words: Words,
) -> Row:
    old, new = pair
    eaten = defaultdict[int, list[str]](list)
    for process, item in meals.eaten(new):
        eaten[process].append(item)
    left, right = ([_cell(old, new, process, eaten[process], kinds) for process in side] for side in sides)
    stores = [_store(queue, kinds) for queue in new.scene.queues]
    stands = tuple(
        (stand.standing.value, stand.line or 0, waiting(story, new, process, words))
        for process, stand in enumerate(new.scene.stands)
    )
    says = tuple(sentences(story, new, words))
    return Row(new.number, (*left, *stores, *right), says, stands)


def _cell(old: Frame | None, new: Frame, process: int, eaten: list[str], kinds: _Kinds) -> Cell:
    stand, step = new.scene.stands[process], new.step
    was = old.scene.stands[process].standing if old is not None else None
    begins = stand.standing is ProcessStatus.BLOCKED is not was
    eats = tuple(map(kinds.chip, eaten))
    if step is None or step.process != process:
        sign = "kill" if process in new.killed else ""
        return Cell(stand.standing.value, sign, (), eats, begins)
    chips = (kinds.chip(step.item),) if step.what in (Kind.PUT, Kind.GET, Kind.ARRIVE) and step.item else ()
    return Cell(stand.standing.value, _sign(new), chips, eats, begins)


def _sign(frame: Frame) -> str:
    step = frame.step
    assert step is not None
    if step.outcome is Outcome.GAVE_UP or step.what in POLLS:
        return "look"
    if step.outcome is Outcome.OVERCALLED or frame.scene.stands[step.process].standing is ProcessStatus.FAILED:
        return "fail"
    if step.what is Kind.JOIN and frame.scene.stands[step.process].standing is ProcessStatus.BLOCKED:
        return ""  # that it waits now is shown anyway
    return TRAITS[step.what].sign


def _store(queue: QueueView, kinds: _Kinds) -> QueueCell:
    return QueueCell(tuple(_chips(queue, kinds)), queue.unfinished)


def _chips(queue: QueueView, kinds: _Kinds) -> Iterator[Chip]:
    yield from (kinds.chip(item) for item in queue.items)
    yield from (kinds.chip(item, coming=True) for _, item in queue.coming)
