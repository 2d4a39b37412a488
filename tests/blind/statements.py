"""A beginner's slips with whole statements: one too few, one too many, one in another place. Pure."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from tests.blind.edits import Block, Edit, Source, text_of

LONGEST = 4  # lines of a statement that is forgotten or written twice
NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def dropped(source: Source) -> Iterator[Edit]:
    """A statement forgotten, also an import; the only one of its block becomes ``pass``."""
    imports = [one for one in source.tree.body if isinstance(one, ast.Import | ast.ImportFrom)]
    yield from (Edit(*place, "") for one in imports if (place := source.lines(one)))
    for block, number, place in _short(source):
        alone = len(block) == 1
        if not _sets_daemon(block[number]) and not isinstance(block[number], ast.Pass):
            yield Edit(*place, source.indentation(block[number]) + "pass\n" if alone else "")


def duplicated(source: Source) -> Iterator[Edit]:
    """A statement written twice."""
    for block, number, place in _short(source):
        if not isinstance(block[number], ast.Break | ast.Continue | ast.Return | ast.Pass):
            yield Edit(place[1], place[1], _ended(source.data[slice(*place)].decode()))


def moved(source: Source) -> Iterator[Edit]:
    """The last statement of a loop or a condition behind it, or the first one behind it into it: one indentation."""
    for _, block in source.blocks():
        for number, owner in enumerate(block):
            if not isinstance(owner, ast.For | ast.While | ast.If) or owner.orelse:
                continue
            inner, outer = source.indentation(owner.body[-1]), source.indentation(owner)
            if source.lines(owner.body[-1]) is None or not inner.startswith(outer):
                continue
            if len(owner.body) > 1:
                yield _shifted(source, owner.body[-1], inner, outer)
            if number + 1 < len(block) and source.lines(block[number + 1]):
                yield _shifted(source, block[number + 1], outer, inner)


def swapped(source: Source) -> Iterator[Edit]:
    """Two neighbours in the wrong order; those that join are another kind."""
    yield from (_exchanged(source, *pair) for pair in _pairs(source, 1) if not _joins(source, pair))


def joined_in_another_order(source: Source) -> Iterator[Edit]:
    """A statement that joins, earlier or later than its place, by one or two."""
    for apart in (1, 2):
        yield from (_exchanged(source, *pair) for pair in _pairs(source, apart) if _joins(source, pair))


def without_daemon(source: Source) -> Iterator[Edit]:
    """No ``p.daemon = True``."""
    for block, number, place in _short(source):
        if _sets_daemon(block[number]) and len(block) > 1:
            yield Edit(*place, "")


def _short(source: Source) -> Iterator[tuple[Block, int, tuple[int, int]]]:
    """The short statements of all blocks, without definitions and docstrings."""
    for _, block in source.blocks():
        for number, statement in enumerate(block):
            length = (statement.end_lineno or statement.lineno) - statement.lineno + 1
            place = source.lines(statement)
            if place and length <= LONGEST and not isinstance(statement, NAMED) and text_of(statement) is None:
                yield block, number, place


def _sets_daemon(statement: ast.stmt) -> bool:
    target = statement.targets[0] if isinstance(statement, ast.Assign) else None
    return isinstance(target, ast.Attribute) and target.attr == "daemon"


def _shifted(source: Source, statement: ast.stmt, before: str, after: str) -> Edit:
    place = source.lines(statement)
    assert place is not None
    lines = source.data[slice(*place)].decode().splitlines(keepends=True)
    return Edit(*place, "".join(after + line.removeprefix(before) if line.strip() else line for line in lines))


def _pairs(source: Source, apart: int) -> Iterator[tuple[ast.stmt, ast.stmt]]:
    for _, block in source.blocks():
        for first, second in zip(block, block[apart:], strict=False):
            is_plain = not isinstance(first, NAMED) and not isinstance(second, NAMED)
            if is_plain and text_of(first) is None and source.lines(first) and source.lines(second):
                yield first, second


def _joins(source: Source, pair: Sequence[ast.stmt]) -> bool:
    return any(".join(" in source.of(one) for one in pair)


def _exchanged(source: Source, first: ast.stmt, second: ast.stmt) -> Edit:
    one, other = source.lines(first), source.lines(second)
    assert one is not None
    assert other is not None
    parts = (other, (one[1], other[0]), one)
    return Edit(one[0], other[1], "".join(_ended(source.data[slice(*part)].decode()) for part in parts))


def _ended(text: str) -> str:
    return text if text.endswith("\n") or not text else text + "\n"
