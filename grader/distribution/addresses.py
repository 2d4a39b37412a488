"""Addresses that a job may install from: pinned, so that what is installed tomorrow is what was looked at today.

They stand in a shell script in YAML: only characters that mean nothing to either are let through.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from grader.distribution.wheel import Wheel
from grader.domain.errors import UsageError

# No name or password before an @: whoever may push to the repository can print them.
PLACE = r"(?:https://[A-Za-z0-9.-]+(?::[0-9]+)?|file://)/[A-Za-z0-9._~/%+-]*"
COMMIT = re.compile(rf"git\+{PLACE}[A-Za-z0-9._~%+-]@[0-9a-f]{{40}}")
ARCHIVE = re.compile(rf"{PLACE}\.(?:whl|zip|tar\.gz)#sha256=[0-9a-f]{{64}}")
FOLDER = re.compile(rf"{PLACE}(?<=/)")
INDEX = re.compile(PLACE)


def pinned(address: str) -> str:
    """The same address, a commit or an archive by its SHA-256; raises ``UsageError`` for any other."""
    if COMMIT.fullmatch(address) or ARCHIVE.fullmatch(address):
        return address
    raise UsageError("not-pinned", address=address)


def of_wheel(folder: str, wheel: Wheel) -> str:
    """Where a wheel will be once it is uploaded; raises ``UsageError`` unless that is the address of a folder."""
    if not FOLDER.fullmatch(folder):
        raise UsageError("not-a-folder-address", address=folder)
    return f"{folder}{ending(wheel)}"


def ending(wheel: Wheel) -> str:
    """What follows the folder in the address of a wheel."""
    return f"{quote(wheel.name)}#sha256={wheel.sha256}"


def index(address: str) -> str:
    """The same address of an index of packages; raises ``UsageError`` for what is none."""
    if not INDEX.fullmatch(address):
        raise UsageError("not-an-index", address=address)
    return address
