"""Students' repositories, as a job finds them: the stubs, what was written, and what should be left alone."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.helpers.support import CORPUS, EXERCISES, SOLUTIONS

PARTLY = CORPUS / "schedules" / "fail" / "model2-not_empty_after_nap.py"  # 70 of 100
MODULES = ("pip", "json", "grader", "queue", "argparse", "greenlet", "rich", "venv", "ensurepip", "site", "typing")
HOOKS = ("sitecustomize", "usercustomize", "conftest", "setup", "noxfile", "_pytest", "__main__", "encodings")
PROGRAMS = ("python3", "python", "pip", "pc-grader", "env", "rm", "mkdir", "mktemp", "git", "bash", "mv", "chmod", "cp")
OPTIONS = ("--kit=mykit.py", "--help.py", "--no-sandbox.py", "-m.py", "-c.py", "--report=json=x.py", "@args.py")


def stubs(folder: Path) -> Path:
    """A repository as the students get it."""
    shutil.copytree(EXERCISES, folder / "exercises")
    return folder


def solved(folder: Path, *slugs: str) -> Path:
    """The same with the worked answers of these exercises."""
    stubs(folder)
    for slug in slugs:
        shutil.copy(SOLUTIONS / f"{slug}.py", folder / "exercises")
    return folder


def with_helpers(folder: Path) -> Path:
    """With other Python files beside the exercises, of which some do not even parse."""
    for name, text in {"helper.py": "x = 1\n", "test_mine.py": "def", "old/draft.py": "", "plot.ipynb": "{}"}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def with_traps(folder: Path, mark: Path) -> Path:
    """With everything that a careless job would run, or read its settings from: each leaves a line in ``mark``."""
    python = f"with open({str(mark)!r}, 'a') as mark:\n    mark.write(__file__ + chr(10))\n"
    for name in (*MODULES, *HOOKS):
        for place in (folder, folder / "exercises"):
            (place / f"{name}.py").write_text(python, encoding="utf-8")
    for package in ("grader", "multiprocessing", "nbformat", "grader/solutions"):
        for name in ("__init__.py", "__main__.py"):
            (folder / package).mkdir(exist_ok=True)
            (folder / package / name).write_text(python, encoding="utf-8")
    for place in (folder, folder / "venv/bin", folder / "bin", folder / ".venv/bin"):
        place.mkdir(parents=True, exist_ok=True)
        for name in PROGRAMS:
            (place / name).write_text(f"#!/bin/sh\necho {name} >>'{mark}'\n", encoding="utf-8")
            (place / name).chmod(0o755)
    for name in OPTIONS:
        (folder / name).write_text(python, encoding="utf-8")
    for name, text in _settings(mark).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def _settings(mark: Path) -> dict[str, str]:
    pip = "[global]\nindex-url = file:///nowhere\ntarget = /nowhere\n"
    project = '[build-system]\nrequires = []\nbuild-backend = "setup"\nbackend-path = ["."]\n[project]\nname = "x"\n'
    shell = f"echo shell >>'{mark}'\n"
    return {
        "pyproject.toml": project,
        "setup.cfg": "[options]\npackages = find:\n[easy_install]\nindex_url = file:///nowhere\n",
        "tox.ini": "[tox]\n",
        ".pydistutils.cfg": "[install]\nprefix=/nowhere\n",
        "x.pth": f"import os; os.system('echo pth >>{mark}')\n",
        ".env": "PYTHONPATH=.\nPIP_TARGET=/nowhere\n",
        ".bashrc": shell,
        ".bash_profile": shell,
        ".profile": shell,
        "pyvenv.cfg": "home = /nowhere\n",
        ".gitconfig": "[core]\nfsmonitor = false\n",
        ".netrc": "machine example.org\n",
        **dict.fromkeys(("pip.conf", ".pip/pip.conf", ".config/pip/pip.conf", "venv/pip.conf"), pip),
    }
