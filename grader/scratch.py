"""A folder for one run, and its end: whatever was made of it, it goes, and nothing outside it is touched.

Not ``tempfile.TemporaryDirectory``: what it does about a folder that may not be entered follows symbolic links before
Python 3.11.8 and 3.12.1 (CVE-2023-6597), and it gives up on folders nested deeper than Python calls itself.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

PREFIX = "pc-"


@contextmanager
def scratch_folder() -> Iterator[str]:
    """A new folder; when its end comes, nothing that was started in it may be alive."""
    folder = tempfile.mkdtemp(prefix=PREFIX)
    try:
        yield folder
    finally:
        _remove(folder)


def _remove(folder: str) -> None:
    try:
        shutil.rmtree(folder)
    except (OSError, RecursionError):
        import subprocess

        # Neither command follows a link below the folder it is given, nor minds how deep it is.
        for command in (["chmod", "-R", "u+rwx"], ["rm", "-rf"]):
            subprocess.run([*command, "--", folder], check=False, stderr=subprocess.DEVNULL)
