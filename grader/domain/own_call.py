"""The names and numbers with which a file calls its own ``main``, told from its source alone.

A program is explored with them too: what is wrong only for the lesson's own names is wrong as well.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any

from grader.domain.exercise import Exercise, Scenario
from grader.domain.submission import is_guard, tree_of

LONG = 40  # characters of a text that is compared with nothing: a docstring
MOST = 6  # producers, or consumers: what is more would not be looked at in the time there is


def own_scenario(source: str, exercise: Exercise) -> Scenario | None:
    """That of the first call of ``main`` under the ``__main__`` guard, if the exercise could have drawn the like."""
    tree = tree_of(source)
    guards = [node for node in tree.body if is_guard(node)]
    known = dict(_literals([*tree.body, *(node for guard in guards for node in ast.walk(guard))]))
    call = next((node for guard in guards for node in ast.walk(guard) if _is_call_of_main(node)), None)
    if not isinstance(call, ast.Call):
        return None
    given = _arguments(call, known)
    producers, consumers = _pairs(given.get("producers")), _names(given.get("consumers"))
    if producers is None or consumers is None or not _could_be_drawn(producers, consumers):
        return None
    return Scenario(producers, consumers, exercise.items_of(producers[0][1]))


def speaks_of(source: str, scenario: Scenario) -> bool:
    """Whether the file speaks of one of these names or foods outside of its guard: then it may go by them."""
    known = {*(text for pair in scenario.producers for text in pair), *scenario.consumers}
    nodes = (part for node in tree_of(source).body if not is_guard(node) for part in ast.walk(node))
    texts = [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return any(text in known or (len(text) < LONG and any(one in text for one in known)) for text in texts)


def _is_call_of_main(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "main"


def _literals(nodes: list[ast.AST]) -> Iterator[tuple[str, Any]]:
    """What names stand for where they are bound, as far as that can be read."""
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, _value(value, {})


def _arguments(call: ast.Call, known: Mapping[str, Any]) -> dict[str, Any]:
    named = zip(("producers", "consumers"), call.args, strict=False)
    return {
        name: _value(node, known)
        for name, node in (*named, *((word.arg, word.value) for word in call.keywords))
        if name
    }


def _value(node: ast.expr, known: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return known.get(node.id)
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None


def _pairs(value: Any) -> tuple[tuple[str, str], ...] | None:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST:
        return None
    pairs = [_names(pair) for pair in value]
    return (
        tuple((pair[0], pair[1]) for pair in pairs if pair) if all(pair and len(pair) == 2 for pair in pairs) else None
    )


def _names(value: Any) -> tuple[str, ...] | None:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= MOST:
        return None
    return tuple(value) if all(isinstance(name, str) and name for name in value) else None


def _could_be_drawn(producers: tuple[tuple[str, str], ...], consumers: tuple[str, ...]) -> bool:
    """Names and foods differ, and no item of a food could be taken for another's."""
    foods = [food for _, food in producers]
    names = [*(name for name, _ in producers), *consumers]
    alike = any(one != other and one.startswith(other) for one in foods for other in foods)
    apart = len({*names}) == len(names) and len({*foods}) == len(foods)
    return apart and not alike and not any(food[-1].isdigit() for food in foods)
