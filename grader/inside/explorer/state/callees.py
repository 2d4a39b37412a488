"""Whether a suspended frame waits for Python code that it has called itself, and for nothing else.

``list(iter(q.get, None))`` waits in ``get`` as ``q.get()`` does; but what was taken so far lies in ``list``, which is
no Python code, has no frame and shows nothing. So the call at which a frame stands is looked up in its source, and
what is called there must be what has the next frame.
"""

from __future__ import annotations

import ast
import dis
import itertools
import types
from typing import Any

CALLS = frozenset({"CALL", "CALL_KW", "CALL_FUNCTION_EX"})
KEEP_NOTHING = (any, all)  # built-in functions that wait for a generator, and know nothing of what it said before
Position = tuple[int | None, int | None, int | None, int | None]
Callees = dict[Position, ast.Call]


def callees_of(tree: ast.AST, made: str) -> Callees:
    """What is called where, except by the name ``made``."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        (node.lineno, node.end_lineno, node.col_offset, node.end_col_offset): node
        for node in calls
        if not (isinstance(node.func, ast.Name) and node.func.id == made)
    }


def is_direct(frame: types.FrameType, inner: types.FrameType, instruction: dis.Instruction, callees: Callees) -> bool:
    """Whether ``inner`` was called at this instruction of ``frame``, with nothing in between."""
    name = inner.f_code.co_name
    if instruction.opname == "FOR_ITER" or name == "__exit__":
        return True
    if instruction.opname == "LOAD_ATTR":
        return bool(instruction.argval == name)
    if instruction.opname not in CALLS:
        return False
    place = next(itertools.islice(frame.f_code.co_positions(), frame.f_lasti // 2, None), None)
    match callees.get(place) if place is not None else None:
        case ast.Call(func=ast.Attribute(attr=called)):
            return called == name
        case ast.Call(func=ast.Name(id=called), args=[ast.GeneratorExp()]) if name == "<genexpr>":
            return any(_value_of(called, frame) is one for one in KEEP_NOTHING)
        case ast.Call(func=ast.Name(id=called)):
            return _leads_to(_value_of(called, frame), inner.f_code)
    return False


def _value_of(name: str, frame: types.FrameType) -> Any:
    return next((names[name] for names in (frame.f_locals, frame.f_globals, frame.f_builtins) if name in names), None)


def _leads_to(called: Any, code: types.CodeType) -> bool:
    if isinstance(called, types.MethodType):
        called = called.__func__
    if isinstance(called, types.FunctionType):
        return called.__code__ is code
    return code.co_name == ("__init__" if isinstance(called, type) else "__call__")
