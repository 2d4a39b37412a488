"""A story as a Mermaid sequence diagram: processes and queues side by side, time going down."""

from __future__ import annotations

import string
from collections.abc import Iterator

from grader.domain.operations import QUEUE_CALLS, Kind, Outcome
from grader.domain.schedule import Story
from grader.report.narrative.rows import Frame, columns, frames
from grader.report.narrative.step_text import called, queue_name, waiting, who
from grader.words import Words

ROWS = 60  # of the last steps: a longer diagram is not read, nor drawn everywhere
PLAIN = frozenset(string.ascii_letters + string.digits + " _-+.→…■")


def diagram(story: Story, words: Words) -> str:
    """The diagram's source; nothing in it can end the line, the block or the diagram."""
    return "\n".join(_lines(story, words))


def _lines(story: Story, words: Words) -> Iterator[str]:
    made = frames(story)
    yield "sequenceDiagram"
    yield "    autonumber"
    makers, takers = columns(story)
    queues = max(len(made[-1].scene.queues), 1)
    yield from (_participant(story, process, words) for process in makers)
    yield from (f"    participant Q{queue} as {escaped(queue_name(queue, queues, words))}" for queue in range(queues))
    yield from (_participant(story, process, words) for process in takers)
    for frame in made[1:][-ROWS:]:
        yield f"    {_row(story, frame, words)}"
    for process in range(len(story.actors)):
        if reason := waiting(story, made[-1], process, words):
            yield f"    Note over P{process}: {escaped(reason)}"


def _participant(story: Story, process: int, words: Words) -> str:
    return f"    participant P{process} as {escaped(words.show(who(story, process)))}"


def _row(story: Story, frame: Frame, words: Words) -> str:
    step = frame.step
    assert step is not None
    process, text, queue = f"P{step.process}", escaped(called(step, story, words)), f"Q{max(frame.queue, 0)}"
    match step.what:
        case Kind.PUT if step.outcome is not Outcome.GAVE_UP:
            return f"{process}->>{queue}: {text}"
        case Kind.ARRIVE:
            return f"{process}-->>{queue}: {text}"
        case Kind.GET if step.outcome is not Outcome.GAVE_UP:
            return f"{queue}->>{process}: {text}"
        case what if what in QUEUE_CALLS:
            return f"{process}-->>{queue}: {text}"
        case Kind.PROCESS_JOIN | Kind.STOP if step.item.isdigit() and int(step.item) < len(story.actors):
            return f"{process}-->>P{step.item}: {text}"
    return f"{process}->>{process}: {text}"


def escaped(text: str) -> str:
    """Every sign that Mermaid could take for its own is written by its number."""
    return "".join(
        character if character in PLAIN or (character.isalpha() and ord(character) > 127) else f"#{ord(character)};"
        for character in text
    )
