"""A schedule as a table: a row for each step, a column for each process, and what every queue holds after it."""

from __future__ import annotations

from rich.table import Table
from rich.text import Text

from grader.domain.operations import Outcome
from grader.domain.schedule import QueueView, Snapshot, Step, Story
from grader.report.narrative.rows import frames
from grader.report.narrative.step_text import called
from grader.words import Words, printable

ROWS = 18  # the last steps are those that matter; the whole schedule is in its string


def render_story(story: Story, words: Words) -> Table:
    """The last steps of a schedule; one line where an item was put and reached the queue at once."""
    rows = [(frame.step, frame.scene) for frame in frames(story) if frame.step is not None]
    hidden = len(rows) - ROWS if len(rows) > ROWS + 1 else 0  # a row that says "…" in place of one step saves nothing
    moving = {step.process for step, _ in rows[hidden:]}
    acting = [number for number in range(len(story.actors)) if number in moving]
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    table.add_column("", justify="right", style="dim")
    for number in acting:
        role, label = story.actors[number]
        table.add_column(
            Text(words.say(f"role.column.{role}", label=printable(label))), overflow="fold"
        )  # a plain text would be read as markup
    table.add_column(words.say("report.in_queue"), style="dim", overflow="fold")
    if hidden:
        table.add_row("…")
    for at, (step, scene) in enumerate(rows[hidden:], hidden + 1):
        cells = [Text(called(step, story, words), _style(step)) if step.process == n else "" for n in acting]
        table.add_row(str(at), *cells, Text(_contents(scene)))
    return table


def _style(step: Step) -> str:
    return "yellow" if step.outcome in (Outcome.GAVE_UP, Outcome.OVERCALLED) else ""


def _contents(scene: Snapshot) -> str:
    return " │ ".join(map(_items, scene.queues)) or "∅"


def _items(queue: QueueView) -> str:
    shown = " ".join(printable(text) for text in queue.items[:5]) + (" …" if len(queue.items) > 5 else "")
    return shown or "∅"
