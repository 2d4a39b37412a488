"""The list of the grader's files, from which its digest is made: ``python -m tests.files`` writes it anew."""

from __future__ import annotations

import subprocess

from grader.inputs.digest import LIST, PACKAGE
from tests.helpers.support import ROOT


def wanted() -> str:
    """The list as it should be: what git keeps of the package, or would."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--deduplicate", "grader"]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    kept = sorted({name.removeprefix("grader/") for name in names if (ROOT / name).is_file()} | {LIST})
    return "".join(f"{name}\n" for name in kept)


if __name__ == "__main__":
    (PACKAGE / LIST).write_text(wanted(), encoding="utf-8", newline="\n")
