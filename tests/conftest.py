"""Every test run has a scratch folder of its own, so that another grading on this machine is not mistaken for ours."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def scratch_folder() -> Iterator[None]:
    """A short path: the forkserver's socket is in it, and a socket's path has 107 bytes at most (unix(7))."""
    before, folder = tempfile.tempdir, tempfile.mkdtemp(prefix="t")
    Path(folder).chmod(0o711)  # a root grader's submissions run as another user, who must get to their scratch
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    yield
    tempfile.tempdir = before
    del os.environ["TMPDIR"]
    shutil.rmtree(folder)


@pytest.fixture(scope="session", autouse=True)
def ctrl_c() -> None:
    """What is started can be interrupted: a shell's background jobs ignore the signal, and so would their children."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
