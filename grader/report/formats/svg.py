"""A schedule as a picture for slides and web pages: a lane for each process and queue, time from left to right."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len, set_cell_size

from grader.domain.results import Report
from grader.report.edition import Edition
from grader.report.narrative.finding_text import each_once, tell
from grader.report.narrative.timeline import Cell, Chip, Panel, QueueCell, Row, panel
from grader.report.templates import asset, template
from grader.words import Words

TEMPLATE = "picture.svg.jinja"
LEFT, TOP, LANE, CHIP, SIGN = 130, 74, 44, 18, 15
CELL = 7.2  # the width of a letter; a Chinese character takes two
WIDEST = 12


class Box(NamedTuple):
    """An item, its middle at ``x``."""

    x: float
    y: float
    width: float
    text: str
    colour: int
    coming: bool


class Bar(NamedTuple):
    """A stretch of a lane in which a process stands in one way."""

    x: float
    y: float
    width: float
    standing: str


class Mark(NamedTuple):
    """A sign at a step."""

    x: float
    y: float
    sign: str


class Arrow(NamedTuple):
    """An item's way between a process and the queue."""

    x: float
    start: float
    end: float


class Lane(NamedTuple):
    """A lane's label; ``height`` is that of a queue's ground, 0 for a process."""

    y: float
    label: str
    role: str
    height: float


class Figure(NamedTuple):
    """One picture of one story, ``y`` below the top of the image."""

    y: float
    width: float
    height: float
    title: str
    note: str
    lanes: tuple[Lane, ...] = ()
    bars: tuple[Bar, ...] = ()
    arrows: tuple[Arrow, ...] = ()
    boxes: tuple[Box, ...] = ()
    marks: tuple[Mark, ...] = ()
    numbers: tuple[tuple[float, int], ...] = ()


def publish(edition: Edition) -> str:
    """One image, a figure below the other for each submission."""
    figures: list[Figure] = []
    for report in edition.reports:
        below = figures[-1].y + figures[-1].height + 20 if figures else 0.0
        figures.append(_figure(report, edition, below))
    return template(TEMPLATE).render(
        figures=figures,
        width=max((figure.width for figure in figures), default=0),
        height=sum(figure.height for figure in figures) + 20 * (len(figures) - 1),
        symbols=asset("signs.svg"),
        sign=SIGN,
    )


def _figure(report: Report, edition: Edition, y: float) -> Figure:
    words = Words(edition.language, report.line_map)
    title = edition.titles.get(report.exercise, "")
    shown = next((finding for finding in each_once(report) if finding.story is not None), None)
    if shown is not None and shown.story is not None:
        note = f"{words.say('timeline.fails')}: {tell(shown, words).message}"
        return _drawn(panel("fails", shown.story, words), title, note, y)
    if not list(report.findings()) and report.stories:
        return _drawn(panel("correct", report.stories[0], words), title, words.say("timeline.correct"), y)
    return Figure(y, 720, 90, title, words.say("timeline.no_story"))


def _drawn(one: Panel, title: str, note: str, y: float) -> Figure:
    step = _step_width(one)
    lanes = tuple(_lanes(one))
    places = [LEFT + step * (number + 0.5) for number in range(len(one.rows))]
    numbers = tuple((x, row.number) for x, row in zip(places, one.rows, strict=True))
    width = max(LEFT + step * len(one.rows) + 16, 24 + CELL * cell_len(note))
    height = lanes[-1].y + LANE / 2 + 24
    return Figure(
        y, width, height, title, note, lanes,
        tuple(_bars(one, lanes, step)), tuple(_arrows(one, lanes, places)),
        tuple(_boxes(one, lanes, places)), tuple(_marks(one, lanes, places)), numbers,
    )  # fmt: skip


def _text(chip: Chip) -> str:
    return chip.text if cell_len(chip.text) <= WIDEST else set_cell_size(chip.text, WIDEST - 1).rstrip() + "…"


def _width(chip: Chip) -> float:
    return CELL * cell_len(_text(chip)) + 12


def _step_width(one: Panel) -> float:
    chips = [chip for row in one.rows for cell in row.cells for chip in cell.chips]
    return max((_width(chip) for chip in chips), default=40) + 12


def _lanes(one: Panel) -> Iterator[Lane]:
    y = TOP + LANE / 2
    for number, head in enumerate(one.heads):
        if head.process >= 0:
            yield Lane(y, head.label, head.role, 0)
            y += LANE
            continue
        most = max(len(row.cells[number].chips) for row in one.rows)
        height = max(most, 1) * CHIP + 12
        yield Lane(y - LANE / 2 + height / 2 + 4, head.label, head.role, height)
        y += height + 8


def _bars(one: Panel, lanes: tuple[Lane, ...], step: float) -> Iterator[Bar]:
    for number, lane in enumerate(lanes):
        if lane.height:
            continue
        at = 0
        for standing, same in groupby(_cell(row, number).standing for row in one.rows):
            count = len(list(same))
            if standing in ("ready", "blocked", "asleep"):
                yield Bar(LEFT + step * (at + 0.5), lane.y, step * min(count, len(one.rows) - at - 0.5), standing)
            at += count


def _cell(row: Row, number: int) -> Cell:
    cell = row.cells[number]
    assert isinstance(cell, Cell)
    return cell


def _each(one: Panel, lanes: tuple[Lane, ...], places: list[float]) -> Iterator[tuple[float, Lane, Cell]]:
    for x, row in zip(places, one.rows, strict=True):
        for lane, cell in zip(lanes, row.cells, strict=True):
            if isinstance(cell, Cell):
                yield x, lane, cell


def _boxes(one: Panel, lanes: tuple[Lane, ...], places: list[float]) -> Iterator[Box]:
    for x, lane, cell in _each(one, lanes, places):
        yield from (Box(x, lane.y, _width(chip), _text(chip), chip.colour, coming=False) for chip in cell.chips)
    for x, row in zip(places, one.rows, strict=True):
        for lane, store in zip(lanes, row.cells, strict=True):
            if isinstance(store, QueueCell):
                bottom = lane.y + lane.height / 2 - 6 - CHIP / 2
                for place, chip in enumerate(store.chips):
                    yield Box(x, bottom - place * CHIP, _width(chip), _text(chip), chip.colour, chip.coming)


def _marks(one: Panel, lanes: tuple[Lane, ...], places: list[float]) -> Iterator[Mark]:
    """Signs beside the items: an item that is put or taken speaks for itself."""
    for x, lane, cell in _each(one, lanes, places):
        below = lane.y + CHIP / 2 + SIGN / 2 + 2 if cell.chips else lane.y
        if cell.sign and not cell.chips:
            yield Mark(x, lane.y, cell.sign)
        if cell.eats:
            yield Mark(x, below if cell.chips or not cell.sign else lane.y + SIGN, "eat")
        elif cell.waits and not cell.sign and not cell.chips:
            yield Mark(x, lane.y, "wait")


def _arrows(one: Panel, lanes: tuple[Lane, ...], places: list[float]) -> Iterator[Arrow]:
    store = next((lane for lane in lanes if lane.height), None)
    for x, lane, cell in _each(one, lanes, places):
        if store is None or cell.sign not in ("put", "get") or not cell.chips:
            continue
        down = 1 if lane.y < store.y else -1
        near = lane.y + down * CHIP / 2
        far = store.y - down * store.height / 2
        yield Arrow(x, near, far) if cell.sign == "put" else Arrow(x, far, near)
