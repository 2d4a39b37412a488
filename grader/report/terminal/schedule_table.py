"""A schedule as a table: in each row a process, what it does on which line, and what every queue holds after it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.table import Table
from rich.text import Text

from grader.domain.operations import Kind, Outcome
from grader.domain.results import Finding
from grader.domain.schedule import ProcessStatus, QueueView, Snapshot, Story
from grader.report.narrative.deciding import Run, Slice, deciding
from grader.report.narrative.step_text import awaited, called
from grader.words import Words, printable

ROWS = 10  # beside the sentence, the next step and the score they fit a small terminal
ITEMS = 4  # of a queue
BETWEEN = "│ "


def render_story(story: Story, finding: Finding, words: Words, *, is_whole: bool = False) -> tuple[str, Table]:
    """What the rows are, in a sentence, and the rows that decide; with ``is_whole`` every step."""
    found = deciding(story, finding, None if is_whole else ROWS)
    key = "report.story" if found.shown == found.of else "report.story-part"
    return words.say(key, shown=found.shown, count=found.of), _table(story, found, words)


def _table(story: Story, found: Slice, words: Words) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    heads = ("", "report.line", "report.process", "report.does", "report.in_queue")
    for number, key in enumerate(heads):
        said = words.say(key) if key else ""
        text = Text(BETWEEN + said if key == heads[-1] else said)
        is_number = number < 2
        table.add_column(
            text,
            justify="right" if is_number else "left",
            style="dim" if is_number or key == heads[-1] else "",
            no_wrap=is_number,
            overflow="fold",
        )
    for run in found.runs:
        process, scene = run.process, run.frames[-1].scene
        shown = ("", "") if run.eaten else (_numbers(run), _line(run, words))
        table.add_row(
            *shown, _who(story, process, words), Text(_text(run, story, words), _style(run)), _contents(scene)
        )
        for killed in () if run.eaten else _killed(run):
            table.add_row("", "", _who(story, killed, words), Text(words.say("standing.killed"), "yellow"), BETWEEN)
    for process, stand in found.waiting:
        wait = Text(words.say("story.waits", call=awaited(story, process, words)), "yellow")
        place = _place(stand.line, words)
        table.add_row("", place, _who(story, process, words), wait, BETWEEN)
    return table


def _killed(run: Run) -> Iterable[int]:
    return (process for frame in run.frames for process in frame.killed if process != run.process)


def _who(story: Story, process: int, words: Words) -> Text:
    role, label = story.actors[process]
    return Text(words.say(f"role.row.{role}", label=printable(label)))  # a plain text would be read as markup


def _numbers(run: Run) -> str:
    first, last = run.frames[0].number, run.frames[-1].number
    return str(first) if first == last else f"{first}–{last}"


def _line(run: Run, words: Words) -> str:
    lines = {frame.step.line for frame in run.frames if frame.step is not None}
    return _place(lines.pop(), words) if len(lines) == 1 else ""


def _place(line: int | None, words: Words) -> str:
    """A line; of a notebook the cell, and the line in it."""
    if line is None:
        return ""
    cell, number = words.line_map.locate(line)
    return f"{number}" if cell is None else f"{cell}:{number}"


def _text(run: Run, story: Story, words: Words) -> str:
    """A run as the calls that it was: the first and the last thing, or how often."""
    if run.eaten:
        return words.say("story.eats", items=_span(run.eaten))
    steps = [frame.step for frame in run.frames if frame.step is not None]
    if steps[0].what is Kind.EXIT:
        standing = run.frames[0].scene.stands[run.process].standing
        return words.say("story.fails" if standing is ProcessStatus.FAILED else "story.ends")
    first, last = called(steps[0], story, words), called(steps[-1], story, words)
    if len(steps) == 1 or first == last:
        return first if len(steps) == 1 else f"{first} ×{len(steps)}"
    match steps[0].what:
        case Kind.PUT:
            return f"put({_span(tuple(step.item for step in steps))})"
        case Kind.GET:
            return f"get() → {_span(tuple(step.item for step in steps))}"
        case Kind.ARRIVE:
            return words.say("story.arrives", item=_span(tuple(step.item for step in steps)))
    return f"{first} … {last}"


def _span(items: tuple[str, ...]) -> str:
    shown = items if len(items) <= 2 else (items[0], items[-1])
    return (", " if len(items) == len(shown) else " … ").join(map(printable, shown))


def _style(run: Run) -> str:
    outcomes = {frame.step.outcome for frame in run.frames if frame.step is not None}
    return "yellow" if outcomes & {Outcome.GAVE_UP, Outcome.OVERCALLED} and not run.eaten else ""


def _contents(scene: Snapshot) -> Text:
    return Text(BETWEEN + (" │ ".join(map(_items, scene.queues)) or "∅"))


def _items(queue: QueueView) -> str:
    count = len(queue.items)
    if count <= ITEMS:
        return " ".join(map(printable, queue.items)) or "∅"
    return " ".join(map(printable, queue.items[: ITEMS - 2])) + f" … ({count})"
