"""The student's main process: loads the submission as Python itself would, and does with it what it is told.

Orders come one at a time as lines of JSON and each is answered by one line, so that nothing of the grader's own
wiring is here before it happens. Answers are plain data; what is not is described, never pickled.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import types
from multiprocessing import context
from typing import Any

from ..describe import error_fields, returned_fields
from .recorder import Recorder


def drive(recorder: Recorder, orders: int) -> None:
    """Read the assignment and carry it out."""
    with open(orders, "r+b", buffering=0) as channel:
        reader = open(channel.fileno(), "rb", closefd=False)  # noqa: SIM115
        recorder.note("up")  # what goes wrong before this is not the submission's fault
        assignment = json.loads(reader.readline())
        _use_start_method(assignment["start_method"])
        sys.argv = [recorder.path]
        if assignment["shape"] == "script":
            _run_script(recorder)
            return
        module = _load(recorder, "__mp_main__")
        if assignment["part"] == "program":
            recorder.run(_call_main, module, assignment["arguments"])
        else:
            recorder.run(_obey, recorder, module, reader, channel)


def _use_start_method(name: str) -> None:
    # set_start_method() would do, but then the submission could not call it any more.
    default: Any = context._default_context
    default._default_context = context._concrete_contexts[name]  # type: ignore[attr-defined]


def _run_script(recorder: Recorder) -> None:
    recorder.run(_execute, recorder, "__main__")


def _load(recorder: Recorder, name: str) -> types.ModuleType:
    """Import the submission; an exception there is noted, and ends this process quietly."""
    try:
        module = _execute(recorder, name)
    except BaseException as error:  # noqa: BLE001 - whatever it is, the grader is told and nothing else can follow
        recorder.note("load_failed", error=error_fields(error, recorder.path))
        sys.stdout.flush()
        os._exit(1)
    recorder.note("loaded")
    return module


def _execute(recorder: Recorder, name: str) -> types.ModuleType:
    module = types.ModuleType(name)
    module.__file__ = recorder.path
    # Children look for functions in "__main__" or "__mp_main__": to them this module is both.
    sys.modules["__main__"] = sys.modules["__mp_main__"] = module
    with open(recorder.path, "rb") as file:  # noqa: PTH123 - pathlib is not imported into the student's processes
        code = compile(file.read(), recorder.path, "exec")
    exec(code, module.__dict__)
    return module


def _call_main(module: types.ModuleType, arguments: dict[str, Any]) -> None:
    module.main([tuple(pair) for pair in arguments["producers"]], arguments["consumers"])


def _obey(recorder: Recorder, module: types.ModuleType, reader: Any, channel: Any) -> None:
    objects: list[Any] = []
    while (order := json.loads(reader.readline()))["do"] != "end":
        if order["do"] == "function":
            recorder.note("called", function=order["name"])
        result = _carry_out(order, module, objects)
        if order["do"] == "function":
            kind, text = returned_fields(result)
            recorder.note("returned", function=order["name"], type=kind, text=text)
            result = None
        channel.write(json.dumps(_describe(result, objects)).encode() + b"\n")


def _carry_out(order: dict[str, Any], module: types.ModuleType, objects: list[Any]) -> Any:
    args = [_resolve(value, module, objects) for value in order.get("args", [])]
    kwargs = {name: _resolve(value, module, objects) for name, value in order.get("kwargs", {}).items()}
    match order["do"]:
        case "create":
            return getattr(multiprocessing, order["name"])(*args, **kwargs)
        case "function":
            return getattr(module, order["name"])(*args, **kwargs)
        case "method":
            return getattr(objects[order["object"]], order["name"])(*args, **kwargs)
        case "set":
            return setattr(objects[order["object"]], order["name"], args[0])
        case _:
            return getattr(objects[order["object"]], order["name"])


def _resolve(value: Any, module: types.ModuleType, objects: list[Any]) -> Any:
    match value:
        case {"object": number}:
            return objects[number]
        case {"function": name}:
            return getattr(module, name)
        case list():
            return [_resolve(entry, module, objects) for entry in value]
    return value


def _describe(result: Any, objects: list[Any]) -> dict[str, Any]:
    if result is None or isinstance(result, bool | int | float | str):
        return {"value": result}
    objects.append(result)
    return {"object": len(objects) - 1}
