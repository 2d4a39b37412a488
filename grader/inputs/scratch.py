"""A folder for one run, and its end: whatever was made of it, it goes, and nothing outside it is touched.

Not ``tempfile.TemporaryDirectory``: what it does about a folder that may not be entered follows symbolic links before
Python 3.11.8 and 3.12.1 (CVE-2023-6597), and it gives up on folders nested deeper than Python calls itself.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from grader.domain.isolation import SHARED_MEMORY
from grader.runtime.stopping import undo_later, uninterrupted

PREFIX = "pc-"
ELSEWHERE = ("/tmp", "/var/tmp", "/usr/tmp")


def temporary_folder() -> str:
    """Where scratch folders are made: before the first, ``tempfile`` tries with a file whether it can write there."""
    with uninterrupted():
        folder = tempfile.gettempdir()
    # Not in shared memory: where submissions have none of their own, each could read and write the others' scratch.
    if is_shared(folder):
        return next((other for other in ELSEWHERE if not is_shared(other) and os.access(other, os.W_OK)), folder)
    return folder


def is_shared(folder: str) -> bool:
    """Whether it lies in shared memory."""
    return f"{os.path.realpath(folder)}/".startswith(f"{os.path.realpath(SHARED_MEMORY)}/")


def environment_in(folder: str) -> dict[str, str]:
    """The environment of a submission whose folder this is: nothing of the teacher's, and no sign of being graded."""
    names = dict.fromkeys(("HOME", "TMPDIR"), folder) | dict.fromkeys(("USER", "LOGNAME"), "student")
    return {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONHASHSEED": "0"} | names


@contextmanager
def scratch_folder() -> Iterator[str]:
    """A new folder; when its end comes, nothing that was started in it may be alive."""
    with uninterrupted():
        folder = tempfile.mkdtemp(prefix=PREFIX, dir=temporary_folder())
        removal = undo_later(partial(_remove, folder))
    try:
        yield folder
    finally:
        removal.now()


def _remove(folder: str) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        if os.path.lexists(folder):  # something in it went away meanwhile
            _remove_by_force(folder)
    except (OSError, RecursionError):
        _remove_by_force(folder)


def _remove_by_force(folder: str) -> None:
    """Neither command follows a link below the folder it is given, nor minds how deep it is.

    And each has all the rights of this process, also where a signal came while it looked at files as another user.
    """
    silent = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
    for command in (("chmod", "-R", "u+rwx"), ("rm", "-rf")):
        # In a group of its own, where a Ctrl-C does not reach it.
        child = os.posix_spawnp(command[0], [*command, "--", folder], os.environ, file_actions=silent, setpgroup=0)
        os.waitpid(child, 0)
