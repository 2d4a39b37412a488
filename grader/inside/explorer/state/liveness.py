"""Which local variables a suspended function may still read: the others make no difference to how it goes on.

``item = q.get()`` gives ``item`` a new value before anybody reads the old one, so two consumers that wait there are in
the same state, whatever they took before. The textbook analysis (backwards over the flow of control, to a fixpoint),
on bytecode, since what a frame tells is the instruction at which it stands. What is not understood counts as read.
"""

from __future__ import annotations

import bisect
import dis
import itertools
import re
import types
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

REFLECTS = re.compile(  # a source that reads a function's variables in another way has one of these words
    r"locals|vars\b|\bdir\b|frame|settrace|setprofile|inspect|\bgc\b|ctypes|getattr|__getattribute__|attrgetter|Formatter"
    r"|__dict__|builtins|globals|\beval|\bexec|compile|marshal|pickle|importlib|__import__"
)
MOST = 2000  # instructions of a function; one that is longer is not looked into
STORES = frozenset({"STORE_FAST", "STORE_FAST_STORE_FAST"})
STORES_ONE = "STORE_FAST_LOAD_FAST"  # its first variable; the second is read afterwards
LAST = frozenset({"RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE"})
JUMPS = ("JUMP_FORWARD", "JUMP_BACKWARD", "JUMP_BACKWARD_NO_INTERRUPT")  # always

Names = frozenset[str]


def reflects(source: str) -> bool:
    """Whether a function's variables may be read in another way; names are compared as Python does it."""
    return REFLECTS.search(unicodedata.normalize("NFKC", source)) is not None


class Liveness:
    """For each instruction of some code: the variables that may be read once it is done."""

    def __init__(self, code: types.CodeType) -> None:
        bytecode = dis.Bytecode(code)
        self._instructions = list(bytecode)
        self._offsets = [instruction.offset for instruction in self._instructions]
        entries = bytecode.exception_entries  # type: ignore[attr-defined] # since 3.11, though in no stub
        self._targets = {  # where an exception is handled that is raised at an offset
            offset: [entry.target for entry in entries if entry.start <= offset < entry.end] for offset in self._offsets
        }
        self._shared = frozenset((*code.co_cellvars, *code.co_freevars))  # with inner functions: not followed
        self._before: dict[int, Names] = {}  # by offset
        if len(self._instructions) > MOST:
            self._later = [self._shared | frozenset(code.co_varnames)] * len(self._instructions)
        else:
            self._solve()
            self._later = [self._shared | self._after(number) for number in range(len(self._instructions))]

    def after(self, last: int) -> Names:
        """What a frame that stands at ``f_lasti`` may still read of its own variables, once its call has returned."""
        return self._later[bisect.bisect_right(self._offsets, last) - 1]

    def _solve(self) -> None:
        """Backwards: what comes before an instruction is looked at again when more may be read there."""
        sources: dict[int, set[int]] = defaultdict(set)
        for number, offset in enumerate(self._offsets):
            for after in (*self._next(number), *self._targets[offset]):
                sources[after].add(number)
        waiting = dict.fromkeys(range(len(self._offsets)))
        while waiting:
            number, _ = waiting.popitem()
            offset = self._offsets[number]
            before = self._read_before(number) | self._handled(offset)
            if before != self._before.get(offset, frozenset()):
                self._before[offset] = before
                waiting |= dict.fromkeys(sources[offset])

    def _after(self, number: int) -> Names:
        """Read by those that may come next, or by the handler of an exception."""
        nexts = [self._before.get(offset, frozenset[str]()) for offset in self._next(number)]
        return self._handled(self._offsets[number]).union(*nexts)

    def _next(self, number: int) -> Iterable[int]:
        instruction = self._instructions[number]
        if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
            yield instruction.argval
        if instruction.opname not in LAST and instruction.opname not in JUMPS:
            yield from itertools.islice(self._offsets, number + 1, number + 2)

    def _handled(self, offset: int) -> Names:
        return frozenset[str]().union(*(self._before.get(target, frozenset()) for target in self._targets[offset]))

    def _read_before(self, number: int) -> Names:
        """What may be read from here on: what this instruction reads, and what it does not write and others read."""
        instruction, live = self._instructions[number], self._after(number)
        if "FAST" not in instruction.opname:
            return live
        names = instruction.argval if isinstance(instruction.argval, tuple) else (instruction.argval,)
        if instruction.opname in STORES:
            return live.difference(names)
        if instruction.opname == STORES_ONE:
            return (live | {names[1]}) - {names[0]}
        return live.union(names)
