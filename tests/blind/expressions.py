"""A beginner's slips within a statement: a number, a name, brackets, quotes, an argument, a call. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tests.blind.edits import Edit, Source

OTHER_CALLS = {
    "start": ("run", "join"),
    "join": ("start", "is_alive"),
    "task_done": ("join", "done"),
    "put": ("get", "append"),
    "get": ("put", "pop"),
}
LEAVES = {ast.Break: ("continue", "return"), ast.Continue: ("break",)}
WITHOUT_EFFECT = {"sleep", "uniform", "randint", "random"}  # numbers that no verdict depends on
SHORTEST = 4  # letters of a name in which one is forgotten; to a shorter one an s is added


def off_by_one(source: Source) -> Iterator[Edit]:
    """A whole number one too large or too small."""
    idle = {
        number
        for call in _calls(source)
        if _name(call.func) in WITHOUT_EFFECT
        for number in ast.walk(call)
        if isinstance(number, ast.Constant)
    }
    for node in source.nodes():
        if isinstance(node, ast.Constant) and type(node.value) is int and node not in idle:
            yield from (_replaced(source, node, str(node.value + by)) for by in (1, -1) if node.value + by >= 0)


def without_brackets(source: Source) -> Iterator[Edit]:
    """A method named, not called."""
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute) and not call.args and not call.keywords:
            yield Edit(source.end(call.func), source.end(call), "")


def arguments_swapped(source: Source) -> Iterator[Edit]:
    """Two neighbours of a call, of ``args=(…)`` or of a definition."""
    for node in source.nodes():
        if isinstance(node, ast.Call) and _name(node.func) != "print":
            yield from _exchanged(source, node.args)
        elif isinstance(node, ast.keyword) and node.arg == "args" and isinstance(node.value, ast.Tuple):
            yield from _exchanged(source, node.value.elts)
        elif isinstance(node, ast.FunctionDef) and not node.args.defaults:
            yield from _exchanged(source, node.args.args)


def without_daemon(source: Source) -> Iterator[Edit]:
    """No ``daemon=True`` among the arguments."""
    for call in _calls(source):
        parts = sorted((*call.args, *call.keywords), key=source.start)
        for before, part in pairwise(parts):
            if isinstance(part, ast.keyword) and part.arg == "daemon":
                yield Edit(source.end(before), source.end(part), "")


def none_in_quotes(source: Source) -> Iterator[Edit]:
    """``'None'`` for ``None``."""
    for node in source.nodes():
        if isinstance(node, ast.Constant) and node.value is None:
            yield _replaced(source, node, "'None'")


def leaves_otherwise(source: Source) -> Iterator[Edit]:
    """``continue`` or ``return`` for ``break``, and ``break`` for ``continue``."""
    for node in source.nodes():
        if isinstance(node, ast.Break | ast.Continue):
            yield from (_replaced(source, node, word) for word in LEAVES[type(node)])


def all_for_each(source: Source) -> Iterator[Edit]:
    """In a loop, the name of what it goes through for the name of the one."""
    for loop in source.nodes():
        if isinstance(loop, ast.For):
            yield from _whole(source, loop.target, loop.iter, loop.body)
        elif isinstance(loop, ast.ListComp):
            yield from _whole(source, loop.generators[0].target, loop.generators[0].iter, (loop.elt,))


def another_call(source: Source) -> Iterator[Edit]:
    """``start`` for ``join``, ``get`` for ``put``, and the like."""
    for call in _calls(source):
        if isinstance(call.func, ast.Attribute):
            end = source.end(call.func)
            start = end - len(call.func.attr.encode())
            yield from (Edit(start, end, name) for name in OTHER_CALLS.get(call.func.attr, ()))


def without_f(source: Source) -> Iterator[Edit]:
    """Braces in a text whose ``f`` is missing."""
    for node in source.nodes():
        if isinstance(node, ast.JoinedStr) and source.of(node)[:2] in ("f'", 'f"'):
            yield Edit(source.start(node), source.start(node) + 1, "")


def renamed_once(source: Source) -> Iterator[Edit]:
    """In one place, a name misspelt, or another one of the same function."""
    for function in source.nodes():
        if not isinstance(function, ast.FunctionDef):
            continue
        names = [node for node in ast.walk(function) if isinstance(node, ast.Name)]
        stored = {node.id for node in names if isinstance(node.ctx, ast.Store)}
        local = sorted(stored | {argument.arg for argument in function.args.args})
        for node in names:
            if node.id in local and isinstance(node.ctx, ast.Load):
                yield _replaced(source, node, node.id[:-1] if len(node.id) >= SHORTEST else f"{node.id}s")
                yield _replaced(source, node, local[(local.index(node.id) + 1) % len(local)])


def _calls(source: Source) -> Iterator[ast.Call]:
    return (node for node in source.nodes() if isinstance(node, ast.Call))


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _replaced(source: Source, node: ast.expr | ast.stmt, new: str) -> Edit:
    return Edit(source.start(node), source.end(node), new)


def _exchanged(source: Source, nodes: Sequence[ast.expr] | Sequence[ast.arg]) -> Iterator[Edit]:
    for first, second in pairwise(nodes):
        between = source.data[source.end(first) : source.start(second)].decode()
        is_plain = not isinstance(first, ast.Starred) and not isinstance(second, ast.Starred)
        if is_plain:
            yield Edit(source.start(first), source.end(second), source.of(second) + between + source.of(first))


def _whole(source: Source, target: ast.expr, through: ast.expr, body: Sequence[ast.AST]) -> Iterator[Edit]:
    if not isinstance(target, ast.Name) or not isinstance(through, ast.Name):
        return
    for statement in body:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id == target.id and isinstance(node.ctx, ast.Load):
                yield _replaced(source, node, through.id)
