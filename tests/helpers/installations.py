"""The kit as users install it, and what a hostile submission reads on machines that have more or less.

``python -m tests.benchmarks.installed`` prints it as a table.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from tests.helpers.machines import OFFLINE, fresh_copy, new_environment
from tests.helpers.poorer import Denied, Machine
from tests.helpers.support import ROOT, SOLUTIONS

STRANGER = 54321  # a user whom nothing belongs to
FORBIDDEN = {
    1: "the worked answer by its own name",
    2: "the worked answer by a second name",
    3: "another file of the grader",
    4: "another submission",
    5: "the roster in the course's folder",
    6: "a variable of the grader's environment",
    7: "another process in /proc",
    8: "a file in the home folder",
    9: "the folder of reports, or another kit",
    10: "a course below /usr, or in the interpreter's prefix",
}
SECRET = "the-teachers-own"
ELSEWHERE = "/usr/src"  # an empty file system takes its place, for the process that is tested alone
PROBE = """
import os
PLACES = {}
def _reads(path):
    try:
        with open(path, 'rb') as file:
            return bool(file.read(1))
    except OSError:
        return False
def _leads(path):
    try:
        return bool(os.readlink(path))
    except OSError:
        return False
def _second_names(answers):
    for number, answer in enumerate(answers):
        folder, _, name = answer.rpartition('/')
        yield from (f'/proc/self/root{answer}', f'{folder}/../{folder.rpartition("/")[2]}/{name}')
        for way in (os.symlink, os.link):
            try:
                way(answer, f'{way.__name__}{number}')
            except OSError:
                continue
            yield f'{way.__name__}{number}'
def _files(packages):
    for package in packages:
        for folder, _, names in os.walk(package):
            if f'{folder}/'.startswith((f'{package}/inside/', f'{package}/solutions/')):
                continue
            yield from (f'{folder}/{name}' for name in names)
def _others(bystander):
    try:
        pids = {int(name) for name in os.listdir('/proc') if name.isdigit()}
    except OSError:
        pids = {*range(1, 50), *range(max(os.getpid() - 150, 1), os.getpid() + 50), os.getppid(), bystander}
    return pids - {os.getpid()}
_others = _others(PLACES['bystander'])
_found = set()
for _number, _paths in PLACES['files'].items():
    if any(map(_reads, _paths)):
        _found.add(int(_number))
if any(map(_reads, _second_names(PLACES['files']['1']))):
    _found.add(2)
if any(map(_reads, _files(PLACES['packages']))):
    _found.add(3)
if 'PC_SECRET' in os.environ:
    _found.add(6)
for _pid in _others:
    for _name in ('environ', 'cmdline'):
        if _reads(f'/proc/{_pid}/{_name}'):
            _found.add(7)
        if _name == 'environ' and _reads(f'/proc/{_pid}/environ'):
            if b'PC_SECRET' in open(f'/proc/{_pid}/environ', 'rb').read():
                _found.add(6)
    if _leads(f'/proc/{_pid}/cwd') or _leads(f'/proc/{_pid}/root'):
        _found.add(7)
raise RuntimeError('read:' + ' '.join(map(str, sorted(_found))) + '.')
"""


class Cell(NamedTuple):
    """One way of installing, one user, one machine; ``options`` are more words on the command line."""

    way: str
    user: str
    denied: Denied
    options: tuple[str, ...] = ()


class Outcome(NamedTuple):
    """The level that the grader says, why it lacks namespaces, what was read, and what an honest submission gets."""

    level: str
    why: str
    read: tuple[int, ...]
    honest: int | None
    problem: str = ""


class Installed(NamedTuple):
    """An environment with the kit in it, and what lies in it besides."""

    environment: Path
    packages: tuple[Path, ...]

    @property
    def course(self) -> Path:
        """Two submissions and a roster, among the libraries."""
        return self.environment / "lib" / "course"

    @property
    def kit(self) -> Path:
        """Another copy of the exercises."""
        return self.environment / "share" / "kit"

    @property
    def reports(self) -> Path:
        """Where reports go."""
        return self.environment / "share" / "reports"


class Installations:
    """All of it in one folder, each made when it is asked for first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home, self.scratch = folder / "home", folder / "s"
        for made, mode in ((folder, 0o755), (self.home, 0o755), (self.scratch, 0o777)):
            made.mkdir(exist_ok=True)
            made.chmod(mode)
        (self.home / "diary.txt").write_text("mine", encoding="utf-8")

    @cache  # noqa: B019 - it lives as long as the tests do
    def outcome(self, cell: Cell) -> Outcome:
        """Grade a hostile submission and an honest one in one go, as one of a class, and see."""
        installed = self._installed(cell.way)
        command = ["-m", "grader", str(installed.course), "--kit", str(installed.kit), "--seed", "20", *cell.options]
        command += ["--lang", "en", "--format", "json", "--report", f"junit={installed.reports / cell.user}.xml"]
        own = {**self._environment(), "PC_SECRET": SECRET}
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, env=own) as bystander:
            self._place(installed, bystander.pid)
            done = self.run(cell, command)
            bystander.communicate(b"\n")
        if done.returncode not in (0, 1, 2) or not done.stdout:
            return Outcome("", "", (), None, f"exit code {done.returncode}: {done.stderr[-800:]}")
        return _outcome(json.loads(done.stdout)["submissions"])

    def run(self, cell: Cell, arguments: list[str]) -> subprocess.CompletedProcess[str]:
        """The environment's Python with these arguments, on the cell's machine."""
        installed = self._installed(cell.way)
        extra, again = {}, ("", "")
        if os.geteuid() == 0:
            extra = {f"{ELSEWHERE}/course/{name}": "x = 1" for name in ("li/model2.py", "roster.csv")}
            again = (str(installed.packages[0] / "solutions"), str(installed.environment / "share" / "again"))
        machine = Machine(
            cell.denied.value,
            STRANGER if cell.user == "user" and os.geteuid() == 0 else None,
            str(self.home),
            {**self._environment(), "PC_SECRET": SECRET},
            sys.base_prefix,
            (ELSEWHERE if extra else "", extra),
            again,
        )
        command = machine.run([str(installed.environment / "bin" / "python"), *arguments])
        kept = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=100)

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.defpath, "HOME": str(self.home), "TMPDIR": str(self.scratch), "LC_ALL": "C.UTF-8"}

    @cache  # noqa: B019 - as above
    def _bare(self) -> Path:
        new_environment(self.folder / "bare", "editables", has_pip=False)
        return self.folder / "bare"

    @cache  # noqa: B019 - as above
    def _wheel(self) -> Path:
        self._pip(self._bare(), "wheel", "--no-deps", "--wheel-dir", self.folder, fresh_copy(self.folder / "source"))
        (wheel,) = self.folder.glob("*.whl")
        return wheel

    @cache  # noqa: B019 - as above
    def _installed(self, way: str) -> Installed:
        environment = self.folder / way.replace(" ", "-")
        shutil.copytree(self._bare(), environment, symlinks=True)
        self._pip(environment, "install", "--no-deps", "--no-compile", *self._what(way))
        (site,) = environment.glob("lib/python*/site-packages")
        packages = [site / "grader", *([self.folder / "project" / "grader"] if way == "editable" else [])]
        installed = Installed(environment, tuple(packages))
        shutil.copytree(SOLUTIONS, installed.kit)
        for folder in (installed.reports, environment / "share" / "again", environment / "course"):
            folder.mkdir()
        for path in (
            installed.reports / "earlier.xml",
            installed.course / "roster.csv",
            environment / "course" / "li.py",
        ):
            path.parent.mkdir(exist_ok=True)
            path.write_text("x = 1", encoding="utf-8")
        installed.reports.chmod(0o777)
        (environment / "share" / "link.py").symlink_to(packages[0] / "solutions" / "model2.py")
        subprocess.run(["chmod", "-R", "a+rX", environment, *packages], check=True)
        return installed

    def _what(self, way: str) -> Iterator[str | Path]:
        if way == "wheel":
            yield self._wheel()
        elif way == "editable":
            yield from ("-e", fresh_copy(self.folder / "project"))
        else:
            yield fresh_copy(self.folder / "checkout")

    def _pip(self, environment: Path, *words: str | Path) -> None:
        # This environment's pip installs into that one: to install pip first takes longer than all the rest.
        command = [sys.executable, "-m", "pip", "--python", environment / "bin" / "python", "--quiet", *words]
        subprocess.run(command, check=True, env={**os.environ, **OFFLINE, "PYTHONPATH": ""})

    def _place(self, installed: Installed, bystander: int) -> None:
        """The two submissions."""
        answer = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
        places = {
            "files": {number: list(map(str, paths)) for number, paths in self._paths(installed)},
            "packages": list(map(str, installed.packages)),
            "bystander": bystander,
        }
        main = "if __name__ == '__main__':"
        hostile = answer.replace(main, PROBE.replace("PLACES = {}", f"PLACES = {places!r}") + main)
        for name, text in (("li", answer), ("wang", hostile)):
            (installed.course / name).mkdir(exist_ok=True)
            (installed.course / name / "model2.py").write_text(text, encoding="utf-8")

    def _paths(self, installed: Installed) -> Iterator[tuple[str, list[Path]]]:
        environment, packages = installed.environment, installed.packages
        first = Path(*packages[0].relative_to(environment).parts[1:])
        answers = [package / "solutions" / "model2.py" for package in packages]
        yield "1", [path for path in (*answers, self.folder / "project" / "solutions" / "model2.py") if path.exists()]
        second = environment / "lib64" / first / "solutions" / "model2.py"
        yield "2", [second, environment / "share" / "again" / "model2.py", environment / "share" / "link.py"]
        yield "3", [package / "cli.py" for package in (*packages, environment / "lib64" / first)]
        yield "4", [installed.course / "li" / "model2.py", environment / "lib64" / "course" / "li" / "model2.py"]
        yield "5", [installed.course / "roster.csv", environment / "lib64" / "course" / "roster.csv"]
        yield "8", [self.home / "diary.txt"]
        yield "9", [installed.reports / "earlier.xml", installed.kit / "model2.py", installed.kit / "model2.toml"]
        usr = [Path(ELSEWHERE, "course", name) for name in ("li/model2.py", "roster.csv")]
        yield "10", [*usr, environment / "course" / "li.py", installed.course / "roster.csv"]


def _outcome(submissions: list[dict[str, Any]]) -> Outcome:
    honest, hostile = sorted(submissions, key=lambda one: str(one["path"]))
    isolation: Mapping[str, Any] = hostile["isolation"]
    said = " ".join(finding["message"] for check in hostile["checks"] for finding in check["findings"])
    found = re.search(r"read:([\d ]*)\.", said)
    if found is None:
        return Outcome(isolation["level"], "", (), None, f"the probe did not answer: {said}")
    why = next((one["why"] for one in isolation["missing"] if one["layer"] in ("namespaces", "root")), "")
    score = honest["score"]
    return Outcome(isolation["level"], why, tuple(map(int, found[1].split())), score and score["earned"])


WAYS, USERS = ("wheel", "editable", "pip install ."), ("root", "user")
CELLS = [
    *(Cell(way, user, denied) for way in WAYS for user in USERS for denied in Denied if denied is not Denied.OWN_PROC),
    Cell("wheel", "user", Denied.OWN_PROC),
]
CONTROL = Cell("wheel", "user", Denied.NOTHING, ("--no-sandbox",))
