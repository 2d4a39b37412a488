"""The worked answers and their descriptions as files of a teacher's own, from which exercises of one's own begin."""

from __future__ import annotations

from pathlib import Path

from grader.distribution.writing import folder_at, write_new
from grader.domain.errors import UsageError
from grader.inputs.exercise_files import available


def copy_exercises(exercises: Path, folder: Path) -> int:
    """Copy every exercise, two files each; how many there are. Raises ``UsageError`` where one would be replaced."""
    names = [f"{slug}{suffix}" for slug in available(exercises) for suffix in (".py", ".toml")]
    present = next((path for path in (folder / name for name in names) if path.exists() or path.is_symlink()), None)
    if present is not None:
        raise UsageError("exists", path=str(present))
    texts = {name: (exercises / name).read_text(encoding="utf-8") for name in names}
    folder_at(folder)
    for name, text in texts.items():
        write_new(folder / name, text)
    return len(names) // 2
