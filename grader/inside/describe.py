"""Objects of the submission as plain data, short and printable."""

from __future__ import annotations

import contextlib
import itertools
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

LONGEST_TEXT = 300
MOST_LINES = 4  # of a traceback, the last ones
ADDRESS = re.compile(" at 0x[0-9a-f]+")


def queue_fields(queue: Any) -> dict[str, Any]:
    """Which queue: the inode of its pipe, the same in every process, and what kind it is."""
    return {"q": _inode_of(queue), "class": type(queue).__name__}


def _inode_of(queue: Any) -> int:
    """Taken once and kept with the queue: after ``close()`` its pipe cannot be asked any more."""
    inode: int = getattr(queue, "_grader_inode", 0)
    if not inode:
        for end in (queue._reader, queue._writer):
            with contextlib.suppress(OSError, AttributeError):
                inode = inode or os.fstat(end.fileno()).st_ino
        queue._grader_inode = inode
    return inode


def item_fields(item: Any) -> list[str]:
    """An item: its kind and its text."""
    if item is None:
        return ["none", "None"]
    return ["text", shorten(item)] if isinstance(item, str) else ["object", shorten(_text_of(item, repr))]


def process_fields(child: Any) -> dict[str, Any]:
    """Who is started: the process's name, its target and the strings it is given, by parameter name."""
    target = getattr(child, "_target", None)
    return {
        "name": shorten(child.name),
        "daemon": bool(child.daemon),
        "target": shorten(getattr(target, "__name__", "")),
        "args": _arguments(target, getattr(child, "_args", ()), getattr(child, "_kwargs", {})),
    }


def error_fields(error: BaseException, path: str) -> dict[str, Any]:
    """An exception: its type, its text, the lines of the submission that it passed, and its place in the innermost."""
    passed, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == path:
            passed.append(trace)
        trace = trace.tb_next
    line = passed[-1].tb_lineno if passed else None
    if line is None and isinstance(error, SyntaxError) and error.filename == path:
        line = error.lineno
    return {
        "type": type_name(error), "text": shorten(_text_of(error)), "line": line,
        "lines": _numbers(one.tb_lineno for one in passed[-MOST_LINES:]),
        "columns": _numbers(_columns(passed[-1])) if passed else "",
    }  # fmt: skip


def _numbers(numbers: Iterable[int]) -> str:
    """Several numbers as one plain text, which is what a note may hold."""
    return " ".join(map(str, numbers))


def _columns(trace: Any) -> list[int]:
    """Where in its line an exception was raised, in bytes; nothing where that goes over several lines."""
    places = trace.tb_frame.f_code.co_positions()
    place = next(itertools.islice(places, trace.tb_lasti // 2, None), None)
    if place is None or None in place or place[0] != place[1]:
        return []
    return [place[2], place[3]]


def returned_fields(result: Any) -> tuple[str, str]:
    """What a function returned: the name of its type, and its text."""
    return type_name(result), shorten(_text_of(result, repr))


def type_name(value: Any) -> str:
    """What its class is called; nothing of a metaclass is asked."""
    name: str = type.__dict__["__name__"].__get__(type(value))
    return shorten(name)


def shorten(text: str) -> str:
    """At most ``LONGEST_TEXT`` characters, with lone surrogates made visible, and the same in every run."""
    return ADDRESS.sub("", text)[:LONGEST_TEXT].encode("utf-8", "backslashreplace").decode()


def _arguments(target: Any, args: Any, kwargs: Any) -> list[list[str]]:
    # Not inspect.signature: importing inspect would take longer than the rest of a short program.
    code = getattr(target, "__code__", None)
    names = code.co_varnames[hasattr(target, "__self__") : code.co_argcount] if code is not None else ()
    numbers = map(str, range(len(names), len(args)))
    bound = [*zip([*names, *numbers], args, strict=False), *kwargs.items()]
    return [[name, shorten(value)] for name, value in bound if isinstance(value, str)]


def _text_of(value: Any, how: Callable[[Any], str] = str) -> str:
    try:
        return how(value)
    except Exception:  # noqa: BLE001 - a value that cannot describe itself is described by its type
        return f"<{type_name(value)}>"
