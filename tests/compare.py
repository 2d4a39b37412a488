"""Compares what two checkouts say of the same files: ``python -m tests.compare OLD NEW [FILE …]``.

Every form of report, and what is printed, byte for byte, with one seed. Only the digests of the grader itself are left
out. A difference that a second run of either checkout repeats is a change; one that it does not repeat is said too.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.helpers.support import ROOT

FORMS = ("json", "junit", "html", "svg", "markdown", "gradescope")
SEED = "7"
KIT = re.compile(r'(?<=")[0-9a-f]{16}(?=")|(?<=\b)[0-9a-f]{16}(?=\b)')  # digests of files
WORKERS = 2
TIMEOUT_S = 120


def corpus() -> list[Path]:
    """Every submission of the tests, and the files that are kept word for word."""
    found = [*ROOT.glob("tests/submissions/**/*.py"), *ROOT.glob("tests/submissions/**/*.ipynb")]
    return sorted([*found, *ROOT.glob("tests/golden/*/*.py")])


def reports(checkout: Path, file: Path, folder: Path) -> Mapping[str, str]:
    """What this checkout says of a file, by form; "text" and "code" are what is printed and the exit code."""
    folder.mkdir()
    shutil.copy(file, folder)
    targets = [part for form in FORMS for part in ("--report", f"{form}={form}.out")]
    command = [sys.executable, "-m", "grader", file.name, "--seed", SEED, "--lang", "zh", *targets]
    environment = {**os.environ, "PYTHONPATH": str(checkout), "COLUMNS": "80"}
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=TIMEOUT_S)
    made = {form: folder / f"{form}.out" for form in FORMS}
    texts = {form: path.read_text(encoding="utf-8") for form, path in made.items() if path.exists()}
    texts |= {"text": done.stdout, "errors": done.stderr, "code": str(done.returncode)}
    return {form: KIT.sub("DIGEST", text) for form, text in texts.items()}


def differences(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    """The forms that are not the same."""
    return sorted(form for form in old.keys() | new.keys() if old.get(form) != new.get(form))


def compare(checkouts: tuple[Path, Path], file: Path, folder: Path) -> list[str]:
    """What differs; each side is asked again before it is said."""
    folder.mkdir()
    sides = [reports(checkout, file, folder / str(number)) for number, checkout in enumerate(checkouts)]
    found = differences(*sides)
    if not found:
        return []
    again = [reports(checkout, file, folder / f"again-{number}") for number, checkout in enumerate(checkouts)]
    unsteady = {form for side, other in zip(sides, again, strict=True) for form in differences(side, other)}
    return [f"{form} (not the same twice)" if form in unsteady else form for form in found]


def main(arguments: list[str]) -> Iterator[str]:
    """A line for each file that differs, and one for all."""
    checkouts = (Path(arguments[0]).resolve(), Path(arguments[1]).resolve())
    files = [Path(name) for name in arguments[2:]] or corpus()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(WORKERS) as pool:
        places = [Path(folder, str(number)) for number in range(len(files))]
        compared = pool.map(lambda pair: compare(checkouts, *pair), zip(files, places, strict=True))
        count = 0
        for file, found in zip(files, compared, strict=True):
            count += bool(found)
            if found:
                yield f"{file}: {', '.join(found)}"
    yield f"{len(files)} files, {count} of them different"


if __name__ == "__main__":
    for line in main(sys.argv[1:]):
        print(line, flush=True)  # noqa: T201
