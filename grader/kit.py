"""The kit itself: where its solutions are, and the exercises made from them.

``solutions/`` is the one source of truth. The files in ``exercises/`` are made from it, as ``.py`` and as ``.ipynb``,
and are never edited by hand here. ``distribution/stubs.py`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.errors import UsageError
from grader.exercise import available, load_exercise

PACKAGE = Path(__file__).parent
# The last cell of a notebook: it grades the others, and is left out when they are graded (``asking.py``).
ASKING = """

# %%
# 先保存（Ctrl+S），再运行这一格：给上面的程序评分。
# Save first (Ctrl+S), then run this cell: it grades what stands above.
from grader import check

check()
"""


def solutions_folder() -> Path:
    """The kit's own solutions: in the installed package, or beside it in a checkout."""
    installed = PACKAGE / "solutions"
    return installed if installed.is_dir() else PACKAGE.parent / "solutions"


def is_checkout() -> bool:
    """Whether this is the kit's own repository, and not an installed grader."""
    return solutions_folder() == PACKAGE.parent / "solutions" and (PACKAGE.parent / "pyproject.toml").is_file()


def checked(solutions: Path) -> Path:
    """The same folder; raises ``UsageError`` if it is none, or without exercises."""
    if not solutions.is_dir():
        raise UsageError("not-a-folder", path=str(solutions))
    if not available(solutions):
        raise UsageError("no-exercises", path=str(solutions))
    return solutions


def exercise_files(solutions: Path) -> Iterator[tuple[str, str]]:
    """Every file of ``exercises/`` as it should be: name and text."""
    from grader.notebook import write_notebook  # nbformat takes longer to import than a grading takes

    for slug in available(solutions):
        stub = load_exercise(slug, solutions).stub
        yield f"{slug}.py", stub
        yield f"{slug}.ipynb", write_notebook(stub.replace(f"{slug}.py", f"{slug}.ipynb") + ASKING, slug)
