"""Files written where other people's may lie: none of these is replaced, and no link is followed.

What the kit writes ends in a seal, a comment with the digest of all that was written with it. So what was not edited
since is told from what was, whichever version of the kit wrote it, with which options.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from grader.domain.errors import UsageError

SEAL = re.compile(rb"# pc-grader ([0-9a-f]{64})\n?")


def folder_at(root: Path, *below: str) -> Path:
    """A folder, made if it is not there; raises ``UsageError`` where something else is in its place.

    The folder itself may be reached by a link, which is the caller's business; those ``below`` it may not.
    """
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in below:
            root = root / name
            if root.is_symlink():
                raise FileExistsError
            root.mkdir(exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise UsageError("not-a-folder-to-write", path=str(root)) from None
    return root


def check_folder(root: Path, *below: str) -> None:
    """Raises the same ``UsageError`` for what is there already, and makes nothing."""
    for path in (*reversed(root.parents), root):
        if (path.exists() or path.is_symlink()) and not path.is_dir():
            raise UsageError("not-a-folder-to-write", path=str(path))
    for name in below:
        root = root / name
        if root.is_symlink() or (root.exists() and not root.is_dir()):
            raise UsageError("not-a-folder-to-write", path=str(root))


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there: nothing is followed or replaced that came there meanwhile."""
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def replace(path: Path, content: bytes) -> None:
    """Write a file, in the place of one that may be replaced; a link there is not followed."""
    path.unlink(missing_ok=True)
    with path.open("xb") as file:
        file.write(content)


def is_occupied(path: Path) -> bool:
    """Whether a link, a folder or anything else lies there that is no file."""
    return path.is_symlink() or (path.exists() and not path.is_file())


def sealed(text: str, beside: Mapping[str, bytes]) -> str:
    """A text with its seal, which is also that of the files beside it."""
    return f"{text}# pc-grader {_digest(text.encode(), beside)}\n"


def is_sealed(content: bytes, beside: Mapping[str, bytes]) -> bool:
    """Whether it is as it was sealed, and so are the files beside it; line ends may be git's."""
    lines = content.replace(b"\r\n", b"\n").splitlines(keepends=True)
    found = SEAL.fullmatch(lines[-1]) if lines else None
    return found is not None and found[1].decode() == _digest(b"".join(lines[:-1]), beside)


def _digest(text: bytes, beside: Mapping[str, bytes]) -> str:
    found = hashlib.sha256(text)
    for name, content in sorted(beside.items()):
        found.update(f"{name}\n{hashlib.sha256(content).hexdigest()}\n".encode("utf-8", "surrogateescape"))
    return found.hexdigest()
