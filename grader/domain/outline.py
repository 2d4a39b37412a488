"""The outline of a source text, asked by line: its functions, loops, names, and the processes that it makes."""

from __future__ import annotations

import ast
import builtins
import functools
from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.submission import tree_of

Function = ast.FunctionDef | ast.AsyncFunctionDef


class ProcessCall(NamedTuple):
    """A call of ``Process``: on which line, and what it is given as target and arguments, as written."""

    line: int
    end_line: int
    target: ast.expr | None
    args: ast.expr | None


class Outline:
    """What is asked of one source text. Of a text that is no Python, and of "", every answer is empty."""

    def __init__(self, source: str) -> None:
        self.lines = source.split("\n")
        try:
            self.nodes = tuple(ast.walk(tree_of(source)))
        except (SyntaxError, ValueError, MemoryError, RecursionError):
            self.nodes = ()

    def text(self, line: int | None) -> str:
        """A line without its indentation; "" where there is none."""
        return self.lines[line - 1].strip() if line is not None and 0 < line <= len(self.lines) else ""

    def process_calls(self) -> Iterator[ProcessCall]:
        """Every process that is made, in the order of the lines."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call) and name_of(node.func) == "Process"]
        for call in sorted(calls, key=lambda node: node.lineno):
            given = {keyword.arg: keyword.value for keyword in call.keywords}
            yield ProcessCall(call.lineno, call.end_lineno or call.lineno, given.get("target"), given.get("args"))

    def function_at(self, line: int | None) -> Function | None:
        """The innermost function around a line."""
        around = [node for node in self.nodes if isinstance(node, Function) and _holds(node, line)]
        return max(around, key=lambda node: node.lineno, default=None)

    def function(self, name: str) -> Function | None:
        """A function of this name."""
        return next((node for node in self.nodes if isinstance(node, Function) and node.name == name), None)

    def line_of_call(self, name: str) -> int | None:
        """The first line on which something of this name is called."""
        calls = [node for node in self.nodes if isinstance(node, ast.Call) and name_of(node.func) == name]
        return min((call.lineno for call in calls), default=None)

    def is_called(self, name: str) -> bool:
        """Whether a variable of this name is called somewhere."""
        called = (node.func for node in self.nodes if isinstance(node, ast.Call))
        return any(isinstance(function, ast.Name) and function.id == name for function in called)

    def line_compared_with(self, text: str, beside: int | None) -> int | None:
        """The first line on which something is compared with this string, in the function around another line."""
        function = self.function_at(beside)
        every = [
            node for node in self.nodes if isinstance(node, ast.Compare) and self.function_at(node.lineno) is function
        ]
        found = [node for node in every if any(_is_text(part, text) for part in (node.left, *node.comparators))]
        return min((node.lineno for node in found), default=None)

    def calls_at(self, line: int | None) -> Iterator[ast.Call]:
        """The calls that are written on a line, innermost last."""
        return (node for node in self.nodes if isinstance(node, ast.Call) and _holds(node, line))

    def loop_at(self, line: int | None) -> ast.While | ast.For | None:
        """The innermost loop around a line, its head included."""
        around = [node for node in self.nodes if isinstance(node, ast.While | ast.For) and _holds(node, line)]
        return max(around, key=lambda node: node.lineno, default=None)

    def conditions_for(self, line: int | None) -> Iterator[ast.If | ast.While]:
        """Every ``if`` and ``while`` whose condition is true where a line is executed."""
        for node in self.nodes:
            if isinstance(node, ast.If | ast.While) and any(_holds(part, line) for part in node.body):
                yield node

    def is_bound_at_top(self, name: str) -> bool:
        """Whether a line outside of all functions gives this name a value."""
        inside = {id(part) for node in self.nodes if isinstance(node, Function) for part in _body_of(node)}
        return any(name in _bound(node) for node in self.nodes if id(node) not in inside)

    def names(self) -> frozenset[str]:
        """Every name that the text binds somewhere, and Python's own."""
        return self._names

    @functools.cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(dir(builtins)).union(*map(_bound, self.nodes))

    @functools.cached_property
    def imports_all(self) -> bool:
        """Whether names come from somewhere by ``import *``."""
        return any(isinstance(node, ast.ImportFrom) and node.names[0].name == "*" for node in self.nodes)


@functools.lru_cache(maxsize=4)
def outline_of(source: str) -> Outline:
    """The outline of a text; that of the last few is kept, since one text is asked about many times."""
    return Outline(source)


def written(node: ast.AST) -> str:
    """A node as text; "…" for one that is nested too deeply to be written."""
    try:
        return ast.unparse(node)
    except RecursionError:
        return "…"


def name_of(function: ast.expr) -> str:
    """The last part of what is called: ``Process`` of ``mp.Process``."""
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def _bound(node: ast.AST) -> frozenset[str]:
    """The names to which a node by itself gives a value."""
    match node:
        case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
            return frozenset({name})
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return frozenset({name})
        case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
            return frozenset({name})
        case ast.alias(name=name, asname=other):
            return frozenset({other or name.partition(".")[0]})
    return frozenset()


def _body_of(function: Function) -> Iterator[ast.AST]:
    """All that is in a function: its parameters and its body."""
    yield from ast.walk(function.args)
    for part in function.body:
        yield from ast.walk(part)


def _holds(node: ast.expr | ast.stmt, line: int | None) -> bool:
    return line is not None and node.lineno <= line <= (node.end_lineno or node.lineno)


def _is_text(node: ast.expr, text: str) -> bool:
    return isinstance(node, ast.Constant) and node.value == text
