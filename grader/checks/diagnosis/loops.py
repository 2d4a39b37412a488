"""Why a loop does not end, told from its text: what it repeats for, what would end it, and what never happens in it.

Only what the text shows is said: a condition whose names nothing in the loop changes stays as it is, whatever other
processes do, since they share no variables.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from grader.checks.diagnosis.python_causes import name_meant
from grader.domain.outline import Outline, name_of, written

Loop = ast.While | ast.For
SCOPES = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
EVERY_ERROR = ("Exception", "BaseException")
TAKES = frozenset({"get", "get_nowait"})
POLLS = TAKES | {"empty", "qsize", "full"}
HARMLESS = frozenset({"print", "put", "put_nowait", "str", "int", "len", "range", "sleep"})  # change no argument
LONGEST = 100  # characters of a condition


class Reason(NamedTuple):
    """A case of ``endless-loop``, what its sentences say, and the lines they name."""

    case: str
    said: dict[str, str]
    lines: dict[str, int]


def reason_of(program: Outline, line: int | None) -> Reason | None:
    """Why the loop at this line does not end; ``None`` where there is no loop, or its text does not tell."""
    loop = program.loop_at(line)
    if loop is None:
        return None
    reasons = (_no_brackets, _get_outside, _never_changes, _swallows, _no_break, _waits, _break_unreached)
    return next((found for find in reasons if (found := find(loop, program)) is not None), None)


def polls(program: Outline, line: int | None) -> bool:
    """Whether the loop at this line looks into a queue, or takes from it."""
    loop = program.loop_at(line)
    return loop is not None and any(name_of(call.func) in POLLS for call in _calls(loop))


def _no_brackets(loop: Loop, program: Outline) -> Reason | None:
    """``item = q.get``: it is the method itself that is kept."""
    function = program.function_at(loop.lineno)
    for node in ast.walk(function or loop):
        match node:
            case ast.Assign(targets=[ast.Name(id=kept)], value=ast.Attribute(attr="get" | "get_nowait") as named):
                if any(name_of(call.func) == kept for call in _calls(loop)):
                    continue  # it is kept on purpose, and called
                return Reason("no_brackets", {"call": written(named)}, {"call_at": node.lineno})
    return None


def _get_outside(loop: Loop, program: Outline) -> Reason | None:
    """What was taken before the loop is all that the loop ever looks at."""
    function = program.function_at(loop.lineno)
    if function is None or any(name_of(call.func) in TAKES for call in _calls(loop)):
        return None
    decides = {name for test in _decisions(loop) for name in _names(test)} - _stored(loop)
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="get" | "get_nowait"))):
                if name in decides and node.lineno < loop.lineno:
                    return Reason("get_outside", {"names": name}, {})
    return None


def _never_changes(loop: Loop, program: Outline) -> Reason | None:
    """Its condition is made of names that nothing in it changes."""
    if not isinstance(loop, ast.While) or isinstance(loop.test, ast.Constant) or _leaves(loop):
        return None
    names = _names(loop.test)
    plain = all(isinstance(node, ast.expr_context | ast.cmpop | ast.boolop | ast.unaryop | ast.operator | ast.Name
                           | ast.Constant | ast.Compare | ast.BoolOp | ast.UnaryOp | ast.BinOp)
                for node in ast.walk(loop.test))  # fmt: skip
    if not names or not plain or names & _stored(loop) or _may_change(loop, names, program):
        return None
    function = program.function_at(loop.lineno)
    own = _stored(function) | {argument.arg for argument in function.args.args} if function is not None else names
    case = "never_changes" if names & own else "flag_of_another"
    return Reason(case, {"condition": _text(loop.test), "names": ", ".join(sorted(names))}, {})


def _swallows(loop: Loop, program: Outline) -> Reason | None:
    """An ``except`` for every error, after which the loop begins again."""
    handler = _swallowing(loop)
    if handler is None:
        return None
    unknown = hidden_name(loop, program)
    guess = name_meant(unknown.id, program, unknown.lineno) if unknown is not None else ""
    if unknown is None or not guess:  # what is like no other name may be anything
        return Reason("swallows", {}, {"except_at": handler.lineno})
    return Reason(
        "swallows_name", {"name": unknown.id, "guess": guess},
        {"except_at": handler.lineno, "name_at": unknown.lineno},
    )  # fmt: skip


def _swallowing(loop: Loop) -> ast.ExceptHandler | None:
    for handler in _parts(loop):
        if isinstance(handler, ast.ExceptHandler) and not any(map(_ends, _parts_of(handler.body))):
            kinds = (
                {node.id for node in ast.walk(handler.type) if isinstance(node, ast.Name)} if handler.type else set()
            )
            if handler.type is None or kinds & set(EVERY_ERROR):
                return handler
    return None


def swallowing(program: Outline) -> int | None:
    """The line of an ``except`` in a loop that hides every error, and lets the loop begin again."""
    handlers = (_swallowing(loop) for loop in program.nodes if isinstance(loop, Loop))
    return next((handler.lineno for handler in handlers if handler is not None), None)


def swallowed(program: Outline) -> tuple[str, str, int, int] | None:
    """A name without a value in a loop that hides every error: the name, a near one, its line, that of ``except``."""
    for loop in program.nodes:
        if isinstance(loop, Loop) and (reason := _swallows(loop, program)) is not None and "name" in reason.said:
            said, lines = reason.said, reason.lines
            return said["name"], said["guess"], lines["name_at"], lines["except_at"]
    return None


def hidden_name(loop: Loop, program: Outline) -> ast.Name | None:
    """A name in a loop to which no line of the program gives a value; what ``import *`` brings is not known."""
    if program.imports_all:
        return None
    known = program.names() | {"__name__", "__file__"}
    used = [node for node in _parts(loop) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)]
    return next((node for node in sorted(used, key=lambda node: node.lineno) if node.id not in known), None)


def _no_break(loop: Loop, _program: Outline) -> Reason | None:
    """Nothing in it ends it."""
    if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Constant) or _leaves(loop):
        return None
    return Reason("no_break", {"condition": _text(loop.test)}, {})


def _waits(loop: Loop, _program: Outline) -> Reason | None:
    """It repeats for as long as something is so."""
    if not isinstance(loop, ast.While) or isinstance(loop.test, ast.Constant):
        return None
    return Reason("waits", {"condition": _text(loop.test)}, {})


def _break_unreached(loop: Loop, _program: Outline) -> Reason | None:
    """It is left only where a condition is true, and never was; a ``for`` also ends by itself."""
    if isinstance(loop, ast.For):
        return None
    exits = [node for node in _parts(loop) if isinstance(node, ast.If) and any(map(_ends, _parts_of(node.body)))]
    within = {id(part) for node in exits for part in _parts_of(node.body)}
    if not exits or any(_ends(node) and id(node) not in within for node in _parts(loop)):
        return None
    return Reason("break_unreached", {"condition": " / ".join(_text(node.test) for node in exits)}, {})


def _parts(loop: Loop) -> Iterator[ast.AST]:
    """All that is in a loop's body, without what inner functions do."""
    yield from _parts_of(loop.body)


def _parts_of(body: list[ast.stmt]) -> Iterator[ast.AST]:
    todo: list[ast.AST] = list(body)
    while todo:
        node = todo.pop(0)
        yield node
        todo += () if isinstance(node, SCOPES) else ast.iter_child_nodes(node)


def _leaves(loop: Loop) -> bool:
    """Whether something in it ends it; a ``break`` of a loop in it does not."""
    inner = {id(part) for node in _parts(loop) if isinstance(node, Loop) for part in ast.walk(node)}
    return any(_ends(node) and not (isinstance(node, ast.Break) and id(node) in inner) for node in _parts(loop))


def _ends(node: ast.AST) -> bool:
    is_exit = isinstance(node, ast.Call) and name_of(node.func) in ("exit", "_exit", "quit", "abort")
    return is_exit or isinstance(node, ast.Break | ast.Return | ast.Raise)


def _decisions(loop: Loop) -> Iterator[ast.expr]:
    """The conditions on which it goes on or ends."""
    if isinstance(loop, ast.While):
        yield loop.test
    yield from (node.test for node in _parts(loop) if isinstance(node, ast.If) and any(map(_ends, ast.walk(node))))


def _may_change(loop: Loop, names: set[str], program: Outline) -> bool:
    """Whether something in it may change what these names stand for without giving them another value."""
    for node in ast.walk(loop):
        match node:
            case ast.Attribute(value=ast.Name(id=name)) | ast.Subscript(value=ast.Name(id=name)) if name in names:
                return True
            case ast.Global() | ast.Nonlocal():
                return True
            case ast.Call(func=function, args=args):
                called = program.function(name_of(function))
                said = [one for part in ast.walk(called or loop) if isinstance(part, ast.Global) for one in part.names]
                given = {value.id for value in args if isinstance(value, ast.Name)}
                if names & set(said) or (given & names and name_of(function) not in HARMLESS):
                    return True
    return False


def _calls(loop: Loop) -> Iterator[ast.Call]:
    return (node for node in ast.walk(loop) if isinstance(node, ast.Call))


def _names(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _stored(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)}


def _text(test: ast.expr) -> str:
    return written(test)[:LONGEST]
