"""What was explored, from one process of the grader's own to another: nouns and enums, tuples and mappings, as JSON."""

from __future__ import annotations

import enum
import inspect
import json
from collections.abc import Mapping
from typing import Any

from grader.domain import events, exercise, histories, operations, schedule, trace
from grader.explorer import explore, seen

NOUNS: dict[str, Any] = {
    name: noun
    for module in (events, exercise, histories, operations, schedule, trace, seen, explore)
    for name, noun in inspect.getmembers(module, inspect.isclass)
    if issubclass(noun, enum.Enum) or hasattr(noun, "_fields")
}


def written(value: object) -> str:
    """A value made of these nouns, as one line."""
    return json.dumps(_plain(value), separators=(",", ":"))


def read(line: str) -> Any:
    """The value that was written."""
    return _meant(json.loads(line))


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return {type(value).__name__: value.name}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return {type(value).__name__: [_plain(field) for field in value]}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        return {"": [[_plain(key), _plain(part)] for key, part in value.items()]}
    assert value is None or isinstance(value, bool | int | float | str), type(value)
    return value


def _meant(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_meant, value))
    if not isinstance(value, dict):
        return value
    ((name, content),) = value.items()
    if not name:
        return {_meant(key): _meant(part) for key, part in content}
    return NOUNS[name][content] if isinstance(content, str) else NOUNS[name](*map(_meant, content))
