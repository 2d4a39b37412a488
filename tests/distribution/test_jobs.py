"""The jobs of CI servers, each step run as it is written, in repositories as students have them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import junitparser
import pytest
import yaml

from grader.distribution import addresses
from grader.distribution.jobs import PLACES
from grader.distribution.wheel import build
from grader.inputs.exercise_files import available
from tests.helpers.command import grader
from tests.helpers.machines import bash, new_runner
from tests.helpers.repositories import PARTLY, solved, stubs, with_helpers, with_traps
from tests.helpers.support import EXERCISES, SOLUTIONS

pytestmark = pytest.mark.once
SLUGS = available(SOLUTIONS)
REPORTS = {"junit.xml", "report.html"}


class Runner(NamedTuple):
    """A machine of a CI server: its programs, a folder for jobs, and the address of the grader to be installed."""

    programs: Path
    folder: Path
    address: str


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    """Set up once; the wheel is where a teacher would upload it."""
    folder = tmp_path_factory.mktemp("runner")
    wheel = build(SOLUTIONS)
    (folder / wheel.name).write_bytes(wheel.content)
    return Runner(new_runner(folder), folder, addresses.of_wheel(f"file://{folder}/", wheel))


class Done(NamedTuple):
    """What became of a job."""

    code: int
    log: str
    summary: str
    artifacts: dict[str, str]

    def points(self) -> dict[str, tuple[int, int]]:
        """Of each exercise, and of the whole, as GitHub Classroom reads them."""
        found = re.findall(r"^::notice title=([^:]+)::.*?(\d+)/(\d+)$", self.log, re.MULTILINE)
        return {title: (int(earned), int(possible)) for title, earned, possible in found}


def job_of(server: str, folder: Path, *options: str) -> dict[Any, Any]:
    """The job as the server's parser reads it, from where it looks for it."""
    written = grader("kit", server, "--into", folder, *options)
    assert written.returncode == 0, written.stderr
    document = yaml.safe_load((folder / PLACES[server]).read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def variables(folder: Path, runner: Runner) -> dict[str, str]:
    """The environment of a step, with what a student would like to be read; a project's variables come there too."""
    hostile = {"PYTHONPATH": folder, "PYTHONHOME": folder, "PYTHONSTARTUP": folder / "setup.py", "HOME": folder}
    hostile |= {
        "PIP_CONFIG_FILE": folder / "pip.conf",
        "PIP_TARGET": "/nowhere",
        "KIT": "evil",
        "VIRTUAL_ENV": folder / "venv",
    }
    known = {"GITHUB_WORKSPACE": folder, "CI_PROJECT_DIR": folder, "RUNNER_TEMP": runner.folder / "temp"}
    known["GITHUB_STEP_SUMMARY"] = runner.folder / "summary.md"
    return {name: str(value) for name, value in {**hostile, **known}.items()}


def read(folder: Path) -> dict[str, str]:
    """The files of a folder; none where there is no folder, and none by way of a link."""
    assert not folder.is_symlink()
    return {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*")}


def run_github(folder: Path, runner: Runner, document: dict[Any, Any], *, is_installed: bool = False) -> Done:
    """The steps in order; those that run always, also after a failure."""
    shutil.rmtree(runner.folder / "temp" / "pc-grader" / "reports", ignore_errors=True)
    (runner.folder / "temp" / "pc-grader" / "reports").mkdir(parents=True)
    (runner.folder / "summary.md").unlink(missing_ok=True)
    code, log, artifacts = 0, "", {}
    (job,) = document["jobs"].values()
    for step in job["steps"]:
        if code == 0 and "run" in step and not (is_installed and step["name"] == "Install the grader"):
            assert step["shell"] == "bash"
            done = bash(step["run"], folder, runner.programs, **variables(folder, runner))
            code, log = done.returncode, log + done.stdout + done.stderr
        if "upload-artifact" in step.get("uses", "") and (code == 0 or step.get("if") == "always()"):
            path = step["with"]["path"].replace("${{ runner.temp }}", str(runner.folder / "temp"))
            artifacts = read(Path(path))
    summary = runner.folder / "summary.md"
    return Done(code, log, summary.read_text(encoding="utf-8") if summary.exists() else "", artifacts)


def run_gitlab(folder: Path, runner: Runner, document: dict[Any, Any]) -> Done:
    """The script in one shell; what its artifacts would be."""
    (job,) = document.values()
    done = bash("\n".join(job["script"]), folder, runner.programs, **variables(folder, runner))
    assert job["artifacts"]["when"] == "always"
    assert "variables" not in job
    (place,) = job["artifacts"]["paths"]
    assert job["artifacts"]["reports"]["junit"] == f"{place}junit.xml"
    return Done(done.returncode, done.stdout + done.stderr, "", read(folder / place.rstrip("/")))


RUN = {"github": run_github, "gitlab": run_gitlab}


@pytest.mark.parametrize("server", RUN)
def test_nothing_of_a_students_folder_runs_beside_the_grader(server: str, runner: Runner, tmp_path: Path) -> None:
    """Traps of every kind lie about; the marks are those of the honest grader, and no trap has left its line."""
    folder, mark = tmp_path / "repository", tmp_path / "mark"
    with_traps(solved(folder, *SLUGS), mark)
    (folder / "pc-grader-reports").symlink_to("/etc")
    done = RUN[server](folder, runner, job_of(server, folder, "--from", runner.address))

    assert not mark.exists(), mark.read_text(encoding="utf-8")
    assert done.code == 0, done.log
    assert done.artifacts.keys() == REPORTS
    suites = junitparser.JUnitXml.fromstring(done.artifacts["junit.xml"].encode())
    assert (suites.failures, suites.errors) == (0, 0)
    assert done.log.count("100 / 100") >= len(SLUGS)


def test_a_trap_is_one(tmp_path: Path) -> None:
    """Taken from the folder, as the job once did, a module leaves its line."""
    mark = tmp_path / "mark"
    folder = with_traps(stubs(tmp_path / "repository"), mark)
    subprocess.run(["python3", "-m", "pip", "--version"], cwd=folder, capture_output=True)

    assert str(folder / "pip.py") in mark.read_text(encoding="utf-8")


class Graded:
    """GitHub's job for two exercises, installed once; the step that grades is run in each repository."""

    def __init__(self, runner: Runner, folder: Path) -> None:
        self.runner = runner
        self.document = job_of("github", folder, "--from", runner.address, "--require", "model1,model2", "--lang", "en")
        assert run_github(stubs(folder / "first"), runner, self.document).code == 1

    def __call__(self, folder: Path) -> Done:
        """What becomes of a repository."""
        return run_github(folder, self.runner, self.document, is_installed=True)


@pytest.fixture(scope="module")
def graded(runner: Runner, tmp_path_factory: pytest.TempPathFactory) -> Graded:
    """Installed once."""
    return Graded(runner, tmp_path_factory.mktemp("github"))


def total(points: dict[str, tuple[int, int]]) -> tuple[int, int]:
    """What GitHub Classroom is told of the whole."""
    return points["Autograding complete"]


def test_a_right_repository_passes(graded: Graded, tmp_path: Path) -> None:
    """With helper files beside, which are left alone; each exercise has its points, and so has the whole."""
    done = graded(with_helpers(solved(tmp_path / "repository", "model1", "model2")))

    assert done.code == 0, done.log
    assert done.points() == {"Autograding complete": (200, 200), "model1": (100, 100), "model2": (100, 100)}
    assert '::notice title=Autograding report::{"totalPoints":200,"maxPoints":200}' in done.log
    assert "::error" not in done.log
    assert done.artifacts.keys() == REPORTS
    assert "100 / 100" in done.summary


def test_a_partly_right_repository_fails_with_its_points(graded: Graded, tmp_path: Path) -> None:
    """The annotation names the student's file; the other exercise is still a stub."""
    folder = stubs(tmp_path / "repository")
    shutil.copy(PARTLY, folder / "exercises" / "model2.py")
    done = graded(folder)

    assert done.code == 1
    assert done.points() == {"Autograding complete": (70, 200), "model1": (0, 100), "model2": (70, 100)}
    assert re.search(r"^::error file=exercises/model2\.py,line=\d+,title=item-lost::", done.log, re.MULTILINE)
    assert "[stub]" in done.log
    suites = junitparser.JUnitXml.fromstring(done.artifacts["junit.xml"].encode())
    assert suites.failures > 0


def test_an_exercise_without_a_file_is_worth_nothing(graded: Graded, tmp_path: Path) -> None:
    """And is said to be missing; what was handed in counts."""
    folder = solved(tmp_path / "repository", "model1")
    for path in folder.glob("exercises/model2.*"):
        path.unlink()
    done = graded(folder)

    assert done.code == 1
    assert done.points() == {"Autograding complete": (100, 200), "model1": (100, 100), "model2": (0, 100)}
    assert "not-handed-in" in done.log


def test_a_notebook_is_graded(graded: Graded, tmp_path: Path) -> None:
    """Without a program beside it, and beside one that is still a stub."""
    folder = solved(tmp_path / "repository", "model1")
    notebook = json.loads((EXERCISES / "model2.ipynb").read_bytes())
    code = (SOLUTIONS / "model2.py").read_text(encoding="utf-8")
    notebook["cells"] = [
        {**notebook["cells"][1], "cell_type": "code", "source": code, "outputs": [], "execution_count": None}
    ]
    (folder / "exercises" / "model2.ipynb").write_text(json.dumps(notebook), encoding="utf-8")
    beside = graded(folder)
    (folder / "exercises" / "model2.py").unlink()
    alone = graded(folder)

    assert (beside.code, alone.code) == (0, 0), alone.log
    assert total(beside.points()) == total(alone.points()) == (200, 200)


@pytest.mark.parametrize("server", RUN)
def test_a_committed_report_does_not_survive_a_failed_job(server: str, runner: Runner, tmp_path: Path) -> None:
    """Where nothing was installed: what lies at the address is not what the teacher looked at."""
    folder = stubs(tmp_path / "repository")
    (folder / "pc-grader-reports").mkdir()
    (folder / "pc-grader-reports" / "junit.xml").write_text("<testsuites/>", encoding="utf-8")
    document = job_of(server, folder, "--from", f"{runner.address[:-64]}{'0' * 64}")
    done = RUN[server](folder, runner, document)

    assert done.code == 1, done.log
    assert "DO NOT MATCH THE HASHES" in done.log
    assert "::" not in done.log
    assert done.artifacts == {}


LOST = "rm venv/lib/python*/site-packages/grader/solutions/model1.py\n"


@pytest.mark.parametrize(("code", "old", "new"), [(2, "--require model1", "--require no"), (3, 'cd "$CI_P', LOST)])
def test_a_committed_report_does_not_survive_what_cannot_be_graded(
    code: int, old: str, new: str, runner: Runner, tmp_path: Path
) -> None:
    """On GitLab, where reports lie in the project: the job asks for what is not there, or the grader is broken."""
    document = job_of("gitlab", tmp_path, "--from", runner.address, "--require", "model1", "--lang", "en")
    install, grade = document["grade"]["script"]
    assert old in grade
    document["grade"]["script"] = [install, grade.replace(old, new if code == 2 else new + old, 1)]
    folder = stubs(tmp_path / "repository")
    (folder / "pc-grader-reports").mkdir()
    (folder / "pc-grader-reports" / "junit.xml").write_text("<testsuites/>", encoding="utf-8")
    done = run_gitlab(folder, runner, document)

    assert done.code == code, done.log
    assert done.artifacts == {}
