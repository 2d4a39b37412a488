"""The kit is in step with itself: stubs fail, solutions pass, exercises and notebooks are made from solutions."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from grader.distribution.stubs import RECORD, differences, write
from grader.domain.errors import ExerciseError
from grader.domain.exercise import YOURS, stub_of
from grader.domain.results import Status
from grader.inputs.digest import LIST, PACKAGE, digest, package_files
from grader.inputs.exercise_files import available, exercise_files, load_exercise
from tests import files
from tests.helpers.support import EXERCISES, SOLUTIONS, START_METHODS, error_codes, grade_file

SLUGS = available(SOLUTIONS)
FILES = dict(exercise_files(SOLUTIONS))


def test_there_are_the_four_exercises_of_the_lesson() -> None:
    """In one folder, a solution and a description each."""
    assert SLUGS == ("model1", "model2", "joinable_queue", "model3")


@pytest.mark.parametrize("method", START_METHODS)
@pytest.mark.parametrize("slug", SLUGS)
def test_a_solution_gets_full_marks(slug: str, method: str) -> None:
    """And no warning either."""
    report = grade_file(SOLUTIONS / f"{slug}.py", method)

    assert report.codes() == ()
    assert Status.PASSED is report.status


@pytest.mark.parametrize("name", sorted(FILES))
def test_an_exercise_is_a_stub_worth_nothing(name: str) -> None:
    """As a file and as a notebook."""
    report = grade_file(EXERCISES / name)

    assert error_codes(report) == ["stub"]
    assert report.score is not None
    assert 0 == report.score.earned < report.score.possible


def test_the_exercises_are_what_the_solutions_make_of_them() -> None:
    """``python -m grader kit stubs`` mends it. The record of what was made is kept with them."""
    assert differences(SOLUTIONS, EXERCISES) == ()
    assert sorted(json.loads((EXERCISES / RECORD).read_bytes())) == sorted(FILES)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_exercise_runs_before_it_is_filled_in(slug: str) -> None:
    """A beginner's first command must not end in a traceback, nor hang."""
    path = EXERCISES / f"{slug}.py"
    done = subprocess.run([sys.executable, path], capture_output=True, text=True, timeout=30, check=True)

    assert done.stdout
    assert done.stderr == ""


@pytest.mark.parametrize("slug", SLUGS)
def test_a_notebook_is_valid_and_its_cells_keep_their_ids(slug: str) -> None:
    """Made twice, it is the same to the letter."""
    notebook = nbformat.reads(FILES[f"{slug}.ipynb"], as_version=4)
    nbformat.validate(notebook)

    assert dict(exercise_files(SOLUTIONS))[f"{slug}.ipynb"] == FILES[f"{slug}.ipynb"]
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    *cells, asking, program = (cell.source for cell in notebook.cells if cell.cell_type == "code")
    code = "\n".join([*cells, program])
    assert asking.endswith("from grader import check\n\ncheck()")
    assert program.startswith("if __name__ == '__main__':")  # after it: what hangs must not keep it from being graded
    assert ast.dump(ast.parse(code)) == ast.dump(ast.parse(FILES[f"{slug}.py"]))
    assert f"python -m grader exercises/{slug}.ipynb" in FILES[f"{slug}.ipynb"]


@pytest.mark.parametrize("slug", SLUGS)
def test_an_exercise_speaks_both_languages(slug: str) -> None:
    """Title and hints; and there is a hint to give."""
    exercise = load_exercise(slug, SOLUTIONS)

    assert exercise.hints
    for texts in (exercise.title, *exercise.hints):
        assert {"zh", "en"} == texts.keys()
        assert all(text.strip() for text in texts.values())


@pytest.mark.parametrize("slug", SLUGS)
def test_the_points_of_an_exercise_add_up(slug: str) -> None:
    """To a hundred."""
    assert sum(spec.points for spec in load_exercise(slug, SOLUTIONS).checks) == 100


def test_the_answer_is_not_in_the_stub() -> None:
    """Neither in the file nor in the notebook, and what is left is Python."""
    assert "q.put(None)" in load_exercise("model2", SOLUTIONS).solution
    assert YOURS in FILES["model2.py"]
    assert "q.put(None)" not in FILES["model2.py"]
    assert "q.put(None)" not in json.dumps(FILES["model2.ipynb"])


@pytest.mark.parametrize("text", ["# 【答案 answer】\n", "# 【完 end】\n", "# 【答案 answer】\n# 【答案 answer】\n"])
def test_marks_that_do_not_pair_up_are_the_teachers_mistake(text: str) -> None:
    """Said so, instead of a stub with half an answer in it."""
    with pytest.raises(ExerciseError):
        stub_of(text)


def test_exercises_stand_in_their_order(tmp_path: Path) -> None:
    """Those without a place last, and by name, also a broken one."""
    for name, text in {
        "z": "order = 1",
        "b": "order = 10",
        "c": "order = 9",
        "d": "",
        "a": "order = '0'",
        "e": "[",
    }.items():
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert available(tmp_path) == ("z", "c", "b", "a", "d", "e")

    (tmp_path / "d.toml").write_text("order = 0", encoding="utf-8")
    assert available(tmp_path)[0] == "d"


def test_an_order_that_is_no_number_is_the_teachers_mistake(tmp_path: Path) -> None:
    """It is said, and not passed over."""
    for suffix in (".py", ".toml"):
        text = (SOLUTIONS / f"model2{suffix}").read_text(encoding="utf-8")
        (tmp_path / f"canteen{suffix}").write_text(text.replace("order = 2\n", "order = '2'\n"), encoding="utf-8")
    with pytest.raises(ExerciseError, match="order"):
        load_exercise("canteen", tmp_path)


def test_a_teacher_adds_an_exercise_by_its_two_files(tmp_path: Path) -> None:
    """No name of an exercise is known to the engine."""
    solutions, exercises = tmp_path / "solutions", tmp_path / "exercises"
    solutions.mkdir()
    for suffix in (".py", ".toml"):
        text = (SOLUTIONS / f"model2{suffix}").read_text(encoding="utf-8")
        (solutions / f"canteen{suffix}").write_text(text.replace("count = 3", "count = 2").replace("(1, 4)", "(1, 3)"))
    write(solutions, exercises)
    command = [sys.executable, "-m", "grader", "--kit", str(solutions), "--format", "json"]
    solved = subprocess.run([*command, solutions / "canteen.py"], capture_output=True, text=True, timeout=60)
    stub = subprocess.run([*command, exercises / "canteen.ipynb"], capture_output=True, text=True, timeout=60)

    assert (solved.returncode, stub.returncode) == (0, 1)
    assert json.loads(solved.stdout)["submissions"][0]["score"]["earned"] == 100
    shutil.copy(SOLUTIONS / "model2.py", exercises / "canteen.py")
    three = subprocess.run([*command, exercises / "canteen.py"], capture_output=True, text=True, timeout=60)
    assert "item-invented" in three.stdout


def test_a_report_tells_a_copy_of_the_exercise_that_was_tampered_with(tmp_path: Path) -> None:
    """The digest of an honest copy is the same, of one with another limit it is not."""
    honest, tampered = tmp_path / "honest", tmp_path / "tampered"
    for folder in (honest, tampered):
        shutil.copytree(SOLUTIONS, folder)
    (tampered / "model2.toml").write_bytes((SOLUTIONS / "model2.toml").read_bytes() + b"\n# \n")

    assert digest(honest, "model2") == digest(SOLUTIONS, "model2") == grade_file(SOLUTIONS / "model2.py").kit
    assert digest(tampered, "model2") != digest(SOLUTIONS, "model2")
    assert digest(tampered, "model1") == digest(SOLUTIONS, "model1")


def test_the_digest_is_made_from_a_list_of_all_files() -> None:
    """Which a new module must be on; ``python -m tests.files`` writes it."""
    assert (PACKAGE / LIST).read_text(encoding="utf-8") == files.wanted()
    assert {"__init__.py", "words/zh.toml", LIST} < set(package_files())
