"""The errors that Python itself raises, by the words in which it does: each known one has sentences of its own.

The table is data: the type of the exception, a pattern of its text, and the case of ``crashed`` it is; named groups of
the pattern fill gaps of the sentences. The first row that fits decides. What needs the program's source as well to be
told apart (whether ``args`` is a tuple, whether the queue was looked at before) is in ``python_causes.py``.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from grader.domain.failure import Failure


class Row(NamedTuple):
    """One known error; ``types`` are joined by ``|``."""

    types: str
    pattern: str
    case: str


class Recognised(NamedTuple):
    """Which case an error is, and what its text says."""

    case: str
    said: dict[str, str]


ATTRIBUTE = "AttributeError"
ASSERTION = "AssertionError"
UNNAMED = r"(?:'NoneType'|\(not \"NoneType\"\))"
BRACKETS = r"'?(?:method|function|builtin_function_or_method)\b"

KNOWN_ERRORS = (
    # multiprocessing's own, by the words of Lib/multiprocessing/{process,queues,context,reduction}.py (3.11 to 3.14).
    Row("RuntimeError", "bootstrapping phase", "no_guard"),
    Row("FileNotFoundError", r"^\[Errno 2\] No such file or directory$", "main_gone"),
    Row(ASSERTION, "daemonic processes are not allowed to have children", "daemon_children"),
    Row(ASSERTION, "can only join a started process", "not_started"),
    Row(ASSERTION, "cannot start a process twice", "started_twice"),
    Row(ASSERTION, "process has already started", "daemon_late"),
    Row(ASSERTION, "can only test a child process", "sibling_tested"),
    Row(ASSERTION, "can only join a child process", "sibling_joined"),
    Row(ASSERTION, "can only start a process object created by current process", "sibling_started"),
    Row(ASSERTION, "group argument must be None", "no_target"),
    Row(ASSERTION, "not closed", "join_thread_first"),
    Row("ValueError", "Queue .*is closed|Queue is closed", "queue_closed"),
    Row("ValueError", "process object is closed", "process_closed"),
    Row("OSError", "handle is closed", "queue_closed"),
    Row("RuntimeError", r"(?P<name>\w+) objects should only be shared", "queue_in_queue"),
    Row("PicklingError|AttributeError", r"Can't (?:pickle|get) local object .*<lambda>", "lambda_spawned"),
    Row("PicklingError|AttributeError", r"Can't pickle .*<lambda>", "lambda_spawned"),
    Row("PicklingError|AttributeError", r"Can't (?:pickle|get) local object '?(?:[\w.]*<locals>\.)?(?P<name>\w+)",
        "local_spawned"),
    Row("PicklingError|AttributeError", r"Can't get attribute '(?P<name>\w+)'", "unpickled"),
    Row("PicklingError|TypeError", r"(?:cannot|can't) pickle '?(?P<name>[\w.]+)'?", "unpicklable"),
    Row("PicklingError", "", "unpicklable_plain"),
    Row("Empty", "", "empty"),
    Row("Full", "", "full"),
    # A value that is None, or a method that was not called.
    Row(ATTRIBUTE, r"'NoneType' object has no attribute '(?P<name>\w+)'", "none_attribute"),
    Row("TypeError", UNNAMED, "none_used"),
    Row("TypeError", r"'NoneType' and|and 'NoneType'|NoneType object", "none_used"),
    Row("TypeError", BRACKETS + r".*(?:not iterable|not subscriptable|as an integer|unsupported)", "no_brackets"),
    Row("TypeError", r"(?:not|unsupported).*" + BRACKETS, "no_brackets"),
    Row(ATTRIBUTE, r"'(?:method|builtin_function_or_method)' object has no attribute", "no_brackets"),
    # Attributes.
    Row(ATTRIBUTE, r"'Queue' object has no attribute '(?P<name>join|task_done)'", "not_joinable"),
    Row(ATTRIBUTE, r"'(?P<kind>\w+)' object has no attribute 'setDaemon'", "set_daemon"),
    Row(ATTRIBUTE, r"'(?P<kind>str|int|float|list|tuple|dict|set)' object has no attribute "
        r"'(?P<name>put|get|put_nowait|get_nowait|empty|task_done|qsize)'", "not_a_queue"),
    Row(ATTRIBUTE, r"module '(?P<kind>[\w.]+)' has no attribute '(?P<name>\w+)'", "module_attribute"),
    Row(ATTRIBUTE, r"'(?P<kind>\w+)' object has no attribute '(?P<name>\w+)'", "attribute"),
    # Calls.
    Row("TypeError", r"(?P<function>\w+)\(\) missing (?P<count>\d+) required (?:positional|keyword-only) arguments?: "
        r"(?P<names>.+)", "missing_arguments"),
    Row("TypeError", r"(?P<function>\w+)\(\) takes (?:from )?(?P<most>[\w ]+?) positional arguments? but "
        r"(?P<count>\d+) (?:was|were) given", "too_many_arguments"),
    Row("TypeError", r"(?P<function>\w+)\(\) got an unexpected keyword argument '(?P<name>\w+)'", "keyword"),
    Row("TypeError", r"(?P<function>\w+)\(\) got multiple values for argument '(?P<name>\w+)'", "argument_twice"),
    Row("TypeError", r"argument after \* must be an iterable, not (?P<kind>\w+)", "not_a_tuple"),
    Row("TypeError", r"'module' object|(?:not|and) '?\"?module\b", "module_called"),
    Row("TypeError", r"'(?P<kind>\w+)' object is not callable", "not_callable"),
    # Operators and values.
    Row("TypeError", r"can only concatenate str \(not \"(?P<kind>\w+)\"\) to str", "text_plus"),
    Row("TypeError", r"unsupported operand type\(s\) for \+=?: '(?P<kind>\w+)' and 'str'", "text_plus"),
    Row("TypeError", r"unsupported operand type\(s\) for (?P<sign>\S+): '(?P<kind>\w+)' and '(?P<other>\w+)'",
        "operands"),
    Row("TypeError", r"'(?P<sign>\S+)' not supported between instances of '(?P<kind>\w+)' and '(?P<other>\w+)'",
        "operands"),
    Row("TypeError", r"'(?P<kind>Queue|JoinableQueue|SimpleQueue)' object is not iterable", "queue_iterated"),
    Row("TypeError", "'int' object is not iterable", "number_iterated"),
    Row("TypeError", r"'(?P<kind>\w+)' object is not iterable", "not_iterable"),
    Row("TypeError", r"'(?P<kind>Queue|JoinableQueue|SimpleQueue)' object is not subscriptable", "queue_indexed"),
    Row("TypeError", r"object of type '(?P<kind>Queue|JoinableQueue|SimpleQueue)' has no len", "queue_length"),
    Row("TypeError", r"'str' object cannot be interpreted as an integer", "text_as_number"),
    Row("TypeError", r"cannot unpack non-iterable (?P<kind>\w+) object", "unpacked"),
    Row("ValueError", r"(?:not enough|too many) values to unpack", "unpacked"),
    Row("ValueError", r"invalid literal for int\(\)", "text_to_number"),
    # Names and imports.
    Row("UnboundLocalError", r"variable '(?P<name>\w+)'", "unbound"),
    Row("NameError", r"free variable '(?P<name>\w+)'", "unbound"),
    Row("NameError", r"name '(?P<name>\w+)' is not defined", "name"),
    Row("ModuleNotFoundError", r"No module named '(?P<name>[\w.]+)'", "no_module"),
    Row("ImportError", r"cannot import name '(?P<name>\w+)' from '(?P<kind>[\w.]+)'", "no_import"),
    # The rest of the usual ones.
    Row("KeyError", "", "key"),
    Row("IndexError", "(?:index|assignment index) out of range", "index"),
    Row("ZeroDivisionError", "", "zero"),
    Row("EOFError", "^EOF when reading a line", "keyboard"),
    Row("RecursionError", "", "recursion"),
    Row("NotImplementedError", "", "not_implemented"),
    Row("SyntaxError", r"'(?P<name>return|yield)' outside function", "outside_function"),
    Row("SyntaxError", r"'(?P<name>break|continue)' (?:outside|not properly in) loop", "outside_loop"),
)  # fmt: skip


def recognised(failure: Failure) -> Recognised:
    """Which known error it is: the first row that fits; ``exception`` where Python's own words must do."""
    for row in KNOWN_ERRORS:
        found = re.search(row.pattern, failure.text) if failure.type_name in row.types.split("|") else None
        if found is not None and "" not in found.groupdict().values():
            return Recognised(row.case, {name: text for name, text in found.groupdict().items() if text})
    return Recognised("exception", {})
