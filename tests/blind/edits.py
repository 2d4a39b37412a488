"""Where the parts of a program stand in its text, and a text with one part replaced. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from typing import NamedTuple

Block = Sequence[ast.stmt]


class Edit(NamedTuple):
    """Bytes ``start`` to ``end`` of a text in UTF-8, and what stands there instead."""

    start: int
    end: int
    new: str


class Source:
    """A program as text and as tree; raises ``SyntaxError`` where it is none."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        self.tree = ast.parse(self.data)
        lines = self.data.splitlines(keepends=True)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))

    def start(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> int:
        """The byte at which it begins."""
        return self._starts[node.lineno - 1] + node.col_offset

    def end(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> int:
        """The byte after it."""
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def of(self, node: ast.expr | ast.stmt | ast.arg | ast.keyword) -> str:
        """Its text."""
        return self.data[self.start(node) : self.end(node)].decode()

    def lines(self, statement: ast.stmt) -> tuple[int, int] | None:
        """The bytes of the statement's lines with the last line's end; ``None`` where something else stands there."""
        first, last = self._starts[statement.lineno - 1], self._starts[statement.end_lineno or statement.lineno]
        around = self.data[first : self.start(statement)] + self.data[self.end(statement) : last]
        return None if around.strip() else (first, last)

    def indentation(self, statement: ast.stmt) -> str:
        """What stands before it on its line."""
        return self.data[self._starts[statement.lineno - 1] : self.start(statement)].decode()

    def with_edits(self, edits: Sequence[Edit]) -> str:
        """The text with all of them, which do not overlap."""
        data = self.data
        for edit in sorted(edits, reverse=True):
            data = data[: edit.start] + edit.new.encode() + data[edit.end :]
        return data.decode()

    def nodes(self) -> Iterator[ast.AST]:
        """Every node, in a fixed order."""
        return ast.walk(self.tree)

    def blocks(self) -> Iterator[tuple[ast.AST, Block]]:
        """Each sequence of statements below the module's own, with what it belongs to."""
        for node in self.nodes():
            for name in ("body", "orelse", "finalbody"):
                block = getattr(node, name, ())
                if isinstance(block, list) and block and not isinstance(node, ast.Module):
                    yield node, block


def text_of(statement: ast.stmt) -> str | None:
    """What a statement says that is nothing but a text, as a docstring is."""
    value = statement.value if isinstance(statement, ast.Expr) else None
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


def shape(text: str) -> str:
    """The same for two texts that differ in layout and comments only; the text itself where it is no program."""
    try:
        return ast.dump(ast.parse(text))
    except (SyntaxError, ValueError):
        return text
