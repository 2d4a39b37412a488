"""Whether chance can make a difference to a program beyond how long it sleeps.

Its schedules are looked at once more with all random numbers at an extreme, unless the numbers that it draws are only
slept: ``time.sleep(random.random() * 2)``. How long that takes is left out of a schedule anyway, but for a program that
reads a clock.
"""

from __future__ import annotations

import ast
import re

from grader.domain.submission import tree_of

CLOCKS = re.compile(r"\b(datetime|times|timeit|clock_gettime|logging)\b")
WORDS = re.compile(r"\b(random|secrets|uuid|urandom)\b")  # a source that draws by chance has one of these
OWN = frozenset({"time", "random", "sleep"})
DRAWN = frozenset({"random", "randint", "uniform", "randrange"})  # of ``random``: what they return may be slept


def draws(source: str) -> bool:
    """Whether a source draws numbers that it does more with than sleep; where in doubt, it does."""
    words = len(WORDS.findall(source))
    if not words:
        return False
    tree = tree_of(source)
    nodes = list(ast.walk(tree))
    reads_clock = CLOCKS.search(source) is not None or sum(map(_is_time, nodes)) > sum(map(_is_sleep, nodes))
    return reads_clock or any(map(_binds_anew, nodes)) or words > sum(map(_words_of, nodes))


def _is_time(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "time"


def _is_sleep(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "sleep" and _is_time(node.value)


def _words_of(node: ast.AST) -> int:
    """How many of the words of a source this accounts for: an import, or a sleep of numbers that are drawn."""
    match node:
        case ast.Import(names=names) if all(name.asname is None for name in names):
            return sum(name.name == "random" for name in names)
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="time"), attr="sleep") | ast.Name(id="sleep"),
            args=[slept],
            keywords=[],
        ):
            return _words_in(slept) or 0
    return 0


def _words_in(value: ast.expr) -> int | None:
    """How many of them a number has that cannot be negative; ``None`` where that is not sure."""
    match value:
        case ast.Constant(value=int() | float() as number):
            return 0 if number >= 0 else None
        case ast.BinOp(left=left, op=ast.Div(), right=ast.Constant(value=int() | float())):
            return _words_in(left)
        case ast.BinOp(left=left, op=ast.Add() | ast.Mult(), right=right):
            found = _words_in(left), _words_in(right)
            return None if None in found else sum(one or 0 for one in found)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="random"), attr=name), args=arguments, keywords=[]):
            limits = [_words_in(argument) for argument in arguments]
            return 1 + (name == "random") if name in DRAWN and limits.count(0) == len(limits) else None
    return None


def _binds_anew(node: ast.AST) -> bool:
    """Whether the names that are looked for may be something else from here on."""
    match node:
        case ast.Name(id=name, ctx=ast.Store() | ast.Del()) | ast.arg(arg=name):
            return name in OWN
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return name in OWN
        case ast.Attribute(ctx=ast.Store() | ast.Del(), attr=name):
            return name == "sleep" or name in DRAWN
        case ast.ImportFrom(module="time", names=names):
            return any((one.name, one.asname) != ("sleep", None) for one in names)
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            is_from = isinstance(node, ast.ImportFrom)
            return any((one.asname or one.name) in {*OWN, "*"} and (is_from or one.asname) for one in names)
    return False
