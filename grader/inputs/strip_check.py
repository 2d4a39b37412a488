"""Takes the calls of ``check()`` out of a submission: what asks to be graded is no part of what is graded.

A notebook ends with a cell that grades it. Run as part of the submission, it would have the grader grade itself, and
where a submission is confined there is no grader to import at all.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import cast

from grader.domain.submission import tree_of

PACKAGE, FUNCTION = "grader", "check"
LINE_END = re.compile("\r\n?|\n")  # what Python's own parser counts as one, unlike ``splitlines``


def without_asking(source: str) -> str:
    """The source with ``pass`` for each import of ``check`` and ``None`` for each call of it, line for line."""
    if PACKAGE not in source:
        return source
    try:
        tree = tree_of(source)
        names = {name for node in ast.walk(tree) if (name := _bound(node))}
        asking = list(_asking(tree, names))
    except (SyntaxError, ValueError, MemoryError, RecursionError):  # said of the submission when it is parsed
        return source
    lines = [line.encode() for line in LINE_END.split(source)]  # columns are counted in bytes
    for node in sorted(asking, key=lambda node: (node.lineno, node.col_offset), reverse=True):
        _replace(lines, node)
    return b"\n".join(lines).decode()


def _asking(node: ast.AST, names: set[str]) -> Iterator[ast.stmt | ast.Call]:
    for child in ast.iter_child_nodes(node):
        if _bound(child) or (isinstance(child, ast.Call) and _called(child.func) in names):
            yield cast("ast.stmt | ast.Call", child)
        else:
            yield from _asking(child, names)


def _bound(node: ast.AST) -> str:
    """What calls of ``check`` look like after this import; "" if it is none of it."""
    match node:
        case ast.ImportFrom(module="grader", level=0, names=[ast.alias(name="check", asname=other)]):
            return other or FUNCTION
        case ast.Import(names=[ast.alias(name="grader", asname=other)]):
            return f"{other or PACKAGE}.{FUNCTION}"
    return ""


def _called(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            return f"{name}.{attribute}"
    return ""


def _replace(lines: list[bytes], node: ast.stmt | ast.Call) -> None:
    first, last = node.lineno - 1, (node.end_lineno or node.lineno) - 1
    place = b"None" if isinstance(node, ast.Call) else b"pass"
    rest = lines[last][node.end_col_offset :]
    lines[first] = lines[first][: node.col_offset] + place + rest
    lines[first + 1 : last + 1] = [b""] * (last - first)
