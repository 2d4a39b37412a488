"""What is handed out for other machines, run as it is run there: jobs of CI servers, and Gradescope's autograder."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import junitparser
import pytest
import yaml

from grader import packing
from grader.errors import UsageError
from grader.exercise import available
from grader.packing import PLACES, write_autograder, write_job
from grader.words import LANGUAGES, Words
from tests.machines import bash, fresh_copy, new_environment
from tests.published import RACE, RIGHT
from tests.support import EXERCISES, ROOT, SOLUTIONS
from tests.test_cli import grader

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a runner has before its first step: a Python, as setup-python or the image gives it."""
    return new_environment(tmp_path_factory.mktemp("runner") / "python")


def job_of(server: str, folder: Path) -> dict[Any, Any]:
    """The job as the server's parser reads it, from where it looks for it."""
    document = yaml.safe_load(write_job(server, folder).read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def run_github(folder: Path, programs: Path) -> tuple[int, str, set[str]]:
    """The steps in order; those that run always, also after a failure. The exit code, the summary, the artifacts."""
    document, summary, code = job_of("github", folder), folder / "summary.md", 0
    kept: set[str] = set()
    for step in document["jobs"]["grade"]["steps"]:
        if code == 0 and "run" in step:
            variables = {**document["env"], "GITHUB_STEP_SUMMARY": str(summary)}
            code = bash(step["run"], folder, programs, **variables).returncode
        if "upload-artifact" in step.get("uses", "") and (code == 0 or step.get("if") == "always()"):
            kept |= {path.name for path in (folder / step["with"]["path"]).iterdir()}
    return code, summary.read_text(encoding="utf-8"), kept


def run_gitlab(folder: Path, programs: Path) -> tuple[int, str, set[str]]:
    """The script in one shell; the reports that GitLab reads. The exit code, what was printed, the artifacts."""
    job = job_of("gitlab", folder)["grade"]
    done = bash("\n".join(job["script"]), folder, programs, **job["variables"])
    assert done.returncode == 0 or job["artifacts"]["when"] == "always"
    assert [str(path.relative_to(folder)) for path in folder.glob(job["artifacts"]["reports"]["junit"])]
    return (
        done.returncode,
        done.stdout,
        {path.name for name in job["artifacts"]["paths"] for path in (folder / name).iterdir()},
    )


RUNNERS = {"github": run_github, "gitlab": run_gitlab}


@pytest.mark.parametrize("server", RUNNERS)
def test_a_job_passes_where_everything_is_solved_and_fails_with_one_stub(
    server: str, programs: Path, tmp_path: Path
) -> None:
    """With its reports in both cases, by the grader that pip installed and not by one that a student has changed."""
    folder = fresh_copy(tmp_path)
    for slug in available(SOLUTIONS):
        shutil.copy(SOLUTIONS / f"{slug}.py", folder / "exercises")
    right, right_says, right_kept = RUNNERS[server](folder, programs)
    shutil.copy(EXERCISES / "model2.py", folder / "exercises")
    stub, stub_says, stub_kept = RUNNERS[server](folder, programs)

    assert (right, stub) == (0, 1)
    assert right_kept == stub_kept == {"junit.xml", "report.html"}
    assert ("stub" in right_says, "stub" in stub_says) == (False, True)
    assert right_says.count("100 / 100") == 4
    suites = junitparser.JUnitXml.fromfile(str(folder / "reports" / "junit.xml"))
    assert [(suite.name, suite.failures) for suite in suites if suite.failures] == [("exercises/model2.py", 1)]


@pytest.mark.parametrize("server", PLACES)
def test_a_job_is_tried_on_versions_that_the_kit_is_for(server: str, tmp_path: Path) -> None:
    """From the oldest that it supports; and it may not write to the repository."""
    document = job_of(server, tmp_path)
    if server == "github":
        versions = document["jobs"]["grade"]["strategy"]["matrix"]["python"]
        assert document["permissions"] == {"contents": "read"}
    else:
        versions = document["grade"]["parallel"]["matrix"][0]["PYTHON"]

    assert versions[0] == "3.11"
    assert all(isinstance(version, str) for version in versions)  # 3.10 as a number would be 3.1


def test_jobs_are_written_from_the_command_line(tmp_path: Path) -> None:
    """Where the server looks for them; twice is no harm, and a job of the teacher's own is not replaced."""
    for server, place in PLACES.items():
        first, again = (grader("kit", server, "--into", tmp_path, "--lang", "en") for _ in range(2))
        (tmp_path / place).write_text("mine: 1\n", encoding="utf-8")
        refused = grader("kit", server, "--into", tmp_path, "--lang", "en")

        assert [first.returncode, again.returncode, refused.returncode] == [0, 0, 2]
        assert first.stdout == f"Written: {tmp_path / place}. Commit it and push it.\n"
        assert "is already there" in refused.stderr
        assert (tmp_path / place).read_text(encoding="utf-8") == "mine: 1\n"


def test_the_autograder_is_built_from_the_command_line(tmp_path: Path) -> None:
    """As a zip file with Gradescope's two scripts at its root, both executable; an unknown exercise is refused."""
    built = grader("kit", "gradescope", "--into", tmp_path / "a", "--exercise", "model2", "--lang", "en")
    again = grader("kit", "gradescope", "--into", tmp_path / "a", "--lang", "en")
    unknown = grader("kit", "gradescope", "--into", tmp_path / "b", "--exercise", "model9")

    assert [built.returncode, again.returncode, unknown.returncode] == [0, 2, 2]
    assert built.stdout.startswith(f"Written: {tmp_path / 'a.zip'}.")
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        modes = {info.filename: info.external_attr >> 16 for info in archive.infolist()}
        script = archive.read("run_autograder").decode()
    assert modes["setup.sh"] & 0o111 == modes["run_autograder"] & 0o111 == 0o111
    assert {"pyproject.toml", "solutions/model2.py", "grader/cli.py"} <= modes.keys()
    assert not [name for name in modes if "__pycache__" in name]
    assert 'pc-grader" . --lang en --exercise model2 ' in script


def test_without_the_whole_kit_there_is_no_autograder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed grader lacks what is needed to install it elsewhere."""
    monkeypatch.setattr(packing, "PACKAGE", tmp_path / "grader")
    with pytest.raises(UsageError) as refused:
        write_autograder(tmp_path / "a", None, Words("en"))

    assert refused.value.key == "no-checkout"
    assert list(tmp_path.iterdir()) == []


class Gradescope:
    """The tree that Gradescope lays out, with the autograder built in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        with zipfile.ZipFile(write_autograder(root / "built", None, Words("en"))) as archive:
            for info in archive.infolist():
                path = archive.extract(info, root / "source")
                Path(path).chmod((info.external_attr >> 16) & 0o777)
        shutil.copy(root / "source" / "run_autograder", root)
        self.programs = new_environment(root / "venv")
        self.built = self.run(root / "source" / "setup.sh", PYTHON=str(self.programs / "python"))

    def run(self, script: Path, **variables: str) -> Any:
        """One of its scripts, in the folder in which Gradescope runs it."""
        return bash(script, self.root, Path("/usr/bin"), **{"AUTOGRADER": str(self.root), **variables})

    def results(self, files: dict[str, bytes], script: str = "run_autograder") -> dict[str, Any]:
        """What Gradescope reads after these files were handed in."""
        for folder in ("submission", "results"):
            shutil.rmtree(self.root / folder, ignore_errors=True)
            (self.root / folder).mkdir()
        for name, content in files.items():
            (self.root / "submission" / name).parent.mkdir(exist_ok=True)
            (self.root / "submission" / name).write_bytes(content)
        assert self.run(self.root / script).returncode == 0
        found = json.loads((self.root / "results" / "results.json").read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def gradescope(tmp_path_factory: pytest.TempPathFactory) -> Gradescope:
    """Set up once, as there."""
    return Gradescope(tmp_path_factory.mktemp("autograder"))


HANDED_IN: dict[str, tuple[dict[str, bytes], int]] = {
    "right": ({"model2.py": RIGHT.read_bytes()}, 100),
    "wrong": ({"li_model2.py": RACE.read_bytes()}, 70),
    "in a folder, with the notebook untouched": (
        {"a/model2.py": RIGHT.read_bytes(), "a/model2.ipynb": (EXERCISES / "model2.ipynb").read_bytes()},
        100,
    ),
    "two exercises": ({f"{slug}.py": (SOLUTIONS / f"{slug}.py").read_bytes() for slug in ("model1", "model2")}, 200),
    "a grader of the student's own": (
        {"model2.py": RACE.read_bytes(), "grader.py": b"print('100 / 100')", "json.py": b"raise SystemExit"},
        70,
    ),
    "unreadable": ({"model2.py": b"def"}, 0),
}


def test_gradescopes_build_says_how_submissions_are_confined(gradescope: Gradescope) -> None:
    """In its log; and nobody but the grader's own user may look into the sources."""
    assert gradescope.built.returncode == 0, gradescope.built.stderr
    assert "Submissions are confined here" in gradescope.built.stdout
    (solutions,) = gradescope.root.glob("venv/lib/python*/site-packages/grader/solutions")
    for folder in (gradescope.root / "source", solutions):
        assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(("files", "score"), HANDED_IN.values(), ids=HANDED_IN)
def test_gradescope_is_told_the_score(files: dict[str, bytes], score: int, gradescope: Gradescope) -> None:
    """It is the sum of the tests, each with a name and what is to be done."""
    results = gradescope.results(files)

    assert results["score"] == sum(test["score"] for test in results["tests"]) == score
    assert all(test["name"] for test in results["tests"])
    assert all(test["output"] for test in results["tests"] if test["status"] == "failed")
    assert str(gradescope.root) not in json.dumps(results)


@pytest.mark.parametrize(
    "files", [{}, {"notes.txt": b"x"}, {".model2.py": b"x", "__MACOSX/model2.py": b"x"}], ids=["none", "text", "hidden"]
)
def test_gradescope_is_told_that_nothing_was_handed_in(files: dict[str, bytes], gradescope: Gradescope) -> None:
    """That is the student's affair, and no failure of the grader."""
    results = gradescope.results(files)

    assert results["score"] == 0
    assert results["output"] == "There is no .py or .ipynb file to grade in submission/."


def test_gradescope_gets_no_score_where_the_grader_is_broken(gradescope: Gradescope) -> None:
    """But a sentence, whose fault it is; the same submission has its score once the grader is back."""
    right = HANDED_IN["right"][0]
    (gradescope.root / "venv").rename(gradescope.root / "gone")
    broken = gradescope.results(right)
    (gradescope.root / "gone").rename(gradescope.root / "venv")

    assert not {"score", "tests"} & broken.keys()
    assert broken["output"].startswith("No score: the autograder itself failed")
    assert gradescope.results(right)["score"] == 100


def test_an_autograder_for_one_exercise_takes_a_file_of_any_name(gradescope: Gradescope, tmp_path: Path) -> None:
    """Which one for all would not."""
    write_autograder(tmp_path / "one", "model2", Words("zh"))
    shutil.copy(tmp_path / "one" / "run_autograder", gradescope.root / "run_one")
    files = {"homework.py": RIGHT.read_bytes()}

    assert gradescope.results(files, "run_one")["score"] == 100
    assert gradescope.results(files)["score"] == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_gradescope_says_without_the_grader_is_in_the_readers_language(language: str, tmp_path: Path) -> None:
    """It is written when the autograder is built."""
    write_autograder(tmp_path / "a", None, Words(language))
    failed, nothing = (json.loads((tmp_path / "a" / f"{name}.json").read_bytes()) for name in ("failed", "nothing"))

    assert failed["output"] == Words(language).say("gradescope.failed")
    assert (nothing["score"], "score" in failed) == (0, False)


def test_nothing_handed_out_is_left_in_the_repository() -> None:
    """Unless told otherwise: what is built lies in a folder that git ignores."""
    assert "dist/" in (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    assert "dist/gradescope" in grader("kit", "gradescope", "--help", "--lang", "en").stdout
