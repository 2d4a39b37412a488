"""The rows of a story in sentences: what happened, and why a process waits."""

from __future__ import annotations

from collections import defaultdict

from grader.domain.mention import Items
from grader.domain.operations import POLLS, Kind, Outcome
from grader.domain.results import Fact, Who
from grader.domain.schedule import ProcessStatus, ProcessView, Step, Story
from grader.report.narrative.finding_text import capital
from grader.report.narrative.rows import Frame, waits_for_ever
from grader.words import Words, printable

CALLS = {Kind.JOIN: "q.join()", Kind.EXIT: "■", Kind.EXIT_NOW: "os._exit()"}  # the others: by their word
METHODS = {Kind.PROCESS_JOIN: "join", Kind.STOP: "terminate"}
ENDINGS = {Outcome.GAVE_UP: "_gave_up", Outcome.OVERCALLED: "_overcalled"}


def called(step: Step, story: Story, words: Words) -> str:
    """A step as the call that it was, and what came of it."""
    item, gave_up = printable(step.item), step.outcome is Outcome.GAVE_UP
    outcome = words.say("story.gave_up") if gave_up else printable(step.seen)
    match step.what:
        case Kind.PUT:
            return f"put({item}) {outcome}".strip()
        case Kind.ARRIVE:
            return words.say("story.arrives", item=step.item)
        case Kind.GET:
            return f"get() → {outcome or item}"
        case Kind.PROCESS_JOIN | Kind.STOP | Kind.IS_ALIVE | Kind.EXITCODE:
            number = int(step.item) if step.item.isdigit() else 0
            who = story.actors[number][1] if number < len(story.actors) else ""
            word = METHODS.get(step.what, step.what.word)
            return f"{word}({printable(who)}) {outcome}".strip()
    call = CALLS.get(step.what, f"{step.what.word}()")
    if step.outcome is Outcome.OVERCALLED:
        return f"{call} → ValueError"
    return f"{call} → {outcome}" if outcome else call


def awaited(story: Story, process: int, words: Words) -> str:
    """What a process waits for when a story is over: the call that it is in, or what keeps it from ending."""
    scene = story.scenes[-1]
    stand = scene.stands[process]
    match stand.what:
        case Kind.PROCESS_JOIN:
            return f"join({printable(who(story, stand.target).label)})"
        case Kind.EXIT | Kind.EXITING | Kind.EXIT_NOW | Kind.ENDED | None:
            has_items = any(owner == process for queue in scene.queues for owner, _ in queue.coming)
            return words.say("story.flush" if has_items else "story.children")
    return CALLS.get(stand.what, f"{stand.what.word}()")


def queue_name(queue: int, count: int, words: Words) -> str:
    """A queue needs a number only where there are several."""
    return words.say("timeline.queue") if count < 2 else words.say("timeline.queue_number", number=queue + 1)


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
    if step.what in (Kind.PROCESS_JOIN, Kind.STOP):
        facts["other"] = who(story, int(step.item) if step.item.isdigit() else -1)
    key = _key(step, frame, words)
    return words.say(f"step.{key}", call=called(step, story, words), **facts)


def _key(step: Step, frame: Frame, words: Words) -> str:
    """The sentence of a step: its kind's own, by its word and how it came out, or one for all others."""
    if step.what is Kind.PUT and step.outcome is Outcome.DONE and _is_coming(step, frame):
        return "put_later"
    if step.what in (Kind.EXIT, Kind.EXIT_NOW):
        return "exit_failed" if frame.scene.stands[step.process].standing is ProcessStatus.FAILED else "exit"
    key = step.what.word + ENDINGS.get(step.outcome, "")
    return key if f"step.{key}" in words else "look" if step.what in POLLS else "other"


def _is_coming(step: Step, frame: Frame) -> bool:
    return any((step.process, step.item) in queue.coming for queue in frame.scene.queues)


def waiting(story: Story, frame: Frame, process: int, words: Words) -> str:
    """Why a process waits in a row; "" if it does not."""
    stand = frame.scene.stands[process]
    if stand.standing is not ProcessStatus.BLOCKED:
        return ""
    facts: dict[str, Fact] = {"other": who(story, stand.target), "count": _count(frame, stand)}
    reason = capital(words.say(f"waits.{_reason(frame, stand, words)}", **facts))
    return f"{reason} {words.say('waits.for_ever')}" if waits_for_ever(story, frame, stand) else reason


def _reason(frame: Frame, stand: ProcessView, words: Words) -> str:
    if stand.what is Kind.GET:
        queues = frame.scene.queues
        if 0 <= stand.target < len(queues) and queues[stand.target].items:
            return "get_locked" if not stand.timed else "other"
        return "get_timed" if stand.timed else "get"
    if stand.what is None:
        return "other"
    key = "exit" if stand.what in (Kind.EXITING, Kind.EXIT_NOW) else stand.what.word
    return key if f"waits.{key}" in words else "other"


def _count(frame: Frame, stand: ProcessView) -> int:
    queues = frame.scene.queues
    return (queues[stand.target].unfinished or 0) if 0 <= stand.target < len(queues) else 0


class Meals:
    """What the processes of a story take, to find the lines that tell of it; looked at once for all rows."""

    def __init__(self, story: Story) -> None:
        taken = dict.fromkeys((step.process, step.item) for step in story.steps if step.what is Kind.GET and step.item)
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
