"""``check()``: grades the notebook it is called in, and shows the verdict and the timeline below the cell.

Nothing of it happens in the kernel's process, which is the student's: the file as it was saved is graded by the command
line, in a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import datetime
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from grader.inputs.exercise_files import PACKAGE, available, exercise_of, solutions_folder
from grader.words import LANGUAGES, Words, preferred_language

# A page of its own in the notebook's: its styles and scripts reach nothing outside, and it has no origin.
FRAME = (
    '<iframe srcdoc="{page}" title="{title}" sandbox="allow-scripts"'
    ' style="width:100%;height:42rem;border:1px solid #8888;border-radius:.5rem;resize:vertical"></iframe>'
)
# ipykernel sets these for programs that are started in a cell; what is shown here is no terminal.
COLOURING = ("FORCE_COLOR", "CLICOLOR_FORCE", "CLICOLOR", "TTY_COMPATIBLE")


class Display(NamedTuple):
    """What a notebook shows: a sentence about what was graded, the report as text, and as a page ("": none)."""

    notice: str
    text: str = ""
    page: str = ""

    def __repr__(self) -> str:
        """For a terminal, and wherever HTML is not shown."""
        return "\n\n".join(part for part in (self.notice, self.text.rstrip()) if part)

    def _repr_html_(self) -> str:
        """What Jupyter asks for."""
        notice = f"<p>{escape(self.notice)}</p>" if self.notice else ""
        if not self.page:
            return notice + (f"<pre>{escape(self.text)}</pre>" if self.text else "")
        return notice + FRAME.format(page=escape(self.page), title=escape(self.notice))


def check(path: str | None = None, *, lang: str | None = None) -> Display:
    """Grade a notebook as it was saved: that of the running kernel, or the one at ``path``."""
    words = Words(lang if lang in LANGUAGES else preferred_language())
    notebook = Path(path) if path is not None else this_notebook(vars(sys.modules["__main__"]), os.environ, Path.cwd())
    if notebook is None:
        return Display(words.say("notebook.unknown"))
    if not notebook.is_file():
        return Display(words.say("notebook.absent", name=str(path)))
    return _graded(notebook.resolve(), words)


def this_notebook(variables: Mapping[str, object], environment: Mapping[str, str], folder: Path) -> Path | None:
    """The file of the running notebook: as its editor names it, or else the only one here that is an exercise's."""
    for named in (variables.get("__vsc_ipynb_file__"), environment.get("JPY_SESSION_NAME")):
        # VS Code names a path, Jupyter's server a path or, before the first save, an identifier that is none.
        if isinstance(named, str) and named.endswith(".ipynb") and (found := folder / named).is_file():
            return found
    likely = [path for path in folder.glob("*.ipynb") if exercise_of(path.stem, _kit_of(path)) is not None]
    return likely[0] if len(likely) == 1 else None


def _kit_of(notebook: Path) -> Path:
    """The solutions that the notebook's exercise was made from: beside its folder, or else the kit's own."""
    beside = notebook.resolve().parent.parent / "solutions"
    return beside if available(beside) else solutions_folder()


def _graded(notebook: Path, words: Words) -> Display:
    with TemporaryDirectory(prefix="pc-") as folder:
        page = Path(folder, "report.html")
        saved = _saved(notebook, words)
        done = subprocess.run(
            list(_command(notebook, page, words.language)),
            cwd=notebook.parent,  # so that the report names the file and not where this machine keeps it
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        shown = page.read_text(encoding="utf-8") if page.is_file() else ""
    return Display(saved, done.stdout or done.stderr, shown)


def _command(notebook: Path, page: Path, language: str) -> Iterator[str]:
    yield from (sys.executable, "-P", "-m", "grader")  # -P: a student's own grader.py beside the notebook is not ours
    yield from ("--kit", str(_kit_of(notebook)), "--report", f"html={page}", "--lang", language, "--", notebook.name)


def _environment() -> dict[str, str]:
    """The kernel's, with this very grader to be found: a notebook may have put it on the path itself."""
    kept = {name: value for name, value in os.environ.items() if name not in COLOURING}
    path = os.pathsep.join(filter(None, (str(PACKAGE.parent), kept.get("PYTHONPATH"))))
    return {**kept, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8"}


def _saved(notebook: Path, words: Words) -> str:
    time = f"{datetime.fromtimestamp(notebook.stat().st_mtime):%H:%M:%S}"
    count = _code_cells(notebook)
    key = "saved-cells" if count else "saved"
    return words.say(f"notebook.{key}", name=notebook.name, time=time, count=count)


def _code_cells(notebook: Path) -> int:
    """How many it has as it was saved; 0 where it is none, of which the report speaks."""
    try:
        cells = json.loads(notebook.read_bytes())["cells"]
        return sum(cell["cell_type"] == "code" for cell in cells)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return 0
