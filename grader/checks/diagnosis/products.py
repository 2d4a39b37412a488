"""What producers made wrongly: what should not exist and what is not there, each by its likely cause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from grader.checks.context import Subject
from grader.checks.diagnosis.endless import put_without_end
from grader.checks.diagnosis.races import stopped_by_main
from grader.domain.events import MAIN, THREAD, ForeignUse, ItemGot, ItemKind, ItemPut, PutRefused, Returned
from grader.domain.exercise import Ends, Part
from grader.domain.findings import Code
from grader.domain.mention import stem_of
from grader.domain.results import At, Facts, Finding, Phrase, phrase

SHOWN = 6
CALLED = {"first_only": "first_only_called", "last_only": "last_only_called"}


def shown(items: Sequence[str]) -> tuple[str, ...]:
    """The first few of many."""
    return (*items[:SHOWN], *(("…",) if len(items) > SHOWN else ()))


def invented(subject: Subject, puts: Sequence[ItemPut]) -> Finding:
    """What was put and should not exist, told by the first of them."""
    first = puts[0]
    case, special = next(_invented_cases(subject, puts))
    facts: Facts = (
        ("item", first.item.text),
        ("count", len(puts)),
        ("who", subject.who(first.process)),
        ("at", At(first.line)),
        ("function", subject.function_of(first)),
        *numbers(subject),
        *special,
    )
    return Finding(Code.ITEM_INVENTED, case, facts)


def _invented_cases(subject: Subject, puts: Sequence[ItemPut]) -> Iterator[tuple[str, Facts]]:
    """The case and its own facts, the most telling first."""
    put = puts[0]
    text, is_called = put.item.text, subject.exercise.ends is Ends.CALLED
    if put.item.kind is ItemKind.NONE:
        yield "put_none", ()
    if text == "None" and not is_called:
        yield "put_text_none", ()
    if _is_own_signal(subject, put):
        yield "put_other_signal", ()
    if put.item.kind is ItemKind.OBJECT:
        whole = is_called and len(subject.expected) > 1 and all(item in text for item in subject.expected[:2])
        yield "put_list" if whole else "put_object_called" if is_called else "put_object", ()
    if is_called:
        yield "put_called", ()
    if "{" in text:
        yield "put_braces", ()
    if put_without_end(subject, puts) is not None:
        yield "without_end", ()
    yield from _of_food(subject, put)
    yield "put", ()


def _is_own_signal(subject: Subject, put: ItemPut) -> bool:
    """Whether this is what its process put at its end to say that there is no more, by another word than ``None``."""
    by = "producer" if subject.exercise.signaller == "producer" else "main"
    if subject.exercise.ends is not Ends.SENTINEL or subject.role(put.process) != by:
        return False
    texts = [one.item.text for one in subject.log.of(ItemPut) if one.process == put.process]
    others = [text for text in texts if text != put.item.text]
    is_last = texts[len(others) :] == [put.item.text] * (len(texts) - len(others))
    foods = {food for item in subject.expected if (food := stem_of(item)) is not None}
    is_food = any(food in put.item.text for food in foods)
    return is_last and bool(others or by == "main") and not is_food and not _is_stopped_at(subject, put)


def _is_stopped_at(subject: Subject, put: ItemPut) -> bool:
    """Whether a consumer came to its end with this as the last thing that it took."""
    last = {got.process: got.item for got in subject.log.of(ItemGot)}
    return any(item == put.item and subject.ran(process) is not None for process, item in last.items())


def _of_food(subject: Subject, put: ItemPut) -> Iterator[tuple[str, Facts]]:
    """The cases of a text, by the foods that there are and by what its process was given."""
    text, stem = put.item.text, stem_of(put.item.text)
    foods = {food for item in subject.expected if (food := stem_of(item)) is not None}
    if stem in foods:
        yield "put_number", ()
    given = subject.given(put.process)
    names = {name for name, _ in subject.scenario.producers} if subject.scenario is not None else set[str]()
    if stem in names:
        yield "put_name", ()
    own = [value for value in given if value not in foods | names]
    if subject.scenario is not None and subject.part is Part.PROGRAM and stem in own:
        yield "not_given", (("given", tuple(own)),)
    if text in foods:
        yield "put_no_number", ()
    mine = next((food for food in given if food in foods), None)
    if mine is not None and stem and not any(one in text for one in foods | names):
        yield "put_fixed_food", (("food", mine),)
    food = next((food for food in (mine, *sorted(foods)) if food and food in text), None)
    if food is not None:
        yield "put_spelling", (("wanted", _meant(subject, food, text)),)


def _meant(subject: Subject, food: str, text: str) -> str:
    """The item that a text was probably to be: of this food, and with a number that stands in it."""
    items = [item for item in subject.expected if stem_of(item) == food]
    rest = text.replace(food, " ")
    return next((item for item in items if item.removeprefix(food) in rest), items[0])


def missing(subject: Subject, items: Sequence[str], replacing: Sequence[ItemPut]) -> Finding:
    """Items that were never put; ``replacing`` is what was put and should not exist."""
    foreign = next(iter(subject.log.of(ForeignUse)), None)
    facts: Facts = (
        ("missing", len(items)),
        ("expected", len(subject.expected)),
        ("items", shown(items)),
        *numbers(subject),
    )
    nothing = "none_called" if subject.exercise.ends is Ends.CALLED else "none"
    case, at, evidence = nothing, foreign.line if foreign is not None else None, tuple[Phrase, ...]()
    if not subject.puts and foreign is not None:
        case = "threads" if foreign.what == THREAD else "thread_queue"
    elif (stopped := stopped_by_main(subject, subject.producers)) is not None:
        return Finding(Code.ITEM_MISSING, stopped[0], (*facts, *stopped[1]))
    elif (twins := twins_of(subject, subject.puts)) is not None:
        return Finding(Code.ITEM_MISSING, *_same_work(subject, twins, facts))
    elif not subject.puts and _is_wrong_target(subject):
        return Finding(Code.ITEM_MISSING, "wrong_target", (*facts, ("count", _running(subject, "consumer"))))
    elif (refused := _refused(subject, items)) is not None:
        return Finding(Code.ITEM_MISSING, "refused", (*facts, *refused))
    elif _cut_short(subject):
        case = "unfinished"
    elif subject.puts:
        case, special = _some(subject, items, replacing)
        facts, at, evidence = (*facts, *special), subject.puts[0].line, () if case == "replaced" else puts_of(subject)
    return Finding(Code.ITEM_MISSING, case, (*facts, ("at", At(at))), evidence)


def _refused(subject: Subject, items: Sequence[str]) -> Facts | None:
    """Items that did not get into a full queue."""
    lost = frozenset(items)
    refused = next((event for event in subject.log.of(PutRefused) if event.item.text in lost), None)
    if refused is None:
        return None
    return ("item", refused.item.text), ("who", subject.who(refused.process)), ("at", At(refused.line))


def _is_wrong_target(subject: Subject) -> bool:
    """Whether the processes that should produce run the other function."""
    wanted = len(subject.scenario.consumers) if subject.scenario is not None else 0
    return bool(wanted) and not _running(subject, "producer") and _running(subject, "consumer") > wanted


def _running(subject: Subject, target: str) -> int:
    """How many processes were started with this function."""
    return sum(subject.trace.processes[child].target == target for child in subject.trace.children())


def twins_of(subject: Subject, puts: Sequence[ItemPut]) -> tuple[ItemPut, ItemPut] | None:
    """The first item that two processes put because both were made for the same work."""
    firsts: dict[str, ItemPut] = {}
    for put in puts:
        first = firsts.setdefault(put.item.text, put)
        if first.process != put.process and subject.is_twin(first.process, put.process):
            return first, put
    return None


def reads_late(subject: Subject, twins: tuple[ItemPut, ItemPut]) -> bool:
    """Whether their function is one of main's that was given no arguments: a lambda, or a function in a function."""
    info = subject.trace.processes[twins[0].process]
    return info.target != "producer" and not info.arguments


def _same_work(subject: Subject, twins: tuple[ItemPut, ItemPut], facts: Facts) -> tuple[str, Facts]:
    first, other = twins
    names: Facts = (
        ("item", first.item.text),
        ("who", subject.who(first.process)),
        ("other", subject.who(other.process)),
    )
    return "late_lambda" if reads_late(subject, twins) else "same_work", (*facts, *names)


def _cut_short(subject: Subject) -> bool:
    """Whether a producer did not come to its end, or not all came to be started: then something else is the cause."""
    if subject.exercise.ends is Ends.CALLED:
        return not subject.log.of(Returned)
    wanted = len(subject.scenario.producers) if subject.scenario is not None else 0
    makers = [*subject.producers, *([MAIN] if len(subject.producers) < max(wanted, 1) else [])]
    ends = [subject.ran(maker) for maker in makers]
    return any(ran is None or ran.failure is not None for ran in ends)


def _some(subject: Subject, items: Sequence[str], replacing: Sequence[ItemPut]) -> tuple[str, Facts]:
    """The case of items some of which are there: which ones, tells what the loop did."""
    if replacing and (len(replacing) >= len(items) or replacing[0].item.kind is not ItemKind.TEXT):
        return "replaced", ()
    if subject.exercise.ends is Ends.CALLED:
        case = _by_places(subject.expected, items)
        return CALLED.get(case, "some_called"), ()
    if (left_out := _left_out(subject)) is not None:
        return "no_producer_for", (("name", left_out[0]), ("food", left_out[1]))
    groups = [subject.exercise.items_of(food) for food in dict.fromkeys(stem_of(item) or "" for item in items)]
    found = {_by_places(group, items) for group in groups}
    return found.pop() if len(found) == 1 else "some", ()


def _by_places(group: Sequence[str], items: Sequence[str]) -> str:
    """By which of its items one producer put: the first only, the last only, all but some at an end."""
    absent = frozenset(items)
    there = [item not in absent for item in group]
    count = sum(there)
    if count == 1 and len(group) > 2 and (there[0] or there[-1]):
        return "first_only" if there[0] else "last_only"
    return "ends_of_range" if count and (all(there[:count]) or all(there[-count:])) else "some"


def _left_out(subject: Subject) -> tuple[str, str] | None:
    """An entry of ``producers`` for which no process was made, while others were."""
    if subject.scenario is None or subject.part is not Part.PROGRAM:
        return None
    given = {value for maker in subject.producers for value in subject.given(maker)}
    if not all(map(subject.given, subject.producers)):  # what else they were given is not known
        return None
    rest = [pair for pair in subject.scenario.producers if pair[1] not in given]
    return rest[0] if rest and len(rest) < len(subject.scenario.producers) else None


def puts_of(subject: Subject) -> tuple[Phrase, ...]:
    """How many each producer put."""
    counts = Counter(put.process for put in subject.puts)
    makers = dict.fromkeys((*subject.producers, *counts))
    return tuple(phrase("evidence.put", who=subject.who(process), count=counts[process]) for process in makers)


def numbers(subject: Subject) -> Facts:
    """Where the numbers of items begin and end; ``end`` is the one after the last, as ``range`` wants it."""
    first = subject.exercise.first_item
    end = first + subject.item_count
    return ("first", first), ("last", end - 1), ("end", end)
