"""What the program's source says of an error that Python raised: which of several causes it was, and what was meant."""

from __future__ import annotations

import ast
import difflib
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

from grader.domain.outline import Outline, ProcessCall, name_of

MULTIPROCESSING = (
    "Process", "Queue", "JoinableQueue", "SimpleQueue", "Lock", "RLock", "Event", "Semaphore", "Condition", "Barrier",
    "Value", "Array", "Pool", "Manager", "Pipe", "cpu_count", "current_process", "active_children", "get_context",
    "set_start_method",
)  # fmt: skip
MODULES = {
    "multiprocessing": MULTIPROCESSING,
    "time": ("sleep", "time", "monotonic", "perf_counter", "ctime", "strftime"),
    "random": ("random", "randint", "uniform", "choice", "shuffle", "sample", "randrange", "seed"),
    "queue": ("Queue", "Empty", "Full"),
    "os": ("getpid", "getppid", "environ"),
}
USUAL_MODULES = ("multiprocessing", "random", "time", "queue", "os", "sys", "threading")
IMPORTS = {
    **{name: f"from multiprocessing import {name}" for name in MULTIPROCESSING},
    **{name: f"import {name}" for name in USUAL_MODULES},
    "mp": "import multiprocessing as mp",
    "sleep": "from time import sleep",
    "randint": "from random import randint",
    "uniform": "from random import uniform",
    "Empty": "from queue import Empty",
    "Full": "from queue import Full",
}
QUEUE_METHODS = (
    "put", "get", "put_nowait", "get_nowait", "empty", "full", "qsize", "close", "join_thread", "cancel_join_thread",
)  # fmt: skip
ATTRIBUTES = {
    "Queue": QUEUE_METHODS,
    "JoinableQueue": (*QUEUE_METHODS, "task_done", "join"),
    "Process": ("start", "join", "run", "terminate", "kill", "close", "is_alive", "daemon", "name", "pid", "exitcode"),
    "str": ("format", "join", "split", "strip", "startswith", "endswith", "replace", "upper", "lower", "isdigit"),
    "list": ("append", "extend", "insert", "remove", "pop", "index", "count", "sort", "reverse", "clear", "copy"),
}
OF_PROCESSES = frozenset({"start", "join", "terminate", "kill", "is_alive", "daemon"})
GUESSED = {  # the case where a name was found that was probably meant
    "attribute": "attribute_guess",
    "module_attribute": "module_attribute_guess",
    "no_import": "no_import_guess",
    "no_module": "no_module_guess",
}
WAITED = {  # with a timeout; after a look; without waiting
    "empty": ("empty", "empty_after_look", "empty_now"),
    "full": ("full", "full_after_look", "full_now"),
}
NEAR = 0.6  # of difflib's ratio: a letter too few, too many, or in the wrong place


class Cause(NamedTuple):
    """A case of ``crashed``, what its sentences say, and the line to be shown."""

    case: str
    said: dict[str, str]
    line: int | None


def caused(found: Cause, program: Outline) -> Cause:
    """The cause, told more closely by the program where that can be."""
    closer = CLOSER.get(found.case)
    return closer(found, program) if closer is not None else found


def guess_of(name: str, known: Iterable[str]) -> str:
    """The name that was meant, if one of these is near; capital letters make no difference."""
    by_small = {one.lower().replace("_", ""): one for one in sorted(known, reverse=True) if one != name}
    found = difflib.get_close_matches(name.lower().replace("_", ""), by_small, 1, NEAR)
    return by_small[found[0]] if found else ""


def _with_guess(found: Cause, known: Iterable[str]) -> Cause:
    guess = guess_of(found.said["name"], known)
    return Cause(GUESSED[found.case], {**found.said, "guess": guess}, found.line) if guess else found


def _attribute(found: Cause, _program: Outline) -> Cause:
    kind, name = found.said["kind"], found.said["name"]
    if name in OF_PROCESSES and kind in ("list", "tuple", "function"):
        return found._replace(case="function_as_process" if kind == "function" else "list_as_process")
    return _with_guess(found, ATTRIBUTES.get(kind, ()))


def _module_attribute(found: Cause, _program: Outline) -> Cause:
    return _with_guess(found, MODULES.get(found.said["kind"], ()))


def _no_module(found: Cause, _program: Outline) -> Cause:
    name = found.said["name"]
    return _with_guess(found, USUAL_MODULES if guess_of(name, USUAL_MODULES) else sys.stdlib_module_names)


def _name(found: Cause, program: Outline) -> Cause:
    name, here = found.said["name"], program.function_at(found.line)
    if name in IMPORTS:
        return Cause("name_import", {**found.said, "guess": IMPORTS[name]}, found.line)
    if program.is_bound_at_top(name):
        return found._replace(case="name_not_run")
    for node in program.nodes:
        if isinstance(node, ast.FunctionDef) and node is not here and name in _locals(node):
            return Cause("name_elsewhere", {**found.said, "function": node.name}, found.line)
    guess = name_meant(name, program, found.line)
    return Cause("name", {**found.said, "guess": guess}, found.line) if guess else found._replace(case="name_unknown")


def name_meant(name: str, program: Outline, line: int | None) -> str:
    """The name that was meant on a line, if one is near: one of the function's own before any other."""
    here = program.function_at(line)
    own = _locals(here) if isinstance(here, ast.FunctionDef) else set()
    return guess_of(name, own) or guess_of(name, {*program.names(), *IMPORTS})


def _locals(function: ast.FunctionDef) -> set[str]:
    inside = [node for part in function.body for node in ast.walk(part)]
    named = {node.id for node in inside if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return named | {argument.arg for argument in function.args.args}


def _iterated(found: Cause, program: Outline) -> Cause:
    call = _process_at(found.line, program)
    return found._replace(case="args_not_tuple") if call is not None and _is_no_tuple(call) else found


def _called(found: Cause, program: Outline) -> Cause:
    """Too few or too many arguments: of a call, of a process that was made, or of a target that was called."""
    function = found.said["function"]
    makers = [call for call in program.process_calls() if isinstance(call.target, ast.Name)]
    made = next((call for call in makers if call.target is not None and name_of(call.target) == function), None)
    definition = program.function(function)
    if found.line is not None or made is None or definition is None:
        return _target_called(found, program)
    parameters = ", ".join(argument.arg for argument in definition.args.args)
    said = {**found.said, "parameters": parameters + "," * (len(definition.args.args) == 1)}
    case = "no_args" if made.args is None else "args_not_tuple" if _is_no_tuple(made) else "process_arguments"
    return Cause(case, said, made.line)


def _target_called(found: Cause, program: Outline) -> Cause:
    call = _process_at(found.line, program)
    if call is None or not isinstance(call.target, ast.Call):
        return found
    return found._replace(case="target_called", said={**found.said, "function": name_of(call.target.func)})


def _keyword(found: Cause, program: Outline) -> Cause:
    return found._replace(case="process_keyword") if _process_at(found.line, program) is not None else found


def _process_at(line: int | None, program: Outline) -> ProcessCall | None:
    return next((call for call in program.process_calls() if line and call.line <= line <= call.end_line), None)


def _is_no_tuple(call: ProcessCall) -> bool:
    return isinstance(call.args, ast.Name | ast.Constant | ast.JoinedStr | ast.Attribute)


def _none_attribute(found: Cause, program: Outline) -> Cause:
    """``p = Process(…).start()`` keeps what ``start()`` returns."""
    kept = [node.value for node in program.nodes if isinstance(node, ast.Assign)]
    kept += [node.elt for node in program.nodes if isinstance(node, ast.ListComp)]
    kept += [part for node in program.nodes if isinstance(node, ast.Call) for part in _appended(node)]
    started = any(isinstance(value, ast.Call) and name_of(value.func) == "start" for value in kept)
    return found._replace(case="none_started") if started and found.said["name"] in OF_PROCESSES else found


def _appended(call: ast.Call) -> list[ast.expr]:
    return call.args if name_of(call.func) == "append" else []


def _none_used(found: Cause, program: Outline) -> Cause:
    """Whether it is what ``get()`` returned, kept under a name that stands on this line."""
    function = program.function_at(found.line)
    taken = {
        target.id
        for node in ast.walk(function or ast.Module([], []))
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _takes(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    here = {node.id for node in program.nodes if isinstance(node, ast.Name) and node.lineno == found.line}
    return found._replace(case="none_item") if taken & here else found


def _takes(call: ast.Call) -> bool:
    """A ``get`` of a queue: that of a dictionary is given a key."""
    return name_of(call.func) in ("get", "get_nowait") and not any(
        not isinstance(value, ast.Constant) or isinstance(value.value, str) for value in call.args
    )


def _waited(found: Cause, program: Outline) -> Cause:
    """Whether it waited for a time, looked before, or did not wait at all."""
    looked = any(_says_go_on(node) for node in program.conditions_for(found.line))
    calls = [call for call in program.calls_at(found.line) if name_of(call.func)[:3] in ("get", "put")]
    at_once = any(name_of(call.func).endswith("_nowait") or _is_told_not_to_wait(call) for call in calls)
    waited, looked_first, did_not_wait = WAITED[found.case]
    return found._replace(case=looked_first if looked else did_not_wait if at_once else waited)


def _says_go_on(condition: ast.If | ast.While) -> bool:
    """``if not q.empty():`` or ``while q.qsize() > 0:`` and the like, with one ``get()`` or ``put()`` in it."""
    inside = [node for part in condition.body for node in ast.walk(part) if isinstance(node, ast.Call)]
    is_alone = sum(name_of(call.func)[:3] in ("get", "put") for call in inside) == 1
    for node in ast.walk(condition.test):
        match node:
            case ast.UnaryOp(op=ast.Not(), operand=ast.Call(func=ast.Attribute(attr="empty" | "full"))):
                return is_alone
            case ast.Call(func=ast.Attribute(attr="qsize")):
                return is_alone and not isinstance(condition.test, ast.UnaryOp)
    return False


def _is_told_not_to_wait(call: ast.Call) -> bool:
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in ("block", "timeout"))]
    return any(isinstance(value, ast.Constant) and value.value in (False, 0) and value.value is not None
               for value in given)  # fmt: skip


CLOSER: dict[str, Callable[[Cause, Outline], Cause]] = {
    "attribute": _attribute,
    "module_attribute": _module_attribute,
    "no_import": _module_attribute,
    "no_module": _no_module,
    "name": _name,
    "queue_iterated": _iterated,
    "number_iterated": _iterated,
    "not_iterable": _iterated,
    "missing_arguments": _called,
    "too_many_arguments": _called,
    "keyword": _keyword,
    "none_attribute": _none_attribute,
    "none_used": _none_used,
    "empty": _waited,
    "full": _waited,
}
