"""Machines as CI servers and Gradescope give them: a new Python environment, in which pip has what it would fetch."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.helpers.support import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
# pip installs from the folder, for real, but asks no network: "0" is how pip's variable says without isolation.
OFFLINE = {"PIP_NO_INDEX": "1", "PIP_NO_BUILD_ISOLATION": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def new_environment(folder: Path, *more: str, has_pip: bool = True) -> Path:
    """An environment of this version of Python with what the kit needs, and more, but not the kit.

    Its folder of programs.
    """
    subprocess.run([sys.executable, "-m", "venv", *["--without-pip"] * (not has_pip), folder], check=True)
    (site,) = folder.glob("lib/python*/site-packages")
    for name in _closure([*PROJECT["project"]["dependencies"], *PROJECT["build-system"]["requires"], *more]):
        _copy(name, site)
    return folder / "bin"


def new_runner(folder: Path) -> Path:
    """What a runner has before a job's first step: a ``python3`` on its path. Its folder of programs.

    There is no network: what pip would fetch is in each environment that is made with it, by hard links.
    """
    libraries, programs = folder / "libraries", folder / "bin"
    for name in _closure(PROJECT["project"]["dependencies"]):
        _copy(name, libraries)
    programs.mkdir()
    script = f"""#!/bin/bash
{Path(sys.executable).resolve()} "$@" || exit
case " $* " in *" -m venv "*) for site in "${{!#}}"/lib/python*/site-packages; do
    cp -rl {libraries}/. "$site"
done ;; esac
"""
    (programs / "python3").write_text(script, encoding="utf-8")
    (programs / "python3").chmod(0o755)
    return programs


def fresh_copy(folder: Path) -> Path:
    """The files of the repository that a job needs."""
    for name in ("grader", "solutions", "exercises"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder)
    return folder


def bash(script: str | Path, folder: Path, programs: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a script as a runner does, with little in its environment: the first command that fails ends it."""
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder), **OFFLINE, **variables}
    command = (
        [script] if isinstance(script, Path) else ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    )
    return subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=100
    )


def _closure(wanted: Iterable[str]) -> set[str]:
    """The names of these distributions and of all that they need here."""
    seen: set[str] = set()
    rest = [Requirement(text) for text in wanted]
    while rest:
        requirement = rest.pop()
        if requirement.name not in seen and (requirement.marker is None or requirement.marker.evaluate({"extra": ""})):
            seen.add(requirement.name)
            rest += map(Requirement, distribution(requirement.name).requires or ())
    return seen


def _copy(name: str, site: Path) -> None:
    for file in distribution(name).files or ():
        if ".." not in file.parts and file.suffix != ".pyc":
            target = site / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(file.locate()), target)
