"""What a process is about to do, read from the worker's answers. Every byte of those may come from the submission."""

from __future__ import annotations

import re
from typing import Any, NamedTuple, TypeGuard

from grader.domain.operations import OF_WORD, Kind

LARGEST_NUMBER = 1 << 40
LONGEST_WAIT_S = 1e9
DEEPEST = 10  # lists in lists; a worker of ours writes five
REFERENCE = re.compile("#[0-9a-f]{32}:[0-9]{1,9}")  # to bytes that are known (inside/explorer/payloads.py)


class MalformedError(Exception):
    """An answer that no worker of ours gives: the submission wrote it, or broke what writes it."""


class Operation(NamedTuple):
    """One operation: of what kind, on which line, after which printed lines and how much sleep.

    ``target`` is the identity of a queue, lock or process, or another short text; ``item`` is kind, text and data in
    hexadecimal digits; ``timeout_s`` is ``None`` without a timeout and 0 for no waiting at all.
    """

    kind: Kind
    line: int | None
    said: tuple[str, ...]
    delay_s: float
    target: str = ""
    timeout_s: float | None = None
    item: tuple[str, str, str] | None = None
    number: float = 0
    fields: Any = None


def read_operation(raw: Any) -> Operation:
    """One operation of an answer; raises ``MalformedError``."""
    if not isinstance(raw, list) or len(raw) < 4 or not isinstance(raw[0], str) or raw[0] not in OF_WORD:
        raise MalformedError
    word, line, said, delay_s, *rest = raw
    if not (line is None or (type(line) is int and 0 <= line < LARGEST_NUMBER)):
        raise MalformedError
    if not isinstance(said, list) or not all(isinstance(text, str) for text in said):
        raise MalformedError
    texts = tuple([text[:2000] for text in said[:1000]]) if said else ()
    return Operation(OF_WORD[word], line, texts, _seconds(delay_s) or 0.0, *_arguments(OF_WORD[word], rest))


def _arguments(kind: Kind, rest: list[Any]) -> tuple[Any, ...]:
    """``target``, ``timeout_s``, ``item``, ``number`` and ``fields``, as far as this kind has them."""
    match kind, rest:
        case ((Kind.GET | Kind.ACQUIRE | Kind.WAIT | Kind.PROCESS_JOIN), [str(target), timeout_s]):
            return target, _seconds(timeout_s)
        case Kind.PUT, [str(target), [str(), str(), str()] as item, timeout_s]:
            return target, _seconds(timeout_s), _item(item)
        case ((Kind.EXIT | Kind.EXIT_NOW), [int(number), *failure]) if _is_number(int(number)) and _is_flat(failure):
            return "", None, None, number, failure[0] if failure else None
        case Kind.CHANGED, [str(target), number, [str(), str(), str()] as item] if _is_number(number):
            return target, None, _item(item), number
        case Kind.NEW, [str(target), str(name), number] if _is_number(number):
            return target, None, None, number, name
        case ((Kind.WRITE | Kind.STOP), [str(target), number]) if _is_number(number):
            return target, None, None, number
        case Kind.START, [str(target), dict(fields), dict(how)] if _is_flat([fields, how]) and _is_way_to_start(how):
            return target, None, None, 0, (fields, how)
        case Kind.RETURNED, [str(target), str(name), str(text)]:
            return target, None, None, 0, (name, text)
        case Kind.CALL, [str(target), *fields] if _is_flat(fields):
            return target, None, None, 0, tuple(fields)
        case _, [str(target)]:
            return (target,)
        case ((Kind.LOOP | Kind.FLOOD | Kind.STUCK), numbers) if all(map(_is_number, numbers)):
            return "", None, None, sum(numbers)  # of a loop: seconds of computing; 0 where it sleeps
    raise MalformedError


def _item(raw: list[str]) -> tuple[str, str, str]:
    """Kind, text and data of an item; the data is in hexadecimal digits, a reference, or was never made."""
    kind, text, data = raw
    if not REFERENCE.fullmatch(data) and not _is_hexadecimal(data):
        raise MalformedError
    return kind, text, data


def _is_hexadecimal(text: str) -> bool:
    try:
        return bytes.fromhex(text).hex() == text
    except ValueError:
        return False


def _is_flat(value: Any, depth: int = DEEPEST) -> bool:
    """Whether nothing in there is nested so deeply that it cannot be written down again."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return depth > 0 and all(_is_flat(part, depth - 1) for part in parts)


def _is_way_to_start(how: dict[str, Any]) -> bool:
    """From its parent's image, from a pickle, or by the name of a function and its plain arguments."""
    match how:
        case {"fork": _} | {"spawn": str()} | {"call": [str(), list()]}:
            return True
    return False


def _seconds(value: Any) -> float | None:
    """A time, or ``None``; rounded to milliseconds, which is as fine as the model's clock."""
    if value is None:
        return None
    if value == 0 and _is_number(value):
        return 0.0
    if not _is_number(value) or value < 0:
        raise MalformedError
    return round(min(float(value), LONGEST_WAIT_S), 3)


def _is_number(value: Any) -> TypeGuard[float]:
    return type(value) in (int, float) and -LARGEST_NUMBER < value < LARGEST_NUMBER
