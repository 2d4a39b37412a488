"""Gradescope's autograder, unpacked and run in a tree like Gradescope's, for every kind of thing that is handed in."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import jsonschema
import pytest

from grader.cli import kit as kit_command
from grader.domain.exercise import ANSWER
from grader.words import LANGUAGES, Words
from tests.helpers.machines import bash, new_runner
from tests.helpers.repositories import MODULES, OPTIONS, PARTLY
from tests.helpers.support import EXERCISES, SOLUTIONS

pytestmark = pytest.mark.once
SCHEMA = json.loads((Path(__file__).parent / "gradescope.schema.json").read_text(encoding="utf-8"))
SECRET = "xyzzy"  # stands in everything that no result may show


def own_exercises(folder: Path) -> Path:
    """A teacher's copy of two exercises, with a word in the answers that no student can know."""
    folder.mkdir()
    for slug in ("model1", "model2"):
        described = (SOLUTIONS / f"{slug}.toml").read_text(encoding="utf-8")
        (folder / f"{slug}.toml").write_text(f"{described}\n[limits]\nloop_cpu_s = 0.5\n", encoding="utf-8")
        text = (SOLUTIONS / f"{slug}.py").read_text(encoding="utf-8")
        lines = text.replace(ANSWER, f"{ANSWER}\n    # {SECRET}-answer")
        (folder / f"{slug}.py").write_text(lines, encoding="utf-8")
    return folder


class Gradescope:
    """The tree that Gradescope lays out, with the autograder built in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        kit = own_exercises(root / f"{SECRET}-kit")
        kit_command.done(["gradescope", "--kit", str(kit), "--into", str(root / "built")], "en")
        with zipfile.ZipFile(root / "built.zip") as archive:
            for info in archive.infolist():
                path = archive.extract(info, root / "source")
                Path(path).chmod((info.external_attr >> 16) & 0o777)
        shutil.copy(root / "source" / "run_autograder", root)
        (root / "submission_metadata.json").write_text(f'{{"users": "{SECRET}@example.org"}}', encoding="utf-8")
        self.programs = new_runner(root / f"{SECRET}-machine")
        self.built = self.run(root / "source" / "setup.sh")

    def run(self, script: Path) -> Any:
        """One of its scripts, in the folder and with the variables with which Gradescope runs it, and more."""
        submission = self.root / "submission"
        hostile = {"PYTHONPATH": submission, "PYTHONSTARTUP": submission / "json.py", "LD_PRELOAD": ""}
        variables = {"AUTOGRADER": self.root, "TOKEN": f"{SECRET}-environment", "HOME": self.root, **hostile}
        return bash(script, self.root, self.programs, **{name: str(value) for name, value in variables.items()})

    def results(self, fill: Callable[[Path], object]) -> dict[str, Any]:
        """What Gradescope reads after a folder was filled like this; results of before lie there, by way of a link."""
        shutil.rmtree(self.root / "submission", ignore_errors=True)
        (self.root / "submission").mkdir()
        fill(self.root / "submission")
        results = self.root / "results" / "results.json"
        results.parent.mkdir(exist_ok=True)
        results.unlink(missing_ok=True)
        results.symlink_to(self.root / "before.json")
        (self.root / "before.json").write_text(f'{{"score": 1000, "output": "{SECRET}-before"}}', encoding="utf-8")
        assert self.run(self.root / "run_autograder").returncode == 0
        assert not results.is_symlink()
        assert "1000" in (self.root / "before.json").read_text(encoding="utf-8")
        found = json.loads(results.read_text(encoding="utf-8"))
        assert isinstance(found, dict)
        return found


@pytest.fixture(scope="module")
def gradescope(tmp_path_factory: pytest.TempPathFactory) -> Gradescope:
    """Set up once, as there."""
    return Gradescope(tmp_path_factory.mktemp("autograder"))


def files(**contents: str | bytes | Path) -> Callable[[Path], None]:
    """A folder with these files; names are written with ``__`` for the dot before their suffix."""
    return named({name.replace("__", "."): content for name, content in contents.items()})


def named(contents: Mapping[str, str | bytes | Path]) -> Callable[[Path], None]:
    """A folder with files of these names."""

    def fill(folder: Path) -> None:
        for name, content in contents.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            data = content.read_bytes() if isinstance(content, Path) else content
            (folder / name).write_bytes(data.encode() if isinstance(data, str) else data)

    return fill


def notebook(source: str) -> str:
    """A notebook of one cell."""
    cell = {"id": "a", "cell_type": "code", "metadata": {}, "source": source, "outputs": [], "execution_count": None}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


def link_to_the_answer(folder: Path) -> None:
    """Which lies in the autograder itself."""
    (solution,) = folder.parent.glob("venv/lib/python*/site-packages/grader/solutions/model2.py")
    (folder / "model2.py").symlink_to(solution)


ONE, TWO = SOLUTIONS / "model1.py", SOLUTIONS / "model2.py"
SPY = """
import glob, os
HERE = os.path.dirname(os.path.abspath(__file__))
WORD = 'xyz' + 'zy'
def texts():
    yield str(dict(os.environ))
    for pattern in ('../*.json', '../*/*', '/proc/*/environ', '/proc/*/cmdline', '../venv/lib/*/*/grader/solutions/*'):
        for path in glob.glob(os.path.join(HERE, pattern)):
            try:
                with open(path, errors='replace') as file:
                    yield path + file.read(10_000)
            except OSError:
                pass
def secrets():
    for text in texts():
        if WORD in text:
            yield text[text.index(WORD):][:60]
def producer(q, name, food):
    for text in secrets():
        q.put(text)
    q.put('looked')
def consumer(q, name):
    raise SystemExit(str(list(secrets())))
"""
LOOP = "def producer(q, name, food):\n    while True: pass\ndef consumer(q, name):\n    q.get()\n"
NOISE = "print('x' * 1_000_000)\n"


class Case(NamedTuple):
    """What is handed in, and the points of it; of 200, or ``None`` for no score."""

    fill: Callable[[Path], object]
    score: int | None
    says: str = ""


CASES: dict[str, Case] = {
    "right": Case(files(model1__py=ONE, model2__py=TWO), 200),
    "partly right": Case(files(li_model2__py=PARTLY), 70, "found the queue empty"),
    "in a folder, beside helpers": Case(named({"a/b/model2.py": TWO, "a/helper.py": "def"}), 100),
    "stubs": Case(lambda folder: shutil.copytree(EXERCISES, folder / "exercises"), 0, "stub"),
    "unreadable": Case(files(model1__py=b"\xff\xfe\0\0", model2__py=b"\0\0\xff"), 0),
    "syntax error": Case(files(model1__py="def", model2__py=TWO), 100, "Syntax error"),
    "notebook": Case(files(model2__ipynb=notebook(TWO.read_text(encoding="utf-8"))), 100),
    "notebook untouched, and a program": Case(files(model2__py=TWO, model2__ipynb=EXERCISES / "model2.ipynb"), 100),
    "broken notebook": Case(files(model2__ipynb="[" * 100_000), 0),
    "one is missing": Case(files(model1__py=ONE), 100, "not-handed-in"),
    "nothing": Case(lambda _: None, 0, "not-handed-in"),
    "hidden files only": Case(named({".model2.py": TWO, "__MACOSX/model1.py": ONE, "notes.txt": "x"}), 0),
    "of another exercise": Case(files(model3__py=SOLUTIONS / "model3.py"), 0, "model3.py"),
    "of another exercise, by a wrong name": Case(files(model1__py=TWO), 50),
    "too many": Case(named({f"model2-{number}.py": TWO for number in range(4)}), 0),
    "names for a terminal": Case(named({"\x1b[2J\n::error::model2.py": TWO, "<b>'\"$(id)`x.py": ONE}), 100),
    "names for options": Case(named(dict.fromkeys(OPTIONS, "x") | {"--kit=x-model2.py": TWO}), 100),
    "modules of the grader's names": Case(
        named({f"{name}.py": f"raise SystemExit('{SECRET}-imported')" for name in MODULES} | {"model2.py": PARTLY}), 70
    ),
    "huge": Case(files(model2__py=b"#" * (3 << 20)), 0),
    "a link to the answer": Case(link_to_the_answer, 0),
    "an endless loop": Case(files(model2__py=LOOP), 0, "endless-loop"),
    "prints a megabyte": Case(named({"model2.py": TWO.read_text(encoding="utf-8") + NOISE}), 100),
    "a spy": Case(files(model2__py=SPY), 0, "looked"),
}


def test_gradescopes_build_says_how_submissions_are_confined(gradescope: Gradescope) -> None:
    """In its log; and nobody but the grader's own user may look into the sources."""
    assert gradescope.built.returncode == 0, gradescope.built.stderr
    assert "Submissions are confined here" in gradescope.built.stdout
    (solutions,) = gradescope.root.glob("venv/lib/python*/site-packages/grader/solutions")
    for folder in (gradescope.root / "source", solutions):
        assert folder.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("name", CASES)
def test_gradescope_is_told_the_score(name: str, gradescope: Gradescope) -> None:
    """By its documented fields; the score is the sum of the tests, and nothing that is secret stands in it."""
    case = CASES[name]
    results = gradescope.results(case.fill)
    shown = json.dumps(results, ensure_ascii=False)

    jsonschema.validate(results, SCHEMA)
    assert results.get("score") == case.score, shown
    assert sum(test["score"] for test in results["tests"]) == case.score
    assert sum(test["max_score"] for test in results["tests"]) == 200
    assert all(test["output"] for test in results["tests"] if test["status"] == "failed")
    assert case.says in shown
    assert SECRET not in shown
    assert str(gradescope.root) not in shown.replace(f"{gradescope.root}/venv/bin/python", "")  # its own interpreter
    assert "/site-packages" not in shown


def test_gradescope_gets_no_score_where_the_grader_is_broken(gradescope: Gradescope) -> None:
    """But a sentence, whose fault it is; the same submission has its score once the grader is back."""
    right = CASES["right"].fill
    (gradescope.root / "venv").rename(gradescope.root / "gone")
    broken = gradescope.results(right)
    (gradescope.root / "gone").rename(gradescope.root / "venv")

    jsonschema.validate(broken, SCHEMA)
    assert not {"score", "tests"} & broken.keys()
    assert broken["output"].startswith("No score: the autograder itself failed")
    assert gradescope.results(right)["score"] == 200


def test_an_autograder_for_one_exercise_takes_a_file_of_any_name(gradescope: Gradescope, tmp_path: Path) -> None:
    """Which one for all would not."""
    kit_command.done(["gradescope", "--into", str(tmp_path / "one"), "--exercise", "model2"], "zh")
    usual = (gradescope.root / "run_autograder").read_bytes()
    homework = files(homework__py=TWO)
    for_all = gradescope.results(homework)["score"]
    shutil.copy(tmp_path / "one" / "run_autograder", gradescope.root)
    for_one = gradescope.results(homework)
    (gradescope.root / "run_autograder").write_bytes(usual)

    assert (for_all, for_one["score"]) == (0, 100)
    assert "得分 100 / 100" in for_one["output"]


@pytest.mark.parametrize("level", ["basic", "none"])
def test_the_build_stops_where_submissions_are_not_confined(level: str, gradescope: Gradescope) -> None:
    """Loudly, in both languages, with an exit code that Gradescope takes for a failed build."""
    script = (gradescope.root / "source" / "setup.sh").read_text(encoding="utf-8")
    begin, end = script.index("# How submissions"), len(script)
    stand_in = f"clean() {{ echo 'isolation {level}' >&2; return 3; }}\nroot={gradescope.root}\n"
    done = bash(f"set -euo pipefail\n{stand_in}{script[begin:end]}", gradescope.root, gradescope.programs)

    assert done.returncode == 3
    assert "隔离程度不到 good" in done.stderr
    assert "confined at less than level good" in done.stderr


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_gradescope_says_without_the_grader_is_in_the_readers_language(language: str, tmp_path: Path) -> None:
    """It is written when the autograder is built."""
    kit_command.done(["gradescope", "--into", str(tmp_path / "a")], language)
    failed = json.loads((tmp_path / "a" / "failed.json").read_bytes())

    assert failed["output"] == Words(language).say("gradescope.failed")
    assert "score" not in failed
