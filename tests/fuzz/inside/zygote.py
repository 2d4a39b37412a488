"""Forks a main process for each order on standard input: a path, an environment, and a file for standard error.

Coming up costs an interpreter ten times what a small program takes.
"""

from __future__ import annotations

import json
import multiprocessing.popen_spawn_posix
import multiprocessing.sharedctypes  # noqa: F401 # what programs import is here before they are forked
import os
import queue  # noqa: F401
import sys
import types

import perturbed


def serve() -> str:
    """Returns in each child, with the path of its program; each is the first of a session of its own."""
    with open(0, "rb", buffering=0, closefd=False) as orders:
        for order in iter(orders.readline, b""):
            path, environment, errors = json.loads(order)
            pid = os.fork()
            if pid == 0:
                os.setsid()
                os.environ.clear()
                os.environ.update(environment)
                for number, name in ((0, os.devnull), (1, os.devnull), (2, errors)):
                    os.dup2(os.open(name, os.O_RDWR | os.O_CREAT, 0o600), number)
                return path
            os.write(1, f"{pid}\n".encode())
            os.write(1, f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n".encode())
    os._exit(0)


path = serve()
perturbed.install()
sys.argv = [path]
main = types.ModuleType("__main__")
main.__file__ = path
sys.modules["__main__"] = sys.modules["__mp_main__"] = main
with open(path, "rb") as file:  # noqa: PTH123
    code = compile(file.read(), path, "exec")
exec(code, main.__dict__)
