"""Random small programs of the usual kinds, with rarer operations; the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Sequence

from tests.fuzz.forms import ALONE, FEATURES, FORMS, PLACED, About, Form
from tests.fuzz.programs import Block, Program, Shared, Statement, Worker, everything

NUMBERS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DEEPEST = 2  # blocks in blocks
COUNTS = (2, 3, 4, 5, 6, 8)  # of the features of one program
OF_ABOUT = {
    About.ANY_QUEUE: ("Queue", "JoinableQueue", "SimpleQueue"),
    About.QUEUE: ("Queue", "JoinableQueue"),
    About.JOINABLE: ("JoinableQueue",),
    About.EVENT: ("Event",),
    About.LOCK: ("Lock", "RLock"),
    About.SEMAPHORE: ("Semaphore", "BoundedSemaphore"),
    About.VALUE: ("Value",),
    About.BARRIER: ("Barrier",),
}
MADE_FOR = {
    "event": "Event", "event_clear": "Event", "event_timeout": "Event", "lock": "Lock", "lock_timeout": "Lock",
    "semaphore": "Semaphore", "value": "Value", "value_lock": "Value", "barrier": "Barrier",
}  # fmt: skip
NAMES = {"Event": "e0", "Lock": "k0", "Semaphore": "s0", "Value": "v0", "Barrier": "b0"}


def program_of(seed: int, allowed: Sequence[str] = FEATURES, forced: Sequence[str] = ()) -> Program:
    """The program of a seed, with some of the features that are allowed and all that are forced."""
    return _Maker(random.Random(seed), allowed, forced).program()


class _Maker:
    """Makes one program; ``_at`` is the process whose body is made: 0 is the main one."""

    def __init__(self, chance: random.Random, allowed: Sequence[str], forced: Sequence[str]) -> None:
        self._chance = chance
        others = [one for one in allowed if one not in forced]
        self._on = {*forced, *chance.sample(others, min(chance.choice(COUNTS), len(others)))}
        self._count = chance.choice((1, 1, 2, 2, 2, 3))
        self._shared = (*self._queues(), *self._others())
        self._items = self._at = 0

    def program(self) -> Program:
        """Workers first, then the main process, which starts them, then what most programs need to end."""
        workers = []
        for number in range(1, self._count + 1):
            self._at = number
            body = self._block(self._chance.choice((1, 2, 2, 3, 3, 4)), 0)
            is_daemon, is_class = self._has("daemon", 0.6), self._has("class", 0.6)
            workers.append(Worker(f"w{number}", body, is_daemon, is_class))
        self._at = 0
        context = self._chance.choice(("fork", "spawn")) if "context" in self._on else ""
        tells = self._chance.random() < 0.5
        made = Program(self._shared, tuple(workers), self._main(), context, tells)
        return self._balanced(made) if self._chance.random() < 0.8 else made

    def _has(self, feature: str, chance: float = 1.0) -> bool:
        return feature in self._on and self._chance.random() < chance

    def _queues(self) -> tuple[Shared, ...]:
        kinds = ["Queue"]
        if self._on & {"joinable", "task_done"}:
            kinds = ["JoinableQueue"] + ["Queue"] * self._chance.choice((0, 1))
        if "simple" in self._on:
            kinds = ["SimpleQueue"] + kinds * self._chance.choice((0, 0, 1))
        made = []
        for number in range(2 if "second_queue" in self._on else 1):
            kind = self._chance.choice(kinds)
            bound = self._chance.choice((1, 2)) if kind != "SimpleQueue" and "bounded" in self._on else 0
            made.append(Shared(f"q{number}", kind, bound))
        return tuple(made)

    def _others(self) -> tuple[Shared, ...]:
        kinds = sorted({MADE_FOR[feature] for feature in self._on if feature in MADE_FOR})
        return tuple(self._other(kind) for kind in kinds)

    def _other(self, kind: str) -> Shared:
        choice = self._chance.choice
        kinds = {"Lock": ("Lock", "Lock", "RLock"), "Semaphore": ("Semaphore", "BoundedSemaphore")}
        numbers = {"Semaphore": (0, 1, 1, 2), "Barrier": (2, 2, self._count + 1)}
        return Shared(NAMES[kind], choice(kinds.get(kind, (kind,))), choice(numbers.get(kind, (0,))))

    def _main(self) -> Block:
        chance, body = self._chance, list[Statement]()
        for number in range(1, self._count + 1):
            if self._has("late_start", 0.5):
                body += self._block(1, 0)
            body.append(Statement("start", number=number))
        body += self._block(chance.choice((0, 1, 2, 2, 3, 3, 4)), 0)
        body += [Statement("join", number=number) for number in range(1, self._count + 1) if chance.random() < 0.7]
        return (*body, *self._block(1, 0)) if chance.random() < 0.4 else tuple(body)

    def _block(self, length: int, depth: int) -> Block:
        return tuple(self._statement(depth) for _ in range(length))

    def _statement(self, depth: int) -> Statement:
        """Half of them put or take, in some way; the rest are of any feature that is on, each as likely."""
        pick = self._chance.random()
        ways = [name for name, form in FORMS.items() if self._fits(name, form, depth)]
        if pick < 0.25:
            ways = [name for name in ways if FORMS[name].puts and name not in ALONE]
        elif pick < 0.5:
            ways = [name for name in ways if FORMS[name].gets and not FORMS[name].blocks]
        else:
            feature = self._chance.choice(sorted({FORMS[name].feature for name in ways}))
            ways = [name for name in ways if FORMS[name].feature == feature]
        return self._made(self._chance.choice(ways), depth)

    def _fits(self, name: str, form: Form, depth: int) -> bool:
        is_on = not form.feature or form.feature in self._on
        is_placed = name in PLACED or (name in ALONE and (not self._at or depth > 0))
        is_for_main = form.about is About.PROCESS and self._at
        has_object = form.about not in OF_ABOUT or bool(self._about(form))
        return is_on and has_object and not is_placed and not is_for_main and (depth < DEEPEST or not form.blocks)

    def _about(self, form: Form) -> list[str]:
        return [one.name for one in self._shared if one.kind in OF_ABOUT[form.about]]

    def _made(self, name: str, depth: int) -> Statement:
        form, choice = FORMS[name], self._chance.choice
        about = choice(self._about(form)) if form.about in OF_ABOUT else ""
        number = choice(range(1, self._count + 1) if form.about is About.PROCESS else form.numbers)
        item = self._item() if "{item}" in form.text else ""
        blocks = tuple(self._block(choice((1, 1, 2)), depth + 1) for _ in range(form.blocks))
        return Statement(name, about, number, item, blocks)

    def _item(self) -> str:
        self._items += 1
        return "abcdefgh"[self._at] + NUMBERS[(self._items - 1) % len(NUMBERS)]

    def _balanced(self, program: Program) -> Program:
        """As many puts as gets, end signals, acknowledgements, events that are set: most programs shall end."""
        for queue in (one for one in program.shared if one.is_queue):
            mine = [one for one in everything(program) if one.about == queue.name]
            drains = sum(one.form == "drain" for one in mine)
            lacking = sum(FORMS[one.form].gets - FORMS[one.form].puts for one in mine)
            for number in range(max(lacking, drains)):
                program = self._with_put(program, queue.name, is_signal=number < drains)
            if any(one.form == "join queue" for one in mine):
                puts = sum(FORMS[one.form].puts for one in everything(program) if one.about == queue.name)
                done = sum(one.form == "task_done" for one in mine)
                program = self._acknowledging(program, queue.name, puts - done)
        waits = [one.about for one in everything(program) if one.form == "wait"]
        if waits and not any(one.form == "set" for one in everything(program)):
            program = _with(program, self._chance.randrange(self._count) + 1, 0, Statement("set", waits[0]))
        return program

    def _with_put(self, program: Program, queue: str, *, is_signal: bool) -> Program:
        self._at = self._chance.randrange(self._count + 1)
        put = Statement("put none", queue) if is_signal else Statement("put", queue, item=self._item())
        body = _body(program, self._at)
        first = max((place for place, one in enumerate(body) if one.form == "start"), default=-1) + 1
        last = next((place for place, one in enumerate(body) if one.form == "join"), len(body))
        return _with(program, self._at, self._chance.randint(min(first, last), last), put)

    def _acknowledging(self, program: Program, queue: str, times: int) -> Program:
        for _ in range(times):
            at = self._chance.randrange(self._count) + 1
            program = _with(program, at, len(_body(program, at)), Statement("task_done", queue))
        return program


def _body(program: Program, at: int) -> Block:
    return program.workers[at - 1].body if at else program.main


def _with(program: Program, at: int, place: int, new: Statement) -> Program:
    body = _body(program, at)
    body = (*body[:place], new, *body[place:])
    if not at:
        return program._replace(main=body)
    workers = list(program.workers)
    workers[at - 1] = workers[at - 1]._replace(body=body)
    return program._replace(workers=tuple(workers))
