"""The smallest program that still shows a difference: one part less, again and again, for as long as it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.fuzz.forms import FORMS
from tests.fuzz.programs import Block, Program, Statement, Worker, everything

Shows = Callable[[Program], bool]
OF_PROCESS = frozenset({"start", "join", "join timeout", "is_alive", "exitcode", "terminate", "kill"})


def smallest(program: Program, shows: Shows) -> Program:
    """A program of which no part can be left out."""
    while (smaller := next((one for one in _smaller(program) if shows(one)), None)) is not None:
        program = smaller
    return program


def _smaller(program: Program) -> Iterator[Program]:
    """Programs with something less, those with much less first."""
    yield from (_without(program, worker) for worker in program.workers)
    yield from (program._replace(main=body) for body in _less(program.main))
    for place, worker in enumerate(program.workers):
        for body in _less(worker.body):
            yield _with_worker(program, place, worker._replace(body=body))
        if worker.is_daemon:
            yield _with_worker(program, place, worker._replace(is_daemon=False))
        if worker.is_class:
            yield _with_worker(program, place, worker._replace(is_class=False))
    yield from _with_plainer_objects(program)
    if program.context or program.tells:
        yield program._replace(context="", tells=False)


def _without(program: Program, worker: Worker) -> Program:
    number = int(worker.name[1:])
    main = _kept(program.main, number)
    return program._replace(workers=tuple(one for one in program.workers if one is not worker), main=main)


def _kept(block: Block, gone: int) -> Block:
    """Without what is about a process that is gone."""
    return tuple(
        one._replace(blocks=tuple(_kept(inside, gone) for inside in one.blocks))
        for one in block
        if not (one.form in OF_PROCESS and one.number == gone)
    )


def _less(block: Block) -> Iterator[Block]:
    """With one statement less, or one that is simpler."""
    for place, one in enumerate(block):
        before, after = block[:place], block[place + 1 :]
        if one.form != "start":
            yield (*before, *after)
        yield from ((*before, *inside, *after) for inside in one.blocks)
        yield from ((*before, simpler, *after) for simpler in _simpler(one))


def _simpler(one: Statement) -> Iterator[Statement]:
    if form := FORMS[one.form].simpler:
        yield Statement(form, one.about, item=one.item or "a1")
    for place, inside in enumerate(one.blocks):
        for less in _less(inside):
            yield one._replace(blocks=(*one.blocks[:place], less, *one.blocks[place + 1 :]))


def _with_worker(program: Program, place: int, worker: Worker) -> Program:
    workers = list(program.workers)
    workers[place] = worker
    return program._replace(workers=tuple(workers))


def _with_plainer_objects(program: Program) -> Iterator[Program]:
    used = {one.about for one in everything(program)}
    for place, shared in enumerate(program.shared):
        before, after = program.shared[:place], program.shared[place + 1 :]
        if shared.name not in used:
            yield program._replace(shared=(*before, *after))
        elif shared.is_queue and shared.number:
            yield program._replace(shared=(*before, shared._replace(number=0), *after))
        elif shared.kind == "JoinableQueue":
            yield program._replace(shared=(*before, shared._replace(kind="Queue"), *after))
