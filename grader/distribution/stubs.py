"""The exercises in a folder of the students', made from the solutions: written, replaced, compared.

What was written is noted in a small record in the same folder, name by name with its digest. So a file that nobody
touched is told from one in which a student has written, which is never replaced or removed. A record is only read:
whatever it says, no file is touched but those beside it, and none whose content it does not name.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from grader.distribution.writing import check_folder, folder_at, is_occupied, write_new
from grader.domain.errors import UsageError
from grader.inputs.exercise_files import exercise_files
from grader.inputs.files import SUFFIXES

RECORD = ".stubs.json"
LONGEST_NAME = 80


class Mismatch(enum.Enum):
    """How a file differs from what the solutions make of it; the value names its sentence."""

    MISSING = "missing"
    DIFFERS = "differs"  # an earlier one of ours
    EDITED = "edited"  # after us, or never ours
    LEFT_OVER = "left-over"  # of an exercise that is gone
    NO_FILE = "no-file"  # a link or a folder, which is not followed


class Difference(NamedTuple):
    """One file that is not as it should be; ``line`` is the first that differs, or 0."""

    name: str
    kind: Mismatch
    line: int = 0


def differences(solutions: Path, folder: Path) -> tuple[Difference, ...]:
    """What ``write`` would change or refuse, by name. Other files in the folder do not matter here.

    Raises ``UsageError`` where something else than a folder is in its place.
    """
    check_folder(folder)
    return tuple(_differences(dict(exercise_files(solutions)), folder))


def write(solutions: Path, folder: Path) -> int:
    """Make the files of every exercise, remove those of exercises that are gone; how many there are now.

    Raises ``UsageError``, and writes nothing, where a file would be lost in which a student has written.
    """
    check_folder(folder)
    wanted = dict(exercise_files(solutions))
    found = tuple(_differences(wanted, folder))
    lost = tuple(entry.name for entry in found if entry.kind in (Mismatch.EDITED, Mismatch.NO_FILE))
    if lost:
        raise UsageError("written-in", files=", ".join(lost), folder=str(folder))
    folder_at(folder)
    for entry in found:
        (folder / entry.name).unlink(missing_ok=True)
        if entry.name in wanted:
            write_new(folder / entry.name, wanted[entry.name])
    record = {name: _digest(text) for name, text in wanted.items()}
    (folder / RECORD).unlink(missing_ok=True)
    write_new(folder / RECORD, json.dumps(record, indent=1, sort_keys=True, ensure_ascii=False) + "\n")
    return len(wanted)


def _differences(wanted: Mapping[str, str], folder: Path) -> Iterator[Difference]:
    record = _record(folder / RECORD)
    if is_occupied(folder / RECORD):
        yield Difference(RECORD, Mismatch.NO_FILE)
    for name, text in sorted(wanted.items()):
        path = folder / name
        if is_occupied(path):
            yield Difference(name, Mismatch.NO_FILE)
        elif not path.exists():
            yield Difference(name, Mismatch.MISSING)
        elif (present := _text(path)) != text:
            kind = Mismatch.DIFFERS if record.get(name) == _digest(present) else Mismatch.EDITED
            yield Difference(name, kind, _first_line(present, text))
    for name in sorted(record.keys() - wanted.keys()):
        path = folder / name
        if not is_occupied(path) and path.exists() and _digest(_text(path)) == record[name]:
            yield Difference(name, Mismatch.LEFT_OVER)


def _record(path: Path) -> dict[str, str]:
    """What was written here before; nothing where there is no record, or none that can be read."""
    try:
        data = json.loads(path.read_bytes()) if not is_occupied(path) else {}  # nothing may ever come from a pipe
    except (OSError, ValueError, RecursionError):
        return {}
    return {name: digest for name, digest in data.items() if _is_ours(name)} if isinstance(data, dict) else {}


def _is_ours(name: str) -> bool:
    """Whether it can be the name of an exercise's file: beside the record, and of a kind that we write."""
    return name.isprintable() and len(name) <= LONGEST_NAME and Path(name).name == name and name.endswith(SUFFIXES)


def _text(path: Path) -> str:
    # With line ends as git may have made them on this machine; bytes that are no text are another text's.
    return path.read_bytes().decode("utf-8", "surrogateescape").replace("\r\n", "\n")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def _first_line(one: str, other: str) -> int:
    pairs = zip_longest(one.splitlines(keepends=True), other.splitlines(keepends=True))
    return next((number for number, (left, right) in enumerate(pairs, 1) if left != right), 1)
