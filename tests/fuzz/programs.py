"""Random programs as frozen data: what they are made of, and their text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from typing import NamedTuple

from tests.fuzz.forms import FORMS

GAP = re.compile(r"^( *)\{(\d)\}$", re.MULTILINE)  # for a block
QUEUES = ("Queue", "JoinableQueue", "SimpleQueue")
HEAD = """\
import multiprocessing
import os
import sys
import time
from queue import Empty, Full

mp = multiprocessing{context}


def tag(item):
    return item[:2] if isinstance(item, str) else item


def inner(q, item):
    q.put(item)
"""
CATCH = """\
try:
{body}
except Exception as problem:
    print('!', type(problem).__name__)
    raise"""


class Shared(NamedTuple):
    """A queue or lock: its name, its class, and its bound or first value."""

    name: str
    kind: str
    number: int = 0

    @property
    def is_queue(self) -> bool:
        """Whether items go through it."""
        return self.kind in QUEUES


class Statement(NamedTuple):
    """One of ``FORMS``: what it is about, the number that it needs, an item, and the statements inside."""

    form: str
    about: str = ""
    number: int = 0
    item: str = ""
    blocks: tuple[tuple[Statement, ...], ...] = ()


Block = tuple[Statement, ...]


class Worker(NamedTuple):
    """A process beside the main one."""

    name: str
    body: Block
    is_daemon: bool = False
    is_class: bool = False


class Program(NamedTuple):
    """A whole program; ``context`` is the start method that it asks for, or ""; ``tells``: exceptions are printed."""

    shared: tuple[Shared, ...]
    workers: tuple[Worker, ...]
    main: Block
    context: str = ""
    tells: bool = False


def walk(block: Block) -> Iterator[Statement]:
    """All statements, with those inside of others."""
    for one in block:
        yield one
        for inside in one.blocks:
            yield from walk(inside)


def everything(program: Program) -> Iterator[Statement]:
    """All statements of a program."""
    for block in (program.main, *(worker.body for worker in program.workers)):
        yield from walk(block)


def source(program: Program) -> str:
    """Its text: a script in the lesson's raw shape."""
    names = ", ".join(one.name for one in program.shared)
    context = f".get_context({program.context!r})" if program.context else ""
    parts = [HEAD.format(context=context)]
    parts += [_worker(program, worker, names) for worker in program.workers]
    lines = [f"{one.name} = mp.{one.kind}({_arguments(one)})" for one in program.shared]
    lines += [_made(worker, names) for worker in program.workers]
    lines.append(_told(program, program.main))
    parts.append("if __name__ == '__main__':\n" + _indented("\n".join(lines)))
    return "\n\n".join(parts) + "\n"


def _worker(program: Program, worker: Worker, names: str) -> str:
    body = _told(program, worker.body)
    if not worker.is_class:
        return f"def {worker.name}({names}):\n{_indented(body)}"
    begin = f"def __init__(self, *args):\n    super().__init__(name={worker.name!r}, daemon={worker.is_daemon})\n"
    run = f"{names}, = self.held\n{body}" if names else body
    methods = f"{begin}    self.held = args\n\ndef run(self):\n{_indented(run)}"
    return f"class {worker.name.title()}(mp.Process):\n{_indented(methods)}"


def _made(worker: Worker, names: str) -> str:
    number = worker.name[1:]
    if worker.is_class:
        return f"p{number} = {worker.name.title()}({names})"
    given = f"({names},)" if names else "()"
    daemon = ", daemon=True" if worker.is_daemon else ""
    return f"p{number} = mp.Process(target={worker.name}, args={given}, name={worker.name!r}{daemon})"


def _arguments(shared: Shared) -> str:
    if shared.kind == "Value":
        return "'i', 0"
    takes = shared.kind in ("Semaphore", "BoundedSemaphore", "Barrier") or (shared.is_queue and shared.number)
    return str(shared.number) if takes else ""


def _told(program: Program, block: Block) -> str:
    text = _text(block)
    return CATCH.format(body=_indented(text)) if program.tells and block else text


def _text(block: Block) -> str:
    return "\n".join(_statement(one) for one in block) or "pass"


def _statement(one: Statement) -> str:
    text = FORMS[one.form].text.replace("{o}", one.about).replace("{n}", str(one.number)).replace("{item}", one.item)
    return GAP.sub(lambda gap: _indented(_text(one.blocks[int(gap[2])]), len(gap[1])), text)


def _indented(text: str, spaces: int = 4) -> str:
    return textwrap.indent(text, " " * spaces)
