"""Makes the hidden state of a function visible: where its ``for`` loops stand, and what waits on its value stack.

A frame's locals do not show the iterator of a ``for`` loop, nor the values of an expression that is half evaluated.
``visible`` gives every iterator a name; ``clean_calls`` finds the calls at which nothing but such iterators is on the
stack, by following the bytecode's stack effects. Only at those are two processes ever said to be in the same state.
"""

from __future__ import annotations

import ast
import bisect
import dis
import itertools
import types

from .callees import CALLS, Callees, callees_of

PREFIX = "__iterator_"
MAKE = "__make_iterator__"
SHOWN = CALLS | {"FOR_ITER", "LOAD_ATTR"}  # instructions that leave one value, the result


class _Namer(ast.NodeTransformer):
    """``for x in xs:`` becomes ``__iterator_1__ = iter(xs)`` and ``for x in __iterator_1__:``."""

    def __init__(self) -> None:
        self.count = 0

    def visit_For(self, node: ast.For) -> list[ast.stmt]:
        self.generic_visit(node)
        self.count += 1
        name = f"{PREFIX}{self.count}__"
        call = ast.Call(ast.Name(MAKE, ast.Load()), [node.iter], [])
        keep = ast.Assign([ast.Name(name, ast.Store())], call)
        node.iter = ast.Name(name, ast.Load())
        for new in (keep, call, call.func, keep.targets[0], node.iter):
            ast.copy_location(new, call.args[0])
        return [keep, node]


def visible(source: str, path: str) -> tuple[types.CodeType, Callees]:
    """The source compiled, with every loop's iterator in a variable; and what it calls where."""
    try:
        tree = _Namer().visit(ast.parse(source))
    except RecursionError:  # nested deeper than Python calls itself: without names no two processes are the same
        tree = ast.parse(source)
    code: types.CodeType = compile(ast.fix_missing_locations(tree), path, "exec")
    return code, callees_of(tree, MAKE)


class CleanCalls:
    """Which instructions of some code leave nothing unseen on the stack while what they call runs."""

    def __init__(self, code: types.CodeType) -> None:
        self.instructions = list(dis.get_instructions(code))
        self.offsets = [instruction.offset for instruction in self.instructions]
        self.clean = _clean(self.instructions)

    def at(self, last: int) -> dis.Instruction | None:
        """The instruction at which a frame with this ``f_lasti`` stands, if it shows all of its state there."""
        number = bisect.bisect_right(self.offsets, last) - 1
        number += self.instructions[number].opname == "PRECALL"  # Python 3.11 calls what is built in there
        return self.instructions[number] if self.clean[number] else None


def _clean(instructions: list[dis.Instruction]) -> list[bool]:
    """By index: the depth below the call equals the number of named loops around it."""
    depths = _depths(instructions)
    spans = _named_loops(instructions)
    found = []
    for instruction in instructions:
        depth = depths.get(instruction.offset)
        if depth is None:
            found.append(False)
            continue
        below = depth if instruction.opname == "FOR_ITER" else depth + _effect(instruction, jump=False) - 1
        around = sum(start <= instruction.offset < end for start, end in spans)
        found.append(below == around and instruction.opname in SHOWN)
    return found


def _effect(instruction: dis.Instruction, *, jump: bool) -> int:
    if instruction.opname == "RETURN_GENERATOR":
        return 1  # what is sent first; Python 3.11 and 3.12 do not count it
    argument = instruction.arg if instruction.opcode >= dis.HAVE_ARGUMENT else None
    return dis.stack_effect(instruction.opcode, argument, jump=jump)


def _depths(instructions: list[dis.Instruction]) -> dict[int, int]:
    """The stack's depth before each instruction that is reached without an exception."""
    following = {one.offset: other.offset for one, other in itertools.pairwise(instructions)}
    by_offset = {instruction.offset: instruction for instruction in instructions}
    depths = {instructions[0].offset: 0}
    waiting = [instructions[0].offset]
    while waiting:
        offset = waiting.pop()
        instruction, depth = by_offset[offset], depths[offset]
        ways: list[tuple[int | None, int]] = []
        if instruction.opcode in dis.hasjrel or instruction.opcode in dis.hasjabs:
            ways.append((instruction.argval, depth + _effect(instruction, jump=True)))
        if instruction.opname not in ("RETURN_VALUE", "RETURN_CONST", "RAISE_VARARGS", "RERAISE") and not (
            instruction.opname.startswith("JUMP_")
        ):
            ways.append((following.get(offset), depth + _effect(instruction, jump=False)))
        for target, there in ways:
            if target is not None and target not in depths:
                depths[target] = there
                waiting.append(target)
    return depths


def _loaded(instruction: dis.Instruction) -> object:
    """What an instruction puts on top of the stack by its name; since Python 3.13 it may do something else before."""
    loads = instruction.opname.rpartition("STORE_FAST_")[2].startswith("LOAD_")
    names = instruction.argval
    return None if not loads else names[-1] if isinstance(names, tuple) else names


def _named_loops(instructions: list[dis.Instruction]) -> list[tuple[int, int]]:
    """From where to where a loop's iterator with a name is on the stack; a generator expression's is ``.0``."""
    spans = []
    for number, instruction in enumerate(instructions):
        before = [one for one in instructions[max(number - 2, 0) : number] if one.opname != "GET_ITER"]
        name = _loaded(before[-1]) if before else None
        if instruction.opname == "FOR_ITER" and isinstance(name, str) and (name == ".0" or name.startswith(PREFIX)):
            spans.append((instruction.offset, instruction.argval))
    return spans
