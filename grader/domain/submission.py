"""A submission as source text, with a map back to cell and line where it was a notebook.

Nothing of it is executed here. Source is parsed to learn its shape: which functions it has, which are still the
stub, and whether its program is ``main``, the block under ``if __name__ == '__main__'``, or the bare file.
"""

from __future__ import annotations

import ast
import enum
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

from grader.domain.errors import SubmissionError
from grader.domain.syntax_errors import problem_of
from grader.domain.top_level import program_of

# Words of what is another in every run: a clock, a process id, an address.
WAVERS = re.compile(
    r"\b(id\(|hash\(|getpp?id|time\.time|time_ns|monotonic|perf_counter|process_time|datetime|uuid1"
    r"|from time import (?!sleep\b))"
)


class LineMap(NamedTuple):
    """Where each code cell of a notebook begins in the source; empty for a ``.py`` file."""

    starts: tuple[int, ...] = ()

    def locate(self, line: int) -> tuple[int | None, int]:
        """The code cell (from 1; ``None``: not a notebook) and the line in it."""
        cell = sum(start <= line for start in self.starts)
        return (cell, line - self.starts[cell - 1] + 1) if cell else (None, line)


class Shape(enum.Enum):
    """Where a submission's program is."""

    MAIN = "main"
    SCRIPT = "script"
    NONE = "none"


class Function(NamedTuple):
    """A function at the top of the file: how few and how many arguments it takes, and its body."""

    line: int
    fewest: int
    most: int | None
    body: str

    def takes(self, count: int) -> bool:
        """Whether it can be called with ``count`` positional arguments."""
        return self.fewest <= count and (self.most is None or count <= self.most)


class Submission(NamedTuple):
    """What a student handed in. ``definitions`` is the source without the program, line for line."""

    path: str
    source: str
    definitions: str
    shape: Shape
    guarded: bool
    functions: dict[str, Function]
    names: frozenset[str]
    line_map: LineMap = LineMap()
    digest: str = ""  # of the file's bytes


def parse_submission(path: str, source: str, line_map: LineMap | None = None) -> Submission:
    """Learn the shape of a source text; raises ``SubmissionError`` when Python cannot parse it."""
    tree = _parse(source, path)
    _check_places(tree, path)
    guarded = any(is_guard(node) for node in tree.body)
    try:
        functions = {node.name: _function(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    except RecursionError:  # the parser's stack is deeper than that of ``ast.dump``
        raise SubmissionError("too-deep", reason=RecursionError.__name__) from None
    acting = [] if guarded else program_of(tree)
    if acting:
        shape = Shape.SCRIPT
    elif "main" in functions:
        shape = Shape.MAIN
    else:
        shape = Shape.SCRIPT if guarded else Shape.NONE
    return Submission(
        path=path,
        source=source,
        definitions=_without(source, acting),
        shape=shape,
        guarded=guarded,
        functions=functions,
        names=frozenset(_bound_names(tree)),
        line_map=line_map or LineMap(),
    )


def tree_of(source: str) -> ast.Module:
    """What ``ast.parse`` makes of a source, or raises; Python's warnings of it, with its bytes in them, go nowhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def has_code(source: str) -> bool:
    """Whether there is anything in a source text but comments, and texts in quotation marks that nothing uses."""
    body = tree_of(source).body
    return not all(isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) for node in body)


def body_of(source: str, function: str) -> str:
    """The body of a function in a source text, comparable with ``Function.body``; "" if it has none of this name."""
    return next(
        (_body(node) for node in tree_of(source).body if isinstance(node, ast.FunctionDef) and node.name == function),
        "",
    )


def loop_around(source: str, line: int) -> int:
    """The first line of the innermost loop around a line, or the line itself.

    In which line of an endless loop a process is found is chance; where the loop begins is not.
    """
    loops = (node for node in ast.walk(tree_of(source)) if isinstance(node, ast.While | ast.For))
    heads = [loop.lineno for loop in loops if loop.lineno <= line <= (loop.end_lineno or loop.lineno)]
    return max(heads, default=line)


def _parse(source: str, path: str) -> ast.Module:
    try:
        return tree_of(source)
    except SyntaxError as problem:
        raise problem_of(problem, source) from None
    except (ValueError, MemoryError, RecursionError) as problem:
        # A deeply nested expression exhausts the parser; that is the file's fault, not ours.
        raise SubmissionError("too-deep", reason=type(problem).__name__) from None


# What Python complains of only when it compiles what it has parsed, by its own words.
MISPLACED = (
    ("'await' outside", "await-outside"),
    ("'break' outside loop", "break-outside"),
    ("'continue' not properly in loop", "break-outside"),
    ("'return' outside function", "return-outside"),
)


def _check_places(tree: ast.Module, path: str) -> None:
    """Raise ``SubmissionError`` where a statement stands where Python allows none of its kind."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(tree, path, "exec", dont_inherit=True)
        except SyntaxError as problem:
            key = next((key for words, key in MISPLACED if words in problem.msg), "syntax-error")
            word = problem.msg.split("'")[1] if key != "syntax-error" else ""
            raise SubmissionError(key, line=problem.lineno, reason=problem.msg.rstrip(".?"), word=word) from None
        except (ValueError, MemoryError, RecursionError) as problem:
            raise SubmissionError("too-deep", reason=type(problem).__name__) from None


def is_guard(node: ast.stmt) -> bool:
    """Whether a statement is the block under ``if __name__ == '__main__'``."""
    names = ast.walk(node.test) if isinstance(node, ast.If) else ()
    return any(isinstance(name, ast.Name) and name.id == "__name__" for name in names)


def _without(source: str, nodes: list[ast.stmt]) -> str:
    lines = source.splitlines(keepends=True)
    for node in nodes:
        for number in range(node.lineno - 1, node.end_lineno or node.lineno):
            lines[number] = "\n"
    return "".join(lines)


def _function(node: ast.FunctionDef) -> Function:
    positional = len(node.args.posonlyargs) + len(node.args.args)
    required_keywords = sum(default is None for default in node.args.kw_defaults)
    most = None if node.args.vararg else positional
    # A function that insists on keyword arguments cannot be called the way the lesson calls it.
    fewest = positional - len(node.args.defaults) if not required_keywords else 1 << 30
    return Function(line=node.lineno, fewest=fewest, most=most, body=_body(node))


def _body(node: ast.FunctionDef) -> str:
    return "\n".join(ast.dump(statement) for statement in node.body if not _is_empty(statement))


def _is_empty(node: ast.stmt) -> bool:
    """A docstring, ``pass``, ``...``, ``return None`` or ``raise NotImplementedError``: what a stub is made of."""
    match node:
        case ast.Pass() | ast.Expr(value=ast.Constant()) | ast.Return(value=None | ast.Constant(value=None)):
            return True
        case ast.Raise(exc=ast.Name(id="NotImplementedError") | ast.Call(func=ast.Name(id="NotImplementedError"))):
            return True
    return False


def _bound_names(tree: ast.Module) -> Iterator[str]:
    """Every name the file may bind at its top level, in whatever way."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()):
                yield name
            case ast.alias(name=name, asname=other):
                yield other or name
