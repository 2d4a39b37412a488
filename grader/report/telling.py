"""The rows of a story in sentences: what happened, and why a process waits."""

from __future__ import annotations

from collections import defaultdict

from grader.checks.mention import Items
from grader.report.frames import Frame, waits_for_ever
from grader.report.sentences import capital
from grader.report.story import called
from grader.schedule import Stand, Standing, Step, Story
from grader.verdict import Fact, Who
from grader.words import Words, printable

LOOKS = frozenset({"empty", "full", "qsize", "is_set", "read", "is_alive", "exitcode"})
WAITS = {"join": "join", "exit": "exit", "exiting": "exit", "exit_now": "exit"}


def who(story: Story, process: int) -> Who:
    """A process of a story, as the student knows it."""
    return Who(*story.actors[process]) if 0 <= process < len(story.actors) else Who("process", str(process))


def sentences(story: Story, frame: Frame, words: Words) -> list[str]:
    """What happened in a row, in order."""
    said = [_done(story, frame, words)]
    said += [words.say("step.said", who=who(story, process), text=line) for process, line in frame.printed]
    said += [words.say("step.killed", who=who(story, process)) for process in frame.killed]
    return [capital(sentence) for sentence in said]


def _done(story: Story, frame: Frame, words: Words) -> str:
    step = frame.step
    if step is None:
        return words.say("step.begin")
    facts: dict[str, Fact] = {"who": who(story, step.process), "item": printable(step.item)}
    if step.what in ("process_join", "stop"):
        facts["other"] = who(story, int(step.item) if step.item.isdigit() else -1)
    key = _key(step, frame)
    return words.say(f"step.{key}", call=called(step, story, words), **facts)


def _key(step: Step, frame: Frame) -> str:
    ending = {"gave_up": "_gave_up", "overcalled": "_overcalled"}.get(step.outcome, "")
    match step.what:
        case "put" if not ending and _is_coming(step, frame):
            return "put_later"
        case "put" | "get" | "process_join" if ending != "_overcalled":
            return step.what + ending
        case "task_done" if ending != "_gave_up":
            return step.what + ending
        case "exit" | "exit_now":
            return "exit_failed" if frame.scene.stands[step.process].standing is Standing.FAILED else "exit"
        case "arrive" | "join" | "stop":
            return step.what
    return "look" if step.what in LOOKS else "other"


def _is_coming(step: Step, frame: Frame) -> bool:
    return any((step.process, step.item) in queue.coming for queue in frame.scene.queues)


def waiting(story: Story, frame: Frame, process: int, words: Words) -> str:
    """Why a process waits in a row; "" if it does not."""
    stand = frame.scene.stands[process]
    if stand.standing is not Standing.BLOCKED:
        return ""
    facts: dict[str, Fact] = {"other": who(story, stand.target), "count": _count(frame, stand)}
    reason = capital(words.say(f"waits.{_reason(frame, stand)}", **facts))
    return f"{reason} {words.say('waits.for_ever')}" if waits_for_ever(story, frame, stand) else reason


def _reason(frame: Frame, stand: Stand) -> str:
    if stand.what == "get":
        queues = frame.scene.queues
        if 0 <= stand.target < len(queues) and queues[stand.target].items:
            return "get_locked" if not stand.timed else "other"
        return "get_timed" if stand.timed else "get"
    return WAITS.get(stand.what, stand.what if stand.what in ("put", "process_join") else "other")


def _count(frame: Frame, stand: Stand) -> int:
    queues = frame.scene.queues
    return (queues[stand.target].unfinished or 0) if 0 <= stand.target < len(queues) else 0


class Meals:
    """What the processes of a story take, to find the lines that tell of it; looked at once for all rows."""

    def __init__(self, story: Story) -> None:
        taken = dict.fromkeys((step.process, step.item) for step in story.steps if step.what == "get" and step.item)
        self._order = {meal: number for number, meal in enumerate(taken)}
        texts = defaultdict[int, list[str]](list)
        for process, item in taken:
            texts[process].append(item)
        self._items = {process: Items(items) for process, items in texts.items()}

    def eaten(self, frame: Frame) -> list[tuple[int, str]]:
        """Items that a process took and of which it now prints a line, in the order in which they were taken."""
        lines = (
            (process, self._items[process].within(line)) for process, line in frame.printed if process in self._items
        )
        return sorted({(process, item) for process, items in lines for item in items}, key=self._order.__getitem__)
